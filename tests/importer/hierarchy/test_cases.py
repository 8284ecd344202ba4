"""Small tables, one difficulty each."""

from __future__ import annotations

import pytest

from tests.builders import line
from tests.importer.hierarchy.printed_tables import (
    FUND_EXPENDITURE,
    GENERAL_EXPENDITURE,
    GENERAL_REVENUE,
    OWN_EXPENDITURE,
    UNKNOWN,
    item,
    measures,
    outline,
    placed,
)
from xgbudget_tui.classification.candidates import TableContext
from xgbudget_tui.importer.hierarchy import Placement, place_lines
from xgbudget_tui.importer.hierarchy.nesting_problem import find_limits
from xgbudget_tui.importer.hierarchy.witnesses import read_numbering
from xgbudget_tui.model.terms import Breakdown, Budget, Evidence, Role, Scope


def test_no_lines_are_no_tree() -> None:
    assert place_lines([], measures(1), context=UNKNOWN) == Placement((), None, ())


def test_a_single_total_stands_alone_and_is_certain() -> None:
    placement = placed(("收入总计", "0"))
    assert placement.lines[0].certain
    assert placement.lines[0].role is Role.GRAND_TOTAL
    assert placement.lines[0].placed


def test_the_total_below_its_projects_is_their_root() -> None:
    placement = placed(("老旧小区改造项目", "20"), ("幼儿园项目", "15"), ("总计", "35"))
    assert outline(placement) == "总计(老旧小区改造项目,幼儿园项目)"
    assert placement.solutions == 1


def test_an_empty_table_keeps_its_wording_but_nothing_is_certain() -> None:
    placement = placed(
        ("国有资本经营预算转移支付合计", ""),
        ("解决历史遗留问题及改革成本支出", ""),
        ("国有企业资本金注入", ""),
        context=TableContext("capital_transfers", Budget.STATE_CAPITAL, None, 2023, Scope.DOWNWARD),
    )
    assert placement.solutions is None
    assert [entry.parent for entry in placement.lines] == [None, 1, 1]
    assert not any(entry.certain for entry in placement.lines)
    assert Evidence.TOTAL_WORD in placement.lines[1].evidence


def test_sums_that_miss_by_more_than_rounding_leave_the_branch_open() -> None:
    placement = placed(
        ("收入总计", "300"),
        ("一、税收收入", "200"),
        ("增值税", "120"),
        ("个人所得税", "60"),
        ("二、非税收入", "100"),
        context=GENERAL_REVENUE,
    )
    assert placement.open_classes == ("税收收入",)
    assert placement.solutions == 0
    assert item(placement, "增值税").parent == 2
    assert not item(placement, "增值税").certain
    assert item(placement, "税收收入").parent == 1
    assert item(placement, "税收收入").certain


def test_rounding_of_the_parts_is_no_open_branch() -> None:
    placement = placed(("合计", "10"), ("甲", "3"), ("乙", "3"), ("丙", "3"))
    assert placement.open_classes == ()
    assert [entry.parent for entry in placement.lines] == [None, 1, 1, 1]


def test_of_which_need_not_add_up() -> None:
    placement = placed(
        ("合计", "150"),
        ("税收收入", "100"),
        ("其中：增值税", "40"),
        ("企业所得税", "20"),
        ("非税收入", "50"),
    )
    assert outline(placement) == "合计(税收收入(其中:增值税,企业所得税),非税收入)"
    assert item(placement, "税收收入").breakdown is Breakdown.PARTIAL
    assert placement.open_classes == ()
    assert Evidence.OF_WHICH in item(placement, "其中:增值税").evidence


def test_subtotals_below_their_parts_and_a_total_of_subtotals() -> None:
    placement = placed(
        ("甲", "1,000"), ("乙", "2,300"), ("小计", "3,300"),
        ("丙", "700"), ("丁", "41"), ("小计", "741"), ("合计", "4,041"),
    )  # fmt: skip
    assert [entry.parent for entry in placement.lines] == [3, 3, 7, 6, 6, 7, None]
    assert placement.lines[2].role is Role.SUBTOTAL
    assert placement.solutions == 1


def test_this_years_revenue_and_the_grand_total_both_stand_below() -> None:
    placement = placed(
        ("税收收入", "500"),
        ("非税收入", "210"),
        ("本年收入合计", "710"),
        ("上级补助收入", "333"),
        ("上年结余", "58"),
        ("收入总计", "1101"),
        context=GENERAL_REVENUE,
    )
    assert outline(placement) == ("收入总计(本年收入合计(税收收入,非税收入),上级补助收入,上年结余)")


def test_negative_amounts_add_up_too() -> None:
    placement = placed(
        ("合计", "-70"), ("甲", "-100"), ("甲一", "-130"), ("甲二", "30"), ("乙", "30")
    )
    assert outline(placement) == "合计(甲(甲一,甲二),乙)"


def test_columns_settle_together_what_one_leaves_open() -> None:
    rows = (
        ("合计", "30", "12"),
        ("甲", "10", "7"),
        ("乙", "10", ""),
        ("丙", "", "7"),
        ("丁", "20", "5"),
    )
    both = placed(*rows, columns=2)
    assert outline(both) == "合计(甲(乙,丙),丁)"
    assert both.solutions == 1
    one = placed(*(row[:2] for row in rows))
    assert one.solutions is None or one.solutions > 1


def test_several_trees_leave_the_lines_uncertain() -> None:
    placement = placed(("合计", "20"), ("甲", "10"), ("乙", "10"), ("丙", "10"))
    assert placement.solutions == 2
    assert item(placement, "甲").certain
    assert not item(placement, "丙").certain
    assert Evidence.ONLY_SUM not in item(placement, "丙").evidence


def test_a_line_that_fits_nowhere_is_kept_and_marked() -> None:
    placement = placed(("合计", "300"), ("甲", "100"), ("乙", "200"), ("备查数", "777"))
    stray = item(placement, "备查数")
    assert (stray.parent, stray.placed) == (None, False)
    assert item(placement, "甲").parent == 1


def test_indentation_places_what_sums_cannot() -> None:
    placement = placed(("甲", "10"), ("乙", "3"), ("丙", "4"), ("丁", "9"), indents=[0, 2, 2, 0])
    assert [entry.parent for entry in placement.lines] == [None, 1, 1, None]
    assert Evidence.INDENT in item(placement, "乙").evidence
    assert placement.open_classes == ("甲",)


def test_a_witness_against_the_sum_is_named() -> None:
    placement = placed(
        ("合计", "1,234"), ("甲", "1,000"), ("乙", "900"), ("丙", "100"), ("丁", "234"),
        indents=[0, 1, 1, 2, 1],
    )  # fmt: skip
    assert outline(placement) == "合计(甲(乙,丙),丁)"
    assert Evidence.INDENT in item(placement, "丙").dissent


def test_a_class_may_be_its_only_section_and_only_item() -> None:
    placement = placed(
        ("支出合计", "5,000"),
        ("国防支出", "1,700"),
        ("国防动员", "1,700"),
        ("民兵", "1700"),
        ("教育支出", "3,300"),
        ("普通教育", "3,300"),
        ("小学教育", "1200"),
        ("初中教育", "2100"),
        context=OWN_EXPENDITURE,
    )
    assert outline(placement) == (
        "支出合计(国防支出(国防动员(民兵)),教育支出(普通教育(小学教育,初中教育)))"
    )
    assert placement.solutions == 1
    assert {Evidence.ONLY_SUM, Evidence.CLASSIFICATION, Evidence.SEPARATOR} <= set(
        item(placement, "民兵").evidence
    )


def test_funds_have_classes_without_items() -> None:
    placement = placed(
        ("债务付息支出", "72"),
        ("地方政府专项债务付息支出", "72"),
        ("其他支出", "60"),
        ("彩票公益金安排的支出", "60"),
        ("用于社会福利的彩票公益金支出", "35"),
        ("用于体育事业的彩票公益金支出", "25"),
        ("支出总计", "132"),
        context=FUND_EXPENDITURE,
    )
    assert placement.solutions == 1
    assert [entry.parent for entry in placement.lines] == [7, 1, 7, 3, 4, 4, None]


def test_a_total_may_print_some_of_itself_beside_its_parts() -> None:
    above = placed(
        ("合计", "600"), ("其中：保险费收入", "400"), ("财政补贴收入", "150"),
        ("一、养老保险基金", "350"), ("二、医疗保险基金", "200"), ("三、失业保险基金", "50"),
    )  # fmt: skip
    assert [entry.parent for entry in above.lines] == [None, 1, 1, 1, 1, 1]
    assert above.lines[0].breakdown is Breakdown.PARTIAL
    assert Evidence.ONLY_SUM in above.lines[4].evidence
    assert not {Evidence.SUM, Evidence.ONLY_SUM} & set(above.lines[1].evidence)
    below = placed(
        ("养老保险基金", "350"), ("医疗保险基金", "250"), ("收入小计", "600"),
        ("其中：保险费收入", "400"), ("利息收入", "90"), ("收入合计", "600"),
    )  # fmt: skip
    assert [entry.parent for entry in below.lines] == [3, 3, 6, 3, 3, None]


def test_numbered_lines_beside_each_other_are_all_in_their_place() -> None:
    placement = placed(
        ("一、收入", "30"), ("社会保险费收入", "20"), ("财政补贴收入", "10"),
        ("二、支出", "25"), ("三、本年收支结余", "5"),
    )  # fmt: skip
    assert [entry.parent for entry in placement.lines] == [None, 1, 1, None, None]
    assert all(entry.placed for entry in placement.lines)


def test_a_line_beside_its_class_is_not_moved_under_it_by_its_code() -> None:
    rows = [
        ("转移性支出", "30", "230"),
        ("上解支出", "30", "23006"),
        ("债务还本支出", "12", "231"),
        ("年终结转", "8", "23009"),
        ("支出合计", "50", None),
    ]
    lines = [line(n, name, text, code=code) for n, (name, text, code) in enumerate(rows, 1)]
    placement = place_lines(lines, measures(1), context=GENERAL_EXPENDITURE)
    assert [entry.parent for entry in placement.lines] == [5, 1, 5, 5, None]


def test_a_column_that_does_not_add_up_leaves_its_lines_open_but_in_place() -> None:
    placement = placed(
        ("合计", "600", "999"),
        ("甲", "350", "300"),
        ("甲一", "150", "100"),
        ("甲二", "200", "200"),
        ("乙", "250", "240"),
        columns=2,
    )
    assert outline(placement) == "合计(甲(甲一,甲二),乙)"
    assert placement.open_classes == ("合计",)
    assert item(placement, "甲二").certain
    assert not item(placement, "乙").certain


@pytest.mark.parametrize(("rows_of_227", "parents"), [(3, [1, 6, 7]), (2, [1, 1])])
def test_a_class_without_sections_may_be_printed_once_for_each_level(
    rows_of_227: int, parents: list[int]
) -> None:
    """Once too few is no level printed again: two rows of a class are two rows."""
    rows = [
        ("合计", "278" if rows_of_227 == 2 else "229", ""),
        ("教育支出", "180", "205"), ("普通教育", "180", "20502"),
        ("小学教育", "100", "2050202"), ("初中教育", "80", "2050203"),
        *[("预备费", "49", "227")] * rows_of_227,
    ]  # fmt: skip
    lines = [line(n, name, text, code=code or None) for n, (name, text, code) in enumerate(rows, 1)]
    placement = place_lines(lines, measures(1), context=OWN_EXPENDITURE)
    assert [entry.parent for entry in placement.lines[5:]] == parents


@pytest.mark.parametrize(("indent", "parent"), [(4, 5), (2, 4)])
def test_a_section_may_be_printed_again_as_its_only_item(indent: int, parent: int) -> None:
    """Set deeper it is a level of its own; set as far in, a row that stands there twice."""
    rows = [
        ("合计", "230" if indent == 4 else "330", "", 0),
        ("教育支出", "100", "205", 0), ("普通教育", "100", "20502", 2),
        ("其他支出", "130" if indent == 4 else "230", "229", 0), ("年初预留", "100", "22902", 2),
        ("年初预留", "100", "22902", indent), ("其他支出", "30", "22999", 2),
    ]  # fmt: skip
    lines = [
        line(n, name, text, code=code or None) for n, (name, text, code, _) in enumerate(rows, 1)
    ]
    indents = [depth for *_, depth in rows]
    placement = place_lines(lines, measures(1), context=OWN_EXPENDITURE, indents=indents)
    assert [entry.parent for entry in placement.lines[4:]] == [4, parent, 4]


def test_what_is_printed_besides_has_its_place_outside_of_the_total() -> None:
    rows = [("教育支出", "10"), ("农林水支出", "20"), ("支出总计", "30")]
    rows += [("另外:再融资债券转贷支出", "7"), ("再融资债券还本支出", "2")]
    placement = placed(*rows, indents=[0, 0, 4, 6, 6])
    assert [entry.parent for entry in placement.lines] == [3, 3, None, None, None]
    assert all(entry.placed for entry in placement.lines)


def test_a_number_is_not_under_the_one_before_it_though_a_subtotal_stands_between() -> None:
    """本年收入小计 is the sum of what 其中 begins, and with the two lines behind it of 收入."""
    placement = placed(
        ("一、收入", "130"), ("其中：保险费收入", "60"), ("2、利息收入", "40"),
        ("本年收入小计", "100"), ("上级补助收入", "20"), ("下级上解收入", "10"),
        ("二、支出", "50"), ("其中：待遇支出", "30"), ("2、其他支出", "15"),
        ("本年支出小计", "45"), ("补助下级支出", "5"), ("三、本年收支结余", "80"),
    )  # fmt: skip
    parents = [entry.parent for entry in placement.lines]
    assert parents == [None, 4, 4, 1, 1, 1, None, 10, 10, 7, 7, None]
    roles = [entry.role is not Role.ITEM for entry in placement.lines]
    numbering = read_numbering(placement.lines, roles)
    assert (numbering.sibling, numbering.apart) == ({}, {0: 6, 6: 11})
    assert find_limits(numbering.sibling, numbering.apart, 12)[0] == 5

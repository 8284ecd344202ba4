"""Tables whose sums do not all close keep what the other witnesses say of them."""

from __future__ import annotations

import pytest

from tests.importer.hierarchy.printed_tables import GENERAL_EXPENDITURE, UNKNOWN, outline, placed
from xgbudget_tui.importer.hierarchy.fallback import keep_closed
from xgbudget_tui.importer.hierarchy.solver import Tree
from xgbudget_tui.model.terms import Role


def test_a_class_that_does_not_add_up_keeps_what_the_classification_puts_there() -> None:
    placement = placed(
        ("合计", "999"),
        ("一般公共服务支出", "50"), ("人大事务", "20"), ("政协事务", "10"),
        ("教育支出", "70"), ("教育管理事务", "30"), ("普通教育", "20"),
        context=GENERAL_EXPENDITURE,
    )  # fmt: skip
    assert outline(placement) == (
        "合计(一般公共服务支出(人大事务,政协事务),教育支出(教育管理事务,普通教育))"
    )
    assert not any(line.certain for line in placement.lines[1:])


def test_rows_that_a_branch_adds_up_without_stand_beside_it_though_set_in() -> None:
    placement = placed(
        ("全省", "999", "888"),
        ("东市", "30", "60"), ("东市本级", "10", "20"), ("东区", "20", "40"), ("东县", "7", "9"),
        ("西市", "50", "90"), ("西市本级", "15", "40"), ("西区", "35", "50"), ("西县", "8", "6"),
        columns=2,
        indents=[0, 2, 4, 4, 4, 2, 4, 4, 4],
    )  # fmt: skip
    assert outline(placement) == "全省(东市(东市本级,东区),东县,西市(西市本级,西区),西县)"


def test_districts_set_in_below_the_own_level_of_a_city_stand_under_the_city() -> None:
    placement = placed(
        ("东省", "999"), ("东省本级", "50"),
        ("东市", "30"), ("东市本级", "10"), ("东区", "15"), ("东县", "7"),
        ("西市", "50"), ("西市本级", "15"), ("西区", "30"), ("西县", "6"),
        indents=[0, 1, 2, 3, 4, 4, 2, 3, 4, 4],
    )  # fmt: skip
    assert outline(placement) == (
        "东省(东省本级,东市(东市本级,东区,东县),西市(西市本级,西区,西县))"
    )


def test_lines_without_amounts_follow_the_indentation() -> None:
    placement = placed(
        ("合计", "30"), ("教育支出", "20"), ("普通教育", "20"), ("国防支出", "10"),
        ("其他支出", ""), ("赠与", ""),
        indents=[0, 2, 4, 2, 2, 4],
    )  # fmt: skip
    assert outline(placement) == "合计(教育支出(普通教育),国防支出,其他支出(赠与))"


def test_lines_without_amounts_stand_beside_those_that_are_set_as_they_are() -> None:
    placement = placed(
        ("利润收入", "0"), ("电力企业利润收入", "0"),
        ("股利收入", "6911"), ("控股公司股利收入", "4911"), ("参股公司股利收入", "2000"),
        ("清算收入", "0"), ("股权清算收入", "0"),
        ("全市国有资本经营收入", "6911"), ("上年结转", "79"), ("各项收入合计", "6990"),
        indents=[2, 4, 2, 4, 4, 2, 4, 0, 0, 0],
    )  # fmt: skip
    assert outline(placement) == (
        "各项收入合计(全市国有资本经营收入(利润收入(电力企业利润收入),"
        "股利收入(控股公司股利收入,参股公司股利收入),清算收入(股权清算收入)),上年结转)"
    )


def test_a_line_without_amounts_stays_below_a_total_set_in_as_far_as_it() -> None:
    placement = placed(
        ("本年支出合计", "30"), ("资本金注入", "20"), ("其他支出", "10"), ("政策性补贴", ""),
        indents=[2, 4, 4, 2],
    )  # fmt: skip
    assert outline(placement) == "本年支出合计(资本金注入,其他支出,政策性补贴)"


def test_lines_below_which_amounts_stand_are_left_where_the_sums_have_them() -> None:
    placement = placed(
        ("合计", "90"), ("安排的支出", "60"), ("征地", "20"),
        ("其他安排", ""), ("拆迁", "40"), ("其他支出", "30"),
        indents=[0, 1, 2, 1, 2, 1],
    )  # fmt: skip
    assert outline(placement) == "合计(安排的支出(征地,其他安排(拆迁)),其他支出)"


def test_a_numbered_total_of_the_year_totals_the_numbered_lines_above_it() -> None:
    placement = placed(
        ("一、失业保险金支出", "5"), ("二、其他支出", "3"), ("三、本年支出小计", "8"),
        ("四、上解上级支出", "2"), ("五、本年支出合计", "10"), ("六、年末滚存结余", "4"),
        ("总计", "14"), context=UNKNOWN,
    )  # fmt: skip
    assert outline(placement) == (
        "总计(本年支出合计(本年支出小计(失业保险金支出,其他支出),上解上级支出),年末滚存结余)"
    )


def test_hints_that_would_close_a_ring_with_sums_are_dropped() -> None:
    parents = [2, 2, None]
    tree = Tree(parents, [frozenset((parent,)) for parent in parents], closed={2})
    assert keep_closed(tree, [None, None, 0]) == [2, 2, None]


def test_a_numbered_line_set_in_by_chance_is_not_under_one_its_numbering_has_left() -> None:
    placement = placed(
        ("合计", "100"),
        ("一、经济发展", "31"), ("（一）科技", "30"), ("（二）人才", ""),
        ("二、社会事业", "60"), ("（三）农业", "25"), ("（四）教育", "36"),
        ("三、城乡建设", "9"), ("（五）城市", "8"),
        indents=[0, 1, 0, 1, 1, 0, 1, 1, 1],
    )  # fmt: skip
    assert outline(placement) == ("合计(经济发展(科技,人才),社会事业(农业,教育),城乡建设(城市))")


def test_one_column_tells_the_tree_though_a_line_is_blank_there_and_the_total_in_the_other() -> (
    None
):
    placement = placed(
        ("一、工伤保险基金收入", "30", "35"), ("工伤保险费收入", "30", "32"), ("其他收入", "", "3"),
        ("二、失业保险基金收入", "20", "24"), ("失业保险费收入", "13", "14"), ("利息", "7", "10"),
        ("合计", "50", "59"), ("使用历年结余", "6", ""), ("总计", "56", ""),
        columns=2,
        indents=[0, 2, 2, 0, 2, 2, 8, 8, 8],
    )  # fmt: skip
    assert outline(placement) == (
        "总计(合计(工伤保险基金收入(工伤保险费收入,其他收入),"
        "失业保险基金收入(失业保险费收入,利息)),使用历年结余)"
    )
    assert placement.open_classes == ()


@pytest.mark.parametrize("name", ["自治区本级一般公共预算收入", "市县一般公共预算收入"])
def test_the_revenue_of_a_level_of_government_totals_what_is_printed_above_it(name: str) -> None:
    placement = placed(("税收收入", "30"), ("非税收入", "12"), (name, "42"), ("调入资金", "7"))
    assert outline(placement) == f"{name}(税收收入,非税收入) 调入资金"
    assert [line.role for line in placement.lines] == [Role.ITEM, Role.ITEM, Role.TOTAL, Role.ITEM]


def test_parts_without_budgets_are_told_by_the_accounts_though_one_class_does_not_add_up() -> None:
    placement = placed(
        ("教育支出", "30", "35"),
        ("普通教育", "18", "20"), ("小学", "-", "12"), ("初中", "-", "8"),
        ("职业教育", "12", "15"), ("中专", "-", "9"), ("技校", "-", "6"),
        ("科学技术支出", "40", "44"),
        ("基础研究", "21", "24"), ("自然科学", "-", "11"), ("重点实验室", "-", "18"),
        ("应用研究", "19", "20"), ("社会公益", "-", "13"), ("高技术", "-", "7"),
        ("合计", "70", "79"),
        columns=2,
        indents=[0, 1, 2, 2, 1, 2, 2, 0, 1, 2, 2, 1, 2, 2, 6],
    )  # fmt: skip
    assert outline(placement) == (
        "合计(教育支出(普通教育(小学,初中),职业教育(中专,技校)),"
        "科学技术支出(基础研究(自然科学,重点实验室),应用研究(社会公益,高技术)))"
    )
    assert placement.open_classes == ("基础研究",)

"""Lines without any amount that hold those under them together."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.builders import line
from tests.importer.hierarchy.printed_tables import UNKNOWN, measures, outline, placed
from xgbudget_tui.importer.hierarchy import place_lines
from xgbudget_tui.importer.hierarchy.open_branches import free_from_of_which, restore_of_which
from xgbudget_tui.importer.hierarchy.solver import Tree
from xgbudget_tui.model.terms import Evidence


def place_indented(*rows: tuple[int, str, str]) -> list[int | None]:
    lines = [line(n, name, text) for n, (_, name, text) in enumerate(rows, 1)]
    indents = [indent for indent, _, _ in rows]
    placement = place_lines(lines, measures(1), context=UNKNOWN, indents=indents)
    return [entry.parent for entry in placement.lines]


def test_numbered_headings_hold_the_lines_below_them() -> None:
    placement = placed(
        ("合计", "100"),
        ("一、本级安排", ""),
        ("水库工程", "30"),
        ("公路工程", "40"),
        ("二、补助下级", ""),
        ("学校工程", "30"),
    )
    assert outline(placement) == "合计(本级安排(水库工程,公路工程),补助下级(学校工程))"
    assert Evidence.SUM in placement.lines[0].evidence
    assert Evidence.SUM not in placement.lines[2].evidence


def test_a_numbered_line_that_is_blank_beside_others_with_amounts_holds_nothing() -> None:
    placement = placed(
        ("一、税收收入", "70"), ("二、调入资金", ""), ("债务收入", "30"), ("收入合计", "100")
    )
    assert outline(placement) == "收入合计(税收收入,调入资金,债务收入)"


def test_headings_stand_under_headings() -> None:
    assert place_indented(
        (0, "合计", "100"),
        (0, "本级", ""),
        (2, "新建", ""),
        (4, "水库工程", "30"),
        (4, "公路工程", "40"),
        (2, "续建", ""),
        (4, "学校工程", "20"),
        (0, "下级", ""),
        (2, "堤防工程", "10"),
    ) == [None, 1, 2, 3, 3, 2, 6, 1, 8]


def test_lines_under_a_heading_below_the_total_are_no_part_of_it() -> None:
    assert place_indented(
        (0, "合计", "70"),
        (0, "本级安排", "30"),
        (0, "补助下级", "40"),
        (0, "补充资料", ""),
        (2, "上年结转", "5"),
        (2, "上年收回", "6"),
    ) == [None, 1, 1, None, 4, 4]


def test_blank_lines_that_no_sum_takes_for_headings_leave_the_total_alone() -> None:
    placement = placed(
        ("国有资本经营预算支出", "79"), ("1.解决历史遗留问", ""), ("题支出", "33"),
        ("2.国有企业资本金", ""), ("注入支出", "5"), ("支出合计", "79"),
    )  # fmt: skip
    assert placement.lines[0].parent == 6
    assert placement.lines[1].parent is None


def test_blank_lines_are_no_headings_where_blank_says_that_there_is_none() -> None:
    assert place_indented(
        (0, "国有土地收入", "70"),
        (0, "动用偿债备付金", ""),
        (2, "动用国债备付金", ""),
        (1, "上年结余收入", "30"),
        (0, "收入总计", "100"),
    ) == [5, 5, 2, 5, None]


def test_a_blank_line_is_a_heading_where_the_total_adds_up_only_so() -> None:
    assert place_indented(
        (0, "社会保障和就业支出", ""),
        (0, "国有资本经营预算支出", ""),
        (2, "解决历史遗留问题", "866"),
        (2, "国有企业资本金注入", ""),
        (2, "其他支出", "116"),
        (0, "本年支出合计", "982"),
        (0, "上解支出", "303"),
        (0, "支出总计", "1285"),
    ) == [6, 6, 2, 2, 2, 8, 8, None]


def test_numbers_that_begin_anew_stand_under_the_heading_before_them() -> None:
    placement = placed(
        ("一般债务", ""), ("一、上年末余额", "50"), ("二、当年发行额", "10"),
        ("1.新增债券", "4"), ("2.再融资债券", "6"), ("三、年末余额", "60"),
        ("专项债务", ""), ("一、上年末余额", "70"), ("二、当年发行额", "20"),
        ("三、年末余额", "90"),
    )  # fmt: skip
    assert outline(placement) == (
        "一般债务(上年末余额,当年发行额(新增债券,再融资债券),年末余额) "
        "专项债务(上年末余额,当年发行额,年末余额)"
    )


def test_a_label_half_a_character_off_a_level_is_of_that_level() -> None:
    rows = [(1, "农林水支出", "100"), (5, "农业农村", "30"), (9, "行政运行", "30"),
            (4, "目标价格补贴", "20"), (8, "其他目标价格补贴", "20"),
            (5, "其他农林水支出", "50"), (9, "其他农林水支出", "50")]  # fmt: skip
    more = [(1, "教育支出", "200")] + 10 * [(5, "普通教育", "20"), (9, "小学教育", "20")]
    parents = place_indented(*rows, *more)
    assert parents[:7] == [None, 1, 2, 1, 4, 1, 6]


def test_what_follows_of_which_is_part_of_the_line_above_where_that_recurs() -> None:
    cities = [("郑州市", "60", "30", "20", "10"), ("开封市", "50", "20", "30"),
              ("洛阳市", "41", "21", "12", "8"), ("安阳市", "33", "19", "9", "5")]  # fmt: skip
    rows = [("合计", "184")]
    for city, total, own, *counties in cities:
        rows += [(city, total), ("其中：市本级及市辖区", own)]
        rows += [(f"{city[:2]}第{number}县", amount) for number, amount in enumerate(counties, 1)]
    shown = outline(placed(*rows))
    assert "郑州市(其中:市本级及市辖区,郑州第1县,郑州第2县)" in shown
    assert "洛阳市(其中:市本级及市辖区,洛阳第1县,洛阳第2县)" in shown


def test_the_total_of_a_zone_below_that_of_all_holds_nothing() -> None:
    placement = placed(
        ("一、税收收入", "60"), ("二、上级补助收入", "40"), ("收入合计", "100"),
        ("横琴合作区收入合计", "7"),
    )  # fmt: skip
    assert outline(placement) == "收入合计(税收收入,上级补助收入) 横琴合作区收入合计"


@pytest.mark.parametrize("zone", ["0", "7"])
def test_nor_does_it_where_all_is_in_two_lines(zone: str) -> None:
    placement = placed(
        ("资本收入", "360074"), ("利润收入", "273084"), ("股息收入", "86990"),
        ("转移性收入", "78277"), ("转移支付收入", "7177"), ("上年结转收入", "71100"),
        ("收入合计", "438351"), ("横琴合作区收入合计", zone),
    )  # fmt: skip
    shown = "收入合计(资本收入(利润收入,股息收入),转移性收入(转移支付收入,上年结转收入))"
    assert outline(placement) == f"{shown} 横琴合作区收入合计"


def test_nor_does_it_where_a_line_stands_between_them() -> None:
    rows = [
        ("预算支出", "60", "70"), ("补助下级支出", "40", "50"), ("当年支出合计", "100", "120"),
        ("结转下年支出", "", "9"), ("横琴合作区支出合计", "7", "8"),
    ]  # fmt: skip
    assert _outline_of_two_columns(rows) == (
        "当年支出合计(预算支出,补助下级支出) 结转下年支出 横琴合作区支出合计"
    )


def test_a_total_below_its_classes_is_no_part_of_the_last_of_them() -> None:
    """A second division adds up; the classes hold some money twice and do not."""
    rows = [
        ("一、教育", "30", "40"), ("二、一般性转移支付", "50", "60"), ("三、发行费用", "2", "3"),
        ("支出合计", "70", "85"), ("1.省本级支出", "45", "50"), ("2.对市县转移支付", "20", "30"),
        ("3.债务还本支出", "5", "5"),
    ]  # fmt: skip
    assert _outline_of_two_columns(rows) == (
        "教育 一般性转移支付 发行费用 支出合计(省本级支出,对市县转移支付,债务还本支出)"
    )


def _outline_of_two_columns(rows: Sequence[tuple[str, str, str]]) -> str:
    lines = [line(number, *row) for number, row in enumerate(rows, 1)]
    return outline(place_lines(lines, measures(2), context=UNKNOWN))


def test_rows_in_whole_units_among_rows_with_decimals_add_up_as_far_as_they_can() -> None:
    placement = placed(
        ("合计", "36924.55"), ("一、因公出国（境）费", "1610.99"),
        ("二、公务用车购置及运行维护费", "31193.21"), ("1.公务用车购置费", "398.18"),
        ("2.公务用车运行维护费", "30,795"), ("三、公务接待费", "4,120"),
    )  # fmt: skip
    assert outline(placement) == (
        "合计(因公出国(境)费,公务用车购置及运行维护费(公务用车购置费,公务用车运行维护费),"
        "公务接待费)"
    )


def test_parts_of_all_printed_below_what_is_without_one_of_them_are_parts_of_all() -> None:
    assert place_indented(
        (0, "广东省", "107"), (0, "广东地区（不含深圳）", "77"), (2, "省本级", "20"),
        (2, "深圳市", "30"), (2, "广州市", "50"), (4, "广州市本级", "30"), (4, "荔湾区", "20"),
        (2, "珠海市", "7"),
    ) == [None, None, 1, 1, 1, 5, 5, 1]  # fmt: skip


def test_of_which_and_what_follows_stand_under_the_line_that_they_are_all_of() -> None:
    parents: list[int | None] = [5, 0, 5, 5, 5, None]
    tree = Tree(parents, [frozenset((parent,)) for parent in parents], closed={5}, open=[0])
    amounts = [(10,), (60,), (40,), (20,), (30,), (100,)]
    restore_of_which(tree, [False, False, True, False, False, False], amounts)
    assert tree.parents == [5, 5, 1, 1, 5, None]
    assert (tree.open, tree.closed) == ([], {1, 5})


def test_what_follows_the_of_which_of_a_subtotal_is_beside_it_where_the_total_says_so() -> None:
    """基金, 小计, 其中：待遇支出, 其他支出, 上解上级支出, 合计: 合计 is 小计 and 上解."""
    parents: list[int | None] = [1, 5, 1, 1, 1, None]
    amounts = [(468, 462), (468, 462), (400, 410), (20, 15), (105, 0), (573, 462)]
    of_which = [False, False, True, False, False, False]

    def free(*changed: tuple[int, int]) -> Tree:
        tree = Tree(list(parents), [frozenset((one,)) for one in parents], closed={1}, open=[5])
        tree.partial = {1}
        free_from_of_which(tree, of_which, [*amounts[:5], *(changed or amounts[5:])])
        return tree

    assert free().parents == [1, 5, 1, 1, 5, None]
    assert (free().open, free().closed) == ([], {1, 5})
    assert free((574, 462)).parents == parents

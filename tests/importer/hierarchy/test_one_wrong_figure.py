"""One wrong figure leaves its branch open and bends no tree: every line stays where it stood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import line
from tests.importer.hierarchy.printed_tables import (
    FUND_EXPENDITURE,
    GENERAL_REVENUE,
    OWN_EXPENDITURE,
    item,
    measures,
    read_lines,
)
from xgbudget_tui.importer.hierarchy import place_lines
from xgbudget_tui.model.terms import Breakdown


def _times_ten(value: int) -> int:
    return 10 * value


def _without_a_digit(value: int) -> int:
    return value // 10_000_000 * 1_000_000


def _with_its_last_digits_swapped(value: int) -> int:
    *first, one, other = str(value // 1_000_000)
    return int("".join([*first, other, one])) * 1_000_000


_NAMES = [
    "残疾人事业", "基层医疗卫生机构", "城乡社区管理事务", "教育费附加安排的支出", "社会福利"
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        *((name, wrong) for name in _NAMES for wrong in (_times_ten, _without_a_digit)),
        # Its only item is a copy of it, under a name that no list knows.
        ("技术与开发", _times_ten),
        ("技术与开发", _with_its_last_digits_swapped),
    ],
)
def test_a_section_with_a_wrong_figure_keeps_its_items(name: str, wrong: object) -> None:
    assert callable(wrong)
    lines = read_lines("2023年大连市西岗区本级一般公共预算支出表")
    whole = place_lines(lines, measures(1), context=OWN_EXPENDITURE)
    line = item(whole, name)
    figure = line.figures[0]
    assert figure.value
    altered = replace(line, figures=(replace(figure, value=wrong(figure.value)),))
    given = [altered if one.number == line.number else one for one in lines]
    bent = place_lines(given, measures(1), context=OWN_EXPENDITURE)
    parents = {one.number: one.parent for one in whole.lines}
    assert {one.number: one.parent for one in bent.lines} == parents
    assert name in bent.open_classes


def test_a_total_that_one_column_makes_keeps_its_parts_though_another_is_wrong() -> None:
    printed = [
        ("城乡社区支出", "40.69", "12.33"),
        ("债务付息支出", "54.06", "11.57"),
        ("政府性基金预算支出小计", "94.75", "23.90"),
        ("上解上级及补助下级支出", "0.10", "2.00"),
        ("债务还本", "16.33", "4.43"),
        ("调出资金", "37.93", "7.11"),
        ("结转下年", "29.01", "19.12"),
        ("支出合计", "178.12", "66.56"),
    ]
    lines = [line(number, *row) for number, row in enumerate(printed, 1)]
    placed = place_lines(lines, measures(2), context=FUND_EXPENDITURE)
    assert [one.parent for one in placed.lines] == [3, 3, 8, 8, 8, 8, 8, None]
    assert placed.open_classes == ("支出合计",)


def test_so_does_a_subtotal_printed_before_its_parts() -> None:
    printed = [
        ("税收收入", "96.74", "93.00"),
        ("非税收入", "95.35", "99.68"),
        ("地方一般公共预算收入小计", "192.09", "192.68"),
        ("转移性收入小计", "502.59", "457.67"),
        ("一般性转移支付收入", "270.32", "273.83"),
        ("债务转贷收入", "79.90", "7.59"),
        ("上年结转收入", "86.19", "37.71"),
        ("调入资金", "66.18", "70.24"),
        ("收入合计", "694.68", "650.35"),
    ]
    lines = [line(number, *row) for number, row in enumerate(printed, 1)]
    placed = place_lines(lines, measures(2), context=GENERAL_REVENUE)
    assert [one.parent for one in placed.lines] == [3, 3, 9, 9, 4, 4, 4, 4, None]


SIDES = [
    ("税收收入", "45.00"),
    ("非税收入", "32.53"),
    ("地方一般公共预算收入小计", "77.53"),
    ("转移性收入小计", "151.46"),
    ("返还性收入", "9.12"),
    ("一般性转移支付收入", "103.64"),
    ("上年结转收入", "28.91"),
    ("调入资金", "9.79"),
    ("收入合计", "228.99"),
]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("收入合计", "229.89"),
        ("收入合计", "2289.90"),
        ("地方一般公共预算收入小计", "775.30"),
        ("转移性收入小计", "115.46"),
        ("转移性收入小计", "15.46"),
        ("返还性收入", "91.20"),
        ("一般性转移支付收入", "13.64"),
        ("调入资金", "7.99"),
    ],
)
def test_in_one_column_totals_keep_their_parts_whichever_figure_is_wrong(
    name: str, wrong: str
) -> None:
    rows = [(label, wrong if label == name else amount) for label, amount in SIDES]
    lines = [line(number, *row) for number, row in enumerate(rows, 1)]
    placed = place_lines(lines, measures(1), context=GENERAL_REVENUE)
    assert [one.parent for one in placed.lines] == [3, 3, 9, 9, 4, 4, 4, 4, None]


def test_a_total_that_states_no_amount_in_a_column_is_held_by_the_other() -> None:
    printed = [
        ("税收收入", "93.00", "94.86"),
        ("非税收入", "99.68", "100.71"),
        ("地方一般公共预算收入小计", "192.68", "195.57"),
        ("转移性收入小计", "", "471.83"),
        ("返还性收入", "", "15.52"),
        ("一般性转移支付收入", "", "275.20"),
        ("上年结转收入", "", "181.11"),
        ("收入合计", "", "667.40"),
    ]
    lines = [line(number, *row) for number, row in enumerate(printed, 1)]
    placed = place_lines(lines, measures(2), context=GENERAL_REVENUE)
    assert [one.parent for one in placed.lines] == [3, 3, 8, 8, 4, 4, 4, None]


def test_a_small_part_is_not_lost_in_the_rounding_of_the_class() -> None:
    lines = read_lines("2023年大连市西岗区本级一般公共预算支出表")
    whole = place_lines(lines, measures(1), context=OWN_EXPENDITURE)
    part = item(whole, "其他档案事务")
    figure = part.figures[0]
    altered = replace(part, figures=(replace(figure, value=1_000_000),))  # 1 for 15
    given = [altered if one.number == part.number else one for one in lines]
    bent = place_lines(given, measures(1), context=OWN_EXPENDITURE)
    assert item(bent, "其他档案事务").parent == item(whole, "档案事务").number
    assert "档案事务" in bent.open_classes


_OF_THE_OWN_LEVEL = [
    ("一般公共预算收入", "139700"),
    ("上级补助收入", "473867"),
    ("返还性收入", "31525"),
    ("一般性转移支付收入", "384792"),
    ("专项转移支付收入", "57550"),
    ("调入资金", "3045"),
    ("从政府性基金预算调入", ""),
    ("从国有资本经营预算调入", "3045"),
    ("债务转贷收入", "33300"),
    ("动用预算稳定调节基金", "13376"),
    ("上年结余收入", "28261"),
    ("总计", "691549"),
]


@pytest.mark.parametrize("printed", ["3054", "30450", "305"])
def test_a_branch_without_a_witness_does_not_take_the_others_along(printed: str) -> None:
    rows = [
        (name, printed if name == "从国有资本经营预算调入" else amount)
        for name, amount in _OF_THE_OWN_LEVEL
    ]
    lines = [line(number, *row) for number, row in enumerate(rows, 1)]
    placed = place_lines(lines, measures(1), context=GENERAL_REVENUE)
    assert [one.parent for one in placed.lines] == [
        12, 12, 2, 2, 2, 12, 6, 6, 12, 12, 12, None
    ]  # fmt: skip
    assert placed.open_classes == ("调入资金",)


_DEBT = [
    ("2020年末债务余额", "5221.43", "872.21"),
    ("其中：一般债务", "3186.17", "758.33"),
    ("专项债务", "2035.26", "113.88"),
    ("2020年债务限额", "5782.07", "921.68"),
    ("其中：一般债务", "3447.18", "789.48"),
    ("专项债务", "2334.89", "132.20"),
    ("2021年债务还本", "423.52", "105.72"),
    ("一般债务", "257.20", "104.70"),
    ("专项债务", "166.32", "1.02"),
    ("2021年债务付息", "194.30", "31.41"),
    ("一般债务", "117.50", "27.10"),
    ("专项债务", "76.80", "4.31"),
]


@pytest.mark.parametrize("printed", ["784.98", "78.48", "7894.8"])
def test_of_which_that_is_all_in_one_column_is_all_in_another_with_a_slip(printed: str) -> None:
    rows = [*_DEBT]
    rows[4] = (rows[4][0], rows[4][1], printed)
    lines = [line(number, *row) for number, row in enumerate(rows, 1)]
    placed = place_lines(lines, measures(2), context=FUND_EXPENDITURE)
    assert [one.parent for one in placed.lines[:6]] == [None, 1, 1, None, 4, 4]
    assert placed.lines[3].breakdown is Breakdown.FULL
    assert placed.open_classes == ("2020年债务限额",)


def test_one_column_tells_the_tree_though_small_rows_could_stand_elsewhere_in_it() -> None:
    rows = [
        ("失业保险金支出", "4944", "6099"),
        ("基本医疗保险费支出", "1439", "1646"),
        ("其他费用支出", "333", "393"),
        ("其中：促进就业支出", "329", "373"),
        ("价格临时补贴", "4", "20"),
        ("稳定岗位补贴支出", "1784", "1800"),
        ("技能提升补贴支出", "142", "198"),
        ("转移支出", "24", "53"),  # 35 with its digits swapped
        ("其他支出", "102", "114"),
        ("本年支出小计", "8768", "10284"),
        ("上解上级支出", "5472", "5674"),
        ("本年支出合计", "14240", "15958"),
        ("总计", "14240", "15958"),
    ]
    lines = [line(number, *row) for number, row in enumerate(rows, 1)]
    placed = place_lines(lines, measures(2), context=FUND_EXPENDITURE)
    assert [one.parent for one in placed.lines] == [
        10, 10, 10, 3, 3, 10, 10, 10, 10, 12, 12, 13, None
    ]  # fmt: skip
    assert placed.open_classes == ("本年支出小计",)


def test_of_which_is_all_of_a_line_though_rounding_hides_the_slip_by_a_digit() -> None:
    rows = [
        ("一、基本医疗保险待遇支出", "115823", "118789"),
        ("其中：住院费用支出", "93104", "95805"),
        ("门诊费用支出", "22438", "2635"),  # 22,635: with it the parts make one too many
        ("其他待遇支出", "281", "350"),
        ("二、大病保险支出", "8232", "8215"),
        ("三、其他支出", "", ""),
        ("四、本年支出小计", "124055", "127004"),
        ("五、补助下级支出", "", ""),
        ("六、上解上级支出", "5166", "5362"),
        ("七、本年支出合计", "129221", "132366"),
        ("八、本年收支结余", "5029", "7470"),
        ("九、年末滚存结余", "164324", "171794"),
        ("总计", "293545", "304160"),
    ]
    lines = [line(number, *row) for number, row in enumerate(rows, 1)]
    placed = place_lines(lines, measures(2), context=FUND_EXPENDITURE)
    assert [one.parent for one in placed.lines[:4]] == [7, 1, 1, 1]
    assert placed.lines[0].breakdown is Breakdown.FULL
    assert placed.open_classes == ("基本医疗保险待遇支出",)


@pytest.mark.parametrize(("name", "part"), [("债务还本支出", 1), ("年终结余", None)])
def test_a_line_with_one_part_keeps_it_though_one_of_two_figures_is_wrong(
    name: str, part: int | None
) -> None:
    rows = [
        (name, "99725", "7787"),
        ("地方政府专项债券还本支出", "99725", "7778"),
        ("债务转贷支出", "9200", "62781"),
    ]
    if part is None:
        rows[1] = ("地方政府专项债券还本支出", "725", "7778")
    lines = [line(number, *row) for number, row in enumerate(rows, 1)]
    placed = place_lines(lines, measures(2), context=FUND_EXPENDITURE)
    assert [one.parent for one in placed.lines] == [None, part, None]

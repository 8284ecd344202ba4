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

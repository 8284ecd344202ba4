"""Two tables of a kind: lines find each other by code or path; ended ones keep their place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import line, measure, table
from tests.entries import branches, entry
from xgbudget_tui.compare import RowOrder, TableSide, compare_tables, find_like, order_rows
from xgbudget_tui.compare.change import RowFilter, filter_rows
from xgbudget_tui.model.book import LineItem, Section
from xgbudget_tui.model.comparison import Change, Comparison
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Role, Scope

WAN = 1_000_000


def compared(before: Section, after: Section) -> Comparison:
    return compare_tables(
        TableSide(entry(before, 1), branches(before, 1), 1),
        TableSide(entry(after, 2), branches(after, 2), 1),
    )


def year(number: int, *lines: LineItem) -> Section:
    return table("4", f"{number}年支出表", lines, [measure(year=number)], year=number)


def test_a_name_that_stands_twice_is_told_apart_by_what_is_above_it():
    before = year(
        2022,
        line(1, "人大事务", "10"),
        line(2, "行政运行", "10", parent=1),
        line(3, "政协事务", "20"),
        line(4, "行政运行", "20", parent=3),
    )
    after = year(
        2023,
        line(1, "政协事务", "25"),
        line(2, "行政运行", "25", parent=1),
        line(3, "人大事务", "11"),
        line(4, "行政运行", "11", parent=3),
    )
    comparison = compared(before, after)
    assert [(row.name, row.difference) for row in comparison.rows] == [
        ("政协事务", 5 * WAN),
        ("行政运行", 5 * WAN),
        ("人大事务", WAN),
        ("行政运行", WAN),
    ]
    assert (comparison.before.label, comparison.after.label) == ("2022年预算数", "2023年预算数")


def test_a_line_renamed_under_the_same_code_stays_one_line():
    before = year(2022, line(1, "环保税", "5", code="10121"))
    after = year(2023, line(1, "环境保护税", "6", code="10121"))
    (row,) = compared(before, after).rows
    assert (row.name, row.change, row.difference) == ("环境保护税", Change.BOTH, WAN)


def test_debt_that_a_year_names_is_held_against_debt_of_the_year_before():
    def debt(this: int, *amounts: str) -> Section:
        return year(
            this,
            line(1, f"{this - 1}年末地方政府一般债务余额实际数", amounts[0]),
            line(2, f"{this}年末地方政府一般债务余额限额", amounts[1]),
            line(3, f"{this}年地方政府一般债务发行额", amounts[2]),
            line(4, "中央转贷的外国政府贷款", amounts[3], parent=3),
            line(5, "2019年高标准农田建设", "7"),
        )

    rows = compared(debt(2021, "30", "50", "9", "2"), debt(2022, "40", "55", "8", "1")).rows
    assert [(row.name, row.difference and row.difference // WAN) for row in rows] == [
        ("2021年末地方政府一般债务余额实际数", 10),
        ("2022年末地方政府一般债务余额限额", 5),
        ("2022年地方政府一般债务发行额", -1),
        ("中央转贷的外国政府贷款", -1),
        ("2019年高标准农田建设", 0),
    ]
    assert {row.change for row in rows} == {Change.BOTH}
    same_year = compared(debt(2022, "30", "50", "9", "2"), debt(2022, "40", "55", "8", "1"))
    assert [row.change for row in same_year.rows] == [Change.BOTH] * 5


def test_a_total_line_that_only_one_document_prints_parts_nobody():
    bare = year(2022, line(1, "教育支出", "5"), line(2, "普通教育", "5", parent=1))
    total = LineItem(1, "支出合计", "支出合计", line(1, "", "6").figures, role=Role.TOTAL)
    under = year(
        2023, total, line(2, "教育支出", "6", parent=1), line(3, "普通教育", "6", parent=2)
    )
    rows = compared(bare, under).rows
    assert [(row.name, row.depth, row.change) for row in rows] == [
        ("支出合计", 0, Change.NEW),
        ("教育支出", 1, Change.BOTH),
        ("普通教育", 2, Change.BOTH),
    ]


def test_a_line_that_ended_stands_after_the_sibling_it_followed():
    before = year(
        2022,
        line(1, "合计", "6"),
        line(2, "甲", "1", parent=1),
        line(3, "乙", "2", parent=1),
        line(4, "乙之一", "2", parent=3),
        line(5, "丙", "3", parent=1),
    )
    after = year(
        2023, line(1, "合计", "4"), line(2, "甲", "1", parent=1), line(3, "丙", "3", parent=1)
    )
    rows = compared(before, after).rows
    assert [(row.name, row.depth) for row in rows] == [
        ("合计", 0),
        ("甲", 1),
        ("乙", 1),
        ("乙之一", 2),
        ("丙", 1),
    ]
    assert [row.change for row in rows][2:4] == [Change.ENDED, Change.ENDED]
    assert rows[2].line_ids[1] is None


def test_differing_units_compare_in_money_and_differing_currencies_do_not():
    in_yuan = table(
        "4",
        "表",
        [line(1, "教育支出", "10000", unit=Unit.YUAN)],
        [measure(unit=Unit.YUAN)],
        year=2022,
    )
    in_wan = table("4", "表", [line(1, "教育支出", "1")], year=2023)
    assert compared(in_yuan, in_wan).rows[0].difference == 0
    euros = table(
        "4", "表", [line(1, "教育支出", "1", unit=Unit.EURO)], [measure(unit=Unit.EURO)], year=2022
    )
    assert compared(euros, in_wan).rows[0].difference is None


def test_the_own_level_table_is_like_the_overall_one_and_a_note_is_like_nothing():
    overall = entry(year(2023, line(1, "合计", "1")), 1)
    own = entry(table("4", "本级", [line(1, "合计", "1")], scope=Scope.OWN_LEVEL), 2)
    last_year = entry(year(2022, line(1, "合计", "1")), 3, book_id=2)
    empty = entry(table("8", "空表", [], scope=Scope.OWN_LEVEL), 4)
    unknown = entry(table("9", "表", [line(1, "合计", "1")], kind_id="", year=2020), 5)
    shelf = [last_year, empty, unknown, own, overall]
    assert [section.id for section in find_like(shelf, overall)] == [2, 3]
    assert find_like(shelf, unknown) == []


def test_a_column_that_is_not_there_is_a_mistake_of_the_caller():
    section = year(2023, line(1, "合计", "1"))
    with pytest.raises(ValueError, match="no column 7"):
        compare_tables(
            TableSide(entry(section), branches(section), 7),
            TableSide(entry(section), branches(section), 1),
        )


def test_biggest_movers_come_first_new_and_ended_lines_by_their_amount():
    old = [("甲", "1"), ("乙", "9"), ("丙", ""), ("丁", "6"), ("戊", "0"), ("己", "3")]
    new = [("甲", "2"), ("乙", "4"), ("丙", "7"), ("丁", ""), ("戊", "8"), ("己", "3")]
    before = year(2022, *(line(n, name, text) for n, (name, text) in enumerate(old, 1)))
    after = year(2023, *(line(n, name, text) for n, (name, text) in enumerate(new, 1)))
    rows = compared(before, after).rows
    assert "".join(row.name for row in order_rows(rows, RowOrder.CHANGE)) == "戊丙丁乙甲己"
    assert "".join(row.name for row in order_rows(rows, RowOrder.PERCENT)) == "戊丙甲丁乙己"
    cut = filter_rows(order_rows(rows, RowOrder.CHANGE), RowFilter.LESS)
    assert "".join(row.name for row in cut) == "丁乙"


@st.composite
def trees(draw: st.DrawFn) -> list[LineItem]:
    names = draw(st.lists(st.sampled_from("甲乙丙丁戊"), min_size=1, max_size=12))
    lines = []
    for number, name in enumerate(names, start=1):
        parent = draw(st.none() | st.integers(1, number - 1)) if number > 1 else None
        lines.append(line(number, name, str(draw(st.integers(0, 99))), parent=parent))
    return lines


@settings(max_examples=60, deadline=None)
@given(trees(), trees())
def test_every_line_of_both_sides_appears_exactly_once(
    old: list[LineItem], new: list[LineItem]
) -> None:
    rows = compared(year(2022, *old), year(2023, *new)).rows
    before_ids = [row.line_ids[0] for row in rows if row.line_ids[0] is not None]
    after_ids = [row.line_ids[1] for row in rows if row.line_ids[1] is not None]
    assert sorted(before_ids) == list(range(1000, 1000 + len(old)))
    assert after_ids == list(range(2000, 2000 + len(new)))


@settings(max_examples=30, deadline=None)
@given(trees())
def test_a_table_compared_with_itself_has_not_moved(lines: list[LineItem]) -> None:
    section = year(2023, *lines)
    assert all(row.difference == 0 for row in compared(section, section).rows)

"""Filtered lines: folded and opened as others are, also where no part of a line passes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.lines_in_memory import LinesInMemory, rows_of
from xgbudget_tui.model.entries import Row
from xgbudget_tui.tui.drawing.tree_rows import NAMES, Sort
from xgbudget_tui.tui.drawing.visible_lines import FilteredLines, LineOrder, order_rows

ROWS = rows_of([0, 1, 2, 2, 1, 2, 1], amounts=[100, 20, 5, 15, 50, 50, 30])


def filtered(*passing: int) -> FilteredLines:
    above = {r.id for r in ROWS for p in passing if r.id <= p <= r.last}
    return FilteredLines(LinesInMemory(ROWS), [r for r in ROWS if r.id in above], passing)


def ids(lines: FilteredLines) -> list[int]:
    return [row.id for row in lines.load(0, 99)]


def test_what_passes_stands_below_what_is_above_it() -> None:
    assert ids(filtered(4, 6)) == [1, 2, 4, 5, 6]


def test_folding_hides_what_passes_below_and_opening_brings_it_back() -> None:
    lines = filtered(4, 6)

    assert lines.close(ROWS[1]) == 1
    assert ids(lines) == [1, 2, 5, 6]
    assert not lines.is_open(ROWS[1])
    assert lines.open(ROWS[1]) == 1
    assert ids(lines) == [1, 2, 4, 5, 6]


def test_a_line_none_of_whose_parts_pass_opens_to_all_of_them() -> None:
    lines = filtered(2)

    assert not lines.is_open(ROWS[1])
    assert lines.open(ROWS[1]) == 2
    assert ids(lines) == [1, 2, 3, 4]
    assert lines.passing == {2}


def test_folding_to_a_level_leaves_no_deeper_line() -> None:
    lines = filtered(4, 6)
    lines.fold_to(2)

    assert ids(lines) == [1, 2, 5]
    assert lines.reveal(4) is not None
    assert ids(lines) == [1, 2, 4, 5]
    assert lines.reveal(7) is None


def test_filtered_lines_are_sorted_like_others() -> None:
    order = LineOrder(filtered(4, 6), Sort(1))

    assert [row.id for row in order.load(0, 99)] == [1, 5, 6, 2, 4]


@settings(max_examples=80, deadline=None)
@given(st.sets(st.integers(1, 7), min_size=1), st.lists(st.integers(0, 6), max_size=6))
def test_every_line_on_view_is_found_whatever_is_folded(
    passing: set[int], toggled: list[int]
) -> None:
    lines = filtered(*passing)
    for place in toggled:
        row = ROWS[place]
        if lines.find(row.id) is not None:
            if lines.is_open(row):
                lines.close(row)
            else:
                lines.open(row)
    assert [lines.find(line) for line in ids(lines)] == list(range(lines.count))
    for row in lines.load(0, 99):
        assert lines.subtree_size(row) == sum(row.id < line <= row.last for line in ids(lines))


@given(st.booleans(), st.sampled_from([NAMES, 1]))
def test_sorting_by_any_column_keeps_parts_below_their_line(ascending: bool, column: int) -> None:
    ordered = [ROWS[index] for index in order_rows(ROWS, Sort(column, ascending))]

    assert {row.id for row in ordered} == {row.id for row in ROWS}
    trail: list[Row] = []
    for row in ordered:
        del trail[row.depth :]
        assert row.parent == (trail[-1].id if trail else None)
        trail.append(row)


def test_names_are_in_the_order_of_their_sounds() -> None:
    from dataclasses import replace

    names = ["住房", "教育", "公共安全", "国防"]
    rows = [replace(row, printed=name) for row, name in zip(rows_of([0] * 4), names, strict=True)]

    ordered = order_rows(rows, Sort(NAMES, ascending=True))

    assert [names[index] for index in ordered] == ["公共安全", "国防", "教育", "住房"]

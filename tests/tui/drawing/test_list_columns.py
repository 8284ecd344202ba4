"""Columns of a list: figures stand whole, the one under the cursor is in view, heads fit."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from xgbudget_tui.tui.drawing.glyphs import ASCII, UNICODE
from xgbudget_tui.tui.drawing.list_columns import (
    BY_CHANGE,
    BY_LETTER,
    ListColumn,
    ListSort,
    Way,
    column_pieces,
    head_pieces,
    lay_out,
    next_sort,
    sort_items,
    spelling,
)
from xgbudget_tui.tui.drawing.pieces import text_of
from xgbudget_tui.tui.words import Language

HEADS = st.sampled_from(["", "年", "Change", "2022年执行数", "Percent of the whole"])


@given(
    width=st.integers(20, 200),
    heads=st.lists(st.tuples(HEADS, st.integers(1, 14)), min_size=1, max_size=6),
    frozen=st.tuples(st.integers(4, 60), st.lists(st.integers(1, 12), max_size=2)),
    at=st.integers(-1, 5),
    first=st.integers(-2, 9),
    grows=st.booleans(),
)
def test_columns_fit_and_the_one_under_the_cursor_is_in_view(
    width: int,
    heads: list[tuple[str, int]],
    frozen: tuple[int, list[int]],
    at: int,
    first: int,
    grows: bool,
):
    names, others = frozen
    fixed = [
        ListColumn("name", "Line", names, BY_LETTER, min(4, names), grows),
        *(ListColumn(f"f{i}", "年", needed) for i, needed in enumerate(others)),
    ]
    columns = [ListColumn(f"c{i}", head, needed) for i, (head, needed) in enumerate(heads)]
    wanted = f"c{at}" if 0 <= at < len(columns) else "name"
    layout = lay_out(width, fixed, columns, at=wanted, first=first, bar=30)

    used = sum(size for _, size in layout.placed) + (layout.bar + 1 if layout.bar else 0)
    assert used <= width
    assert layout.width_of(wanted) > 0
    assert all(size > column.needed for column, size in layout.placed[1:])
    assert len(layout.placed) + layout.before + layout.after == len(fixed) + len(columns)
    assert layout.bar == 0 or (layout.before, layout.after) == (0, 0)

    cells = {column.name: ("1" * column.needed, "") for column, _ in layout.placed}
    row = text_of(column_pieces(layout, cells))
    assert cell_len(row) == sum(size for _, size in layout.placed)
    for glyphs in (UNICODE, ASCII):
        for way in (None, Way.FALLING):
            sort = ListSort(wanted, way) if way else None
            head = text_of(head_pieces(layout, glyphs, wanted, sort))
            assert cell_len(head) == cell_len(row) or cell_len(head) < 12


def test_signs_wider_than_the_frozen_columns_are_cut():
    columns = [ListColumn(f"c{i}", "", needed) for i, needed in enumerate((9, 13, 9))]
    layout = lay_out(20, [ListColumn("name", "Line", 4, BY_LETTER, 4)], columns, at="c1", first=1)
    assert (layout.before, layout.after) == (1, 1)
    assert cell_len(text_of(head_pieces(layout, UNICODE))) == sum(w for _, w in layout.placed)


def test_a_click_finds_the_column_whose_cells_it_is_over():
    columns = [ListColumn("a", "甲", 5), ListColumn("b", "乙", 7)]
    layout = lay_out(40, [ListColumn("name", "项目", 10, BY_LETTER)], columns)
    found = [layout.column_at(x) for x in range(40)]
    assert [one.name if one else "" for one in found] == [
        *["name"] * 10,
        *["a"] * 6,
        *["b"] * 8,
        *[""] * 16,
    ]


def test_a_column_goes_through_its_ways_and_then_as_printed():
    change, name = ListColumn("change", "增减", 5, BY_CHANGE), ListColumn("name", "", 5, BY_LETTER)
    sort, seen = None, []
    for _ in range(4):
        sort = next_sort(sort, change)
        seen.append(sort and sort.way)
    assert seen == [Way.SIZE, Way.FALLING, Way.RISING, None]
    assert next_sort(ListSort("change", Way.FALLING), name) == ListSort("name", Way.FIRST_LETTER)


@given(st.lists(st.one_of(st.none(), st.integers(0, 3))), st.booleans())
def test_what_has_no_key_comes_last_and_equals_keep_their_order(
    keys: list[int | None], ascending: bool
):
    items = list(enumerate(keys))
    ordered = sort_items(items, lambda item: item[1], ascending=ascending)
    assert sorted(ordered) == items
    with_key = [item for item in ordered if item[1] is not None]
    assert ordered[: len(with_key)] == with_key
    for (at, key), (after, other) in pairwise(with_key):
        assert key is not None
        assert other is not None
        assert (key < other) == ascending or key == other
        assert key != other or at < after


@pytest.mark.parametrize(
    ("language", "names"),
    [("zh", ["公共安全", "国防", "教育", "文化"]), ("en", ["Culture", "defence", "Education"])],
)
def test_names_are_spelt_as_their_readers_sort_them(language: Language, names: list[str]):
    mixed = [*names[1:], names[0]]
    assert sorted(mixed, key=lambda name: spelling(name, language)) == names


def test_numbers_in_names_are_sorted_as_numbers() -> None:
    names = ["2 支出表", "2.1 收入", "10 债务", "28.2 绩效", "28.10 绩效"]
    shuffled = [names[at] for at in (3, 0, 4, 2, 1)]
    assert sorted(shuffled, key=spelling) == names

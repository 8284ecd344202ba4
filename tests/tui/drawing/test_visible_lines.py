"""Which lines are on view, held against a tree of sets that anybody can check."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.lines_in_memory import LinesInMemory, rows_of
from xgbudget_tui.model.entries import Row
from xgbudget_tui.tui.drawing.visible_lines import PAGE, VisibleLines


class NaiveTree:
    """Every line in a list, the open ones in a set."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.open: set[int] = set()

    def shown(self) -> list[int]:
        ids: list[int] = []
        for row in self.rows:
            if row.parent is None or (row.parent in self.open and row.parent in ids):
                ids.append(row.id)
        return ids

    def close(self, row: Row) -> None:
        self.open -= set(range(row.id, row.last + 1))

    def fold_to(self, level: int) -> None:
        self.open = {row.id for row in self.rows if row.depth < level - 1 and row.child_count}


@st.composite
def depths(draw: st.DrawFn) -> list[int]:
    """Depths of up to 40 lines in tree order: each at most one deeper than the one before."""
    steps = draw(st.lists(st.integers(0, 4), min_size=1, max_size=40))
    found: list[int] = []
    for step in steps:
        found.append(0 if not found else min(step, found[-1] + 1))
    return found


DEEDS = st.lists(
    st.tuples(st.sampled_from(["open", "close", "branch", "fold", "reveal"]), st.integers(0, 99)),
    max_size=25,
)


@settings(max_examples=120, deadline=None)
@given(depths(), DEEDS, st.integers(1, 500))
def test_any_opening_and_folding_shows_what_a_plain_tree_shows(
    found: list[int], deeds: list[tuple[str, int]], first: int
) -> None:
    rows = rows_of(found, first)
    by_id = {row.id: row for row in rows}
    lines = VisibleLines(LinesInMemory(rows), first, first + len(rows) - 1)
    naive = NaiveTree(rows)
    for deed, pick in deeds:
        shown = naive.shown()
        row = by_id[shown[pick % len(shown)]]
        if deed == "open":
            lines.open(row)
            naive.open |= {row.id} if row.child_count else set()
        elif deed == "close":
            lines.close(row)
            naive.close(row)
        elif deed == "branch":
            lines.open_branch(row)
            naive.open |= {r.id for r in rows if row.id <= r.id <= row.last and r.child_count}
        elif deed == "fold":
            lines.fold_to(1 + pick % 6)
            naive.fold_to(1 + pick % 6)
        else:
            target = rows[pick % len(rows)]
            at = target
            while at.parent is not None:
                naive.open.add(at.parent)
                at = by_id[at.parent]
            assert lines.reveal(target.id) == naive.shown().index(target.id)
        expected = naive.shown()
        assert lines.count == len(expected)
        assert [r.id for r in lines.load(0, lines.count)] == expected
        for index, line_id in enumerate(expected):
            assert lines.find(line_id) == index
            assert lines.is_open(by_id[line_id]) == (line_id in naive.open)
            below = [i for i in expected if line_id < i <= by_id[line_id].last]
            assert lines.subtree_size(by_id[line_id]) == len(below)
        hidden = set(by_id) - set(expected)
        assert all(lines.find(line_id) is None for line_id in hidden)


def test_a_window_in_the_middle_loads_its_page_and_no_more() -> None:
    source = LinesInMemory(rows_of([0] + [1] * 10_000))
    lines = VisibleLines(source, 1, 10_001)
    lines.fold_to(2)
    source.loaded = 0

    rows = lines.load(5_000, 5_030)

    assert [row.id for row in rows] == list(range(5_001, 5_031))
    assert source.loaded <= 2 * PAGE


def test_opening_a_line_among_thousands_asks_a_handful_of_questions() -> None:
    depths = [0]
    for _ in range(2_000):
        depths += [1, 2, 2]
    source = LinesInMemory(rows_of(depths))
    lines = VisibleLines(source, 1, len(depths))
    lines.fold_to(2)
    middle = lines.row(1_000)
    source.questions = source.loaded = 0

    lines.open(middle)

    assert lines.count == 2_003
    assert source.questions <= 4
    assert source.loaded == 0


def test_folding_what_was_opened_leaves_no_trace() -> None:
    lines = VisibleLines(LinesInMemory(rows_of([0, 1, 2, 1, 2, 0])), 1, 6)
    lines.fold_to(2)
    before = len(lines._runs)

    for _ in range(3):
        for row in lines.load(0, lines.count):
            lines.open(row)
        for row in lines.load(1, lines.count):
            lines.close(row)

    assert len(lines._runs) == before


def test_an_empty_table_has_no_lines_and_nothing_to_find() -> None:
    lines = VisibleLines(LinesInMemory([]), None, None)

    lines.fold_to(3)

    assert lines.count == 0
    assert lines.load(0, 10) == []
    assert lines.find(1) is None
    assert lines.reveal(1) is None
    with pytest.raises(IndexError):
        lines.row(0)


def test_a_line_of_another_table_is_not_revealed() -> None:
    lines = VisibleLines(LinesInMemory(rows_of([0, 1], first=10)), 10, 11)

    assert lines.reveal(9) is None
    assert lines.reveal(12) is None

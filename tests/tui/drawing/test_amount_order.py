"""Siblings by amount: the largest first, each with what is below it, and back to print order."""

from __future__ import annotations

import pytest

from tests.tui.lines_in_memory import LinesInMemory, rows_of
from xgbudget_tui.tui.drawing import visible_lines as amount_order
from xgbudget_tui.tui.drawing.tree_rows import Sort
from xgbudget_tui.tui.drawing.visible_lines import LineOrder, TooManyLinesError, VisibleLines

DEPTHS = [0, 1, 2, 2, 1, 2, 1]
AMOUNTS = [100, 20, 5, 15, 50, 50, 30]


def order_by(position: int | None) -> LineOrder:
    rows = rows_of(DEPTHS, amounts=AMOUNTS)
    lines = VisibleLines(LinesInMemory(rows), 1, len(rows))
    lines.fold_to(3)
    return LineOrder(lines, None if position is None else Sort(position))


def ids(order: LineOrder) -> list[int]:
    return [row.id for row in order.load(0, 99)]


def test_the_largest_sibling_comes_first_with_what_is_below_it() -> None:
    assert ids(order_by(1)) == [1, 5, 6, 7, 2, 4, 3]


def test_print_order_is_left_as_it_is() -> None:
    assert ids(order_by(None)) == [1, 2, 3, 4, 5, 6, 7]


def test_every_line_is_found_where_it_is_shown() -> None:
    order = order_by(1)

    assert [order.find(row.id) for row in order.load(0, 99)] == list(range(7))
    assert order.row(1).id == 5


@pytest.mark.parametrize("position", [None, 1])
def test_going_to_the_next_sibling_and_back_ends_where_it_began(position: int | None) -> None:
    order = order_by(position)
    for index in range(7):
        onward = order.find_sibling(index, 1)
        if onward is not None:
            assert order.row(onward).parent == order.row(index).parent
            assert order.find_sibling(onward, -1) == index
    assert order.find_sibling(0, 1) is None
    assert order.find_sibling(0, -1) is None


def test_a_line_without_an_amount_comes_last() -> None:
    rows = rows_of([0, 0, 0], amounts=[1])
    order = LineOrder(VisibleLines(LinesInMemory(rows), 1, 3), Sort(1))

    assert ids(order) == [1, 2, 3]


def test_too_many_lines_are_left_in_print_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(amount_order, "MOST", 3)
    order = order_by(None)
    order.sort = Sort(1)

    with pytest.raises(TooManyLinesError):
        order.arrange()

    assert ids(order) == [1, 2, 3, 4, 5, 6, 7]
    assert not order.is_sorted

"""The lines on view with siblings ordered by amount, largest first.

Only what is on view is ordered, so the cost is that of loading it once; a view of more than
:data:`MOST` lines is not ordered and says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.model.entries import Row
from xgbudget_tui.tui.render import amount_of
from xgbudget_tui.tui.widgets.line_tree.visible_lines import VisibleLines

MOST = 5_000
"""Lines on view that are ordered at most."""


class TooManyLinesError(Exception):
    """More lines are on view than are ordered at once."""


def order_rows(rows: Sequence[Row], position: int) -> list[int]:
    """The indexes of ``rows`` (tree order, parents first) with siblings by amount, largest first.

    Lines without an amount in the measure at ``position`` come last; equals keep print order.
    """
    known = {row.id for row in rows}
    below: dict[int | None, list[int]] = {}
    for index, row in enumerate(rows):
        below.setdefault(row.parent if row.parent in known else None, []).append(index)

    def rank(index: int) -> tuple[bool, int]:
        amount = amount_of(rows[index].figures, position)
        return (amount is None, -(amount or 0))

    ordered: list[int] = []
    stack = sorted(below.get(None, []), key=rank)[::-1]
    while stack:
        index = stack.pop()
        ordered.append(index)
        stack.extend(sorted(below.get(rows[index].id, []), key=rank)[::-1])
    return ordered


class LineOrder:
    """Indexes on screen to indexes of :class:`VisibleLines` and back.

    In print order the two are the same; by amount they are permuted.
    """

    def __init__(self, lines: VisibleLines, position: int | None = None) -> None:
        self.lines = lines
        self.position = position
        self._shown: list[int] = []
        self._places: list[int] = []
        self.arrange()

    @property
    def by_amount(self) -> bool:
        """Whether siblings are ordered by amount now."""
        return bool(self._shown)

    def arrange(self) -> None:
        """Order what is on view again, after it changed.

        Raises TooManyLinesError; the order is then that of print.
        """
        self._shown, self._places = [], []
        if self.position is None:
            return
        if self.lines.count > MOST:
            raise TooManyLinesError
        self._shown = order_rows(self.lines.load(0, self.lines.count), self.position)
        self._places = [0] * len(self._shown)
        for place, index in enumerate(self._shown):
            self._places[index] = place

    def load(self, start: int, stop: int) -> list[Row]:
        """The rows on screen from ``start`` up to ``stop``."""
        if not self._shown:
            return self.lines.load(start, stop)
        return [self.lines.row(index) for index in self._shown[max(0, start) : stop]]

    def row(self, index: int) -> Row:
        """The row on screen at ``index``. Raises IndexError if there is none."""
        return self.lines.row(self._shown[index] if self._shown else index)

    def find(self, line_id: int) -> int | None:
        """Where on screen a line is, or None if it is not on view."""
        index = self.lines.find(line_id)
        return self._places[index] if self._places and index is not None else index

    def find_sibling(self, index: int, step: int) -> int | None:
        """Where the next (1) or previous (-1) line under the same parent is, or None."""
        row = self.row(index)
        if step > 0:
            index += self.lines.subtree_size(row) + 1
            if index >= self.lines.count:
                return None
            other = self.row(index)
        else:
            if index == 0:
                return None
            other = self.row(index - 1)
            while other.depth > row.depth and other.parent is not None:
                other = self.lines.load_row(other.parent)
        if other.parent != row.parent or other.depth != row.depth:
            return None
        return self.find(other.id)

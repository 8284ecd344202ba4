"""Where a person is in a table: what is open, the line under the cursor, the order, the measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from xgbudget_tui.model.entries import Row, SectionEntry
from xgbudget_tui.model.terms import MeasureKind
from xgbudget_tui.tui.widgets.line_tree.amount_order import LineOrder
from xgbudget_tui.tui.widgets.line_tree.visible_lines import RowSource, VisibleLines

LEVELS = 5
"""The deepest level a table is opened to at once."""

ROWS_KEPT = 512


class TableView:
    """A table as it was last left. ``cursor`` and ``top`` are indexes on screen.

    ``active`` is the position of the measure whose shares are shown, ``title`` the table's
    short name, ``widths`` the cells each measure's figures have needed so far.
    """

    def __init__(self, section: SectionEntry, order: LineOrder, active: int, title: str) -> None:
        self.section = section
        self.order = order
        self.active = active
        self.title = title
        self.cursor = 0
        self.top = 0
        self.widths: dict[int, int] = {}
        self._parents: dict[int, Row] = {}

    def parent_of(self, row: Row) -> Row | None:
        """The line a line is part of, on view or not."""
        # A parent stands before its parts; in a damaged archive lines may go round in a circle.
        if row.parent is None or row.parent >= row.id:
            return None
        if row.parent not in self._parents:
            if len(self._parents) >= ROWS_KEPT:
                self._parents.clear()
            self._parents[row.parent] = self.order.lines.load_row(row.parent)
        return self._parents[row.parent]

    def amounts(self) -> Sequence[int]:
        """The positions of the measures that shares can be shown of."""
        return [m.position for m in self.section.measures if m.kind is MeasureKind.AMOUNT]

    def open_rows(self, rows: Sequence[Row]) -> Iterator[bool]:
        """Whether each row but the last of a stretch on screen is open."""
        return (below.parent == row.id for row, below in pairwise(rows))


def open_view(source: RowSource, section: SectionEntry, title: str, height: int) -> TableView:
    """A table seen for the first time: opened as deep as fits ``height`` lines, at least 1 level.

    A table with one root shows what it is made of even where that does not fit. ``title`` is what
    the heading says.
    """
    lines = VisibleLines(source, section.first_line, section.last_line)
    level = 1
    while level < LEVELS and lines.fits(level + 1, height):
        level += 1
    if level == 1 and lines.count == 1:
        level = 2
    if level > 1:
        lines.fold_to(level)
    active = section.total_measure
    if active is None:
        amounts = [m.position for m in section.measures if m.kind is MeasureKind.AMOUNT]
        active = amounts[0] if amounts else 1
    return TableView(section, LineOrder(lines), active, title)

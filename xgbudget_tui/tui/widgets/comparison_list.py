"""The rows of a comparison, drawn as they come into view."""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.model.comparison import ComparisonRow
from xgbudget_tui.tui.comparison_rows import (
    Columns,
    ComparisonView,
    head_pieces,
    lay_out,
    row_pieces,
)
from xgbudget_tui.tui.pieces import Piece
from xgbudget_tui.tui.widgets.row_list import RowList


class ComparisonList(RowList):
    """One row a line; the columns are laid out for the width there is."""

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.view: ComparisonView | None = None
        self._ascii_only = ascii_only
        self._needed: Sequence[int] = ()
        self._columns: tuple[int, Columns] | None = None

    def show_view(self, view: ComparisonView, needed: Sequence[int], cursor: int = 0) -> None:
        """Show the rows of a view; ``needed`` are the widths its figures need."""
        self.view, self._needed, self._columns = view, needed, None
        self.show_rows(len(view.rows), cursor)

    def row(self) -> ComparisonRow | None:
        """The row under the cursor, None if there is none."""
        if self.view is None or not self.cursor < len(self.view.rows):
            return None
        return self.view.rows[self.cursor]

    @property
    def line_id(self) -> int | None:
        """The line to go to from the row under the cursor: the later one, if there are two."""
        row = self.row()
        if row is None:
            return None
        before, after = row.line_ids
        return before if after is None else after

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        assert self.view is not None
        columns = self._lay_out(width - 2)
        return row_pieces(self.view, self.view.rows[index], columns, self._ascii_only)

    def head(self, width: int) -> list[Sequence[Piece]]:
        """The line over the rows, for the width of the whole list."""
        if self.view is None:
            return []
        columns = self._lay_out(self.scrollable_content_region.width - 2)
        return [[(" ", ""), *head_pieces(self.view, columns)]]

    def _lay_out(self, width: int) -> Columns:
        assert self.view is not None
        if self._columns is None or self._columns[0] != width:
            names = self.view.name_width
            self._columns = width, lay_out(width, self._needed, self.view.heads(), names)
        return self._columns[1]

"""The rows of a series, drawn as they come into view."""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.tui.pieces import Piece
from xgbudget_tui.tui.render import glyphs_of
from xgbudget_tui.tui.series_rows import SeriesLayout, SeriesRow, SeriesView
from xgbudget_tui.tui.widgets.row_list import RowList


class SeriesList(RowList):
    """One row a line; headings are passed over."""

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.view: SeriesView | None = None
        self._glyphs = glyphs_of(ascii_only)
        self._layout: tuple[int, SeriesLayout] | None = None

    def show_view(self, view: SeriesView, cursor: int = 0) -> None:
        """Show the rows of a view."""
        self.view, self._layout = view, None
        self.show_rows(len(view.rows), cursor)

    def row(self) -> SeriesRow | None:
        """The row under the cursor, None if there is none."""
        if self.view is None or not self.cursor < len(self.view.rows):
            return None
        return self.view.rows[self.cursor]

    def is_selectable(self, index: int) -> bool:
        return self.view is not None and self.view.rows[index].point is not None

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        assert self.view is not None
        if self._layout is None or self._layout[0] != width:
            self._layout = width, self.view.lay_out(width - 2)
        return self.view.pieces(self.view.rows[index], self._layout[1], self._glyphs)

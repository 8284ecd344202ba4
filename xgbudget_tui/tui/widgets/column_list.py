"""A list in columns: heads over them, a cursor over the heads, rows sorted by one of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from xgbudget_tui.tui.drawing.glyphs import glyphs_of
from xgbudget_tui.tui.drawing.list_columns import (
    ListColumn,
    ListLayout,
    ListSort,
    head_pieces,
    next_sort,
)
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import Say
from xgbudget_tui.tui.session import Session
from xgbudget_tui.tui.widgets.row_list import RowList
from xgbudget_tui.tui.widgets.strips import draw_line
from xgbudget_tui.tui.words import word


class ColumnHead(Widget):
    """The line of heads over a list; a click on one sorts by it."""

    DEFAULT_CSS = "ColumnHead { height: 1; }"

    def __init__(self, rows: ColumnList, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows = rows

    def render_line(self, y: int) -> Strip:
        return draw_line(self._rows.heads(), self.size.width, "header")

    def on_click(self, event: events.Click) -> None:
        self._rows.sort_at(event.x)


class ColumnList(RowList):
    """Rows in columns that are laid out for the width there is.

    A cursor over the heads says which column keys are for: it brings columns into view that have
    no room, and the rows can be sorted by it. ``head`` is to stand over the list.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("columns")]
    indent = 0
    """Blank cells before the first column."""

    class Sorted(Message):
        """The rows are to stand in another order: ``rows.sort``."""

        def __init__(self, rows: ColumnList) -> None:
            super().__init__()
            self.rows = rows

    def __init__(self, session: Session, *, at: str, head_id: str, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.head = ColumnHead(self, id=head_id)
        self.sort: ListSort | None = None
        self._session = session
        self._glyphs = glyphs_of(session.ascii_only)
        self._home = self._at = at
        self._first = 0
        self._layout: tuple[int, ListLayout] | None = None

    @abstractmethod
    def columns(self) -> Sequence[ListColumn]:
        """The columns from the left, none while there is nothing to list."""

    @abstractmethod
    def lay_out(self, width: int, at: str, first: int) -> ListLayout:
        """The columns in ``width`` cells, ``at`` in view, from the one counted by ``first`` on."""

    def show_rows(self, count: int, cursor: int = 0) -> None:
        """Show ``count`` rows, perhaps in other columns than before."""
        names = {column.name for column in self.columns()}
        if self._at not in names:
            self._at = self._home
        self._draw_columns()
        super().show_rows(count, cursor)

    def layout_for(self, width: int) -> ListLayout:
        """The columns for a list of ``width`` cells; one at either side stays blank."""
        if self._layout is None or self._layout[0] != width:
            self._layout = width, self.lay_out(width - 2, self._at, self._first)
            self._first = self._layout[1].before
            self.head.refresh()
        return self._layout[1]

    def heads(self) -> list[Piece]:
        """What stands over the rows."""
        if not self.columns():
            return []
        layout = self.layout_for(self.scrollable_content_region.width)
        return [
            (" " * (1 + self.indent), ""),
            *head_pieces(layout, self._glyphs, self._at, self.sort),
        ]

    def sort_at(self, x: int) -> None:
        """Sort by the column at cell ``x`` of the line of heads; again the other way round."""
        if self.columns():
            column = self.layout_for(self.scrollable_content_region.width).column_at(
                x - 1 - self.indent
            )
            if column is not None:
                self._at = column.name
                self.action_switch_order()

    def action_move_column(self, step: int) -> None:
        """To the next or previous column; one that is out of view comes into view."""
        columns = self.columns()
        at = next((i for i, column in enumerate(columns) if column.name == self._at), 0)
        if columns:
            column = columns[max(0, min(at + step, len(columns) - 1))]
            self._at = column.name
            self._draw_columns()
            self._say("column.now", column)

    def action_switch_order(self) -> None:
        """Sort by the column under the cursor, the other way round, as printed again."""
        column = next((one for one in self.columns() if one.name == self._at), None)
        if column is None:
            return
        self.sort = next_sort(self.sort, column)
        self._draw_columns()
        self._say(f"sorted.{self.sort.way.value if self.sort else 'printed'}", column)
        self.post_message(self.Sorted(self))

    def _draw_columns(self) -> None:
        self._layout = None
        self.refresh()
        self.head.refresh()

    def _say(self, key: str, column: ListColumn) -> None:
        self.post_message(Say(word(key, self._session.language, column=column.head)))

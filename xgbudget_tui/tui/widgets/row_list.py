"""A list that draws only the rows in view, however many there are."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from xgbudget_tui.tui.drawing.looks import cursor_row
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.drawing.scrolling import top_for
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.widgets.strips import draw_line


class RowList(ScrollView, can_focus=True):
    """Rows on the line API: a subclass says what stands in one, nobody builds them all."""

    DEFAULT_CSS = """
    RowList { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("list")]

    class RowHighlighted(Message):
        """The cursor came to a row."""

        def __init__(self, rows: RowList, index: int) -> None:
            super().__init__()
            self.rows = rows
            self.index = index

    class RowChosen(Message):
        """A row was chosen with enter or a click on the row under the cursor."""

        def __init__(self, rows: RowList, index: int) -> None:
            super().__init__()
            self.rows = rows
            self.index = index

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own word
        super().__init__(id=id)
        self.count = 0
        self.cursor = 0

    @abstractmethod
    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        """What stands in a row of ``width`` cells, of which the first is the cursor's."""

    def is_selectable(self, index: int) -> bool:
        """Whether the cursor may stand on a row; headings say no."""
        return True

    def show_rows(self, count: int, cursor: int = 0) -> None:
        """Show ``count`` rows with the cursor on one of them."""
        self.count = count
        self.cursor = self._selectable_near(max(0, min(cursor, count - 1)), 1)
        self.virtual_size = Size(self.scrollable_content_region.width, count)
        self._keep_in_view()
        self.refresh()
        if count:
            self.post_message(self.RowHighlighted(self, self.cursor))

    def move_to(self, index: int, direction: int = 1) -> None:
        """Put the cursor on a row, or on the next selectable one in ``direction``."""
        if not self.count:
            return
        old = self.cursor
        self.cursor = self._selectable_near(max(0, min(index, self.count - 1)), direction)
        if old != self.cursor:
            self.refresh_line(old)
            self.refresh_line(self.cursor)
            self._keep_in_view()
            self.post_message(self.RowHighlighted(self, self.cursor))

    def _selectable_near(self, index: int, direction: int) -> int:
        for step in (direction, -direction):
            place = index
            while 0 <= place < self.count:
                if self.is_selectable(place):
                    return place
                place += step
        return index

    def _keep_in_view(self) -> None:
        height, top = self.scrollable_content_region.height, self.scroll_offset.y
        wanted = max(0, top_for(self.cursor, top, height))
        if height > 0 and wanted != top:
            self.scroll_to(y=wanted, animate=False, force=True)

    def on_resize(self, event: events.Resize) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self.count)
        self.call_after_refresh(self._keep_in_view)

    def render_line(self, y: int) -> Strip:
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if not 0 <= index < self.count:
            return Strip.blank(width)
        row = ""
        if index == self.cursor and self.is_selectable(index):
            focused = self.has_focus or not self.can_focus
            row = cursor_row(focused=focused, plain=self.app.no_color)
        return draw_line([(">" if row else " ", ""), *self.row_pieces(index, width)], width, row)

    def action_move(self, rows: int) -> None:
        """Move the cursor up or down."""
        self.move_to(self.cursor + rows, 1 if rows > 0 else -1)

    def action_page(self, pages: int) -> None:
        """Move the cursor by a screenful."""
        self.action_move(pages * max(1, self.scrollable_content_region.height - 1))

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self.move_to(self.count - 1, -1)

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.count:
            self.post_message(self.RowChosen(self, self.cursor))

    def on_click(self, event: events.Click) -> None:
        index = event.y + self.scroll_offset.y
        if not 0 <= index < self.count or not self.is_selectable(index):
            return
        if index == self.cursor:
            self.action_choose()
        else:
            self.move_to(index)

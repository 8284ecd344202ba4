"""A panel of lines drawn from what is on view: a heading, then rows, a cursor if it has one.

Rows are drawn one by one on Textual's line API; nobody builds them all.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from xgbudget_tui.tui.drawing.glyphs import glyphs_of
from xgbudget_tui.tui.drawing.looks import cursor_row
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.drawing.scrolling import top_for, top_within
from xgbudget_tui.tui.theme import style_of
from xgbudget_tui.tui.widgets.strips import draw_pieces

WHEEL_LINES = 3


class LineView(Widget, can_focus=True):
    """A heading over rows that scroll; a subclass says how many there are and what is in one."""

    ALLOW_SELECT = False
    separated = False
    """Whether a line is drawn down the left side where another panel is beside it."""

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.top = 0
        self.glyphs = glyphs_of(ascii_only)

    @property
    @abstractmethod
    def row_count(self) -> int:
        """How many rows there are."""

    @abstractmethod
    def heading_pieces(self, width: int) -> Sequence[Piece]:
        """What stands in the heading."""

    @abstractmethod
    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        """What stands in a row."""

    def is_cursor(self, index: int) -> bool:
        """Whether the cursor is on a row; there may be none."""
        return False

    @property
    def edge(self) -> int:
        """How many cells the line down the left side takes."""
        return 2 if self.separated and self.region.x else 0

    @property
    def page(self) -> int:
        """How many rows are in view."""
        return max(1, self.size.height - 1)

    def scroll_to_row(self, top: int) -> None:
        """Put row ``top`` first in view, as far as there are rows to follow it."""
        top = top_within(top, self.row_count, self.page)
        if top != self.top:
            self.top = top
            self.refresh()

    def keep_in_view(self, index: int) -> None:
        """Move the rows by half a page where ``index`` is not in view."""
        if self.size.height:
            self.scroll_to_row(top_for(index, self.top, self.page))

    def refresh_row(self, index: int) -> None:
        """Draw one row again."""
        y = index - self.top + 1
        if 0 < y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def refresh_heading(self) -> None:
        """Draw the heading again."""
        self.refresh(Region(0, 0, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        edge = self.edge
        width = max(0, self.size.width - edge)
        index = self.top + y - 1
        if y == 0:
            row = "header-focused" if self.has_focus else "header"
            pieces = self.heading_pieces(width)
        elif index < self.row_count:
            row = ""
            if self.is_cursor(index):
                row = cursor_row(focused=self.has_focus, plain=self.app.no_color)
            pieces = self.row_pieces(index, width)
        else:
            row, pieces = "", ()
        segments = draw_pieces(pieces, width, row)
        if edge:
            segments.insert(0, Segment(self.glyphs.separator + " ", style_of("faint")))
        return Strip(segments, self.size.width)

    def on_focus(self) -> None:
        """Show that keys go here."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Keep rows in view when there is more room."""
        self.scroll_to_row(self.top)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Rows up."""
        event.stop()
        self.scroll_to_row(self.top + WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Rows down."""
        event.stop()
        self.scroll_to_row(self.top - WHEEL_LINES)

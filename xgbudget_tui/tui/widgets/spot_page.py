"""A page of blocks with places to go to in them: the arrows move over these, enter goes there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from xgbudget_tui.tui.drawing.looks import cursor_row
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.drawing.scrolling import top_for
from xgbudget_tui.tui.drawing.spots import Goal, Page, page_row, step
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.widgets.strips import draw_line, draw_pieces

WHEEL_LINES = 3

_NOTHING = Page((), ())

WriteTitle = Callable[[int, str], Sequence[Piece]]
"""Writes the title in so many cells, with the printed name of what the cursor is on."""
WritePage = Callable[[int, int], Page]


class SpotPage(Widget, can_focus=True):
    """A title that stays, and a page that scrolls under it."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("page")]

    class SpotChosen(Message):
        """A place was chosen with enter or a click; ``goal`` is where it leads."""

        def __init__(self, goal: Goal) -> None:
            super().__init__()
            self.goal = goal

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own word
        super().__init__(id=id)
        self.top = 0
        self.cursor = 0
        self._title: WriteTitle = lambda width, printed: ()
        self._write: WritePage = lambda width, height: _NOTHING
        self._page = _NOTHING
        self._written_for = (-1, -1)

    def show(self, title: WriteTitle, write: WritePage) -> None:
        """Show what these write for a width and a height in cells; the cursor stays in place."""
        self._title, self._write = title, write
        self._written_for = (-1, -1)
        self.refresh()

    @property
    def page(self) -> Page:
        """The page as it stands at the size there is now."""
        size = (self.size.width, max(1, self.size.height - 1))
        if size != self._written_for and size[0] > 0:
            self._written_for = size
            self._page = self._write(*size)
            self.cursor = max(0, min(self.cursor, len(self._page.spots) - 1))
            self.top = max(0, min(self.top, len(self._page.lines) - size[1]))
        return self._page

    @property
    def goal(self) -> Goal | None:
        """Where the spot under the cursor leads."""
        spots = self.page.spots
        return spots[self.cursor].goal if self.cursor < len(spots) else None

    @property
    def _printed(self) -> str:
        spots = self.page.spots
        return spots[self.cursor].printed if self.cursor < len(spots) else ""

    def move_to_goal(self, goal: Goal | None) -> None:
        """Put the cursor on the spot that leads there, if there is one."""
        goals = [spot.goal for spot in self.page.spots]
        if goal in goals and self.goal != goal:
            self.move_to(goals.index(goal))

    def move_to(self, spot: int) -> None:
        """Put the cursor on a spot and bring it into view."""
        spots = self.page.spots
        if not 0 <= spot < len(spots) or spot == self.cursor:
            return
        old, self.cursor = spots[self.cursor], spot
        before = self.top
        height = max(1, self.size.height - 1)
        new = spots[spot]
        # What stands above the first spot, a heading or a hint, is seen with it.
        wanted = 0 if new.top < height and not spot else top_for(new.top, self.top, height)
        self.top = max(0, min(wanted, len(self.page.lines) - height))
        if self.top != before:
            self.refresh()
            return
        if old.printed != new.printed:
            self.refresh(Region(0, 0, self.size.width, 1))
        for one in (old, new):
            rows = one.bottom - one.top + 1
            self.refresh(Region(0, one.top - self.top + 1, self.size.width, rows))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y == 0:
            return draw_line(self._title(width, self._printed), width)
        row = cursor_row(focused=True, plain=self.app.no_color)
        parts = page_row(self.page, self.top + y - 1, width, self.cursor, row)
        return Strip([segment for part in parts for segment in draw_pieces(*part)], width)

    def on_resize(self, event: events.Resize) -> None:
        """Write the page for the room there is."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Go where the spot clicked leads."""
        at = self.top + event.y - 1
        if event.y < 1 or at >= len(self.page.lines):
            return
        for cell in self.page.lines[at]:
            if cell.spot is not None and cell.x <= event.x < cell.x + cell.width:
                self.move_to(cell.spot)
                self.action_choose()
                return

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Lines up."""
        event.stop()
        self.scroll_lines(WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Lines down."""
        event.stop()
        self.scroll_lines(-WHEEL_LINES)

    def scroll_lines(self, lines: int) -> None:
        """Move the page, the cursor staying where it is."""
        most = len(self.page.lines) - max(1, self.size.height - 1)
        top = max(0, min(self.top + lines, most))
        if top != self.top:
            self.top = top
            self.refresh()

    def action_move(self, rows: int) -> None:
        """To the spot below (1) or above (-1)."""
        self.move_to(step(self.page.spots, self.cursor, rows=rows))

    def action_move_beside(self, columns: int) -> None:
        """To the spot at the right (1) or at the left (-1)."""
        self.move_to(step(self.page.spots, self.cursor, columns=columns))

    def action_next(self, by: int) -> None:
        """To the next (1) or previous (-1) spot in reading order, round the end."""
        count = len(self.page.spots)
        if count:
            self.move_to((self.cursor + by) % count)

    def action_pages(self, pages: int) -> None:
        """A screenful down (1) or up (-1)."""
        spots = self.page.spots
        if not spots:
            return
        wanted = spots[self.cursor].top + pages * max(1, self.size.height - 2)
        column = spots[self.cursor].column
        same = [n for n, spot in enumerate(spots) if spot.column == column] or [self.cursor]
        self.move_to(min(same, key=lambda number: abs(spots[number].top - wanted)))

    def action_first(self) -> None:
        """To the first spot."""
        self.move_to(0)

    def action_last(self) -> None:
        """To the last spot."""
        self.move_to(len(self.page.spots) - 1)

    def action_choose(self) -> None:
        """Go where the spot under the cursor leads."""
        goal = self.goal
        if goal is not None:
            self.post_message(self.SpotChosen(goal))

"""A panel of wrapped text with links in it: the detail of a line, the prose of a note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from xgbudget_tui.model.wrapping import TextLine
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.drawing.scrolling import pane_width, write_pane_heading
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.widgets.line_view import LineView

Write = Callable[[int], Sequence[TextLine]]
"""The text in lines of at most so many cells."""


class ReadingPane(LineView):
    """Text that scrolls; links in it can be walked and followed."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("pane")]

    class LinkFollowed(Message):
        """A link was chosen; ``target`` is what its owner said it leads to."""

        def __init__(self, target: object) -> None:
            super().__init__()
            self.target = target

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(ascii_only=ascii_only, id=id)
        self._heading = ""
        self._write: Write | None = None
        self._broken: Sequence[TextLine] = ()
        self._broken_for: int | None = None
        self._targets: Sequence[object] = ()
        self._link: int | None = None

    def show_text(
        self, heading: str, write: Write | None, targets: Sequence[object] = (), top: int = 0
    ) -> None:
        """Show a text; ``targets[i]`` is where link ``i`` leads."""
        self._heading, self._write, self._targets = heading, write, targets
        self._link = None
        self._broken_for = None
        self.top = max(0, min(top, self.row_count - self.page))
        self.refresh()

    @property
    def row_count(self) -> int:
        return len(self._lines)

    def heading_pieces(self, width: int) -> Sequence[Piece]:
        return write_pane_heading(self._heading, self.top, self.page, self.row_count)

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        pieces: list[Piece] = []
        for span in self._lines[index]:
            here = span.link is not None and span.link == self._link and self.has_focus
            pieces.append((span.text, "link-cursor" if here else span.style))
        return pieces

    def on_click(self, event: events.Click) -> None:
        """Follow the link clicked."""
        index = self.top + event.y - 1
        x = event.x - self.edge
        if event.y < 1 or index >= self.row_count:
            return
        from xgbudget_tui.model.text import cell_len

        for span in self._lines[index]:
            x -= cell_len(span.text)
            if x < 0:
                self._link = span.link
                self.refresh()
                self.action_follow()
                return

    def action_scroll_lines(self, lines: int) -> None:
        """Scroll by lines."""
        self.scroll_to_row(self.top + lines)

    def action_scroll_pages(self, pages: int) -> None:
        """Scroll by screenfuls."""
        self.scroll_to_row(self.top + pages * self.page)

    def action_next_link(self, step: int) -> None:
        """To the next (1) or previous (-1) link."""
        links = sorted({s.link for line in self._lines for s in line if s.link is not None})
        if not links:
            return
        at = links.index(self._link) + step if self._link in links else 0 if step > 0 else -1
        self._link = links[at % len(links)]
        for index, line in enumerate(self._lines):
            if any(span.link == self._link for span in line):
                self.keep_in_view(index)
                break
        self.refresh()

    def action_follow(self) -> None:
        """Go where the link leads."""
        if self._link is not None and self._link < len(self._targets):
            self.post_message(self.LinkFollowed(self._targets[self._link]))

    @property
    def _lines(self) -> Sequence[TextLine]:
        """The text in lines, broken for the width there is now."""
        width = self.size.width - self.edge
        if width != self._broken_for:
            self._broken_for = width
            self._broken = self._write(pane_width(width)) if self._write and width > 0 else ()
        return self._broken

"""Lines of text in a screen, and the frame or rule around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.containers import Vertical
from textual.strip import Strip
from textual.widget import Widget

from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.widgets.strips import draw_line

FRAME_COLOUR = "ansi_cyan"


class Frame(Vertical):
    """A framed column with a title; brackets in the title are text, not markup."""

    def __init__(
        self,
        title: str = "",
        *,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002 - textual's own word
    ) -> None:
        super().__init__(id=id)
        self._ascii_only = ascii_only
        self.border_title = title.replace("[", "\\[")

    def on_mount(self) -> None:
        """Draw the frame with the signs that the person asked for."""
        self.styles.border = ("ascii" if self._ascii_only else "round", FRAME_COLOUR)


def rule_off(widget: Widget, *, ascii_only: bool) -> None:
    """Draw a line over a widget, to part it from what is above."""
    widget.styles.border_top = ("ascii" if ascii_only else "solid", FRAME_COLOUR)


Lines = Sequence[Sequence[Piece]]


class PieceLines(Widget):
    """Lines drawn anew only when they change; text in them is never read as markup."""

    DEFAULT_CSS = "PieceLines { height: 1; }"

    def __init__(self, *, row: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._row = row
        self._make: Callable[[int], Lines] = lambda width: ()
        self._made: tuple[int, Lines] = (-1, ())

    def show(self, make: Callable[[int], Lines]) -> None:
        """Show what ``make`` gives for a width in cells."""
        self._make = make
        self._made = (-1, ())
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if self._made[0] != width:
            self._made = (width, self._make(width))
        lines = self._made[1]
        return draw_line(lines[y] if y < len(lines) else (), width, self._row)

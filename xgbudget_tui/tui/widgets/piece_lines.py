"""A few lines put together from pieces for the width there is: heads, details, hints."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from xgbudget_tui.tui.palette import style_of
from xgbudget_tui.tui.pieces import Piece, fit_pieces
from xgbudget_tui.tui.wrapping import Span, wrap_spans

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
        pieces = fit_pieces(lines[y] if y < len(lines) else (), width)
        return Strip([Segment(text, style_of(name, self._row)) for text, name in pieces], width)


def wrap_text(text: str, width: int, style: str = "") -> list[list[Piece]]:
    """Text over as many lines of ``width`` cells as it needs; no line for no text."""
    if not text:
        return []
    # A sign that may not begin a line hangs over the end of the one before.
    lines = wrap_spans([Span(text, style)], width - 2)
    return [[(span.text, span.style) for span in line] for line in lines]

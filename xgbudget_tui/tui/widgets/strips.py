"""What all widgets that draw line by line share: pieces as a strip."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip

from xgbudget_tui.tui.drawing.looks import style_pieces
from xgbudget_tui.tui.drawing.pieces import Piece


def draw_pieces(pieces: Sequence[Piece], width: int, row: str = "") -> list[Segment]:
    """Pieces in exactly ``width`` cells, on a row styled ``row`` if that is given.

    "!" before the name of a piece's style keeps the row's own style off it.
    """
    return [Segment(text, style) for text, style in style_pieces(pieces, width, row)]


def draw_line(pieces: Sequence[Piece], width: int, row: str = "") -> Strip:
    """Pieces as a whole line of ``width`` cells."""
    return Strip(draw_pieces(pieces, width, row), width)

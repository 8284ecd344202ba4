"""What all widgets that draw line by line share: pieces as a strip, the cursor's row, the scroll.

When a cursor leaves the view the rows move by half a page, so that a held key repaints them a few
times and not once a row.
"""

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


def top_for(index: int, top: int, page: int) -> int:
    """The first row in view such that row ``index`` is in view."""
    return top if top <= index < top + page else index - page // 2

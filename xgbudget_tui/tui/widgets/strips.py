"""What all widgets that draw line by line share: pieces as a strip, the cursor's row, the scroll.

When a cursor leaves the view the rows move by half a page, so that a held key repaints them a few
times and not once a row.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip

from xgbudget_tui.tui.drawing.pieces import Piece, fit_pieces
from xgbudget_tui.tui.theme import style_of


def draw_pieces(pieces: Sequence[Piece], width: int, row: str = "") -> list[Segment]:
    """Pieces in exactly ``width`` cells, on a row styled ``row`` if that is given.

    "!" before the name of a piece's style keeps the row's own style off it.
    """
    return [
        Segment(text, style_of(name[1:]) if name[:1] == "!" else style_of(name, row))
        for text, name in fit_pieces(pieces, width)
        if text
    ]


def draw_line(pieces: Sequence[Piece], width: int, row: str = "") -> Strip:
    """Pieces as a whole line of ``width`` cells."""
    return Strip(draw_pieces(pieces, width, row), width)


def cursor_row(*, focused: bool, plain: bool) -> str:
    """The style of the cursor's row: less strong where keys go elsewhere; ``plain``: no colours."""
    return ("cursor" if focused else "cursor-blurred") + ("-plain" if plain else "")


def top_for(index: int, top: int, page: int) -> int:
    """The first row in view such that row ``index`` is in view."""
    return top if top <= index < top + page else index - page // 2

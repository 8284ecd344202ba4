"""The front page as the first frame, drawn without Textual.

What stands where, and how it looks, is asked of the same functions that the screen asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from xgbudget_tui.model.text import cell_len
from xgbudget_tui.tui.drawing.glyphs import glyphs_of
from xgbudget_tui.tui.drawing.key_hints import write_hints
from xgbudget_tui.tui.drawing.looks import cursor_row, parameters_of
from xgbudget_tui.tui.drawing.pieces import fit_pieces
from xgbudget_tui.tui.drawing.spots import RowPart, page_row
from xgbudget_tui.tui.views.overview import PageStyle, write_page, write_title

if TYPE_CHECKING:
    from xgbudget_tui.model.overview import Overview
    from xgbudget_tui.tui.session import Session

FRONT_KEYS = ("page", "overview", "program")
"""Whose keys stand on the last line of the front page."""


class Rows(NamedTuple):
    """Rows of the screen over its whole width: the first, and how many."""

    top: int
    height: int


def place_front(height: int) -> dict[str, Rows]:
    """Where on a screen of so many rows the page stands, and the keys under it."""
    return {
        "page": Rows(0, max(1, height - 1)),
        "keys": Rows(height - 1, 1 if height > 1 else 0),
    }


def style_front(session: Session) -> PageStyle:
    """How the front page is drawn now."""
    return PageStyle(session.language, session.unit, glyphs_of(session.ascii_only))


def draw_front(
    session: Session, overview: Overview, size: tuple[int, int], colours: int
) -> Iterator[tuple[int, int, str, str]]:
    """Column, row, text and SGR parameters of all that the front page shows at first.

    ``size`` is that of the screen in columns and rows, ``colours`` how many the terminal has.
    """
    width, height = size
    style, places = style_front(session), place_front(height)
    rows = places["page"].height - 1
    page = write_page(overview, width, max(1, rows), style, hints=session.hints)
    printed = page.spots[0].printed if page.spots else ""
    row = cursor_row(focused=True, plain=False)
    lines = [[RowPart(write_title(session.book, width, style, printed), width)]]
    lines += [page_row(page, line, width, 0, row) for line in range(rows)]
    if places["keys"].height:
        lines.append([RowPart(write_hints(FRONT_KEYS, width, session), width)])
    for y, parts in enumerate(lines):
        x = 0
        for part in parts:
            for text, name in fit_pieces(part.pieces, part.width):
                yield x, y, text, parameters_of(name, part.row, colours)
                x += cell_len(text)

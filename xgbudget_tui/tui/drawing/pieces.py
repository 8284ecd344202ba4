"""Text in terminal cells: made harmless, cut and filled to a width, and put together from pieces.

A piece is text with the name of a style; a row of a list is a sequence of pieces that together
are exactly as wide as the list. A hanzi is two cells wide.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from rich.cells import cell_len, chop_cells, set_cell_size

Piece = tuple[str, str]
"""Text and the name of its style ("" for the row's own)."""

# The middle-line dots are one cell wide in every terminal, the ones on the line are not.
CUT = "⋯"
ASCII_CUT = "~"

_sign = [CUT]
_HARMLESS_ASCII = frozenset(map(chr, range(32, 127)))


def choose_cut_sign(ascii_only: bool) -> None:
    """Say how cut text is marked from now on, on every screen of this process."""
    _sign[0] = ASCII_CUT if ascii_only else CUT


def printable(text: str) -> str:
    """Text from a document without what a terminal would obey: controls, marks of direction."""
    if text.isascii() and all(char in _HARMLESS_ASCII for char in text):
        return text
    return "".join(
        char if unicodedata.category(char)[0] not in {"C", "Z"} else _space(char) for char in text
    )


def _space(char: str) -> str:
    return " " if unicodedata.category(char) == "Zs" or char in "\t\n\r" else ""


def cut_right(text: str, width: int) -> str:
    """The beginning of ``text`` in at most ``width`` cells, with a sign where it was cut."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    kept = chop_cells(text, width - 1)[0] if width > 2 else ""
    return (kept.rstrip() if cell_len(kept) <= width - 1 else "") + _sign[0]


def cut_left(text: str, width: int) -> str:
    """The end of ``text`` in at most ``width`` cells, with a sign where it was cut."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    kept, room = "", width - 1
    for char in reversed(text):
        room -= cell_len(char)
        if room < 0:
            break
        kept = char + kept
    return _sign[0] + kept


def fill_right(text: str, width: int) -> str:
    """``text`` at the left of exactly ``width`` cells, cut at its end if it is longer."""
    return set_cell_size(cut_right(text, width), max(0, width))


def fill_left(text: str, width: int) -> str:
    """``text`` at the right of exactly ``width`` cells, cut at its end if it is longer."""
    kept = cut_right(text, width)
    return " " * max(0, width - cell_len(kept)) + kept


def widest(texts: Iterable[str]) -> int:
    """The width in cells of the widest text, 0 if there is none."""
    return max(map(cell_len, texts), default=0)


def fit_pieces(pieces: Sequence[Piece], width: int, style: str = "") -> list[Piece]:
    """The pieces in exactly ``width`` cells: filled at the end, or cut there."""
    fitted: list[Piece] = []
    room = width
    for text, name in pieces:
        size = cell_len(text)
        if size > room:
            if room > 0:
                fitted.append((fill_right(text, room), name))
            return fitted
        if text:
            fitted.append((text, name))
        room -= size
    if room > 0:
        fitted.append((" " * room, style))
    return fitted


def text_of(pieces: Iterable[Piece]) -> str:
    """The text of the pieces, without their styles."""
    return "".join(text for text, _ in pieces)

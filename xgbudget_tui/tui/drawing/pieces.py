"""Text in terminal cells: cut and filled to a width, and put together from pieces.

A piece is text with the name of a style; a row of a list is a sequence of pieces that together
are exactly as wide as the list. A hanzi is two cells wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xgbudget_tui.model import text as texts
from xgbudget_tui.model.text import cell_len, pad

Piece = tuple[str, str]
"""Text and the name of its style ("" for the row's own)."""

# The middle-line dots are one cell wide in every terminal, the ones on the line are not.
CUT = "⋯"
ASCII_CUT = "~"

_sign = [CUT]


def choose_cut_sign(ascii_only: bool) -> None:
    """Say how cut text is marked from now on, on every screen of this process."""
    _sign[0] = ASCII_CUT if ascii_only else CUT


def cut_right(text: str, width: int) -> str:
    """The beginning of ``text`` in at most ``width`` cells, with a sign where it was cut."""
    return texts.cut_right(text, width, _sign[0]) if width > 0 else ""


def cut_left(text: str, width: int) -> str:
    """The end of ``text`` in at most ``width`` cells, with a sign where it was cut."""
    return texts.cut_left(text, width, _sign[0]) if width > 0 else ""


def cut_apart(names: Sequence[str], width: int) -> list[str]:
    """Names in at most so many cells each: those that begin alike keep their ends too.

    A name is cut at its end, as long as no other looks the same then; else in its middle.
    """
    short = [cut_right(name, width) for name in names]
    for at, name in enumerate(names):
        alike = any(short[at] == cut_right(other, width) for other in names if other != name)
        if alike and short[at] != name:
            end = cut_left(name, max(4, width // 3))
            short[at] = texts.cut_right(name, width - cell_len(end), "") + end
    return short


def fill_right(text: str, width: int) -> str:
    """``text`` at the left of exactly ``width`` cells, cut at its end if it is longer."""
    return pad(cut_right(text, width), width)


def fill_left(text: str, width: int) -> str:
    """``text`` at the right of exactly ``width`` cells, cut at its end if it is longer."""
    return pad(cut_right(text, width), width, right=True)


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

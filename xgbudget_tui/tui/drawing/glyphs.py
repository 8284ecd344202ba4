"""The signs that trees, lists and bars are drawn with, for most terminals and in ASCII alone."""

from __future__ import annotations

from typing import NamedTuple

from xgbudget_tui.model.terms import Mark
from xgbudget_tui.tui.drawing.pieces import Piece


class Glyphs(NamedTuple):
    """The signs drawn: one set for most terminals, one of ASCII alone."""

    opened: str
    folded: str
    guide: str
    separator: str
    rule: str
    blocks: str
    into: str
    comparable: str
    bookmark: str
    exact: str
    rounding: str
    more_left: str
    more_right: str
    falling: str
    rising: str
    either_way: str
    beyond: str

    def mark(self, mark: Mark | None) -> Piece:
        """The sign of a mark with its style; two blanks' worth of nothing for None.

        A fault and a doubt differ in sign and colour, so that neither is taken for the other.
        """
        if mark is None or mark is Mark.NOT_APPLICABLE:
            return " ", ""
        signs = {
            Mark.EXACT: self.exact,
            Mark.ROUNDING: self.rounding,
            Mark.UNCHECKED: "_",
            Mark.DOUBT: "?",
            Mark.FAULT: "!",
        }
        return signs[mark], mark.value


UNICODE = Glyphs(
    "▾", "▸", "¦", "│", "─", "▏▎▍▌▋▊▉█", "›", "⇄", "*", "✓", "≃", "‹", "›", "⇣", "⇡", "⇅", "+"
)
ASCII = Glyphs("-", "+", ":", "|", "-", "#", ">", "<>", "*", "v", "~", "<", ">", "v", "^", "=", "+")


def glyphs_of(ascii_only: bool) -> Glyphs:
    """The signs to draw with."""
    return ASCII if ascii_only else UNICODE


def bar_text(part: int | None, whole: int | None, width: int, glyphs: Glyphs) -> str:
    """The share as a bar of at most ``width`` cells, in steps of the finest block there is.

    A part that is more than the whole fills it, and a sign at its end says that it goes on.
    """
    if part is None or not whole or part * whole <= 0 or width <= 0:
        return ""
    steps = len(glyphs.blocks)
    length = (2 * width * steps * part + whole) // (2 * whole)
    if length > width * steps:
        return glyphs.blocks[-1] * (width - 1) + glyphs.beyond
    length = max(1, length)
    full, rest = divmod(length, steps)
    return glyphs.blocks[-1] * full + (glyphs.blocks[rest - 1] if rest else "")

"""The signs that trees, lists and bars are drawn with, for most terminals and in ASCII alone."""

from __future__ import annotations

from typing import NamedTuple

from xgbudget_tui.model.terms import Verdict
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

    def mark(self, verdict: Verdict | None) -> Piece:
        """The sign of a verdict with its style; two blanks' worth of nothing for None."""
        if verdict is None or verdict is Verdict.NOT_APPLICABLE:
            return " ", ""
        signs = {
            Verdict.EXACT: self.exact,
            Verdict.ROUNDING: self.rounding,
            Verdict.UNDECIDABLE: "_",
            Verdict.SUSPECT: "?",
            Verdict.FAILS: "!",
        }
        return signs[verdict], verdict.value


UNICODE = Glyphs("▾", "▸", "¦", "│", "─", "▏▎▍▌▋▊▉█", "›", "⇄", "*", "✓", "≃")
ASCII = Glyphs("-", "+", ":", "|", "-", "#", ">", "<>", "*", "v", "~")


def glyphs_of(ascii_only: bool) -> Glyphs:
    """The signs to draw with."""
    return ASCII if ascii_only else UNICODE


def bar_text(part: int | None, whole: int | None, width: int, glyphs: Glyphs) -> str:
    """The share as a bar of at most ``width`` cells, in steps of the finest block there is."""
    if part is None or not whole or part * whole <= 0 or width <= 0:
        return ""
    steps = len(glyphs.blocks)
    length = (2 * width * steps * part + whole) // (2 * whole)
    length = max(1, min(width * steps, length))
    full, rest = divmod(length, steps)
    return glyphs.blocks[-1] * full + (glyphs.blocks[rest - 1] if rest else "")

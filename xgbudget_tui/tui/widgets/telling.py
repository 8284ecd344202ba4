"""How a line is told of, and a label with its value in one line."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len

from xgbudget_tui.model.money import Unit
from xgbudget_tui.tui.pieces import cut_right
from xgbudget_tui.tui.render import Glyphs
from xgbudget_tui.tui.words import Language, word
from xgbudget_tui.tui.wrapping import Span, TextLine

LABEL = 10
PAIR_AT_MOST = 40


class Telling(NamedTuple):
    """How a line is told of: unit, language, signs, and the measure its shares are of.

    ``brief`` leaves out the path, proofs that hold, other places and the printed text.
    """

    unit: Unit
    language: Language
    glyphs: Glyphs
    active: int
    brief: bool = False

    def say(self, key: str, **values: object) -> str:
        """A word in the language."""
        return word(key, self.language, **values)


def pair(label: str, value: str, width: int, style: str = "") -> TextLine:
    """A label at the left and its value at the right, cut on the side of the label."""
    width = min(width, max(PAIR_AT_MOST, cell_len(label) + cell_len(value) + 2))
    label = cut_right(label, max(4, width - cell_len(value) - 1))
    gap = max(1, max(LABEL, width - cell_len(value)) - cell_len(label))
    if cell_len(label) + gap + cell_len(value) > width:
        gap = max(1, width - cell_len(label) - cell_len(value))
    return (Span(label + " " * gap, "dim"), Span(value, style))

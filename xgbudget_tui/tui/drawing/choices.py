"""Choices of a list: which of them hold what was typed, and one as pieces of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xgbudget_tui.model.text import cell_len, printable
from xgbudget_tui.tui.drawing.pieces import Piece, fill_left, fill_right


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: a sign before it, what it is called, what stands at its right."""

    name: str
    right: str = ""
    sign: tuple[str, str] = ("", "")


def matching_choices(choices: Sequence[Choice], text: str) -> Sequence[int]:
    """The positions of the choices that hold every word of ``text``, in any case."""
    words = text.casefold().split()
    if not words:
        return range(len(choices))
    return [
        position
        for position, choice in enumerate(choices)
        if all(word in f"{choice.name} {choice.right}".casefold() for word in words)
    ]


def choice_pieces(choice: Choice, width: int, right: int) -> list[Piece]:
    """A choice in ``width`` cells; what stands at its right gives way to the name."""
    shown_right = right if width - right >= 24 else 0
    sign, style = choice.sign
    name_width = width - shown_right - cell_len(sign) - (1 if shown_right else 0)
    pieces = [(sign, style), (fill_right(printable(choice.name), name_width), "")]
    if shown_right:
        pieces.append((" " + fill_left(printable(choice.right), shown_right), "dim"))
    return pieces

"""A list of choices with a line to type in that narrows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from xgbudget_tui.tui.pieces import Piece, fill_left, fill_right, printable, widest
from xgbudget_tui.tui.widgets.row_list import RowList

_MEASURED = 200
"""How many choices are measured for the width of what stands at their right."""


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


class PickList(RowList):
    """The choices that fit what was typed."""

    def __init__(self, choices: Sequence[Choice], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.choices = choices
        self._shown: Sequence[int] = range(len(choices))
        self._right = widest(choice.right for choice in choices[:_MEASURED])

    def narrow(self, text: str, cursor: int = 0) -> None:
        """List only the choices that hold ``text``."""
        self._shown = matching_choices(self.choices, text)
        self.show_rows(len(self._shown), cursor)

    def position(self) -> int | None:
        """The place among all choices of the one under the cursor, None if none is listed."""
        return self._shown[self.cursor] if self.cursor < len(self._shown) else None

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        return choice_pieces(self.choices[self._shown[index]], width - 2, self._right)

"""A terminal emulator for tests: pyte, with two-cell characters cut in two as xterm does it."""

from __future__ import annotations

import pyte
from pyte.screens import Char
from rich.cells import get_character_cell_size


class Terminal(pyte.Screen):
    """A screen that blanks the other half when one half of a wide character is overwritten."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self.reset_mode(pyte.modes.DECAWM)
        self._stream = pyte.Stream(self)

    def feed(self, text: str) -> None:
        """Show ``text``."""
        self._stream.feed(text)

    def draw(self, data: str) -> None:
        for char in data:
            size = get_character_cell_size(char)
            row, x = self.buffer[self.cursor.y], min(self.cursor.x, self.columns - 1)
            if size:
                self._blank_halves(row, x, size)
            super().draw(char)

    def _blank_halves(self, row: dict[int, Char], x: int, size: int) -> None:
        if row[x].data == "" and x:
            row[x - 1] = row[x - 1]._replace(data=" ")
        after = x + size
        if after < self.columns and row[after].data == "":
            row[after] = row[after]._replace(data=" ")

    def cells(self) -> list[list[tuple[str, str, str, bool, bool, bool]]]:
        """Every cell: text, colours, bold, reverse, underline; of a blank what shows."""
        return [[_seen(self.buffer[y][x]) for x in range(self.columns)] for y in range(self.lines)]


def _seen(cell: Char) -> tuple[str, str, str, bool, bool, bool]:
    if cell.data == " " and not cell.reverse and not cell.underscore:
        return " ", "default", cell.bg, False, False, False
    return cell.data, cell.fg, cell.bg, cell.bold, cell.reverse, cell.underscore

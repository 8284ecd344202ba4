"""What a user sees: an emulated screen, fed with the bytes that arrived."""

from __future__ import annotations

import re

import pyte
from rich.cells import get_character_cell_size

_STRANGE = re.compile(
    rb"\x1b\[[<=>][0-9;:]*[A-Za-z]|\x1b\[\??[0-9;]*\$[a-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    rb"|\x1b\[[0-9;]* [a-z]|\x1bP.*?\x1b\\"
)
"""Sequences the emulator would take for text."""


class Screen:
    """An emulated terminal."""

    def __init__(self, columns: int, lines: int) -> None:
        self._screen = _Wide(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._held = b""

    def feed(self, chunk: bytes) -> None:
        """Show bytes; a sequence cut in two waits for its end."""
        text = self._held + chunk
        self._held = b""
        at = text.rfind(b"\x1b")
        if (
            at >= 0
            and len(text) - at < 32
            and not re.match(
                rb"\x1b(?:\[[<=>?0-9;:$ ]*[A-Za-z@`~]|\][^\x07\x1b]*\x07|[^\[\]P])", text[at:]
            )
        ):
            text, self._held = text[:at], text[at:]
        self._stream.feed(_STRANGE.sub(b"", text))

    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(self._screen.display)

    def cells(self) -> list[list[tuple[object, ...]]]:
        """Every cell with its colours and weight."""
        screen = self._screen
        return [
            [tuple(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)
        ]


class _Wide(pyte.Screen):
    """A character of two cells blanks the halves of those it covers, as terminals do."""

    def draw(self, data: str) -> None:
        for char in data:
            size = get_character_cell_size(char)
            row, x = self.buffer[self.cursor.y], min(self.cursor.x, self.columns - 1)
            if size and row[x].data == "" and x:
                row[x - 1] = row[x - 1]._replace(data=" ")
            if size and x + size < self.columns and row[x + size].data == "":
                row[x + size] = row[x + size]._replace(data=" ")
            super().draw(char)

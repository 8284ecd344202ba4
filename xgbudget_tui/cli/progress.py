"""How far an import has come: files, lines, rate and time left, on one line of the terminal."""

from __future__ import annotations

import sys
import time

from xgbudget_tui.cli.cells import cut, printable
from xgbudget_tui.cli.terminal import Terminal, columns_of_terminal

_OFTEN = 0.2
"""Seconds between two drawings of the line."""


class Progress:
    """One line on standard error, drawn again as files are done; nothing where that is a file."""

    def __init__(self, files: int, size: int, terminal: Terminal, *, quiet: bool = False) -> None:
        self.files = files
        self.size = size
        self.terminal = terminal
        self.shown = sys.stderr.isatty() and not quiet
        self.done = self.read = self.lines = 0
        self.label = ""
        self._started = time.monotonic()
        self._drawn = -1.0
        self._width = 0

    @property
    def elapsed(self) -> float:
        """Seconds since the import began."""
        return time.monotonic() - self._started

    def add(self, size: int, lines: int, label: str) -> None:
        """A file is done; ``size`` are its bytes."""
        self.done += 1
        self.read += size
        self.lines += lines
        self.label = label
        self.draw()

    def draw(self) -> None:
        """Draw the line, unless that was only just done."""
        now = time.monotonic()
        if not self.shown or now - self._drawn < _OFTEN:
            return
        self._drawn = now
        text = cut(self.text(), columns_of_terminal() - 1)
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
        self._width = 1

    def clear(self) -> None:
        """Take the line away, so that something else can be printed."""
        if self._width:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._width, self._drawn = 0, -1.0

    def text(self) -> str:
        """``[3/40] 12,345 lines, 830 lines/s, about 2 min left  budget.pdf``."""
        say = self.terminal.say
        rate = self.lines / self.elapsed if self.elapsed > 0 else 0.0
        parts = [say(f"{self.lines:,} 行", f"{self.lines:,} lines")]
        if self.lines:
            parts.append(say(f"每秒 {rate:,.0f} 行", f"{rate:,.0f} lines/s"))
        left = self.left()
        if left is not None:
            parts.append(
                say(f"约剩 {span_text(left, 'zh')}", f"about {span_text(left, 'en')} left")
            )
        joined = say("，", ", ").join(parts)
        return f"[{self.done}/{self.files}] {joined}  {printable(self.label)}"

    def left(self) -> float | None:
        """Seconds left if the rest takes as long a byte as what is done; None before that is."""
        if not self.read or self.done >= self.files:
            return None
        return self.elapsed * max(0, self.size - self.read) / self.read


def span_text(seconds: float, language: str) -> str:
    """A length of time in words: ``40 s``, ``3 min``, ``2 h 5 min``."""
    whole = max(1, round(seconds))
    units = ("秒", "分", "小时") if language == "zh" else (" s", " min", " h")
    if whole < 90:
        return f"{whole}{units[0]}"
    minutes = round(whole / 60)
    if minutes < 90:
        return f"{minutes}{units[1]}"
    gap = "" if language == "zh" else " "
    return f"{minutes // 60}{units[2]}{gap}{minutes % 60}{units[1]}"

"""Styles as SGR parameters, and the shortest sequence from one to another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rich.cells import get_character_cell_size, split_graphemes

_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "8": "28", "9": "29"}

_changes: dict[tuple[str, str], str] = {}


def style_change(old: str, new: str) -> str:
    """The shortest SGR sequence that takes the terminal from style ``old`` to style ``new``."""
    key = (old, new)
    change = _changes.get(key)
    if change is None:
        if len(_changes) > 20_000:
            _changes.clear()
        change = _changes[key] = _style_change(old, new)
    return change


def _style_change(old: str, new: str) -> str:
    if not new:
        return "\x1b[m"
    reset = f"\x1b[0;{new}m"
    was, now = _split_style(old), _split_style(new)
    steps: list[str] = []
    for name in was.keys() - now.keys():
        if name == "fg":
            steps.append("39")
        elif name == "bg":
            steps.append("49")
        elif name not in _OFF or any(_OFF.get(kept) == _OFF[name] for kept in now):
            return reset
        else:
            steps.append(_OFF[name])
    steps += [value for name, value in now.items() if was.get(name) != value]
    change = f"\x1b[{';'.join(sorted(steps, key=len))}m"
    return change if len(change) <= len(reset) else reset


def _split_style(style: str) -> dict[str, str]:
    """SGR parameters as ``{"fg": "38;5;12", "1": "1"}``."""
    parts: dict[str, str] = {}
    numbers = style.split(";") if style else []
    at = 0
    while at < len(numbers):
        number = numbers[at]
        size = 1
        if number in ("38", "48"):
            size = 3 if at + 1 < len(numbers) and numbers[at + 1] == "5" else 5
        value = ";".join(numbers[at : at + size])
        code = int(number)
        if code == 38 or 30 <= code <= 37 or 90 <= code <= 97 or code == 39:
            parts["fg"] = value
        elif code == 48 or 40 <= code <= 47 or 100 <= code <= 107 or code == 49:
            parts["bg"] = value
        else:
            parts[value] = value
        at += size
    return parts


@lru_cache(maxsize=2048)
def style_of_blank(style: str) -> str:
    """What of a style shows on a blank: its background, or all of it where there are lines."""
    parts = _split_style(style)
    if not parts.keys() <= _UNSEEN:
        return style
    return parts.get("bg", "") if parts.get("bg") != "49" else ""


_UNSEEN = frozenset(("fg", "bg", "0", "1", "2", "3", "22", "23"))
"""Parts of a style of which a blank shows the background alone."""

Cell = tuple[str, str]
Row = list[Cell | None]

BLANK: Cell = (" ", "")
BRIDGE = 4
"""Unchanged cells that are cheaper to send again than to jump over."""

_JOINERS = frozenset("\u200d\ufe0f")


class CellScreen:
    """What a terminal of ``width`` by ``height`` should show, and what it is known to show.

    ``paint`` changes the wanted screen; ``take_difference`` returns the text that brings the
    terminal up to date and from then on counts it as shown. Not thread-safe by itself.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._wanted: list[Row] = []
        self._shown: list[Row] = []
        self._dirty: set[int] = set()
        self._cursor: tuple[int, int] | None = None
        self.cursor = (0, 0)
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """Take a new size. Nothing is known of the terminal's content after it."""
        self.width, self.height = width, height
        self._wanted = [[None] * width for _ in range(height)]
        self.forget()

    def forget(self) -> None:
        """Count every cell of the terminal as unknown, so that all is sent again."""
        self._shown = [[None] * self.width for _ in range(self.height)]
        self._dirty = set(range(self.height))
        self._cursor = None

    def cleared(self) -> None:
        """Count the terminal as just cleared: blank cells in the default style."""
        self._shown = [[BLANK] * self.width for _ in range(self.height)]
        self._dirty = set(range(self.height))
        self._cursor = None

    @property
    def is_current(self) -> bool:
        """Whether there is nothing to send."""
        return not self._dirty and self._cursor == self.cursor

    def paint(self, x: int, y: int, text: str, style: str) -> int:
        """Put ``text`` at column ``x`` of row ``y``; the column after it is returned.

        What falls outside the screen is cut. Control characters become spaces: text from a
        document never steers the terminal.
        """
        if not 0 <= y < self.height:
            return x
        row = self._wanted[y]
        self._dirty.add(y)
        if text.isascii() and text.isprintable():
            end = x + len(text)
            cells = _ascii_cells(text, style)
            if x < 0:
                cells = cells[-x:]
            start = max(x, 0)
            room = self.width - start
            if cells and room > 0:
                self._break_wide(row, start, min(end, self.width))
                row[start : start + min(len(cells), room)] = cells[:room]
            return end
        whole = _whole_cells(text, style)
        if whole and x >= 0 and x + len(whole) <= self.width:
            self._break_wide(row, x, x + len(whole))
            row[x : x + len(whole)] = whole
            return x + len(whole)
        for grapheme, size in _graphemes(text):
            if size == 0:
                _append_mark(row, x, grapheme)
                continue
            if x >= 0 and x + size <= self.width:
                self._break_wide(row, x, x + size)
                row[x] = (grapheme, style)
                if size == 2:
                    row[x + 1] = ("", style)
            elif 0 <= x < self.width:
                self._break_wide(row, x, self.width)
                row[x] = (" ", style)
            x += size
        return x

    def _break_wide(self, row: Row, start: int, end: int) -> None:
        """Blank the halves of two-cell characters that writing ``start .. end`` cuts in two."""
        first = row[start]
        if first is not None and first[0] == "" and start > 0:
            row[start - 1] = (" ", first[1])
        after = row[end] if end < self.width else None
        if after is not None and after[0] == "":
            row[end] = (" ", after[1])

    def take_difference(self) -> str:
        """The text that turns the shown screen into the wanted one; both are equal afterwards."""
        out: list[str] = []
        pen = _Pen(out, self._cursor)
        for y in sorted(self._dirty):
            wanted = self._wanted[y]
            if wanted != self._shown[y]:
                _write_row(pen, y, self._shown[y], wanted)
                self._shown[y] = wanted.copy()
        self._dirty.clear()
        pen.write_style("")
        if pen.position != self.cursor:
            pen.move(*self.cursor)
        self._cursor = self.cursor
        return "".join(out)


class _Pen:
    """Where the terminal's cursor stands and which style it writes in."""

    def __init__(self, out: list[str], position: tuple[int, int] | None) -> None:
        self.out = out
        self.position = position
        self.row = position[1] if position else None
        self.style = ""

    def move(self, x: int, y: int) -> None:
        if self.position == (x, y):
            return
        if self.row == y:
            self.out.append(f"\x1b[{x + 1}G" if x else "\r")
        else:
            self.out.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        self.position = (x, y)
        self.row = y

    def write_style(self, style: str) -> None:
        if style != self.style:
            self.out.append(style_change(self.style, style))
            self.style = style


def _write_row(pen: _Pen, y: int, shown: Row, wanted: Row) -> None:
    width = len(wanted)
    blank_from = _trailing_blanks(wanted)
    out = pen.out
    for start, end in _changed_runs(shown, wanted):
        pen.move(start, y)
        x = at = start
        drifting = False
        while x < end:
            cell = wanted[x]
            if cell is None:
                x += 1
                continue
            if x >= blank_from and end == width and width - x > BRIDGE:
                if at != x or drifting:
                    pen.position = None
                    pen.move(x, y)
                pen.write_style("")
                out.append("\x1b[K")
                drifting, at = False, x
                break
            text, style = cell
            plain = text.isascii()
            ambiguous = not plain and _is_ambiguous(text)
            if at != x or (drifting and not ambiguous):
                pen.position = None
                pen.move(x, y)
            if style != pen.style and (text != " " or style != style_of_blank(pen.style)):
                pen.write_style(style)
            out.append(text)
            drifting = ambiguous
            x += 2 if not plain and x + 1 < width and _is_tail(wanted[x + 1]) else 1
            at = x
        # At the right edge the cursor's place depends on the terminal, so it is unknown.
        pen.position = None if drifting or at >= width else (at, y)


def _trailing_blanks(row: Row) -> int:
    """Where the blanks that reach the end of a row begin."""
    at = len(row)
    while at and row[at - 1] == BLANK:
        at -= 1
    return at


@lru_cache(maxsize=4096)
def _is_ambiguous(text: str) -> bool:
    """Whether terminals disagree on the width: after such a character the column is set anew."""
    return not text.isascii() and unicodedata.east_asian_width(text[0]) == "A"


def _changed_runs(shown: Row, wanted: Row) -> Iterable[tuple[int, int]]:
    """Runs of cells to send: ``(start, end)``, whole characters, short gaps bridged."""
    width = len(wanted)
    begun = ended = -1
    for x, cell in enumerate(wanted):
        # Cells are shared between texts that are painted again, and then need no comparison.
        if cell is shown[x] or cell is None or cell == shown[x]:
            continue
        start = x - 1 if not cell[0] and x > 0 else x
        after = wanted[x + 1] if x + 1 < width else None
        end = x + 2 if after is not None and not after[0] else x + 1
        if begun < 0:
            begun, ended = start, end
        elif start <= ended:
            ended = max(ended, end)
        elif start - ended <= BRIDGE and None not in wanted[ended:start]:
            ended = end
        else:
            yield begun, ended
            begun, ended = start, end
    if begun >= 0:
        yield begun, ended


def _is_tail(cell: Cell | None) -> bool:
    return cell is not None and cell[0] == ""


@lru_cache(maxsize=1024)
def _ascii_cells(text: str, style: str) -> tuple[Cell, ...]:
    """The cells of a text, of which each character fills one."""
    if " " not in text:
        return tuple([(char, style) for char in text])
    blank = (" ", style_of_blank(style))
    return tuple([blank if char == " " else (char, style) for char in text])


@lru_cache(maxsize=1024)
def _whole_cells(text: str, style: str) -> tuple[Cell, ...]:
    """The cells of a text that begins and ends with characters of its own, else none.

    The same texts are painted again and again: every time that a screen opens or closes.
    """
    cells: list[Cell] = []
    for grapheme, size in _graphemes(text):
        if size == 0:
            return ()
        cells.append((grapheme, style_of_blank(style) if grapheme == " " else style))
        if size == 2:
            cells.append(("", style))
    return tuple(cells)


def _append_mark(row: Row, x: int, mark: str) -> None:
    """Join a zero-width mark to the character before column ``x``, if there is one."""
    at = x - 1
    if 0 <= at < len(row) and _is_tail(row[at]):
        at -= 1
    if 0 <= at < len(row):
        before = row[at]
        if before is not None and len(before[0]) < 8:
            row[at] = (before[0] + mark, before[1])


def _graphemes(text: str) -> Iterable[tuple[str, int]]:
    """Graphemes and their widths in cells; control and format characters made harmless."""
    if _JOINERS.intersection(text):
        for start, end, size in split_graphemes(text)[0]:
            piece = "".join(c for c in text[start:end] if c in _JOINERS or not _steers(c))
            if piece:
                yield piece, size
        return
    for char in text:
        if not _steers(char):
            yield char, get_character_cell_size(char)
        elif unicodedata.category(char) == "Cc" and get_character_cell_size(char) > 0:
            yield " ", 1


def _steers(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")

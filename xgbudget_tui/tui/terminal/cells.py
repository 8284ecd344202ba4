"""Styles as SGR parameters, and the shortest sequence from one to another."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from xgbudget_tui.model.cell_widths import width_of_character

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
    was, now = _split_style(old), _split_style(new)
    # No number at all is 0, which puts everything back.
    reset = f"\x1b[;{';'.join(now.values())}m" if now else "\x1b[m"
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
    # The terminal's own colours are what is written in unless another is set.
    return {name: value for name, value in parts.items() if value not in _OWN_COLOURS}


@lru_cache(maxsize=2048)
def style_of_blank(style: str) -> str:
    """What of a style shows on a blank: its background, or all of it where there are lines."""
    parts = _split_style(style)
    if not parts.keys() <= _UNSEEN:
        return style
    return parts.get("bg", "")


_OWN_COLOURS = ("39", "49")
_UNSEEN = frozenset(("fg", "bg", "0", "1", "2", "3", "22", "23"))
"""Parts of a style of which a blank shows the background alone."""

Cell = tuple[str, str]
Row = list[Cell | None]

BLANK: Cell = (" ", "")
BRIDGE = 4
"""Unchanged cells that are cheaper to send again than to jump over."""
LONG_STYLE = 7
"""From so many characters on, a style is worth going back for once it is set."""
LONG_FRAME = 5_000
"""From so many characters on, styles are looked for that are shorter to write in after the rest."""
MANY_STYLES, FEWEST_SPANS = 8, 8
"""So many styles are tried in such a frame, each of so many spans at least."""
MANY_BLANKS = 8
"""From so many blanks on, it is tried whether a row is shorter to send when it is erased first."""

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

    def take_difference(self, *, at_once: bool = False) -> str:
        """The text that turns the shown screen into the wanted one; both are equal afterwards.

        ``at_once``: row by row from left to right, without looking for a shorter way.
        """
        pen = _Pen(self._cursor)
        rows: list[_RowChange] = []
        for y in sorted(self._dirty):
            wanted = self._wanted[y]
            if wanted != self._shown[y]:
                row = _write_row(pen, y, self._shown[y], wanted, at_once=at_once)
                rows += [row] if row is not None else []
                self._shown[y] = wanted.copy()
        self._dirty.clear()
        if not at_once and _length(pen) >= LONG_FRAME:
            pen = _put_off_styles(pen, self._cursor, rows)
        pen.write_style("")
        if pen.position != self.cursor:
            pen.move(*self.cursor)
        self._cursor = self.cursor
        return "".join(pen.out)


class _Pen:
    """Where the terminal's cursor stands, which style it writes in, and what is to be sent."""

    def __init__(self, position: tuple[int, int] | None, style: str = "") -> None:
        self.out: list[str] = []
        self.position = position
        self.row = position[1] if position else None
        self.style = style
        self._is_sure = False
        """Whether terminals agree on the column: nothing but ASCII since it was set."""

    def fork(self) -> _Pen:
        """A pen that goes on from here; what it writes is its own."""
        pen = _Pen(self.position, self.style)
        pen.row, pen._is_sure = self.row, self._is_sure
        return pen

    def follow(self, other: _Pen) -> None:
        """Take what a fork of this pen has written, and stand where it stands."""
        self.out += other.out
        self.position, self.row, self.style = other.position, other.row, other.style
        self._is_sure = other._is_sure

    def move(self, x: int, y: int) -> None:
        """Go to a cell, in the fewest characters."""
        if self.position == (x, y):
            return
        if self.row != y:
            step = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"
        elif not x:
            step = "\r"
        else:
            step = f"\x1b[{x + 1}G"
            ahead = x - self.position[0] if self.position and self._is_sure else 0
            if ahead > 0:
                step = min((step, f"\x1b[{ahead}C" if ahead > 1 else "\x1b[C"), key=len)
        self.out.append(step)
        self.position, self.row = (x, y), y
        self._is_sure = True

    def write_style(self, style: str) -> None:
        if style != self.style:
            self.out.append(style_change(self.style, style))
            self.style = style

    def erase_to_end(self) -> None:
        """Blank the rest of the row; the cursor stays."""
        if style_of_blank(self.style):
            self.write_style("")
        self.out.append("\x1b[K")

    def write(self, span: _Span, y: int, wanted: Row) -> None:
        """Write a span, from wherever the cursor stands."""
        self._close_gap(span.x, y, wanted)
        if not span.is_blank or style_of_blank(self.style) != span.style:
            self.write_style(span.style)
        text = "".join(span.text)
        self.out.append(text)
        self._is_sure = self._is_sure and text.isascii()
        # At the right edge the cursor's place depends on the terminal, so it is unknown.
        is_inside = span.end < len(wanted)
        self.row = y if is_inside else None
        self.position = (span.end, y) if is_inside and not span.is_adrift else None

    def _close_gap(self, x: int, y: int, wanted: Row) -> None:
        """Go to a cell; over a few that look as the pen writes by writing them again."""
        if self.position is not None and self.position[1] == y:
            at = self.position[0]
            if 0 < x - at <= (2 if self._is_sure else 3):
                between = wanted[at:x]
                if all(cell is not None and self._is_at_hand(cell) for cell in between):
                    self.out += [cell[0] for cell in between if cell is not None]
                    self.position = (x, y)
                    return
        self.move(x, y)

    def _is_at_hand(self, cell: Cell) -> bool:
        text, style = cell
        if text == " ":
            return style in (self.style, style_of_blank(self.style))
        return style == self.style and len(text) == 1 and text.isascii()


class _Span:
    """Neighbouring cells of a row that are sent in one style.

    ``end`` is the column after them. ``is_adrift``: terminals disagree on where that is.
    ``is_blank``: nothing shows but the ground, in whatever style it is written.
    """

    __slots__ = ("end", "ground", "is_adrift", "is_blank", "style", "text", "x")

    def __init__(self, x: int, text: str, style: str) -> None:
        self.x = self.end = x
        self.text: list[str] = []
        self.style = style
        self.ground = style_of_blank(style)
        self.is_blank = text == " " and style == self.ground
        self.is_adrift = False

    def takes(self, text: str, style: str, *, is_ambiguous: bool, is_changed: bool) -> bool:
        """Whether a character can follow in the same style; blanks take that of what follows."""
        if self.is_adrift and not is_ambiguous:
            return False
        if style == self.style or (text == " " and style == self.ground):
            if text != " ":
                self.is_blank = False
            return True
        if self.is_blank and is_changed and style_of_blank(style) == self.style:
            self.style, self.is_blank = style, False
            return True
        return False


class _RowChange(NamedTuple):
    """What is to be sent of row ``y``, in this order.

    From column ``erase_at`` on the row is erased, if that is a number.
    """

    y: int
    wanted: Row
    spans: list[_Span]
    erase_at: int | None


def _write_row(pen: _Pen, y: int, shown: Row, wanted: Row, *, at_once: bool) -> _RowChange | None:
    """Write what differs, in the shortest of the ways that are known unless it is ``at_once``."""
    changed = [x for x, cell in enumerate(wanted) if cell is not None and cell != shown[x]]
    if not changed:
        return None
    first, stop = changed[0], changed[-1] + 1
    if _is_tail(wanted[first]):
        first -= 1
    blank_from = max(first, _trailing_blanks(wanted))
    erase_at = None
    if stop - blank_from > BRIDGE:
        erase_at, stop = blank_from, blank_from
    spans = _find_spans(shown, wanted, first, stop)
    row = _RowChange(y, wanted, spans, erase_at)
    if at_once:
        pen.follow(_draw_in_order(pen, row))
        return row
    row, way = _draw(pen, row)
    is_new = len(changed) >= len(wanted) // 2 and None not in wanted
    covered = len(wanted) - shown.count(BLANK)
    if is_new and covered >= MANY_BLANKS and wanted.count(BLANK) >= MANY_BLANKS:
        erased = [*shown[:first], *[BLANK] * (len(wanted) - first)]
        spans = _find_spans(erased, wanted, first, blank_from)
        other, then = _draw(pen, _RowChange(y, wanted, spans, first))
        if _length(then) < _length(way):
            row, way = other, then
    pen.follow(way)
    return row


def _draw(pen: _Pen, row: _RowChange) -> tuple[_RowChange, _Pen]:
    """A row, and the pen that writes it from where ``pen`` stands.

    A style that is long to set is set once, where going back for it is shorter.
    """
    way = _draw_in_order(pen, row)
    styles = [span.style for span in row.spans]
    for style in dict.fromkeys(styles):
        if len(style) >= LONG_STYLE and styles.count(style) > 1:
            other = row._replace(spans=_gather(row.spans, style))
            then = _draw_in_order(pen, other)
            if _length(then) < _length(way):
                row, way = other, then
    return row, way


def _draw_in_order(pen: _Pen, row: _RowChange) -> _Pen:
    way = pen.fork()
    erase_at = row.erase_at
    if erase_at is not None and (not row.spans or erase_at <= row.spans[0].x):
        way.move(erase_at, row.y)
        way.erase_to_end()
        erase_at = None
    for span in row.spans:
        way.write(span, row.y, row.wanted)
    if erase_at is not None:
        way.move(erase_at, row.y)
        way.erase_to_end()
    return way


def _put_off_styles(
    pen: _Pen, position: tuple[int, int] | None, rows: Sequence[_RowChange]
) -> _Pen:
    """The pen that writes rows shortest: some styles of many rows together, after the rest."""
    counts = Counter(span.style for row in rows for span in row.spans)
    late: list[str] = []
    for style, count in sorted(counts.items(), key=itemgetter(1), reverse=True)[:MANY_STYLES]:
        if len(style) >= LONG_STYLE and count >= FEWEST_SPANS:
            then = _write_rows(_Pen(position), rows, [*late, style])
            if _length(then) < _length(pen):
                pen = then
                late.append(style)
    return pen


def _write_rows(pen: _Pen, rows: Sequence[_RowChange], late: Sequence[str]) -> _Pen:
    for row in rows:
        spans = [span for span in row.spans if span.style not in late]
        pen.follow(_draw_in_order(pen, row._replace(spans=spans)))
    for style in late:
        for row in rows:
            for span in row.spans:
                if span.style == style:
                    pen.write(span, row.y, row.wanted)
    return pen


def _gather(spans: list[_Span], style: str) -> list[_Span]:
    """Spans in such an order that those of a style follow the first of them."""
    at = next(at for at, span in enumerate(spans) if span.style == style)
    same = [span for span in spans[at:] if span.style == style]
    return [*spans[:at], *same, *(span for span in spans[at:] if span.style != style)]


def _length(pen: _Pen) -> int:
    return sum(map(len, pen.out))


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


def _find_spans(shown: Row, wanted: Row, first: int, stop: int) -> list[_Span]:
    """What is to be sent of the columns ``first .. stop``: whole characters, short gaps bridged."""
    spans: list[_Span] = []
    span: _Span | None = None
    same: list[str] = []  # unchanged cells since, sent if changed ones follow close behind
    width = len(wanted)
    x = first
    while x < stop:
        cell, at = wanted[x], x
        x += 1
        if cell is None:
            span = None
            continue
        text, style = cell
        is_changed = cell is not shown[at] and cell != shown[at]
        is_plain = text.isascii()
        is_ambiguous = False
        if not is_plain:
            is_ambiguous = _is_ambiguous(text)
            if x < width and _is_tail(wanted[x]):
                is_changed = is_changed or wanted[x] != shown[x]
                x += 1
        if span is not None and not (
            (style == span.style and not span.is_adrift and not span.is_blank)
            or span.takes(text, style, is_ambiguous=is_ambiguous, is_changed=is_changed)
        ):
            span = None
        if not is_changed:
            same.append(text)
            if len(same) > BRIDGE or not is_plain:
                span = None
            continue
        if span is None:
            span = _Span(at, text, style)
            spans.append(span)
        else:
            span.text += same
        same.clear()
        span.text.append(text)
        span.end, span.is_adrift = x, is_ambiguous
    return spans


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
        from rich.cells import split_graphemes

        for start, end, size in split_graphemes(text)[0]:
            piece = "".join(c for c in text[start:end] if c in _JOINERS or not _steers(c))
            if piece:
                yield piece, size
        return
    for char in text:
        if not _steers(char):
            yield char, width_of_character(char)
        elif unicodedata.category(char) == "Cc" and width_of_character(char) > 0:
            yield " ", 1


def _steers(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")

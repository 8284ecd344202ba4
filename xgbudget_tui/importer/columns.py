"""Header rows to columns: which column names the lines, which holds codes, which is a measure.

A table may print two tables side by side (收入 | 支出, 限额 | 余额): each is a :class:`Side`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xgbudget_tui.document import Cell
from xgbudget_tui.importer.heads import (
    AMOUNT_WORD,
    PLACE_NAME,
    Head,
    classify_heading,
    is_column_numbers,
    is_number,
)
from xgbudget_tui.model.names import normalise_name

MOST_HEADER_ROWS = 8
MOST_COLUMNS = 128
"""Columns read of one side of a table; the widest published tables have about thirty."""

Rows = Sequence[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a side: its cell index (from 0), its use, its label over all header rows."""

    index: int
    head: Head
    label: str
    printed: str


@dataclass(frozen=True, slots=True)
class Side:
    """One logical table of a grid: the words over it alone, and its columns."""

    banner: str
    columns: tuple[Column, ...]

    def find(self, head: Head) -> Column | None:
        """The first column of this use, or None."""
        return next((column for column in self.columns if column.head is head), None)

    @property
    def excess(self) -> int:
        """How many columns there are beyond those that are read."""
        return max(0, len(self.columns) - MOST_COLUMNS)

    @property
    def measures(self) -> tuple[Column, ...]:
        """The columns that hold figures or texts of the lines."""
        read = self.columns[:MOST_COLUMNS]
        return tuple(column for column in read if column.head is Head.MEASURE)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a grid is to be read. ``header`` counts its header rows (0: it prints none)."""

    header: int
    sides: tuple[Side, ...]


def read_layout(rows: Rows) -> Layout:
    """Read the header of a grid; a grid without one gets its columns from what the cells hold."""
    labels = find_header(rows)
    if labels is None:
        return Layout(0, (_guess_side(rows),))
    head, header = labels
    width = max((len(row) for row in rows[:header]), default=0)
    heads = [classify_heading(_head_text(rows, head, header, i)) for i in range(width)]
    body = rows[header:]
    for index, use in enumerate(heads):
        if use is Head.NAME and Head.NAME in heads[index + 1 :] and _holds_codes(body, index):
            # 经济分类科目 over a column of codes, with the names to its right.
            heads[index] = Head.CODE
        elif use is Head.NAME and _is_amount_column(body, index):
            heads[index] = Head.MEASURE
    if Head.NAME not in heads and Head.CODE not in heads:
        heads[_find_names(body, heads)] = Head.NAME
    for index in range(1, width):
        # One heading over several columns of codes (类, 款, 项) leaves all but the first blank.
        if heads[index - 1] is Head.CODE and not _text(rows[head], index):
            heads[index] = Head.CODE if _holds_codes(body, index) else heads[index]
    sides = tuple(_read_side(rows, head, header, heads, span) for span in _split_sides(heads))
    return Layout(header, sides)


def _head_text(rows: Rows, head: int, header: int, index: int) -> str:
    """A column's word in the row that names the columns; for the first columns also below it."""
    text = _text(rows[head], index)
    if text or any(_text(rows[head], before) for before in range(index)):
        return text
    return next((text for row in rows[head + 1 : header] if (text := _text(row, index))), "")


def _is_amount_column(body: Rows, index: int) -> bool:
    """Whether a column holds figures, whatever its heading (市县 over the counties' amounts)."""
    texts = [text for row in body if (text := _text(row, index))]
    return len(texts) > 1 and sum(map(is_number, texts)) * 2 > len(texts)


def _holds_codes(body: Rows, index: int) -> bool:
    texts = [text for row in body if (text := _text(row, index))]
    codes = sum(re.fullmatch(r"\d{2,9}", text) is not None for text in texts)
    # 合计 is often printed in the first cell, whatever the column is.
    return codes > 0 and codes * 3 >= len(texts) * 2


def _find_names(body: Rows, heads: list[Head]) -> int:
    """The first column whose cells are words, where no heading says which one names the lines."""
    for index, head in enumerate(heads):
        texts = [text for row in body if (text := _text(row, index))]
        words = sum(not is_number(text) for text in texts)
        if head is Head.MEASURE and texts and words * 2 > len(texts):
            return index
    return next((index for index, head in enumerate(heads) if head is Head.MEASURE), 0)


def find_header(rows: Rows) -> tuple[int, int] | None:
    """``(index of the row that names the columns, number of header rows)``, or None."""
    for index, row in enumerate(rows[:MOST_HEADER_ROWS]):
        texts = [normalise_name(cell.text) for cell in row if cell.text]
        if any(is_number(text) for text in texts):
            break
        heads = [classify_heading(text) for text in texts]
        named = Head.NAME in heads or Head.CODE in heads
        if named and any(head is Head.MEASURE for head in heads):
            return index, _end_of_header(rows, index)
    return _find_plain_header(rows)


def _find_plain_header(rows: Rows) -> tuple[int, int] | None:
    """A first row of words over rows of figures heads them, if one word is that of an amount."""
    if len(rows) < 2:
        return None
    texts = [normalise_name(cell.text) for cell in rows[0] if cell.text]
    full = len(texts) > 1 and len(texts) * 2 > len(rows[0])
    if not full or any(is_number(text) for text in texts):
        return None
    figures = any(is_number(_text(row, i)) for row in rows[1:4] for i in range(1, len(row)))
    said = any(AMOUNT_WORD.search(text) for text in texts)
    return (0, _end_of_header(rows, 0)) if figures and said else None


def _end_of_header(rows: Rows, head: int) -> int:
    """Rows under the named one that only divide its columns further, or count them."""
    end = head + 1
    while end < min(len(rows), head + 4):
        row = rows[end]
        if not (_divides(rows[head], row) or is_column_numbers(row)):
            break
        end += 1
    return end


def _divides(above: tuple[Cell, ...], row: tuple[Cell, ...]) -> bool:
    filled = [i for i, cell in enumerate(row) if cell.text]
    if not filled or any(is_number(normalise_name(row[i].text)) for i in filled):
        return False
    if all(re.fullmatch("[类款项目]", _text(row, i)) for i in filled):
        return True
    first = _text(row, 0)
    if first and first != _text(above, 0) and classify_heading(first) is Head.MEASURE:
        return False
    wide = [i for i in filled if not _text(above, i)]
    return bool(wide) or all(_text(above, i) == normalise_name(row[i].text) for i in filled)


def _split_sides(heads: list[Head]) -> list[range]:
    """Where a name or a code comes after a measure, a further table begins."""
    starts, seen = [0], False
    for index, head in enumerate(heads):
        if head in {Head.NAME, Head.CODE} and seen and Head.MEASURE in heads[index:]:
            starts.append(index)
            seen = False
        seen = seen or head is Head.MEASURE
    ends = [*starts[1:], len(heads)]
    return [range(start, end) for start, end in zip(starts, ends, strict=True)]


def _read_side(rows: Rows, head: int, header: int, heads: list[Head], span: range) -> Side:
    own = [i for i in span if heads[i] is Head.NAME]
    name = _choose_name(rows[head], own)
    levels = [_spread(rows[row], span, is_last=row == header - 1) for row in range(header)
              if not is_column_numbers(rows[row])]  # fmt: skip
    banner = _banner(levels[:head], span)
    columns = []
    for index in span:
        use = heads[index]
        if use is Head.NAME and index != name:
            use = Head.MEASURE
        printed = _stack(levels, index, banner)
        if use is Head.MEASURE and not printed and not _any_filled(rows[header:], index):
            continue
        columns.append(Column(index, use, normalise_name(printed).rstrip(":"), printed))
    return Side(banner, tuple(columns))


def _choose_name(row: tuple[Cell, ...], own: list[int]) -> int | None:
    """Of several columns that could name the lines, one that says 项目 or 科目, the last such."""
    items = [i for i in own if not PLACE_NAME.fullmatch(_text(row, i).rstrip(":"))] or own
    return items[-1] if items else None


def _spread(row: tuple[Cell, ...], span: range, *, is_last: bool) -> dict[int, str]:
    """A header row's words by column; a wide heading also covers the blank cells on its right."""
    words: dict[int, str] = {}
    current, covered = "", -1
    for index in span:
        cell = row[index] if index < len(row) else None
        text = cell.text if cell else ""
        if cell and text:
            current = text
            covered = index + cell.across if cell.across > 1 else -1
        elif 0 <= covered <= index:
            # The format says how far a merged heading goes; plain text says nothing of it.
            current = ""
        words[index] = text if is_last else (text or current)
    return words


def _banner(above: list[dict[int, str]], span: range) -> str:
    """Words above the named row that stand over the whole side."""
    parts = []
    for level in above:
        words = {normalise_name(level.get(index, "")) for index in span}
        if len(words) == 1 and (word := words.pop()):
            parts.append(word)
    return "".join(parts)


def _stack(levels: list[dict[int, str]], index: int, banner: str) -> str:
    parts: list[str] = []
    for level in levels:
        text = level.get(index, "")
        plain = normalise_name(text)
        if text and plain not in {normalise_name(part) for part in parts} and plain not in banner:
            parts.append(text)
    return "/".join(parts)


def _guess_side(rows: Rows) -> Side:
    """Columns of a grid that prints no header: codes, then names, then figures."""
    width = max((len(row) for row in rows), default=0)
    columns: list[Column] = []
    named = False
    for index in range(min(width, 64)):
        texts = [text for row in rows if (text := _text(row, index))]
        numbers = sum(1 for text in texts if is_number(text))
        if not texts:
            continue
        if not named and all(re.fullmatch(r"\d{3,9}", text) for text in texts):
            columns.append(Column(index, Head.CODE, "", ""))
        elif not named and numbers * 2 < len(texts):
            named = True
            columns.append(Column(index, Head.NAME, "", ""))
        else:
            columns.append(Column(index, Head.MEASURE, "", ""))
    return Side("", tuple(columns))


def _any_filled(rows: Rows, index: int) -> bool:
    return any(_text(row, index) for row in rows)


def _text(row: tuple[Cell, ...], index: int) -> str:
    return normalise_name(row[index].text) if index < len(row) else ""

"""Two readings of one table that are as good as each other: which is taken, what is marked.

A tie is decided by what the table itself proves: a reading in which more printed figures are the
sum of those below or beside them is the right one, and so is one that alone has as many columns as
the tables of the pages beside it. Where neither says anything the first is kept, and each of its
cells that the other reads otherwise carries the row as the other has it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import accumulate

from xgbudget_tui.document.pdf_rows import FIGURE
from xgbudget_tui.document.title_rows import join_wrapped
from xgbudget_tui.model.money import parse_decimal
from xgbudget_tui.model.value import value_class

_MARK = re.compile(r"[①-⑳*＊※]")
_FEWEST_DIGITS = 3
"""Digits of a sum that does not come about by chance."""
_MOST_ROWS = 80
"""Rows of one table that are added up; more do not stand on a page."""
_JOINT = "｜"
"""What stands between the cells of a row that is given as one text."""


@value_class
class CellText:
    """A cell's lines of text, how far they stand in from their column, the columns covered.

    ``confidence`` is 1 for stored text; ``readings`` are what else it could be, for a recogniser
    or in another reading of the page; ``first`` is what a recogniser saw where another text was
    taken; ``otherwise`` is the row as the page's other reading has it, where both are as good.
    ``full`` says that no letter more fits into the last line.
    """

    text: str
    indent: int = 0
    across: int = 1
    confidence: float = 1.0
    readings: tuple[str, ...] = ()
    first: str = ""
    otherwise: str = ""
    full: bool = False


Row = list[CellText]


@value_class
class _RowKey:
    """What a row says: its words together, and its figures in order."""

    label: str
    figures: tuple[str, ...]


def _read_key(row: Row) -> _RowKey:
    """What a row says, whatever columns its cells stand in; marks of footnotes say nothing."""
    words: list[str] = []
    figures: list[str] = []
    for cell in row:
        parts = [part for part in cell.text.split() if not _MARK.fullmatch(part)]
        if len(parts) == 1 and FIGURE.fullmatch(parts[0]):
            figures += parts
        else:
            # Two figures in one cell are none.
            words += parts
    return _RowKey("".join(words), tuple(figures))


def is_same_reading(rows: Sequence[Row], other: Sequence[Row]) -> bool:
    """Whether two readings have the same figures beside the same labels; headings aside."""
    one, two = ([key for row in rows if (key := _read_key(row)).figures] for rows in (rows, other))
    return Counter(one) == Counter(two)


def choose_by_sums(rows: Sequence[Row], other: Sequence[Row]) -> Sequence[Row] | None:
    """The reading in which more sums hold, or None where they do not tell."""
    one, two = count_sums(rows), count_sums(other)
    if one == two:
        return None
    return rows if one > two else other


def choose_by_columns(
    rows: Sequence[Row], other: Sequence[Row], beside: Collection[int]
) -> Sequence[Row] | None:
    """The reading that alone has as many filled columns as a table on a page beside it."""
    one, two = (count_used(rows) in beside for rows in (rows, other))
    if one == two:
        return None
    return rows if one else other


def count_used(rows: Sequence[Row]) -> int:
    """How many columns have text in two rows or more."""
    return sum(sum(bool(cell.text) for cell in column) > 1 for column in zip(*rows, strict=True))


def count_sums(rows: Sequence[Row]) -> int:
    """How many figures of a table are the sum of several below them, or beside them."""
    values = [[_read_value(cell) for cell in row] for row in rows[:_MOST_ROWS]]
    below = sum(_count_below(column) for column in zip(*values, strict=True))
    return below + sum(map(_adds_up_across, values))


def _read_value(cell: CellText) -> Decimal | None:
    return parse_decimal(cell.text) if FIGURE.fullmatch(cell.text) else None


def _count_below(column: Sequence[Decimal | None]) -> int:
    """How many figures of a column are the sum of two or more that follow on them."""
    filled = [value for value in column if value]
    found = 0
    for at, value in enumerate(filled):
        following = accumulate(filled[at + 1 :])
        next(following, None)
        found += _is_telling(value) and any(total == value for total in following)
    return found


def _adds_up_across(row: Sequence[Decimal | None]) -> bool:
    """Whether one figure of a row is the sum of all others, or of the two behind it."""
    filled = [value for value in row if value]
    if len(filled) < 3 or not _is_telling(max(filled)):
        return False
    return 2 * max(filled) == sum(filled) or any(
        one == two + three and _is_telling(one)
        for one, two, three in zip(filled, filled[1:], filled[2:], strict=False)
    )


def _is_telling(value: Decimal) -> bool:
    return len(value.as_tuple().digits) >= _FEWEST_DIGITS


def mark_tied(rows: Sequence[Row], other: Sequence[Row]) -> list[Row]:
    """The rows, with what the other reading gives on each cell that it reads otherwise.

    Rows without figures are left alone: no figure can be misread in them.
    """
    marked = list(rows)
    for at, counterpart in _find_differing(rows, other):
        marked[at] = _mark_row(rows[at], counterpart)
    return marked


def _find_differing(rows: Sequence[Row], other: Sequence[Row]) -> Iterator[tuple[int, Row]]:
    """The rows with figures that the other reading does not have, each with what it has there."""
    keys, others = [_read_key(row) for row in rows], [_read_key(row) for row in other]
    matcher = SequenceMatcher(None, keys, others, autojunk=False)
    for word, start, end, low, high in matcher.get_opcodes():
        if word in ("equal", "insert"):
            continue
        near = range(max(0, low - 1), min(len(other), high + 1))
        for at in range(start, end):
            if not keys[at].figures or not near:
                continue
            if end - start == high - low:
                yield at, other[low + at - start]
            else:
                own = keys[at]
                yield at, other[max(near, key=lambda place: _likeness(own, others[place]))]


def _likeness(one: _RowKey, two: _RowKey) -> int:
    """How much two rows have in common: figures first, then letters."""
    figures = Counter(one.figures) & Counter(two.figures)
    letters = Counter(one.label) & Counter(two.label)
    return 100 * figures.total() + letters.total()


def _mark_row(row: Row, counterpart: Row) -> Row:
    texts = (join_wrapped(cell.text) for cell in counterpart if cell.text)
    said = _JOINT.join(" ".join(text.split()) for text in texts)
    alike = len(row) == len(counterpart)
    figures = [cell.text for cell in counterpart if FIGURE.fullmatch(cell.text)]
    own = [cell for cell in row if FIGURE.fullmatch(cell.text)]
    paired = dict(zip(map(id, own), figures, strict=True)) if len(own) == len(figures) else {}
    marked: Row = []
    for at, cell in enumerate(row):
        there = counterpart[at].text if alike else paired.get(id(cell))
        if not cell.text or (there is not None and there.split() == cell.text.split()):
            marked.append(cell)
            continue
        readings = (*cell.readings, there) if there else cell.readings
        marked.append(replace(cell, otherwise=said, readings=readings))
    return marked

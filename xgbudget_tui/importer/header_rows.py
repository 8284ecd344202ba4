"""Which leading rows of a grid are its header: by the words of its columns, else by its shape.

By shape a header is words over figures: leading rows that hold none, whose words stand over the
columns that do. What the words say does not matter, so a table headed 项目用途, 年份 or 市县别 has
its header found as one headed 项目 has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xgbudget_tui.document import Cell
from xgbudget_tui.importer.column_contents import is_silent
from xgbudget_tui.importer.column_roles import (
    ColumnRole,
    classify_heading,
    is_column_numbers,
    is_number,
)
from xgbudget_tui.model.names import normalise_name

MOST_HEADER_ROWS = 8
LONGEST_HEADING = 60
"""Characters of a heading; a longer cell is prose."""
_ROWS_UNDER = 4
"""Rows under the one that names the columns which may divide or count them."""

Rows = Sequence[tuple[Cell, ...]]


def find_header(rows: Rows) -> tuple[int, int] | None:
    """``(index of the row that names the columns, number of header rows)``, or None."""
    silent = _count_rows_without_figures(rows)
    for index, row in enumerate(rows[:silent]):
        texts = [normalise_name(cell.text) for cell in row if cell.text]
        heads = [classify_heading(text) for text in texts]
        named = bool({ColumnRole.NAME, ColumnRole.CODE, ColumnRole.INDEX} & set(heads))
        if named and any(head is ColumnRole.MEASURE for head in heads):
            return index, _end_of_header(rows, index, silent)
    return _find_by_shape(rows, silent)


def read_cell(row: tuple[Cell, ...], index: int) -> str:
    """The normalised text of a cell; empty where the row ends before it."""
    return normalise_name(row[index].text) if index < len(row) else ""


def _count_rows_without_figures(rows: Rows) -> int:
    """How many leading rows hold no figure; rows that number the columns are passed over."""
    for index, row in enumerate(rows[:MOST_HEADER_ROWS]):
        if index and is_column_numbers(row):
            continue
        if any(is_number(normalise_name(cell.text)) for cell in row if cell.text):
            return index
    return min(len(rows), MOST_HEADER_ROWS)


def _find_by_shape(rows: Rows, silent: int) -> tuple[int, int] | None:
    """The leading rows without figures, where their words stand over the columns of figures."""
    head = next((i for i, row in enumerate(rows[:silent]) if len(_list_headings(row)) > 1), None)
    if head is None:
        return None
    end = _end_of_header(rows, head, silent)
    figures = _find_figure_columns(rows[end:])
    headed = {i for row in rows[head:end] for i in _list_headings(row)}
    said = len(figures & headed)
    if not said or said * 5 < len(figures) * 4:
        return None
    return head, end


def _list_headings(row: tuple[Cell, ...]) -> set[int]:
    """The columns that words of a row stand over; a merged cell stands over all it covers."""
    found: set[int] = set()
    for index, cell in enumerate(row):
        text = normalise_name(cell.text)
        if len(text) > LONGEST_HEADING:
            return set()
        if text and not is_silent(text) and any(char.isalpha() or char in "%‰" for char in text):
            found.update(range(index, index + cell.across))
    return found


def _find_figure_columns(body: Rows) -> set[int]:
    """Columns right of the first in which most of what is printed are figures."""
    width = max((len(row) for row in body), default=0)
    return {index for index in range(1, width) if _holds_figures(body, index)}


def _holds_figures(body: Rows, index: int) -> bool:
    texts = [text for row in body if (text := read_cell(row, index)) and not is_silent(text)]
    return bool(texts) and sum(map(is_number, texts)) * 2 > len(texts)


def _end_of_header(rows: Rows, head: int, silent: int) -> int:
    """Rows under the named one that only divide its columns further, or count them."""
    least = head + max((cell.down for cell in rows[head][:1]), default=1)
    end = head + 1
    while end < min(len(rows), head + _ROWS_UNDER):
        row = rows[end]
        below = end < silent and not _repeats_year(row)
        divides = end < least or _has_no_name(row) or _divides(rows[head], row)
        if not is_column_numbers(row) and not (below and divides):
            break
        end += 1
    return end


def find_repeated(row: tuple[Cell, ...], header: Rows) -> list[Cell]:
    """The cells of a row that print headings again in their columns, if most of it does.

    Empty for a row with a figure: that is a line, whatever its words.
    """
    texts = {index: text for index in range(len(row)) if (text := read_cell(row, index))}
    if len(texts) < 2 or any(map(is_number, texts.values())):
        return []
    same = [i for i, text in texts.items() if any(read_cell(h, i) == text for h in header)]
    return [row[i] for i in same] if len(same) > 1 and len(same) * 2 >= len(texts) else []


def _repeats_year(row: tuple[Cell, ...]) -> bool:
    """Whether 2000, 2000 side by side are an amount twice, not the years of two columns."""
    years = [text for cell in row if (text := normalise_name(cell.text)).isdigit()]
    return any(one == other for one, other in pairwise(years))


def _has_no_name(row: tuple[Cell, ...]) -> bool:
    """Whether a row without figures has words, and none where its name would stand."""
    return not read_cell(row, 0) and len(_list_headings(row)) > 1


def _divides(above: tuple[Cell, ...], row: tuple[Cell, ...]) -> bool:
    filled = list(_list_filled(row))
    if not filled:
        return False
    if all(re.fullmatch("[类款项目]", read_cell(row, i)) for i in filled):
        return True
    first = read_cell(row, 0)
    if first and first != read_cell(above, 0) and classify_heading(first) is ColumnRole.MEASURE:
        return False
    wide = [i for i in filled if not read_cell(above, i)]
    return bool(wide) or all(read_cell(above, i) == read_cell(row, i) for i in filled)


def _list_filled(row: tuple[Cell, ...]) -> Iterator[int]:
    return (index for index, cell in enumerate(row) if cell.text)

"""Rows whose labels could as well be parted otherwise, settled by the official names.

Where the page leaves open to which row a line of a label belongs, the official lists often tell:
of the two ways, the one that gives more rows a name of the lists, or the name of the code printed
beside, is taken. Where both do as well the rows stay marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from xgbudget_tui.document import Cell
from xgbudget_tui.importer.column_roles import ColumnRole
from xgbudget_tui.importer.columns import Side
from xgbudget_tui.importer.rows import Row
from xgbudget_tui.model.names import bare_name, normalise_name


def settle_labels(rows: Sequence[Row], side: Side) -> list[Row]:
    """The rows, with the labels that the official lists choose and no mark on these."""
    name, code = side.find(ColumnRole.NAME), side.find(ColumnRole.CODE)
    if name is None or not any(_is_open(row, name.index) for row in rows):
        return list(rows)
    settled: list[Row] = []
    for tied, group in groupby(rows, key=lambda row: _is_open(row, name.index)):
        own = list(group)
        settled += _settle(own, name.index, code.index if code else None) if tied else own
    return settled


def _is_open(row: Row, at: int) -> bool:
    """Whether the label of a row is another one in the page's other reading."""
    return at < len(row.cells) and bool(row.cells[at].readings) and bool(row.cells[at].otherwise)


def _settle(rows: Sequence[Row], at: int, code: int | None) -> Iterator[Row]:
    """Rows in a row with labels in question: as they are, as the other reading, or still open."""
    one = sum(_is_official(row, row.cells[at].text, code) for row in rows)
    two = sum(_is_official(row, row.cells[at].readings[0], code) for row in rows)
    for row in rows:
        label = row.cells[at]
        if one == two:
            yield row
        elif one > two:
            yield _put(row, at, label.text)
        else:
            yield _put(row, at, label.readings[0])


def _put(row: Row, at: int, text: str) -> Row:
    """A row with this label, no longer in question; nor is what differed with it alone."""
    cells: list[Cell] = list(row.cells)
    cells[at] = replace(cells[at], text=text, readings=(), otherwise="")
    return replace(row, cells=tuple(cells))


def _is_official(row: Row, text: str, code: int | None) -> bool:
    """Whether a label is a name of the lists, that of the code beside it where one is printed."""
    from xgbudget_tui.classification import load_codes

    named = load_codes().named(bare_name(text))
    printed = normalise_name(row.cells[code].text) if code is not None else ""
    return any(not printed or entry.code == printed for entry in named)

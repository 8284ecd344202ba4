"""Figures read by eye, in a table that an archive has only once such a figure was saved.

Most archives never hold one: their layout and their bytes stay what they were, and an archive from
before this table is read and added to like any other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from xgbudget_tui.model.book import Figure, LineItem, Recognition
from xgbudget_tui.model.value import change_value
from xgbudget_tui.store.connection import ArchiveConnection, Values, has_recognised
from xgbudget_tui.store.rows import RowClass
from xgbudget_tui.store.schema import read_schema

if TYPE_CHECKING:
    from xgbudget_tui.store.writable import Writable


def write_recognised(connection: Writable, lines: Sequence[LineItem], first: int) -> None:
    """Write how figures of lines, given in tree order from the id ``first``, were read by eye."""
    rows = [
        (line_id, position, known.confidence, known.first, int(known.proved))
        for line_id, line in enumerate(lines, first)
        for position, figure in enumerate(line.figures, 1)
        if (known := figure.recognition) is not None
    ]
    if rows:
        if isinstance(connection, sqlite3.Connection):
            connection.execute(read_schema("recognised"))
        connection.executemany("INSERT INTO recognised VALUES (?, ?, ?, ?, ?)", rows)


def delete_recognised(connection: Writable, first: int, last: int) -> None:
    """Delete what is noted of the figures of the lines ``first`` to ``last``."""
    if not isinstance(connection, sqlite3.Connection) or has_recognised(connection):
        connection.execute("DELETE FROM recognised WHERE line_id BETWEEN ? AND ?", (first, last))


class _RecognisedRow(RowClass):
    line_id: int
    position: int
    confidence: int
    first: str
    proved: int


def mark_recognised(
    connection: ArchiveConnection, figures: dict[int, list[Figure]], where: str, values: Values
) -> None:
    """Note in the figures of some lines, by line, how those were read that were read by eye.

    ``where`` and ``values`` are the condition on ``line_id`` by which the figures were found.
    """
    if not figures or not connection.has_recognised():
        return
    rows: Iterable[_RecognisedRow] = connection.fetch_all(
        _RecognisedRow, f"SELECT {_RecognisedRow.columns} FROM recognised WHERE {where}", values
    )
    for row in rows:
        own = figures.get(row.line_id, [])
        if 0 < row.position <= len(own):
            known = Recognition(row.confidence, (), row.first, bool(row.proved))
            own[row.position - 1] = change_value(own[row.position - 1], recognition=known)

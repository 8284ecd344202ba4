"""Figures that could be read otherwise: by eye, or on a page of two readings.

They are in tables that an archive has only once such a figure was saved. Most archives never hold
one: their layout and their bytes stay what they were, and an archive from before these tables is
read and added to like any other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from xgbudget_tui.model.book import Claim, Figure, LineItem, Recognition, Section
from xgbudget_tui.model.value import change_value
from xgbudget_tui.store.connection import ArchiveConnection, Values, has_table
from xgbudget_tui.store.rows import RowClass
from xgbudget_tui.store.schema import read_schema

if TYPE_CHECKING:
    from xgbudget_tui.store.writable import Writable


def write_recognised(connection: Writable, lines: Sequence[LineItem], first: int) -> None:
    """Write how figures of lines, given in tree order from the id ``first``, were read."""
    eye: list[tuple[int | str, ...]] = []
    tied: list[tuple[int | str, ...]] = []
    for line_id, line in enumerate(lines, first):
        if line.otherwise:
            tied.append((line_id, 0, line.otherwise, 0))
        for position, figure in enumerate(line.figures, 1):
            known = figure.recognition
            if known is None:
                continue
            if known.confidence is None:
                tied.append((line_id, position, known.first, int(known.proved)))
            else:
                row = (line_id, position, known.confidence, known.first, int(known.proved))
                eye.append(row)
    _insert(connection, "recognised", eye)
    _insert(connection, "tied_reading", tied)


def write_recognised_claims(connection: Writable, sections: Sequence[Section], first: int) -> None:
    """Write how figures of prose were read by eye; the sections have the ids from ``first`` on."""
    rows = [
        (section_id, position, known.confidence, int(known.proved))
        for section_id, section in enumerate(sections, first)
        for position, claim in enumerate(section.claims)
        if (known := claim.recognition) is not None and known.confidence is not None
    ]
    _insert(connection, "recognised_claim", rows)


def _insert(connection: Writable, table: str, rows: Sequence[tuple[int | str, ...]]) -> None:
    """Put rows into a table that is made with the first of them."""
    if rows:
        if isinstance(connection, sqlite3.Connection):
            connection.execute(read_schema(table))
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def delete_recognised(connection: Writable, first: int, last: int) -> None:
    """Delete what is noted of the figures of the lines ``first`` to ``last``."""
    for table in ("recognised", "tied_reading"):
        if _is_there(connection, table):
            connection.execute(f"DELETE FROM {table} WHERE line_id BETWEEN ? AND ?", (first, last))


def delete_recognised_claims(connection: Writable, book_id: int) -> None:
    """Delete what is noted of the prose of a Book, whose sections are still there."""
    if _is_there(connection, "recognised_claim"):
        connection.execute(
            "DELETE FROM recognised_claim WHERE section_id IN"
            " (SELECT id FROM section WHERE book_id = ?)",
            (book_id,),
        )


class _RecognisedRow(RowClass):
    line_id: int
    position: int
    confidence: int
    first: str
    proved: int


class _TiedRow(RowClass):
    line_id: int
    position: int
    text: str
    proved: int


def mark_recognised(
    connection: ArchiveConnection, figures: dict[int, list[Figure]], where: str, values: Values
) -> None:
    """Note in the figures of some lines, by line, how those were read that could be others.

    ``where`` and ``values`` are the condition on ``line_id`` by which the figures were found.
    """
    if not figures:
        return
    if connection.has_table("recognised"):
        rows: Iterable[_RecognisedRow] = connection.fetch_all(
            _RecognisedRow,
            f"SELECT {_RecognisedRow.columns} FROM recognised WHERE {where}",
            values,
        )
        for row in rows:
            known = Recognition(row.confidence, (), row.first, bool(row.proved))
            _note(figures, row.line_id, row.position, known)
    if connection.has_table("tied_reading"):
        tied = connection.fetch_all(
            _TiedRow, f"SELECT {_TiedRow.columns} FROM tied_reading WHERE {where}", values
        )
        for one in tied:
            known = Recognition(None, (), one.text, bool(one.proved))
            _note(figures, one.line_id, one.position, known)


def _note(
    figures: dict[int, list[Figure]], line_id: int, position: int, known: Recognition
) -> None:
    own = figures.get(line_id, [])
    if 0 < position <= len(own):
        own[position - 1] = change_value(own[position - 1], recognition=known)


def load_otherwise(connection: ArchiveConnection, first: int, last: int) -> dict[int, str]:
    """The rows ``first`` to ``last`` that their page's other reading has otherwise, as it does."""
    if not connection.has_table("tied_reading"):
        return {}
    rows = connection.fetch_all(
        _TiedRow,
        f"SELECT {_TiedRow.columns} FROM tied_reading"
        " WHERE position = 0 AND line_id BETWEEN ? AND ?",
        (first, last),
    )
    return {row.line_id: row.text for row in rows}


class _RecognisedClaimRow(RowClass):
    position: int
    confidence: int
    proved: int


def mark_recognised_claims(
    connection: ArchiveConnection, section_id: int, claims: list[Claim]
) -> list[Claim]:
    """All figures of a section's prose in order, those noted that were read by eye."""
    if not claims or not connection.has_table("recognised_claim"):
        return claims
    rows = connection.fetch_all(
        _RecognisedClaimRow,
        f"SELECT {_RecognisedClaimRow.columns} FROM recognised_claim WHERE section_id = ?",
        (section_id,),
    )
    known = {row.position: Recognition(row.confidence, proved=bool(row.proved)) for row in rows}
    return [
        change_value(claim, recognition=known[position]) if position in known else claim
        for position, claim in enumerate(claims)
    ]


def _is_there(connection: Writable, table: str) -> bool:
    """Whether an archive has the table: a server's has it from the start."""
    return not isinstance(connection, sqlite3.Connection) or has_table(connection, table)

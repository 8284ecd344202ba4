"""What a Book was held against, the documents of the year before, and what came of it.

A Book and last year's come into an archive in any order, and either may be replaced. So the proofs
of the rules over two years are put in place of older ones whenever that is so; what they were
asked of is kept with them, and a Book whose proofs are of other documents is known to be so.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from xgbudget_tui.model.proof import Audit
from xgbudget_tui.store.book_tables import open_tables
from xgbudget_tui.store.connection import ArchiveConnection, has_table
from xgbudget_tui.store.mark_summary import MarkSummary, spread_below
from xgbudget_tui.store.proofs import load_audit
from xgbudget_tui.store.rows import RowClass
from xgbudget_tui.store.schema import read_schema
from xgbudget_tui.store.writable import Writable
from xgbudget_tui.store.write_book import write_proofs, write_tallies
from xgbudget_tui.store.write_lines import LineIds

TABLE = "prior_document"
_COUNTS = ("exact", "rounding", "unchecked", "doubt", "fault")


class _DocumentRow(RowClass):
    sha256: str


def load_prior_documents(connection: ArchiveConnection, book_id: int) -> tuple[str, ...]:
    """The documents a Book was held against, by their SHA-256; "" for one that is gone since."""
    if not connection.has_table(TABLE):
        return ()
    rows = connection.fetch_all(
        _DocumentRow,
        f"SELECT {_DocumentRow.columns} FROM {TABLE} WHERE book_id = ? ORDER BY position",
        (book_id,),
    )
    return tuple(row.sha256 for row in rows)


class _BookDocumentRow(RowClass):
    book_id: int
    sha256: str


def find_prior_documents(connection: ArchiveConnection) -> dict[int, tuple[str, ...]]:
    """The documents that each Book was held against which was held against any."""
    if not connection.has_table(TABLE):
        return {}
    found: dict[int, list[str]] = {}
    for row in connection.fetch_all(
        _BookDocumentRow,
        f"SELECT {_BookDocumentRow.columns} FROM {TABLE} ORDER BY book_id, position",
    ):
        found.setdefault(row.book_id, []).append(row.sha256)
    return {book_id: tuple(documents) for book_id, documents in found.items()}


def forget_prior_documents(connection: Writable, book_id: int) -> None:
    """Note that a Book is about to be deleted, and that others were held against it."""
    if isinstance(connection, sqlite3.Connection) and not has_table(connection, TABLE):
        return
    connection.execute(f"DELETE FROM {TABLE} WHERE book_id = ?", (book_id,))
    connection.execute(
        f"UPDATE {TABLE} SET sha256 = '' WHERE sha256 IN"
        " (SELECT source_sha256 FROM book WHERE id = ?)",
        (book_id,),
    )


def replace_proofs(
    archive: ArchiveConnection,
    connection: Writable,
    book_id: int,
    more: Audit,
    rules: Collection[str],
    documents: Sequence[str],
) -> None:
    """Put the proofs of some rules in place of those stored with a Book.

    ``documents`` are those of the year before that they were asked of. ``archive`` reads what
    ``connection`` writes; the caller holds the transaction.
    """
    stored = load_audit(archive, book_id)
    _delete(connection, book_id, rules)
    first = open_tables(connection).next_id("proof", book_id)
    write_proofs(connection, more.proofs, book_id, first, _find_lines(archive, book_id))
    write_tallies(connection, more.tallies, book_id, _next_tally(connection, book_id))
    now = stored.with_rules(rules, more)
    _write_marks(connection, book_id, MarkSummary(stored), MarkSummary(now))
    if isinstance(connection, sqlite3.Connection) and documents:
        connection.execute(read_schema(TABLE))
    if documents or not isinstance(connection, sqlite3.Connection) or has_table(connection, TABLE):
        connection.execute(f"DELETE FROM {TABLE} WHERE book_id = ?", (book_id,))
        write_prior_documents(connection, book_id, documents)


def write_prior_documents(connection: Writable, book_id: int, documents: Sequence[str]) -> None:
    """Note what a Book was held against, where nothing is noted yet."""
    connection.executemany(
        f"INSERT INTO {TABLE} VALUES (?, ?, ?)",
        [(book_id, place, one) for place, one in enumerate(documents)],
    )


def _delete(connection: Writable, book_id: int, rules: Collection[str]) -> None:
    marks = ", ".join("?" * len(rules))
    which = (book_id, *rules)
    connection.execute(
        "DELETE FROM proof_part WHERE proof_id IN"
        f" (SELECT id FROM proof WHERE book_id = ? AND rule IN ({marks}))",
        which,
    )
    connection.execute(f"DELETE FROM proof WHERE book_id = ? AND rule IN ({marks})", which)
    connection.execute(f"DELETE FROM rule_tally WHERE book_id = ? AND rule IN ({marks})", which)


def _next_tally(connection: Writable, book_id: int) -> int:
    (last,) = connection.execute(
        "SELECT max(position) FROM rule_tally WHERE book_id = ?", (book_id,)
    ).fetchone()
    return 0 if last is None else int(last) + 1


def _find_lines(archive: ArchiveConnection, book_id: int) -> LineIds:
    found = LineIds()
    for key, first, last in archive.fetch_raw(
        "SELECT key, first_line, last_line FROM section"
        " WHERE book_id = ? AND first_line IS NOT NULL",
        (book_id,),
    ):
        numbers = archive.fetch_numbers(
            "SELECT number FROM line WHERE id BETWEEN ? AND ? ORDER BY id", (first, last)
        )
        found.add_section(key, numbers, first)
    return found


def _write_marks(
    connection: Writable, book_id: int, before: MarkSummary, after: MarkSummary
) -> None:
    """Have a Book, its sections and its lines bear what was proved of them now."""
    counts = ", ".join(f"{name} = ?" for name in _COUNTS)
    if before.book != after.book:
        values = tuple(getattr(after.book, name) for name in _COUNTS)
        connection.execute(f"UPDATE book SET {counts} WHERE id = ?", (*values, book_id))
    sections = connection.execute(
        "SELECT id, key, first_line, last_line FROM section WHERE book_id = ? ORDER BY id",
        (book_id,),
    ).fetchall()
    for section_id, key, first, last in sections:
        tally = after.of_section(key)
        if before.of_section(key) != tally:
            values = tuple(getattr(tally, name) for name in _COUNTS)
            connection.execute(f"UPDATE section SET {counts} WHERE id = ?", (*values, section_id))
        if first is not None and before.lines_of(key) != after.lines_of(key):
            changed = list(_find_changed(connection, (first, last), key, after))
            connection.executemany("UPDATE line SET mark = ?, below = ? WHERE id = ?", changed)


def _find_changed(
    connection: Writable, span: tuple[int, int], key: str, summary: MarkSummary
) -> Iterator[tuple[Any, ...]]:
    """The mark, the worst mark below and the id of each line of a section that has others."""
    rows = connection.execute(
        "SELECT id, number, depth, mark, below FROM line WHERE id BETWEEN ? AND ? ORDER BY id",
        span,
    ).fetchall()
    marks = [summary.of_line(key, number) for _, number, *_ in rows]
    below = spread_below([depth for _, _, depth, *_ in rows], marks)
    for (line_id, _, _, *old), *new in zip(rows, marks, below, strict=True):
        if old != new:
            yield *new, line_id

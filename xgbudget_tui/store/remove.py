"""Taking a Book out of an archive, and finding the one that a new edition replaces."""

from __future__ import annotations

import sqlite3

from xgbudget_tui.model.book import Book
from xgbudget_tui.store.dictionary import remove_uses

_OF_SECTIONS = ("measure", "landmark", "paragraph", "claim")
_OF_BOOKS = (
    "problem",
    "ledger",
    "unaccounted",
    "suspect",
    "coverage",
    "uncovered",
    "rule_tally",
    "section",
)


def find_twins(connection: sqlite3.Connection, book: Book) -> list[int]:
    """The ids of Books that ``book`` replaces: same place, year and stage, same document.

    A document is the same if its contents are, whatever more is known of the place by now; or if
    its file name is (a corrected edition) and the place is the same in all that is known of it.
    """
    region = book.region
    rows = connection.execute(
        "SELECT id FROM book WHERE region = ? AND year = ? AND stage = ? AND (source_sha256 = ?"
        " OR (source_name = ? AND region_full_name = ? AND region_code IS ?"
        " AND parent_region IS ?)) ORDER BY id",
        (
            region.name,
            book.year,
            book.stage.value,
            book.source.sha256,
            book.source.name,
            region.full_name,
            region.code,
            region.parent,
        ),
    )
    return [row[0] for row in rows]


def delete_book(connection: sqlite3.Connection, book_id: int) -> None:
    """Delete a Book and all that belongs to it. The caller holds the transaction."""
    span = connection.execute(
        "SELECT first_line, last_line FROM book WHERE id = ?", (book_id,)
    ).fetchone()
    connection.execute(
        "DELETE FROM proof_part WHERE proof_id IN (SELECT id FROM proof WHERE book_id = ?)",
        (book_id,),
    )
    connection.execute("DELETE FROM proof WHERE book_id = ?", (book_id,))
    if span is not None and span[0] is not None:
        remove_uses(connection, *span)
        connection.execute("DELETE FROM figure WHERE line_id BETWEEN ? AND ?", span)
        connection.execute("DELETE FROM line WHERE id BETWEEN ? AND ?", span)
    for table in _OF_SECTIONS:
        connection.execute(
            f"DELETE FROM {table} WHERE section_id IN (SELECT id FROM section WHERE book_id = ?)",
            (book_id,),
        )
    for table in _OF_BOOKS:
        connection.execute(f"DELETE FROM {table} WHERE book_id = ?", (book_id,))
    connection.execute("DELETE FROM book WHERE id = ?", (book_id,))

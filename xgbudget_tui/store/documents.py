"""The documents whose Books an archive holds, by the hash of their contents."""

from __future__ import annotations

from xgbudget_tui.model.book import Book
from xgbudget_tui.model.library import KnownDocument
from xgbudget_tui.model.terms import Stage
from xgbudget_tui.store.branches import load_book
from xgbudget_tui.store.connection import ArchiveConnection
from xgbudget_tui.store.rows import RowClass, read_word

_DOCUMENTS = (
    "SELECT source_sha256 AS sha256, region, year, stage FROM book UNION ALL"
    " SELECT f.sha256, b.region, b.year, b.stage FROM source_file f JOIN book b ON b.id = f.book_id"
)


class _DocumentRow(RowClass):
    sha256: str
    region: str
    year: int
    stage: str


def load_known_documents(connection: ArchiveConnection) -> dict[str, KnownDocument]:
    """The documents of an archive by the hash of their contents."""
    rows = connection.fetch_all(_DocumentRow, _DOCUMENTS)
    return {
        row.sha256: KnownDocument(row.region, row.year, read_word(Stage, row.stage)) for row in rows
    }


def load_book_of(connection: ArchiveConnection, sha256: str) -> Book | None:
    """The Book of a single document, None if there is none."""
    found = connection.fetch_numbers(
        "SELECT id FROM book WHERE source_sha256 = ? ORDER BY id", (sha256,)
    )
    return load_book(connection, found[-1]) if found else None

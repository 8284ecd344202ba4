"""The documents whose Books an archive holds, by the hash of their contents."""

from __future__ import annotations

from pathlib import Path

from xgbudget_tui.model.book import Book
from xgbudget_tui.model.terms import Stage
from xgbudget_tui.model.value import value_class
from xgbudget_tui.store.branches import load_book
from xgbudget_tui.store.connection import ArchiveConnection, Pool
from xgbudget_tui.store.rows import RowClass, read_word

_DOCUMENTS = (
    "SELECT source_sha256 AS sha256, region, year, stage FROM book UNION ALL"
    " SELECT f.sha256, b.region, b.year, b.stage FROM source_file f JOIN book b ON b.id = f.book_id"
)


@value_class
class KnownDocument:
    """A document that an archive holds, as a Book or as a file of one; what that Book is of."""

    region: str
    year: int
    stage: Stage


class _DocumentRow(RowClass):
    sha256: str
    region: str
    year: int
    stage: str


def load_known_documents(path: Path) -> dict[str, KnownDocument]:
    """The documents of an archive by the hash of their contents. Raises ArchiveError."""
    pool = Pool(Path(path))
    try:
        with pool.session() as connection:
            rows = connection.fetch_all(_DocumentRow, _DOCUMENTS)
            return {
                row.sha256: KnownDocument(row.region, row.year, read_word(Stage, row.stage))
                for row in rows
            }
    finally:
        pool.close()


def load_saved_book(path: Path, sha256: str) -> Book | None:
    """The Book of a single document, None if the archive has none. Raises ArchiveError."""
    pool = Pool(Path(path))
    try:
        with pool.session() as connection:
            return load_book_of(connection, sha256)
    finally:
        pool.close()


def load_book_of(connection: ArchiveConnection, sha256: str) -> Book | None:
    """The Book of a single document, None if there is none."""
    found = connection.fetch_numbers(
        "SELECT id FROM book WHERE source_sha256 = ? ORDER BY id", (sha256,)
    )
    return load_book(connection, found[-1]) if found else None

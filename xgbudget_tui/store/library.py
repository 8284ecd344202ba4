"""An archive that Books are written to, as a batch is handed one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from xgbudget_tui.model.archive import ArchiveUrl, read_place
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.library import KnownDocument, Library, NewLibrary, Settled
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.store import save
from xgbudget_tui.store.connection import Pool
from xgbudget_tui.store.documents import load_book_of, load_known_documents
from xgbudget_tui.store.lock import hold_archive


class FileLibrary:
    """An SQLite file, or one that is yet to be."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def hold(self, waiting: Callable[[], None] | None = None) -> AbstractContextManager[None]:
        """Be the only import that writes to the file while the block runs."""
        return hold_archive(self._path.absolute(), waiting)

    def find_documents(self) -> dict[str, KnownDocument]:
        """The documents it holds, by the SHA-256 of their contents."""
        if not self._path.is_file() or not self._path.stat().st_size:
            return {}
        pool = Pool(self._path)
        try:
            with pool.session() as connection:
                return load_known_documents(connection)
        finally:
            pool.close()

    def load(self, sha256: str) -> Book | None:
        """The Book of a single document, None if there is none."""
        pool = Pool(self._path)
        try:
            with pool.session() as connection:
                return load_book_of(connection, sha256)
        finally:
            pool.close()

    def save(
        self,
        book: Book,
        audit: Audit,
        *,
        replacing: Collection[str] = (),
        settled: Settled | None = None,
    ) -> None:
        """Publish a Book with its proofs in one transaction.

        ``settled`` is not written: in a file such proofs stand behind those of all Books, so that
        a copy is the same bytes as the file.
        """
        save.save_book(self._path, book, audit, replacing=replacing)

    def replace_proofs(
        self, book_id: int, audit: Audit, rules: Collection[str], documents: Sequence[str]
    ) -> None:
        """Put the proofs of some rules in place of those stored, in one transaction."""
        save.replace_stored_proofs(self._path, book_id, audit, rules, documents)

    def remove(self, book_id: int) -> None:
        """Take a Book out."""
        save.remove_book(self._path, book_id)

    def make(self) -> AbstractContextManager[NewLibrary]:
        """Write a new file beside, which takes the place of the old one at the end."""
        return save.make_archive(self._path)


def open_library(place: str | Path | ArchiveUrl) -> Library:
    """An archive to be written to: a file, or a database on a server by its URL."""
    where = read_place(place)
    if isinstance(where, ArchiveUrl):
        from xgbudget_tui.store.postgres.library import PostgresLibrary

        return PostgresLibrary(where)
    return FileLibrary(where)

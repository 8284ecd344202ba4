"""Saving Books: a new archive beside and renamed, or one transaction into an existing one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from xgbudget_tui.model.book import Book
from xgbudget_tui.model.errors import ArchiveError
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.store import failures
from xgbudget_tui.store.connection import check_file, check_schema
from xgbudget_tui.store.publish import put_in_place, seal, write_beside
from xgbudget_tui.store.remove import delete_book, find_twins
from xgbudget_tui.store.schema import is_archive
from xgbudget_tui.store.views import write_views
from xgbudget_tui.store.write_book import write_book

Progress = Callable[[int], None]
"""Called with how many Books have been written so far."""

Failed = Callable[[Book, ArchiveError], None]
"""Called with a Book that could not be written, and why."""

_PATIENCE = 20.0
"""Seconds to wait for another program that is writing to the same archive."""


def save_book(path: Path, book: Book, audit: Audit, *, fresh: bool = False) -> None:
    """Save a Book with its proofs, replacing the Book of the same document if there is one.

    A Book is the same if region, year and stage are the same and so is the name of its source
    file or its contents. Raises ArchiveError with nothing changed.
    """
    save_books(path, [(book, audit)], fresh=fresh)


def save_books(
    path: Path,
    books: Iterable[tuple[Book, Audit]],
    *,
    fresh: bool = False,
    progress: Progress | None = None,
    failed: Failed | None = None,
) -> None:
    """Save several Books, each whole or not at all.

    A new archive (``fresh``, or where there is no file yet) appears when all are written; into an
    existing one each goes by a transaction of its own. Raises ArchiveError; with ``failed`` a
    Book that does not go into a new archive is told of there, and the rest is written.
    """
    path = _resolve(path)
    remaining = iter(books)
    with _explained(path):
        if fresh or _is_vacant(path):
            _refuse_foreign(path)
            written = _save_new(path, remaining, fresh, (progress, failed))
            if written is None:
                return
            # Another import made the file meanwhile: what was written here goes into that one.
            remaining = iter(written)
        _save_into(path, remaining, progress)


def remove_book(path: Path, book_id: int) -> None:
    """Take a Book out of an archive. Raises ArchiveError if there is none of that id."""
    path = _resolve(path)
    with _explained(path), _transaction(path) as connection:
        row = connection.execute("SELECT id FROM book WHERE id = ?", (book_id,)).fetchone()
        if row is None:
            raise failures.no_entry(str(path), "Book", "预算", book_id)
        delete_book(connection, book_id)
        write_views(connection)


def _resolve(path: Path) -> Path:
    """Where the file really is, so that a link is kept and what it points at is replaced."""
    try:
        return Path(path).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise failures.unwritable(Path(path), str(error)) from error


def _is_vacant(path: Path) -> bool:
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


def _refuse_foreign(path: Path) -> None:
    if not path.parent.is_dir():
        raise failures.no_folder(path)
    if path.is_dir():
        raise failures.folder(path)
    if path.exists() and not path.is_file():
        raise failures.not_a_file(path)
    if not _is_vacant(path) and not is_archive(path):
        raise failures.foreign(path)


def _save_new(
    path: Path,
    books: Iterator[tuple[Book, Audit]],
    fresh: bool,
    tell: tuple[Progress | None, Failed | None],
) -> list[tuple[Book, Audit]] | None:
    """Write a new file; None if it is in place, else the Books, for the file found there."""
    vacant = _is_vacant(path) and path.exists()
    written: list[tuple[Book, Audit]] = []
    progress, failed = tell
    with write_beside(path) as (connection, sealed):
        for count, (book, audit) in enumerate(books, 1):
            if not _write_one(path, connection, (book, audit), failed):
                continue
            if not fresh:
                written.append((book, audit))
            if progress is not None:
                progress(count)
        write_views(connection)
        seal(connection, sealed)
        return None if put_in_place(sealed, path, replace=fresh or vacant) else written


def _write_one(
    path: Path, connection: sqlite3.Connection, pair: tuple[Book, Audit], failed: Failed | None
) -> bool:
    """Write a Book into a new archive, or nothing of it; False if it did not go in."""
    connection.execute("BEGIN")
    try:
        _replace(connection, *pair)
        connection.execute("COMMIT")
    except (sqlite3.Error, UnicodeEncodeError, OverflowError) as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if failed is None:
            raise
        failed(pair[0], failures.writing_failure(path, error))
        return False
    return True


def _save_into(path: Path, books: Iterator[tuple[Book, Audit]], progress: Progress | None) -> None:
    for count, (book, audit) in enumerate(books, 1):
        with _transaction(path) as connection:
            _replace(connection, book, audit)
            write_views(connection)
        if progress is not None:
            progress(count)


def _replace(connection: sqlite3.Connection, book: Book, audit: Audit) -> None:
    twins = find_twins(connection, book)
    for twin in twins:
        delete_book(connection, twin)
    write_book(connection, book, audit, twins[0] if twins else None)


@contextmanager
def _transaction(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to an existing archive inside one transaction, undone if anything fails."""
    check_file(path)
    uri = f"{path.as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)) as opened:
        # Pages wait in memory until the end, so that readers are shut out only for the commit.
        opened.execute("PRAGMA cache_spill = OFF")
        opened.execute("BEGIN IMMEDIATE")
        try:
            check_schema(opened, path)
            yield opened
            opened.execute("COMMIT")
        finally:
            if opened.in_transaction:
                opened.execute("ROLLBACK")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except ArchiveError:
        raise
    except (sqlite3.Error, OSError, UnicodeEncodeError, OverflowError) as error:
        raise failures.writing_failure(path, error) from error

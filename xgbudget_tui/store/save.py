"""Saving and removing Books.

A new archive is written beside and renamed; an existing one is changed in one transaction.
"""

from __future__ import annotations

import glob
import hashlib
import os
import platform
import re
import sqlite3
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from xgbudget_tui.model.book import Book
from xgbudget_tui.model.editions import Contents, is_corrected
from xgbudget_tui.model.errors import ArchiveError
from xgbudget_tui.model.files import put_in_place
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.store import failures
from xgbudget_tui.store.connection import FileConnection, check_file, check_schema
from xgbudget_tui.store.dictionary import remove_uses
from xgbudget_tui.store.documents import load_book_of
from xgbudget_tui.store.prior_documents import forget_prior_documents, replace_proofs
from xgbudget_tui.store.recognised import delete_recognised, delete_recognised_claims
from xgbudget_tui.store.rows import DamagedRowError
from xgbudget_tui.store.schema import create_archive, is_archive
from xgbudget_tui.store.writable import Question, Writable, ask_together
from xgbudget_tui.store.write_book import write_book

_HEADER_VERSION = 3_040_000
_HEADER_VERSION_AT = 96


@contextmanager
def write_beside(path: Path) -> Iterator[tuple[FileConnection, Path]]:
    """A connection to an empty archive beside ``path``, and the name its copy will have.

    On success call :func:`seal` and ``put_in_place``; whatever happens no other file is left.
    """
    _clear_abandoned(path)
    unique = f"{_host()}-{os.getpid()}-{threading.get_native_id()}"
    draft = path.with_name(f".{path.name}.{unique}.draft")
    sealed = path.with_name(f".{path.name}.{unique}.sealed")
    for leftover in (draft, sealed):
        leftover.unlink(missing_ok=True)
    try:
        # By its address: as a parameter of SQL, as in seal, a name must be UTF-8, an address is.
        address = draft.absolute().as_uri()
        connection = sqlite3.connect(
            address, uri=True, isolation_level=None, factory=FileConnection
        )
        try:
            # In memory: a Book that cannot be written whole is taken out again.
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA cache_size = -65536")
            create_archive(connection)
            yield connection, sealed
        finally:
            connection.close()
    finally:
        for leftover in (draft, sealed):
            leftover.unlink(missing_ok=True)


def _clear_abandoned(path: Path) -> None:
    """Take away what imports that were killed have left beside ``path``.

    A process is asked for only where it ran: on a disk that several machines share, what another
    one left is taken away when nobody has written to it for a day.
    """
    start = f".{path.name}."
    for left in path.parent.glob(f"{glob.escape(start)}*"):
        named = _DRAFT.fullmatch(left.name[len(start) :])
        if named is None:
            continue
        running = _is_running(int(named["process"])) if named["host"] == _host() else True
        with suppress(OSError):  # another import may be clearing as well
            if not running or time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink(missing_ok=True)


_DRAFT = re.compile(r"(?:(?P<host>[0-9a-f]{12})-)?(?P<process>\d{1,9})-\d+\.(?:draft|sealed)")
_ABANDONED = 24 * 3600
"""Seconds; an import writes to its draft with every Book."""


@lru_cache(maxsize=1)
def _host() -> str:
    """Where processes are numbered as here: this machine, since it was started, in this container.

    Machines may be called alike and containers share a machine, so more than its name is asked.
    """
    known = [platform.node()]
    for place in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        with suppress(OSError):
            path = Path(place)
            known.append(str(path.readlink()) if path.is_symlink() else path.read_text("ascii"))
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:12]


def _is_running(process: int) -> bool:
    if os.name != "posix":  # pragma: no cover - elsewhere such a question ends the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def seal(connection: sqlite3.Connection, sealed: Path) -> None:
    """Copy a finished archive to ``sealed``, compact, the same bytes for the same rows."""
    connection.execute("VACUUM INTO ?", (sealed.absolute().as_uri(),))
    with sealed.open("r+b") as file:
        # The header names the SQLite release that wrote it; the rows do not depend on it.
        file.seek(_HEADER_VERSION_AT)
        file.write(_HEADER_VERSION.to_bytes(4, "big"))
        file.flush()
        os.fsync(file.fileno())


_OF_SECTIONS = ("measure", "landmark", "paragraph", "claim")
_OF_BOOKS = (
    "problem",
    "ledger",
    "unaccounted",
    "doubtful_page",
    "source_file",
    "suspect",
    "coverage",
    "uncovered",
    "rule_tally",
    "own_rule",
    "section",
)


def find_twins(connection: Writable, book: Book, replacing: Collection[str] = ()) -> list[int]:
    """The ids of Books that ``book`` replaces: same place, year and stage, same document.

    A document is the same if its contents are, whatever more is known of the place by now; or if
    its file name is (a corrected edition) and the place is the same in all that is known of it; or
    if it prints the same tables and most figures of them, whatever the name of its file. A Book
    also replaces those all of whose files are among its own or, by their hashes, ``replacing``.
    """
    hashes = {file.sha256 for file in book.files} | set(replacing)
    same, beside, *parts = ask_together(
        connection,
        [_same_books(book), _books_beside(book), *(_books_of_files(hashes) if hashes else ())],
    )
    found = {book_id for (book_id,) in same}
    if parts:
        rows, alone = parts
        files: dict[int, set[str]] = {}
        for book_id, sha256 in rows:
            files.setdefault(book_id, set()).add(sha256)
        found.update(book_id for book_id, own in files.items() if own <= hashes)
        found.update(book_id for (book_id,) in alone)
    others = [book_id for (book_id,) in beside if book_id not in found]
    found.update(_find_corrected(connection, book, others) if others else ())
    return sorted(found)


def _books_of_files(hashes: set[str]) -> tuple[Question, Question]:
    """What asks for the files of all Books that have one of these, and for the Books of one."""
    marks, listed = ", ".join("?" * len(hashes)), tuple(sorted(hashes))
    # Of an archive of many Books only those are looked at that have one of the files.
    return (
        f"SELECT book_id, sha256 FROM source_file WHERE book_id IN"
        f" (SELECT book_id FROM source_file WHERE sha256 IN ({marks}))",
        listed,
    ), (
        f"SELECT id FROM book WHERE source_sha256 IN ({marks})"
        " AND NOT EXISTS (SELECT 1 FROM source_file f WHERE f.book_id = book.id)",
        listed,
    )


def _books_beside(book: Book) -> Question:
    """What asks for the Books of the same place, year and stage."""
    return (
        "SELECT id FROM book WHERE region = ? AND region <> '' AND year = ? AND stage = ?",
        (book.region.name, book.year, book.stage.value),
    )


def _find_corrected(connection: Writable, book: Book, others: Sequence[int]) -> Iterator[int]:
    """Those of some Books beside it that are another edition of the document."""
    own = Contents.of(book)
    for book_id in others:
        stored = connection.execute(
            "SELECT s.title, n.name, f.value FROM section s JOIN line l ON l.section_id = s.id"
            " JOIN name n ON n.id = l.name_id LEFT JOIN figure f ON f.line_id = l.id"
            " WHERE s.book_id = ? AND l.id BETWEEN s.first_line AND s.last_line",
            (book_id,),
        )
        if own.titles and is_corrected(own, Contents.from_rows(stored)):
            yield book_id


def _same_books(book: Book) -> Question:
    """What asks for the Books of the same document."""
    region = book.region
    return (
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


def delete_book(connection: Writable, book_id: int) -> None:
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
        delete_recognised(connection, *span)
        connection.execute("DELETE FROM line WHERE id BETWEEN ? AND ?", span)
    delete_recognised_claims(connection, book_id)
    forget_prior_documents(connection, book_id)
    for table in _OF_SECTIONS:
        connection.execute(
            f"DELETE FROM {table} WHERE section_id IN (SELECT id FROM section WHERE book_id = ?)",
            (book_id,),
        )
    for table in _OF_BOOKS:
        connection.execute(f"DELETE FROM {table} WHERE book_id = ?", (book_id,))
    connection.execute("DELETE FROM book WHERE id = ?", (book_id,))


MOST_BOOKS = 12
"""Beyond this many Books the views are left out: SQLite reads every view when a file is opened."""

_MARK = "-- a table of one Book, amounts in 万元"


def write_views(connection: sqlite3.Connection) -> None:
    """Make the views anew: ``东山区2023_2`` for section 2 of 东山区's 2023 Book."""
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'view' AND sql LIKE ?", (f"%{_MARK}%",)
    ).fetchall():
        connection.execute(f"DROP VIEW {_quote(name)}")
    (books,) = connection.execute("SELECT count(*) FROM book").fetchone()
    if books > MOST_BOOKS:
        return
    taken = {
        name.casefold()
        for (name,) in connection.execute("SELECT name FROM sqlite_master").fetchall()
    }
    for section_id, region, year, key in connection.execute(
        "SELECT s.id, b.region, b.year, s.key FROM section s JOIN book b ON b.id = s.book_id"
        " WHERE s.first_line IS NOT NULL ORDER BY s.id"
    ).fetchall():
        name = _free_name(f"{normalise_name(region)}{year}_{normalise_name(key)}", taken)
        connection.execute(_view_sql(connection, section_id, name))


def _free_name(wanted: str, taken: set[str]) -> str:
    name, again = wanted, 1
    while name.casefold() in taken or name.casefold().startswith("sqlite_"):
        again += 1
        name = (
            f"t{wanted}_{again}" if name.casefold().startswith("sqlite_") else f"{wanted}_{again}"
        )
    taken.add(name.casefold())
    return name


def _view_sql(connection: sqlite3.Connection, section_id: int, name: str) -> str:
    columns = {"line_id", "number", "depth", "code", "name"}
    figures = []
    for position, label in connection.execute(
        "SELECT position, label FROM measure WHERE section_id = ? ORDER BY position",
        (section_id,),
    ):
        column = _free_name(normalise_name(label) or f"measure_{position}", columns)
        figures.append(
            "  (SELECT CASE WHEN value IS NULL THEN nullif(printed, '') ELSE value / 1000000.0 END"
            f" FROM figure WHERE line_id = l.id AND position = {int(position)}) AS {_quote(column)}"
        )
    listed = ",\n".join(["", *figures])
    return (
        f"CREATE VIEW {_quote(name)} AS {_MARK}\n"
        f"SELECT l.id AS line_id, l.number, l.depth, c.code, n.name{listed}\n"
        "FROM line l JOIN name n ON n.id = l.name_id LEFT JOIN code c ON c.id = l.code_id\n"
        f"WHERE l.section_id = {int(section_id)}"
        f" AND l.id BETWEEN (SELECT first_line FROM section WHERE id = {int(section_id)})"
        f" AND (SELECT last_line FROM section WHERE id = {int(section_id)})\n"
        "ORDER BY l.number"
    )


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


_UNWRITABLE = (sqlite3.Error, UnicodeEncodeError, OverflowError)
"""What SQLite raises for rows that it cannot write."""

_PATIENCE = 20.0
"""Seconds to wait for another program that is writing to the same archive."""


def save_book(
    path: Path,
    book: Book,
    audit: Audit,
    *,
    fresh: bool = False,
    replacing: Collection[str] = (),
) -> None:
    """Save a Book with its proofs, replacing the Book of the same document if there is one.

    Which Books it replaces, :func:`find_twins` says. Raises ArchiveError with nothing changed.
    """
    save_books(path, [(book, audit)], fresh=fresh, replacing=replacing)


def save_books(
    path: Path,
    books: Iterable[tuple[Book, Audit]],
    *,
    fresh: bool = False,
    replacing: Collection[str] = (),
) -> None:
    """Save several Books, each whole or not at all.

    A new archive (``fresh``, or where there is no file yet) appears when all are written; into an
    existing one each goes by a transaction of its own. Raises ArchiveError.
    """
    path = _resolve(path)
    with _explained(path):
        if fresh or _is_vacant(path):
            _refuse_foreign(path)
            # Another import may make the file meanwhile: what is written goes into that one then.
            books = _save_new(path, books, fresh)
        for book, audit in books:
            with _transaction(path) as connection:
                replace_book(connection, book, audit, replacing)
                write_views(connection)


class NewArchive:
    """An archive that is being made, see :func:`make_archive`."""

    def __init__(self, path: Path, connection: FileConnection) -> None:
        self._path = path
        self._connection = connection
        self.is_begun = False

    def load(self, sha256: str) -> Book | None:
        """The Book of a single document that was added, None if there is none."""
        return load_book_of(self._connection, sha256)

    def add(self, book: Book, audit: Audit, *, replacing: Collection[str] = ()) -> None:
        """Write a Book. Raises ArchiveError with nothing of it written; others may follow."""
        self.is_begun = True
        self._connection.execute("BEGIN")
        try:
            replace_book(self._connection, book, audit, replacing)
            self._connection.execute("COMMIT")
        except _UNWRITABLE as error:
            raise failures.writing_failure(self._path, error) from error
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


@contextmanager
def make_archive(path: Path) -> Iterator[NewArchive]:
    """Make a new archive, which takes the place of any old one at the end of the block.

    Where the block is left by an exception, or no Book was added, the old one stays. Raises
    ArchiveError.
    """
    path = _resolve(path)
    with _explained(path):
        _refuse_foreign(path)
        with write_beside(path) as (connection, sealed):
            new = NewArchive(path, connection)
            yield new
            if new.is_begun:
                write_views(connection)
                seal(connection, sealed)
                put_in_place(sealed, path, replace=True)


def replace_stored_proofs(
    path: Path, book_id: int, audit: Audit, rules: Collection[str], documents: Sequence[str]
) -> None:
    """Put the proofs of some rules in place of those stored with a Book. Raises ArchiveError."""
    path = _resolve(path)
    with _explained(path), _transaction(path) as connection:
        try:
            replace_proofs(connection, connection, book_id, audit, rules, documents)
        except DamagedRowError as error:
            raise failures.corrupt(path) from error


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
    path: Path, books: Iterable[tuple[Book, Audit]], fresh: bool
) -> list[tuple[Book, Audit]]:
    """Write a new file; nothing is returned if it is in place, else the Books are."""
    vacant = _is_vacant(path) and path.exists()
    written: list[tuple[Book, Audit]] = []
    with write_beside(path) as (connection, sealed):
        new = NewArchive(path, connection)
        for book, audit in books:
            new.add(book, audit)
            if not fresh:
                written.append((book, audit))
        write_views(connection)
        seal(connection, sealed)
        return [] if put_in_place(sealed, path, replace=fresh or vacant) else written


def replace_book(connection: Writable, book: Book, audit: Audit, replacing: Collection[str]) -> int:
    """Write a Book in place of those it replaces; its id. The caller holds the transaction."""
    twins = find_twins(connection, book, replacing)
    for twin in twins:
        delete_book(connection, twin)
    return write_book(connection, book, audit, twins[0] if twins else None)


@contextmanager
def _transaction(path: Path) -> Iterator[FileConnection]:
    """A connection to an existing archive inside one transaction, undone if anything fails."""
    check_file(path)
    uri = f"{path.as_uri()}?mode=rw"
    connection = sqlite3.connect(
        uri, uri=True, timeout=_PATIENCE, isolation_level=None, factory=FileConnection
    )
    with closing(connection) as opened:
        opened.path = str(path)
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
    except (*_UNWRITABLE, OSError) as error:
        raise failures.writing_failure(path, error) from error

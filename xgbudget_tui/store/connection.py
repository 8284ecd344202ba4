"""Questions to an archive, whatever it is kept in, and connections to a file that threads share."""

from __future__ import annotations

import os
import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from xgbudget_tui.store import failures
from xgbudget_tui.store.rows import DamagedRowError, RowClass, check_integers
from xgbudget_tui.store.schema import APPLICATION_ID, MAGIC, VERSION, create_archive, is_archive

Kind = TypeVar("Kind", bound=RowClass)
Values = tuple[Any, ...]


def within_books(
    connection: ArchiveConnection, line_ids: Sequence[int], *columns: str
) -> tuple[str, tuple[int, ...]]:
    """A condition to add to what is asked of lines, and its values: ids of their Books alone.

    ``columns`` are what partitions are divided by; "" where there are none, as in a file.
    """
    first = connection.span_of_book(min(line_ids)) if line_ids else None
    last = connection.span_of_book(max(line_ids)) if line_ids else None
    if first is None or last is None:
        return "", ()
    condition = "".join(f" AND {column} BETWEEN ? AND ?" for column in columns)
    return condition, (first[0], last[1]) * len(columns)


class ArchiveConnection(Protocol):
    """A connection to an archive, whose questions fail with one sentence.

    What cannot be read is the archive's fault and raises ArchiveError. A query that would not be
    understood on a sound archive either is a mistake of this program: its error stays. Queries are
    SQLite's, with ``?`` for values; another engine translates them.
    """

    path: str
    """The archive, as it is shown to people."""
    is_far: bool = False
    """Whether each question is a way to a server: what takes many is then asked as one."""

    def span_of_book(self, line_id: int) -> tuple[int, int] | None:
        """The ids that a line's Book has where other Books lie apart from it, else None."""
        return None

    def begin(self) -> None:
        """See one state of the archive from now on. Raises ArchiveError."""

    def leave(self) -> None:
        """See what others change again; never fails."""

    def close(self) -> None:
        """Close it for good."""

    def is_usable(self) -> bool:
        """Whether more can be asked."""
        return True

    def fetch_raw(self, sql: str, values: Values = ()) -> list[Any]:
        """The rows of a query, unchecked: for keys and where each value is looked at anyway."""
        ...

    def fetch_first(self, sql: str, values: Values = ()) -> Any:
        """The first row of a query, unchecked, None if it has none."""
        ...

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, unchecked, read while they are used. Raises ArchiveError."""
        ...

    def read_state(self) -> tuple[int, int]:
        """A value that changes whenever another program has changed the archive."""
        ...

    def has_table(self, name: str) -> bool:
        """Whether the archive has a table that is made when it is needed."""
        return True

    def fetch_all(self, kind: type[Kind], sql: str, values: Values = ()) -> list[Kind]:
        """The rows of a query. Raises ArchiveError; DamagedRowError for values of other types."""
        return kind.read_all(self.fetch_raw(sql, values))

    def fetch_one(self, kind: type[Kind], sql: str, values: Values = ()) -> Kind | None:
        """The first row of a query, None if it has none; else as :meth:`fetch_all`."""
        row = self.fetch_first(sql, values)
        return None if row is None else kind.read(row)

    def fetch_integers(self, sql: str, values: Values = ()) -> list[tuple[int, ...]]:
        """The rows of a query whose columns all hold integers; else as :meth:`fetch_all`.

        For many small rows, to be unpacked where they are read.
        """
        rows = self.fetch_raw(sql, values)
        check_integers(rows)
        return rows

    def fetch_numbers(self, sql: str, values: Values = ()) -> list[int]:
        """The one column of a query, of integers; else as :meth:`fetch_all`."""
        return [number for (number,) in self.fetch_integers(sql, values)]

    def fetch_number(self, sql: str, values: Values = ()) -> int:
        """The one integer that a query always gives; else as :meth:`fetch_all`."""
        ((number,),) = self.fetch_integers(sql, values)
        return number


Connection = TypeVar("Connection", bound=ArchiveConnection)

_MOST_CONNECTIONS = 3


class Sessions(ABC, Generic[Connection]):
    """Read-only connections to one archive; ``name`` is what sentences call it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._idle: list[Connection] = []
        self._open = 0
        self._closed = False
        self._changed = threading.Condition()

    @abstractmethod
    def _connect(self) -> Connection:
        """One more connection. Raises ArchiveError."""

    @abstractmethod
    def _may_connect(self) -> bool:
        """Whether one more connection would see the same archive."""

    @contextmanager
    def session(self) -> Iterator[ArchiveConnection]:
        """A connection for this thread, seeing one state of the archive until the end.

        Raises ArchiveError where what is read is not what an archive holds.
        """
        connection = self._take()
        try:
            connection = self._begin(connection)
            yield connection
        except DamagedRowError as error:
            raise failures.corrupt(self.name) from error
        finally:
            connection.leave()
            self._give(connection)

    def session_of_book(self, book_id: int) -> AbstractContextManager[ArchiveConnection]:
        """A connection as :meth:`session` gives, to ask of one Book."""
        return self.session()

    def session_of_section(self, section_id: int) -> AbstractContextManager[ArchiveConnection]:
        """A connection as :meth:`session` gives, to ask of one section."""
        return self.session()

    def session_of_line(self, line_id: int) -> AbstractContextManager[ArchiveConnection]:
        """A connection as :meth:`session` gives, to ask of lines of one Book."""
        return self.session()

    def keep_near(self, book_id: int) -> None:
        """Make questions about one Book quick from now on, where they are not. May ask much."""

    def _begin(self, connection: Connection) -> Connection:
        """See one state of the archive from now on, by this connection or another."""
        connection.begin()
        return connection

    def close(self) -> None:
        """Close what is idle now and what is in use when it is given back."""
        with self._changed:
            self._closed = True
            for connection in self._idle:
                connection.close()
            self._open -= len(self._idle)
            self._idle.clear()
            self._changed.notify_all()

    def _add(self, connection: Connection) -> None:
        """Have a connection that is open already."""
        self._idle.append(connection)
        self._open += 1

    def _take(self) -> Connection:
        with self._changed:
            while True:
                if self._closed:
                    raise failures.closed(self.name)
                if self._idle:
                    return self._idle.pop()
                if self._open < _MOST_CONNECTIONS and self._may_connect():
                    connection = self._connect()
                    self._open += 1
                    return connection
                self._changed.wait()

    def _give(self, connection: Connection) -> None:
        with self._changed:
            if self._closed or not connection.is_usable():
                self._open -= 1
                connection.close()
            else:
                self._idle.append(connection)
            self._changed.notify()


# fmt: off
_TABLES = frozenset((
    "book", "section", "measure", "name", "label", "code", "official", "path", "line", "figure",
    "landmark", "paragraph", "claim", "problem", "ledger", "unaccounted", "proof", "proof_part",
    "suspect", "coverage", "uncovered", "rule_tally", "own_rule",
))
# fmt: on
_PATIENCE = 3.0
"""Seconds to wait for a program that is committing to the archive."""


def check_file(path: Path) -> None:
    """Raise ArchiveError unless the file's header says it is an archive."""
    try:
        if not path.exists():
            raise failures.missing(path)
        if path.is_dir():
            raise failures.folder(path)
        if not path.is_file():
            raise failures.not_a_file(path)
        with path.open("rb") as file:
            magic = file.read(len(MAGIC))
        if magic != MAGIC:
            raise failures.no_database(path)
        if not is_archive(path):
            raise failures.foreign(path)
    except PermissionError as error:
        raise failures.no_permission(path) from error
    except (OSError, ValueError) as error:  # ValueError: the name is no name of a file
        raise failures.missing(path) from error


def check_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Raise ArchiveError unless the database has this program's layout.

    Raises sqlite3.Error where the file cannot be read as a database at all.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise failures.foreign(path)
    if version > VERSION:
        raise failures.newer(path, version)
    if version < VERSION:
        raise failures.older(path, version)
    found = {
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND rootpage > 0"  # a virtual table could run anything
        )
    }
    if not found >= _TABLES:
        raise failures.corrupt(path)


_REFUSALS = (sqlite3.Error, OverflowError, UnicodeDecodeError)
"""What SQLite raises: its errors, and for numbers beyond 64 bits and names that are no text."""


class FileConnection(sqlite3.Connection, ArchiveConnection):
    """A connection to an archive in a file."""

    path = ""

    def begin(self) -> None:
        """See one state of the file from now on. Raises ArchiveError."""
        try:
            self.execute("BEGIN")
        except sqlite3.Error as error:
            raise failures.reading_failure(self.path, error) from error

    def leave(self) -> None:
        """See what others change again."""
        with suppress(sqlite3.Error):
            self.rollback()

    def fetch_raw(self, sql: str, values: Values = ()) -> list[Any]:
        """The rows of a query, unchecked."""
        try:
            return self.execute(sql, values).fetchall()
        except _REFUSALS as error:
            raise self._explain(error, sql, values) from error

    def fetch_first(self, sql: str, values: Values = ()) -> Any:
        """The first row of a query, unchecked, None if it has none."""
        try:
            return self.execute(sql, values).fetchone()
        except _REFUSALS as error:
            raise self._explain(error, sql, values) from error

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, unchecked, read while they are used. Raises ArchiveError."""
        try:
            yield from self.execute(sql)
        except _REFUSALS as error:
            raise self._explain(error, sql, ()) from error

    def read_state(self) -> tuple[int, int]:
        """The version that this connection sees: versions of two cannot be compared."""
        return id(self), self.fetch_number("PRAGMA data_version")

    def has_table(self, name: str) -> bool:
        """Whether the file has a table that is made when it is needed."""
        return has_table(self, name)

    def _explain(self, error: Exception, sql: str, values: Values) -> Exception:
        if isinstance(error, sqlite3.ProgrammingError) or not _is_understood(error, sql, values):
            return error
        return failures.reading_failure(self.path, error)


def _uri_of(path: Path) -> str:
    """A path as a URI for SQLite. Only what SQLite would take apart is escaped.

    ``Path.as_uri`` loads urllib.parse, which takes as long as opening the file and its contents.
    """
    if not path.is_absolute() or os.name == "nt":
        return path.absolute().as_uri()
    return "file://" + str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Whether a file has a table that is made when the first of its rows is written."""
    found = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ? AND rootpage > 0", (name,)
    )
    return found.fetchone() is not None


def _is_understood(error: Exception, sql: str, values: Values) -> bool:
    """Whether a query that failed would be understood by an archive that is sound."""
    if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
        return True
    with closing(sqlite3.connect(":memory:")) as sound:
        create_archive(sound)
        try:
            sound.execute(f"EXPLAIN {sql}", values)
        except sqlite3.Error:
            return False
    return True


class Pool(Sessions[FileConnection]):
    """A few read-only connections to one file, one thread using each at a time."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path
        self._file = path
        check_file(path)
        with suppress(OSError):
            self._file = path.resolve()
        self._identity = self._read_identity()
        self._add(self._connect())

    def _may_connect(self) -> bool:
        """A second connection must see the same file, not one renamed over it."""
        return self._read_identity() == self._identity

    def _read_identity(self) -> tuple[int, int] | None:
        try:
            status = self._file.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _connect(self) -> FileConnection:
        try:
            return self._open_reader("mode=ro")
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                return self._connect_stubborn(error)
            raise failures.reading_failure(str(self.path), error) from error
        except UnicodeDecodeError as error:  # names or messages that are no text
            raise failures.corrupt(self.path) from error

    def _connect_stubborn(self, error: sqlite3.Error) -> FileConnection:
        """Open where plain reading is refused: after a killed import, or on a read-only disk."""
        journal = self._file.with_name(self._file.name + "-journal")
        interrupted = journal.exists()
        # A read-only connection cannot undo a killed import; one that may write does it at once.
        ways = ("mode=rw",) if interrupted else ("mode=ro&immutable=1",)
        for way in ways:
            with suppress(sqlite3.Error):
                return self._open_reader(way)
        if interrupted:
            raise failures.interrupted(self.path) from error
        raise failures.no_permission(self.path) from error

    def _open_reader(self, way: str) -> FileConnection:
        connection = sqlite3.connect(
            f"{_uri_of(self._file)}?{way}",
            uri=True,
            timeout=_PATIENCE,
            isolation_level=None,
            check_same_thread=False,
            factory=FileConnection,
        )
        try:
            connection.path = str(self.path)
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA trusted_schema = OFF")
            check_schema(connection, self._file)
        except BaseException:
            connection.close()
            raise
        return connection

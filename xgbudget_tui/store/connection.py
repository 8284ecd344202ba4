"""Opening an archive to read it: what the file is, and connections that threads can share."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.store import failures
from xgbudget_tui.store.schema import APPLICATION_ID, MAGIC, VERSION, is_archive

# fmt: off
_TABLES = frozenset((
    "book", "section", "measure", "name", "label", "code", "official", "path", "line", "figure",
    "landmark", "paragraph", "claim", "problem", "ledger", "unaccounted", "proof", "proof_part",
    "suspect", "coverage", "uncovered", "rule_tally",
))
# fmt: on
_MOST_CONNECTIONS = 3
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
    except (OSError, ValueError) as error:
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


class Pool:
    """A few read-only connections to one file, one thread using each at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path
        self._idle: list[sqlite3.Connection] = []
        self._open = 0
        self._closed = False
        self._changed = threading.Condition()
        self._local = threading.local()
        check_file(path)
        with suppress(OSError):
            self._file = path.resolve()
        self._identity = self._read_identity()
        self._idle.append(self._connect())
        self._open = 1

    @contextmanager
    def session(self) -> Iterator[sqlite3.Connection]:
        """A connection for this thread, seeing one state of the file until the end."""
        held: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if held is not None:
            yield held
            return
        connection = self._take()
        self._local.connection = connection
        try:
            connection.execute("BEGIN")
            yield connection
        finally:
            self._local.connection = None
            with suppress(sqlite3.Error):
                connection.rollback()
            self._give(connection)

    def close(self) -> None:
        """Close what is idle now and what is in use when it is given back."""
        with self._changed:
            self._closed = True
            for connection in self._idle:
                connection.close()
            self._open -= len(self._idle)
            self._idle.clear()
            self._changed.notify_all()

    def _take(self) -> sqlite3.Connection:
        with self._changed:
            while True:
                if self._closed:
                    raise failures.closed(str(self.path))
                if self._idle:
                    return self._idle.pop()
                # A second connection must see the same file, not one renamed over it.
                if self._open < _MOST_CONNECTIONS and self._read_identity() == self._identity:
                    connection = self._connect()
                    self._open += 1
                    return connection
                self._changed.wait()

    def _give(self, connection: sqlite3.Connection) -> None:
        with self._changed:
            if self._closed:
                self._open -= 1
                connection.close()
            else:
                self._idle.append(connection)
            self._changed.notify()

    def _read_identity(self) -> tuple[int, int] | None:
        try:
            status = self._file.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _connect(self) -> sqlite3.Connection:
        try:
            return _open_reader(self._file, "mode=ro")
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                return self._connect_stubborn(error)
            raise failures.reading_failure(str(self.path), error) from error
        except ValueError as error:  # names or messages that are no text
            raise failures.corrupt(self.path) from error

    def _connect_stubborn(self, error: sqlite3.Error) -> sqlite3.Connection:
        """Open where plain reading is refused: after a killed import, or on a read-only disk."""
        journal = self._file.with_name(self._file.name + "-journal")
        interrupted = journal.exists()
        # A read-only connection cannot undo a killed import; one that may write does it at once.
        ways = ("mode=rw",) if interrupted else ("mode=ro&immutable=1",)
        for way in ways:
            with suppress(sqlite3.Error):
                return _open_reader(self._file, way)
        if interrupted:
            raise failures.interrupted(self.path) from error
        raise failures.no_permission(self.path) from error


def _open_reader(path: Path, way: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.as_uri()}?{way}",
        uri=True,
        timeout=_PATIENCE,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        check_schema(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


class Reader:
    """What every part of an archive asks its questions with."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @property
    def path(self) -> str:
        """The file the archive was opened from."""
        return str(self._pool.path)

    def fetch_all(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self._pool.session() as connection:
            return connection.execute(sql, values).fetchall()

    def fetch_one(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        """The first row, or None."""
        with self._pool.session() as connection:
            return connection.execute(sql, values).fetchone()


P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound=Reader)
Method = Callable[Concatenate[S, P], R]


def answers(method: Method[S, P, R]) -> Method[S, P, R]:
    """Let a method see one state of the file, and turn what goes wrong into one sentence."""

    @wraps(method)
    def answer(self: S, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with self._pool.session():
                return method(self, *args, **kwargs)
        except BudgetError:
            raise
        except (sqlite3.Error, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise failures.reading_failure(self.path, error) from error

    return cast("Method[S, P, R]", answer)

"""Questions to an archive, whatever it is kept in: rows by name, checked as they come in.

And the few connections that threads share to ask them.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Generic, Protocol, TypeVar

from xgbudget_tui.store import failures
from xgbudget_tui.store.rows import DamagedRowError, RowClass, check_integers

Kind = TypeVar("Kind", bound=RowClass)
Values = tuple[Any, ...]


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

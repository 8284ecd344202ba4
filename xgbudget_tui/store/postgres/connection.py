"""Connections to an archive on a server: to be asked by the store, to be written through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from enum import Enum
from itertools import chain
from typing import Any

import psycopg
from psycopg.adapt import Loader
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus
from psycopg.types.string import StrDumper, StrDumperUnknown

from xgbudget_tui.model.archive import ArchiveUrl
from xgbudget_tui.store.connection import ArchiveConnection, Values
from xgbudget_tui.store.postgres import refusals
from xgbudget_tui.store.postgres.dialect import translate, update_of_many
from xgbudget_tui.store.postgres.layout import BOOK_SHIFT, LATER_TABLES, LAYOUT
from xgbudget_tui.store.postgres.refusals import SCHEMA
from xgbudget_tui.store.values import write_wide
from xgbudget_tui.store.writable import Question

_PATIENCE = "10"
"""Seconds to wait for a server that does not answer, where the URL names none."""

# Questions are short, and to compile one takes longer than to answer it.
_READ = (
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
    f" SET LOCAL search_path TO {SCHEMA}; SET LOCAL jit TO off"
)
# Who writes holds locks that others wait for. A server would notice only after hours that their
# machine is gone, and while it waits for a lock not even that their program is.
_WRITE = (
    f"BEGIN; SET LOCAL search_path TO {SCHEMA}; SET LOCAL tcp_keepalives_idle TO 30;"
    " SET LOCAL tcp_keepalives_interval TO 10; SET LOCAL tcp_keepalives_count TO 3;"
    " SELECT set_config('client_connection_check_interval', '2s', true)"
    " WHERE current_setting('client_connection_check_interval', true) IS NOT NULL"
    " AND version() !~* 'visual c|mingw'"  # servers on Windows cannot
)
_MOST_UPDATED = 500
"""Rows updated at once: for so few a server looks each up, for more it might read a whole table."""
_RAISED = (psycopg.Error, UnicodeDecodeError)


class _WholeNumber(Loader):
    """Numerics are integers of any size here, handed over as a file keeps them."""

    def load(self, data: Any) -> int | str | None:
        return write_wide(int(bytes(data)))


def connect(url: ArchiveUrl) -> psycopg.Connection[Any]:
    """A connection to a server. Raises ArchiveError with one sentence that holds no secret."""
    name = str(url)
    try:
        known = conninfo_to_dict(url.url)
    except psycopg.ProgrammingError:
        raise refusals.no_url(name) from None  # what libpq says may quote a password
    more: dict[str, Any] = {"fallback_application_name": "xgbudget", "client_encoding": "utf8"}
    if "connect_timeout" not in known:
        more["connect_timeout"] = _PATIENCE
    try:
        connection = psycopg.connect(
            url.url, autocommit=True, cursor_factory=psycopg.RawCursor, **more
        )
    except (psycopg.Error, UnicodeError, OSError) as error:
        raise refusals.connection_failure(name, error) from None
    # A pooler by transactions gives the next one another connection, where it was not prepared.
    connection.prepare_threshold = None
    connection.adapters.register_loader("numeric", _WholeNumber)
    connection.adapters.register_dumper(str, StrDumper)
    return connection


def read_layout(connection: psycopg.Connection[Any], name: str) -> int | None:
    """The layout of the archive in a database, None if it has none. Raises ArchiveError."""
    try:
        row = connection.execute(f"SELECT layout FROM {SCHEMA}.archive").fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        return None
    except psycopg.Error as error:
        raise refusals.explain_reading(name, error, lost=connection.broken) from None
    return row[0] if row else None


def check_layout(connection: psycopg.Connection[Any], name: str) -> None:
    """Raise ArchiveError unless the database has an archive of this program's layout."""
    found = read_layout(connection, name)
    if found is None:
        raise refusals.no_archive(name)
    if found != LAYOUT:
        raise refusals.other_layout(name, found)


class PostgresConnection(ArchiveConnection):
    """A connection to an archive on a server."""

    is_far = True

    def __init__(self, connection: psycopg.Connection[Any], name: str) -> None:
        self.server = connection
        self.path = name
        self.parts: set[int] = set()
        """The parts of the archive that are known to be there."""
        self._tables: set[str] = set()

    def span_of_book(self, line_id: int) -> tuple[int, int]:
        """All ids that lines and proofs of the line's Book may have."""
        first = line_id >> BOOK_SHIFT << BOOK_SHIFT
        return first, first + (1 << BOOK_SHIFT) - 1

    def begin(self) -> None:
        """See one state of the archive from now on. Raises ArchiveError."""
        self._begin(_READ)

    def begin_writing(self) -> None:
        """Write in one transaction from now on. Raises ArchiveError."""
        self._begin(_WRITE)

    def _begin(self, how: str) -> None:
        try:
            self.server.execute(how)
        except _RAISED as error:
            raise refusals.explain_reading(self.path, error, lost=self.server.broken) from None

    def leave(self) -> None:
        """See what others change again, and undo what was not committed."""
        status = self.server.info.transaction_status
        with suppress(psycopg.Error):
            if status == TransactionStatus.ACTIVE:
                # Interrupted, and the answer did not come in time: nothing more can be asked here.
                self._give_up()
            elif status != TransactionStatus.IDLE:
                self.server.rollback()

    def _give_up(self) -> None:
        """Close it in the midst of a statement, which may wait for others and is not waited for."""
        with suppress(psycopg.Error):
            self.server.cancel()
        self.server.close()

    def in_transaction(self) -> bool:
        """Whether something may still be committed."""
        return self.server.info.transaction_status == TransactionStatus.INTRANS

    def close(self) -> None:
        """Close it for good."""
        self.server.close()

    def is_usable(self) -> bool:
        """Whether the server still answered when it was last asked."""
        return not self.server.closed

    def execute(self, sql: str, values: Values = ()) -> psycopg.Cursor[Any]:
        """Carry out a statement, in SQLite's words. Raises what the driver raises."""
        given = tuple(value.value if isinstance(value, Enum) else value for value in values)
        return self.server.execute(translate(sql), given)

    def executemany(self, sql: str, rows: Iterable[Values]) -> None:
        """Carry out a statement for each row of values, without waiting for each answer."""
        listed = list(rows)
        together = update_of_many(sql)
        with self.server.cursor() as cursor:
            if together is None or any(isinstance(value, str) for value in chain(*listed)):
                cursor.executemany(translate(sql), listed)
                return
            for first in range(0, len(listed), _MOST_UPDATED):
                columns = zip(*listed[first : first + _MOST_UPDATED], strict=True)
                cursor.execute(together, [list(column) for column in columns])

    def ask_together(self, questions: Sequence[Question]) -> list[list[Any]]:
        """The rows of each of several queries, in SQLite's words, on one way to the server."""
        with self.on_one_way():
            asked = [self.execute(sql, values) for sql, values in questions]
        # Outside: to fetch from one within would be a way of its own.
        return [cursor.fetchall() for cursor in asked]

    @contextmanager
    def on_one_way(self) -> Iterator[None]:
        """Within this block no statement waits for the answer to the one before it."""
        try:
            with ExitStack() as until_then:
                if psycopg.Pipeline.is_supported():
                    until_then.enter_context(self.server.pipeline())
                try:
                    yield
                except Exception:
                    raise
                except BaseException:
                    # The end of the pipeline would wait for what waits for others.
                    until_then.pop_all()
                    raise
        except Exception:
            raise
        except BaseException:  # interrupted within the block, or while its answers came
            self._give_up()
            raise

    def insert(self, table: str, rows: Sequence[Values]) -> None:
        """Send a few rows by one INSERT into a table, or one with the columns named."""
        width = len(rows[0])
        places = (
            ", ".join(f"${at + 1}" for at in range(first, first + width))
            for first in range(0, width * len(rows), width)
        )
        listed = "), (".join(places)
        cursor = self.server.cursor()
        # Without a type of its own a text may also be a number too long for others.
        cursor.adapters.register_dumper(str, StrDumperUnknown)
        cursor.execute(f"INSERT INTO {table} VALUES ({listed})", [*chain.from_iterable(rows)])

    def copy(self, statement: str, rows: Iterable[Values]) -> None:
        """Send rows by a COPY; nothing is sent where there are none."""
        waiting = iter(rows)
        first = next(waiting, None)
        if first is None:
            return
        with self.server.cursor() as cursor, cursor.copy(statement) as copy:
            for row in chain((first,), waiting):
                copy.write_row(row)

    def fetch_raw(self, sql: str, values: Values = ()) -> list[Any]:
        """The rows of a query, unchecked."""
        try:
            return self.execute(sql, values).fetchall()
        except _RAISED as error:
            raise refusals.explain_reading(self.path, error, lost=self.server.broken) from error

    def fetch_first(self, sql: str, values: Values = ()) -> Any:
        """The first row of a query, unchecked, None if it has none."""
        try:
            return self.execute(sql, values).fetchone()
        except _RAISED as error:
            raise refusals.explain_reading(self.path, error, lost=self.server.broken) from error

    def has_table(self, name: str) -> bool:
        """Whether the archive has a table that those of older programs may not have.

        Not where it was added later and a role that only reads was not let at it.
        """
        if name in LATER_TABLES and name not in self._tables:
            (found,) = self.fetch_first(
                "SELECT has_table_privilege(to_regclass(?), 'SELECT')", (f"{SCHEMA}.{name}",)
            )
            if not found:  # None where there is no such table
                return False
            self._tables.add(name)
        return True

    def fetch_together(self, questions: Sequence[str]) -> Iterator[list[Any]]:
        """The rows of each of several queries, in the server's words, asked on one way to it."""
        try:
            with self.on_one_way():
                asked = [self.server.execute(question) for question in questions]
            for cursor in asked:
                yield cursor.fetchall()
        except _RAISED as error:
            raise refusals.explain_reading(self.path, error, lost=self.server.broken) from error

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, unchecked."""
        yield from self.fetch_raw(sql)

    def read_state(self) -> tuple[int, int]:
        """How often the archive was changed."""
        return 0, self.fetch_number("SELECT changed FROM archive")

"""Writing Books to a server: each in one transaction, one writer publishing at a time.

Parsing is what takes long, and any number of importers may do that; who publishes holds a lock of
the database until its transaction ends, so that the counts of names and paths are never wrong and
two importers never wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg

from xgbudget_tui.model.archive import ArchiveUrl
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.library import KnownDocument, Settled
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.tree import LineTree
from xgbudget_tui.store import failures
from xgbudget_tui.store.book_tables import Row
from xgbudget_tui.store.dictionary import Dictionary, label_key
from xgbudget_tui.store.documents import load_book_of, load_known_documents
from xgbudget_tui.store.postgres import refusals
from xgbudget_tui.store.postgres.connection import (
    PostgresConnection,
    check_layout,
    connect,
    read_layout,
)
from xgbudget_tui.store.postgres.dialect import target_of
from xgbudget_tui.store.postgres.layout import (
    BOOK_SHIFT,
    BOOKS_OF_A_PART,
    LATER_TABLES,
    PARTITIONED,
    layout_statements,
    part_name,
    part_statements,
    table_statements,
)
from xgbudget_tui.store.postgres.refusals import SCHEMA
from xgbudget_tui.store.prior_documents import replace_proofs, write_prior_documents
from xgbudget_tui.store.save import delete_book, replace_book
from xgbudget_tui.store.schema import read_schema
from xgbudget_tui.store.writable import Question

LOCK = 0x58474254
"""The number of the lock that a writer holds (the letters XGBT)."""

_MOST_WAITING = 50_000
"""Rows that wait in memory before they are sent."""

_MOST_TOGETHER = 8_000
"""Values of a table up to which its rows are sent by INSERT, on one way with other tables'.

By COPY they take two ways, and less of the server.
"""

_RAISED = (psycopg.Error, UnicodeError, OverflowError)
_KEPT = frozenset({"archive", "mark", "task", "task_book"})
"""Tables that stay as they are when an archive is written anew."""


class PostgresLibrary:
    """An archive in a database, or a database that is to hold one."""

    def __init__(self, url: ArchiveUrl) -> None:
        from xgbudget_tui.store.postgres import require_driver

        require_driver()
        self._url = url
        self._name = str(url)
        self._held: PostgresConnection | None = None

    @contextmanager
    def hold(self, waiting: Callable[[], None] | None = None) -> Iterator[None]:
        """Keep a connection for writing; other imports may run beside."""
        self._held = self._connect()
        try:
            self._prepare(self._held)
            yield
        finally:
            self._held.close()
            self._held = None

    def find_documents(self) -> dict[str, KnownDocument]:
        """The documents it holds, by the SHA-256 of their contents."""
        with self._reading() as connection:
            return load_known_documents(connection)

    def load(self, sha256: str) -> Book | None:
        """The Book of a single document, None if there is none."""
        with self._reading() as connection:
            return load_book_of(connection, sha256)

    def save(
        self,
        book: Book,
        audit: Audit,
        *,
        replacing: Collection[str] = (),
        settled: Settled | None = None,
    ) -> None:
        """Publish a Book with its proofs in one transaction, with all of them if it is settled."""
        with self._writing() as connection:
            write_in_place(connection, book, audit, replacing, settled)

    def replace_proofs(
        self, book_id: int, audit: Audit, rules: Collection[str], documents: Sequence[str]
    ) -> None:
        """Put the proofs of some rules in place of those stored, in one transaction."""
        with self._writing() as connection:
            writer = PostgresWriter(connection)
            replace_proofs(connection, writer, book_id, audit, rules, documents)
            writer.flush()

    def remove(self, book_id: int) -> None:
        """Take a Book out. Raises ArchiveError if there is none of that id."""
        with self._writing() as connection:
            if connection.fetch_first("SELECT id FROM book WHERE id = ?", (book_id,)) is None:
                raise failures.no_entry(self._name, "Book", "预算", book_id)
            delete_book(connection, book_id)

    @contextmanager
    def make(self) -> Iterator[NewPostgresLibrary]:
        """Empty the archive and fill it in one transaction; others see the old one until the end.

        Where no Book was added the old one stays.
        """
        with self._writing() as connection:
            new = NewPostgresLibrary(connection)
            yield new
            if not new.is_begun:
                connection.leave()

    def _connect(self) -> PostgresConnection:
        return PostgresConnection(connect(self._url), self._name)

    @contextmanager
    def _ready(self) -> Iterator[PostgresConnection]:
        """The connection that is held, or one for this alone."""
        if self._held is not None:
            if not self._held.is_usable():  # the server was started anew meanwhile
                self._held.server = connect(self._url)
            yield self._held
            return
        connection = self._connect()
        try:
            check_layout(connection.server, self._name)
            yield connection
        finally:
            connection.close()

    @contextmanager
    def _reading(self) -> Iterator[PostgresConnection]:
        with self._ready() as connection:
            connection.begin()
            try:
                yield connection
            finally:
                connection.leave()

    @contextmanager
    def _writing(self) -> Iterator[PostgresConnection]:
        """A transaction of the only writer, committed at the end, undone if anything fails."""
        with self._ready() as connection:
            try:
                connection.begin_writing()
                connection.execute("SELECT pg_advisory_xact_lock(?)", (LOCK,))
                for table in LATER_TABLES:
                    if not connection.has_table(table):
                        for statement in table_statements(read_schema(table)):
                            connection.server.execute(statement)
                yield connection
                if connection.in_transaction():
                    connection.server.execute(
                        "UPDATE archive SET changed = changed + 1; COMMIT"  # on one way
                    )
            except _RAISED as error:
                raise refusals.explain_writing(
                    self._name, error, lost=connection.server.broken
                ) from error
            finally:
                connection.leave()

    def _prepare(self, connection: PostgresConnection) -> None:
        """Lay out the archive where the database has none. Raises ArchiveError."""
        if read_layout(connection.server, self._name) is None:
            try:
                connection.server.execute("BEGIN")
                connection.execute("SELECT pg_advisory_xact_lock(?)", (LOCK,))
                if not _is_laid_out(connection):
                    for statement in layout_statements(SCHEMA):
                        connection.server.execute(statement)
                connection.server.commit()
            except _RAISED as error:
                raise refusals.explain_writing(
                    self._name, error, lost=connection.server.broken
                ) from error
            finally:
                connection.leave()
        check_layout(connection.server, self._name)
        if not all(map(connection.has_table, LATER_TABLES)):
            with self._writing():
                pass  # adds them


def write_in_place(
    connection: PostgresConnection,
    book: Book,
    audit: Audit,
    replacing: Collection[str],
    settled: Settled | None = None,
) -> None:
    """Write a Book in place of those it replaces, in the transaction of the connection."""
    writer = PostgresWriter(connection)
    book_id = replace_book(writer, book, settled.audit if settled else audit, replacing)
    if settled:
        write_prior_documents(writer, book_id, settled.documents)
    writer.flush()


def _is_laid_out(connection: PostgresConnection) -> bool:
    """Whether another importer has laid out the archive meanwhile."""
    found = connection.fetch_first(
        "SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = 'archive'", (SCHEMA,)
    )
    return found is not None


class NewPostgresLibrary:
    """An archive that is written anew in one transaction."""

    def __init__(self, connection: PostgresConnection) -> None:
        self._connection = connection
        self.is_begun = False

    def load(self, sha256: str) -> Book | None:
        """The Book of a single document that was added, None if there is none."""
        return load_book_of(self._connection, sha256) if self.is_begun else None

    def add(self, book: Book, audit: Audit, *, replacing: Collection[str] = ()) -> None:
        """Write a Book. Raises ArchiveError with nothing of it written; others may follow."""
        connection = self._connection
        if not self.is_begun:
            self._empty()
            self.is_begun = True
        connection.execute("SAVEPOINT book")
        try:
            write_in_place(connection, book, audit, replacing)
        except _RAISED as error:
            with suppress(psycopg.Error):
                connection.execute("ROLLBACK TO SAVEPOINT book")
            raise refusals.explain_writing(
                connection.path, error, lost=connection.server.broken
            ) from error
        connection.execute("RELEASE SAVEPOINT book")

    def _empty(self) -> None:
        tables = self._connection.fetch_raw(
            "SELECT tablename FROM pg_tables t WHERE schemaname = ? AND NOT EXISTS (SELECT 1"
            " FROM pg_class c WHERE c.relname = t.tablename AND c.relispartition"
            " AND c.relnamespace = to_regnamespace(?))",
            (SCHEMA, SCHEMA),
        )
        for (table,) in tables:
            if table not in _KEPT:
                self._connection.execute(f"DELETE FROM {table}")


class PostgresWriter:
    """A transaction that a Book is written in; also the tables its rows go into by name.

    Rows wait until something else is asked, so that a table is sent at once and not in as many
    pieces as the Book has sections: each piece would be a way to the server and back.
    """

    def __init__(self, connection: PostgresConnection) -> None:
        self._connection = connection
        self._waiting: dict[str, list[tuple[Any, ...]]] = {}
        self._changes: list[tuple[str, list[tuple[Any, ...]]]] = []
        self._count = 0

    @property
    def tables(self) -> PostgresWriter:
        """Itself."""
        return self

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> psycopg.Cursor[Any]:
        """Carry out a statement, in SQLite's words."""
        self.flush()
        return self._connection.execute(sql, values)

    def ask_together(self, questions: Sequence[Question]) -> list[list[Any]]:
        """The rows of each of several queries, in SQLite's words, on one way to the server."""
        self.flush()
        return self._connection.ask_together(questions)

    def executemany(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Carry out a statement for each row of values."""
        target = target_of(sql)
        if target is not None:
            self._wait(target, rows)
        elif listed := list(rows):
            self._changes.append((sql, listed))

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Insert rows, all with the same columns."""
        listed = list(rows)
        if listed:
            columns = ", ".join(f'"{name}"' for name in listed[0])
            self._wait(f"{table} ({columns})", (tuple(row.values()) for row in listed))

    def _wait(self, target: str, rows: Iterable[tuple[Any, ...]]) -> None:
        several = self._waiting.setdefault(target, [])
        before = len(several)
        several.extend(rows)
        self._count += len(several) - before
        if self._count > _MOST_WAITING:
            self.flush()

    def flush(self) -> None:
        """Send what waits: a few rows together with those of other tables, many by a COPY."""
        waiting = {target: rows for target, rows in self._waiting.items() if rows}
        few = {
            target: rows
            for target, rows in waiting.items()
            if len(rows) * len(rows[0]) <= _MOST_TOGETHER
        }
        changes, self._changes = self._changes, []
        self._waiting.clear()
        self._count = 0
        if few or changes:
            with self._connection.on_one_way():
                for target, rows in few.items():
                    self._connection.insert(target, rows)
                for sql, rows in changes:
                    self._connection.executemany(sql, rows)
        for target, rows in waiting.items():
            if target not in few:
                self._connection.copy(f"COPY {target} FROM STDIN", rows)

    def first_id(self, table: str, book_id: int) -> int:
        """The first of the Book's own span; the partition for it is made where it is missing."""
        part = book_id // BOOKS_OF_A_PART
        if part not in self._connection.parts:
            self._make_part(part)
        return (book_id << BOOK_SHIFT) + 1

    def _make_part(self, part: int) -> None:
        """Make the partitions for a part of the archive that are not there."""
        tables = {one: f"to_regclass('{part_name(one, part)}') IS NULL" for one in PARTITIONED}
        missing = self._connection.fetch_first(f"SELECT {', '.join(tables.values())}")
        if not any(missing):
            self._connection.parts.add(part)  # one made now is there only once this is committed
        for table, lacks in zip(tables, missing, strict=True):
            for statement in part_statements(table, part) if lacks else ():
                self._connection.execute(statement)

    def next_id(self, table: str, book_id: int) -> int:
        """One more than the last of the Book's own."""
        first = self.first_id(table, book_id)
        found = self.execute(
            f"SELECT max(id) FROM {table} WHERE id BETWEEN ? AND ?",
            (first, (book_id + 1 << BOOK_SHIFT) - 1),
        ).fetchone()
        return first if found is None or found[0] is None else int(found[0]) + 1

    def recall(self, dictionary: Dictionary, book: Book) -> None:
        """Look up all names, codes, labels and paths of a Book, on one way to the server."""
        lines = [line for section in book.sections for line in section.lines]
        matched = {(line.match.code, line.match.official) for line in lines if line.match}
        names, codes, labels, officials, paths = self.ask_together(
            [
                _find("name, id FROM name WHERE name", {line.name for line in lines}),
                _find(
                    "code, id FROM code WHERE code", {line.known_code for line in lines} - {None}
                ),
                _find(
                    "printed, outline, outline_style, outline_number, id FROM label WHERE printed",
                    {line.printed for line in lines},
                ),
                _find("code, name, id FROM official WHERE code", {code for code, _ in matched}),
                (_FIND_PATHS, _list_steps(book)),
            ]
        )
        wanted = {label_key(line) for line in lines}
        known: dict[Any, int] = {
            (key if key[1:] != (None, None, None) else key[0]): label_id
            for *values, label_id in labels
            if (key := tuple(values))
        }
        dictionary.remember(
            names=dict(names),
            codes=dict(codes),
            labels={key: label_id for key, label_id in known.items() if key in wanted},
            officials={(code, name): official_id for code, name, official_id in officials},
            paths={(parent, name, code): path_id for path_id, parent, name, code in paths},
        )


def _find(what: str, wanted: set[Any]) -> Question:
    """What asks for the entries of a dictionary with one of these values in its last column."""
    return f"SELECT {what} = ANY(?::text[])", (list(wanted),)


_FIND_PATHS = """
    WITH RECURSIVE step AS MATERIALIZED (
        SELECT w.number, w.above, n.id AS name, coalesce(c.id, 0) AS code
        FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[]) AS w(number, above, name, code)
        JOIN LATERAL (SELECT id FROM name WHERE name = w.name LIMIT 1) n ON true
        LEFT JOIN LATERAL (SELECT id FROM code WHERE code = w.code LIMIT 1) c ON true
        WHERE w.code IS NULL OR c.id IS NOT NULL
    ), found (number, id, parent, name, code) AS (
        SELECT 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint
        UNION ALL
        SELECT s.number, p.id, f.id, s.name, s.code FROM found f JOIN step s ON s.above = f.number
        JOIN LATERAL (
            SELECT id FROM path WHERE coalesce(parent, 0) = f.id AND name_id = s.name
            AND coalesce(code_id, 0) = s.code LIMIT 1
        ) p ON true
    )
    SELECT id, parent, name, code FROM found WHERE number > 0"""
"""The paths that are there of the steps of a Book, from the top down.

Each is looked up by its index, however many the archive has: that is what the limits are for.
"""


def _list_steps(book: Book) -> tuple[list[Any], ...]:
    """The steps that lead to the lines of a Book: number, that of the step above, name, code."""
    numbers: dict[tuple[int, str, str | None], int] = {}
    for section in book.sections:
        above: list[int] = []
        for depth, line in LineTree(section.lines).walk():
            del above[depth:]
            step = above[-1] if above else 0, line.name, line.known_code
            above.append(numbers.setdefault(step, len(numbers) + 1))
    steps = [(number, *step) for step, number in numbers.items()]
    return tuple([step[place] for step in steps] for place in range(4))

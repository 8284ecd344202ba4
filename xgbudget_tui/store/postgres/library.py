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
from xgbudget_tui.model.library import KnownDocument
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
from xgbudget_tui.store.postgres.dialect import copy_of
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
from xgbudget_tui.store.prior_documents import replace_proofs
from xgbudget_tui.store.save import delete_book, replace_book
from xgbudget_tui.store.schema import read_schema

LOCK = 0x58474254
"""The number of the lock that a writer holds (the letters XGBT)."""

_MOST_WAITING = 50_000
"""Rows that wait in memory before they are sent."""

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

    def save(self, book: Book, audit: Audit, *, replacing: Collection[str] = ()) -> None:
        """Publish a Book with its proofs in one transaction."""
        with self._writing() as connection:
            write_in_place(connection, book, audit, replacing)

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
                    connection.execute("UPDATE archive SET changed = changed + 1")
                    connection.server.commit()
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
    connection: PostgresConnection, book: Book, audit: Audit, replacing: Collection[str]
) -> None:
    """Write a Book in place of those it replaces, in the transaction of the connection."""
    writer = PostgresWriter(connection)
    replace_book(writer, book, audit, replacing)
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
        self._count = 0

    @property
    def tables(self) -> PostgresWriter:
        """Itself."""
        return self

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> psycopg.Cursor[Any]:
        """Carry out a statement, in SQLite's words."""
        self.flush()
        return self._connection.execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Carry out a statement for each row of values."""
        copy = copy_of(sql)
        if copy is not None:
            self._wait(copy, rows)
        else:
            self._connection.executemany(sql, rows)

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Insert rows, all with the same columns."""
        listed = list(rows)
        if listed:
            columns = ", ".join(f'"{name}"' for name in listed[0])
            self._wait(
                f"COPY {table} ({columns}) FROM STDIN", (tuple(row.values()) for row in listed)
            )

    def _wait(self, copy: str, rows: Iterable[tuple[Any, ...]]) -> None:
        several = self._waiting.setdefault(copy, [])
        before = len(several)
        several.extend(rows)
        self._count += len(several) - before
        if self._count > _MOST_WAITING:
            self.flush()

    def flush(self) -> None:
        """Send what waits."""
        for copy, rows in self._waiting.items():
            self._connection.copy(copy, rows)
        self._waiting.clear()
        self._count = 0

    def first_id(self, table: str, book_id: int) -> int:
        """The first of the Book's own span; the partition for it is made where it is missing."""
        part = book_id // BOOKS_OF_A_PART
        name = part_name(table, part)
        if self._connection.fetch_first("SELECT to_regclass(?)::text", (name,))[0] is None:
            of_lines = table == "line"
            for one in PARTITIONED:
                if one.startswith("proof") != of_lines:
                    for statement in part_statements(one, part):
                        self._connection.execute(statement)
        return (book_id << BOOK_SHIFT) + 1

    def next_id(self, table: str, book_id: int) -> int:
        """One more than the last of the Book's own."""
        first = self.first_id(table, book_id)
        found = self.execute(
            f"SELECT max(id) FROM {table} WHERE id BETWEEN ? AND ?",
            (first, (book_id + 1 << BOOK_SHIFT) - 1),
        ).fetchone()
        return first if found is None or found[0] is None else int(found[0]) + 1

    def recall(self, dictionary: Dictionary, book: Book) -> None:
        """Look up all names, codes, labels and paths of a Book in a few questions."""
        lines = [line for section in book.sections for line in section.lines]
        names = self._find("name", "name", {line.name for line in lines})
        codes = self._find("code", "code", {line.known_code for line in lines} - {None})
        printed = list({line.printed for line in lines})
        labels: dict[Any, int] = {
            (key if key[1:] != (None, None, None) else key[0]): label_id
            for label_id, *values in self.execute(
                "SELECT id, printed, outline, outline_style, outline_number FROM label"
                " WHERE printed = ANY(?)",
                (printed,),
            )
            if (key := tuple(values))
        }
        wanted = {label_key(line) for line in lines}
        matched = {(line.match.code, line.match.official) for line in lines if line.match}
        officials: dict[Any, int] = {
            (code, name): official_id
            for official_id, code, name in self.execute(
                "SELECT id, code, name FROM official WHERE code = ANY(?)",
                (list({code for code, _ in matched}),),
            )
        }
        dictionary.remember(
            names=names,
            codes=codes,
            labels={key: known for key, known in labels.items() if key in wanted},
            officials=officials,
            paths=self._find_steps(book, names, codes),
        )

    def _find(self, table: str, column: str, wanted: set[Any]) -> dict[Any, int]:
        rows = self.execute(
            f"SELECT {column}, id FROM {table} WHERE {column} = ANY(?)", (list(wanted),)
        )
        return dict(rows.fetchall())

    def _find_steps(
        self, book: Book, names: dict[Any, int], codes: dict[Any, int]
    ) -> dict[Any, int]:
        """The paths that are there of those that lead to the lines of a Book, level by level."""
        levels: list[set[tuple[tuple[Any, ...], int, int]]] = []
        for section in book.sections:
            above: list[tuple[Any, ...]] = []
            for depth, line in LineTree(section.lines).walk():
                del above[depth:]
                trail = (*(above[-1] if above else ()), (line.name, line.known_code))
                above.append(trail)
                name = names.get(line.name)
                code = codes.get(line.known_code) if line.known_code is not None else 0
                if name is not None and code is not None:
                    while len(levels) <= depth:
                        levels.append(set())
                    levels[depth].add((trail, name, code))
        found: dict[Any, int] = {}
        trails: dict[tuple[Any, ...], int] = {(): 0}
        for level in levels:
            steps = {
                (trails[trail[:-1]], name, code): trail
                for trail, name, code in level
                if trail[:-1] in trails
            }
            rows = self.execute(
                "SELECT p.id, w.parent, w.name, w.code FROM unnest(?::bigint[], ?::bigint[],"
                " ?::bigint[]) AS w(parent, name, code) JOIN path p"
                " ON coalesce(p.parent, 0) = w.parent AND p.name_id = w.name"
                " AND coalesce(p.code_id, 0) = w.code",
                tuple([step[place] for step in steps] for place in range(3)),
            )
            for path_id, *step in rows:
                found[tuple(step)] = path_id
                trails[steps[tuple(step)]] = path_id
        return found

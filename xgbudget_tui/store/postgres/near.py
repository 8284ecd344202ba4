"""A Book of a server's archive, kept at hand: read at once, asked without a way to the server.

A published Book never changes, it is only replaced as a whole. So the explorer takes the rows of
the Book it opens, ids and all, into an archive in memory, and every question about that Book is
asked there: a key that is held down over a slow line waits for nobody. What is asked of several
Books still goes to the server.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from xgbudget_tui.store import failures
from xgbudget_tui.store.connection import ArchiveConnection, FileConnection
from xgbudget_tui.store.postgres.connection import PostgresConnection
from xgbudget_tui.store.postgres.layout import BOOK_SHIFT, LATER_TABLES
from xgbudget_tui.store.rows import DamagedRowError
from xgbudget_tui.store.schema import WHEN_NEEDED, create_archive, read_schema

_LINES = "FROM line WHERE id BETWEEN {first} AND {last}"
_WAY = (
    f"WITH RECURSIVE way(id) AS (SELECT path_id {_LINES}"
    " UNION SELECT p.parent FROM path p JOIN way w ON w.id = p.id WHERE p.parent IS NOT NULL) "
)
_ON_THE_WAY = "FROM path WHERE id IN (SELECT id FROM way)"
_CHOSEN = {
    "book": "id = {book}",
    "line": "id BETWEEN {first} AND {last}",
    "proof_part": "proof_id BETWEEN {first} AND {last}",
    "name": f"id IN (SELECT name_id {_LINES} UNION SELECT name_id {_ON_THE_WAY})",
    "code": f"id IN (SELECT code_id {_LINES} UNION SELECT code_id {_ON_THE_WAY})",
    "path": "id IN (SELECT id FROM way)",
    "label": f"id IN (SELECT label_id {_LINES})",
    "official": f"id IN (SELECT official_id {_LINES})",
}
"""Which rows of a table a Book needs; ``first`` to ``last`` are the ids of its lines and proofs."""
_BY_COLUMN = {
    "book_id": "book_id = {book}",
    "section_id": "section_id IN (SELECT id FROM section WHERE book_id = {book})",
    "line_id": "line_id BETWEEN {first} AND {last}",
}
_SAME_EVERYWHERE = ("mark",)
_numbers = count(1)


class NearConnection(FileConnection):
    """A connection to a Book in memory."""

    number = 0

    def read_state(self) -> tuple[int, int]:
        """Which copy it is: a copy never changes."""
        return -self.number, 0


class NearBook:
    """The rows of one Book of an archive, and the connection that all threads ask in turn.

    ``state`` is that of the archive it was read from.
    """

    def __init__(self, server: PostgresConnection, book_id: int, state: tuple[int, int]) -> None:
        self.state = state
        self._name = server.path
        self._turn = threading.RLock()
        self._connection = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False, factory=NearConnection
        )
        self._connection.number = next(_numbers)
        self._connection.path = server.path
        try:
            create_archive(self._connection)
            for name in sorted({*WHEN_NEEDED}.difference(LATER_TABLES)):
                self._connection.executescript(read_schema(name))
            self._fill(server, book_id)
            self._connection.execute("PRAGMA query_only = ON")
        except BaseException:
            self._connection.close()
            raise
        self.sections = frozenset(self._connection.fetch_numbers("SELECT id FROM section"))

    def _fill(self, server: PostgresConnection, book_id: int) -> None:
        near = self._connection
        of_book = {
            "book": book_id,
            "first": book_id << BOOK_SHIFT,
            "last": (book_id + 1 << BOOK_SHIFT) - 1,
        }
        listed = near.fetch_raw("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = [name for (name,) in listed if name not in _SAME_EVERYWHERE]
        columns = {name: near.fetch_raw(f"PRAGMA table_info({name})") for name in tables}
        questions = []
        for table in tables:
            names = [name for _, name, *_ in columns[table]]
            chosen = _CHOSEN.get(table) or next(_BY_COLUMN[of] for of in _BY_COLUMN if of in names)
            asked = ", ".join(f'"{name}"' for name in names)
            question = f"SELECT {asked} FROM {table} WHERE {chosen}"
            questions.append(((_WAY if "way" in chosen else "") + question).format_map(of_book))
        near.execute("BEGIN")
        for table, found in zip(tables, server.fetch_together(questions), strict=True):
            places = ", ".join("?" * len(columns[table]))
            near.executemany(f"INSERT INTO {table} VALUES ({places})", found)
        near.execute("COMMIT")

    @contextmanager
    def session(self) -> Iterator[ArchiveConnection]:
        """The connection, for this thread alone until the end."""
        with self._turn:
            try:
                yield self._connection
            except DamagedRowError as error:
                raise failures.corrupt(self._name) from error

    def close(self) -> None:
        """Let the rows go."""
        with self._turn:
            self._connection.close()

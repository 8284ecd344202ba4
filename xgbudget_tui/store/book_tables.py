"""Rows by name into the tables of an archive.

The rows are the same in a file and on a server; how they get there, and where the ids of a Book
begin, is not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, Protocol

from xgbudget_tui.model.book import Book
from xgbudget_tui.model.library_calls import load_without
from xgbudget_tui.store.dictionary import Dictionary
from xgbudget_tui.store.writable import Writable

Row = dict[str, Any]


class Tables(Protocol):
    """Puts rows by name into tables, and says where the ids of a Book begin."""

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Insert rows, all with the same columns."""

    def first_id(self, table: str, book_id: int) -> int:
        """The id of the first line or proof of a Book that is about to be written."""

    def next_id(self, table: str, book_id: int) -> int:
        """The id of one more proof of a Book that was written before."""

    def recall(self, dictionary: Dictionary, book: Book) -> None:
        """Look up what the dictionary will be asked for, where that is better done at once."""


class FileTables:
    """The tables of an SQLite file: ids go on from the last one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        # Half a second of an import that needs neither.
        self._tables = load_without("sqlite_utils", "pandas", "numpy").Database(connection)

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Insert rows, all with the same columns."""
        self._tables.table(table).insert_all(rows)

    def first_id(self, table: str, book_id: int) -> int:
        """One more than the last."""
        (last,) = self._tables.execute(f"SELECT max(id) FROM {table}").fetchone()
        return (last or 0) + 1

    def next_id(self, table: str, book_id: int) -> int:
        """One more than the last of any Book."""
        return self.first_id(table, book_id)

    def recall(self, dictionary: Dictionary, book: Book) -> None:
        """Nothing: a file is asked for each entry when it is met."""


def open_tables(connection: Writable) -> Tables:
    """The tables of a connection."""
    if isinstance(connection, sqlite3.Connection):
        return FileTables(connection)
    tables: Tables = connection.tables  # type: ignore[attr-defined]
    return tables

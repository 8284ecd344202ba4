"""What a Book is written through: a connection to an SQLite file, or to a server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol, runtime_checkable

Question = tuple[str, tuple[Any, ...]]
"""A query with its values."""


class Answer(Protocol):
    """The rows of a query."""

    def fetchone(self) -> Any:
        """The next row, None at the end."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """The rows that are left, one after the other."""


class Writable(Protocol):
    """A connection inside a transaction; its SQL is SQLite's with ``?`` for values."""

    def execute(self, sql: str, values: tuple[Any, ...] = ..., /) -> Answer:
        """Carry out a statement."""

    def executemany(self, sql: str, rows: Iterable[tuple[Any, ...]], /) -> object:
        """Carry out a statement once for each row of values."""


@runtime_checkable
class Far(Protocol):
    """A connection on which every question is a way to a server and back."""

    def ask_together(self, questions: Sequence[Question], /) -> list[list[Any]]:
        """The rows of each of several queries, on one way."""


def ask_together(connection: Writable, questions: Sequence[Question]) -> list[list[Any]]:
    """The rows of each of several queries that do not hang on each other."""
    if isinstance(connection, Far):
        return connection.ask_together(questions)
    return [connection.execute(sql, values).fetchall() for sql, values in questions]


def find_last_ids(connection: Writable, tables: Sequence[str]) -> dict[str, int]:
    """The last id of each of some tables, 0 where one is empty."""
    found = ask_together(connection, [(f"SELECT max(id) FROM {table}", ()) for table in tables])
    return {table: last or 0 for table, ((last,),) in zip(tables, found, strict=True)}

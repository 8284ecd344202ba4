"""What a Book is written through: a connection to an SQLite file, or to a server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol


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

"""Rows of the database by name, checked as they come in.

What a file holds is checked here and nowhere else: a value of another type than the layout gives
its column, or a word that the program does not know, raises DamagedRowError. All other errors are
mistakes of the program and are not turned into a sentence about the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from itertools import chain, repeat
from operator import itemgetter
from types import NoneType
from typing import Any, ClassVar, Self, TypeVar

Word = TypeVar("Word", bound=Enum)

_TYPES: dict[str, frozenset[type]] = {
    "int": frozenset({int}),
    "str": frozenset({str}),
    "float": frozenset({float}),
    "int | None": frozenset({int, NoneType}),
    "str | None": frozenset({str, NoneType}),
    "float | None": frozenset({float, NoneType}),
    "int | str | None": frozenset({int, str, NoneType}),
}


class DamagedRowError(Exception):
    """The file holds something that this program would not have written."""


class RowClass(tuple[Any, ...]):
    """A row of a query. Subclasses annotate its columns in the order of the query::

        class BookRow(RowClass):
            id: int
            title: str

        connection.fetch_all(BookRow, f"SELECT {BookRow.columns} FROM book")

    ``table`` is what the columns are of in a query over several tables, and other keywords are
    the expressions of single columns: ``class LineRow(RowClass, table="l", code="c.code")``. A
    subclass of a subclass has the columns of both. The types of a row are compared all at once
    with those of the rows before it, so that a check costs little.
    """

    names: ClassVar[tuple[str, ...]] = ()
    columns: ClassVar[str] = ""
    _accepted: ClassVar[tuple[frozenset[type], ...]] = ()
    _seen: ClassVar[set[tuple[type, ...]]] = set()
    _table: ClassVar[str] = ""
    _expressions: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls, table: str = "", **expressions: str) -> None:
        own: dict[str, str] = cls.__annotations__
        for place, name in enumerate(own, len(cls.names)):
            setattr(cls, name, property(itemgetter(place)))
        cls.names = (*cls.names, *own)
        cls._accepted = (*cls._accepted, *(_TYPES[kind] for kind in own.values()))
        cls._seen = set()
        cls._table = table or cls._table
        cls._expressions = cls._expressions | expressions
        cls.columns = ", ".join(map(cls._column, cls.names))

    @classmethod
    def _column(cls, name: str) -> str:
        quoted = f'"{name}"' if name in _KEYWORDS else name
        if name in cls._expressions:
            return f"{cls._expressions[name]} AS {quoted}"
        return f"{cls._table}.{quoted}" if cls._table else quoted

    @classmethod
    def read(cls, row: tuple[Any, ...]) -> Self:
        """A row that a query gave. Raises DamagedRowError for values of other types."""
        kinds = tuple(map(type, row))
        if kinds not in cls._seen:
            cls._check(kinds)
        return tuple.__new__(cls, row)

    @classmethod
    def read_all(cls, rows: Iterable[tuple[Any, ...]]) -> list[Self]:
        """The rows that a query gave. Raises DamagedRowError for values of other types."""
        listed = list(rows)
        for kinds in {tuple(map(type, row)) for row in listed} - cls._seen:
            cls._check(kinds)
        return list(map(tuple.__new__, repeat(cls), listed))

    @classmethod
    def _check(cls, kinds: tuple[type, ...]) -> None:
        for name, kind, accepted in zip(cls.names, kinds, cls._accepted, strict=True):
            if kind not in accepted:
                raise DamagedRowError(f"{cls.__name__}.{name} is {kind.__name__}")
        cls._seen.add(kinds)


def check_integers(rows: Iterable[tuple[Any, ...]]) -> None:
    """Raise DamagedRowError unless all values of some rows are integers."""
    for kind in set(map(type, chain.from_iterable(rows))) - {int}:
        raise DamagedRowError(f"{kind.__name__} instead of an integer")


_KEYWORDS = frozenset({"end", "use"})
"""Words of SQL that are names of columns too."""

_WORDS: dict[type[Enum], dict[Any, Any]] = {}


def read_word(kind: type[Word], word: str) -> Word:
    """The member of an enumeration that a column names. Raises DamagedRowError for another word."""
    members = _WORDS.get(kind)
    if members is None:
        members = _WORDS[kind] = {member.value: member for member in kind}
    found: Word | None = members.get(word)
    if found is None:
        raise DamagedRowError(f"no {kind.__name__}: {word!r}")
    return found

"""JSON with exact numbers: Decimals are written digit by digit; and the hash of a value."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.figures import exact, plain_text

DEEPEST = 400
"""How deeply an export may nest; a real budget has fewer than ten levels."""


WIDEST = 96
"""Lists and objects of plain values stay on one line up to this many characters."""


def write_json(value: Any, indent: str | None = "  ") -> str:
    """``value`` as JSON text; with ``indent`` None on one line, keys sorted, for hashing.

    Characters that a terminal would obey or that cannot be seen are escaped, except for hashing:
    the value is the same, and so is the hash of what was exported before.
    """
    return _write(value, indent, 0)


def read_json(text: str) -> Any:
    """The value of JSON text, fractions as Decimal. Raises ValueError."""

    def refuse(word: str) -> Any:
        raise ValueError(f"{word:.40} is no number")

    def read_number(word: str) -> Decimal:
        # An exponent of a billion is a few bytes to read and gigabytes to write out again.
        number = Decimal(word)
        return number if abs(number.adjusted()) <= 60 else refuse(word)

    try:
        return json.loads(text, parse_float=read_number, parse_constant=refuse)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def hash_of(value: Any) -> str:
    """SHA-256 of a value: the same however the file was laid out."""
    import hashlib  # only what is exported or verified has a hash

    return hashlib.sha256(write_json(value, None).encode(errors="replace")).hexdigest()


def _write(value: Any, indent: str | None, depth: int) -> str:
    if isinstance(value, dict):
        keys = sorted(value) if indent is None else list(value)
        items = [
            f"{_quote(str(key), indent)}{':' if indent is None else ': '}"
            f"{_write(value[key], indent, depth + 1)}"
            for key in keys
        ]
        return _join("{}", items, indent, depth, flat=_is_flat(value.values()))
    if isinstance(value, list | tuple):
        items = [_write(item, indent, depth + 1) for item in value]
        return _join("[]", items, indent, depth, flat=_is_flat(value))
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int | Decimal):
        return plain_text(exact(value) if isinstance(value, Decimal) else value)
    return _quote(str(value), indent)


def _quote(text: str, indent: str | None) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    if indent is None or quoted.isprintable():
        return quoted
    return "".join(map(_escaped, quoted))


def _escaped(char: str) -> str:
    return (
        char if char.isprintable() or unicodedata.category(char) == "Zs" else json.dumps(char)[1:-1]
    )


def _is_flat(values: Iterable[Any]) -> bool:
    return all(not isinstance(value, dict | list | tuple) for value in values)


def _join(brackets: str, items: list[str], indent: str | None, depth: int, *, flat: bool) -> str:
    """The items on one line if they fit there, else one a line."""
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    opening, closing = brackets[0], brackets[1]
    if indent is None:
        return f"{opening}{','.join(items)}{closing}"
    if not items or (flat and sum(map(len, items)) + 2 * len(items) <= WIDEST):
        return f"{opening}{', '.join(items)}{closing}"
    inner = ",\n".join(indent * (depth + 1) + item for item in items)
    return f"{opening}\n{inner}\n{indent * depth}{closing}"


def grid_hash(sheets: Sequence[Sequence[Sequence[Any]]]) -> str:
    """The hash of sheets of cells: numbers by value, texts as they stand, blanks at ends out."""
    return hash_of([[_trimmed(row) for row in sheet] for sheet in sheets])


def _trimmed(row: Sequence[Any]) -> list[Any]:
    cells = [None if cell == "" else _as_number(cell) for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _as_number(cell: Any) -> Any:
    return Decimal(repr(cell)) if isinstance(cell, float) else cell


def book_value(book: BookEntry) -> dict[str, Any]:
    """A Book by its region, year, title, and the file it was read from."""
    return {
        "region": book.region,
        "year": book.year,
        "title": book.title,
        "stage": book.stage.value,
        "source": book.source_name,
        "source_sha256": book.source_sha256,
    }

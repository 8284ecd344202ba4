"""JSON whose numbers are exact: Decimals are written digit by digit and read back as Decimals."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from xgbudget_tui.export.numbers import exact, plain_text

DEEPEST = 400
"""How deeply an export may nest; a real budget has fewer than ten levels."""


def write_json(value: Any, indent: str | None = "  ") -> str:
    """``value`` as JSON text; with ``indent`` None on one line, keys sorted, for hashing."""
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
    return hashlib.sha256(write_json(value, None).encode(errors="replace")).hexdigest()


def _write(value: Any, indent: str | None, depth: int) -> str:
    if isinstance(value, dict):
        return _write_object(value, indent, depth)
    if isinstance(value, list | tuple):
        items = [_write(item, indent, depth + 1) for item in value]
        # Short lists of plain values stay on one line.
        plain = all(not isinstance(item, dict | list | tuple) for item in value)
        return _join("[", items, "]", None if plain else indent, depth)
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int | Decimal):
        return plain_text(exact(Decimal(value)) if isinstance(value, Decimal) else value)
    return json.dumps(str(value), ensure_ascii=False)


def _write_object(value: dict[str, Any], indent: str | None, depth: int) -> str:
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    keys = sorted(value) if indent is None else list(value)
    colon = ":" if indent is None else ": "
    items = [
        f"{json.dumps(str(key), ensure_ascii=False)}{colon}{_write(value[key], indent, depth + 1)}"
        for key in keys
    ]
    return _join("{", items, "}", indent, depth)


def _join(opening: str, items: list[str], closing: str, indent: str | None, depth: int) -> str:
    if indent is None or not items:
        return opening + (", " if depth and indent else ",").join(items) + closing
    inner = ",\n".join(indent * (depth + 1) + item for item in items)
    return f"{opening}\n{inner}\n{indent * depth}{closing}"

"""SQLite's SQL as PostgreSQL's: the few forms that the store's queries use.

The queries are fixed, so each is translated once. What SQLite reads one way and PostgreSQL another
(whether a number is true, what a join may say) the queries avoid by themselves.
"""

from __future__ import annotations

import re
from functools import lru_cache

_FORMS = (
    # Lists of ids come as one JSON text.
    (re.compile(r"(\S+) IN \(SELECT value FROM json_each\(\?\)\)"),
     r"\1 = ANY(ARRAY(SELECT json_array_elements_text(?::json)::bigint))"),
    (re.compile(r"(\S+) IN \(SELECT CAST\(value AS TEXT\) FROM json_each\(\?\)\)"),
     r"\1 = ANY(ARRAY(SELECT json_array_elements_text(?::json)))"),
    (re.compile(r"\bjson_each\(\?\) AS"), "json_each_text(?::json) AS"),
    (re.compile(r" NOT IN \(\)"), " IS NOT NULL"),
    (re.compile(r" IN \(\)"), " IN (NULL)"),
    (re.compile(r" IS NOT \?"), " IS DISTINCT FROM ?"),
    (re.compile(r" IS \?"), " IS NOT DISTINCT FROM ?"),
    (re.compile(r"\binstr\("), "strpos("),
    (re.compile(r" GLOB '\*(\[[^']*\])\*'"), r" ~ '\1'"),
    (re.compile(r" CROSS JOIN (.*?)(?= ON )", re.DOTALL), r" JOIN \1"),
    (re.compile(r" INDEXED BY \w+"), ""),
)  # fmt: skip
_VALUE = re.compile(r"'[^']*'|\?(\d*)")
_UPDATE = re.compile(r"UPDATE (\w+) SET (.*) WHERE id = \?", re.DOTALL)
_INSERT = re.compile(r"INSERT INTO (\w+)(?: \(([^()]*)\))? VALUES \([?, ]+\)")


@lru_cache(maxsize=1024)
def translate(sql: str) -> str:
    """A query with ``$1`` for values, from one with ``?`` and ``?1``."""
    for form, replacement in _FORMS:
        sql = form.sub(replacement, sql)
    last = 0

    def number(found: re.Match[str]) -> str:
        nonlocal last
        if found[0].startswith("'"):
            return found[0]
        place = int(found[1]) if found[1] else last + 1
        last = max(last, place)
        return f"${place}"

    return _VALUE.sub(number, sql)


@lru_cache(maxsize=256)
def target_of(sql: str) -> str | None:
    """The table, with its columns if named, of an INSERT of values; None for other statements."""
    found = _INSERT.fullmatch(sql)
    if found is None:
        return None
    return f"{found[1]} ({found[2]})" if found[2] else found[1]


@lru_cache(maxsize=256)
def update_of_many(sql: str) -> str | None:
    """The UPDATE of many rows at once, its values whole numbers in one array each.

    From one of a row by its id; None for any other statement.
    """
    found = _UPDATE.fullmatch(sql)
    if found is None:
        return None
    count = 0

    def name(_place: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"w.v{count}"

    table, change = found[1], re.sub(r"\?", name, found[2])
    arrays = ", ".join(f"${at}::bigint[]" for at in range(1, count + 2))
    values = ", ".join(f"v{at}" for at in range(1, count + 2))
    return (
        f"UPDATE {table} SET {change} FROM unnest({arrays}) AS w({values})"
        f" WHERE {table}.id = w.v{count + 1}"
    )

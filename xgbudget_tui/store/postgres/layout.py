"""The layout of an archive on a server, made from that of a file.

Lines, figures, proofs and their parts are partitioned by ranges of Books: the id of a line is its
Book's times 2**32 and its place in the Book, so that a Book is a span of ids as in a file, and
whatever asks for a span asks one partition. A partition may be a foreign table on another server,
which is why these four have indexes and no keys: PostgreSQL cannot have both.
"""

from __future__ import annotations

import re

from xgbudget_tui.model.terms import Mark
from xgbudget_tui.store.schema import WHEN_NEEDED, read_schema

LAYOUT = 1
"""The layout this program reads and writes (``xgbudget.archive.layout``)."""

LATER_TABLES = ("prior_document",)
"""Tables that an archive of this layout may lack: whoever writes to it next adds them."""

BOOK_SHIFT = 32
BOOKS_OF_A_PART = 1024
"""Books whose lines lie in one partition."""

PARTITIONED = {"line": "id", "figure": "line_id", "proof": "id", "proof_part": "proof_id"}
"""Tables that are partitioned, by which of their columns."""

_TYPES = (
    (re.compile(r"\bINTEGER\b"), "bigint"),
    (re.compile(r"\bTEXT\b"), 'text COLLATE "C"'),
    (re.compile(r"\bREAL\b"), "double precision"),
)
_ANY_NUMBER = re.compile(r"^(  \w+)(,|$)", re.MULTILINE)
"""A column without a type, which holds integers of any size."""
_TABLE = re.compile(
    r"CREATE TABLE (?:IF NOT EXISTS )?(\w+) \((.*?)\n\)(?: WITHOUT ROWID)?;", re.DOTALL
)
_INDEX = re.compile(r"CREATE (?:UNIQUE )?INDEX .*?;", re.DOTALL)
_VIEW = re.compile(r"CREATE VIEW .*?;", re.DOTALL)

# SQLite adds the id of the row to each index by itself; a btree cannot hold texts of any length.
_INDEXES = {
    "line_by_path": "ON line(path_id, id)",
    "line_by_name": "ON line(name_id, id)",
    "line_by_code": "ON line(code_id, id) WHERE code_id IS NOT NULL",
    # Only SQLite needs the state in the index to answer from it alone.
    "figure_by_amount": "ON figure(value, line_id) WHERE state = 'amount'",
    "label_as_printed": "ON label USING hash (printed)",
}
_KEY = re.compile(r",\s*PRIMARY KEY \([^()]*\)")
_MORE = (
    "CREATE INDEX line_by_id ON line(id)",
    "CREATE INDEX figure_by_line ON figure(line_id, position)",
    "CREATE INDEX proof_by_id ON proof(id)",
    "CREATE INDEX proof_part_by_proof ON proof_part(proof_id, side, position)",
    "CREATE INDEX name_as_written ON name USING hash (name)",
    "CREATE INDEX book_by_document ON book(source_sha256)",
    "CREATE INDEX source_file_by_document ON source_file(sha256)",
)


def layout_statements(schema: str) -> list[str]:
    """The statements that lay out an empty archive in a schema of that name."""
    text = _without_comments("".join(map(read_schema, ("schema", *WHEN_NEEDED))))
    statements = [f"CREATE SCHEMA IF NOT EXISTS {schema}", f"SET LOCAL search_path TO {schema}"]
    statements += table_statements(text)
    for table in PARTITIONED:
        statements += part_statements(table, 0)
    statements += [_write_index(found[0]) for found in _INDEX.finditer(text)]
    statements += _MORE
    statements += [found[0] for found in _VIEW.finditer(text)]
    statements += [
        f"INSERT INTO mark VALUES ({mark.rank}, '{mark.value}', '{mark.zh}', '{mark.en}')"
        for mark in Mark
    ]
    statements.append("CREATE TABLE archive (layout bigint NOT NULL, changed bigint NOT NULL)")
    statements.append(f"INSERT INTO archive VALUES ({LAYOUT}, 0)")
    return statements


def table_statements(text: str) -> list[str]:
    """The statements that make the tables of a layout written for a file."""
    return [_write_table(found[1], found[2]) for found in _TABLE.finditer(_without_comments(text))]


def _without_comments(text: str) -> str:
    return re.sub(r"--[^\n]*", "", text)


def _write_table(name: str, columns: str) -> str:
    columns = re.sub(r" REFERENCES \w+\(\w+\)", "", columns)
    columns = re.sub(r"[ \t]+$", "", columns, flags=re.MULTILINE)
    if name == "name":
        columns = columns.replace(" UNIQUE", "")
    if name in PARTITIONED:  # a partition on another server can have no key of all of them
        columns = _KEY.sub("", columns).replace(" PRIMARY KEY", " NOT NULL")
    columns = _ANY_NUMBER.sub(r"\1 numeric\2", columns)
    for word, meant in _TYPES:
        columns = word.sub(meant, columns)
    by = f" PARTITION BY RANGE ({PARTITIONED[name]})" if name in PARTITIONED else ""
    return f"CREATE TABLE {name} ({columns}\n){by}"


def _write_index(statement: str) -> str:
    name = statement.replace("UNIQUE ", "").split()[2]
    on = _INDEXES.get(name)
    return f"CREATE INDEX {name} {on}" if on else statement.rstrip(";")


def part_name(table: str, part: int) -> str:
    """The name of a partition, from 0."""
    return f"{table}_{part}"


def part_statements(table: str, part: int) -> list[str]:
    """The statements that make a partition.

    It is attached when it is whole, which keeps nobody from reading the others.
    """
    name = part_name(table, part)
    first, last = (at * BOOKS_OF_A_PART << BOOK_SHIFT for at in (part, part + 1))
    return [
        f"CREATE TABLE {name} (LIKE {table} INCLUDING ALL)",
        f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ({first}) TO ({last})",
    ]

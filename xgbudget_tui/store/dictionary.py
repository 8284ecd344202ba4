"""The dictionaries of an archive: distinct names, labels, codes, official names and paths."""

from __future__ import annotations

import sqlite3
from typing import Any

from xgbudget_tui.model.book import CodeMatch, LineItem
from xgbudget_tui.store.readings import read_name

Step = tuple[int, int, int]
"""A path: the one it goes on from (0 at a root), its name, its code (0 for none)."""

COUNTED = (("name", "name_id"), ("code", "code_id"), ("path", "path_id"))
"""The dictionaries that know how many lines use each entry, and their columns in ``line``."""


class Dictionary:
    """Gives each distinct text an id, and counts how often and from where each is used.

    Ids are given in the order in which texts are first met, so the same Books give the same file.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._names: dict[str, int] = {}
        self._codes: dict[str, int] = {}
        self._labels: dict[tuple[Any, ...], int] = {}
        self._officials: dict[tuple[str, str], int] = {}
        self._paths: dict[Step, int] = {}
        self._uses: dict[tuple[str, int], list[int]] = {}

    def name_id(self, name: str, line_id: int) -> int:
        """The id of a name that the line ``line_id`` bears."""
        key = self._names.get(name)
        if key is None:
            key = self._find("SELECT id FROM name WHERE name = ?", (name,))
            if key is None:
                reading = read_name(name)
                key = self._insert(
                    "INSERT INTO name (name, search, pinyin, initials, sounds, uses)"
                    " VALUES (?, ?, ?, ?, ?, 0)",
                    (name, reading.search, reading.pinyin, reading.initials, reading.sounds),
                )
            self._names[name] = key
        self._count("name", key, line_id)
        return key

    def code_id(self, code: str | None, line_id: int) -> int | None:
        """The id of a code that the line ``line_id`` bears, None for none."""
        if code is None:
            return None
        key = self._codes.get(code)
        if key is None:
            key = self._find("SELECT id FROM code WHERE code = ?", (code,))
            if key is None:
                key = self._insert("INSERT INTO code (code, uses) VALUES (?, 0)", (code,))
            self._codes[code] = key
        self._count("code", key, line_id)
        return key

    def path_id(self, step: Step, line_id: int) -> int:
        """The id of the path to the line ``line_id``; that of a path it goes on from is smaller."""
        key = self._paths.get(step)
        if key is None:
            key = self._find(
                "SELECT id FROM path WHERE coalesce(parent, 0) = ? AND name_id = ?"
                " AND coalesce(code_id, 0) = ?",
                step,
            )
            if key is None:
                parent, name, code = step
                key = self._insert(
                    "INSERT INTO path (parent, name_id, code_id, uses) VALUES (?, ?, ?, 0)",
                    (parent or None, name, code or None),
                )
            self._paths[step] = key
        self._count("path", key, line_id)
        return key

    def label_id(self, line: LineItem) -> int:
        """The id of a label as printed."""
        outline = line.outline
        label: tuple[Any, ...] = (line.printed, None, None, None)
        if outline is not None:
            label = (line.printed, outline.text, outline.style, outline.number)
        key = self._labels.get(label)
        if key is None:
            key = self._find(
                "SELECT id FROM label WHERE printed IS ? AND outline IS ?"
                " AND outline_style IS ? AND outline_number IS ?",
                label,
            )
            if key is None:
                key = self._insert(
                    "INSERT INTO label (printed, outline, outline_style, outline_number)"
                    " VALUES (?, ?, ?, ?)",
                    label,
                )
            self._labels[label] = key
        return key

    def official_id(self, match: CodeMatch | None) -> int | None:
        """The id of an official code and name, None for no match."""
        if match is None:
            return None
        official = (match.code, match.official)
        key = self._officials.get(official)
        if key is None:
            key = self._find("SELECT id FROM official WHERE code = ? AND name = ?", official)
            if key is None:
                key = self._insert("INSERT INTO official (code, name) VALUES (?, ?)", official)
            self._officials[official] = key
        return key

    def write_uses(self) -> None:
        """Add what was counted to the names and codes."""
        for table, _ in COUNTED:
            rows = [
                (count, first, key)
                for (kind, key), (count, first) in self._uses.items()
                if kind == table
            ]
            self._connection.executemany(
                f"UPDATE {table} SET uses = uses + ?,"
                " first_line = coalesce(first_line, ?) WHERE id = ?",
                rows,
            )
        self._uses.clear()

    def _count(self, table: str, key: int, line_id: int) -> None:
        use = self._uses.setdefault((table, key), [0, line_id])
        use[0] += 1

    def _find(self, sql: str, values: tuple[Any, ...]) -> int | None:
        row = self._connection.execute(sql, values).fetchone()
        return row[0] if row else None

    def _insert(self, sql: str, values: tuple[Any, ...]) -> int:
        key = self._connection.execute(sql, values).lastrowid
        assert key is not None
        return key


def remove_uses(connection: sqlite3.Connection, first: int, last: int) -> None:
    """Take the lines ``first .. last`` out of the counts, before they are deleted.

    Names, codes and paths that no line has any more are dropped.
    """
    for table, column in COUNTED:
        counted = connection.execute(
            f"SELECT {column}, count(*) FROM line"
            f" WHERE id BETWEEN ? AND ? AND {column} IS NOT NULL GROUP BY {column}",
            (first, last),
        ).fetchall()
        connection.executemany(
            f"UPDATE {table} SET uses = uses - ?,"
            " first_line = CASE WHEN first_line < ? THEN first_line ELSE"
            f" (SELECT min(id) FROM line WHERE {column} = {table}.id AND id > ?) END"
            " WHERE id = ?",
            [(count, first, last, key) for key, count in counted],
        )
        connection.execute(f"DELETE FROM {table} WHERE uses <= 0")

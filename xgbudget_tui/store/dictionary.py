"""The dictionaries of an archive: distinct names, labels, codes, official names and paths."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xgbudget_tui.model.book import CodeMatch, LineItem
from xgbudget_tui.store.pinyin import read_name
from xgbudget_tui.store.values import Columns
from xgbudget_tui.store.writable import Writable, find_last_ids

Step = tuple[int, int, int]
"""A path: the one it goes on from (0 at a root), its name, its code (0 for none)."""

COUNTED = (("name", "name_id"), ("code", "code_id"), ("path", "path_id"))
"""The dictionaries that know how many lines use each entry, and their columns in ``line``."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A dictionary's table: by which values an entry is found, and the columns it is written in."""

    table: str
    where: str
    columns: tuple[str, ...]
    match: Callable[[Any], Columns]
    write: Callable[[Any], Columns]
    counted: bool = True


def _alone(text: str) -> Columns:
    return (text,)


def _itself(key: Columns) -> Columns:
    return key


def _write_name(name: str) -> Columns:
    reading = read_name(name)
    return name, reading.search, reading.pinyin, reading.initials, reading.sounds


def _write_step(step: Step) -> Columns:
    parent, name, code = step
    return parent or None, name, code or None


def _write_label(label: str | Columns) -> Columns:
    return (label, None, None, None) if isinstance(label, str) else label


_NAME = _Kind(
    "name", "name = ?", ("name", "search", "pinyin", "initials", "sounds"), _alone, _write_name
)
_CODE = _Kind("code", "code = ?", ("code",), _alone, _alone)
_PATH = _Kind(
    "path",
    "coalesce(parent, 0) = ? AND name_id = ? AND coalesce(code_id, 0) = ?",
    ("parent", "name_id", "code_id"),
    _itself,
    _write_step,
)
_LABEL = _Kind(
    "label",
    "printed IS ? AND outline IS ? AND outline_style IS ? AND outline_number IS ?",
    ("printed", "outline", "outline_style", "outline_number"),
    _write_label,
    _write_label,
    counted=False,
)
_OFFICIAL = _Kind(
    "official", "code = ? AND name = ?", ("code", "name"), _itself, _itself, counted=False
)


_KINDS = (_NAME, _CODE, _LABEL, _OFFICIAL, _PATH)
TABLES = tuple(kind.table for kind in _KINDS)
"""The tables of all dictionaries."""


class _Entries:
    """The entries of one dictionary; new ones wait in memory until they are written together."""

    def __init__(self, connection: Writable, kind: _Kind, last: int) -> None:
        self._connection = connection
        self._kind = kind
        self._any_stored = last > 0
        self._first = last + 1
        self._ids: dict[Hashable, int] = {}
        self._new: list[Hashable] = []
        self._uses: list[int] = []
        self._first_lines: list[int] = []
        self._stored_uses: dict[int, list[int]] = {}
        """How many lines use an entry that was there, and the first of them."""

    def remember(self, known: dict[Hashable, int]) -> None:
        """Take these for all entries wanted that are there, and ask for none one by one."""
        self._ids.update(known)
        self._any_stored = False

    def use(self, key: Hashable, line_id: int) -> int:
        """The id of an entry that the line ``line_id`` uses."""
        found = self._ids.get(key)
        if found is None:
            found = self._ids[key] = self._find(key) or self._add(key, line_id)
        if found >= self._first:
            self._uses[found - self._first] += 1
        elif self._kind.counted:
            self._stored_uses.setdefault(found, [0, line_id])[0] += 1
        return found

    def _find(self, key: Hashable) -> int | None:
        if not self._any_stored:
            return None
        query = f"SELECT id FROM {self._kind.table} WHERE {self._kind.where}"
        row = self._connection.execute(query, self._kind.match(key)).fetchone()
        return row[0] if row else None

    def _add(self, key: Hashable, line_id: int) -> int:
        self._new.append(key)
        self._uses.append(0)
        self._first_lines.append(line_id)
        return self._first + len(self._new) - 1

    def write(self) -> None:
        """Write the new entries, and add to the uses of those that were there."""
        kind = self._kind
        columns = ["id", *kind.columns, *(("uses", "first_line") if kind.counted else ())]
        self._connection.executemany(
            f"INSERT INTO {kind.table} ({', '.join(columns)})"
            f" VALUES ({', '.join('?' * len(columns))})",
            self._new_rows(),
        )
        if self._stored_uses:
            self._connection.executemany(
                f"UPDATE {kind.table} SET uses = uses + ?, first_line ="
                " CASE WHEN first_line < ? THEN first_line ELSE ? END WHERE id = ?",
                ((uses, first, first, key) for key, (uses, first) in self._stored_uses.items()),
            )
        self._first += len(self._new)
        for waiting in (self._new, self._uses, self._first_lines, self._stored_uses):
            waiting.clear()

    def _new_rows(self) -> Iterator[Columns]:
        for place, key in enumerate(self._new):
            row = (self._first + place, *self._kind.write(key))
            if self._kind.counted:
                row += (self._uses[place], self._first_lines[place])
            yield row


def label_key(line: LineItem) -> str | Columns:
    """What a label is found by: the text printed, with the columns of its outline if it has one."""
    outline = line.outline
    if outline is None:
        return line.printed
    return line.printed, outline.text, outline.style, outline.number


class Dictionary:
    """Gives each distinct text an id, and counts how often and from where each is used.

    Ids are given in the order in which texts are first met, so the same Books give the same file.
    Nothing is written before :meth:`write` is called.
    """

    def __init__(self, connection: Writable, last: Mapping[str, int] | None = None) -> None:
        """``last`` has the last id of each of :data:`TABLES`, if that was asked for already."""
        ids = find_last_ids(connection, TABLES) if last is None else last
        self._names, self._codes, self._labels, self._officials, self._paths = (
            _Entries(connection, kind, ids[kind.table]) for kind in _KINDS
        )

    def remember(
        self,
        *,
        names: dict[Hashable, int],
        codes: dict[Hashable, int],
        labels: dict[Hashable, int],
        officials: dict[Hashable, int],
        paths: dict[Hashable, int],
    ) -> None:
        """Take these for all entries wanted that are there; the keys are those of each kind."""
        self._names.remember(names)
        self._codes.remember(codes)
        self._labels.remember(labels)
        self._officials.remember(officials)
        self._paths.remember(paths)

    def name_id(self, name: str, line_id: int) -> int:
        """The id of a name that the line ``line_id`` bears."""
        return self._names.use(name, line_id)

    def code_id(self, code: str | None, line_id: int) -> int | None:
        """The id of a code that the line ``line_id`` bears, None for none."""
        return None if code is None else self._codes.use(code, line_id)

    def path_id(self, step: Step, line_id: int) -> int:
        """The id of the path to the line ``line_id``; that of a path it goes on from is smaller."""
        return self._paths.use(step, line_id)

    def label_id(self, line: LineItem) -> int:
        """The id of a label as printed."""
        return self._labels.use(label_key(line), 0)

    def official_id(self, match: CodeMatch | None) -> int | None:
        """The id of an official code and name, None for no match."""
        return None if match is None else self._officials.use((match.code, match.official), 0)

    def write(self) -> None:
        """Write what was met since the last time."""
        for entries in (self._names, self._codes, self._labels, self._officials, self._paths):
            entries.write()


def remove_uses(connection: Writable, first: int, last: int) -> None:
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

"""Writing very many lines at once, for benchmarks: no Book values, indexes made at the end.

The tables are filled as :mod:`xgbudget_tui.store.write_book` fills them, so that an archive made
here answers as one that was imported.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xgbudget_tui.model.book import LineItem, Measure, Section
from xgbudget_tui.model.files import put_in_place
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.store.dictionary import COUNTED, Dictionary
from xgbudget_tui.store.mark_summary import MarkSummary
from xgbudget_tui.store.save import write_beside
from xgbudget_tui.store.schema import read_schema
from xgbudget_tui.store.write_book import contents_row
from xgbudget_tui.store.write_lines import (
    INSERT_FIGURE,
    INSERT_LANDMARK,
    INSERT_LINE,
    add_step,
    landmark_rows,
    tree_columns,
)

_INDEXES = re.compile(r"CREATE (?:UNIQUE )?INDEX (\w+)[^;]*;")
_KEPT = ("label_as_printed", "path_by_step")
_UNPROVED = MarkSummary(Audit(()))


@dataclass(frozen=True, slots=True)
class BulkLine:
    """A line to be written, in tree order; depth counts from 0."""

    depth: int
    name: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class BulkTable:
    """A table: a Section without lines, its lines, and per measure whole units of ``unit``."""

    section: Section
    lines: Sequence[BulkLine]
    amounts: Sequence[Sequence[int]]
    unit: Unit = Unit.WAN_YUAN


@dataclass(frozen=True, slots=True)
class BulkBook:
    """A Book to be written."""

    region: str
    parent_region: str | None
    year: int
    tables: Sequence[BulkTable]


def write_in_bulk(
    path: Path, books: Iterable[BulkBook], progress: Callable[[int], None] | None = None
) -> None:
    """Write a new archive; ``progress`` is told how many lines there are so far."""
    with write_beside(path) as (connection, _):
        indexes = [found for found in _INDEXES.finditer(read_schema()) if found[1] not in _KEPT]
        for found in indexes:
            connection.execute(f"DROP INDEX {found[1]}")
        connection.execute("BEGIN")
        writer = _BulkWriter(connection)
        for book in books:
            writer.write(book)
            if progress is not None:
                progress(writer.line_id - 1)
        for found in indexes:
            connection.execute(found[0])
        _count_uses(connection)
        connection.execute("COMMIT")
        (draft,) = connection.execute("SELECT file FROM pragma_database_list").fetchone()
        put_in_place(Path(draft), path, replace=True)


class _BulkWriter:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute(read_schema("prior_document"))
        self._before = ("", 0, "")
        self._proof_id = 0
        self._dictionary = Dictionary(connection)
        self._book_id = 0
        self._section_id = 0
        self._words: dict[BulkLine, tuple[Any, ...]] = {}
        self.line_id = 1

    def write(self, book: BulkBook) -> None:
        self._book_id += 1
        first = self.line_id
        figures = 0
        for order, table in enumerate(book.tables, 1):
            self._section_id += 1
            figures += len(table.lines) * len(table.amounts)
            self._write_section(table, order)
            self._write_lines(table)
            self._write_proof(table)
            self.line_id += len(table.lines)
        self._dictionary.write()
        found = self._write_findings(book.tables[0], first)
        document = f"{self._book_id:064x}"
        if self._before[:2] == (book.region, book.year - 1):
            self._connection.execute(
                "INSERT INTO prior_document VALUES (?, 0, ?)", (self._book_id, self._before[2])
            )
        self._before = (book.region, book.year, document)
        self._connection.execute(
            f"INSERT INTO book VALUES ({', '.join('?' * 26)})",
            (
                *(self._book_id, f"{book.year}年{book.region}预算", book.region, book.region),
                *(None, None, book.parent_region, book.year, "budget", "万元"),
                *(
                    f"{book.region}{book.year}.txt",
                    document,
                    "text",
                    1,
                    "utf-8",
                    "[]",
                ),
                *(first, self.line_id - 1, len(book.tables), self.line_id - first, figures),
                *(len(book.tables), 0, found["unchecked"], found["doubt"], found["fault"]),
            ),
        )

    def _write_section(self, table: BulkTable, order: int) -> None:
        lowest = min(map(min, table.amounts)) * table.unit.fen
        highest = max(map(max, table.amounts)) * table.unit.fen
        row = {"id": self._section_id, "book_id": self._book_id, "print_order": order}
        row |= contents_row(table.section, self.line_id, _UNPROVED) | {
            "first_line": self.line_id,
            "last_line": self.line_id + len(table.lines) - 1,
            "deepest": max(line.depth for line in table.lines),
            "lowest": lowest,
            "highest": highest,
            "exact": 1,
        }
        self._connection.execute(
            f"INSERT INTO section ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
            tuple(row.values()),
        )
        self._connection.executemany(
            f"INSERT INTO measure VALUES ({', '.join('?' * 12)})",
            [self._measure_row(measure) for measure in table.section.measures],
        )

    def _measure_row(self, measure: Measure) -> tuple[Any, ...]:
        return (
            self._section_id,
            measure.position,
            measure.label,
            measure.printed,
            measure.kind.value,
            measure.unit.word if measure.unit else None,
            measure.year,
            measure.phase.value if measure.phase else None,
            0,
            None,
            None,
            "",
        )

    def _write_lines(self, table: BulkTable) -> None:
        depths = [line.depth for line in table.lines]
        printed = [[f"{value:,}" for value in column] for column in table.amounts]
        self._connection.executemany(INSERT_LINE, self._line_rows(table, depths, printed))
        fen = table.unit.fen
        first = self.line_id
        self._connection.executemany(
            INSERT_FIGURE,
            (
                (
                    *(first + at, position, "amount", column[at] * fen, texts[at], fen),
                    *(None, at + 1, position + 1, None),
                )
                for at in range(len(depths))
                for position, (column, texts) in enumerate(
                    zip(table.amounts, printed, strict=True), 1
                )
            ),
        )
        self._connection.executemany(
            INSERT_LANDMARK, landmark_rows(depths, self._section_id, first)
        )

    def _line_rows(
        self, table: BulkTable, depths: list[int], printed: list[list[str]]
    ) -> Iterator[tuple[Any, ...]]:
        trees = tree_columns(depths, self.line_id)
        above: list[int] = []
        for at, line in enumerate(table.lines):
            words = self._words.get(line)
            if words is None:
                words = self._words[line] = self._read_words(line)
            tree = trees[at]
            add_step(above, depths[at], self._dictionary, (words, 0))
            exact = 1 if tree[2] else None
            text = "\t".join((line.name, *(texts[at] for texts in printed)))
            yield (
                *(self.line_id + at, self._section_id, at + 1, depths[at], *tree),
                *(above[-1], *words),
                *(exact, exact, at + 1, None, None, text, ""),
            )

    def _read_words(self, line: BulkLine) -> tuple[Any, ...]:
        item = LineItem(1, line.name, line.name, ())
        return (
            self._dictionary.name_id(line.name, 0),
            self._dictionary.label_id(item),
            self._dictionary.code_id(line.code, 0),
            1 if line.code else 0,
            None,
            None,
            None,
            "item",
            "full",
            "code sum" if line.code else "sum",
            "",
            1,
            1,
        )

    def _write_findings(self, table: BulkTable, first: int) -> dict[str, int]:
        """As many findings as budgets have by and large; how many of each kind there are."""
        counts = {"fault": 4 if self._book_id % 3 == 0 else 0, "doubt": 10, "unchecked": 30}
        verdicts = {"fault": "fails", "doubt": "suspect", "unchecked": "undecidable"}
        for kind, count in counts.items():
            for at in range(count):
                line = at % len(table.lines)
                self._write_proof(table, (verdicts[kind], kind), first + line, line)
        return counts

    def _write_proof(
        self,
        table: BulkTable,
        outcome: tuple[str, str] = ("exact", "holds"),
        line_id: int | None = None,
        line: int = 0,
    ) -> None:
        key = table.section.key
        self._proof_id += 1
        total = table.amounts[0][line] * table.unit.fen
        line_id = line_id or self.line_id
        finding = None if outcome[1] == "holds" else f"B1/{key}/{line + 1}/{self._proof_id}"
        self._connection.execute(
            f"INSERT INTO proof VALUES ({', '.join('?' * 25)})",
            (
                *(self._proof_id, self._book_id, "B1", *outcome, "printed"),
                *("=", "fen", key, key, line + 1, 1),
                *(line_id, 0, 0, 0, 0.0, None, "合计等于各项之和", "the parts add up"),
                *("", "", "", "", finding),
            ),
        )
        for side, part in (("reported", line), ("computed", min(line + 1, len(table.lines) - 1))):
            self._connection.execute(
                f"INSERT INTO proof_part VALUES ({', '.join('?' * 15)})",
                (
                    *(self._proof_id, side, 0, table.lines[part].name, total, "", 1),
                    *(key, part + 1, 1, line_id + part - line, part + 1, None, None, ""),
                ),
            )


def _count_uses(connection: sqlite3.Connection) -> None:
    for table, column in COUNTED:
        connection.execute(
            f"UPDATE {table} SET"
            f" uses = (SELECT count(*) FROM line WHERE {column} = {table}.id),"
            f" first_line = (SELECT min(id) FROM line WHERE {column} = {table}.id)"
        )

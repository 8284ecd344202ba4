"""Everything about one line: its place, its rank, what is proved of it, where else it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xgbudget_tui.model.entries import LineDetail, Place, Row
from xgbudget_tui.model.names import bare_name
from xgbudget_tui.model.terms import FigureState, Level
from xgbudget_tui.store import failures
from xgbudget_tui.store.books import Contents
from xgbudget_tui.store.connection import answers
from xgbudget_tui.store.pinyin import search_form
from xgbudget_tui.store.proofs import Findings
from xgbudget_tui.store.values import read_evidence

_MOST_ELSEWHERE = 60


class Details(Contents, Findings):
    """Lines in full, and lines by path."""

    @answers
    def load_detail(self, line_id: int) -> LineDetail:
        """Everything about one line."""
        row = self._fetch_row(line_id)
        path = tuple(self._fetch_rows(self._ancestor_ids([line_id])[line_id]))
        words = self.fetch_one(
            "SELECT l.code_printed, o.name, l.confidence, l.deviates, l.evidence, l.dissent,"
            " l.source_line, l.source_sheet, l.source_text, l.remark"
            " FROM line l LEFT JOIN official o ON o.id = l.official_id WHERE l.id = ?",
            (line_id,),
        )
        if words is None:  # pragma: no cover - the row was read in the same state of the file
            raise failures.no_line(self.path, line_id)
        printed, official, confidence, deviates, evidence, dissent, *source = words
        ranks, siblings = self._ranks(row)
        return LineDetail(
            row=row,
            section=self._section(row.section_id),
            path=path,
            root=path[0] if path else row,
            level=Level.of_code(row.code) if row.code else None,
            code_printed=bool(printed),
            official_name=str(official or ""),
            confidence=confidence,
            deviates=bool(deviates),
            evidence=read_evidence(evidence),
            dissent=read_evidence(dissent),
            sibling_count=siblings,
            ranks=ranks,
            child_sums=self._child_sums(row),
            elsewhere=tuple(self._elsewhere(row)),
            proofs=tuple(self._proofs_of_line(line_id)),
            source_line=int(source[0] or 0),
            source_sheet=str(source[1] or ""),
            source_text=str(source[2]),
            remark=str(source[3]),
        )

    @answers
    def find_line(self, section_id: int, path: Sequence[str]) -> Row | None:
        """The line reached by names (or codes) from any line down: ``["教育支出", "普通教育"]``.

        The first name may stand anywhere in the table; each further name must be a descendant's.
        """
        span = self.fetch_one(
            "SELECT first_line, last_line FROM section WHERE id = ?", (section_id,)
        )
        if span is None or span[0] is None or not path:
            return None
        ranges = [(int(span[0]), int(span[1]))]
        found: list[int] = []
        for name in path:
            lines = self._named(name, int(span[0]), int(span[1]))
            found, ranges = _inside(lines, ranges)
        return self._fetch_row(found[0]) if found else None

    def _named(self, name: str, first: int, last: int) -> list[tuple[int, int]]:
        """``(id, last)`` of the lines of a table that bear a name or a code, in tree order."""
        return self.fetch_all(
            "SELECT id, last FROM line WHERE id BETWEEN ? AND ?"
            " AND +name_id IN (SELECT id FROM name WHERE search IN (?, ?))"
            " UNION SELECT id, last FROM line WHERE id BETWEEN ? AND ?"
            " AND +code_id IN (SELECT id FROM code WHERE code = ?) ORDER BY id",
            (
                first,
                last,
                search_form(name),
                search_form(bare_name(name)),
                first,
                last,
                search_form(name),
            ),
        )

    def _siblings(self, row: Row) -> tuple[str, tuple[Any, ...]]:
        """A condition on ``line`` that holds for the line and its siblings."""
        if row.parent is not None:
            return "l.parent = ?", (row.parent,)
        span = self.fetch_one(
            "SELECT first_line, last_line FROM section WHERE id = ?", (row.section_id,)
        )
        first, last = span or (row.id, row.id)
        return "l.parent IS NULL AND l.id BETWEEN ? AND ?", (first, last)

    def _ranks(self, row: Row) -> tuple[tuple[int | None, ...], int]:
        where, values = self._siblings(row)
        (siblings,) = self.fetch_one(f"SELECT count(*) FROM line l WHERE {where}", values)
        ranks: list[int | None] = []
        for position, figure in enumerate(row.figures, 1):
            if figure.state is not FigureState.AMOUNT or figure.value is None:
                ranks.append(None)
                continue
            (larger,) = self.fetch_one(
                "SELECT count(*) FROM line l CROSS JOIN figure f ON f.line_id = l.id"
                f" AND f.position = ? WHERE {where} AND f.state = 'amount' AND f.value > ?",
                (position, *values, figure.value),
            )
            ranks.append(int(larger) + 1)
        return tuple(ranks), int(siblings)

    def _child_sums(self, row: Row) -> tuple[int | None, ...]:
        sums: list[int | None] = [None] * len(row.figures)
        if row.child_count:
            # Added here, not by SQLite, whose sums end at 64 bits.
            for position, value in self.fetch_all(
                "SELECT f.position, f.value FROM line l CROSS JOIN figure f ON f.line_id = l.id"
                " WHERE l.parent = ? AND f.state = 'amount' AND f.value IS NOT NULL",
                (row.id,),
            ):
                if 0 < position <= len(sums):
                    sums[position - 1] = (sums[position - 1] or 0) + int(value)
        return tuple(sums)

    def _elsewhere(self, row: Row) -> list[Place]:
        """Lines of the same Book with the same code, then with the same name."""
        span = self.fetch_one(
            "SELECT b.first_line, b.last_line FROM section s JOIN book b ON b.id = s.book_id"
            " WHERE s.id = ?",
            (row.section_id,),
        )
        if span is None or span[0] is None:
            return []
        found: dict[int, None] = {}
        for column in ("code_id", "name_id"):
            for (line_id,) in self.fetch_all(
                f"SELECT id FROM line WHERE {column} = (SELECT {column} FROM line WHERE id = ?)"
                " AND id BETWEEN ? AND ? AND id <> ? ORDER BY id LIMIT ?",
                (row.id, *span, row.id, _MOST_ELSEWHERE),
            ):
                found.setdefault(line_id)
        return self._places(list(found)[:_MOST_ELSEWHERE])

    def _places(self, ids: Sequence[int]) -> list[Place]:
        """Lines anywhere in the archive, with the names above them."""
        rows = self._fetch_rows(ids)
        paths = self._ancestor_ids(row.id for row in rows)
        names = self._names_of({above for path in paths.values() for above in path})
        titles: dict[int, tuple[int, str, str]] = {}
        places = []
        for row in rows:
            if row.section_id not in titles:
                titles[row.section_id] = self.fetch_one(
                    "SELECT book_id, key, title FROM section WHERE id = ?", (row.section_id,)
                ) or (0, "", "")
            path = tuple(names.get(above, "") for above in paths[row.id])
            places.append(Place(row, *titles[row.section_id], path))
        return places

    def _names_of(self, ids: set[int]) -> dict[int, str]:
        marks = ", ".join("?" * len(ids))
        return dict(
            self.fetch_all(
                "SELECT l.id, n.name FROM line l JOIN name n ON n.id = l.name_id"
                f" WHERE l.id IN ({marks})",
                tuple(ids),
            )
        )


def _inside(
    lines: Sequence[tuple[int, int]], ranges: Sequence[tuple[int, int]]
) -> tuple[list[int], list[tuple[int, int]]]:
    """Which lines, in tree order, stand in one of the ranges, and the ranges below them."""
    found: list[int] = []
    below: list[tuple[int, int]] = []
    reach, place = 0, 0
    for line_id, last in lines:
        while place < len(ranges) and ranges[place][0] <= line_id:
            reach = max(reach, ranges[place][1])
            place += 1
        if line_id <= reach:
            found.append(line_id)
            below.append((line_id + 1, last))
    return found, below

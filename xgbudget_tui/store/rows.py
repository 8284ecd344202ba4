"""Lines as a tree shows them, fetched by id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.entries import Row
from xgbudget_tui.model.terms import Breakdown, Role
from xgbudget_tui.store import failures
from xgbudget_tui.store.connection import Reader
from xgbudget_tui.store.values import FIGURE_COLUMNS, read_figure, read_verdict

_CHUNK = 400
_MOST_ANCESTORS = 64

ROW_COLUMNS = (
    "l.id, l.section_id, l.number, l.depth, l.parent, l.last, l.child_count, n.name, p.printed,"
    " p.outline, c.code, l.role, l.breakdown, l.mark, l.below, l.certain, l.placed"
)
ROW_SOURCE = (
    "line l LEFT JOIN name n ON n.id = l.name_id LEFT JOIN label p ON p.id = l.label_id"
    " LEFT JOIN code c ON c.id = l.code_id"
)


class Rows(Reader):
    """Fetches rows with their figures, few queries for many lines."""

    def _fetch_rows(self, ids: Sequence[int]) -> list[Row]:
        """The rows of these ids, in their order; ids that are not there are left out."""
        found: dict[int, Row] = {}
        for start in range(0, len(ids), _CHUNK):
            chunk = tuple(ids[start : start + _CHUNK])
            marks = ", ".join("?" * len(chunk))
            lines = self.fetch_all(
                f"SELECT {ROW_COLUMNS} FROM {ROW_SOURCE} WHERE l.id IN ({marks})", chunk
            )
            figures = self._fetch_figures(f"line_id IN ({marks})", chunk)
            found.update((line[0], read_row(line, figures.get(line[0], ()))) for line in lines)
        return [found[line_id] for line_id in ids if line_id in found]

    def _fetch_range(self, first: int, last: int) -> list[Row]:
        """The rows with ids in ``first .. last``."""
        lines = self.fetch_all(
            f"SELECT {ROW_COLUMNS} FROM {ROW_SOURCE} WHERE l.id BETWEEN ? AND ? ORDER BY l.id",
            (first, last),
        )
        figures = self._fetch_figures("line_id BETWEEN ? AND ?", (first, last))
        return [read_row(line, figures.get(line[0], ())) for line in lines]

    def _fetch_figures(self, where: str, values: tuple[Any, ...]) -> dict[int, list[Figure]]:
        figures: dict[int, list[Figure]] = {}
        for line_id, *columns in self.fetch_all(
            f"SELECT line_id, {FIGURE_COLUMNS} FROM figure WHERE {where}"
            " ORDER BY line_id, position",
            values,
        ):
            figures.setdefault(line_id, []).append(read_figure(columns))
        return figures

    def _fetch_row(self, line_id: int) -> Row:
        rows = self._fetch_rows([line_id])
        if not rows:
            raise failures.no_line(self.path, line_id)
        return rows[0]

    def _ancestor_ids(self, line_ids: Iterable[int]) -> dict[int, list[int]]:
        """For each line the ids above it from the root down.

        A parent always stands before its parts, so the walk ends in a damaged file too.
        """
        paths: dict[int, list[int]] = {line_id: [] for line_id in line_ids}
        above = {line_id: line_id for line_id in paths}
        for _ in range(_MOST_ANCESTORS):
            parents = self._parents(set(above.values()))
            above = {line_id: parents[here] for line_id, here in above.items() if here in parents}
            if not above:
                break
            for line_id, parent in above.items():
                paths[line_id].append(parent)
        return {line_id: path[::-1] for line_id, path in paths.items()}

    def _parents(self, ids: set[int]) -> dict[int, int]:
        parents: dict[int, int] = {}
        ordered = sorted(ids)
        for start in range(0, len(ordered), _CHUNK):
            chunk = tuple(ordered[start : start + _CHUNK])
            parents.update(
                self.fetch_all(
                    "SELECT id, parent FROM line WHERE parent < id"
                    f" AND id IN ({', '.join('?' * len(chunk))})",
                    chunk,
                )
            )
        return parents


def read_row(columns: Sequence[Any], figures: Sequence[Figure]) -> Row:
    """A row from the columns of ``ROW_COLUMNS``."""
    line_id, section_id, number, depth, parent, last, children, name, printed = columns[:9]
    outline, code, role, breakdown, mark, below, certain, placed = columns[9:]
    return Row(
        id=int(line_id),
        section_id=int(section_id),
        number=int(number),
        depth=int(depth),
        parent=None if parent is None else int(parent),
        last=int(last),
        child_count=int(children),
        name=str(name or ""),
        printed=str(printed or ""),
        outline=str(outline or ""),
        code=None if code is None else str(code),
        role=Role(role),
        breakdown=Breakdown(breakdown),
        figures=tuple(figures),
        mark=read_verdict(mark),
        below=read_verdict(below),
        certain=bool(certain),
        placed=bool(placed),
    )

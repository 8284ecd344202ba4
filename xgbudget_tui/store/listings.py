"""Windows of the tree: how many lines, which lines, at which place, at any depth.

Every answer costs what a window shows: where a listing leaves deep lines out, the count up to a
line comes from the landmark before it (see :mod:`xgbudget_tui.store.schema`), and a walk over the
window skips each subtree that is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.entries import Listing, Row
from xgbudget_tui.model.terms import Breakdown, Role
from xgbudget_tui.store import failures
from xgbudget_tui.store.connection import Reader, answers
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


class Listings(Rows):
    """Lines by listing, offset and id."""

    @answers
    def count_rows(self, listing: Listing) -> int:
        """How many lines a listing has."""
        return self._count(listing, listing.last)

    @answers
    def load_rows(self, listing: Listing, offset: int, limit: int) -> Sequence[Row]:
        """A window of a listing, in tree order."""
        if limit <= 0:
            return []
        start = self._locate(listing, max(0, offset))
        return [] if start is None else self._fetch_rows(self._walk(listing, start, limit))

    @answers
    def find_offset(self, listing: Listing, line_id: int) -> int | None:
        """The position of a line within a listing, or None if it is not in it."""
        if not listing.first <= line_id <= listing.last:
            return None
        row = self.fetch_one("SELECT depth FROM line WHERE id = ?", (line_id,))
        if row is None or row[0] > listing.max_depth:
            return None
        return self._count(listing, line_id - 1)

    @answers
    def load_row(self, line_id: int) -> Row:
        """One line. Raises ArchiveError if there is none."""
        return self._fetch_row(line_id)

    @answers
    def load_ancestors(self, line_id: int) -> Sequence[Row]:
        """From the root down to the parent of a line."""
        return self._fetch_rows(self._ancestor_ids([line_id])[line_id])

    @answers
    def find_line_id(self, book_id: int, section_key: str, number: int) -> int | None:
        """The id of the line printed ``number``-th in a section, or None."""
        row = self.fetch_one(
            "SELECT first_line, last_line FROM section WHERE book_id = ? AND key = ?",
            (book_id, section_key),
        )
        if row is None or row[0] is None:
            return None
        first, last = row
        # Tree order and print order differ by a few totals, so look near the place first.
        guess, reach = first + number - 1, 8
        while True:
            low, high = max(first, guess - reach), min(last, guess + reach)
            found = self.fetch_one(
                "SELECT id FROM line WHERE id BETWEEN ? AND ? AND number = ? LIMIT 1",
                (low, high, number),
            )
            if found is not None:
                return int(found[0])
            if (low, high) == (first, last) or reach > last - first + abs(guess):
                return None
            reach *= 16

    def _count(self, listing: Listing, last: int) -> int:
        """How many lines of a listing have ids up to ``last``."""
        last = min(last, listing.last)
        if last < listing.first:
            return 0
        return self._seen(listing, last) - self._seen(listing, listing.first - 1)

    def _seen(self, listing: Listing, line_id: int) -> int:
        """Lines shallow enough in the listing's table, from its start up to ``line_id``."""
        section_id, start, deepest = self._bounds(listing)
        line_id = max(line_id, start - 1)
        if listing.max_depth >= deepest:
            return line_id - start + 1
        row = self.fetch_one(
            "SELECT line_id, seen FROM landmark WHERE section_id = ? AND depth = ?"
            " AND line_id <= ? ORDER BY line_id DESC LIMIT 1",
            (section_id, listing.max_depth, line_id),
        )
        landmark, seen = row or (start - 1, 0)
        (rest,) = self.fetch_one(
            "SELECT count(*) FROM line WHERE id > ? AND id <= ? AND depth <= ?",
            (landmark, line_id, listing.max_depth),
        )
        return int(seen) + int(rest)

    def _bounds(self, listing: Listing) -> tuple[int, int, int]:
        """The table a listing lies in: ``(section id, first line id, deepest depth)``.

        A listing over several tables has no landmarks: it is counted line by line.
        """
        row = self.fetch_one(
            "SELECT s.id, s.first_line, s.last_line, s.deepest FROM line l"
            " JOIN section s ON s.id = l.section_id WHERE l.id = ?",
            (listing.first,),
        )
        if row is None or row[1] is None or not row[1] <= listing.first <= listing.last <= row[2]:
            return 0, listing.first, 1 << 62
        return row[0], row[1], row[3]

    def _locate(self, listing: Listing, offset: int) -> int | None:
        """The id of the line at ``offset`` of a listing, None beyond its end."""
        section_id, start, deepest = self._bounds(listing)
        if listing.max_depth >= deepest:
            found = listing.first + offset
            return found if found <= listing.last else None
        wanted = self._seen(listing, listing.first - 1) + offset
        row = self.fetch_one(
            "SELECT line_id, seen FROM landmark WHERE section_id = ? AND depth = ? AND seen <= ?"
            " ORDER BY seen DESC, line_id DESC LIMIT 1",
            (section_id, listing.max_depth, wanted),
        )
        landmark, seen = row or (start - 1, 0)
        found_row = self.fetch_one(
            "SELECT id FROM line WHERE id > ? AND id <= ? AND depth <= ? ORDER BY id"
            " LIMIT 1 OFFSET ?",
            (landmark, listing.last, listing.max_depth, wanted - seen),
        )
        return None if found_row is None else int(found_row[0])

    def _walk(self, listing: Listing, start: int, limit: int) -> list[int]:
        """Ids of ``limit`` lines of a listing from the line ``start`` on."""
        if listing.max_depth >= self._bounds(listing)[2]:
            return list(range(start, min(listing.last, start + limit - 1) + 1))
        ids: list[int] = []
        here = start
        while len(ids) < limit:
            row = self.fetch_one(
                "SELECT id, depth, last FROM line WHERE id >= ? AND id <= ? AND depth <= ?"
                " ORDER BY id LIMIT 1",
                (here, listing.last, listing.max_depth),
            )
            if row is None:
                break
            line_id, depth, last = row
            ids.append(line_id)
            here = max(last if depth >= listing.max_depth else line_id, line_id) + 1
        return ids

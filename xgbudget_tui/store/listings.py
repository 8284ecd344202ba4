"""Windows of the tree: how many lines, which lines, at which place, at any depth.

Every answer costs what a window shows: where a listing leaves deep lines out, the count up to a
line comes from the landmark before it (see :mod:`xgbudget_tui.store.schema`), and a walk over the
window skips each subtree that is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.entries import Listing, Row
from xgbudget_tui.model.terms import Breakdown, Role
from xgbudget_tui.model.value import value_class
from xgbudget_tui.store import failures
from xgbudget_tui.store.connection import ArchiveConnection, Values, within_books
from xgbudget_tui.store.recognised import mark_recognised
from xgbudget_tui.store.rows import RowClass, read_word
from xgbudget_tui.store.values import FigureRow, read_figure, read_mark

_CHUNK = 400
_MOST_ANCESTORS = 64

ROW_SOURCE = (
    "line l LEFT JOIN name n ON n.id = l.name_id LEFT JOIN label p ON p.id = l.label_id"
    " LEFT JOIN code c ON c.id = l.code_id"
)


class LineRow(
    RowClass,
    table="l",
    name="n.name",
    printed="p.printed",
    outline="p.outline",
    code="c.code",
):
    """A line as a tree shows it, from ``ROW_SOURCE``."""

    id: int
    section_id: int
    number: int
    depth: int
    parent: int | None
    last: int
    child_count: int
    name: str | None
    printed: str | None
    outline: str | None
    code: str | None
    role: str
    breakdown: str
    mark: int | None
    below: int | None
    certain: int
    placed: int


def read_row(row: LineRow, figures: Sequence[Figure]) -> Row:
    """A line with its figures."""
    return Row(
        row.id,
        row.section_id,
        row.number,
        row.depth,
        row.parent,
        row.last,
        row.child_count,
        row.name or "",
        row.printed or "",
        row.outline or "",
        row.code,
        read_word(Role, row.role),
        read_word(Breakdown, row.breakdown),
        tuple(figures),
        read_mark(row.mark),
        read_mark(row.below),
        bool(row.certain),
        bool(row.placed),
    )


class SpanRow(RowClass):
    """The first and the last of the lines of a Book or a table; None if it has no lines."""

    first_line: int | None
    last_line: int | None


def find_span_of(connection: ArchiveConnection, section_id: int) -> tuple[int, int] | None:
    """The first and last line of a table, None if it has none or is not there."""
    row = connection.fetch_one(
        SpanRow, f"SELECT {SpanRow.columns} FROM section WHERE id = ?", (section_id,)
    )
    if row is None or row.first_line is None or row.last_line is None:
        return None
    return row.first_line, row.last_line


def load_listed(connection: ArchiveConnection, ids: Sequence[int]) -> list[Row]:
    """The rows of these ids, in their order; ids that are not there are left out.

    A few queries for many lines.
    """
    found: dict[int, Row] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = tuple(ids[start : start + _CHUNK])
        marks = ", ".join("?" * len(chunk))
        lines = connection.fetch_all(
            LineRow, f"SELECT {LineRow.columns} FROM {ROW_SOURCE} WHERE l.id IN ({marks})", chunk
        )
        figures = load_figures(connection, f"line_id IN ({marks})", chunk)
        found.update((line.id, read_row(line, figures.get(line.id, ()))) for line in lines)
    return [found[line_id] for line_id in ids if line_id in found]


def load_figures(
    connection: ArchiveConnection, where: str, values: Values
) -> dict[int, list[Figure]]:
    """The figures of some lines, by line."""
    figures: dict[int, list[Figure]] = {}
    for row in connection.fetch_all(
        FigureRow,
        f"SELECT {FigureRow.columns} FROM figure WHERE {where} ORDER BY line_id, position",
        values,
    ):
        figures.setdefault(row.line_id, []).append(read_figure(row))
    mark_recognised(connection, figures, where, values)
    return figures


def load_row(connection: ArchiveConnection, line_id: int) -> Row:
    """One line. Raises ArchiveError if there is none."""
    rows = load_listed(connection, [line_id])
    if not rows:
        raise failures.no_line(connection.path, line_id)
    return rows[0]


def load_ancestors(connection: ArchiveConnection, line_id: int) -> list[Row]:
    """From the root down to the parent of a line."""
    return load_listed(connection, find_ancestors(connection, [line_id])[line_id])


def find_ancestors(connection: ArchiveConnection, line_ids: Iterable[int]) -> dict[int, list[int]]:
    """For each line the ids above it from the root down.

    A parent always stands before its parts, so the walk ends in a damaged file too.
    """
    paths: dict[int, list[int]] = {line_id: [] for line_id in line_ids}
    if connection.is_far:
        for line_id, parent in _find_above(connection, sorted(paths)):
            paths[line_id].append(parent)
        return {line_id: path[::-1] for line_id, path in paths.items()}
    above = {line_id: line_id for line_id in paths}
    for _ in range(_MOST_ANCESTORS):
        parents = _find_parents(connection, set(above.values()))
        above = {line_id: parents[here] for line_id, here in above.items() if here in parents}
        if not above:
            break
        for line_id, parent in above.items():
            paths[line_id].append(parent)
    return {line_id: path[::-1] for line_id, path in paths.items()}


def _find_above(connection: ArchiveConnection, ids: Sequence[int]) -> list[tuple[int, ...]]:
    """``(line, one above it)`` from the parents up to the roots, in one question."""
    found: list[tuple[int, ...]] = []
    for start in range(0, len(ids), _CHUNK):
        chunk = tuple(ids[start : start + _CHUNK])
        near, span = within_books(connection, chunk, "l.id")
        found += connection.fetch_integers(
            "WITH RECURSIVE up(origin, id, parent, steps) AS (SELECT id, id, parent, 1 FROM line"
            f" WHERE id IN ({', '.join('?' * len(chunk))}) UNION ALL SELECT up.origin, l.id,"
            " l.parent, up.steps + 1 FROM up JOIN line l ON l.id = up.parent"
            f" WHERE up.parent < up.id AND up.steps < {_MOST_ANCESTORS}{near})"
            " SELECT origin, parent FROM up WHERE parent < id ORDER BY origin, steps",
            (*chunk, *span),
        )
    return found


def _find_parents(connection: ArchiveConnection, ids: set[int]) -> dict[int, int]:
    parents: dict[int, int] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), _CHUNK):
        chunk = tuple(ordered[start : start + _CHUNK])
        rows = connection.fetch_integers(
            "SELECT id, parent FROM line WHERE parent < id"
            f" AND id IN ({', '.join('?' * len(chunk))})",
            chunk,
        )
        parents.update((line_id, parent) for line_id, parent in rows)
    return parents


def count_rows(connection: ArchiveConnection, listing: Listing) -> int:
    """How many lines a listing has."""
    return _count(connection, listing, listing.last)


def load_rows(
    connection: ArchiveConnection, listing: Listing, offset: int, limit: int
) -> list[Row]:
    """A window of a listing, in tree order."""
    if limit <= 0:
        return []
    table = _find_table(connection, listing)
    start = _locate(connection, listing, table, max(0, offset))
    if start is None:
        return []
    return load_listed(connection, _walk(connection, listing, table, start, limit))


def find_offset(connection: ArchiveConnection, listing: Listing, line_id: int) -> int | None:
    """The position of a line within a listing, or None if it is not in it."""
    if not listing.first <= line_id <= listing.last:
        return None
    depths = connection.fetch_numbers("SELECT depth FROM line WHERE id = ?", (line_id,))
    if not depths or depths[0] > listing.max_depth:
        return None
    return _count(connection, listing, line_id - 1)


def find_line_id(
    connection: ArchiveConnection, book_id: int, section_key: str, number: int
) -> int | None:
    """The id of the line printed ``number``-th in a section, or None."""
    span = connection.fetch_one(
        SpanRow,
        f"SELECT {SpanRow.columns} FROM section WHERE book_id = ? AND key = ?",
        (book_id, section_key),
    )
    if span is None or span.first_line is None or span.last_line is None:
        return None
    first, last = span.first_line, span.last_line
    # Tree order and print order differ by a few totals, so look near the place first.
    guess, reach = first + number - 1, 8
    while True:
        low, high = max(first, guess - reach), min(last, guess + reach)
        found = connection.fetch_numbers(
            "SELECT id FROM line WHERE id BETWEEN ? AND ? AND number = ? LIMIT 1",
            (low, high, number),
        )
        if found:
            return found[0]
        if (low, high) == (first, last) or reach > last - first + abs(guess):
            return None
        reach *= 16


class _TableRow(RowClass):
    section_id: int
    first_line: int | None
    last_line: int | None
    deepest: int


@value_class
class _Table:
    """The table a listing lies in: its id, its first line, the depth of its deepest line.

    A listing over several tables has no landmarks: it is counted line by line.
    """

    section_id: int
    first: int
    deepest: int


def _find_table(connection: ArchiveConnection, listing: Listing) -> _Table:
    row = connection.fetch_one(
        _TableRow,
        "SELECT s.id AS section_id, s.first_line, s.last_line, s.deepest FROM line l"
        " JOIN section s ON s.id = l.section_id WHERE l.id = ?",
        (listing.first,),
    )
    if row is None or row.first_line is None or row.last_line is None:
        return _Table(0, listing.first, 1 << 62)
    if not row.first_line <= listing.first <= listing.last <= row.last_line:
        return _Table(0, listing.first, 1 << 62)
    return _Table(row.section_id, row.first_line, row.deepest)


def _count(connection: ArchiveConnection, listing: Listing, last: int) -> int:
    """How many lines of a listing have ids up to ``last``."""
    last = min(last, listing.last)
    if last < listing.first:
        return 0
    table = _find_table(connection, listing)
    seen = _count_seen(connection, table, listing.max_depth, last)
    return seen - _count_seen(connection, table, listing.max_depth, listing.first - 1)


class _LandmarkRow(RowClass):
    line_id: int
    seen: int


def _count_seen(connection: ArchiveConnection, table: _Table, max_depth: int, line_id: int) -> int:
    """Lines of a table down to a depth, from its start up to ``line_id``."""
    line_id = max(line_id, table.first - 1)
    if max_depth >= table.deepest:
        return line_id - table.first + 1
    mark = connection.fetch_one(
        _LandmarkRow,
        "SELECT line_id, seen FROM landmark WHERE section_id = ? AND depth = ?"
        " AND line_id <= ? ORDER BY line_id DESC LIMIT 1",
        (table.section_id, max_depth, line_id),
    )
    start, seen = (table.first - 1, 0) if mark is None else (mark.line_id, mark.seen)
    return seen + connection.fetch_number(
        "SELECT count(*) FROM line WHERE id > ? AND id <= ? AND depth <= ?",
        (start, line_id, max_depth),
    )


def _locate(
    connection: ArchiveConnection, listing: Listing, table: _Table, offset: int
) -> int | None:
    """The id of the line at ``offset`` of a listing, None beyond its end."""
    if listing.max_depth >= table.deepest:
        found = listing.first + offset
        return found if found <= listing.last else None
    wanted = _count_seen(connection, table, listing.max_depth, listing.first - 1) + offset
    mark = connection.fetch_one(
        _LandmarkRow,
        "SELECT line_id, seen FROM landmark WHERE section_id = ? AND depth = ? AND seen <= ?"
        " ORDER BY seen DESC, line_id DESC LIMIT 1",
        (table.section_id, listing.max_depth, wanted),
    )
    start, seen = (table.first - 1, 0) if mark is None else (mark.line_id, mark.seen)
    lines = connection.fetch_numbers(
        "SELECT id FROM line WHERE id > ? AND id <= ? AND depth <= ? ORDER BY id LIMIT 1 OFFSET ?",
        (start, listing.last, listing.max_depth, wanted - seen),
    )
    return lines[0] if lines else None


class _StepRow(RowClass):
    id: int
    depth: int
    last: int


_WALK_AT_ONCE = """
WITH RECURSIVE walk AS (
  (SELECT id, depth, last FROM line WHERE id >= ?1 AND id <= ?2 AND depth <= ?3 ORDER BY id LIMIT 1)
  UNION ALL
  SELECT following.* FROM walk, LATERAL (
    SELECT id, depth, last FROM line
    WHERE id > CASE WHEN walk.depth >= ?3 AND walk.last > walk.id THEN walk.last ELSE walk.id END
      AND id <= ?2 AND depth <= ?3 ORDER BY id LIMIT 1
  ) AS following
)
SELECT id FROM walk LIMIT ?4
"""
"""The walk of :func:`_walk`, as PostgreSQL takes it; it goes no further than it is read."""


def _walk(
    connection: ArchiveConnection, listing: Listing, table: _Table, start: int, limit: int
) -> list[int]:
    """Ids of ``limit`` lines of a listing from the line ``start`` on."""
    if listing.max_depth >= table.deepest:
        return list(range(start, min(listing.last, start + limit - 1) + 1))
    if connection.is_far:
        values = (start, listing.last, listing.max_depth, limit)
        return connection.fetch_numbers(_WALK_AT_ONCE, values)
    ids: list[int] = []
    here = start
    while len(ids) < limit:
        row = connection.fetch_one(
            _StepRow,
            "SELECT id, depth, last FROM line WHERE id >= ? AND id <= ? AND depth <= ?"
            " ORDER BY id LIMIT 1",
            (here, listing.last, listing.max_depth),
        )
        if row is None:
            break
        ids.append(row.id)
        here = max(row.last if row.depth >= listing.max_depth else row.id, row.id) + 1
    return ids

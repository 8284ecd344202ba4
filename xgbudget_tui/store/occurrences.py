"""One line in many Books: the paths that lead to it, and the lines at their ends.

Distinct paths are thousands where lines are millions. Which of them mean the line is decided
above the store; here the lines at their ends are read in a few queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xgbudget_tui.model.entries import BookEntry, LinePath, Occurrence, SectionEntry
from xgbudget_tui.model.terms import Role
from xgbudget_tui.store.books import find_books_in, load_sections
from xgbudget_tui.store.connection import ArchiveConnection
from xgbudget_tui.store.listings import find_ancestors, load_listed
from xgbudget_tui.store.pinyin import search_form
from xgbudget_tui.store.rows import RowClass
from xgbudget_tui.store.word_matches import list_ids

_CHUNK = 400
_MOST_LEVELS = 64
_FEW_BOOKS = 400
"""So many Books are looked through one by one; of more, all lines of the paths are listed."""


class _PathRow(RowClass, name="n.name", code="c.code", table="p"):
    id: int
    parent: int | None
    name: str | None
    code: str | None


_SOURCE = "path p LEFT JOIN name n ON n.id = p.name_id LEFT JOIN code c ON c.id = p.code_id"


def find_paths(
    connection: ArchiveConnection, names: Sequence[str], codes: Sequence[str]
) -> list[LinePath]:
    """The paths to lines that bear one of these names (as search compares them) or codes."""
    forms = tuple(search_form(name) for name in names)
    ends = connection.fetch_all(
        _PathRow,
        f"SELECT {_PathRow.columns} FROM {_SOURCE}"
        f" WHERE p.name_id IN (SELECT id FROM name WHERE search IN ({_marks(forms)}))"
        f" OR p.code_id IN (SELECT id FROM code WHERE code IN ({_marks(codes)})) ORDER BY p.id",
        (*forms, *codes),
    )
    known = {row.id: row for row in ends}
    missing = {row.parent for row in ends if row.parent is not None} - known.keys()
    for _ in range(_MOST_LEVELS):
        if not missing:
            break
        found = _load_paths(connection, missing)
        known.update((row.id, row) for row in found)
        missing = {row.parent for row in found if row.parent is not None} - known.keys()
    return [_read_path(row, known) for row in ends]


def _load_paths(connection: ArchiveConnection, ids: Iterable[int]) -> list[_PathRow]:
    ordered, found = sorted(ids), []
    for start in range(0, len(ordered), _CHUNK):
        chunk = tuple(ordered[start : start + _CHUNK])
        found += connection.fetch_all(
            _PathRow,
            f"SELECT {_PathRow.columns} FROM {_SOURCE} WHERE p.id IN ({_marks(chunk)})",
            chunk,
        )
    return found


def _read_path(row: _PathRow, known: dict[int, _PathRow]) -> LinePath:
    steps = [row]
    # A path above has a smaller id, so the walk ends in a damaged file too.
    while (above := known.get(steps[-1].parent or 0)) is not None and above.id < steps[-1].id:
        steps.append(above)
    steps.reverse()
    return LinePath(row.id, tuple(step.name or "" for step in steps), tuple(s.code for s in steps))


def load_occurrences(
    connection: ArchiveConnection,
    path_ids: Sequence[int],
    regions: Sequence[str] = (),
    years: Sequence[int] = (),
) -> list[Occurrence]:
    """The lines at the end of these paths, in tree order, with what they stand in and under.

    ``regions`` are parts of the names of places; they and ``years`` limit the Books.
    """
    books = _find_books(connection, regions, years)
    return _load_lines(connection, _find_lines(connection, path_ids, books), books)


def load_totals(
    connection: ArchiveConnection,
    like: SectionEntry,
    role: Role,
    regions: Sequence[str] = (),
    years: Sequence[int] = (),
) -> list[Occurrence]:
    """The lines of this role in tables of the same kind, budget and flow, in tree order."""
    if not like.kind_id:
        return []
    books = _find_books(connection, regions, years)
    within = "" if books is None else "s.book_id IN (SELECT value FROM json_each(?)) AND "
    lines = connection.fetch_integers(
        "SELECT l.id, l.path_id FROM section s CROSS JOIN line l"
        " ON l.id BETWEEN s.first_line AND s.last_line AND l.role = ?"
        f" WHERE {within}s.kind_id = ? AND s.budget IS ? AND s.flow IS ?",
        (role, *([] if books is None else [list_ids(books)]), like.kind_id, like.budget, like.flow),
    )
    ids: dict[int, int] = {}
    ids.update((line_id, path_id) for line_id, path_id in sorted(lines))
    return _load_lines(connection, ids, books)


_Books = dict[int, BookEntry] | None
"""Books by id; None: all there are."""


def _find_books(
    connection: ArchiveConnection, regions: Sequence[str], years: Sequence[int]
) -> _Books:
    if not regions and not years:
        return None
    return {book.id: book for book in find_books_in(connection, regions, years)}


def _load_lines(
    connection: ArchiveConnection, ids: dict[int, int], books: _Books
) -> list[Occurrence]:
    """Lines with what they stand in and under; ``ids`` gives the path of each."""
    rows = load_listed(connection, list(ids))
    sections = load_sections(connection, sorted({row.section_id for row in rows}))
    if books is None:
        of_books = sorted({section.book_id for section in sections.values()})
        books = {book.id: book for book in find_books_in(connection, ids=of_books)}
    above = find_ancestors(connection, ids)
    over = {one for path in above.values() for one in path}
    standing = {row.id: row for row in load_listed(connection, sorted(over))}
    return [
        Occurrence(
            book,
            section,
            row,
            tuple(standing[one] for one in above[row.id] if one in standing),
            ids[row.id],
        )
        for row in rows
        if (section := sections.get(row.section_id)) and (book := books.get(section.book_id))
    ]


def _find_lines(
    connection: ArchiveConnection,
    path_ids: Sequence[int],
    books: _Books,
) -> dict[int, int]:
    """The path of each line found, by line, in tree order."""
    found: dict[int, int] = {}
    for start in range(0, len(path_ids), _CHUNK):
        chunk = tuple(path_ids[start : start + _CHUNK])
        of_path = f"path_id IN ({_marks(chunk)})"
        if books is not None and len(books) <= _FEW_BOOKS:
            lines = connection.fetch_integers(
                "SELECT l.id, l.path_id FROM book b CROSS JOIN line l ON l.id"
                f" BETWEEN b.first_line AND b.last_line AND l.{of_path}"
                f" WHERE b.id IN ({_marks(list(books))})",
                (*chunk, *books),
            )
        else:
            lines = connection.fetch_integers(
                f"SELECT id, path_id FROM line WHERE {of_path}", chunk
            )
        found.update((line_id, path_id) for line_id, path_id in lines)
    return dict(sorted(found.items()))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))

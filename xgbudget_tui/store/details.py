"""Everything about one line: its place, its rank, what is proved of it, where else it stands."""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.model.entries import LineDetail, Place, Row
from xgbudget_tui.model.names import bare_name
from xgbudget_tui.model.terms import Breakdown, FigureState, Level
from xgbudget_tui.model.tree import find_addends, says_nothing
from xgbudget_tui.store import failures
from xgbudget_tui.store.books import load_section
from xgbudget_tui.store.connection import ArchiveConnection, Values, within_books
from xgbudget_tui.store.listings import (
    SpanRow,
    find_ancestors,
    find_span_of,
    load_ancestors,
    load_listed,
    load_row,
)
from xgbudget_tui.store.proofs import load_proofs_of_line
from xgbudget_tui.store.recognised import load_otherwise
from xgbudget_tui.store.rows import RowClass, read_word
from xgbudget_tui.store.values import read_evidence

_MOST_ELSEWHERE = 60
_MOST_PUT_TOGETHER = 10_000
"""Names whose English may be put together from words; of more only those that are listed count."""


class _DetailRow(RowClass, table="l", official_name="o.name"):
    code_printed: int
    official_name: str | None
    confidence: int | None
    deviates: int | None
    evidence: str
    dissent: str
    source_line: int | None
    source_sheet: str | None
    source_text: str
    remark: str


def load_detail(connection: ArchiveConnection, line_id: int) -> LineDetail:
    """Everything about one line."""
    line = load_row(connection, line_id)
    path = tuple(load_ancestors(connection, line_id))
    row = connection.fetch_one(
        _DetailRow,
        f"SELECT {_DetailRow.columns}"
        " FROM line l LEFT JOIN official o ON o.id = l.official_id WHERE l.id = ?",
        (line_id,),
    )
    if row is None:  # pragma: no cover - the line was read in the same state of the file
        raise failures.no_line(connection.path, line_id)
    ranks, siblings = _rank(connection, line)
    return LineDetail(
        row=line,
        section=load_section(connection, line.section_id),
        path=path,
        root=path[0] if path else line,
        level=Level.of_code(line.code) if line.code else None,
        code_printed=bool(row.code_printed),
        official_name=row.official_name or "",
        confidence=row.confidence,
        deviates=bool(row.deviates),
        evidence=read_evidence(row.evidence),
        dissent=read_evidence(row.dissent),
        sibling_count=siblings,
        ranks=ranks,
        child_sums=_add_children(connection, line),
        elsewhere=tuple(_find_elsewhere(connection, line)),
        proofs=tuple(load_proofs_of_line(connection, line_id)),
        source_line=row.source_line or 0,
        source_sheet=row.source_sheet or "",
        source_text=row.source_text,
        remark=row.remark,
        otherwise=load_otherwise(connection, line_id, line_id).get(line_id, ""),
    )


def find_line(connection: ArchiveConnection, section_id: int, path: Sequence[str]) -> Row | None:
    """The line reached by names (or codes) from any line down: ``["教育支出", "普通教育"]``.

    Where no line bears a name, the lines are looked for whose English has its words; of several
    names those that fit best, None where these are not one. The first name may stand anywhere in
    the table; each further name must be a descendant's.
    """
    span = find_span_of(connection, section_id)
    if span is None or not path:
        return None
    ranges = [span]
    found: list[_NamedRow] = []
    whole = False
    for name in path:
        within = ranges
        found, ranges = _inside(_find_named(connection, name, span), within)
        whole = bool(found)
        for fit, lines in () if whole else _find_english(connection, name, span):
            fitting, below = _inside(lines, within)
            if fitting and not found:
                found, whole = fitting, fit == 0
            # A line above may be any that fits: which is meant is told by what stands below it.
            ranges = sorted(ranges + below)
    if not found or not (whole or _is_one(found)):
        return None
    return load_row(connection, found[0].id)


class _NamedRow(RowClass):
    id: int
    last: int
    name_id: int


def _is_one(lines: Sequence[_NamedRow]) -> bool:
    """Whether lines, in tree order, have one name, or stand under the first of them."""
    first = lines[0]
    return all(line.name_id == first.name_id or line.id <= first.last for line in lines)


def _find_named(connection: ArchiveConnection, name: str, span: tuple[int, int]) -> list[_NamedRow]:
    """The lines of a table that bear a name or a code, in tree order."""
    from xgbudget_tui.store.pinyin import search_form  # loads what a detail does not need

    form = search_form(name)
    return connection.fetch_all(
        _NamedRow,
        f"SELECT {_NamedRow.columns} FROM line WHERE id BETWEEN ? AND ?"
        " AND +name_id IN (SELECT id FROM name WHERE search IN (?, ?))"
        f" UNION SELECT {_NamedRow.columns} FROM line WHERE id BETWEEN ? AND ?"
        " AND +code_id IN (SELECT id FROM code WHERE code = ?) ORDER BY id",
        (*span, form, search_form(bare_name(name)), *span, form),
    )


class _TranslatedRow(RowClass, table="l", name="n.name", code="c.code"):
    name_id: int
    name: str
    code: str | None


def _find_english(
    connection: ArchiveConnection, name: str, span: tuple[int, int]
) -> list[tuple[int, list[_NamedRow]]]:
    """``(fit, lines)`` of a table whose English fits a name, in tree order.

    Those that fit best come first; 0 is the name written whole.
    """
    from xgbudget_tui.store.word_matches import find_english, list_ids, may_be_english

    if not may_be_english(name):
        return []
    from xgbudget_tui.classification.english_names import english_name
    from xgbudget_tui.classification.english_words import EnglishWords

    rows = connection.fetch_all(
        _TranslatedRow,
        f"SELECT DISTINCT {_TranslatedRow.columns} FROM line l JOIN name n ON n.id = l.name_id"
        " LEFT JOIN code c ON c.id = l.code_id WHERE l.id BETWEEN ? AND ?",
        span,
    )
    if len(rows) > _MOST_PUT_TOGETHER:
        listed = find_english(name)
        rows = [row for row in rows if row.name in listed]
    words = EnglishWords(name)
    fits: dict[int, int] = {}
    for row in rows:
        english = english_name(row.name, row.code)
        fit = words.fit_line(english.full) if english is not None else None
        if fit is not None:
            fits[row.name_id] = min(fit, fits.get(row.name_id, fit))
    lines = connection.fetch_all(
        _NamedRow,
        f"SELECT {_NamedRow.columns} FROM line WHERE id BETWEEN ? AND ?"
        " AND +name_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (*span, list_ids(fits)),
    )
    grouped: dict[int, list[_NamedRow]] = {fit: [] for fit in sorted(set(fits.values()))}
    for line in lines:
        grouped[fits[line.name_id]].append(line)
    return list(grouped.items())


def _siblings_of(connection: ArchiveConnection, row: Row) -> tuple[str, Values]:
    """A condition on ``line`` that holds for the line and its siblings."""
    if row.parent is not None:
        near, ids = within_books(connection, [row.id], "l.id")
        return f"l.parent = ?{near}", (row.parent, *ids)
    span = find_span_of(connection, row.section_id) or (row.id, row.id)
    return "l.parent IS NULL AND l.id BETWEEN ? AND ?", span


def _rank(connection: ArchiveConnection, row: Row) -> tuple[tuple[int | None, ...], int]:
    """The rank of a line in each measure among its siblings, and how many these are."""
    where, values = _siblings_of(connection, row)
    siblings = connection.fetch_number(f"SELECT count(*) FROM line l WHERE {where}", values)
    near, ids = within_books(connection, [row.id], "f.line_id")
    ranks: list[int | None] = []
    for position, figure in enumerate(row.figures, 1):
        if figure.state is not FigureState.AMOUNT or figure.value is None:
            ranks.append(None)
            continue
        larger = connection.fetch_number(
            "SELECT count(*) FROM line l CROSS JOIN figure f ON f.line_id = l.id"
            f" AND f.position = ? WHERE {where}{near} AND f.state = 'amount' AND f.value > ?",
            (position, *values, *ids, figure.value),
        )
        ranks.append(larger + 1)
    return tuple(ranks), siblings


class _PartRow(RowClass, table="l", position="f.position", state="f.state", value="f.value"):
    id: int
    breakdown: str
    child_count: int
    position: int | None
    state: str | None
    value: int | None


def _add_children(connection: ArchiveConnection, row: Row) -> tuple[int | None, ...]:
    """The sum of the parts of a line in each measure, None where none has an amount.

    Headings among them are looked through.
    """
    sums: list[int | None] = [None] * len(row.figures)
    if row.child_count:
        # Added here, not by SQLite, whose sums end at 64 bits.
        for position, value in _load_addends(connection, row):
            if 0 < position <= len(sums):
                sums[position - 1] = (sums[position - 1] or 0) + value
    return tuple(sums)


def _load_addends(connection: ArchiveConnection, row: Row) -> list[tuple[int, int]]:
    """``(position, fen)`` of every amount that a line is the sum of."""
    amounts: dict[int, list[tuple[int, int]]] = {}
    headings: set[int] = set()

    leaves: set[int] = set()
    of_figures, figure_ids = within_books(connection, [row.id], "f.line_id")
    of_lines, line_ids = within_books(connection, [row.id], "l.id")

    def find_parts(line_id: int) -> list[int]:
        if line_id in leaves:
            return []
        found: dict[int, list[_PartRow]] = {}
        for part in connection.fetch_all(
            _PartRow,
            f"SELECT {_PartRow.columns} FROM line l LEFT JOIN figure f ON f.line_id = l.id"
            f"{of_figures} WHERE l.parent = ?{of_lines}",
            (*figure_ids, line_id, *line_ids),
        ):
            found.setdefault(part.id, []).append(part)
        for part_id, cells in found.items():
            stated = [
                read_word(FigureState, cell.state) for cell in cells if cell.state is not None
            ]
            if cells[0].breakdown == Breakdown.FULL.value and says_nothing(stated):
                headings.add(part_id)
            if not cells[0].child_count:
                leaves.add(part_id)
            amounts[part_id] = [
                (cell.position, cell.value)
                for cell in cells
                if cell.state == FigureState.AMOUNT.value
                and cell.position
                and cell.value is not None
            ]
        return list(found)

    parts = find_addends(row.id, find_parts, headings.__contains__)
    return [amount for part in parts for amount in amounts[part]]


def _find_elsewhere(connection: ArchiveConnection, row: Row) -> list[Place]:
    """Lines of the same Book with the same code, then with the same name."""
    span = connection.fetch_one(
        SpanRow,
        "SELECT b.first_line, b.last_line FROM section s JOIN book b ON b.id = s.book_id"
        " WHERE s.id = ?",
        (row.section_id,),
    )
    if span is None or span.first_line is None:
        return []
    found: dict[int, None] = {}
    for column in ("code_id", "name_id"):
        for line_id in connection.fetch_numbers(
            f"SELECT id FROM line WHERE {column} = (SELECT {column} FROM line WHERE id = ?)"
            " AND id BETWEEN ? AND ? AND id <> ? ORDER BY id LIMIT ?",
            (row.id, span.first_line, span.last_line, row.id, _MOST_ELSEWHERE),
        ):
            found.setdefault(line_id)
    return load_places(connection, list(found)[:_MOST_ELSEWHERE])


class _TitleRow(RowClass):
    id: int
    book_id: int
    key: str
    title: str


def load_places(connection: ArchiveConnection, ids: Sequence[int]) -> list[Place]:
    """Lines anywhere in the archive, with the names above them."""
    rows = load_listed(connection, ids)
    paths = find_ancestors(connection, (row.id for row in rows))
    names = _find_names(connection, {above for path in paths.values() for above in path})
    titles = _load_titles(connection, {row.section_id for row in rows})
    places = []
    for row in rows:
        path = tuple(names.get(above, "") for above in paths[row.id])
        places.append(Place(row, *titles.get(row.section_id, (0, "", "")), path))
    return places


def _load_titles(connection: ArchiveConnection, ids: set[int]) -> dict[int, tuple[int, str, str]]:
    """The Book, key and title of some sections, by section."""
    marks = ", ".join("?" * len(ids))
    rows = connection.fetch_all(
        _TitleRow, f"SELECT {_TitleRow.columns} FROM section WHERE id IN ({marks})", tuple(ids)
    )
    return {row.id: (row.book_id, row.key, row.title) for row in rows}


class _NameOfRow(RowClass):
    id: int
    name: str


def _find_names(connection: ArchiveConnection, ids: set[int]) -> dict[int, str]:
    """The names of some lines, by line."""
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    rows = connection.fetch_all(
        _NameOfRow,
        f"SELECT l.id, n.name FROM line l JOIN name n ON n.id = l.name_id WHERE l.id IN ({marks})",
        tuple(ids),
    )
    return {row.id: row.name for row in rows}


def _inside(
    lines: Sequence[_NamedRow], ranges: Sequence[tuple[int, int]]
) -> tuple[list[_NamedRow], list[tuple[int, int]]]:
    """Which lines, in tree order, stand in one of the ranges, and the ranges below them."""
    found: list[_NamedRow] = []
    below: list[tuple[int, int]] = []
    reach, place = 0, 0
    for line in lines:
        while place < len(ranges) and ranges[place][0] <= line.id:
            reach = max(reach, ranges[place][1])
            place += 1
        if line.id <= reach:
            found.append(line)
            below.append((line.id + 1, line.last))
    return found, below

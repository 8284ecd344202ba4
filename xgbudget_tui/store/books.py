"""The Books of an archive, their contents and their prose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from xgbudget_tui.model.book import Claim, Figure, Measure, Paragraph
from xgbudget_tui.model.entries import BookEntry, Note, PlaceEntry, SectionEntry, Tally
from xgbudget_tui.model.terms import (
    Basis,
    Budget,
    FigureState,
    Fill,
    Flow,
    Group,
    MeasureKind,
    Phase,
    Scope,
    SectionKind,
    Stage,
)
from xgbudget_tui.store import failures
from xgbudget_tui.store.connection import ArchiveConnection, Values, within_books
from xgbudget_tui.store.recognised import mark_recognised_claims
from xgbudget_tui.store.rows import DamagedRowError, RowClass, read_word
from xgbudget_tui.store.values import (
    FigureRow,
    PlacedRow,
    read_bases,
    read_figure,
    read_places,
    read_ref,
    read_texts,
    read_unit,
    read_wide,
)


class BookRow(RowClass):
    """A Book as the shelf shows it."""

    id: int
    title: str
    region: str
    year: int
    stage: str
    source_name: str
    source_sha256: str
    sections: int
    lines: int
    figures: int
    exact: int
    rounding: int
    unchecked: int
    doubt: int
    fault: int
    parent_region: str | None
    region_code: str | None


_STAGES = " ".join(f"WHEN '{stage.value}' THEN {rank}" for rank, stage in enumerate(Stage))
_PARENT = "COALESCE(parent_region, '')"
_ORDER = f"ORDER BY region, {_PARENT}, year, CASE stage {_STAGES} END, id"
_LIST_STEP = 128


def find_book(connection: ArchiveConnection, book_id: int) -> BookEntry | None:
    """The Book with this id, or None."""
    row = connection.fetch_one(
        BookRow, f"SELECT {BookRow.columns} FROM book WHERE id = ?", (book_id,)
    )
    return None if row is None else _read_book(row)


def find_books_of(connection: ArchiveConnection, *regions: str) -> list[BookEntry]:
    """The Books of some regions, by name, year and stage."""
    marks = ", ".join("?" * len(regions))
    asked = f"SELECT {BookRow.columns} FROM book WHERE region IN ({marks}) {_ORDER}"
    return [_read_book(row) for row in connection.fetch_all(BookRow, asked, regions)]


def find_books_near(connection: ArchiveConnection, book: BookEntry, limit: int) -> list[BookEntry]:
    """At most so many other Books: of the same place first, then of the nearest years."""
    region, parent = book.place
    asked = (
        f"SELECT {BookRow.columns} FROM book WHERE id <> ? ORDER BY"
        f" CASE WHEN region = ? AND {_PARENT} = ? THEN 0 ELSE 1 END, abs(year - ?), id LIMIT ?"
    )
    values = book.id, region, parent or "", book.year, limit
    return [_read_book(row) for row in connection.fetch_all(BookRow, asked, values)]


def find_books_in(
    connection: ArchiveConnection,
    regions: Sequence[str] = (),
    years: Sequence[int] = (),
    ids: Sequence[int] = (),
) -> list[BookEntry]:
    """The Books of places whose name contains one of ``regions``, of ``years`` and of ``ids``.

    An empty list asks for nothing.
    """
    conditions = ["1 = 1"]
    if regions:
        conditions.append(f"({' OR '.join(['instr(region, ?) > 0'] * len(regions))})")
    for column, values in ("year", years), ("id", ids):
        if values:
            conditions.append(f"{column} IN (SELECT value FROM json_each(?))")
    lists = (f"[{','.join(map(str, values))}]" for values in (years, ids) if values)
    asked = f"SELECT {BookRow.columns} FROM book WHERE {' AND '.join(conditions)} {_ORDER}"
    return [_read_book(row) for row in connection.fetch_all(BookRow, asked, (*regions, *lists))]


class _PlaceRow(RowClass):
    """A place, and how many Books it has."""

    region: str
    parent: str
    books: int


def find_places(connection: ArchiveConnection) -> list[PlaceEntry]:
    """The places that have Books, in the order of the shelf: places of one name stand apart."""
    asked = (
        f"SELECT region, {_PARENT} AS parent, COUNT(*) AS books FROM book "
        f"GROUP BY region, {_PARENT} ORDER BY region, {_PARENT}"
    )
    found = connection.fetch_all(_PlaceRow, asked)
    return [PlaceEntry(row.region, row.parent, row.books) for row in found]


def load_book_ids(connection: ArchiveConnection, *, first: bool = False) -> list[int]:
    """The ids of all Books in the order of the shelf, or only of the first."""
    if not first:
        return connection.fetch_numbers(f"SELECT id FROM book {_ORDER}")
    # Only the Books of the first region are put in order.
    region = "region = (SELECT MIN(region) FROM book)"
    return connection.fetch_numbers(f"SELECT id FROM book WHERE {region} {_ORDER} LIMIT 1")


def load_book_entries(connection: ArchiveConnection, ids: Sequence[int]) -> list[BookEntry]:
    """The entries of these Books, in their order. Raises ArchiveError if one is gone."""
    marks = ", ".join("?" * len(ids))
    rows = connection.fetch_all(
        BookRow, f"SELECT {BookRow.columns} FROM book WHERE id IN ({marks})", tuple(ids)
    )
    entries = {row.id: _read_book(row) for row in rows}
    for book_id in ids:
        if book_id not in entries:
            raise failures.no_entry(connection.path, "Book", "预算", book_id)
    return [entries[book_id] for book_id in ids]


class BookList(Sequence[BookEntry]):
    """Books in order, read a few at a time: a shelf may be thousands long.

    Their order is read when more than the first is looked at, and then stays. ``load_ids`` gives
    the ids in order (those of all Books, or of the first), ``load_entries`` the entries of some.
    """

    def __init__(
        self,
        load_ids: Callable[[bool], list[int]],
        load_entries: Callable[[Sequence[int]], Sequence[BookEntry]],
    ) -> None:
        self._load_ids = load_ids
        self._load_entries = load_entries
        self._order: list[int] | None = None
        self._found_first: list[int] | None = None
        self._read: dict[int, Sequence[BookEntry]] = {}

    @property
    def _ids(self) -> list[int]:
        if self._order is None:
            self._order = self._load_ids(False)
        return self._order

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def _first(self) -> list[int]:
        """The id of the first, if there is one."""
        if self._order is not None:
            return self._order[:1]
        if self._found_first is None:
            self._found_first = self._load_ids(True)
        return self._found_first

    def __bool__(self) -> bool:
        return bool(self._first)

    @overload
    def __getitem__(self, place: int) -> BookEntry: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[BookEntry]: ...

    def __getitem__(self, place: int | slice) -> BookEntry | Sequence[BookEntry]:
        if isinstance(place, slice):
            return [self[at] for at in range(len(self._ids))[place]]
        if place == 0 and self._order is None:
            return self._load_entries(self._first)[0]
        step, at = divmod(range(len(self._ids))[place], _LIST_STEP)
        if step not in self._read:
            ids = self._ids[step * _LIST_STEP : (step + 1) * _LIST_STEP]
            self._read[step] = self._load_entries(ids)
        return self._read[step][at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


def _read_book(row: BookRow) -> BookEntry:
    return BookEntry(
        row.id,
        row.title,
        row.region,
        row.year,
        read_word(Stage, row.stage),
        row.source_name,
        row.source_sha256,
        row.sections,
        row.lines,
        row.figures,
        Tally(row.exact, row.rounding, row.unchecked, row.doubt, row.fault),
        row.parent_region,
        row.region_code,
    )


class SectionRow(RowClass):
    """A section as the contents show it."""

    id: int
    book_id: int
    key: str
    number: str
    part: int
    position: int
    title: str
    listed: str
    kind: str
    kind_id: str
    heading: str
    budget: str | None
    flow: str | None
    scope: str | None
    year: int | None
    unit: str | None
    fill: str
    statement: str
    doubtful: str
    file: str
    first_line: int | None
    last_line: int | None
    total_measure: int | None
    comparable: int
    solutions: int | None
    pages: str
    repeats: str
    exact: int
    rounding: int
    unchecked: int
    doubt: int
    fault: int


def load_contents(connection: ArchiveConnection, book_id: int) -> list[SectionEntry]:
    """The sections of a Book in print order."""
    return _load_sections(connection, "book_id = ? ORDER BY print_order", (book_id,))


def load_contents_of(
    connection: ArchiveConnection, book_ids: Sequence[int]
) -> dict[int, list[SectionEntry]]:
    """The sections of several Books in print order, by the ids of the Books."""
    found: dict[int, list[SectionEntry]] = {book_id: [] for book_id in book_ids}
    for start in range(0, len(book_ids), _LIST_STEP):
        chunk = tuple(book_ids[start : start + _LIST_STEP])
        marks = ", ".join("?" * len(chunk))
        where = f"book_id IN ({marks}) ORDER BY book_id, print_order"
        for section in _load_sections(connection, where, chunk):
            found[section.book_id].append(section)
    return found


def find_section(connection: ArchiveConnection, book_id: int, key: str) -> SectionEntry | None:
    """The section with this key (``4``, ``28.2``), or None."""
    found = _load_sections(connection, "book_id = ? AND key = ?", (book_id, key))
    return found[0] if found else None


def load_section(connection: ArchiveConnection, section_id: int) -> SectionEntry:
    """The section with this id. Raises ArchiveError if there is none."""
    found = _load_sections(connection, "id = ?", (section_id,))
    if not found:
        raise failures.no_entry(connection.path, "section", "表", section_id)
    return found[0]


def load_sections(connection: ArchiveConnection, ids: Sequence[int]) -> dict[int, SectionEntry]:
    """The sections of these ids, by id; those that are not there are left out."""
    found: dict[int, SectionEntry] = {}
    for start in range(0, len(ids), _LIST_STEP):
        chunk = tuple(ids[start : start + _LIST_STEP])
        marks = ", ".join("?" * len(chunk))
        found.update((one.id, one) for one in _load_sections(connection, f"id IN ({marks})", chunk))
    return found


def load_note(connection: ArchiveConnection, section_id: int) -> Note:
    """The prose of a note, or the statement and claims of a table."""
    return Note(
        load_section(connection, section_id),
        tuple(load_paragraphs(connection, section_id)),
        tuple(load_claims(connection, section_id)),
    )


def find_tables(
    connection: ArchiveConnection, book_ids: Sequence[int], kind_id: str
) -> list[SectionEntry]:
    """The tables of one kind in several Books, Book by Book in print order."""
    marks = ", ".join("?" * len(book_ids))
    where = f"book_id IN ({marks}) AND kind_id = ? AND kind = ? ORDER BY book_id, print_order"
    return _load_sections(connection, where, (*book_ids, kind_id, SectionKind.TABLE.value))


def _load_sections(connection: ArchiveConnection, where: str, values: Values) -> list[SectionEntry]:
    rows = connection.fetch_all(
        SectionRow, f"SELECT {SectionRow.columns} FROM section WHERE {where}", values
    )
    measures = load_measures(connection, [row.id for row in rows])
    totals = _load_totals(connection, rows)
    return [_read_section(row, tuple(measures[row.id]), totals.get(row.first_line)) for row in rows]


def _load_totals(
    connection: ArchiveConnection, sections: Sequence[SectionRow]
) -> dict[int | None, Figure]:
    """The totals of these sections, by their first line."""
    wanted = [row for row in sections if None not in (row.first_line, row.total_measure)]
    if not wanted:
        return {}
    marks = ", ".join(["(?, ?)"] * len(wanted))
    near, span = within_books(connection, [row.first_line or 0 for row in wanted], "line_id")
    rows = connection.fetch_all(
        FigureRow,
        f"SELECT {FigureRow.columns} FROM (VALUES {marks}) AS wanted CROSS JOIN figure"
        f" ON line_id = wanted.column1 AND position = wanted.column2{near}",
        (*(value for row in wanted for value in (row.first_line, row.total_measure)), *span),
    )
    return {row.line_id: read_figure(row) for row in rows}


class _MeasureRow(RowClass):
    section_id: int
    position: int
    label: str
    printed: str
    kind: str
    unit: str | None
    year: int | None
    phase: str | None
    is_part: int
    of_position: int | None
    against_position: int | None
    basis: str


def load_measures(
    connection: ArchiveConnection, section_ids: Sequence[int]
) -> dict[int, list[Measure]]:
    """The measures of these sections, by section."""
    marks = ", ".join("?" * len(section_ids))
    found: dict[int, list[Measure]] = {section_id: [] for section_id in section_ids}
    for row in connection.fetch_all(
        _MeasureRow,
        f"SELECT {_MeasureRow.columns} FROM measure WHERE section_id IN ({marks})"
        " ORDER BY section_id, position",
        tuple(section_ids),
    ):
        found[row.section_id].append(_read_measure(row))
    return found


class _ParagraphRow(PlacedRow):
    text: str


def load_paragraphs(connection: ArchiveConnection, section_id: int) -> list[Paragraph]:
    """The prose of a section."""
    return [
        Paragraph(row.text, row.place)
        for row in connection.fetch_all(
            _ParagraphRow,
            f"SELECT {_ParagraphRow.columns} FROM paragraph WHERE section_id = ? ORDER BY position",
            (section_id,),
        )
    ]


class _ClaimRow(PlacedRow):
    number: int
    subject: str
    printed: str
    state: str
    value: int | str | None
    resolution: int
    unit_word: str
    paragraph: int
    start: int
    end: int
    year: int | None
    phase: str | None
    kind: str
    target_section: str | None
    target_line: int | None
    target_measure: int | None
    link: str
    by_amount: int


def load_claims(connection: ArchiveConnection, section_id: int) -> list[Claim]:
    """The figures that the prose of a section states."""
    claims = [
        _read_claim(row)
        for row in connection.fetch_all(
            _ClaimRow,
            f"SELECT {_ClaimRow.columns} FROM claim WHERE section_id = ? ORDER BY position",
            (section_id,),
        )
    ]
    return mark_recognised_claims(connection, section_id, claims)


def _read_measure(row: _MeasureRow) -> Measure:
    return Measure(
        row.position,
        row.label,
        row.printed,
        read_word(MeasureKind, row.kind),
        read_unit(row.unit),
        row.year,
        read_word(Phase, row.phase) if row.phase else None,
        bool(row.is_part),
        row.of_position,
        row.against_position,
        read_bases(row.basis),
    )


def _read_section(
    row: SectionRow, measures: tuple[Measure, ...], total: Figure | None
) -> SectionEntry:
    if row.total_measure is not None and not 1 <= row.total_measure <= len(measures):
        raise DamagedRowError("a total in a column that is not there")
    return SectionEntry(
        id=row.id,
        book_id=row.book_id,
        key=row.key,
        number=row.number,
        part=row.part,
        position=row.position,
        title=row.title,
        listed=row.listed,
        kind=read_word(SectionKind, row.kind),
        kind_id=row.kind_id,
        group=read_word(Group, row.heading),
        budget=read_word(Budget, row.budget) if row.budget else None,
        flow=read_word(Flow, row.flow) if row.flow else None,
        scope=read_word(Scope, row.scope) if row.scope else None,
        year=row.year,
        unit_word=row.unit or "",
        fill=read_word(Fill, row.fill),
        statement=row.statement,
        measures=measures,
        first_line=row.first_line,
        last_line=row.last_line,
        total=total,
        total_measure=row.total_measure,
        tally=Tally(row.exact, row.rounding, row.unchecked, row.doubt, row.fault),
        comparable=bool(row.comparable),
        solutions=row.solutions,
        repeats=len(read_places(row.repeats)),
        pages=max(1, len(read_places(row.pages))),
        doubtful=read_texts(row.doubtful),
        file=row.file,
    )


def _read_claim(row: _ClaimRow) -> Claim:
    return Claim(
        row.number,
        row.subject,
        row.printed,
        read_word(FigureState, row.state),
        read_wide(row.value),
        row.resolution,
        row.unit_word,
        row.paragraph,
        row.start,
        row.end,
        row.year,
        read_word(Phase, row.phase) if row.phase else None,
        row.place,
        read_ref(row.target_section, row.target_line, row.target_measure),
        read_word(MeasureKind, row.kind),
        read_word(Basis, row.link),
        bool(row.by_amount),
    )

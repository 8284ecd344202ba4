"""The Books of an archive, their contents and their prose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, overload

from xgbudget_tui.model.book import Claim, Figure, Measure, Paragraph
from xgbudget_tui.model.entries import BookEntry, Note, SectionEntry, Tally
from xgbudget_tui.model.terms import (
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
from xgbudget_tui.store.connection import answers
from xgbudget_tui.store.listings import Rows
from xgbudget_tui.store.values import (
    FIGURE_COLUMNS,
    PLACE_COLUMNS,
    read_figure,
    read_place,
    read_places,
    read_ref,
    read_unit,
    read_wide,
)

_BOOK_COLUMNS = (
    "id, title, region, year, stage, source_name, source_sha256, sections, lines, figures,"
    " exact, rounding, undecidable, suspect, fails, parent_region, region_code"
)
_STAGES = " ".join(f"WHEN '{stage.value}' THEN {rank}" for rank, stage in enumerate(Stage))
_ORDER = f"ORDER BY region, year, CASE stage {_STAGES} END, id"
_LIST_STEP = 128


class Books(Rows):
    """What an archive says of its Books."""

    @answers
    def find_books(self) -> Sequence[BookEntry]:
        """The Books on the shelf, by region, year and stage; entries are read when looked at."""
        return BookList(self)

    @answers
    def find_book(self, book_id: int) -> BookEntry | None:
        """The Book with this id, or None."""
        row = self.fetch_one(f"SELECT {_BOOK_COLUMNS} FROM book WHERE id = ?", (book_id,))
        return None if row is None else _read_book(row)

    @answers
    def find_books_of(self, region: str) -> Sequence[BookEntry]:
        """The Books of one region, by year and stage."""
        asked = f"SELECT {_BOOK_COLUMNS} FROM book WHERE region = ? {_ORDER}"
        return [_read_book(row) for row in self.fetch_all(asked, (region,))]

    @answers
    def load_book_ids(self, first: bool = False) -> list[int]:
        """The ids of all Books in the order of the shelf, or only of the first."""
        limit = " LIMIT 1" if first else ""
        return [row[0] for row in self.fetch_all(f"SELECT id FROM book {_ORDER}{limit}")]

    @answers
    def load_book_entries(self, ids: Sequence[int]) -> Sequence[BookEntry]:
        """The entries of these Books, in their order. Raises ArchiveError if one is gone."""
        marks = ", ".join("?" * len(ids))
        rows = self.fetch_all(f"SELECT {_BOOK_COLUMNS} FROM book WHERE id IN ({marks})", tuple(ids))
        entries = {row[0]: _read_book(row) for row in rows}
        for book_id in ids:
            if book_id not in entries:
                raise failures.no_entry(self.path, "Book", "预算", book_id)
        return [entries[book_id] for book_id in ids]


class BookList(Sequence[BookEntry]):
    """Books in order, read a few at a time: a shelf may be thousands long.

    Their order is read when more than the first is looked at, and then stays.
    """

    def __init__(self, shelf: Books) -> None:
        self._shelf = shelf
        self._order: list[int] | None = None
        self._read: dict[int, Sequence[BookEntry]] = {}

    @property
    def _ids(self) -> list[int]:
        if self._order is None:
            self._order = self._shelf.load_book_ids()
        return self._order

    def __len__(self) -> int:
        return len(self._ids)

    def __bool__(self) -> bool:
        return bool(self._order or self._shelf.load_book_ids(first=True))

    @overload
    def __getitem__(self, place: int) -> BookEntry: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[BookEntry]: ...

    def __getitem__(self, place: int | slice) -> BookEntry | Sequence[BookEntry]:
        if isinstance(place, slice):
            return [self[at] for at in range(len(self._ids))[place]]
        if place == 0 and self._order is None:
            found = self._shelf.load_book_entries(self._shelf.load_book_ids(first=True))
            return found[0]
        step, at = divmod(range(len(self._ids))[place], _LIST_STEP)
        if step not in self._read:
            ids = self._ids[step * _LIST_STEP : (step + 1) * _LIST_STEP]
            self._read[step] = self._shelf.load_book_entries(ids)
        return self._read[step][at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


def _read_book(row: Sequence[Any]) -> BookEntry:
    (book_id, title, region, year, stage, name, sha256, sections, lines, figures, *tally) = row
    return BookEntry(
        int(book_id),
        str(title),
        str(region),
        int(year),
        Stage(stage),
        str(name),
        str(sha256),
        int(sections),
        int(lines),
        int(figures),
        Tally(*(int(count) for count in tally[:5])),
        tally[5],
        tally[6],
    )


_SECTION_COLUMNS = (
    "id, book_id, key, number, part, position, title, listed, kind, kind_id, heading, budget,"
    " flow, scope, year, unit, fill, statement, first_line, last_line, total_measure, comparable,"
    " solutions, pages, repeats, exact, rounding, undecidable, suspect, fails"
)


class Contents(Books):
    """What an archive says of its sections."""

    @answers
    def load_contents(self, book_id: int) -> Sequence[SectionEntry]:
        """The sections of a Book in print order."""
        return self._sections("book_id = ? ORDER BY print_order", (book_id,))

    @answers
    def find_section(self, book_id: int, key: str) -> SectionEntry | None:
        """The section with this key (``4``, ``28.2``), or None."""
        found = self._sections("book_id = ? AND key = ?", (book_id, key))
        return found[0] if found else None

    @answers
    def load_note(self, section_id: int) -> Note:
        """The prose of a note, or the statement and claims of a table."""
        return Note(
            self._section(section_id),
            tuple(self._paragraphs(section_id)),
            tuple(self._claims(section_id)),
        )

    def _section(self, section_id: int) -> SectionEntry:
        found = self._sections("id = ?", (section_id,))
        if not found:
            raise failures.no_entry(self.path, "section", "表", section_id)
        return found[0]

    def _sections(self, where: str, values: tuple[Any, ...]) -> list[SectionEntry]:
        rows = self.fetch_all(f"SELECT {_SECTION_COLUMNS} FROM section WHERE {where}", values)
        measures = self._measures([row[0] for row in rows])
        totals = self._totals([(row[18], row[20]) for row in rows if row[20] is not None])
        return [_read_section(row, tuple(measures[row[0]]), totals.get(row[18])) for row in rows]

    def _totals(self, places: Sequence[tuple[int, int]]) -> dict[int, Figure]:
        """The figures at these lines and measures, by line."""
        marks = ", ".join(["(?, ?)"] * len(places))
        rows = (
            self.fetch_all(
                f"SELECT line_id, {FIGURE_COLUMNS}"
                f" FROM (VALUES {marks}) AS wanted CROSS JOIN figure"
                " ON line_id = wanted.column1 AND position = wanted.column2",
                tuple(value for place in places for value in place),
            )
            if places
            else ()
        )
        return {row[0]: read_figure(row[1:]) for row in rows}

    def _measures(self, section_ids: Sequence[int]) -> dict[int, list[Measure]]:
        """The measures of these sections, by section."""
        marks = ", ".join("?" * len(section_ids))
        found: dict[int, list[Measure]] = {section_id: [] for section_id in section_ids}
        for section_id, *row in self.fetch_all(
            "SELECT section_id, position, label, printed, kind, unit, year, phase, is_part,"
            f" of_position, against_position FROM measure WHERE section_id IN ({marks})"
            " ORDER BY section_id, position",
            tuple(section_ids),
        ):
            found[section_id].append(_read_measure(row))
        return found

    def _paragraphs(self, section_id: int) -> list[Paragraph]:
        return [
            Paragraph(str(text), read_place(*place))
            for text, *place in self.fetch_all(
                f"SELECT text, {PLACE_COLUMNS} FROM paragraph WHERE section_id = ?"
                " ORDER BY position",
                (section_id,),
            )
        ]

    def _claims(self, section_id: int) -> list[Claim]:
        return [
            _read_claim(row)
            for row in self.fetch_all(
                "SELECT number, subject, printed, state, value, resolution, unit_word, paragraph,"
                f' start, "end", year, phase, kind, {PLACE_COLUMNS}, target_section, target_line,'
                " target_measure FROM claim WHERE section_id = ? ORDER BY position",
                (section_id,),
            )
        ]


def _read_measure(row: Sequence[Any]) -> Measure:
    position, label, printed, kind, unit, year, phase, part, of, against = row
    return Measure(
        int(position),
        str(label),
        str(printed),
        MeasureKind(kind),
        read_unit(unit),
        year,
        Phase(phase) if phase else None,
        bool(part),
        of,
        against,
    )


def _read_section(
    row: Sequence[Any], measures: tuple[Measure, ...], total: Figure | None
) -> SectionEntry:
    (section_id, book_id, key, number, part, position, title, listed, kind, kind_id) = row[:10]
    (heading, budget, flow, scope, year, unit, fill, statement, first, last) = row[10:20]
    (total_measure, comparable, solutions, pages, repeats, *tally) = row[20:]
    if total_measure is not None and not 1 <= total_measure <= len(measures):
        raise ValueError("a total in a column that is not there")
    return SectionEntry(
        id=int(section_id),
        book_id=int(book_id),
        key=str(key),
        number=str(number),
        part=int(part),
        position=int(position),
        title=str(title),
        listed=str(listed),
        kind=SectionKind(kind),
        kind_id=str(kind_id),
        group=Group(heading),
        budget=Budget(budget) if budget else None,
        flow=Flow(flow) if flow else None,
        scope=Scope(scope) if scope else None,
        year=year,
        unit_word=str(unit or ""),
        fill=Fill(fill),
        statement=str(statement),
        measures=measures,
        first_line=first,
        last_line=last,
        total=total,
        total_measure=total_measure,
        tally=Tally(*(int(count) for count in tally)),
        comparable=bool(comparable),
        solutions=solutions,
        repeats=len(read_places(repeats)),
        pages=max(1, len(read_places(pages))),
    )


def _read_claim(row: Sequence[Any]) -> Claim:
    number, subject, printed, state, value, resolution, unit_word, paragraph, start, end = row[:10]
    year, phase, kind, line, column, sheet, *target = row[10:]
    return Claim(
        int(number),
        str(subject),
        str(printed),
        FigureState(state),
        read_wide(value),
        int(resolution),
        str(unit_word),
        int(paragraph),
        int(start),
        int(end),
        year,
        Phase(phase) if phase else None,
        read_place(line, column, sheet),
        read_ref(*target),
        MeasureKind(kind),
    )

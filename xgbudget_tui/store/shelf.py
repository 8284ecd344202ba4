"""The contents of Books, and their prose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xgbudget_tui.model.book import Claim, Figure, Measure, Paragraph
from xgbudget_tui.model.entries import Note, SectionEntry, Tally
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
)
from xgbudget_tui.store import failures
from xgbudget_tui.store.books import Books
from xgbudget_tui.store.connection import answers
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

_SECTION_COLUMNS = (
    "id, book_id, key, number, part, position, title, listed, kind, kind_id, heading, budget,"
    " flow, scope, year, unit, fill, statement, first_line, last_line, total_measure, comparable,"
    " solutions, pages, repeats, exact, rounding, undecidable, suspect, fails"
)


class Shelf(Books):
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

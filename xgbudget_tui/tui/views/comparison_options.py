"""What a table can be set beside: two of its columns, a like table, the same table elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from xgbudget_tui.model.addresses import table_name
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.entries import BookEntry, SectionEntry
from xgbudget_tui.model.terms import MeasureKind
from xgbudget_tui.tui.drawing.choices import Choice
from xgbudget_tui.tui.words import Language

if TYPE_CHECKING:
    from xgbudget_tui.model.comparison import Comparison

_NEAR_BOOKS = 40
"""How many other Books are looked through for like tables."""


@dataclass(frozen=True, slots=True)
class PairedColumn:
    """One side of a pairing: a table, one of its columns, the Book it stands in."""

    section: SectionEntry
    measure: Measure
    book: BookEntry


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two columns worth setting side by side, the earlier first."""

    before: PairedColumn
    after: PairedColumn

    @property
    def is_one_table(self) -> bool:
        """Whether both columns stand in one table."""
        return self.before.section.id == self.after.section.id

    def swapped(self) -> Pairing:
        """The same pair the other way round."""
        return Pairing(self.after, self.before)


def find_pairings(archive: Archive, book: BookEntry, section: SectionEntry) -> list[Pairing]:
    """What ``section`` can be compared with, the likeliest first. Raises ArchiveError.

    First the two columns that the table itself compares, then its other pairs of columns, then
    like tables of the Book (全区 and 区本级), then those of other Books: of the same region first,
    then of the nearest years.
    """
    from xgbudget_tui.compare import find_like

    pairings = _own_pairings(book, section)
    main = _main_measure(section)
    if main is None or section.first_line is None:
        return pairings
    books = _near_books(archive.find_books(), book)
    contents = [entry for near in books for entry in archive.load_contents(near.id)]
    by_id = {near.id: near for near in books}
    here = PairedColumn(section, main, book)
    like = find_like(contents, section)
    for other in sorted(like, key=lambda entry: by_id[entry.book_id].region != book.region):
        measure = _like_measure(other, main)
        if measure is not None:
            there = PairedColumn(other, measure, by_id[other.book_id])
            pairings.append(_in_order(here, there))
    return pairings


def _own_pairings(book: BookEntry, section: SectionEntry) -> list[Pairing]:
    from xgbudget_tui.compare import choose_measures

    columns = {
        measure.position: PairedColumn(section, measure, book)
        for measure in section.measures
        if measure.kind is MeasureKind.AMOUNT
    }
    pairs: list[tuple[int, int]] = []
    chosen = choose_measures(section) if section.first_line is not None else None
    if chosen is not None:
        pairs.append(chosen)
    whole = [at for at, column in columns.items() if not column.measure.part]
    if section.first_line is not None:
        pairs += [pair for pair in combinations(whole, 2) if set(pair) != set(chosen or ())]
    return [Pairing(columns[old], columns[new]) for old, new in pairs]


def _main_measure(section: SectionEntry) -> Measure | None:
    amounts = [measure for measure in section.measures if measure.kind is MeasureKind.AMOUNT]
    chosen = [measure for measure in amounts if measure.position == section.total_measure]
    return next(iter(chosen or amounts), None)


def _like_measure(section: SectionEntry, main: Measure) -> Measure | None:
    amounts = [measure for measure in section.measures if measure.kind is MeasureKind.AMOUNT]
    same = [measure for measure in amounts if measure.phase is main.phase and not measure.part]
    return next(iter(same), _main_measure(section))


def _near_books(books: Sequence[BookEntry], book: BookEntry) -> list[BookEntry]:
    def distance(other: BookEntry) -> tuple[bool, bool, int, int]:
        far = other.region != book.region
        return other.id != book.id, far, abs(other.year - book.year), other.id

    return sorted(books, key=distance)[:_NEAR_BOOKS]


def _in_order(here: PairedColumn, there: PairedColumn) -> Pairing:
    years = _year(here), _year(there)
    # Without a year to go by, what one came from is the later side, as a reader takes it.
    return Pairing(here, there) if years[0] < years[1] else Pairing(there, here)


def _year(column: PairedColumn) -> int:
    return column.measure.year or column.section.year or column.book.year


def pairing_labels(pairing: Pairing, language: Language) -> tuple[str, str]:
    """What tells the two sides apart: columns, else scopes, years, regions or table numbers."""
    return _labels(pairing.before, pairing.after, language)


def _labels(old: PairedColumn, new: PairedColumn, language: Language) -> tuple[str, str]:
    if old.section.id == new.section.id:
        return old.measure.label, new.measure.label
    sides = [[], []] if old.book.id == new.book.id else [_book_words(old), _book_words(new)]
    for words, column in zip(sides, (old, new), strict=True):
        scope = column.section.scope
        if scope is not None and old.section.scope is not new.section.scope:
            words.append(scope.label(language))
        words.append(column.measure.label)
    first, second = " ".join(sides[0]), " ".join(sides[1])
    if first == second:
        return f"{old.section.key} {first}", f"{new.section.key} {second}"
    return first, second


def _book_words(column: PairedColumn) -> list[str]:
    year = str(column.book.year)
    return [column.book.region] if year in column.measure.label else [column.book.region, year]


def pairing_choice(pairing: Pairing, language: Language, section_id: int) -> Choice:
    """A pairing as a choice for someone at a section: what it would be set beside."""
    before, after = pairing_labels(pairing, language)
    if pairing.is_one_table:
        return Choice(f"{before} → {after}", pairing.after.section.title)
    here_is_before = pairing.before.section.id == section_id
    other = pairing.after.section if here_is_before else pairing.before.section
    return Choice(after if here_is_before else before, table_name(other))


def load_comparison(archive: Archive, pairing: Pairing, language: Language) -> Comparison:
    """The comparison of a pairing, whole. Raises ArchiveError."""
    from xgbudget_tui.compare import compare_measures, compare_tables

    old, new = pairing.before, pairing.after
    after = archive.load_branches(new.section.id, None, None)
    if pairing.is_one_table:
        return compare_measures(new.section, after, old.measure.position, new.measure.position)
    before = archive.load_branches(old.section.id, None, None)
    return compare_tables(
        (old.section, before, old.measure.position),
        (new.section, after, new.measure.position),
        pairing_labels(pairing, language),
    )

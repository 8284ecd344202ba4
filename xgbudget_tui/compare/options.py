"""What can be set side by side: columns of a table, like tables, the same table of two Books.

Documents number their tables differently from year to year and place to place. Tables pair by
kind, budget, flow and scope; where several are alike, or none of that is known, by the words of
their titles without year and place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from xgbudget_tui.compare.columns import choose_measures
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.entries import BookEntry, SectionEntry
from xgbudget_tui.model.figures import amount_measures, like_measure, main_measure
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.series import Family
from xgbudget_tui.model.terms import SectionKind
from xgbudget_tui.model.value import value_class


def find_like(sections: Iterable[SectionEntry], section: SectionEntry) -> list[SectionEntry]:
    """The tables of the same kind with another scope, year or Book, nearest first.

    The order is: the same Book before others, the same scope before others, then by how many
    years apart they are. Tables without lines and tables of no known kind are like none.
    """
    if not section.kind_id:
        return []
    like = [other for other in sections if _is_like(section, other)]
    return sorted(like, key=lambda other: _distance(section, other))


def _is_like(section: SectionEntry, other: SectionEntry) -> bool:
    return (
        other.id != section.id
        and other.kind is SectionKind.TABLE
        and other.first_line is not None
        and (other.kind_id, other.budget, other.flow)
        == (section.kind_id, section.budget, section.flow)
        and (other.book_id, other.scope, other.year)
        != (section.book_id, section.scope, section.year)
    )


def _distance(section: SectionEntry, other: SectionEntry) -> tuple[bool, bool, int, int, int]:
    years = abs((other.year or 0) - (section.year or 0))
    return (
        other.book_id != section.book_id,
        other.scope is not section.scope,
        years,
        other.book_id,
        other.position,
    )


_ALIKE = 0.86
"""How alike two titles must be to name one table where nothing else is known of it."""
_YEAR = re.compile(r"(?:[一二三四五六七八九十]+、)?20\d\d年?度?(?:和|与|至)?(?:年初)?")
_PLACE = re.compile(r"^[^\W\d_本级对]{1,9}?(?:自治区|自治州|省|市|区|县|旗|州|盟)")
_LEVEL = re.compile(r"[省市区县州]+(?=本级)")
_LABEL = re.compile(r"^附?[表件][\d一二三四五六七八九十、.-]*")
_WORDS = re.compile(r"[^\u4e00-\u9fffA-Za-z]")


def plain_title(title: str, *, placed: bool = True) -> str:
    """A title without year, brackets and signs; without its place too where ``placed`` is False."""
    text = _LABEL.sub("", _YEAR.sub("", normalise_name(title)))
    if not placed:
        text = _LEVEL.sub("", _PLACE.sub("", text))
    return _WORDS.sub("", text)


def family_of(section: SectionEntry) -> Family:
    """The family of a table; one of no known kind is known by its title."""
    kind = section.kind_id or plain_title(section.title, placed=False)
    return Family(kind, section.budget, section.flow, section.scope)


def pair_sections(
    before: Sequence[SectionEntry], after: Sequence[SectionEntry]
) -> list[tuple[SectionEntry | None, SectionEntry | None]]:
    """The tables of two Books side by side, in the order of ``after``; the unpaired at the end."""
    left = [section for section in before if _has_lines(section)]
    pairs: list[tuple[SectionEntry | None, SectionEntry | None]] = []
    for section in after:
        if not _has_lines(section):
            continue
        found = find_counterpart(section, left)
        if found is not None:
            left.remove(found)
        pairs.append((found, section))
    return pairs + [(section, None) for section in left]


def find_counterpart(section: SectionEntry, others: Iterable[SectionEntry]) -> SectionEntry | None:
    """The table of another Book that holds the same as ``section``, or None."""
    tables = [other for other in others if _has_lines(other)]
    family = family_of(section)
    alike = [other for other in tables if family_of(other) == family]
    if not alike and section.kind_id:
        # A document that prints one level only need not say which.
        alike = [other for other in tables if _differs_in_silence(section, other)]
    if not alike:
        alike = [other for other in tables if _is_titled_alike(section, other)]
    return max(alike, key=lambda other: _rank(section, other), default=None)


def _has_lines(section: SectionEntry) -> bool:
    return section.kind is SectionKind.TABLE and section.first_line is not None


def _differs_in_silence(section: SectionEntry, other: SectionEntry) -> bool:
    same = (section.kind_id, section.budget, section.flow)
    silent = section.scope is None or other.scope is None
    return silent and (other.kind_id, other.budget, other.flow) == same


def _likeness(section: SectionEntry, other: SectionEntry) -> float:
    ours = plain_title(section.title, placed=False)
    theirs = plain_title(other.title, placed=False)
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


def _is_titled_alike(section: SectionEntry, other: SectionEntry) -> bool:
    if section.kind_id and other.kind_id:
        return False
    ours = plain_title(section.title, placed=False)
    matcher = SequenceMatcher(None, ours, plain_title(other.title, placed=False), autojunk=False)
    # The cheap upper bounds first: most titles of a Book are nothing alike.
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(bound() >= _ALIKE for bound in bounds)


def _rank(section: SectionEntry, other: SectionEntry) -> tuple[float, bool, int]:
    # Of parts under one title the same part is meant.
    apart = abs(other.position - section.position) + abs(other.part - section.part)
    return round(_likeness(section, other), 2), other.part == section.part, -apart


@value_class
class PairedColumn:
    """One side of a pairing: a table, one of its columns, the Book it stands in."""

    section: SectionEntry
    measure: Measure
    book: BookEntry

    @property
    def year(self) -> int:
        """The year that the column states, else that of its table, else that of its Book."""
        return self.measure.year or self.section.year or self.book.year


@value_class
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


_NEAR_BOOKS = 40
"""How many other Books are looked through for like tables."""


def find_pairings(archive: Archive, book: BookEntry, section: SectionEntry) -> list[Pairing]:
    """What ``section`` can be compared with, the likeliest first. Raises ArchiveError.

    First what its own Book has (:func:`pairings_within`), then the tables of other Books: of the
    same place first, then of the nearest years, and of each Book the table that holds the same
    first.
    """
    contents = archive.load_contents(book.id)
    pairings = pairings_within(book, section, contents)
    main = main_measure(section)
    if main is None or section.first_line is None:
        return pairings
    here = PairedColumn(section, main, book)
    found: list[tuple[tuple[bool, bool, int, int, bool, int], PairedColumn]] = []
    books = archive.find_books_near(book, _NEAR_BOOKS)
    contents_of = archive.load_contents_of([near.id for near in books])
    for near in books:
        sections = contents_of[near.id]
        same = find_counterpart(section, sections)
        others = find_like(sections, section)
        for other in (*([] if same is None else [same]), *(o for o in others if o is not same)):
            measure = like_measure(other, main)
            if measure is not None:
                far, scope, years, *_ = near.place != book.place, *_distance(section, other)[1:]
                rank = far, scope, years, near.id, other is not same, other.position
                found.append((rank, PairedColumn(other, measure, near)))
    found.sort(key=lambda one: one[0])
    return pairings + [_in_order(here, there) for _, there in found]


def pairings_within(
    book: BookEntry, section: SectionEntry, contents: Iterable[SectionEntry]
) -> list[Pairing]:
    """What a table can be compared with in its own Book, the likeliest first.

    First the two columns that the table itself compares, then its other pairs of columns, then
    the tables of its kind (全区 and 区本级).
    """
    main = main_measure(section)
    if main is None or section.first_line is None:
        return []
    pairings = _own_pairings(book, section)
    here = PairedColumn(section, main, book)
    for other in find_like(contents, section):
        measure = like_measure(other, main)
        if measure is not None:
            pairings.append(_in_order(here, PairedColumn(other, measure, book)))
    return pairings


def _own_pairings(book: BookEntry, section: SectionEntry) -> list[Pairing]:
    columns = {
        measure.position: PairedColumn(section, measure, book)
        for measure in amount_measures(section)
    }
    chosen = choose_measures(section)
    pairs = [] if chosen is None else [chosen]
    whole = [at for at, column in columns.items() if not column.measure.part]
    pairs += [pair for pair in combinations(whole, 2) if set(pair) != set(chosen or ())]
    return [Pairing(columns[old], columns[new]) for old, new in pairs]


def _in_order(here: PairedColumn, there: PairedColumn) -> Pairing:
    """The earlier year first; in one Book and year, as printed, wherever one starts.

    Between Books of one year, what one starts from is the later side, as a reader takes it.
    """
    if here.year != there.year:
        first = here.year < there.year
    else:
        first = here.book.id == there.book.id and here.section.position < there.section.position
    return Pairing(here, there) if first else Pairing(there, here)


_STATED_YEAR = re.compile(r"(?:19|20)\d\d")


def pairing_labels(pairing: Pairing, language: str) -> tuple[str, str]:
    """What tells the two sides apart: columns, else regions, scopes, years or table numbers."""
    before, after = pairing.before, pairing.after
    if pairing.is_one_table:
        return before.measure.label, after.measure.label
    sides = (before.section, before.measure), (after.section, after.measure)
    apart = before.book.id != after.book.id
    labels = side_labels(*sides, language, named=apart)
    if not apart:
        return labels
    if before.book.region != after.book.region:
        return f"{before.book.region} {labels[0]}", f"{after.book.region} {labels[1]}"
    if labels[0] == labels[1]:
        names = book_labels(before.book, after.book)
        return f"{names[0]} {before.measure.label}", f"{names[1]} {after.measure.label}"
    return labels


def side_labels(
    before: tuple[SectionEntry, Measure],
    after: tuple[SectionEntry, Measure],
    language: str = "zh",
    *,
    named: bool = False,
) -> tuple[str, str]:
    """The heads of two columns of two tables, with scope and year where these differ.

    The year only where the head does not state one; the numbers of the tables where nothing else
    tells them apart, unless the sides are ``named`` by their Books.
    """
    sides = before, after
    years = [measure.year or section.year for section, measure in sides]
    scopes = [section.scope for section, _ in sides]
    labels = []
    for (_, measure), year, scope in zip(sides, years, scopes, strict=True):
        label = measure.label
        if years[0] != years[1] and year is not None and not _STATED_YEAR.search(label):
            label = f"{year}年{label}"
        if scopes[0] is not scopes[1] and scope is not None:
            label = f"{scope.label(language)} {label}"
        labels.append(label)
    if labels[0] == labels[1] and not named:
        labels = [f"{section.key} {measure.label}" for section, measure in sides]
    return labels[0], labels[1]


def book_labels(before: BookEntry, after: BookEntry) -> tuple[str, str]:
    """What tells two Books apart: place, year, and the stage or the file where those agree."""
    names = [f"{book.region}{book.year}年" for book in (before, after)]
    if names[0] == names[1] and before.stage is not after.stage:
        names = [
            f"{name}{book.stage.zh}" for name, book in zip(names, (before, after), strict=True)
        ]
    if names[0] == names[1]:
        names = [
            f"{name} {book.source_name}" for name, book in zip(names, (before, after), strict=True)
        ]
    return names[0], names[1]

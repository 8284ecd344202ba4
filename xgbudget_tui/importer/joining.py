"""Several files that make one Book: which belong together, which print the same, what they make.

Offices publish a budget as one file for each table, tables beside explanations, debt apart. Files
that came in one folder or archive are one Book where they name one place and year and print
different tables; a file that prints what another prints is another edition of it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from xgbudget_tui.importer.claims import link_claims
from xgbudget_tui.importer.identity import name_plainly, stem_of
from xgbudget_tui.importer.section_numbers import LEAST_LIKENESS
from xgbudget_tui.importer.titles import find_year, likeness
from xgbudget_tui.model.book import Book, Claim, Ledger, Region, Section
from xgbudget_tui.model.editions import Contents, Relation, relate
from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.terms import SectionKind, Stage, TokenUse
from xgbudget_tui.model.value import value_class

_GUESSED_PLACE = ("region-unknown", "region-from-file")
_GUESSED_STAGE = "stage-assumed"
_CORRECTED = re.compile("更正|修订|订正|修正|corrected", re.IGNORECASE)
_RICHEST = ("xlsx", "xls", "ods", "docx", "doc", "html", "pdf", "csv", "text")


@value_class
class FileCard:
    """What a file says it is of, as far as it must be known to see which files belong together.

    ``kinds`` are the kinds of its tables; ``place_said`` and ``stage_said`` whether it says so
    itself.
    """

    region: str
    year: int
    stage: Stage
    place_said: bool = True
    stage_said: bool = True
    kinds: frozenset[str] = frozenset()


def card_of(book: Book) -> FileCard:
    """The card of a Book that was read from one file."""
    codes = {found.code for found in book.problems}
    kinds = frozenset(table.kind_id for table in book.tables() if table.kind_id)
    said = codes.isdisjoint(_GUESSED_PLACE)
    return FileCard(
        book.region.name, book.year, book.stage, said, _GUESSED_STAGE not in codes, kinds
    )


def gather_files(cards: Sequence[FileCard]) -> list[list[int]]:
    """Which files of one folder or archive are of one place, year and stage, by their indices.

    A file that names no place is of the only place that the others name, if they name only one.
    """
    places = {card.region for card in cards if card.region}
    only = next(iter(places)) if len(places) == 1 else ""
    found: dict[tuple[int, str | int], list[int]] = {}
    for index, card in enumerate(cards):
        found.setdefault((card.year, card.region or only or index), []).append(index)
    return [group for members in found.values() for group in _part_stages(members, cards)]


def _part_stages(members: Sequence[int], cards: Sequence[FileCard]) -> list[list[int]]:
    """Files of two stages are two Books if both have a table of one kind, else one."""
    by_stage: dict[Stage, list[int]] = {}
    for index in members:
        if cards[index].stage_said:
            by_stage.setdefault(cards[index].stage, []).append(index)
    kinds = Counter(
        kind
        for found in by_stage.values()
        for kind in frozenset[str]().union(*(cards[index].kinds for index in found))
    )
    if len(by_stage) < 2 or max(kinds.values(), default=0) < 2:
        return [list(members)]
    largest = max(by_stage.values(), key=len)
    for index in members:
        if not cards[index].stage_said:
            by_stage.get(cards[index].stage, largest).append(index)
    return [sorted(found) for found in by_stage.values()]


@value_class
class Sorted:
    """Files sorted: ``books`` are the indices that make each Book.

    ``replaced`` are the editions that others replace, with what replaces them.
    """

    books: tuple[tuple[int, ...], ...]
    replaced: Mapping[int, int]


def sort_editions(books: Sequence[Book]) -> Sorted:
    """Which files of one place, year and stage make a Book together."""
    contents = [Contents.of(book) for book in books]
    joined: list[int] = []
    apart: list[int] = []
    replaced: dict[int, int] = {}
    for index in range(len(books)):
        found = {at: relate(contents[at], contents[index]) for at in (*joined, *apart)}
        twin = next((at for at, how in found.items() if how is Relation.EDITIONS), None)
        if twin is not None:
            sizes = [contents[at].figures.total() for at in (twin, index)]
            winner = _later_edition(books, twin, index)
            if max(sizes) > 2 * min(sizes):  # one is contained in the other
                winner = twin if sizes[0] > sizes[1] else index
            replaced[twin if winner == index else index] = winner
            for kept in (joined, apart):
                kept[:] = [winner if at == twin else at for at in kept]
        elif Relation.OTHERS in found.values():
            apart.append(index)
        else:
            joined.append(index)
    return Sorted((tuple(joined), *((at,) for at in apart)), replaced)


def _later_edition(books: Sequence[Book], one: int, other: int) -> int:
    """Which of two editions is kept: the corrected one, the richer format, the later one."""
    ours, theirs = books[one].source, books[other].source
    corrected = [bool(_CORRECTED.search(source.name)) for source in (ours, theirs)]
    if corrected[0] != corrected[1]:
        return one if corrected[0] else other
    ranks = [
        _RICHEST.index(source.format) if source.format in _RICHEST else len(_RICHEST)
        for source in (ours, theirs)
    ]
    return one if ranks[0] < ranks[1] else other


def join_books(books: Sequence[Book], name: str) -> Book:
    """The Book that several files make: their sections in the order of the numbers printed.

    ``name`` is that of the archive or folder they came in. Claims are linked anew, since prose
    and tables often stand in different files.
    """
    ordered = sorted(books, key=_first_number)
    sections, renamed = _number_sections([_name_file(book) for book in ordered])
    elsewhere = _still_elsewhere(books, sections)
    stage = _choose_stage(books)
    region = _choose_region(books)
    title = _choose_title(ordered, name, region, stage)
    files = tuple(file for book in ordered for file in (book.files or (book.source,)))
    return Book(
        title=title,
        region=region,
        year=books[0].year,
        source=_join_sources(files, name),
        sections=tuple(link_claims([_unlink(section) for section in sections])),
        stage=stage,
        problems=tuple(_join_problems(ordered, renamed, sections)),
        ledger=_join_ledgers(ordered, renamed),
        files=files,
        elsewhere=elsewhere,
    )


def _choose_region(books: Sequence[Book]) -> Region:
    """The place that most files name, with all that any of them knows of it."""
    said = Counter(book.region for book in books if card_of(book).place_said)
    known = [region for region, _ in said.most_common()] or [book.region for book in books]
    same = [region for region in known if region.name == known[0].name]
    return max(same, key=lambda region: len(region.full_name))


def _choose_stage(books: Sequence[Book]) -> Stage:
    """The stage that most files say, those with more lines before others; else what was assumed."""
    said = [book for book in books if card_of(book).stage_said] or books
    votes: Counter[Stage] = Counter()
    lines: Counter[Stage] = Counter()
    for book in said:
        votes[book.stage] += 1
        lines[book.stage] += sum(len(section.lines) for section in book.sections)
    return max(votes, key=lambda stage: (votes[stage], lines[stage]))


def _choose_title(books: Sequence[Book], name: str, region: Region, stage: Stage) -> str:
    """The title of the first cover, else the archive's name if it names a year, else our own."""
    for book in books:
        if book.title != name_plainly(book.year, book.region, book.stage):
            return book.title
    stem = stem_of(name)
    named = find_year(stem) is not None and re.search("[\u4e00-\u9fff]{4}", stem) is not None
    return stem if named else name_plainly(books[0].year, region, stage)


def _join_sources(files: Sequence[SourceFile], name: str) -> SourceFile:
    digest = hashlib.sha256("".join(sorted(file.sha256 for file in files)).encode()).hexdigest()
    return SourceFile(name, digest, "files", sum(file.size for file in files))


_NO_NUMBER = (1 << 30,)


def _parse_number(section: Section) -> tuple[int, ...]:
    """The number printed on a section, for sorting; behind all others where none is."""
    parts = re.findall(r"\d+", section.number)
    return tuple(map(int, parts)) if section.numbered and parts else _NO_NUMBER


def _first_number(book: Book) -> tuple[int, ...]:
    if any(section.kind_id == "report" for section in book.sections) and not any(book.tables()):
        return (0,)
    return min(map(_parse_number, book.sections), default=_NO_NUMBER)


def _name_file(book: Book) -> Book:
    """The sections with the file they are from; prose without a title has that of its file."""
    stem = stem_of(book.source.name)
    sections = [
        replace(
            section,
            file=section.file or book.source.name,
            title=stem if section.title == "说明" else section.title,
        )
        for section in book.sections
    ]
    return replace(book, sections=tuple(sections))


Renamed = dict[tuple[int, str], str]
"""The new key of a section by the index of its Book and its key there."""


@dataclass(slots=True)
class _Numbering:
    """Gives each number of each file a number of the joined Book."""

    used: set[str]
    given: dict[tuple[int, str], str] = field(default_factory=dict)

    def give(self, at: int, section: Section) -> str:
        """The new number of a section of the file ``at``."""
        key = (at, section.number)
        if key not in self.given:
            self.given[key] = self._choose(at, section)
            self.used.add(self.given[key])
        return self.given[key]

    def _choose(self, at: int, section: Section) -> str:
        if section.numbered and section.number not in self.used:
            return section.number
        if section.numbered:
            ordinal = at + 1
            while f"{ordinal}-{section.number}" in self.used:
                ordinal += 1
            return f"{ordinal}-{section.number}"
        whole = [int(used) for used in self.used if used.isdecimal()]
        return str(max(whole, default=0) + 1)


def _number_sections(books: Sequence[Book]) -> tuple[list[Section], Renamed]:
    """All sections in order under keys of their own, and how their keys changed."""
    entries = list(_place_missing(books))
    printed = Counter(section.number for book in books for section in _numbers_of(book))
    if max(printed.values(), default=0) < 2:
        entries = _merge_by_number(entries)
    numbering = _Numbering(set())
    for at, section in entries:
        if section.numbered:
            numbering.give(at, section)
    renamed: Renamed = {}
    sections: list[Section] = []
    positions: dict[str, int] = {}
    for at, section in entries:
        number = numbering.give(at, section)
        key = number + section.key.removeprefix(section.number)
        while any(one.key == key for one in sections):
            key = f"{at + 1}-{key}"
        renamed[at, section.key] = key
        position = positions.setdefault(number, len(positions) + 1)
        sections.append(replace(section, key=key, number=number, position=position))
    return sections, renamed


def _numbers_of(book: Book) -> Iterable[Section]:
    return {section.number: section for section in book.sections if section.numbered}.values()


def _merge_by_number(entries: Sequence[tuple[int, Section]]) -> list[tuple[int, Section]]:
    """Sections in the order of their printed numbers; one without stays behind the one before."""
    keyed: list[tuple[tuple[int, ...], tuple[int, Section]]] = []
    latest: dict[int, tuple[int, ...]] = {}
    for at, section in entries:
        number = _parse_number(section)
        number = latest.get(at, number) if number == _NO_NUMBER else number
        latest[at] = number
        keyed.append((number, (at, section)))
    return [entry for _, entry in sorted(keyed, key=lambda one: one[0])]


def _place_missing(books: Sequence[Book]) -> Iterator[tuple[int, Section]]:
    """All sections with the index of their Book.

    One that the contents list of another file misses takes the number that the list gives it.
    """
    missing = [
        (at, section)
        for at, book in enumerate(books)
        for section in (*book.sections, *_promised(book))
        if section.kind is SectionKind.MISSING
    ]
    found: dict[tuple[int, str], tuple[int, Section]] = {}
    for at, gone in missing:
        best = max(
            (
                (likeness(gone.title, section.title), -other, section.key)
                for other, book in enumerate(books)
                for section in book.sections
                if other != at
                and section.kind is not SectionKind.MISSING
                and not section.part
                and not section.numbered
                and (other, section.key) not in found
            ),
            default=(0.0, 0, ""),
        )
        if best[0] >= LEAST_LIKENESS:
            found[-best[1], best[2]] = (at, gone)
    placed = {(at, gone.key) for at, gone in found.values()}
    for at, book in enumerate(books):
        for section in book.sections:
            listed = found.get((at, section.key))
            if listed is not None:
                gone = listed[1]
                yield (
                    at,
                    replace(
                        section, key=gone.key, number=gone.number, listed=gone.title, numbered=True
                    ),
                )
            elif (at, section.key) not in placed:
                yield at, section


def _promised(book: Book) -> Iterator[Section]:
    """The tables that the contents list of a file says are in another, as sections it misses."""
    for number, title in book.elsewhere:
        if number:
            yield Section(number, number, title, SectionKind.MISSING, 0, listed=title)


def _still_elsewhere(
    books: Sequence[Book], sections: Sequence[Section]
) -> tuple[tuple[str, str], ...]:
    found = {section.listed for section in sections if section.kind is not SectionKind.MISSING}
    return tuple(pair for book in books for pair in book.elsewhere if pair[1] not in found)


def _unlink(section: Section) -> Section:
    claims: tuple[Claim, ...] = tuple(replace(claim, target=None) for claim in section.claims)
    return replace(section, claims=claims) if claims else section


def _join_problems(
    books: Sequence[Book], renamed: Renamed, sections: Sequence[Section]
) -> Iterator[Problem]:
    """The problems of all files under the new keys; one of no section names its file."""
    keys = {section.key for section in sections if section.kind is SectionKind.MISSING}
    cards = [card_of(book) for book in books]
    settled = {
        *(("tables-elsewhere",) if not _still_elsewhere(books, sections) else ()),
        *(_GUESSED_PLACE if any(card.place_said for card in cards) else ()),
        *((_GUESSED_STAGE,) if any(card.stage_said for card in cards) else ()),
        *(
            ("tables-none",)
            if any(section.kind is SectionKind.TABLE for section in sections)
            else ()
        ),
    }
    for at, book in enumerate(books):
        for found in book.problems:
            key = renamed.get((at, found.section)) if found.section else None
            if found.code in settled or (found.code == "section-missing" and key not in keys):
                continue
            if key is not None:
                yield replace(found, section=key)
                continue
            file = book.source.name
            yield replace(
                found,
                section=None,
                message_zh=f"{file}：{found.message_zh}",
                message_en=f"{file}: {found.message_en}",
                place=_in_file(found.place, file),
            )


def _in_file(place: SourcePlace | None, file: str) -> SourcePlace | None:
    return None if place is None else replace(place, sheet=f"{file} {place.sheet}".strip())


def _join_ledgers(books: Sequence[Book], renamed: Renamed) -> Ledger:
    counts: Counter[TokenUse] = Counter()
    for use, count in chain.from_iterable(book.ledger.counts for book in books):
        counts[use] += count
    left, pages = [], []
    for at, book in enumerate(books):
        file = book.source.name
        for token in book.ledger.unaccounted:
            place = _in_file(token.place, file)
            assert place is not None
            left.append(replace(token, place=place))
        for page in book.ledger.doubtful:
            key = renamed.get((at, page.section)) if page.section else None
            pages.append(replace(page, sheet=f"{file} {page.sheet}".strip(), section=key))
    ordered = tuple((use, counts[use]) for use in TokenUse if counts[use])
    return Ledger(ordered, tuple(left), tuple(pages))

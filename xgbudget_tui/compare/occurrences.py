"""Where a line stands in the Books of an archive: by its code, else by its path and name.

A code is asked for first, with the codes that took over from it in other editions; then, in
tables of the same family that have no such line, the name at the end of the same path. Total
lines above a line do not count as path: one document prints them and the next does not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from xgbudget_tui.compare.options import family_of
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import BookEntry, Place, Row, SectionEntry
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.series import Family
from xgbudget_tui.model.terms import Flow, SectionKind

_PAGE = 200
_MOST = 20_000
"""Hits looked through for one code or name; an archive of thousands of Books has fewer."""
_TOTAL = re.compile(r"(?:合计|总计|小计)$")


@dataclass(frozen=True, slots=True)
class LineKey:
    """What is looked for: codes that mean one line, or a name with the names above it.

    ``path`` ends with the name; ``families`` limits the tables, None means any. ``official`` is
    how the official lists call the line and what it stands under, from the 类 down: lines
    without a code of that name are found by it in tables of the given ``flow``.
    """

    codes: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    families: Collection[Family] | None = None
    official: tuple[str, ...] = ()
    flow: Flow | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The line in one table of one Book; ``path`` are the names above it."""

    book: BookEntry
    section: SectionEntry
    row: Row
    path: tuple[str, ...]


def find_occurrences(archive: Archive, key: LineKey) -> list[Occurrence]:
    """The line wherever it stands, at most once in a table. Raises ArchiveError."""
    shelf = _Contents(archive)
    found: dict[int, Occurrence] = {}
    for code in key.codes:
        for place in _places(archive, code, lambda place, code=code: place.row.code == code):
            shelf.add(found, place, key)
    if key.path:
        name = normalise_name(key.path[-1])
        wanted = plain_path(key.path)

        for place in _places(archive, name, lambda place: _is_called(place, name)):
            # A line of another code only shares the name; one without a code may be the same.
            other = key.codes and place.row.code is not None and place.row.code not in key.codes
            if not other and plain_path((*place.path, place.row.name)) == wanted:
                shelf.add(found, place, key)
    if key.official:
        _add_uncoded(archive, key, shelf, found)
    return list(found.values())


def _add_uncoded(
    archive: Archive, key: LineKey, shelf: _Contents, found: dict[int, Occurrence]
) -> None:
    """Lines without a code that are called and placed as the official lists do."""
    wanted = tuple(normalise_name(name) for name in key.official)
    for place in _places(archive, wanted[-1], lambda place: _is_called(place, wanted[-1])):
        path = plain_path((*place.path, place.row.name))
        if place.row.code is None and path[-len(wanted) :] == wanted:
            shelf.add(found, place, key)


def _is_called(place: Place, name: str) -> bool:
    return normalise_name(place.row.name) == name


def plain_path(path: Sequence[str]) -> tuple[str, ...]:
    """A path without the totals above its end, each name normalised."""
    above = [name for name in path[:-1] if not _TOTAL.search(normalise_name(name))]
    return (*(normalise_name(name) for name in above), normalise_name(path[-1]))


class _Contents:
    """The Books and their tables, read when first asked for."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._books = {book.id: book for book in archive.find_books()}
        self._sections: dict[int, dict[str, SectionEntry]] = {}

    def add(self, found: dict[int, Occurrence], place: Place, key: LineKey) -> None:
        section = self._section(place)
        if section is None or section.kind is not SectionKind.TABLE or section.id in found:
            return
        if key.flow is not None and section.flow not in {key.flow, None}:
            return
        if key.families is None or family_of(section) in key.families:
            book = self._books[place.book_id]
            found[section.id] = Occurrence(book, section, place.row, place.path)

    def _section(self, place: Place) -> SectionEntry | None:
        if place.book_id not in self._books:
            return None
        if place.book_id not in self._sections:
            contents = self._archive.load_contents(place.book_id)
            self._sections[place.book_id] = {section.key: section for section in contents}
        return self._sections[place.book_id].get(place.section_key)


def _places(archive: Archive, text: str, is_it: object) -> Iterator[Place]:
    """The hits that are it; the whole ranks before the part, so the first that is not ends them."""
    assert callable(is_it)
    offset = 0
    while offset < _MOST:
        try:
            page = archive.search(text, None, offset, _PAGE)
        except QueryError:
            return
        for hit in page.hits:
            if is_it(hit.place):
                yield hit.place
        if len(page.hits) < _PAGE or not is_it(page.hits[-1].place):
            return
        offset += _PAGE

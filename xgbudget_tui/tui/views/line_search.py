"""Looking for lines: pages of hits from an archive, and a hit as pieces of text."""

from __future__ import annotations

import re
from typing import NamedTuple

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.entries import BookEntry, Hit, HitPage, SectionEntry
from xgbudget_tui.model.figures import figure_at, main_measure
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.text import cell_len, printable
from xgbudget_tui.tui.drawing.figures import figure_text
from xgbudget_tui.tui.drawing.names import line_name, title_name
from xgbudget_tui.tui.drawing.pieces import (
    Piece,
    cut_left,
    fill_left,
    fill_right,
    fit_pieces,
)
from xgbudget_tui.tui.words import Language

PAGE = 50
"""Hits asked for at a time: more than a screenful, few enough for a key press."""


class LineSearch:
    """Searches of one Book, or of all; may be asked from another thread than the screen's.

    ``everywhere`` says whether all Books are looked through.
    """

    def __init__(self, archive: Archive, book_id: int, unit: Unit) -> None:
        self.everywhere = False
        self.unit = unit
        self._archive = archive
        self._book_id = book_id
        self._sections: dict[int, SectionEntry] = {}
        self._books: dict[int, BookEntry | None] = {}

    def find_page(self, text: str, page: int) -> HitPage:
        """The ``page``-th :data:`PAGE` hits for ``text``; pages count from 0.

        Raises QueryError for a query that cannot be understood.
        """
        within = None if self.everywhere else self._book_id
        found = self._archive.search(text, within, page * PAGE, PAGE)
        met = {hit.place.book_id for hit in found.hits} - self._books.keys()
        if met:
            for contents in self._archive.load_contents_of(sorted(met)).values():
                self._sections |= {section.id: section for section in contents}
            # Also those that are gone meanwhile, so that they are not asked for again.
            self._books |= dict.fromkeys(met) | dict(self._archive.find_books_by_id(met))
        return found

    def find_all(self, text: str, limit: int) -> tuple[Hit, ...]:
        """The first ``limit`` hits for ``text``. Raises QueryError."""
        book_id = None if self.everywhere else self._book_id
        return tuple(self._archive.search(text, book_id, 0, limit).hits)

    def book(self, hit: Hit, language: Language) -> str:
        """Region and year of the hit's Book where all are looked through, else ""."""
        book = self._books.get(hit.place.book_id) if self.everywhere else None
        return f"{title_name(book.region, language)} {book.year}" if book else ""

    def amount(self, hit: Hit) -> str:
        """What stands in the main column of the hit's table, "" if it has none."""
        section = self._sections.get(hit.place.row.section_id)
        measure = main_measure(section) if section is not None else None
        return hit_amount(hit, self.unit, measure) if measure is not None else ""


def hit_amount(hit: Hit, unit: Unit, measure: Measure) -> str:
    """What stands in a column of the hit's line, an amount in ``unit``."""
    return figure_text(figure_at(hit.place.row.figures, measure.position), measure, unit)


_MIN_AMOUNT, _MIN_PATH = 9, 8


def name_pieces(name: str, span: tuple[int, int] | None) -> list[Piece]:
    """A name with its matched part emphasised."""
    start, end = span or (0, 0)
    if not 0 <= start < end <= len(name):
        return [(printable(name), "strong")]
    parts = (name[:start], "strong"), (name[start:end], "match"), (name[end:], "strong")
    return [(printable(text), style) for text, style in parts if text]


class HitColumns(NamedTuple):
    """Cells that the Book (0: not shown), the section and the amount of hits take."""

    book: int = 0
    section: int = 3
    amount: int = _MIN_AMOUNT


class HitNames(NamedTuple):
    """In which language names are shown, and what was looked for."""

    language: Language
    text: str


def _span_of(english: str, text: str) -> tuple[int, int] | None:
    """The first word looked for where it stands in an English name, in whatever form."""
    for looked_for in text.casefold().split():
        found = re.search(rf"(?<![a-z]){re.escape(looked_for)}", english.casefold())
        if found is not None:
            return found.span()
    from xgbudget_tui.classification.english_words import find_span

    return find_span(text, english)


def hit_pieces(
    hit: Hit,
    width: int,
    columns: HitColumns,
    words: tuple[str, str],
    into: str = "›",
    shown: HitNames | None = None,
) -> list[Piece]:
    """One hit in ``width`` cells: Book, section, name, the path above it, its amount, never cut.

    ``words`` are the Book and the amount; ``into`` parts the path; ``shown`` are the language and
    the words looked for, for names in English.
    """
    book, amount = words
    row = hit.place.row
    book_width = min(columns.book, width // 4)
    lead = [(fill_right(cut_left(printable(book), book_width), book_width) + " ", "dim")]
    lead = lead if book_width else []
    room = max(0, width - sum(cell_len(text) for text, _ in lead))
    room = max(0, room - columns.section - 1 - columns.amount - 1)
    language: Language = shown.language if shown else "zh"
    name = name_pieces(row.name, hit.span)
    english = line_name(row.name, language, row.code, room)
    if shown is not None and english != printable(row.name):
        name = [*name_pieces(english, _span_of(english, shown.text)), ("  ", ""), *name]
    taken = sum(cell_len(text) for text, _ in name)
    middle = fit_pieces(name, min(taken, room))
    above = f" {into} ".join(line_name(part, language) for part in hit.place.path)
    if room - taken - 2 >= _MIN_PATH and above:
        middle += [("  ", ""), (cut_left(above, room - taken - 2), "dim")]
    return [
        *lead,
        (fill_left(hit.place.section_key, columns.section) + " ", "dim"),
        *fit_pieces(middle, room),
        (" " + fill_left(amount, columns.amount), "strong"),
    ]

"""A Book of an archive against those of the year before that the archive holds.

What is found belongs to two Books: it is found anew whenever it is asked for and kept with neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xgbudget_tui.audit import OVER_YEARS, prove_book
from xgbudget_tui.audit.prior_year import PriorYear
from xgbudget_tui.compare.options import pair_sections
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.entries import BookEntry, SectionEntry
from xgbudget_tui.model.proof import Audit


def prove_over_years(archive: Archive, entry: BookEntry) -> tuple[Book, Audit] | None:
    """Hold the columns of the year before against last year's Books of the same place.

    The Book comes along, as messages name its lines. None where the archive holds no such Book.
    Raises ArchiveError.
    """
    earlier = find_prior_books(archive, entry)
    if not earlier:
        return None
    book = archive.load_book(entry.id)
    contents = archive.load_contents(entry.id)
    priors = tuple(
        PriorYear(archive.load_book(one.id), dict(_find_same(archive, contents, one)))
        for one in earlier
    )
    return book, prove_book(book, OVER_YEARS, priors)


def find_prior_books(archive: Archive, entry: BookEntry) -> list[BookEntry]:
    """The Books of the same place and the year before."""
    return [
        one
        for one in archive.find_books_of(entry.region)
        if one.year == entry.year - 1 and one.parent_region == entry.parent_region
    ]


def _find_same(
    archive: Archive, contents: Sequence[SectionEntry], prior: BookEntry
) -> Iterator[tuple[str, str]]:
    """The tables of last year's Book that hold the same as these, each at most once, by keys."""
    for old, new in pair_sections(archive.load_contents(prior.id), contents):
        if old is not None and new is not None:
            yield new.key, old.key

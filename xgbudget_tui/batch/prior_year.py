"""A Book of an archive against those of the year before that the archive holds.

What is found is stored with the later Book, and with it of which documents it was asked. Where one
of these has come or gone since, it is found anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from xgbudget_tui.audit import OVER_YEARS, prove_book
from xgbudget_tui.audit.prior_year import PriorYear
from xgbudget_tui.compare.options import pair_sections
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.entries import BookEntry, SectionEntry
from xgbudget_tui.model.proof import Audit

if TYPE_CHECKING:
    from xgbudget_tui.model.library import Library

PlaceAndYear = tuple[str, int]

_CODES = tuple(rule.code for rule in OVER_YEARS)


def settle_years(
    archive: Archive, library: Library, saved: Collection[PlaceAndYear]
) -> Iterator[BookEntry]:
    """Hold Books that were saved, and those of the year after, against the year before.

    ``saved`` are their regions and years. Each Book whose proofs were put in place of older ones
    is yielded. Raises ArchiveError.
    """
    years: dict[str, set[int]] = {}
    for region, year in saved:
        if not region:
            continue  # held against none, and there may be very many
        years.setdefault(region, set()).update((year, year + 1))
    for region, asked in sorted(years.items()):
        books = archive.find_books_of(region)
        for entry in books:
            if entry.year not in asked:
                continue
            earlier = find_prior_books(archive, entry)
            documents = _documents(earlier)
            known = tuple(archive.load_prior_documents(entry.id))
            if documents == known and not (documents and (region, entry.year - 1) in saved):
                continue
            _, audit = prove_over_years(archive, entry, earlier)
            library.replace_proofs(entry.id, audit, _CODES, documents)
            yield entry


def without_years(archive: Archive, entry: BookEntry) -> Audit:
    """What is stored with a Book, but for what was found beside other Books of the archive."""
    return archive.load_audit(entry.id).with_rules(_CODES, Audit(()))


def is_settled(archive: Archive, entry: BookEntry) -> bool:
    """Whether what is stored with a Book was asked of the Books of the year before there are."""
    known = tuple(archive.load_prior_documents(entry.id))
    return known == _documents(find_prior_books(archive, entry))


def find_unsettled(
    archive: Archive, books: Iterable[BookEntry], asked: Sequence[BookEntry]
) -> list[BookEntry]:
    """Those of the Books ``asked`` for that are not settled; ``books`` are all of the archive."""
    of_place: dict[tuple[tuple[str, str | None], int], list[BookEntry]] = {}
    for book in books:
        if book.region:
            of_place.setdefault((book.place, book.year), []).append(book)
    known = archive.find_prior_documents()
    return [
        book
        for book in asked
        if known.get(book.id, ()) != _documents(of_place.get((book.place, book.year - 1), ()))
    ]


def prove_over_years(
    archive: Archive, entry: BookEntry, earlier: Sequence[BookEntry]
) -> tuple[Book, Audit]:
    """Hold the columns of the year before against last year's Books of the same place.

    The Book comes along, as messages name its lines. Nothing is proved where there are no earlier
    ones. Raises ArchiveError.
    """
    book = _load_book(archive, entry)
    if not earlier:
        return book, Audit(())
    contents = archive.load_contents(entry.id)
    priors = tuple(
        PriorYear(_load_book(archive, one), dict(_find_same(archive, contents, one)))
        for one in earlier
    )
    return book, prove_book(book, OVER_YEARS, priors)


def _load_book(archive: Archive, entry: BookEntry) -> Book:
    """A Book; from a server at once, where each part would else be asked for by itself."""
    archive.keep_near(entry.id)
    return archive.load_book(entry.id)


def find_prior_books(archive: Archive, entry: BookEntry) -> list[BookEntry]:
    """The Books of the same place and the year before; none where the place is not known."""
    if not entry.region:
        return []
    return [
        one
        for one in archive.find_books_of(entry.region)
        if one.year == entry.year - 1 and one.place == entry.place
    ]


def _documents(books: Sequence[BookEntry]) -> tuple[str, ...]:
    return tuple(sorted(book.source_sha256 for book in books))


def _find_same(
    archive: Archive, contents: Sequence[SectionEntry], prior: BookEntry
) -> Iterator[tuple[str, str]]:
    """The tables of last year's Book that hold the same as these, each at most once, by keys."""
    for old, new in pair_sections(archive.load_contents(prior.id), contents):
        if old is not None and new is not None:
            yield new.key, old.key

"""A Book of an archive against those of the year before that the archive holds.

What is found is stored with the later Book, and with it of which documents it was asked. Where one
of these has come or gone since, it is found anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.entries import BookEntry, SectionEntry
from xgbudget_tui.model.library import Settled
from xgbudget_tui.model.proof import Audit

if TYPE_CHECKING:
    from xgbudget_tui.model.library import Library

PlaceAndYear = tuple[str, int]
DocumentOfYear = tuple[str, int, str]
"""Region, year and SHA-256 of a Book."""


@lru_cache(maxsize=1)
def _codes() -> tuple[str, ...]:
    # The rules are loaded where there is something to ask: most imports bring no second year.
    from xgbudget_tui.audit import OVER_YEARS

    return tuple(rule.code for rule in OVER_YEARS)


def settle_years(
    archive: Archive,
    library: Library,
    saved: Collection[PlaceAndYear],
    carried: Collection[DocumentOfYear] = (),
) -> Iterator[BookEntry]:
    """Hold Books that were saved, and those of the year after, against the year before.

    ``saved`` are their regions and years; ``carried`` are those of them that were held against
    what was saved with them, and are held anew only where the archive has others beside. Each Book
    whose proofs were put in place of older ones is yielded. Raises ArchiveError.
    """
    saved = set(saved)
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
            if documents == known and (
                (region, entry.year - 1) not in saved or not documents or _key(entry) in carried
            ):
                continue
            _, audit = prove_over_years(archive, entry, earlier)
            library.replace_proofs(entry.id, audit, _codes(), documents)
            yield entry


def copy_books(archive: Archive, library: Library, chosen: Sequence[BookEntry]) -> _Copies:
    """Books of an archive saved in another one as they are taken from the result, one by one.

    Raises ArchiveError.
    """
    return _Copies(archive, library, chosen)


class _Copies:
    """What :func:`copy_books` copies; :meth:`settle` when all are taken."""

    def __init__(self, archive: Archive, library: Library, chosen: Sequence[BookEntry]) -> None:
        self._archive = archive
        self._library = library
        self._chosen = chosen
        self._carried: set[DocumentOfYear] = set()

    def __iter__(self) -> Iterator[BookEntry]:
        chosen = {book.id for book in self._chosen}
        of_place = _by_place_and_year(self._archive.find_books())
        known = self._archive.find_prior_documents()
        for entry in self._chosen:
            book = _load_book(self._archive, entry)
            audit = self._archive.load_audit(entry.id)
            base = audit.with_rules(_codes(), Audit(()))
            earlier = of_place.get((entry.place, entry.year - 1), ()) if entry.region else ()
            documents = _documents(earlier)
            settled = None
            if documents and documents == known.get(entry.id) and {b.id for b in earlier} <= chosen:
                settled = Settled(audit, documents)
                self._carried.add(_key(entry))
            self._library.save(book, base, settled=settled)
            yield entry

    def settle(self, copied: Archive) -> None:
        """Hold those against the year before whose proofs did not come along, or do not hold."""
        places = {(book.region, book.year) for book in self._chosen}
        for _ in settle_years(copied, self._library, places, self._carried):
            pass


def is_settled(archive: Archive, entry: BookEntry) -> bool:
    """Whether what is stored with a Book was asked of the Books of the year before there are."""
    known = tuple(archive.load_prior_documents(entry.id))
    return known == _documents(find_prior_books(archive, entry))


def find_unsettled(
    archive: Archive, books: Iterable[BookEntry], asked: Sequence[BookEntry]
) -> list[BookEntry]:
    """Those of the Books ``asked`` for that are not settled; ``books`` are all of the archive."""
    of_place = _by_place_and_year(books)
    known = archive.find_prior_documents()
    return [
        book
        for book in asked
        if known.get(book.id, ()) != _documents(of_place.get((book.place, book.year - 1), ()))
    ]


def _by_place_and_year(
    books: Iterable[BookEntry],
) -> dict[tuple[tuple[str, str | None], int], list[BookEntry]]:
    """The Books of places that are known."""
    of_place: dict[tuple[tuple[str, str | None], int], list[BookEntry]] = {}
    for book in books:
        if book.region:
            of_place.setdefault((book.place, book.year), []).append(book)
    return of_place


def _key(entry: BookEntry) -> DocumentOfYear:
    return entry.region, entry.year, entry.source_sha256


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
    from xgbudget_tui.audit import OVER_YEARS, prove_book
    from xgbudget_tui.audit.prior_year import PriorYear

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
    from xgbudget_tui.compare.options import pair_sections

    for old, new in pair_sections(archive.load_contents(prior.id), contents):
        if old is not None and new is not None:
            yield new.key, old.key

"""An archive, opened to be read: one class for all that can be asked of it.

Each answer is a function over a connection in a module of its own; what is asked seldom, or not
at the start, is loaded when it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xgbudget_tui.model.archive import Archive, ArchiveUrl, read_place
from xgbudget_tui.store import books, listings
from xgbudget_tui.store.connection import Pool, Sessions

if TYPE_CHECKING:
    from xgbudget_tui.model.book import Book
    from xgbudget_tui.model.entries import (
        BookEntry,
        Branch,
        FilteredRows,
        HitPage,
        LineDetail,
        LineFilter,
        LinePath,
        Listing,
        Note,
        Occurrence,
        PlaceEntry,
        Row,
        SectionEntry,
    )
    from xgbudget_tui.model.findings import Finding, NamedFault
    from xgbudget_tui.model.proof import Audit, Coverage, OwnRule, Proof, RuleTally, Suspect
    from xgbudget_tui.model.terms import Role
    from xgbudget_tui.store.kept import Kept


class StoredArchive:
    """Every question an archive answers; each thread may ask at any time.

    An answer is that of one state of the file. Any question may raise ArchiveError with one
    sentence about the file; a mistake of the program is raised as what it is.
    """

    def __init__(self, pool: Sessions[Any]) -> None:
        self._pool = pool
        self._kept: Kept | None = None

    @property
    def path(self) -> str:
        """The file or the URL the archive was opened from, without a password."""
        return self._pool.name

    def close(self) -> None:
        """Close the file. Closing twice is harmless."""
        self._pool.close()

    def __enter__(self) -> StoredArchive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def find_books(self) -> Sequence[BookEntry]:
        """The Books on the shelf, in its order; entries are read when looked at."""
        with self._pool.session():  # an archive that was closed says so now
            return books.BookList(self._load_book_ids, self._load_book_entries)

    def find_places(self) -> Sequence[PlaceEntry]:
        """The places on the shelf in the order of their Books, which stand together."""
        with self._pool.session() as connection:
            return books.find_places(connection)

    def _load_book_ids(self, first: bool) -> list[int]:
        with self._pool.session() as connection:
            return books.load_book_ids(connection, first=first)

    def _load_book_entries(self, ids: Sequence[int]) -> Sequence[BookEntry]:
        with self._pool.session() as connection:
            return books.load_book_entries(connection, ids)

    def find_book(self, book_id: int) -> BookEntry | None:
        """The Book with this id, or None."""
        with self._pool.session() as connection:
            return books.find_book(connection, book_id)

    def find_books_by_id(self, book_ids: Collection[int]) -> Mapping[int, BookEntry]:
        """The Books with these ids, by id; those that are not there are left out."""
        if not book_ids:
            return {}
        with self._pool.session() as connection:
            found = books.find_books_in(connection, ids=sorted(book_ids))
        return {book.id: book for book in found}

    def find_books_of(self, *regions: str) -> Sequence[BookEntry]:
        """The Books of some regions, by name, year and stage."""
        with self._pool.session() as connection:
            return books.find_books_of(connection, *regions)

    def find_books_near(self, book: BookEntry, limit: int) -> Sequence[BookEntry]:
        """At most so many other Books: of the same place first, then of the nearest years."""
        with self._pool.session() as connection:
            return books.find_books_near(connection, book, limit)

    def keep_near(self, book_id: int) -> None:
        """Make questions about one Book quick from now on, where each is a way to a server."""
        self._pool.keep_near(book_id)

    def load_contents(self, book_id: int) -> Sequence[SectionEntry]:
        """The sections of a Book in print order."""
        with self._pool.session_of_book(book_id) as connection:
            return books.load_contents(connection, book_id)

    def find_tables(self, book_ids: Sequence[int], kind_id: str) -> Sequence[SectionEntry]:
        """The tables of one kind in several Books, Book by Book in print order."""
        with self._pool.session() as connection:
            return books.find_tables(connection, book_ids, kind_id)

    def load_contents_of(self, book_ids: Sequence[int]) -> Mapping[int, Sequence[SectionEntry]]:
        """The sections of several Books in print order, by the ids of the Books."""
        with self._pool.session() as connection:
            return books.load_contents_of(connection, book_ids)

    def find_section(self, book_id: int, key: str) -> SectionEntry | None:
        """The section with this key (``4``, ``28.2``), or None."""
        with self._pool.session_of_book(book_id) as connection:
            return books.find_section(connection, book_id, key)

    def load_note(self, section_id: int) -> Note:
        """The prose of a note, or the statement and claims of a table."""
        with self._pool.session_of_section(section_id) as connection:
            return books.load_note(connection, section_id)

    def load_book(self, book_id: int) -> Book:
        """A whole Book as a value, for audits and comparisons that need all of it."""
        from xgbudget_tui.store import branches

        with self._pool.session_of_book(book_id) as connection:
            return branches.load_book(connection, book_id)

    def count_rows(self, listing: Listing) -> int:
        """How many lines a listing has."""
        with self._pool.session_of_line(listing.first) as connection:
            return listings.count_rows(connection, listing)

    def load_rows(self, listing: Listing, offset: int, limit: int) -> Sequence[Row]:
        """A window of a listing, in tree order."""
        with self._pool.session_of_line(listing.first) as connection:
            return listings.load_rows(connection, listing, offset, limit)

    def find_offset(self, listing: Listing, line_id: int) -> int | None:
        """The position of a line within a listing, or None if it is not in it."""
        with self._pool.session_of_line(listing.first) as connection:
            return listings.find_offset(connection, listing, line_id)

    def filter_lines(
        self, listing: Listing, wanted: LineFilter, limit: int, go_on: Callable[[], bool]
    ) -> FilteredRows:
        """The first ``limit`` lines of a listing that pass a filter, and those above them."""
        from xgbudget_tui.store import filters

        with self._pool.session_of_line(listing.first) as connection:
            return filters.filter_lines(connection, listing, wanted, limit, go_on)

    def load_row(self, line_id: int) -> Row:
        """One line. Raises ArchiveError if there is none."""
        with self._pool.session_of_line(line_id) as connection:
            return listings.load_row(connection, line_id)

    def load_ancestors(self, line_id: int) -> Sequence[Row]:
        """From the root down to the parent of a line."""
        with self._pool.session_of_line(line_id) as connection:
            return listings.load_ancestors(connection, line_id)

    def find_line_id(self, book_id: int, section_key: str, number: int) -> int | None:
        """The id of the line printed ``number``-th in a section, or None."""
        with self._pool.session_of_book(book_id) as connection:
            return listings.find_line_id(connection, book_id, section_key, number)

    def load_detail(self, line_id: int) -> LineDetail:
        """Everything about one line."""
        from xgbudget_tui.store import details

        with self._pool.session_of_line(line_id) as connection:
            return details.load_detail(connection, line_id)

    def find_line(self, section_id: int, path: Sequence[str]) -> Row | None:
        """The line reached by names (or codes) from any line down: ``["教育支出", "普通教育"]``.

        The first name may stand anywhere in the table; each further name must be a descendant's.
        """
        from xgbudget_tui.store import details

        with self._pool.session_of_section(section_id) as connection:
            return details.find_line(connection, section_id, path)

    def load_branches(
        self, section_id: int, line_id: int | None, depth: int | None
    ) -> Sequence[Branch]:
        """A table's roots, or one line, with what is under them.

        ``depth`` counts levels below the first (0: the lines alone, None: all of them).
        """
        from xgbudget_tui.store import branches

        with self._pool.session_of_section(section_id) as connection:
            return branches.load_branches(connection, section_id, line_id, depth)

    def search(self, text: str, book_id: int | None, offset: int, limit: int) -> HitPage:
        """Lines by name, pinyin, initials, code prefix or amount.

        Raises QueryError for a query that cannot be understood.
        """
        from xgbudget_tui.store import search
        from xgbudget_tui.store.kept import Kept

        if self._kept is None:
            self._kept = Kept()
        pool = self._pool
        with pool.session() if book_id is None else pool.session_of_book(book_id) as connection:
            return search.search(connection, self._kept, text, book_id, (offset, limit))

    def find_paths(self, names: Sequence[str], codes: Sequence[str]) -> Sequence[LinePath]:
        """The paths to lines that bear one of these names or codes, in any Book."""
        from xgbudget_tui.store import occurrences

        with self._pool.session() as connection:
            return occurrences.find_paths(connection, names, codes)

    def load_occurrences(
        self, path_ids: Sequence[int], regions: Sequence[str] = (), years: Sequence[int] = ()
    ) -> Sequence[Occurrence]:
        """The lines at the end of these paths in Books of some places and years, in tree order."""
        from xgbudget_tui.store import occurrences

        with self._pool.session() as connection:
            return occurrences.load_occurrences(connection, path_ids, regions, years)

    def load_totals(
        self,
        like: SectionEntry,
        role: Role,
        regions: Sequence[str] = (),
        years: Sequence[int] = (),
    ) -> Sequence[Occurrence]:
        """The lines of this role in tables of the same kind, budget and flow, in tree order."""
        from xgbudget_tui.store import occurrences

        with self._pool.session() as connection:
            return occurrences.load_totals(connection, like, role, regions, years)

    def load_proofs(self, book_id: int, worst_first: bool = True) -> Sequence[Proof]:
        """The proofs of a Book that do not simply hold: rounding, unchecked, doubts, faults."""
        from xgbudget_tui.store import proofs

        with self._pool.session_of_book(book_id) as connection:
            return proofs.load_proofs(connection, book_id, worst_first=worst_first)

    def load_findings(self, book_id: int, limit: int) -> Sequence[Finding]:
        """The first ``limit`` faults of a Book, then as many doubts, with all their places."""
        from xgbudget_tui.store import proofs

        with self._pool.session_of_book(book_id) as connection:
            return proofs.load_findings(connection, book_id, limit)

    def load_faults(self, book_ids: Sequence[int]) -> Sequence[NamedFault]:
        """The faults of many Books at once, Book by Book as these are given."""
        from xgbudget_tui.store import proofs

        with self._pool.session() as connection:
            return proofs.load_faults(connection, book_ids)

    def load_tallies(self, book_id: int) -> Sequence[RuleTally]:
        """How each rule came out over a Book."""
        from xgbudget_tui.store import proofs

        with self._pool.session_of_book(book_id) as connection:
            return proofs.load_tallies(connection, book_id)

    def load_prior_documents(self, book_id: int) -> tuple[str, ...]:
        """The documents a Book was held against, by their SHA-256; "" for one gone since."""
        from xgbudget_tui.store import prior_documents

        with self._pool.session() as connection:
            return prior_documents.load_prior_documents(connection, book_id)

    def find_prior_documents(self) -> dict[int, tuple[str, ...]]:
        """The documents that each Book was held against which was held against any."""
        from xgbudget_tui.store import prior_documents

        with self._pool.session() as connection:
            return prior_documents.find_prior_documents(connection)

    def load_own_rules(self, book_id: int) -> Sequence[OwnRule]:
        """The rules of one's own that were asked of a Book."""
        from xgbudget_tui.store import proofs

        with self._pool.session_of_book(book_id) as connection:
            return proofs.load_own_rules(connection, book_id)

    def load_suspects(self, book_id: int) -> Sequence[Suspect]:
        """Figures that would mend most, best first."""
        from xgbudget_tui.store import proofs

        with self._pool.session_of_book(book_id) as connection:
            return proofs.load_suspects(connection, book_id)

    def load_coverage(self, book_id: int) -> Coverage:
        """How many figures are tied down, and which are not."""
        from xgbudget_tui.store import proofs

        with self._pool.session_of_book(book_id) as connection:
            return proofs.load_coverage(connection, book_id)

    def load_audit(self, book_id: int) -> Audit:
        """Everything that was proved of a Book, what simply holds too."""
        from xgbudget_tui.store import proofs

        with self._pool.session_of_book(book_id) as connection:
            return proofs.load_audit(connection, book_id)


def open_archive(place: str | Path | ArchiveUrl) -> Archive:
    """Open an archive to read it: a file, or a database on a server by its URL.

    Raises ArchiveError with one sentence for each kind of bad file: missing, a folder, not a
    database, another program's, a newer or older layout, damaged, locked, no permission; and of a
    server for each way in which it cannot be reached or read.
    """
    where = read_place(place)
    if isinstance(where, ArchiveUrl):
        from xgbudget_tui.store.postgres import open_sessions

        return StoredArchive(open_sessions(where))
    return StoredArchive(Pool(where))

"""Where an archive is, and what it can be asked: the explorer is handed one of these.

An archive is read-only here. Every question costs what its answer shows, not what the file holds:
lists are asked in windows, a table when it is shown, a branch when it is opened. Any question may
raise ArchiveError with one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Protocol

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

_SCHEMES = ("postgresql://", "postgres://")


class ArchiveUrl:
    """The URL of a database on a server, as libpq reads it.

    It may hold a password, which ``str`` leaves out.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def __str__(self) -> str:
        return hide_password(self.url)

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ArchiveUrl) and other.url == self.url

    def __hash__(self) -> int:
        return hash(self.url)


ArchivePlace = Path | ArchiveUrl
"""A file, or a database on a server."""


def is_url(text: object) -> bool:
    """Whether a text names a database on a server."""
    return isinstance(text, str) and text.startswith(_SCHEMES)


def read_place(named: str | Path | ArchiveUrl) -> ArchivePlace:
    """The place that a person named."""
    if isinstance(named, ArchiveUrl):
        return named
    return ArchiveUrl(str(named)) if is_url(named) else Path(named)


def hide_password(url: str) -> str:
    """A URL with ``***`` in place of what is secret in it."""
    without = re.sub(r"^(\w+://[^:@/?]*):.*@", r"\1:***@", url)
    return re.sub(r"(?i)([?&](?:ssl)?password=)[^&]*", r"\1***", without)


class Books(Protocol):
    """The Books of an archive and their contents."""

    def find_books(self) -> Sequence[BookEntry]:
        """The Books on the shelf, by region, what that is part of, year and stage."""
        ...

    def find_places(self) -> Sequence[PlaceEntry]:
        """The places on the shelf in the order of their Books, which stand together."""
        ...

    def find_book(self, book_id: int) -> BookEntry | None:
        """The Book with this id, or None."""
        ...

    def find_books_by_id(self, book_ids: Collection[int]) -> Mapping[int, BookEntry]:
        """The Books with these ids, by id; those that are not there are left out."""
        ...

    def find_books_of(self, *regions: str) -> Sequence[BookEntry]:
        """The Books of some regions, by name, year and stage."""
        ...

    def find_books_near(self, book: BookEntry, limit: int) -> Sequence[BookEntry]:
        """At most so many other Books: of the same place first, then of the nearest years."""
        ...

    def keep_near(self, book_id: int) -> None:
        """Make questions about one Book quick from now on, where each is a way to a server.

        It is then seen as it is now.
        """
        ...

    def load_contents(self, book_id: int) -> Sequence[SectionEntry]:
        """The sections of a Book in print order."""
        ...

    def find_tables(self, book_ids: Sequence[int], kind_id: str) -> Sequence[SectionEntry]:
        """The tables of one kind in several Books, Book by Book in print order."""
        ...

    def load_contents_of(self, book_ids: Sequence[int]) -> Mapping[int, Sequence[SectionEntry]]:
        """The sections of several Books in print order, by the ids of the Books."""
        ...

    def find_section(self, book_id: int, key: str) -> SectionEntry | None:
        """The section with this key (``4``, ``28.2``), or None."""
        ...

    def load_book(self, book_id: int) -> Book:
        """A whole Book as a value, for audits and comparisons that need all of it."""
        ...


class Lines(Protocol):
    """The lines of its tables, asked for in windows."""

    def count_rows(self, listing: Listing) -> int:
        """How many lines a listing has."""
        ...

    def load_rows(self, listing: Listing, offset: int, limit: int) -> Sequence[Row]:
        """A window of a listing, in tree order."""
        ...

    def find_offset(self, listing: Listing, line_id: int) -> int | None:
        """The position of a line within a listing, or None if it is not in it."""
        ...

    def load_row(self, line_id: int) -> Row:
        """One line. Raises ArchiveError if there is none."""
        ...

    def load_ancestors(self, line_id: int) -> Sequence[Row]:
        """From the root down to the parent of a line."""
        ...

    def filter_lines(
        self, listing: Listing, wanted: LineFilter, limit: int, go_on: Callable[[], bool]
    ) -> FilteredRows:
        """The first ``limit`` lines of a listing that pass a filter, and those above them.

        May take a while; it is given up when ``go_on`` says so. Raises QueryError for an amount
        that cannot be read.
        """
        ...

    def load_detail(self, line_id: int) -> LineDetail:
        """Everything about one line."""
        ...

    def load_branches(
        self, section_id: int, line_id: int | None, depth: int | None
    ) -> Sequence[Branch]:
        """A table's roots, or one line, with what is under them.

        ``depth`` counts levels below the first (0: the lines alone, None: all of them).
        """
        ...

    def load_note(self, section_id: int) -> Note:
        """The prose of a note, or the statement and claims of a table."""
        ...


class Searching(Protocol):
    """Lines by what a person knows of them."""

    def search(self, text: str, book_id: int | None, offset: int, limit: int) -> HitPage:
        """Lines by name, pinyin, initials, code prefix or amount; see docs/search.

        Raises QueryError for a query that cannot be understood.
        """
        ...

    def find_line(self, section_id: int, path: Sequence[str]) -> Row | None:
        """The line reached by names (or codes) from any line down: ``["教育支出", "普通教育"]``.

        The first name may stand anywhere in the table; each further name must be a descendant's.
        """
        ...

    def find_line_id(self, book_id: int, section_key: str, number: int) -> int | None:
        """The id of the line printed ``number``-th in a section, or None."""
        ...


class Recurring(Protocol):
    """The same line in many Books."""

    def find_paths(self, names: Sequence[str], codes: Sequence[str]) -> Sequence[LinePath]:
        """The paths to lines that bear one of these names or codes, in any Book."""
        ...

    def load_occurrences(
        self, path_ids: Sequence[int], regions: Sequence[str] = (), years: Sequence[int] = ()
    ) -> Sequence[Occurrence]:
        """The lines at the end of these paths, in tree order.

        Only in Books of places whose name contains one of ``regions`` and of these ``years``;
        where none are named, of all.
        """
        ...

    def load_totals(
        self,
        like: SectionEntry,
        role: Role,
        regions: Sequence[str] = (),
        years: Sequence[int] = (),
    ) -> Sequence[Occurrence]:
        """The lines of this role in tables of the same kind, budget and flow as ``like``.

        In tree order, limited as in ``load_occurrences``; none where the kind is not known.
        """
        ...


class Proved(Protocol):
    """What was proved when a Book was imported."""

    def load_proofs(self, book_id: int, worst_first: bool = True) -> Sequence[Proof]:
        """The proofs of a Book that do not simply hold: rounding, undecidable, suspect, fails."""
        ...

    def load_findings(self, book_id: int, limit: int) -> Sequence[Finding]:
        """The first ``limit`` faults of a Book, then as many doubts, with all their places."""
        ...

    def load_faults(self, book_ids: Sequence[int]) -> Sequence[NamedFault]:
        """The faults of many Books at once, Book by Book as these are given."""
        ...

    def load_tallies(self, book_id: int) -> Sequence[RuleTally]:
        """How each rule came out over a Book."""
        ...

    def load_prior_documents(self, book_id: int) -> Sequence[str]:
        """The documents of the year before that a Book was held against, by their SHA-256.

        "" stands for one whose Book was replaced or removed since.
        """
        ...

    def find_prior_documents(self) -> Mapping[int, Sequence[str]]:
        """As :meth:`load_prior_documents`, for all Books that were held against any."""
        ...

    def load_own_rules(self, book_id: int) -> Sequence[OwnRule]:
        """The rules of one's own that were asked of a Book."""
        ...

    def load_suspects(self, book_id: int) -> Sequence[Suspect]:
        """Figures that would mend most, best first."""
        ...

    def load_audit(self, book_id: int) -> Audit:
        """Everything that was proved of a Book, what simply holds too: to be written elsewhere."""
        ...

    def load_coverage(self, book_id: int) -> Coverage:
        """How many figures are tied down, and which are not."""
        ...


class Archive(Books, Lines, Searching, Recurring, Proved, Protocol):
    """A read-only archive of Books."""

    @property
    def path(self) -> str:
        """The file the archive was opened from, for messages; "" if there is none."""
        ...

    def close(self) -> None:
        """Let go of the file. Closing twice is harmless."""
        ...

"""What an archive answers, as values and as a Protocol: the explorer is handed one of these.

An archive is read-only here. Every question costs what its answer shows, not what the file holds:
lists are asked in windows, a table when it is shown, a branch when it is opened.

Line ids are positions in tree order over the whole archive: a line's subtree is the range
``id .. last`` and its parent always has a smaller id.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from xgbudget_tui.model.book import Book, Claim, Figure, Measure, Paragraph
from xgbudget_tui.model.proof import Coverage, Proof, RuleTally, Suspect
from xgbudget_tui.model.terms import (
    Breakdown,
    Budget,
    Evidence,
    Fill,
    Flow,
    Group,
    Level,
    Role,
    Scope,
    SectionKind,
    Stage,
    Verdict,
)
from xgbudget_tui.model.value import value_class


@value_class
class Tally:
    """How many proofs came out how."""

    exact: int = 0
    rounding: int = 0
    undecidable: int = 0
    suspect: int = 0
    fails: int = 0

    @property
    def worst(self) -> Verdict | None:
        """The worst verdict counted, or None if there is none."""
        if self.fails:
            return Verdict.FAILS
        if self.suspect:
            return Verdict.SUSPECT
        if self.undecidable:
            return Verdict.UNDECIDABLE
        if self.rounding:
            return Verdict.ROUNDING
        return Verdict.EXACT if self.exact else None


@value_class
class BookEntry:
    """A Book in the archive's shelf."""

    id: int
    title: str
    region: str
    year: int
    stage: Stage
    source_name: str
    source_sha256: str
    sections: int
    lines: int
    figures: int
    tally: Tally
    parent_region: str | None = None
    region_code: str | None = None


@value_class
class SectionEntry:
    """A section in the contents of a Book, with what its table looks like.

    ``total`` is the first root's figure in the measure ``total_measure`` (the budget-year amount);
    None where there is none. ``root_ids`` is the range of the table's line ids, None if it has no
    lines. ``comparable`` says whether the table itself has two amount measures to compare.
    """

    id: int
    book_id: int
    key: str
    number: str
    part: int
    position: int
    title: str
    listed: str
    kind: SectionKind
    kind_id: str
    group: Group
    budget: Budget | None
    flow: Flow | None
    scope: Scope | None
    year: int | None
    unit_word: str
    fill: Fill
    statement: str
    measures: tuple[Measure, ...]
    first_line: int | None
    last_line: int | None
    total: Figure | None
    total_measure: int | None
    tally: Tally
    comparable: bool
    solutions: int | None = None
    repeats: int = 0
    pages: int = 1


@value_class
class Row:
    """A line as a tree shows it.

    ``number`` is its place in print order within the table; ``depth`` counts from 0 at a root;
    ``last`` is the id of the last line of its subtree. ``mark`` is the worst verdict on the line
    itself, ``below`` the worst among its descendants.
    """

    id: int
    section_id: int
    number: int
    depth: int
    parent: int | None
    last: int
    child_count: int
    name: str
    printed: str
    outline: str
    code: str | None
    role: Role
    breakdown: Breakdown
    figures: tuple[Figure, ...]
    mark: Verdict | None = None
    below: Verdict | None = None
    certain: bool = True
    placed: bool = True


@value_class
class Listing:
    """A run of lines in tree order: ids in ``first .. last`` whose depth is at most ``max_depth``.

    The children of a line L are ``Listing(L.id + 1, L.last, L.depth + 1)``; a whole table opened
    to level k is ``Listing(first_line, last_line, k - 1)``. ``parent`` is a hint that the listing
    is exactly the children of that line.
    """

    first: int
    last: int
    max_depth: int
    parent: int | None = None


@value_class
class Place:
    """A line somewhere in the archive, with the names above it from the root down."""

    row: Row
    book_id: int
    section_key: str
    section_title: str
    path: tuple[str, ...]


@value_class
class LineDetail:
    """Everything the detail panel says of one line.

    ``ranks[i]`` is the line's rank by amount among its siblings in measure i+1 (1 = largest), None
    without an amount; ``child_sums[i]`` the sum of its children's amounts in that measure, None if
    it has no children or the measure is no amount. ``root`` is the root above the line (itself for
    a root).
    """

    row: Row
    section: SectionEntry
    path: tuple[Row, ...]
    root: Row
    level: Level | None
    code_printed: bool
    official_name: str
    confidence: int | None
    deviates: bool
    evidence: tuple[Evidence, ...]
    dissent: tuple[Evidence, ...]
    sibling_count: int
    ranks: tuple[int | None, ...]
    child_sums: tuple[int | None, ...]
    elsewhere: tuple[Place, ...]
    proofs: tuple[Proof, ...]
    source_line: int
    source_sheet: str
    source_text: str
    remark: str


@value_class
class Note:
    """A prose section: its paragraphs and the figures they state."""

    section: SectionEntry
    paragraphs: tuple[Paragraph, ...]
    claims: tuple[Claim, ...]


@value_class
class Hit:
    """A line found by a search; ``span`` is the matched part of ``place.row.name`` (start, end)."""

    place: Place
    span: tuple[int, int] | None


@value_class
class HitPage:
    """One page of hits and how many there are in all (``exact`` False: at least that many)."""

    hits: tuple[Hit, ...]
    total: int
    exact: bool = True


@value_class
class Branch:
    """A line with everything under it, for exports: complete, nested, in print order."""

    row: Row
    evidence: tuple[Evidence, ...]
    source_line: int
    source_sheet: str
    code_printed: bool
    children: tuple[Branch, ...]


class Archive(Protocol):
    """A read-only archive of Books. Any method may raise ArchiveError with one sentence."""

    @property
    def path(self) -> str:
        """The file the archive was opened from, for messages; "" if there is none."""
        ...

    def close(self) -> None:
        """Let go of the file. Closing twice is harmless."""
        ...

    def find_books(self) -> Sequence[BookEntry]:
        """The Books on the shelf, by region, year and stage."""
        ...

    def find_book(self, book_id: int) -> BookEntry | None:
        """The Book with this id, or None."""
        ...

    def find_books_of(self, region: str) -> Sequence[BookEntry]:
        """The Books of one region, by year and stage."""
        ...

    def load_contents(self, book_id: int) -> Sequence[SectionEntry]:
        """The sections of a Book in print order."""
        ...

    def find_section(self, book_id: int, key: str) -> SectionEntry | None:
        """The section with this key (``4``, ``28.2``), or None."""
        ...

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

    def load_detail(self, line_id: int) -> LineDetail:
        """Everything about one line."""
        ...

    def load_note(self, section_id: int) -> Note:
        """The prose of a note, or the statement and claims of a table."""
        ...

    def load_branches(
        self, section_id: int, line_id: int | None, depth: int | None
    ) -> Sequence[Branch]:
        """A table's roots, or one line, with what is under them.

        ``depth`` counts levels below the first (0: the lines alone, None: all of them).
        """
        ...

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

    def load_proofs(self, book_id: int, worst_first: bool = True) -> Sequence[Proof]:
        """The proofs of a Book that do not simply hold: rounding, undecidable, suspect, fails."""
        ...

    def load_tallies(self, book_id: int) -> Sequence[RuleTally]:
        """How each rule came out over a Book."""
        ...

    def load_suspects(self, book_id: int) -> Sequence[Suspect]:
        """Figures that would mend most, best first."""
        ...

    def load_coverage(self, book_id: int) -> Coverage:
        """How many figures are tied down, and which are not."""
        ...

    def find_line_id(self, book_id: int, section_key: str, number: int) -> int | None:
        """The id of the line printed ``number``-th in a section, or None."""
        ...

    def load_book(self, book_id: int) -> Book:
        """A whole Book as a value, for audits and comparisons that need all of it."""
        ...

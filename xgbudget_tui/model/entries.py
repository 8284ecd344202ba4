"""What an archive answers, as values: Books, sections, rows, details, notes, hits, branches.

Line ids are positions in tree order over the whole archive: a line's subtree is the range
``id .. last`` and its parent always has a smaller id.
"""

from __future__ import annotations

from xgbudget_tui.model.book import Claim, Figure, Measure, Paragraph
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Proof
from xgbudget_tui.model.reading import SURE, Reading, read_line, row_basis
from xgbudget_tui.model.terms import (
    Breakdown,
    Budget,
    Evidence,
    Fill,
    Flow,
    Group,
    Level,
    Mark,
    Role,
    Scope,
    SectionKind,
    Stage,
)
from xgbudget_tui.model.value import value_class


@value_class
class Tally:
    """How many proofs came out how."""

    exact: int = 0
    rounding: int = 0
    unchecked: int = 0
    doubt: int = 0
    fault: int = 0

    @property
    def worst(self) -> Mark | None:
        """The worst mark counted, or None if there is none."""
        worst_first = (Mark.FAULT, Mark.DOUBT, Mark.UNCHECKED, Mark.ROUNDING, Mark.EXACT)
        return next((mark for mark in worst_first if self.count(mark)), None)

    def count(self, mark: Mark) -> int:
        """How many bear a mark."""
        number: int = getattr(self, mark.value, 0)
        return number

    @property
    def holds(self) -> int:
        """How many hold, exactly or by rounding."""
        return self.exact + self.rounding


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

    @property
    def place(self) -> tuple[str, str | None]:
        """What tells places apart: a name, and what it is part of."""
        return self.region, self.parent_region


@value_class
class PlaceEntry:
    """A place on the shelf, and of how many Books it is."""

    region: str
    parent_region: str
    """"" where the Books name none."""
    books: int


@value_class
class SectionEntry:
    """A section in the contents of a Book, with what its table looks like.

    ``total`` is the first root's figure in the measure ``total_measure`` (the budget-year amount);
    None where there is none. ``root_ids`` is the range of the table's line ids, None if it has no
    lines. ``comparable`` says whether the table itself has two amount measures to compare.
    ``doubtful`` and ``file`` are as in a :class:`~xgbudget_tui.model.book.Section`.
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
    doubtful: tuple[str, ...] = ()
    file: str = ""


@value_class
class Row:
    """A line as a tree shows it.

    ``number`` is its place in print order within the table; ``depth`` counts from 0 at a root;
    ``last`` is the id of the last line of its subtree. ``mark`` is the worst mark on the line
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
    mark: Mark | None = None
    below: Mark | None = None
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
class LineFilter:
    """What lines of a table must fulfil: words of their names, codes, amounts, as in a search.

    Amounts are those of the measure at ``column``, in ``unit`` unless they name theirs; of a column
    of percentages (``is_ratio``) they are percent. The word ``~`` stands for lines whose amounts
    differ between the measures at ``before`` and ``after``, ``!`` for those with findings.
    """

    text: str
    unit: Unit
    column: int
    is_ratio: bool = False
    before: int = 0
    after: int = 0


@value_class
class FilteredRows:
    """The lines that pass a filter (ids ``passing``) and all lines above them, in tree order.

    ``exact`` False: more pass than were asked for.
    """

    rows: tuple[Row, ...]
    passing: tuple[int, ...]
    exact: bool = True


@value_class
class Place:
    """A line somewhere in the archive, with the names above it from the root down."""

    row: Row
    book_id: int
    section_key: str
    section_title: str
    path: tuple[str, ...]


@value_class
class LinePath:
    """The names from a root down to a line, with the codes beside them, wherever that stands."""

    id: int
    names: tuple[str, ...]
    codes: tuple[str | None, ...]


@value_class
class Occurrence:
    """A line in a table of a Book; ``above`` are the lines from the root down to its parent."""

    book: BookEntry
    section: SectionEntry
    row: Row
    above: tuple[Row, ...]
    path_id: int

    @property
    def path(self) -> tuple[str, ...]:
        """The names above the line."""
        return tuple(row.name for row in self.above)


@value_class
class LineDetail:
    """Everything the detail panel says of one line.

    ``ranks[i]`` is the line's rank by amount among its siblings in measure i+1 (1 = largest), None
    without an amount; ``child_sums[i]`` the sum of its children's amounts in that measure, None if
    it has no children or the measure is no amount. ``root`` is the root above the line (itself for
    a root). ``otherwise`` is the row as another reading of its page has it, "" where there is none.
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
    otherwise: str = ""

    @property
    def reading(self) -> Reading:
        """How the row and its place are known."""
        return read_line(
            self.evidence,
            self.dissent,
            certain=self.row.certain,
            placed=self.row.placed,
            row=row_basis(
                coded=self.code_printed, confidence=self.confidence, deviates=self.deviates
            ),
            root=not self.path,
        )


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
    """A line with everything under it, for exports: complete, nested, in print order.

    ``reading`` says how the row and its place are known, ``otherwise`` what the row is in the
    other reading of its page, if there is one.
    """

    row: Row
    evidence: tuple[Evidence, ...]
    source_line: int
    source_sheet: str
    code_printed: bool
    children: tuple[Branch, ...]
    reading: Reading = SURE
    otherwise: str = ""

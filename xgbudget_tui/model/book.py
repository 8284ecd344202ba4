"""A Book: one published budget of one region and year, as a value.

Sections stand in print order; a section is a table, a note (prose) or missing. A table has
measures (columns) and line items; a line has one figure per measure. Lines are kept in print
order and point at their parent by line number; :mod:`xgbudget_tui.model.tree` walks them.
"""

from __future__ import annotations

from collections.abc import Iterator

from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.names import OutlinePrefix
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.reading import worst_basis
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.terms import (
    Basis,
    Breakdown,
    Budget,
    Evidence,
    FigureState,
    Fill,
    Flow,
    Group,
    MeasureKind,
    Phase,
    Role,
    Scope,
    SectionKind,
    Stage,
    TokenUse,
)
from xgbudget_tui.model.value import value_class


@value_class
class OtherReading:
    """What a figure would be if it were read otherwise: as :class:`Figure` has it."""

    text: str
    value: int
    resolution: int


@value_class
class Recognition:
    """How a figure was read that could be read otherwise: by eye, or on a page of two readings.

    ``confidence`` is that of its least certain letter, in percent, where it was recognised on the
    picture of a page; None where its text is stored, but its page may be read in another way.
    ``readings`` are what the recogniser, or the other reading of the page, has besides (kept while
    a document is read). Where another text was taken, because every sum holds with it alone or its
    table has commas there, ``first`` is the text that was likeliest to the eye, or read first.
    ``proved`` says that an equality which holds contains the figure.
    """

    confidence: int | None
    readings: tuple[OtherReading, ...] = ()
    first: str = ""
    proved: bool = False


@value_class
class Figure:
    """One cell of a table.

    ``value`` is fen when ``state`` is AMOUNT, micropercent when RATIO, else None; ``printed`` is
    the cell as printed; ``resolution`` what one unit of its last printed digit is worth (in the
    unit of ``value``), from which every tolerance follows. ``repeats`` names other places where
    the same cell was printed again (a total repeated on a continued page). ``recognition`` is set
    where the figure was read by eye.
    """

    state: FigureState
    value: int | None = None
    printed: str = ""
    resolution: int = 0
    place: SourcePlace | None = None
    repeats: tuple[SourcePlace, ...] = ()
    recognition: Recognition | None = None


ABSENT = Figure(FigureState.ABSENT)
"""No cell stands there."""


@value_class
class Measure:
    """A column of a table.

    ``position`` counts from 1; ``label`` is the header normalised (spaces out), ``printed`` as it
    stands. ``unit`` is None for ratios and text. ``year`` and ``phase`` say what the column
    states, where that is known. ``part`` names a column that is a part of a total column
    (基本支出, 其他支出 beside 合计), ``of`` the position of the column it refers to (the total of
    a part, the base of a percentage, the earlier year of a change), ``against`` the other column
    of a change or percentage. ``basis`` says on what these rest (``kind``, ``year``, ``phase``,
    ``unit``, ``part``, ``of``, ``against``) where that is not the column's own printed heading; and
    with ``codes``, ``ordinals`` or ``years`` that all its cells are such, whatever its heading.
    """

    position: int
    label: str
    printed: str
    kind: MeasureKind
    unit: Unit | None = None
    year: int | None = None
    phase: Phase | None = None
    part: bool = False
    of: int | None = None
    against: int | None = None
    basis: tuple[tuple[str, Basis], ...] = ()

    def known(self, *aspects: str) -> Basis:
        """The least sure of what is known of these (``kind``, ``year``, ``phase``, …)."""
        return worst_basis([basis for aspect, basis in self.basis if aspect in aspects])


@value_class
class CodeMatch:
    """The official code of a line that prints none (or the check of one that does).

    ``confidence`` is 0 to 100; ``official`` the name in the official list; ``deviates`` whether
    the printed name differs from it after normalisation.
    """

    code: str
    official: str
    confidence: int
    deviates: bool = False


@value_class
class LineItem:
    """One row of a table.

    ``number`` counts rows in print order from 1. ``printed`` is the label as printed, ``name`` the
    normalised label without its outline prefix. ``parent`` is the number of the line it is part
    of, None for a root. ``certain`` says whether its place is the only one possible; ``evidence``
    the witnesses for it, ``dissent`` those against it. A line that fits nowhere has ``placed``
    False and stands at the root. ``otherwise`` is the row as another reading of its page has it,
    where both are as good; then the figures that differ have a ``recognition``, or else the label
    is in question.
    """

    number: int
    printed: str
    name: str
    figures: tuple[Figure, ...]
    outline: OutlinePrefix | None = None
    parent: int | None = None
    role: Role = Role.ITEM
    breakdown: Breakdown = Breakdown.FULL
    code: str | None = None
    match: CodeMatch | None = None
    evidence: tuple[Evidence, ...] = ()
    dissent: tuple[Evidence, ...] = ()
    certain: bool = True
    placed: bool = True
    place: SourcePlace | None = None
    source_text: str = ""
    remark: str = ""
    otherwise: str = ""

    @property
    def known_code(self) -> str | None:
        """The printed code, else the matched one, else None."""
        return self.code or (self.match.code if self.match else None)


@value_class
class Claim:
    """A figure that prose states: ``2022年…余额 35,487 万元``.

    ``value`` is fen, micropercent or a plain count, as ``state`` and ``unit_word`` say
    (``unit_word`` is the unit as printed: 万元, %, 个). ``paragraph`` and ``start``/``end``
    locate the number in the section's paragraphs. ``target`` is the figure it restates, if any.
    ``kind`` says whether the sentence states a level (AMOUNT), a change (CHANGE, PERCENT_CHANGE;
    negative where it says 减少 or 下降), a share (PERCENT_OF) or a count of things (TEXT; the
    state is then TEXT too and ``value`` the count, None where it is no whole number). ``link`` says
    on what the target rests, ``by_amount`` that it was found because the amounts are equal.
    ``recognition`` is set where the prose was read by eye.
    """

    number: int
    subject: str
    printed: str
    state: FigureState
    value: int | None
    resolution: int
    unit_word: str
    paragraph: int
    start: int
    end: int
    year: int | None = None
    phase: Phase | None = None
    place: SourcePlace | None = None
    target: FigureRef | None = None
    kind: MeasureKind = MeasureKind.AMOUNT
    link: Basis = Basis.PRINTED
    by_amount: bool = False
    recognition: Recognition | None = None


@value_class
class Paragraph:
    """A paragraph of prose as printed, and where it starts.

    ``confidence`` is that of text read by eye, in percent (kept while a document is read).
    """

    text: str
    place: SourcePlace | None = None
    confidence: int | None = None


@value_class
class Section:
    """A numbered section of a Book.

    ``key`` is unique in the Book (``4``; ``28.2`` for the second table under number 28);
    ``number`` as printed in the contents; ``part`` 0 when the number has one table, else 1, 2, ….
    ``listed`` is the title in the contents list, ``title`` the one above the table (or the listed
    one if the body lacks it). ``kind_id`` is the kind of table from the importer's catalogue
    (``general_expenditure``…), "" if unknown. ``statement`` holds notes under a table (无…).
    ``pages`` are the places where the table's printed pieces start; ``repeats`` those where the
    whole section is printed again. ``solutions`` is how many trees the sums allow (1 = proved;
    0 = none closes; None = not asked), ``open_classes`` the names of branches that do not close.
    ``doubtful`` are the doubtful pages it stands on, as the sheets of its places ("" where the
    document has no pages). ``file`` names the file it was printed in where the Book was read from
    several, else it is empty; ``numbered`` says whether the document prints its number.
    """

    key: str
    number: str
    title: str
    kind: SectionKind
    position: int
    part: int = 0
    listed: str = ""
    kind_id: str = ""
    group: Group = Group.OTHER
    budget: Budget | None = None
    flow: Flow | None = None
    scope: Scope | None = None
    year: int | None = None
    unit: Unit | None = None
    fill: Fill = Fill.EMPTY
    measures: tuple[Measure, ...] = ()
    lines: tuple[LineItem, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    claims: tuple[Claim, ...] = ()
    statement: str = ""
    pages: tuple[SourcePlace, ...] = ()
    repeats: tuple[SourcePlace, ...] = ()
    solutions: int | None = None
    open_classes: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    file: str = ""
    numbered: bool = True


@value_class
class Region:
    """A place with a budget: its short name (西岗区), code and parent where known."""

    name: str
    full_name: str = ""
    code: str | None = None
    parent: str | None = None
    level: str | None = None


@value_class
class Token:
    """A number token of the document that nothing accounts for."""

    text: str
    context: str
    place: SourcePlace


@value_class
class DoubtfulPage:
    """A page with more than a few number tokens that nothing accounts for.

    ``sheet`` is the page or sheet as places name it. A document that has neither is judged table
    by table: ``sheet`` is then empty and ``section`` the key of the table (None before the first).
    """

    sheet: str
    tokens: int
    unaccounted: int
    section: str | None = None


@value_class
class Ledger:
    """The ledger of numbers: how many number tokens the document has, by what they are.

    ``doubtful`` are the pages on which more than a few are unaccounted for.
    """

    counts: tuple[tuple[TokenUse, int], ...] = ()
    unaccounted: tuple[Token, ...] = ()
    doubtful: tuple[DoubtfulPage, ...] = ()

    @property
    def total(self) -> int:
        """Every number token of the document."""
        return sum(count for _, count in self.counts)


_NOTHING_COUNTED = Ledger()


@value_class
class Book:
    """One published budget: one region, one year, one stage, one source.

    The source may be an archive or a folder of several ``files`` (empty for a single file); each
    section then names its own. ``elsewhere`` are the tables of its contents list that are in
    another file, as number and title.
    """

    title: str
    region: Region
    year: int
    source: SourceFile
    sections: tuple[Section, ...]
    stage: Stage = Stage.BUDGET
    problems: tuple[Problem, ...] = ()
    ledger: Ledger = _NOTHING_COUNTED
    files: tuple[SourceFile, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()

    def section(self, key: str) -> Section | None:
        """The section with this key, or None."""
        return next((section for section in self.sections if section.key == key), None)

    def parts(self, number: str) -> tuple[Section, ...]:
        """All sections printed under ``number`` (one, or the several tables of section 28)."""
        return tuple(section for section in self.sections if section.number == number)

    def tables(self) -> Iterator[Section]:
        """The sections that are tables, in print order."""
        return (section for section in self.sections if section.kind is SectionKind.TABLE)

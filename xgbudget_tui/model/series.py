"""One line over years and places, as values."""

from __future__ import annotations

from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.entries import BookEntry, SectionEntry
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Budget, Flow, Phase, Scope
from xgbudget_tui.model.value import value_class


@value_class
class Statement:
    """What one document says of a line for one year: the figure and where it stands.

    ``total`` is the figure of the total that the line is part of, in the same column; None where
    the line is the total itself or the table has none.
    """

    book: BookEntry
    section: SectionEntry
    line_id: int
    name: str
    code: str | None
    path: tuple[str, ...]
    measure: int
    label: str
    year: int
    phase: Phase
    figure: Figure
    unit: Unit | None
    total: Figure | None = None


@value_class
class SeriesPoint:
    """A year and phase of a line: what each document says, that of its own year first.

    ``restated`` are the later statements whose figure is another. ``change`` is in fen and
    ``percent`` in micropercent against ``base``: the year before in the same document where that
    says it, else in its own. ``share`` is micropercent of the total, ``per_head`` fen a person.
    """

    year: int
    phase: Phase
    statements: tuple[Statement, ...]
    restated: tuple[Statement, ...] = ()
    base: Statement | None = None
    change: int | None = None
    percent: int | None = None
    share: int | None = None
    per_head: int | None = None

    @property
    def own(self) -> Statement:
        """The statement of the document nearest the year."""
        return self.statements[0]

    @property
    def amount(self) -> int | None:
        """The amount in fen, None where there is none."""
        return self.own.figure.value


@value_class
class Population:
    """How many people a place has; ``year`` and ``source`` as the user gave them."""

    region: str
    people: int
    year: int | None = None
    source: str = ""


@value_class
class Family:
    """Tables that hold the same thing in every document: which budget, flow, scope and kind."""

    kind: str
    budget: Budget | None
    flow: Flow | None
    scope: Scope | None


@value_class
class Series:
    """A line of one place in one family of tables, over years; points by year and phase."""

    region: str
    parent_region: str | None
    family: Family
    title: str
    name: str
    code: str | None
    points: tuple[SeriesPoint, ...]
    renames: tuple[tuple[int, str, str | None], ...] = ()
    """From which year it bears which name and code, where they changed."""
    population: Population | None = None

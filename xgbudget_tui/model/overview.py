"""The front page of a Book, as values: what it lives on, what it spends on, what changed.

A Book that lacks a budget, a debt table or an earlier year lacks that part: the field is None or
empty, and who shows the page says so. Amounts are fen; every part says where it stands in the
archive (``section_id``, ``line_id``), so that it can be gone to.
"""

from __future__ import annotations

from xgbudget_tui.model.comparison import Change
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.series import Population
from xgbudget_tui.model.terms import Budget, Flow, Mark, Scope, Term
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class


class DebtKind(Term):
    """What debt a ceiling is for."""

    GENERAL = "general", "一般债务", "General debt"
    SPECIAL = "special", "专项债务", "Special debt"
    ALL = "all", "政府债务", "Government debt"


@value_class
class OverviewItem:
    """A line with its amount in fen, None where the document states none.

    ``resolution`` is what one unit of the last printed digit is worth in fen; ``share`` is
    micropercent of the total of its block, None where there is none.
    """

    name: str
    amount: int | None
    section_id: int
    line_id: int | None = None
    code: str | None = None
    resolution: int = 0
    share: int | None = None


@value_class
class BudgetTotal:
    """One of the four budgets: the totals of its two tables, None where the Book lacks one."""

    budget: Budget
    revenue: OverviewItem | None = None
    expenditure: OverviewItem | None = None

    @property
    def shown(self) -> OverviewItem | None:
        """The total that stands for the budget: its revenue, else its expenditure."""
        return self.revenue or self.expenditure

    @property
    def amount(self) -> int:
        """The larger of the two in fen, 0 without any."""
        sides = (self.revenue, self.expenditure)
        return max((side.amount or 0 for side in sides if side is not None), default=0)


@value_class
class BudgetFlow:
    """Money that goes from one budget to another (调出, 调入), as one of them states it.

    ``source`` and ``target`` are None where the line does not say which budget it is.
    """

    source: Budget | None
    target: Budget | None
    item: OverviewItem


@value_class
class BudgetSide:
    """Where the money of a budget comes from, or where it goes: the largest lines first.

    ``items`` are the parts of the total that have an amount, each with its share of it.
    ``unlisted`` is the total less all of them, in fen: 0 where the table is cut in full.
    ``missing`` is what the other side's total is more, in fen, where both are of one scope, year
    and phase: a table of revenue often leaves transfers and debt out. 0 where it is not more.
    """

    budget: Budget
    flow: Flow
    section_id: int
    section_key: str
    title: str
    scope: Scope | None
    unit: Unit
    total: OverviewItem
    items: tuple[OverviewItem, ...]
    unlisted: int = 0
    missing: int = 0

    def fold(self, most: int) -> tuple[tuple[OverviewItem, ...], Rest | None]:
        """The largest items, and the rest as one if there are more rows than ``most``.

        The rest takes a row itself; one line alone is never folded.
        """
        if len(self.items) <= max(1, most):
            return self.items, None
        kept = max(1, most - 1)
        folded = self.items[kept:]
        amounts = [item.amount or 0 for item in folded]
        shares = [item.share or 0 for item in folded]
        return self.items[:kept], Rest(len(folded), sum(amounts), sum(shares), self.section_id)


@value_class
class Rest:
    """Lines that are folded into one: how many, and their sum in fen and micropercent."""

    count: int
    amount: int
    share: int
    section_id: int


@value_class
class ChangedLine:
    """A line against the year before, with its table (``table_key``, ``table``).

    ``before`` and ``after`` are fen, None where that side has no amount; ``difference`` counts a
    side that lacks the line as nothing (so that what is new or ended can be ranked); ``percent`` is
    micropercent of the absolute value of ``before``, None where that is nothing.
    ``labels`` name the two columns; the first is "" where there is nothing to compare with.
    ``before_line_id`` is the line in the earlier Book, where the
    sides are two Books.
    """

    name: str
    before: int | None
    after: int | None
    change: Change
    difference: int
    percent: int | None
    labels: tuple[str, str]
    section_id: int
    table_key: str
    table: str
    line_id: int | None = None
    before_line_id: int | None = None
    code: str | None = None
    resolution: int = 0
    unit: Unit | None = None


@value_class
class DebtStanding:
    """Debt of one kind against its ceiling; a side is None where the Book does not state it."""

    kind: DebtKind
    ceiling: OverviewItem | None
    outstanding: OverviewItem | None

    @property
    def room(self) -> int | None:
        """How much may still be borrowed in fen; negative above the ceiling."""
        sides = (self.ceiling, self.outstanding)
        amounts = [side.amount for side in sides if side is not None and side.amount is not None]
        return amounts[0] - amounts[1] if len(amounts) == len(sides) else None


@value_class
class PerHead:
    """An amount for each person of the place, in fen; ``item`` is the whole."""

    name: Text
    amount: int
    item: OverviewItem


@value_class
class OverviewFinding:
    """A fault or a doubt in a sentence: ``places`` counts where it shows.

    ``section_id`` and ``line_id`` are None where it concerns the whole Book or no line;
    ``section_key`` is then "".
    """

    mark: Mark
    sentence: Text
    rule: str
    places: int
    section_key: str = ""
    section_id: int | None = None
    line_id: int | None = None


@value_class
class NamedSection:
    """A table or a text of a Book that has no table of the general public budget."""

    section_id: int
    section_key: str
    title: str


@value_class
class Overview:
    """The front page of a Book.

    ``budgets`` are always the four, in the law's order. ``sources`` and ``uses`` are the two sides
    of the general public budget. ``changes`` are largest first; ``earlier`` is the Book they are
    against, None where the document itself states the year before. With ``against_budget`` nothing
    of the year before is known and they are the outcome against the budget of one year.
    ``sections`` are what a Book consists of that has neither ``sources`` nor ``uses``, else empty.
    ``findings`` are the first of ``faults``, then the first of ``doubts``. With ``sides_only`` no
    more was asked for, and what is empty after ``uses`` says nothing.
    """

    book: BookEntry
    unit: Unit
    budgets: tuple[BudgetTotal, ...]
    flows: tuple[BudgetFlow, ...] = ()
    sources: BudgetSide | None = None
    uses: BudgetSide | None = None
    changes: tuple[ChangedLine, ...] = ()
    earlier: BookEntry | None = None
    debts: tuple[DebtStanding, ...] = ()
    three_public: tuple[ChangedLine, ...] = ()
    population: Population | None = None
    per_head: tuple[PerHead, ...] = ()
    findings: tuple[OverviewFinding, ...] = ()
    faults: int = 0
    doubts: int = 0
    sides_only: bool = False
    against_budget: bool = False
    sections: tuple[NamedSection, ...] = ()

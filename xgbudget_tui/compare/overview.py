"""The front page of a Book: computed from its contents, a few windows of lines, its findings.

Which tables speak is known from their kind, budget, flow, scope and year; which lines stand for a
whole from their roles and from what the field calls them. The cost is that of what is shown: no
table is read beyond the lines that its total is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xgbudget_tui.compare.change import change_of, percent_of
from xgbudget_tui.compare.columns import choose_measures
from xgbudget_tui.compare.debt_standing import find_debts
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Figure, Measure
from xgbudget_tui.model.comparison import Change
from xgbudget_tui.model.entries import BookEntry, Listing, Row, SectionEntry
from xgbudget_tui.model.figures import amount_measures, figure_at, main_measure
from xgbudget_tui.model.findings import Finding, section_of
from xgbudget_tui.model.money import MICROPERCENT, Unit
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.overview import (
    BudgetFlow,
    BudgetSide,
    BudgetTotal,
    ChangedLine,
    NamedSection,
    Overview,
    OverviewFinding,
    OverviewItem,
    PerHead,
)
from xgbudget_tui.model.series import Population
from xgbudget_tui.model.terms import (
    BELOW,
    Breakdown,
    Budget,
    FigureState,
    Fill,
    Flow,
    Group,
    Phase,
    Role,
    Scope,
    SectionKind,
)
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import change_value

if TYPE_CHECKING:
    from xgbudget_tui.pictures.flow import MoneyFlow

MOST_FINDINGS = 8
MOST_CHANGES = 24
_MOST_ROWS = 200
"""Lines looked at under one total; more are not its largest parts but a list of projects."""
_DEEPEST = 5
_FEW = 6
"""Fewer parts of a table of transfers are only their kinds, and say little of what changed."""

_SUMS = frozenset({Role.GRAND_TOTAL, Role.TOTAL})
_NO_ITEM = frozenset({Role.SUBTOTAL, Role.FIELD})
_TOTAL_WORD = r"(?:合计|总计|小计)$"
_WHOLE = (
    r"(?:全[省市区县州盟旗]|[省市区县州盟旗]?本级|[省市区县]级|本年|当年|地方|各项)*"
    r"(?:一般公共预算|公共财政预算|政府性基金|国有资本经营|社会保险基金|财政|转移性)?(?:预算)?"
    r"(?:本级|本年|当年)?(?:收入|支出)"
)
"""What a line is called that only gathers others: its parts say more than it does."""

_SCOPES = (Scope.OVERALL, None, Scope.OWN_LEVEL)
"""Whose money is told first: the whole area, else what the title leaves open, else one's own."""
_PREFIXES = {
    Budget.GENERAL_PUBLIC: "general",
    Budget.GOVERNMENT_FUNDS: "fund",
    Budget.STATE_CAPITAL: "capital",
    Budget.SOCIAL_INSURANCE: "insurance",
}
_ONE_FUND = re.compile("养老|医疗|失业|工伤|生育|护理")
"""Words of the title of a table that is of one of the insurance funds alone."""
_BOTH_FLOWS = ("insurance_balance", "insurance_overview")
_FLOW_WORDS = {Flow.REVENUE: "收入", Flow.EXPENDITURE: "支出"}
_FLOW_LINE = r"(?:(?:本年|当年|社会保险|基金|预算)*){}(?:合计|总计|小计)?"
_OUTCOMES = (Phase.FINAL, Phase.EXECUTION, Phase.EXPECTED)
_BUDGET_WORDS = (
    (Budget.GOVERNMENT_FUNDS, "基金"),
    (Budget.STATE_CAPITAL, "国有资本"),
    (Budget.GENERAL_PUBLIC, "一般公共"),
)


def find_overview(
    archive: Archive,
    book: BookEntry,
    contents: Sequence[SectionEntry] | None = None,
    population: Population | None = None,
) -> Overview:
    """The front page of a Book. Raises ArchiveError.

    ``contents`` are its sections where they are at hand; ``population`` that of its place.
    """
    listed = archive.load_contents(book.id) if contents is None else contents
    return _Overviewer(archive, book, listed).overview(population)


def find_money_flow(
    archive: Archive, book: BookEntry, contents: Sequence[SectionEntry] | None = None
) -> MoneyFlow:
    """Both sides of each budget that a Book tells, with all lines. Raises ArchiveError."""
    listed = archive.load_contents(book.id) if contents is None else contents
    return _Overviewer(archive, book, listed).money_flow()


def find_sides(archive: Archive, book: BookEntry, contents: Sequence[SectionEntry]) -> Overview:
    """The budgets and the two sides alone: what is seen first. Raises ArchiveError."""
    return _Overviewer(archive, book, contents).sides()


class _Moved(NamedTuple):
    """How lines are called by which money goes from one budget to another."""

    code: str
    pattern: str

    def fits(self, row: Row) -> bool:
        """Whether a line is one of them."""
        coded = row.code is not None and row.code.startswith(self.code)
        return coded or re.search(self.pattern, normalise_name(row.name)) is not None


_MOVED_IN = _Moved("11009", r"^调入资金|^从.*预算.*调入")
_MOVED_OUT = _Moved("23008", r"^调出资金|^向.*预算.*调出|预算调出资金")


class _Cut(NamedTuple):
    """A table cut into what its total is made of; ``rows`` may come from several tables."""

    section: SectionEntry
    measure: Measure
    total: OverviewItem
    rows: tuple[tuple[SectionEntry, Row], ...]


class _Overviewer:
    """Puts the front page of one Book together, reading each table once."""

    def __init__(self, archive: Archive, book: BookEntry, contents: Sequence[SectionEntry]) -> None:
        self._archive = archive
        self._book = book
        self._contents = contents
        self._tables = [
            section
            for section in contents
            if section.kind is SectionKind.TABLE and section.first_line is not None
        ]
        self._roots: dict[int, Sequence[Row]] = {}
        self._branches: dict[int, Sequence[Row]] = {}
        self._cuts: dict[tuple[int, bool], _Cut | None] = {}
        self._chosen: dict[tuple[Budget, Flow], SectionEntry | None] = {}
        self._ids = {section.key: section.id for section in contents}

    def sides(self) -> Overview:
        """The blocks that need few questions."""
        sources = self._side(Budget.GENERAL_PUBLIC, Flow.REVENUE)
        uses = self._side(Budget.GENERAL_PUBLIC, Flow.EXPENDITURE)
        if sources is not None and uses is not None:
            sources, uses = self._with_missing(sources, uses), self._with_missing(uses, sources)
        return Overview(
            book=self._book,
            unit=self._unit(),
            budgets=tuple(self._total(budget) for budget in Budget),
            sources=sources,
            uses=uses,
            sections=self._named() if sources is None and uses is None else (),
            faults=self._book.tally.fault,
            doubts=self._book.tally.doubt,
            sides_only=True,
        )

    def overview(self, population: Population | None) -> Overview:
        """All blocks of the page."""
        changes, against = self._changes(find_book_before(self._archive, self._book))
        outcomes = () if changes else self._outcomes()
        page = change_value(
            self.sides(),
            flows=tuple(self._flows()),
            changes=changes or outcomes,
            against_budget=bool(outcomes),
            earlier=against,
            debts=tuple(find_debts(self._archive, self._tables, self._book.year)),
            three_public=self._three_public(),
            findings=tuple(self._findings()),
            sides_only=False,
        )
        if population is None:
            return page
        return change_value(
            page, population=population, per_head=tuple(_per_head(page, population))
        )

    def money_flow(self) -> MoneyFlow:
        """Sources and uses of all four budgets, and what moves between them."""
        from xgbudget_tui.pictures.flow import MoneyFlow

        sides = [self._side(budget, flow) for budget in Budget for flow in Flow]
        return MoneyFlow(tuple(side for side in sides if side is not None), tuple(self._flows()))

    def _unit(self) -> Unit:
        words = [section.unit_word for section in self._tables]
        known = [unit for unit in map(Unit.from_word, words) if unit is not None]
        return max(known, key=known.count, default=Unit.WAN_YUAN)

    # Tables of the budgets

    def _candidates(self, budget: Budget, flow: Flow) -> list[SectionEntry]:
        """The tables that state one flow of a budget for the Book's year."""
        kind = f"{_PREFIXES[budget]}_{flow.value}"
        fitting = [
            section
            for section in self._tables
            if section.kind_id == kind
            and section.scope not in BELOW
            and section.fill is not Fill.EMPTY
            and main_measure(section) is not None
            and not (
                budget is Budget.SOCIAL_INSURANCE and _ONE_FUND.search(section.title) is not None
            )
        ]
        own = [section for section in fitting if section.year in {self._book.year, None}]
        return own or fitting

    def _table(self, budget: Budget, flow: Flow) -> SectionEntry | None:
        """The table that tells most of a flow: of one scope with the other flow, the widest."""
        if (budget, flow) not in self._chosen:
            self._chosen[budget, flow] = self._choose_table(budget, flow)
        return self._chosen[budget, flow]

    def _choose_table(self, budget: Budget, flow: Flow) -> SectionEntry | None:
        ours = self._candidates(budget, flow)
        other = Flow.EXPENDITURE if flow is Flow.REVENUE else Flow.REVENUE
        theirs = {section.scope for section in self._candidates(budget, other)}
        scopes = [section.scope for section in ours]
        shared = [scope for scope in _SCOPES if scope in scopes and scope in theirs]
        chosen = next(iter(shared or [scope for scope in _SCOPES if scope in scopes]), None)
        of_scope = [section for section in ours if section.scope is chosen]
        if len(of_scope) == 1:
            return of_scope[0]
        return max(of_scope, key=lambda one: self._total_of(one).amount or 0, default=None)

    def _total(self, budget: Budget) -> BudgetTotal:
        tables = [self._table(budget, flow) for flow in (Flow.REVENUE, Flow.EXPENDITURE)]
        totals = [None if table is None else self._total_of(table) for table in tables]
        if budget is Budget.SOCIAL_INSURANCE and not any(tables):
            totals = self._both_in_one()
        return BudgetTotal(budget, *totals)

    def _both_in_one(self) -> list[OverviewItem | None]:
        """What the insurance funds take in and pay, where one table states both."""
        fitting = [
            section
            for section in self._tables
            if section.kind_id in _BOTH_FLOWS
            and section.scope in _SCOPES
            and section.year in {self._book.year, None}
            and section.fill is not Fill.EMPTY
            and _ONE_FUND.search(section.title) is None
        ]
        for section in sorted(fitting, key=lambda one: _SCOPES.index(one.scope)):
            found = self._flow_lines(section)
            found = found if any(found) else self._flow_columns(section)
            if any(found):
                return found
        return [None, None]

    def _flow_lines(self, section: SectionEntry) -> list[OverviewItem | None]:
        """The lines of a table that are all revenue, and all expenditure."""
        measure = main_measure(section)
        found: list[OverviewItem | None] = []
        for word in _FLOW_WORDS.values():
            named = re.compile(_FLOW_LINE.format(word))
            roots = self._rows_of(section)
            opened = (root for root in roots[:_FEW] if root.child_count)
            below = (row for root in opened for row in self._children(root))
            whole = (row for row in (*roots, *below) if named.fullmatch(normalise_name(row.name)))
            row = next((row for row in whole if _amount(row, measure) is not None), None)
            found.append(_item(section, row, measure) if row is not None else None)
        return found

    def _flow_columns(self, section: SectionEntry) -> list[OverviewItem | None]:
        """The total in the first column of revenue, and in that of expenditure like it."""
        root, first = self._root(section), main_measure(section)
        found: list[OverviewItem | None] = []
        for word in _FLOW_WORDS.values():
            fitting = (
                measure
                for measure in amount_measures(section)
                if first is not None and measure.phase is first.phase and word in measure.label
            )
            measure = next(fitting, None)
            stated = root is not None and measure is not None
            found.append(_item(section, root, measure) if root and stated else None)
        return found

    def _named(self) -> tuple[NamedSection, ...]:
        """What there is in a Book that has no table of the general public budget."""
        return tuple(
            NamedSection(section.id, section.key, section.title or section.listed)
            for section in self._contents
        )

    def _rows_of(self, section: SectionEntry) -> Sequence[Row]:
        """The roots of a table."""
        if section.id not in self._roots:
            first, last = section.first_line, section.last_line
            found: Sequence[Row] = ()
            if first is not None and last is not None:
                found = self._archive.load_rows(Listing(first, last, 0), 0, _MOST_ROWS)
            self._roots[section.id] = found
        return self._roots[section.id]

    def _root(self, section: SectionEntry) -> Row | None:
        """The line that states the total of a table; None where no line does."""
        rows = self._rows_of(section)
        measure = main_measure(section)
        sums = [row for row in rows if row.role in _SUMS] or (rows if len(rows) == 1 else ())
        return max(sums, key=lambda row: _amount(row, measure) or 0, default=None)

    def _total_of(self, section: SectionEntry) -> OverviewItem:
        measure = main_measure(section)
        root = self._root(section)
        if root is not None:
            return _item(section, root, measure)
        amounts = [_amount(row, measure) for row in self._rows_of(section)]
        known = [amount for amount in amounts if amount is not None]
        return OverviewItem(section.title, sum(known) if known else None, section.id)

    # The parts of a total

    def _cut(self, section: SectionEntry, *, finer: bool = False) -> _Cut | None:
        """A table in the parts that its total is made of; ``finer``: few parts are parted again."""
        if (section.id, finer) not in self._cuts:
            self._cuts[section.id, finer] = self._read_cut(section, finer=finer)
        return self._cuts[section.id, finer]

    def _read_cut(self, section: SectionEntry, *, finer: bool) -> _Cut | None:
        measure = main_measure(section)
        if measure is None:
            return None
        root = self._root(section)
        if root is not None and root.child_count:
            rows = self._children(root)
        else:
            rows = [row for row in self._rows_of(section) if row.role not in _SUMS]
            rows = [row for row in rows if row.role is Role.ITEM] or rows
        parts = [part for row in rows for part in self._parts(section, row, _DEEPEST)]
        parts = _without_of_which(parts, self._total_of(section).amount)
        if finer and len(parts) < _FEW:
            parts = [
                (table, child)
                for table, row in parts
                for child in (self._children(row) if _is_open(row) else [row])
            ]
        return _Cut(section, measure, self._total_of(section), tuple(parts))

    def _children(self, row: Row) -> Sequence[Row]:
        if row.id not in self._branches:
            listing = Listing(row.id + 1, row.last, row.depth + 1, row.id)
            self._branches[row.id] = self._archive.load_rows(listing, 0, _MOST_ROWS)
        return self._branches[row.id]

    def _parts(
        self, section: SectionEntry, row: Row, deepest: int
    ) -> list[tuple[SectionEntry, Row]]:
        """What a line is made of where it only gathers others, else the line."""
        if deepest and _gathers(row):
            if _is_open(row):
                return [
                    part
                    for child in self._children(row)
                    for part in self._parts(section, child, deepest - 1)
                ]
            other = self._told_elsewhere(section, row)
            if other is not None:
                rows = self._children(other[1])
                return [part for r in rows for part in self._parts(other[0], r, 0)]
        return [(section, row)]

    def _told_elsewhere(self, section: SectionEntry, row: Row) -> tuple[SectionEntry, Row] | None:
        """The table that breaks down what a line of another only sums: the same total."""
        amount = _amount(row, main_measure(section))
        if not amount or section.budget is None or section.flow is None:
            return None
        for other in self._candidates(section.budget, section.flow):
            if other.id == section.id or other.scope is not section.scope:
                continue
            root = self._root(other)
            if root is None or not _is_open(root):
                continue
            if _amount(root, main_measure(other)) == amount:
                return other, root
        return None

    def _side(self, budget: Budget, flow: Flow) -> BudgetSide | None:
        section = self._table(budget, flow)
        cut = self._cut(section) if section is not None else None
        if section is None or cut is None:
            return None
        items = [_item(table, row, main_measure(table)) for table, row in cut.rows]
        total = cut.total.amount
        shown = [
            change_value(item, share=_share(item.amount, total)) for item in items if item.amount
        ]
        shown.sort(key=lambda item: -(item.amount or 0))
        listed = sum(item.amount or 0 for item in shown)
        # Where every figure is rounded, what is left over by less than one a line is rounding.
        left = (total or 0) - listed if shown else 0
        small = len(items) * max((item.resolution for item in items), default=0)
        return BudgetSide(
            budget=budget,
            flow=flow,
            section_id=section.id,
            section_key=section.key,
            title=section.title or section.listed,
            scope=section.scope,
            unit=cut.measure.unit or Unit.from_word(section.unit_word) or Unit.WAN_YUAN,
            total=cut.total,
            items=tuple(shown),
            unlisted=left if abs(left) > small else 0,
        )

    def _with_missing(self, side: BudgetSide, other: BudgetSide) -> BudgetSide:
        """A side with what it lacks of the other, which states more of the same."""
        cuts = [self._cut(section) for section in self._tables if section.id == side.section_id]
        cuts += [self._cut(section) for section in self._tables if section.id == other.section_id]
        stages = {(cut.measure.year, cut.measure.phase) for cut in cuts if cut is not None}
        total, larger = side.total.amount, other.total.amount
        if len(stages) > 1 or side.scope is not other.scope or total is None or larger is None:
            return side
        rounding = side.total.resolution + other.total.resolution
        return change_value(side, missing=larger - total if larger - total > rounding else 0)

    # Between budgets

    def _flows(self) -> Iterable[BudgetFlow]:
        """What is moved in (调入), as who receives it states it; else what is moved out (调出)."""
        told: set[Budget | None] = set()
        for budget in Budget:
            for found in self._moved(budget, Flow.REVENUE, _MOVED_IN):
                source = _budget_named(found.name.partition("调入一般")[0], budget)
                told.add(source)
                yield BudgetFlow(source, budget, found)
        if told == {None}:
            return
        for budget in Budget:
            if budget in told:
                continue
            for found in self._moved(budget, Flow.EXPENDITURE, _MOVED_OUT):
                target = None if budget is Budget.GENERAL_PUBLIC else Budget.GENERAL_PUBLIC
                yield BudgetFlow(budget, target, found)

    def _moved(self, budget: Budget, flow: Flow, line: _Moved) -> list[OverviewItem]:
        """What a table moves between budgets, by the other budget where the table parts it so."""
        section = self._table(budget, flow)
        cut = self._cut(section) if section is not None else None
        found: list[OverviewItem] = []
        for table, row in cut.rows if cut else ():
            measure = main_measure(table)
            if not line.fits(row) or not _amount(row, measure):
                continue
            parts = self._children(row) if row.child_count else []
            named = [part for part in parts if _budget_named(part.name, budget) is not None]
            stated = [part for part in named if _amount(part, measure)]
            found += [_item(table, part, measure) for part in stated or [row]]
        return found

    # Against the year before

    def _changes(
        self, earlier: BookEntry | None
    ) -> tuple[tuple[ChangedLine, ...], BookEntry | None]:
        """What changed most: within the document where it prints both years, else against another.

        Of tables that say the same of other scopes one is asked.
        """
        tables = [
            (section, section.group is Group.TRANSFERS)
            for section in self._told_tables()
            if section is not None
        ]
        within: list[ChangedLine] = []
        silent: list[tuple[SectionEntry, bool]] = []
        for section, finer in tables:
            pair = choose_measures(section)
            if pair is None or not _over_years(section, pair):
                silent.append((section, finer))
                continue
            cut = self._cut(section, finer=finer)
            for table, row in cut.rows if cut else ():
                own = pair if table.id == section.id else choose_measures(table)
                if own is None or not _over_years(table, own) or row.role in _NO_ITEM:
                    continue
                line = _changed(table, row, own)
                if line.change is Change.BOTH or self._is_whole(table, own):
                    within.append(line)
        across: list[ChangedLine] = []
        if earlier is not None and silent:
            across = self._changes_across(earlier, silent)
        found = [line for line in (*within, *across) if line.difference]
        found.sort(key=lambda line: -abs(line.difference))
        once: dict[tuple[str, int | None, int | None], ChangedLine] = {}
        for line in found:
            once.setdefault((line.name, line.before, line.after), line)
        return tuple(once.values())[:MOST_CHANGES], earlier if across else None

    def _outcomes(self) -> tuple[ChangedLine, ...]:
        """What came out most unlike the budget, where the document states both of its year."""
        found: list[ChangedLine] = []
        for section in self._told_tables():
            pair = self._budget_and_outcome(section) if section is not None else None
            cut = self._cut(section) if section is not None and pair is not None else None
            for table, row in cut.rows if cut else ():
                own = self._budget_and_outcome(table)
                if own is None or row.role in _NO_ITEM:
                    continue
                line = _changed(table, row, own)
                if line.change is Change.BOTH or self._is_whole(table, own):
                    found.append(line)
        found.sort(key=lambda line: -abs(line.difference))
        return tuple(line for line in found if line.difference)[:MOST_CHANGES]

    def _budget_and_outcome(self, section: SectionEntry) -> tuple[int, int] | None:
        """The columns of the budget and of how it came out, of the Book's year."""
        positions: dict[Phase, int] = {}
        for measure in amount_measures(section):
            if measure.year == self._book.year and measure.phase and not measure.part:
                positions.setdefault(measure.phase, measure.position)
        before = next((p for p in (Phase.BUDGET, Phase.ADJUSTED) if p in positions), None)
        after = next((phase for phase in _OUTCOMES if phase in positions), None)
        return None if before is None or after is None else (positions[before], positions[after])

    def _is_whole(self, section: SectionEntry, pair: tuple[int, int]) -> bool:
        """Whether both columns state a total: else a blank may only mean that it is not told."""
        root = self._root(section)
        figures = [figure_at(root.figures, position) for position in pair] if root else []
        return all(figure.state is FigureState.AMOUNT for figure in figures)

    def _told_tables(self) -> Iterable[SectionEntry | None]:
        for budget in Budget:
            for flow in (Flow.EXPENDITURE, Flow.REVENUE):
                yield self._table(budget, flow)
        yield next(
            (
                section
                for section in self._tables
                if section.group is Group.TRANSFERS
                and section.scope not in BELOW
                and not section.kind_id.endswith("_by_region")
                and section.year in {self._book.year, None}
            ),
            None,
        )

    def _changes_across(
        self, earlier: BookEntry, tables: Sequence[tuple[SectionEntry, bool]]
    ) -> list[ChangedLine]:
        from xgbudget_tui.compare.options import book_labels, find_counterpart
        from xgbudget_tui.compare.tables import join_lines
        from xgbudget_tui.model.entries import Branch
        from xgbudget_tui.model.figures import like_measure

        then = _Overviewer(self._archive, earlier, self._archive.load_contents(earlier.id))
        labels = book_labels(earlier, self._book)
        found: list[ChangedLine] = []
        for section, finer in tables:
            other = find_counterpart(section, then._tables)
            cut = self._cut(section, finer=finer)
            before = then._cut(other, finer=finer) if other is not None else None
            if cut is None or other is None or before is None:
                continue
            measures = like_measure(other, cut.measure), cut.measure
            olds = {row.id: row for table, row in before.rows if table.id == other.id}
            news = {row.id: row for table, row in cut.rows if table.id == section.id}
            flat = [
                [Branch(row, (), 0, "", False, ()) for row in rows.values()]
                for rows in (olds, news)
            ]
            years = measures[0].year if measures[0] else None, measures[1].year
            partners = join_lines(flat[0], flat[1], years)
            later = {number: olds[earlier_id] for earlier_id, number in partners.items()}
            pairs: list[tuple[Row | None, Row | None]] = []
            pairs += [(later.get(line_id), row) for line_id, row in news.items()]
            pairs += [(row, None) for line_id, row in olds.items() if line_id not in partners]
            for pair in pairs:
                old, new = pair
                shown = new or old
                if shown is None or shown.role in _NO_ITEM:
                    continue
                figures = [
                    _figure(row, measure) if row is not None else None
                    for row, measure in zip(pair, measures, strict=True)
                ]
                found.append(
                    change_value(
                        _line(section, shown, figures[0], figures[1], labels),
                        line_id=new.id if new is not None else None,
                        before_line_id=old.id if old is not None else None,
                        unit=cut.measure.unit,
                    )
                )
        return found

    # The rest of the page

    def _three_public(self) -> tuple[ChangedLine, ...]:
        """The total of 三公 and its parts, with the year before where the table prints it."""
        fitting = [
            section
            for section in self._tables
            if section.kind_id == "three_public" and section.fill is not Fill.EMPTY
        ]
        own = [section for section in fitting if section.year in {self._book.year, None}]
        section = next(iter(own or fitting), None)
        measure = main_measure(section) if section is not None else None
        root = self._root(section) if section is not None else None
        if section is None or measure is None:
            return ()
        pair = choose_measures(section)
        if pair is not None and not _over_years(section, pair):
            pair = None
        if root is None:
            rows = list(self._rows_of(section))
        else:
            rows = [root, *(self._children(root) if root.child_count else self._rows_of(section))]
        lines: dict[int, ChangedLine] = {}
        for row in rows[:8]:
            if pair is not None:
                line = _changed(section, row, pair)
            else:
                figure = _figure(row, measure)
                line = _line(section, row, None, figure, ("", measure.label))
                line = change_value(line, change=Change.BOTH, difference=0)
            if line.before is not None or line.after is not None:
                lines[row.id] = line
        return tuple(lines.values())

    def _findings(self) -> Iterable[OverviewFinding]:
        tally = self._book.tally
        if not tally.fault and not tally.doubt:
            return
        for finding in self._archive.load_findings(self._book.id, MOST_FINDINGS):
            yield self._said(finding)

    def _said(self, finding: Finding) -> OverviewFinding:
        proof, key = finding.head, section_of(finding.head)
        line_id = None
        if proof.subject is not None and not proof.subject.is_claim:
            line_id = self._archive.find_line_id(
                self._book.id, proof.subject.section, proof.subject.line
            )
        return OverviewFinding(
            mark=finding.mark,
            sentence=proof.message,
            rule=proof.rule,
            places=len(finding.places),
            section_key=key or "",
            section_id=self._ids.get(key) if key else None,
            line_id=line_id,
        )


def find_totals(archive: Archive, books: Sequence[BookEntry]) -> dict[int, Figure]:
    """What the general public budget of each of some Books spends, by the id of the Book.

    A few questions for all of them, so that a shelf can ask for the Books on view; a Book whose
    table states no total is left out. Raises ArchiveError.
    """
    years = {book.id: book.year for book in books}
    found: dict[int, tuple[tuple[bool, int, int], Figure]] = {}
    kind = f"{_PREFIXES[Budget.GENERAL_PUBLIC]}_{Flow.EXPENDITURE.value}"
    for section in archive.find_tables([*years], kind):
        if section.total is None or section.total.value is None or section.scope not in _SCOPES:
            continue
        fit = (
            section.year in {years[section.book_id], None},
            -_SCOPES.index(section.scope),
            section.total.value,
        )
        best = found.get(section.book_id)
        if best is None or fit > best[0]:
            found[section.book_id] = (fit, section.total)
    return {book_id: figure for book_id, (_, figure) in found.items()}


def find_book_before(archive: Archive, book: BookEntry) -> BookEntry | None:
    """The last earlier Book of the same place, of the same stage where there is one."""
    earlier = [
        other
        for other in archive.find_books_of(book.region)
        if other.year < book.year and other.place == book.place
    ]
    return max(earlier, key=lambda one: (one.year, one.stage is book.stage), default=None)


def _per_head(page: Overview, population: Population) -> Iterable[PerHead]:
    def each(name: Text, item: OverviewItem | None) -> Iterable[PerHead]:
        if item is not None and item.amount:
            yield PerHead(name, round(item.amount / population.people), item)

    if page.uses is not None:
        yield from each(Text("支出", "expenditure"), page.uses.total)
    if page.sources is not None:
        taxes = (
            item for item in page.sources.items if item.code == "101" or item.name == "税收收入"
        )
        yield from each(Text("税收", "taxes"), next(taxes, None))
    owed = [debt.outstanding for debt in page.debts if debt.outstanding is not None]
    if owed:
        amounts = sum(item.amount or 0 for item in owed)
        yield from each(Text("政府债务", "government debt"), change_value(owed[0], amount=amounts))


def _without_of_which(
    parts: list[tuple[SectionEntry, Row]], total: int | None
) -> list[tuple[SectionEntry, Row]]:
    """The parts of a total without what is only printed as 其中 beside its whole.

    A list that begins with 其中 may go on in lines that do not say so. These are left out where
    all parts together are more than the total and the others are the total.
    """
    marked = [at for at, (_, row) in enumerate(parts) if _is_of_which(row)]
    if not marked or not total or _adds_up(parts, total):
        return parts
    # Each line that says so alone; else the first with the lines after it.
    without = [part for part in parts if not _is_of_which(part[1])]
    shorter = [[*parts[: marked[0]], *parts[end:]] for end in range(marked[0] + 1, len(parts))]
    return next((left for left in (without, *shorter) if _adds_up(left, total)), parts)


def _is_of_which(row: Row) -> bool:
    return normalise_name(row.printed).startswith("其中")


def _adds_up(parts: Sequence[tuple[SectionEntry, Row]], total: int) -> bool:
    """Whether parts are a total, but for the rounding of each."""
    figures = [_figure(row, main_measure(table)) for table, row in parts]
    stated = [one for one in figures if one is not None and one.state is FigureState.AMOUNT]
    listed = sum(one.value or 0 for one in stated)
    return abs(total - listed) <= len(stated) * max((one.resolution for one in stated), default=0)


def _gathers(row: Row) -> bool:
    """Whether a line only sums what stands under it."""
    plain = re.sub(_TOTAL_WORD, "", normalise_name(row.name))
    return row.role in _SUMS or re.fullmatch(_WHOLE, plain) is not None


def _is_open(row: Row) -> bool:
    """Whether everything a line is made of stands under it."""
    return row.child_count > 0 and row.breakdown is Breakdown.FULL


def _figure(row: Row, measure: Measure | None) -> Figure | None:
    return figure_at(row.figures, measure.position) if measure is not None else None


def _amount(row: Row, measure: Measure | None) -> int | None:
    figure = _figure(row, measure)
    return figure.value if figure is not None and figure.state is FigureState.AMOUNT else None


def _item(section: SectionEntry, row: Row, measure: Measure | None) -> OverviewItem:
    figure = _figure(row, measure)
    return OverviewItem(
        name=row.name,
        amount=_amount(row, measure),
        section_id=section.id,
        line_id=row.id,
        code=row.code,
        resolution=figure.resolution if figure is not None else 0,
    )


def _share(part: int | None, whole: int | None) -> int | None:
    if part is None or not whole:
        return None
    return (200 * MICROPERCENT * part + whole) // (2 * whole)


def _over_years(section: SectionEntry, pair: tuple[int, int]) -> bool:
    """Whether two columns state an earlier and a later year."""
    years = {measure.position: measure.year for measure in section.measures}
    before, after = (years.get(position) for position in pair)
    return before is not None and after is not None and before < after


def _changed(section: SectionEntry, row: Row, pair: tuple[int, int]) -> ChangedLine:
    """A line in two columns of its table."""
    heads = {measure.position: measure for measure in section.measures}
    old, new = heads[pair[0]], heads[pair[1]]
    line = _line(section, row, _figure(row, old), _figure(row, new), (old.label, new.label))
    return change_value(line, unit=new.unit)


def _line(
    section: SectionEntry,
    row: Row,
    before: Figure | None,
    after: Figure | None,
    labels: tuple[str, str],
) -> ChangedLine:
    amounts = [
        one.value if one is not None and one.state is FigureState.AMOUNT else None
        for one in (before, after)
    ]
    resolutions = [one.resolution for one in (before, after) if one is not None and one.resolution]
    return ChangedLine(
        name=row.name,
        before=amounts[0],
        after=amounts[1],
        change=change_of(before, after),
        difference=(amounts[1] or 0) - (amounts[0] or 0),
        percent=percent_of(before, after),
        labels=labels,
        section_id=section.id,
        table_key=section.key,
        table=section.title or section.listed,
        line_id=row.id,
        code=row.code,
        resolution=min(resolutions, default=0),
    )


def _budget_named(name: str, other_than: Budget) -> Budget | None:
    """The budget that the words of a line name, where that is another one."""
    plain = normalise_name(name)
    named = (budget for budget, word in _BUDGET_WORDS if word in plain)
    return next((budget for budget in named if budget is not other_than), None)

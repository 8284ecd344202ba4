"""The ledger of obligations of a Book: what must be there to be compared, and what was not.

A comparison that cannot be made leaves no proof, so nothing would say that it was never made. Here
every table, total, column and figure that a rule would have asked for is entered: as met, or with
the reason in a sentence why it could not be asked. An entry that is not met is no fault: it may be
published elsewhere, or not have been read.
"""

from __future__ import annotations

from collections.abc import Iterator

from xgbudget_tui.audit.alignment import align_rows
from xgbudget_tui.audit.book_index import BookIndex, match_columns
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem, Measure, Section
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.terms import Basis, FigureState, MeasureKind, Role, Scope, SectionKind
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class


@value_class
class Obligation:
    """What must be there or be compared: in which section, and why it was not (None: it was)."""

    what: Text
    section: str | None = None
    reason: Text | None = None
    subject: FigureRef | None = None


@value_class
class _Demand:
    """A table that the rules of disclosure ask for, and the kinds of section that answer it."""

    name: Text
    kinds: tuple[str, ...]


_DEMANDS = (
    _Demand(Text("一般公共预算收入表", "general revenue"), ("general_revenue", "general_balance")),
    _Demand(
        Text("一般公共预算支出表", "general expenditure"),
        ("general_expenditure", "general_balance"),
    ),
    _Demand(
        Text("一般公共预算基本支出表（经济分类）", "basic expenditure by economic class"),
        ("general_basic_expenditure", "general_economic_expenditure"),
    ),
    _Demand(
        Text("税收返还和转移支付表", "tax rebates and transfers"),
        ("general_transfers", "general_transfers_by_region", "transfers_by_region",
         "transfers_note"),
    ),
    _Demand(
        Text("政府一般债务限额和余额情况表", "ceilings and balances of general debt"),
        ("general_debt", "general_debt_limit", "general_debt_balance", "debt", "debt_limit",
         "debt_balance", "debt_note"),
    ),
    _Demand(Text("政府性基金收入表", "fund revenue"), ("fund_revenue", "fund_balance")),
    _Demand(Text("政府性基金支出表", "fund expenditure"), ("fund_expenditure", "fund_balance")),
    _Demand(
        Text("政府专项债务限额和余额情况表", "ceilings and balances of special debt"),
        ("fund_debt", "fund_debt_limit", "fund_debt_balance", "debt", "debt_limit", "debt_balance",
         "debt_note"),
    ),
    _Demand(
        Text("国有资本经营预算收入表", "state capital revenue"),
        ("capital_revenue", "capital_balance"),
    ),
    _Demand(
        Text("国有资本经营预算支出表", "state capital expenditure"),
        ("capital_expenditure", "capital_economic_expenditure", "capital_balance"),
    ),
    _Demand(
        Text("社会保险基金收入表", "social insurance revenue"),
        ("insurance_revenue", "insurance_balance", "insurance_overview"),
    ),
    _Demand(
        Text("社会保险基金支出表", "social insurance expenditure"),
        ("insurance_expenditure", "insurance_balance", "insurance_overview"),
    ),
    _Demand(
        Text("“三公”经费表", "three public expenses"), ("three_public", "three_public_note")
    ),
)  # fmt: skip
"""What 财预〔2016〕143号 asks to be published, as kinds of table."""
_A_DISCLOSURE = 6
"""A document of fewer kinds of table is an extract, of which nothing is demanded."""


def list_tables(index: BookIndex) -> Iterator[Obligation]:
    """The tables that the rules of disclosure ask for."""
    sections = [one for one in index.book.sections if one.kind is not SectionKind.MISSING]
    kinds = {one.kind_id for one in sections if one.kind_id}
    if len({one.kind_id for one in sections if one.kind is SectionKind.TABLE}) < _A_DISCLOSURE:
        return
    for demand in _DEMANDS:
        there = not kinds.isdisjoint(demand.kinds)
        yield Obligation(
            demand.name,
            next((one.key for one in sections if one.kind_id in demand.kinds), None),
            None if there else Text(
                "本文件中没有这张表，可能另行公开，未能核对",
                "this document has no such table; it may be published elsewhere",
            ),
        )  # fmt: skip


_BUDGETS = {
    "general": Text("一般公共预算", "the general public budget"),
    "fund": Text("政府性基金预算", "the budget of government funds"),
    "capital": Text("国有资本经营预算", "the state capital budget"),
}


def list_comparisons(index: BookIndex) -> Iterator[Obligation]:
    """The two sides of each budget, and each own-level table beside that of the whole area."""
    for prefix, budget in _BUDGETS.items():
        for revenue in index.filled(f"{prefix}_revenue"):
            others = [
                one
                for one in index.filled(f"{prefix}_expenditure")
                if one.scope is revenue.scope and one.section.year == revenue.section.year
            ]
            if others:
                yield _weigh_balance(budget, revenue, others)
        for side in ("revenue", "expenditure"):
            tables = index.filled(f"{prefix}_{side}")
            wholes = [one for one in tables if one.scope in {Scope.OVERALL, None}]
            for own in tables:
                fitting = [one for one in wholes if one.section.year == own.section.year]
                if own.scope is Scope.OWN_LEVEL and fitting:
                    yield _weigh_scopes(own, fitting)


def _weigh_balance(budget: Text, revenue: Table, others: list[Table]) -> Obligation:
    what = Text(f"{budget.zh}收支平衡（表{revenue.key}）",
                f"the balance of {budget.en} (table {revenue.key})")  # fmt: skip
    reason: Text | None = None
    for spending in others:
        reason = _why_no_balance(revenue, spending)
        if reason is None:
            break
    return Obligation(what, revenue.key, reason)


def _why_no_balance(revenue: Table, spending: Table) -> Text | None:
    for table in (revenue, spending):
        total = table.grand_total
        if total is None or "总计" not in total.name:
            return Text(
                f"表{table.key}没有收入总计或支出总计一行",
                f"table {table.key} has no row of the grand total",
            )
    if not match_columns(revenue, spending):
        return Text(
            f"表{revenue.key}和表{spending.key}没有同年同口径的列",
            f"tables {revenue.key} and {spending.key} have no column in common",
        )
    return None


def _weigh_scopes(own: Table, wholes: list[Table]) -> Obligation:
    place = own.section.position
    whole = min(
        wholes,
        key=lambda one: (not match_columns(one, own), abs(one.section.position - place)),
    )
    reason = None
    if not match_columns(whole, own):
        reason = Text("两表没有同年的列", "the tables have no column of one year in common")
    elif not align_rows(whole, own).alike:
        reason = Text("两表同名的行不到一半", "less than half of their rows have the same names")
    what = Text(
        f"表{whole.key}（全域）与表{own.key}（本级）的核对",
        f"table {whole.key} (the whole area) beside table {own.key} (the own level)",
    )
    return Obligation(what, own.key, reason)


_DERIVED = {MeasureKind.CHANGE, MeasureKind.PERCENT_CHANGE, MeasureKind.PERCENT_OF}


def list_sums(index: BookIndex) -> Iterator[Obligation]:
    """The totals of each table, and its columns that follow from others."""
    for table in index.tables:
        if not table.amounts or table.kind == "performance":
            continue
        for line in table.section.lines:
            if line.role is Role.GRAND_TOTAL and _counts(table, line):
                yield _weigh_total(table, line)
        for measure in table.section.measures:
            if measure.kind in _DERIVED and _is_filled(table, measure):
                yield _weigh_column(table, measure)


def _counts(table: Table, line: LineItem) -> bool:
    return len(table.section.lines) > 1 and any(table.operand(line, m).value for m in table.wholes)


def _weigh_total(table: Table, line: LineItem) -> Obligation:
    parts = table.tree.children(line)
    outside = [
        one
        for one in table.tree.roots
        if one is not line and one.role is Role.ITEM and any(f.value for f in one.figures)
    ]
    reason = None
    if not parts:
        reason = Text("它之下没有任何一行，合计未能核对", "no row stands under it")
    elif len(parts) == 1 and len(outside) > 1:
        reason = Text(
            f"它之下只有“{parts[0].name}”一行，另有 {len(outside)} 行不在其下",
            f"only {parts[0].name} stands under it, and {len(outside)} rows stand outside",
        )
    what = Text(f"表{table.key}“{line.name}”的加总", f"the sum of {line.name} in table {table.key}")
    subject = FigureRef(table.key, line.number, table.amounts[0].position)
    return Obligation(what, table.key, reason, subject)


def _is_filled(table: Table, measure: Measure) -> bool:
    return any(
        (figure := table.figure(line, measure)) is not None
        and figure.state in {FigureState.AMOUNT, FigureState.RATIO}
        for line in table.section.lines
    )


def _weigh_column(table: Table, measure: Measure) -> Obligation:
    known = measure.of is not None and measure.against is not None
    reason = None if known else Text("不知它由哪两列得出", "it is not known which columns it is of")
    what = Text(f"表{table.key}“{measure.label}”一列的核对",
                f"the column {measure.label} of table {table.key}")  # fmt: skip
    return Obligation(what, table.key, reason)


def list_prose(index: BookIndex) -> Iterator[Obligation]:
    """The amounts that the prose states, section by section."""
    for section in index.book.sections:
        stated = [one for one in section.claims if one.state is FigureState.AMOUNT]
        if stated:
            yield _weigh_prose(section, len(stated))


def _weigh_prose(section: Section, stated: int) -> Obligation:
    loose = sum(
        one.state is FigureState.AMOUNT and (one.target is None or one.link is Basis.GUESSED)
        for one in section.claims
    )
    what = Text(
        f"第 {section.number} 节文字中的金额（{stated} 个）与表的核对",
        f"the amounts stated in section {section.number} ({stated}) beside the tables",
    )
    if not loose:
        return Obligation(what, section.key)
    reason = Text(f"其中 {loose} 个没有对应到表中的行", f"{loose} of them name no line of a table")
    return Obligation(what, section.key, reason)

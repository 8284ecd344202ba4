"""Balance: what comes in equals what goes out, and what is left is carried from year to year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from xgbudget_tui.audit.assertion import Assertion, Operand
from xgbudget_tui.audit.book_index import BookIndex, is_of_fund, match_columns
from xgbudget_tui.audit.concepts import CARRIED_IN, CARRIED_OUT, MOVED_OUT, REMITTED, REPAID
from xgbudget_tui.audit.rule import (
    BUDGET_LAW,
    DEBT_DISCLOSURE,
    Rule,
    RuleGroup,
    RuleKind,
    rule,
    write_example,
)
from xgbudget_tui.audit.table import Table, TableCell
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.figures import column_scope
from xgbudget_tui.model.proof import Cause
from xgbudget_tui.model.terms import Phase, Role, Scope
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class

_GROUP = RuleGroup.BALANCE
_WHY = Text(
    "收支总表两边必须平衡：收入总计包含上年结余和调入，支出总计包含上解、调出和年终结余",
    "Both sides of a budget balance: total revenue holds what was carried over and moved in, "
    "total expenditure what is remitted, moved out and carried forward",
)


def _hold_balance(index: BookIndex, prefix: str) -> Iterator[Assertion]:
    """收入总计 against 支出总计, scope by scope, in every column that both tables have."""
    for table in index.filled(f"{prefix}_revenue"):
        other = _find_opposite(index, table, f"{prefix}_expenditure")
        income, outgo = table.grand_total, other.grand_total if other else None
        if other is None or income is None or outgo is None:
            continue
        if not ("总计" in income.name and "总计" in outgo.name):
            continue
        for one, two in match_columns(table, other):
            yield _oppose(TableCell(table, income, one), TableCell(other, outgo, two))


def _find_opposite(index: BookIndex, table: Table, kind: str) -> Table | None:
    """The table of the other side: of the same number where one is printed in two halves."""
    halves = [other for other in index.filled(kind) if _are_halves(table, other)]
    if halves or table.section.part:
        return next(iter(halves), None)
    tables = [other for other in index.filled(kind) if is_of_fund(table, other)]
    found = [other for other in tables if other.scope is table.scope]
    if not found and table.scope in {Scope.OVERALL, None}:
        found = [other for other in tables if other.scope in {Scope.OVERALL, None}]
    return next(iter(found), None)


def _are_halves(table: Table, other: Table) -> bool:
    return bool(table.section.part) and other.section.number == table.section.number


def _oppose(income: TableCell, outgo: TableCell) -> Assertion:
    left, right = income.named_operand, outgo.named_operand
    below = _below_the_total(outgo)
    if below and left.value != right.value:
        what = Text(f"{outgo.name.zh}与其后的年终结余之和",
                    f"{outgo.name.en} with what is carried forward below it")  # fmt: skip
        return Assertion((left,), (right, *below), income.name, what)
    cause, hint = _unbalanced(outgo.table, left, right)
    return Assertion((left,), (right,), income.name, outgo.name, hint=hint, cause=cause)


def _below_the_total(outgo: TableCell) -> tuple[Operand, ...]:
    """What is carried forward and printed after the grand total, outside of it."""
    table = outgo.table
    rows = [
        line
        for line in table.tree.roots
        if line.number > outgo.line.number and CARRIED_OUT.fits_name(line.name)
    ]
    return table.operands(rows, outgo.measure, named=True)


def _unbalanced(
    spending: Table, income: Operand, outgo: Operand
) -> tuple[Cause | None, Text | None]:
    """If more comes in than goes out and no row could hold the rest: that is the likely cause."""
    if income.value is None or outgo.value is None or income.value <= outgo.value:
        return None, None
    rows = (CARRIED_OUT, MOVED_OUT, REMITTED, REPAID)
    absent = [row for row in rows if spending.find(row) is None]
    if len(absent) < len(rows):
        return None, None
    return Cause.OMISSION, Text(
        f"支出表没有列示{'、'.join(row.zh for row in absent)}等行，余下的数没有列明。",
        "The expenditure table has no row for what is carried forward, moved out, remitted or "
        "repaid, so it does not say where the rest goes.",
    )


_OPENING = re.compile(r"^(?:截至)?(?:上年末|上年底|年初).*(?:债务|债券).*余额(?!限额)")
_CLOSING = re.compile(r"^(?:截至)?(?:当年末|本年末|年末|期末).*(?:债务|债券).*余额(?!限额)")
_ISSUE = re.compile(r"(?:债务|债券)发行(?:额|数)|举借")
_REPAID = re.compile(r"(?:债务|债券)?还本(?:额|数|支出额)")
_CONVERTED = re.compile(r"调[减整].*存量")
_SURPLUS = re.compile(r"^(?P<fund>.*保险.*?)(?:基金)?(?:本年|当年)?收支结余")
_CUMULATED = re.compile(r"^(?P<fund>.*保险.*?)(?:基金)?(?:年末|年终)?(?:累计|滚存)结余")
_SETTLED = {Phase.EXECUTION, Phase.FINAL, Phase.EXPECTED}


@dataclass(slots=True)
class _Run:
    """The rows from an opening balance down to the closing one."""

    opening: LineItem
    closing: LineItem | None = None
    plus: list[LineItem] = field(default_factory=list)
    minus: list[LineItem] = field(default_factory=list)


def _find_runs(table: Table) -> Iterator[_Run]:
    run: _Run | None = None
    for line in table.section.lines:
        if _OPENING.search(line.name):
            run = _Run(line)
        elif run is None:
            continue
        elif _CLOSING.search(line.name):
            run.closing = line
            yield run
            run = None
        elif "限额" not in line.name:
            _sort_in(run, line)


def _sort_in(run: _Run, line: LineItem) -> None:
    """An issue or repayment of the whole comes once; what follows under it is part of it."""
    issued = any(_ISSUE.search(one.name) for one in run.plus)
    if _REPAID.search(line.name) and not run.minus:
        run.minus.append(line)
    elif _CONVERTED.search(line.name) or (_ISSUE.search(line.name) and not issued):
        run.plus.append(line)


@rule(
    "N5", RuleGroup.DEBT, RuleKind.PLAUSIBILITY,
    name=("债务余额滚动", "Debt rolls forward"),
    why=(
        "年末余额＝上年末余额＋当年发行－当年还本（＋存量债务调整）",
        "The closing balance is the opening one, plus issues, less repayments, with adjustments",
    ),
    applies=("逐行列出余额、发行、还本的债务表", "Debt tables with balances, issues, repayments"),
    source=DEBT_DISCLOSURE,
)  # fmt: skip
def prove_debt_roll(index: BookIndex) -> Iterator[Assertion]:
    """年末债务余额 = 上年末余额 + 发行额 − 还本额

    Holds: 120 = 100 + 30 − 10. Fails: 130 = 100 + 30 − 10.
    """
    for table in index.tables:
        for run in _find_runs(table):
            if run.closing is None or not run.plus or not run.minus:
                continue
            for measure in table.amounts:
                operands = (
                    *table.operands([run.opening, *run.plus], measure),
                    *(table.operand(line, measure, -1) for line in run.minus),
                )
                what = Text("上年末余额加发行减还本", "opening balance, issues less repayments")
                name = table.name(run.closing, measure)
                yield Assertion((table.operand(run.closing, measure),), operands, name, what)


@rule(
    "N7", RuleGroup.BALANCE, RuleKind.PLAUSIBILITY,
    name=("社保基金结余等于收入减支出", "An insurance fund's surplus is revenue less expenditure"),
    why=("当年收支结余＝当年收入－当年支出", "The surplus of the year is what came less what went"),
    applies=("有社保基金收入、支出、结余三表", "Insurance revenue, expenditure and balance tables"),
    source=BUDGET_LAW,
)  # fmt: skip
def prove_surplus(index: BookIndex) -> Iterator[Assertion]:
    """某险种本年收支结余 = 该险种收入 − 支出

    Holds: -22 = 1,223 − 1,245. Fails: 22 = 1,223 − 1,245.
    """
    revenue: Table | None = None
    spending: Table | None = None
    for table in index.tables:
        if table.kind == "insurance_revenue":
            revenue = table
        elif table.kind == "insurance_expenditure":
            spending = table
        if revenue is None or spending is None:
            continue
        for line in table.section.lines:
            found = _SURPLUS.search(line.name)
            if found:
                fund = _Fund(found["fund"], revenue, spending)
                yield from _hold_surplus(table, line, fund)


@value_class
class _Fund:
    """A fund of social insurance, and the tables of what all of them receive and spend."""

    name: str
    revenue: Table
    spending: Table


def _hold_surplus(table: Table, line: LineItem, fund: _Fund) -> Iterator[Assertion]:
    received = _find_fund(fund.revenue, fund.name, "收入")
    spent = _find_fund(fund.spending, fund.name, "支出")
    if received is None or spent is None:
        return
    into = {m.position: column for m, column in match_columns(table, fund.revenue)}
    out = {m.position: column for m, column in match_columns(table, fund.spending)}
    for measure in table.wholes:
        if measure.position in into and measure.position in out:
            operands = (
                fund.revenue.named_operand(received, into[measure.position]),
                fund.spending.named_operand(spent, out[measure.position], -1),
            )
            what = Text(f"{fund.name}收入减支出", f"revenue less expenditure of {fund.name}")
            yield Assertion(
                (table.operand(line, measure),), operands, table.name(line, measure), what
            )


def _find_fund(table: Table, fund: str, word: str) -> LineItem | None:
    names = {f"{fund}基金{word}", f"{fund}{word}", f"{fund}基金{word}合计"}
    return next((line for line in table.section.lines if line.name in names), None)


@rule(
    "N8", RuleGroup.BALANCE, RuleKind.PLAUSIBILITY,
    name=("社保基金滚存结余滚动", "An insurance fund's reserve rolls forward"),
    why=(
        "年末滚存结余＝上年末滚存结余＋本年收支结余",
        "What has gathered is what had gathered, and the surplus of the year",
    ),
    applies=("同表列有两年滚存结余和本年收支结余", "Tables with two years of reserves and surplus"),
    source=BUDGET_LAW,
)  # fmt: skip
def prove_reserves(index: BookIndex) -> Iterator[Assertion]:
    """年末滚存结余(Y 执行) = 年末滚存结余(Y−1) + 本年收支结余(Y)

    Holds: 1,207 = 1,229 − 22. Fails: 1,270 = 1,229 − 22.
    """
    for table in index.tables:
        surplus = _by_fund(table, _SURPLUS)
        for fund, line in _by_fund(table, _CUMULATED).items() if surplus else ():
            for before, after in _consecutive(table):
                if fund in surplus and after.phase in _SETTLED:
                    operands = (
                        table.operand(line, before, label=f"{line.name}（{before.label}）"),
                        table.operand(surplus[fund], after),
                    )
                    what = Text("上年末滚存加本年结余", "last year's reserve and the surplus")
                    yield Assertion(
                        (table.operand(line, after),), operands, table.name(line, after), what
                    )


def _by_fund(table: Table, pattern: re.Pattern[str]) -> dict[str, LineItem]:
    found: dict[str, LineItem] = {}
    for line in table.section.lines:
        match = pattern.search(line.name)
        if match and line.role is not Role.FIELD:
            found.setdefault(match["fund"], line)
    return found


def _consecutive(table: Table) -> Iterator[tuple[Measure, Measure]]:
    """Each amount column with the last column of the year before it."""
    for after in table.wholes:
        earlier = [m for m in table.wholes if after.year and m.year == after.year - 1]
        if earlier:
            yield earlier[-1], after


@rule(
    "N9", RuleGroup.BALANCE, RuleKind.PLAUSIBILITY,
    name=("上年结余等于上年的年终结余", "What is carried over is what was carried forward"),
    why=("上年年终结余转入本年，列为上年结余", "Last year's closing balance opens this year"),
    applies=("两年并列、列有结余的收支表", "Two-year tables with balances carried"),
    source=BUDGET_LAW,
)  # fmt: skip
def prove_carry_over(index: BookIndex) -> Iterator[Assertion]:
    """上年结余收入(Y) = 年终结余(Y−1)

    Holds: 50 and 50. Fails: 50 and 5.
    """
    for prefix in ("general", "fund", "capital", "insurance"):
        for revenue in index.filled(f"{prefix}_revenue"):
            for spending in index.filled(f"{prefix}_expenditure"):
                if spending.scope is revenue.scope and is_of_fund(spending, revenue):
                    yield from _hold_carry(revenue, spending)


def _hold_carry(revenue: Table, spending: Table) -> Iterator[Assertion]:
    opening, closing = revenue.find(CARRIED_IN), spending.find(CARRIED_OUT)
    if opening is None or closing is None:
        return
    for after in revenue.wholes:
        before = [
            m
            for m in spending.wholes
            if after.year and m.year == after.year - 1
            if m.phase in _SETTLED and column_scope(m) is column_scope(after)
        ]
        if before:
            into, out = TableCell(revenue, opening, after), TableCell(spending, closing, before[-1])
            yield Assertion((into.named_operand,), (out.named_operand,), into.name, out.name)


RULES = (
    Rule(
        "A7",
        _GROUP,
        RuleKind.EQUALITY,
        name=Text("一般公共预算收支平衡", "The general public budget balances"),
        why=_WHY,
        applies=Text(
            "同时有收入总计和支出总计的一般公共预算表",
            "General tables with grand totals on both sides",
        ),
        source=BUDGET_LAW,
        check=partial(_hold_balance, prefix="general"),
        example=write_example(
            "收入总计 = 支出总计",
            holds="收入总计 300 = 支出总计 300",
            fails="收入总计 300, 支出总计 280",
        ),
    ),
    Rule(
        "G9",
        _GROUP,
        RuleKind.EQUALITY,
        name=Text("政府性基金预算收支平衡", "The budget of government funds balances"),
        why=_WHY,
        applies=Text(
            "同时有收入总计和支出总计的政府性基金表", "Fund tables with grand totals on both sides"
        ),
        source=BUDGET_LAW,
        check=partial(_hold_balance, prefix="fund"),
        example=write_example(
            "基金收入总计 = 基金支出总计",
            holds="100 = 100",
            fails="收入总计 100, 支出总计 60 without a row of 年终结余",
        ),
    ),
    Rule(
        "N1",
        _GROUP,
        RuleKind.EQUALITY,
        name=Text("国有资本经营预算收支平衡", "The state capital budget balances"),
        why=_WHY,
        applies=Text(
            "同时有收入总计和支出总计的国有资本经营预算表", "State capital tables with grand totals"
        ),
        source=BUDGET_LAW,
        check=partial(_hold_balance, prefix="capital"),
        example=write_example(
            "国有资本经营收入总计 = 支出总计",
            holds="0 = 0",
            fails="30 = 20",
        ),
    ),
    Rule(
        "N2",
        _GROUP,
        RuleKind.EQUALITY,
        name=Text("社会保险基金预算收支平衡", "The budget of social insurance funds balances"),
        why=_WHY,
        applies=Text(
            "同时有收入总计和支出总计的社会保险基金表", "Social insurance tables with grand totals"
        ),
        source=BUDGET_LAW,
        check=partial(_hold_balance, prefix="insurance"),
        example=write_example(
            "社会保险基金收入总计 = 支出总计",
            holds="500 = 500",
            fails="500 = 450",
        ),
    ),
    prove_debt_roll,
    prove_surplus,
    prove_reserves,
    prove_carry_over,
)

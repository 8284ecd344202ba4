"""Balance: what comes in equals what goes out, in each of the four budgets."""

from __future__ import annotations

from collections.abc import Iterator

from xgbudget_tui.audit.index import BookIndex
from xgbudget_tui.audit.matching import match_columns
from xgbudget_tui.audit.rule import BUDGET_LAW, Cell, RuleGroup, RuleKind, Text, Tie, rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.audit.vocabulary import CARRIED_OUT, MOVED_OUT, REMITTED, REPAID
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.proof import Cause
from xgbudget_tui.model.terms import Scope

_GROUP = RuleGroup.BALANCE
_WHY = (
    "收支总表两边必须平衡：收入总计包含上年结余和调入，支出总计包含上解、调出和年终结余",
    "Both sides of a budget balance: total revenue holds what was carried over and moved in, "
    "total expenditure what is remitted, moved out and carried forward",
)


def _balance(index: BookIndex, prefix: str) -> Iterator[Tie]:
    """收入总计 against 支出总计, scope by scope, in every column that both tables have."""
    for table in index.filled(f"{prefix}_revenue"):
        other = _find_opposite(index, table, f"{prefix}_expenditure")
        income, outgo = table.grand_total, other.grand_total if other else None
        if other is None or income is None or outgo is None:
            continue
        if not ("总计" in income.name and "总计" in outgo.name):
            continue
        for one, two in match_columns(table, other):
            yield _oppose((table, income, one), (other, outgo, two))


def _find_opposite(index: BookIndex, table: Table, kind: str) -> Table | None:
    found = [other for other in index.filled(kind) if other.scope is table.scope]
    if not found and table.scope in {Scope.OVERALL, None}:
        found = [other for other in index.filled(kind) if other.scope in {Scope.OVERALL, None}]
    return next(iter(found), None)


_Side = tuple[Table, LineItem, Measure]


def _oppose(income: _Side, outgo: _Side) -> Tie:
    (table, line, measure), (other, total, column) = income, outgo
    right = other.name(total, column)
    cell = other.cell(total, column, label=f"表{other.key} {total.name}")
    left = table.cell(line, measure, label=f"表{table.key} {line.name}")
    cause, hint = _unbalanced(other, left, cell)
    return Tie((left,), (cell,), table.name(line, measure), right, hint=hint, cause=cause)


def _unbalanced(other: Table, income: Cell, outgo: Cell) -> tuple[Cause | None, Text | None]:
    """If more comes in than goes out and no row could hold the rest: that is the likely cause."""
    if income.value is None or outgo.value is None or income.value <= outgo.value:
        return None, None
    rows = (CARRIED_OUT, MOVED_OUT, REMITTED, REPAID)
    absent = [row for row in rows if other.find(row) is None]
    if len(absent) < len(rows):
        return None, None
    return Cause.OMISSION, Text(
        f"支出表没有列示{'、'.join(row.zh for row in absent)}等行，余下的钱去向不明。",
        "The expenditure table has no row for what is carried forward, moved out, remitted or "
        "repaid, so it does not say where the rest goes.",
    )


@rule(
    "A7", _GROUP, RuleKind.EQUALITY,
    name=("一般公共预算收支平衡", "The general public budget balances"), why=_WHY,
    applies=(
        "同时有收入总计和支出总计的一般公共预算表",
        "General tables with grand totals on both sides",
    ),
    source=BUDGET_LAW,
)  # fmt: skip
def prove_general_balance(index: BookIndex) -> Iterator[Tie]:
    """收入总计 = 支出总计

    Holds: 收入总计 300 = 支出总计 300. Fails: 收入总计 300, 支出总计 280.
    """
    yield from _balance(index, "general")


@rule(
    "G9", _GROUP, RuleKind.EQUALITY,
    name=("政府性基金预算收支平衡", "The budget of government funds balances"), why=_WHY,
    applies=(
        "同时有收入总计和支出总计的政府性基金表",
        "Fund tables with grand totals on both sides",
    ),
    source=BUDGET_LAW,
)  # fmt: skip
def prove_fund_balance(index: BookIndex) -> Iterator[Tie]:
    """基金收入总计 = 基金支出总计

    Holds: 100 = 100. Fails: 收入总计 100, 支出总计 60 without a row of 年终结余.
    """
    yield from _balance(index, "fund")


@rule(
    "N1", _GROUP, RuleKind.EQUALITY,
    name=("国有资本经营预算收支平衡", "The state capital budget balances"), why=_WHY,
    applies=(
        "同时有收入总计和支出总计的国有资本经营预算表",
        "State capital tables with grand totals",
    ),
    source=BUDGET_LAW,
)  # fmt: skip
def prove_capital_balance(index: BookIndex) -> Iterator[Tie]:
    """国有资本经营收入总计 = 支出总计

    Holds: 0 = 0. Fails: 30 = 20.
    """
    yield from _balance(index, "capital")


@rule(
    "N2", _GROUP, RuleKind.EQUALITY,
    name=("社会保险基金预算收支平衡", "The budget of social insurance funds balances"), why=_WHY,
    applies=(
        "同时有收入总计和支出总计的社会保险基金表",
        "Social insurance tables with grand totals",
    ),
    source=BUDGET_LAW,
)  # fmt: skip
def prove_insurance_balance(index: BookIndex) -> Iterator[Tie]:
    """社会保险基金收入总计 = 支出总计

    Holds: 500 = 500. Fails: 500 = 450.
    """
    yield from _balance(index, "insurance")


RULES = (prove_general_balance, prove_fund_balance, prove_capital_balance, prove_insurance_balance)

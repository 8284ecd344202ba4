"""What was there, what came, what went, what is left: balances carried from year to year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xgbudget_tui.audit.index import BookIndex
from xgbudget_tui.audit.matching import column_scope, match_columns
from xgbudget_tui.audit.rule import (
    BUDGET_LAW,
    DEBT_DISCLOSURE,
    Cell,
    RuleGroup,
    RuleKind,
    Text,
    Tie,
    rule,
)
from xgbudget_tui.audit.table import Table
from xgbudget_tui.audit.vocabulary import CARRIED_IN, CARRIED_OUT
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.terms import Phase, Role

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
def prove_debt_roll(index: BookIndex) -> Iterator[Tie]:
    """年末债务余额 = 上年末余额 + 发行额 − 还本额

    Holds: 120 = 100 + 30 − 10. Fails: 130 = 100 + 30 − 10.
    """
    for table in index.tables:
        for run in _find_runs(table):
            if run.closing is None or not run.plus or not run.minus:
                continue
            for measure in table.amounts:
                cells = (
                    *table.cells([run.opening, *run.plus], measure),
                    *(table.cell(line, measure, -1) for line in run.minus),
                )
                what = Text("上年末余额加发行减还本", "opening balance, issues less repayments")
                name = table.name(run.closing, measure)
                yield Tie((table.cell(run.closing, measure),), cells, name, what)


@rule(
    "N7", RuleGroup.BALANCE, RuleKind.PLAUSIBILITY,
    name=("社保基金结余等于收入减支出", "An insurance fund's surplus is revenue less expenditure"),
    why=("当年收支结余＝当年收入－当年支出", "The surplus of the year is what came less what went"),
    applies=("有社保基金收入、支出、结余三表", "Insurance revenue, expenditure and balance tables"),
    source=BUDGET_LAW,
)  # fmt: skip
def prove_surplus(index: BookIndex) -> Iterator[Tie]:
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
                yield from _hold_surplus((table, line), found["fund"], (revenue, spending))


def _hold_surplus(
    where: tuple[Table, LineItem], fund: str, sides: tuple[Table, Table]
) -> Iterator[Tie]:
    table, line = where
    came, went = _find_fund(sides[0], fund, "收入"), _find_fund(sides[1], fund, "支出")
    if came is None or went is None:
        return
    into = {m.position: column for m, column in match_columns(table, sides[0])}
    out = {m.position: column for m, column in match_columns(table, sides[1])}
    for measure in table.wholes:
        if measure.position in into and measure.position in out:
            cells = (
                sides[0].cell(came, into[measure.position], label=f"表{sides[0].key} {came.name}"),
                sides[1].cell(
                    went, out[measure.position], -1, label=f"表{sides[1].key} {went.name}"
                ),
            )
            what = Text(f"{fund}收入减支出", f"revenue less expenditure of {fund}")
            yield Tie((table.cell(line, measure),), cells, table.name(line, measure), what)


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
def prove_reserves(index: BookIndex) -> Iterator[Tie]:
    """年末滚存结余(Y 执行) = 年末滚存结余(Y−1) + 本年收支结余(Y)

    Holds: 1,207 = 1,229 − 22. Fails: 1,270 = 1,229 − 22.
    """
    for table in index.tables:
        surplus = _by_fund(table, _SURPLUS)
        for fund, line in _by_fund(table, _CUMULATED).items() if surplus else ():
            for before, after in _consecutive(table):
                if fund in surplus and after.phase in _SETTLED:
                    cells = (
                        table.cell(line, before, label=f"{line.name}（{before.label}）"),
                        table.cell(surplus[fund], after),
                    )
                    what = Text("上年末滚存加本年结余", "last year's reserve and the surplus")
                    yield Tie((table.cell(line, after),), cells, table.name(line, after), what)


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
def prove_carry_over(index: BookIndex) -> Iterator[Tie]:
    """上年结余收入(Y) = 年终结余(Y−1)

    Holds: 50 and 50. Fails: 50 and 5.
    """
    for prefix in ("general", "fund", "capital", "insurance"):
        for revenue in index.filled(f"{prefix}_revenue"):
            opening = revenue.find(CARRIED_IN)
            for spending in index.filled(f"{prefix}_expenditure") if opening else ():
                closing = spending.find(CARRIED_OUT)
                if closing is None or opening is None or spending.scope is not revenue.scope:
                    continue
                yield from _hold_carry((revenue, opening), (spending, closing))


def _hold_carry(opening: tuple[Table, LineItem], closing: tuple[Table, LineItem]) -> Iterator[Tie]:
    (revenue, line), (spending, total) = opening, closing
    for after in revenue.wholes:
        before = [m for m in spending.wholes if after.year and m.year == after.year - 1]
        before = [
            m for m in before if m.phase in _SETTLED and column_scope(m) is column_scope(after)
        ]
        if not before:
            continue
        cell = _named(spending, total, before[-1])
        right = spending.name(total, before[-1])
        yield Tie((_named(revenue, line, after),), (cell,), revenue.name(line, after), right)


def _named(table: Table, line: LineItem, measure: Measure) -> Cell:
    return table.cell(line, measure, label=f"表{table.key} {line.name}")


RULES = (prove_debt_roll, prove_surplus, prove_reserves, prove_carry_over)

"""Issuing and serving debt: the prose against the fund tables, and what is to be expected."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xgbudget_tui.audit.debt_claims import BALANCE, SERVICE, SPECIAL_ISSUE, find_claims
from xgbudget_tui.audit.index import BookIndex
from xgbudget_tui.audit.matching import pick
from xgbudget_tui.audit.rule import (
    CLASSIFICATION,
    DEBT_DISCLOSURE,
    Cell,
    Finding,
    Remark,
    RuleGroup,
    RuleKind,
    Text,
    Tie,
    rule,
)
from xgbudget_tui.audit.table import Table
from xgbudget_tui.audit.vocabulary import DEBT_INCOME, INTEREST, ISSUE_FEE, ON_LENT, REPAID, Concept
from xgbudget_tui.model.proof import Cause
from xgbudget_tui.model.terms import Relation, Scope, Verdict

_GROUP = RuleGroup.DEBT
_NOTE = ("举债说明和基金收支表都有", "Books with a debt note and fund tables")
_SPENDING = ("general_expenditure", "fund_expenditure")


def _tables(index: BookIndex, *kinds: str) -> list[Table]:
    """One table per budget: of the whole area, else of the own level."""
    found = (pick(index, kind, scope=Scope.OVERALL) for kind in kinds)
    return [table for table in found if table is not None]


def _collect(tables: list[Table], year: int | None, *concepts: Concept) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for table in tables:
        measure = table.measure_of(year) or (table.main if year is None else None)
        for concept in concepts if measure else ():
            line = table.find(concept)
            if line is not None and measure is not None:
                cells.append(table.cell(line, measure, label=f"表{table.key} {line.name}"))
    return tuple(cells)


@rule(
    "H6", _GROUP, RuleKind.PLAUSIBILITY,
    name=("预计发行的专项债券等于债务收入", "Special bonds to be issued equal the money borrowed"),
    why=("当年发行的专项债券列入基金债务收入", "The year's special bonds are fund debt income"),
    applies=_NOTE, source=DEBT_DISCLOSURE,
)  # fmt: skip
def prove_issue(index: BookIndex) -> Iterator[Tie]:
    """说明所述当年发行专项债券 = 基金收入表债务收入

    Holds: 458 = 458. Fails: 458 = 485.
    """
    tables = _tables(index, "fund_revenue")
    for claim in find_claims(index, SPECIAL_ISSUE):
        cells = _collect(tables, claim.claim.year, DEBT_INCOME)
        cells = cells or _collect(tables, claim.claim.year, ON_LENT)
        if cells:
            name = Text(cells[0].label, cells[0].label.replace("表", "table "))
            yield Tie((claim.cell,), cells[:1], claim.name, name)


@rule(
    "H8", _GROUP, RuleKind.BOUND,
    name=("付息支出不超过还本付息总额", "Interest is within debt service"),
    why=("还本付息包括付息", "Debt service holds interest and repayment"),
    applies=_NOTE, source=DEBT_DISCLOSURE,
)  # fmt: skip
def prove_interest(index: BookIndex) -> Iterator[Tie]:
    """债务付息支出（各预算之和）≤ 说明所述当年还本付息

    Holds: 9 ≤ 12. Fails: 21 ≤ 12.
    """
    tables = _tables(index, *_SPENDING)
    for claim in find_claims(index, SERVICE):
        cells = _collect(tables, claim.claim.year, INTEREST)
        if cells:
            name = Text("债务付息支出", "interest on debt in the tables")
            yield Tie(
                cells, (claim.cell,), name, claim.name, Relation.AT_MOST,
                cells[0].ref.section if cells[0].ref else None,
            )  # fmt: skip


@rule(
    "H9", _GROUP, RuleKind.PLAUSIBILITY,
    name=("说明提到还本的，支出表有还本支出", "What the prose repays stands in a table"),
    why=("债务还本支出单列 231 类", "Repaying debt is class 231 of its own"),
    applies=_NOTE, source=CLASSIFICATION,
)  # fmt: skip
def prove_repayment(index: BookIndex) -> Iterator[Finding]:
    """说明称当年还本付息若干，支出表应有“债务还本支出”（231）

    Holds: the prose says 还本付息, a table has 231. Fails: no table has 231.
    """
    tables = _tables(index, *_SPENDING)
    for claim in find_claims(index, SERVICE, index.book.year):
        if not tables:
            continue
        cells = _collect(tables, claim.claim.year, REPAID)
        if cells:
            verdict, has = Verdict.EXACT, Text("列有还本支出", "have a line for repayment")
        else:
            verdict, has = Verdict.SUSPECT, Text("没有还本支出一行", "have no line for repayment")
        yield Remark(
            verdict,
            Text(f"{claim.name.zh} {claim.cell.printed}，支出表{has.zh}。",
                 f"{claim.name.en} is {claim.cell.printed}; the expenditure tables {has.en}."),
            claim.section.key, claim.cell.ref, (claim.cell,), cells,
            cause=None if cells else Cause.OMISSION,
        )  # fmt: skip


@rule(
    "H10", _GROUP, RuleKind.PLAUSIBILITY,
    name=("发行费用约为发行额的千分之一以内", "Issue fees are about a thousandth of the issue"),
    why=("地方政府债券发行手续费率不超过千分之一", "Fees of local bonds are at most 0.1 %"),
    applies=("基金表中有债务收入和发行费用", "Fund tables with debt income and issue fees"),
)  # fmt: skip
def prove_issue_fee(index: BookIndex) -> Iterator[Tie]:
    """债务发行费用支出 ≤ 0.1% × 债务收入

    Holds: 40 ≤ 0.1% × 45,813. Fails: 400 ≤ 0.1% × 45,813.
    """
    for revenue in _tables(index, "fund_revenue"):
        income = _collect([revenue], index.book.year, DEBT_INCOME)
        income = income or _collect([revenue], index.book.year, ON_LENT)
        fee = _collect(_tables(index, "fund_expenditure"), index.book.year, ISSUE_FEE)
        if income and fee:
            yield Tie(
                fee, income[:1], Text("债务发行费用", "fees of issuing debt"),
                Text("债务收入的 0.1%", "0.1 % of the money borrowed"), Relation.AT_MOST,
                factor=Fraction(1, 1000),
            )  # fmt: skip


@rule(
    "H11", _GROUP, RuleKind.PLAUSIBILITY,
    name=("付息支出与债务规模相称", "Interest is in proportion to the debt"),
    why=(
        "地方政府债券利率一般不超过 5%",
        "Local government bonds bear interest below 5 % as a rule",
    ),
    applies=("有付息支出和债务余额、发行额", "Books with interest, balance and issue"),
)  # fmt: skip
def prove_interest_rate(index: BookIndex) -> Iterator[Tie]:
    """债务付息支出 ≤ 5% × (上年末余额 + 当年发行)

    Holds: 2,172 ≤ 5% × (35,487 + 45,813). Fails: 21,720 ≤ 5% × (35,487 + 45,813).
    """
    year = index.book.year
    interest = _collect(_tables(index, *_SPENDING), year, INTEREST)
    before = [one.cell for one in find_claims(index, BALANCE, year - 1, whole=True)][:1]
    income = _collect(_tables(index, "general_revenue", "fund_revenue"), year, DEBT_INCOME)
    if interest and before:
        yield Tie(
            interest, (*before, *income), Text("债务付息支出", "interest on debt"),
            Text("余额与当年发行额的 5%", "5 % of the balance and the issue"), Relation.AT_MOST,
            factor=Fraction(1, 20),
        )  # fmt: skip


RULES = (
    prove_issue, prove_interest, prove_repayment, prove_issue_fee, prove_interest_rate,
)  # fmt: skip

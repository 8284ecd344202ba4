"""Government debt: ceilings, balances, issues and service, in tables and prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from xgbudget_tui.audit.alignment import match_lines
from xgbudget_tui.audit.assertion import Assertion, Finding, Observation, Operand
from xgbudget_tui.audit.book_index import (
    BookIndex,
    claim_name,
    claim_operand,
    match_columns,
    pick_table,
)
from xgbudget_tui.audit.concepts import DEBT_INCOME, INTEREST, ISSUE_FEE, ON_LENT, REPAID, Concept
from xgbudget_tui.audit.judge import judge_assertion
from xgbudget_tui.audit.rule import (
    BUDGET_LAW,
    CLASSIFICATION,
    DEBT_DISCLOSURE,
    Rule,
    RuleGroup,
    RuleKind,
    rule,
    write_example,
)
from xgbudget_tui.audit.table import Table, TableCell
from xgbudget_tui.model.book import Claim, Section
from xgbudget_tui.model.proof import Cause
from xgbudget_tui.model.terms import Aspect, FigureState, MeasureKind, Relation, Scope, Verdict
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class

LIMIT = re.compile(r"限额")
BALANCE = re.compile(r"余额")
ISSUE = re.compile(r"发行|新增.*(?:债券|债务)")
SPECIAL_ISSUE = re.compile(r"发行.*专项债|专项债.*发行|新增专项债")
SERVICE = re.compile(r"还本付息")
_KINDS = re.compile(r"一般债|专项债")
_PARTIAL = re.compile(r"新增|提前下达|较|比|分配|下达")
_NEW_LIMIT = re.compile(r"新增.*限额")
_NEW = re.compile(r"新增")
_NO_BORROWING = re.compile(r"费|息|还本|偿还|再融资|置换|借新还旧")
"""Of what is issued: what serves debt or replaces it. Refinancing raises no ceiling."""
_PART_OF_ISSUE = re.compile(r"结存|结转|提前下达|其他|剩余")
"""An issue beside others of the year: under what was left of an older ceiling, say."""


@value_class
class DebtClaim:
    """A level of debt that the prose states."""

    section: Section
    claim: Claim

    @property
    def operand(self) -> Operand:
        """The figure as a summand."""
        return claim_operand(self.section, self.claim)

    @property
    def name(self) -> Text:
        """How a sentence calls it."""
        return claim_name(self.section, self.claim)


def find_claims(
    index: BookIndex, pattern: re.Pattern[str], year: int | None = None, whole: bool = False
) -> Iterator[DebtClaim]:
    """Levels in yuan stated in debt notes whose subject fits; ``whole``: of all debt, not of 其中.

    A claim of a kind of debt only (一般, 专项) is not of the whole, nor is an increase.
    """
    for section, claim in index.claims:
        if section.kind_id != "debt_note" or claim.value is None:
            continue
        if claim.state is not FigureState.AMOUNT or claim.kind is not MeasureKind.AMOUNT:
            continue
        if year is not None and claim.year != year:
            continue
        subject = claim.subject.rpartition("›")[2].strip()
        if not pattern.search(subject):
            continue
        if whole and (_KINDS.search(claim.subject) or _PARTIAL.search(subject)):
            continue
        yield DebtClaim(section, claim)


def debt_totals(index: BookIndex, side: str) -> list[TableCell]:
    """The totals of the ceilings (``limit``) or balances (``balance``) in the debt tables.

    General and special debt together, else the table of all debt.
    """
    kinds = (f"general_debt_{side}", f"fund_debt_{side}")
    tables = [table for kind in kinds for table in index.of_kind(kind)[:1]]
    tables = tables or index.of_kind(f"debt_{side}")[:1]
    return [
        TableCell(table, table.grand_total, table.main)
        for table in tables
        if table.grand_total is not None and table.main is not None
    ]


_GROUP = RuleGroup.DEBT
_TABLES = Text("有债务限额、余额表和举债说明", "Books with debt tables and a debt note")


def _hold_prose(index: BookIndex, side: str, pattern: re.Pattern[str]) -> Iterator[Assertion]:
    """The tables' total against the level in the prose that is nearest to it."""
    totals = debt_totals(index, side)
    claims = list(find_claims(index, pattern, whole=True))
    if not totals or not claims:
        return
    operands = tuple(total.named_operand for total in totals)
    stated = sum(operand.value or 0 for operand in operands)
    nearest = min(claims, key=lambda one: abs((one.claim.value or 0) - stated))
    keys = "、".join(total.table.key for total in totals)
    yield Assertion(
        (nearest.operand,), operands, nearest.name,
        Text(f"表 {keys} 的总计", f"the totals of table {keys}"), section=totals[0].table.key,
        subject=operands[-1].ref,
    )  # fmt: skip


@rule(
    "H3", _GROUP, RuleKind.BOUND,
    name=("债务余额不超过限额", "Debt stays within its ceiling"),
    why=("政府债务余额不得突破批准的限额", "Outstanding debt may not exceed the approved ceiling"),
    applies=("有限额和余额两表", "Books with ceilings and balances"), source=BUDGET_LAW,
)  # fmt: skip
def prove_ceiling(index: BookIndex) -> Iterator[Assertion]:
    """余额 ≤ 限额，逐行核对

    Holds: 354 ≤ 354. Fails: 364 ≤ 354.
    """
    for kind in ("general_debt", "fund_debt", "debt"):
        for balance in index.filled(f"{kind}_balance"):
            for limit in index.filled(f"{kind}_limit"):
                if balance.section.number != limit.section.number:
                    continue
                for one, two in match_columns(balance, limit):
                    for line, twin in match_lines(balance, limit):
                        yield Assertion(
                            (balance.named_operand(line, one),),
                            (limit.named_operand(twin, two),),
                            balance.name(line, one), limit.name(twin, two),
                            Relation.AT_MOST, balance.key,
                        )  # fmt: skip


@rule(
    "H5", _GROUP, RuleKind.PLAUSIBILITY,
    name=("新限额等于旧限额加新增", "The new ceiling is the old one and the new debt"),
    why=(
        "限额只因新增债务而提高；再融资债券不增加限额",
        "A ceiling rises by new debt only; refinancing does not raise it",
    ),
    applies=("说明写有两年的限额和当年发行额", "Notes with two ceilings and the year's issue"),
    source=DEBT_DISCLOSURE,
)  # fmt: skip
def prove_new_limit(index: BookIndex) -> Iterator[Assertion]:
    """限额(Y) = 限额(Y−1) + 当年新增债券

    Holds: 813 = 355 + 458. Fails: 830 = 355 + 458.
    """
    limits = _by_year(find_claims(index, LIMIT, whole=True))
    for year, limit in limits.items():
        before = limits.get(year - 1)
        added = _find_new_debt(index, year) if before is not None else []
        if before is None or not added:
            continue
        operands = (before.operand, *(one.operand for one in added))
        right = Text("上年限额加当年新增", "last year's ceiling and the new debt")
        yield Assertion((limit.operand,), operands, limit.name, right, section=limit.section.key)


def _find_new_debt(index: BookIndex, year: int) -> list[DebtClaim]:
    """What raises the year's ceiling: its new ceiling where the prose states it, else new bonds.

    Where a sentence gives all bonds and then the new ones, the new ones; where it gives general
    and special bonds beside a whole, the whole; and what is said twice, once.
    """
    ceilings = [
        one
        for one in find_claims(index, _NEW_LIMIT, year)
        if not _KINDS.search(one.claim.subject) and not _PART_OF_ISSUE.search(one.claim.subject)
    ]
    if ceilings:
        return ceilings[:1]
    issues = [
        one
        for one in find_claims(index, ISSUE, year)
        if not LIMIT.search(one.claim.subject) and not _NO_BORROWING.search(one.claim.subject)
    ]
    issues = [one for one in issues if _NEW.search(_last_name(one))] or issues
    issues = [one for one in issues if not _KINDS.search(_last_name(one))] or issues
    return list({one.claim.value: one for one in reversed(issues)}.values())[::-1]


def _last_name(one: DebtClaim) -> str:
    return one.claim.subject.rpartition("›")[2].strip()


def _by_year(claims: Iterator[DebtClaim]) -> dict[int, DebtClaim]:
    found: dict[int, DebtClaim] = {}
    for one in claims:
        if one.claim.year is not None:
            found.setdefault(one.claim.year, one)
    return found


@rule(
    "H7", _GROUP, RuleKind.STRUCTURE,
    name=("债务表的年份与说明一致", "Debt tables state the year that the prose gives the figures"),
    why=(
        "限额、余额是某一年的数，表题年份应与说明所述年份相同",
        "A ceiling or balance is of one year; title and prose must name the same",
    ),
    applies=_TABLES, source=DEBT_DISCLOSURE, needs=frozenset({Aspect.FIGURE}),
)  # fmt: skip
def prove_debt_year(index: BookIndex) -> Iterator[Finding]:
    """表题年份 = 说明中同一数字的年份

    Holds: a table of 2022 and 354 for 2022 in the prose. Fails: a table of 2023, same prose.
    """
    for side, pattern in (("limit", LIMIT), ("balance", BALANCE)):
        totals = [total for total in debt_totals(index, side) if total.operand.value]
        for assertion in _hold_prose(index, side, pattern) if totals else ():
            if judge_assertion(assertion).verdict is not Verdict.EXACT:
                continue
            total = totals[-1]
            claims = list(find_claims(index, pattern, whole=True))
            equal = [one for one in claims if one.claim.value == assertion.reported[0].value]
            years = {one.claim.year for one in equal}
            year = total.measure.year or total.table.section.year
            if year is None or None in years:
                continue
            yield _compare_years(total, year, years, assertion.reported)


def _compare_years(
    total: TableCell, year: int, stated: set[int | None], claims: tuple[Operand, ...]
) -> Observation:
    """The year of a table's total against the years for which the prose gives its figure."""
    operand, key = total.operand, total.table.key
    printed = total.table.printed_amount(operand)
    others = "、".join(str(one) for one in sorted(one for one in stated if one))
    if year in stated:
        return Observation(
            Verdict.EXACT,
            Text(f"表{key}与说明都称是{year}年的数。", f"Table {key} and the prose say {year}."),
            key, operand.ref, (operand,), claims,
        )  # fmt: skip
    return Observation(
        Verdict.FAILS,
        Text(
            f"表{key}标为{year}年，其总计 {printed}在说明中却是{others}年的数。",
            f"Table {key} says {year}, yet its total, {printed}, is the prose's for {others}.",
        ),
        key, operand.ref, (operand,), claims, cause=Cause.LABEL,
    )  # fmt: skip


_NOTE = ("举债说明和基金收支表都有", "Books with a debt note and fund tables")
_SPENDING = ("general_expenditure", "fund_expenditure")


def _tables(index: BookIndex, *kinds: str) -> list[Table]:
    """One table per budget: of the whole area, else of the own level."""
    found = (pick_table(index, kind, scope=Scope.OVERALL) for kind in kinds)
    return [table for table in found if table is not None]


def _collect(tables: list[Table], year: int | None, *concepts: Concept) -> tuple[Operand, ...]:
    operands: list[Operand] = []
    for table in tables:
        measure = table.measure_of(year) or (table.main if year is None else None)
        for concept in concepts if measure else ():
            line = table.find(concept)
            if line is not None and measure is not None:
                operands.append(table.named_operand(line, measure))
    return tuple(operands)


@rule(
    "H6", _GROUP, RuleKind.PLAUSIBILITY,
    name=("预计发行的专项债券等于债务收入", "Special bonds to be issued equal the money borrowed"),
    why=("当年发行的专项债券列入基金债务收入", "The year's special bonds are fund debt income"),
    applies=_NOTE, source=DEBT_DISCLOSURE,
)  # fmt: skip
def prove_issue(index: BookIndex) -> Iterator[Assertion]:
    """说明所述当年发行专项债券 = 基金收入表债务收入

    Holds: 458 = 458. Fails: 458 = 485.
    """
    tables = _tables(index, "fund_revenue")
    for claim in find_claims(index, SPECIAL_ISSUE):
        subject = claim.claim.subject
        if _NO_BORROWING.search(subject) or _PART_OF_ISSUE.search(subject):
            continue
        operands = _collect(tables, claim.claim.year, DEBT_INCOME)
        operands = operands or _collect(tables, claim.claim.year, ON_LENT)
        if operands:
            name = Text(operands[0].label, operands[0].label.replace("表", "table "))
            yield Assertion((claim.operand,), operands[:1], claim.name, name)


@rule(
    "H8", _GROUP, RuleKind.BOUND,
    name=("付息支出不超过还本付息总额", "Interest is within debt service"),
    why=("还本付息包括付息", "Debt service holds interest and repayment"),
    applies=_NOTE, source=DEBT_DISCLOSURE,
)  # fmt: skip
def prove_interest(index: BookIndex) -> Iterator[Assertion]:
    """债务付息支出（各预算之和）≤ 说明所述当年还本付息

    Holds: 9 ≤ 12. Fails: 21 ≤ 12.
    """
    tables = _tables(index, *_SPENDING)
    for claim in find_claims(index, SERVICE):
        operands = _collect(tables, claim.claim.year, INTEREST)
        if operands:
            name = Text("债务付息支出", "interest on debt in the tables")
            yield Assertion(
                operands, (claim.operand,), name, claim.name, Relation.AT_MOST,
                operands[0].ref.section if operands[0].ref else None,
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
        operands = _collect(tables, claim.claim.year, REPAID)
        if operands:
            verdict, has = Verdict.EXACT, Text("列有还本支出", "have a line for repayment")
        else:
            verdict, has = Verdict.SUSPECT, Text("没有还本支出一行", "have no line for repayment")
        yield Observation(
            verdict,
            Text(f"{claim.name.zh} {claim.operand.printed}，支出表{has.zh}。",
                 f"{claim.name.en} is {claim.operand.printed}; the expenditure tables {has.en}."),
            claim.section.key, claim.operand.ref, (claim.operand,), operands,
            cause=None if operands else Cause.OMISSION,
        )  # fmt: skip


@rule(
    "H10", _GROUP, RuleKind.PLAUSIBILITY,
    name=("发行费用约为发行额的千分之一以内", "Issue fees are about a thousandth of the issue"),
    why=("地方政府债券发行手续费率不超过千分之一", "Fees of local bonds are at most 0.1 %"),
    applies=("基金表中有债务收入和发行费用", "Fund tables with debt income and issue fees"),
)  # fmt: skip
def prove_issue_fee(index: BookIndex) -> Iterator[Assertion]:
    """债务发行费用支出 ≤ 0.1% × 债务收入

    Holds: 40 ≤ 0.1% × 45,813. Fails: 400 ≤ 0.1% × 45,813.
    """
    for revenue in _tables(index, "fund_revenue"):
        income = _collect([revenue], index.book.year, DEBT_INCOME)
        income = income or _collect([revenue], index.book.year, ON_LENT)
        fee = _collect(_tables(index, "fund_expenditure"), index.book.year, ISSUE_FEE)
        if income and fee:
            yield Assertion(
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
def prove_interest_rate(index: BookIndex) -> Iterator[Assertion]:
    """债务付息支出 ≤ 5% × (上年末余额 + 当年发行)

    Holds: 2,172 ≤ 5% × (35,487 + 45,813). Fails: 21,720 ≤ 5% × (35,487 + 45,813).
    """
    year = index.book.year
    interest = _collect(_tables(index, *_SPENDING), year, INTEREST)
    before = [one.operand for one in find_claims(index, BALANCE, year - 1, whole=True)][:1]
    income = _collect(_tables(index, "general_revenue", "fund_revenue"), year, DEBT_INCOME)
    if interest and before:
        yield Assertion(
            interest, (*before, *income), Text("债务付息支出", "interest on debt"),
            Text("余额与当年发行额的 5%", "5 % of the balance and the issue"), Relation.AT_MOST,
            factor=Fraction(1, 20),
        )  # fmt: skip


RULES = (
    Rule(
        "H1",
        _GROUP,
        RuleKind.EQUALITY,
        name=Text("债务限额表与说明一致", "Debt ceilings agree with the prose"),
        why=Text(
            "一般债务限额加专项债务限额为全部限额", "General and special ceilings make the whole"
        ),
        applies=_TABLES,
        source=DEBT_DISCLOSURE,
        check=partial(_hold_prose, side="limit", pattern=LIMIT),
        example=write_example(
            "一般 + 专项债务限额 = 说明所述限额",
            holds="0 + 354 = 354",
            fails="0 + 354 = 345",
        ),
    ),
    Rule(
        "H2",
        _GROUP,
        RuleKind.EQUALITY,
        name=Text("债务余额表与说明一致", "Debt balances agree with the prose"),
        why=Text(
            "一般债务余额加专项债务余额为全部余额", "General and special balances make the whole"
        ),
        applies=_TABLES,
        source=DEBT_DISCLOSURE,
        check=partial(_hold_prose, side="balance", pattern=BALANCE),
        example=write_example(
            "一般 + 专项债务余额 = 说明所述余额",
            holds="0 + 354 = 354",
            fails="0 + 354 = 34",
        ),
    ),
    prove_ceiling,
    prove_new_limit,
    prove_debt_year,
    prove_issue,
    prove_interest,
    prove_repayment,
    prove_issue_fee,
    prove_interest_rate,
)

"""Government debt: tables of ceilings and balances against the prose and the fund tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xgbudget_tui.audit.debt_claims import (
    BALANCE,
    ISSUE,
    LIMIT,
    DebtClaim,
    debt_totals,
    find_claims,
)
from xgbudget_tui.audit.index import BookIndex
from xgbudget_tui.audit.judge import judge_tie
from xgbudget_tui.audit.matching import match_columns, match_lines
from xgbudget_tui.audit.rule import (
    BUDGET_LAW,
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
from xgbudget_tui.model.proof import Cause
from xgbudget_tui.model.terms import Relation, Verdict

_GROUP = RuleGroup.DEBT
_TABLES = ("有债务限额、余额表和举债说明", "Books with debt tables and a debt note")


def _hold_prose(index: BookIndex, side: str, pattern: re.Pattern[str]) -> Iterator[Tie]:
    """The tables' total against the level in the prose that is nearest to it."""
    totals = debt_totals(index, side)
    claims = list(find_claims(index, pattern, whole=True))
    if not totals or not claims:
        return
    cells = tuple(
        table.cell(line, measure, label=f"表{table.key} {line.name}")
        for table, line, measure in totals
    )
    stated = sum(cell.value or 0 for cell in cells)
    nearest = min(claims, key=lambda one: abs((one.claim.value or 0) - stated))
    keys = "、".join(table.key for table, _, _ in totals)
    yield Tie(
        (nearest.cell,), cells, nearest.name,
        Text(f"表 {keys} 的总计", f"the totals of table {keys}"), section=totals[0][0].key,
        subject=cells[-1].ref,
    )  # fmt: skip


@rule(
    "H1", _GROUP, RuleKind.EQUALITY,
    name=("债务限额表与说明一致", "Debt ceilings agree with the prose"),
    why=("一般债务限额加专项债务限额为全部限额", "General and special ceilings make the whole"),
    applies=_TABLES, source=DEBT_DISCLOSURE,
)  # fmt: skip
def prove_limits(index: BookIndex) -> Iterator[Tie]:
    """一般 + 专项债务限额 = 说明所述限额

    Holds: 0 + 354 = 354. Fails: 0 + 354 = 345.
    """
    yield from _hold_prose(index, "limit", LIMIT)


@rule(
    "H2", _GROUP, RuleKind.EQUALITY,
    name=("债务余额表与说明一致", "Debt balances agree with the prose"),
    why=("一般债务余额加专项债务余额为全部余额", "General and special balances make the whole"),
    applies=_TABLES, source=DEBT_DISCLOSURE,
)  # fmt: skip
def prove_balances(index: BookIndex) -> Iterator[Tie]:
    """一般 + 专项债务余额 = 说明所述余额

    Holds: 0 + 354 = 354. Fails: 0 + 354 = 34.
    """
    yield from _hold_prose(index, "balance", BALANCE)


@rule(
    "H3", _GROUP, RuleKind.BOUND,
    name=("债务余额不超过限额", "Debt stays within its ceiling"),
    why=("政府债务余额不得突破批准的限额", "Outstanding debt may not exceed the approved ceiling"),
    applies=("有限额和余额两表", "Books with ceilings and balances"), source=BUDGET_LAW,
)  # fmt: skip
def prove_ceiling(index: BookIndex) -> Iterator[Tie]:
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
                        yield Tie(
                            (balance.cell(line, one, label=f"表{balance.key} {line.name}"),),
                            (limit.cell(twin, two, label=f"表{limit.key} {twin.name}"),),
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
def prove_new_limit(index: BookIndex) -> Iterator[Tie]:
    """限额(Y) = 限额(Y−1) + 当年新增债券

    Holds: 813 = 355 + 458. Fails: 830 = 355 + 458.
    """
    limits = _by_year(find_claims(index, LIMIT, whole=True))
    for year, limit in limits.items():
        before = limits.get(year - 1)
        issues = [one for one in find_claims(index, ISSUE, year) if one.claim is not limit.claim]
        issues = [one for one in issues if not LIMIT.search(one.claim.subject)]
        if before is None or not issues:
            continue
        cells = (before.cell, *(one.cell for one in issues))
        right = Text("上年限额加当年新增", "last year's ceiling and the new debt")
        yield Tie((limit.cell,), cells, limit.name, right, section=limit.section.key)


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
    applies=_TABLES, source=DEBT_DISCLOSURE,
)  # fmt: skip
def prove_debt_year(index: BookIndex) -> Iterator[Finding]:
    """表题年份 = 说明中同一数字的年份

    Holds: a table of 2022 and 354 for 2022 in the prose. Fails: a table of 2023, same prose.
    """
    for side, pattern in (("limit", LIMIT), ("balance", BALANCE)):
        totals = [one for one in debt_totals(index, side) if one[0].cell(one[1], one[2]).value]
        for tie in _hold_prose(index, side, pattern) if totals else ():
            if judge_tie(tie).verdict is not Verdict.EXACT:
                continue
            table, line, measure = totals[-1]
            claims = list(find_claims(index, pattern, whole=True))
            equal = [one for one in claims if one.claim.value == tie.reported[0].value]
            years = {one.claim.year for one in equal}
            year = measure.year or table.section.year
            if year is None or None in years:
                continue
            yield _compare_years(table.cell(line, measure), table.key, (year, years), tie)


def _compare_years(cell: Cell, key: str, years: tuple[int, set[int | None]], tie: Tie) -> Remark:
    year, stated = years
    others = "、".join(str(one) for one in sorted(one for one in stated if one))
    if year in stated:
        return Remark(
            Verdict.EXACT,
            Text(f"表{key}与说明都称是{year}年的数。", f"Table {key} and the prose say {year}."),
            key, cell.ref, (cell,), tie.reported,
        )  # fmt: skip
    return Remark(
        Verdict.FAILS,
        Text(
            f"表{key}标为{year}年，其总计 {cell.printed} 在说明中却是{others}年的数。",
            f"Table {key} says {year}, yet its total {cell.printed} is the prose's for {others}.",
        ),
        key, cell.ref, (cell,), tie.reported, cause=Cause.LABEL,
        reason=Text(
            f"同一数字在说明中属于{others}年。", f"The prose gives this very figure for {others}."
        ),
    )  # fmt: skip


RULES = (prove_limits, prove_balances, prove_ceiling, prove_new_limit, prove_debt_year)

"""What the law asks of a budget, and money that is bound to a purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from xgbudget_tui.audit.assertion import Finding, Observation, Operand
from xgbudget_tui.audit.book_index import BookIndex, match_main, pick_table, spending_tables
from xgbudget_tui.audit.concepts import EDUCATION_SURCHARGE, EDUCATION_SURCHARGE_SPENDING, RESERVE
from xgbudget_tui.audit.rule import BUDGET_LAW, CLASSIFICATION, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.money import MICROPERCENT, Unit, format_amount, format_percent
from xgbudget_tui.model.proof import Cause
from xgbudget_tui.model.rounding import WHOLE
from xgbudget_tui.model.terms import Kind, Phase, Scope, Stage, Verdict
from xgbudget_tui.model.text import Text

_LEAST, _MOST = 1, 3


class _Reserve(NamedTuple):
    """The reserve of a table with the spending it is a share of; both are printed."""

    table: Table
    spending: Operand
    reserve: Operand


def _find_reserves(index: BookIndex) -> Iterator[_Reserve]:
    for table in spending_tables(index):
        total, reserve, measure = table.class_total, table.find(RESERVE), table.main
        if total is None or reserve is None or measure is None:
            continue
        if measure.phase not in {Phase.BUDGET, None}:
            continue
        whole, part = _own_spending(table, total, measure), table.operand(reserve, measure)
        if whole.value and part.value is not None:
            yield _Reserve(table, whole, part)


def _own_spending(table: Table, total: LineItem, measure: Measure) -> Operand:
    """The total less what it holds of money sent to other levels or used to repay debt."""
    whole = table.operand(total, measure)
    beyond = [
        table.operand(part, measure).value or 0
        for part in table.tree.children(total)
        if part.known_code in {"230", "231"}
    ]
    if whole.value is None or not any(beyond):
        return whole
    value = whole.value - sum(beyond)
    unit = table.section.unit or Unit.WAN_YUAN
    return replace(whole, value=value, printed=format_amount(value, unit), ref=None)


@rule(
    "M1", RuleGroup.LEGAL, RuleKind.LEGAL,
    name=("预备费在 1% 至 3% 之间", "The reserve is between 1 % and 3 %"),
    why=(
        "各级一般公共预算按本级支出额的 1% 至 3% 设置预备费",
        "Each level sets aside 1 % to 3 % of its own general expenditure",
    ),
    applies=("列有预备费的预算支出表", "Budget tables with a reserve"), source=BUDGET_LAW,
)  # fmt: skip
def prove_reserve(index: BookIndex) -> Iterator[Finding]:
    """1% ≤ 预备费 ÷ 本级支出 ≤ 3%；支出含不含预备费两种算法都合时为合规

    Holds: 2,000 of 100,000. Fails: 2,000 of 300,000.
    """
    for table, whole, reserve in _find_reserves(index):
        assert whole.value is not None
        assert reserve.value is not None
        low = reserve.value * WHOLE // whole.value
        rest = whole.value - reserve.value
        high = reserve.value * WHOLE // rest if rest > 0 else WHOLE
        inside = [_LEAST * MICROPERCENT <= share <= _MOST * MICROPERCENT for share in (low, high)]
        verdict = {2: Verdict.EXACT, 1: Verdict.SUSPECT, 0: Verdict.FAILS}[sum(inside)]
        one, other = format_percent(low, 2), format_percent(high, 2)
        printed, total = table.printed_amount(reserve), table.printed_amount(whole)
        end_zh = {2: "在 1%–3% 之内", 1: "是否在 1%–3% 之内取决于算法", 0: "不在 1%–3% 之内"}
        end_en = {2: "inside 1–3 %", 1: "inside 1–3 % on one reading only", 0: "outside 1–3 %"}
        yield Observation(
            verdict,
            Text(
                f"表{table.key}预备费 {printed}占支出 {total}的 {one}，"
                f"占不含预备费支出的 {other}，{end_zh[sum(inside)]}。",
                f"The reserve of {printed} in table {table.key} is {one} of spending "
                f"({total}) and {other} of it without the reserve: {end_en[sum(inside)]}.",
            ),
            table.key, reserve.ref, (reserve,), (whole,),
            # The law speaks of the budget; what is left of the reserve at the end may be anything.
            kind=None if sum(inside) == 2 or _is_of_law(index, table) else Kind.DOUBT,
        )  # fmt: skip


_CARRIED = re.compile(r"上年结转|上级专款|上级补助|专项转移支付|债券|当年预算")


def _is_of_law(index: BookIndex, table: Table) -> bool:
    """Whether the spending of a table is the one that the law reckons the reserve from.

    That is the budget as it was set: no account of its execution, and not what was carried over,
    sent from above for a purpose or lent, where the table shows these in columns of their own.
    """
    labels = [measure.label for measure in table.amounts]
    return (
        index.book.stage is Stage.BUDGET
        and not re.search("执行|决算", table.section.title)
        and not any(_CARRIED.search(label) for label in labels)
    )


@rule(
    "M4", RuleGroup.LEGAL, RuleKind.PLAUSIBILITY,
    name=("教育费附加支出有收入来源", "Spending of the education surcharge has its revenue"),
    why=(
        "教育费附加专款专用，安排支出的地方通常列有教育费附加收入",
        "The surcharge is earmarked; who spends it usually shows the revenue",
    ),
    applies=("支出细到款、收入列有非税明细", "Spending by section and revenue with non-tax items"),
    source=CLASSIFICATION,
)  # fmt: skip
def prove_surcharge(index: BookIndex) -> Iterator[Finding]:
    """20509 教育费附加安排的支出 ↔ 10302 专项收入（1030203 教育费附加收入）

    Holds: both are listed. Fails: 20509 is spent, no 专项收入 comes in.
    """
    spending = pick_table(index, "general_expenditure")
    revenue = (
        pick_table(index, "general_revenue", scope=spending.scope or Scope.OWN_LEVEL)
        if spending
        else None
    )
    line = spending.find(EDUCATION_SURCHARGE_SPENDING) if spending else None
    columns = match_main(spending, revenue) if spending and revenue else None
    if spending is None or revenue is None or line is None or columns is None:
        return
    if not revenue.lines(lambda code: code.startswith("103") and len(code) == 5):
        return
    source = revenue.find(EDUCATION_SURCHARGE) or revenue.line("10302")
    spent = spending.named_operand(line, columns[0])
    if not spent.value:
        return
    income = (revenue.operand(source, columns[1]),) if source else ()
    found = bool(income and income[0].value)
    printed = spending.printed_amount(spent)
    yield Observation(
        Verdict.EXACT if found else Verdict.SUSPECT,
        Text(
            f"表{spending.key}安排“{line.name}” {printed}，表{revenue.key}"
            + ("列有相应收入。" if found else "没有列出教育费附加收入或专项收入。"),
            f"Table {spending.key} spends {printed} on {line.name}; table {revenue.key} "
            + ("shows the revenue." if found else "lists no such revenue."),
        ),
        spending.key, spent.ref, (spent,), income, cause=None if found else Cause.SCOPE,
        reason=None if found else Text(
            "收入可能留在上级财政，再以补助下达。",
            "The revenue may stay with the level above and come back as support.",
        ),
    )  # fmt: skip


RULES = (prove_reserve, prove_surcharge)

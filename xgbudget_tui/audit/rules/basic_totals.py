"""Basic and project expenditure against total spending, its wages lines and the prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xgbudget_tui.audit.index import BookIndex, claim_cell
from xgbudget_tui.audit.matching import match_main, pick
from xgbudget_tui.audit.rule import CLASSIFICATION, Cell, RuleGroup, RuleKind, Text, Tie, rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.terms import FigureState, MeasureKind, Relation, Scope

_GROUP = RuleGroup.ECONOMIC
_BOTH = ("有基本支出表和功能分类支出表", "Books with basic expenditure and expenditure by function")
_RUNNING = "01"
_GENERAL_AFFAIRS = "02"


def _find_basic(index: BookIndex) -> tuple[Cell, Text, Table, Measure] | None:
    """The total of basic expenditure: the column of that name, else the total of the table."""
    table = pick(index, "general_basic_expenditure")
    total = (table.class_total or table.grand_total) if table else None
    if table is None or total is None or not table.wholes:
        return None
    measure = next((m for m in table.amounts if "基本支出" in m.label), table.main)
    if measure is None:
        return None
    return table.cell(total, measure), table.name(total, measure), table, measure


def _find_spending(index: BookIndex, basic: Table) -> tuple[Cell, Text, Table, Measure] | None:
    tables = [t for t in index.filled("general_expenditure") if t.class_total is not None]
    own = [table for table in tables if table.scope is Scope.OWN_LEVEL]
    for table in own or tables:
        columns = match_main(basic, table)
        total = table.class_total
        if columns is not None and total is not None:
            cell = table.cell(total, columns[1], label=f"表{table.key} {total.name}")
            return cell, table.name(total, columns[1]), table, columns[1]
    return None


@rule(
    "D4", _GROUP, RuleKind.BOUND,
    name=("基本支出不超过支出合计", "Basic expenditure is within total spending"),
    why=("基本支出是支出的一部分", "Basic expenditure is part of spending"), applies=_BOTH,
)  # fmt: skip
def prove_basic_share(index: BookIndex) -> Iterator[Tie]:
    """基本支出合计 ≤ 一般公共预算支出合计

    Holds: 89 ≤ 201. Fails: 289 ≤ 201.
    """
    basic = _find_basic(index)
    spending = _find_spending(index, basic[2]) if basic else None
    if basic and spending:
        yield Tie((basic[0],), (spending[0],), basic[1], spending[1], Relation.AT_MOST)


@rule(
    "D5", _GROUP, RuleKind.PLAUSIBILITY,
    name=("项目支出与绩效说明一致", "Project spending agrees with what the prose says of it"),
    why=(
        "全部项目支出纳入绩效目标管理时，其金额应等于支出合计减基本支出",
        "Where all projects have targets, their amount is total less basic expenditure",
    ),
    applies=("绩效说明称项目全部纳入管理", "Books whose prose says that all projects are covered"),
)  # fmt: skip
def prove_project_spending(index: BookIndex) -> Iterator[Tie]:
    """绩效说明的项目金额 = 支出合计 − 基本支出

    Holds: the prose says 112 (100 %), 201 − 89 = 112. Fails: the prose says 65 (100 %).
    """
    basic = _find_basic(index)
    spending = _find_spending(index, basic[2]) if basic else None
    if basic is None or spending is None:
        return
    less = replace(basic[0], sign=-1)
    for section in index.notes("performance_note"):
        shares = {c.value for c in section.claims if c.state is FigureState.RATIO}
        amounts = [
            claim
            for claim in section.claims
            if claim.state is FigureState.AMOUNT and claim.kind is MeasureKind.AMOUNT
        ]
        if 100_000_000 in shares and len(amounts) == 1:
            yield Tie(
                (claim_cell(section, amounts[0]),), (spending[0], less),
                Text(f"第 {section.number} 节的项目金额", "the amount of projects in prose"),
                Text("支出合计减基本支出", "total less basic expenditure"), section=section.key,
                hint=Text(
                    "口径可能不同：预备费、对社保基金的补助等不属预算单位的项目。",
                    "The scope may differ: the reserve or subsidies to the insurance funds are "
                    "no unit's project.",
                ),
            )  # fmt: skip


def _sum_items(index: BookIndex, ending: str) -> tuple[list[Cell], Table] | None:
    """The items of every function whose code ends so (01 行政运行, 02 一般行政管理事务)."""
    table = pick(index, "general_expenditure")
    if table is None or table.main is None:
        return None
    names = {_RUNNING: "行政运行", _GENERAL_AFFAIRS: "一般行政管理事务"}
    lines: list[LineItem] = [
        line
        for line in table.section.lines
        if line.name == names[ending] and (line.known_code or ending).endswith(ending)
    ]
    return [table.cell(line, table.main) for line in lines], table


@rule(
    "D17", _GROUP, RuleKind.PLAUSIBILITY,
    name=("行政运行不超过基本支出", "Running the offices is within basic expenditure"),
    why=("行政运行反映行政单位的基本支出", "The item holds basic expenditure of offices"),
    applies=_BOTH, source=CLASSIFICATION,
)  # fmt: skip
def prove_running_costs(index: BookIndex) -> Iterator[Tie]:
    """各款“行政运行”之和 ≤ 基本支出合计

    Holds: 17 ≤ 89. Fails: 97 ≤ 89.
    """
    basic, items = _find_basic(index), _sum_items(index, _RUNNING)
    if basic and items and items[0]:
        name = Text(f"{len(items[0])} 个“行政运行”之和", f"the {len(items[0])} items 行政运行")
        yield Tie(tuple(items[0]), (basic[0],), name, basic[1], Relation.AT_MOST, items[1].key)


@rule(
    "D18", _GROUP, RuleKind.PLAUSIBILITY,
    name=("一般行政管理事务不超过项目支出", "General affairs are within project expenditure"),
    why=("一般行政管理事务反映行政单位的项目支出", "The item holds project expenditure of offices"),
    applies=_BOTH, source=CLASSIFICATION,
)  # fmt: skip
def prove_general_affairs(index: BookIndex) -> Iterator[Tie]:
    """各款“一般行政管理事务”之和 ≤ 支出合计 − 基本支出

    Holds: 23 ≤ 201 − 89. Fails: 123 ≤ 201 − 89.
    """
    basic, items = _find_basic(index), _sum_items(index, _GENERAL_AFFAIRS)
    spending = _find_spending(index, basic[2]) if basic else None
    if basic and spending and items and items[0]:
        less = replace(basic[0], sign=-1)
        count = len(items[0])
        name = Text(f"{count} 个“一般行政管理事务”之和", f"the {count} items 一般行政管理事务")
        rest = Text("支出合计减基本支出", "total less basic expenditure")
        yield Tie(tuple(items[0]), (spending[0], less), name, rest, Relation.AT_MOST, items[1].key)


RULES = (prove_basic_share, prove_project_spending, prove_running_costs, prove_general_affairs)

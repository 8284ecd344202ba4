"""One spending, classified three ways: by function, by government and by department class."""

from __future__ import annotations

from collections.abc import Iterator

from xgbudget_tui.audit.bounds import CodeSum, hold_codes
from xgbudget_tui.audit.index import BookIndex
from xgbudget_tui.audit.matching import match_columns, match_main, pick
from xgbudget_tui.audit.rule import (
    CLASSIFICATION,
    Finding,
    Remark,
    RuleGroup,
    RuleKind,
    Text,
    Tie,
    rule,
)
from xgbudget_tui.audit.table import Table
from xgbudget_tui.audit.vocabulary import RESERVE
from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.proof import Cause
from xgbudget_tui.model.terms import Relation, Scope, Verdict

_GROUP = RuleGroup.ECONOMIC
_FUNCTION = "general_expenditure"
_GOVERNMENT = "general_economic_expenditure"
_BOTH = ("功能分类表和政府经济分类表都有", "Books with the functional and the economic table")


def _spending_tables(index: BookIndex) -> list[Table]:
    """The functional tables of own-level spending, else of the whole area."""
    tables = [table for table in index.filled(_FUNCTION) if table.class_total is not None]
    return [table for table in tables if table.scope is Scope.OWN_LEVEL] or tables


@rule(
    "C4", _GROUP, RuleKind.EQUALITY,
    name=("功能分类总额等于经济分类总额", "Functional and economic totals agree"),
    why=("同一笔支出按两种分类列示，总额相同", "The same money classified twice has one total"),
    applies=_BOTH, source=CLASSIFICATION,
)  # fmt: skip
def prove_two_totals(index: BookIndex) -> Iterator[Tie]:
    """功能分类支出合计 = 政府经济分类支出合计

    Holds: 201 by function, 201 by economic class. Fails: 201 and 210.
    """
    economic = pick(index, _GOVERNMENT)
    root = economic.class_total or economic.grand_total if economic else None
    if economic is None or root is None:
        return
    for table in _spending_tables(index):
        total = table.class_total
        for one, two in match_columns(economic, table):
            if total is not None:
                yield Tie(
                    (table.cell(total, two, label=f"表{table.key} {total.name}"),),
                    (economic.cell(root, one, label=f"表{economic.key} {root.name}"),),
                    table.name(total, two), economic.name(root, one),
                )  # fmt: skip


@rule(
    "C5", _GROUP, RuleKind.PLAUSIBILITY,
    name=("对社保基金的补助两种分类一致", "Subsidies to social insurance agree in both views"),
    why=(
        "财政对社会保险基金的补助（2080507、20826、20827、21012）在经济分类中列 51002",
        "Subsidies to the insurance funds by function are 51002 by economic class",
    ),
    applies=_BOTH, source=CLASSIFICATION,
)  # fmt: skip
def prove_insurance_subsidies(index: BookIndex) -> Iterator[Tie]:
    """2080507＋20826＋20827＋21012 = 51002

    Holds: 2080507 250 and 51002 250. Fails: 2080507 250 and 51002 25.
    """
    function = CodeSum(_FUNCTION, ("2080507", "20826", "20827", "21012"))
    yield from hold_codes(index, function, CodeSum(_GOVERNMENT, ("51002",)), Relation.EQUAL)


@rule(
    "C6", _GROUP, RuleKind.EQUALITY,
    name=("预备费在两种分类中一致", "The reserve is the same in both views"),
    why=(
        "预备费功能分类列 227，经济分类列 51401（514 预备费及预留）",
        "The reserve is 227 by function and 51401 (of 514) by economic class",
    ),
    applies=_BOTH, source=CLASSIFICATION,
)  # fmt: skip
def prove_reserve_views(index: BookIndex) -> Iterator[Finding]:
    """227 预备费 = 51401 预备费

    Holds: 227 20 and 51401 20. Fails: 227 20 and no line 514 in the economic table.
    """
    economic = pick(index, _GOVERNMENT)
    for table in _spending_tables(index) if economic else ():
        reserve = table.find(RESERVE)
        columns = match_main(table, economic) if economic else None
        if economic is None or reserve is None or columns is None:
            continue
        twin = economic.line("51401") or economic.line("514")
        cell = table.cell(reserve, columns[0], label=f"表{table.key} {reserve.name}")
        if twin is None:
            if cell.value:
                yield _no_reserve(table, economic, reserve)
            continue
        whole = twin.known_code == "514" and bool(economic.tree.children(twin))
        yield Tie(
            (cell,), (economic.cell(twin, columns[1], label=f"表{economic.key} {twin.name}"),),
            table.name(reserve), economic.name(twin),
            Relation.AT_MOST if whole else Relation.EQUAL,
        )  # fmt: skip


def _no_reserve(table: Table, economic: Table, reserve: LineItem) -> Remark:
    measure = table.main
    cell = table.cell(reserve, measure) if measure else None
    printed = cell.printed if cell else ""
    return Remark(
        Verdict.FAILS,
        Text(
            f"表{table.key}列有预备费 {printed}，表{economic.key}却没有“预备费及预留”（514）。",
            f"Table {table.key} has a reserve of {printed}, yet table {economic.key} has no 514 "
            "for reserves.",
        ),
        table.key,
        cell.ref if cell else None,
        (cell,) if cell else (),
        cause=Cause.OMISSION,
        reason=Text(
            "两表总额若相同，预备费必已混入其他科目。",
            "If the totals agree, the reserve must be inside other economic classes.",
        ),
    )


RULES = (prove_two_totals, prove_insurance_subsidies, prove_reserve_views)

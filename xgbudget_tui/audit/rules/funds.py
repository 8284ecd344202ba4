"""Government-managed funds: transfers, bond money and what each fund may be spent on."""

from __future__ import annotations

from collections.abc import Iterator

from xgbudget_tui.audit.assertion import Assertion, Operand
from xgbudget_tui.audit.book_index import BookIndex, match_columns, match_main, pick_table
from xgbudget_tui.audit.concepts import (
    BOND_SPENDING,
    CARRIED_IN,
    DEBT_INCOME,
    FUND_TRANSFER,
    INTEREST,
    LAND_SALES,
    LAND_SPENDING,
    LOTTERY_SPENDING,
    MOVED_IN,
    MOVED_OUT,
    ON_LENT,
    PROJECT_INCOME,
    Concept,
)
from xgbudget_tui.audit.rule import BUDGET_LAW, CLASSIFICATION, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.terms import Relation, Scope
from xgbudget_tui.model.text import Text

_GROUP = RuleGroup.FUNDS
_BOTH = ("有政府性基金收入表和支出表", "Books with fund revenue and fund expenditure")


def _sides(index: BookIndex) -> Iterator[tuple[Table, Measure, Table, Measure]]:
    """Fund revenue and expenditure of one scope with their columns of the year."""
    for revenue in index.filled("fund_revenue"):
        for spending in index.filled("fund_expenditure"):
            columns = match_main(revenue, spending)
            if revenue.scope is spending.scope and columns is not None:
                yield revenue, columns[0], spending, columns[1]


def _cells(table: Table, measure: Measure, *concepts: Concept) -> tuple[Operand, ...]:
    lines = [line for concept in concepts if (line := table.find(concept)) is not None]
    return table.operands(lines, measure, named=True)


def _name(table: Table, operands: tuple[Operand, ...]) -> Text:
    names = "＋".join(operand.label.partition(" ")[2] for operand in operands)
    return Text(f"表{table.key}的{names}", f"{names} of table {table.key}")


@rule(
    "G10", _GROUP, RuleKind.EQUALITY,
    name=("基金转移支付表等于收入表的转移支付收入", "Fund transfers agree with the revenue table"),
    why=("同一笔基金补助在两表中各列一次", "The same support is stated in both tables"),
    applies=("有收到的基金转移支付表和基金收入表", "Books with fund transfers and fund revenue"),
)  # fmt: skip
def prove_fund_support(index: BookIndex) -> Iterator[Assertion]:
    """基金转移支付表合计 = 基金收入表的政府性基金转移支付收入

    Holds: 300 and 300. Fails: 300 and 30.
    """
    for table in index.filled("fund_transfers"):
        total = table.grand_total
        if total is None or table.scope is Scope.DOWNWARD or "支出" in total.name:
            continue
        if any(measure.label.startswith("其中") for measure in table.amounts):
            continue  # the share of a district: money sent down, not received
        for revenue in index.filled("fund_revenue"):
            line = revenue.find(FUND_TRANSFER)
            for one, two in match_columns(table, revenue) if line else ():
                if line is not None:
                    yield Assertion(
                        (table.named_operand(total, one),),
                        (revenue.named_operand(line, two),),
                        table.name(total, one), revenue.name(line, two),
                    )  # fmt: skip


@rule(
    "G11", _GROUP, RuleKind.PLAUSIBILITY,
    name=("债券安排的支出不超过专项债务收入", "Spending of bonds is within the money borrowed"),
    why=(
        "专项债务收入应安排到债券支出、还本或转贷",
        "What is borrowed goes to bond-financed spending, repayment or on-lending",
    ),
    applies=(
        "基金表中有债务收入和债券安排的支出",
        "Fund tables with debt income and bond spending",
    ),
    source=CLASSIFICATION,
)  # fmt: skip
def prove_bond_spending(index: BookIndex) -> Iterator[Assertion]:
    """债务收入（含转贷）≥ 专项债券收入安排的支出 + 债务还本 + 转贷支出

    Holds: 458 ≥ 458. Fails: 48 ≥ 458.
    """
    for revenue, one, spending, two in _sides(index):
        income = _cells(revenue, one, DEBT_INCOME, ON_LENT)
        lines = spending.finest(BOND_SPENDING)
        if not income or not lines:
            continue
        repaid = spending.line("231")
        lent = spending.line("23011")
        spent = spending.operands([*lines, *(x for x in (repaid, lent) if x)], two, named=True)
        names = _name(revenue, income), _name(spending, spent)
        yield Assertion(income, spent, *names, Relation.AT_LEAST)


@rule(
    "G12", _GROUP, RuleKind.PLAUSIBILITY,
    name=("项目专项收入用于付息还本", "Income of bond-financed projects goes to the debt"),
    why=(
        "专项债券对应项目的专项收入先用于该债券付息还本",
        "Income of a bond's project serves that bond first",
    ),
    applies=("基金表中有 10310 和债务付息支出", "Fund tables with 10310 and interest"),
)  # fmt: skip
def prove_project_income(index: BookIndex) -> Iterator[Assertion]:
    """项目专项收入 10310 ≤ 债务付息 + 还本

    Holds: 21 ≤ 21. Fails: 210 ≤ 21.
    """
    for revenue, one, spending, two in _sides(index):
        income = _cells(revenue, one, PROJECT_INCOME)
        served = _cells(spending, two, INTEREST)
        repaid = spending.line("231")
        if repaid is not None:
            served += spending.operands([repaid], two, named=True)
        if income and served:
            names = _name(revenue, income), _name(spending, served)
            yield Assertion(income, served, *names, Relation.AT_MOST)


@rule(
    "G13", _GROUP, RuleKind.PLAUSIBILITY,
    name=("彩票公益金支出有来源", "Lottery spending has a source"),
    why=(
        "彩票公益金支出来自上级补助、上年结余和本级彩票收入",
        "It comes from support, what was carried over and the place's own lottery income",
    ),
    applies=("基金支出表列有彩票公益金支出", "Fund tables with lottery spending"),
)  # fmt: skip
def prove_lottery(index: BookIndex) -> Iterator[Assertion]:
    """彩票公益金安排的支出 ≤ 基金补助 + 上年结余 + 彩票公益金收入

    Holds: 84 ≤ 30＋64. Fails: 84 ≤ 30＋6.
    """
    for revenue, one, spending, two in _sides(index):
        spent = _cells(spending, two, LOTTERY_SPENDING)
        sources = _cells(revenue, one, FUND_TRANSFER, CARRIED_IN)
        own = revenue.line("1030155", "103015501")
        if own is not None and sources:
            sources += revenue.operands([own], one, named=True)
        if spent and sources:
            names = _name(spending, spent), _name(revenue, sources)
            yield Assertion(spent, sources, *names, Relation.AT_MOST)


@rule(
    "G14", _GROUP, RuleKind.PLAUSIBILITY,
    name=("土地出让支出有来源", "Spending of land-use sales has a source"),
    why=(
        "土地出让收入安排的支出来自当年出让收入、上级补助和上年结余",
        "It comes from the year's sales, support and what was carried over",
    ),
    applies=("基金表中有土地出让收入和支出", "Fund tables with land-use sales and spending"),
    source=BUDGET_LAW,
)  # fmt: skip
def prove_land(index: BookIndex) -> Iterator[Assertion]:
    """21208 ≤ 1030148 + 基金补助 + 上年结余

    Holds: 25 ≤ 80. Fails: 95 ≤ 80＋3＋6.
    """
    for revenue, one, spending, two in _sides(index):
        spent = _cells(spending, two, LAND_SPENDING)
        sources = _cells(revenue, one, LAND_SALES)
        others = _cells(revenue, one, FUND_TRANSFER, CARRIED_IN)
        if spent and sources and others:
            sources += others
            names = _name(spending, spent), _name(revenue, sources)
            yield Assertion(spent, sources, *names, Relation.AT_MOST)


@rule(
    "N6", _GROUP, RuleKind.PLAUSIBILITY,
    name=("调入资金等于基金和国资的调出", "Money moved in is what the other budgets move out"),
    why=(
        "一般公共预算的调入资金来自基金和国有资本经营预算的调出（另可有其他调入）",
        "The general budget takes in what the others move out, and perhaps something else",
    ),
    applies=("一般、基金预算表列有调入、调出资金", "Books whose tables state money moved"),
)  # fmt: skip
def prove_moves(index: BookIndex) -> Iterator[Assertion]:
    """基金调出 + 国有资本调出 ≤ 一般公共预算调入资金

    Holds: 50＋5 ≤ 60. Fails: 50＋15 ≤ 60.
    """
    revenue = pick_table(index, "general_revenue")
    target = revenue.find(MOVED_IN) if revenue else None
    if revenue is None or target is None:
        return
    moved: tuple[Operand, ...] = ()
    measure = revenue.main
    for kind in ("fund_expenditure", "capital_expenditure"):
        table = pick_table(index, kind, scope=revenue.scope or Scope.OWN_LEVEL)
        columns = match_main(revenue, table) if table else None
        if table is not None and columns is not None:
            moved += _cells(table, columns[1], MOVED_OUT)
    if moved and measure is not None:
        name = Text("各预算调出资金之和", "what the other budgets move out")
        into = revenue.named_operand(target, measure)
        yield Assertion(
            moved, (into,), name, revenue.name(target, measure), Relation.AT_MOST, revenue.key
        )


RULES = (
    prove_fund_support, prove_bond_spending, prove_project_income, prove_lottery, prove_land,
    prove_moves,
)  # fmt: skip

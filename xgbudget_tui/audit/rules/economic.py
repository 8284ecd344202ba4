"""One spending classified by function, by government and by department class.

Basic expenditure is held against each of the three.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from xgbudget_tui.audit.assertion import Assertion, Finding, Observation, Operand
from xgbudget_tui.audit.book_index import (
    BookIndex,
    claim_operand,
    code_operands,
    match_columns,
    match_main,
    pick_table,
)
from xgbudget_tui.audit.concepts import RESERVE
from xgbudget_tui.audit.rule import CLASSIFICATION, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.proof import Cause
from xgbudget_tui.model.terms import FigureState, MeasureKind, Relation, Scope, Verdict
from xgbudget_tui.model.text import Text


@dataclass(frozen=True, slots=True)
class CodeSum:
    """Some official codes of one kind of table."""

    kind: str
    codes: tuple[str, ...]

    def name(self, table: Table) -> Text:
        """How a sentence calls it."""
        codes = "＋".join(self.codes)
        return Text(f"表{table.key}的 {codes}", f"{' + '.join(self.codes)} of table {table.key}")


def hold_codes(
    index: BookIndex, small: CodeSum, large: CodeSum, relation: Relation = Relation.AT_MOST
) -> Iterator[Assertion]:
    """``small`` against ``large`` in the year of the first table, own level before the whole.

    Nothing is asked where a table is absent or does not go down to the level of its codes.
    """
    one, other = pick_table(index, small.kind), pick_table(index, large.kind)
    if one is None or other is None:
        return
    columns = match_main(one, other)
    if columns is None:
        return
    left, right = _cells(one, small, columns[0]), _cells(other, large, columns[1])
    if left and right:
        yield Assertion(left, right, small.name(one), large.name(other), relation, one.key)


def _cells(table: Table, codes: CodeSum, measure: Measure) -> tuple[Operand, ...] | None:
    return code_operands(table, codes.codes, measure)


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
def prove_two_totals(index: BookIndex) -> Iterator[Assertion]:
    """功能分类支出合计 = 政府经济分类支出合计

    Holds: 201 by function, 201 by economic class. Fails: 201 and 210.
    """
    economic = pick_table(index, _GOVERNMENT)
    root = economic.class_total or economic.grand_total if economic else None
    if economic is None or root is None:
        return
    for table in _spending_tables(index):
        total = table.class_total
        for one, two in match_columns(economic, table):
            if total is not None:
                yield Assertion(
                    (table.operand(total, two, label=f"表{table.key} {total.name}"),),
                    (economic.operand(root, one, label=f"表{economic.key} {root.name}"),),
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
def prove_insurance_subsidies(index: BookIndex) -> Iterator[Assertion]:
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
    economic = pick_table(index, _GOVERNMENT)
    for table in _spending_tables(index) if economic else ():
        reserve = table.find(RESERVE)
        columns = match_main(table, economic) if economic else None
        if economic is None or reserve is None or columns is None:
            continue
        twin = economic.line("51401") or economic.line("514")
        operand = table.operand(reserve, columns[0], label=f"表{table.key} {reserve.name}")
        if twin is None:
            if operand.value:
                yield _no_reserve(table, economic, reserve)
            continue
        whole = twin.known_code == "514" and bool(economic.tree.children(twin))
        yield Assertion(
            (operand,),
            (economic.operand(twin, columns[1], label=f"表{economic.key} {twin.name}"),),
            table.name(reserve), economic.name(twin),
            Relation.AT_MOST if whole else Relation.EQUAL,
        )  # fmt: skip


def _no_reserve(table: Table, economic: Table, reserve: LineItem) -> Observation:
    measure = table.main
    operand = table.operand(reserve, measure) if measure else None
    printed = operand.printed if operand else ""
    return Observation(
        Verdict.FAILS,
        Text(
            f"表{table.key}列有预备费 {printed}，表{economic.key}却没有“预备费及预留”（514）。",
            f"Table {table.key} has a reserve of {printed}, yet table {economic.key} has no 514 "
            "for reserves.",
        ),
        table.key,
        operand.ref if operand else None,
        (operand,) if operand else (),
        cause=Cause.OMISSION,
        reason=Text(
            "两表总额若相同，预备费必已混入其他科目。",
            "If the totals agree, the reserve must be inside other economic classes.",
        ),
    )


_BOUND = RuleKind.BOUND
_PLAUSIBLE = RuleKind.PLAUSIBILITY
_BASIC = "general_basic_expenditure"
_APPLIES = ("有基本支出表和另一分类的支出表", "Books with basic expenditure and another view")


@rule(
    "D6", _GROUP, _BOUND,
    name=("基本工资福利不超过全部工资福利", "Basic wages are within all wages"),
    why=(
        "301 基本支出部分折入 501 和 50501，后者还含项目支出",
        "301 goes into 501 and 50501, which also hold project spending",
    ),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_wages(index: BookIndex) -> Iterator[Assertion]:
    """301 ≤ 501＋50501

    Holds: 301 76, 501＋50501 93. Fails: 301 96, 501＋50501 93.
    """
    small, large = CodeSum(_BASIC, ("301",)), CodeSum(_GOVERNMENT, ("501", "50501"))
    yield from hold_codes(index, small, large)


@rule(
    "D7", _GROUP, _BOUND,
    name=("基本商品和服务不超过全部商品和服务", "Basic goods and services are within all of them"),
    why=(
        "302 基本支出部分折入 502 和 50502",
        "302 goes into 502 and 50502, which also hold project spending",
    ),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_services(index: BookIndex) -> Iterator[Assertion]:
    """302 ≤ 502＋50502

    Holds: 302 11, 502＋50502 36. Fails: 302 11, 502＋50502 3.
    """
    small, large = CodeSum(_BASIC, ("302",)), CodeSum(_GOVERNMENT, ("502", "50502"))
    yield from hold_codes(index, small, large)


@rule(
    "D8", _GROUP, _BOUND,
    name=("基本个人和家庭补助不超过全部", "Basic grants to persons are within all of them"),
    why=("303 折入 509", "303 goes into 509"),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_grants(index: BookIndex) -> Iterator[Assertion]:
    """303 ≤ 509

    Holds: 303 2, 509 25. Fails: 303 26, 509 25.
    """
    small, large = CodeSum(_BASIC, ("303",)), CodeSum(_GOVERNMENT, ("509",))
    yield from hold_codes(index, small, large)


@rule(
    "D9", _GROUP, _PLAUSIBLE,
    name=("机关住房公积金不超过全部住房公积金", "Housing funds of offices are within those of all"),
    why=("50103 只含机关，30113 含全部单位", "50103 covers offices only, 30113 every unit"),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_office_housing(index: BookIndex) -> Iterator[Assertion]:
    """50103 ≤ 30113

    Holds: 50103 3, 30113 9. Fails: 50103 30, 30113 9.
    """
    small, large = CodeSum(_GOVERNMENT, ("50103",)), CodeSum(_BASIC, ("30113",))
    yield from hold_codes(index, small, large)


@rule(
    "D10", _GROUP, _PLAUSIBLE,
    name=("住房公积金缴费在住房改革支出之内", "Housing funds paid are within the function's"),
    why=("30113 按功能分类列 2210201", "30113 is 2210201 by function"),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_housing(index: BookIndex) -> Iterator[Assertion]:
    """30113 ≤ 2210201

    Holds: 30113 99, 2210201 107. Fails: 30113 99, 2210201 10.
    """
    small, large = CodeSum(_BASIC, ("30113",)), CodeSum(_FUNCTION, ("2210201",))
    yield from hold_codes(index, small, large)


@rule(
    "D11", _GROUP, _PLAUSIBLE,
    name=("养老保险缴费在功能科目之内", "Pension contributions are within the function's"),
    why=("30108 按功能分类一般列 2080505", "30108 is as a rule 2080505 by function"),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_pensions(index: BookIndex) -> Iterator[Assertion]:
    """30108 ≤ 2080505

    Holds: 30108 72, 2080505 74. Fails: 30108 74, 2080505 72.
    """
    small, large = CodeSum(_BASIC, ("30108",)), CodeSum(_FUNCTION, ("2080505",))
    yield from hold_codes(index, small, large)


@rule(
    "D12", _GROUP, _PLAUSIBLE,
    name=("职业年金缴费在功能科目之内", "Occupational annuities are within the function's"),
    why=("30109 按功能分类一般列 2080506", "30109 is as a rule 2080506 by function"),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_annuities(index: BookIndex) -> Iterator[Assertion]:
    """30109 ≤ 2080506

    Holds: 30109 2, 2080506 16. Fails: 30109 20, 2080506 16.
    """
    small, large = CodeSum(_BASIC, ("30109",)), CodeSum(_FUNCTION, ("2080506",))
    yield from hold_codes(index, small, large)


@rule(
    "D13", _GROUP, _PLAUSIBLE,
    name=("医疗缴费在行政事业单位医疗之内", "Medical contributions are within the function's"),
    why=("30110、30111 按功能分类一般列 21011", "30110 and 30111 are as a rule 21011 by function"),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_medical(index: BookIndex) -> Iterator[Assertion]:
    """30110＋30111 ≤ 21011

    Holds: 30110＋30111 55, 21011 55. Fails: 30110＋30111 56, 21011 40.
    """
    small, large = CodeSum(_BASIC, ("30110", "30111")), CodeSum(_FUNCTION, ("21011",))
    yield from hold_codes(index, small, large)


@rule(
    "D14", _GROUP, _PLAUSIBLE,
    name=("离退休费在功能科目之内", "Retirement pay is within the function's"),
    why=(
        "30301、30302 按功能分类一般列 2080501、2080502",
        "30301 and 30302 are as a rule 2080501 and 2080502",
    ),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_retirement(index: BookIndex) -> Iterator[Assertion]:
    """30301＋30302 ≤ 2080501＋2080502

    Holds: 17 ≤ 20. Fails: 27 ≤ 20.
    """
    small, large = CodeSum(_BASIC, ("30301", "30302")), CodeSum(_FUNCTION, ("2080501", "2080502"))
    yield from hold_codes(index, small, large)


@rule(
    "D15", _GROUP, _BOUND,
    name=("离退休费不超过经济分类离退休费", "Retirement pay is within the economic class"),
    why=("30301、30302 折入 50905", "30301 and 30302 go into 50905"),
    applies=_APPLIES, source=CLASSIFICATION,
)  # fmt: skip
def prove_retirement_class(index: BookIndex) -> Iterator[Assertion]:
    """30301＋30302 ≤ 50905

    Holds: 17 ≤ 50. Fails: 17 ≤ 5.
    """
    small, large = CodeSum(_BASIC, ("30301", "30302")), CodeSum(_GOVERNMENT, ("50905",))
    yield from hold_codes(index, small, large)


_BASIC_BOTH = (
    "有基本支出表和功能分类支出表",
    "Books with basic expenditure and expenditure by function",
)
_RUNNING = "01"
_GENERAL_AFFAIRS = "02"


def _find_basic(index: BookIndex) -> tuple[Operand, Text, Table, Measure] | None:
    """The total of basic expenditure: the column of that name, else the total of the table."""
    table = pick_table(index, "general_basic_expenditure")
    total = (table.class_total or table.grand_total) if table else None
    if table is None or total is None or not table.wholes:
        return None
    measure = next((m for m in table.amounts if "基本支出" in m.label), table.main)
    if measure is None:
        return None
    return table.operand(total, measure), table.name(total, measure), table, measure


def _find_spending(index: BookIndex, basic: Table) -> tuple[Operand, Text, Table, Measure] | None:
    tables = [t for t in index.filled("general_expenditure") if t.class_total is not None]
    own = [table for table in tables if table.scope is Scope.OWN_LEVEL]
    for table in own or tables:
        columns = match_main(basic, table)
        total = table.class_total
        if columns is not None and total is not None:
            operand = table.operand(total, columns[1], label=f"表{table.key} {total.name}")
            return operand, table.name(total, columns[1]), table, columns[1]
    return None


@rule(
    "D4", _GROUP, RuleKind.BOUND,
    name=("基本支出不超过支出合计", "Basic expenditure is within total spending"),
    why=("基本支出是支出的一部分", "Basic expenditure is part of spending"), applies=_BASIC_BOTH,
)  # fmt: skip
def prove_basic_share(index: BookIndex) -> Iterator[Assertion]:
    """基本支出合计 ≤ 一般公共预算支出合计

    Holds: 89 ≤ 201. Fails: 289 ≤ 201.
    """
    basic = _find_basic(index)
    spending = _find_spending(index, basic[2]) if basic else None
    if basic and spending:
        yield Assertion((basic[0],), (spending[0],), basic[1], spending[1], Relation.AT_MOST)


@rule(
    "D5", _GROUP, RuleKind.PLAUSIBILITY,
    name=("项目支出与绩效说明一致", "Project spending agrees with what the prose says of it"),
    why=(
        "全部项目支出纳入绩效目标管理时，其金额应等于支出合计减基本支出",
        "Where all projects have targets, their amount is total less basic expenditure",
    ),
    applies=("绩效说明称项目全部纳入管理", "Books whose prose says that all projects are covered"),
)  # fmt: skip
def prove_project_spending(index: BookIndex) -> Iterator[Assertion]:
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
            yield Assertion(
                (claim_operand(section, amounts[0]),), (spending[0], less),
                Text(f"第 {section.number} 节的项目金额", "the amount of projects in prose"),
                Text("支出合计减基本支出", "total less basic expenditure"), section=section.key,
                hint=Text(
                    "口径可能不同：预备费、对社保基金的补助等不属预算单位的项目。",
                    "The scope may differ: the reserve or subsidies to the insurance funds are "
                    "no unit's project.",
                ),
            )  # fmt: skip


def _sum_items(index: BookIndex, ending: str) -> tuple[list[Operand], Table] | None:
    """The items of every function whose code ends so (01 行政运行, 02 一般行政管理事务)."""
    table = pick_table(index, "general_expenditure")
    if table is None or table.main is None:
        return None
    names = {_RUNNING: "行政运行", _GENERAL_AFFAIRS: "一般行政管理事务"}
    lines: list[LineItem] = [
        line
        for line in table.section.lines
        if line.name == names[ending] and (line.known_code or ending).endswith(ending)
    ]
    return [table.operand(line, table.main) for line in lines], table


@rule(
    "D17", _GROUP, RuleKind.PLAUSIBILITY,
    name=("行政运行不超过基本支出", "Running the offices is within basic expenditure"),
    why=("行政运行反映行政单位的基本支出", "The item holds basic expenditure of offices"),
    applies=_BASIC_BOTH, source=CLASSIFICATION,
)  # fmt: skip
def prove_running_costs(index: BookIndex) -> Iterator[Assertion]:
    """各款“行政运行”之和 ≤ 基本支出合计

    Holds: 17 ≤ 89. Fails: 97 ≤ 89.
    """
    basic, items = _find_basic(index), _sum_items(index, _RUNNING)
    if basic and items and items[0]:
        name = Text(f"{len(items[0])} 个“行政运行”之和", f"the {len(items[0])} items 行政运行")
        yield Assertion(
            tuple(items[0]), (basic[0],), name, basic[1], Relation.AT_MOST, items[1].key
        )


@rule(
    "D18", _GROUP, RuleKind.PLAUSIBILITY,
    name=("一般行政管理事务不超过项目支出", "General affairs are within project expenditure"),
    why=("一般行政管理事务反映行政单位的项目支出", "The item holds project expenditure of offices"),
    applies=_BASIC_BOTH, source=CLASSIFICATION,
)  # fmt: skip
def prove_general_affairs(index: BookIndex) -> Iterator[Assertion]:
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
        yield Assertion(
            tuple(items[0]), (spending[0], less), name, rest, Relation.AT_MOST, items[1].key
        )


RULES = (
    prove_two_totals,
    prove_insurance_subsidies,
    prove_reserve_views,
    prove_wages,
    prove_services,
    prove_grants,
    prove_office_housing,
    prove_housing,
    prove_pensions,
    prove_annuities,
    prove_medical,
    prove_retirement,
    prove_retirement_class,
    prove_basic_share,
    prove_project_spending,
    prove_running_costs,
    prove_general_affairs,
)

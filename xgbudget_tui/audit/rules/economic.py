"""One spending classified by function, by government and by department class.

Basic expenditure is held against each of the three.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from xgbudget_tui.audit.assertion import Assertion, Finding, Observation, Operand
from xgbudget_tui.audit.book_index import (
    BookIndex,
    CodeSum,
    claim_operand,
    match_columns,
    match_main,
    pick_table,
    spending_tables,
)
from xgbudget_tui.audit.concepts import RESERVE
from xgbudget_tui.audit.judge import judge_assertion
from xgbudget_tui.audit.rule import (
    CLASSIFICATION,
    Rule,
    RuleGroup,
    RuleKind,
    rule,
    write_example,
)
from xgbudget_tui.audit.table import Table, TableCell
from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.proof import Cause
from xgbudget_tui.model.terms import FigureState, MeasureKind, Relation, Verdict
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class


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
    left, right = small.operands(one, columns[0]), large.operands(other, columns[1])
    if left and right:
        yield Assertion(left, right, small.name(one), large.name(other), relation, one.key)


_GROUP = RuleGroup.ECONOMIC
_FUNCTION = "general_expenditure"
_GOVERNMENT = "general_economic_expenditure"
_BOTH = Text("功能分类表和政府经济分类表都有", "Books with the functional and the economic table")


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
    if economic is None or root is None or _is_one_of_several(economic, root):
        return
    for table in spending_tables(index):
        total = table.class_total
        for one, two in match_columns(economic, table):
            if total is not None:
                left, right = TableCell(table, total, two), TableCell(economic, root, one)
                yield _hold_totals(left, right)


_OTHER_SCOPE = Text(
    "两表的标题所指范围不同，总额不一定相等。",
    "The titles of the two tables state different scopes: their totals need not agree.",
)
_WORDS = re.compile("[\u4e00-\u9fff]")
_NO_SCOPE = re.compile(
    r"[(（][^)）]*[)）]|20\d\d年度?|按|功能|经济|分类|科目|政府|部门|预算|决算|执行|调整|草案|情况|"
    r"明细|收支|[总表和数]|支出"
)
_BEYOND_SPENDING = re.compile(r"^(?:转移性支出|债务还本支出|预备费及预留)$")
"""Economic classes that the spending of a level is often stated without."""


def _is_one_of_several(economic: Table, root: LineItem) -> bool:
    """Whether a line with classes below it is numbered beside others: none of them is the total."""
    beside = [line for line in economic.tree.roots if economic.tree.children(line)]
    return root.outline is not None and root.parent is None and len(beside) > 1


def _hold_totals(functional: TableCell, economic: TableCell) -> Assertion:
    """Two totals of spending, or the economic one without what only it takes in if that agrees."""
    left, right = functional.named_operand, economic.named_operand
    whole = Assertion((left,), (right,), functional.name, economic.name)
    if left.value == right.value:
        return whole
    table, measure = economic.table, economic.measure
    extra = [
        table.operand(line, measure, -1, f"表{table.key} {line.name}")
        for line in table.tree.children(economic.line)
        if _BEYOND_SPENDING.search(line.name)
    ]
    for count in range(len(extra), 0, -1):
        for left_out in itertools.combinations(extra, count):
            sides = replace(whole, computed=(right, *left_out), given=True)
            if judge_assertion(sides).verdict is Verdict.EXACT:
                names = "、".join(operand.label.split(" ")[-1] for operand in left_out)
                what = Text(f"{whole.right.zh}减{names}", f"{whole.right.en} less {names}")
                return replace(sides, right=what)
    titles = (functional.table.section.title, table.section.title)
    scopes = [set(_WORDS.findall(_NO_SCOPE.sub("", normalise_name(title)))) for title in titles]
    return whole if scopes[0] == scopes[1] else replace(whole, doubt=_OTHER_SCOPE)


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
    for table in spending_tables(index) if economic else ():
        reserve = table.find(RESERVE)
        columns = match_main(table, economic) if economic else None
        if economic is None or reserve is None or columns is None:
            continue
        twin = economic.line("51401") or economic.line("514")
        operand = table.named_operand(reserve, columns[0])
        if twin is None:
            if operand.value:
                yield _no_reserve(table, economic, reserve)
            continue
        whole = twin.known_code == "514" and bool(economic.tree.children(twin))
        yield Assertion(
            (operand,),
            (economic.named_operand(twin, columns[1]),),
            table.name(reserve), economic.name(twin),
            Relation.AT_MOST if whole else Relation.EQUAL,
        )  # fmt: skip


def _no_reserve(table: Table, economic: Table, reserve: LineItem) -> Observation:
    measure = table.main
    operand = table.operand(reserve, measure) if measure else None
    printed = table.printed_amount(operand) if operand else ""
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
            "若两表总额相同，预备费可能并入了其他科目，表中没有列明。",
            "If the totals agree, the reserve may stand in other classes; the table does not say.",
        ),
    )


_BOUND = RuleKind.BOUND
_PLAUSIBLE = RuleKind.PLAUSIBILITY
_BASIC = "general_basic_expenditure"
_APPLIES = Text("有基本支出表和另一分类的支出表", "Books with basic expenditure and another view")


_BASIC_BOTH = (
    "有基本支出表和功能分类支出表",
    "Books with basic expenditure and expenditure by function",
)


def _find_basic(index: BookIndex) -> TableCell | None:
    """The total of basic expenditure: the column of that name, else the total of the table."""
    table = pick_table(index, _BASIC)
    total = (table.class_total or table.grand_total) if table else None
    if table is None or total is None or not table.wholes:
        return None
    measure = next((m for m in table.amounts if "基本支出" in m.label), table.main)
    return TableCell(table, total, measure) if measure else None


def _find_spending(index: BookIndex, basic: TableCell | None) -> TableCell | None:
    """The total of spending by function, in the column that basic expenditure belongs to."""
    for table in spending_tables(index) if basic else ():
        columns = match_main(basic.table, table) if basic else None
        total = table.class_total
        if columns is not None and total is not None:
            return TableCell(table, total, columns[1])
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
    spending = _find_spending(index, basic)
    if basic and spending:
        yield Assertion(
            (basic.operand,), (spending.named_operand,), basic.name, spending.name, Relation.AT_MOST
        )


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
    spending = _find_spending(index, basic)
    if basic is None or spending is None:
        return
    less = replace(basic.operand, sign=-1)
    for section in index.notes("performance_note"):
        shares = {c.value for c in section.claims if c.state is FigureState.RATIO}
        amounts = [
            claim
            for claim in section.claims
            if claim.state is FigureState.AMOUNT and claim.kind is MeasureKind.AMOUNT
        ]
        if 100_000_000 in shares and len(amounts) == 1:
            yield Assertion(
                (claim_operand(section, amounts[0]),), (spending.named_operand, less),
                Text(f"第 {section.number} 节的项目金额", "the amount of projects in prose"),
                Text("支出合计减基本支出", "total less basic expenditure"), section=section.key,
                hint=Text(
                    "口径可能不同：预备费、对社保基金的补助等不属预算单位的项目。",
                    "The scope may differ: the reserve or subsidies to the insurance funds are "
                    "no unit's project.",
                ),
            )  # fmt: skip


@value_class
class _Items:
    """The items of one name under every function."""

    table: Table
    operands: tuple[Operand, ...]


def _find_items(index: BookIndex, name: str, ending: str) -> _Items | None:
    """The items of a name whose code, where they have one, ends so; None if there are none."""
    table = pick_table(index, _FUNCTION)
    if table is None or table.main is None:
        return None
    lines = [
        line
        for line in table.section.lines
        if line.name == name and (line.known_code or ending).endswith(ending)
    ]
    return _Items(table, table.operands(lines, table.main)) if lines else None


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
    basic, items = _find_basic(index), _find_items(index, "行政运行", "01")
    if basic and items:
        count = len(items.operands)
        name = Text(f"{count} 个“行政运行”之和", f"the {count} items 行政运行")
        yield Assertion(
            items.operands, (basic.operand,), name, basic.name, Relation.AT_MOST, items.table.key
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
    basic, items = _find_basic(index), _find_items(index, "一般行政管理事务", "02")
    spending = _find_spending(index, basic)
    if basic and spending and items:
        less = replace(basic.operand, sign=-1)
        count = len(items.operands)
        name = Text(f"{count} 个“一般行政管理事务”之和", f"the {count} items 一般行政管理事务")
        rest = Text("支出合计减基本支出", "total less basic expenditure")
        yield Assertion(
            items.operands,
            (spending.named_operand, less),
            name,
            rest,
            Relation.AT_MOST,
            items.table.key,
        )


RULES = (
    prove_two_totals,
    Rule(
        "C5",
        _GROUP,
        RuleKind.PLAUSIBILITY,
        name=Text(
            "对社保基金的补助两种分类一致", "Subsidies to social insurance agree in both views"
        ),
        why=Text(
            "财政对社会保险基金的补助（2080507、20826、20827、21012）在经济分类中列 51002",
            "Subsidies to the insurance funds by function are 51002 by economic class",
        ),
        applies=_BOTH,
        source=CLASSIFICATION,
        check=partial(
            hold_codes,
            small=CodeSum(_FUNCTION, ("2080507", "20826", "20827", "21012")),
            large=CodeSum(_GOVERNMENT, ("51002",)),
            relation=Relation.EQUAL,
        ),
        example=write_example(
            "2080507＋20826＋20827＋21012 = 51002",
            holds="2080507 250 and 51002 250",
            fails="2080507 250 and 51002 25",
        ),
    ),
    prove_reserve_views,
    Rule(
        "D6",
        _GROUP,
        _BOUND,
        name=Text("基本工资福利不超过全部工资福利", "Basic wages are within all wages"),
        why=Text(
            "301 基本支出部分折入 501 和 50501，后者还含项目支出",
            "301 goes into 501 and 50501, which also hold project spending",
        ),
        applies=_APPLIES,
        source=CLASSIFICATION,
        check=partial(
            hold_codes,
            small=CodeSum(_BASIC, ("301",)),
            large=CodeSum(_GOVERNMENT, ("501", "50501")),
        ),
        example=write_example(
            "301 ≤ 501＋50501",
            holds="301 76, 501＋50501 93",
            fails="301 96, 501＋50501 93",
        ),
    ),
    Rule(
        "D7",
        _GROUP,
        _BOUND,
        name=Text(
            "基本商品和服务不超过全部商品和服务", "Basic goods and services are within all of them"
        ),
        why=Text(
            "302 基本支出部分折入 502 和 50502",
            "302 goes into 502 and 50502, which also hold project spending",
        ),
        applies=_APPLIES,
        source=CLASSIFICATION,
        check=partial(
            hold_codes,
            small=CodeSum(_BASIC, ("302",)),
            large=CodeSum(_GOVERNMENT, ("502", "50502")),
        ),
        example=write_example(
            "302 ≤ 502＋50502",
            holds="302 11, 502＋50502 36",
            fails="302 11, 502＋50502 3",
        ),
    ),
    Rule(
        "D8",
        _GROUP,
        _BOUND,
        name=Text("基本个人和家庭补助不超过全部", "Basic grants to persons are within all of them"),
        why=Text("303 折入 509", "303 goes into 509"),
        applies=_APPLIES,
        source=CLASSIFICATION,
        check=partial(
            hold_codes, small=CodeSum(_BASIC, ("303",)), large=CodeSum(_GOVERNMENT, ("509",))
        ),
        example=write_example(
            "303 ≤ 509",
            holds="303 2, 509 25",
            fails="303 26, 509 25",
        ),
    ),
    Rule(
        "D9",
        _GROUP,
        _PLAUSIBLE,
        name=Text(
            "机关住房公积金不超过全部住房公积金", "Housing funds of offices are within those of all"
        ),
        why=Text("50103 只含机关，30113 含全部单位", "50103 covers offices only, 30113 every unit"),
        applies=_APPLIES,
        source=CLASSIFICATION,
        check=partial(
            hold_codes, small=CodeSum(_GOVERNMENT, ("50103",)), large=CodeSum(_BASIC, ("30113",))
        ),
        example=write_example(
            "50103 ≤ 30113",
            holds="50103 3, 30113 9",
            fails="50103 30, 30113 9",
        ),
    ),
    Rule(
        "D10",
        _GROUP,
        _PLAUSIBLE,
        name=Text(
            "住房公积金缴费在住房改革支出之内", "Housing funds paid are within the function's"
        ),
        why=Text("30113 按功能分类列 2210201", "30113 is 2210201 by function"),
        applies=_APPLIES,
        source=CLASSIFICATION,
        check=partial(
            hold_codes, small=CodeSum(_BASIC, ("30113",)), large=CodeSum(_FUNCTION, ("2210201",))
        ),
        example=write_example(
            "30113 ≤ 2210201",
            holds="30113 99, 2210201 107",
            fails="30113 99, 2210201 10",
        ),
    ),
    Rule(
        "D11",
        _GROUP,
        _PLAUSIBLE,
        name=Text("养老保险缴费在功能科目之内", "Pension contributions are within the function's"),
        why=Text("30108 按功能分类一般列 2080505", "30108 is as a rule 2080505 by function"),
        applies=_APPLIES,
        source=CLASSIFICATION,
        check=partial(
            hold_codes, small=CodeSum(_BASIC, ("30108",)), large=CodeSum(_FUNCTION, ("2080505",))
        ),
        example=write_example(
            "30108 ≤ 2080505",
            holds="30108 72, 2080505 74",
            fails="30108 74, 2080505 72",
        ),
    ),
    Rule(
        "D12",
        _GROUP,
        _PLAUSIBLE,
        name=Text("职业年金缴费在功能科目之内", "Occupational annuities are within the function's"),
        why=Text("30109 按功能分类一般列 2080506", "30109 is as a rule 2080506 by function"),
        applies=_APPLIES,
        source=CLASSIFICATION,
        check=partial(
            hold_codes, small=CodeSum(_BASIC, ("30109",)), large=CodeSum(_FUNCTION, ("2080506",))
        ),
        example=write_example(
            "30109 ≤ 2080506",
            holds="30109 2, 2080506 16",
            fails="30109 20, 2080506 16",
        ),
    ),
    Rule(
        "D13",
        _GROUP,
        _PLAUSIBLE,
        name=Text(
            "医疗缴费在行政事业单位医疗之内", "Medical contributions are within the function's"
        ),
        why=Text(
            "30110、30111 按功能分类一般列 21011", "30110 and 30111 are as a rule 21011 by function"
        ),
        applies=_APPLIES,
        source=CLASSIFICATION,
        check=partial(
            hold_codes,
            small=CodeSum(_BASIC, ("30110", "30111")),
            large=CodeSum(_FUNCTION, ("21011",)),
        ),
        example=write_example(
            "30110＋30111 ≤ 21011",
            holds="30110＋30111 55, 21011 55",
            fails="30110＋30111 56, 21011 40",
        ),
    ),
    Rule(
        "D14",
        _GROUP,
        _PLAUSIBLE,
        name=Text("离退休费在功能科目之内", "Retirement pay is within the function's"),
        why=Text(
            "30301、30302 按功能分类一般列 2080501、2080502",
            "30301 and 30302 are as a rule 2080501 and 2080502",
        ),
        applies=_APPLIES,
        source=CLASSIFICATION,
        check=partial(
            hold_codes,
            small=CodeSum(_BASIC, ("30301", "30302")),
            large=CodeSum(_FUNCTION, ("2080501", "2080502")),
        ),
        example=write_example(
            "30301＋30302 ≤ 2080501＋2080502",
            holds="17 ≤ 20",
            fails="27 ≤ 20",
        ),
    ),
    Rule(
        "D15",
        _GROUP,
        _BOUND,
        name=Text("离退休费不超过经济分类离退休费", "Retirement pay is within the economic class"),
        why=Text("30301、30302 折入 50905", "30301 and 30302 go into 50905"),
        applies=_APPLIES,
        source=CLASSIFICATION,
        check=partial(
            hold_codes,
            small=CodeSum(_BASIC, ("30301", "30302")),
            large=CodeSum(_GOVERNMENT, ("50905",)),
        ),
        example=write_example(
            "30301＋30302 ≤ 50905",
            holds="17 ≤ 50",
            fails="17 ≤ 5",
        ),
    ),
    prove_basic_share,
    prove_project_spending,
    prove_running_costs,
    prove_general_affairs,
)

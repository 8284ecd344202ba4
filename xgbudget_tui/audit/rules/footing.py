"""Footing.

Every line that has parts is their sum, in every amount column of every kind of table. Which rule a
sum belongs to follows from the kind of its table and the place of its line in the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from xgbudget_tui.audit.assertion import Assertion, Operand
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.concepts import NON_TAX, TAX
from xgbudget_tui.audit.rule import (
    ARITHMETIC,
    CLASSIFICATION,
    DOWN_A_COLUMN,
    Rule,
    RuleGroup,
    RuleKind,
    rule,
    write_example,
)
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.terms import Basis, Breakdown, FigureState, Relation, Role
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import change_value

Parts = tuple[LineItem, ...]


def find_sums(index: BookIndex, code: str) -> Sequence[Assertion]:
    """The sums of the trees that belong to the rule with this code, in print order."""
    return index.remember(_sort_sums).get(code, ())


def list_sums(index: BookIndex) -> Sequence[Assertion]:
    """The sums of all trees, table by table."""
    order = {table.key: at for at, table in enumerate(index.tables)}
    sums = [one for found in index.remember(_sort_sums).values() for one in found]
    return sorted(sums, key=lambda one: order[one.section or ""])


def _sort_sums(index: BookIndex) -> dict[str, list[Assertion]]:
    """Every sum that the trees state, by the code of the rule that asks it."""
    found: dict[str, list[Assertion]] = {}
    for table in index.tables:
        if table.kind == "performance":
            continue  # a form with indicators and texts, whatever amounts stand in it
        for line, parts in table.parents if table.amounts else ():
            if line.role is Role.FIELD or not _states(table, (line, *parts)):
                continue
            some, whole = _part_twofold(table, line, parts)
            if whole:
                sums = _foot(table, line, whole, Relation.EQUAL)
                found.setdefault(_rule_of(table, line, whole), []).extend(sums)
            if some:
                found.setdefault("S2", []).extend(_foot(table, line, some, Relation.AT_LEAST))
    return found


def _part_twofold(table: Table, line: LineItem, parts: Parts) -> tuple[Parts, Parts]:
    """The parts that are some of a line, and those that are all of it; either may be none.

    A total may be parted twice: 其中：保险费收入, 财政补贴收入, and then by funds. That is so where
    the lines before and behind the run that begins with 其中 add up to it in some column; one in
    which the line with 其中 has nothing parts nothing.
    """
    if line.breakdown is Breakdown.FULL:
        return (), parts
    first = next((at for at, part in enumerate(parts) if _OF_WHICH.match(part.printed)), None)
    if first is None:
        return parts, ()
    told = [m for m in table.amounts if table.operand(parts[first], m).value]
    for end in range(len(parts), first, -1):
        others = (*parts[:first], *parts[end:])
        if any(_adds_up(table, line, others, measure) for measure in told):
            return parts[first:end], others
    return parts, ()


def _adds_up(table: Table, line: LineItem, parts: Parts, measure: Measure) -> bool:
    """Whether several lines have to the digit what a line has in a column, and not nothing."""
    amounts = [table.operand(part, measure).value for part in parts]
    told = [amount for amount in amounts if amount]
    return len(parts) > 1 and bool(told) and sum(told) == table.operand(line, measure).value


def _states(table: Table, lines: Parts) -> bool:
    """Whether any of the lines has a cell for an amount: headings of indicators have none."""
    return any(
        (figure := table.figure(line, measure)) is not None
        and figure.state is not FigureState.ABSENT
        for measure in table.amounts
        for line in lines
    )


def _foot(table: Table, line: LineItem, parts: Parts, relation: Relation) -> Iterator[Assertion]:
    count = len(parts)
    proved = _is_only_place(table, parts)
    for measure in table.amounts:
        operands = table.operands(parts, measure)
        if proved:
            operands = tuple(map(_put_surely, operands))
        yield Assertion(
            (table.operand(line, measure),),
            operands,
            table.name(line, measure),
            Text(f"其下 {count} 项之和", f"its {count} parts together")
            if count > 1
            else Text(f"其下唯一的“{parts[0].name}”", f"its only part {parts[0].name}"),
            relation,
            table.key,
        )


def _put_surely(operand: Operand) -> Operand:
    return replace(operand, reading=change_value(operand.reading, place=Basis.PROVED))


_OF_WHICH = re.compile(r"\s*其中")
_PART_OF_A_PART = re.compile(r"[小合总]计|^其中|总额")


def _is_only_place(table: Table, parts: Parts) -> bool:
    """Whether the table is one total over everything else: then there is no other place.

    Not so where some of the lines total others, or are part of them.
    """
    if len(parts) != len(table.section.lines) - 1 or len(table.tree.roots) != 1:
        return False
    return not any(_PART_OF_A_PART.search(part.printed.strip()) for part in parts)


def _rule_of(table: Table, line: LineItem, parts: Parts) -> str:
    finder = _FAMILIES.get(table.kind)
    if finder is None and table.kind.startswith(("debt", "general_debt", "fund_debt")):
        return "H4"
    return finder(table, line, parts) if finder else "S1"


def _is_kind_of_revenue(line: LineItem) -> bool:
    named = TAX.fits_name(line.name) or NON_TAX.fits_name(line.name)
    return named or line.known_code in {"101", "103"}


def _of_revenue(table: Table, line: LineItem, parts: Parts) -> str:
    code = line.known_code
    if code == "101" or TAX.fits_name(line.name):
        return "A1"
    if code == "103" or NON_TAX.fits_name(line.name):
        return "A2"
    if any(_is_kind_of_revenue(part) for part in parts):
        return "A3"
    return "A4" if line is table.grand_total else "S1"


def _of_spending(table: Table, line: LineItem, parts: Parts) -> str:
    level = len(line.known_code or "")
    if level in {3, 5}:
        return "B2" if level == 3 else "B3"
    if line is table.class_total:
        return "B1" if _is_own_level(table) else "A5"
    return "A6" if line is table.grand_total else "S1"


def _is_own_level(table: Table) -> bool:
    return table.scope is not None and table.scope.value == "own_level"


def _by_level(deep: str, top: str) -> Callable[[Table, LineItem, Parts], str]:
    def choose(table: Table, line: LineItem, parts: Parts) -> str:
        return deep if len(line.known_code or "") == 3 else top

    return choose


def _by_root(top: str, deep: str) -> Callable[[Table, LineItem, Parts], str]:
    def choose(table: Table, line: LineItem, parts: Parts) -> str:
        return top if line.parent is None else deep

    return choose


def _of_fund_spending(table: Table, line: LineItem, parts: Parts) -> str:
    return {3: "G5", 5: "G6"}.get(len(line.known_code or ""), "G4")


_FAMILIES: dict[str, Callable[[Table, LineItem, Parts], str]] = {
    "general_revenue": _of_revenue,
    "general_expenditure": _of_spending,
    "general_economic_expenditure": _by_level("C1", "C2"),
    "general_basic_expenditure": _by_level("D1", "D2"),
    "general_transfers": _by_root("E1", "E2"),
    "fund_revenue": _by_root("G1", "G2"),
    "fund_expenditure": _of_fund_spending,
    "fund_transfers": _by_root("G3", "G3"),
    "three_public": _by_root("J1", "J2"),
    "projects": _by_root("K1", "K1"),
}
"""Which rule a sum belongs to, by the kind of its table."""


def _find_finest(table: Table, under: Sequence[LineItem], measure: Measure) -> list[LineItem]:
    """The lines below which no amount is stated in a column.

    A column may go less deep than another: a budget by section beside an account by item.
    """
    stated = {line.number for line in under if table.has((line,), measure)}
    return [
        line
        for line in under
        if (line.number in stated or not table.tree.children(line))
        and not any(below.number in stated for _, below in list(table.tree.walk(line))[1:])
        and not _is_below_finest(table, line, stated)
    ]


def _is_below_finest(table: Table, line: LineItem, stated: set[int]) -> bool:
    """Whether a line without an amount stands below one that has."""
    above = table.tree.parent(line)
    return line.number not in stated and above is not None and above.number in stated


def find_leaf_sums(tables: Iterable[Table]) -> Iterator[Assertion]:
    """The total of each table that goes deeper than its classes, against its finest items."""
    for table in tables:
        total = table.class_total
        if total is None or table.section.open_classes:
            continue
        under = [line for _, line in table.tree.walk(total)][1:]
        inner = [line for line in under if table.tree.children(line)]
        if not inner or any(line.breakdown is Breakdown.PARTIAL for line in (total, *inner)):
            continue
        for measure in table.wholes:
            leaves = _find_finest(table, under, measure)
            operands = table.operands(leaves, measure)
            right = Text(
                f"其下最细的 {len(leaves)} 项之和", f"its {len(leaves)} finest items together"
            )
            yield Assertion(
                (table.operand(total, measure),), operands, table.name(total, measure), right
            )


_FOOTING = RuleGroup.FOOTING
_WHY = Text(
    "上级科目由下级科目汇总而成，各数分别四舍五入",
    "A heading is the sum of what stands under it; each figure is rounded by itself",
)
_REVENUE = Text("一般公共预算收入表", "Tables of general revenue")
_SPENDING = Text("一般公共预算支出表（功能分类）", "Tables of general expenditure by function")
_TOTAL = Text(
    "合计由所列各项汇总而成，各数分别四舍五入",
    "A total is the sum of what is listed under it; each figure is rounded by itself",
)


def _sums(
    code: str, *, name: Text, why: Text, applies: Text, example: str, source: Text = ARITHMETIC
) -> Rule:
    """The rule of the sums that :func:`_rule_of` gives this code."""
    check = partial(find_sums, code=code)
    texts = name, why, applies, source
    return Rule(code, _FOOTING, RuleKind.EQUALITY, *texts, check, example, DOWN_A_COLUMN)


@rule(
    "B4", _FOOTING, RuleKind.EQUALITY,
    name=("支出合计等于最细各项之和", "Total spending is the sum of the finest items"),
    why=(
        "逐级汇总与一次汇总结果应当一致，可发现逐级误差的累积",
        "Adding level by level and all at once must agree; errors that pile up show here",
    ),
    applies=("细到款或项的支出表", "Expenditure tables that go below the classes"),
    source=CLASSIFICATION, needs=DOWN_A_COLUMN,
)  # fmt: skip
def prove_leaves(index: BookIndex) -> Iterator[Assertion]:
    """支出合计 = 所有末级科目之和

    Holds: 300 = 学前教育 80 + 小学教育 100 + 国防支出 120. Fails: 小学教育 10.
    """
    kinds = ("general_expenditure", "fund_expenditure", "capital_expenditure")
    yield from find_leaf_sums(index.of_kind(*kinds))


RULES = (
    _sums(
        "A1",
        name=Text("税收收入等于各税种之和", "Tax revenue is the sum of the taxes"),
        why=_WHY,
        applies=_REVENUE,
        example=write_example(
            "税收收入 = 增值税 + 企业所得税 + …",
            holds="税收收入 150 = 增值税 100 + 契税 50",
            fails="税收收入 160 with the same taxes",
        ),
        source=CLASSIFICATION,
    ),
    _sums(
        "A2",
        name=Text("非税收入等于各项之和", "Non-tax revenue is the sum of its items"),
        why=_WHY,
        applies=_REVENUE,
        example=write_example(
            "非税收入 = 专项收入 + 罚没收入 + …",
            holds="非税收入 50 = 专项收入 20 + 罚没收入 30",
            fails="非税收入 5 with the same items",
        ),
        source=CLASSIFICATION,
    ),
    _sums(
        "A3",
        name=Text("一般公共预算收入等于税收加非税", "General revenue is tax and non-tax revenue"),
        why=Text("一般公共预算收入由税收收入和非税收入组成", "General revenue consists of the two"),
        applies=_REVENUE,
        example=write_example(
            "一般公共预算收入 = 税收收入 + 非税收入",
            holds="200 = 150 + 50",
            fails="210 = 150 + 50",
        ),
        source=CLASSIFICATION,
    ),
    _sums(
        "A4",
        name=Text("收入总计等于各来源之和", "Total revenue is the sum of its sources"),
        why=Text(
            "收入总计＝一般公共预算收入＋上级补助＋上年结余＋调入＋债务等",
            "Total revenue is own revenue, support from above, what was carried over, "
            "moved in, lent",
        ),
        applies=_REVENUE,
        example=write_example(
            "收入总计 = 一般公共预算收入 + 上级补助 + 上年结余 + 调入 + 债务",
            holds="300 = 200 + 100",
            fails="310 = 200 + 100",
        ),
    ),
    _sums(
        "A5",
        name=Text("支出合计等于各类之和", "Total spending is the sum of the classes"),
        why=_WHY,
        applies=_SPENDING,
        example=write_example(
            "一般公共预算支出合计 = 各类支出（含预备费）之和",
            holds="300 = 教育支出 180 + 国防支出 120",
            fails="300 = 教育支出 180 + 国防支出 20",
        ),
        source=CLASSIFICATION,
    ),
    _sums(
        "A6",
        name=Text(
            "支出总计等于支出加上解、结余等", "Total outflow is spending and what balances it"
        ),
        why=Text(
            "支出总计＝本年支出＋上解＋调出＋还本＋安排稳定调节基金＋年终结余",
            "Total outflow is spending, remittance, what is moved out, repaid, saved, "
            "carried forward",
        ),
        applies=_SPENDING,
        example=write_example(
            "支出总计 = 支出合计 + 上解支出 + … + 年终结余",
            holds="300 = 280 + 20",
            fails="300 = 280 + 2",
        ),
    ),
    _sums(
        "B1",
        name=Text("本级支出合计等于各类之和", "Own-level spending is the sum of the classes"),
        why=_WHY,
        applies=Text("本级一般公共预算支出表", "Own-level expenditure by function"),
        example=write_example(
            "本级支出合计 = 各类之和",
            holds="300 = 180 + 120",
            fails="30 = 180 + 120",
        ),
        source=CLASSIFICATION,
    ),
    _sums(
        "B2",
        name=Text("类等于各款之和", "A class is the sum of its sections"),
        why=_WHY,
        applies=_SPENDING,
        example=write_example(
            "类 = 款之和",
            holds="教育支出 180 = 普通教育 100 + 职业教育 80",
            fails="教育支出 810 with the same sections",
        ),
        source=CLASSIFICATION,
    ),
    _sums(
        "B3",
        name=Text("款等于各项之和", "A section is the sum of its items"),
        why=_WHY,
        applies=_SPENDING,
        example=write_example(
            "款 = 项之和",
            holds="普通教育 180 = 学前教育 80 + 小学教育 100",
            fails="学前教育 8",
        ),
        source=CLASSIFICATION,
    ),
    _sums(
        "C1",
        name=Text(
            "政府经济分类的类等于各款之和", "A government economic class is the sum of its sections"
        ),
        why=_WHY,
        applies=Text("政府经济分类支出表", "Expenditure by government economic class"),
        example=write_example(
            "501 = 50101 + 50102 + …",
            holds="501 90 = 50101 60 + 50102 30",
            fails="501 90 = 50101 60 + 50102 3",
        ),
        source=CLASSIFICATION,
    ),
    _sums(
        "C2",
        name=Text("政府经济分类合计等于各类之和", "The economic total is the sum of the classes"),
        why=_WHY,
        applies=Text("政府经济分类支出表", "Expenditure by government economic class"),
        example=write_example(
            "合计 = 501 + 502 + …",
            holds="100 = 60 + 40",
            fails="100 = 60 + 4",
        ),
        source=CLASSIFICATION,
    ),
    _sums(
        "D1",
        name=Text(
            "部门经济分类的类等于各款之和", "A department economic class is the sum of its sections"
        ),
        why=_WHY,
        applies=Text("基本支出表（部门经济分类）", "Basic expenditure by department class"),
        example=write_example(
            "301 = 30101 + 30102 + …",
            holds="301 90 = 30101 60 + 30102 30",
            fails="301 91 = 30101 6 + 30102 30",
        ),
        source=CLASSIFICATION,
    ),
    _sums(
        "D2",
        name=Text("基本支出合计等于各类之和", "Basic expenditure is the sum of its classes"),
        why=_WHY,
        applies=Text("基本支出表（部门经济分类）", "Basic expenditure by department class"),
        example=write_example(
            "合计 = 301 + 302 + 303",
            holds="100 = 60 + 30 + 10",
            fails="100 = 60 + 30 + 20",
        ),
        source=CLASSIFICATION,
    ),
    prove_leaves,
    _sums(
        "E1",
        name=Text("转移支付合计等于各项之和", "Total transfers are the sum of the items"),
        why=_TOTAL,
        applies=Text("税收返还和转移支付表", "Tables of tax rebates and transfers"),
        example=write_example(
            "转移支付合计 = 各项之和，逐年核对",
            holds="100 = 体制补助 60 + 专项转移支付 40",
            fails="100 = 60 + 4",
        ),
    ),
    _sums(
        "E2",
        name=Text("转移支付各类等于其明细之和", "A kind of transfers is the sum of its items"),
        why=_TOTAL,
        applies=Text("税收返还和转移支付表", "Tables of tax rebates and transfers"),
        example=write_example(
            "专项转移支付收入 = 各功能之和，逐年核对",
            holds="专项转移支付 40 = 教育 30 + 国防 10",
            fails="教育 3",
        ),
    ),
    _sums(
        "G1",
        name=Text("基金收入总计等于各来源之和", "Total fund revenue is the sum of its sources"),
        why=_TOTAL,
        applies=Text("政府性基金收入表", "Tables of fund revenue"),
        example=write_example(
            "基金收入总计 = 基金收入 + 债务 + 转移性收入 + 上年结余",
            holds="100 = 80 + 15 + 5",
            fails="100 = 80 + 51 + 5",
        ),
    ),
    _sums(
        "G2",
        name=Text("基金收入各类等于其明细之和", "A kind of fund revenue is the sum of its items"),
        why=_TOTAL,
        applies=Text("政府性基金收入表", "Tables of fund revenue"),
        example=write_example(
            "政府性基金收入 = 土地出让收入 + …",
            holds="82 = 80 + 2",
            fails="82 = 80 + 20",
        ),
    ),
    _sums(
        "G3",
        name=Text("基金转移支付表加总", "The table of fund transfers adds up"),
        why=_TOTAL,
        applies=Text("政府性基金转移支付表", "Tables of fund transfers"),
        example=write_example(
            "基金转移支付合计 = 各项之和",
            holds="300 = 300",
            fails="300 = 30",
        ),
    ),
    _sums(
        "G4",
        name=Text("基金支出总计等于各类之和", "Total fund spending is the sum of the classes"),
        why=_TOTAL,
        applies=Text("政府性基金支出表", "Tables of fund expenditure"),
        example=write_example(
            "基金支出总计 = 各类之和",
            holds="74 = 25 + 47 + 2",
            fails="74 = 25 + 47 + 20",
        ),
    ),
    _sums(
        "G5",
        name=Text(
            "基金支出的类等于各款之和", "A class of fund spending is the sum of its sections"
        ),
        why=_TOTAL,
        applies=Text("政府性基金支出表", "Tables of fund expenditure"),
        example=write_example(
            "类 = 款之和",
            holds="其他支出 47 = 46 + 1",
            fails="其他支出 74 = 46 + 1",
        ),
        source=CLASSIFICATION,
    ),
    _sums(
        "G6",
        name=Text("基金支出的款等于各项之和", "A section of fund spending is the sum of its items"),
        why=_TOTAL,
        applies=Text("政府性基金支出表", "Tables of fund expenditure"),
        example=write_example(
            "款 = 项之和",
            holds="彩票公益金安排的支出 847 = 347 + 500",
            fails="847 = 374 + 500",
        ),
        source=CLASSIFICATION,
    ),
    _sums(
        "H4",
        name=Text("债务限额、余额表加总", "Tables of debt ceilings and balances add up"),
        why=_TOTAL,
        applies=Text("债务限额和余额表", "Tables of debt"),
        example=write_example(
            "限额总计 = 各项目（地区）之和",
            holds="100 = 60 + 40",
            fails="100 = 60 + 41",
        ),
    ),
    _sums(
        "J1",
        name=Text("“三公”经费合计等于三项之和", "Three public expenses are the sum of the three"),
        why=Text(
            "“三公”经费＝因公出国（境）费＋公务接待费＋公务用车购置及运行费",
            "The three are travel abroad, hospitality and vehicles",
        ),
        applies=Text("“三公”经费表", "Tables of three public expenses"),
        example=write_example(
            "合计 = 出国 + 接待 + 用车，逐年核对",
            holds="950 = 100 + 170 + 680",
            fails="950 = 100 + 170 + 650",
        ),
    ),
    _sums(
        "J2",
        name=Text("公务用车费等于购置加运行", "Vehicles are buying and running them"),
        why=Text("公务用车购置及运行费由购置费和运行费组成", "The expense consists of these two"),
        applies=Text("“三公”经费表", "Tables of three public expenses"),
        example=write_example(
            "用车 = 购置 + 运行，逐年核对",
            holds="680 = 30 + 650",
            fails="680 = 300 + 650",
        ),
    ),
    _sums(
        "K1",
        name=Text("重点项目合计等于各项目之和", "Total of projects is the sum of the projects"),
        why=_TOTAL,
        applies=Text("重点项目表", "Tables of projects"),
        example=write_example(
            "合计 = 各项目之和",
            holds="100 = 30 + 70",
            fails="100 = 30 + 7",
        ),
    ),
    _sums(
        "S1",
        name=Text("合计等于各部分之和", "A total is the sum of its parts"),
        why=_TOTAL,
        applies=Text("其余各表", "Every other table"),
        example=write_example(
            "合计 = 各部分之和",
            holds="保险费收入 50 = 单位缴费 30 + 个人缴费 20",
            fails="保险费收入 50 = 30 + 2",
        ),
    ),
    Rule(
        "S2",
        _FOOTING,
        RuleKind.BOUND,
        name=Text("其中项之和不超过整体", "Parts listed as of-which do not exceed the whole"),
        why=Text("“其中”只列出一部分", "Of-which items are only some of the whole"),
        applies=Text("列有“其中”的各表", "Every table with of-which items"),
        source=ARITHMETIC,
        check=partial(find_sums, code="S2"),
        example=write_example(
            "其中各项之和 ≤ 整体",
            holds="专项转移支付 40，其中：教育 30",
            fails="专项转移支付 40，其中：教育 50",
        ),
        needs=DOWN_A_COLUMN,
    ),
)
"""The sums of the trees, sorted by :func:`_rule_of`, and the total against its finest items."""

"""Sizes: the unit of a table fits its figures, and what cannot be negative is not.

One table headed 亿元 among tables in 万元 is ten thousand times too large, or too small.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from xgbudget_tui.audit.assertion import Assertion, Finding, Observation, Operand
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.rule import ARITHMETIC, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import Measure, Section
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Cause
from xgbudget_tui.model.terms import Aspect, Kind, Phase, Relation, SectionKind, Verdict
from xgbudget_tui.model.text import Text

_FACTOR = 10_000
_SLACK = 100
"""The same amounts in two units agree within one part in so many, rounding apart."""
_ENOUGH = 3
_TELLING = 100
"""Amounts of fewer last digits than this agree by chance."""
_OFTEN_OTHER = ("debt", "projects", "performance", "three_public")
"""Kinds of table that are printed in a unit of their own often enough."""


@rule(
    "R9", RuleGroup.ROWS, RuleKind.STRUCTURE,
    name=("各表单位与数的大小相符", "The unit of a table fits its figures"),
    why=(
        "单位印错，整张表就差一万倍；同名各行在别的表中可以对照",
        "A wrong unit makes a whole table wrong by ten thousand; the same lines stand elsewhere",
    ),
    applies=("有金额的各表", "Tables with amounts"), source=ARITHMETIC,
    needs=frozenset({Aspect.FIGURE}),
)  # fmt: skip
def prove_units(index: BookIndex) -> Iterator[Finding]:
    """同名各行在两张表中不差一万倍；个别表的单位与全册不同、数的大小也不相称的，提请留意

    Holds: 102,000 万元 in both tables. Fails: 102,000 亿元 in one, 102,000 万元 in the other.
    """
    yield from _differing_pages(index)
    tables = [table for table in index.tables if table.main is not None]
    blamed: set[str] = set()
    usual = _usual_unit(tables)
    for table in tables:
        if table.section.unit is usual or usual is None:
            continue
        found = _find_measure_of_size(table, tables, usual)
        if found is not None:
            blamed.add(table.key)
            yield _misfit(table, *found)
    for table, said in _find_out_of_scale(tables, usual):
        if table.key not in blamed:
            blamed.add(table.key)
            yield Observation(Verdict.SUSPECT, said, table.key, cause=Cause.UNIT)
    if usual is not None:
        yield from _find_other_units(index, tables, usual, blamed)
    for table in tables:
        if table.section.unit is usual and usual is not None:
            yield Observation(
                Verdict.EXACT,
                Text(f"表{table.key}的单位与全册多数表相同。",
                     f"Table {table.key} is in the unit of most tables."),
                table.key,
            )  # fmt: skip


def _find_other_units(
    index: BookIndex, tables: list[Table], usual: Unit, blamed: set[str]
) -> Iterator[Observation]:
    """Tables in a unit that few others are in, whatever their figures."""
    for section in index.book.sections:
        if section.kind is not SectionKind.TABLE or section.key in blamed:
            continue
        if section.unit in {None, usual}:
            continue
        if any(word in section.kind_id for word in _OFTEN_OTHER):
            if _is_alone_among_debt(section, index, usual):
                yield _other_than_alike(section, usual)
        elif _share_of(tables, section.unit) * 2 * _ENOUGH <= len(tables):
            unit = section.unit.word if section.unit else ""
            yield Observation(
                Verdict.SUSPECT,
                Text(f"表{section.key}的单位是{unit}，全册其他表多用{usual.word}。",
                     f"Table {section.key} is in {unit}, most tables of the Book in {usual.word}."),
                section.key, cause=Cause.UNIT,
            )  # fmt: skip


def _is_alone_among_debt(section: Section, index: BookIndex, usual: Unit) -> bool:
    """Whether a table of debt without an amount is in a unit that no more of its kind are in.

    One with amounts shows by their size whether its unit is right.
    """
    if "debt" not in section.kind_id or section.unit is None:
        return False
    if any(figure.value for line in section.lines for figure in line.figures):
        return False
    units = [one.section.unit for one in index.tables if "debt" in one.kind]
    return units.count(usual) >= units.count(section.unit)


def _other_than_alike(section: Section, usual: Unit) -> Observation:
    unit = section.unit.word if section.unit else ""
    return Observation(
        Verdict.SUSPECT,
        Text(f"表{section.key}的单位是{unit}，其他债务表用{usual.word}。",
             f"Table {section.key} is in {unit}, other tables of debt are in {usual.word}."),
        section.key, cause=Cause.UNIT,
    )  # fmt: skip


_TOO_LARGE = 50
"""Debt is at most some times what is spent in a year: no amount is so many times all others."""
_TOO_SMALL = 5_000
"""Debt that a government has tables of is no so small a part of its largest amount."""


def _find_out_of_scale(tables: list[Table], usual: Unit | None) -> Iterator[tuple[Table, Text]]:
    """Tables in another unit whose largest amount cannot stand beside those of the Book."""
    largest = {table.key: _largest(table) for table in tables if _largest(table)}
    usually = [largest.get(table.key, 0) for table in tables if table.section.unit is usual]
    most = max(usually, default=0)
    for table in tables:
        unit, own = table.section.unit, largest.get(table.key, 0)
        if usual is None or unit is None or unit is usual or not own or not most:
            continue
        if own > _TOO_LARGE * most:
            times = own // most
            yield (
                table,
                Text(
                    f"表{table.key}的单位印作{unit.word}，"
                    f"其中最大的数是其他各表最大数的 {times:,} 倍。",
                    f"Table {table.key} says {unit.word}; its largest amount is {times:,} times "
                    "the largest of all other tables.",
                ),
            )
        elif table.kind.startswith("debt") and own * _TOO_SMALL < most:
            times = most // own
            yield (
                table,
                Text(
                    f"表{table.key}的单位印作{unit.word}，"
                    f"其中最大的数只是其他各表最大数的 1/{times:,}。",
                    f"Table {table.key} says {unit.word}; its largest amount is a {times:,}th of "
                    "the largest of all other tables.",
                ),
            )


def _largest(table: Table) -> int:
    values = (
        table.operand(line, measure).value or 0
        for line in table.section.lines
        for measure in table.amounts
    )
    return max(map(abs, values), default=0)


def _differing_pages(index: BookIndex) -> Iterator[Finding]:
    """Tables whose pages are headed in two units: sure where the table adds up over its pages."""
    for problem in index.book.problems:
        table = index.table(problem.section or "")
        if problem.code != "units-differ" or table is None:
            continue
        closes = bool(table.section.solutions) and not table.section.open_classes
        yield Observation(
            Verdict.FAILS,
            Text(f"表{table.key}各页的单位不一致：{problem.message.zh}",
                 f"The pages of table {table.key} differ in unit: {problem.message.en}"),
            table.key, cause=Cause.UNIT, kind=None if closes else Kind.DOUBT,
        )  # fmt: skip


def _usual_unit(tables: list[Table]) -> Unit | None:
    units = Counter(table.section.unit for table in tables if table.section.unit)
    return units.most_common(1)[0][0] if units else None


def _share_of(tables: list[Table], unit: Unit | None) -> int:
    return sum(table.section.unit is unit for table in tables)


def _find_measure_of_size(
    table: Table, tables: list[Table], usual: Unit
) -> tuple[Table, int] | None:
    """A table in the usual unit with lines of the same names, all a factor of 10⁴ off."""
    own = _amounts_by_name(table)
    for other in tables:
        if other is table or other.section.unit is not usual:
            continue
        there = _amounts_by_name(other)
        shared = [(own[name], there[name]) for name in own.keys() & there.keys()]
        off = sum(_is_factor(one, two) for one, two in shared)
        if off >= _ENOUGH and off * 2 > len(shared):
            return other, off
    return None


def _amounts_by_name(table: Table) -> dict[str, int]:
    """The amounts of the main column by the names that the table has once."""
    measure = table.main
    names = Counter(line.name for line in table.section.lines)
    found: dict[str, int] = {}
    for line in table.section.lines if measure else ():
        operand = table.operand(line, measure) if measure else None
        if operand is None or not operand.value or names[line.name] > 1:
            continue
        if abs(operand.value) >= _TELLING * max(operand.resolution, 1):
            found[line.name] = abs(operand.value)
    return found


def _is_factor(one: int, other: int) -> bool:
    small, large = sorted((one, other))
    return abs(large - small * _FACTOR) * _SLACK <= large


def _misfit(table: Table, other: Table, rows: int) -> Observation:
    own = table.section.unit.word if table.section.unit else ""
    unit = other.section.unit.word if other.section.unit else ""
    return Observation(
        Verdict.FAILS,
        Text(
            f"表{table.key}的单位印作{own}，其中 {rows} 行与表{other.key}（{unit}）同名各行"
            "正好差一万倍。",
            f"Table {table.key} says {own}; {rows} of its lines are ten thousand times off the "
            f"lines of the same names in table {other.key} ({unit}).",
        ),
        table.key,
        cause=Cause.UNIT,
    )


_CAN_FALL = re.compile(r"[增减调]|变动|新增|净|结余|差|收回|退")


_STOCK = re.compile("限额|余额|合计|总计")


@rule(
    "R8", RuleGroup.ROWS, RuleKind.STRUCTURE,
    name=("不可能为负的数不为负", "What cannot be negative is not"),
    why=(
        "债务限额、债务余额和“三公”经费都是非负的数",
        "Debt ceilings, balances and three public expenses are never below zero",
    ),
    applies=("债务限额和余额表、“三公”经费表", "Tables of debt and of three public expenses"),
)  # fmt: skip
def prove_signs(index: BookIndex) -> Iterator[Finding]:
    """债务限额、余额和“三公”经费不为负

    Holds: 公务接待费 170. Fails: 公务接待费 -170.
    """
    for table in index.tables:
        if table.kind != "three_public" and "debt" not in table.kind:
            continue
        if _CAN_FALL.search(table.section.title):
            continue
        odd = [
            operand
            for line in table.section.lines
            if not _CAN_FALL.search(line.name)
            and (table.kind == "three_public" or _STOCK.search(line.name))
            for measure in table.amounts
            if not _CAN_FALL.search(measure.label)
            and ((operand := table.operand(line, measure)).value or 0) < 0
        ]
        for operand in odd:
            yield Observation(
                Verdict.FAILS,
                Text(f"表{table.key}“{operand.label}”为 {operand.printed}，不可能为负。",
                     f"{operand.label} of table {table.key} is {operand.printed}; it cannot be "
                     "below zero."),
                table.key, operand.ref, (operand,), cause=Cause.SIGN,
                kind=Kind.DOUBT if len(odd) > _ENOUGH else None,
            )  # fmt: skip
        if not odd and table.amounts:
            yield Observation(
                Verdict.EXACT,
                Text(
                    f"表{table.key}没有不可能的负数。",
                    f"No figure of table {table.key} is impossibly negative.",
                ),
                table.key,
            )


_TIMES = Fraction(5)
"""How much larger or smaller an outturn may be than its budget: in some forty documents three
totals were farther from it."""
_PLANNED = frozenset({Phase.BUDGET, Phase.ADJUSTED})
_CARRIED_OUT = frozenset({Phase.EXECUTION, Phase.FINAL})


@rule(
    "R20", RuleGroup.ROWS, RuleKind.PLAUSIBILITY,
    name=("执行数与预算数大小相当", "An outturn is of the size of its budget"),
    why=(
        "全年执行的总数很少是预算的五倍以上或五分之一以下；相去更远，多为列错或单位不同",
        "The total of a year is rarely five times its budget or a fifth of it: one that is has "
        "often the wrong column or unit",
    ),
    applies=(
        "合计行同时有同一年的预算数和执行数（决算数）的表",
        "Tables whose total has a budget and an outturn of one year",
    ),
)  # fmt: skip
def prove_outturns(index: BookIndex) -> Iterator[Assertion]:
    """合计的执行数在预算数的五分之一与五倍之间

    Holds: budget 100, outturn 130. Fails: budget 100, outturn 1,300.
    """
    for table in index.tables:
        total = table.grand_total
        for plan, done in _pair_phases(table) if total is not None else ():
            if total is None:
                continue
            budget, outturn = (table.named_operand(total, one) for one in (plan, done))
            if not budget.value or not outturn.value or min(budget.value, outturn.value) < 0:
                continue
            names = table.name(total, plan), table.name(total, done)
            low, high = sorted(((budget, names[0]), (outturn, names[1])), key=_value_of)
            yield Assertion(
                (high[0],), (low[0],), high[1],
                Text(f"{low[1].zh}的五倍", f"five times {low[1].en}"),
                Relation.AT_MOST, table.key, factor=_TIMES,
            )  # fmt: skip


def _value_of(side: tuple[Operand, Text]) -> int:
    return side[0].value or 0


def _pair_phases(table: Table) -> Iterator[tuple[Measure, Measure]]:
    """Each column of what was carried out with the last planned one of its year and group."""
    for done in table.wholes:
        if done.phase not in _CARRIED_OUT or done.year is None:
            continue
        planned = [
            one
            for one in table.wholes
            if one.phase in _PLANNED and one.year == done.year and _group(one) == _group(done)
        ]
        if planned:
            yield planned[-1], done


def _group(measure: Measure) -> str:
    return measure.label.rpartition("/")[0]


RULES = (prove_units, prove_signs, prove_outturns)

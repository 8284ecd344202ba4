"""Cross-footing: columns that follow from other columns of the same row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xgbudget_tui.audit.assertion import Assertion, Finding, Operand
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.judge import ENOUGH, count_holding, keep_consistent
from xgbudget_tui.audit.rule import ACROSS_COLUMNS, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.selections import remarks
from xgbudget_tui.audit.table import Table, TableCell
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.proof import Quantity
from xgbudget_tui.model.terms import MeasureKind, Role
from xgbudget_tui.model.text import Text

_GROUP = RuleGroup.CROSS_FOOTING
_EQUAL = RuleKind.EQUALITY
_RESTATED = re.compile(r"同口径|可比|剔除")
"""A change on a restated base does not follow from the printed columns."""


@rule(
    "D3", _GROUP, _EQUAL,
    name=("合计列等于各分列之和", "The total column is the sum of its columns"),
    why=(
        "同一行的合计由各分列（如基本支出、其他支出）组成",
        "A row's total consists of its columns",
    ),
    applies=("有合计列和分列的各表", "Tables with a total column and columns that are its parts"),
    needs=ACROSS_COLUMNS,
)  # fmt: skip
def prove_row_totals(index: BookIndex) -> Iterator[Assertion]:
    """合计 = 基本支出 + 项目支出，逐行核对

    Holds: 合计 100 = 基本支出 80 + 项目支出 20. Fails: 合计 100 = 基本支出 80 + 项目支出 2.
    """
    for table in index.tables:
        parts: dict[int, list[Measure]] = {}
        for measure in table.amounts:
            if measure.part and measure.of is not None:
                parts.setdefault(measure.of, []).append(measure)
        totals = {m.position: m for m in table.amounts}
        for position, columns in parts.items():
            total = totals.get(position)
            if total is not None:
                yield from _add_columns(table, total, columns)
        yield from _add_unsaid(table)


_MOST_UNSAID = 6
_USUAL = 9
"""Of ten rows that are decided, so many agree where columns add up that no heading says do."""


def _add_unsaid(table: Table) -> Iterator[Assertion]:
    """A column of amounts and those after it that add up to it in nearly every row.

    Headings like 指标金额, 市本级金额, 辖区转移支付金额 do not say that the first is the sum.
    """
    at = 0
    while at < len(table.wholes):
        total, *after = table.wholes[at : at + 1 + _MOST_UNSAID]
        at += 1
        best: list[Assertion] = []
        for count in range(2, len(after) + 1):
            columns = after[:count]
            if any((one.unit, one.year) != (total.unit, total.year) for one in columns):
                break
            sums = list(_add_columns(table, total, columns))
            if _are_shared(sums) and _holds_oftener(sums, best):
                best = sums
        yield from best
        at += len(best[0].computed) if best else 0


def _holds_oftener(sums: list[Assertion], others: list[Assertion]) -> bool:
    """Whether sums hold in nearly all rows, and in more of them than the others do."""
    holding, decided = count_holding(sums)
    return _nearly_all(holding, decided) and holding > count_holding(others)[0]


def _nearly_all(holding: int, decided: int) -> bool:
    """Nine rows of ten, or in a short table all but one."""
    return 10 * holding >= _USUAL * decided or ENOUGH < holding == decided - 1


def _are_shared(sums: list[Assertion]) -> bool:
    """Whether every column but the total has a share of its own in some rows, and several do.

    Where the total stands elsewhere, each row with one part would hold: X is nothing and X.
    """
    columns = zip(*(one.computed for one in sums), strict=True)
    several = [one for one in sums if sum(bool(part.value) for part in one.computed) > 1]
    holding = count_holding(several)[0]
    return (
        holding >= ENOUGH
        and _nearly_all(holding, len(several))
        and all(sum(bool(part.value) for part in column) >= ENOUGH for column in columns)
    )


_MOST_NAMED = 4
"""Columns of a sum that a sentence names."""


def _add_columns(table: Table, total: Measure, columns: list[Measure]) -> Iterator[Assertion]:
    listed = [m.label for m in columns[:_MOST_NAMED]]
    more = len(columns) > _MOST_NAMED
    right = Text(
        f"各列（{'、'.join(listed)}{f'等 {len(columns)} 列' if more else ''}）之和",
        f"its {len(columns)} columns ({', '.join(listed)}{', …' if more else ''}) together",
    )
    for line in _rows(table):
        operands = tuple(table.operand(line, m, label=m.label) for m in columns)
        yield Assertion((table.operand(line, total),), operands, table.name(line, total), right)


@rule(
    "J3", _GROUP, _EQUAL,
    name=("增减额等于本年减上年", "The change is this year less last year"),
    why=("增减额由两年之数相减得出", "The change is the difference of the two years"),
    applies=("有增减额列的各表", "Tables with a column of changes"),
    needs=ACROSS_COLUMNS,
)  # fmt: skip
def prove_changes(index: BookIndex) -> Iterator[Finding]:
    """增减额 = 本年 − 上年，逐行核对

    Holds: -10 = 170 − 180. Fails: 10 = 170 − 180.
    """
    for table, measure, later, earlier in _derived(index, MeasureKind.CHANGE):
        assertions: list[Assertion] = []
        for line in _rows(table):
            operands = (
                table.operand(line, later, label=later.label),
                table.operand(line, earlier, -1, label=earlier.label),
            )
            what = Text(f"{later.label}减{earlier.label}", f"{later.label} less {earlier.label}")
            name = table.name(line, measure)
            assertions.append(
                Assertion((table.operand(line, measure),), operands, name, what, rigid=True)
            )
        yield from keep_consistent(assertions, table, measure)


@rule(
    "J4", _GROUP, _EQUAL,
    name=("增减率等于增减额除以上年", "The rate of change is the change over last year"),
    why=(
        "增减率＝（本年－上年）÷上年，按印出的位数取舍",
        "The rate is rounded to the printed digits",
    ),
    applies=("有增减率列的各表", "Tables with a column of percent changes"),
    needs=ACROSS_COLUMNS,
)  # fmt: skip
def prove_rates(index: BookIndex) -> Iterator[Finding]:
    """增减率 = (本年 − 上年) ÷ 上年，逐行核对

    Holds: -5.6% = (170 − 180) ÷ 180. Fails: -6.5% = (170 − 180) ÷ 180.
    """
    for table, measure, later, earlier in _derived(index, MeasureKind.PERCENT_CHANGE):
        assertions: list[Assertion] = []
        for line in _rows(table):
            above = (
                table.operand(line, later, label=later.label),
                table.operand(line, earlier, -1, label=earlier.label),
            )
            what = Text(
                f"（{later.label}－{earlier.label}）÷{earlier.label}",
                f"({later.label} − {earlier.label}) ÷ {earlier.label}",
            )
            below = table.operand(line, earlier)
            if (below.value or 0) > 0:
                cell = TableCell(table, line, measure)
                quotient = _quotient(cell, above, below, what)
                assertions.append(replace(quotient, doubt=_find_other_basis(cell)))
        yield from keep_consistent(assertions, table, measure)


_COMPARABLE = Text(
    "表注说明这一增减率按同口径计算。",
    "A remark says that this rate is reckoned on a comparable basis.",
)
_MARKED = re.compile(r"^[*＊※①-⑳]|[*＊※①-⑳]$")
_ON_ONE_BASIS = re.compile(r"(?:同|可比)口径|剔除|因素后")


def _find_other_basis(cell: TableCell) -> Text | None:
    """What says that a rate does not follow from the amounts beside it: a remark that it marks
    or restates.
    """  # fmt: skip
    said = remarks(cell.table.section)
    found = _ON_ONE_BASIS.search(said)
    printed = cell.operand.printed.strip()
    if found is None or not printed:
        return None
    restated = re.escape(printed.strip("*＊※%％ "))
    if _MARKED.search(printed) or re.search(rf"口径[^。;]{{0,20}}?(?<![\d.]){restated}[%％]", said):
        return _COMPARABLE
    return None


@rule(
    "X1", _GROUP, _EQUAL,
    name=("占比、完成率等于两列之商", "A percentage is the quotient of its columns"),
    why=(
        "完成％、为上年％等列由同行两个金额相除得出",
        "Percent of budget or of last year is the quotient of two amounts of the row",
    ),
    applies=("有百分比列的各表", "Tables with a column that is a percentage of another"),
    needs=ACROSS_COLUMNS,
)  # fmt: skip
def prove_percentages(index: BookIndex) -> Iterator[Finding]:
    """完成% = 执行数 ÷ 预算数，逐行核对

    Holds: 98.0% = 49 ÷ 50. Fails: 89.0% = 49 ÷ 50.
    """
    for table, measure, above, below in _derived(index, MeasureKind.PERCENT_OF):
        assertions = list(list_percentages(table, measure, above, below))
        holding, decided = count_holding(assertions)
        if decided - holding >= ENOUGH:
            assertions = _read_otherwise(table, measure, assertions)
        yield from keep_consistent(assertions, table, measure)


def _read_otherwise(table: Table, measure: Measure, assertions: list[Assertion]) -> list[Assertion]:
    """The quotient of two columns that most of the percentages follow from.

    A header does not always say which columns it means: 完成预算% beside 预算数 and 调整预算数.
    """
    readings = [assertions]
    for above in table.wholes:
        for below in table.wholes:
            if above is not below:
                readings.append(list(list_percentages(table, measure, above, below)))
    return max(readings, key=lambda reading: count_holding(reading)[0])


def list_percentages(
    table: Table, measure: Measure, above: Measure, below: Measure
) -> Iterator[Assertion]:
    """Each percentage of a column beside the quotient of two columns of amounts."""
    what = Text(f"{above.label}÷{below.label}", f"{above.label} ÷ {below.label}")
    for line in _rows(table):
        operand = table.operand(line, above, label=above.label)
        cell = TableCell(table, line, measure)
        yield _quotient(cell, (operand,), table.operand(line, below), what)


def _quotient(cell: TableCell, above: tuple[Operand, ...], below: Operand, what: Text) -> Assertion:
    return Assertion(
        (cell.operand,), above, cell.name, what,
        divisor=(below,), quantity=Quantity.MICROPERCENT, rigid=True,
    )  # fmt: skip


def _derived(
    index: BookIndex, kind: MeasureKind
) -> Iterator[tuple[Table, Measure, Measure, Measure]]:
    """Columns of a kind with the two columns they follow from: ``against``, then ``of``."""
    for table in index.tables:
        by_position = {m.position: m for m in table.section.measures}
        for measure in table.section.measures:
            if measure.kind is not kind or measure.of is None or measure.against is None:
                continue
            if _RESTATED.search(measure.label):
                continue
            later, earlier = by_position.get(measure.against), by_position.get(measure.of)
            if later is None or earlier is None:
                continue
            if kind is MeasureKind.PERCENT_OF or _is_of_basis(measure, later, earlier):
                yield table, measure, later, earlier


_BASIS = re.compile(r"不?含[^）)/、，,]*")
"""What a column leaves out or takes in: 不含预备费."""


def _is_of_basis(change: Measure, later: Measure, earlier: Measure) -> bool:
    """Whether the columns of a change state what it states of what is left out or taken in."""
    stated = set(_BASIS.findall(change.label))
    there = set(_BASIS.findall(later.label)) | set(_BASIS.findall(earlier.label))
    return stated <= there


def _rows(table: Table) -> Iterator[LineItem]:
    return (line for line in table.section.lines if line.role is not Role.FIELD)


RULES = (prove_row_totals, prove_changes, prove_rates, prove_percentages)

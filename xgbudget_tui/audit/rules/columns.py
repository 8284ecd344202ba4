"""Columns: the years in their headings, and rates of change from nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xgbudget_tui.audit.assertion import Finding, Observation, Operand
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.judge import ENOUGH, count_holding
from xgbudget_tui.audit.rule import RuleGroup, RuleKind, rule
from xgbudget_tui.audit.rules.crossfooting import list_percentages
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.figures import column_scope
from xgbudget_tui.model.proof import Cause
from xgbudget_tui.model.rounding import WHOLE
from xgbudget_tui.model.terms import Aspect, MeasureKind, Role, Scope, Verdict
from xgbudget_tui.model.text import Text

_GROUP = RuleGroup.ROWS
_NAMES = frozenset({Aspect.FIGURE})
_FEW = 2
_SHARE = 4
"""If more than one row in so many is odd, that is how the table is made."""


@rule(
    "R7", _GROUP, RuleKind.PLAUSIBILITY,
    name=("基数为零不能有增长率", "There is no growth from zero"),
    why=(
        "上年为零或空白时，增减率没有意义，宜作空白",
        "Without a figure to grow from a rate says nothing, and should be blank",
    ),
    applies=("有增减率列的表", "Tables with a column of percent changes"),
)  # fmt: skip
def prove_growth_base(index: BookIndex) -> Iterator[Finding]:
    """上年数为 0 或空白的行没有增减率

    Holds: 0, 50, blank. Fails: 0, 50, 增长 35%.
    """
    for table in index.tables:
        for measure, base in _rates(table):
            rows = [one for one in table.section.lines if one.role is not Role.FIELD]
            odd = [one for one in rows if _grows_from_nothing(table, one, measure, base)]
            if len(odd) * _SHARE > len(rows):
                continue
            for line in odd:
                rate = table.operand(line, measure)
                yield Observation(
                    Verdict.SUSPECT,
                    Text(
                        f"表{table.key}“{line.name}”的基数为零或空白，增减率却是 {rate.printed}。",
                        f"{line.name} of table {table.key} has a change of {rate.printed} from "
                        "nothing.",
                    ),
                    table.key, rate.ref, (rate,),
                )  # fmt: skip
            if not odd:
                yield Observation(
                    Verdict.EXACT,
                    Text(f"表{table.key}没有以零为基数的增减率。",
                         f"No rate of table {table.key} is from nothing."),
                    table.key,
                )  # fmt: skip


def _rates(table: Table) -> Iterator[tuple[Measure, Measure]]:
    """The columns of percent changes, each with the column of amounts it starts from."""
    amounts = {measure.position: measure for measure in table.amounts}
    for measure in table.section.measures:
        if measure.kind is MeasureKind.PERCENT_CHANGE and measure.of in amounts:
            yield measure, amounts[measure.of]


def _grows_from_nothing(table: Table, line: LineItem, rate: Measure, base: Measure) -> bool:
    shown = table.operand(line, rate)
    if table.operand(line, base).value or shown.value in _SAYS_NEW:
        return False
    return not any(_is_rate_of(table, line, shown, rate, other) for other in table.amounts)


def _is_rate_of(
    table: Table, line: LineItem, shown: Operand, rate: Measure, other: Measure
) -> bool:
    """Whether the rate is from another column: then that one was meant."""
    later = next((m for m in table.amounts if m.position == rate.against), None)
    before = table.operand(line, other).value
    after = table.operand(line, later).value if later is not None else None
    if not before or after is None or shown.value is None:
        return False
    return abs(shown.value - (after - before) * WHOLE // before) <= shown.resolution


_SAYS_NEW = {None, 0, 100_000_000, -100_000_000}
"""No rate, none, or the 100 % by which many tables say that a line is new or gone."""


@rule(
    "R11", _GROUP, RuleKind.PLAUSIBILITY,
    name=("表头年份与全册相近", "The years of headings are near the Book's"),
    why=(
        "预算和决算表列示本年、上年；相去很远的年份多为误印",
        "Budgets and accounts show this year and the last; a year far off is often a misprint",
    ),
    applies=("表头写有年份的表", "Tables with years in their headings"),
    needs=_NAMES,
)  # fmt: skip
def prove_heading_years(index: BookIndex) -> Iterator[Finding]:
    """表头的年份与全册年份相差不超过三年

    Holds: 2022年执行数 and 2023年预算数 in the budget of 2023. Fails: 2012年执行数 there.
    """
    year = index.book.year
    for table in index.tables:
        dated = [(m, int(y)) for m in table.section.measures for y in _YEARS.findall(m.label)]
        odd = [(m, one) for m, one in dated if not year - _NEAR <= one <= year + _NEAR]
        if not dated or len(odd) > _FEW:
            continue
        for measure, one in odd:
            yield Observation(
                Verdict.SUSPECT,
                Text(f"表{table.key}表头“{measure.label}”的 {one} 年与全册的 {year} 年相去很远。",
                     f"The year in the heading {measure.label} of table {table.key} is far from "
                     f"the Book's, {year}."),
                table.key, cause=Cause.LABEL,
            )  # fmt: skip
        if not odd:
            yield Observation(
                Verdict.EXACT,
                Text(
                    f"表{table.key}表头年份与全册相近。",
                    f"The years in the headings of table {table.key} are near the Book's.",
                ),
                table.key,
            )


_YEARS = re.compile(r"(?<!\d)(20\d\d)(?=年|$|[^\d])")
_NEAR = 3


@rule(
    "R13", _GROUP, RuleKind.PLAUSIBILITY,
    name=("百分比的基数是表头所说的列", "A percentage is of the column its heading names"),
    why=(
        "“占预算%”的分母是预算数；分母落在别的列，多为表头互换",
        "占预算% is a share of the budget; if its figures are of another column, headings may have "
        "been exchanged",
    ),
    applies=("有“占预算%”“完成预算%”一类列的表", "Tables with a percentage of the budget"),
    needs=_NAMES,
)  # fmt: skip
def prove_bases(index: BookIndex) -> Iterator[Finding]:
    """“占预算%”“完成预算%”以预算数为分母

    Holds: 占预算% = 完成数 ÷ 预算数. Fails: the figures are 预算数 ÷ 完成数.
    """
    for table in index.tables:
        columns = {measure.position: measure for measure in table.amounts}
        named = [measure for measure in table.amounts if "预算" in measure.label]
        for measure in table.section.measures:
            base = columns.get(measure.of or 0)
            if measure.kind is not MeasureKind.PERCENT_OF or base is None:
                continue
            if not measure.known("of", "against").sure:
                continue
            if not _OF_BUDGET.search(measure.label) or not named or "比重" in measure.label:
                continue
            against = columns.get(measure.against or 0)
            if base in named and against is not None and _is_turned(table, measure, against, base):
                base = against
            fits = base in named
            yield Observation(
                Verdict.EXACT if fits else Verdict.SUSPECT,
                Text(f"表{table.key}“{measure.label}”的分母是“{base.label}”一列。",
                     f"{measure.label} of table {table.key} is of the column {base.label}."),
                table.key, cause=None if fits else Cause.LABEL,
            )  # fmt: skip


def _is_turned(table: Table, measure: Measure, above: Measure, below: Measure) -> bool:
    """Whether the percentages follow from two columns the other way round, and only so."""
    held, _ = count_holding(list(list_percentages(table, measure, above, below)))
    turned, decided = count_holding(list(list_percentages(table, measure, below, above)))
    return turned >= ENOUGH and turned > 2 * held and 2 * turned > decided


_OF_BUDGET = re.compile(r"(?:占|为|完成)(?:年初|调整|变动)?预算")


@rule(
    "R19", _GROUP, RuleKind.PLAUSIBILITY,
    name=("本级一列不超过全域一列", "The column of the own level is within that of the area"),
    why=(
        "本级是全域的一部分；各行都是本级较大，多为两列的表头互换",
        "The own level is part of the area; where it is the larger in row after row the two "
        "headings have often been exchanged",
    ),
    applies=(
        "“本地区”“全市”与“本级”各占一列的债务表",
        "Tables of debt with a column of the area and one of the own level",
    ),
    needs=_NAMES,
)  # fmt: skip
def prove_own_level_columns(index: BookIndex) -> Iterator[Finding]:
    """债务表“本级”一列各行不超过“本地区”一列

    Holds: 本地区 782, 本级 92, and so in the other rows. Fails: 本地区 92, 本级 782 throughout.
    """
    for table in index.tables:
        scoped = [(m, found) for m in table.amounts if (found := _scope_of(m)) is not None]
        if "debt" not in table.kind or [found for _, found in scoped] not in _BOTH_SCOPES:
            continue
        ((one, scope), (other, _)) = scoped
        whole, own = (one, other) if scope is Scope.OVERALL else (other, one)
        pairs = [
            (table.operand(line, whole), table.operand(line, own)) for line in table.section.lines
        ]
        told = [
            (large.value, small.value)
            for large, small in pairs
            if large.value is not None and small.value is not None and large.value != small.value
        ]
        beyond = sum(large < small for large, small in told)
        if beyond > _FEW and beyond * 2 > len(told):
            yield Observation(
                Verdict.SUSPECT,
                Text(f"表{table.key}有 {beyond} 行“{own.label}”大于“{whole.label}”，"
                     "两列的表头可能互换。",
                     f"In {beyond} rows of table {table.key} {own.label} is more than "
                     f"{whole.label}: the two headings may have been exchanged."),
                table.key, pairs[0][0].ref, cause=Cause.LABEL,
            )  # fmt: skip
        elif len(told) > _FEW and not beyond:
            yield Observation(
                Verdict.EXACT,
                Text(f"表{table.key}各行本级不超过全域。",
                     f"The own level is within the area in all rows of table {table.key}."),
                table.key,
            )  # fmt: skip


_BOTH_SCOPES = ([Scope.OVERALL, Scope.OWN_LEVEL], [Scope.OWN_LEVEL, Scope.OVERALL])


def _scope_of(measure: Measure) -> Scope | None:
    return Scope.OVERALL if measure.label.endswith("本地区") else column_scope(measure)


RULES = (prove_growth_base, prove_heading_years, prove_bases, prove_own_level_columns)

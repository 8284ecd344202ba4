"""Projects: their table against the performance sheets and the bond money."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from xgbudget_tui.audit.assertion import Assertion, Finding, Observation, Operand
from xgbudget_tui.audit.book_index import BookIndex, pick_table
from xgbudget_tui.audit.concepts import BOND_SPENDING
from xgbudget_tui.audit.rule import DISCLOSURE, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.rules.rows import fine
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.proof import Cause, FigureRef
from xgbudget_tui.model.terms import FigureState, Kind, MeasureKind, Relation, Role, Scope, Verdict
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class

_GROUP = RuleGroup.PROJECTS
_SHOWN = 6
_SHEETS = ("有重点项目表和绩效目标表", "Books with projects and performance sheets")


def _sheet(table: Table) -> tuple[str, Operand | None]:
    """The name of the project a performance sheet is of, and its amount."""
    name, amount = normalise_name(table.section.title), None
    for line in table.section.lines:
        if line.role is not Role.FIELD:
            continue
        if "名称" in line.name:
            texts = [f.printed for f in line.figures if f.state is FigureState.TEXT]
            name = normalise_name(texts[0]) if texts else name
        for measure in table.amounts:
            operand = table.named_operand(line, measure)
            if operand.value is not None:
                amount = amount or operand
    return name, amount


@rule(
    "K3", _GROUP, RuleKind.EQUALITY,
    name=("绩效表的金额等于项目表", "A performance sheet states the project's amount"),
    why=("同一项目的预算金额只有一个", "A project has one budget"), applies=_SHEETS,
    source=DISCLOSURE,
)  # fmt: skip
def prove_sheets(index: BookIndex) -> Iterator[Assertion]:
    """绩效目标表的项目金额 = 项目表该项目的合计

    Holds: 8525万元 and 8,525. Fails: 8525万元 and 8,552.
    """
    for sheet in index.of_kind("performance"):
        name, amount = _sheet(sheet)
        for table in index.filled("projects") if amount else ():
            measure = table.main
            for line in table.section.lines:
                named = line.name in name or name in line.name
                if amount is None or measure is None or not line.name or not named:
                    continue
                if line.role in {Role.GRAND_TOTAL, Role.TOTAL}:
                    continue
                yield Assertion(
                    (amount,), (table.named_operand(line, measure),),
                    Text(f"绩效表{sheet.key}的金额", f"the amount on sheet {sheet.key}"),
                    table.name(line, measure),
                )  # fmt: skip


@value_class
class _Count:
    """So many of something in the words of a target: ``14`` before ``个小区``."""

    digits: str
    number: Decimal
    before: str
    after: str


@value_class
class _Measured:
    """An indicator with its printed value, and what the target of its column counts of it."""

    ref: FigureRef
    name: str
    printed: str
    number: Decimal
    unit: str
    counts: tuple[_Count, ...]


_NUMBER = r"(\d[\d,]*(?:\.\d+)?)\s*([万亿]?)"
_COUNT = re.compile(_NUMBER)
_VALUE = re.compile(
    r"(?:≥|≧|>=?|＞|=|大于等于|不少于|不低于|达到)?\s*"
    + _NUMBER
    + r"([^\d\s，。、；（(]{1,6}?)(?:以上)?"
)
_FACTORS = {"": 1, "万": 10**4, "亿": 10**8}
_OF_ANYTHING = frozenset("个项次家所件处条套台份种类期人名")
"""Units that many things are counted in: only the thing says which of them is meant."""
_NEAR = 10
"""Characters beside a number that may name what it counts."""


def _read_counts(text: str) -> tuple[_Count, ...]:
    return tuple(
        _Count(
            digits=found[0],
            number=_number_of(found[1], found[2]),
            before=re.split(r"[，。、；\d]", text[: found.start()])[-1][-_NEAR:],
            after=text[found.end() :].lstrip()[:_NEAR],
        )
        for found in _COUNT.finditer(text)
    )


def _number_of(digits: str, factor: str) -> Decimal:
    return Decimal(digits.replace(",", "")) * _FACTORS[factor]


def _is_of(count: _Count, name: str, unit: str) -> bool:
    """Whether a target counts what the indicator of this name and unit measures."""
    if not count.after.startswith(unit):
        return False
    if unit in _OF_ANYTHING:
        thing = count.after[len(unit) :][:2]
        return len(thing) > 1 and thing in name
    if unit == "%":
        words = count.before
        return any(words[start : start + 3] in name for start in range(len(words) - 2))
    return True


def _read_indicators(table: Table, position: int) -> Iterator[_Measured]:
    cells = [
        (line, line.figures[position - 1].printed.strip())
        for line in table.section.lines
        if line.figures[position - 1].state is FigureState.TEXT
    ]
    targets = (text for line, text in cells if line.role is Role.FIELD and "目标" in line.name)
    counts = _read_counts("；".join(targets))
    for line, text in cells:
        value = _VALUE.fullmatch(text) if line.role is not Role.FIELD else None
        if value is not None:
            yield _Measured(
                ref=FigureRef(table.key, line.number, position),
                name=line.name,
                printed=text,
                number=_number_of(value[1], value[2]),
                unit=value[3],
                counts=tuple(count for count in counts if _is_of(count, line.name, value[3])),
            )


@rule(
    "K6", _GROUP, RuleKind.PLAUSIBILITY,
    name=("指标值与目标所写一致", "An indicator states what the target says"),
    why=(
        "绩效目标写明的数量由数量指标衡量；同一数量印两次，应当相同",
        "What a performance target counts, an indicator measures: the number is printed twice",
    ),
    applies=("目标和指标写有同一数量的绩效表", "Sheets whose target counts what they measure"),
    source=DISCLOSURE,
)  # fmt: skip
def prove_targets(index: BookIndex) -> Iterator[Finding]:
    """绩效目标文字中的数量 = 同一事物的指标值

    Holds: 房屋95栋 and 改造楼栋数 ≥95栋. Fails: 房屋95栋 and ≥96栋.
    """
    for table in index.of_kind("performance"):
        agreeing = False
        for measure in table.section.measures:
            if measure.kind is not MeasureKind.TEXT:
                continue
            indicators = list(_read_indicators(table, measure.position))
            of_count = Counter(count for one in indicators for count in one.counts)
            for one in indicators:
                # Two counts of one unit, or two indicators of one count: which is meant is open.
                if len(one.counts) != 1 or of_count[one.counts[0]] != 1:
                    continue
                agreeing = agreeing or one.number == one.counts[0].number
                if one.number != one.counts[0].number:
                    yield _stated_otherwise(table, one)
        if agreeing:
            yield fine(
                table, f"表{table.key}目标所写的数量与指标值一致。",
                f"What the target on sheet {table.key} counts is what its indicators state.",
            )  # fmt: skip


def _stated_otherwise(table: Table, one: _Measured) -> Observation:
    said = one.counts[0].digits + one.unit
    return Observation(
        Verdict.SUSPECT,
        Text(
            f"表{table.key}的目标写“{said}”，指标“{one.name}”写“{one.printed}”。",
            f"The target on sheet {table.key} says {said}, the indicator {one.name} {one.printed}.",
        ),
        table.key,
        one.ref,
    )


@rule(
    "K4", _GROUP, RuleKind.PLAUSIBILITY,
    name=("债券项目不超过债券安排的支出", "Bond-financed projects are within spending of bonds"),
    why=(
        "项目的专项债资金来自基金预算的债券支出",
        "Their money is the fund budget's bond spending",
    ),
    applies=("项目表有专项债列，基金支出表有债券安排的支出", "Projects and bond spending"),
)  # fmt: skip
def prove_bond_projects(index: BookIndex) -> Iterator[Assertion]:
    """项目表专项债合计 ≤ 专项债券收入安排的支出

    Holds: 300 ≤ 458. Fails: 500 ≤ 458.
    """
    funds = pick_table(index, "fund_expenditure", scope=Scope.OVERALL)
    for table in index.filled("projects") if funds else ():
        total = table.grand_total
        columns = [m for m in table.amounts if "专项债" in m.label]
        if funds is None or total is None or not columns or funds.main is None:
            continue
        operands = funds.operands(funds.finest(BOND_SPENDING), funds.main, named=True)
        if operands:
            operand = table.named_operand(total, columns[-1])
            right = Text("专项债券收入安排的支出", "spending of special bonds")
            yield Assertion(
                (operand,), operands, table.name(total, columns[-1]), right, Relation.AT_MOST
            )


@rule(
    "K5", _GROUP, RuleKind.STRUCTURE,
    name=("各行的格与表头对齐", "Cells stand under their headings"),
    why=("错位的格会被读成另一列的内容", "A shifted cell reads as another column's"),
    applies=("导入时发现格位错动的表", "Tables in which the importer met shifted cells"),
)  # fmt: skip
def prove_columns(index: BookIndex) -> Iterator[Finding]:
    """一行少一格或多一格，其后各格即错位

    Holds: every row has a cell per heading. Fails: a row has lost its leading cell.
    """
    shifted: dict[str | None, list[Problem]] = {}
    for problem in index.book.problems:
        if problem.code in {"cells-shifted", "cells-beyond-header"}:
            shifted.setdefault(problem.section, []).append(problem)
    for section, problems in shifted.items():
        table = index.table(section or "")
        sheet = table is not None and table.kind == "performance"
        found = _shifted(section, problems, sheet)
        rows = len(table.section.lines) if table is not None else 0
        # A page's cells are put together from its ink, and a sheet shifted throughout has another
        # form than it was read in: neither says that the document is wrong.
        misread = index.book.source.format == "pdf" or len(problems) > max(_SHOWN, rows // 2)
        yield replace(found, kind=Kind.DOUBT) if misread else found
    for table in index.of_kind("performance"):
        if table.key not in shifted and any(
            m.kind is MeasureKind.TEXT for m in table.section.measures
        ):
            yield Observation(
                Verdict.EXACT,
                Text(
                    f"表{table.key}各行与表头对齐。", f"The rows of table {table.key} are aligned."
                ),
                table.key,
            )


def _shifted(section: str | None, problems: list[Problem], sheet: bool) -> Observation:
    first, count = problems[0], len(problems)
    lines = sorted({problem.place.line for problem in problems if problem.place})
    zh, en = "、".join(map(str, lines[:_SHOWN])), ", ".join(map(str, lines[:_SHOWN]))
    zh, en = (zh + "等", en + ", …") if len(lines) > _SHOWN else (zh, en)
    return Observation(
        Verdict.FAILS if sheet else Verdict.SUSPECT,
        Text(
            f"表{section}有 {count} 行的格与表头错位（原文第 {zh} 行）。",
            f"In table {section} some cells do not stand under their headings "
            f"(rows: {count}; source lines: {en}).",
        ),
        section,
        cause=Cause.SHIFT,
        reason=first.message,
    )


RULES = (prove_sheets, prove_targets, prove_bond_projects, prove_columns)

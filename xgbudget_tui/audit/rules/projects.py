"""Projects: their table against the performance sheets and the bond money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xgbudget_tui.audit.assertion import Assertion, Finding, Observation, Operand
from xgbudget_tui.audit.book_index import BookIndex, pick_table
from xgbudget_tui.audit.concepts import BOND_SPENDING
from xgbudget_tui.audit.rule import DISCLOSURE, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.proof import Cause
from xgbudget_tui.model.terms import FigureState, Kind, MeasureKind, Relation, Role, Scope, Verdict
from xgbudget_tui.model.text import Text

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


RULES = (prove_sheets, prove_bond_projects, prove_columns)

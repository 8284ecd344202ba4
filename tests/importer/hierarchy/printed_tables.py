"""Tables of the shipped transcription as lines, by a reader of twenty lines and no other room."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import line, measure
from xgbudget_tui.classification.candidates import TableContext
from xgbudget_tui.importer.hierarchy import Placement, place_lines
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.terms import Budget, Flow, Scope

TRANSCRIPTION = Path(__file__).parents[3] / "data" / "xigang-2023.txt"
GENERAL_REVENUE = TableContext("general_revenue", Budget.GENERAL_PUBLIC, Flow.REVENUE, 2023)
GENERAL_EXPENDITURE = TableContext(
    "general_expenditure", Budget.GENERAL_PUBLIC, Flow.EXPENDITURE, 2023
)
OWN_EXPENDITURE = TableContext(
    "general_expenditure", Budget.GENERAL_PUBLIC, Flow.EXPENDITURE, 2023, Scope.OWN_LEVEL
)
ECONOMIC = TableContext(
    "general_economic_expenditure", Budget.GENERAL_PUBLIC, Flow.EXPENDITURE, 2023
)
TRANSFERS = TableContext("general_transfers", Budget.GENERAL_PUBLIC, None, 2023)
FUND_REVENUE = TableContext("fund_revenue", Budget.GOVERNMENT_FUNDS, Flow.REVENUE, 2023)
FUND_EXPENDITURE = TableContext("fund_expenditure", Budget.GOVERNMENT_FUNDS, Flow.EXPENDITURE, 2023)
FUND_TRANSFERS = TableContext("fund_transfers", Budget.GOVERNMENT_FUNDS, None, 2023)
THREE_PUBLIC = TableContext("three_public", None, None, 2023)
UNKNOWN = TableContext("", None, None, 2023)


def read_rows(title: str) -> list[list[str]]:
    """The rows of every table printed under this title, headers out, repeated totals once."""
    if not TRANSCRIPTION.exists():
        pytest.skip("the transcription is not in this checkout")
    wanted = title.replace(" ", "")
    rows: list[list[str]] = []
    inside = False
    for text in TRANSCRIPTION.read_text(encoding="utf-8").splitlines():
        if "\t" not in text:
            if text.strip():
                plain = text.replace(" ", "")
                # Further titles, units and notes between the title and its table change nothing.
                inside = plain == wanted or (inside and plain.startswith(("单位", "（", "(")))
            continue
        if inside:
            cells = text.split("\t")
            if not _is_header(cells) and not (rows and cells == rows[0]):
                rows.append(cells)
    assert rows, title
    return rows


def _is_header(cells: list[str]) -> bool:
    plain = [cell.replace(" ", "") for cell in cells]
    return plain[0] in ("项目", "科目编码", "建设单位", "债务限额", "转移支付") or (
        plain[0] in ("收入", "支出") and not any(plain[1:])
    )


def read_lines(title: str, columns: int = 1, coded: bool = False) -> list[LineItem]:
    """Lines with their first ``columns`` amounts; ``coded`` tables have the code first."""
    lines = []
    for number, cells in enumerate(read_rows(title), 1):
        code, rest = (cells[0], cells[1:]) if coded else (None, cells)
        if coded and not cells[0].isdigit():
            code, rest = None, [cells[0], *cells[2:]]
        lines.append(line(number, rest[0], *rest[1 : columns + 1], code=code))
    return lines


def measures(columns: int) -> list[Measure]:
    """So many amount columns."""
    return [measure(position) for position in range(1, columns + 1)]


def place(title: str, context: TableContext, columns: int = 1, coded: bool = False) -> Placement:
    """The placement of the table of this title."""
    return place_lines(read_lines(title, columns, coded), measures(columns), context=context)


def outline(placement: Placement) -> str:
    """The tree as text: ``a(b,c(d))`` with names, roots apart by blanks, in print order."""
    children: dict[int | None, list[LineItem]] = {}
    for item in placement.lines:
        children.setdefault(item.parent, []).append(item)

    def write(item: LineItem) -> str:
        parts = children.get(item.number, [])
        return item.name + (f"({','.join(write(part) for part in parts)})" if parts else "")

    return " ".join(write(item) for item in children.get(None, []))


def placed(
    *rows: tuple[str, ...],
    context: TableContext = UNKNOWN,
    columns: int = 1,
    indents: list[int] | None = None,
) -> Placement:
    lines = [line(number, *cells) for number, cells in enumerate(rows, 1)]
    return place_lines(lines, measures(columns), context=context, indents=indents)


def item(placement: Placement, name: str) -> LineItem:
    return next(entry for entry in placement.lines if entry.name == name)

"""The report as a workbook: findings, their rows, the tables that hold, what was not checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xgbudget_tui.export.finding_lists import finding_entries
from xgbudget_tui.export.report.content import Sheet, write_report
from xgbudget_tui.export.xlsx import append_row, save_workbook, set_widths, sheet_cell
from xgbudget_tui.model.findings import Findings, Judged
from xgbudget_tui.model.terms import Kind, RuleSeverity
from xgbudget_tui.model.text import Text

_FINDINGS = (
    ("cause_id", Text("发现", "finding")),
    ("kind", Text("类别", "kind")),
    ("severity", Text("程度", "severity")),
    ("rule", Text("规则", "rule")),
    ("section", Text("表", "table")),
    ("line", Text("行", "row")),
    ("measure", Text("列", "column")),
    ("reported", Text("前者", "first")),
    ("computed", Text("后者", "other")),
    ("difference", Text("差额", "difference")),
    ("unit", Text("单位", "unit")),
    ("message", Text("说明", "message")),
    ("doubt", Text("存疑原因", "doubt")),
)
_ROWS = (
    ("cause_id", Text("发现", "finding")),
    ("side", Text("哪一边", "side")),
    ("sign", Text("符号", "sign")),
    ("section", Text("表", "table")),
    ("label", Text("行", "row")),
    ("printed", Text("印的数", "as printed")),
    ("unit", Text("单位", "unit")),
    ("page", Text("页", "page")),
    ("source_line", Text("原文行", "source line")),
)


def render_workbook(
    found: Sequence[Findings], judged: Sequence[Sequence[Judged]], language: str
) -> bytes:
    """The workbook as bytes. Raises ExportError."""
    from openpyxl import Workbook

    findings: list[list[Any]] = [[head.in_(language) for _, head in _FINDINGS]]
    rows: list[list[Any]] = [[head.in_(language) for _, head in _ROWS]]
    others: list[list[Any]] = []
    for one, known in zip(found, judged, strict=True):
        for entry in finding_entries(one, language):
            if entry["cause_id"] is None:
                continue
            for number, place in enumerate(entry["places"]):
                told = {**entry, **place, "doubt": entry["doubt"] if not number else None}
                told["kind"] = Kind(place["kind"]).label(language)
                told["severity"] = RuleSeverity(entry["severity"]).label(language)
                findings.append([sheet_cell(told[key]) for key, _ in _FINDINGS])
            for row in entry["rows"]:
                told = {**row, "cause_id": entry["cause_id"]}
                rows.append([sheet_cell(told[key]) for key, _ in _ROWS])
        for block in write_report(one, known, language):
            if isinstance(block, Sheet):
                others += [list(block.heads), *map(list, block.rows), []]
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, cells in (
        (Text("错误和存疑", "findings"), findings),
        (Text("印的数", "rows"), rows),
        (Text("核对情况", "what was checked"), others),
    ):
        sheet = book.create_sheet(name.in_(language))
        for line in cells:
            append_row(sheet, line)
        set_widths(sheet, cells)
        sheet.freeze_panes = "A2"
    content: bytes = save_workbook(book)
    return content

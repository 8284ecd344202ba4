"""The report of a check: one file for people who did not run it.

It says what is wrong, what is in doubt, what was checked and holds, and what could not be checked
and why; each finding with the rows it rests on, as printed.
"""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.export.report.content import write_report
from xgbudget_tui.model.errors import ExportError
from xgbudget_tui.model.findings import Findings, Judged

FORMATS = (".html", ".xlsx", ".md", ".json")


def render_report(
    suffix: str, found: Sequence[Findings], judged: Sequence[Sequence[Judged]], language: str
) -> bytes:
    """The report on some Books in the format of a suffix (``.html``).

    ``judged`` are, for each Book, the findings left out because they were judged before. Raises
    ExportError for a suffix there is no format for.
    """
    kind = suffix.lower()
    if kind not in FORMATS:
        listed = " ".join(FORMATS)
        raise ExportError(
            f"A report is one of {listed}, not {suffix or 'a file without a suffix'}.",
            f"报告的格式为 {listed}，没有“{suffix or '无后缀'}”。",
        )
    if kind == ".json":
        from xgbudget_tui.export.report.data import render_json

        return render_json(found, judged, language)
    if kind == ".xlsx":
        from xgbudget_tui.export.report.workbook import render_workbook

        return render_workbook(found, judged, language)
    blocks = [write_report(one, known, language) for one, known in zip(found, judged, strict=True)]
    if kind == ".md":
        from xgbudget_tui.export.report.text import render_text

        return render_text(blocks)
    from xgbudget_tui.export.report.page import render_page

    return render_page(blocks, language)

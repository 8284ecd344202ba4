"""The report as JSON: the findings with their rows, and the counts that the page gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xgbudget_tui import __version__
from xgbudget_tui.export.finding_lists import finding_entries
from xgbudget_tui.export.json import write_json
from xgbudget_tui.export.report.content import count_told
from xgbudget_tui.model.findings import Findings, Judged
from xgbudget_tui.model.terms import Mark


def render_json(
    found: Sequence[Findings], judged: Sequence[Sequence[Judged]], language: str
) -> bytes:
    """A list with an entry for each Book."""
    books = [_book(one, known, language) for one, known in zip(found, judged, strict=True)]
    return (write_json(books) + "\n").encode(errors="replace")


def _book(findings: Findings, judged: Sequence[Judged], language: str) -> dict[str, Any]:
    tallies = findings.tallies_of
    marks = [mark for mark in Mark if mark is not Mark.NOT_APPLICABLE]
    return {
        "title": findings.title,
        "region": findings.region,
        "year": findings.year,
        "source": findings.source,
        "source_sha256": findings.sha256,
        "made_by": f"xgbudget {__version__}",
        "counts": count_told(findings),
        "figures": findings.coverage.figures,
        "figures_covered": findings.coverage.covered,
        "findings": list(finding_entries(findings, language)),
        "tables": [
            {
                "section": section.key,
                "title": section.title or section.listed,
                **{mark.value: tallies[section.key].count(mark) for mark in marks},
            }
            for section in findings.sections
            if section.key in tallies
        ],
        "not_asked": [
            tally.rule
            for tally in findings.tallies
            if not any(count and mark is not Mark.NOT_APPLICABLE for mark, count in tally.counts)
        ],
        "judged": [
            {
                "rule": one.rule,
                "section": one.table or None,
                "line": one.line or None,
                "measure": one.column or None,
                "figures": list(one.figures),
                "reason": one.reason,
                "date": one.day.isoformat() if one.day else None,
                "by": one.by or None,
            }
            for one in judged
        ],
    }

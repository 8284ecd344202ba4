"""The lists of the audit, and the two lines over them."""

from __future__ import annotations

from enum import StrEnum

from xgbudget_tui.tui.audit_rows import FindingFilter
from xgbudget_tui.tui.audit_source import AuditSource
from xgbudget_tui.tui.pieces import Piece, printable
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "audit.title": ("核对", "Audit"),
        "audit.findings": ("发现", "Findings"),
        "audit.suspects": ("疑点", "Suspects"),
        "audit.rules": ("规则", "Rules"),
        "audit.uncovered": ("无约束", "Untied"),
        "audit.coverage": (
            "{covered}/{figures} 个数受等式约束",
            "{covered}/{figures} figures tied down",
        ),
    }
)


class AuditView(StrEnum):
    """The lists of the audit."""

    FINDINGS = "findings"
    SUSPECTS = "suspects"
    RULES = "rules"
    UNCOVERED = "uncovered"


def title_lines(
    source: AuditSource, shown: AuditView, only: FindingFilter, language: Language
) -> list[list[Piece]]:
    """The Book and how much of it is tied down; the lists with their lengths, and the filter."""
    coverage = source.coverage
    covered = word(
        "audit.coverage",
        language,
        figures=f"{coverage.figures:,}",
        covered=f"{coverage.covered:,}",
    )
    counts = {
        AuditView.FINDINGS: len(source.proofs),
        AuditView.SUSPECTS: len(source.suspects),
        AuditView.RULES: len(source.tallies),
        AuditView.UNCOVERED: len(coverage.uncovered),
    }
    tabs: list[Piece] = []
    for view, count in counts.items():
        here = view is shown
        label = f"{word(f'audit.{view.value}', language)} {count:,}"
        tabs.append((f"[{label}]" if here else f" {label} ", "title-strong" if here else ""))
        tabs.append((" ", ""))
    if shown is AuditView.FINDINGS:
        tabs.append((f"  {word(f'audit.{only.value}', language)}", "title-dim"))
    book = f"{printable(source.book.region)} {source.book.year}"
    head = f" {word('audit.title', language)}  {book}  "
    return [[(head, "title-strong"), (covered, "title-dim")], tabs]

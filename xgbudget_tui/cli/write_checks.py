"""Findings as JSON, CSV and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from xgbudget_tui.cli.findings import Findings
from xgbudget_tui.cli.plain_csv import csv_bytes
from xgbudget_tui.export.checks import check_entry
from xgbudget_tui.export.json_text import write_json
from xgbudget_tui.export.markdown import escape
from xgbudget_tui.export.numbers import plain_text
from xgbudget_tui.export.words import column_word
from xgbudget_tui.model.proof import Proof

_COLUMNS = (
    "section",
    "line",
    "rule",
    "verdict",
    "reported",
    "computed",
    "difference",
    "unit",
    "probability",
    "message",
)


def checks_json(found: Sequence[Findings], language: str) -> bytes:
    """A list of {rule, section, line, verdict, reported, computed, difference, probability, …}."""
    entries = [entry for _, entry in _entries(found, language)]
    return (write_json(entries) + "\n").encode(errors="replace")


def checks_csv(found: Sequence[Findings], language: str) -> bytes:
    """One row for each finding."""
    heads = [column_word(key, language) for key in ("region", "year", *_COLUMNS)]
    rows = [
        [entry["region"], str(entry["year"]), *(_text(entry[key]) for key in _COLUMNS)]
        for _, entry in _entries(found, language)
    ]
    return csv_bytes(heads, rows)


def checks_markdown(found: Sequence[Findings], language: str) -> bytes:
    """A heading for each Book, a list of findings under each verdict."""
    blocks: list[str] = []
    for findings in found:
        blocks.append(f"# {escape(findings.title)}")
        verdict = None
        for proof, entry in _entries([findings], language):
            if proof.verdict is not verdict:
                verdict = proof.verdict
                blocks.append(f"## {verdict.label(language)}")
            where = " ".join(filter(None, (entry["section"], entry["line"])))
            blocks.append(f"- **{escape(where)}** `{proof.rule}` {escape(entry['message'])}")
    return ("\n\n".join(blocks) + "\n").encode(errors="replace")


def _entries(found: Sequence[Findings], language: str) -> Iterator[tuple[Proof, dict[str, Any]]]:
    for findings in found:
        for proof in findings.proofs:
            key = proof.subject.section if proof.subject else proof.section
            section = findings.section_of(key) if key else None
            name = findings.name_of(proof.subject) if proof.subject else None
            entry = check_entry(proof, section, name, language)
            yield proof, {**entry, "region": findings.region, "year": findings.year}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else plain_text(value)

"""Findings as lists for machines: one entry for each finding, its places within it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from xgbudget_tui.export.checks import check_entry, holds_ratios, unit_at, unit_word_at
from xgbudget_tui.model.figures import amount_number, percent_number, plain_text
from xgbudget_tui.model.findings import TOLD, Finding, Findings, group_findings, section_of
from xgbudget_tui.model.proof import Proof

_COLUMNS = (
    "section",
    "line",
    "rule",
    "severity",
    "kind",
    "verdict",
    "certainty",
    "reported",
    "computed",
    "difference",
    "unit",
    "probability",
    "message",
    "doubt",
    "finding",
)
_OF_PLACE = (
    *("rule", "section", "line", "number", "measure", "kind"),
    *("reported", "computed", "difference", "unit", "message"),
)


def findings_json(
    found: Sequence[Findings], language: str, *, english_names: bool = False
) -> bytes:
    """A list with an entry for each finding, and one for each other proof.

    ``cause_id`` names the finding within its Book; ``places`` are all its proofs, ``rows`` the
    figures of its first one as printed, ``suspects`` the figures that would mend it, with their
    rank among all of the Book.
    """
    from xgbudget_tui.export.json import write_json

    entries = [entry for one in found for entry in finding_entries(one, language)]
    if english_names:
        from xgbudget_tui.export.english_names import name_value

        entries = name_value(entries)
    return (write_json(entries) + "\n").encode(errors="replace")


def finding_entries(findings: Findings, language: str) -> Iterator[dict[str, Any]]:
    """What :func:`findings_json` writes of one Book."""
    for finding in group_findings(findings.proofs):
        head = finding.head
        entry = _entry(head, findings, language)
        entry["cause_id"] = finding.id or None
        entry["places"] = [_place(proof, findings, language) for proof in finding.places]
        if head.mark in TOLD:
            entry["rows"] = list(_rows(head, findings))
            entry["suspects"] = list(_suspects(finding, findings))
        yield entry


def _entry(proof: Proof, findings: Findings, language: str) -> dict[str, Any]:
    key = section_of(proof)
    section = findings.section_of(key) if key else None
    name = findings.name_of(proof.subject) if proof.subject else None
    return {
        **check_entry(proof, section, name, language),
        "severity": findings.severity_of(proof).value,
        "region": findings.region,
        "year": findings.year,
    }


def _place(proof: Proof, findings: Findings, language: str) -> dict[str, Any]:
    entry = _entry(proof, findings, language)
    return {key: entry[key] for key in _OF_PLACE}


def _rows(proof: Proof, findings: Findings) -> Iterator[dict[str, Any]]:
    for side, parts in (("reported", proof.reported), ("computed", proof.computed)):
        for part in parts:
            ref, place = part.ref, part.place
            section = findings.section_of(ref.section) if ref else None
            yield {
                "side": side,
                "sign": part.sign,
                "label": part.label,
                "printed": part.printed,
                "unit": unit_word_at(section, ref.measure if ref else 0) if section else None,
                "section": ref.section if ref else None,
                "number": ref.line if ref else None,
                "page": place.sheet or None if place else None,
                "source_line": place.line if place else None,
            }


def _suspects(finding: Finding, findings: Findings) -> Iterator[dict[str, Any]]:
    for rank, suspect in findings.suspects_of(finding):
        section = findings.section_of(suspect.ref.section)
        position = suspect.ref.measure
        ratios, unit = holds_ratios(section, position), unit_at(section, position)
        value, other = (
            percent_number(one) if ratios else amount_number(one, unit)
            for one in (suspect.value, suspect.would_be)
        )
        yield {
            "rank": rank,
            "section": suspect.ref.section,
            "line": findings.name_of(suspect.ref),
            "number": suspect.ref.line,
            "value": value,
            "would_be": other,
            "unit": unit_word_at(section, position),
            "mends": suspect.mends,
            "breaks": suspect.breaks,
            "rules": list(suspect.rules),
        }


def findings_csv(found: Sequence[Findings], language: str, *, english_names: bool = False) -> bytes:
    """One row for each place; those of one finding have its name in the last column.

    With ``english_names`` area and line follow in English.
    """
    from xgbudget_tui.export.csv import csv_bytes
    from xgbudget_tui.export.grid import column_word

    heads = [column_word(key, language) for key in ("region", "year", *_COLUMNS)]
    rows = []
    for findings in found:
        for finding in group_findings(findings.proofs):
            for proof in finding.places:
                entry = {**_entry(proof, findings, language), "finding": finding.id or None}
                values = [_text(entry[key]) for key in _COLUMNS]
                rows.append([findings.region, str(findings.year), *values])
    if english_names:
        from xgbudget_tui.export.english_names import place_in_english

        at = heads.index(column_word("line", language))
        heads += ["region_en", "line_en"]
        for row in rows:
            row += [place_in_english(row[0]) or "", place_in_english(row[at]) or ""]
    return csv_bytes(heads, rows)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else plain_text(value)


def findings_markdown(found: Sequence[Findings], language: str) -> bytes:
    """A heading for each Book, a list of findings under each kind, their other places beneath."""
    from xgbudget_tui.export.markdown import escape

    blocks: list[str] = []
    for findings in found:
        blocks.append(f"# {escape(findings.title)}")
        mark = None
        for finding in group_findings(findings.proofs):
            if finding.mark is not mark:
                mark = finding.mark
                blocks.append(f"## {mark.label(language)}")
            lines: list[str] = []
            for proof in finding.places:
                entry = _entry(proof, findings, language)
                where = " ".join(filter(None, (entry["section"], entry["line"])))
                said = " ".join(filter(None, (entry["message"], entry["doubt"])))
                indent = "  " if lines else ""
                lines.append(f"{indent}- **{escape(where)}** `{proof.rule}` {escape(said)}")
            blocks.append("\n".join(lines))
    return ("\n\n".join(blocks) + "\n").encode(errors="replace")

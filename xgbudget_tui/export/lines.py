"""Lines, columns and prose as values for JSON."""

from __future__ import annotations

from typing import Any

from xgbudget_tui.export.content import ExportOptions, TablePart
from xgbudget_tui.export.grid import level_class
from xgbudget_tui.export.listing import claim_number
from xgbudget_tui.export.numbers import figure_number, shown_unit, unique_labels, unit_mark
from xgbudget_tui.model.book import ABSENT
from xgbudget_tui.model.entries import Branch, SectionEntry
from xgbudget_tui.model.terms import Breakdown, FigureState, MeasureKind

_NUMBERS = (FigureState.AMOUNT, FigureState.RATIO)


def column_values(section: SectionEntry, options: ExportOptions) -> list[dict[str, Any]]:
    """What each column of a table is; ``unit`` as written, ``printed_unit`` as in the document."""
    labels = unique_labels(section.measures)
    return [
        {
            "label": label,
            "printed": measure.printed,
            "kind": measure.kind.value,
            "unit": unit_mark(section, measure, options.unit) or None,
            "printed_unit": unit_mark(section, measure) or None,
            "year": measure.year,
            "phase": measure.phase.value if measure.phase else None,
        }
        for measure, label in zip(section.measures, labels, strict=True)
    ]


def line_value(
    section: SectionEntry, branch: Branch, options: ExportOptions, with_part: bool = False
) -> dict[str, Any]:
    """A line with its figures and everything under it."""
    top = _plain_line(section, branch, options)
    if with_part:
        top = {"part": section.key, **top}
    stack = [(branch, top)]
    while stack:
        above, value = stack.pop()
        for child in above.children:
            below = _plain_line(section, child, options)
            value["children"].append(below)
            stack.append((child, below))
    return top


def _plain_line(section: SectionEntry, branch: Branch, options: ExportOptions) -> dict[str, Any]:
    row = branch.row
    value: dict[str, Any] = {
        "name": row.name,
        "printed": row.printed,
        "code": row.code,
        "level": row.depth + 1,
        "class": level_class(row.code, "zh"),
        "evidence": [witness.value for witness in branch.evidence],
        "certain": row.certain,
        "role": row.role.value,
        "number": row.number,
        **_figures(section, branch, options),
        "source_line": branch.source_line or None,
    }
    if row.code is not None:
        value["code_printed"] = branch.code_printed
    if not row.placed:
        value["placed"] = False
    if row.breakdown is Breakdown.PARTIAL:
        value["breakdown"] = row.breakdown.value
    if branch.source_sheet:
        value["source_sheet"] = branch.source_sheet
    value["children"] = []
    return value


def _figures(section: SectionEntry, branch: Branch, options: ExportOptions) -> dict[str, Any]:
    amounts: dict[str, Any] = {}
    cells: dict[str, str] = {}
    states: dict[str, str] = {}
    texts: dict[str, str] = {}
    labels = unique_labels(section.measures)
    for measure, label in zip(section.measures, labels, strict=True):
        index = measure.position - 1
        figure = branch.row.figures[index] if index < len(branch.row.figures) else ABSENT
        cells[label] = figure.printed
        if measure.kind is MeasureKind.TEXT:
            texts[label] = figure.printed
        else:
            amounts[label] = figure_number(figure, shown_unit(section, measure, options.unit))
            if figure.state not in _NUMBERS:
                states[label] = figure.state.value
    found: dict[str, Any] = {"amounts": amounts, "cells": cells}
    return found | ({"states": states} if states else {}) | ({"texts": texts} if texts else {})


def prose_values(part: TablePart) -> dict[str, list[dict[str, Any]]]:
    """The paragraphs and claims of a section; nothing for a table without prose."""
    note = part.note
    if note is None or not (note.paragraphs or note.claims):
        return {}
    paragraphs = [
        {
            "section": part.section.key,
            "text": paragraph.text,
            "source_line": paragraph.place.line if paragraph.place else None,
        }
        for paragraph in note.paragraphs
    ]
    claims = [
        {
            "section": part.section.key,
            "number": claim.number,
            "subject": claim.subject,
            "printed": claim.printed,
            "value": claim_number(claim),
            "unit": claim.unit_word,
            "year": claim.year,
            "phase": claim.phase.value if claim.phase else None,
            "paragraph": claim.paragraph,
            "start": claim.start,
            "end": claim.end,
            "source_line": claim.place.line if claim.place else None,
            "target": (
                {
                    "section": claim.target.section,
                    "line": claim.target.line,
                    "measure": claim.target.measure,
                }
                if claim.target
                else None
            ),
        }
        for claim in note.claims
    ]
    return {"paragraphs": paragraphs, "claims": claims}

"""JSON: nested lines with exact figures, the checks that concern them, the sums, and a hash.

An export of a table is an object::

    {"book": {"region", "year", "title", …},
     "section": {"number", "title", "unit", "measures": [label…], …},
     "lines": [{"name", "printed", "code", "level", "evidence",
                "amounts": {label: number in the printed unit or null}, "cells": {label: printed},
                "states": {label: why there is no number}, "texts": {label: text},
                "source_line", "children": […]}],
     "checks": […], "sums": {…}, "sha256": "…"}

``level`` counts from 1 at a root of the table; ``class`` is 类, 款, 项 or 目 where a code says so.
``measures`` are the labels of number columns, ``texts`` of the section those of text columns.
A number with several tables has all their lines in order, each root with its ``part``, and
``parts``. A note has ``paragraphs`` and ``claims``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xgbudget_tui.export.checks import check_entry
from xgbudget_tui.export.content import (
    ComparisonExport,
    Content,
    ExportOptions,
    SeriesExport,
    TableExport,
    TablePart,
)
from xgbudget_tui.export.gather import walk_lines
from xgbudget_tui.export.json_text import hash_of, write_json
from xgbudget_tui.export.lines import column_values, line_value, prose_values
from xgbudget_tui.export.numbers import unique_labels
from xgbudget_tui.export.sums import count_sums
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.errors import ExportError
from xgbudget_tui.model.terms import MeasureKind


def render_json(content: Content, options: ExportOptions) -> bytes:
    """A content as JSON text in UTF-8, hash included."""
    if isinstance(content, TableExport):
        value = table_value(content, options)
    else:
        from xgbudget_tui.export import json_listing

        if isinstance(content, ComparisonExport):
            value = json_listing.comparison_value(content, options)
        elif isinstance(content, SeriesExport):
            from xgbudget_tui.export.series_listing import series_value

            value = series_value(content, options)
        else:
            value = json_listing.hits_value(content, options)
    try:
        value["sha256"] = hash_of(value)
        return (write_json(value) + "\n").encode(errors="replace")
    except (ValueError, RecursionError) as error:
        raise ExportError(
            "the table nests too deeply to be written as JSON", "层次过深，无法写成 JSON"
        ) from error


def book_value(book: BookEntry) -> dict[str, Any]:
    """A Book by its region, year, title, and the file it was read from."""
    return {
        "region": book.region,
        "year": book.year,
        "title": book.title,
        "stage": book.stage.value,
        "source": book.source_name,
        "source_sha256": book.source_sha256,
    }


def table_value(content: TableExport, options: ExportOptions) -> dict[str, Any]:
    """An export of a section, a number with several tables, or a branch, without its hash."""
    parts = content.parts
    value: dict[str, Any] = {"book": book_value(content.book), "section": _section(parts, options)}
    if len(parts) > 1:
        value["parts"] = [_part(part, options) for part in parts]
    if any(part.above for part in parts):
        value["path"] = list(parts[0].above)
    value["lines"] = [
        line_value(part.section, branch, options, len(parts) > 1)
        for part in parts
        for branch in part.branches
    ]
    for part in parts:
        for key, items in prose_values(part).items():
            value.setdefault(key, []).extend(items)
    value["checks"] = [check for part in parts for check in _checks(part, options)]
    value["sums"] = count_sums(value)
    return value


def _section(parts: Sequence[TablePart], options: ExportOptions) -> dict[str, Any]:
    first = parts[0].section
    alone = len(parts) == 1
    units = {part.section.unit_word for part in parts if part.section.unit_word}
    value: dict[str, Any] = {
        "number": first.number,
        "title": first.title if alone else first.listed or first.title,
        "unit": _unit(units, options),
        "measures": _labels(parts, text=False),
        "texts": _labels(parts, text=True),
    }
    if alone:
        value |= {"key": first.key, **_facts(parts[0]), "columns": column_values(first, options)}
    return value


def _part(part: TablePart, options: ExportOptions) -> dict[str, Any]:
    section = part.section
    return {
        "key": section.key,
        "title": section.title,
        "unit": _unit({section.unit_word} - {""}, options),
        "measures": _labels([part], text=False),
        "texts": _labels([part], text=True),
        **_facts(part),
        "columns": column_values(section, options),
    }


def _facts(part: TablePart) -> dict[str, Any]:
    section = part.section
    return {
        "kind": section.kind.value,
        "fill": section.fill.value,
        "budget": section.budget.value if section.budget else None,
        "flow": section.flow.value if section.flow else None,
        "scope": section.scope.value if section.scope else None,
        "year": section.year,
        "statement": section.statement,
    }


def _unit(printed: set[str], options: ExportOptions) -> str | None:
    if options.unit is not None and printed:
        return options.unit.word
    return next(iter(printed)) if len(printed) == 1 else None


def _labels(parts: Sequence[TablePart], *, text: bool) -> list[str]:
    found: dict[str, None] = {}
    for part in parts:
        labels = unique_labels(part.section.measures)
        for measure, label in zip(part.section.measures, labels, strict=True):
            if (measure.kind is MeasureKind.TEXT) is text:
                found.setdefault(label)
    return list(found)


def _checks(part: TablePart, options: ExportOptions) -> list[dict[str, Any]]:
    names = {branch.row.number: branch.row.name for branch in walk_lines(part.branches)}
    return [
        check_entry(
            proof,
            part.section,
            names.get(proof.subject.line) if proof.subject else None,
            options.language,
        )
        for proof in part.proofs
    ]

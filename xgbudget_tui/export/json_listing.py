"""Comparisons and search hits as values for JSON."""

from __future__ import annotations

from typing import Any

from xgbudget_tui.export.content import ComparisonExport, ExportOptions, HitsExport
from xgbudget_tui.export.json_file import book_value
from xgbudget_tui.export.listing import rounded_percent, side_unit
from xgbudget_tui.export.numbers import amount_number, figure_number, shown_unit, unique_labels
from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.comparison import ComparisonRow, Side
from xgbudget_tui.model.entries import Hit
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import MeasureKind


def comparison_value(content: ComparisonExport, options: ExportOptions) -> dict[str, Any]:
    """Both sides and their rows, without the hash."""
    comparison = content.comparison
    units = side_unit(comparison.before, options.unit), side_unit(comparison.after, options.unit)
    value = {
        "books": [book_value(book) for book in content.books],
        "title": comparison.title,
        "before": _side(comparison.before, units[0]),
        "after": _side(comparison.after, units[1]),
        "rows": [_row(row, units) for row in comparison.rows],
    }
    if comparison.restating is not None:
        value["restating"] = _side(comparison.restating, units[1])
    return value


def _side(side: Side, unit: Unit) -> dict[str, Any]:
    return {
        "label": side.label,
        "section": side.section_key,
        "title": side.section_title,
        "unit": unit.word,
        "year": side.year,
    }


def _row(row: ComparisonRow, units: tuple[Unit, Unit]) -> dict[str, Any]:
    value: dict[str, Any] = {
        "name": row.name,
        "printed": row.printed,
        "code": row.code,
        "level": row.depth + 1,
        "before": _number(row.before, units[0]),
        "after": _number(row.after, units[1]),
        "change": row.change.value,
        "difference": None if row.difference is None else amount_number(row.difference, units[1]),
        "percent": rounded_percent(row.percent),
    }
    if row.printed_difference is not None:
        value["printed_difference"] = _number(row.printed_difference, units[1])
        value["difference_verdict"] = row.difference_verdict
    if row.printed_percent is not None:
        value["printed_percent"] = _number(row.printed_percent, units[1])
        value["percent_verdict"] = row.percent_verdict
    if row.reason:
        value["reason"] = row.reason
    if row.restated is not None:
        value["restated"] = _number(row.restated, units[1])
    return value


def _number(figure: Figure | None, unit: Unit) -> Any:
    return None if figure is None else figure_number(figure, unit)


def hits_value(content: HitsExport, options: ExportOptions) -> dict[str, Any]:
    """The hits with their paths and figures, without the hash."""
    page = content.page
    return {
        "query": content.query,
        "total": page.total,
        "exact": page.exact,
        "hits": [_hit(hit, content, options) for hit in page.hits],
    }


def _hit(hit: Hit, content: HitsExport, options: ExportOptions) -> dict[str, Any]:
    place, row = hit.place, hit.place.row
    book = content.books.get(place.book_id)
    section = content.sections.get(row.section_id)
    amounts: dict[str, Any] = {}
    unit = None
    if section is not None:
        labels = unique_labels(section.measures)
        for measure, label in zip(section.measures, labels, strict=True):
            if measure.kind is MeasureKind.TEXT or measure.position > len(row.figures):
                continue
            written = shown_unit(section, measure, options.unit)
            amounts[label] = figure_number(row.figures[measure.position - 1], written)
            unit = unit or written.word
    return {
        "region": book.region if book else None,
        "year": book.year if book else None,
        "section": place.section_key,
        "title": place.section_title,
        "path": list(place.path),
        "name": row.name,
        "printed": row.printed,
        "code": row.code,
        "number": row.number,
        "unit": unit,
        "amounts": amounts,
    }

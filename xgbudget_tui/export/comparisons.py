"""A comparison as a grid and as a value for JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xgbudget_tui.export.grid import (
    Cell,
    Column,
    ExportOptions,
    Grid,
    GridRow,
    Head,
    column_word,
    decimals_in,
    figure_cell,
    plain_heads,
    with_unit,
)
from xgbudget_tui.export.json import book_value
from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.comparison import Change, Comparison, ComparisonRow, Side
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.figures import (
    amount_number,
    count_decimals,
    figure_number,
    finer_resolution,
    rounded_percent,
    states_of,
    unit_shown,
)
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import FigureState


@dataclass(frozen=True, slots=True)
class ComparisonExport:
    """A comparison and the Books its sides come from (one, or two)."""

    comparison: Comparison
    books: tuple[BookEntry, ...] = ()


def side_unit(side: Side, chosen: Unit | None) -> Unit:
    """The unit a side's amounts are written in."""
    return unit_shown(side.unit, chosen)


def comparison_grid(comparison: Comparison, options: ExportOptions) -> Grid:
    """Both figures, difference, percent, what is printed of them, how it checks, and why."""
    units = side_unit(comparison.before, options.unit), side_unit(comparison.after, options.unit)
    language = options.language
    checked = any(row.printed_difference or row.printed_percent for row in comparison.rows)
    reasons = any(row.reason for row in comparison.rows)

    def measured(key: str, unit: str) -> Head:
        return Head(Column.MEASURE, with_unit(column_word(key, language), unit, language))

    heads = [
        *plain_heads(options, Column.LEVEL, Column.CODE, Column.NAME),
        Head(Column.MEASURE, with_unit(comparison.before.label, units[0].word, language)),
        Head(Column.MEASURE, with_unit(comparison.after.label, units[1].word, language)),
        measured("difference", units[1].word),
        measured("percent", "%"),
        *plain_heads(options, Column.CHANGE),
    ]
    again = has_restated(comparison)
    if again:
        label = restated_label(comparison, language)
        heads.append(Head(Column.MEASURE, with_unit(label, units[1].word, language)))
    if checked:
        heads += [measured("printed_difference", units[1].word), measured("printed_percent", "%")]
        heads.append(Head(Column.CHANGE, column_word("check", language)))
    if reasons:
        heads += plain_heads(options, Column.REASON)
    rows = tuple(
        _comparison_row(
            row,
            units,
            (language, change_word(comparison, row.change, language)),
            (again, checked, reasons),
        )
        for row in comparison.rows
    )
    return Grid("", comparison.name, tuple(heads), rows)


def _comparison_row(
    row: ComparisonRow,
    units: tuple[Unit, Unit],
    words: tuple[str, str],
    extra: tuple[bool, bool, bool],
) -> GridRow:
    language, word = words
    difference = None if row.difference is None else amount_number(row.difference, units[1])
    step = finer_resolution((row.before, row.after))
    plain: list[Cell] = [row.depth + 1, row.code, row.name]
    cells: list[tuple[Cell, int]] = [
        *((cell, 0) for cell in plain),
        figure_cell(row.before, units[0]),
        figure_cell(row.after, units[1]),
        (difference, count_decimals(step, units[1].fen)),
        _own_decimals(rounded_percent(row.percent)),
        (word, 0),
    ]
    if extra[0]:
        cells.append(figure_cell(row.restated, units[1]))
    if extra[1]:
        verdicts = [v for v in (row.difference_verdict, row.percent_verdict) if v is not None]
        worst = max(verdicts, key=lambda verdict: verdict.rank, default=None)
        cells += [
            figure_cell(row.printed_difference, units[1]),
            figure_cell(row.printed_percent, units[1]),
            (worst.label(language) if worst else None, 0),
        ]
    if extra[2]:
        cells.append((row.reason or None, 0))
    texts, decimals = zip(*cells, strict=True)
    return GridRow(texts, row.depth + 1, decimals)


def _own_decimals(cell: Cell) -> tuple[Cell, int]:
    return cell, decimals_in((cell,))[0]


def has_restated(comparison: Comparison) -> bool:
    """Whether the later document says anything of the earlier year again."""
    amount = FigureState.AMOUNT
    return any(row.restated and row.restated.state is amount for row in comparison.rows)


def restated_label(comparison: Comparison, language: str) -> str:
    """The head of the column in which the later document states the earlier year again."""
    again = comparison.restating
    label = again.label if again else ""
    return f"{label}（后一册）" if language == "zh" else f"{label} (as the later says)"


def change_word(comparison: Comparison, change: Change, language: str) -> str:
    """新增 and 取消 between years; between two tables of one year, on which side a line stands."""
    same_year = comparison.before.year == comparison.after.year
    if same_year and comparison.before.section_key != comparison.after.section_key:
        if change is Change.NEW:
            return column_word("only_after", language)
        if change is Change.ENDED:
            return column_word("only_before", language)
    return change.label(language)


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
    sides = {"before": row.before, "after": row.after, "restated": row.restated}
    states = states_of(sides)
    return value | ({"states": states} if states else {})


def _number(figure: Figure | None, unit: Unit) -> Any:
    return None if figure is None else figure_number(figure, unit)

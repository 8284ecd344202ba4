"""A line over years and places as a grid and as a value for JSON."""

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
from xgbudget_tui.model.figures import (
    Number,
    amount_number,
    count_decimals,
    figure_number,
    finer_resolution,
    rounded_percent,
    unit_shown,
)
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.series import Population, Series, SeriesPoint, Statement


@dataclass(frozen=True, slots=True)
class SeriesExport:
    """A line over years and places; ``title`` names it."""

    title: str
    series: tuple[Series, ...]


def statement_unit(statement: Statement, chosen: Unit | None) -> Unit:
    """The unit a statement's amount is written in; a foreign currency keeps its own."""
    return unit_shown(statement.unit, chosen)


def series_grid(content: SeriesExport, options: ExportOptions) -> Grid:
    """One row for each year and phase of each place, in 万元 unless another unit is asked for."""
    language = options.language
    unit = options.unit or common_unit(content)
    heads = (
        *plain_heads(options, Column.REGION, Column.YEAR, Column.PHASE, Column.NAME, Column.CODE),
        Head(Column.MEASURE, with_unit(column_word("amount", language), unit.word, language)),
        Head(Column.MEASURE, with_unit(column_word("difference", language), unit.word, language)),
        Head(Column.MEASURE, with_unit(column_word("percent", language), "%", language)),
        Head(Column.MEASURE, with_unit(column_word("share", language), "%", language)),
        Head(Column.MEASURE, with_unit(column_word("per_head", language), "元", language)),
        *plain_heads(options, Column.POPULATION),
        Head(Column.MEASURE, with_unit(column_word("restated", language), unit.word, language)),
        *plain_heads(options, Column.BOOK, Column.SECTION, Column.TITLE),
    )
    rows = tuple(
        _grid_row(one, point, unit, language) for one in content.series for point in one.points
    )
    return Grid("", content.title, heads, rows)


def common_unit(content: SeriesExport) -> Unit:
    """The unit all are written in: the finest that one of the documents prints."""
    units = {
        statement_unit(statement, None)
        for one in content.series
        for point in one.points
        for statement in point.statements
    }
    return min(units, key=lambda unit: unit.fen, default=Unit.WAN_YUAN)


def population_words(population: Population | None, language: str) -> str:
    """``303,000 (2020, census)``: how many people, of which year, says who."""
    if population is None:
        return ""
    known = [str(population.year)] if population.year else []
    known += [population.source] if population.source else []
    joined = ("，" if language == "zh" else ", ").join(known)
    people = f"{population.people:,}"
    if not joined:
        return people
    return f"{people}（{joined}）" if language == "zh" else f"{people} ({joined})"


def _grid_row(series: Series, point: SeriesPoint, unit: Unit, language: str) -> GridRow:
    own = point.own
    restated = point.restated[-1].figure if point.restated else None
    amount, decimals = figure_cell(own.figure, unit)
    again, again_decimals = figure_cell(restated, unit)
    step = finer_resolution((own.figure, point.base.figure if point.base else None))
    cells: tuple[Cell, ...] = (
        series.region,
        point.year,
        point.phase.label(language),
        own.name,
        own.code,
        amount,
        None if point.change is None else amount_number(point.change, unit),
        rounded_percent(point.percent),
        rounded_percent(point.share),
        None if point.per_head is None else amount_number(point.per_head, Unit.YUAN),
        population_words(series.population, language) or None,
        again,
        f"{own.book.region} {own.book.year}",
        own.section.key,
        own.section.title,
    )
    shown = list(decimals_in(cells))
    shown[5], shown[11] = decimals, again_decimals
    shown[6] = max(shown[6], count_decimals(step, unit.fen))
    return GridRow(cells, 1, tuple(shown))


def series_value(content: SeriesExport, options: ExportOptions) -> dict[str, Any]:
    """All series with every statement of every point, without the hash."""
    books = {
        statement.book.id: statement.book
        for one in content.series
        for point in one.points
        for statement in point.statements
    }
    return {
        "title": content.title,
        "books": [book_value(book) for book in books.values()],
        "series": [_series(one, options) for one in content.series],
    }


def _series(series: Series, options: ExportOptions) -> dict[str, Any]:
    family, people = series.family, series.population
    value: dict[str, Any] = {
        "region": series.region,
        "parent_region": series.parent_region,
        "name": series.name,
        "code": series.code,
        "kind": family.kind,
        "budget": family.budget.value if family.budget else None,
        "flow": family.flow.value if family.flow else None,
        "scope": family.scope.value if family.scope else None,
        "renames": [{"from": year, "name": n, "code": c} for year, n, c in series.renames],
        "points": [_point(point, options) for point in series.points],
    }
    if people is not None:
        value["population"] = {
            "people": people.people,
            "year": people.year,
            "source": people.source or None,
        }
    return value


def _point(point: SeriesPoint, options: ExportOptions) -> dict[str, Any]:
    unit = statement_unit(point.own, options.unit)
    return {
        "year": point.year,
        "phase": point.phase.value,
        "unit": unit.word,
        "amount": figure_number(point.own.figure, unit),
        "change": _amount(point.change, unit),
        "percent": rounded_percent(point.percent),
        "share": rounded_percent(point.share),
        "per_head_yuan": _amount(point.per_head, Unit.YUAN),
        "restated": bool(point.restated),
        "statements": [_statement(one, options) for one in point.statements],
    }


def _statement(statement: Statement, options: ExportOptions) -> dict[str, Any]:
    unit = statement_unit(statement, options.unit)
    figure: Figure = statement.figure
    return {
        "book": f"{statement.book.region} {statement.book.year}",
        "source": statement.book.source_name,
        "section": statement.section.key,
        "path": [*statement.path, statement.name],
        "column": statement.label,
        "amount": figure_number(figure, unit),
        "unit": unit.word,
        "printed": figure.printed,
    }


def _amount(fen: int | None, unit: Unit) -> Number | None:
    return None if fen is None else amount_number(fen, unit)

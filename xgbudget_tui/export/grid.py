"""A content as grids of cells: what CSV, Markdown and spreadsheets have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xgbudget_tui.export.content import (
    ComparisonExport,
    Content,
    ExportOptions,
    SeriesExport,
    TableExport,
    TablePart,
)
from xgbudget_tui.export.gather import walk_lines
from xgbudget_tui.export.numbers import (
    Number,
    cell_text,
    figure_number,
    places_of,
    shown_unit,
    unique_labels,
    unit_mark,
)
from xgbudget_tui.export.words import column_word, with_unit
from xgbudget_tui.model.entries import Branch, Row, SectionEntry
from xgbudget_tui.model.terms import Breakdown, Level, MeasureKind, SectionKind

Cell = str | Number | None


class Column(StrEnum):
    """What a column of a grid is for."""

    BOOK = "book"
    SECTION = "section"
    TITLE = "title"
    LEVEL = "level"
    CODE = "code"
    PATH = "path"
    NAME = "name"
    MEASURE = "measure"
    TEXT = "text"
    BREAKDOWN = "breakdown"
    PRINTED = "printed"
    SOURCE_LINE = "source_line"
    PARAGRAPH = "paragraph"
    YEAR = "year"
    UNIT = "unit"
    CHANGE = "change"
    REGION = "region"
    PHASE = "phase"
    POPULATION = "population"
    REASON = "reason"


FIGURES = (Column.MEASURE, Column.TEXT)
"""The columns of a table itself."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: what it is for and what stands over it."""

    column: Column
    label: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row; ``level`` counts from 1; ``places`` are the decimals each number shows."""

    cells: tuple[Cell, ...]
    level: int = 1
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A titled table of cells, with the prose that belongs to it."""

    key: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[GridRow, ...]
    prose: tuple[str, ...] = ()


def make_grids(content: Content, options: ExportOptions) -> list[Grid]:
    """One grid for each part of a table export; one for anything else."""
    from xgbudget_tui.export import listing

    if isinstance(content, TableExport):
        return [_part_grid(part, options) for part in content.parts]
    if isinstance(content, ComparisonExport):
        return [listing.comparison_grid(content.comparison, options)]
    if isinstance(content, SeriesExport):
        from xgbudget_tui.export.series_listing import series_grid

        return [series_grid(content, options)]
    return [listing.hits_grid(content, options)]


def _part_grid(part: TablePart, options: ExportOptions) -> Grid:
    if part.section.kind is SectionKind.NOTE:
        from xgbudget_tui.export.listing import note_grid

        return note_grid(part, options)
    return _table_grid(part, options)


def _table_grid(part: TablePart, options: ExportOptions) -> Grid:
    section = part.section
    heads = (
        *plain_heads(options, Column.SECTION, Column.LEVEL, Column.CODE, Column.PATH, Column.NAME),
        *measure_heads(section, options),
        *plain_heads(options, Column.BREAKDOWN, Column.PRINTED, Column.SOURCE_LINE),
    )
    rows = tuple(_line_row(section, branch, path, options) for branch, path in _paths(part))
    prose = (section.statement,) if section.statement else ()
    return Grid(section.key, section.title, heads, rows, prose)


def plain_heads(options: ExportOptions, *columns: Column) -> tuple[Head, ...]:
    """Heads of columns that hold no figures."""
    return tuple(Head(column, column_word(column.value, options.language)) for column in columns)


def measure_heads(section: SectionEntry, options: ExportOptions) -> tuple[Head, ...]:
    """Heads of a table's columns, with the unit the figures are written in."""
    labels = unique_labels(section.measures)
    return tuple(
        Head(
            Column.TEXT if measure.kind is MeasureKind.TEXT else Column.MEASURE,
            with_unit(label, unit_mark(section, measure, options.unit), options.language),
        )
        for measure, label in zip(section.measures, labels, strict=True)
    )


def figure_cells(
    section: SectionEntry, row: Row, options: ExportOptions
) -> tuple[tuple[Cell, ...], tuple[int, ...]]:
    """A line's figures as cells, with the decimals each shows; one for each column."""
    cells: list[Cell] = []
    places: list[int] = []
    for measure in section.measures:
        index = measure.position - 1
        if index >= len(row.figures):
            cells.append(None)
            places.append(0)
            continue
        figure, unit = row.figures[index], shown_unit(section, measure, options.unit)
        number = figure_number(figure, unit)
        cells.append(cell_text(figure) or None if number is None else number)
        places.append(places_of(figure, unit))
    return tuple(cells), tuple(places)


def _line_row(
    section: SectionEntry, branch: Branch, path: tuple[str, ...], options: ExportOptions
) -> GridRow:
    row = branch.row
    figures, places = figure_cells(section, row, options)
    cells = (
        section.key,
        row.depth + 1,
        row.code,
        " / ".join(path),
        row.name,
        *figures,
        _breakdown(branch, options.language),
        row.printed,
        branch.source_line or None,
    )
    return GridRow(cells, row.depth + 1, (0, 0, 0, 0, 0, *places, 0, 0, 0))


def _breakdown(branch: Branch, language: str) -> str | None:
    partial = branch.row.breakdown is Breakdown.PARTIAL
    return Breakdown.PARTIAL.label(language) if partial else None


def _paths(part: TablePart) -> Iterator[tuple[Branch, tuple[str, ...]]]:
    trail = list(part.above)
    base = part.branches[0].row.depth if part.branches else 0
    for branch in walk_lines(part.branches):
        del trail[len(part.above) + max(0, branch.row.depth - base) :]
        trail.append(branch.row.name)
        yield branch, tuple(trail)


def level_class(code: str | None, language: str) -> str | None:
    """类, 款, 项 or 目, as the length of a code says."""
    level = Level.of_code(code) if code else None
    return level.label(language) if level else None


def _is_measure(heads: Sequence[Head], index: int) -> bool:
    return index < len(heads) and heads[index].column in FIGURES


def merge_heads(grids: Sequence[Grid]) -> list[Head]:
    """The heads of several grids, each once: measures where the first grid has its own."""
    merged: list[Head] = []
    for grid in grids:
        at = 0
        for head in grid.heads:
            if head in merged:
                at = merged.index(head) + 1
            else:
                while head.column in FIGURES and _is_measure(merged, at):
                    at += 1
                merged.insert(at, head)
                at += 1
    return merged

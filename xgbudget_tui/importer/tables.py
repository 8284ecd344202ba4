"""The grids of one printed section to tables: one for each side, one for each new header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from xgbudget_tui.document import Grid
from xgbudget_tui.importer.column_roles import ColumnRole, is_column_numbers
from xgbudget_tui.importer.columns import (
    MOST_COLUMNS,
    Column,
    ColumnDefaults,
    Layout,
    Side,
    read_layout,
    read_measures,
)
from xgbudget_tui.importer.ledger import NumberLedger
from xgbudget_tui.importer.printed_sections import PrintedSection
from xgbudget_tui.importer.problems import problem
from xgbudget_tui.importer.rows import LineReader, Row, find_codes_in_names
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import Phase, TokenUse


@dataclass(slots=True)
class TableDraft:
    """One logical table before its tree: measures, lines in print order, what was odd."""

    banner: str
    unit: Unit
    measures: tuple[Measure, ...]
    lines: tuple[LineItem, ...]
    indents: tuple[int, ...]
    pages: tuple[SourcePlace, ...]
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TableDefaults:
    """What is known of a section's tables before they are read."""

    title: str
    year: int
    phase: Phase | None
    unit: Unit
    unit_printed: bool


@dataclass(slots=True)
class _Run:
    """Grids under one header: a table with the pages that carry it on."""

    layout: Layout
    labels: tuple[str, ...]
    rows: list[Row]
    pages: list[SourcePlace]
    unit: Unit | None


def read_tables(
    printed: PrintedSection, defaults: TableDefaults, ledger: NumberLedger
) -> list[TableDraft]:
    """Every table of a section, left side before right side, first header before second."""
    drafts: list[TableDraft] = []
    for run in _find_runs(printed, ledger):
        for side in run.layout.sides:
            drafts.append(_read_side(run, side, defaults, ledger))
    filled = [draft for draft in drafts if draft.lines]
    return filled or drafts[:1]


def _find_runs(printed: PrintedSection, ledger: NumberLedger) -> list[_Run]:
    runs: list[_Run] = []
    for piece in printed.pieces:
        for number, grid in enumerate(piece.grids):
            layout = read_layout(grid.rows)
            labels = _labels(layout)
            latest = runs[-1] if runs else None
            continues = latest is not None and (layout.header == 0 or labels == latest.labels)
            use = TokenUse.REPEAT if continues else TokenUse.NAME
            _claim_header(grid, layout.header, use, ledger)
            rows = _body(grid, layout.header, ledger)
            if continues and latest is not None:
                latest.rows.extend(rows)
                latest.pages.extend([piece.place] if number == 0 else [])
            else:
                runs.append(_Run(layout, labels, rows, [piece.place], piece.unit))
    return runs


def _labels(layout: Layout) -> tuple[str, ...]:
    return tuple(
        f"{side.banner}|{column.label}" for side in layout.sides for column in side.columns
    )


def _body(grid: Grid, header: int, ledger: NumberLedger) -> list[Row]:
    rows: list[Row] = []
    for cells, source in zip(grid.rows[header:], grid.source[header:], strict=True):
        if not rows and is_column_numbers(cells):
            for cell in cells:
                ledger.claim_rest(cell.place, TokenUse.COLUMN)
            continue
        rows.append(Row(cells, source, page_start=not rows))
    return rows


def _claim_header(grid: Grid, header: int, use: TokenUse, ledger: NumberLedger) -> None:
    for row in grid.rows[:header]:
        own = TokenUse.COLUMN if is_column_numbers(row) and use is not TokenUse.REPEAT else use
        for cell in row:
            if own is TokenUse.NAME:
                ledger.claim_text([cell.place], own)
            else:
                ledger.claim_rest(cell.place, own)


def _read_side(run: _Run, side: Side, defaults: TableDefaults, ledger: NumberLedger) -> TableDraft:
    columns = side.measures
    unit = run.unit or defaults.unit
    texts = [_column_texts(run.rows, column) for column in columns]
    measures = read_measures(columns, texts, ColumnDefaults(defaults.year, defaults.phase, unit))
    reader = LineReader(side, measures, ledger)
    lines = reader.read(run.rows, codes_in_names=find_codes_in_names(run.rows, side))
    problems = list(lines.problems)
    if run.layout.header == 0:
        problems.append(problem("header-missing", defaults.title, place=run.pages[0]))
    if side.excess:
        words = (defaults.title, len(side.columns), MOST_COLUMNS)
        problems.append(problem("columns-beyond-limit", *words, place=run.pages[0]))
    nameless = sum(not any(map(str.isalpha, line.printed)) for line in lines.items)
    if nameless * 2 > len(lines.items):
        words = (defaults.title, nameless, len(lines.items))
        problems.append(problem("names-lost", *words, place=run.pages[0]))
    if not lines.items:
        problems.append(problem("table-without-rows", defaults.title, place=run.pages[0]))
    problems.extend(_find_strays(run, side))
    return TableDraft(
        banner=side.banner or _own_words(side, lines.items),
        unit=unit,
        measures=measures,
        lines=tuple(lines.items),
        indents=tuple(lines.indents),
        pages=tuple(run.pages),
        problems=problems,
    )


def _own_words(side: Side, lines: Sequence[LineItem]) -> str:
    """What a side without a banner says it is: 收入 or 支出 over its names or in its totals."""
    name = side.find(ColumnRole.NAME)
    totals = [line.name for line in lines if re.search("总计|合计", line.name)]
    for texts in ([name.label if name else ""], totals):
        said = {word for word in ("限额", "余额", "收入", "支出") for text in texts if word in text}
        if len(said) == 1:
            return said.pop()
    return ""


def _column_texts(rows: Sequence[Row], column: Column) -> list[str]:
    return [row.cells[column.index].text if column.index < len(row.cells) else "" for row in rows]


def _find_strays(run: _Run, side: Side) -> list[Problem]:
    """Filled cells to the right of every column of the header: reported, never dropped silently."""
    if side is not run.layout.sides[-1]:
        return []
    width = max((column.index for part in run.layout.sides for column in part.columns), default=-1)
    strays: list[Problem] = []
    for row in run.rows:
        for cell in row.cells[width + 1 :]:
            if cell.text and len(strays) < 20:
                name = row.cells[0].text
                strays.append(problem("cells-beyond-header", name, cell.text, place=cell.place))
    return strays

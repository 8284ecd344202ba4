"""The readers of spreadsheets: xlsx with openpyxl; xls and ods with calamine.

A cell's text is what the sheet shows (``15.3%``, ``118,670``); what it stores beyond that is kept
as ``exact``. Hidden rows and columns are judged, not taken blindly: a hidden row counts if it has
a figure other than zero, a hidden column if it holds codes.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Context, Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from xgbudget_tui.document.blocks import Block, Cell, Document, TextBlock, indent_of
from xgbudget_tui.document.control_characters import show_controls
from xgbudget_tui.document.limits import (
    MOST_COLUMNS,
    MOST_ROWS,
    Gathering,
    check_container,
    find_merged_areas,
)
from xgbudget_tui.document.title_rows import divide_rows
from xgbudget_tui.model.errors import Problem, Severity
from xgbudget_tui.model.source import SourceFile, SourcePlace

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_CODE = re.compile(r"\d{3}(?:\d{2}){0,3}")
_AREA_END = re.compile(r":\$?([A-Z]{1,3})\$?\d*$")
_PLACES = re.compile(r"0\.(0+)")
_MOST_PLACES = 30
_FINEST = Decimal(1).scaleb(-10)
_LONG = Context(prec=400)
"""Holds the longest number a cell can store, 1.8e308, with its places."""

Value = (
    str
    | int
    | float
    | datetime.datetime
    | datetime.date
    | datetime.time
    | datetime.timedelta
    | None
)


def read_xlsx(content: bytes, source: SourceFile) -> Document:
    """Read an xlsx workbook; ``SourcePlace.sheet`` is the sheet's name, ``line`` its row."""
    check_container(content, source.name)
    import openpyxl

    gathering = Gathering(source.name)
    # Reading makes a cell of each place that a merged one covers.
    gathering.count(sum(find_merged_areas(content)))
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    blocks: list[Block] = []
    problems: list[Problem] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible" and not _has_amounts(sheet):
            continue
        blocks += _read_sheet(sheet, gathering, problems)
    return Document(source, tuple(blocks), tuple(problems))


def read_old_sheets(content: bytes, source: SourceFile) -> Document:
    """Read an xls or ods workbook; merged cells and hidden rows are not told by these formats."""
    if content.startswith(b"PK"):
        check_container(content, source.name)
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    gathering = Gathering(source.name)
    blocks: list[Block] = []
    for title in book.sheet_names:
        name = show_controls(title).strip()
        blocks.append(TextBlock(name, SourcePlace(0, 0, name), heading=True))
        blocks += divide_rows(gathering.take(_old_rows(book.get_sheet_by_name(title), name)))
    return Document(source, tuple(blocks))


def _old_rows(sheet: Any, name: str) -> Iterator[tuple[Cell, ...]]:
    for line, row in enumerate(islice(sheet.iter_rows(), MOST_ROWS), start=1):
        if not any(value not in (None, "") for value in row):
            yield ()
            continue
        yield tuple(
            _cell(value, "General", SourcePlace(line, column, name))
            for column, value in enumerate(row[:MOST_COLUMNS], start=1)
        )


def _read_sheet(sheet: Worksheet, gathering: Gathering, problems: list[Problem]) -> Iterator[Block]:
    name = show_controls(sheet.title).strip()
    spans = {
        (area.min_row, area.min_col): (area.max_col - area.min_col + 1, area.size["rows"])
        for area in sheet.merged_cells.ranges
    }
    grid = _filled_cells(sheet)
    if not grid:
        return
    columns = _kept_columns(sheet, grid)
    hidden = 0
    rows: list[tuple[Cell, ...]] = []
    for line in range(min(grid), max(grid) + 1):
        stored = grid.get(line)
        if stored is None:
            rows.append(())
            continue
        if sheet.row_dimensions[line].hidden and not _counts(stored):
            hidden += 1
            continue
        gathering.count(len(columns))
        rows.append(tuple(_read_cell(stored.get(at), line, at, name, spans) for at in columns))
    yield TextBlock(name, SourcePlace(0, 0, name), heading=True)
    yield from divide_rows(rows)
    if hidden:
        problems.append(
            Problem(
                "rows-hidden",
                Severity.NOTE,
                f"工作表“{name}”有 {hidden} 个隐藏行没有非零数字，未导入。",
                f"Sheet {name!r} has {hidden} hidden rows without a figure other than zero; "
                "they are left out.",
                place=SourcePlace(0, 0, name),
            )
        )


def _filled_cells(sheet: Worksheet) -> dict[int, dict[int, Any]]:
    """Cells with a value by row and column; a sheet may claim a million columns and fill ten."""
    grid: dict[int, dict[int, Any]] = {}
    for (line, column), cell in sheet._cells.items():
        if cell.value not in (None, "") and 0 < column <= MOST_COLUMNS and 0 < line <= MOST_ROWS:
            grid.setdefault(line, {})[column] = cell
    return grid


def _kept_columns(sheet: Worksheet, grid: dict[int, dict[int, Any]]) -> list[int]:
    last = min(_last_printed(sheet), MOST_COLUMNS)
    last = last or max(column for row in grid.values() for column in row)
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            hidden.update(range(max(dimension.min or 0, 0), min(dimension.max or 0, last) + 1))
    kept = []
    for column in range(1, last + 1):
        if column in hidden:
            texts = [str(row[column].value).strip() for row in grid.values() if column in row]
            codes = sum(bool(_CODE.fullmatch(text)) for text in texts)
            if codes < 2 or codes * 2 < len(texts):
                continue
        kept.append(column)
    return kept


def _last_printed(sheet: Worksheet) -> int:
    """The last column of the print area, 0 without one; what is right of it was not published."""
    area = sheet.print_area
    areas = [area] if isinstance(area, str) else list(area or ())
    bounds = [match.group(1) for part in areas if (match := _AREA_END.search(part))]
    from openpyxl.utils import column_index_from_string

    return max((column_index_from_string(letters) for letters in bounds), default=0)


def _counts(stored: dict[int, Any]) -> bool:
    """Whether a hidden row has a figure other than zero beside the code that opens it."""
    cells = [cell.value for _, cell in sorted(stored.items())]
    if cells and _CODE.fullmatch(str(cells[0]).strip()):
        cells = cells[1:]
    return any(isinstance(value, int | float) and value for value in cells)


def _has_amounts(sheet: Worksheet) -> bool:
    return sum(isinstance(cell.value, int | float) for cell in sheet._cells.values()) > 20


def _read_cell(
    stored: Any, line: int, column: int, sheet: str, spans: dict[tuple[int, int], tuple[int, int]]
) -> Cell:
    place = SourcePlace(line, column, sheet)
    across, down = spans.get((line, column), (1, 1))
    if stored is None:
        return Cell("", place, across=across, down=down)
    cell = _cell(stored.value, stored.number_format or "General", place)
    indent = int(stored.alignment.indent or 0) if stored.has_style else 0
    return Cell(cell.text, place, cell.indent + 2 * indent, across, down, cell.exact)


def _cell(value: Value, shown_as: str, place: SourcePlace) -> Cell:
    if value is None or isinstance(value, bool):
        return Cell("" if value is None else str(value), place)
    if isinstance(value, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        return Cell(str(value), place)
    if isinstance(value, int | float):
        text, exact = show_number(value, shown_as)
        return Cell(text, place, exact=exact if exact != text.replace(",", "") else "")
    body = value.replace("\r", "").strip()
    indent = indent_of(value) if body else 0
    return Cell(body, place, indent)


def show_number(value: int | float, shown_as: str) -> tuple[str, str]:
    """A stored number as its number format shows it, and exactly: ``("15.3%", "15.3073…%")``.

    The exact text has at most 12 significant decimals: what a double holds beyond is noise.
    """
    number = Decimal(repr(value))
    if not number.is_finite():
        return "", ""
    pattern = shown_as.split(";", maxsplit=1)[0]
    if "%" in pattern:
        number *= 100
        suffix = "%"
    else:
        suffix = ""
    plain = f"{number.quantize(_FINEST, context=_LONG).normalize(_LONG):f}" if number else "0"
    if "General" in pattern or "@" in pattern or "0" not in pattern:
        return plain + suffix, plain + suffix
    places = _PLACES.search(pattern)
    digits = min(len(places.group(1)), _MOST_PLACES) if places else 0
    rounded = number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN, _LONG)
    shown = f"{rounded:,f}" if "," in pattern else f"{rounded:f}"
    if rounded == 0:
        shown = shown.lstrip("-")
    return shown + suffix, plain + suffix

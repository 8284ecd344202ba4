"""A spreadsheet: real numbers, outline levels, a frozen head, no formulas, and what proves it.

Each part of an export is a sheet; the sheet 核对 (checks) lists the proofs that do not simply
hold, and 说明 (about) says where the figures come from and carries the hash of the sheets.
"""

from __future__ import annotations

import gc
import io
import re
import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xgbudget_tui.export.checks import check_entry
from xgbudget_tui.export.comparisons import ComparisonExport
from xgbudget_tui.export.content import Content
from xgbudget_tui.export.grid import Cell, Column, ExportOptions, Grid, GridRow, column_word
from xgbudget_tui.export.hits import HitsExport
from xgbudget_tui.export.json import grid_hash
from xgbudget_tui.export.tables import TableExport, walk_lines
from xgbudget_tui.model.errors import ExportError
from xgbudget_tui.model.figures import Number, plain_text
from xgbudget_tui.model.reading import say_bases, say_contents
from xgbudget_tui.model.text import cell_len, printable

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_ROWS = 1_048_576
DEEPEST_OUTLINE = 7
WIDEST = 60
_UNFIT = re.compile(r"[\[\]:*?/\\']")


def render_xlsx(content: Content, grids: Sequence[Grid], options: ExportOptions) -> bytes:
    """The workbook as bytes. Raises ExportError for more rows than a sheet holds."""
    from openpyxl import Workbook

    if any(len(grid.rows) + len(grid.prose) + 1 > MOST_ROWS for grid in grids):
        raise ExportError(
            f"a sheet holds {MOST_ROWS:,} rows; export to CSV or JSON, or a branch",
            f"一张工作表最多 {MOST_ROWS:,} 行，请导出 CSV、JSON 或其中一支",
        )
    book = Workbook()
    book.remove(book.worksheets[0])
    names: set[str] = set()
    for grid in grids:
        _write_grid(book.create_sheet(_sheet_name(grid, names)), grid)
    _write_checks(book, content, options)
    _write_about(book, content, grids, options)
    return save_workbook(book)


def save_workbook(book: Workbook) -> bytes:
    """The workbook as bytes. Raises ExportError where there is no room for temporary files."""
    from zipfile import LargeZipFile

    from lxml.etree import LxmlError

    stream = io.BytesIO()
    try:
        book.save(stream)
    except (OSError, LxmlError, LargeZipFile):  # of openpyxl's own temporary files
        saved = False
    else:
        saved = True
    if saved:
        return stream.getvalue()
    # What openpyxl has left half done fails once more when it is cleared away.
    told, sys.unraisablehook = sys.unraisablehook, lambda _: None
    try:
        del book
        gc.collect()
    finally:
        sys.unraisablehook = told
    raise ExportError(
        "The workbook could not be put together: is there room for temporary files?",
        "无法生成工作簿：临时文件夹的空间可能已满。",
    )


def sheet_cell(cell: Cell) -> str | Number | None:
    """A cell as a sheet can hold it: a number too long for one becomes text, so stays exact."""
    if cell is None or isinstance(cell, str):
        return printable(cell) if cell else None
    return cell if Decimal(repr(float(cell))) == cell else plain_text(cell)


def _sheet_rows(grid: Grid) -> list[list[str | Number | None]]:
    rows: list[list[str | Number | None]] = [[printable(head.label) for head in grid.heads]]
    rows += [[sheet_cell(value) for value in row.cells] for row in grid.rows]
    if Column.PARAGRAPH in {head.column for head in grid.heads}:
        rows += [[grid.key, i, printable(text)] for i, text in enumerate(grid.prose, start=1)]
    return rows


def _write_grid(sheet: Worksheet, grid: Grid) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.properties import Outline

    rows = _sheet_rows(grid)
    for row in rows:
        append_row(sheet, row)
    for top in sheet[1]:
        top.font = Font(bold=True)
    for index, line in enumerate(grid.rows, start=2):
        _dress_row(sheet, index, grid, line)
    set_widths(sheet, rows)
    sheet.freeze_panes = "A2"
    sheet.sheet_properties.outlinePr = Outline(summaryBelow=False)
    if grid.rows:
        sheet.auto_filter.ref = sheet.dimensions


def append_row(sheet: Worksheet, row: Sequence[str | Number | None]) -> None:
    """Append a row; what would start a formula stays text."""
    sheet.append(list(row))
    for written in sheet[sheet.max_row]:
        if isinstance(written.value, str) and written.value[:1] in "=+-@":
            written.data_type = "s"  # never a formula, also after the cell is edited
            written.quotePrefix = True


def _dress_row(sheet: Worksheet, index: int, grid: Grid, line: GridRow) -> None:
    from openpyxl.styles import Alignment

    sheet.row_dimensions[index].outlineLevel = min(line.level - 1, DEEPEST_OUTLINE)
    for position, head in enumerate(grid.heads):
        cell = sheet.cell(row=index, column=position + 1)
        if head.column is Column.NAME:
            cell.alignment = Alignment(indent=min(line.level - 1, 15))
        elif head.column is Column.MEASURE and not isinstance(line.cells[position], str | None):
            decimals = line.decimals[position]
            cell.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")


def set_widths(sheet: Worksheet, rows: Sequence[Sequence[Any]]) -> None:
    """Make columns as wide as what is in them, within reason."""
    from openpyxl.utils import get_column_letter

    widths: dict[int, int] = {}
    for row in rows[:2000]:
        for index, cell in enumerate(row, start=1):
            text = f"{cell:,}" if isinstance(cell, int | Decimal) else str(cell or "")
            widths[index] = max(widths.get(index, 6), cell_len(text) + 3)
    for index, width in widths.items():
        sheet.column_dimensions[get_column_letter(index)].width = min(width, WIDEST)


def _sheet_name(grid: Grid, names: set[str]) -> str:
    stem = _UNFIT.sub(" ", grid.name).strip() or "1"
    name, count = stem[:31], 1
    while name.casefold() in names:
        count += 1
        name = f"{stem[:26]} ({count})"
    names.add(name.casefold())
    return name


def _write_checks(book: Workbook, content: Content, options: ExportOptions) -> None:
    if not isinstance(content, TableExport):
        return
    keys = (
        *("section", "line", "rule", "kind", "verdict"),
        *("reported", "computed", "difference", "unit", "probability", "message", "doubt"),
        "finding",
    )
    sheet = book.create_sheet(column_word("checks", options.language))
    rows: list[list[Any]] = [[column_word(key, options.language) for key in keys]]
    for part in content.parts:
        names = {branch.row.number: branch.row.name for branch in walk_lines(part.branches)}
        for proof in part.proofs:
            name = names.get(proof.subject.line) if proof.subject else None
            entry = check_entry(proof, part.section, name, options.language)
            entry["kind"] = proof.kind.label(options.language)
            entry["verdict"] = proof.verdict.label(options.language)
            if options.english_names and options.language == "en":
                from xgbudget_tui.classification.english_names import english_sentence

                for key in ("message", "doubt"):
                    entry[key] = english_sentence(entry[key] or "", beside=True)
            rows.append([sheet_cell(entry[key]) for key in keys])
    for row in rows:
        append_row(sheet, row)
    set_widths(sheet, rows)
    sheet.freeze_panes = "A2"


def _write_about(
    book: Workbook, content: Content, grids: Sequence[Grid], options: ExportOptions
) -> None:
    sheet = book.create_sheet(column_word("about", options.language))
    facts: list[tuple[str, Any]] = []
    for shelved in _books(content):
        facts += [
            ("region", shelved.region),
            ("year", shelved.year),
            ("book", shelved.title),
            ("source", shelved.source_name),
            ("source_sha256", shelved.source_sha256),
        ]
    facts += [("title", text) for grid in grids for text in (grid.title, *grid.prose)]
    facts += [("title", grid.title_en) for grid in grids if grid.title_en]
    if isinstance(content, TableExport):
        for part in content.parts:
            found = part.section
            facts += [("source_file", found.file)] if found.file else []
            facts += [
                ("basis", f"{found.key} {measure.label or measure.position}  {said}")
                for measure in found.measures
                for said in (
                    say_bases(measure.basis).in_(options.language),
                    say_contents(measure.basis).in_(options.language),
                )
                if said
            ]
            facts += (
                [("doubtful_pages", ", ".join(filter(None, found.doubtful)) or found.key)]
                if found.doubtful
                else []
            )
    if options.unit is not None and isinstance(content, TableExport):
        facts += [("printed_unit", part.section.unit_word) for part in content.parts]
    facts.append(("made_by", "xgbudget"))
    facts.append(("sha256", grid_hash([_sheet_rows(grid) for grid in grids])))
    rows = [[column_word(key, options.language), sheet_cell(value)] for key, value in facts]
    for row in rows:
        append_row(sheet, row)
    set_widths(sheet, rows)


def _books(content: Content) -> Sequence[Any]:
    if isinstance(content, TableExport):
        return [content.book]
    if isinstance(content, ComparisonExport):
        return content.books
    if isinstance(content, HitsExport):
        return list(content.books.values())
    statements = (p.own for one in content.series for p in one.points)
    return list({one.book.id: one.book for one in statements}.values())

"""The reader of xlsx workbooks, with openpyxl: sheets one after the other, as a stream."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from xgbudget_tui.document.blocks import Block, Document
from xgbudget_tui.document.limits import MOST_COLUMNS, Gathering, check_container
from xgbudget_tui.document.sheet_layout import last_printed_columns, merged_cells, read_layout
from xgbudget_tui.document.sheets import (
    BLANK,
    GENERAL,
    FilledCells,
    Style,
    read_sheet,
    say_left_out,
)
from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.library_calls import ask, ask_each, load_openpyxl
from xgbudget_tui.model.source import SourceFile


def read_xlsx(content: bytes, source: SourceFile, *, hidden: bool = False) -> Document:
    """Read an xlsx workbook; ``SourcePlace.sheet`` is the sheet's name, ``line`` its row.

    Sheets are read one after the other as a stream, so that memory holds one of them. ``hidden``
    also reads hidden sheets and what stands to the right of the printed area.
    """
    check_container(content, source.name)
    load_openpyxl()
    gathering = Gathering(source.name)
    blocks: list[Block] = []
    problems: list[Problem] = []
    left_out: list[str] = []
    with ask(zipfile.ZipFile, io.BytesIO(content)) as container:
        gathering.count(sum(ask_each(merged_cells(container))))
        printed = _printed_columns(container)
        book = ask(_open_workbook, content)
        styles = _Styles()
        for place, sheet in enumerate(book.worksheets):
            if sheet.sheet_state != "visible" and not hidden:
                left_out.append(sheet.title)
                continue
            last = MOST_COLUMNS if hidden else printed.get(place, MOST_COLUMNS)
            # Before anything else is asked of it: what is too long is found at its first rows.
            filled = _filled_cells(sheet, FilledCells(sheet.title, source.name, last))
            layout = ask(read_layout, ask(container.read, _part_of(sheet)))
            blocks += read_sheet(filled, layout, styles.of, gathering, problems)
        book.close()
    problems += say_left_out(left_out)
    return Document(source, tuple(blocks), tuple(problems))


def _open_workbook(content: bytes) -> Any:
    """A workbook to be read as a stream.

    openpyxl looks for the size that each sheet states, through all of one that states none; it is
    not used here, so that it is shown sheets without cells until all are listed.
    """
    from openpyxl.reader.excel import ExcelReader

    class Unsized(ExcelReader):
        def read_worksheets(self) -> None:
            book: Any = self.wb
            book._archive = _NoCells()
            super().read_worksheets()
            book._archive = self.archive

    reader = Unsized(io.BytesIO(content), read_only=True, data_only=True)
    reader.read()
    return reader.wb


class _NoCells:
    """A container whose sheets are all empty."""

    def open(self, _: str) -> io.BytesIO:
        return io.BytesIO(b"<worksheet/>")


def _part_of(sheet: Any) -> str:
    """The part of the container that holds a sheet; openpyxl keeps it to itself."""
    return str(sheet._worksheet_path).lstrip("/")


def _printed_columns(container: zipfile.ZipFile) -> dict[int, int]:
    names = [name for name in container.namelist() if name.endswith("xl/workbook.xml")]
    return ask(last_printed_columns, ask(container.read, names[0])) if names else {}


def _filled_cells(sheet: Any, filled: FilledCells) -> FilledCells:
    """The cells of a sheet with a value."""
    sheet.reset_dimensions()
    _leave_blanks_out(sheet)
    for row in ask_each(sheet.iter_rows(max_col=MOST_COLUMNS)):
        if not isinstance(row, list):
            continue  # a row that the sheet leaves out: blank cells
        for cell in row:
            if not filled.take(cell.row, cell.column, cell):
                return filled
    return filled


def _leave_blanks_out(sheet: Any) -> None:
    """Have a sheet give of each row a list of the cells with a value, in the order of columns.

    Of itself it makes a cell of every column, the last that a row may have, and that for each row.
    """
    from openpyxl.cell.read_only import ReadOnlyCell

    def take(row: list[dict[str, Any]], first: int, last: int, _: bool) -> list[Any]:
        # Of two cells in one column the later one counts, also where it is blank.
        cells = {cell["column"]: cell for cell in row if first <= cell["column"] <= last}
        return [
            ReadOnlyCell(sheet, **cells[column])
            for column in sorted(cells)
            if cells[column]["value"] not in BLANK
        ]

    sheet._get_row = take


class _Styles:
    """The number formats and indents of a workbook's cells, each looked up by openpyxl once."""

    def __init__(self) -> None:
        self._known: dict[int, Style] = {}

    def of(self, stored: Any) -> Style:
        """The number format and the indent of a cell."""
        number = stored._style_id  # what else tells its style is the style itself
        found = self._known.get(number)
        if found is None:
            found = self._known[number] = ask(_read_style, stored)
        return found


def _read_style(stored: Any) -> Style:
    shown_as = stored.number_format or GENERAL
    alignment = stored.alignment if stored.has_style else None
    return str(shown_as), int(alignment.indent or 0) if alignment is not None else 0

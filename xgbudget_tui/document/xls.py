"""The reader of old Excel workbooks (xls, and et of the same make), with xlrd.

``olefile`` opens the container, as for old Word documents, since xlrd declines those of some other
programs; of the records in it ([MS-XLS]) xlrd is shown those of cells and their layout.
"""

from __future__ import annotations

import io
import os
from collections import deque
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from struct import Struct
from typing import Any

from xgbudget_tui.document.blocks import Block, Document
from xgbudget_tui.document.limits import MOST_COLUMNS, Gathering
from xgbudget_tui.document.passwords import protected
from xgbudget_tui.document.sheet_layout import SheetLayout
from xgbudget_tui.document.sheets import (
    BLANK,
    GENERAL,
    FilledCells,
    StoredCell,
    Style,
    Value,
    read_sheet,
    say_left_out,
    stored_style,
    whole,
)
from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.library_calls import LibraryError, ask, load_openpyxl
from xgbudget_tui.model.source import SourceFile
from xgbudget_tui.model.value import value_class

_HEAD, _CODE = Struct("<HH"), Struct("<H")
_SHEET_HEAD = Struct("<IBB")
"""Where a sheet begins, how far it is hidden, and what kind of sheet it is."""
_NAME_HEAD = Struct("<HxBH2xH4x")
"""Flags of a name, the lengths of its text and formula, and the number of its sheet from 1."""
_BEGINS, _END = (0x0809, 0x0409, 0x0209, 0x0009), 0x000A
_SHEET, _NAME, _PROTECTED = 0x0085, 0x0018, 0x002F
_WORKSHEET = 0
_BUILT_IN, _PRINT_AREA = 0x0020, b"\0\x06"
_AREA = 0x3B
_TOKENS = {_AREA: 11, 0x3A: 7, 0x29: 3, 0x10: 1}
"""The parts of a print area's formula by their sizes: area, cell, list of areas, next of a list."""
_READ = frozenset(
    (
        *(*_BEGINS, _END, 0x003C),
        # The head: sheets, texts, fonts, styles and number formats, base of dates, encoding.
        *(_SHEET, 0x00FC, 0x0031, 0x00E0, 0x041E, 0x0022, 0x0042),
        # Cells: size of the sheet, numbers, texts, truth and errors; formulas with results.
        *(0x0200, 0x0203, 0x027E, 0x00BD, 0x00FD, 0x0204, 0x00D6, 0x0205),
        *(0x0006, 0x0206, 0x0406, 0x0207, 0x0221, 0x0021, 0x04BC, 0x0236, 0x0036, 0x0037),
        # Layout: rows, columns, merged cells.
        *(0x0208, 0x007D, 0x00E5),
    )
)
"""Records of [MS-XLS] that are read, by their numbers."""
_STRUCK_OUT = 0x00FF
"""The number of a record that only speeds up the search for texts, which nobody reads here."""


@value_class
class _Sheet:
    """A sheet as the head of a workbook lists it; ``start`` is its place in the stream."""

    start: int
    hidden: bool
    last: int = MOST_COLUMNS


def read_xls(content: bytes, source: SourceFile, *, hidden: bool = False) -> Document:
    """Read an xls workbook, sheet by sheet; else as an xlsx one.

    Raises DocumentError for a workbook that is protected.
    """
    gathering = Gathering(source.name)
    blocks: list[Block] = []
    problems: list[Problem] = []
    left_out: list[str] = []
    stream = _workbook_stream(content)
    sheets = _list_sheets(stream, source.name)
    starts = {sheet.start for sheet in sheets}
    if len(starts) != len(sheets):
        raise LibraryError("SheetsError")  # one sheet listed ten thousand times is no work
    for start in starts:
        deque(_records(stream, start), maxlen=0)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        book = _open_workbook(bytes(stream), nowhere)
        titles = book.sheet_names()
        if len(titles) != len(sheets):
            raise LibraryError("SheetsError")
        cells = _Cells(book)
        for number, (title, about) in enumerate(zip(titles, sheets, strict=True)):
            if about.hidden and not hidden:
                left_out.append(title)
                continue
            sheet = ask(book.sheet_by_index, number)
            filled = FilledCells(title, source.name, MOST_COLUMNS if hidden else about.last)
            cells.fill(filled, sheet)
            layout = _read_layout(sheet, gathering)
            book.unload_sheet(number)
            blocks += read_sheet(filled, layout, stored_style, gathering, problems)
    problems += say_left_out(left_out)
    return Document(source, tuple(blocks), tuple(problems))


def _workbook_stream(content: bytes) -> bytearray:
    import olefile

    with ask(olefile.OleFileIO, io.BytesIO(content)) as container:
        return bytearray(ask(ask(container.openstream, "Workbook").read))


def _open_workbook(stream: bytes, log: Any) -> Any:
    import xlrd

    return ask(
        xlrd.open_workbook,
        file_contents=stream,
        logfile=log,
        formatting_info=True,
        on_demand=True,
        ragged_rows=True,
    )


def _records(stream: bytearray, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place to the end of what begins there: the workbook's head or a sheet.

    Those that say nothing of cells and their layout are struck out: xlrd stumbles over formulas of
    names, links, drawings and notes in workbooks that are sound.
    """
    depth = 0
    while at + 4 <= len(stream):
        code, size = _HEAD.unpack_from(stream, at)
        yield code, bytes(stream[at + 4 : at + 4 + size])
        if code not in _READ:
            _CODE.pack_into(stream, at, _STRUCK_OUT)
        depth += (code in _BEGINS) - (code == _END)
        if depth <= 0:
            return
        at += 4 + size


def _list_sheets(stream: bytearray, name: str) -> list[_Sheet]:
    """The worksheets in order. Raises DocumentError for a workbook that is protected."""
    listed: list[tuple[int, int, int]] = []
    printed: dict[int, int] = {}
    for code, body in _records(stream, 0):
        if code == _PROTECTED:
            raise protected(name)
        if code == _SHEET:
            listed.append(ask(_SHEET_HEAD.unpack_from, body))
        if code == _NAME and len(body) > _NAME_HEAD.size:
            last = _last_printed_column(body)
            if last:
                printed[_NAME_HEAD.unpack_from(body)[3]] = last
    return [
        _Sheet(start, bool(state & 3), printed.get(number, MOST_COLUMNS))
        for number, (start, state, kind) in enumerate(listed, start=1)
        if kind == _WORKSHEET
    ]


def _last_printed_column(name: bytes) -> int:
    """The last column of the areas that a name's record calls the print area; 0 for other names."""
    flags, length, size, _ = _NAME_HEAD.unpack_from(name)
    formula = name[_NAME_HEAD.size :]
    if not flags & _BUILT_IN or length != 1 or not formula.startswith(_PRINT_AREA):
        return 0
    formula = formula[len(_PRINT_AREA) :][:size]
    at = last = 0
    while at < len(formula):
        token = formula[at] & 0x1F | 0x20 if formula[at] & 0x60 else formula[at]
        if token == _AREA and at + 11 <= len(formula):
            last = max(last, (_CODE.unpack_from(formula, at + 9)[0] & 0x3FFF) + 1)
        if token not in _TOKENS:
            break
        at += _TOKENS[token]
    return last


def _read_layout(sheet: Any, gathering: Gathering) -> SheetLayout:
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for top, below, left, right in sheet.merged_cells:
        if below > top and right > left:
            gathering.count((right - left) * (below - top))
            spans[top + 1, left + 1] = right - left, below - top
    return SheetLayout(
        spans,
        frozenset(row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden),
        frozenset(column + 1 for column, about in sheet.colinfo_map.items() if about.hidden),
    )


class _Cells:
    """The filled cells of a workbook's sheets, their values as openpyxl gives those of an xlsx."""

    def __init__(self, book: Any) -> None:
        import xlrd

        load_openpyxl()
        from openpyxl.styles.numbers import is_date_format, is_timedelta_format
        from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

        self._book = book
        self._is_date = cache(is_date_format)
        self._is_duration = cache(is_timedelta_format)
        self._from_excel = from_excel
        self._epoch = MAC_EPOCH if book.datemode else WINDOWS_EPOCH
        self._errors = xlrd.error_text_from_code
        self._numbers = (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE)
        self._boolean, self._error = xlrd.XL_CELL_BOOLEAN, xlrd.XL_CELL_ERROR
        self._styles: dict[int, Style] = {}

    def fill(self, filled: FilledCells, sheet: Any) -> None:
        """Take the cells of a sheet that have a value."""
        for row in range(sheet.nrows):
            kinds, values = sheet.row_types(row), sheet.row_values(row)
            for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
                if value in BLANK:
                    continue
                style = self._style(ask(sheet.cell_xf_index, row, column))
                stored = StoredCell(self._value(kind, value, style[0]), style)
                if not filled.take(row + 1, column + 1, stored):
                    return

    def _style(self, number: int) -> Style:
        found = self._styles.get(number)
        if found is None:
            found = self._styles[number] = self._read_style(number)
        return found

    def _read_style(self, number: int) -> Style:
        if not 0 <= number < len(self._book.xf_list):
            return GENERAL, 0
        style = self._book.xf_list[number]
        shown_as = self._book.format_map.get(style.format_key)
        indent = int(style.alignment.indent_level or 0)
        return (shown_as.format_str or GENERAL) if shown_as is not None else GENERAL, indent

    def _value(self, kind: int, value: Any, shown_as: str) -> Value:
        if kind == self._boolean:
            return bool(value)
        if kind == self._error:
            return str(self._errors.get(value, "#VALUE!"))
        if kind not in self._numbers:
            return str(value)
        if not self._is_date(shown_as):
            return whole(value)
        try:
            read: Value = self._from_excel(value, self._epoch, self._is_duration(shown_as))
        except (OverflowError, ValueError):
            return "#VALUE!"
        return read

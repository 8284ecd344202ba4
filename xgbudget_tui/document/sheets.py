"""The readers of spreadsheets: xlsx with openpyxl; xls and ods with calamine.

A cell's text is what the sheet shows (``15.3%``, ``118,670``); what it stores beyond that is kept
as ``exact``. Hidden rows and columns are judged, not taken blindly: a hidden row counts if it has
a figure other than zero, a hidden column if it holds codes.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from xgbudget_tui.document.blocks import Block, Cell, Document, TextBlock, indent_of
from xgbudget_tui.document.control_characters import show_controls
from xgbudget_tui.document.limits import (
    MOST_COLUMNS,
    MOST_ROWS,
    Gathering,
    check_container,
    too_many_rows,
)
from xgbudget_tui.document.sheet_layout import (
    SheetLayout,
    last_printed_columns,
    merged_cells,
    read_layout,
)
from xgbudget_tui.document.title_rows import divide_rows
from xgbudget_tui.model.errors import Problem, Severity
from xgbudget_tui.model.library_calls import ask, ask_each, load_openpyxl
from xgbudget_tui.model.source import SourceFile, SourcePlace

_CODE = re.compile(r"\d{3}(?:\d{2}){0,3}")
_PLACES = re.compile(r"0\.(0+)")
_MOST_PLACES = 30
_BLANK = (None, "")
_FULL = 0.5
"""The share of the rows read that is filled in a sheet that goes on behind them, if it is long."""
_FINEST = Decimal(1).scaleb(-10)
_EXCEL = Context(prec=15)
"""The digits of a number that a spreadsheet program goes by."""
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
            filled = _filled_cells(sheet, last, source.name)
            layout = ask(read_layout, ask(container.read, _part_of(sheet)))
            blocks += _read_sheet(sheet, layout, styles, filled, gathering, problems)
        book.close()
    problems += _say_left_out([show_controls(name).strip() for name in left_out])
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


def _say_left_out(names: Sequence[str]) -> Iterator[Problem]:
    if names:
        listed = "、".join(names[:8]) + ("…" if len(names) > 8 else "")
        yield Problem(
            "sheets-hidden",
            Severity.NOTE,
            f"有 {len(names)} 张隐藏的工作表未导入（{listed}）；如需导入请加 --hidden。",
            f"{len(names)} hidden sheets are left out ({listed}); --hidden imports them.",
        )


def read_old_sheets(content: bytes, source: SourceFile, *, hidden: bool = False) -> Document:
    """Read an xls or ods workbook; what is merged, and which rows are hidden, is not read of these.

    ``hidden`` also reads hidden sheets.
    """
    if content.startswith(b"PK"):
        check_container(content, source.name)
    import python_calamine

    book = ask(python_calamine.CalamineWorkbook.from_filelike, io.BytesIO(content))
    gathering = Gathering(source.name)
    blocks: list[Block] = []
    left_out: list[str] = []
    visible = python_calamine.SheetVisibleEnum.Visible
    for title, about in zip(book.sheet_names, book.sheets_metadata, strict=True):
        name = show_controls(title).strip()
        if about.visible != visible and not hidden:
            left_out.append(name)
            continue
        blocks.append(TextBlock(name, SourcePlace(0, 0, name), heading=True))
        blocks += divide_rows(
            gathering.take(_old_rows(ask(book.get_sheet_by_name, title), name, source.name))
        )
    return Document(source, tuple(blocks), tuple(_say_left_out(left_out)))


def _old_rows(sheet: Any, name: str, document: str) -> Iterator[tuple[Cell, ...]]:
    filled = 0
    for line, row in enumerate(ask_each(ask(sheet.iter_rows)), start=1):
        if not any(value not in (None, "") for value in row):
            if line <= MOST_ROWS:
                yield ()
            continue
        filled += 1
        if line > MOST_ROWS:
            if filled < _FULL * MOST_ROWS:
                return
            raise too_many_rows(document, name)
        yield tuple(
            _cell(value, "General", SourcePlace(line, column, name))
            for column, value in enumerate(row[:MOST_COLUMNS], start=1)
        )


def _read_sheet(
    sheet: Any,
    layout: SheetLayout,
    styles: _Styles,
    filled: _Filled,
    gathering: Gathering,
    problems: list[Problem],
) -> Iterator[Block]:
    name = show_controls(sheet.title).strip()
    place = SourcePlace(0, 0, name)
    grid, beyond = filled
    if beyond:
        problems.append(
            Problem(
                "columns-unprinted",
                Severity.NOTE,
                f"工作表“{name}”打印区域右侧有 {beyond} 格未导入；如需导入请加 --hidden。",
                f"Sheet {name!r} has {beyond} cells to the right of its printed area; they are "
                "left out; --hidden imports them.",
                place=place,
            )
        )
    if layout.uncounted:
        problems.append(
            Problem(
                "formulas-uncounted",
                Severity.WARNING,
                f"工作表“{name}”有 {layout.uncounted} 个公式没有保存结果，按空白读取；"
                "请用表格软件打开并保存后再导入。",
                f"Sheet {name!r} has {layout.uncounted} formulas without a stored result, read as "
                "blank: open and save it in a spreadsheet program, then import that.",
                place=place,
            )
        )
    if not grid:
        return
    columns = _kept_columns(layout.hidden_columns, grid)
    hidden = 0
    rows: list[tuple[Cell, ...]] = []
    for line in range(min(grid), max(grid) + 1):
        stored = grid.pop(line, None)
        if stored is None:
            rows.append(())
            continue
        if line in layout.hidden_rows and not _counts(stored):
            hidden += 1
            continue
        gathering.count(len(columns))
        rows.append(
            tuple(
                _read_cell(stored.get(at), SourcePlace(line, at, name), layout, styles)
                for at in columns
            )
        )
    yield TextBlock(name, place, heading=True)
    yield from divide_rows(rows)
    if hidden:
        problems.append(
            Problem(
                "rows-hidden",
                Severity.NOTE,
                f"工作表“{name}”有 {hidden} 个隐藏行没有非零数字，未导入。",
                f"Sheet {name!r} has {hidden} hidden rows without a figure other than zero; "
                "they are left out.",
                place=place,
            )
        )


class _Filled(NamedTuple):
    """The cells of a sheet with a value by row and column, and how many are not printed."""

    grid: dict[int, dict[int, Any]]
    beyond: int


def _filled_cells(sheet: Any, last: int, document: str) -> _Filled:
    """Cells with a value by row and column up to the ``last`` one, and how many are beyond it.

    A sheet may claim a million columns and fill ten. Raises DocumentError where it fills more rows
    than are read.
    """
    grid: dict[int, dict[int, Any]] = {}
    beyond = 0
    sheet.reset_dimensions()
    _leave_blanks_out(sheet)
    for row in ask_each(sheet.iter_rows(max_col=MOST_COLUMNS)):
        if not isinstance(row, list):
            continue  # a row that the sheet leaves out: blank cells
        for cell in row:
            line, column = cell.row, cell.column
            if line > MOST_ROWS:
                if len(grid) < _FULL * MOST_ROWS:
                    return _Filled(grid, beyond)  # a value lost at the foot of an empty sheet
                raise too_many_rows(document, show_controls(sheet.title).strip())
            if column > last:
                beyond += 1
            else:
                grid.setdefault(line, {})[column] = cell
    return _Filled(grid, beyond)


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
            if cells[column]["value"] not in _BLANK
        ]

    sheet._get_row = take


def _kept_columns(hidden: Collection[int], grid: dict[int, dict[int, Any]]) -> list[int]:
    """The columns to read; a hidden one only if it holds codes of the names that follow it."""
    last = max(column for row in grid.values() for column in row)
    shown = [column for column in range(1, last + 1) if column not in hidden]
    kept = set(shown)
    for column in set(range(1, last + 1)) & set(hidden):
        named = next((after for after in shown if after > column), None)
        texts = [(str(row[column].value).strip(), row) for row in grid.values() if column in row]
        coded = [row for text, row in texts if _CODE.fullmatch(text)]
        words = sum(isinstance(row[named].value, str) for row in coded if named in row)
        if len(coded) > 1 and len(coded) * 2 >= len(texts) and words * 2 >= len(coded):
            kept.add(column)
    return sorted(kept)


def _counts(stored: dict[int, Any]) -> bool:
    """Whether a hidden row has a figure other than zero beside the code that opens it."""
    cells = [cell.value for _, cell in sorted(stored.items())]
    if cells and _CODE.fullmatch(str(cells[0]).strip()):
        cells = cells[1:]
    return any(isinstance(value, int | float) and value for value in cells)


def _read_cell(stored: Any, place: SourcePlace, layout: SheetLayout, styles: _Styles) -> Cell:
    across, down = layout.spans.get((place.line, place.column), (1, 1))
    if stored is None:
        return Cell("", place, across=across, down=down)
    shown_as, indent = styles.of(stored)
    cell = _cell(stored.value, shown_as, place)
    if not indent and across == down == 1:
        return cell
    return Cell(cell.text, place, cell.indent + 2 * indent, across, down, cell.exact)


class _Styles:
    """The number formats and indents of a workbook's cells, each looked up by openpyxl once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[str, int]] = {}

    def of(self, stored: Any) -> tuple[str, int]:
        """The number format and the indent of a cell."""
        number = stored._style_id  # what else tells its style is the style itself
        found = self._known.get(number)
        if found is None:
            found = self._known[number] = ask(_read_style, stored)
        return found


def _read_style(stored: Any) -> tuple[str, int]:
    shown_as = stored.number_format or "General"
    alignment = stored.alignment if stored.has_style else None
    return str(shown_as), int(alignment.indent or 0) if alignment is not None else 0


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

    A spreadsheet program shows halves rounded away from zero, of the number in 15 digits. The exact
    text has at most 12 significant decimals: what a double holds beyond is noise.
    """
    number = Decimal(repr(value))
    if not number.is_finite():
        return "", ""
    suffix, last, commas = _read_format(shown_as)
    if suffix:
        number *= 100
    plain = f"{number.quantize(_FINEST, context=_LONG).normalize(_LONG):f}" if number else "0"
    if last is None:
        return plain + suffix, plain + suffix
    rounded = _EXCEL.plus(number).quantize(last, ROUND_HALF_UP, _LONG)
    shown = f"{rounded:,f}" if commas else f"{rounded:f}"
    if rounded == 0:
        shown = shown.lstrip("-")
    return shown + suffix, plain + suffix


@lru_cache(maxsize=1024)
def _read_format(shown_as: str) -> tuple[str, Decimal | None, bool]:
    """What a number format ends a number with, its last place (None: as stored), and if by commas.

    The part for positive numbers counts.
    """
    pattern = shown_as.split(";", maxsplit=1)[0]
    suffix, commas = "%" if "%" in pattern else "", "," in pattern
    if "General" in pattern or "@" in pattern or "0" not in pattern:
        return suffix, None, commas
    places = _PLACES.search(pattern)
    digits = min(len(places.group(1)), _MOST_PLACES) if places else 0
    return suffix, Decimal(1).scaleb(-digits), commas

"""What the readers of spreadsheets (xlsx, xls, ods) share: how a sheet's cells become its rows.

A cell's text is what the sheet shows (``15.3%``, ``118,670``); what it stores beyond that is kept
as ``exact``. Hidden rows and columns are judged, not taken blindly: a hidden row counts if it has
a figure other than zero, a hidden column if it holds codes. A reader gives the filled cells of a
sheet, its layout and the style of each cell.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any

from xgbudget_tui.document.blocks import Block, Cell, TextBlock, indent_of
from xgbudget_tui.document.control_characters import show_controls
from xgbudget_tui.document.limits import MOST_COLUMNS, MOST_ROWS, Gathering, too_many_rows
from xgbudget_tui.document.sheet_layout import SheetLayout
from xgbudget_tui.document.title_rows import divide_rows
from xgbudget_tui.model.errors import Problem, Severity
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.value import value_class

_CODE = re.compile(r"\d{3}(?:\d{2}){0,3}")
_PLACES = re.compile(r"0\.(0+)")
_MOST_PLACES = 30
BLANK = (None, "")
"""Values of cells that are as good as none."""
_FULL = 0.5
"""The share of the rows read that is filled in a sheet that goes on behind them, if it is long."""
_FINEST = Decimal(1).scaleb(-10)
_DIGITS = 15
_EXCEL = Context(prec=_DIGITS)
"""The digits of a number that a spreadsheet program goes by."""
_ALL_SHOWN = 10**_DIGITS
"""Whole numbers below it are shown as they are."""
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

_MOST_WHOLE = 2**53
"""From here on not every whole number can be stored."""
GENERAL = "General"
"""The number format of a cell that has none of its own."""
Style = tuple[str, int]
"""The number format of a cell, as Excel writes one, and its levels of indentation."""


@value_class
class StoredCell:
    """A cell with a value, as a reader takes it out of a file."""

    value: Value
    style: Style = (GENERAL, 0)


def stored_style(cell: StoredCell) -> Style:
    """The style of a cell that was taken with it."""
    return cell.style


class FilledCells:
    """The cells of a sheet with a value, by row and column, and how many are right of the ``last``.

    A sheet may claim a million columns and fill ten.
    """

    def __init__(self, sheet: str, document: str, last: int = MOST_COLUMNS) -> None:
        self.sheet = show_controls(sheet).strip()
        self.grid: dict[int, dict[int, Any]] = {}
        self.beyond = 0
        self._document = document
        self._last = min(last, MOST_COLUMNS)
        self._gathering = Gathering(document)

    def take(self, line: int, column: int, cell: Any) -> bool:
        """Take a cell; False where it is a value lost at the foot of an empty sheet: its end.

        Raises DocumentError where the sheet fills more rows or cells than are read.
        """
        if line > MOST_ROWS:
            if len(self.grid) < _FULL * MOST_ROWS:
                return False
            raise too_many_rows(self._document, self.sheet)
        if column > self._last:
            self.beyond += column <= MOST_COLUMNS
            return True
        self._gathering.count(1)
        self.grid.setdefault(line, {})[column] = cell
        return True


def whole(number: float) -> int | float:
    """A number that a file keeps in one way whether it is whole or not; a whole one as such."""
    return int(number) if number.is_integer() and abs(number) < _MOST_WHOLE else number


def say_left_out(sheets: Sequence[str]) -> Iterator[Problem]:
    """What is said of a workbook of which hidden sheets are not read."""
    names = [show_controls(sheet).strip() for sheet in sheets]
    if names:
        listed = "、".join(names[:8]) + ("…" if len(names) > 8 else "")
        yield Problem(
            "sheets-hidden",
            Severity.NOTE,
            f"有 {len(names)} 张隐藏的工作表未导入（{listed}）；如需导入请加 --hidden。",
            f"{len(names)} hidden sheets are left out ({listed}); --hidden imports them.",
        )


def read_sheet(
    filled: FilledCells,
    layout: SheetLayout,
    style_of: Callable[[Any], Style],
    gathering: Gathering,
    problems: list[Problem],
) -> Iterator[Block]:
    """The paragraphs and grids of a sheet; what is left out of it is added to the problems.

    The filled cells, each with a ``value``, are used up; ``style_of`` gives the style of one.
    """
    name, grid, beyond = filled.sheet, filled.grid, filled.beyond
    place = SourcePlace(0, 0, name)
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
                _read_cell(stored.get(at), SourcePlace(line, at, name), layout, style_of)
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


def _read_cell(
    stored: Any, place: SourcePlace, layout: SheetLayout, style_of: Callable[[Any], Style]
) -> Cell:
    across, down = layout.spans.get((place.line, place.column), (1, 1))
    if stored is None:
        return Cell("", place, across=across, down=down)
    shown_as, indent = style_of(stored)
    cell = _cell(stored.value, shown_as, place)
    if not indent and across == down == 1:
        return cell
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

    A spreadsheet program shows halves rounded away from zero, of the number in 15 digits. The exact
    text has at most 12 significant decimals: what a double holds beyond is noise.
    """
    suffix, last, commas = _read_format(shown_as)
    if type(value) is int and abs(value) < _ALL_SHOWN and not suffix and last in (None, 1):
        return f"{value:,}" if commas and last else str(value), str(value)
    number = Decimal(repr(value))
    if not number.is_finite():
        return "", ""
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


def number_format(places: int, commas: bool) -> str:
    """The number format that shows so many decimals, with commas or without."""
    digits = "." + "0" * min(places, _MOST_PLACES) if places else ""
    return ("#,##0" if commas else "0") + digits


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

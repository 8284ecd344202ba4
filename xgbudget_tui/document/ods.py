"""The reader of OpenDocument spreadsheets (ods), with lxml: rows one after the other, as a stream.

A number is stored exactly and as the text that is printed, which tells how its number format
shows it; where that text is none (a zero printed as a dash), the format itself does.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from xgbudget_tui.document.blocks import Block, Document
from xgbudget_tui.document.limits import MOST_COLUMNS, MOST_ROWS, Gathering, check_container
from xgbudget_tui.document.passwords import protected
from xgbudget_tui.document.sheet_layout import SheetLayout, last_column
from xgbudget_tui.document.sheets import (
    BLANK,
    GENERAL,
    FilledCells,
    StoredCell,
    Value,
    number_format,
    read_sheet,
    say_left_out,
    stored_style,
    whole,
)
from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.library_calls import ask, ask_each, load_openpyxl
from xgbudget_tui.model.source import SourceFile
from xgbudget_tui.model.value import value_class


def _in(space: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{{urn:oasis:names:tc:opendocument:xmlns:{space}:1.0}}{name}" for name in names)


_SPREADSHEET, _KIND, _VALUE, _TRUTH, _DATE, _TIME, _WORDS = _in(
    "office", "spreadsheet", "value-type", "value", "boolean-value", "date-value", "time-value",
    "string-value",
)  # fmt: skip
(
    _TABLE, _COLUMN, _COLUMNS, _ROW, _ROWS, _CELL, _COVERED, _NAME, _STYLED, _DISPLAY, _VISIBLE,
    _COLUMNS_REPEATED, _ROWS_REPEATED, _ACROSS, _DOWN, _FORMULA, _PRINTED, _DEFAULT,
) = _in(
    "table", "table", "table-column", "table-column-group", "table-row", "table-row-group",
    "table-cell", "covered-table-cell", "name", "style-name", "display", "visibility",
    "number-columns-repeated", "number-rows-repeated", "number-columns-spanned",
    "number-rows-spanned", "formula", "print-ranges", "default-cell-style-name",
)  # fmt: skip
_STYLE, _STYLE_NAME, _PARENT, _DATA, _PARAGRAPH, _TABLE_LOOK, _MAP, _CONDITION, _APPLIED = _in(
    "style", "style", "name", "parent-style-name", "data-style-name", "paragraph-properties",
    "table-properties", "map", "condition", "apply-style-name",
)  # fmt: skip
_NUMBERS = _in("datastyle", "number-style", "currency-style", "percentage-style")
_NUMBER, _DECIMALS, _GROUPED = _in("datastyle", "number", "decimal-places", "grouping")
_TEXT, _P, _SPACES, _COUNT, _TAB, _BREAK, _FOOTNOTE = _in(
    "text", "", "p", "s", "c", "tab", "line-break", "note"
)
(_MARGIN,) = _in("xsl-fo-compatible", "margin-left")
_PARTS = "META-INF/manifest.xml"
_LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,9})?)(pt|in|cm|mm|pc|px)")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "px": 0.75}
_LEVEL = 10.7
"""Points of a level of indentation: 10 where a program counts levels, 11.4 where it measures."""
_SHOWN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
_FINEST = 10
"""Decimals beyond which a text shows a number as it is stored."""
_HALF = Decimal("0.500001")
_BLANKS = re.compile(r"[ \t\r\n]+")
_DAY = datetime.timedelta(days=1)
_MIDNIGHT = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - of no day in particular
_MOST_PARENTS = 20
_MOST_SPACES = 200


def read_ods(content: bytes, source: SourceFile, *, hidden: bool = False) -> Document:
    """Read an ods workbook, sheet by sheet; else as an xlsx one.

    Raises DocumentError for a workbook that is protected.
    """
    check_container(content, source.name)
    load_openpyxl()
    reader = _Reader(source.name, hidden)
    with ask(zipfile.ZipFile, io.BytesIO(content)) as container:
        names = container.namelist()
        # The list of parts says of each one that a password protects how to open it.
        if _PARTS in names and b":encryption-data" in ask(container.read, _PARTS):
            raise protected(source.name)
        for part in ("styles.xml", "content.xml"):
            if part == "content.xml" or part in names:
                with ask(container.open, part) as stream:
                    reader.read(stream)
    problems = [*reader.problems, *say_left_out(reader.left_out)]
    return Document(source, tuple(reader.blocks), tuple(problems))


@value_class
class _CellStyle:
    """What a style says of cells; None where the style that it goes on from does."""

    parent: str | None
    numbers: str | None
    margin: str | None


@value_class
class _NumberStyle:
    """A number format as Excel writes one, and the name of that for positive numbers, if any."""

    shown_as: str
    positive: str


class _Styles:
    """The styles of a document by name, those of its content before the common ones."""

    def __init__(self) -> None:
        self.hidden_tables: set[str] = set()
        self._cells: dict[str, _CellStyle] = {}
        self._numbers: dict[str, _NumberStyle] = {}
        self._found: dict[str, tuple[str, int]] = {}

    def add(self, element: Any) -> None:
        """Keep what a style's element says."""
        name = element.get(_STYLE_NAME, "")
        if element.tag in _NUMBERS:
            self._numbers[name] = _read_number_style(element)
            return
        look = element.find(_TABLE_LOOK)
        if look is not None and look.get(_DISPLAY) == "false":
            self.hidden_tables.add(name)
        paragraph = element.find(_PARAGRAPH)
        margin = None if paragraph is None else paragraph.get(_MARGIN)
        self._cells[name] = _CellStyle(element.get(_PARENT), element.get(_DATA), margin)

    def of(self, name: str) -> tuple[str, int]:
        """The number format and the indent of cells of a style."""
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._resolve(name)
        return found

    def _resolve(self, name: str) -> tuple[str, int]:
        numbers = margin = None
        parent: str | None = name
        for _ in range(_MOST_PARENTS):
            style = self._cells.get(parent or "")
            if style is None:
                break
            numbers = style.numbers if numbers is None else numbers
            margin = style.margin if margin is None else margin
            parent = style.parent
        shown = self._numbers.get(numbers or "")
        if shown is not None:
            shown = self._numbers.get(shown.positive, shown)
        return GENERAL if shown is None else shown.shown_as, _levels(margin or "")


def _levels(margin: str) -> int:
    found = _LENGTH.fullmatch(margin)
    return 0 if found is None else round(float(found[1]) * _POINTS[found[2]] / _LEVEL)


def _read_number_style(element: Any) -> _NumberStyle:
    positive = (part for part in element.iterfind(_MAP) if ">" in part.get(_CONDITION, ""))
    applied = next(positive, None)
    number = element.find(_NUMBER)
    decimals = None if number is None else number.get(_DECIMALS)
    shown_as = GENERAL
    if decimals is not None:
        shown_as = number_format(_count(decimals, least=0), number.get(_GROUPED) == "true")
    if element.tag == _NUMBERS[-1]:
        shown_as += "%"
    return _NumberStyle(shown_as, "" if applied is None else applied.get(_APPLIED, ""))


@lru_cache(maxsize=4096)
def _shown_format(printed: str, value: float, own: str) -> str:
    """The number format by which a number is printed so; its style's own where that cannot tell."""
    numbers = _SHOWN.findall(printed)
    if len(numbers) != 1:
        return own
    percent = "%" in printed
    shown = numbers[0]
    places = len(shown.partition(".")[2])
    exact = abs(Decimal(repr(value))) * (100 if percent else 1)
    if not exact.is_finite() or places > _FINEST:
        return own
    if abs(Decimal(shown.replace(",", "")) - exact).scaleb(places) > _HALF:
        return own  # in thousands, as a fraction, with an exponent
    return number_format(places, "," in shown) + "%" * percent


def _count(claimed: str | None, least: int = 1) -> int:
    """A number that an attribute claims; the least where it claims none or nonsense."""
    if not claimed or not (claimed.isascii() and claimed.isdigit()):
        return least
    return max(least, int(claimed[:7]))


class _OpenSheet:
    """A sheet while its rows are read."""

    def __init__(self, filled: FilledCells, gathering: Gathering, styles: _Styles) -> None:
        self.filled = filled
        self.hidden_groups = 0
        self._gathering = gathering
        self._styles = styles
        self._line = 0
        self._column = 0
        self._ended = False
        self._defaults: list[str] = []
        self._spans: dict[tuple[int, int], tuple[int, int]] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._uncounted = 0

    @property
    def layout(self) -> SheetLayout:
        """What the rows and columns taken say of the sheet beside its cells."""
        hidden = frozenset(self._hidden_rows), frozenset(self._hidden_columns)
        return SheetLayout(self._spans, *hidden, self._uncounted)

    def take_column(self, column: Any) -> None:
        """Take what is said of a column, or of several that are alike."""
        last = min(self._column + _count(column.get(_COLUMNS_REPEATED)), MOST_COLUMNS)
        columns = range(self._column + 1, last + 1)
        self._column = last
        self._defaults += [column.get(_DEFAULT, "")] * len(columns)
        if self._hides(column):
            self._hidden_columns.update(columns)

    def take_row(self, row: Any) -> None:
        """Take a row, or several that are alike."""
        first = self._line + 1
        self._line += _count(row.get(_ROWS_REPEATED))
        if self._ended:
            return
        if self._hides(row):
            self._hidden_rows.update(range(first, min(self._line, MOST_ROWS) + 1))
        cells = list(self._read_cells(row, first))
        if not cells:
            return
        for line in range(first, min(self._line, MOST_ROWS + 1) + 1):
            for column, cell in cells:
                if not self.filled.take(line, column, cell):
                    self._ended = True
                    return

    def _hides(self, part: Any) -> bool:
        return self.hidden_groups > 0 or part.get(_VISIBLE) in ("collapse", "filter")

    def _read_cells(self, row: Any, line: int) -> Iterator[tuple[int, StoredCell]]:
        """The cells of a row with a value, by their columns; what they cover is noted."""
        at = 0
        for cell in row.iterchildren(_CELL, _COVERED):
            first = at + 1
            if first > MOST_COLUMNS:
                return
            at = min(at + _count(cell.get(_COLUMNS_REPEATED)), MOST_COLUMNS)
            across, down = _count(cell.get(_ACROSS)), _count(cell.get(_DOWN))
            if across > 1 or down > 1:
                self._gathering.count(across * down)
                self._spans[line, first] = across, down
            printed = _printed(cell)
            value = _read_value(cell, printed)
            if value in BLANK:
                self._uncounted += bool(cell.get(_FORMULA)) and not cell.get(_KIND)
                continue
            shown_as, indent = self._styles.of(self._style_name(cell, row, first))
            if isinstance(value, int | float) and not isinstance(value, bool):
                shown_as = _shown_format(printed, value, shown_as)
            stored = StoredCell(value, (shown_as, indent))
            for column in range(first, at + 1):
                yield column, stored

    def _style_name(self, cell: Any, row: Any, column: int) -> str:
        name = cell.get(_STYLED) or row.get(_DEFAULT)
        if not name and column <= len(self._defaults):
            name = self._defaults[column - 1]
        return name or ""


def _printed(cell: Any) -> str:
    """The text that is printed in a cell: that of its paragraphs, without notes and drawings."""
    return "\n".join(_words(part) for part in cell.iterchildren(_P))


def _words(paragraph: Any) -> str:
    start = _BLANKS.sub(" ", paragraph.text or "").lstrip(" ")
    return start if not len(paragraph) else start + "".join(_inner_words(paragraph))


def _inner_words(element: Any) -> Iterator[str]:
    for part in element:
        if part.tag == _SPACES:
            yield " " * min(_count(part.get(_COUNT)), _MOST_SPACES)
        elif part.tag in (_TAB, _BREAK):
            yield "\t" if part.tag == _TAB else "\n"
        elif isinstance(part.tag, str) and part.tag.startswith(_TEXT) and part.tag != _FOOTNOTE:
            yield _BLANKS.sub(" ", part.text or "")
            yield from _inner_words(part)
        yield _BLANKS.sub(" ", part.tail or "")


def _read_value(cell: Any, printed: str) -> Value:
    """The value of a cell as openpyxl gives that of an xlsx; its text where it has no other."""
    kind = cell.get(_KIND)
    try:
        if kind in ("float", "percentage", "currency"):
            return whole(float(cell.get(_VALUE, "")))
        if kind in ("date", "time"):
            return _read_time(cell.get(_DATE if kind == "date" else _TIME, ""))
    except (ValueError, OverflowError):
        return printed
    if kind == "boolean":
        return bool(cell.get(_TRUTH) == "true")
    return printed or str(cell.get(_WORDS, ""))


def _read_time(stored: str) -> Value:
    from openpyxl.utils import datetime as times

    read_time: Any = times.from_ISO8601
    read: Value = read_time(stored)
    if isinstance(read, datetime.timedelta) and datetime.timedelta() <= read < _DAY:
        return (_MIDNIGHT + read).time()
    if type(read) is datetime.date:
        return datetime.datetime.combine(read, datetime.time())
    return read


class _Reader:
    """Reads the parts of a document, first the common styles, then the content."""

    def __init__(self, name: str, hidden: bool) -> None:
        self.blocks: list[Block] = []
        self.problems: list[Problem] = []
        self.left_out: list[str] = []
        self._name = name
        self._hidden = hidden
        self._gathering = Gathering(name)
        self._styles = _Styles()
        self._sheet: _OpenSheet | None = None
        self._depths = {_TABLE: 0, _ROW: 0}

    def read(self, stream: Any) -> None:
        """Read a part; of its tree no more than a row is kept."""
        import lxml.etree

        parts = lxml.etree.iterparse(
            stream,
            events=("start", "end"),
            tag=(_TABLE, _COLUMN, _COLUMNS, _ROW, _ROWS, _STYLE, *_NUMBERS),
            no_network=True,
            remove_comments=True,
            remove_pis=True,
            resolve_entities=False,
        )
        for event, element in ask_each(parts):
            if event == "start":
                self._start(element)
            else:
                self._end(element)

    def _start(self, element: Any) -> None:
        tag = element.tag
        if tag == _TABLE and self._depths[_TABLE] == 0:
            parent = element.getparent()
            if parent is not None and parent.tag == _SPREADSHEET:
                self._open(element)
        if tag in self._depths:
            self._depths[tag] += 1
        if tag in (_ROWS, _COLUMNS) and self._sheet and self._depths[_TABLE] == 1:
            self._sheet.hidden_groups += element.get(_DISPLAY) == "false"

    def _end(self, element: Any) -> None:
        tag = element.tag
        if tag in self._depths:
            self._depths[tag] -= 1
        if tag == _STYLE or tag in _NUMBERS:
            self._styles.add(element)
        elif tag == _TABLE:
            if self._depths[_TABLE] == 0:
                self._close()
        elif self._depths[_TABLE] == 1 and self._depths[_ROW] == 0:
            self._take(element)
            if tag == _ROW:
                _forget(element)

    def _take(self, element: Any) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        if element.tag == _ROW:
            sheet.take_row(element)
        elif element.tag == _COLUMN:
            sheet.take_column(element)
        else:
            sheet.hidden_groups -= element.get(_DISPLAY) == "false"

    def _open(self, table: Any) -> None:
        title = table.get(_NAME, "")
        if table.get(_STYLED) in self._styles.hidden_tables and not self._hidden:
            self.left_out.append(title)
            return
        last = None if self._hidden else last_column(table.get(_PRINTED, ""))
        filled = FilledCells(title, self._name, last or MOST_COLUMNS)
        self._sheet = _OpenSheet(filled, self._gathering, self._styles)

    def _close(self) -> None:
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            self.blocks += read_sheet(
                sheet.filled, sheet.layout, stored_style, self._gathering, self.problems
            )


def _forget(row: Any) -> None:
    """Take a row that was read, and what stands before it, out of the tree."""
    row.clear()
    parent = row.getparent()
    while row.getprevious() is not None:
        del parent[0]

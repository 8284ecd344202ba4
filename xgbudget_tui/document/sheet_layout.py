"""What a workbook's file says of a sheet beside its cells: merged areas, what is hidden or printed.

Reading a workbook as a stream keeps one sheet in memory instead of all, and tells values and
number formats, not these. They are taken from the sheet's own part of the file.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from xgbudget_tui.document.limits import MOST_COLUMNS, MOST_ROWS
from xgbudget_tui.model.value import value_class

_ROW = re.compile(rb"<(?:\w+:)?row\s([^<>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^<>]*)>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"'<>]*)["']""")
_AREA = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?")
_AREA_END = re.compile(
    r":(?:\$?(?:'(?:[^']|'')*'|[^\s.!:']+)[.!])?\$?([A-Za-z]{1,3})\$?\d*(?![A-Za-z\d])"
)
_FORMULA_ALONE = re.compile(
    # A formula that gives text may give an empty one, and that is a result.
    rb"<(?:\w+:)?c\b(?![^<>]*\bt=[\"']str[\"'])[^<>]*>\s*"
    rb"<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></|</)"
)
_TRUE = (b"1", b"true")


@value_class
class SheetLayout:
    """``spans`` are columns and rows covered, by the row and column of the cell that covers.

    ``uncounted`` is how many formulas have no stored result: their cells read as blank.
    """

    spans: dict[tuple[int, int], tuple[int, int]]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    uncounted: int = 0


def read_layout(part: bytes) -> SheetLayout:
    """The layout that a sheet's part of the file states."""
    return SheetLayout(
        dict(_spans(part)),
        frozenset(_hidden_rows(part)),
        frozenset(_hidden_columns(part)),
        _count_formulas_alone(part),
    )


def _count_formulas_alone(part: bytes) -> int:
    if b"<f" not in part and b":f" not in part:
        return 0
    return sum(1 for _ in _FORMULA_ALONE.finditer(part))


def merged_cells(content: zipfile.ZipFile) -> Iterator[int]:
    """How many cells each merged one of a workbook claims to cover."""
    for part in content.infolist():
        if part.filename.endswith(".xml"):
            for columns, rows in _claims(content.read(part)):
                yield columns * rows


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return dict(_ATTRIBUTE.findall(text))


def _merged(part: bytes) -> Iterator[re.Match[bytes]]:
    """What a sheet states as merged; this stands behind its cells, which are passed over."""
    at = part.find(b"mergeCell")
    return iter(()) if at < 0 else _MERGED.finditer(part, max(0, part.rfind(b"<", 0, at)))


def _claims(part: bytes) -> Iterator[tuple[int, int]]:
    for found in _merged(part):
        area = _read_area(_attributes(found.group(1)).get(b"ref", b""))
        if area is not None:
            left, top, right, bottom = area
            yield max(0, right - left + 1), max(0, bottom - top + 1)


def _spans(part: bytes) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    for found in _merged(part):
        area = _read_area(_attributes(found.group(1)).get(b"ref", b""))
        if area is not None:
            left, top, right, bottom = area
            if right >= left and bottom >= top:
                yield (top, left), (right - left + 1, bottom - top + 1)


def _read_area(reference: bytes) -> tuple[int, int, int, int] | None:
    found = _AREA.fullmatch(reference.decode("ascii", "replace"))
    if found is None:
        return None
    left, top = column_number(found[1]), int(found[2])
    right = column_number(found[3]) if found[3] else left
    return left, top, right, int(found[4]) if found[4] else top


def column_number(letters: str) -> int:
    """The number of a column called ``A``, ``XFB``, counted from 1."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _hidden_rows(part: bytes) -> Iterator[int]:
    if b"hidden" not in part:
        return
    line = 0
    for found in _ROW.finditer(part):
        said = _attributes(found.group(1))
        number = said.get(b"r", b"")
        line = int(number) if number.isdigit() and len(number) < 8 else line + 1
        if said.get(b"hidden") in _TRUE and line <= MOST_ROWS:
            yield line


def _hidden_columns(part: bytes) -> Iterator[int]:
    if b"hidden" not in part:
        return
    for found in _COLUMN.finditer(part):
        said = _attributes(found.group(1))
        first, last = said.get(b"min", b""), said.get(b"max", b"")
        if said.get(b"hidden") in _TRUE and first.isdigit() and last.isdigit():
            yield from range(int(first[:6]), min(int(last[:6]), MOST_COLUMNS) + 1)


def last_printed_columns(workbook: bytes) -> dict[int, int]:
    """The last column of each sheet's print area, by the sheet's place from 0.

    What stands to the right of it was not published.
    """
    names = re.compile(rb"""<(?:\w+:)?definedName\s([^<>]*)>([^<]*)</""")
    found: dict[int, int] = {}
    for name in names.finditer(workbook):
        said = _attributes(name.group(1))
        sheet = said.get(b"localSheetId", b"")
        if said.get(b"name") != b"_xlnm.Print_Area" or not sheet.isdigit():
            continue
        text = name.group(2).decode("utf-8", "replace")
        last = last_column(text)
        if last is not None:
            found[int(sheet[:6])] = last
    return found


def last_column(areas: str) -> int | None:
    """The last column of areas such as ``'表1'!$A$1:$D$6`` or ``$表1.A1:$表1.D6``, if any."""
    ends = _AREA_END.findall(areas)
    return max(map(column_number, ends)) if ends else None

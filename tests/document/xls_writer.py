"""Old Excel workbooks as the format's specification [MS-XLS] has them, for tests."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

_ERRORS = {"#DIV/0!": 0x07, "#N/A": 0x2A}


@dataclass(frozen=True)
class XlsCell:
    """A cell: its value, number format and levels of indentation; ``formula``: it is a result."""

    value: str | float | bool | None = None
    shown_as: str = "General"
    indent: int = 0
    formula: bool = False


@dataclass(frozen=True)
class XlsSheet:
    """A sheet. ``merged`` are first and last rows, first and last columns, all from 1.

    ``printed`` is the last column of its print area, 0 where it has none.
    """

    name: str
    rows: Sequence[Sequence[XlsCell]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    hidden: bool = False
    printed: int = 0


def write_xls(sheets: Sequence[XlsSheet], *, more: bytes = b"") -> bytes:
    """A workbook; ``more`` are records that stand behind the first one of its head."""
    styles = {("General", 0): 0}
    for sheet in sheets:
        for row in sheet.rows:
            for cell in row:
                styles.setdefault((cell.shown_as, cell.indent), len(styles))
    parts = [_sheet(sheet, styles) for sheet in sheets]
    head = _begin(0x0005) + more + _record(0x0042, struct.pack("<H", 1200))
    head += _record(0x0022, bytes(2)) + _record(0x0031, _FONT) + _styles(styles)
    tail = b"".join(_print_area(n, s) for n, s in enumerate(sheets, start=1)) + _END
    at = len(head) + sum(12 + 2 * len(sheet.name) for sheet in sheets) + len(tail)
    for sheet, part in zip(sheets, parts, strict=True):
        name = sheet.name.encode("utf-16-le")
        about = struct.pack("<IBBBB", at, sheet.hidden, 0, len(sheet.name), 1)
        head += _record(0x0085, about + name)
        at += len(part)
    return _compound(head + tail + b"".join(parts))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


_END = _record(0x000A, b"")
_FONT = struct.pack("<HHHHHBBBx", 200, 0, 0x7FFF, 400, 0, 0, 0, 0) + b"\x05\x00Arial"


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 0))


def _styles(styles: dict[tuple[str, int], int]) -> bytes:
    out = b""
    formats = {"General": 0}
    for shown_as, _ in styles:
        if shown_as not in formats:
            formats[shown_as] = 163 + len(formats)
            words = shown_as.encode("utf-16-le")
            number = struct.pack("<HHB", formats[shown_as], len(shown_as), 1)
            out += _record(0x041E, number + words)
    for shown_as, indent in styles:
        about = struct.pack("<HHHBBBB", 0, formats[shown_as], 0, 0x21, 0, indent, 0xF8)
        out += _record(0x00E0, about + bytes(10))
    return out


def _print_area(number: int, sheet: XlsSheet) -> bytes:
    if not sheet.printed:
        return b""
    area = struct.pack("<BHHHHH", 0x3B, number - 1, 0, 99, 0, sheet.printed - 1)
    about = struct.pack("<HBBHHH4x", 0x0020, 0, 1, len(area), 0, number)
    return _record(0x0018, about + b"\0\x06" + area)


def _sheet(sheet: XlsSheet, styles: dict[tuple[str, int], int]) -> bytes:
    widest = max(map(len, sheet.rows), default=0)
    out = _begin(0x0010)
    for column in sheet.hidden_columns:
        about = struct.pack("<HHHHH2x", column - 1, column - 1, 2048, 0, 1)
        out += _record(0x007D, about)
    out += _record(0x0200, struct.pack("<IIHHH", 0, len(sheet.rows), 0, widest, 0))
    for line in sheet.hidden_rows:
        out += _record(0x0208, struct.pack("<HHHH4xI", line - 1, 0, widest, 255, 0x0120))
    for line, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            place = struct.pack("<HHH", line, column, styles[cell.shown_as, cell.indent])
            out += _result(place, cell) if cell.formula else _cell(place, cell.value)
    if sheet.merged:
        areas = (struct.pack("<HHHH", *(edge - 1 for edge in area)) for area in sheet.merged)
        out += _record(0x00E5, struct.pack("<H", len(sheet.merged)) + b"".join(areas))
    return out + _END


def _cell(place: bytes, value: str | float | bool | None) -> bytes:
    if value is None:
        return _record(0x0201, place)
    if isinstance(value, bool):
        return _record(0x0205, place + bytes((value, 0)))
    if value in _ERRORS:
        return _record(0x0205, place + bytes((_ERRORS[str(value)], 1)))
    if isinstance(value, str):
        return _record(0x0204, place + _text(value))
    return _record(0x0203, place + struct.pack("<d", value))


def _result(place: bytes, cell: XlsCell) -> bytes:
    behind = b""
    value = cell.value
    if isinstance(value, str):
        stored = b"\x00\0\0\0\0\0\xff\xff" if value else b"\x03\0\0\0\0\0\xff\xff"
        behind = _record(0x0207, _text(value)) if value else b""
    else:
        stored = struct.pack("<d", value or 0)
    formula = struct.pack("<HBH", 3, 0x1E, 1)  # =1
    return _record(0x0006, place + stored + bytes(6) + formula) + behind


def _text(value: str) -> bytes:
    words = value.encode("utf-16-le")
    return struct.pack("<HB", len(words) // 2, 1) + words


def _compound(stream: bytes) -> bytes:
    """A compound file of 512-byte sectors that holds the stream of a workbook."""
    sectors = max(8, -(-len(stream) // 512))  # a shorter stream would need the small sectors
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    chain = [fat, end, *range(3, sectors + 2), end]
    assert len(chain) <= 128, "one sector lists the others"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0
    )
    head += struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    folder = _entry("Root Entry", 5, 1, end, 0)
    folder += _entry("Workbook", 2, free, 2, sectors * 512) + bytes(256)
    return head + table + folder + stream.ljust(sectors * 512, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )

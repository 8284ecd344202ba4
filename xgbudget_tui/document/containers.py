"""Looking into zip containers (xlsx, docx, ods) before a library opens them.

A container from a stranger may unpack to far more than the machine holds, so its directory is
read first; nothing is unpacked that is larger than a budget can be.
"""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator

from xgbudget_tui.model.errors import DocumentError

BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError,
          RuntimeError, NotImplementedError)  # fmt: skip
"""What a container that is none, or damaged, makes the library raise."""
MOST_UNPACKED = 512 * 1024 * 1024
"""Bytes all parts of a container may unpack to."""
MOST_PARTS = 10_000
MOST_RATIO = 200
"""Unpacked to packed size of one part; spreadsheets reach about 30."""
_RATIO_MATTERS = 16 * 1024 * 1024
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^<>]*?ref\s*=\s*["']"""
    rb"""\$?([A-Za-z]{1,3})\$?(\d{1,9}):\$?([A-Za-z]{1,3})\$?(\d{1,9})["']"""
)


def find_container_format(content: bytes) -> str:
    """``xlsx``, ``docx``, ``ods``, ``odt`` or ``zip`` by what the container holds; "" if broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            names = set(container.namelist())
            if "mimetype" in names:
                kind = container.open("mimetype").read(100)
                if b"spreadsheet" in kind:
                    return "ods"
                if b"opendocument.text" in kind:
                    return "odt"
    except BROKEN:
        return ""
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    return "docx" if "word/document.xml" in names else "zip"


def find_merged_areas(content: bytes) -> Iterator[int]:
    """How many cells each merged one of a workbook claims to cover."""
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        for part in container.infolist():
            if part.filename.endswith(".xml"):
                for bounds in _MERGED.findall(container.read(part)):
                    first_column, first_row, last_column, last_row = bounds
                    rows = int(last_row) - int(first_row) + 1
                    columns = _column_number(last_column) - _column_number(first_column) + 1
                    yield max(0, rows) * max(0, columns)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def check_container(content: bytes, name: str) -> None:
    """Raise DocumentError for a container that is broken or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            parts = container.infolist()
    except BROKEN as error:
        raise DocumentError(
            f"{name} is damaged ({error}): get the file again from its publisher.",
            f"{name} 已损坏：请从发布者处重新取得。",
        ) from None
    bomb = any(
        part.file_size > _RATIO_MATTERS and part.file_size > MOST_RATIO * max(1, part.compress_size)
        for part in parts
    )
    if bomb or len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED:
        raise unpacks_to_too_much(name)


def unpacks_to_too_much(name: str) -> DocumentError:
    """What is said of a file that is small and means to become very large."""
    return DocumentError(
        f"{name} would unpack to far more than a budget holds and was not opened: "
        "save its tables anew and import that.",
        f"{name} 解压后远大于任何预算文件，未予打开：请另存其中的表格后再导入。",
    )

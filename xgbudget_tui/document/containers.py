"""Looking into zip containers (xlsx, docx, ods) before a library opens them.

A container from a stranger may unpack to far more than the machine holds, so its directory is
read first; nothing is unpacked that is larger than a budget can be.
"""

from __future__ import annotations

import io
import zipfile

from xgbudget_tui.model.errors import DocumentError

MOST_UNPACKED = 512 * 1024 * 1024
"""Bytes all parts of a container may unpack to."""
MOST_PARTS = 10_000
MOST_RATIO = 200
"""Unpacked to packed size of one part; spreadsheets reach about 30."""
_RATIO_MATTERS = 16 * 1024 * 1024


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
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return ""
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    return "docx" if "word/document.xml" in names else "zip"


def check_container(content: bytes, name: str) -> None:
    """Raise DocumentError for a container that is broken or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            parts = container.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise DocumentError(
            f"{name} is damaged ({error}): get the file again from its publisher.",
            f"{name} 已损坏：请从发布者处重新取得。",
        ) from None
    bomb = any(
        part.file_size > _RATIO_MATTERS and part.file_size > MOST_RATIO * max(1, part.compress_size)
        for part in parts
    )
    if bomb or len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED:
        raise DocumentError(
            f"{name} would unpack to far more than a budget holds and was not opened: "
            "save its tables anew and import that.",
            f"{name} 解压后远大于任何预算文件，未予打开：请另存其中的表格后再导入。",
        )

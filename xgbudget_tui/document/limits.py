"""How much a document may hold: cells, spans, and what a zip container may unpack to.

A few bytes may claim a billion columns, or a cell merged over a whole sheet. Each reader takes its
rows through :class:`Gathering`, and what a cell claims to cover through :func:`bound_span`.

A container from a stranger may unpack to far more than the machine holds, so its directory is
read first; nothing is unpacked that is larger than a budget can be.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterable

from xgbudget_tui.document.blocks import Cell
from xgbudget_tui.model.errors import DocumentError

MOST_CELLS = 5_000_000
"""Cells of one document, blank ones and those that a merged cell covers included."""
MOST_UNPACKED_TABLE = 256 * 1024 * 1024
"""Bytes of one table of open data."""
MOST_ROWS = 100_000
"""Rows of one sheet; a sheet of so many takes 600 MB to be read and proved."""
MOST_COLUMNS = 512
MOST_SPAN = 256
"""Columns or rows one cell may claim to cover; what is beyond is not covered."""


class Gathering:
    """The cells of one document, counted while they are read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cells = 0

    def take(self, rows: Iterable[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
        """The rows. Raises DocumentError as soon as the document has more cells than it may."""
        taken: list[tuple[Cell, ...]] = []
        for row in rows:
            self.count(len(row))
            taken.append(row)
        return taken

    def count(self, cells: int) -> None:
        """Count cells that are about to be made. Raises DocumentError where they are too many."""
        self.cells += cells
        if self.cells > MOST_CELLS:
            raise too_many_cells(self.name)


def bound_span(claimed: object) -> int:
    """How many columns or rows a cell covers: at least 1, also where it claims nonsense."""
    text = str(claimed).strip()
    if not (text.isascii() and text.isdigit()):
        return 1
    return max(1, min(int(text[:9]), MOST_SPAN))


def too_many_cells(name: str) -> DocumentError:
    """What is said of a document that holds or claims far more cells than a budget prints."""
    return DocumentError(
        f"{name} claims more than the {MOST_CELLS:,} cells read of one document: save the part "
        "that holds its tables as a file of its own and import that.",
        f"{name} 的单元格超过单个文件可读取的 {MOST_CELLS:,} 个：请把含表格的部分另存后导入。",
    )


def too_many_rows(name: str, sheet: str) -> DocumentError:
    """What is said of a workbook with a sheet that is longer than any budget."""
    return DocumentError(
        f"{name}: sheet {sheet!r} has more than the {MOST_ROWS:,} rows read of one: save the part "
        "that is wanted as a file of its own and import that.",
        f"{name}：工作表“{sheet}”超过可读取的 {MOST_ROWS:,} 行：请把所需的部分另存为文件后导入。",
    )


BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError,
          RuntimeError, NotImplementedError)  # fmt: skip
"""What a container that is none, or damaged, makes the library raise."""
MOST_UNPACKED = 512 * 1024 * 1024
"""Bytes all parts of a container may unpack to."""
MOST_PARTS = 10_000
MOST_RATIO = 200
"""Unpacked to packed size of one part; spreadsheets reach about 30."""
_RATIO_MATTERS = 16 * 1024 * 1024


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

"""Reading an open-data table (CSV of any dialect, also gzipped) as rows of text, with pandas."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from pathlib import Path

from xgbudget_tui.document.bounds import MOST_CELLS, MOST_UNPACKED, too_many_cells
from xgbudget_tui.model.errors import DocumentError


def read_open_table(
    path: Path, *, encoding: str, delimiter: str
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The column names and the rows, every cell as the text it is in the file.

    Raises DocumentError for a file that is missing, in another encoding or not of equal columns.
    """
    import pandas as pd

    try:
        content = _unpack(path)
        if content.count(delimiter.encode()) + content.count(b"\n") > MOST_CELLS:
            raise too_many_cells(path.name)
        frame = pd.read_csv(
            io.BytesIO(content),
            sep=delimiter,
            encoding=encoding,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
        )
    except (OSError, LookupError, ValueError, EOFError, zlib.error, csv.Error) as error:
        reason = getattr(error, "strerror", None) or (str(error).splitlines() or [""])[0]
        raise DocumentError(
            f"{path.name} cannot be read as the mapping says ({reason}): check its encoding "
            "and delimiter.",
            f"{path.name} 无法按映射文件读取（{reason}）：请检查编码与分隔符。",
        ) from None
    names = tuple(str(name).strip() for name in frame.columns)
    rows = [tuple(row) for row in frame.itertuples(index=False, name=None)]
    return names, rows


def _unpack(path: Path) -> bytes:
    """The file's bytes, unpacked where it is gzipped. Raises DocumentError for too many."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    with gzip.open(path) if packed else path.open("rb") as source:
        content: bytes = source.read(MOST_UNPACKED + 1)
    if len(content) > MOST_UNPACKED:
        raise DocumentError(
            f"{path.name} holds more than the {MOST_UNPACKED:,} bytes read of one table: split it.",
            f"{path.name} 的内容超过单张表可读取的 {MOST_UNPACKED:,} 字节：请拆分。",
        )
    return content

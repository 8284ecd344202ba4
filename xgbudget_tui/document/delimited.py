"""CSV: files saved from a spreadsheet, and open-data tables (also gzipped)."""

from __future__ import annotations

import csv
import io
import zlib
from dataclasses import replace
from pathlib import Path

from xgbudget_tui.document.blocks import Cell, Document, indent_of
from xgbudget_tui.document.control_characters import show_controls
from xgbudget_tui.document.decode import decode_text
from xgbudget_tui.document.gzipped import unpack
from xgbudget_tui.document.limits import MOST_CELLS, MOST_COLUMNS, Gathering, too_many_cells
from xgbudget_tui.document.title_rows import divide_rows
from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.files import read_regular
from xgbudget_tui.model.source import SourceFile, SourcePlace

_DELIMITERS = ",;\t|"


def read_csv(content: bytes, source: SourceFile) -> Document:
    """Read CSV with the delimiter found in its first lines; ``SourcePlace.line`` is the row."""
    decoded = decode_text(content, source.name)
    sample = decoded.text[: 1 << 16]
    delimiter = max(_DELIMITERS, key=sample.count)
    csv.field_size_limit(1_000_000)
    lines = csv.reader(io.StringIO(decoded.text), delimiter=delimiter)
    try:
        rows = Gathering(source.name).take(
            tuple(_cell(text, line, column) for column, text in enumerate(row[:MOST_COLUMNS], 1))
            for line, row in enumerate(lines, start=1)
        )
    except csv.Error as error:
        raise DocumentError(
            f"{source.name} is not a sound CSV file ({error}): save it anew as CSV (UTF-8).",
            f"{source.name} 不是正确的 CSV 文件：请另存为 CSV（UTF-8）。",
        ) from None
    return Document(replace(source, encoding=decoded.encoding), tuple(divide_rows(rows)))


def _cell(text: str, line: int, column: int) -> Cell:
    body = text.strip()
    indent = indent_of(text) if body else 0
    return Cell(body, SourcePlace(line, column), indent)


def read_open_table(
    path: Path, *, encoding: str, delimiter: str, header: bool = True
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The column names and the rows, every cell as the text it is in the file.

    Without a ``header`` the columns are named by position (``1``, ``2``) and no row is lost.
    A control character in it is a visible mark, as in every document.
    Raises DocumentError for a file that is missing, in another encoding or not of equal columns.
    """
    import pandas as pd

    try:
        content = unpack(read_regular(path), path.name)
        if content.count(delimiter.encode()) + content.count(b"\n") > MOST_CELLS:
            raise too_many_cells(path.name)
        frame = pd.read_csv(
            io.BytesIO(content),
            sep=delimiter,
            header=0 if header else None,
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
    names = tuple(show_controls(str(name)).strip() for name in frame.columns)
    if not header:
        names = tuple(map(str, range(1, len(names) + 1)))
    rows = [tuple(map(show_controls, row)) for row in frame.itertuples(index=False, name=None)]
    return names, rows

"""The reader of CSV files saved from a spreadsheet: one sheet, its titles and tables."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from xgbudget_tui.document.blocks import Cell, Document
from xgbudget_tui.document.bounds import MOST_COLUMNS, Gathering
from xgbudget_tui.document.decode import decode_text
from xgbudget_tui.document.titles import divide_rows
from xgbudget_tui.model.errors import DocumentError
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
    lead = text[: len(text) - len(text.lstrip())] if body else ""
    indent = sum(2 if char == "\u3000" else 1 for char in lead)
    return Cell(body, SourcePlace(line, column), indent)

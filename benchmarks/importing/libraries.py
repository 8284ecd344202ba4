"""``python -m benchmarks.importing.libraries WORKBOOK DATABASE``: what the libraries alone take.

openpyxl reads every cell of a workbook as a stream, and sqlite-utils stores the rows in one table,
each without the blanks at its end.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import sqlite_utils


def read_rows(path: Path) -> Iterator[tuple[str, list[Any]]]:
    """The sheet and the values of each row that has any."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # one may claim a million columns
        for row in sheet.iter_rows(values_only=True):
            values = list(row)
            while values and values[-1] is None:
                values.pop()
            if values:
                yield sheet.title, values


def main() -> None:
    """Read and store."""
    rows = list(read_rows(Path(sys.argv[1])))
    width = max(len(values) for _, values in rows)
    sqlite_utils.Database(sys.argv[2]).table("rows").insert_all(
        {"sheet": sheet}
        | {f"c{at}": values[at] if at < len(values) else None for at in range(width)}
        for sheet, values in rows
    )


if __name__ == "__main__":
    main()

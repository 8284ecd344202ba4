"""Lists that are no export, as CSV: the same safe cells, without the mark for spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from xgbudget_tui.export.plain import safe_cell

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def csv_bytes(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Heads and rows as UTF-8; numbers stay numbers, other text cannot become a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([c if _NUMBER.fullmatch(c) else safe_cell(c) for c in row])
    return text.getvalue().encode(errors="replace")

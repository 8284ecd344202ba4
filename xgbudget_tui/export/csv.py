"""CSV that spreadsheets open correctly: UTF-8, CRLF, no formulas, plain numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from xgbudget_tui.export.grid import Cell, Column, Grid, merge_heads
from xgbudget_tui.model.figures import plain_text
from xgbudget_tui.model.text import formula_safe


def render_csv(grids: Sequence[Grid]) -> bytes:
    """All grids under one row of heads; prose goes in as rows of its own where it stands alone."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    heads = merge_heads(grids)
    writer.writerow([formula_safe(head.label) for head in heads])
    for grid in grids:
        order = [grid.heads.index(head) if head in grid.heads else None for head in heads]
        if Column.PARAGRAPH in {head.column for head in grid.heads}:
            writer.writerows(_prose_rows(grid, order))
        for row in grid.rows:
            writer.writerow(["" if i is None else cell_csv(row.cells[i]) for i in order])
    return b"\xef\xbb\xbf" + text.getvalue().encode(errors="replace")


def _prose_rows(grid: Grid, order: Sequence[int | None]) -> list[list[str]]:
    rows = []
    for number, paragraph in enumerate(grid.prose, start=1):
        cells: dict[Column, Cell] = {
            Column.SECTION: grid.key,
            Column.PARAGRAPH: number,
            Column.PRINTED: paragraph,
        }
        rows.append(["" if i is None else cell_csv(cells.get(grid.heads[i].column)) for i in order])
    return rows


def cell_csv(cell: Cell) -> str:
    """A number plain, a text made safe, nothing empty."""
    if cell is None:
        return ""
    return formula_safe(cell) if isinstance(cell, str) else plain_text(cell)


_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def csv_bytes(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Heads and rows as UTF-8; numbers stay numbers, other text cannot become a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([c if _NUMBER.fullmatch(c) else formula_safe(c) for c in row])
    return text.getvalue().encode(errors="replace")

"""CSV that opens right in a spreadsheet: UTF-8 with a mark, CRLF, no formulas, plain numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from xgbudget_tui.export.grid import Cell, Column, Grid, merge_heads
from xgbudget_tui.export.numbers import plain_text
from xgbudget_tui.export.plain import safe_cell


def render_csv(grids: Sequence[Grid]) -> bytes:
    """All grids under one row of heads; prose goes in as rows of its own where it stands alone."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    heads = merge_heads(grids)
    writer.writerow([safe_cell(head.label) for head in heads])
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
    return safe_cell(cell) if isinstance(cell, str) else plain_text(cell)

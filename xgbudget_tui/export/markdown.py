"""Markdown: a table whose names are indented by level, prose as paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xgbudget_tui.export.grid import Cell, Column, Grid, GridRow, column_word
from xgbudget_tui.model.figures import group_digits, plain_text
from xgbudget_tui.model.text import printable

_INDENT = "\u3000"
_HIDDEN = {Column.SECTION, Column.LEVEL, Column.PRINTED, Column.SOURCE_LINE}
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#&])")


def render_markdown(grids: Sequence[Grid], language: str) -> bytes:
    """One heading and one table for each grid."""
    blocks = [block for grid in grids for block in _grid_blocks(grid, language)]
    return ("\n\n".join(blocks) + "\n").encode(errors="replace")


def _grid_blocks(grid: Grid, language: str) -> Iterator[str]:
    yield f"## {escape(' / '.join(filter(None, (grid.name, grid.title_en))))}"
    yield from (escape(paragraph) for paragraph in grid.prose)
    if not grid.rows:
        return
    shown = _shown_columns(grid)
    if Column.PARAGRAPH in {head.column for head in grid.heads}:
        yield f"### {column_word('claims', language)}"
    rules = ("--:" if grid.heads[i].column is Column.MEASURE else "---" for i in shown)
    rows = [
        " | ".join(escape(grid.heads[i].label) for i in shown),
        " | ".join(rules),
        *(_row(grid, row, shown) for row in grid.rows),
    ]
    yield "\n".join(f"| {row} |" for row in rows)


def _shown_columns(grid: Grid) -> list[int]:
    """The name first; columns that say nothing or are there for machines left out."""
    hidden = _HIDDEN - ({Column.SECTION} if not grid.key else set())
    columns = [head.column for head in grid.heads]
    if Column.LEVEL in columns:
        hidden = hidden | {Column.PATH}
    shown = [
        i
        for i, column in enumerate(columns)
        if column not in hidden and any(row.cells[i] not in (None, "") for row in grid.rows)
    ]
    return sorted(shown, key=lambda i: (columns[i] is not Column.NAME, i))


def _row(grid: Grid, row: GridRow, shown: Sequence[int]) -> str:
    base = min(other.level for other in grid.rows)
    has_levels = any(head.column is Column.LEVEL for head in grid.heads)
    texts = []
    for i in shown:
        decimals = row.decimals[i] if i < len(row.decimals) else 0
        grouped = grid.heads[i].column is Column.MEASURE
        text = _text(row.cells[i], decimals, grouped=grouped)
        if has_levels and grid.heads[i].column is Column.NAME:
            text = _INDENT * (row.level - base) + text
        texts.append(text)
    return " | ".join(texts)


def _text(cell: Cell, decimals: int, *, grouped: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return escape(cell)
    return group_digits(cell, decimals) if grouped else plain_text(cell)


def escape(text: str) -> str:
    """``text`` as Markdown shows it, without meaning."""
    return _SPECIAL.sub(r"\\\1", printable(text))

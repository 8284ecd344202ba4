"""English names beside the printed ones, in grids and in values for JSON.

A name as printed is never replaced: whoever reads an export again looks for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from xgbudget_tui.classification.english_names import english_name, english_title
from xgbudget_tui.export.grid import Column, Grid, Head

_HEAD = Head(Column.NAME_EN, "name_en")


def name_grid(grid: Grid) -> Grid:
    """The grid with a last column of English names; unchanged where it has no names."""
    columns = [head.column for head in grid.heads]
    if Column.NAME not in columns:
        return grid
    at = columns.index(Column.NAME)
    code_at = columns.index(Column.CODE) if Column.CODE in columns else None
    rows = []
    for row in grid.rows:
        code = row.cells[code_at] if code_at is not None else None
        english = _english(row.cells[at], code)
        decimals = (*row.decimals, 0) if row.decimals else ()
        rows.append(replace(row, cells=(*row.cells, english), decimals=decimals))
    return replace(grid, heads=(*grid.heads, _HEAD), rows=tuple(rows))


def name_value(value: Any) -> Any:
    """A value for JSON in which ``name_en`` follows ``name``, and ``title_en`` ``title``.

    Either is null where there is no English.
    """
    if isinstance(value, list):
        return [name_value(one) for one in value]
    if not isinstance(value, dict):
        return value
    named: dict[str, Any] = {}
    for key, one in value.items():
        named[key] = name_value(one)
        if key == "name":
            named["name_en"] = _english(one, value.get("code"))
        elif key == "title" and isinstance(one, str):
            title = english_title(one)
            named["title_en"] = title.full if title else None
    return named


def _english(name: object, code: object) -> str | None:
    if not isinstance(name, str):
        return None
    found = english_name(name, code if isinstance(code, str) else None)
    return found.full if found else None

"""English names beside the printed ones, in grids and in values for JSON.

A name as printed is never replaced: whoever reads an export again looks for it. Each column of
names (lines, paths, titles, areas, Books) has one of their English at the end, its head the same
in both languages: ``name_en``, ``path_en``, ``title_en``, ``region_en``, ``budget_en``. The head of
a column of figures has its English before it: ``Budget (×10,000 yuan) / 预算数 (万元)``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from xgbudget_tui.classification.english_names import (
    english_label,
    english_name,
    english_place,
    english_title,
)
from xgbudget_tui.export.grid import FIGURES, Column, Grid, Head, with_unit
from xgbudget_tui.model.money import Unit


def line_in_english(name: str, code: str | None = None) -> str | None:
    """The English of a line."""
    found = english_name(name, code)
    return found.full if found else None


def title_in_english(title: str) -> str | None:
    """The English of a title, or of a line with its code (``205 教育支出``)."""
    found = english_place(title) if re.match(r"\d+ ", title) else english_title(title)
    return found.full if found else None


def place_in_english(place: str) -> str | None:
    """The English of an area, of one with a year (``西岗区 2023``), or of a path of lines."""
    area, year = _AREA_AND_YEAR.fullmatch(place).groups()  # type: ignore[union-attr]
    found = english_place(area)
    return f"{found.full}{year or ''}" if found else None


def label_in_english(label: str) -> str | None:
    """The English of what stands over a column, or of a figure's line."""
    found = english_label(label) or english_place(label)
    return found.full if found else None


_WITH_UNIT = re.compile(r"(.*?)(?:（([^（()）]+)）| \(([^（()）]+)\))?", re.DOTALL)
_AREA_AND_YEAR = re.compile(r"(.*?)( (?:19|20)\d\d)?", re.DOTALL)
_READERS: Mapping[Column, tuple[str, Callable[[str], str | None]]] = {
    Column.BOOK: ("budget_en", place_in_english),
    Column.REGION: ("region_en", place_in_english),
    Column.TITLE: ("title_en", title_in_english),
    Column.PATH: ("path_en", place_in_english),
}


def head_in_english(label: str) -> str | None:
    """The English of the head of a column of figures, with its unit; None where it has none."""
    plain, *words = _WITH_UNIT.fullmatch(label).groups()  # type: ignore[union-attr]
    unit_word = next(filter(None, words), "")
    unit = Unit.from_word(unit_word)
    name = plain if plain.isascii() else label_in_english(plain)
    if name is None or (name == plain and unit is None):
        return None
    return with_unit(name, unit.english if unit is not None else unit_word, "en")


def name_head(head: Head) -> Head:
    """A head of figures with its English before what is printed; any other unchanged."""
    english = head_in_english(head.label) if head.column in FIGURES else None
    return head if english is None else Head(head.column, f"{english} / {head.label}")


def name_grid(grid: Grid) -> Grid:
    """The grid with English heads and title, and with last columns of English names of its lines.

    What has no English, and what is no name of a line, is left as it is.
    """
    grid = replace(
        grid,
        heads=tuple(map(name_head, grid.heads)),
        title_en=title_in_english(grid.title) or "",
    )
    columns = [head.column for head in grid.heads]
    if Column.NAME not in columns:
        return grid
    at = columns.index(Column.NAME)
    code_at = columns.index(Column.CODE) if Column.CODE in columns else None
    others = [(columns.index(one), *_READERS[one]) for one in columns if one in _READERS]
    rows = []
    for row in grid.rows:
        code = row.cells[code_at] if code_at is not None else None
        english = [_line(row.cells[at], code)]
        for place, _, read in others:
            cell = row.cells[place]
            english.append(read(cell) if isinstance(cell, str) else None)
        decimals = (*row.decimals, *(0 for _ in english)) if row.decimals else ()
        rows.append(replace(row, cells=(*row.cells, *english), decimals=decimals))
    heads = [Head(Column.NAME_EN, "name_en")]
    heads += [
        # Where a path is not shown, its English is not either.
        Head(Column.PATH if columns[place] is Column.PATH else Column.NAME_EN, word)
        for place, word, _ in others
    ]
    return replace(grid, heads=(*grid.heads, *heads), rows=tuple(rows))


_KEYS: Mapping[str, Callable[[str], str | None]] = {
    "title": title_in_english,
    "region": place_in_english,
    "parent_region": place_in_english,
    "book": place_in_english,
    "line": place_in_english,
    "label": label_in_english,
    "column": label_in_english,
    "measure": label_in_english,
}


def name_value(value: Any) -> Any:
    """A value for JSON in which ``name_en`` follows ``name``, and so for whatever else is a name.

    Each is null where there is no English.
    """
    if isinstance(value, list):
        return [name_value(one) for one in value]
    if not isinstance(value, dict):
        return value
    named: dict[str, Any] = {}
    for key, one in value.items():
        named[key] = name_value(one)
        if key == "name":
            named["name_en"] = _line(one, value.get("code"))
        elif key in _KEYS and isinstance(one, str):
            named[f"{key}_en"] = _KEYS[key](one)
        elif key == "path" and isinstance(one, list):
            named["path_en"] = [line_in_english(name) for name in one]
    return named


def _line(name: object, code: object) -> str | None:
    if not isinstance(name, str):
        return None
    return line_in_english(name, code if isinstance(code, str) else None)

"""Prove a spreadsheet export again: its hash, and the sums of its rows by their levels."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xgbudget_tui.export.numbers import exact
from xgbudget_tui.export.sums import Sum, judge
from xgbudget_tui.export.verify import Verification
from xgbudget_tui.export.words import column_word
from xgbudget_tui.export.xlsx_file import grid_hash
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Breakdown, Verdict

_MOST_UNPACKED = 1 << 30


def verify_xlsx(content: bytes) -> Verification:
    """Verify a workbook. Raises ValueError, KeyError or BadZipFile for any other file."""
    import openpyxl

    _refuse_bomb(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content))
    about = _find(book.sheetnames, "about")
    stated, printed_unit = _fact(book[about], "sha256"), _fact(book[about], "printed_unit")
    others = {about, _find(book.sheetnames, "checks", needed=False)}
    sheets = [book[name] for name in book.sheetnames if name not in others]
    cells = [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in sheets]
    sums = tuple(one for sheet in sheets for one in _sheet_sums(sheet, printed_unit))
    lines = sum(max(0, len(rows) - 1) for rows in cells)
    return Verification(grid_hash(cells) == stated, lines, sums, ())


def _refuse_bomb(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(item.file_size for item in archive.infolist()) > _MOST_UNPACKED:
            raise ValueError("unpacks to too much")


def _find(names: Sequence[str], key: str, *, needed: bool = True) -> str:
    for language in ("zh", "en"):
        if column_word(key, language) in names:
            return column_word(key, language)
    if needed:
        raise KeyError(key)
    return ""


def _fact(sheet: Any, key: str) -> str:
    words = {column_word(key, language) for language in ("zh", "en")}
    rows = sheet.iter_rows(values_only=True)
    return next((str(value) for name, value, *_ in rows if name in words), "")


def _column(heads: Sequence[str], key: str) -> int | None:
    words = {column_word(key, language) for language in ("zh", "en")}
    return next((i for i, head in enumerate(heads) if head in words), None)


def _sheet_sums(sheet: Any, printed_unit: str) -> list[Sum]:
    rows = list(sheet.iter_rows())
    heads = [str(cell.value or "") for cell in rows[0]]
    level, name = _column(heads, "level"), _column(heads, "name")
    if level is None or name is None or _column(heads, "path") is None:
        return []
    children = _children([int(row[level].value) for row in rows[1:]])
    partial = _column(heads, "breakdown")
    found = []
    for column, head in enumerate(heads):
        unit = _unit_in(head)
        if unit is None:
            continue
        coarse = Unit.from_word(printed_unit) or unit
        step = max(Decimal(1), Decimal(coarse.fen) / Decimal(unit.fen))
        for index, under in children.items():
            parent, parts = rows[1 + index], [rows[1 + child] for child in under]
            cells = parent[column], [row[column] for row in parts]
            verdict = _judge(*cells, step, _is_partial(parts, partial))
            if verdict is not None:
                found.append(Sum(sheet.title, str(parent[name].value), head, *verdict))
    return found


def _unit_in(head: str) -> Unit | None:
    """The money unit at the end of a column's head: ``预算数（万元）``."""
    match = re.search(r"[（(]([^（()）]+)[）)]$", head)
    return Unit.from_word(match.group(1)) if match else None


def _children(levels: Sequence[int]) -> dict[int, list[int]]:
    """Which rows stand directly under which, by their levels in tree order."""
    found: dict[int, list[int]] = {}
    trail: list[int] = []
    for index, level in enumerate(levels):
        while trail and levels[trail[-1]] >= level:
            trail.pop()
        if trail:
            found.setdefault(trail[-1], []).append(index)
        trail.append(index)
    return found


def _is_partial(rows: Sequence[Any], column: int | None) -> bool:
    words = {Breakdown.PARTIAL.zh, Breakdown.PARTIAL.en}
    return column is not None and any(row[column].value in words for row in rows)


def _judge(
    parent: Any, parts: Sequence[Any], step: Decimal, partial: bool
) -> tuple[Any, Any, Verdict] | None:
    reported = _number(parent.value)
    known = [number for part in parts if (number := _number(part.value)) is not None]
    if reported is None or not known:
        return None
    computed = sum(known, Decimal(0))
    resolution = step * max(_resolution(cell.number_format) for cell in (parent, *parts))
    verdict = judge(reported - computed, parts=len(known), resolution=resolution, partial=partial)
    if len(known) < len(parts) and verdict is not Verdict.EXACT:
        verdict = Verdict.UNDECIDABLE
    return exact(reported), exact(computed), verdict


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(repr(value))


def _resolution(number_format: str) -> Decimal:
    _, _, places = number_format.partition(".")
    return Decimal(1).scaleb(-len(places)) if places.strip("0") == "" else Decimal(1)

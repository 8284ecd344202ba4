"""Prove an export again from the file alone: its hash, its sums, its figures as printed."""

from __future__ import annotations

import io
import math
import re
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from xgbudget_tui.export.checks import ReadCell, Sum, find_sums, judge_parts, read_cell
from xgbudget_tui.export.grid import column_word
from xgbudget_tui.export.json import grid_hash, hash_of, read_json
from xgbudget_tui.model.errors import ExportError
from xgbudget_tui.model.files import read_regular
from xgbudget_tui.model.library_calls import LibraryError, ask, ask_for
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Breakdown, MeasureKind, Verdict
from xgbudget_tui.model.tree import find_addends

LARGEST_FILE = 1 << 30


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A number of an export that is not the one its printed text says."""

    section: str
    line: str
    measure: str
    printed: str
    number: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying an export found: ``sealed`` says whether the hash is that of the content."""

    sealed: bool
    lines: int
    sums: tuple[Sum, ...]
    mismatches: tuple[Mismatch, ...]

    @property
    def holds(self) -> bool:
        """Whether the hash is right, every figure as printed, and no sum fails."""
        failed = any(one.verdict is Verdict.FAILS for one in self.sums)
        return self.sealed and not self.mismatches and not failed


class NotAnExportError(Exception):
    """A file does not hold what an export holds."""


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise NotAnExportError(what)


def verify_file(path: Path) -> Verification:
    """Verify a JSON or xlsx export. Raises ExportError for a file that is not one.

    Raises NotRegularError for what is no regular file.
    """
    content = _read(path)
    try:
        if content[:4] == b"PK\x03\x04":
            return verify_xlsx(content)
        return _verify_json(content)
    except (NotAnExportError, LibraryError) as error:
        raise _not_ours(path) from error


def _read(path: Path) -> bytes:
    try:
        too_large = path.stat().st_size > LARGEST_FILE
        content = b"" if too_large else read_regular(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ExportError(
            f"{path}: cannot be read, {reason}", f"{path}：无法读取，{reason}"
        ) from error
    if too_large:
        raise ExportError(f"{path}: is too large to verify", f"{path}：文件过大，无法复核")
    return content


def _not_ours(path: Path) -> ExportError:
    return ExportError(
        f"{path}: is not a JSON or xlsx export of xgbudget, or was cut",
        f"{path}：不是 xgbudget 导出的 JSON 或 xlsx，或者已残缺",
    )


def _verify_json(content: bytes) -> Verification:
    try:
        value = read_json(content.decode("utf-8-sig"))
    except (ValueError, ArithmeticError) as error:  # no UTF-8, no JSON, no number
        raise NotAnExportError("not JSON") from error
    _require(isinstance(value, dict), "not an object")
    stated = value.pop("sha256", None)
    try:
        sealed = hash_of(value) == stated
    except (ValueError, RecursionError) as error:
        raise NotAnExportError("nested too deeply") from error
    if "lines" not in value:
        return Verification(sealed, _count_rows(value), (), ())
    _check_shape(value)
    sums = tuple(find_sums(value))
    lines, mismatches = _check_cells(value)
    return Verification(sealed, lines, sums, mismatches)


def _count_rows(value: dict[str, Any]) -> int:
    """How many rows an export has that is no table: of a comparison, hits, points of series."""
    if "series" in value:
        return sum(len(_entries(one, "points")) for one in _entries(value, "series"))
    return len(_entries(value, "rows" if "rows" in value else "hits"))


def _entries(value: dict[str, Any], key: str) -> list[dict[str, Any]]:
    listed = value.get(key)
    _require(isinstance(listed, list), key)
    assert isinstance(listed, list)
    for entry in listed:
        _require(isinstance(entry, dict), key)
    return listed


def _check_shape(value: dict[str, Any]) -> None:
    """Raise NotAnExportError unless an export of tables has the parts that are looked at."""
    parts = _entries(value, "parts") if value.get("parts") else [value.get("section")]
    columns: dict[str, list[dict[str, Any]]] = {}
    for part in parts:
        _require(isinstance(part, dict) and isinstance(part.get("key"), str), "section")
        assert part is not None
        columns[part["key"]] = _entries(part, "columns")
        for column in columns[part["key"]]:
            for key in ("label", "kind"):
                _require(isinstance(column.get(key), str), key)
            for key in ("unit", "printed_unit"):
                _require(isinstance(column.get(key), str | None), key)
    first = next(iter(columns))
    for root in _entries(value, "lines"):
        named = root.get("part", first)
        _require(isinstance(named, str) and named in columns, "part")
        stack = [root]
        while stack:
            line = stack.pop()
            stack += _entries(line, "children")
            _check_line(line, columns[named])


def _check_line(line: dict[str, Any], columns: Sequence[dict[str, Any]]) -> None:
    _require(isinstance(line.get("name"), str), "name")
    amounts, cells = line.get("amounts"), line.get("cells")
    _require(isinstance(amounts, dict) and isinstance(cells, dict), "amounts")
    assert isinstance(amounts, dict)
    assert isinstance(cells, dict)
    for column in columns:
        if column["kind"] == MeasureKind.TEXT.value:
            continue
        amount, cell = amounts.get(column["label"]), cells.get(column["label"])
        _require(
            isinstance(amount, int | Decimal | None) and not isinstance(amount, bool), "amount"
        )
        _require(isinstance(cell, str) or (cell is None and amount is None), "cell")


def _check_cells(value: dict[str, Any]) -> tuple[int, tuple[Mismatch, ...]]:
    described = value.get("parts") or [value["section"]]
    sections = {part["key"]: part for part in described}
    count, found = 0, []
    for root in value["lines"]:
        section = sections[root.get("part", described[0]["key"])]
        stack = [root]
        while stack:
            line = stack.pop()
            stack.extend(line["children"])
            count += 1
            found += _line_mismatches(section, line)
    return count, tuple(found)


def _line_mismatches(section: dict[str, Any], line: dict[str, Any]) -> list[Mismatch]:
    found = []
    for column in section["columns"]:
        label = column["label"]
        if column["kind"] == MeasureKind.TEXT.value or line["amounts"].get(label) is None:
            continue
        number, printed = Decimal(line["amounts"][label]), line["cells"][label]
        read = read_cell(printed, column)
        # Digits below one fen are not kept, so a hundredth of a yuan may be missing.
        if read is None or abs(read[0] - number) > Decimal("0.01"):
            found.append(Mismatch(section["key"], line["name"], label, printed, str(number)))
    return found


_MOST_UNPACKED = 1 << 30


def verify_xlsx(content: bytes) -> Verification:
    """Verify a workbook. Raises NotAnExportError or LibraryError for any other file."""
    import openpyxl

    _refuse_bomb(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = ask(openpyxl.load_workbook, io.BytesIO(content))
    _require(not book.chartsheets, "a sheet without cells")
    about = _find(book.sheetnames, "about")
    stated, printed_unit = _fact(book[about], "sha256"), _fact(book[about], "printed_unit")
    others = {about, _find(book.sheetnames, "checks", needed=False)}
    sheets = [book[name] for name in book.sheetnames if name not in others]
    cells = [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in sheets]
    values = (value for sheet in cells for row in sheet for value in row)
    _require(all(math.isfinite(one) for one in values if isinstance(one, float)), "a number")
    sums = tuple(one for sheet in sheets for one in _sheet_sums(sheet, printed_unit))
    lines = sum(max(0, len(rows) - 1) for rows in cells)
    return Verification(grid_hash(cells) == stated, lines, sums, ())


def _refuse_bomb(content: bytes) -> None:
    with ask(zipfile.ZipFile, io.BytesIO(content)) as archive:
        unpacked = sum(item.file_size for item in archive.infolist())
    _require(unpacked <= _MOST_UNPACKED, "unpacks to too much")


def _find(names: Sequence[str], key: str, *, needed: bool = True) -> str:
    for language in ("zh", "en"):
        if column_word(key, language) in names:
            return column_word(key, language)
    _require(not needed, key)
    return ""


def _fact(sheet: Any, key: str) -> str:
    words = {column_word(key, language) for language in ("zh", "en")}
    rows = sheet.iter_rows(values_only=True)
    return next((str(row[1]) for row in rows if len(row) > 1 and row[0] in words), "")


def _column(heads: Sequence[str], key: str) -> int | None:
    words = {column_word(key, language) for language in ("zh", "en")}
    return next((i for i, head in enumerate(heads) if head in words), None)


def _sheet_sums(sheet: Any, printed_unit: str) -> list[Sum]:
    rows = list(sheet.iter_rows())
    heads = [str(cell.value or "") for cell in rows[0]] if rows else []
    level, name = _column(heads, "level"), _column(heads, "name")
    if level is None or name is None or _column(heads, "path") is None:
        return []
    levels = [row[level].value for row in rows[1:]]
    _require(all(type(one) is int for one in levels), "level")
    children = _children(levels)
    partial = _column(heads, "breakdown")
    partials = {index for index in children if _says_partial(rows[1 + index], partial)}
    money = [column for column, head in enumerate(heads) if _unit_in(head) is not None]
    headings = {
        index
        for index in children.keys() - partials
        if all(rows[1 + index][column].value is None for column in money)
    }
    found = []
    for column, head in enumerate(heads):
        unit = _unit_in(head)
        if unit is None:
            continue
        coarse = Unit.from_word(printed_unit) or unit
        step = max(Decimal(1), Decimal(coarse.fen) / Decimal(unit.fen))
        for index in (index for index in children if index not in headings):
            under = find_addends(index, lambda one: children.get(one, ()), headings.__contains__)
            parent, parts = rows[1 + index], [rows[1 + child] for child in under]
            one = judge_parts(
                (sheet.title, str(parent[name].value), head),
                _read_sheet_cell(parent[column], step, unit),
                [_read_sheet_cell(row[column], step, unit) for row in parts],
                partial=index in partials,
            )
            if one is not None:
                found.append(one)
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


_PARTIAL = (Breakdown.PARTIAL.zh, Breakdown.PARTIAL.en)


def _says_partial(row: Sequence[Any], column: int | None) -> bool:
    return column is not None and row[column].value in _PARTIAL


def _read_sheet_cell(cell: Any, step: Decimal, unit: Unit) -> ReadCell:
    return ReadCell(
        _number(cell.value), step * _resolution(str(ask_for(cell, "number_format"))), unit.fen
    )


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(repr(value))


def _resolution(number_format: str) -> Decimal:
    _, _, decimals = number_format.partition(".")
    return Decimal(1).scaleb(-len(decimals)) if decimals.strip("0") == "" else Decimal(1)

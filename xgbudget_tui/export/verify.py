"""Prove an export again from the file alone: its hash, its sums, its figures as printed."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from xgbudget_tui.export.json_text import hash_of, read_json
from xgbudget_tui.export.sums import Sum, find_sums, unit_ratio
from xgbudget_tui.model.errors import ExportError
from xgbudget_tui.model.money import Unit, parse_decimal
from xgbudget_tui.model.terms import MeasureKind, Verdict

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


def verify_file(path: Path) -> Verification:
    """Verify a JSON or xlsx export. Raises ExportError for a file that is not one."""
    content = _read(path)
    try:
        if content[:4] == b"PK\x03\x04":
            from xgbudget_tui.export.verify_xlsx import verify_xlsx

            return verify_xlsx(content)
        return _verify_json(content)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise _not_ours(path) from error
    except (RecursionError, zipfile.BadZipFile, EOFError, OSError) as error:
        raise _not_ours(path) from error


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ExportError(
            f"{path}: cannot be read, {reason}", f"{path}：无法读取，{reason}"
        ) from error
    if len(content) > LARGEST_FILE:
        raise ExportError(f"{path}: is too large to verify", f"{path}：文件过大，无法复核")
    return content


def _not_ours(path: Path) -> ExportError:
    return ExportError(
        f"{path}: is not a JSON or xlsx export of xgbudget, or was cut",
        f"{path}：不是 xgbudget 导出的 JSON 或 xlsx，或者已残缺",
    )


def _verify_json(content: bytes) -> Verification:
    value = read_json(content.decode("utf-8-sig"))
    stated = value.pop("sha256")
    sealed = hash_of(value) == stated
    if "lines" not in value:
        if "series" in value:
            rows = [point for one in value["series"] for point in one["points"]]
        else:
            rows = value["rows"] if "rows" in value else value["hits"]
        return Verification(sealed, len(rows), (), ())
    sums = tuple(find_sums(value))
    lines, mismatches = _check_cells(value)
    return Verification(sealed, lines, sums, mismatches)


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
        read = _read_cell(printed, column)
        # Digits below one fen are not kept, so a hundredth of a yuan may be missing.
        if read is None or abs(read - number) > Decimal("0.01"):
            found.append(Mismatch(section["key"], line["name"], label, printed, str(number)))
    return found


def _read_cell(printed: str, column: dict[str, Any]) -> Decimal | None:
    """The number a cell prints, in the unit the column is written in; a unit in it is heeded."""
    match = re.fullmatch(r"(.*?)\s*([%％]|\D*)", printed.strip())
    number = parse_decimal(match.group(1)) if match else None
    if match is None or number is None:
        return None
    unit, written = Unit.from_word(match.group(2)), Unit.from_word(column.get("unit") or "")
    if unit is None or written is None:
        return number * unit_ratio(column)
    return number * unit.fen / written.fen

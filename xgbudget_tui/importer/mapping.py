"""A mapping file (TOML) that says how an open-data table of line items becomes a Book.

Published open data differ in every column name, so nothing is guessed: the mapping names the
columns of the hierarchy from the outermost in, those of the amounts, the unit, the encoding and
the decimal mark. ``docs/mapping.md`` shows one in full.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Flow, Phase, Stage

_TABLES = {"book", "file", "section", "level", "measure"}


@dataclass(frozen=True, slots=True)
class LevelColumns:
    """One level of the hierarchy: the column of its name, and that of its code, if any."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class MeasureColumn:
    """One column of amounts: its name in the file, its label, and what it states."""

    column: str
    label: str
    unit: Unit
    year: int | None = None
    phase: Phase | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping file read: what the Book is, how the file is written, which column is what."""

    title: str
    region: str
    year: int
    stage: Stage
    section: str
    flow: Flow | None
    encoding: str
    delimiter: str
    decimal: str
    thousands: str
    levels: tuple[LevelColumns, ...]
    measures: tuple[MeasureColumn, ...]
    columns: tuple[str, ...] = field(default=())


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file. Raises DocumentError that names the entry that is missing or wrong."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _wrong(path, "it does not exist", "文件不存在") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _wrong(path, f"it is no TOML file: {error}", "不是 TOML 文件") from None
    unknown = set(tables) - _TABLES
    if unknown:
        name = sorted(unknown)[0]
        raise _wrong(path, f"[{name}] is not known", f"不认识 [{name}]")
    return _Reader(path, tables).read()


class _Reader:
    """Takes entries out of the TOML tables and says which one is wrong."""

    def __init__(self, path: Path, tables: dict[str, Any]) -> None:
        self._path = path
        self._tables = tables

    def read(self) -> Mapping:
        book = self._table("book")
        file = self._table("file", needed=False)
        section = self._table("section", needed=False)
        levels = tuple(
            LevelColumns(self._text(level, "name", "level"), str(level.get("code", "")))
            for level in self._list("level")
        )
        return Mapping(
            title=self._text(book, "title", "book"),
            region=self._text(book, "region", "book"),
            year=self._number(book, "year", "book"),
            stage=self._word(Stage, book.get("stage", "budget"), "book.stage"),
            section=str(section.get("title", book.get("title"))),
            flow=self._word(Flow, section["flow"], "section.flow") if "flow" in section else None,
            encoding=str(file.get("encoding", "utf-8")),
            delimiter=self._sign(file, "delimiter", ","),
            decimal=self._sign(file, "decimal", "."),
            thousands=str(file.get("thousands", "")),
            levels=levels,
            measures=tuple(self._measure(measure) for measure in self._list("measure")),
        )

    def _measure(self, entry: dict[str, Any]) -> MeasureColumn:
        column = self._text(entry, "column", "measure")
        word = self._text(entry, "unit", "measure")
        unit = Unit.from_word(word)
        if unit is None:
            known = ", ".join(unit.word for unit in Unit)
            raise _wrong(self._path, f"the unit {word!r} is none of {known}", f"单位“{word}”不认识")
        phase = entry.get("phase")
        return MeasureColumn(
            column,
            str(entry.get("label", column)),
            unit,
            self._number(entry, "year", "measure") if "year" in entry else None,
            self._word(Phase, phase, "measure.phase") if phase else None,
        )

    def _table(self, name: str, *, needed: bool = True) -> dict[str, Any]:
        table = self._tables.get(name, {} if not needed else None)
        if not isinstance(table, dict):
            raise _wrong(self._path, f"[{name}] is missing", f"缺少 [{name}]")
        return table

    def _list(self, name: str) -> list[dict[str, Any]]:
        entries = self._tables.get(name)
        if not isinstance(entries, list) or not entries or not isinstance(entries[0], dict):
            raise _wrong(self._path, f"[[{name}]] is missing", f"缺少 [[{name}]]")
        return entries

    def _text(self, table: dict[str, Any], key: str, place: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            raise _wrong(self._path, f"{place}.{key} is missing", f"缺少 {place}.{key}")
        return value

    def _sign(self, table: dict[str, Any], key: str, default: str) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or len(value) != 1:
            raise _wrong(self._path, f"file.{key} is not one character", f"file.{key} 应为一个字符")
        return value

    def _number(self, table: dict[str, Any], key: str, place: str) -> int:
        value = table.get(key)
        if not isinstance(value, int) or not 1900 <= value <= 2200:
            raise _wrong(self._path, f"{place}.{key} is no year", f"{place}.{key} 不是年份")
        return value

    def _word(self, words: Any, value: object, place: str) -> Any:
        try:
            return words(value)
        except ValueError:
            known = ", ".join(words)
            raise _wrong(
                self._path,
                f"{place} is {value!r}, not one of {known}",
                f"{place} 应为 {known} 之一",
            ) from None


def _wrong(path: Path, what: str, zh: str) -> DocumentError:
    return DocumentError(
        f"The mapping {path.name} cannot be used: {what}.", f"映射文件 {path.name} 不可用：{zh}。"
    )

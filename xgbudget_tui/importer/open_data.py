"""An open-data table of line items as a Book, as a mapping file (TOML) describes it.

Published open data differ in every column name, so nothing is guessed: the mapping names the
columns of the hierarchy from the outermost in, those of the amounts, the unit, the encoding and
the decimal mark. ``docs/mapping.md`` shows one in full.

Most files print the innermost lines only. The lines above them are made here and carry the sum of
what is under them: they have no place in the file and no printed text, which tells them apart.
Where the file prints a total too, the line above has its figures, and it is not added to its parts.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from xgbudget_tui.document.control_characters import show_controls
from xgbudget_tui.document.delimited import read_open_table
from xgbudget_tui.model.book import Book, Figure, Ledger, LineItem, Measure, Region, Section
from xgbudget_tui.model.errors import DocumentError, Problem, Severity
from xgbudget_tui.model.files import read_regular
from xgbudget_tui.model.money import Unit, parse_decimal, scale_exactly
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.terms import (
    Evidence,
    FigureState,
    Fill,
    Flow,
    Group,
    MeasureKind,
    Phase,
    Role,
    SectionKind,
    Stage,
    TokenUse,
)
from xgbudget_tui.model.text import shown_name
from xgbudget_tui.model.value import value_class

_TABLES = {"book", "file", "section", "level", "measure"}


@value_class
class LevelColumns:
    """One level of the hierarchy: the column of its name, and that of its code, if any."""

    name: str
    code: str = ""


@value_class
class MeasureColumn:
    """One column of amounts: its name in the file, its label, and what it states."""

    column: str
    label: str
    unit: Unit
    year: int | None = None
    phase: Phase | None = None


@value_class
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
    header: bool = True


_LARGEST_MAPPING = 1 << 20
"""Bytes."""


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file. Raises DocumentError that names the entry that is missing or wrong."""
    try:
        if path.stat().st_size > _LARGEST_MAPPING:
            raise _wrong(path, "it is too large", "文件过大")
        tables = tomllib.loads(read_regular(path).decode())
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
            LevelColumns(
                self._text(level, "name", "level"), show_controls(str(level.get("code", "")))
            )
            for level in self._list("level")
        )
        return Mapping(
            title=self._text(book, "title", "book"),
            region=self._text(book, "region", "book"),
            year=self._number(book, "year", "book"),
            stage=self._word(Stage, book.get("stage", "budget"), "book.stage"),
            section=show_controls(str(section.get("title", book.get("title")))),
            flow=self._word(Flow, section["flow"], "section.flow") if "flow" in section else None,
            encoding=str(file.get("encoding", "utf-8")),
            delimiter=self._sign(file, "delimiter", ","),
            decimal=self._sign(file, "decimal", "."),
            thousands=str(file.get("thousands", "")),
            levels=levels,
            measures=tuple(self._measure(measure) for measure in self._list("measure")),
            header=self._truth(file, "header"),
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
            show_controls(str(entry.get("label", column))),
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
        return show_controls(value)

    def _sign(self, table: dict[str, Any], key: str, default: str) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or len(value) != 1:
            raise _wrong(self._path, f"file.{key} is not one character", f"file.{key} 应为一个字符")
        return value

    def _truth(self, table: dict[str, Any], key: str) -> bool:
        value = table.get(key, True)
        if not isinstance(value, bool):
            raise _wrong(
                self._path,
                f"file.{key} is neither true nor false",
                f"file.{key} 应为 true 或 false",
            )
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


@dataclass(slots=True)
class _Node:
    """A line of the hierarchy while it is gathered."""

    name: str
    code: str
    children: dict[tuple[str, str], _Node] = field(default_factory=dict)
    rows: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)

    def all_rows(self) -> list[tuple[int, tuple[str, ...]]]:
        """The rows of the file at and under it, with their lines."""
        found = list(self.rows)
        for child in self.children.values():
            found += child.all_rows()
        return found


_IS_TOTAL = re.compile(
    r"(?:grand|sub-?|sous-?)?(?:total(?:es|s)?|合计|总计|小计|共计)(?:general)?|suma(?:total)?|"
    r"(?:gesamt)?summe"
)
_SAYS_TOTAL = re.compile(r"^(?:sub)?total|^suma|(?:合计|总计|小计|总额)$")


def read_mapped_book(path: Path, mapping: Mapping) -> Book:
    """Read an open-data table. Raises DocumentError for a column that is not there."""
    names, rows = read_open_table(
        path, encoding=mapping.encoding, delimiter=mapping.delimiter, header=mapping.header
    )
    wanted = [level.name for level in mapping.levels]
    wanted += [level.code for level in mapping.levels if level.code]
    wanted += [measure.column for measure in mapping.measures]
    for name in wanted:
        if name not in names:
            raise DocumentError(
                f"{path.name} has no column {name!r}: its columns are {', '.join(names)}; if that "
                "is its first row, write header = false under [file] and name columns by position.",
                f"{path.name} 没有“{name}”列：现有各列为 {', '.join(names)}；如果这是首行数据，"
                "请在 [file] 下写 header = false，并用位置（1、2……）称各列。",
            )
    at = {name: number for number, name in enumerate(names)}
    reader = _TableReader(mapping, at)
    if not mapping.header:
        reader.problems.append(
            Problem(
                "header-none",
                Severity.NOTE,
                f"按说明，文件没有表头：首行是数据，{len(names)} 列按位置称为 1 至 {len(names)}。",
                f"As the mapping says there is no header: the first row is data, and the "
                f"{len(names)} columns are called 1 to {len(names)}.",
                "1",
            )
        )
    for number, row in enumerate(rows, start=2 if mapping.header else 1):
        reader.add(number, row)
    content = read_regular(path)
    digest, size = hashlib.sha256(content).hexdigest(), len(content)
    source = SourceFile(shown_name(path.name), digest, "csv", size, mapping.encoding)
    return Book(
        title=mapping.title,
        region=Region(mapping.region, full_name=mapping.region),
        year=mapping.year,
        source=source,
        sections=(reader.section(),),
        stage=mapping.stage,
        problems=tuple(reader.problems),
        ledger=Ledger(((TokenUse.FIGURE, reader.figures),)),
    )


class _TableReader:
    """Gathers rows into a tree, then numbers its lines in tree order."""

    def __init__(self, mapping: Mapping, at: dict[str, int]) -> None:
        self.problems: list[Problem] = []
        self.figures = 0
        self._mapping = mapping
        self._at = at
        self._root = _Node("", "")
        self._lines: list[LineItem] = []

    def add(self, number: int, row: tuple[str, ...]) -> None:
        """Put one row of the file (its line ``number``) where its columns say."""
        node = self._root
        for level in self._mapping.levels:
            code = row[self._at[level.code]].strip() if level.code else ""
            name = row[self._at[level.name]].strip() or code
            node = node.children.setdefault((code, name), _Node(name, code))
        node.rows.append((number, row))

    def section(self) -> Section:
        """The table, once every row was added."""
        mapping = self._mapping
        total, children = self._part_total(self._root)
        above = None
        if total is not None:
            place, row = total.all_rows()[0]
            above = 1
            figures = self._read_figures(place, row)
            at = SourcePlace(place)
            self._lines.append(_line(1, total, None, figures, Role.GRAND_TOTAL, at))
        for child in children:
            self._number(child, above)
        measures = tuple(
            Measure(
                position, measure.label, measure.column, MeasureKind.AMOUNT, measure.unit,
                measure.year or mapping.year, measure.phase,
            )
            for position, measure in enumerate(mapping.measures, start=1)
        )  # fmt: skip
        return Section(
            "1", "1", mapping.section, SectionKind.TABLE, 1,
            listed=mapping.section, kind_id="open_data", group=Group.OTHER, flow=mapping.flow,
            year=mapping.year, unit=mapping.measures[0].unit,
            fill=Fill.FILLED if self.figures else Fill.EMPTY,
            measures=measures, lines=tuple(self._lines),
        )  # fmt: skip

    def _number(self, node: _Node, parent: int | None) -> list[int | None]:
        """Number ``node`` and what is under it; the sums of its measures (None: all blank)."""
        if len(node.rows) == 1 and not node.children:
            return self._add_row(node, parent, *node.rows[0])
        number = len(self._lines) + 1
        self._lines.append(_line(number, node, parent, ()))
        sums: list[int | None] = [None] * len(self._mapping.measures)
        total, children = self._part_total(node)
        for child in children:
            sums = [_add(a, b) for a, b in zip(sums, self._number(child, number), strict=True)]
        for place, row in node.rows:
            amounts = self._add_row(node, number, place, row)
            sums = [_add(a, b) for a, b in zip(sums, amounts, strict=True)]
        if total is None:
            made = tuple(_sum_figure(amount) for amount in sums)
            self._lines[number - 1] = _line(number, node, parent, made, Role.SUBTOTAL)
            return sums
        place, row = total.all_rows()[0]
        printed = self._read_figures(place, row)
        at = SourcePlace(place)
        self._lines[number - 1] = _line(number, node, parent, printed, Role.SUBTOTAL, at)
        return [figure.value for figure in printed]

    def _part_total(self, node: _Node) -> tuple[_Node | None, list[_Node]]:
        """The row that is the total of the others under a line, if there is one, and the others.

        A row is one that is called a total and nothing else, or one without a name, or with 合计 or
        total in it, that is the sum of the others.
        """
        children = list(node.children.values())
        for child in children:
            plain = normalise_name(child.name).casefold()
            named = _IS_TOTAL.fullmatch(plain) is not None
            may_be = named or not plain or _SAYS_TOTAL.search(plain) is not None
            if not may_be or len(children) < 2 or len(child.all_rows()) != 1:
                continue
            others = [other for other in children if other is not child]
            if named or self._is_sum(child, others):
                return child, others
        return None, children

    def _is_sum(self, total: _Node, others: Sequence[_Node]) -> bool:
        """Whether a row is the sum of others in every measure that it has."""
        whole = self._add_up([total])
        parts = self._add_up(others)
        return any(whole) and all(
            amount is None or amount == part for amount, part in zip(whole, parts, strict=True)
        )

    def _add_up(self, nodes: Sequence[_Node]) -> list[int | None]:
        sums: list[int | None] = [None] * len(self._mapping.measures)
        for node in nodes:
            for _, row in node.all_rows():
                amounts = [self._read_amount(measure, row) for measure in self._mapping.measures]
                fen = [None if amount is None else amount[0] for amount in amounts]
                sums = [_add(a, b) for a, b in zip(sums, fen, strict=True)]
        return sums

    def _read_amount(self, measure: MeasureColumn, row: tuple[str, ...]) -> tuple[int, int] | None:
        number = self._read_number(row[self._at[measure.column]].strip())
        return None if number is None else scale_exactly(number, measure.unit.fen)

    def _add_row(
        self, node: _Node, parent: int | None, place: int, row: tuple[str, ...]
    ) -> list[int | None]:
        figures = self._read_figures(place, row)
        number = len(self._lines) + 1
        line = _line(number, node, parent, figures, place=SourcePlace(place))
        self._lines.append(line)
        return [figure.value for figure in figures]

    def _read_figures(self, place: int, row: tuple[str, ...]) -> tuple[Figure, ...]:
        return tuple(
            self._read_figure(measure, row[self._at[measure.column]], place)
            for measure in self._mapping.measures
        )

    def _read_figure(self, measure: MeasureColumn, text: str, line: int) -> Figure:
        place = SourcePlace(line, self._at[measure.column] + 1)
        printed = text.strip()
        if not printed:
            return Figure(FigureState.BLANK, printed=printed, place=place)
        number = self._read_number(printed)
        amount = scale_exactly(number, measure.unit.fen) if number is not None else None
        if amount is None:
            self.problems.append(
                Problem(
                    "amount-unreadable",
                    Severity.WARNING,
                    f"第 {line} 行“{measure.column}”不是数字：{printed[:40]}",
                    f"Line {line}, column {measure.column}: {printed[:40]!r} is no number.",
                    "1",
                    place,
                )
            )
            return Figure(FigureState.TEXT, printed=printed, place=place)
        self.figures += 1
        return Figure(FigureState.AMOUNT, amount[0], printed, amount[1], place)

    def _read_number(self, printed: str) -> Decimal | None:
        plain = printed.replace(self._mapping.thousands, "") if self._mapping.thousands else printed
        return parse_decimal(plain.replace(self._mapping.decimal, "."))


def _add(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other


def _sum_figure(amount: int | None) -> Figure:
    if amount is None:
        return Figure(FigureState.BLANK)
    return Figure(FigureState.AMOUNT, amount, "", 1)


def _line(
    number: int,
    node: _Node,
    parent: int | None,
    figures: tuple[Figure, ...],
    role: Role = Role.ITEM,
    place: SourcePlace | None = None,
) -> LineItem:
    return LineItem(
        number, node.name, normalise_name(node.name), figures,
        parent=parent, role=role, code=node.code or None,
        evidence=(Evidence.CODE,), place=place,
    )  # fmt: skip

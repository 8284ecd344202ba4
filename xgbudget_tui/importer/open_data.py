"""An open-data table of line items as a Book, as its mapping says.

The file prints the innermost lines only. The lines above them are made here and carry the sum of
what is under them: they have no place in the file and no printed text, which tells them apart.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from xgbudget_tui.document.open_table import read_open_table
from xgbudget_tui.importer.mapping import Mapping, MeasureColumn
from xgbudget_tui.model.book import Book, Figure, Ledger, LineItem, Measure, Region, Section
from xgbudget_tui.model.errors import DocumentError, Problem, Severity
from xgbudget_tui.model.money import parse_decimal, scale_exactly
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.terms import (
    Evidence,
    FigureState,
    Fill,
    Group,
    MeasureKind,
    Role,
    SectionKind,
    TokenUse,
)


@dataclass(slots=True)
class _Node:
    """A line of the hierarchy while it is gathered."""

    name: str
    code: str
    children: dict[tuple[str, str], _Node] = field(default_factory=dict)
    rows: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)


def read_mapped_book(path: Path, mapping: Mapping) -> Book:
    """Read an open-data table. Raises DocumentError for a column that is not there."""
    names, rows = read_open_table(path, encoding=mapping.encoding, delimiter=mapping.delimiter)
    wanted = [level.name for level in mapping.levels]
    wanted += [level.code for level in mapping.levels if level.code]
    wanted += [measure.column for measure in mapping.measures]
    for name in wanted:
        if name not in names:
            raise DocumentError(
                f"{path.name} has no column {name!r}: its columns are {', '.join(names)}.",
                f"{path.name} 没有“{name}”列：现有各列为 {', '.join(names)}。",
            )
    at = {name: number for number, name in enumerate(names)}
    reader = _TableReader(mapping, at)
    for number, row in enumerate(rows, start=2):
        reader.add(number, row)
    content = path.read_bytes()
    source = SourceFile(
        path.name, hashlib.sha256(content).hexdigest(), "csv", len(content), mapping.encoding
    )
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
        for child in self._root.children.values():
            self._number(child, None)
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
        for child in node.children.values():
            sums = [_add(a, b) for a, b in zip(sums, self._number(child, number), strict=True)]
        for place, row in node.rows:
            amounts = self._add_row(node, number, place, row)
            sums = [_add(a, b) for a, b in zip(sums, amounts, strict=True)]
        made = tuple(_sum_figure(amount) for amount in sums)
        self._lines[number - 1] = _line(number, node, parent, made, Role.SUBTOTAL)
        return sums

    def _add_row(
        self, node: _Node, parent: int | None, place: int, row: tuple[str, ...]
    ) -> list[int | None]:
        figures = tuple(
            self._read_figure(measure, row[self._at[measure.column]], place)
            for measure in self._mapping.measures
        )
        number = len(self._lines) + 1
        line = _line(number, node, parent, figures, place=SourcePlace(place))
        self._lines.append(line)
        return [figure.value for figure in figures]

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

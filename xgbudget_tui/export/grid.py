"""A grid: the cells, heads and words that CSV, Markdown and spreadsheets have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from xgbudget_tui.model.addresses import name_of_table
from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.entries import Row, SectionEntry
from xgbudget_tui.model.figures import (
    Number,
    cell_text,
    decimals_of,
    figure_at,
    figure_number,
    shown_unit,
    unique_labels,
    unit_mark,
)
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import MeasureKind
from xgbudget_tui.model.text import Naming, Text


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How it is written: ``unit`` None keeps each column's printed unit; ``language`` zh or en.

    Names as printed are always written, for whoever reads an export again looks for them; those
    in English are added where ``names`` asks for them.
    """

    unit: Unit | None = None
    language: str = "zh"
    names: Naming = "zh"

    @property
    def english_names(self) -> bool:
        """Whether the English of each name is added."""
        return self.names != "zh"


_COLUMNS: dict[str, tuple[str, str]] = {
    "book": ("预算", "budget"),
    "section": ("表", "section"),
    "title": ("表名", "title"),
    "level": ("层次", "level"),
    "code": ("编码", "code"),
    "path": ("路径", "path"),
    "name": ("名称", "name"),
    "breakdown": ("构成", "breakdown"),
    "printed": ("原文", "printed"),
    "source_line": ("原文行", "source line"),
    "paragraph": ("段", "paragraph"),
    "year": ("年度", "year"),
    "unit": ("单位", "unit"),
    "amount": ("数额", "amount"),
    "change": ("变化", "change"),
    "phase": ("阶段", "phase"),
    "share": ("占总计", "share of total"),
    "per_head": ("人均", "per head"),
    "population": ("人口", "population"),
    "restated": ("重述为", "restated as"),
    "only_before": ("仅前者", "only before"),
    "only_after": ("仅后者", "only after"),
    "reason": ("增减变化原因", "reason"),
    "difference": ("差额", "difference"),
    "percent": ("增减", "change"),
    "printed_difference": ("原文增减额", "printed difference"),
    "printed_percent": ("原文增减率", "printed change"),
    "check": ("核对", "check"),
    "rule": ("规则", "rule"),
    "line": ("行", "line"),
    "kind": ("类别", "kind"),
    "verdict": ("结论", "verdict"),
    "certainty": ("把握", "certainty"),
    "finding": ("发现", "finding"),
    "severity": ("程度", "severity"),
    "doubt": ("存疑原因", "doubt"),
    "reported": ("列示", "reported"),
    "computed": ("计算", "computed"),
    "probability": ("概率", "probability"),
    "message": ("说明", "message"),
    "checks": ("核对", "checks"),
    "about": ("说明", "about"),
    "region": ("地区", "region"),
    "source": ("来源文件", "source file"),
    "source_file": ("所在文件", "file"),
    "doubtful_pages": ("存疑页", "doubtful pages"),
    "source_sha256": ("来源文件 SHA-256", "source SHA-256"),
    "sha256": ("本表 SHA-256", "SHA-256 of this export"),
    "reading": ("未印明", "not surely read"),
    "basis": ("列头未印明", "not printed over a column"),
    "printed_unit": ("原文单位", "printed unit"),
    "made_by": ("生成", "made by"),
    "hits": ("查找", "search"),
    "claims": ("文中数额", "figures stated"),
}


def column_word(key: str, language: str) -> str:
    """The word in ``zh`` or ``en``."""
    return Text(*_COLUMNS[key]).in_(language)


def with_unit(label: str, unit: str, language: str) -> str:
    """``预算数（万元）``, ``预算数 (万元)``, or the label alone."""
    if not unit:
        return label
    return f"{label}（{unit}）" if language == "zh" else f"{label} ({unit})"


Cell = str | Number | None


class Column(StrEnum):
    """What a column of a grid is for."""

    BOOK = "book"
    SECTION = "section"
    TITLE = "title"
    LEVEL = "level"
    CODE = "code"
    PATH = "path"
    NAME = "name"
    NAME_EN = "name_en"
    MEASURE = "measure"
    TEXT = "text"
    BREAKDOWN = "breakdown"
    PRINTED = "printed"
    SOURCE_LINE = "source_line"
    PARAGRAPH = "paragraph"
    YEAR = "year"
    UNIT = "unit"
    CHANGE = "change"
    REGION = "region"
    PHASE = "phase"
    POPULATION = "population"
    REASON = "reason"
    READING = "reading"


FIGURES = (Column.MEASURE, Column.TEXT)
"""The columns of a table itself."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: what it is for and what stands over it."""

    column: Column
    label: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row; ``level`` counts from 1; ``places`` are the decimals each number shows."""

    cells: tuple[Cell, ...]
    level: int = 1
    decimals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A titled table of cells, with the prose that belongs to it; ``title_en`` may be ""."""

    key: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[GridRow, ...]
    prose: tuple[str, ...] = ()
    title_en: str = ""

    @property
    def name(self) -> str:
        """What is over it: the name of the table, or the title of what is no table of a Book."""
        return name_of_table(self.key, self.title)


def plain_heads(options: ExportOptions, *columns: Column) -> tuple[Head, ...]:
    """Heads of columns that hold no figures."""
    return tuple(Head(column, column_word(column.value, options.language)) for column in columns)


def measure_heads(section: SectionEntry, options: ExportOptions) -> tuple[Head, ...]:
    """Heads of a table's columns, with the unit the figures are written in."""
    labels = unique_labels(section.measures)
    return tuple(
        Head(
            Column.TEXT if measure.kind is MeasureKind.TEXT else Column.MEASURE,
            with_unit(label, unit_mark(section, measure, options.unit), options.language),
        )
        for measure, label in zip(section.measures, labels, strict=True)
    )


def figure_cells(
    section: SectionEntry, row: Row, options: ExportOptions
) -> tuple[tuple[Cell, ...], tuple[int, ...]]:
    """A line's figures as cells, with the decimals each shows; one for each column."""
    found = [
        figure_cell(
            figure_at(row.figures, measure.position), shown_unit(section, measure, options.unit)
        )
        for measure in section.measures
    ]
    return tuple(cell for cell, _ in found), tuple(decimals for _, decimals in found)


def figure_cell(figure: Figure | None, unit: Unit) -> tuple[Cell, int]:
    """A figure as a cell, with the decimals it shows; nothing for a blank."""
    if figure is None:
        return None, 0
    number = figure_number(figure, unit)
    if number is None:
        return cell_text(figure) or None, 0
    return number, decimals_of(figure, unit)


def _is_measure(heads: Sequence[Head], index: int) -> bool:
    return index < len(heads) and heads[index].column in FIGURES


def merge_heads(grids: Sequence[Grid]) -> list[Head]:
    """The heads of several grids, each once: measures where the first grid has its own."""
    merged: list[Head] = []
    for grid in grids:
        at = 0
        for head in grid.heads:
            if head in merged:
                at = merged.index(head) + 1
            else:
                while head.column in FIGURES and _is_measure(merged, at):
                    at += 1
                merged.insert(at, head)
                at += 1
    return merged


def decimals_in(cells: Sequence[Cell]) -> tuple[int, ...]:
    """As many decimals as a number has."""
    found = []
    for cell in cells:
        exponent = 0 if cell is None or isinstance(cell, str | int) else cell.as_tuple().exponent
        found.append(-exponent if isinstance(exponent, int) and exponent < 0 else 0)
    return tuple(found)

"""A performance-target sheet: head fields, then indicators in three levels with their targets.

Cells are read by what they hold, not by the column they stand in: in print such sheets lose
leading cells. A sheet has a 实施期 (whole project) side and a 年度 (this year) side, and repeats
the second and third level of each indicator on both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xgbudget_tui.document import Cell
from xgbudget_tui.importer.ledger import NumberLedger
from xgbudget_tui.importer.printed_sections import PrintedSection
from xgbudget_tui.importer.problems import problem
from xgbudget_tui.importer.rows import read_figure, read_own_unit
from xgbudget_tui.importer.tables import TableDraft
from xgbudget_tui.model.book import ABSENT, Figure, LineItem, Measure
from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.names import bare_name, normalise_name
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import Evidence, FigureState, MeasureKind, Role, TokenUse
from xgbudget_tui.model.value import value_class

GOAL = re.compile(r"(?:总体|绩效|年度总体|长期)目标")
INDICATOR_HEADING = re.compile(
    r"[一二三]级指标|(?:实施期|年度)?(?:指标值|目标值)|绩效指标|指标内容"
)
_LEVEL_ONE = re.compile(r"(?:产出|效益|效果|满意度|成本|管理|履职|过程|投入|影响力?)类?指标")
_LEVEL_TWO = re.compile(r".{1,12}指标")


@value_class
class Indicator:
    """The cells of one row of indicators; None where the row leaves one out."""

    first: Cell | None
    second: Cell | None
    third: Cell
    period: Cell | None
    annual: Cell | None
    shifted: bool = False


def is_performance_sheet(printed: PrintedSection) -> bool:
    """Whether a section's grid has indicators in levels."""
    for piece in printed.pieces:
        for grid in piece.grids:
            for row in grid.rows[:60]:
                if (
                    sum(1 for cell in row if INDICATOR_HEADING.fullmatch(normalise_name(cell.text)))
                    >= 3
                ):
                    return True
    return False


def read_performance(printed: PrintedSection, year: int, ledger: NumberLedger) -> TableDraft:
    """Read a sheet: fields as lines with Role.FIELD, indicators as a tree placed by the sheet."""
    sheet = _SheetReader(ledger)
    for piece in printed.pieces:
        for grid in piece.grids:
            for row, source in zip(grid.rows, grid.source, strict=True):
                sheet.read_row([cell for cell in row if cell.text], source)
    return TableDraft(
        banner="",
        unit=sheet.unit,
        measures=sheet.measures(year),
        lines=tuple(sheet.finished_lines()),
        indents=(),
        pages=tuple(piece.place for piece in printed.pieces),
        problems=sheet.problems,
    )


class _SheetReader:
    """Reads a sheet row by row; holds the branch of indicators that is open."""

    def __init__(self, ledger: NumberLedger) -> None:
        self.ledger = ledger
        self.unit = Unit.WAN_YUAN
        self.problems: list[Problem] = []
        self._lines: list[LineItem] = []
        self._source = ""
        self._goal: Cell | None = None
        self._heading: list[Cell] | None = None
        self._first: int | None = None
        self._second: int | None = None

    def measures(self, year: int) -> tuple[Measure, ...]:
        """实施期 and 年度 as text, and the amount of the project where the sheet states one."""
        text = MeasureKind.TEXT
        columns = [
            Measure(1, "实施期", "实施期目标", text),
            Measure(2, "年度", "年度目标", text, year=year),
        ]
        if any(line.figures[2].value is not None for line in self._lines):
            amount = MeasureKind.AMOUNT
            columns.append(Measure(3, "金额", "项目金额", amount, unit=self.unit, year=year))
        return tuple(columns)

    def finished_lines(self) -> Iterator[LineItem]:
        """The lines with as many figures as there are measures."""
        count = len(self.measures(0))
        for line in self._lines:
            yield replace(line, figures=line.figures[:count])

    def read_row(self, cells: list[Cell], source: str) -> None:
        """Take the filled cells of one row."""
        self._source = source
        if not cells:
            return
        heads = [cell for cell in cells if INDICATOR_HEADING.fullmatch(normalise_name(cell.text))]
        if len(heads) >= 3:
            self._heading = [c for c in heads if normalise_name(c.text) != "绩效指标"]
            self._goal = None
            self._claim(cells, TokenUse.NAME)
        elif self._heading is not None:
            self._read_indicator(cells)
        elif GOAL.fullmatch(normalise_name(cells[0].text)):
            self._open_goal(cells)
        elif self._goal is not None:
            self._close_goal(cells)
        else:
            self._read_fields(cells)

    def _open_goal(self, cells: list[Cell]) -> None:
        """总体目标 with the headings of its two sides; the texts stand in the row below."""
        self._claim(cells[:1], TokenUse.NAME)
        if any(not re.search(r"目标", cell.text) for cell in cells[1:]):
            self._goal = cells[0]
            self._close_goal(cells[1:])
            return
        self._claim(cells[1:], TokenUse.NAME)
        self._goal = cells[0]

    def _close_goal(self, cells: list[Cell]) -> None:
        assert self._goal is not None
        texts = [_text_figure(cell) for cell in cells[:2]]
        period, annual = (texts if len(texts) == 2 else [ABSENT, *texts])[:2]
        self._claim(cells, TokenUse.TARGET)
        self._add(self._goal, (period, annual, ABSENT), role=Role.FIELD)
        self._goal = None

    def _read_fields(self, cells: list[Cell]) -> None:
        """Labels and values by turns: 项目单位 | … | 项目实施期 | 2023年."""
        for label, value in zip(cells[::2], [*cells[1::2], None], strict=False):
            self._claim([label], TokenUse.NAME)
            if value is None:
                self._add(label, (ABSENT, ABSENT, ABSENT), role=Role.FIELD)
                continue
            unit = read_own_unit(value.text)
            if unit is not None:
                amount, _ = read_figure(value, Measure(3, "", "", MeasureKind.AMOUNT, unit=unit))
                self.unit = unit
                self.ledger.claim_rest(value.place, TokenUse.FIGURE)
                self._add(label, (ABSENT, ABSENT, amount), role=Role.FIELD)
            else:
                self._claim([value], TokenUse.NAME)
                self._add(label, (_text_figure(value), ABSENT, ABSENT), role=Role.FIELD)

    def _read_indicator(self, cells: list[Cell]) -> None:
        assert self._heading is not None
        if normalise_name(cells[0].text) == "绩效指标":
            self._claim(cells[:1], TokenUse.NAME)
            cells = cells[1:]
        indicator = parse_indicator(cells, self._heading)
        if indicator is None:
            self._claim(cells, TokenUse.TARGET)
            if cells:
                text = " ".join(cell.text for cell in cells)
                self.problems.append(problem("indicator-unread", text, place=cells[0].place))
            return
        targets = [cell for cell in (indicator.period, indicator.annual) if cell]
        self._claim(targets, TokenUse.TARGET)
        self._claim([cell for cell in cells if cell not in targets], TokenUse.NAME)
        nothing = (ABSENT, ABSENT, ABSENT)
        if indicator.first is not None:
            self._first = self._add(indicator.first, nothing)
            self._second = None
        if indicator.second is not None:
            self._second = self._add(indicator.second, nothing, parent=self._first)
        period, annual = (_text_figure(cell) for cell in (indicator.period, indicator.annual))
        parent = self._second if self._second is not None else self._first
        self._add(indicator.third, (period, annual, ABSENT), parent=parent)
        if indicator.shifted:
            name, place = indicator.third.text, indicator.third.place
            self.problems.append(problem("cells-shifted", name, place=place))

    def _claim(self, cells: Sequence[Cell], use: TokenUse) -> None:
        self.ledger.claim_text([cell.place for cell in cells], use)

    def _add(
        self,
        label: Cell,
        figures: tuple[Figure, Figure, Figure],
        *,
        role: Role = Role.ITEM,
        parent: int | None = None,
    ) -> int:
        number = len(self._lines) + 1
        self._lines.append(
            LineItem(
                number=number,
                printed=label.text,
                name=bare_name(label.text),
                figures=figures,
                parent=parent,
                role=role,
                evidence=(Evidence.HEADING,),
                place=SourcePlace(label.place.line, 0, label.place.sheet),
                source_text=self._source,
            )
        )
        return number


def parse_indicator(cells: list[Cell], heading: Sequence[Cell]) -> Indicator | None:
    """Read ``[一级] [二级] 三级 [值] [二级 三级 值]`` by content; None if there is no indicator.

    The second and third level come again on the right side, the first does not: that tells 一级
    from 二级 where a row has lost its leading cell.
    """
    texts = [normalise_name(cell.text) for cell in cells]
    two_sided = sum(1 for cell in heading if "三级" in cell.text) > 1
    queue = list(zip(cells, texts, strict=True))
    first = second = None
    if queue and _LEVEL_ONE.fullmatch(queue[0][1]) and queue[0][1] not in texts[1:]:
        first = queue.pop(0)[0]
    if len(queue) > 1 and _LEVEL_TWO.fullmatch(queue[0][1]):
        second = queue.pop(0)[0]
    if not queue:
        return None
    third, name = queue.pop(0)
    period = annual = right_second = right_third = None
    if queue and not (two_sided and _opens_right_side(queue, name)):
        period = queue.pop(0)[0]
    if two_sided:
        if len(queue) > 1 and _LEVEL_TWO.fullmatch(queue[0][1]):
            right_second = queue.pop(0)[0]
        if queue:
            right_third = queue.pop(0)[0]
        annual = queue.pop(0)[0] if queue else None
    else:
        period, annual = None, period
    order = [first, second, third, period, right_second, right_third, annual]
    if not two_sided:
        order = [first, second, third, annual]
    shifted = len(heading) == len(order) and any(
        cell is not None and cell.place.column != head.place.column
        for cell, head in zip(order, heading, strict=True)
    )
    return Indicator(first, second, third, period, annual, shifted)


def _opens_right_side(queue: Sequence[tuple[Cell, str]], name: str) -> bool:
    text = queue[0][1]
    return text == name or (_LEVEL_TWO.fullmatch(text) is not None and len(queue) > 1)


def _text_figure(cell: Cell | None) -> Figure:
    if cell is None:
        return Figure(FigureState.BLANK)
    return Figure(FigureState.TEXT, printed=cell.text, place=cell.place)

"""Rows of one side of a table to line items, and printed cells to figures, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from xgbudget_tui.document import Cell
from xgbudget_tui.importer.column_contents import find_marks
from xgbudget_tui.importer.column_roles import ColumnRole
from xgbudget_tui.importer.columns import Column, Side
from xgbudget_tui.importer.ledger import NumberLedger
from xgbudget_tui.importer.name_columns import find_group_starts
from xgbudget_tui.importer.problems import problem
from xgbudget_tui.importer.row_names import LONGEST_FIGURE, RowName, RowNamer, is_filler
from xgbudget_tui.model.book import ABSENT, Figure, LineItem, Measure, OtherReading, Recognition
from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.money import Unit, parse_amount, parse_percent
from xgbudget_tui.model.names import bare_name, normalise_name, split_outline
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import FigureState, MeasureKind, TokenUse
from xgbudget_tui.model.value import value_class

_DASH = re.compile(r"[-—–―─－﹣ーㄧ_…]+")
_NOT_APPLICABLE = re.compile(r"不适用|/|／|×|x|X|\*+|N/?A", re.IGNORECASE)
_NOTHING = re.compile(r"无|没有|空|无数据")
_WITH_UNIT = re.compile(r"([-+−－]?[\d０-９,.．]+)(千元|百万元|万元|亿元|元)")


def read_figure(cell: Cell | None, measure: Measure) -> tuple[Figure, str | None]:
    """The figure of a cell under ``measure``, and the code of a problem with it, if any.

    ``cell`` None means that the row ends before this column: the figure is absent. What should be
    a number and is none is kept as text, with everything as printed.
    """
    if cell is None:
        return ABSENT, None
    figure, problem = _read_cell(cell, measure)
    unsure = cell.confidence is not None or bool(cell.otherwise)
    if unsure and cell.text and measure.kind is not MeasureKind.TEXT:
        readings = tuple(_find_readings(cell.readings, measure, figure))
        figure = replace(figure, recognition=Recognition(cell.confidence, readings, cell.first))
    return figure, problem


_UNIT_HEAD = re.compile(r"(?:计量)?单位")
_COUNTED = re.compile(
    r"[万亿千百]?(?:元|人|户|个|次|辆|台|套|天|日|月|年|岁|家|所|份|张|件|项|亩|吨|公里|平方米)"
    r"(?:[次月天日年]|[/／]\w{1,4})*"
)


def _of_unit(measure: Measure, word: str) -> Measure:
    """The measure as it is in a row that prints its own unit: 人 and 万元/年 are no amounts."""
    plain = normalise_name(word)
    unit = Unit.from_word(plain)
    if measure.kind is not MeasureKind.AMOUNT:
        return measure
    if unit is not None:
        return replace(measure, unit=unit)
    if plain in {"%", "‰"}:
        return replace(measure, kind=MeasureKind.PERCENT_OF if plain == "%" else MeasureKind.TEXT)
    return replace(measure, kind=MeasureKind.TEXT) if _COUNTED.fullmatch(plain) else measure


def _find_readings(
    texts: Sequence[str], measure: Measure, figure: Figure
) -> Iterator[OtherReading]:
    """What a figure would be if it were read otherwise, of the same kind and not the same."""
    for text in texts:
        parsed = _parse(text, measure)
        if parsed is not None and parsed[0] is figure.state and parsed[1] != figure.value:
            yield OtherReading(text, parsed[1], parsed[2])


def _read_cell(cell: Cell, measure: Measure) -> tuple[Figure, str | None]:
    text = cell.text
    if not text:
        return Figure(FigureState.BLANK, place=cell.place), None
    if measure.kind is MeasureKind.TEXT:
        return Figure(_silence(text) or FigureState.TEXT, printed=text, place=cell.place), None
    if len(text) <= LONGEST_FIGURE:
        parsed = _parse(text, measure)
        if parsed is not None:
            state, value, resolution = parsed
            return Figure(state, value, text, resolution, cell.place), None
    silence = _silence(text)
    if silence is not None:
        return Figure(silence, printed=text, place=cell.place), None
    large = re.fullmatch(r"[-+−]?[\d０-９,.]+[%％]?", text) is not None
    problem = "number-too-large" if large and len(text) > 12 else "cell-not-a-number"
    return Figure(FigureState.TEXT, printed=text, place=cell.place), problem


def _parse(text: str, measure: Measure) -> tuple[FigureState, int, int] | None:
    """A figure's state, value and resolution; marks of footnotes (①, [1], *) do not count."""
    text = text[slice(*find_marks(text))].strip()
    is_ratio = measure.kind in {MeasureKind.PERCENT_OF, MeasureKind.PERCENT_CHANGE}
    if is_ratio or text.endswith(("%", "％")):
        ratio = parse_percent(text)
        return (FigureState.RATIO, *ratio) if ratio else None
    amount = parse_amount(text, measure.unit or Unit.YUAN)
    if amount is None:
        amount = _parse_with_unit(text)
    return (FigureState.AMOUNT, *amount) if amount else None


def _parse_with_unit(text: str) -> tuple[int, int] | None:
    """``8525万元``: a cell that prints its own unit."""
    match = _WITH_UNIT.fullmatch(normalise_name(text))
    unit = Unit.from_word(match.group(2)) if match else None
    return parse_amount(match.group(1), unit) if match and unit else None


def read_own_unit(text: str) -> Unit | None:
    """The unit that a cell prints behind its number, or None."""
    match = _WITH_UNIT.fullmatch(normalise_name(text)) if len(text) <= LONGEST_FIGURE else None
    return Unit.from_word(match.group(2)) if match else None


def _silence(text: str) -> FigureState | None:
    plain = normalise_name(text)
    if _DASH.fullmatch(plain):
        return FigureState.DASH
    if _NOTHING.fullmatch(plain):
        return FigureState.NONE
    return FigureState.NOT_APPLICABLE if _NOT_APPLICABLE.fullmatch(plain) else None


_CODE = re.compile(r"\d{3}|\d{5}|\d{7}|\d{9}")
_CODE_BEFORE_NAME = re.compile(
    r"\s*(\d{9}|\d{7}|\d{5}|\d{3})(?:[\s_\-—–－.、]*(?=[^\d\s.,%、）)年月\-—–－])"
    r"|\s*[_\-—–－]+\s*(?=[年月]))"  # 22902—年初预留, but no 100年
)
_TOTAL = re.compile(r"合计|总计|小计|总额")
MOST_CELL_PROBLEMS = 50
"""Problems listed of the cells of one table; a column of prose has one in every row."""


@value_class
class Row:
    """A row of a grid, its text in the file, and whether a new page starts with it."""

    cells: tuple[Cell, ...]
    source: str
    page_start: bool = False


@dataclass(slots=True)
class Lines:
    """The lines of one table, their indentation, and what was odd about them."""

    items: list[LineItem] = field(default_factory=list)
    indents: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class LineReader:
    """Reads the rows of one side of a table; claims the numbers it meets in the ledger."""

    def __init__(self, side: Side, measures: Sequence[Measure], ledger: NumberLedger) -> None:
        self.side = side
        self.measures = measures
        self.ledger = ledger
        self.lines = Lines()
        self._named_indent = 0
        self._namer = RowNamer(side)
        self._name = side.find(ColumnRole.NAME)
        self._outer = _find_outer(side, self._name)
        self._labelled: int | None = None
        """The cell index that the label of the row being read stands at."""
        self._codes = [column for column in side.columns if column.head is ColumnRole.CODE]
        self._remarks = [column for column in side.columns if column.head is ColumnRole.REMARK]
        self._units = next(
            (
                column
                for column, measure in zip(side.measures, measures, strict=True)
                if measure.kind is MeasureKind.TEXT
                and _UNIT_HEAD.fullmatch(normalise_name(measure.label))
            ),
            None,
        )
        self._span = range(
            min((column.index for column in side.columns), default=0),
            max((column.index for column in side.columns), default=-1) + 1,
        )

    def read(self, rows: Sequence[Row], *, codes_in_names: bool) -> Lines:
        """All rows in order, but for those blank on this side or filled with × or dashes alone."""
        at_page_top = False
        groups = find_groups(rows, self.side)
        for number, row in enumerate(rows):
            at_page_top = (at_page_top or row.page_start) and bool(self.lines.items)
            own = [_cell(row, index) for index in self._span]
            if all(is_filler(cell.text) for cell in own if cell and cell.text):
                # Blank, or crossed out from end to end: the other side goes on alone.
                continue
            alone = self._open_groups(row, groups.get(number, ()))
            code, name = self._name_row(alone, groups.get(number, ()))
            line = self._read_row(alone, code, name, codes_in_names=codes_in_names)
            if at_page_top and (self._repeats(line) or self._runs_on(line, alone)):
                continue
            at_page_top = False
            self._keep(line, alone, name)
        return self.lines

    def _open_groups(self, row: Row, groups: Sequence[tuple[Column, Cell]]) -> Row:
        """Keep a line for each group that begins at a row; the row then has its own name alone.

        A total printed beside the group's name is that of the group: the row is named after it.
        """
        for column, cell in groups:
            at = self._name.index if self._name else 0
            name = _cell(row, at)
            rest = tuple(
                replace(own, text="") if index in self._outer else own
                for index, own in enumerate(row.cells)
            )
            if (column, cell) == groups[-1] and name and _TOTAL.fullmatch(bare_name(name.text)):
                self.ledger.claim_text([cell.place], TokenUse.NAME)
                swapped = {column.index: replace(cell, indent=0), at: replace(name, text="")}
                cells = tuple(swapped.get(index, own) for index, own in enumerate(rest))
                return replace(row, cells=cells)
            self._keep_group(column, cell, row)
            row = replace(row, cells=rest)
        return row

    def _keep_group(self, column: Column, cell: Cell, row: Row) -> None:
        outline, _ = split_outline(cell.text)
        self.lines.items.append(
            LineItem(
                number=len(self.lines.items) + 1,
                printed=cell.text,
                name=bare_name(cell.text).rstrip(":"),
                outline=outline,
                figures=(ABSENT,) * len(self.measures),
                place=SourcePlace(cell.place.line, 0, cell.place.sheet),
                source_text=row.source,
            )
        )
        self.lines.indents.append(2 * self._outer.index(column.index))
        self.ledger.claim_text([cell.place], TokenUse.NAME)

    def _name_row(self, row: Row, groups: Sequence[tuple[Column, Cell]]) -> tuple[str, RowName]:
        """The official code of a row, "" if it prints none, and its name."""
        code_cell = _cell(row, self._codes[0].index) if self._codes else None
        code = self._read_code(row)
        coded = (
            code_cell is not None and _CODE.fullmatch(normalise_name(code_cell.text)) is not None
        )
        group = groups[-1][1].text if groups else ""
        name = self._namer.name_row(row.cells, code_cell, coded=coded, group=group)
        if name.borrowed is not None:
            self._labelled = next(i for i, cell in enumerate(row.cells) if cell is name.borrowed)
        else:
            named = self._name is not None and bool(_cell_text(row, self._name.index))
            self._labelled = self._name.index if named and self._name else None
        if not _CODE.fullmatch(code) or (name.borrowed and name.borrowed is code_cell):
            code = ""
        return code, name

    def _read_row(self, row: Row, code: str, name: RowName, *, codes_in_names: bool) -> LineItem:
        printed = name.printed
        if name.borrowed is None and not name.covered and self._is_of_which(row):
            printed = f"其中：{printed}"
        if codes_in_names and not code and (match := _CODE_BEFORE_NAME.match(printed)):
            code, printed = match.group(1), printed[match.end() :]
        outline, _ = split_outline(printed)
        return LineItem(
            number=len(self.lines.items) + 1,
            printed=printed,
            name=bare_name(printed).rstrip(":"),
            outline=outline,
            figures=tuple(self._read_figures(row, printed, skip=name.borrowed)),
            code=code or None,
            place=SourcePlace(row.cells[0].place.line, 0, row.cells[0].place.sheet),
            source_text=row.source,
            remark=self._remark(row),
            otherwise=self._find_otherwise(row),
        )

    def _find_otherwise(self, row: Row) -> str:
        """The row as another reading of its page has it, if that differs on this side of it."""
        cells = (_cell(row, index) for index in self._span)
        return next((cell.otherwise for cell in cells if cell and cell.otherwise), "")

    def _is_of_which(self, row: Row) -> bool:
        """Whether 其中 stands before the name, in a column on its left (其中：省教育厅)."""
        texts = (normalise_name(_cell_text(row, index)) for index in self._outer)
        return any(text.startswith("其中") for text in texts)

    def _read_code(self, row: Row) -> str:
        """The code of a row; printed in one cell, or in one each for 类, 款 and 项."""
        texts = [normalise_name(_cell_text(row, column.index)) for column in self._codes]
        filled = [text for text in texts if text]
        if len(filled) > 1 and len(filled[-1]) < 3:
            return "".join(filled)
        return filled[-1] if filled else ""

    def _read_figures(self, row: Row, name: str, skip: Cell | None) -> list[Figure]:
        figures = []
        own = _cell_text(row, self._units.index) if self._units else ""
        for column, measure in zip(self.side.measures, self.measures, strict=True):
            cell = _cell(row, column.index)
            if cell is not None and cell is skip:
                cell = replace(cell, text="")
            figure, code = read_figure(cell, _of_unit(measure, own) if own else measure)
            figures.append(figure)
            if code and len(self.lines.problems) < MOST_CELL_PROBLEMS:
                words = (name, measure.label, figure.printed)
                self.lines.problems.append(problem(code, *words, place=figure.place))
        return figures

    def _remark(self, row: Row) -> str:
        cells = [_cell(row, column.index) for column in self._remarks]
        return " ".join(cell.text for cell in cells if cell and cell.text)

    def _repeats(self, line: LineItem) -> bool:
        """Whether a line at the top of a page is a total printed before: it counts once."""
        if not _TOTAL.search(line.name):
            return False
        for index, earlier in enumerate(self.lines.items):
            if earlier.name != line.name or not _same_figures(earlier, line):
                continue
            figures = tuple(
                replace(old, repeats=(*old.repeats, new.place)) if new.place else old
                for old, new in zip(earlier.figures, line.figures, strict=True)
            )
            self.lines.items[index] = replace(earlier, figures=figures)
            self._claim_repeat(line)
            return True
        return False

    def _runs_on(self, line: LineItem, row: Row) -> bool:
        """Whether the top row of a page is the rest of a name that the page before cut."""
        earlier = self.lines.items[-1]
        silent = all(f.state in {FigureState.BLANK, FigureState.ABSENT} for f in line.figures)
        if not silent or not line.printed or line.outline or line.code or line.remark:
            return False
        index = self.side.find(ColumnRole.INDEX)
        counted = index is not None and bool(_cell_text(row, index.index)) is False
        joined = earlier.printed + line.printed
        if not (counted or len(line.name) < 3 or _is_cut(earlier.name, bare_name(joined))):
            return False
        outline, _ = split_outline(joined)
        name = bare_name(joined).rstrip(":")
        source = f"{earlier.source_text}\n{line.source_text}"
        self.lines.items[-1] = replace(
            earlier, printed=joined, name=name, outline=outline, source_text=source
        )
        self._claim(line, row)
        return True

    def _claim_repeat(self, line: LineItem) -> None:
        assert line.place is not None
        for index in self._span:
            place = SourcePlace(line.place.line, index + 1, line.place.sheet)
            self.ledger.claim_rest(place, TokenUse.REPEAT)

    def _keep(self, line: LineItem, row: Row, name: RowName) -> None:
        self.lines.items.append(line)
        self.lines.indents.append(self._indent(line, row, name))
        if not line.printed:
            place = row.cells[0].place
            self.lines.problems.append(problem("line-without-name", place.line, place=place))
        self._claim(line, row)

    def _indent(self, line: LineItem, row: Row, name: RowName) -> int:
        """How deep a row is set in: by its own indentation and by the column its label is in."""
        label = _cell(row, self._name.index) if self._name else None
        at, usual = self._labelled, self._name.index if self._name else 0
        if at is not None and at < usual:
            depth = self._outer.index(at) if at in self._outer else 0
            return row.cells[at].indent + 2 * depth
        if name.covered and not name.part:
            return self._named_indent
        if label is not None and not label.text and line.printed and len(self.lines.items) > 1:
            # A row whose name cell is blank (merged with the one above) is a part of that one.
            return self._named_indent + 2
        self._named_indent = (label.indent if label else 0) + 2 * len(self._outer)
        return self._named_indent

    def _claim(self, line: LineItem, row: Row) -> None:
        for figure, measure in zip(line.figures, self.measures, strict=True):
            if measure.kind is MeasureKind.TEXT and figure.state is FigureState.TEXT:
                self.ledger.claim_text([figure.place], TokenUse.NAME)
            elif figure.state is not FigureState.BLANK:
                self.ledger.claim_rest(figure.place, TokenUse.FIGURE)
            else:
                # A text that names the line in place of a blank name cell.
                self.ledger.claim_text([figure.place], TokenUse.NAME)
        for column in self.side.columns:
            cell = _cell(row, column.index)
            if cell is None or not cell.text or column.head is ColumnRole.MEASURE:
                continue
            if column.head is ColumnRole.CODE:
                self.ledger.claim_rest(cell.place, TokenUse.CODE)
            elif column.head is ColumnRole.INDEX:
                self.ledger.claim_rest(cell.place, TokenUse.OUTLINE)
            elif column.head is ColumnRole.NAME or column.index == self._labelled:
                self._claim_label(line, cell)
            else:
                self.ledger.claim_text([cell.place], TokenUse.NAME)

    def _claim_label(self, line: LineItem, cell: Cell) -> None:
        start = len(cell.text) - len(line.printed)
        if line.code and start > 0:
            self.ledger.claim(cell.place, TokenUse.CODE, 0, start)
        start = max(0, start)
        if line.outline is not None:
            end = start + len(line.outline.text)
            self.ledger.claim(cell.place, TokenUse.OUTLINE, start, end)
        self.ledger.claim_text([cell.place], TokenUse.NAME)


def _find_outer(side: Side, name: Column | None) -> tuple[int, ...]:
    """The indexes of the columns of words left of the names, outermost first."""
    roles = {ColumnRole.GROUP, ColumnRole.MEASURE}
    return tuple(c.index for c in side.columns if name and c.index < name.index and c.head in roles)


def find_groups(rows: Sequence[Row], side: Side) -> dict[int, list[tuple[Column, Cell]]]:
    """The groups that begin at each row, outermost first, each with the cell that names it."""
    name = side.find(ColumnRole.NAME)
    columns = [c for c in side.columns if name and c.head is ColumnRole.GROUP]
    body = [row.cells for row in rows]
    found: dict[int, list[tuple[Column, Cell]]] = {}
    inner: list[int] = []
    for column in reversed(columns):
        assert name is not None
        starts = find_group_starts(body, column.index, name.index, inner) or {}
        for label, start in starts.items():
            found.setdefault(start, []).insert(0, (column, body[label][column.index]))
        inner = sorted(starts.values()) or inner
    return found


def find_codes_in_names(rows: Sequence[Row], side: Side) -> bool:
    """Whether the names of a table without a code column start with codes."""
    name = side.find(ColumnRole.NAME)
    if name is None or side.find(ColumnRole.CODE) is not None:
        return False
    texts = [cell.text for row in rows if (cell := _cell(row, name.index)) and cell.text]
    coded = sum(1 for text in texts if _CODE_BEFORE_NAME.match(text))
    return coded > 1 and coded * 3 >= len(texts)


def _same_figures(one: LineItem, other: LineItem) -> bool:
    return [(figure.state, figure.value) for figure in one.figures] == [
        (figure.state, figure.value) for figure in other.figures
    ]


def _is_cut(name: str, whole: str) -> bool:
    """Whether only the whole name is a name: an official one, or one that ends as totals do."""
    from xgbudget_tui.classification.code_list import load_codes

    codes = load_codes()
    if codes.named(name) or _TOTAL.search(name):
        return False
    return bool(codes.named(whole)) or _TOTAL.search(whole[-2:]) is not None


def _cell_text(row: Row, index: int) -> str:
    cell = _cell(row, index)
    return cell.text if cell else ""


def _cell(row: Row, index: int) -> Cell | None:
    return row.cells[index] if index < len(row.cells) else None

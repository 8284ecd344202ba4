"""A list of performance indicators: a row for each, beside its project, target, value and weight.

Provinces print the targets of all projects so (项目名称 | 预算数 | 年度目标 | 一级指标 | 二级指标 |
三级指标 | 指标值 | 权重), and reviews of spending their scores. The sheet of one project, whose
fields stand over its indicators, is read in performance.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from xgbudget_tui.document import Cell, Grid
from xgbudget_tui.importer.column_roles import ColumnRole, classify_heading
from xgbudget_tui.importer.columns import Column, ColumnDefaults, read_measures
from xgbudget_tui.importer.header_rows import read_cell
from xgbudget_tui.importer.ledger import NumberLedger
from xgbudget_tui.importer.performance import GOAL, INDICATOR_HEADING
from xgbudget_tui.importer.printed_sections import PrintedSection
from xgbudget_tui.importer.problems import problem
from xgbudget_tui.importer.rows import read_figure
from xgbudget_tui.importer.tables import TableDefaults, TableDraft
from xgbudget_tui.model.book import ABSENT, LineItem, Measure
from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.names import bare_name, normalise_name
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import Basis, Evidence, MeasureKind, Role, TokenUse
from xgbudget_tui.model.value import value_class

_LEVEL = re.compile(r"[一二三四]级指标(?:名称)?")
_OVER_LEVELS = re.compile(r"(?:绩效|评价)?指标(?:体系|内容)?")
_OWNER = re.compile(r".{0,6}(?:部门|单位|地区|项目|政策)(?:名称)?(?:[(（].{0,8}[)）])?")
"""Headings of what the indicators are of, outside the levels."""
_MONEY = re.compile(r"预算|金额|资金|投资|数额")
_CONTINUED = re.compile(r"[(（]?续(?:上?页|表)?[)）]?")
"""What a page prints in place of a name that its first rows still belong to."""
_TOTAL = re.compile(r"总计|合计|小计")


@value_class
class Heading:
    """The header of a list: ``rows`` of a grid, and the heading of each column ("" where none).

    ``names`` are the columns that name something, outermost first; the last is the indicator.
    """

    rows: int
    labels: tuple[str, ...]
    names: tuple[int, ...]

    def read(self, at: int) -> str:
        """The heading of a column, "" where it has none or lies beyond the header."""
        return self.labels[at] if at < len(self.labels) else ""

    def counts(self, at: int) -> bool:
        """Whether a column only numbers the rows."""
        return classify_heading(self.read(at)) is ColumnRole.INDEX


def find_heading(grid: Grid) -> Heading | None:
    """The header of a list at the top of a grid, or None if it has none.

    A list has levels of indicators and a column that a project's own sheet has not.
    """
    for head in range(min(2, len(grid.rows))):
        labels = _read_labels(grid, head)
        levels = [index for index, label in enumerate(labels) if _LEVEL.fullmatch(label)]
        if len(levels) < 2 or len({labels[index] for index in levels}) < len(levels):
            continue
        others = [label for index, label in enumerate(labels) if label and index not in levels]
        if all(INDICATOR_HEADING.fullmatch(label) for label in others):
            return None
        outer = [index for index in range(levels[0]) if _names_owner(labels[index])]
        return Heading(head + 1, labels, (*outer, *levels))
    return None


def _read_labels(grid: Grid, head: int) -> tuple[str, ...]:
    """The heading of each column; two rows are a header if 绩效指标 stands over the levels."""
    row = grid.rows[head]
    labels = _read_row_labels(row)
    if head:
        above = [read_cell(grid.rows[0], index) for index in range(len(row))]
        if not any(_OVER_LEVELS.fullmatch(text) for text in above):
            return ()
        spanning = ["" if _OVER_LEVELS.fullmatch(text) else text for text in above]
        return tuple(own or over for own, over in zip(labels, spanning, strict=True))
    return labels


def _read_row_labels(row: tuple[Cell, ...]) -> tuple[str, ...]:
    return tuple(read_cell(row, index) for index in range(len(row)))


def _names_owner(label: str) -> bool:
    return classify_heading(label) is ColumnRole.NAME or _OWNER.fullmatch(label) is not None


def split_at_lists(printed: PrintedSection) -> list[tuple[PrintedSection, Heading | None]]:
    """A section cut where a list of indicators begins, each list with its header.

    Empty if it has no list. The sheet of one project is none: its goal stands above its indicators.
    """
    parts: list[tuple[PrintedSection, Heading | None]] = []
    for piece in printed.pieces:
        for grid in piece.grids:
            heading = find_heading(grid)
            if heading is None and any(map(_is_goal, grid.rows)):
                return []
            latest = parts[-1][1] if parts else None
            begins = heading is not None and (
                latest is None or _match(heading.labels, latest.labels) is None
            )
            if not parts or begins:
                parts.append((PrintedSection([]), heading))
            own = parts[-1][0].pieces
            if not own or own[-1].title_places is not piece.title_places:
                own.append(replace(piece, grids=[]))
            own[-1].grids.append(grid)
    return parts if any(heading for _, heading in parts) else []


def _is_goal(row: tuple[Cell, ...]) -> bool:
    first = next((cell for cell in row if cell.text), None)
    return first is not None and GOAL.fullmatch(normalise_name(first.text)) is not None


@value_class
class _Row:
    """The filled cells of a row by the column of the list they belong to, its text, its place."""

    cells: dict[int, Cell]
    source: str
    page_start: bool


@dataclass(slots=True)
class _Line:
    """A line being read: its label, the line it belongs to, its cells by column."""

    label: Cell
    column: int
    parent: int | None
    source: str
    cells: dict[int, Cell] = field(default_factory=dict)


def read_indicator_list(
    printed: PrintedSection, heading: Heading, defaults: TableDefaults, ledger: NumberLedger
) -> TableDraft:
    """Projects, levels and indicators as a tree placed by the list; every other column a measure.

    A column belongs to what stands left of it: 年度目标 to the project, 指标值 to the indicator.
    Only columns of money are amounts; values, weights and scores stay as printed.
    """
    reader = _ListReader(heading, ledger)
    for piece in printed.pieces:
        for grid in piece.grids:
            for row in _align(grid, heading, ledger):
                reader.read_row(row)
    measures = _read_measures(heading, reader, defaults)
    lines = tuple(reader.finish_lines(measures))
    problems = list(reader.problems)
    place = printed.pieces[0].place
    if any(m.kind is MeasureKind.AMOUNT and m.known("unit") is Basis.SUPPOSED for m in measures):
        problems.append(problem("unit-assumed", defaults.title, defaults.unit.word, place=place))
    return TableDraft(
        banner="",
        unit=defaults.unit,
        measures=measures,
        lines=lines,
        indents=(),
        pages=tuple(piece.place for piece in printed.pieces),
        problems=problems,
    )


def _align(grid: Grid, heading: Heading, ledger: NumberLedger) -> Iterator[_Row]:
    """The rows of a page with their cells under the list's headings."""
    own = find_heading(grid)
    places = _match(own.labels, heading.labels) if own else None
    first = own.rows if own else 0
    shift = _find_shift(grid, heading) if places is None else 0
    glued: dict[int, Cell] = {}
    for number, (row, source) in enumerate(zip(grid.rows, grid.source, strict=True)):
        if number < first or _heads_again(row):
            again = _match(_read_row_labels(row), heading.labels) if number >= first else None
            places = again or places
            ledger.claim_text([cell.place for cell in row], TokenUse.NAME)
            glued.update(_find_glued(row, places or {}, heading))
            continue
        cells = _put(row, places or {}, shift, len(heading.labels))
        yield _Row({**glued, **cells}, source, page_start=number == first or bool(glued))
        glued = {}


def _put(row: tuple[Cell, ...], places: dict[int, int], shift: int, width: int) -> dict[int, Cell]:
    """The filled cells by column of the list; one whose place is taken comes behind all others."""
    cells: dict[int, Cell] = {}
    for index, cell in enumerate(row):
        at = places.get(index, index + shift)
        while cell.text and at in cells:
            at = max(width, at + 1)
        if cell.text:
            cells[at] = cell
    return cells


def _heads_again(row: tuple[Cell, ...]) -> bool:
    """Whether a row is the header of a page that is printed on in the same grid."""
    return sum(_LEVEL.fullmatch(label) is not None for label in _read_row_labels(row)) > 1


def _match(own: tuple[str, ...], wanted: tuple[str, ...]) -> dict[int, int] | None:
    """The column of a list that each column of a page is by its heading; None for another list.

    A page may print the rest of a merged cell in one cell with the heading over it.
    """
    places: dict[int, int] = {}
    for index, label in enumerate(own):
        free = [at for at, other in enumerate(wanted) if other and at not in places.values()]
        same = [at for at in free if wanted[at] == label] or [
            at for at in free if wanted[at] in label
        ]
        if label and not same:
            return None
        if label:
            places[index] = same[0]
    return places


def _find_glued(
    row: tuple[Cell, ...], places: dict[int, int], heading: Heading
) -> Iterator[tuple[int, Cell]]:
    """What a header's cells hold beside their headings: it belongs to the first row under it."""
    for index, at in places.items():
        wanted, cell = heading.labels[at], row[index] if index < len(row) else None
        text = normalise_name(cell.text) if cell else ""
        if cell and wanted in text and len(text) > len(wanted):
            yield at, replace(cell, text=text.replace(wanted, "", 1))


def _find_shift(grid: Grid, heading: Heading) -> int:
    """How many of its first columns a page without a header has lost: where its levels stand."""
    levels = [at for at in heading.names if _LEVEL.fullmatch(heading.labels[at])][:-1]

    def count(shift: int) -> int:
        texts = [read_cell(row, at - shift) for row in grid.rows for at in levels if at >= shift]
        return sum(text.endswith("指标") for text in texts)

    spare = max(0, len(heading.labels) - max(len(row) for row in grid.rows))
    return max(range(spare + 1), key=lambda shift: (count(shift), -shift))


class _ListReader:
    """Reads a list row by row; holds the line that is open in each column of names."""

    def __init__(self, heading: Heading, ledger: NumberLedger) -> None:
        self.heading = heading
        self.ledger = ledger
        self.problems: list[Problem] = []
        self.lines: list[_Line] = []
        self._open: dict[int, int] = {}

    def read_row(self, row: _Row) -> None:
        """Open the lines a row names, and give each the cells that belong to it."""
        latest = self._name_lines(row)
        rest = {at: cell for at, cell in row.cells.items() if at not in self.heading.names}
        for at in [at for at in rest if self.heading.counts(at)]:
            self.ledger.claim_rest(rest.pop(at).place, TokenUse.OUTLINE)
        if latest is None:
            if rest:
                text = " ".join(cell.text for cell in rest.values())
                place = next(iter(rest.values())).place
                self.problems.append(problem("indicator-unread", text, place=place))
                self.ledger.claim_text([cell.place for cell in rest.values()], TokenUse.TARGET)
            return
        for at, cell in rest.items():
            self._keep(at, cell, latest)

    def _name_lines(self, row: _Row) -> int | None:
        """The innermost line that a row names, new or open; None if it names nothing."""
        latest: int | None = None
        *_, innermost = self.heading.names
        anew = False
        for at in self.heading.names:
            cell = row.cells.get(at)
            if cell is None or _CONTINUED.fullmatch(normalise_name(cell.text)):
                continue
            before = None if anew or at == innermost else self._open.get(at)
            if before is not None and self._goes_on(before, cell, page_start=row.page_start):
                self.ledger.claim_text([cell.place], TokenUse.REPEAT)
                latest = before
                continue
            first = at == self.heading.names[0] and not any(x.column == at for x in self.lines)
            if first and row.page_start and self.lines:
                latest = self._add_over_all(at, cell, row.source)
                continue
            anew = True
            latest = self._add(at, cell, row.source)
        return latest

    def _goes_on(self, number: int, cell: Cell, *, page_start: bool) -> bool:
        """Whether a cell names the open line again; a page may have cut the name at either end."""
        label = self.lines[number].label
        long, short = sorted((label.text, cell.text), key=len, reverse=True)
        if label.text == cell.text:
            return True
        if not page_start or not (long.startswith(short) or long.endswith(short)):
            return False
        self.lines[number].label = replace(label, text=long)
        return True

    def _add(self, at: int, cell: Cell, source: str) -> int:
        outer = [column for column in self._open if column < at]
        parent = self._open[max(outer)] if outer else None
        for column in [column for column in self._open if column >= at]:
            del self._open[column]
        self.lines.append(_Line(cell, at, parent, source))
        self._open[at] = len(self.lines) - 1
        self.ledger.claim_text([cell.place], TokenUse.NAME)
        return self._open[at]

    def _add_over_all(self, at: int, cell: Cell, source: str) -> int:
        """The first name of all, printed on a later page of the merged cell that it stands in.

        What the pages before have is of that name: nothing else could own it.
        """
        for line in self.lines:
            line.parent = 0 if line.parent is None else line.parent + 1
        self.lines.insert(0, _Line(cell, at, None, source))
        self._open = {at: 0} | {column: number + 1 for column, number in self._open.items()}
        self.ledger.claim_text([cell.place], TokenUse.NAME)
        return 0

    def _keep(self, at: int, cell: Cell, latest: int) -> None:
        """Give a cell to the line its column belongs to, else to the innermost of its row."""
        owner = self._open.get(self._owner(at))
        for number in (owner, latest):
            if number is None:
                continue
            before = self.lines[number].cells.get(at)
            if before is None:
                self.lines[number].cells[at] = cell
                return
            if before.text == cell.text and number == owner:
                self.ledger.claim_rest(cell.place, TokenUse.REPEAT)
                return
        name = self.lines[latest].label.text
        self.problems.append(problem("cells-beyond-header", name, cell.text, place=cell.place))

    def _owner(self, at: int) -> int:
        """The column of names that a column belongs to: the next on its left, else on its right."""
        left = [column for column in self.heading.names if column < at]
        return left[-1] if left else self.heading.names[0]

    @property
    def measured(self) -> list[int]:
        """The columns that hold something beside names and ordinals."""
        filled = {at for line in self.lines for at in line.cells}
        headed = {
            at
            for at, label in enumerate(self.heading.labels)
            if label and not _OVER_LEVELS.fullmatch(label)
        }
        names = {*self.heading.names, *filter(self.heading.counts, headed)}
        return sorted((filled | headed) - names)

    def finish_lines(self, measures: Sequence[Measure]) -> Iterator[LineItem]:
        """The lines with a figure for each measure; a column of another line's is absent."""
        columns = self.measured
        for number, line in enumerate(self.lines, start=1):
            figures = []
            for at, measure in zip(columns, measures, strict=True):
                cell = line.cells.get(at)
                figure, code = read_figure(cell, measure) if cell else (ABSENT, None)
                figures.append(figure)
                self._claim(cell, measure)
                if code and cell:
                    words = (line.label.text, measure.label, cell.text)
                    self.problems.append(problem(code, *words, place=cell.place))
            name = bare_name(line.label.text)
            label = line.label.place
            yield LineItem(
                number=number,
                printed=line.label.text,
                name=name,
                figures=tuple(figures),
                parent=None if line.parent is None else line.parent + 1,
                role=Role.TOTAL if _TOTAL.fullmatch(name) else Role.ITEM,
                evidence=(Evidence.HEADING,),
                place=SourcePlace(label.line, 0, label.sheet),
                source_text=line.source,
                otherwise=line.label.otherwise,
            )

    def _claim(self, cell: Cell | None, measure: Measure) -> None:
        if cell is None:
            return
        if measure.kind is MeasureKind.TEXT:
            self.ledger.claim_text([cell.place], TokenUse.TARGET)
        else:
            self.ledger.claim_rest(cell.place, TokenUse.FIGURE)


def _read_measures(
    heading: Heading, reader: _ListReader, defaults: TableDefaults
) -> tuple[Measure, ...]:
    columns = [_column(heading, at) for at in reader.measured]
    cells = [
        [line.cells[column.index].text for line in reader.lines if column.index in line.cells]
        for column in columns
    ]
    unit_basis = Basis.PRINTED if defaults.unit_printed else Basis.SUPPOSED
    said = ColumnDefaults(
        defaults.year, defaults.phase, defaults.unit,
        year_basis=defaults.year_basis, phase_basis=defaults.phase_basis, unit_basis=unit_basis,
    )  # fmt: skip
    return tuple(
        measure
        if measure.kind is MeasureKind.AMOUNT and _MONEY.search(measure.label)
        else Measure(measure.position, measure.label, measure.printed, MeasureKind.TEXT)
        for measure in (
            replace(read_measures([column], [texts], said)[0], position=position)
            for position, (column, texts) in enumerate(zip(columns, cells, strict=True), start=1)
        )
    )


def _column(heading: Heading, at: int) -> Column:
    """A column; of two with one heading each is called after what it belongs to as well."""
    label = heading.read(at)
    left = [column for column in heading.names if column < at]
    if left and heading.labels.count(label) > 1:
        label = f"{heading.labels[left[-1]]}/{label}"
    return Column(at, ColumnRole.MEASURE, label or "内容", label)

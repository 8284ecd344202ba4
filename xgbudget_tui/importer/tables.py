"""The grids of one printed section to tables: one for each side, one for each new header."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import is_not

from xgbudget_tui.document import Cell, Grid
from xgbudget_tui.document.blocks import LEAD_IN
from xgbudget_tui.importer.column_contents import TOTAL, ColumnContent, find_content
from xgbudget_tui.importer.column_roles import ColumnRole, is_column_numbers
from xgbudget_tui.importer.columns import (
    MOST_COLUMNS,
    Column,
    ColumnDefaults,
    Layout,
    Side,
    lay_out,
    read_layout,
    read_measures,
)
from xgbudget_tui.importer.header_rows import find_repeated, read_cell
from xgbudget_tui.importer.labels import split_number
from xgbudget_tui.importer.ledger import NumberLedger
from xgbudget_tui.importer.printed_sections import Piece, PrintedSection
from xgbudget_tui.importer.problems import problem
from xgbudget_tui.importer.rows import LineReader, Row, find_codes_in_names
from xgbudget_tui.importer.tied_labels import settle_labels
from xgbudget_tui.importer.titles import find_year, find_years
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import Basis, MeasureKind, Phase, TokenUse
from xgbudget_tui.model.value import value_class

_MONEY = {MeasureKind.AMOUNT, MeasureKind.CHANGE}


@dataclass(slots=True)
class TableDraft:
    """One logical table before its tree: measures, lines in print order, what was odd."""

    banner: str
    unit: Unit
    measures: tuple[Measure, ...]
    lines: tuple[LineItem, ...]
    indents: tuple[int, ...]
    pages: tuple[SourcePlace, ...]
    problems: list[Problem] = field(default_factory=list)


@value_class
class TableDefaults:
    """What is known of a section's tables before they are read."""

    title: str
    year: int
    phase: Phase | None
    unit: Unit
    unit_printed: bool
    year_basis: Basis = Basis.AGREED
    phase_basis: Basis = Basis.AGREED


@dataclass(slots=True)
class _Run:
    """Grids under one header: a table with the pages that carry it on."""

    layout: Layout
    header: Sequence[tuple[Cell, ...]]
    rows: list[Row]
    pages: list[SourcePlace]
    unit: Unit | None
    body: Sequence[tuple[Cell, ...]]
    """The rows that the layout was read from."""

    @property
    def labels(self) -> list[str]:
        """The headings that a page must repeat to carry the table on."""
        return [label for _, label in self.layout.headed]


def read_tables(
    printed: PrintedSection, defaults: TableDefaults, ledger: NumberLedger
) -> list[TableDraft]:
    """Every table of a section, left side before right side, first header before second."""
    drafts: list[TableDraft] = []
    for run in _find_runs(printed, ledger):
        for side in run.layout.sides:
            drafts.append(_read_side(run, side, defaults, ledger))
    filled = [draft for draft in drafts if draft.lines] or drafts[:1]
    if not defaults.year_basis.sure and any(map(_lacks_year, filled)):
        words = (defaults.title, defaults.year)
        filled[0].problems.append(problem("year-assumed", *words, place=filled[0].pages[0]))
    return filled


def _lacks_year(draft: TableDraft) -> bool:
    """Whether a column of amounts does not say its year itself."""
    return any(m.kind in _MONEY and find_year(m.printed) is None for m in draft.measures)


def _find_runs(printed: PrintedSection, ledger: NumberLedger) -> list[_Run]:
    runs: list[_Run] = []
    for position, piece in enumerate(printed.pieces):
        following = [grid for later in printed.pieces[position + 1 :] for grid in later.grids]
        for number, whole in enumerate(piece.grids):
            if _heads_alone(whole, (*piece.grids[number + 1 :], *following)):
                _claim_header(whole, len(whole.rows), TokenUse.NAME, ledger)
                continue
            (first, layout), *others = _divide_at_headers(whole)
            if not _carry_on(runs, first, layout, ledger):
                runs.append(_begin_run(first, layout, piece, ledger))
            elif number == 0:
                runs[-1].pages.append(piece.place)
            runs.extend(_begin_run(grid, own, piece, ledger) for grid, own in others)
    for run in runs:
        if run.layout.header:
            run.rows = _fold(run.rows, [index for index, _ in run.layout.headed])
            cells = [row.cells for row in run.rows]
            # What a column is shows in all its cells, not in those of the first page alone.
            if len(cells) != len(run.body) or any(map(is_not, cells, run.body)):
                run.layout = lay_out(run.header, run.layout.head, cells)
    return runs


def _begin_run(grid: Grid, layout: Layout, piece: Piece, ledger: NumberLedger) -> _Run:
    _claim_header(grid, layout.header, TokenUse.NAME, ledger)
    rows = _body(grid, layout.header, (), ledger)
    header, body = grid.rows[: layout.header], grid.rows[layout.header :]
    return _Run(layout, header, rows, [piece.place], piece.unit, body)


def _carry_on(runs: list[_Run], grid: Grid, layout: Layout, ledger: NumberLedger) -> bool:
    """Whether a grid continues the latest table; its rows are then added there."""
    latest = runs[-1] if runs else None
    labels = [label for _, label in layout.headed]
    if latest is None or (layout.header and labels != latest.labels):
        return False
    _claim_header(grid, layout.header, TokenUse.REPEAT, ledger)
    rows = _align(_body(grid, layout.header, latest.header, ledger), layout, latest.layout)
    rows = _join_label(latest.rows, _join_divided(latest.rows, rows, ledger), ledger)
    latest.rows.extend(rows)
    return True


_REACH = 6
"""Rows before the end of a page in which a row that it divides may begin."""
_FIGURE = re.compile(r"\d|^[-—－–]+$")
_LONG_NAME = 8
"""Characters of a name that the page cuts, from which on it is no other one."""
_ALIKE = 3
"""Cells of words that both halves of a divided row print alike, its name among them."""


def _join_divided(before: list[Row], rows: list[Row], ledger: NumberLedger) -> list[Row]:
    """The rows of a page, the first joined to the row that the end of the page before divides.

    A merged cell is printed in both halves; a figure that the edge cuts counts in the second. The
    row has it where it begins, and what is left of the second half goes on below it.
    """
    start = next((at for at in range(len(before) - 1, -1, -1) if before[at].cells[0].text), None)
    if not rows or start is None or len(before) - start > _REACH:
        return rows
    whole, half = list(before[start].cells), list(rows[0].cells)
    if len(whole) != len(half) or not _name_one(whole[0].text, half[0].text):
        return rows
    texts = [(one.text, other.text) for one, other in zip(whole, half, strict=True)]
    alike = [at for at, (one, other) in enumerate(texts) if one and one == other]
    figures = [at for at, (one, other) in enumerate(texts) if other and not one]
    worded = {0, *(at for at in alike if any(map(str.isalpha, texts[at][0])))}
    others = [one + other for one, other in texts[1:] if one and other and one != other]
    # Rows of one name with figures alike, or with words that differ, are two.
    sure = len(worded) >= _ALIKE and figures and not any(map(str.isalpha, "".join(others)))
    if not sure or find_content([texts[at][1] for at in figures]) is not ColumnContent.FIGURES:
        return rows
    for at in sorted({0, *alike, *figures}):
        longer, shorter = half[at], whole[at]
        if len(longer.text) <= len(shorter.text):
            longer, shorter = shorter, longer
        ledger.claim_rest(shorter.place, TokenUse.REPEAT)
        whole[at], half[at] = longer, replace(half[at], text="")
    before[start] = replace(before[start], cells=tuple(whole))
    rest = [replace(rows[0], cells=tuple(half))] if any(cell.text for cell in half) else []
    return [*rest, *rows[1:]]


def _join_label(before: list[Row], rows: list[Row], ledger: NumberLedger) -> list[Row]:
    """The rows of a page without the rest of a label that the end of the page before divides.

    The figures then stand in the first half, whose last line has no room for one more letter.
    """
    filled = [at for at, cell in enumerate(rows[0].cells) if cell.text] if rows else []
    if not before or len(filled) != 1:
        return rows
    (at,) = filled
    whole, half = before[-1].cells, rows[0].cells[at]
    known = at < len(whole) and whole[at].full and not _begins_line(half.text)
    if not known or not any(_FIGURE.search(cell.text) for cell in whole[at + 1 :]):
        return rows
    ledger.claim_rest(half.place, TokenUse.NAME)
    joined = replace(whole[at], text=whole[at].text + half.text, full=half.full)
    before[-1] = replace(before[-1], cells=(*whole[:at], joined, *whole[at + 1 :]))
    return rows[1:]


def _begins_line(text: str) -> bool:
    """Whether a label says that it is the beginning of one."""
    begins = split_number(text) is not None or LEAD_IN.match(text)
    return bool(begins or TOTAL.search(text))


def _name_one(one: str, other: str) -> bool:
    """Whether two names are one, or one of them what a page leaves of the other."""
    long = min(len(one), len(other)) >= _LONG_NAME
    return one == other or (long and (one.startswith(other) or other.startswith(one)))


def _divide_at_headers(grid: Grid) -> list[tuple[Grid, Layout]]:
    """A grid in which the whole header is printed again below a total is as many tables."""
    layout = read_layout(grid.rows)
    header = layout.header
    wanted = [[cell.text for cell in row] for row in grid.rows[:header]]
    starts = [0]
    for row in range(header + 1, len(grid.rows) - header) if header else ():
        above = grid.rows[row - 1]
        again = [[cell.text for cell in cells] for cells in grid.rows[row : row + header]]
        if again == wanted and any(TOTAL.search(read_cell(above, i)[-2:]) for i in (0, 1)):
            starts.append(row)
    if len(starts) == 1:
        return [(grid, layout)]
    ends = [*starts[1:], len(grid.rows)]
    parts = (Grid(grid.rows[a:b], grid.source[a:b]) for a, b in zip(starts, ends, strict=True))
    return [(part, read_layout(part.rows)) for part in parts]


def _heads_alone(grid: Grid, following: Sequence[Grid]) -> bool:
    """Whether a grid is a header whose table begins on the next page, where it is printed again."""
    if not following or len(grid.rows) >= len(following[0].rows):
        return False
    layout = read_layout(following[0].rows)
    above = following[0].rows[: layout.header]
    return len(above) == len(grid.rows) and all(
        [cell.text for cell in one] == [cell.text for cell in other]
        for one, other in zip(grid.rows, above, strict=True)
    )


def _align(rows: list[Row], own: Layout, first: Layout) -> list[Row]:
    """The rows of a page whose columns stand elsewhere than on the first: put under the same."""
    places = [index for index, _ in own.headed]
    wanted = [index for index, _ in first.headed]
    if not own.header or places == wanted:
        return rows
    return [replace(row, cells=_move_cells(row.cells, places, wanted)) for row in rows]


def _move_cells(cells: tuple[Cell, ...], places: list[int], wanted: list[int]) -> tuple[Cell, ...]:
    """Cells put under their headings; one under none keeps its distance from that on its left.

    What finds its place taken comes behind all others, where it is reported.
    """
    moved: dict[int, Cell] = {}
    ends = [*wanted[1:], len(cells) + len(wanted)]
    beyond = max(*ends, len(cells))
    for index, cell in enumerate(cells):
        at = bisect_right(places, index) - 1
        target = index if at < 0 else wanted[at] + index - places[at]
        if at >= 0 and target >= ends[at]:
            target = wanted[at]
        if not cell.text:
            continue
        own = replace(cell, across=1)
        if target in moved and find_content([cell.text]) is ColumnContent.MARKS:
            own = replace(moved[target], text=f"{moved[target].text} {cell.text}")
        elif target in moved:
            target, beyond = beyond, beyond + 1
        moved[target] = own
    blank = Cell("", SourcePlace(cells[0].place.line, 0, cells[0].place.sheet))
    return tuple(moved.get(index, blank) for index in range(max(*moved, *wanted) + 1))


def _fold(rows: list[Row], headed: list[int]) -> list[Row]:
    """Figures in columns without a heading that only go on the column on their left.

    Where a page draws the cells of one column at different widths, some rows' figures stand one
    column further on: no row has figures in both.
    """
    width = max((len(row.cells) for row in rows), default=0)
    texts = [[_text_at(row, index) for row in rows] for index in range(width)]
    for index in range(width):
        left = max((i for i in headed if i < index), default=None)
        if index in headed or left is None:
            continue
        figures = all(find_content(texts[i]) is ColumnContent.FIGURES for i in (left, index))
        if figures and not any(a and b for a, b in zip(texts[left], texts[index], strict=True)):
            rows = [replace(row, cells=_shift(row.cells, index, left)) for row in rows]
            texts[left] = [a or b for a, b in zip(texts[left], texts[index], strict=True)]
    return rows


def _shift(cells: tuple[Cell, ...], index: int, left: int) -> tuple[Cell, ...]:
    """The cells with what stands in a column put into one on its left."""
    if index >= len(cells) or not cells[index].text:
        return cells
    swapped = {left: cells[index], index: cells[left]}
    return tuple(swapped.get(number, cell) for number, cell in enumerate(cells))


def _text_at(row: Row, index: int) -> str:
    return row.cells[index].text if index < len(row.cells) else ""


def _body(
    grid: Grid, header: int, repeated: Sequence[tuple[Cell, ...]], ledger: NumberLedger
) -> list[Row]:
    """The rows under a header, without those that number the columns or head them again."""
    rows: list[Row] = []
    for cells, source in zip(grid.rows[header:], grid.source[header:], strict=True):
        if again := find_repeated(cells, repeated):
            for cell in again:
                ledger.claim_rest(cell.place, TokenUse.REPEAT)
            continue
        if not rows and is_column_numbers(cells):
            for cell in cells:
                ledger.claim_rest(cell.place, TokenUse.COLUMN)
            continue
        rows.append(Row(cells, source, page_start=not rows))
    return rows


def _claim_header(grid: Grid, header: int, use: TokenUse, ledger: NumberLedger) -> None:
    for row in grid.rows[:header]:
        own = TokenUse.COLUMN if is_column_numbers(row) and use is not TokenUse.REPEAT else use
        for cell in row:
            if own is TokenUse.NAME:
                ledger.claim_text([cell.place], own)
            else:
                ledger.claim_rest(cell.place, own)


_MANY_PIECES, _FEWEST_JOINED = 3, 5
"""Pieces set apart in a name that is more than one, and lines of such names that tell."""


def _find_poor_names(
    lines: Sequence[LineItem], title: str, place: SourcePlace
) -> Iterator[Problem]:
    """Whether the names of a table were not read, or have the words of other columns in them."""
    nameless = sum(not any(map(str.isalpha, line.printed)) for line in lines)
    if nameless * 2 > len(lines):
        yield problem("names-lost", title, nameless, len(lines), place=place)
    joined = sum(_is_joined(line.printed) for line in lines)
    if joined >= _FEWEST_JOINED and joined * 3 > len(lines):
        yield problem("names-joined", title, joined, len(lines), place=place)


def _is_joined(printed: str) -> bool:
    """Whether a line of a name has several pieces set apart, each of more than a letter."""
    return any(
        sum(len(piece) > 1 for piece in line.split()) >= _MANY_PIECES
        for line in printed.splitlines()
    )


def _read_side(run: _Run, side: Side, defaults: TableDefaults, ledger: NumberLedger) -> TableDraft:
    columns = side.measures
    unit = run.unit or defaults.unit
    texts = [_column_texts(run.rows, column) for column in columns]
    printed = run.unit is not None or defaults.unit_printed
    said = ColumnDefaults(
        defaults.year,
        defaults.phase,
        unit,
        year_basis=defaults.year_basis,
        phase_basis=defaults.phase_basis,
        unit_basis=Basis.PRINTED if printed else Basis.SUPPOSED,
        scores=re.search("评分|得分|打分", defaults.title) is not None,
    )
    measures = read_measures(columns, texts, said)
    reader = LineReader(side, measures, ledger)
    rows = settle_labels(run.rows, side)
    lines = reader.read(rows, codes_in_names=find_codes_in_names(rows, side))
    measures = _date_by_lines(measures, lines.items, defaults.title)
    problems = list(lines.problems)
    if run.layout.header == 0:
        problems.append(problem("header-missing", defaults.title, place=run.pages[0]))
    if side.excess:
        words = (defaults.title, len(side.columns), MOST_COLUMNS)
        problems.append(problem("columns-beyond-limit", *words, place=run.pages[0]))
    problems.extend(_find_poor_names(lines.items, defaults.title, run.pages[0]))
    if not lines.items:
        problems.append(problem("table-without-rows", defaults.title, place=run.pages[0]))
    problems.extend(_find_strays(run, side))
    return TableDraft(
        banner=side.banner or _own_words(side, lines.items),
        unit=unit,
        measures=measures,
        lines=tuple(lines.items),
        indents=tuple(lines.indents),
        pages=tuple(run.pages),
        problems=problems,
    )


def _date_by_lines(
    measures: tuple[Measure, ...], lines: Sequence[LineItem], title: str
) -> tuple[Measure, ...]:
    """Columns without a year, under a title of several: of the latest year that their lines name.

    The form of debt balances (2022年和2023年…债务余额情况表) names a year in each line, and those
    of the later year are often blank.
    """
    years = {year for year, _, _ in find_years(title)}
    if len(years) < 2:
        return measures
    return tuple(_date_by_its_lines(measure, lines, years) for measure in measures)


def _date_by_its_lines(measure: Measure, lines: Sequence[LineItem], years: set[int]) -> Measure:
    taken = measure.kind in _MONEY and measure.known("year") is not Basis.PRINTED
    if not taken or measure.year != max(years):
        return measure
    at = measure.position - 1
    filled = [line for line in lines if line.figures[at].value is not None]
    named = {year for line in filled for year, _, _ in find_years(line.printed)} & years
    if not named:
        return measure
    found = Basis.AGREED if len(named) == 1 else Basis.SUPPOSED
    basis = {**dict(measure.basis), "year": found}
    return replace(measure, year=max(named), basis=tuple(sorted(basis.items())))


def _own_words(side: Side, lines: Sequence[LineItem]) -> str:
    """What a side without a banner says it is: 收入 or 支出 over its names or in its totals."""
    name = side.find(ColumnRole.NAME)
    totals = [line.name for line in lines if re.search("总计|合计", line.name)]
    for texts in ([name.label if name else ""], totals):
        said = {word for word in ("限额", "余额", "收入", "支出") for text in texts if word in text}
        if len(said) == 1:
            return said.pop()
    return ""


def _column_texts(rows: Sequence[Row], column: Column) -> list[str]:
    return [_text_at(row, column.index) for row in rows]


def _find_strays(run: _Run, side: Side) -> list[Problem]:
    """Filled cells to the right of every column of the header: reported, never dropped silently."""
    if side is not run.layout.sides[-1]:
        return []
    width = max((column.index for part in run.layout.sides for column in part.columns), default=-1)
    strays: list[Problem] = []
    for row in run.rows:
        for cell in row.cells[width + 1 :]:
            if cell.text and len(strays) < 20:
                name = row.cells[0].text
                strays.append(problem("cells-beyond-header", name, cell.text, place=cell.place))
    return strays

"""One table of a Book as rules ask about it: its tree, its amount columns, its lines by code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple, TypeVar

from xgbudget_tui.audit.assertion import Operand
from xgbudget_tui.audit.classified import Branch, read_branches
from xgbudget_tui.audit.concepts import GRAND, Concept
from xgbudget_tui.model.book import Figure, LineItem, Measure, Section
from xgbudget_tui.model.figures import (
    amount_measures,
    budget_measure,
    column_scope,
    is_doubtful,
    is_row_open,
    is_tied,
    measure_of_year,
    recognition_text,
    whole_measures,
)
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.reading import (
    Reading,
    place_basis,
    row_basis,
    say_otherwise,
    worst_basis,
)
from xgbudget_tui.model.terms import Basis, Evidence, FigureState, MeasureKind, Role
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.tree import LineTree, is_heading
from xgbudget_tui.model.value import change_value

_Key = TypeVar("_Key", str, tuple[str, ...])
_PRINTED = {FigureState.AMOUNT, FigureState.RATIO}
_LOSES_ROWS = {"table-cut"}
_LOSES_COLUMNS = {"header-missing", "columns-beyond-limit"}
_TOTALS = {Role.GRAND_TOTAL, Role.TOTAL}
_FUNDS = re.compile("养老|医疗|工伤|失业|生育|机关|企业职工|城乡居民|居民")
_PLACE_WORDS = re.compile(
    r"^(?:全|本)?(?:省|市|县|区|州|旗)?(?:本级|级)?(?=一般公共|政府性|国有资本)"
)


def row_name(line: LineItem) -> str:
    """The name rows are matched by: without the words for the place before a budget's name."""
    return _PLACE_WORDS.sub("", line.name)


@cache
def _make_reading(figure: Basis, column: Basis, period: Basis, row: Basis, place: Basis) -> Reading:
    """One reading for all figures known alike."""
    return Reading(figure, row, column, period, place)


class Table:
    """A table section, indexed once.

    ``problems`` are the codes of what the import saw in it and could not settle.
    """

    def __init__(self, section: Section, problems: frozenset[str] = frozenset()) -> None:
        self.section = section
        self.problems = problems
        self.key = section.key
        self.kind = section.kind_id
        self.scope = section.scope
        self.tree = LineTree(section.lines)
        self._operands: dict[tuple[int, int, MeasureKind], Operand] = {}

    @cached_property
    def amounts(self) -> tuple[Measure, ...]:
        """The amount columns, in print order."""
        return tuple(amount_measures(self.section))

    @cached_property
    def wholes(self) -> tuple[Measure, ...]:
        """The amount columns that are not part of another one."""
        return tuple(whole_measures(self.section))

    @cached_property
    def by_code(self) -> dict[str, list[LineItem]]:
        """The lines under each official code, in print order."""
        found: dict[str, list[LineItem]] = {}
        for line in self.section.lines:
            code = line.known_code
            if code is not None:
                found.setdefault(code, []).append(line)
        return found

    @cached_property
    def paths(self) -> tuple[tuple[tuple[str, ...], LineItem], ...]:
        """Each line with the names from the top down to it, in tree order.

        Totals at the top are left out of the way to what is under them: one table may print a total
        over its classes where another one prints none.
        """
        return tuple(self._walk_paths())

    def _walk_paths(self) -> Iterator[tuple[tuple[str, ...], LineItem]]:
        trail: list[str | None] = []
        for depth, line in self.tree.walk():
            del trail[depth:]
            way = tuple(above for above in trail if above is not None)
            name = row_name(line)
            yield (*way, name), line
            total = line.role in _TOTALS or line is self.class_total
            trail.append(None if total and not way else name)

    @cached_property
    def by_path(self) -> dict[tuple[str, ...], LineItem | None]:
        """The line at each of the :attr:`paths`, None where there are several."""
        return _by_key(self.paths)

    @cached_property
    def by_name(self) -> dict[str, LineItem | None]:
        """The line of each name as :func:`row_name` gives it, None where there are several."""
        return _by_key((row_name(line), line) for line in self.section.lines)

    @cached_property
    def names(self) -> Counter[str]:
        """How many lines there are of each name as :func:`row_name` gives it."""
        return Counter(row_name(line) for line in self.section.lines)

    @cached_property
    def neighbours(self) -> frozenset[tuple[str, str]]:
        """The names of rows next to each other in print, whatever they stand under."""
        return frozenset((one.name, other.name) for one, other in pairwise(self.section.lines))

    @cached_property
    def funds(self) -> frozenset[str]:
        """The funds of social insurance that the title names."""
        return frozenset(_FUNDS.findall(self.section.title))

    @cached_property
    def stated(self) -> tuple[tuple[object, ...], ...]:
        """What each of the :attr:`wholes` states: year, phase, and scope if its label names one."""
        return tuple((one.year, one.phase, column_scope(one)) for one in self.wholes)

    @cached_property
    def depths(self) -> dict[int, int]:
        """How deep each line stands, roots at 0."""
        return {line.number: depth for depth, line in self.tree.walk()}

    @cached_property
    def parents(self) -> tuple[tuple[LineItem, tuple[LineItem, ...]], ...]:
        """Each line that has parts, with what it is the sum of, in tree order.

        A heading below another line asks nothing: its parts count for that one.
        """
        return tuple(
            (line, parts)
            for depth, line in self.tree.walk()
            if (parts := self._parts(line)) and not (depth and is_heading(line))
        )

    def _parts(self, line: LineItem) -> tuple[LineItem, ...]:
        return tuple(part for part in self.tree.addends(line) if part.role is not Role.FIELD)

    @cached_property
    def grand_total(self) -> LineItem | None:
        """The root that totals the table, or None.

        The root called a grand total; else the only root with parts; else a root called total.
        """
        roots = [line for line in self.tree.roots if line.role is not Role.FIELD]
        for wanted in (Role.GRAND_TOTAL, Role.TOTAL):
            named = [line for line in roots if line.role is wanted]
            if named:
                return max(named, key=lambda line: len(self.tree.children(line)))
        wide = [line for line in roots if self.tree.children(line)]
        if len(wide) == 1:
            return wide[0]
        return next((line for line in roots if GRAND.search(line.name)), None)

    @cached_property
    def class_total(self) -> LineItem | None:
        """The line whose parts are the classes (codes of three digits), or None.

        For expenditure this is the total of spending, without what balances it. Where several lines
        are divided into the classes (基本支出, 项目支出) it is the line that these are parts of.
        """
        for code, lines in self.by_code.items():
            if len(code) == 3 and code not in {"230", "231"}:
                parents = {line.number: line for line in map(self.tree.parent, lines) if line}
                if len(parents) > 1:
                    above = {line.parent for line in parents.values()}
                    return (
                        self.tree.parent(next(iter(parents.values()))) if len(above) == 1 else None
                    )
                parent = self.tree.parent(lines[0])
                if parent is not None:
                    return parent
        return None

    def line(self, *codes: str) -> LineItem | None:
        """The first line with one of these codes, or None."""
        return next((self.by_code[code][0] for code in codes if code in self.by_code), None)

    def lines(self, fits: Callable[[str], bool]) -> list[LineItem]:
        """The lines whose code fits, in print order."""
        return [line for code, lines in self.by_code.items() if fits(code) for line in lines]

    def find(self, concept: Concept) -> LineItem | None:
        """The line of a concept: by code, else the least deep by name; None if there is none."""
        coded = self.line(*concept.codes)
        if coded is not None:
            return coded
        named = [line for line in self.section.lines if concept.fits_name(line.name)]
        return min(named, key=lambda line: self.depths.get(line.number, 0), default=None)

    def finest(self, concept: Concept) -> list[LineItem]:
        """The lines of a concept, by name, that have no parts."""
        named = (line for line in self.section.lines if concept.fits_name(line.name))
        return [line for line in named if not self.tree.children(line)]

    def measure_of(self, year: int | None) -> Measure | None:
        """The amount column of a year (its budget if it has several), or None.

        A table whose only amount column states no year answers for the section's year.
        """
        found = measure_of_year(self.section, year)
        if found is not None:
            return found
        if len(self.wholes) == 1 and self.wholes[0].year is None and self.section.year == year:
            return self.wholes[0]
        return None

    @cached_property
    def main(self) -> Measure | None:
        """The column that the table's total is budgeted in; None where it has no amounts.

        Rules of the budget (a reserve, what balances) are asked of it in final accounts too.
        """
        return budget_measure(self.section)

    def figure(self, line: LineItem, measure: Measure) -> Figure | None:
        """The figure of a line in a column, or None if the row is too short."""
        place = measure.position - 1
        return line.figures[place] if 0 <= place < len(line.figures) else None

    def operand(self, line: LineItem, measure: Measure, sign: int = 1, label: str = "") -> Operand:
        """A figure as a summand; a cell without an amount has value None."""
        cell = line.number, measure.position, measure.kind
        found = self._operands.get(cell)
        if found is None:
            found = self._operands[cell] = self._read_operand(line, measure)
        if sign == 1 and (not label or label == found.label):
            return found
        return Operand(
            label or found.label,
            found.value,
            found.resolution,
            found.printed,
            found.ref,
            found.place,
            sign,
            found.reading,
            found.doubt,
        )

    def _read_operand(self, line: LineItem, measure: Measure) -> Operand:
        figure = self.figure(line, measure)
        ref = FigureRef(self.key, line.number, measure.position)
        reading = self._reading(line, measure)
        if figure is not None and figure.printed in self._years:
            # An amount that reads as a year of the table is more often a piece of its title.
            reading = change_value(reading, figure=worst_basis((reading.figure, Basis.SUPPOSED)))
        doubt = _find_doubt(line, figure)
        if figure is None or figure.state not in _PRINTED or _is_stray_rate(figure, measure):
            return Operand(line.name, None, 0, "", ref, reading=reading, doubt=doubt)
        return Operand(
            line.name,
            figure.value,
            figure.resolution,
            figure.printed,
            ref,
            figure.place,
            reading=reading,
            doubt=doubt,
        )

    @cached_property
    def _years(self) -> frozenset[str]:
        """The years that the table may speak of, as printed."""
        year = self.section.year
        return frozenset() if year is None else frozenset(map(str, (year - 1, year, year + 1)))

    def _reading(self, line: LineItem, measure: Measure) -> Reading:
        row, place = self._line_bases[line.number]
        figure, column, period = self._column_bases[measure.position]
        if line.place is not None and line.place.sheet in self.section.doubtful:
            # Numbers of the page were left over: a figure may not be the one that is printed there.
            figure = worst_basis((figure, Basis.SUPPOSED))
        printed = self.figure(line, measure)
        if printed is not None and is_doubtful(printed):
            figure = worst_basis((figure, Basis.SUPPOSED))
        if line.otherwise and not any(map(is_tied, line.figures)):
            row = worst_basis((row, Basis.SUPPOSED))
        return _make_reading(figure, column, period, row, place)

    @cached_property
    def _line_bases(self) -> dict[int, tuple[Basis, Basis]]:
        """How each row and its place are known."""
        cut = not self.problems.isdisjoint(_LOSES_ROWS)
        bases = {}
        for line in self.section.lines:
            match = line.match
            row = row_basis(
                coded=line.code is not None,
                confidence=match.confidence if match else None,
                deviates=bool(match and match.deviates),
            )
            place = place_basis(
                self._told(line), line.dissent, certain=line.certain, placed=line.placed
            )
            if place is Basis.SUPPOSED and self._is_class_of_total(line):
                place = Basis.AGREED
            if line.number in self._classified and not place.sure:
                place = Basis.PROVED
            bases[line.number] = row, Basis.GUESSED if cut else place
        return bases

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        """The branches that the classification makes of the rows, whatever the tree says."""
        return read_branches(self.section)

    @cached_property
    def _classified(self) -> frozenset[int]:
        """The rows that stand in the tree where the classification has them, none being missed.

        Every row from the heading on has a name of the official lists and they come in the order
        of the lists: that is no less than a printed code.
        """
        found: set[int] = set()
        for branch in self.branches:
            if branch.clean and branch.ordered:
                number = branch.head.number
                found.update(part.number for part in branch.parts if part.parent == number)
        return frozenset(found)

    def _told(self, line: LineItem) -> tuple[Evidence, ...]:
        """The witnesses for a line's place, without those that only repeat the order of print.

        A line without a numeral stands below a numbered one because it follows it; a line under
        其中 is set in to stand below the word that comes after it.
        """
        parent = self.tree.parent(line)
        idle = set()
        if line.outline is None:
            idle.add(Evidence.OUTLINE)
        if parent is not None and parent.printed.lstrip().startswith("其中"):
            idle.add(Evidence.INDENT)
        return tuple(one for one in line.evidence if one not in idle)

    def _is_class_of_total(self, line: LineItem) -> bool:
        """Whether a class stands under a total: its code says that nothing else can hold it."""
        parent = self.tree.parent(line)
        if parent is None or parent.known_code is not None:
            return False
        return len(line.code or "") == 3 and Evidence.TOTAL_WORD in line.evidence

    @cached_property
    def _column_bases(self) -> dict[int, tuple[Basis, Basis, Basis]]:
        """How the unit, the meaning and the period of each column are known."""
        headless = not self.problems.isdisjoint(_LOSES_COLUMNS)
        return {
            measure.position: (
                measure.known("unit"),
                Basis.GUESSED if headless else measure.known("kind", "part", "of", "against"),
                measure.known("year", "phase"),
            )
            for measure in self.section.measures
        }

    def printed_amount(self, operand: Operand) -> str:
        """A figure of the table as a sentence gives it: as printed, with the unit it is in."""
        position = operand.ref.measure if operand.ref else 0
        units = {measure.position: measure.unit for measure in self.section.measures}
        unit = units.get(position) or self.section.unit
        # A cell that does not end in a digit prints its own unit.
        if unit is None or not operand.printed[-1:].isdigit():
            return operand.printed
        return f"{operand.printed} {unit.word}"

    def named_operand(self, line: LineItem, measure: Measure, sign: int = 1) -> Operand:
        """A figure as a summand, labelled with its table as a rule over several tables needs."""
        return self.operand(line, measure, sign, f"表{self.key} {line.name}")

    def operands(
        self, lines: Iterable[LineItem], measure: Measure, named: bool = False
    ) -> tuple[Operand, ...]:
        """The figures of several lines in one column; ``named`` puts the table before each."""
        operand = self.named_operand if named else self.operand
        return tuple(operand(line, measure) for line in lines)

    def name(self, line: LineItem, measure: Measure | None = None) -> Text:
        """How a sentence calls a line: table, name, and the column where there are several."""
        column = ""
        if measure is not None and len(self.amounts) > 1:
            column = f"（{measure.label}）"
        english = column.replace("（", " (").replace("）", ")")
        named = Text(f"“{line.name}”", line.name)
        if not line.name:
            named = Text(f"第 {line.number} 行（无名称）", f"row {line.number}, without a name,")
        return Text(f"表{self.key}{named.zh}{column}", f"{named.en}{english} of table {self.key}")

    def has(self, lines: Sequence[LineItem], measure: Measure) -> bool:
        """Whether any of the lines has an amount in the column."""
        return any(
            (figure := self.figure(line, measure)) is not None and figure.value is not None
            for line in lines
        )


def _by_key(lines: Iterable[tuple[_Key, LineItem]]) -> dict[_Key, LineItem | None]:
    found: dict[_Key, LineItem | None] = {}
    for key, line in lines:
        found[key] = None if key in found else line
    return found


def _is_stray_rate(figure: Figure, measure: Measure) -> bool:
    """Whether a cell prints a percentage in a column of amounts: no part of any sum of it."""
    return figure.state is FigureState.RATIO and measure.kind is MeasureKind.AMOUNT


def _find_doubt(line: LineItem, figure: Figure | None) -> Text | None:
    """Why a figure, or its row, may be misread, for which no other figure stands up."""
    if is_row_open(line.otherwise, line.figures):
        return say_otherwise(line.otherwise)
    return recognition_text(figure) if figure is not None and is_doubtful(figure) else None


class TableCell(NamedTuple):
    """A line of a table in one of its columns."""

    table: Table
    line: LineItem
    measure: Measure

    @property
    def operand(self) -> Operand:
        """The figure as a summand."""
        return self.table.operand(self.line, self.measure)

    @property
    def named_operand(self) -> Operand:
        """The figure as a summand, labelled with its table."""
        return self.table.named_operand(self.line, self.measure)

    @property
    def name(self) -> Text:
        """How a sentence calls it."""
        return self.table.name(self.line, self.measure)

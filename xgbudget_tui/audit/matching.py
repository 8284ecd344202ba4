"""Which line, column or total of one table answers to which of another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xgbudget_tui.audit.index import BookIndex
from xgbudget_tui.audit.rule import Cell
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.terms import Scope

_OVERALL = re.compile(r"全[省市县区州旗]")
_OWN = re.compile(r"本级|[省市县区州旗]级")
_PLACE_WORDS = re.compile(
    r"^(?:全|本)?(?:省|市|县|区|州|旗)?(?:本级|级)?(?=一般公共|政府性|国有资本)"
)


def match_columns(table: Table, other: Table) -> list[tuple[Measure, Measure]]:
    """The amount columns of two tables that state the same year and phase."""
    pairs = []
    for one in table.wholes:
        for two in other.wholes:
            if _says(one) == _says(two):
                pairs.append((one, two))
                break
    if not pairs and len(table.wholes) == len(other.wholes) == 1:
        one, two = table.wholes[0], other.wholes[0]
        if one.year is None or two.year is None or one.year == two.year:
            pairs.append((one, two))
    return pairs


def _says(measure: Measure) -> tuple[object, ...]:
    """What a column states: year, phase, and the scope that its label names, if any."""
    return measure.year, measure.phase, column_scope(measure)


def column_scope(measure: Measure) -> Scope | None:
    """The scope that a column's label names (全市, 市级), or None."""
    if _OVERALL.search(measure.label):
        return Scope.OVERALL
    return Scope.OWN_LEVEL if _OWN.search(measure.label) else None


def match_main(table: Table, other: Table) -> tuple[Measure, Measure] | None:
    """The columns of the first table's own year in both tables, or None."""
    one = table.main
    if one is None:
        return None
    for left, right in match_columns(table, other):
        if left is one:
            return left, right
    two = other.measure_of(one.year) if one.year is not None else other.main
    return (one, two) if two is not None else None


def match_lines(table: Table, other: Table) -> Iterator[tuple[LineItem, LineItem]]:
    """The lines of two tables that name the same thing in the same place of the tree."""
    there: dict[tuple[str, ...], LineItem | None] = {}
    for path, line in _paths(other):
        there[path] = None if path in there else line
    for path, line in _paths(table):
        twin = there.get(path)
        if twin is not None:
            yield line, twin


def _paths(table: Table) -> Iterator[tuple[tuple[str, ...], LineItem]]:
    trail: list[str] = []
    for depth, line in table.tree.walk():
        del trail[depth:]
        trail.append(_PLACE_WORDS.sub("", line.name))
        yield tuple(trail), line


def pick(index: BookIndex, *kinds: str, scope: Scope = Scope.OWN_LEVEL) -> Table | None:
    """The filled table of these kinds with the scope, else the first one not sent downwards."""
    found = [table for table in index.filled(*kinds) if table.scope is not Scope.DOWNWARD]
    fitting = [table for table in found if table.scope is scope]
    return next(iter(fitting or found), None)


def sum_cells(table: Table, codes: Sequence[str], measure: Measure) -> tuple[Cell, ...] | None:
    """The figures under these codes, labelled with their table; None if the table cannot say.

    A code that is absent counts as nothing if the table prints codes of its length at all.
    """
    lengths = {len(code) for code in table.by_code}
    cells: list[Cell] = []
    for code in codes:
        if len(code) not in lengths:
            return None
        for line in table.by_code.get(code, ()):
            cells.append(table.cell(line, measure, label=f"表{table.key} {code} {line.name}"))
    return tuple(cells) or None

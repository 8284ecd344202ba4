"""What the contents of a Book say of a section, settled when it is saved."""

from __future__ import annotations

import json
from typing import Any

from xgbudget_tui.model.book import LineItem, Measure, Section
from xgbudget_tui.model.terms import FigureState, MeasureKind, Phase
from xgbudget_tui.model.tree import LineTree
from xgbudget_tui.store.marks import Marks
from xgbudget_tui.store.values import write_places


def contents_row(section: Section, first_line: int, marks: Marks) -> dict[str, Any]:
    """The columns of a section's row, all but its ids; ``first_line`` is its first line's id."""
    exact, rounding, undecidable, suspect, fails = marks.of_section(section.key)
    amounts = _amounts(section)
    return {
        "key": section.key,
        "number": section.number,
        "part": section.part,
        "position": section.position,
        "title": section.title,
        "listed": section.listed,
        "kind": section.kind.value,
        "kind_id": section.kind_id,
        "heading": section.group.value,
        "budget": section.budget.value if section.budget else None,
        "flow": section.flow.value if section.flow else None,
        "scope": section.scope.value if section.scope else None,
        "year": section.year,
        "unit": section.unit.word if section.unit else None,
        "fill": section.fill.value,
        "statement": section.statement,
        "first_line": first_line if section.lines else None,
        "last_line": first_line + len(section.lines) - 1 if section.lines else None,
        "deepest": max((depth for depth, _ in LineTree(section.lines).walk()), default=0),
        "lowest": min(amounts, default=None),
        "highest": max(amounts, default=None),
        "total_measure": find_total_measure(section),
        "comparable": int(is_comparable(section)),
        "solutions": section.solutions,
        "open_classes": json.dumps(section.open_classes, ensure_ascii=False),
        "pages": write_places(section.pages),
        "repeats": write_places(section.repeats),
        "exact": exact,
        "rounding": rounding,
        "undecidable": undecidable,
        "suspect": suspect,
        "fails": fails,
    }


def find_total_measure(section: Section) -> int | None:
    """The position of the amount column a table's total is told in.

    The budget of the section's own year if it is there, else any column of that year, else the
    first; columns that are parts of another do not count unless there is nothing else.
    """
    amounts = [measure for measure in section.measures if measure.kind is MeasureKind.AMOUNT]
    if not amounts:
        return None

    def fitness(measure: Measure) -> tuple[bool, bool, bool]:
        own_year = section.year is not None and measure.year == section.year
        return not measure.part, own_year, measure.phase is Phase.BUDGET

    return max(amounts, key=fitness).position


def is_comparable(section: Section) -> bool:
    """Whether a table has two amount columns of its own that can stand side by side."""
    amounts = [
        measure
        for measure in section.measures
        if measure.kind is MeasureKind.AMOUNT and not measure.part
    ]
    return bool(section.lines) and len(amounts) > 1


def count_figures(section: Section) -> int:
    """How many cells of a table hold an amount or a ratio."""
    return sum(figure.value is not None for line in section.lines for figure in line.figures)


def _amounts(section: Section) -> list[int]:
    return [value for line in section.lines for value in line_amounts(line)]


def line_amounts(line: LineItem) -> list[int]:
    """The amounts of a line in fen, blanks left out."""
    return [
        figure.value
        for figure in line.figures
        if figure.state is FigureState.AMOUNT and figure.value is not None
    ]

"""Lists of projects: lines that stand side by side, each described by words, none made of others.

In such a table equal amounts are common (one bond pays for many projects), so that addition would
find parents where there are none.
"""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.importer.hierarchy.line_roles import may_foot, roles_of, says_of_which
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.terms import Breakdown, Evidence, FigureState, MeasureKind, Role
from xgbudget_tui.model.value import change_value

FEWEST = 6
"""Lines from which on a table can be told to be a list."""

FEWEST_WORDS = 2
"""Columns of words that most lines of a list fill: domain, unit in charge, kind, date."""


def is_flat_list(lines: Sequence[LineItem], measures: Sequence[Measure]) -> bool:
    """Whether a table lists things described by words, without any total, numeral or code."""
    if len(lines) < FEWEST or any(line.code or line.outline for line in lines):
        return False
    roles = roles_of(lines)
    if any(
        role is not Role.ITEM or may_foot(line.name, role) or says_of_which(line.name)
        for line, role in zip(lines, roles, strict=True)
    ):
        return False
    whole = [line for line in lines if _holds(line, FigureState.AMOUNT)]
    columns = [i for i, measure in enumerate(measures) if measure.kind is MeasureKind.TEXT]
    filled = sum(
        sum(_says(line, column) for line in whole) * 3 > len(whole) * 2 for column in columns
    )
    return bool(whole) and filled >= FEWEST_WORDS


def place_flat(lines: Sequence[LineItem], indents: Sequence[int] | None) -> list[LineItem]:
    """Every line at the root, but for those that only say more of the line above them.

    Such a line has no amount, stands further in and bears the name of the one above, whose cells
    cover it.
    """
    placed: list[LineItem] = []
    above: int | None = None
    for row, line in enumerate(lines):
        part = (
            above is not None
            and indents is not None
            and indents[row] > indents[above]
            and not _holds(line, FigureState.AMOUNT)
            and line.name.startswith(lines[above].name)
        )
        if part and above is not None:
            placed[above] = change_value(placed[above], breakdown=Breakdown.PARTIAL)
        else:
            above = row
        parent = lines[above].number if part and above is not None else None
        placed.append(
            change_value(
                line,
                parent=parent,
                role=Role.ITEM,
                evidence=(Evidence.INDENT if part else Evidence.ORDER,),
                certain=True,
                placed=True,
            )
        )
    return placed


def _holds(line: LineItem, state: FigureState) -> bool:
    return any(figure.state is state for figure in line.figures)


def _says(line: LineItem, column: int) -> bool:
    return column < len(line.figures) and line.figures[column].state is FigureState.TEXT

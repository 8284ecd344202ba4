"""Which columns of a table fit beside the names, and how wide each is.

Where room is short the bar goes first, so that names stand whole, then the share, then measures
other than the active one; names give way next and are cut. Figures are never cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xgbudget_tui.model.book import Measure
from xgbudget_tui.tui.render import is_text

NAME_AT_LEAST = 26
NAMES = 0
"""The key under which widths give what the names on view need."""
NAME_SMALLEST = 6
NAME_AT_MOST = 60
MARKS = 3
GAP = 2
SHARE = 7
BAR_AT_LEAST = 5
BAR_AT_MOST = 20
TEXT_AT_LEAST = 10
TEXT_AT_MOST = 28


class Column(NamedTuple):
    """A measure on screen: its place in the table and its width in cells."""

    measure: Measure
    width: int

    @property
    def position(self) -> int:
        """The position of the measure."""
        return self.measure.position


class ColumnPlan(NamedTuple):
    """Widths in cells: names, then a column for each measure shown, share and bar (0: none)."""

    name: int
    columns: tuple[Column, ...]
    share: int
    bar: int
    marks: int = MARKS


def plan_columns(
    measures: Sequence[Measure], active: int, widths: Mapping[int, int], width: int
) -> ColumnPlan:
    """Fit the columns into ``width`` cells.

    ``active`` is the position of the measure whose shares are shown; ``widths`` gives the width
    each measure's figures and label ask for, and under :data:`NAMES` that of the names.
    """
    wanted = [Column(m, _width_of(m, widths)) for m in measures]
    shown = [column for column in wanted if column.position == active]
    room = width - MARKS - sum(column.width + GAP for column in shown)
    whole = min(NAME_AT_MOST, widths.get(NAMES, NAME_AT_LEAST))
    name = min(NAME_AT_LEAST, whole)
    room -= min(name, max(NAME_SMALLEST, room))
    for column in sorted(wanted, key=lambda c: (is_text(c.measure), abs(c.position - active))):
        if is_text(column.measure) and TEXT_AT_LEAST <= room - GAP < column.width:
            column = Column(column.measure, room - GAP)  # noqa: PLW2901 - words may be cut
        if column.position != active and column.width + GAP <= room:
            shown.append(column)
            room -= column.width + GAP
    share = SHARE if shown and not _is_text(measures, active) and room >= SHARE else 0
    spare = room - share - (whole - name) - 1
    bar = min(spare, BAR_AT_MOST) if share and spare >= BAR_AT_LEAST else 0
    used = sum(column.width + GAP for column in shown) + share + (bar + 1 if bar else 0)
    name = max(1, min(NAME_AT_MOST, width - MARKS - used))
    return ColumnPlan(name, tuple(sorted(shown, key=lambda c: c.position)), share, bar)


def _width_of(measure: Measure, widths: Mapping[int, int]) -> int:
    width = widths.get(measure.position, 1)
    return min(width, TEXT_AT_MOST) if is_text(measure) else width


def _is_text(measures: Sequence[Measure], position: int) -> bool:
    return any(m.position == position and is_text(m) for m in measures)

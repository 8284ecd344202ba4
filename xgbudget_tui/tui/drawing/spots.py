"""Pages with places to go to: lines of cells, spots in reading order, and the way between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xgbudget_tui.tui.drawing.pieces import Piece


class Goal(NamedTuple):
    """Where a spot leads: a line, a table, the audit (``audit``: at the line if there is one)."""

    section_id: int | None = None
    line_id: int | None = None
    audit: bool = False


class Cell(NamedTuple):
    """Part of a line of the page: where it begins, how wide it is, which spot it belongs to."""

    x: int
    width: int
    pieces: Sequence[Piece]
    spot: int | None = None


class Spot(NamedTuple):
    """Something to go to: its first line, its last, its column, and where it leads.

    ``printed`` is its name as printed where it is shown in another language, else "".
    """

    top: int
    bottom: int
    column: int
    goal: Goal
    printed: str = ""


class Page(NamedTuple):
    """The page: lines of cells, and the spots in reading order."""

    lines: Sequence[Sequence[Cell]]
    spots: Sequence[Spot]


def step(spots: Sequence[Spot], here: int, rows: int = 0, columns: int = 0) -> int:
    """The spot that an arrow leads to: the next of the column, else of the page; or beside.

    ``rows`` is 1 or -1 for down and up, ``columns`` 1 or -1 for right and left.
    """
    if not spots:
        return 0
    spot = spots[min(here, len(spots) - 1)]
    if columns:
        beside = [n for n, one in enumerate(spots) if one.column == spot.column + columns]
        return _nearest(spots, beside, spot.top, here)
    ahead = [
        number
        for number, one in enumerate(spots)
        if (one.top > spot.bottom if rows > 0 else one.bottom < spot.top)
    ]
    if not ahead:
        return here
    same = [number for number in ahead if spots[number].column == spot.column]
    return min(same or ahead, key=lambda number: rows * spots[number].top)


_REACH = 4
"""Lines up or down within which something counts as beside."""


def _nearest(spots: Sequence[Spot], numbers: Sequence[int], top: int, otherwise: int) -> int:
    near = min(numbers, key=lambda number: abs(spots[number].top - top), default=otherwise)
    far = abs(spots[near].top - top) > _REACH
    return otherwise if far else near

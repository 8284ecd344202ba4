"""Pages with places to go to: lines of cells, spots in reading order, and the way between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xgbudget_tui.model.text import cell_len
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


class RowPart(NamedTuple):
    """Part of a row of the page: its pieces, how wide they are, the style of the row there."""

    pieces: Sequence[Piece]
    width: int
    row: str = ""


def page_row(page: Page, line: int, width: int, cursor: int, row: str) -> list[RowPart]:
    """A line of the page in exactly ``width`` cells; the cursor's spot is on a row styled ``row``.

    The line may lie behind the end of the page: it is blank there.
    """
    parts: list[RowPart] = []
    x = 0
    for cell in page.lines[line] if line < len(page.lines) else ():
        if cell.x > x:
            parts.append(RowPart((), cell.x - x))
        here = cell.spot is not None and cell.spot == cursor
        # What is left of the cell stays as it is: the cursor is as long as what it is on.
        left = cell.width - sum(cell_len(text) for text, _ in cell.pieces)
        parts.append(RowPart([*cell.pieces, (" " * left, "!")], cell.width, row if here else ""))
        x = cell.x + cell.width
    if x < width:
        parts.append(RowPart((), width - x))
    return parts


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

"""Which rows of a comparison are worth listing, and how far each moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from xgbudget_tui.model.comparison import Change, ComparisonRow


class RowFilter(StrEnum):
    """Which rows of a comparison are listed."""

    ALL = "all"
    MORE = "more"
    LESS = "less"
    MOVED = "moved"
    TURNED = "turned"


def filter_rows(rows: Iterable[ComparisonRow], only: RowFilter) -> list[ComparisonRow]:
    """The rows that went the way asked for; new lines count as more, ended ones as less."""
    return [row for row in rows if only is RowFilter.ALL or _goes(row, only)]


def coarse_rows(rows: Sequence[ComparisonRow]) -> frozenset[int]:
    """The ``id()`` of the rows under a line that one of the tables does not break down.

    Such a line has parts on one side only; they are neither new nor ended, the other table just
    does not say them.
    """
    children: dict[int, list[int]] = {}
    above: list[int] = []
    for at, row in enumerate(rows):
        del above[row.depth :]
        if above:
            children.setdefault(above[-1], []).append(at)
        above.append(at)
    coarse: set[int] = set()
    for at in sorted(children):
        parts, whole = [rows[part] for part in children[at]], rows[at]
        on_both = whole.before is not None and whole.after is not None
        silent = all(part.after is None for part in parts) or all(p.before is None for p in parts)
        if at in coarse or (on_both and silent):
            coarse.update(children[at])
    return frozenset(id(rows[at]) for at in coarse)


def _goes(row: ComparisonRow, only: RowFilter) -> bool:
    turned = row.change in {Change.NEW, Change.ENDED}
    difference = row.difference or 0
    if only is RowFilter.TURNED:
        return turned
    if only is RowFilter.MOVED:
        return turned or difference != 0
    if only is RowFilter.MORE:
        return row.change is Change.NEW or difference > 0
    return row.change is Change.ENDED or difference < 0


def moved(row: ComparisonRow) -> int:
    """How far a row moved in fen: its difference, or the whole amount of a new or ended one."""
    if row.difference is not None:
        return row.difference
    if row.change is Change.NEW and row.after is not None:
        return row.after.value or 0
    if row.change is Change.ENDED and row.before is not None:
        return -(row.before.value or 0)
    return 0

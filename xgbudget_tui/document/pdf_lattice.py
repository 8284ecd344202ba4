"""Ruling lines as lattices: where a table's columns and rows are parted, and where a wall is open.

Lines are drawn in pieces, twice, as thin boxes, or not at all at the ends of a table. A lattice is
what they mean together: the places of upright and level lines, and for every two neighbouring
fields whether a line stands between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from xgbudget_tui.document.pdf_words import Rule

NEAR = 3.0
"""Points within which two lines are one, and two ends meet."""
_SHORTEST = 4.0
_LONG = 100.0
"""Points; shorter level lines without upright ones are no table."""
_FAR = 5.0
_MOST_RULES = 20_000
"""Pieces of lines of one page; drawings may have more, and are no tables."""
_COVERED = 0.6

Span = tuple[float, float]


@dataclass(slots=True)
class Lattice:
    """The lines of one table: ``xs`` and ``ys`` in order, ``upright`` and ``level`` what is drawn.

    ``upright[i]`` are the stretches of the line at ``xs[i]``; ``level`` likewise for ``ys``.
    """

    xs: list[float]
    ys: list[float]
    upright: list[list[Span]] = field(default_factory=list)
    level: list[list[Span]] = field(default_factory=list)

    @property
    def top(self) -> float:
        """The first level line."""
        return self.ys[0]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies within the outer lines."""
        return self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[0] - 1 <= y <= self.ys[-1] + 1

    def has_wall(self, column: int, row: int) -> bool:
        """Whether a line parts field ``column`` of a row from the one to its right."""
        return _covers(self.upright[column + 1], self.ys[row], self.ys[row + 1])

    def has_floor(self, column: int, row: int) -> bool:
        """Whether a line parts a field from the one below it."""
        return _covers(self.level[row + 1], self.xs[column], self.xs[column + 1])


def find_lattices(rules: Sequence[Rule]) -> list[Lattice]:
    """The tables that the ruling lines of a page draw, from top to bottom."""
    if len(rules) > _MOST_RULES:
        return []
    level = _join((r.y0, r.x0, r.x1) for r in rules if r.level)
    upright = _join((r.x0, r.y0, r.y1) for r in rules if not r.level)
    groups = _group(level, upright)
    found = [lattice for lines, posts in groups if (lattice := _build(lines, posts)) is not None]
    return sorted(found, key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


_Line = tuple[float, float, float]
"""Where a line stands across its direction, and where it starts and ends along it."""


def _join(pieces: Iterable[_Line]) -> list[_Line]:
    """Pieces of lines at one place, joined where they meet."""
    places: list[list[_Line]] = []
    for piece in sorted(pieces):
        if places and piece[0] - places[-1][-1][0] <= 1 and piece[0] - places[-1][0][0] <= NEAR:
            places[-1].append(piece)
        else:
            places.append([piece])
    joined: list[_Line] = []
    for place in places:
        at = sum(piece[0] for piece in place) / len(place)
        for start, end in join_spans([(start, end) for _, start, end in place]):
            if end - start >= _SHORTEST:
                joined.append((at, start, end))
    return joined


def join_spans(spans: Iterable[Span]) -> list[Span]:
    """Stretches that overlap or nearly meet, as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start - joined[-1][1] <= NEAR:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


class _Groups:
    """Things joined in groups: what is joined to a thing is joined to all of its group."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def find(self, item: int) -> int:
        """The thing that stands for the group of ``item``."""
        while self._above[item] != item:
            self._above[item] = self._above[self._above[item]]
            item = self._above[item]
        return item

    def join(self, one: int, other: int) -> None:
        """Make the groups of two things one."""
        self._above[self.find(one)] = self.find(other)


def _group(
    level: Sequence[_Line], upright: Sequence[_Line]
) -> list[tuple[list[_Line], list[_Line]]]:
    """Lines that cross each other, directly or over others; level ones alone by their ends."""
    groups = _Groups(len(level) + len(upright))
    for number, (x, top, foot) in enumerate(upright, start=len(level)):
        for other, (y, start, end) in enumerate(level):
            if start - NEAR <= x <= end + NEAR and top - NEAR <= y <= foot + NEAR:
                groups.join(other, number)
    _join_outer(groups, level, upright)
    posts = {groups.find(number) for number in range(len(level), len(level) + len(upright))}
    alone = [
        number for number, (_, start, end) in enumerate(level)
        if groups.find(number) not in posts and end - start > _LONG
    ]  # fmt: skip
    inner = [
        number for number in range(len(level))
        if groups.find(number) not in posts and number not in alone
    ]  # fmt: skip
    for one, others in _join_alone(alone, inner, level):
        for other in others:
            groups.join(other, one)
    found: dict[int, tuple[list[_Line], list[_Line]]] = defaultdict(lambda: ([], []))
    for number, line in enumerate(level):
        found[groups.find(number)][0].append(line)
    for number, line in enumerate(upright, start=len(level)):
        found[groups.find(number)][1].append(line)
    return list(found.values())


def _join_alone(
    alone: Sequence[int], short: Sequence[int], level: Sequence[_Line]
) -> Iterator[tuple[int, list[int]]]:
    """Level lines that no upright one crosses, with those of their table that follow.

    These have the same ends; lines between them that are shorter part the rows of a heading
    below the names that stand over several columns.
    """
    for at, one in enumerate(alone):
        y, start, end = level[one]
        for far, other in enumerate(alone[at + 1 :], start=at + 1):
            foot, left, right = level[other]
            if abs(start - left) < 2 * _FAR and abs(end - right) < 2 * _FAR:
                between = [
                    number for number in short
                    if y < level[number][0] < foot
                    and start - _FAR < level[number][1] and level[number][2] < end + _FAR
                ]  # fmt: skip
                yield one, [*alone[at + 1 : far + 1], *between]
                break
            if left < start - 2 * _FAR or right > end + 2 * _FAR:
                break


def _join_outer(groups: _Groups, level: Sequence[_Line], upright: Sequence[_Line]) -> None:
    """Join an upright line that crosses none to the table whose whole height it runs beside.

    A cell merged over several pages has neither top nor foot on those between.
    """
    tables: dict[int, list[float]] = defaultdict(list)
    sides: dict[int, list[float]] = defaultdict(list)
    for number, (y, start, end) in enumerate(level):
        tables[groups.find(number)].append(y)
        sides[groups.find(number)] += [start, end]
    for number, (x, top, foot) in enumerate(upright, start=len(level)):
        if groups.find(number) in tables:
            continue
        beside = [
            (min(abs(min(sides[table]) - x), abs(max(sides[table]) - x)), table)
            for table, ys in tables.items()
            if len(ys) > 2 and abs(min(ys) - top) < _FAR and abs(max(ys) - foot) < _FAR
        ]
        if beside and min(beside)[0] < 2 * _LONG:
            groups.join(number, min(beside)[1])


def _build(level: Sequence[_Line], upright: Sequence[_Line]) -> Lattice | None:
    if len(level) + len(upright) < 3 and len(level) < 2:
        return None
    upright_at = _merge(upright)
    level_at = _merge(level)
    _open_ends(upright_at, [(start, end) for _, start, end in level])
    _open_ends(level_at, [(start, end) for _, start, end in upright])
    xs, ys = sorted(upright_at), sorted(level_at)
    if len(xs) < 2 or len(ys) < 2:
        return None
    return Lattice(xs, ys, [upright_at[x] for x in xs], [level_at[y] for y in ys])


def _merge(lines: Sequence[_Line]) -> dict[float, list[Span]]:
    """Lines by where they stand; those nearer than two lines of a table ever are, as one."""
    merged: list[tuple[float, list[Span]]] = []
    for at, start, end in sorted(lines):
        if merged and at - merged[-1][0] <= NEAR:
            merged[-1][1].append((start, end))
        else:
            merged.append((at, [(start, end)]))
    return {at: join_spans(spans) for at, spans in merged}


def _open_ends(lines: dict[float, list[Span]], crossing: Sequence[Span]) -> None:
    """The outer lines that a table leaves away stand where the lines across them end."""
    if not crossing:
        return
    low, high = min(start for start, _ in crossing), max(end for _, end in crossing)
    for end in (low, high):
        if not any(abs(at - end) <= _FAR for at in lines):
            lines[end] = []


def _covers(spans: Sequence[Span], start: float, end: float) -> bool:
    """Whether a line runs along most of a stretch."""
    length = end - start
    covered = sum(max(0.0, min(end, high) - max(start, low)) for low, high in spans)
    return covered >= _COVERED * length

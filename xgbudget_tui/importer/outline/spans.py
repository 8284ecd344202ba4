"""The pieces a tree of lines is built from: spans, and the steps of a walk over them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from xgbudget_tui.importer.outline.puzzle import Amounts


@dataclass(slots=True)
class Step:
    """All equal walks to a point: what they cost, how many they are, and the ways they came.

    ``score`` counts agreeing witnesses, ``gap`` the rounding differences (in printed units) of the
    best of them, which is the first of ``ways``.
    """

    cost: int
    count: int
    score: int
    gap: int
    ways: list[tuple[Step | None, Span]] = field(default_factory=list)

    def join(self, other: Step) -> None:
        """Merge another walk to the same point; the cheaper kind wins, equal kinds add up."""
        if other.cost > self.cost:
            return
        better = other.cost < self.cost or (other.score, -other.gap) > (self.score, -self.gap)
        if other.cost < self.cost:
            self.cost, self.count, self.ways = other.cost, other.count, other.ways
        else:
            self.count += other.count
            if better:
                self.ways.insert(0, other.ways[0])
            else:
                self.ways.append(other.ways[0])
        if better:
            self.score, self.gap = other.score, other.gap


class Fit(Enum):
    """How a head stands to the sum of its parts."""

    LEAF = "no parts"
    CLOSED = "adds up"
    PARTIAL = "only some of it"
    TWOFOLD = "adds up, and some of it is printed again"
    BLANK = "no amount to compare"
    OPEN = "does not add up"


@dataclass(slots=True, eq=False)
class Span:
    """A line and all under it: rows ``start`` to ``end``, of which ``head`` is the line itself.

    ``tail`` is the last step of the walk through its parts, None for a line without parts.
    ``stray`` marks a line that lacks the level above it, ``loose`` an open branch that nothing but
    the need for one holds together. ``again`` are the rows that repeat some of a TWOFOLD line.
    """

    start: int
    end: int
    head: int
    cost: int
    count: int
    score: int
    gap: int
    tail: Step | None = None
    fit: Fit = Fit.LEAF
    stray: bool = False
    loose: bool = False
    again: tuple[int, int] = (0, -1)


class Aim(Enum):
    """What the sum of a walk must do: meet the head's amount, stay below it, or nothing."""

    MEET = "meet"
    BELOW = "below"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk over rows ``first`` to ``last``, through the parts of ``head`` (None: the roots)."""

    head: int | None
    first: int
    last: int
    level: int
    aim: Aim


Key = tuple[Amounts, Amounts]
"""The sum so far and how many parts other than 0 made it, per column; empty if not summed."""

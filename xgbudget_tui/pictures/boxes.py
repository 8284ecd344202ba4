"""Rectangles, and which one lies next to another."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from xgbudget_tui.model.value import value_class


@value_class
class Box:
    """A rectangle: its left and upper edge, its width and height, in cells or units of a drawing.

    ``right`` and ``bottom`` are the edges after it: the box next to it starts there.
    """

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where what is right of it starts."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Where what is below it starts."""
        return self.top + self.height

    @property
    def area(self) -> float:
        """Width times height."""
        return self.width * self.height

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it; its right and lower edges are no part of it."""
        return self.left <= x < self.right and self.top <= y < self.bottom

    def inset(self, by: float) -> Box:
        """The box without a margin of ``by`` on each side; never less than nothing."""
        width, height = max(0.0, self.width - 2 * by), max(0.0, self.height - 2 * by)
        return Box(self.left + by, self.top + by, width, height)


class Direction(Enum):
    """Where one can go from a box: the step along x and along y."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


def find_neighbour(boxes: Sequence[Box | None], at: int, direction: Direction) -> int | None:
    """The box that one meets going from the box ``at`` in a direction, or None at the edge.

    Of the nearest boxes beyond that edge it is the one that lies most beside this one; of equals
    the first. A place of ``boxes`` may be empty.
    """
    here = boxes[at]
    if here is None:
        return None
    best: tuple[float, float, int] | None = None
    for index, box in enumerate(boxes):
        if box is None or index == at:
            continue
        distance, beside = _way(here, box, direction)
        if distance < 0 or beside <= 0:
            continue
        rank = distance, -beside, index
        if best is None or rank < best:
            best = rank
    return None if best is None else best[2]


def _way(here: Box, box: Box, direction: Direction) -> tuple[float, float]:
    """How far a box lies beyond the edge in a direction, and how much it lies beside."""
    if direction in {Direction.LEFT, Direction.RIGHT}:
        beside = min(here.bottom, box.bottom) - max(here.top, box.top)
        gap = box.left - here.right if direction is Direction.RIGHT else here.left - box.right
    else:
        beside = min(here.right, box.right) - max(here.left, box.left)
        gap = box.top - here.bottom if direction is Direction.DOWN else here.top - box.bottom
    return round(gap, 6), beside

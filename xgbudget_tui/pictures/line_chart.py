"""A line chart: a scale with round numbers, points on it, and the dots of the lines between.

A dot is a quarter of a row high and half a column wide, as in a braille character.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

DOTS_ACROSS, DOTS_DOWN = 2, 4
"""Dots of a cell."""
_STEPS = (1, 2, 5)


class Scale(NamedTuple):
    """An axis from ``low`` to ``high`` with marks every ``step``, in the unit of the values."""

    low: int
    high: int
    step: int

    @property
    def marks(self) -> range:
        """The values that are marked, from the lowest."""
        return range(self.low, self.high + 1, self.step)

    def row_of(self, value: int, rows: int) -> int:
        """Which of ``rows`` rows (0 at the top) a value stands in."""
        span = self.high - self.low
        return ((self.high - value) * (rows - 1) * 2 + span) // (2 * span)


def choose_scale(values: Sequence[int], most_marks: int, finest: int = 1) -> Scale:
    """A scale that holds the values with at most ``most_marks`` marks.

    It has two at least, three where values stand on both sides of 0.

    It starts at 0 where the smallest value is less than half of the largest: a short axis makes
    small changes look large. Marks are multiples of 1, 2 or 5 times a power of ten, and none is
    finer than ``finest``.
    """
    low, high = min(values, default=0), max(values, default=0)
    if low >= 0 and 2 * low < high:
        low = 0
    elif high <= 0 and 2 * high > low:
        high = 0
    most_marks = max(most_marks, 3 if low < 0 < high else 2)
    for step in _round_steps(max(1, finest)):
        first = low // step * step
        last = -(-high // step) * step
        if first == last:
            last += step
        if (last - first) // step < most_marks:
            return Scale(first, last, step)
    raise AssertionError("steps grow without end")


def _round_steps(finest: int) -> Iterator[int]:
    power = 1
    while True:
        yield from (times * power for times in _STEPS if times * power >= finest)
        power *= 10


def line_dots(start: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The dots from one dot to another, both included: Bresenham's line."""
    (x, y), (end_x, end_y) = start, end
    across, down = abs(end_x - x), -abs(end_y - y)
    step_x, step_y = (1 if x < end_x else -1), (1 if y < end_y else -1)
    error = across + down
    while True:
        yield x, y
        if (x, y) == (end_x, end_y):
            return
        twice = 2 * error
        if twice >= down:
            error += down
            x += step_x
        if twice <= across:
            error += across
            y += step_y


def braille(dots: Sequence[tuple[int, int]]) -> str:
    """The braille character with these dots, each as column (0, 1) and row (0 to 3) in the cell."""
    bits = {(0, 0): 1, (0, 1): 2, (0, 2): 4, (1, 0): 8, (1, 1): 16, (1, 2): 32}
    bits |= {(0, 3): 64, (1, 3): 128}
    return chr(0x2800 + sum(bits[dot] for dot in set(dots)))

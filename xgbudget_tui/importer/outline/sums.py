"""Adding up within rounding: which sums still lead anywhere, and which meet a head's amounts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from xgbudget_tui.importer.outline.puzzle import Amounts, rounding_bound
from xgbudget_tui.importer.outline.spans import Aim, Key, Walk

Bound = tuple[int | None, int, int]
"""Lowest and highest sum still of use, and the rounding unit, of one column."""


class Reckoning:
    """The amounts of a table, with running sums to see how far the rows left can reach."""

    def __init__(self, amounts: Sequence[Amounts], grain: Amounts) -> None:
        self.amounts = amounts
        self.grain = grain
        columns = range(len(grain))
        self.gains = [self._running(column, 1) for column in columns]
        self.losses = [self._running(column, -1) for column in columns]

    def _running(self, column: int, sign: int) -> list[int]:
        parts = (max(0, sign * amounts[column]) for amounts in self.amounts)
        return [0, *accumulate(parts)]

    def adds_up(self, head: int, key: Key) -> bool:
        """Whether a sum meets the head's amount in every column within the worst of rounding."""
        total, parts = key
        return any(parts) and all(
            abs(amount - part) <= rounding_bound(grain, count)
            for amount, part, count, grain in zip(
                self.amounts[head], total, parts, self.grain, strict=True
            )
        )

    def bounds(self, walk: Walk, row: int) -> tuple[Bound, ...]:
        """Between which sums, per column, the rows from ``row`` on can still meet the aim."""
        assert walk.head is not None
        left = walk.last - row + 1
        bounds = []
        for column, grain in enumerate(self.grain):
            amount = self.amounts[walk.head][column]
            loss = self.losses[column][walk.last + 1] - self.losses[column][row]
            gain = self.gains[column][walk.last + 1] - self.gains[column][row]
            # Each further part widens the bound by less than it adds, so only those placed count,
            # unless a negative part may yet come.
            highest = amount + loss + (grain * left if loss else 0)
            lowest = amount - gain - grain * (left + 1)
            bounds.append((lowest if walk.aim is Aim.MEET else None, highest, grain))
        return tuple(bounds)


def add_part(before: Key, amounts: Amounts, bounds: tuple[Bound, ...]) -> Key | None:
    """The sum with one part more, or None if it has left the bounds."""
    totals = []
    counts = []
    for sum_before, parts_before, amount, bound in zip(*before, amounts, bounds, strict=True):
        lowest, highest, grain = bound
        parts = parts_before + 1 if amount else parts_before
        total = sum_before + amount
        slack = grain * (max(parts, 2) + 1) // 2
        if total > highest + slack or (lowest is not None and total < lowest - slack):
            return None
        totals.append(total)
        counts.append(parts)
    return tuple(totals), tuple(counts)

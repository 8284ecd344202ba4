"""Adding up within rounding: which sums still lead anywhere, and which meet a head's amounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
        columns = [[row[column] for row in amounts] for column in range(len(grain))]
        self.gains = [_running(amount if amount > 0 else 0 for amount in own) for own in columns]
        self.losses = [_running(-amount if amount < 0 else 0 for amount in own) for own in columns]

    def adds_up(self, head: int, key: Key) -> bool:
        """Whether a sum meets the head's amount in every column within the worst of rounding."""
        totals, parts = key
        if not any(parts):
            return False
        for amount, total, count, grain in zip(
            self.amounts[head], totals, parts, self.grain, strict=True
        ):
            if abs(amount - total) > rounding_bound(grain, count):
                return False
        return True

    def bounds(self, walk: Walk, row: int) -> tuple[Bound, ...]:
        """Between which sums, per column, the rows from ``row`` on can still meet the aim."""
        assert walk.head is not None
        left, end, meets = walk.last - row + 1, walk.last + 1, walk.aim is Aim.MEET
        bounds: list[Bound] = []
        for amount, grain, losses, gains in zip(
            self.amounts[walk.head], self.grain, self.losses, self.gains, strict=True
        ):
            # Each further part widens the bound by less than it adds, so only those placed count,
            # unless a negative part may yet come.
            loss = losses[end] - losses[row]
            highest = amount + loss + grain * left if loss else amount
            lowest = amount - (gains[end] - gains[row]) - grain * (left + 1) if meets else None
            bounds.append((lowest, highest, grain))
        return tuple(bounds)


def _running(parts: Iterable[int]) -> list[int]:
    return [0, *accumulate(parts)]


def add_part(before: Key, amounts: Amounts, bounds: tuple[Bound, ...]) -> Key | None:
    """The sum with one part more, or None if it has left the bounds."""
    if len(amounts) == 1:
        # Most tables have one column of amounts: the same without the loop.
        (lowest, highest, grain), (amount,) = bounds[0], amounts
        parts = before[1][0] + 1 if amount else before[1][0]
        total = before[0][0] + amount
        slack = grain * (parts + 1 if parts > 2 else 3) // 2
        if total > highest + slack or (lowest is not None and total < lowest - slack):
            return None
        return (total,), (parts,)
    totals = []
    counts = []
    for sum_before, parts_before, amount, bound in zip(*before, amounts, bounds, strict=True):
        lowest, highest, grain = bound
        parts = parts_before + 1 if amount else parts_before
        total = sum_before + amount
        slack = grain * (parts + 1 if parts > 2 else 3) // 2
        if total > highest + slack or (lowest is not None and total < lowest - slack):
            return None
        totals.append(total)
        counts.append(parts)
    return tuple(totals), tuple(counts)

"""Every way to nest a table's rows so that each line is the sum of its parts, counted.

Dynamic programming over runs of rows. For every row, from the last to the first, all spans that
start there are found by walking on through later spans with the sum so far as state; equal states
are merged, so a number of trees that grows exponentially costs little to count. Among the trees
with the fewest open branches and roots all are counted, and the one on which most witnesses agree
(then the one with the smallest rounding differences) is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from xgbudget_tui.importer.outline.puzzle import Amounts, Puzzle, rounding_bound

ROOT_COST = 2
HINTED_COST = 1
LOOSE_COST = 3
STRAY_COST = 1
FREE = 0

_STATES_PER_ROW = 600


class TooHardError(Exception):
    """The puzzle needs more work than it may have."""


@dataclass(slots=True)
class Step:
    """The best of all equal walks to a point: their number and the ways they came."""

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
            # The best way stands first; the others are kept to know every possible parent.
            self.ways = other.ways + self.ways if better else self.ways + other.ways
        if better:
            self.score, self.gap = other.score, other.gap


@dataclass(slots=True, eq=False)
class Span:
    """A line and all under it: rows ``start`` to ``end``, of which ``head`` is the line itself.

    ``tail`` is the last step of the walk through its parts, None for a line without parts.
    ``open`` says that the parts do not add up to it.
    """

    start: int
    end: int
    head: int
    cost: int
    count: int
    score: int
    gap: int
    tail: Step | None = None
    open: bool = False
    partial: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk through the parts of a head must keep to. ``head`` None: the roots."""

    head: int | None
    first: int
    last: int
    level: int
    summed: bool


Key = tuple[Amounts, Amounts]
"""The sum so far and how many parts other than 0 made it, per column."""


class Solver:
    """Solves one Puzzle. Raises TooHardError when the effort runs out."""

    def __init__(self, puzzle: Puzzle) -> None:
        self.puzzle = puzzle
        self.size = len(puzzle)
        columns = range(len(puzzle.grain))
        self.gains = [self._running(column, 1) for column in columns]
        self.losses = [self._running(column, -1) for column in columns]
        self.spans: list[dict[int, list[Span]]] = [{} for _ in range(self.size)]
        self.effort = puzzle.effort
        self.feet = [row for row in range(1, self.size) if puzzle.foot[row]]
        self.last_child: dict[int, int] = {}
        for row, parent in enumerate(puzzle.parents):
            if parent is not None:
                self.last_child[parent] = row

    def solve(self) -> Step | None:
        """The end of the walk through the roots, or None if there is no tree at all."""
        for start in range(self.size - 1, -1, -1):
            for level in self._levels(start):
                self.spans[start][level] = list(self._headed_spans(start, level))
            if self.feet and self.feet[-1] > start:
                self._add_footed_spans(start)
        walk = Walk(None, 0, self.size - 1, FREE, summed=False)
        ends = [step for end, _, step in self._walk(walk) if end == self.size - 1]
        return ends[0] if ends else None

    def _running(self, column: int, sign: int) -> list[int]:
        parts = (max(0, sign * amounts[column]) for amounts in self.puzzle.amounts)
        return [0, *accumulate(parts)]

    def _levels(self, row: int) -> Iterable[int]:
        grammar = self.puzzle.grammar
        if grammar is None or grammar.free[row]:
            return (FREE,)
        return range(grammar.depth, 0, -1)

    def _may_be_leaf(self, row: int, level: int) -> bool:
        grammar = self.puzzle.grammar
        return grammar is None or level in (FREE, 1, grammar.depth) or self.puzzle.loose

    def _headed_spans(self, head: int, level: int) -> Iterator[Span]:
        puzzle = self.puzzle
        if head not in self.last_child and self._may_be_leaf(head, level):
            grammar = puzzle.grammar
            stray = grammar is not None and FREE < level < grammar.depth and level > 1
            yield Span(head, head, head, STRAY_COST if stray else 0, 1, 0, 0)
        if puzzle.grammar is not None and level == puzzle.grammar.depth:
            return
        first, last = head + 1, self._limit(head)
        if first > last:
            return
        needed = self.last_child.get(head, first)
        closed: set[int] = set()
        if any(puzzle.amounts[head]):
            for end, key, step in self._walk(Walk(head, first, last, level, summed=True)):
                if end >= needed and self._adds_up(head, key):
                    closed.add(end)
                    yield self._span(head, head, end, step, key)
        yield from self._open_spans(head, first, last, level, closed)

    def _open_spans(
        self, head: int, first: int, last: int, level: int, closed: set[int]
    ) -> Iterator[Span]:
        """Branches that other witnesses hold together though they do not add up."""
        puzzle = self.puzzle
        hinted = puzzle.ranges.get(head)
        hinted_end = hinted[1] if hinted and hinted[0] == first else None
        loose = puzzle.loose and level == 1 and puzzle.grammar is not None
        partial = head in puzzle.partial
        if hinted_end is None and not loose and not partial:
            return
        last = last if loose or partial else min(last, hinted_end or last)
        needed = self.last_child.get(head, first)
        blank = not any(puzzle.amounts[head])
        for end, key, step in self._walk(Walk(head, first, last, level, summed=False)):
            if end in closed or end < needed:
                continue
            if end == hinted_end:
                cost = 0 if blank or partial else HINTED_COST
            elif loose or partial:
                cost = 0 if partial else LOOSE_COST
            else:
                continue
            span = self._span(head, head, end, step, key)
            span.cost, span.open, span.gap = span.cost + cost, True, step.gap
            span.partial, span.blank = partial, blank
            yield span

    def _add_footed_spans(self, start: int) -> None:
        """Totals printed below the rows they total, shortest run first."""
        for foot in self.feet:
            if foot <= start or not self._may_foot(start, foot):
                continue
            walk = Walk(foot, start, foot - 1, FREE, summed=True)
            found = [
                self._span(start, foot, foot, step, key)
                for end, key, step in self._walk(walk)
                if end == foot - 1 and self._adds_up(foot, key)
            ]
            if not found and self.puzzle.ranges.get(foot) == (start, foot - 1):
                loose = Walk(foot, start, foot - 1, FREE, summed=False)
                for end, key, step in self._walk(loose):
                    if end == foot - 1:
                        span = self._span(start, foot, foot, step, key)
                        blank = not any(self.puzzle.amounts[foot])
                        span.cost, span.open = span.cost + (0 if blank else HINTED_COST), True
                        span.gap, span.blank = step.gap, blank
                        found.append(span)
            if found:
                self.spans[start].setdefault(FREE, []).extend(found)

    def _may_foot(self, start: int, foot: int) -> bool:
        puzzle = self.puzzle
        if puzzle.grand[foot] and start > 0 and not puzzle.grand[start - 1]:
            return False
        return not self._crosses(start, foot - 1)

    def _crosses(self, first: int, last: int) -> bool:
        """Whether rows first..last hold one sibling of a numbered pair without the other."""
        previous, sibling = self.puzzle.previous, self.puzzle.sibling
        return any(
            previous.get(row, first) < first or sibling.get(row, last) > last
            for row in (previous.keys() | sibling.keys())
            if first <= row <= last
        )

    def _limit(self, head: int) -> int:
        """The last row that can be under a head that stands first."""
        for row in sorted(self.puzzle.previous):
            if row > head and self.puzzle.previous[row] <= head:
                return row - 1
        return self.size - 1

    def _span(self, start: int, head: int, end: int, step: Step, key: Key) -> Span:
        gap = (
            sum(
                abs(amount - part) // grain
                for amount, part, grain in zip(
                    self.puzzle.amounts[head], key[0], self.puzzle.grain, strict=True
                )
            )
            if key[0]
            else 0
        )
        return Span(start, end, head, step.cost, step.count, step.score, step.gap + gap, step)

    def _adds_up(self, head: int, key: Key) -> bool:
        total, parts = key
        return any(parts) and all(
            abs(amount - part) <= rounding_bound(grain, count)
            for amount, part, count, grain in zip(
                self.puzzle.amounts[head], total, parts, self.puzzle.grain, strict=True
            )
        )

    def _walk(self, walk: Walk) -> Iterator[tuple[int, Key, Step]]:
        """Every ``(last row, sum so far, step)`` that a row of whole spans can reach."""
        zero = (0,) * len(self.puzzle.grain) if walk.summed else ()
        points: dict[int, dict[Key, Step]] = {walk.first: {(zero, zero): Step(0, 1, 0, 0)}}
        for row in range(walk.first, walk.last + 2):
            steps = points.pop(row, None)
            if steps is None:
                continue
            if row > walk.first and self._whole(walk.first, row - 1):
                for key, step in steps.items():
                    yield row - 1, key, step
            if row > walk.last:
                break
            if len(steps) > _STATES_PER_ROW:
                raise TooHardError
            for span in self._parts(row, walk):
                self._advance(walk, span, steps, points)

    def _whole(self, first: int, last: int) -> bool:
        """Whether no numbered sibling of the rows walked stands beyond them."""
        after = self.puzzle.sibling
        if not after:
            return True
        return all(not first <= before <= last or nxt <= last for before, nxt in after.items())

    def _parts(self, row: int, walk: Walk) -> Iterator[Span]:
        """The spans from ``row`` that may be parts of the walk's head."""
        levels = self.spans[row]
        spans = levels.get(FREE, ()) if walk.level == FREE else ()
        below = levels.get(walk.level + 1, ()) if self.puzzle.grammar is not None else ()
        for span in (*spans, *below):
            if span.end <= walk.last and self._may_be_part(walk.head, span.head):
                yield span

    def _may_be_part(self, head: int | None, child: int) -> bool:
        parent = self.puzzle.parents[child]
        if head is None:
            return parent is None
        if self.puzzle.grand[child] and not self.puzzle.grand[head]:
            return False
        if parent is not None:
            return parent == head
        above, code = self.puzzle.codes[head], self.puzzle.codes[child]
        return above is None or code is None or (code.startswith(above) and code != above)

    def _advance(
        self, walk: Walk, span: Span, steps: dict[Key, Step], points: dict[int, dict[Key, Step]]
    ) -> None:
        bond = 0 if walk.head is None else self.puzzle.bond(walk.head, span.head)
        amounts = self.puzzle.amounts[span.head]
        root = walk.head is None
        target = points.setdefault(span.end + 1, {})
        self.effort -= len(steps)
        if self.effort < 0:
            raise TooHardError
        for (total, parts), step in steps.items():
            key: Key = ((), ())
            if walk.summed:
                key = (
                    tuple(a + b for a, b in zip(total, amounts, strict=True)),
                    tuple(n + 1 if b else n for n, b in zip(parts, amounts, strict=True)),
                )
                if not self._within_reach(walk, key, span.end + 1):
                    continue
            new = Step(
                step.cost + span.cost + (ROOT_COST if root else 0),
                step.count * span.count,
                step.score + span.score + bond,
                step.gap + span.gap,
                [(step, span)],
            )
            if key in target:
                target[key].join(new)
            else:
                target[key] = new

    def _within_reach(self, walk: Walk, key: Key, row: int) -> bool:
        """Whether the rows left could still bring the sum to the head's amount."""
        assert walk.head is not None
        rows_left = walk.last - row + 1
        for column, grain in enumerate(self.puzzle.grain):
            rest = self.puzzle.amounts[walk.head][column] - key[0][column]
            parts = max(key[1][column], 2)
            gain = self.gains[column][walk.last + 1] - self.gains[column][row]
            loss = self.losses[column][walk.last + 1] - self.losses[column][row]
            # Each further part widens the bound by less than it adds, so only those placed count.
            over = loss + rounding_bound(grain, parts + (rows_left if loss else 0))
            if not -over <= rest <= gain + rounding_bound(grain, parts + rows_left):
                return False
        return True

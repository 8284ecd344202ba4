"""Every way to nest a table's rows so that each line is the sum of its parts, counted.

Dynamic programming over runs of rows. For every row, from the last to the first, all spans that
start there are found by walking on through later spans with the sum so far as state; equal states
are merged, so a number of trees that grows exponentially costs little to count. Among the trees
with the fewest open branches and roots all are counted, and the one on which most witnesses agree
(then the one with the smallest rounding differences) is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xgbudget_tui.importer.outline.puzzle import Puzzle
from xgbudget_tui.importer.outline.spans import Aim, Fit, Key, Span, Step, Walk
from xgbudget_tui.importer.outline.walker import FREE, NO_KEY, Walker

HINTED_COST = 1
OPEN_TOTAL_COST = 3
LOOSE_COST = 3
LEAF_COST = 1
STRAY_SCORE = -2

_FEET_AHEAD = 12
"""How many totals below a row are tried as the total of the rows that begin there."""


class Solver(Walker):
    """Solves one Puzzle. Raises TooHardError when the effort runs out."""

    def __init__(self, puzzle: Puzzle) -> None:
        super().__init__(puzzle)
        self.feet = [row for row in range(1, self.size) if puzzle.foot[row]]
        self.last_child: dict[int, int] = {}
        for row, parent in enumerate(puzzle.parents):
            if parent is not None:
                self.last_child[parent] = row

    def solve(self) -> Step | None:
        """The end of the walk through the roots, or None if there is no tree at all."""
        for start in range(self.size - 1, -1, -1):
            for level in self._levels(start):
                self.spans[level][start] = tuple(self._headed_spans(start, level))
            self._add_footed_spans(start)
        walk = Walk(None, 0, self.size - 1, FREE, Aim.ANY)
        return next((step for end, _, step in self.walk(walk) if end == self.size - 1), None)

    def _levels(self, row: int) -> Iterable[int]:
        grammar = self.puzzle.grammar
        if grammar is None or grammar.free[row]:
            return (FREE,)
        return range(grammar.depth, 0, -1)

    def _leaves(self, row: int, level: int) -> Iterator[Span]:
        """The line alone, where it may be without parts."""
        grammar = self.puzzle.grammar
        if row in self.last_child:
            return
        if grammar is None or level in (FREE, 1, grammar.depth):
            # Among branches that may stay open a class without parts must not come for free.
            cost = LEAF_COST if self.puzzle.loose and level == 1 else 0
            yield Span(row, row, row, cost, 1, 0, 0)
        elif self.puzzle.loose:
            yield Span(row, row, row, 0, 1, STRAY_SCORE, 0, stray=True)

    def _headed_spans(self, head: int, level: int) -> Iterator[Span]:
        puzzle = self.puzzle
        yield from self._leaves(head, level)
        if puzzle.grammar is not None and level == puzzle.grammar.depth:
            return
        if puzzle.flat and level == FREE:
            return
        first, last = head + 1, self.limits[head]
        if first > last:
            return
        needed = self.last_child.get(head, first)
        closed: set[int] = set()
        if any(puzzle.amounts[head]):
            for end, key, step in self.walk(Walk(head, first, last, level, Aim.MEET)):
                if end >= needed and self.reckoning.adds_up(head, key):
                    closed.add(end)
                    yield self._span(head, head, end, step, Fit.CLOSED, key)
        yield from self._held_spans(head, level, closed)

    def _held_spans(self, head: int, level: int, closed: set[int]) -> Iterator[Span]:
        """Branches that other witnesses hold together though they do not add up."""
        puzzle = self.puzzle
        first, last = head + 1, self.limits[head]
        needed = self.last_child.get(head, first)
        if head in puzzle.partial:
            for end, _, step in self.walk(Walk(head, first, last, level, Aim.BELOW)):
                if end >= needed and end not in closed:
                    yield self._span(head, head, end, step, Fit.PARTIAL)
                if puzzle.total[head]:
                    yield from self._after_of_which(head, end, step)
            return
        hinted = puzzle.ranges.get(head)
        hinted_end = hinted[1] if hinted and hinted[0] == first else None
        loose = puzzle.loose
        if hinted_end is None and not loose:
            return
        last = last if loose or hinted_end is None else min(last, hinted_end)
        fit = Fit.OPEN if any(puzzle.amounts[head]) else Fit.BLANK
        for end, _, step in self.walk(Walk(head, first, last, level, Aim.ANY)):
            if end < needed or end in closed or (end != hinted_end and not loose):
                continue
            span = self._span(head, head, end, step, fit)
            span.loose = end != hinted_end
            if fit is Fit.OPEN:
                span.cost += LOOSE_COST if span.loose else self._open_cost(head)
            yield span

    def _after_of_which(self, head: int, end: int, begin: Step) -> Iterator[Span]:
        """A total above some of it (其中) and then all of its parts."""
        walk = Walk(head, end + 1, self.limits[head], FREE, Aim.MEET)
        for last, key, step in self.walk(walk, begin):
            if self.reckoning.adds_up(head, key):
                span = self._span(head, head, last, step, Fit.TWOFOLD, key)
                span.again = (head + 1, end)
                yield span

    def _add_footed_spans(self, start: int) -> None:
        """Totals printed below the rows they total, shortest run first."""
        ahead = [foot for foot in self.feet if foot > start and not self.puzzle.flat]
        near = ahead[:_FEET_AHEAD] + [foot for foot in ahead[_FEET_AHEAD:] if self._grand(foot)]
        before = self.limits[start - 1] if start else self.size - 1
        for foot in near:
            if foot - 1 > before:
                break
            if self._grand(foot) and start > 0 and not self._grand(start - 1):
                continue
            found = [
                self._span(start, foot, foot, step, Fit.CLOSED, key)
                for end, key, step in self.walk(Walk(foot, start, foot - 1, FREE, Aim.MEET))
                if end == foot - 1 and self.reckoning.adds_up(foot, key)
            ]
            if not found and self.puzzle.ranges.get(foot) == (start, foot - 1):
                fit = Fit.OPEN if any(self.puzzle.amounts[foot]) else Fit.BLANK
                found = [
                    self._span(start, foot, foot, step, fit)
                    for end, _, step in self.walk(Walk(foot, start, foot - 1, FREE, Aim.ANY))
                    if end == foot - 1
                ]
                for span in found:
                    span.cost += self._open_cost(foot) if fit is Fit.OPEN else 0
            found += [again for span in found for again in self._with_of_which(span)]
            if found:
                self.spans[FREE][start] = (*self.spans[FREE][start], *found)

    def _with_of_which(self, span: Span) -> Iterator[Span]:
        """A total below its parts with some of it (其中) printed again below the total."""
        foot = span.head
        if foot not in self.puzzle.partial or span.tail is None:
            return
        walk = Walk(foot, foot + 1, self.limits[foot], FREE, Aim.BELOW)
        for end, _, step in self.walk(walk, span.tail):
            again = self._span(span.start, foot, end, step, Fit.TWOFOLD)
            again.gap, again.again = span.gap, (foot + 1, end)
            yield again

    def _open_cost(self, head: int) -> int:
        """A total that some of the lines do make up had better lose a line than stay open."""
        return OPEN_TOTAL_COST if self.puzzle.total[head] else HINTED_COST

    def _grand(self, row: int) -> bool:
        return self.puzzle.grand[row]

    def _span(
        self, start: int, head: int, end: int, step: Step, fit: Fit, key: Key = NO_KEY
    ) -> Span:
        gap = step.gap
        for column, total in enumerate(key[0]):
            gap += abs(self.puzzle.amounts[head][column] - total) // self.puzzle.grain[column]
        return Span(start, end, head, step.cost, step.count, step.score, gap, step, fit)

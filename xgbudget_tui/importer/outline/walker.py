"""Walking over rows of spans: every sum that a run of parts can reach, with equal ways merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xgbudget_tui.importer.outline.puzzle import Puzzle
from xgbudget_tui.importer.outline.spans import Aim, Key, Span, Step, Walk
from xgbudget_tui.importer.outline.sums import Reckoning, add_part

ROOT_COST = 2
BARE_TOTAL_COST = 2
FREE = 0
NO_KEY: Key = ((), ())


class TooHardError(Exception):
    """The puzzle needs more work than it may have."""


class Walker:
    """Walks through the spans found so far; ``spans[level][row]`` are those that start there."""

    def __init__(self, puzzle: Puzzle) -> None:
        self.puzzle = puzzle
        self.size = len(puzzle)
        self.reckoning = Reckoning(puzzle.amounts, puzzle.grain)
        depth = 0 if puzzle.grammar is None else puzzle.grammar.depth
        self.spans: list[list[Sequence[Span]]] = [[()] * self.size for _ in range(depth + 2)]
        self.effort = puzzle.effort
        self.limits = self._find_limits()

    def _find_limits(self) -> list[int]:
        """For each row the last row that can be under it when it stands first.

        A numbered line and the next of its run are siblings, so no line between them can reach
        past the second.
        """
        limits = [self.size - 1] * self.size
        for before, after in self.puzzle.sibling.items():
            for row in range(before, after):
                limits[row] = min(limits[row], after - 1)
        return limits

    def walk(self, walk: Walk, begin: Step | None = None) -> Iterator[tuple[int, Key, Step]]:
        """Every ``(last row, sum so far, step)`` that a row of whole spans can reach.

        ``begin`` is an earlier walk through parts of the same head that this one continues.
        """
        zero = (0,) * len(self.puzzle.grain) if walk.aim is not Aim.ANY else ()
        points: dict[int, dict[Key, Step]] = {walk.first: {(zero, zero): begin or Step(0, 1, 0, 0)}}
        sibling = self.puzzle.sibling
        reach = -1
        for row in range(walk.first, walk.last + 2):
            steps = points.pop(row, None)
            # A numbered line whose sibling lies beyond the rows walked keeps them from ending.
            if steps and row > walk.first and reach < row:
                for key, step in steps.items():
                    yield row - 1, key, step
            if row > walk.last or not (points or steps):
                return
            self._spend(1)
            if steps:
                for span in self._parts(row, walk):
                    self._advance(walk, span, steps, points)
            reach = max(reach, sibling.get(row, -1))

    def _spend(self, effort: int) -> None:
        self.effort -= effort
        if self.effort < 0:
            raise TooHardError

    def _parts(self, row: int, walk: Walk) -> list[Span]:
        """The spans from ``row`` that may be parts of the walk's head."""
        spans = self.spans[FREE][row] if walk.level == FREE else ()
        if self.puzzle.grammar is not None:
            spans = (*spans, *self.spans[walk.level + 1][row])
        head, last, loosely = walk.head, walk.last, walk.aim is Aim.ANY
        return [
            span
            for span in spans
            if span.end <= last
            and not (span.loose if loosely else span.stray)
            and self.puzzle.admits(head, span.head)
            and not self._doubles(head, span)
        ]

    def _doubles(self, head: int | None, span: Span) -> bool:
        """Whether a total below its parts would be the one part of a line above them."""
        if head is None or span.start == span.head or head > span.start:
            return False
        return self.puzzle.amounts[head] == self.puzzle.amounts[span.head]

    def _advance(
        self, walk: Walk, span: Span, steps: dict[Key, Step], points: dict[int, dict[Key, Step]]
    ) -> None:
        """Walk on over one span from every state that stands before it."""
        head, child, after = walk.head, span.head, span.end + 1
        added = span.cost
        if head is None:
            bare = span.tail is None and self.puzzle.total[child]
            added += ROOT_COST + (BARE_TOTAL_COST if bare else 0)
        dearest = self.puzzle.allowance - added
        amounts = self.puzzle.amounts[child]
        bounds = () if walk.aim is Aim.ANY else self.reckoning.bounds(walk, after)
        target: dict[Key, Step] = points.get(after, {})
        self._spend(len(steps) * (len(amounts) + 1) // 2)
        score: int | None = None
        for before, step in steps.items():
            if step.cost > dearest and head is not None:
                continue
            key = add_part(before, amounts, bounds) if bounds else NO_KEY
            if key is None:
                continue
            if score is None:
                score = span.score + (0 if head is None else self.puzzle.bond(head, child))
            new = Step(
                step.cost + added,
                step.count * span.count,
                step.score + score,
                step.gap + span.gap,
                [(step, span)],
            )
            if key in target:
                target[key].join(new)
            else:
                target[key] = new
        if target:
            points[after] = target

"""Every way to nest rows so that each line is the sum of its parts: counted, the best a tree.

Dynamic programming over runs of rows. For every row, from the last to the first, all spans that
start there are found by walking on through later spans with the sum so far as state; equal states
are merged, so a number of trees that grows exponentially costs little to count. Among the trees
with the fewest open branches and roots all are counted, and the one on which most witnesses agree
(then the one with the smallest rounding differences) is kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import accumulate, chain

from xgbudget_tui.importer.hierarchy.nesting_problem import Amounts, NestingProblem, find_limits
from xgbudget_tui.model.rounding import worst_of_alike
from xgbudget_tui.model.value import value_class


@dataclass(slots=True, eq=False)
class Step:
    """All equal walks to a point: what they cost, how many they are, and the ways they came.

    ``score`` counts agreeing witnesses, ``gap`` the rounding differences (in printed units) of the
    best of them: the one over ``span`` from the step ``before`` (None at the start of a walk).
    ``others`` are the last spans of the rest, with the steps before them.
    """

    cost: int
    count: int
    score: int
    gap: int
    before: Step | None = None
    span: Span | None = None
    others: list[tuple[Step, Span]] | None = None

    def join(self, cost: int, score: int, before: Step, span: Span) -> None:
        """Merge another walk to the same point; the cheaper kind wins, equal kinds add up."""
        count, gap = before.count * span.count, before.gap + span.gap
        if cost < self.cost:
            self.cost, self.count, self.score, self.gap = cost, count, score, gap
            self.before, self.span, self.others = before, span, None
            return
        self.count += count
        if self.others is None:
            self.others = []
        if (score, -gap) > (self.score, -self.gap):
            if self.before is not None and self.span is not None:
                self.others.append((self.before, self.span))
            self.score, self.gap, self.before, self.span = score, gap, before, span
        else:
            self.others.append((before, span))

    @property
    def ways(self) -> Iterator[tuple[Step, Span]]:
        """All ways it came, the best first."""
        if self.before is not None and self.span is not None:
            yield self.before, self.span
        yield from self.others or ()


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


@value_class
class Walk:
    """A walk over rows ``first`` to ``last``, through the parts of ``head`` (None: the roots).

    It must not end before the row ``earliest``.
    """

    head: int | None
    first: int
    last: int
    level: int
    aim: Aim
    earliest: int = 0


Key = tuple[int, ...]
"""Of each column the sum so far, then how many parts other than 0 made it; empty if not summed."""


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

    def adds_up(self, head: int, totals: Amounts, parts: Amounts) -> bool:
        """Whether sums of so many parts meet the head's amounts within the worst of rounding."""
        if not any(parts):
            return False
        return self.meets(head, tuple(chain.from_iterable(zip(totals, parts, strict=True))))

    def meets(self, head: int, key: Key) -> bool:
        """Whether a sum meets the head's amount in every column within the worst of rounding."""
        at, some = 0, False
        for amount, grain in zip(self.amounts[head], self.grain, strict=True):
            count = key[at + 1]
            if abs(amount - key[at]) > worst_of_alike(grain, count):
                return False
            some = some or count > 0
            at += 2
        return some

    def rows_add_up(self, head: int, rows: Iterable[int]) -> bool:
        """Whether the head's amount is the sum of these rows."""
        parts = [self.amounts[row] for row in rows]
        totals = tuple(sum(column) for column in zip(*parts, strict=True))
        counts = tuple(sum(map(bool, column)) for column in zip(*parts, strict=True))
        return self.adds_up(head, totals, counts)

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
    key: list[int] = []
    at = 0
    for amount, (lowest, highest, grain) in zip(amounts, bounds, strict=True):
        total = before[at] + amount
        parts = before[at + 1] + 1 if amount else before[at + 1]
        slack = grain * (parts + 1 if parts > 2 else 3) // 2
        if total > highest + slack or (lowest is not None and total < lowest - slack):
            return None
        key += (total, parts)
        at += 2
    return tuple(key)


ROOT_COST = 2
BARE_TOTAL_COST = 2
FREE = 0
NO_KEY: Key = ()


class TooHardError(Exception):
    """The puzzle needs more work than it may have."""


class Walker:
    """Walks through the spans found so far; ``spans[level][row]`` are those that start there."""

    def __init__(self, problem: NestingProblem) -> None:
        self.problem = problem
        self.size = len(problem)
        self.reckoning = Reckoning(problem.amounts, problem.grain)
        depth = 0 if problem.grammar is None else problem.grammar.depth
        self.spans: list[list[Sequence[Span]]] = [[()] * self.size for _ in range(depth + 2)]
        self.effort = problem.effort
        self.limits = find_limits(problem.sibling, problem.apart, self.size)
        self._found: dict[tuple[int, int | None, int, int, bool], Sequence[Span]] = {}

    def walk(self, walk: Walk, begin: Step | None = None) -> Iterator[tuple[int, Key, Step]]:
        """Every ``(last row, sum so far, step)`` that a row of whole spans can reach.

        Of walks that are to meet their head's amount, those that do. ``begin`` is an earlier walk
        through parts of the same head that this one continues.
        """
        zero: Key = NO_KEY if walk.aim is Aim.ANY else (0, 0) * len(self.problem.grain)
        points: dict[int, dict[Key, Step]] = {walk.first: {zero: begin or Step(0, 1, 0, 0)}}
        bounds: dict[int, tuple[Bound, ...]] = {}
        sibling = self.problem.sibling
        meant = None if walk.aim is not Aim.MEET else walk.head
        reach, after_first = -1, max(walk.first, walk.earliest)
        for row in range(walk.first, walk.last + 2):
            steps = points.pop(row, None)
            # A numbered line whose sibling lies beyond the rows walked keeps them from ending.
            if steps and row > after_first and reach < row:
                for key, step in steps.items():
                    if meant is None or self.reckoning.meets(meant, key):
                        yield row - 1, key, step
            if row > walk.last or not (points or steps):
                return
            self._spend(1)
            if steps:
                for span in self._parts(row, walk):
                    self._advance(walk, span, steps, points, bounds)
            reach = max(reach, sibling.get(row, -1))

    def _spend(self, effort: int) -> None:
        self.effort -= effort
        if self.effort < 0:
            raise TooHardError

    def _parts(self, row: int, walk: Walk) -> Sequence[Span]:
        """The spans from ``row`` that may be parts of the walk's head."""
        if row == walk.first:
            return self._find_parts(row, walk)
        # Rows behind the first have all their spans, and are walked again from other rows.
        place = (row, walk.head, walk.last, walk.level, walk.aim is Aim.ANY)
        found = self._found.get(place)
        if found is None:
            found = self._found[place] = self._find_parts(row, walk)
        return found

    def _find_parts(self, row: int, walk: Walk) -> Sequence[Span]:
        spans = self.spans[FREE][row] if walk.level == FREE else ()
        if self.problem.grammar is not None:
            spans = (*spans, *self.spans[walk.level + 1][row])
        head, last, loosely = walk.head, walk.last, walk.aim is Aim.ANY
        return [
            span
            for span in spans
            if span.end <= last
            and not (span.loose if loosely else span.stray)
            and self.problem.admits(head, span.head)
            and not self._doubles(head, span)
        ]

    def _doubles(self, head: int | None, span: Span) -> bool:
        """Whether a total below its parts would be the one part of a line above them."""
        if head is None or span.start == span.head or head > span.start:
            return False
        return self.problem.amounts[head] == self.problem.amounts[span.head]

    def _advance(
        self,
        walk: Walk,
        span: Span,
        steps: dict[Key, Step],
        points: dict[int, dict[Key, Step]],
        bounds: dict[int, tuple[Bound, ...]],
    ) -> None:
        """Walk on over one span from every state that stands before it.

        ``bounds`` keeps those found for the rows of this walk.
        """
        head, child, after = walk.head, span.head, span.end + 1
        added = span.cost
        if walk.aim is Aim.ANY and span.tail is None and self.problem.total[child]:
            added += BARE_TOTAL_COST
        if head is None:
            added += ROOT_COST
        amounts = self.problem.amounts[child]
        self._spend(len(steps) * (len(amounts) + 1) // 2)
        dearest = self.problem.allowance - added if head is not None else math.inf
        reached = self._reach(walk, amounts, after, steps, bounds)
        target = points.get(after)
        score: int | None = None
        for key, step in reached:
            if step.cost > dearest:
                continue
            if target is None:
                target = points[after] = {}
            cost = step.cost + added
            met = target.get(key)
            if met is not None and cost > met.cost:
                continue
            if score is None:
                score = span.score + (0 if head is None else self.problem.bond(head, child))
            if met is not None:
                met.join(cost, step.score + score, step, span)
            else:
                target[key] = Step(
                    cost, step.count * span.count, step.score + score, step.gap + span.gap,
                    step, span,
                )  # fmt: skip

    def _reach(
        self,
        walk: Walk,
        amounts: Amounts,
        after: int,
        steps: dict[Key, Step],
        bounds: dict[int, tuple[Bound, ...]],
    ) -> Iterable[tuple[Key, Step]]:
        """The sums with one part more that are still of use, and the steps before that part."""
        if walk.aim is Aim.ANY:
            return [(NO_KEY, step) for step in steps.values()]
        own = bounds.get(after)
        if own is None:
            own = bounds[after] = self.reckoning.bounds(walk, after)
        if len(amounts) > 1:
            found = ((add_part(before, amounts, own), step) for before, step in steps.items())
            return [(key, step) for key, step in found if key is not None]
        # Most tables have one column of amounts, and most sums are too high or too low.
        (lowest, highest, grain), (amount,) = own[0], amounts
        some = 1 if amount else 0
        reached: list[tuple[Key, Step]] = []
        for (total, parts), step in steps.items():
            total, parts = total + amount, parts + some  # noqa: PLW2901 - the sum goes on
            slack = grain * (parts + 1 if parts > 2 else 3) // 2
            if total <= highest + slack and (lowest is None or total >= lowest - slack):
                reached.append(((total, parts), step))
        return reached


HINTED_COST = 1
OPEN_TOTAL_COST = 3
LOOSE_COST = 3
LEAF_COST = 1
STRAY_SCORE = -2

_FEET_AHEAD = 12
"""How many totals below a row are tried as the total of the rows that begin there."""


class Solver(Walker):
    """Solves one Puzzle. Raises TooHardError when the effort runs out."""

    def __init__(self, problem: NestingProblem) -> None:
        super().__init__(problem)
        self.feet = [row for row in range(1, self.size) if problem.foot[row]]
        self.last_child: dict[int, int] = {}
        for row, parent in enumerate(problem.parents):
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
        grammar = self.problem.grammar
        if grammar is None or grammar.free[row]:
            return (FREE,)
        return range(grammar.depth, 0, -1)

    def _leaves(self, row: int, level: int) -> Iterator[Span]:
        """The line alone, where it may be without parts."""
        grammar = self.problem.grammar
        if row in self.last_child:
            return
        if grammar is None or level in (FREE, 1, grammar.depth):
            # Among branches that may stay open a class without parts must not come for free.
            cost = LEAF_COST if self.problem.loose and level == 1 else 0
            yield Span(row, row, row, cost, 1, 0, 0)
        elif self.problem.loose:
            yield Span(row, row, row, 0, 1, STRAY_SCORE, 0, stray=True)

    def _headed_spans(self, head: int, level: int) -> Iterator[Span]:
        problem = self.problem
        yield from self._leaves(head, level)
        if problem.grammar is not None and level == problem.grammar.depth:
            return
        if problem.flat and level == FREE:
            return
        first, last = head + 1, self.limits[head]
        if first > last:
            return
        needed = self.last_child.get(head, first)
        closed: set[int] = set()
        if any(problem.amounts[head]):
            for end, key, step in self.walk(Walk(head, first, last, level, Aim.MEET, needed)):
                closed.add(end)
                yield self._span(head, head, end, step, Fit.CLOSED, key)
        yield from self._held_spans(head, level, closed)

    def _held_spans(self, head: int, level: int, closed: set[int]) -> Iterator[Span]:
        """Branches that other witnesses hold together though they do not add up."""
        problem = self.problem
        first, last = head + 1, self.limits[head]
        needed = self.last_child.get(head, first)
        if head in problem.partial:
            for end, _, step in self.walk(Walk(head, first, last, level, Aim.BELOW)):
                if end >= needed and end not in closed:
                    yield self._span(head, head, end, step, Fit.PARTIAL)
                if problem.total[head]:
                    yield from self._after_of_which(head, end, step)
            return
        hinted = problem.ranges.get(head)
        hinted_end = hinted[1] if hinted and hinted[0] == first else None
        loose = problem.loose
        if hinted_end is None and not loose:
            return
        last = last if loose or hinted_end is None else min(last, hinted_end)
        fit = Fit.OPEN if any(problem.amounts[head]) else Fit.BLANK
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
            span = self._span(head, head, last, step, Fit.TWOFOLD, key)
            span.again = (head + 1, end)
            yield span

    def _add_footed_spans(self, start: int) -> None:
        """Totals printed below the rows they total, shortest run first."""
        ahead = [foot for foot in self.feet if foot > start and not self.problem.flat]
        near = ahead[:_FEET_AHEAD] + [foot for foot in ahead[_FEET_AHEAD:] if self._grand(foot)]
        before = self.limits[start - 1] if start else self.size - 1
        for foot in near:
            if foot - 1 > before:
                break
            if self._grand(foot) and start > 0 and not self._grand(start - 1):
                continue
            found = [
                self._span(start, foot, foot, step, Fit.CLOSED, key)
                for _, key, step in self.walk(Walk(foot, start, foot - 1, FREE, Aim.MEET, foot - 1))
            ]
            if not found and self.problem.ranges.get(foot) == (start, foot - 1):
                fit = Fit.OPEN if any(self.problem.amounts[foot]) else Fit.BLANK
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
        if foot not in self.problem.partial or span.tail is None:
            return
        walk = Walk(foot, foot + 1, self.limits[foot], FREE, Aim.BELOW)
        for end, _, step in self.walk(walk, span.tail):
            again = self._span(span.start, foot, end, step, Fit.TWOFOLD)
            again.gap, again.again = span.gap, (foot + 1, end)
            yield again

    def _open_cost(self, head: int) -> int:
        """A total that some of the lines do make up had better lose a line than stay open."""
        return OPEN_TOTAL_COST if self.problem.total[head] else HINTED_COST

    def _grand(self, row: int) -> bool:
        return self.problem.grand[row]

    def _span(
        self, start: int, head: int, end: int, step: Step, fit: Fit, key: Key = NO_KEY
    ) -> Span:
        gap, score = step.gap, step.score
        for column, total in enumerate(key[::2]):
            gap += abs(self.problem.amounts[head][column] - total) // self.problem.grain[column]
        if self.problem.closing and key and gap == step.gap:
            score += self.problem.closing * max(key[1::2])
        return Span(start, end, head, step.cost, step.count, score, gap, step, fit)


MOST_SOLUTIONS = 10**9
"""Trees beyond this number are not counted further."""


@dataclass(slots=True)
class Tree:
    """A tree over rows. ``possible`` holds every parent a row has in some equally good tree.

    ``closed`` are the heads that add up, ``open`` those that do not, ``partial`` those of which
    only some is printed (or some of it again: ``repeated``); ``orphans`` lack the line above them.
    """

    parents: list[int | None]
    possible: list[frozenset[int | None]]
    closed: set[int] = field(default_factory=set)
    open: list[int] = field(default_factory=list)
    partial: set[int] = field(default_factory=set)
    solutions: int | None = None
    orphans: set[int] = field(default_factory=set)
    repeated: set[int] = field(default_factory=set)
    _below: dict[int | None, list[int]] = field(default_factory=dict, repr=False, compare=False)
    """The rows directly under each row, empty while they are not known."""

    def parts(self, head: int) -> Sequence[int]:
        """The rows directly under a row, in print order."""
        if not self._below:
            for row, parent in enumerate(self.parents):
                self._below.setdefault(parent, []).append(row)
        return self._below.get(head, ())

    def move(self, row: int, parent: int | None) -> None:
        """Let a row stand under another, or at the root; in other trees it may stand elsewhere."""
        self.parents[row] = parent
        self._below = {}

    def put(self, row: int, parent: int | None) -> None:
        """Let a row stand under another, or at the root, and nowhere else."""
        self.move(row, parent)
        self.possible[row] = frozenset((parent,))

    def is_rooted(self) -> bool:
        """Whether addition reaches nearly every row: lone rows could be parts as well as not."""
        heads = set(self.parents)
        lone = sum(parent is None and row not in heads for row, parent in enumerate(self.parents))
        return lone * 3 <= len(self.parents) and (lone == 0 or len(self.parents) > 1)


def read_tree(end: Step, size: int) -> Tree:
    """Unpack the solver's answer: the best tree, and every parent possible in one as good."""
    tree = Tree([None] * size, [frozenset()] * size)
    _follow_best(end, tree)
    _follow_all(end, tree)
    tree.open.sort()
    if tree.open:
        tree.solutions = 0
    elif tree.is_rooted():
        tree.solutions = min(end.count, MOST_SOLUTIONS)
    return tree


def _follow_best(end: Step, tree: Tree) -> None:
    pending: list[tuple[Step | None, int | None]] = [(end, None)]
    while pending:
        step, head = pending.pop()
        while step is not None and step.span is not None:
            span, step = step.span, step.before
            tree.move(span.head, head)
            if span.tail is not None:
                pending.append((span.tail, span.head))
                _note_head(span, tree)


def _note_head(span: Span, tree: Tree) -> None:
    if span.fit is Fit.CLOSED:
        tree.closed.add(span.head)
    elif span.fit is Fit.TWOFOLD:
        tree.closed.add(span.head)
        tree.partial.add(span.head)
        tree.repeated.update(range(span.again[0], span.again[1] + 1))
    elif span.fit is Fit.PARTIAL:
        tree.partial.add(span.head)
    elif span.fit is Fit.OPEN:
        tree.open.append(span.head)


def _follow_all(end: Step, tree: Tree) -> None:
    seen: set[tuple[int, int | None]] = set()
    pending: list[tuple[Step, int | None]] = [(end, None)]
    alone: dict[int | None, frozenset[int | None]] = {}
    while pending:
        step, head = pending.pop()
        if (id(step), head) in seen:
            continue
        seen.add((id(step), head))
        # Rows with one possible parent share one set of it.
        only = alone.setdefault(head, frozenset((head,)))
        for before, span in step.ways:
            found = tree.possible[span.head]
            tree.possible[span.head] = found | only if found and found is not only else only
            pending.append((before, head))
            if span.tail is not None:
                pending.append((span.tail, span.head))

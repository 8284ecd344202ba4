"""From witnesses to a tree: which puzzles to set the solver, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xgbudget_tui.importer.outline.puzzle import (
    Amounts,
    Grammar,
    Puzzle,
    amount_columns,
    read_grain,
)
from xgbudget_tui.importer.outline.roles import is_balance_item
from xgbudget_tui.importer.outline.solver import Solver, Span, Step, TooHardError
from xgbudget_tui.importer.outline.witnesses import Opinion, Witnesses
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.terms import Budget, Evidence, Flow, Role

LONGEST_LOOSE = 500
"""Rows up to which a class without any witness may be left open: costs grow with their square."""

_PRIORITY = (
    Evidence.CODE,
    Evidence.INDENT,
    Evidence.OF_WHICH,
    Evidence.CLASSIFICATION,
    Evidence.OUTLINE,
    Evidence.TOTAL_WORD,
)


@dataclass(slots=True)
class Tree:
    """A tree over rows. ``possible`` holds every parent a row has in some equally good tree."""

    parents: list[int | None]
    possible: list[set[int | None]]
    closed: set[int] = field(default_factory=set)
    open: list[int] = field(default_factory=list)
    partial: set[int] = field(default_factory=set)
    solutions: int | None = None
    strays: set[int] = field(default_factory=set)


def find_tree(
    lines: Sequence[LineItem],
    measures: Sequence[Measure],
    witnesses: Witnesses,
    amounts: Sequence[Amounts],
) -> Tree:
    """The best tree of a table, with how sure it is."""
    hints = combine_hints(witnesses)
    if not any(any(row) for row in amounts):
        return _by_hints(hints)
    columns = amount_columns(measures)
    setup = _Setup(witnesses, hints, tuple(amounts), read_grain(lines, columns), lines)
    for puzzle in setup.puzzles():
        try:
            end = Solver(puzzle).solve()
        except TooHardError:
            continue
        if end is not None:
            tree = read_tree(end, len(lines))
            if setup.accepts(tree, puzzle):
                return tree
    return setup.fall_back()


@dataclass
class _Setup:
    witnesses: Witnesses
    hints: Opinion
    amounts: tuple[Amounts, ...]
    grain: Amounts
    lines: Sequence[LineItem]
    spare: Tree | None = None

    def puzzles(self) -> Sequence[Puzzle]:
        """Strict levels first, then any levels, then strict levels with open classes."""
        grammars = self._grammars()
        strict = [self._puzzle(grammar, ranges=False) for grammar in grammars]
        loose = [
            self._puzzle(grammar, ranges=True, loose=len(self.lines) <= LONGEST_LOOSE)
            for grammar in grammars[:1]
        ]
        return [*strict, *loose, self._puzzle(None, ranges=True)]

    def accepts(self, tree: Tree, puzzle: Puzzle) -> bool:
        """Whether a tree settles the table, so that no other kind of puzzle need be set."""
        if puzzle.grammar is None:
            return True
        if not puzzle.loose:
            return not tree.open and self._single(tree)
        # Levels are this table's grammar only if most of its classes keep to them.
        return len(tree.open) + len(tree.strays) <= len(tree.closed) // 3 and self._single(tree)

    def _single(self, tree: Tree) -> bool:
        return tree.parents.count(None) == 1

    def fall_back(self) -> Tree:
        tree = _by_hints(self.hints)
        tree.solutions = None
        return tree

    def _grammars(self) -> list[Grammar]:
        context = self.witnesses.context
        if (
            context.budget is not Budget.GENERAL_PUBLIC
            or context.flow is not Flow.EXPENDITURE
            or any(line.code for line in self.lines)
            or "transfer" in context.kind_id
        ):
            return []
        free = tuple(
            role is not Role.ITEM or line.outline is not None or is_balance_item(line.name)
            for role, line in zip(self.witnesses.roles, self.lines, strict=True)
        )
        return [Grammar(3, free), Grammar(2, free)]

    def _puzzle(self, grammar: Grammar | None, *, ranges: bool, loose: bool = False) -> Puzzle:
        witnesses = self.witnesses
        return Puzzle(
            amounts=self.amounts,
            grain=self.grain,
            foot=witnesses.feet,
            grand=tuple(role is Role.GRAND_TOTAL for role in witnesses.roles),
            sibling=witnesses.numbering.sibling,
            parents=tuple(witnesses.opinions[Evidence.CODE]),
            codes=tuple(line.code for line in self.lines),
            ranges=find_ranges(self.hints) if ranges else {},
            partial=frozenset(
                row - 1 for row, marked in enumerate(witnesses.of_which) if marked and row
            ),
            bond=witnesses.bond,
            grammar=grammar,
            loose=loose,
        )


def combine_hints(witnesses: Witnesses) -> Opinion:
    """For each row the parent that the weightiest witness with an opinion names, without cycles."""
    size = len(witnesses.roles)
    hints: Opinion = [None] * size
    for row in range(size):
        for witness in _PRIORITY:
            parent = witnesses.opinions[witness][row]
            if parent is not None and not _is_above(hints, row, parent):
                hints[row] = parent
                break
    return hints


def _is_above(hints: Opinion, row: int, parent: int | None) -> bool:
    """Whether ``row`` stands above ``parent``, so that making it a child would close a ring."""
    while parent is not None:
        if parent == row:
            return True
        parent = hints[parent]
    return False


def find_ranges(hints: Opinion) -> dict[int, tuple[int, int]]:
    """For each head the contiguous rows that the hints put under it, before or after it."""
    below: dict[int, list[int]] = {}
    for row, parent in enumerate(hints):
        above = parent
        while above is not None:
            below.setdefault(above, []).append(row)
            above = hints[above]
    ranges: dict[int, tuple[int, int]] = {}
    for head, rows in below.items():
        first, last = min(rows), max(rows)
        whole = len(rows) == last - first + 1
        if whole and (first == head + 1 or last == head - 1):
            ranges[head] = (first, last)
    return ranges


def _by_hints(hints: Opinion) -> Tree:
    """The tree the other witnesses give where there is nothing to add up."""
    return Tree(list(hints), [{parent} for parent in hints])


def read_tree(end: Step, size: int) -> Tree:
    """Unpack the solver's answer: the best tree, and every parent possible in one as good."""
    tree = Tree([None] * size, [set() for _ in range(size)])
    _follow_best(end, tree)
    _follow_all(end, tree)
    tree.solutions = 0 if tree.open else end.count
    tree.open.sort()
    return tree


def _follow_best(end: Step, tree: Tree) -> None:
    pending: list[tuple[Step | None, int | None]] = [(end, None)]
    while pending:
        step, head = pending.pop()
        while step is not None and step.ways:
            step, span = step.ways[0]
            tree.parents[span.head] = head
            if span.tail is not None:
                pending.append((span.tail, span.head))
                _note_head(span, tree)
            elif span.cost:
                tree.strays.add(span.head)


def _note_head(span: Span, tree: Tree) -> None:
    if not span.open:
        tree.closed.add(span.head)
    elif span.partial:
        tree.partial.add(span.head)
    elif not span.blank:
        tree.open.append(span.head)


def _follow_all(end: Step, tree: Tree) -> None:
    seen: set[tuple[int, int | None]] = set()
    pending: list[tuple[Step, int | None]] = [(end, None)]
    while pending:
        step, head = pending.pop()
        if (id(step), head) in seen:
            continue
        seen.add((id(step), head))
        for before, span in step.ways:
            tree.possible[span.head].add(head)
            if before is not None:
                pending.append((before, head))
            if span.tail is not None:
                pending.append((span.tail, span.head))

"""The solver's answer unpacked: one tree over rows, and where else each row could stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from xgbudget_tui.importer.outline.spans import Fit, Span, Step

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
        while step is not None and step.ways:
            step, span = step.ways[0]
            tree.parents[span.head] = head
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
            if before is not None:
                pending.append((before, head))
            if span.tail is not None:
                pending.append((span.tail, span.head))

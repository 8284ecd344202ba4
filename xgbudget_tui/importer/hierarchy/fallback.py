"""Places to fall back on where the sums of a table do not all close.

A branch that does not add up is no reason to doubt what codes, indentation, numerals and the
classification say of it, and none to give up the branches that do add up.
"""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.importer.hierarchy.nesting_problem import Amounts
from xgbudget_tui.importer.hierarchy.solver import Reckoning, Tree
from xgbudget_tui.importer.hierarchy.witnesses import WEIGHTS, Opinion, Witnesses
from xgbudget_tui.model.terms import Evidence, Role

CLOSED_WEIGHT = 6
"""How much it counts that a line's branch adds up in one column: less than its indentation, as
that may be chance; in several columns at once it is none, and counts twice."""

OPEN_WEIGHT = 6
"""How much it counts against a tree that one more of its branches does not add up."""

ROOT_WEIGHT = 4
"""How much it counts against a tree that one more of its lines stands at the root."""

EXCLUDED_WEIGHT = 10
"""How much it counts against a place that no code of the line's name can stand there."""

FEWEST_PARTS = 2
"""Lines that a branch must keep when the rest of it is taken to stand beside it."""


def weigh_tree(tree: Tree, witnesses: Witnesses, reckoning: Reckoning) -> int:
    """How much of a tree the sums and the other witnesses hold to be so.

    Nothing counts that stands under a line whose parts are more than it is, in every column.
    """
    closed = CLOSED_WEIGHT * min(len(reckoning.grain), 2)
    over = {head for head in tree.open if _is_overfull(tree, head, reckoning)}
    weight = -OPEN_WEIGHT * len(tree.open) - ROOT_WEIGHT * tree.parents.count(None)
    for row, parent in enumerate(tree.parents):
        if parent is not None and parent not in over:
            weight += _weigh_place(row, parent, witnesses)
            weight += closed * (parent in tree.closed)
            weight -= EXCLUDED_WEIGHT * witnesses.official.excluded(parent, row)
    return weight


def _weigh_place(row: int, parent: int, witnesses: Witnesses) -> int:
    """What the witnesses weigh that put a row under another; a total word is none of them."""
    total = WEIGHTS[Evidence.TOTAL_WORD]
    said = witnesses.opinions[Evidence.TOTAL_WORD][row] == parent
    return witnesses.weights.get((parent, row), 0) - total * said


def _is_overfull(tree: Tree, head: int, reckoning: Reckoning) -> bool:
    rows = tree.parts(head)
    parts = [reckoning.amounts[row] for row in rows]
    if any(amount < 0 for part in parts for amount in part) or reckoning.rows_add_up(head, rows):
        return False
    columns = zip(zip(*parts, strict=True), reckoning.amounts[head], reckoning.grain, strict=True)
    told = [sum(column) > whole + grain * len(rows) for column, whole, grain in columns if whole]
    return bool(told) and all(told)


def keep_closed(tree: Tree, hints: Opinion) -> Opinion:
    """The hints, but for rows under lines that add up, which stay there; without cycles."""
    kept: Opinion = [parent if parent in tree.closed else None for parent in tree.parents]
    for row, hint in enumerate(hints):
        if kept[row] is None and hint is not None and not is_above(kept, row, hint):
            kept[row] = hint
    return kept


def is_above(hints: Opinion, row: int, parent: int | None) -> bool:
    """Whether ``row`` stands above ``parent``, so that making it a child would close a ring."""
    while parent is not None:
        if parent == row:
            return True
        parent = hints[parent]
    return False


def move_silent(
    tree: Tree,
    opinions: Sequence[Opinion],
    amounts: Sequence[Amounts],
    limits: Sequence[int],
) -> None:
    """Put rows without any amount where the first of the opinions says that can be followed.

    Sums say nothing of their place. They only move deeper into the branch they stand in, so that
    every branch stays in one piece, and only below lines that have no amount themselves or have
    other parts printed below them; never below a line whose numbering they go on with, which is
    what ``limits`` says.
    """
    silent = [not any(row) for row in amounts]
    held = list(enumerate(tree.parents))
    full = {head for row, head in held if head is not None and head < row and not silent[row]}
    feet = {head for row, head in held if head is not None and head > row}
    for row in range(1, len(amounts)):
        parent = tree.parents[row]
        if not silent[row]:
            continue
        above = _chain(tree.parents, row - 1)
        for opinion in opinions:
            hint = opinion[row]
            if hint is None or hint in feet or hint not in above or hint < row > limits[hint]:
                continue
            deeper = parent in (None, *_chain(tree.parents, hint))
            if deeper and (silent[hint] or hint in full):
                tree.move(row, hint)
                break


def level_silent(
    tree: Tree,
    indents: Sequence[int],
    opinions: Sequence[Opinion],
    roles: Sequence[Role],
    amounts: Sequence[Amounts],
) -> None:
    """Put rows without any amount, and none below them, beside those set as far in as they are.

    Sums say nothing of their place. Such a row is no part of one that is set as far in as itself
    and has parts set further in, unless that is a total (which may stand in the middle); nor does
    it stand outside of a total printed below it whose first part follows and is set as it is.
    Where an opinion says that it stands where it does, it stays.
    """
    children: dict[int, list[int]] = {}
    for row, parent in enumerate(tree.parents):
        if parent is not None:
            children.setdefault(parent, []).append(row)
    heard = {
        head for row, own in enumerate(amounts) if any(own) for head in _chain(tree.parents, row)
    }

    def is_free(row: int, beside: int) -> bool:
        said = any(opinion[row] == tree.parents[row] for opinion in opinions)
        return indents[row] == indents[beside] and row not in heard and not said

    for head, rows in children.items():
        parts = [row for row in rows if row > head]
        kept = len(parts)
        while kept and roles[head] is Role.ITEM and is_free(parts[kept - 1], head):
            kept -= 1
        if kept and all(indents[row] > indents[head] for row in parts[:kept]):
            for row in parts[kept:]:
                tree.move(row, tree.parents[head])
    for foot, rows in children.items():
        outside = tree.parents[foot]
        if rows[0] > foot or outside is None:
            continue
        for row in reversed([row for row in children[outside] if row < rows[0]]):
            if tree.parents[row] != outside or not is_free(row, rows[0]):
                break
            tree.move(row, foot)


def _chain(parents: Opinion, row: int | None) -> list[int]:
    """A row and all above it."""
    chain = []
    while row is not None:
        chain.append(row)
        row = parents[row]
    return chain


def trim_hints(hints: Opinion, reckoning: Reckoning) -> Opinion:
    """The hints, with rows moved one level out where a branch adds up only without them.

    Counties that the province runs are printed below the city, and set in as its districts are:
    the city's amounts are those of its first rows.
    """
    trimmed = list(hints)
    depths = [len(_chain(hints, row)) for row in range(len(hints))]
    heads = {parent for parent in hints if parent is not None}
    for head in sorted(heads, key=lambda row: -depths[row]):
        rows = [row for row, parent in enumerate(trimmed) if parent == head]
        if rows[0] < head:
            continue
        ends = [
            end
            for end in range(FEWEST_PARTS, len(rows) + 1)
            if reckoning.rows_add_up(head, rows[:end])
        ]
        if len(ends) == 1:
            for row in rows[ends[0] :]:
                trimmed[row] = trimmed[head]
    return trimmed

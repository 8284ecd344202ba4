"""One wrong figure bends the tree: the branches that do not add up, as they were before it did.

The solver leaves as few branches open as it can. Where the figure of a class or section is wrong,
or of one of its parts, its branch cannot close, and the cheapest tree dissolves it: the parts then
stand beside the line they belong to, and a single branch above is open. Here the parts are put back
where that leaves no more to explain than one figure: the branch above closes, or misses by just
what the line misses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xgbudget_tui.importer.hierarchy.nesting_problem import Amounts
from xgbudget_tui.importer.hierarchy.solver import Reckoning, Tree
from xgbudget_tui.importer.hierarchy.witnesses import Opinion, Witnesses
from xgbudget_tui.model.slips import is_plain_slip, slip_likeness
from xgbudget_tui.model.terms import Evidence, Role

_LIKE_A_COPY = 2
"""Likeness of a slip that swaps, adds or loses a digit or moves the point."""

_MOST_PARTS = 40
"""Parts of a subtotal that are looked for, so that a long flat table takes no longer."""
_SUBTOTALS = {Role.SUBTOTAL}
_TOTALS = {Role.GRAND_TOTAL, Role.TOTAL}
_PARTS_THAT_PROVE = 3
"""So many amounts do not make a total by chance."""

_Moves = Mapping[int, int]
"""The new parent of each row that is moved."""


def restore_branches(
    tree: Tree, witnesses: Witnesses, hints: Opinion, amounts: Sequence[Amounts], grain: Amounts
) -> None:
    """Put dissolved branches of a tree back, where one wrong figure explains that they broke.

    ``hints`` is the parent that the weightiest of the witnesses gives each row.
    """
    if not grain or not tree.open:
        return
    search = _Restoring(tree, Reckoning(amounts, grain), witnesses)
    for head in list(tree.open):
        moves = search.find_moves(head, hints)
        if moves:
            search.move(head, moves)


def restore_totals(
    tree: Tree, witnesses: Witnesses, amounts: Sequence[Amounts], grain: Amounts
) -> None:
    """Put the outermost lines back under a total that has none, where a column proves it.

    A wrong figure in one column leaves a total without parts if no smaller branch can be open;
    the other columns still add up to it.
    """
    for kinds in (_SUBTOTALS, _TOTALS):
        heads = set(tree.parents)
        for head, role in enumerate(witnesses.roles):
            if role not in kinds or tree.parents[head] is not None or head in heads:
                continue
            for rows in _runs_beside(tree, head, all_outer=kinds is _TOTALS):
                if _proves_total(head, rows, amounts, grain):
                    search = _Restoring(tree, Reckoning(amounts, grain), witnesses)
                    search.move(head, dict.fromkeys(rows, head))
                    break


def _runs_beside(tree: Tree, head: int, *, all_outer: bool) -> Iterator[list[int]]:
    """Outermost lines that may be parts of one: all before it or after it, or the nearest few."""
    outer = [row for row, parent in enumerate(tree.parents) if parent is None and row != head]
    before, after = [r for r in outer if r < head], [r for r in outer if r > head]
    yield before
    yield after
    if not all_outer:
        for size in range(_MOST_PARTS, 1, -1):
            yield before[-size:]
            yield after[:size]


def _proves_total(
    head: int, rows: Sequence[int], amounts: Sequence[Amounts], grain: Amounts
) -> bool:
    """Whether a column of more than two amounts adds up to a total, to the likely rounding."""
    for column, digit in enumerate(grain):
        parts = [amounts[row][column] for row in rows if amounts[row][column]]
        own = amounts[head][column]
        if own and len(parts) >= _PARTS_THAT_PROVE and abs(own - sum(parts)) <= digit:
            return True
    gaps = [
        abs(amounts[head][column] - sum(amounts[row][column] for row in rows))
        for column in range(len(grain))
    ]
    return len(rows) > 1 and len(gaps) > 1 and not any(gaps)


@dataclass(slots=True)
class _Restoring:
    tree: Tree
    reckoning: Reckoning
    witnesses: Witnesses

    def find_moves(self, head: int, hints: Opinion) -> _Moves | None:
        """Which parts of an open branch stood under another of them, or None."""
        parts = self._parts(head)
        if head in self.tree.partial or len(parts) < 2:
            return None
        for moves in (*_hinted(parts, hints), *self._summed(head, parts)):
            if self._explains(head, moves):
                return moves
        return None

    def move(self, head: int, moves: _Moves) -> None:
        """Put the rows where they stood, and note which branches close."""
        tree = self.tree
        for row, parent in moves.items():
            tree.parents[row] = parent
            tree.possible[row] = frozenset((parent,))
        for changed in {head, *moves.values()}:
            self._note(changed, closes=self._closes(changed, {}))
        tree.open.sort()

    def _note(self, head: int, *, closes: bool) -> None:
        tree = self.tree
        if closes:
            tree.closed.add(head)
            if head in tree.open:
                tree.open.remove(head)
        else:
            tree.closed.discard(head)
            if head not in tree.open:
                tree.open.append(head)

    def _parts(self, head: int) -> list[int]:
        return [row for row, parent in enumerate(self.tree.parents) if parent == head]

    def _explains(self, head: int, moves: _Moves) -> bool:
        """Whether one figure at most is wrong if the rows stood so."""
        broken = [line for line in {*moves.values()} if not self._closes(line, moves)]
        if self._closes(head, moves):
            return len(broken) <= 1
        if len(broken) != 1:
            return False
        above, below = self._gaps(head, moves), self._gaps(broken[0], moves)
        slack = [grain * 3 for grain in self.reckoning.grain]
        return all(
            abs(one + other) <= most for one, other, most in zip(above, below, slack, strict=True)
        )

    def _closes(self, head: int, moves: _Moves) -> bool:
        parts = self._moved_parts(head, moves)
        return bool(parts) and self.reckoning.rows_add_up(head, parts)

    def _moved_parts(self, head: int, moves: _Moves) -> list[int]:
        parents = self.tree.parents
        return [row for row in range(len(parents)) if moves.get(row, parents[row]) == head]

    def _gaps(self, head: int, moves: _Moves) -> list[int]:
        """By how much a line exceeds its parts, per column."""
        amounts = self.reckoning.amounts
        parts = self._moved_parts(head, moves)
        return [
            own - sum(amounts[row][column] for row in parts)
            for column, own in enumerate(amounts[head])
        ]

    def _summed(self, head: int, parts: Sequence[int]) -> Iterator[_Moves]:
        """A line whose amount is all that the branch has too much, over rows that nearly make it.

        Nearly is a slip of the pen: ten times, digits swapped, a digit lost.
        """
        gaps = self._gaps(head, {})
        columns = [column for column, gap in enumerate(gaps) if gap]
        amounts, grain = self.reckoning.amounts, self.reckoning.grain
        for at, line in enumerate(parts):
            if any(self._parts(line)) or not columns:
                continue
            if any(abs(gaps[c] + amounts[line][c]) > 3 * grain[c] for c in columns):
                continue
            sums = [0] * len(grain)
            for end in range(at + 1, len(parts)):
                if self._is_held(parts[end], head):
                    break
                sums = [a + b for a, b in zip(sums, amounts[parts[end]], strict=True)]
                if all(
                    _is_slip(amounts[line][c], sums[c], grain[c], alone=end == at + 1)
                    for c in columns
                ):
                    yield dict.fromkeys(parts[at + 1 : end + 1], line)

    def _is_held(self, row: int, head: int) -> bool:
        """Whether its code or its indentation keeps a row where it is."""
        opinions = self.witnesses.opinions
        return head in (opinions[Evidence.CODE][row], opinions[Evidence.INDENT][row])


def _is_slip(value: int, needed: int, grain: int, *, alone: bool) -> bool:
    """Whether a figure is a slip of the sum of its parts; of a lone part it must be a copy."""
    if alone:
        return slip_likeness(value, needed, grain) >= _LIKE_A_COPY
    return is_plain_slip(value, needed, grain)


def _hinted(parts: Sequence[int], hints: Opinion) -> Iterator[_Moves]:
    """The rows that other witnesses put under one of their neighbours: all, then each line's."""
    wanted: dict[int, dict[int, int]] = {}
    here = set(parts)
    for row in parts:
        line = hints[row]
        if line is not None and line in here and line < row:
            wanted.setdefault(line, {})[row] = line
    if len(wanted) > 1:
        yield {row: line for moves in wanted.values() for row, line in moves.items()}
    yield from wanted.values()

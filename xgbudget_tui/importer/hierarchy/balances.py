"""Tables of balances: what is left of the year and what has piled up, printed in turn.

社会保险基金预算结余表 gives two lines to each fund, 本年收支结余 and 年末滚存结余, and two to all
funds, printed first or last. Each of these is the sum of every second line of the table, so that
no run of rows holds the parts of one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xgbudget_tui.importer.hierarchy.line_roles import (
    is_flow_remainder,
    is_stock,
    says_of_which,
)
from xgbudget_tui.importer.hierarchy.solver import Reckoning, Tree
from xgbudget_tui.model.book import LineItem

FEWEST_PARTS = 2
"""Parts with an amount that a total of balances needs: one alone would be a copy of it."""


def total_balances(tree: Tree, lines: Sequence[LineItem], reckoning: Reckoning) -> Tree:
    """The tree in which each kind of balance stands under the total of its kind.

    That is so where the table has no amounts but balances and the totals of both kinds, printed
    together above or below all others, add up in every column; else the tree is as it was. Lines
    without an amount that are no balances stay where they are.
    """
    kinds = [
        [row for row, line in enumerate(lines) if is_kind(line.name)]
        for is_kind in (is_flow_remainder, is_stock)
    ]
    balances = sorted(row for rows in kinds for row in rows)
    others = set(range(len(lines))).difference(balances)
    if any(any(reckoning.amounts[row]) for row in others):
        return tree
    if any(says_of_which(lines[row].name) for row in balances):
        return tree
    for totals in _find_totals(kinds, balances):
        if all(_holds(total, rows, lines, reckoning) for total, rows in totals.items()):
            return _stand_under(totals, tree)
    return tree


def _find_totals(
    kinds: Sequence[Sequence[int]], balances: Sequence[int]
) -> Iterator[dict[int, list[int]]]:
    """The totals that may be, with their parts: the first of each kind, or the last of each."""
    if not all(kinds):
        return
    for at, outermost in ((0, balances[: len(kinds)]), (-1, balances[-len(kinds) :])):
        totals = {rows[at]: [row for row in rows if row != rows[at]] for rows in kinds}
        if sorted(totals) == list(outermost):
            yield totals


def _holds(total: int, parts: Sequence[int], lines: Sequence[LineItem], sums: Reckoning) -> bool:
    """Whether a line without a numeral is the sum of the lines of its kind."""
    told = sum(any(sums.amounts[row]) for row in parts)
    return lines[total].outline is None and told >= FEWEST_PARTS and sums.rows_add_up(total, parts)


def _stand_under(totals: dict[int, list[int]], tree: Tree) -> Tree:
    parents = list(tree.parents)
    possible = list(tree.possible)
    for total, parts in totals.items():
        for row, parent in ((total, None), *((part, total) for part in parts)):
            parents[row] = parent
            possible[row] = frozenset((parent,))
    return Tree(parents, possible, closed=set(totals), solutions=1)

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
from itertools import accumulate

from xgbudget_tui.importer.hierarchy.nesting_problem import Amounts
from xgbudget_tui.importer.hierarchy.solver import Reckoning, Tree
from xgbudget_tui.importer.hierarchy.witnesses import Opinion, Witnesses
from xgbudget_tui.model.slips import is_plain_slip, is_slip_within, slip_likeness
from xgbudget_tui.model.terms import Evidence, Role

_LIKE_A_COPY = 2
"""Likeness of a slip that swaps, adds or loses a digit or moves the point."""

_MOST_LOOSE = 120
"""Parts of an open branch up to which every run of them is looked at."""
_MOST_PARTS = 40
"""Parts of a subtotal that are looked for, so that a long flat table takes no longer."""
_SUBTOTALS = {Role.SUBTOTAL}
_TOTALS = {Role.GRAND_TOTAL, Role.TOTAL}
_PARTS_THAT_PROVE = 3
"""So many amounts do not make a total by chance."""
_BOTH = 2
_LONG_NUMBER = 1000
"""Last digits of a total that two amounts do not make by chance."""
_WHOLE_RUNS = 4
"""Of the runs of rows beside a total these are bounded by print, and not by their number."""

_Moves = Mapping[int, int]
"""The new parent of each row that is moved."""


def restore_branches(
    tree: Tree,
    witnesses: Witnesses,
    hints: Opinion,
    amounts: Sequence[Amounts],
    grain: Amounts,
    stated: Sequence[Sequence[bool]],
) -> None:
    """Put dissolved branches of a tree back, where one wrong figure explains that they broke.

    ``hints`` is the parent that the weightiest of the witnesses gives each row. A branch that adds
    up but for rounding is looked at, too: a small part of a line beside it is lost in that.
    """
    if not grain:
        return
    search = _Restoring(tree, Reckoning(amounts, grain), witnesses, stated)
    for head in list(tree.open):
        moves = search.find_moves(head, hints)
        if moves:
            search.move(head, moves)
    for head in sorted(tree.closed):
        moves = search.find_exact_moves(head, hints)
        if moves:
            search.move(head, moves)
            tree.solutions = 0


def complete_partial(tree: Tree, amounts: Sequence[Amounts], grain: Amounts) -> None:
    """Take 其中 for all of a line where one column says so and a slip of the pen another one.

    其中：一般债务 and 专项债务 are all there is: a wrong figure leaves the sum below the whole, and
    then they look like some of it; the last of them may have been left outside for being too much.
    """
    heads = set(tree.parents)
    for head in sorted(tree.partial - tree.closed):
        rows = tree.parts(head)
        if not rows or rows[0] < head or not tree.repeated.isdisjoint(rows):
            continue
        level = tree.parents[head]
        after = range(rows[-1] + 1, min(len(amounts), rows[-1] + 1 + _MOST_OUTSIDE))
        alone = [tree.parents[row] == level and row not in heads for row in after]
        beside = after[: alone.index(False) if False in alone else None]
        for more in ([], *accumulate([row] for row in beside)):
            if _are_all_but_one_figure(amounts, grain, head, [*rows, *more]):
                for row in more:
                    tree.put(row, head)
                tree.partial.discard(head)
                tree.open = sorted({*tree.open, head})
                tree.solutions = 0
                break


_MOST_OUTSIDE = 10
"""Rows beside a line, after some of it, that may be the rest of it."""


def _are_all_but_one_figure(
    amounts: Sequence[Amounts], grain: Amounts, head: int, rows: Sequence[int]
) -> bool:
    """Whether rows are all of a line to the digit, but for a slip of the pen in one column."""
    gaps = _find_gaps(amounts, head, rows)
    told = [column for column, own in enumerate(amounts[head]) if own]
    missed = [column for column in told if gaps[column]]
    exact = [column for column in told if not gaps[column]]
    proved = any(
        sum(bool(amounts[row][column]) for row in rows) > 1
        or amounts[head][column] >= _LONG_NUMBER * grain[column]
        for column in exact
    )
    if len(missed) != 1 or not proved:
        return False
    (column,) = missed
    parts = [amounts[row][column] for row in rows if amounts[row][column]]
    whole, gap, digit = amounts[head][column], gaps[column], grain[column]
    if not parts or _slips(whole, parts, gap, digit):
        return bool(parts)
    # Without the slip the column may have missed by rounding.
    leeway = digit * len(parts) // 2
    return is_slip_within(whole, whole - gap, digit, leeway) or any(
        is_slip_within(part, part + gap, digit, leeway) for part in parts
    )


def restore_lone_parts(
    tree: Tree,
    hints: Opinion,
    amounts: Sequence[Amounts],
    grain: Amounts,
    roles: Sequence[Role],
) -> None:
    """Put a line under the line before it that it is all of, but for a slip of the pen.

    债务还本支出 99,725 7,787, then 地方政府专项债券还本支出 99,725 7,778: the same to the digit in
    other columns; or the witnesses hold the one to be a part of the other.
    """
    heads = set(tree.parents)
    for head in range(len(amounts) - 1):
        row, above = head + 1, tree.parents[head]
        alone = head not in heads and tree.parents[row] == above
        if not alone or roles[head] is not Role.ITEM or roles[row] is not Role.ITEM:
            continue
        if above is not None and above in tree.closed:
            continue
        gaps = _find_gaps(amounts, head, [row])
        missed = [column for column, gap in enumerate(gaps) if gap]
        if len(missed) != 1 or not amounts[row][missed[0]]:
            continue
        (column,) = missed
        own, other = amounts[head][column], amounts[row][column]
        same = any(
            value >= _LONG_NUMBER * grain[at]
            for at, value in enumerate(amounts[head])
            if at != column
        )
        if slip_likeness(own, other, grain[column]) >= _LIKE_A_COPY and (
            same or hints[row] == head
        ):
            tree.put(row, head)
            heads.add(head)
            tree.open = sorted({*tree.open, head})


def is_one_figure(
    tree: Tree, amounts: Sequence[Amounts], grain: Amounts, stated: Sequence[Sequence[bool]]
) -> bool:
    """Whether all that does not add up in a tree is the doing of one figure, a slip of the pen.

    Nothing then breaks but the sum that it is a part of, or its own and that of the line above.
    """
    rows_of: dict[int, list[int]] = {}
    for row, parent in enumerate(tree.parents):
        if parent is not None:
            rows_of.setdefault(parent, []).append(row)
    gaps = {head: _find_gaps(amounts, head, rows_of.get(head, ())) for head in tree.open}
    if not gaps or len(gaps) > _BOTH:
        return False
    missed = {
        (head, column): gap
        for head, own in gaps.items()
        for column, gap in enumerate(own)
        if abs(gap) > grain[column] and stated[head][column]
    }
    if {head for head, _ in missed} != set(gaps) or len({column for _, column in missed}) != 1:
        return False
    if len(missed) == _BOTH:
        (one, column), (other, _) = missed
        apart = abs(missed[one, column] + missed[other, column]) > 3 * grain[column]
        if apart or (tree.parents[one] != other and tree.parents[other] != one):
            return False
        low = one if tree.parents[one] == other else other
        own = amounts[low][column]
        return _is_slip(own, own - missed[low, column], grain[column], alone=True)
    (((head, column), gap),) = missed.items()
    parts = [amounts[row][column] for row in rows_of[head] if amounts[row][column]]
    return _slips(amounts[head][column], parts, gap, grain[column])


def _slips(whole: int, parts: Sequence[int], gap: int, digit: int) -> bool:
    """Whether one figure of a sum that misses by ``gap`` is a slip for what would close it."""
    if len(parts) == 1:
        return slip_likeness(whole, parts[0], digit) >= _LIKE_A_COPY
    return is_plain_slip(whole, whole - gap, digit) or any(
        is_plain_slip(part, part + gap, digit) for part in parts
    )


def _find_gaps(amounts: Sequence[Amounts], head: int, rows: Sequence[int]) -> list[int]:
    return [
        own - sum(amounts[row][column] for row in rows) for column, own in enumerate(amounts[head])
    ]


def restore_of_which(tree: Tree, of_which: Sequence[bool], amounts: Sequence[Amounts]) -> None:
    """Put 其中 and what follows it under the line above where they are all of it, to the digit.

    They stood in its place (补助区市支出, 其中：税收返还支出, 体制结算支出, …) and the line itself
    somewhere else: to the line above them both nothing changes.
    """
    for first in range(1, len(amounts)):
        head, above = first - 1, tree.parents[first]
        if not of_which[first] or above in (None, head) or tree.parents[head] == above:
            continue
        if above not in tree.closed or not any(amounts[head]):
            continue
        for end in range(first + _BOTH, min(first + _MOST_PARTS, len(amounts)) + 1):
            run = range(first, end)
            if any(tree.parents[row] != above for row in run):
                break
            if not any(_find_gaps(amounts, head, run)):
                stood = tree.parents[head]
                tree.put(head, above)
                for row in run:
                    tree.put(row, head)
                tree.partial.discard(head)
                tree.closed.add(head)
                if stood is not None and stood not in tree.parents and stood in tree.open:
                    tree.open.remove(stood)
                break


def free_from_of_which(tree: Tree, of_which: Sequence[bool], amounts: Sequence[Amounts]) -> None:
    """Put what follows the 其中 of a subtotal beside it, where only so their total adds up.

    社会保险基金支出小计, 其中：待遇支出, 其他支出, then 上解上级支出 and 合计: where the parts of
    only some of a line end, no sum below it says, but that of the total to the digit.
    """
    for head in list(tree.open):
        parts = list(tree.parts(head))
        for below in parts:
            after = [row for row in tree.parts(below) if row > below]
            if below not in tree.partial or not after or not of_which[after[0]]:
                continue
            ends = (after[at:] for at in range(len(after) - 1, 0, -1))
            moved = next(
                (rows for rows in ends if not any(_find_gaps(amounts, head, [*parts, *rows]))), []
            )
            if any(any(amounts[row]) for row in moved):
                for row in moved:
                    tree.put(row, head)
                tree.open.remove(head)
                tree.closed.add(head)
                break


def lift_parts(tree: Tree, amounts: Sequence[Amounts], grain: Amounts) -> None:
    """Put the parts of an open line under the line before it where they add up to that.

    广东省, then 广东地区（不含深圳） and its cities, 深圳市 among them: all are parts of the first.
    """
    reckoning = Reckoning(amounts, grain)
    for head in list(tree.open):
        whole = head - 1
        parts = tree.parts(head)
        alone = whole >= 0 and whole not in tree.parents
        if not alone or len(parts) <= _BOTH or tree.parents[whole] != tree.parents[head]:
            continue
        if any(amounts[whole]) and reckoning.rows_add_up(whole, parts):
            for row in parts:
                tree.put(row, whole)
            tree.open.remove(head)
            tree.closed.add(whole)


def part_totals(
    tree: Tree,
    amounts: Sequence[Amounts],
    stated: Sequence[Sequence[bool]],
    roles: Sequence[Role],
) -> None:
    """Put a total that is more than the line it stands under beside it, throughout its columns.

    收入合计 above 横琴合作区收入合计, the total of a zone within, is no part of that, and 支出合计
    below the last class none of that one. The total adds up, or is the only part, or two columns
    say so: a subtotal with a wrong figure is neither.
    """
    heads = {parent for parent in tree.parents if parent is not None}
    for head in sorted(heads - tree.closed):
        parts, above = tree.parts(head), tree.parents[head]
        if any(amount < 0 for row in parts for amount in amounts[row]):
            continue
        for row in parts:
            exceeded = _count_exceeded(amounts, stated, row, head)
            if roles[head] is Role.ITEM:
                larger = roles[row] in _TOTALS and exceeded > 1
                freed = [part for part in parts if part >= row]
            else:
                sure = len(parts) == 1 or row in tree.closed
                larger = roles[row] is not Role.ITEM and sure and exceeded > 0
                freed = [head, *parts]
                if above is not None and roles[above] is Role.ITEM:
                    above = None  # a total of nothing fits anywhere, and is no part of a line
            if larger:
                for one in freed:
                    tree.put(one, above)
                if head in tree.open and not tree.parts(head):
                    tree.open.remove(head)
                break


def _count_exceeded(
    amounts: Sequence[Amounts], stated: Sequence[Sequence[bool]], row: int, head: int
) -> int:
    """In how many columns a line is more than another, 0 if not in all in which both state one."""
    told = [
        amounts[row][column] > amounts[head][column]
        for column, both in enumerate(zip(stated[row], stated[head], strict=True))
        if all(both)
    ]
    return len(told) if all(told) else 0


def restore_totals(
    tree: Tree,
    witnesses: Witnesses,
    amounts: Sequence[Amounts],
    grain: Amounts,
    stated: Sequence[Sequence[bool]],
) -> None:
    """Put lines back under a total that has none, where one wrong figure explains why.

    A wrong figure leaves a total without parts if no smaller branch can be open. A column in which
    nothing is wrong still adds up to it; or a slip of the pen explains the difference; or the total
    above asks for the same value. ``stated`` is which amounts of each line are printed: in the
    others a total says nothing of its parts.
    """
    search = _Restoring(tree, Reckoning(amounts, grain), witnesses, stated)
    for kinds in (_SUBTOTALS, _TOTALS):
        for head, role in enumerate(witnesses.roles):
            if role not in kinds:
                continue
            parts = tree.parts(head)
            if parts and head not in tree.open:
                continue
            runs = _runs_beside(tree, head, witnesses.roles, all_outer=kinds is _TOTALS)
            for number, run in enumerate(runs):
                if not run or (parts and (run[0] > head) != (parts[0] > head)):
                    continue
                rows = sorted([*parts, *run])
                if search.proves_total(head, rows, all_rows=number < _WHOLE_RUNS):
                    search.move(head, dict.fromkeys(rows, head))
                    break


def _runs_beside(
    tree: Tree, head: int, roles: Sequence[Role], *, all_outer: bool
) -> Iterator[list[int]]:
    """Lines beside a total that may be its parts: all before it or after it, or the nearest few."""
    top = tree.parents[head]
    outer = [row for row, above in enumerate(tree.parents) if above in (None, top) and row != head]
    before = [row for row in outer if row < head and not (top is not None and row <= top < head)]
    after = [row for row in outer if row > head and not (top is not None and row >= top > head)]
    yield before
    yield after
    if not all_outer:
        last = max((row for row in before if roles[row] is not Role.ITEM), default=-1)
        first = min((row for row in after if roles[row] is not Role.ITEM), default=len(roles))
        yield [row for row in before if row > last]
        yield [row for row in after if row < first]
        for size in range(_MOST_PARTS, 1, -1):
            yield before[-size:]
            yield after[:size]


@dataclass(slots=True)
class _Restoring:
    tree: Tree
    reckoning: Reckoning
    witnesses: Witnesses
    stated: Sequence[Sequence[bool]]
    """Which amounts of each line are printed."""

    def find_moves(self, head: int, hints: Opinion) -> _Moves | None:
        """Which parts of an open branch stood under another of them, or None."""
        parts = self.tree.parts(head)
        if head in self.tree.partial or len(parts) < 2:
            return None
        for moves in (*_hinted(parts, hints), *self._summed(head, parts)):
            if self._explains(head, moves):
                return moves
        return None

    def find_exact_moves(self, head: int, hints: Opinion) -> _Moves | None:
        """The same of a branch that adds up but for rounding, and to the digit without them.

        The line they stood under misses them by a slip of the pen in one column, and by nothing
        in the others; the branch then misses nothing, or what the line has too little.
        """
        parts = self.tree.parts(head)
        if head in self.tree.partial or len(parts) < _BOTH or not any(self._gaps(head, {})):
            return None
        for moves in _hinted(parts, hints):
            lines = {*moves.values()}
            if len(lines) > 1:
                continue
            (line,) = lines
            above, below = self._gaps(head, moves), self._gaps(line, moves)
            missed = [(column, gap) for column, gap in enumerate(below) if gap]
            if len(missed) != 1 or (any(above) and above != [-gap for gap in below]):
                continue
            column, gap = missed[0]
            own, digit = self.reckoning.amounts[line][column], self.reckoning.grain[column]
            # Two sums that ask for one value of the line need no long number to be no chance.
            asked_twice = any(above) and slip_likeness(own, own - gap, digit) >= _LIKE_A_COPY
            if asked_twice or self._slips(line, [*moves], column, gap):
                return moves
        return None

    def _slips(self, line: int, rows: Sequence[int], column: int, gap: int) -> bool:
        amounts = self.reckoning.amounts
        parts = [amounts[row][column] for row in rows if amounts[row][column]]
        return bool(parts) and _slips(
            amounts[line][column], parts, gap, self.reckoning.grain[column]
        )

    def move(self, head: int, moves: _Moves) -> None:
        """Put the rows where they stood, and note which branches close."""
        tree = self.tree
        for row, parent in moves.items():
            tree.put(row, parent)
        above = tree.parents[head]
        for changed in {head, *moves.values(), *(() if above is None else (above,))}:
            self._note(changed, closes=self._closes(changed, {}))
        tree.open.sort()

    def proves_total(self, head: int, rows: Sequence[int], *, all_rows: bool) -> bool:
        """Whether rows are the parts of a total, but for one wrong figure.

        ``all_rows``: they are all that stand there, so that a slip is found in one run of rows and
        not in the likeliest of many.
        """
        moves, above = dict.fromkeys(rows, head), self.tree.parents[head]
        told = [c for c, stated in enumerate(self.stated[head]) if stated]
        gaps = self._gaps(head, moves)
        if above is not None and not self._closes(above, moves):
            # The line above may miss by what the total misses, and by nothing else.
            others = self._gaps(above, moves)
            slack = [3 * grain for grain in self.reckoning.grain]
            if any(abs(gaps[c] + others[c]) > slack[c] for c in told):
                return False
        if any(self._makes(head, rows, column, gaps[column]) for column in told):
            return True
        if len(rows) < _BOTH or not told:
            return False
        if len(told) > 1 and not any(gaps[column] for column in told):
            return True
        if all_rows and (self._are_subtotals(head, rows) or self._leaves_total(head, rows)):
            return True
        missed = [column for column in told if gaps[column]]
        return all_rows and len(missed) == 1 and self._is_one_slip(head, rows, missed[0], gaps)

    def _are_subtotals(self, head: int, rows: Sequence[int]) -> bool:
        """Whether a total of the table stands beside subtotals, and nothing else with amounts."""
        roles, amounts = self.witnesses.roles, self.reckoning.amounts
        filled = [row for row in rows if any(amounts[row])]
        whole = self.tree.parents[head] is None and roles[head] in _TOTALS
        return whole and len(filled) > 1 and all(roles[row] in _SUBTOTALS for row in filled)

    def _leaves_total(self, head: int, rows: Sequence[int]) -> bool:
        """Whether the total above adds up without these rows, and no other line is left over."""
        parents, roles = self.tree.parents, self.witnesses.roles
        above = parents[head]
        outer = [row for row, parent in enumerate(parents) if parent is None]
        if above is not None:
            return above in self.tree.closed and {*rows, above} == set(outer)
        for total in outer:
            if roles[total] not in _TOTALS or total in (head, *rows) or total in parents:
                continue
            rest = [row for row in outer if row not in rows and row != total]
            gaps = self._gaps(total, dict.fromkeys(rest, total))
            told = [column for column, stated in enumerate(self.stated[total]) if stated]
            if any(self._makes(total, rest, column, gaps[column]) for column in told):
                return True
        return False

    def _makes(self, head: int, rows: Sequence[int], column: int, gap: int) -> bool:
        """Whether a column of enough amounts adds up to a total, to the likely rounding."""
        amounts, digit = self.reckoning.amounts, self.reckoning.grain[column]
        parts = sum(bool(amounts[row][column]) for row in rows)
        own = abs(amounts[head][column])
        enough = parts >= _PARTS_THAT_PROVE or (parts == _BOTH and own >= _LONG_NUMBER * digit)
        return bool(own) and enough and abs(gap) <= digit

    def _is_one_slip(
        self, head: int, rows: Sequence[int], column: int, gaps: Sequence[int]
    ) -> bool:
        """Whether one figure of a sum is a slip, or an open part of it asks for the same value."""
        amounts, digit, gap = self.reckoning.amounts, self.reckoning.grain[column], gaps[column]
        if sum(bool(amounts[row][column]) for row in rows) < _BOTH:
            return False
        if any(
            row in self.tree.open and abs(self._gaps(row, {})[column] + gap) <= digit
            for row in rows
        ):
            return True
        own = amounts[head][column]
        return is_plain_slip(own, own - gap, digit) or any(
            is_plain_slip(amounts[row][column], amounts[row][column] + gap, digit)
            for row in rows
            if amounts[row][column]
        )

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

    def _moved_parts(self, head: int, moves: _Moves) -> Sequence[int]:
        parts = self.tree.parts(head)
        if not moves:
            return parts
        stay = (row for row in parts if row not in moves)
        return sorted((*stay, *(row for row, parent in moves.items() if parent == head)))

    def _gaps(self, head: int, moves: _Moves) -> list[int]:
        """By how much a line exceeds its parts, per column."""
        return _find_gaps(self.reckoning.amounts, head, self._moved_parts(head, moves))

    def _summed(self, head: int, parts: Sequence[int]) -> Iterator[_Moves]:
        """A line over rows that nearly make it, the one or the others all that is too much.

        Nearly is a slip of the pen, of the line or of a row: ten times, digits swapped, one lost.
        """
        gaps = self._gaps(head, {})
        columns = [column for column, gap in enumerate(gaps) if gap]
        amounts, grain = self.reckoning.amounts, self.reckoning.grain
        for at, line in enumerate(parts):
            if any(self.tree.parts(line)) or not columns:
                continue
            own = amounts[line]
            too_much = all(abs(gaps[c] + own[c]) <= 3 * grain[c] for c in columns)
            if not too_much and len(parts) > _MOST_LOOSE:
                continue
            sums = [0] * len(grain)
            for end in range(at + 1, len(parts)):
                if self._is_held(parts[end], head):
                    break
                sums = [a + b for a, b in zip(sums, amounts[parts[end]], strict=True)]
                rows = parts[at + 1 : end + 1]
                if too_much:
                    found = all(
                        _is_slip(own[c], sums[c], grain[c], alone=self._is_lone(rows, c))
                        for c in columns
                    )
                else:
                    found = all(
                        abs(gaps[c] + sums[c]) <= 3 * grain[c]
                        and (own[c] == sums[c] or self._slips(line, rows, c, own[c] - sums[c]))
                        for c in columns
                    )
                if found:
                    yield dict.fromkeys(rows, line)

    def _is_lone(self, rows: Sequence[int], column: int) -> bool:
        return sum(bool(self.reckoning.amounts[row][column]) for row in rows) <= 1

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

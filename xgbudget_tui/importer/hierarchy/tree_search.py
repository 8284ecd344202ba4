"""From witnesses to a tree: which problems the solver is given, and which levels are missing.

If a 款 is missing, its 项 still add up to the 类: addition alone would see no hole. The code lists
do: some children of a line are then one level lower than others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from xgbudget_tui.importer.hierarchy.balances import total_balances
from xgbudget_tui.importer.hierarchy.fallback import (
    is_above,
    keep_closed,
    move_silent,
    trim_hints,
    weigh_tree,
)
from xgbudget_tui.importer.hierarchy.headings import fill_headings, part_headings
from xgbudget_tui.importer.hierarchy.line_roles import is_balance_item, is_flow_remainder
from xgbudget_tui.importer.hierarchy.nesting_problem import (
    BASE_EFFORT,
    ROW_EFFORT,
    Amounts,
    Grammar,
    NestingProblem,
    amount_columns,
    find_limits,
    read_coarse_grain,
    read_grain,
    read_stated,
)
from xgbudget_tui.importer.hierarchy.open_branches import (
    complete_partial,
    free_from_of_which,
    is_one_figure,
    lift_parts,
    part_totals,
    restore_branches,
    restore_lone_parts,
    restore_of_which,
    restore_totals,
)
from xgbudget_tui.importer.hierarchy.solver import (
    LOOSE_COST,
    Reckoning,
    Solver,
    TooHardError,
    Tree,
    read_tree,
)
from xgbudget_tui.importer.hierarchy.witnesses import Numbering, OfficialReading, Opinion, Witnesses
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.terms import Budget, Evidence, Flow, Role

_BESIDE = ("1", "230", "231", "232", "233")
"""Codes whose levels are commonly mixed: revenue, and transfers and debt beside the classes."""


def find_missing_levels(
    parents: Sequence[int | None], official: OfficialReading, numbering: Numbering
) -> dict[int, set[int]]:
    """Heads with a hole below them, and the children that lost the line above them.

    A line numbered in one run with its neighbours stands among them on purpose.
    """
    numbered = numbering.sibling.keys() | set(numbering.sibling.values())
    children: dict[int, list[int]] = {}
    for row, parent in enumerate(parents):
        if parent is not None:
            children.setdefault(parent, []).append(row)
    missing: dict[int, set[int]] = {}
    for head, rows in children.items():
        known = {row: _depth_below(official, head, row) for row in rows if row not in numbered}
        depths = {depth for depth in known.values() if depth}
        shallow = min(depths, default=0)
        # Below a total the classes themselves must be there, or no level can be missed.
        if len(depths) > 1 and shallow == 1:
            missing[head] = {row for row, depth in known.items() if depth and depth > shallow}
    return missing


def _depth_below(official: OfficialReading, head: int, row: int) -> int | None:
    """How many levels the row's name is officially below the head's; below a total, its level."""
    codes = official.codes[row]
    above = official.codes[head]
    if not codes or any(code.startswith(_BESIDE) for code in codes):
        return None
    if above:
        depths = {
            (len(code) - len(top)) // 2
            for code in codes
            for top in above
            if code.startswith(top) and code != top
        }
        return min(depths, default=None)
    return (min(map(len, codes)) - 1) // 2


ONE_MORE = 2
"""What follows 其中 and the line after it: two parts at least."""

RECURRING = 3
"""Lines with 其中 and more below it from which on that is how a table is made."""

SPARE_LEAVES = 2
"""Classes without parts (预备费) that a table with open classes may have."""

FEW = 80
"""Lines up to which levels are tried even if no class closes by itself."""

CLOSING_SCORE = 3
"""How much a part of a line that adds up speaks for a tree: more than a total word."""

PROVING = 3
"""So many branches that add up in all columns prove a tree."""

ONE_AND_ABOVE = 2
"""Branches that one wrong figure breaks: its own, and the one that it is a part of."""

LONGEST_LOOSE = 1500
"""Rows up to which a class without any witness may be left open: costs grow with their square."""

_PRIORITY = (
    Evidence.CODE,
    Evidence.INDENT,
    Evidence.OF_WHICH,
    Evidence.CLASSIFICATION,
    Evidence.OUTLINE,
    Evidence.TOTAL_WORD,
)


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
    grain, stated = read_grain(lines, columns), read_stated(lines, columns)
    filled = fill_headings(lines, amounts, witnesses, hints)
    search = _Search(witnesses, hints, filled, grain, stated, lines)
    reckoning = Reckoning(amounts, grain)
    tree = search.settle()
    part_headings(tree, lines, reckoning)
    if _count_loose_ends(tree) > (1, 0):
        bold = fill_headings(lines, amounts, witnesses, hints, blank_is_none=False)
        for other in dict.fromkeys((tuple(amounts), bold)):
            if other != filled:
                rival = replace(search, amounts=other).settle()
                part_headings(rival, lines, reckoning)
                tree = min(tree, rival, key=_count_loose_ends)
    coarse = read_coarse_grain(lines, columns)
    if tree.open and coarse != grain:
        rival = replace(search, grain=coarse).settle()
        part_headings(rival, lines, Reckoning(amounts, coarse))
        tree = tree if rival.open else min(tree, rival, key=_count_loose_ends)
    if tree.open:
        tree = search.without_remainders() or tree
    if _count_loose_ends(tree) > (1, 0):
        tree = search.with_second_divisions(tree) or tree
    tree = total_balances(tree, lines, reckoning)
    _note_missing_levels(tree, witnesses, [not any(row) for row in amounts])
    return tree


def _count_loose_ends(tree: Tree) -> tuple[int, int]:
    """How many lines no sum holds and how many sums fail; these decide between equals."""
    return len(tree.open) + tree.parents.count(None), len(tree.open)


def _note_missing_levels(tree: Tree, witnesses: Witnesses, silent: Sequence[bool]) -> None:
    """A branch that lacks a line between two levels is open, though it may add up.

    Lines without amounts leave no hole in any sum: they are listed, and nothing was spent on them.
    Nor can a heading that no list knows (预备费及其他支出) be said to lack a level below it.
    """
    for head, orphans in find_missing_levels(
        tree.parents, witnesses.official, witnesses.numbering
    ).items():
        of_its_own = not witnesses.official.codes[head] and tree.parents[head] is not None
        if of_its_own and witnesses.roles[head] is Role.ITEM and head in tree.closed:
            continue
        if all(silent[row] for row in orphans):
            continue
        tree.orphans |= orphans
        if head not in tree.open:
            tree.open.append(head)
        if tree.solutions is not None:
            tree.solutions = 0
    tree.open.sort()


@dataclass(frozen=True)
class _Search:
    witnesses: Witnesses
    hints: Opinion
    amounts: tuple[Amounts, ...]
    grain: Amounts
    stated: tuple[tuple[bool, ...], ...]
    lines: Sequence[LineItem]
    divided_again: frozenset[int] = frozenset()
    """Totals below their parts that are divided a second time below them."""

    def settle(self) -> Tree:
        """The best tree that can be had, if need be with open branches."""
        tree = self.find() or _by_hints(self.hints)
        if tree.open:
            tree = self.by_recurring_parts(tree) or tree
        if len(self.grain) > 1 and _count_loose_ends(tree) > (1, 0):
            told = self.by_one_column(tree)
            # Lines that no sum holds may truly stand alone: a column must hold more of them.
            if told and (tree.open or _count_loose_ends(told) < _count_loose_ends(tree)):
                tree = told
        restore_branches(tree, self.witnesses, self.hints, self.amounts, self.grain, self.stated)
        if tree.open and not self._is_one_figure(tree):
            tree = self.by_closed_branches(tree) or tree
        if tree.open and self.is_told() and not self._is_one_figure(tree):
            tree = self.or_fall_back(tree)
            restore_branches(
                tree, self.witnesses, self.hints, self.amounts, self.grain, self.stated
            )
        part_totals(tree, self.amounts, self.stated, self.witnesses.roles)
        restore_totals(tree, self.witnesses, self.amounts, self.grain, self.stated)
        lift_parts(tree, self.amounts, self.grain)
        free_from_of_which(tree, self.witnesses.of_which, self.amounts)
        restore_of_which(tree, self.witnesses.of_which, self.amounts)
        complete_partial(tree, self.amounts, self.grain)
        restore_lone_parts(tree, self.hints, self.amounts, self.grain, self.witnesses.roles)
        opinions = [self.witnesses.opinions[witness] for witness in _PRIORITY]
        numbering = self.witnesses.numbering
        limits = find_limits(numbering.sibling, numbering.apart, len(self.lines))
        move_silent(tree, opinions, self.amounts, limits)
        return tree

    def by_recurring_parts(self, other: Tree) -> Tree | None:
        """A tree in which all that follows 其中 is part of the line above it, up to the next one.

        郑州市, 其中：市本级及市辖区, then its counties at the margin: where nearly all such lines
        add up, all are meant so. None where they do not, or where that leaves more open.
        """
        pins = self._pin_recurring_parts()
        if pins is None:
            return None
        problem = self._problem(None, ranges=find_ranges(pins))
        heads = {parent for parent in pins if parent is not None}
        partial = problem.partial - heads
        tree = self._solve(replace(problem, pins=tuple(pins), partial=partial))
        if tree is None or _count_loose_ends(tree) >= _count_loose_ends(other):
            return None
        return tree

    def _pin_recurring_parts(self) -> Opinion | None:
        marked, size = self.witnesses.of_which, len(self.lines)
        heads = [
            row - 1
            for row in range(1, size)
            if marked[row]
            and not marked[row - 1]
            and self.witnesses.roles[row - 1] is Role.ITEM
            and any(self.amounts[row - 1])
        ]
        if len(heads) < RECURRING:
            return None
        reckoning = Reckoning(self.amounts, self.grain)
        pins: Opinion = [None] * size
        closed = 0
        for head, stop in zip(heads, [*heads[1:], size], strict=True):
            ends = range(stop, head + ONE_MORE, -1)
            end = next((e for e in ends if reckoning.rows_add_up(head, range(head + 1, e))), None)
            closed += end is not None
            if end is None and stop < size:
                end = stop
            for row in range(head + 1, end or head):
                pins[row] = head
        return pins if closed >= RECURRING and closed * 3 >= len(heads) * 2 else None

    def by_closed_branches(self, other: Tree) -> Tree | None:
        """A tree in which all that is open is the doing of one figure, where ``other`` is none.

        Under an open total a flat tree is as cheap as the true one, and its total word speaks for
        it: here every branch that adds up to the digit speaks for its own.
        """
        if len(self.lines) > FEW:
            return None
        problem = self._problem(None, ranges=find_ranges(self.hints))
        effort = BASE_EFFORT // 2
        tree = self._solve(replace(problem, closing=CLOSING_SCORE, effort=effort))
        if tree is None or tree.parents.count(None) > other.parents.count(None):
            return None
        restore_branches(tree, self.witnesses, self.hints, self.amounts, self.grain, self.stated)
        restore_totals(tree, self.witnesses, self.amounts, self.grain, self.stated)
        return tree if self._is_one_figure(tree) else None

    def _is_one_figure(self, tree: Tree) -> bool:
        return is_one_figure(tree, self.amounts, self.grain, self.stated)

    def without_remainders(self) -> Tree | None:
        """A tree whose every branch adds up once what is left of the year counts for nothing.

        本年收支结余 printed between 支出合计 and 年末滚存结余 is part of the latter already. One
        column may tell the tree where a figure of another is wrong.
        """
        left = [row for row, line in enumerate(self.lines) if is_flow_remainder(line.name)]
        if not any(any(self.amounts[row]) for row in left):
            return None
        nothing = (0,) * len(self.grain)
        amounts = [nothing if row in left else own for row, own in enumerate(self.amounts)]
        search = replace(self, amounts=tuple(amounts))
        tree = search.find()
        if tree is not None and tree.open and len(self.grain) > 1:
            tree = search.by_one_column(tree)
            if tree is not None and len(tree.open) > ONE_AND_ABOVE:
                return None
        elif tree is not None and tree.open:
            return None
        if tree is None or not tree.closed:
            return None
        for row in left:
            tree.put(row, None)
        complete_partial(tree, search.amounts, self.grain)
        return tree

    def with_second_divisions(self, broken: Tree) -> Tree | None:
        """A tree whose every branch adds up once a total of classes may be divided twice.

        省级支出合计 is the sum of the classes above it, and again of 省本级支出合计 and
        专项转移支付合计 below it. What adds up in the broken tree stays together. The lines of the
        second division stand beside the total, unsure.
        """
        reckoning = Reckoning(self.amounts, self.grain)
        again = frozenset(
            row
            for row in range(1, len(self.lines))
            if self.witnesses.feet[row] and reckoning.rows_add_up(row, self._totals_below(row))
        )
        if not again:
            return None
        kept = tuple(parent if parent in broken.closed else None for parent in broken.parents)
        free = replace(self, divided_again=again)._problem(None)
        tree = self._solve(replace(free, pins=kept))
        if tree is None or tree.open or not self._single(tree):
            return None
        for row in tree.repeated:
            # Added to the classes they would make the total twice what it is.
            tree.move(row, None)
        tree.partial -= again
        return tree

    def _totals_below(self, row: int) -> list[int]:
        """The totals printed right below a total, none of a whole table; none if they are one."""
        roles = self.witnesses.roles[row + 1 :]
        totals = list(takewhile(lambda role: role in (Role.TOTAL, Role.SUBTOTAL), roles))
        return list(range(row + 1, row + 1 + len(totals))) if len(totals) > 1 else []

    def find(self) -> Tree | None:
        """The tree in which all columns add up together, or as much of it as does."""
        return self.by_levels() or self.by_any_depth()

    def by_one_column(self, other: Tree) -> Tree | None:
        """The tree of a column that adds up where another does not, and leaves less open.

        Lines that miss in another column stay open. Lines without an amount in the column may
        stand anywhere for all that it says: where they are the only ones, it still tells the tree.
        Of several such columns the one counts whose tree leaves least open. One that does not add
        up throughout itself is taken only if it leaves not half as much open as ``other`` does; one
        that allows several trees, or states no total of all, only if in its best one all other
        columns add up, too, but for one line, or one and the line above it.
        """
        told: list[tuple[tuple[bool, int, int], Tree]] = []
        for column, grain in enumerate(self.grain):
            amounts = tuple((row[column],) for row in self.amounts)
            tree = replace(self, amounts=amounts, grain=(grain,)).find()
            if tree is None:
                continue
            unsure = [row for row, possible in enumerate(tree.possible) if len(possible) > 1]
            own, apart = bool(tree.open), not (self._single(tree) or tree.open)
            several = apart or tree.solutions is None or any(any(amounts[row]) for row in unsure)
            missed = {head for head in tree.closed if not self._adds_up(head, tree)}
            tree.closed -= missed
            tree.open = sorted({*tree.open, *missed})
            if several and (own or len(tree.closed) < PROVING or len(missed) > ONE_AND_ABOVE):
                continue
            if apart and not missed:
                continue  # no more than what all columns say together
            if own and not self._is_far_better(tree, other):
                continue
            tree.solutions = 0 if tree.open else tree.solutions
            told.append(((several, len(tree.open), len(unsure)), tree))
            if not tree.open and not unsure:
                break
        return min(told, key=lambda one: one[0], default=(None, None))[1]

    def _is_far_better(self, tree: Tree, other: Tree) -> bool:
        roots = tree.parents.count(None)
        return len(tree.open) * 2 < len(other.open) and roots <= other.parents.count(None)

    def is_told(self) -> bool:
        """Whether witnesses other than sums and total words place most of the lines."""
        opinions = [self.witnesses.opinions[witness] for witness in _PRIORITY[:-1]]
        told = sum(any(parent is not None for parent in row) for row in zip(*opinions, strict=True))
        return told * 2 >= len(self.lines)

    def or_fall_back(self, tree: Tree) -> Tree:
        """The tree, or one held by other witnesses if more speaks for it; the first of equals."""
        reckoning = Reckoning(self.amounts, self.grain)
        outlying = trim_hints(self.hints, reckoning)
        held = (keep_closed(tree, self.hints), outlying, self.hints)
        others = [self._pinned(pins) for pins in dict.fromkeys(map(tuple, held))]
        trees = [tree, *(other for other in others if other is not None)]
        return max(trees, key=lambda one: weigh_tree(one, self.witnesses, reckoning))

    def _pinned(self, pins: Sequence[int | None]) -> Tree | None:
        """The tree in which every row stays under its pin, if it has one."""
        free = self._problem(None, ranges=find_ranges(pins))
        return self._solve(replace(free, pins=tuple(pins)))

    def _adds_up(self, head: int, tree: Tree) -> bool:
        """Whether a line adds up wherever both it and some of its parts state an amount.

        A column may leave a total out (总计 of the budget alone), or not be broken down (项 that
        have final accounts and no budget).
        """
        rows = tree.parts(head)
        told = [
            own and any(below)
            for own, *below in zip(*(self._stated(row) for row in (head, *rows)), strict=True)
        ]
        whole, *parts = (
            tuple(amount * is_told for amount, is_told in zip(self.amounts[row], told, strict=True))
            for row in (head, *rows)
        )
        total = tuple(sum(column) for column in zip(*parts, strict=True))
        counts = tuple(sum(map(bool, column)) for column in zip(*parts, strict=True))
        reckoning = Reckoning([whole], self.grain)
        return head in tree.partial or reckoning.adds_up(0, total, counts)

    def _stated(self, row: int) -> list[bool]:
        """In which columns a line states an amount, or a heading holds some."""
        return [
            stated or bool(amount)
            for stated, amount in zip(self.stated[row], self.amounts[row], strict=True)
        ]

    def by_levels(self) -> Tree | None:
        """A tree that keeps the levels of its kind of table, a few classes open if need be."""
        if len(self.lines) > LONGEST_LOOSE:
            return None  # too long to be well closed, and too long to be tried without
        for grammar in self._grammars():
            problem = self._problem(grammar)
            classes = self._solve(replace(problem, flat=True))
            kept = classes is not None and self._well_closed(classes)
            if not kept and len(self.lines) > FEW:
                continue
            tree = self._solve(problem)
            if tree is not None and self._single(tree):
                return tree
            if classes is not None and kept:
                return self._with_open_classes(grammar, classes)
        return None

    def _best_named(self, trees: Sequence[Tree | None]) -> Tree | None:
        """The tree that the classification contradicts least, the first of equals."""
        found = [tree for tree in trees if tree is not None]
        return min(found, key=self._contradictions, default=None)

    def _contradictions(self, tree: Tree) -> int:
        official = self.witnesses.official
        return sum(
            parent is not None and official.excluded(parent, row)
            for row, parent in enumerate(tree.parents)
        )

    def by_any_depth(self) -> Tree | None:
        """A tree of any shape; where the trees are too many to count, as the witnesses hold it."""
        return self._solve(self._problem(None, ranges=find_ranges(self.hints))) or self._pinned(
            self.hints
        )

    def _with_open_classes(self, grammar: Grammar, closed: Tree) -> Tree | None:
        """Keep what closes by itself, and find the fewest classes that must stay open."""
        problem = self._problem(grammar, ranges=find_ranges(self.hints))
        named = self._by_names()
        # The more classes may be open, the harder; where names hold the lines one is enough.
        for classes in (1,) if named and self._single(named) else (1, 2, 3):
            allowance = classes * LOOSE_COST + SPARE_LEAVES
            loose = replace(problem, pins=tuple(closed.parents), loose=True, allowance=allowance)
            try:
                end = Solver(loose).solve()
            except TooHardError:
                break  # with more of them open there is only more to try
            tree = None if end is None else read_tree(end, len(self.lines))
            if tree is not None and self._single(tree):
                return self._best_named([tree, named])
        return named

    def _by_names(self) -> Tree | None:
        """The tree in which every line stays where the classification puts it."""
        if sum(parent is not None for parent in self.witnesses.official.parents) * 2 < len(
            self.lines
        ):
            return None
        return self._pinned(self.hints)

    def _solve(self, problem: NestingProblem) -> Tree | None:
        try:
            end = Solver(problem).solve()
        except TooHardError:
            return None
        return read_tree(end, len(self.lines)) if end is not None else None

    def _well_closed(self, tree: Tree) -> bool:
        """Whether levels are this table's grammar: some classes keep to all of them."""
        held = sum(parent is not None for parent in tree.parents)
        return held * 4 > len(self.lines)

    def _single(self, tree: Tree) -> bool:
        return tree.parents.count(None) == 1

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

    def _problem(
        self, grammar: Grammar | None, ranges: dict[int, tuple[int, int]] | None = None
    ) -> NestingProblem:
        witnesses = self.witnesses
        return NestingProblem(
            amounts=self.amounts,
            grain=self.grain,
            foot=witnesses.feet,
            grand=tuple(role is Role.GRAND_TOTAL for role in witnesses.roles),
            total=tuple(role is not Role.ITEM for role in witnesses.roles),
            sibling=witnesses.numbering.sibling,
            apart=witnesses.numbering.apart,
            parents=tuple(witnesses.opinions[Evidence.CODE]),
            codes=tuple(line.code for line in self.lines),
            ranges=ranges or {},
            partial=frozenset(
                row - 1 for row, marked in enumerate(witnesses.of_which) if marked and row
            )
            | self.divided_again,
            bond=witnesses.bond,
            grammar=grammar,
            effort=BASE_EFFORT + ROW_EFFORT * len(self.lines),
        )


def combine_hints(witnesses: Witnesses) -> Opinion:
    """For each row the parent that the weightiest witness with an opinion names, without cycles.

    A total word speaks last: a row that nothing else places, in the midst of a branch, is of it.
    No opinion counts that numbering excludes: what follows 二、 is not under 一、 (a heading set in
    the middle of its cell is indented by chance).
    """
    size = len(witnesses.roles)
    hints: Opinion = [None] * size
    limits = find_limits(witnesses.numbering.sibling, witnesses.numbering.apart, size)
    for row in range(size):
        for witness in _PRIORITY[:-1]:
            parent = witnesses.opinions[witness][row]
            if parent is None or parent < row > limits[parent]:
                continue
            if not is_above(hints, row, parent):
                hints[row] = parent
                break
    total = witnesses.opinions[_PRIORITY[-1]]
    around = sorted(find_ranges(hints).items(), key=lambda item: item[1][0] - item[1][1])
    official = witnesses.official.parents
    for row, said in enumerate(total):
        if hints[row] is not None or said is None:
            continue
        # The classification has placed lines of the branch on both sides of such a row.
        within = [
            head
            for head, (first, last) in around
            if head < first <= row < last and head in official[row + 1 : last + 1]
        ]
        parent = within[-1] if within else said
        if not is_above(hints, row, parent):
            hints[row] = parent
    return hints


def find_ranges(hints: Sequence[int | None]) -> dict[int, tuple[int, int]]:
    """For each head the contiguous rows that the hints put under it, before or after it.

    A row that no witness places counts as part of the branch it stands in.
    """
    below: dict[int, list[int]] = {}
    for row, parent in enumerate(hints):
        above = parent
        while above is not None:
            below.setdefault(above, []).append(row)
            above = hints[above]
    ranges: dict[int, tuple[int, int]] = {}
    for head, rows in below.items():
        first, last = min(rows), max(rows)
        if last > head:
            first = min(first, head + 1)
        strangers = set(range(first, last + 1)) - set(rows)
        if first <= head <= last or any(hints[row] is not None for row in strangers):
            continue
        if first == head + 1 or last == head - 1:
            ranges[head] = (first, last)
    return ranges


def _by_hints(hints: Opinion) -> Tree:
    """The tree the other witnesses give where there is nothing to add up."""
    alone = {parent: frozenset((parent,)) for parent in hints}
    return Tree(list(hints), [alone[parent] for parent in hints])

"""The parent of every line, with the evidence for it, from witnesses and sums."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from xgbudget_tui.classification.candidates import TableContext
from xgbudget_tui.importer.hierarchy.fallback import level_silent
from xgbudget_tui.importer.hierarchy.flat_list import is_flat_list, place_flat
from xgbudget_tui.importer.hierarchy.line_roles import is_remainder, says_besides
from xgbudget_tui.importer.hierarchy.nesting_problem import Amounts, amount_columns, read_amounts
from xgbudget_tui.importer.hierarchy.solver import Tree
from xgbudget_tui.importer.hierarchy.tree_search import find_tree
from xgbudget_tui.importer.hierarchy.witnesses import Witnesses, ask_witnesses
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.terms import Breakdown, Evidence, Role
from xgbudget_tui.model.value import change_value, value_class

_WEAK = {Evidence.SUM, Evidence.ONLY_SUM, Evidence.SEPARATOR, Evidence.ORDER}


@value_class
class _Whole:
    """What is asked of a table as a whole, found out once."""

    tree: Tree
    heads: frozenset[int]
    feet: frozenset[int]
    single: bool
    rooted: bool
    summed: bool
    unsure: frozenset[int]
    numbered: frozenset[int]
    besides: int
    """The first line that stands outside of all totals by its own word, as do those below it."""

    @classmethod
    def of(
        cls,
        lines: Sequence[LineItem],
        tree: Tree,
        witnesses: Witnesses,
        amounts: Sequence[Amounts],
    ) -> _Whole:
        """The facts of a tree over the lines of a table."""
        sibling = witnesses.numbering.sibling
        return cls(
            tree,
            heads=frozenset(parent for parent in tree.parents if parent is not None),
            feet=frozenset(p for row, p in enumerate(tree.parents) if p is not None and p > row),
            single=tree.parents.count(None) == 1,
            rooted=tree.is_rooted(),
            summed=any(any(row) for row in amounts),
            unsure=frozenset(tree.orphans | tree.repeated),
            numbered=frozenset((*sibling, *sibling.values())),
            besides=next(
                (row for row, line in enumerate(lines) if says_besides(line.name)), len(lines)
            ),
        )


def write_evidence(
    lines: Sequence[LineItem], tree: Tree, witnesses: Witnesses, amounts: Sequence[Amounts]
) -> list[LineItem]:
    """Each line with its parent's number and the evidence for it."""
    whole = _Whole.of(lines, tree, witnesses, amounts)
    placed = []
    for row, line in enumerate(lines):
        parent = tree.parents[row]
        agree, against = _ask(row, parent, witnesses)
        if parent in tree.closed and any(amounts[row]) and row not in tree.repeated:
            only = (
                len(tree.possible[row]) == 1
                and Evidence.CODE not in agree
                and row not in tree.orphans
            )
            agree.insert(0, Evidence.ONLY_SUM if only else Evidence.SUM)
        if parent is None and row in tree.closed:
            agree.append(Evidence.SUM)
        if not agree:
            agree.append(Evidence.ORDER)
        role = _settle_role(row, witnesses.roles[row], whole)
        placed.append(
            change_value(
                line,
                parent=None if parent is None else lines[parent].number,
                role=role,
                breakdown=Breakdown.PARTIAL if row in tree.partial else Breakdown.FULL,
                evidence=_shared(*agree),
                dissent=_shared(*against),
                certain=_is_certain(row, whole, agree),
                placed=is_remainder(line.name)
                or _is_placed(row, role, whole)
                or row in whole.numbered
                or row >= whole.besides,
            )
        )
    return placed


@cache
def _shared(*witnesses: Evidence) -> tuple[Evidence, ...]:
    """One tuple for all lines with the same witnesses."""
    return witnesses


def _settle_role(row: int, role: Role, whole: _Whole) -> Role:
    """A total without parts is an item; the one head of all is the total.

    So is a head of lines printed above it (市县一般公共预算收入), though others stand beside it.
    """
    parent = whole.tree.parents[row]
    if role in (Role.TOTAL, Role.SUBTOTAL) and row not in whole.heads and parent is not None:
        return Role.ITEM
    top = whole.single and row in whole.tree.closed and bool(whole.heads)
    is_total = parent is None and (top or row in whole.feet)
    return Role.TOTAL if role is Role.ITEM and is_total else role


def _ask(
    row: int, parent: int | None, witnesses: Witnesses
) -> tuple[list[Evidence], list[Evidence]]:
    agree: list[Evidence] = []
    against: list[Evidence] = []
    for witness, opinion in witnesses.opinions.items():
        said = opinion[row]
        if said is None:
            continue
        if said == parent:
            agree.append(witness)
        elif parent is None or witness is not Evidence.TOTAL_WORD:
            against.append(witness)
    if parent is None:
        if witnesses.roles[row] is not Role.ITEM:
            agree.append(Evidence.TOTAL_WORD)
        return agree, against
    if Evidence.CLASSIFICATION not in agree and witnesses.official.related(parent, row):
        agree.append(Evidence.CLASSIFICATION)
        against = [witness for witness in against if witness is not Evidence.CLASSIFICATION]
    above, own = witnesses.commas[parent], witnesses.commas[row]
    if above is True and own is False:
        agree.append(Evidence.SEPARATOR)
    elif above is False and own is True:
        against.append(Evidence.SEPARATOR)
    return agree, against


def _is_certain(row: int, whole: _Whole, agree: Sequence[Evidence]) -> bool:
    tree = whole.tree
    if Evidence.CODE in agree or len(tree.parents) == 1:
        return True
    if not whole.summed or tree.solutions is None or row in whole.unsure:
        return False
    parent = tree.parents[row]
    if parent is None:
        return tree.possible[row] == {None}
    if tree.possible[row] != {parent} or parent not in tree.closed:
        return False
    # Where no total ties the table together, adding up may be chance: another witness is needed.
    return whole.rooted or not _WEAK.issuperset(agree)


def _is_placed(row: int, role: Role, whole: _Whole) -> bool:
    """A lone item at the root of a table that has a tree fits nowhere."""
    if whole.tree.parents[row] is not None or row in whole.heads or role is not Role.ITEM:
        return True
    return not whole.heads


@value_class
class Placement:
    """Lines with their place in the tree, in the order given.

    ``solutions`` counts the trees that the sums allow within what printed codes and numerals say,
    up to 10⁹ (1: proved; 0: some branch does not close; None: the table has no amounts to add, no
    total to add up to, or was too hard to count). ``open_classes`` names the branches that do not
    close, in print order.
    """

    lines: tuple[LineItem, ...]
    solutions: int | None
    open_classes: tuple[str, ...]


def place_lines(
    lines: Sequence[LineItem],
    measures: Sequence[Measure],
    *,
    context: TableContext,
    indents: Sequence[int] | None = None,
) -> Placement:
    """Find the parent of each line of one table.

    ``indents`` gives the printed indentation of each line, in any unit, if the document keeps it.
    Never raises: a table that cannot be solved keeps the order its other witnesses give.
    """
    if not lines:
        return Placement((), None, ())
    bare = [_bare(line) for line in lines]
    if is_flat_list(bare, measures):
        return Placement(tuple(place_flat(bare, indents)), None, ())
    witnesses = ask_witnesses(bare, context, indents)
    amounts = read_amounts(bare, amount_columns(measures))
    tree = find_tree(bare, measures, witnesses, amounts)
    if indents is not None:
        # That a word names a total says nothing of which of two a line is part of.
        opinions = [
            said for name, said in witnesses.opinions.items() if name is not Evidence.TOTAL_WORD
        ]
        level_silent(tree, indents, opinions, witnesses.roles, amounts)
    placed = write_evidence(bare, tree, witnesses, amounts)
    return Placement(tuple(placed), tree.solutions, tuple(lines[row].name for row in tree.open))


def _bare(line: LineItem) -> LineItem:
    """A line without a place in any tree."""
    if line.parent is None and not line.evidence and not line.dissent:
        return line
    return change_value(line, parent=None, evidence=(), dissent=())

"""The tree written back into the lines: parent, role, breakdown, who agrees and who does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xgbudget_tui.importer.outline.puzzle import Amounts
from xgbudget_tui.importer.outline.roles import is_remainder
from xgbudget_tui.importer.outline.tree import Tree
from xgbudget_tui.importer.outline.witnesses import Witnesses
from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.terms import Breakdown, Evidence, Role

_WEAK = {Evidence.SUM, Evidence.ONLY_SUM, Evidence.SEPARATOR, Evidence.ORDER}


def write_testimony(
    lines: Sequence[LineItem], tree: Tree, witnesses: Witnesses, amounts: Sequence[Amounts]
) -> list[LineItem]:
    """Each line with its parent's number and the evidence for it."""
    heads = {parent for parent in tree.parents if parent is not None}
    summed = any(any(row) for row in amounts)
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
        role = witnesses.roles[row]
        if role in (Role.TOTAL, Role.SUBTOTAL) and row not in heads and parent is not None:
            role = Role.ITEM
        elif role is Role.ITEM and parent is None and row in tree.closed and len(heads) > 0:
            role = Role.TOTAL if tree.parents.count(None) == 1 else role
        placed.append(
            replace(
                line,
                parent=None if parent is None else lines[parent].number,
                role=role,
                breakdown=Breakdown.PARTIAL if row in tree.partial else Breakdown.FULL,
                evidence=tuple(agree),
                dissent=tuple(against),
                certain=_is_certain(row, tree, agree, summed),
                placed=is_remainder(line.name)
                or _is_placed(row, tree, role, heads)
                or _in_run(row, witnesses),
            )
        )
    return placed


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


def _is_certain(row: int, tree: Tree, agree: Sequence[Evidence], summed: bool) -> bool:
    if Evidence.CODE in agree or len(tree.parents) == 1:
        return True
    if not summed or tree.solutions is None or row in tree.orphans | tree.repeated:
        return False
    parent = tree.parents[row]
    if parent is None:
        return tree.possible[row] == {None}
    if tree.possible[row] != {parent} or parent not in tree.closed:
        return False
    # Where no total ties the table together, adding up may be chance: another witness is needed.
    return tree.is_rooted() or not _WEAK.issuperset(agree)


def _in_run(row: int, witnesses: Witnesses) -> bool:
    """Whether the line is numbered on from another, so that it stands where that one does."""
    sibling = witnesses.numbering.sibling
    return row in sibling or row in sibling.values()


def _is_placed(row: int, tree: Tree, role: Role, heads: set[int]) -> bool:
    """A lone item at the root of a table that has a tree fits nowhere."""
    if tree.parents[row] is not None or row in heads or role is not Role.ITEM:
        return True
    return not heads

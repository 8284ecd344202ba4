"""Sums by the classification: a heading holds every line whose name stands under its own.

The tree of a table without printed codes follows from its sums, so one wrong total can bend it:
lines leave the branch that no longer closes, and no sum is asked of them. The classification says
where they belong all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xgbudget_tui.audit.assertion import Assertion, Operand
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.classified import CLASSIFIED_KINDS, Branch, balances
from xgbudget_tui.audit.judge import count_holding
from xgbudget_tui.audit.rule import CLASSIFICATION, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.slips import is_plain_slip
from xgbudget_tui.model.terms import Aspect, Breakdown, Role
from xgbudget_tui.model.text import Text

_FEW = 2
_NOT_ALL = Text(
    "所列下级少于上级，可能没有全部公开。",
    "The lines listed are less than their heading: not all of them may be published.",
)


def find_lost_branches(table: Table) -> Iterator[Branch]:
    """The branches of the classification that the tree of the table does not have."""
    for branch in (*_find_total(table), *table.branches):
        if not branch.clean or balances(branch.code) or len(branch.parts) < _FEW:
            continue
        if branch.head.breakdown is Breakdown.PARTIAL:
            continue
        inside = {line.number for line in table.tree.children(branch.head)}
        if not inside >= {part.number for part in branch.parts}:
            yield branch


def _find_total(table: Table) -> Iterator[Branch]:
    """The total of the classes with all of them, where each class is there once."""
    head = table.class_total
    classes = [
        branch for branch in table.branches if len(branch.code) == 3 and not balances(branch.code)
    ]
    if head is None or len({one.code for one in classes}) < len(classes) or len(classes) <= _FEW:
        return
    if head.role is not Role.ITEM:
        parts = [one.head for one in classes]
        yield Branch(head, "", parts, [one.code for one in classes])


@rule(
    "S3", RuleGroup.FOOTING, RuleKind.EQUALITY,
    name=(
        "科目等于分类所列下级之和",
        "A heading is the sum of the lines that the classification puts under it",
    ),
    why=(
        "一个合计印错，会使其下级在表中无处可归；科目名称仍说明它们属于谁",
        "One wrong total leaves its parts without a place; their names still say whose they are",
    ),
    applies=(
        "科目的下级没有归在其下的各表",
        "Tables with lines that do not stand under the heading that the classification gives",
    ),
    source=CLASSIFICATION, needs=frozenset({Aspect.FIGURE, Aspect.COLUMN}),
)  # fmt: skip
def prove_classes(index: BookIndex) -> Iterator[Assertion]:
    """科目 = 分类列在其下一级的各行之和，无论表中加总把这些行归在哪里

    Holds: 教育支出 180 = 普通教育 100 + 职业教育 80 printed below it. Fails: 教育支出 100.
    """
    for table in index.of_kind(*CLASSIFIED_KINDS):
        for branch in find_lost_branches(table):
            if not _adds_up_otherwise(table, branch.head):
                for measure in table.amounts:
                    found = _add(table, branch, measure)
                    other = _add_children(table, branch.head, measure)
                    # Rows that make it up within rounding are no chance: one of these is no class.
                    yield replace(found, doubt=_NOT_ALL) if count_holding([other])[0] else found


def _add_children(table: Table, head: LineItem, measure: Measure) -> Assertion:
    parts = table.operands(table.tree.children(head), measure)
    return Assertion((table.operand(head, measure),), parts, Text("", ""), Text("", ""))


def _add(table: Table, branch: Branch, measure: Measure) -> Assertion:
    head = table.operand(branch.head, measure)
    parts = table.operands(branch.parts, measure)
    found = Assertion(
        (head,), parts, table.name(branch.head, measure),
        Text(f"分类所列下级 {len(parts)} 项之和",
             f"the {len(parts)} lines of its codes together"),
        section=table.key,
    )  # fmt: skip
    # What is left of a heading is no contradiction, unless the heading is a slip for its parts.
    total = _total(parts)
    short = (head.value or 0) > total and not is_plain_slip(head.value or 0, total, head.resolution)
    return replace(found, doubt=_NOT_ALL) if short else found


def _total(operands: tuple[Operand, ...]) -> int:
    return sum(operand.value or 0 for operand in operands)


def _adds_up_otherwise(table: Table, head: LineItem) -> bool:
    """Whether several other lines make up the heading in every column: that tree is no chance."""
    parts = table.tree.children(head)
    if len(parts) < _FEW:
        return False
    sums = [
        Assertion((table.operand(head, m),), table.operands(parts, m), Text("", ""), Text("", ""))
        for m in table.amounts
    ]
    holding, decided = count_holding(sums)
    return 0 < decided == holding


RULES = (prove_classes,)

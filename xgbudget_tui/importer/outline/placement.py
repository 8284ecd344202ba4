"""The parent of every line: witnesses asked, sums solved, the tree and its evidence written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xgbudget_tui.importer.context import TableContext
from xgbudget_tui.importer.outline.puzzle import amount_columns, read_amounts
from xgbudget_tui.importer.outline.search import find_tree
from xgbudget_tui.importer.outline.testimony import write_testimony
from xgbudget_tui.importer.outline.witnesses import ask_witnesses
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.value import change_value


@dataclass(frozen=True, slots=True)
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
    witnesses = ask_witnesses(bare, context, indents)
    amounts = read_amounts(bare, amount_columns(measures))
    tree = find_tree(bare, measures, witnesses, amounts)
    placed = write_testimony(bare, tree, witnesses, amounts)
    return Placement(tuple(placed), tree.solutions, tuple(lines[row].name for row in tree.open))


def _bare(line: LineItem) -> LineItem:
    """A line without a place in any tree."""
    if line.parent is None and not line.evidence and not line.dissent:
        return line
    return change_value(line, parent=None, evidence=(), dissent=())

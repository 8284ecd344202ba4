"""Headings: lines that state no amount and hold the lines under them together.

Addition knows nothing of such a line: what stands under it is part of the total above. While the
tree is sought a heading counts for what the other witnesses put under it.
"""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.importer.hierarchy.nesting_problem import Amounts
from xgbudget_tui.importer.hierarchy.solver import Reckoning, Tree
from xgbudget_tui.importer.hierarchy.witnesses import Opinion, Witnesses
from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.terms import Evidence, FigureState
from xgbudget_tui.model.tree import find_addends, is_heading


def fill_headings(
    lines: Sequence[LineItem],
    amounts: Sequence[Amounts],
    witnesses: Witnesses,
    hints: Opinion,
    *,
    blank_is_none: bool = True,
) -> tuple[Amounts, ...]:
    """The amounts of each line; those of a heading are the sum of what the hints put under it.

    Where lines without parts say nothing in the same way as a line with parts, it means that there
    is none of them, and the line is no heading, unless ``blank_is_none`` is False.
    """
    parts: dict[int, list[int]] = {}
    for row, parent in enumerate(hints):
        if parent is not None:
            parts.setdefault(parent, []).append(row)
    nothing = {_says_nothing(line) for row, line in enumerate(lines) if row not in parts}
    silent = {
        row
        for row in parts
        if is_heading(lines[row]) and not (blank_is_none and _says_nothing(lines[row]) in nothing)
    }
    headings = {row for row in silent if _holds(row, parts[row], silent, lines, witnesses)}
    filled = list(amounts)
    for row in headings:
        addends = find_addends(row, lambda one: parts.get(one, ()), headings.__contains__)
        columns = zip(*(amounts[addend] for addend in addends), strict=True)
        filled[row] = tuple(sum(column) for column in columns)
    return tuple(filled)


def _says_nothing(line: LineItem) -> frozenset[FigureState] | None:
    """In which states its cells leave open how much a line is; None if it says."""
    states = {figure.state for figure in line.figures} - {FigureState.TEXT}
    return frozenset(states) if is_heading(line) else None


def _holds(
    row: int,
    parts: Sequence[int],
    silent: set[int],
    lines: Sequence[LineItem],
    witnesses: Witnesses,
) -> bool:
    """Whether a line without amounts heads those that follow it, or is only blank itself.

    That lines without a numeral follow a numbered one says little, unless most numbered lines of
    the table are headings.
    """
    if min(parts) < row or any(witnesses.of_which[part] for part in parts):
        return False
    outline = witnesses.opinions[Evidence.OUTLINE]
    others = [said for kind, said in witnesses.opinions.items() if kind is not Evidence.OUTLINE]
    if any(said[part] == row for part in parts for said in others):
        return True
    if any(outline[part] == row and lines[part].outline is not None for part in parts):
        return True
    style = lines[row].outline
    alike = [
        other
        for other, line in enumerate(lines)
        if style is not None and line.outline is not None and line.outline.style == style.style
    ]
    return sum(other in silent for other in alike) * 2 > len(alike)


def part_headings(tree: Tree, lines: Sequence[LineItem], reckoning: Reckoning) -> None:
    """Make the sums of a tree the same with its headings looked through.

    Where a line adds up only without what stands under a heading, the heading stands at the root
    (补充资料 below the total). Headings themselves neither add up nor fail to.
    """
    below: dict[int, list[int]] = {}
    for row, parent in enumerate(tree.parents):
        if parent is not None:
            below.setdefault(parent, []).append(row)
    headings = {row for row in below if row not in tree.partial and is_heading(lines[row])}
    for head in sorted(tree.closed - headings - tree.partial):
        addends = list(find_addends(head, lambda one: below.get(one, ()), headings.__contains__))
        if not reckoning.rows_add_up(head, addends):
            inner = {tree.parents[row] for row in addends if any(reckoning.amounts[row])}
            for heading in headings.intersection(inner):
                tree.put(heading, None)
    tree.closed -= headings
    tree.open = [row for row in tree.open if row not in headings]

"""Rows that must have stood above others and are not printed, seen by the classification.

If a 款 is missing, its 项 still add up to the 类: addition alone would see no hole. The code lists
do: some children of a line are then one level lower than others.
"""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.importer.outline.numerals import Numbering
from xgbudget_tui.importer.outline.official import OfficialReading

_BESIDE = ("1", "230", "231", "232", "233")
"""Codes whose levels are commonly mixed: revenue, and transfers and debt beside the classes."""


def find_holes(
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
    holes: dict[int, set[int]] = {}
    for head, rows in children.items():
        known = {row: _depth_below(official, head, row) for row in rows if row not in numbered}
        depths = {depth for depth in known.values() if depth}
        shallow = min(depths, default=0)
        # Below a total the classes themselves must be there, or no level can be missed.
        if len(depths) > 1 and shallow == 1:
            holes[head] = {row for row, depth in known.items() if depth and depth > shallow}
    return holes


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

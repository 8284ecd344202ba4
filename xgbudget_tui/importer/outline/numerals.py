"""Outline numerals as a witness: 一、 and 二、 are siblings, (一) stands under 一、."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xgbudget_tui.model.book import LineItem

_RANKS = {"hanzi": 1, "hanzi_bracket": 2, "arabic": 3, "arabic_bracket": 4, "circled": 5}


@dataclass(frozen=True, slots=True)
class Numbering:
    """Rows that must be siblings (row to the next of its run) and the numbered row above a row."""

    sibling: dict[int, int]
    above: dict[int, int]


def read_numbering(lines: Sequence[LineItem], feet: Sequence[bool]) -> Numbering:
    """Follow the numerals in print order.

    A numeral continues the nearest run of its style that waits for it; 1 opens a new run below
    whatever numeral stands open. A numeral that does neither (a gap, a repeat) opens a run of its
    own and binds nothing, because a misprinted numeral must not move other lines. ``feet`` marks
    totals of what stands above them: numbers that run on past one bind nothing either.
    """
    sibling: dict[int, int] = {}
    above: dict[int, int] = {}
    stack: list[tuple[str, int, int]] = []
    for row, line in enumerate(lines):
        if line.outline is None:
            continue
        style, number = line.outline.style, line.outline.number
        depth = _find_run(stack, style, number)
        if depth is not None:
            if not any(feet[stack[depth][2] : row]):
                sibling[stack[depth][2]] = row
            del stack[depth:]
        else:
            _leave_inner(stack, style)
        if stack:
            above[row] = stack[-1][2]
        stack.append((style, number, row))
    return Numbering(sibling, above)


def _find_run(stack: list[tuple[str, int, int]], style: str, number: int) -> int | None:
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth][0] == style and stack[depth][1] + 1 == number:
            return depth
    return None


def _leave_inner(stack: list[tuple[str, int, int]], style: str) -> None:
    """Drop the numerals of this style or an inner one: a fresh run cannot stand below them."""
    while stack and _RANKS[stack[-1][0]] >= _RANKS[style]:
        stack.pop()

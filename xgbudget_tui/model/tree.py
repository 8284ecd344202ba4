"""Walking a table's lines as a tree, whatever order they were printed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.terms import Breakdown, FigureState

_Line = TypeVar("_Line")
_SILENT = {FigureState.BLANK, FigureState.ABSENT, FigureState.TEXT}


def says_nothing(states: Iterable[FigureState]) -> bool:
    """Whether cells in these states leave open how much a line is; a dash or 0 does not."""
    return _SILENT.issuperset(states)


def find_addends(
    line: _Line,
    children: Callable[[_Line], Iterable[_Line]],
    is_heading: Callable[[_Line], bool],
) -> Iterator[_Line]:
    """What a line is the sum of: its parts, and those of a heading instead of the heading.

    A heading says how much neither it nor its parts together are (一般债券 printed once beside
    its kinds), so that what stands under it counts for the line above. ``is_heading`` is asked
    of parts that have parts themselves.
    """
    stack = list(children(line))[::-1]
    while stack:
        part = stack.pop()
        below = list(children(part))
        if below and is_heading(part):
            stack.extend(reversed(below))
        else:
            yield part


def is_heading(line: LineItem) -> bool:
    """Whether a line states no amount, and its parts would be all of it."""
    return line.breakdown is Breakdown.FULL and says_nothing(
        figure.state for figure in line.figures
    )


class LineTree:
    """The tree of one table's lines: children, ancestors, and the order a reader sees.

    Tree order puts a parent before its children even when it is printed after them (a grand total
    at the foot of a table); siblings keep print order. Lines whose parents form a cycle are
    treated as roots, so walking always ends.
    """

    def __init__(self, lines: Sequence[LineItem]) -> None:
        self.by_number: dict[int, LineItem] = {line.number: line for line in lines}
        self._children: dict[int | None, list[LineItem]] = {}
        for line in sorted(lines, key=lambda line: line.number):
            self._children.setdefault(self._sound_parent(line), []).append(line)

    def _sound_parent(self, line: LineItem) -> int | None:
        parent = line.parent
        if parent is None:
            return None
        seen = {line.number}
        while parent is not None:
            if parent in seen or parent not in self.by_number:
                return None
            seen.add(parent)
            parent = self.by_number[parent].parent
        return line.parent

    @property
    def roots(self) -> Sequence[LineItem]:
        """Lines without a parent, in print order."""
        return self._children.get(None, [])

    def children(self, line: LineItem) -> Sequence[LineItem]:
        """The direct parts of ``line``, in print order."""
        return self._children.get(line.number, [])

    def addends(self, line: LineItem) -> list[LineItem]:
        """What ``line`` is the sum of, in tree order: see :func:`find_addends`."""
        return list(find_addends(line, self.children, is_heading))

    def parent(self, line: LineItem) -> LineItem | None:
        """The line it is part of, or None for a root."""
        return self.by_number.get(line.parent) if line.parent is not None else None

    def ancestors(self, line: LineItem) -> list[LineItem]:
        """From the root down to the parent of ``line``."""
        path: list[LineItem] = []
        seen = {line.number}
        above = self.parent(line)
        while above is not None and above.number not in seen:
            seen.add(above.number)
            path.append(above)
            above = self.parent(above)
        return path[::-1]

    def walk(self, start: LineItem | None = None) -> Iterator[tuple[int, LineItem]]:
        """``(depth, line)`` in tree order: of the table, or of ``start`` and what is under it.

        Depth counts from 0 at the first line yielded.
        """
        first = [start] if start is not None else list(self.roots)
        stack = [(0, line) for line in reversed(first)]
        while stack:
            depth, line = stack.pop()
            yield depth, line
            stack.extend((depth + 1, child) for child in reversed(self.children(line)))

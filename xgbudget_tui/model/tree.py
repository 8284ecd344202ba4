"""Walking a table's lines as a tree, whatever order they were printed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xgbudget_tui.model.book import LineItem


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

"""Headings of tables without upright lines: which name stands over which columns.

White parts the columns of figures. Over them a heading may have rows of its own, whose names stand
over several columns (2025年执行数 over 预算数 and 执行数), and names set in several lines. They are
centred: over the columns they are of, and between the upper and lower end of the rows they take. So
a name over three columns stands over their middle, and one that takes two rows stands lower than
the upper and higher than the lower of these. Of all ways to read a heading so the one is taken that
is off the least; where that is much, none is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from xgbudget_tui.document.pdf_rows import FIGURE, Line, make_lines
from xgbudget_tui.document.pdf_ties import CellText, Row
from xgbudget_tui.document.pdf_words import Word
from xgbudget_tui.model.value import value_class

_WORST = 0.6
"""How far off each column of a heading may be, on the average, in heights of its letters."""
_MARGIN = 0.3
"""Between a figure and the end of its cell, in heights of its letters."""
_TOUCH = 0.8
"""Of the height of letters: a name that reaches further into a column stands over it too."""
_SPACED = 2.5
"""Of the height of letters: how far apart the letters of one name may be set."""
_NO_NAME = 1.5
_CROSSED = 3.0
_DEEPER = 0.3
"""What a column without a name, a name crossed by a line and a further row cost."""
_MOST_COLUMNS, _MOST_NAMES = 24, 120
_CODE_LETTERS = frozenset("类款项")


@value_class
class Level:
    """A level line: how high it is drawn, from where to where."""

    y: float
    x0: float
    x1: float


class _Name(NamedTuple):
    """Words beside each other that are one name or a line of it; the columns they reach over."""

    line: Line
    first: int
    last: int

    @property
    def centre(self) -> float:
        return (self.line.x0 + self.line.x1) / 2

    @property
    def y(self) -> float:
        return self.line.middle


class _Cell(NamedTuple):
    """A name whole: the row and the columns it stands in, its lines."""

    row: int
    first: int
    last: int
    lines: tuple[Line, ...]


class _Reading(NamedTuple):
    """A way to read the names over some columns: how far it is off, its cells, its rows.

    ``merged`` says that one of its names stands over several columns.
    """

    cost: float
    cells: tuple[_Cell, ...]
    rows: int
    merged: bool = False

    def beside(self, other: _Reading) -> _Reading:
        """Both, one beside the other."""
        return _Reading(
            self.cost + other.cost,
            (*self.cells, *other.cells),
            max(self.rows, other.rows),
            self.merged or other.merged,
        )


_NONE = _Reading(1e9, (), 0)


def read_heading(
    words: Sequence[Word], xs: Sequence[float], body: Sequence[Word], levels: Sequence[Level] = ()
) -> list[Row] | None:
    """The rows of a heading over columns whose figures are parted at ``xs``; None if none fits.

    ``body`` are the words of the rows below, ``levels`` the level lines drawn in the heading.
    """
    count = len(xs) - 1
    if not words or not 1 < count <= _MOST_COLUMNS or len(words) > _MOST_NAMES:
        return None
    heading = _Heading(words, xs, body, levels)
    reading = heading.read(0, count - 1, heading.names)
    if reading.cost > _WORST * count:
        return None
    rows = [[CellText("") for _ in range(count)] for _ in range(reading.rows)]
    for cell in reading.cells:
        across = cell.last - cell.first + 1
        text = "\n".join(line.text for line in cell.lines)
        rows[cell.row][cell.first] = CellText(text, 0, across)
    return rows


class _Heading:
    """The names of a heading and the columns below them, with the ways to read them."""

    def __init__(
        self,
        words: Sequence[Word],
        xs: Sequence[float],
        body: Sequence[Word],
        levels: Sequence[Level],
    ) -> None:
        self._levels = levels
        self._size = sorted(word.size for word in words)[len(words) // 2]
        lines = make_lines(words)
        self._walls = _find_walls(xs, body, lines)
        self.names = [name for line in lines for name in self._part(line)]
        self._known: dict[tuple[int, int, tuple[_Name, ...]], _Reading] = {}

    def _part(self, line: Line) -> Iterator[_Name]:
        """The names that stand beside each other in a line."""
        run: list[Word] = []
        for word in line.words:
            if run and not self._goes_on(run, word):
                yield self._name(run)
                run = []
            run.append(word)
        yield self._name(run)

    def _goes_on(self, run: Sequence[Word], word: Word) -> bool:
        """Whether a word is of the same name as those to its left."""
        before = run[-1]
        gap = word.x0 - before.x1
        if len(before.text) == len(word.text) == 1 and gap < _SPACED * self._size:
            return not {before.text, word.text} <= _CODE_LETTERS
        here, there = self._reach(run[0].x0, before.x1), self._reach(word.x0, word.x1)
        if here == there and here[0] == here[1]:
            return True
        if here[0] == here[1] < there[0] and min(len(before.text), len(word.text)) > 1:
            return False
        parted = any(before.x1 - 1 <= wall <= word.x0 + 1 for wall in self._walls)
        return gap < 0.45 * self._size and not parted

    def _name(self, run: Sequence[Word]) -> _Name:
        middle = sum(word.middle for word in run) / len(run)
        line = Line(tuple(run), middle, max(word.size for word in run))
        return _Name(line, *self._reach(line.x0, line.x1))

    def _reach(self, x0: float, x1: float) -> tuple[int, int]:
        """The first and the last column that something stands over."""
        over = [min(x1, right) - max(x0, left) for left, right in pairwise(self._walls)]
        least = min(_TOUCH * self._size, max(over))
        touched = [at for at, width in enumerate(over) if width >= least]
        return touched[0], touched[-1]

    def read(self, first: int, last: int, names: Sequence[_Name]) -> _Reading:
        """The best way to read the names over some columns."""
        key = first, last, tuple(names)
        if key not in self._known:
            ways = [self._read_flat(first, last, names)]
            heights = _list_heights(names, self._size)
            ways += [self._read_parted(first, last, names, y) for y in heights[:3]]
            self._known[key] = min(ways, key=lambda way: way.cost)
        return self._known[key]

    def _read_flat(self, first: int, last: int, names: Sequence[_Name]) -> _Reading:
        """Every column with one name, all in one row."""
        if any(name.first != name.last for name in names):
            return _NONE
        found = [[n for n in names if n.first == at] for at in range(first, last + 1)]
        cost = sum(self._cost_within(own) for own in found)
        cost += min(
            sum(abs(of(own) - middle) for own in found if own) / self._size + more
            for of, more in ((_middle_of, 0.0), (_top_of, 0.3), (_foot_of, 0.6))
            for middle in [_usual([of(own) for own in found if own])]
        )
        cells = tuple(_cell(0, at, own) for at, own in enumerate(found, start=first) if own)
        return _Reading(cost, cells, 1)

    def _cost_within(self, own: Sequence[_Name]) -> float:
        """How little the lines of a column look like those of one name."""
        if not own:
            return _NO_NAME
        cost = 0.0
        for high, low in pairwise(own):
            apart = min(abs(high.centre - low.centre), abs(high.line.x0 - low.line.x0))
            cost += apart / self._size
            cost += max(0.0, low.y - high.y - 1.7 * self._size) / self._size
            cost += _CROSSED * any(
                high.y < level.y < low.y and level.x0 < low.centre < level.x1
                for level in self._levels
            )
        return cost

    def _read_parted(self, first: int, last: int, names: Sequence[_Name], y: float) -> _Reading:
        """Names at one height over several columns each, others below them or over all rows."""
        near = 0.35 * self._size
        tops = [name for name in names if abs(name.y - y) <= near]
        middle = self._find_middle(first, last, names)
        best: list[_Reading] = [_NONE] * (last - first + 2)
        best[0] = _Reading(_DEEPER, (), 1)
        for at in range(first, last + 1):
            before = best[at - first]
            if before.cost >= _NONE.cost:
                continue
            ways = [(at, self._read_alone(at, names, middle))]
            ways += [
                (end, self._read_over(at, end, names, top))
                for top in tops
                if top.first >= at
                for end in range(max(at + 1, top.last), last + 1)
            ]
            for end, way in ways:
                whole = before.beside(way)
                if whole.cost < best[end - first + 1].cost:
                    best[end - first + 1] = whole
        return best[-1] if best[-1].merged else _NONE

    def _read_alone(self, at: int, names: Sequence[_Name], middle: float) -> _Reading:
        """One name over a column, in the middle of all rows."""
        own = [name for name in names if name.first <= at <= name.last]
        if any(name.first != name.last for name in own):
            return _NONE
        cost = self._cost_within(own)
        if not own:
            return _Reading(cost, (), 1)
        off = abs(_middle_of(own) - middle) / self._size
        return _Reading(cost + off, (_cell(0, at, own),), 1)

    def _read_over(self, at: int, end: int, names: Sequence[_Name], top: _Name) -> _Reading:
        """One name over several columns, with those below it; over all of them stands a title."""
        if end - at == len(self._walls) - 2:
            return _NONE
        below = self._read_below(at, end, names, top)
        off = abs(top.centre - (self._walls[at] + self._walls[end + 1]) / 2) / self._size
        cells = (_cell(0, at, [top], end), *(_lower(cell) for cell in below.cells))
        return _Reading(off + below.cost, cells, below.rows + 1, merged=True)

    def _read_below(self, first: int, last: int, names: Sequence[_Name], top: _Name) -> _Reading:
        """The names below one that stands over some columns; all of these have one."""
        inside = [n for n in names if n is not top and n.first <= last and first <= n.last]
        if not inside or any(
            name.first < first or name.last > last or name.y < top.y + 0.4 * self._size
            for name in inside
        ):
            return _NONE
        return self.read(first, last, inside)

    def _find_middle(self, first: int, last: int, names: Sequence[_Name]) -> float:
        """Half way between the upper and the lower end of the rows of some names."""
        high, low = min(name.y for name in names), max(name.y for name in names)
        left, right = self._walls[first], self._walls[last + 1]
        wide = [
            level.y for level in self._levels
            if min(level.x1, right) - max(level.x0, left) > 0.8 * (right - left)
        ]  # fmt: skip
        above, below = [y for y in wide if y < high], [y for y in wide if y > low]
        if above and below:
            return (max(above) + min(below)) / 2
        return (high + low) / 2


def _find_walls(xs: Sequence[float], body: Sequence[Word], heading: Sequence[Line]) -> list[float]:
    """Where the cells of columns end, which white alone parts.

    Figures end where their cell does, but for its margin; labels begin there. Where labels stand
    beside figures, the name that is centred over these says where their cell begins.
    """
    columns: list[list[Word]] = [[] for _ in range(len(xs) - 1)]
    for word in body:
        at = next((i for i in range(len(xs) - 1) if xs[i] <= word.centre < xs[i + 1]), None)
        if at is not None:
            columns[at].append(word)
    walls = list(xs)
    open_at: list[tuple[int, float, float]] = []
    for at in range(1, len(xs) - 1):
        left, right = columns[at - 1], columns[at]
        if not left or not right:
            continue
        size = left[0].size
        low, high = max(word.x1 for word in left), min(word.x0 for word in right)
        if high < low:
            continue
        margin = min(_MARGIN * size, (high - low) / 2)
        if _is_even([word.x1 for word in left if FIGURE.fullmatch(word.text)], low):
            walls[at] = low + margin
        elif not any(FIGURE.fullmatch(word.text) for word in right):
            walls[at] = high - margin
        else:
            walls[at] = (low + high) / 2
            open_at.append((at, low, high))
    for at, low, high in open_at:
        names = [
            word for line in heading for word in line.words
            if low < word.centre < walls[at + 1] and word.x1 < walls[at + 1] + 1
        ]  # fmt: skip
        if names:
            start = walls[at + 1] - 2 * (walls[at + 1] - names[-1].centre)
            walls[at] = min(max(start, low), high)
    return walls


def _is_even(ends: Sequence[float], end: float) -> bool:
    """Whether most of some figures end at one place."""
    return bool(ends) and 2 * sum(end - one < 2 for one in ends) > len(ends)


def _list_heights(names: Sequence[_Name], size: float) -> list[float]:
    heights: list[float] = []
    for y in sorted(name.y for name in names):
        if not heights or y - heights[-1] > 0.35 * size:
            heights.append(y)
    return heights


def _cell(row: int, at: int, own: Sequence[_Name], end: int | None = None) -> _Cell:
    return _Cell(row, at, at if end is None else end, tuple(name.line for name in own))


def _lower(cell: _Cell) -> _Cell:
    return cell._replace(row=cell.row + 1)


def _middle_of(own: Sequence[_Name]) -> float:
    return (own[0].y + own[-1].y) / 2


def _top_of(own: Sequence[_Name]) -> float:
    return own[0].y


def _foot_of(own: Sequence[_Name]) -> float:
    return own[-1].y


def _usual(heights: Sequence[float]) -> float:
    ordered = sorted(heights)
    return ordered[len(ordered) // 2] if ordered else 0.0

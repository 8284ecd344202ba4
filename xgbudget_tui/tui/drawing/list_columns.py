"""Columns of a list: which have room beside the frozen ones, what is over them, the rows' order.

The frozen columns at the left name a row and stay. Of the others neighbours are in view, from one
that ``first`` counts on; two signs say how many are out of view at either side. What is left goes
to a bar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from xgbudget_tui.model.text import cell_len
from xgbudget_tui.tui.drawing.pieces import Piece, cut_right, fill_left, fill_right
from xgbudget_tui.tui.words import Language, declare_words

if TYPE_CHECKING:
    from xgbudget_tui.tui.drawing.glyphs import Glyphs

declare_words(
    {
        "sorted.size": ("{column}：变动大的在前", "{column}: largest first, either way"),
        "sorted.falling": ("{column}：从大到小", "{column}: largest first"),
        "sorted.rising": ("{column}：从小到大", "{column}: smallest first"),
        "sorted.first-letter": ("{column}：按拼音", "{column}: A to Z"),
        "sorted.last-letter": ("{column}：按拼音倒序", "{column}: Z to A"),
        "sorted.printed": ("按表内次序", "As printed"),
        "column.now": ("列：{column}", "Column: {column}"),
    }
)


class Way(StrEnum):
    """How rows follow each other by a column; ``SIZE`` is of changes, rise or fall alike."""

    SIZE = "size"
    FALLING = "falling"
    RISING = "rising"
    FIRST_LETTER = "first-letter"
    LAST_LETTER = "last-letter"

    @property
    def is_ascending(self) -> bool:
        """Whether the smallest or the first in the alphabet leads."""
        return self in {Way.RISING, Way.FIRST_LETTER}


BY_AMOUNT = (Way.FALLING, Way.RISING)
BY_CHANGE = (Way.SIZE, Way.FALLING, Way.RISING)
BY_LETTER = (Way.FIRST_LETTER, Way.LAST_LETTER)


class ListColumn(NamedTuple):
    """A column of a list.

    ``needed`` is the width in cells of its widest text, ``least`` what it keeps where room is
    short (0: all of it; figures are never cut); ``ways`` are the orders that it offers, in turn.
    The first column may take the room that is left (``grows``).
    """

    name: str
    head: str
    needed: int
    ways: tuple[Way, ...] = BY_AMOUNT
    least: int = 0
    grows: bool = False

    @property
    def at_left(self) -> bool:
        """Whether its cells are words, which begin at the left."""
        return self.ways == BY_LETTER


_MOST_DIGITS = 18


class ListSort(NamedTuple):
    """Rows in the order of a column, by its name."""

    column: str
    way: Way


def next_sort(sort: ListSort | None, column: ListColumn) -> ListSort | None:
    """The order after ``sort`` where ``column`` is chosen: its ways in turn, then as printed."""
    if sort is None or sort.column != column.name:
        return ListSort(column.name, column.ways[0])
    at = column.ways.index(sort.way) + 1
    return ListSort(column.name, column.ways[at]) if at < len(column.ways) else None


class _Ordered(Protocol):
    def __lt__(self, other: object, /) -> bool: ...


Item = TypeVar("Item")


def sort_items(
    items: Iterable[Item], key: Callable[[Item], object | None], *, ascending: bool
) -> list[Item]:
    """The items by ``key``; those without one come last either way, equals stay as they were."""
    keyed = [(key(item), item) for item in items]
    with_key = [pair for pair in keyed if pair[0] is not None]
    with_key.sort(key=lambda pair: pair[0], reverse=not ascending)  # type: ignore[arg-type,return-value]
    return [item for _, item in with_key] + [item for found, item in keyed if found is None]


def spelling(text: str, language: Language = "zh") -> bytes:
    """What names are sorted by: hanzi by sound, as the national standard lists the common ones.

    Numbers in them are sorted as numbers: table 2 comes before table 10.
    """
    text = re.sub("[0-9]+", lambda found: found[0].rjust(_MOST_DIGITS, "0"), text)
    return text.casefold().encode("utf-8" if language == "en" else "gb18030", "replace")


class PlacedColumn(NamedTuple):
    """A column in view and its width in cells, with the blank before it."""

    column: ListColumn
    width: int


class ListLayout(NamedTuple):
    """The columns that have room; ``before`` and ``after`` of the others are out of view."""

    frozen: tuple[PlacedColumn, ...]
    columns: tuple[PlacedColumn, ...]
    bar: int
    before: int = 0
    after: int = 0

    @property
    def placed(self) -> tuple[PlacedColumn, ...]:
        """All columns in view, from the left."""
        return self.frozen + self.columns

    def width_of(self, name: str) -> int:
        """The width of a column in cells, 0 where it is out of view."""
        return next((width for column, width in self.placed if column.name == name), 0)

    def column_at(self, x: int) -> ListColumn | None:
        """The column at cell ``x``, None beyond the last."""
        for column, width in self.placed:
            x -= width
            if x < 0:
                return column
        return None


BAR_AT_LEAST = 8
"""A bar of fewer cells says nothing."""

_FOR_NAMES = 20
"""Cells that the first column keeps where heads get their whole width."""


def lay_out(
    width: int,
    frozen: Sequence[ListColumn],
    columns: Sequence[ListColumn],
    *,
    at: str = "",
    first: int = 0,
    bar: int = 0,
) -> ListLayout:
    """Fit the columns into ``width`` cells: figures stand whole or not at all.

    The column named ``at`` is in view whatever happens; ``first`` is the one that the view began
    with before, and moves no further than it must. The bar gives way first, then columns, then
    the names. ``bar`` is the most that it takes. Frozen columns after the first that leave no room
    for a figure scroll with the others.
    """
    frozen, columns = _thaw(width, frozen, columns)
    sizes = [column.needed + 1 for column in columns]
    others = [PlacedColumn(column, column.needed + 1) for column in frozen[1:]]
    fixed = sum(placed.width for placed in others)
    room = width - fixed - (frozen[0].least or frozen[0].needed)
    must = next((i for i, column in enumerate(columns) if column.name == at), None)
    first = max(0, min(first, len(columns) - 1 if must is None else must))
    end = _end_of(sizes, first, room)
    while must is not None and end <= must:
        first += 1
        end = _end_of(sizes, first, room)
    while first > 0 and end == len(sizes) and sum(sizes[first - 1 :]) <= room:
        first -= 1
    name = width - fixed - sum(sizes[first:end])
    keep = _FOR_NAMES if frozen[0].grows else frozen[0].needed
    shown, name = _widen_heads(columns[first:end], sizes[first:end], name, keep)
    spare = min(bar, name - frozen[0].needed - 1) if end - first == len(sizes) else 0
    spare = spare if spare >= BAR_AT_LEAST else 0
    name -= spare + 1 if spare else 0
    name = max(0, name if frozen[0].grows else min(name, frozen[0].needed))
    placed = (PlacedColumn(frozen[0], name), *others)
    return ListLayout(placed, tuple(shown), spare, first, len(sizes) - end)


def _thaw(
    width: int, frozen: Sequence[ListColumn], columns: Sequence[ListColumn]
) -> tuple[Sequence[ListColumn], Sequence[ListColumn]]:
    """As many frozen columns as leave room for the widest of the others."""
    widest_figure = max((column.needed + 1 for column in columns), default=0)
    kept = len(frozen)
    while kept > 1:
        names = frozen[0].least or frozen[0].needed
        names += sum(column.needed + 1 for column in frozen[1:kept])
        if names + widest_figure <= width:
            break
        kept -= 1
    return frozen[:kept], [*frozen[kept:], *columns]


def _end_of(sizes: Sequence[int], first: int, room: int) -> int:
    """Behind the last column in view; one is there even without room."""
    end = min(first + 1, len(sizes))
    while end < len(sizes) and sum(sizes[first : end + 1]) <= room:
        end += 1
    return end


def _widen_heads(
    columns: Sequence[ListColumn], sizes: Sequence[int], name: int, keep: int
) -> tuple[list[PlacedColumn], int]:
    """The columns as wide as their heads where names keep ``keep`` cells, and what names have."""
    placed: list[PlacedColumn] = []
    for column, size in zip(reversed(columns), reversed(sizes), strict=True):
        more = max(0, cell_len(column.head) + 1 - size)
        more = more if more <= name - keep else 0
        placed.insert(0, PlacedColumn(column, size + more))
        name -= more
    return placed, name


def column_pieces(layout: ListLayout, cells: Mapping[str, Piece]) -> list[Piece]:
    """The cells of the columns in view, each as wide as its column."""
    pieces: list[Piece] = []
    for at, (column, width) in enumerate(layout.placed):
        if column.name in cells and width:
            text, style = cells[column.name]
            pieces.append((_filled(column, text, width, at), style))
    return pieces


def _filled(column: ListColumn, text: str, width: int, at: int) -> str:
    if at == 0:
        return fill_right(text, width)
    fill = fill_right if column.at_left else fill_left
    return " " + fill(text, width - 1)


def head_pieces(
    layout: ListLayout, glyphs: Glyphs, at: str = "", sort: ListSort | None = None
) -> list[Piece]:
    """The heads over the columns; one that is too long is cut, the figures below are not.

    The head of the column named ``at`` is reversed, an arrow stands before that of the sorted
    one. Signs at the end of the frozen columns say how many are out of view at either side.
    """
    more = f"{glyphs.more_left}{layout.before} " if layout.before else ""
    more += f"{layout.after}{glyphs.more_right}" if layout.after else ""
    room = sum(width for _, width in layout.frozen)
    more = cut_right(more, room)
    room -= cell_len(more)
    pieces: list[Piece] = []
    for index, (column, width) in enumerate(layout.placed):
        if index == len(layout.frozen):
            pieces.append((more, "key"))
        kept = width
        if index < len(layout.frozen):
            kept = max(0, min(width, room))
            room -= kept
        sign = _sort_sign(sort, glyphs) if sort and sort.column == column.name else ""
        # Where the signs stand in the place of a head it is left out, not cut.
        head = "" if index and kept < width and cell_len(column.head) >= kept else column.head
        style = "column" if column.name == at else "heading"
        pieces += _head(column._replace(head=head), kept, sign, index, style)
    if not layout.columns:
        pieces.append((more, "key"))
    return [piece for piece in pieces if piece[0]]


def _head(column: ListColumn, width: int, sign: str, index: int, style: str) -> list[Piece]:
    """A head in ``width`` cells: an arrow takes the place of the blank before it."""
    if width <= 0:
        return []
    blank = 0 if index == 0 and not sign else 1
    label = fill_right(column.head, min(width - blank, cell_len(column.head)))
    rest = width - blank - cell_len(label)
    lead: list[Piece] = [(sign or " ", "key" if sign else "")] if blank else []
    if index == 0 or column.at_left:
        return [*lead, (label, style), (" " * rest, "")]
    return [(" " * rest, ""), *lead, (label, style)]


def _sort_sign(sort: ListSort, glyphs: Glyphs) -> str:
    if sort.way is Way.SIZE:
        return glyphs.either_way
    return glyphs.rising if sort.way.is_ascending else glyphs.falling

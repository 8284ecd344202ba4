"""Which lines of a table are on view, in which order, and how the table was left. No Textual here.

Lines are kept as runs of listings, so that the cost follows what is opened and shown. By amount,
only what is on view is ordered; a view of more than :data:`MOST` lines is not ordered and says so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple, Protocol

from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.entries import Listing, Row, SectionEntry
from xgbudget_tui.model.errors import ArchiveError
from xgbudget_tui.model.figures import amount_measures, figure_at, main_measure
from xgbudget_tui.model.terms import FigureState
from xgbudget_tui.tui.drawing.names import row_name
from xgbudget_tui.tui.drawing.tree_rows import NAMES, Sort

PAGE = 64
"""Rows are asked for in aligned pages of this many."""

PAGES_KEPT = 96
EVERY_DEPTH = 1_000_000


class RowSource(Protocol):
    """The part of an Archive that lines are taken from."""

    def count_rows(self, listing: Listing) -> int: ...
    def load_rows(self, listing: Listing, offset: int, limit: int) -> Sequence[Row]: ...
    def find_offset(self, listing: Listing, line_id: int) -> int | None: ...
    def load_row(self, line_id: int) -> Row: ...
    def load_ancestors(self, line_id: int) -> Sequence[Row]: ...


class Run(NamedTuple):
    """``length`` consecutive rows of a listing from row ``start`` on; ``first`` is an id."""

    listing: Listing
    start: int
    length: int
    first: int


class VisibleLines:
    """The lines of a table on view, in tree order; indexes count from 0 at the first line."""

    def __init__(self, source: RowSource, first: int | None, last: int | None) -> None:
        self._source = source
        self._bounds = None if first is None or last is None else (first, last)
        self._runs: list[Run] = []
        self._ends: list[int] = []
        self._firsts: list[int] = []
        self._pages: OrderedDict[tuple[Listing, int], Sequence[Row]] = OrderedDict()
        self.fold_to(1)

    @property
    def count(self) -> int:
        """How many lines are on view."""
        return self._ends[-1] if self._ends else 0

    def load(self, start: int, stop: int) -> list[Row]:
        """The rows ``start`` up to ``stop`` (exclusive); fewer at the end.

        Raises ArchiveError where the archive lacks lines that it counted.
        """
        start, stop = max(0, start), min(stop, self.count)
        rows: list[Row] = []
        at = bisect_right(self._ends, start)
        while start < stop and at < len(self._runs):
            run = self._runs[at]
            begin = self._ends[at] - run.length
            end = min(stop, self._ends[at])
            rows += self._slice(run.listing, run.start + start - begin, run.start + end - begin)
            start, at = end, at + 1
        return rows

    def row(self, index: int) -> Row:
        """The row at ``index``. Raises IndexError if there is none."""
        rows = self.load(index, index + 1) if index >= 0 else []
        if not rows:
            raise IndexError(index)
        return rows[0]

    def find(self, line_id: int) -> int | None:
        """The index of a line, or None if it is not on view."""
        at = bisect_right(self._firsts, line_id) - 1
        if at < 0:
            return None
        run = self._runs[at]
        offset = self._source.find_offset(run.listing, line_id)
        if offset is None or not run.start <= offset < run.start + run.length:
            return None
        return self._ends[at] - run.length + offset - run.start

    def is_open(self, row: Row) -> bool:
        """Whether the children of a line on view are on view."""
        return row.child_count > 0 and self.find(row.id + 1) is not None

    def open(self, row: Row) -> int:
        """Show the children of a line on view; how many lines came to view."""
        index = self.find(row.id)
        if index is None or not row.child_count or self.is_open(row):
            return 0
        children = Listing(row.id + 1, row.last, row.depth + 1, row.id)
        self._replace(index + 1, index + 1, row, [Run(children, 0, row.child_count, row.id + 1)])
        return row.child_count

    def open_branch(self, row: Row) -> int:
        """Show everything below a line on view; how many lines came to view."""
        index = self.find(row.id)
        if index is None or not row.child_count:
            return 0
        before = self.count
        below = Listing(row.id + 1, row.last, EVERY_DEPTH)
        run = Run(below, 0, self._source.count_rows(below), row.id + 1)
        self._replace(index + 1, self._rank(row.last), row, [run])
        return self.count - before

    def close(self, row: Row) -> int:
        """Fold a line on view; how many lines went out of view."""
        index = self.find(row.id)
        if index is None or not row.child_count:
            return 0
        before = self.count
        self._replace(index + 1, self._rank(row.last), row, [])
        return before - self.count

    def fold_to(self, level: int) -> None:
        """Show the whole table down to ``level`` (1: the roots alone)."""
        runs = []
        if self._bounds is not None:
            whole = Listing(*self._bounds, max(0, level - 1))
            runs = [Run(whole, 0, self._source.count_rows(whole), whole.first)]
        self._set_runs(runs)

    def fits(self, level: int, height: int) -> bool:
        """Whether the table opened to ``level`` has at most ``height`` lines."""
        if self._bounds is None:
            return True
        whole = Listing(*self._bounds, max(0, level - 1))
        return not self._source.load_rows(whole, height, 1)

    def reveal(self, line_id: int) -> int | None:
        """Bring a line to view by opening what is above it; its index, None if it is not here."""
        if self._bounds is None or not self._bounds[0] <= line_id <= self._bounds[1]:
            return None
        index = self.find(line_id)
        if index is None:
            for row in self._source.load_ancestors(line_id):
                self.open(row)
            index = self.find(line_id)
        return index

    def subtree_size(self, row: Row) -> int:
        """How many of the lines below a line on view are on view."""
        index = self.find(row.id)
        return 0 if index is None else self._rank(row.last) - index - 1

    def load_row(self, line_id: int) -> Row:
        """A line of the table, on view or not."""
        return self._source.load_row(line_id)

    def _rank(self, line_id: int) -> int:
        """How many lines on view have an id up to ``line_id``."""
        at = bisect_right(self._firsts, line_id) - 1
        if at < 0:
            return 0
        run = self._runs[at]
        listing = run.listing
        upto = Listing(listing.first, min(line_id, listing.last), listing.max_depth)
        inside = self._source.count_rows(upto) - run.start
        return self._ends[at] - run.length + min(run.length, max(0, inside))

    def _replace(self, start: int, stop: int, above: Row, runs: Sequence[Run]) -> None:
        """Put ``runs`` in place of the lines from ``start`` to ``stop``, all below ``above``."""
        left = self._cut(0, start, 0)
        # What follows a subtree in tree order is the line after its last.
        right = self._cut(stop, self.count, above.last + 1)
        self._set_runs([*left, *runs, *right])

    def _cut(self, start: int, stop: int, first: int) -> list[Run]:
        """The runs of a range; ``first`` is the id at ``start`` where that cuts a run."""
        pieces: list[Run] = []
        for run, end in zip(self._runs, self._ends, strict=True):
            begin = end - run.length
            low, high = max(start, begin), min(stop, end)
            if low < high:
                id_here = run.first if low == begin else first
                pieces.append(Run(run.listing, run.start + low - begin, high - low, id_here))
        return pieces

    def _set_runs(self, runs: Sequence[Run]) -> None:
        joined: list[Run] = []
        for run in runs:
            before = joined[-1] if joined else None
            if before and before.listing == run.listing and _touch(before, run):
                joined[-1] = Run(
                    run.listing, before.start, before.length + run.length, before.first
                )
            elif run.length:
                joined.append(run)
        self._runs = joined
        self._ends = list(accumulate(run.length for run in joined))
        self._firsts = [run.first for run in joined]

    def _slice(self, listing: Listing, start: int, stop: int) -> list[Row]:
        rows: list[Row] = []
        for number in range(start // PAGE, (stop - 1) // PAGE + 1):
            page = self._page(listing, number)
            rows += page[max(0, start - number * PAGE) : stop - number * PAGE]
        if len(rows) != stop - start:
            raise ArchiveError(
                "The archive is damaged: a table has fewer lines than it says.",
                "数据库已损坏：表中的行数与记录不符。",
            )
        return rows

    def _page(self, listing: Listing, number: int) -> Sequence[Row]:
        key = (listing, number)
        page = self._pages.get(key)
        if page is None:
            page = self._source.load_rows(listing, number * PAGE, PAGE)
            self._pages[key] = page
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(key)
        return page


def _touch(left: Run, right: Run) -> bool:
    return left.start + left.length == right.start


MOST = 5_000
"""Lines on view that are ordered at most."""


class TooManyLinesError(Exception):
    """More lines are on view than are ordered at once."""


def order_rows(rows: Sequence[Row], sort: Sort) -> list[int]:
    """The indexes of ``rows`` (tree order, parents first) with siblings by a column.

    Lines without a figure in it come last in either direction; equals keep print order.
    """
    from xgbudget_tui.tui.drawing.list_columns import sort_items

    known = {row.id for row in rows}
    below: dict[int | None, list[int]] = {}
    for index, row in enumerate(rows):
        below.setdefault(row.parent if row.parent in known else None, []).append(index)

    def arranged(indexes: Sequence[int]) -> list[int]:
        found = sort_items(
            indexes, lambda index: _sort_key(rows[index], sort), ascending=sort.ascending
        )
        return found[::-1]

    ordered: list[int] = []
    stack = arranged(below.get(None, []))
    while stack:
        index = stack.pop()
        ordered.append(index)
        stack.extend(arranged(below.get(rows[index].id, [])))
    return ordered


def _sort_key(row: Row, sort: Sort) -> tuple[int, int, bytes] | None:
    """What a row is ordered by: a number, or words; None for a figure that is not there."""
    from xgbudget_tui.tui.drawing.list_columns import spelling

    if sort.column == NAMES:
        return 0, 0, spelling(row_name(row, sort.language), sort.language)
    figure = figure_at(row.figures, sort.column)
    if figure.value is not None:
        return 1, figure.value, b""
    if figure.state is FigureState.TEXT and figure.printed:
        return 0, 0, spelling(figure.printed)
    return None


class Lines(Protocol):
    """The lines of a table that may be on view: all of them, or those that pass a filter."""

    @property
    def count(self) -> int: ...
    def load(self, start: int, stop: int) -> list[Row]: ...
    def row(self, index: int) -> Row: ...
    def find(self, line_id: int) -> int | None: ...
    def is_open(self, row: Row) -> bool: ...
    def open(self, row: Row) -> int: ...
    def open_branch(self, row: Row) -> int: ...
    def close(self, row: Row) -> int: ...
    def fold_to(self, level: int) -> None: ...
    def reveal(self, line_id: int) -> int | None: ...
    def subtree_size(self, row: Row) -> int: ...
    def load_row(self, line_id: int) -> Row: ...


class LineOrder:
    """Indexes on screen to indexes of :class:`Lines` and back.

    In print order the two are the same; sorted by a column they are permuted.
    """

    def __init__(self, lines: Lines, sort: Sort | None = None) -> None:
        self.lines = lines
        self.sort = sort
        self._shown: list[int] = []
        self._places: list[int] = []
        self.arrange()

    @property
    def is_sorted(self) -> bool:
        """Whether siblings are ordered by a column now."""
        return bool(self._shown)

    def arrange(self) -> None:
        """Order what is on view again, after it changed.

        Raises TooManyLinesError; the order is then that of print.
        """
        self._shown, self._places = [], []
        if self.sort is None:
            return
        if self.lines.count > MOST:
            raise TooManyLinesError
        self._shown = order_rows(self.lines.load(0, self.lines.count), self.sort)
        self._places = [0] * len(self._shown)
        for place, index in enumerate(self._shown):
            self._places[index] = place

    def load(self, start: int, stop: int) -> list[Row]:
        """The rows on screen from ``start`` up to ``stop``."""
        if not self._shown:
            return self.lines.load(start, stop)
        return [self.lines.row(index) for index in self._shown[max(0, start) : stop]]

    def row(self, index: int) -> Row:
        """The row on screen at ``index``. Raises IndexError if there is none."""
        return self.lines.row(self._shown[index] if self._shown else index)

    def find(self, line_id: int) -> int | None:
        """Where on screen a line is, or None if it is not on view."""
        index = self.lines.find(line_id)
        return self._places[index] if self._places and index is not None else index

    def find_sibling(self, index: int, step: int) -> int | None:
        """Where the next (1) or previous (-1) line under the same parent is, or None."""
        row = self.row(index)
        if step > 0:
            index += self.lines.subtree_size(row) + 1
            if index >= self.lines.count:
                return None
            other = self.row(index)
        else:
            if index == 0:
                return None
            other = self.row(index - 1)
            while other.depth > row.depth and other.parent is not None:
                other = self.lines.load_row(other.parent)
        if other.parent != row.parent or other.depth != row.depth:
            return None
        return self.find(other.id)


class FilteredLines:
    """The lines that pass a filter and what is above them, a few thousand at most, in tree order.

    ``passing`` are the ids of those that pass. Opening a line none of whose parts pass shows its
    parts all the same: whoever found a line wants to see what it is made of.
    """

    def __init__(self, source: RowSource, rows: Sequence[Row], passing: Collection[int]) -> None:
        self.passing = frozenset(passing)
        self._source = source
        self._rows = {row.id: row for row in rows}
        self._folded: set[int] = set()
        self._shown: list[Row] = []
        self._ids: list[int] = []
        self._with_parts: set[int] = set()
        self._list_again()

    @property
    def count(self) -> int:
        """How many lines are on view."""
        return len(self._shown)

    def load(self, start: int, stop: int) -> list[Row]:
        """The rows ``start`` up to ``stop`` (exclusive); fewer at the end."""
        return self._shown[max(0, start) : max(0, stop)]

    def row(self, index: int) -> Row:
        """The row at ``index``. Raises IndexError if there is none."""
        if index < 0:
            raise IndexError(index)
        return self._shown[index]

    def find(self, line_id: int) -> int | None:
        """The index of a line, or None if it is not on view."""
        at = bisect_left(self._ids, line_id)
        return at if at < len(self._ids) and self._ids[at] == line_id else None

    def is_open(self, row: Row) -> bool:
        """Whether parts of a line on view are on view."""
        return row.id in self._with_parts and row.id not in self._folded

    def open(self, row: Row) -> int:
        """Show the parts of a line that pass, else all of its parts; how many came to view."""
        before = self.count
        if row.id not in self._with_parts and row.child_count:
            children = Listing(row.id + 1, row.last, row.depth + 1, row.id)
            self._rows |= {r.id: r for r in self._source.load_rows(children, 0, MOST)}
        self._folded.discard(row.id)
        self._list_again()
        return self.count - before

    def open_branch(self, row: Row) -> int:
        """Show what passes anywhere below a line on view; how many lines came to view."""
        self._folded = {line for line in self._folded if not row.id < line <= row.last}
        return self.open(row)

    def close(self, row: Row) -> int:
        """Fold a line on view; how many lines went out of view."""
        before = self.count
        if row.id in self._with_parts:
            self._folded.add(row.id)
            self._list_again()
        return before - self.count

    def fold_to(self, level: int) -> None:
        """Show what passes down to ``level``."""
        self._folded = {row.id for row in self._rows.values() if row.depth >= level - 1}
        self._list_again()

    def reveal(self, line_id: int) -> int | None:
        """Bring a line to view, whether it passes or not; its index, None if it is not here."""
        if line_id not in self._rows:
            return None
        above = self._rows[line_id].parent
        while above is not None and above in self._rows:
            self._folded.discard(above)
            above = self._rows[above].parent
        self._list_again()
        return self.find(line_id)

    def subtree_size(self, row: Row) -> int:
        """How many of the lines below a line on view are on view."""
        return bisect_right(self._ids, row.last) - bisect_right(self._ids, row.id)

    def load_row(self, line_id: int) -> Row:
        """A line of the table, on view or not."""
        return self._rows.get(line_id) or self._source.load_row(line_id)

    def _list_again(self) -> None:
        self._with_parts = {row.parent for row in self._rows.values() if row.parent is not None}
        self._shown = []
        hidden_up_to = 0
        for line_id in sorted(self._rows):
            row = self._rows[line_id]
            if row.id <= hidden_up_to:
                continue
            self._shown.append(row)
            if row.id in self._folded:
                hidden_up_to = row.last
        self._ids = [row.id for row in self._shown]


LEVELS = 5
"""The deepest level a table is opened to at once."""

ROWS_KEPT = 512


class ShownFilter(NamedTuple):
    """A filter that is on: what was typed, how many lines pass, and the lines ``before``.

    ``exact`` False: at least so many pass, and no more are shown.
    """

    text: str
    total: int
    exact: bool
    before: LineOrder


class TableView:
    """A table as it was last left. ``cursor`` and ``top`` are indexes on screen.

    ``active`` is the position of the measure whose shares are shown, ``column`` that of the one
    that keys for columns act on (:data:`NAMES`: the names); columns in ``hidden`` are not shown,
    and ``first`` of the others are out of sight at the left. ``of_whole``: shares are of the root
    above a line, not of its parent. ``title`` is the table's short name, ``widths`` the cells each
    measure's figures have needed so far. ``filter`` is what its lines are filtered by.
    """

    def __init__(self, section: SectionEntry, order: LineOrder, active: int, title: str) -> None:
        self.section = section
        self.order = order
        self.active = self.column = active
        self.hidden: set[int] = set()
        self.first = 0
        self.of_whole = False
        self.filter: ShownFilter | None = None
        self.title = title
        self.cursor = 0
        self.top = 0
        self.widths: dict[int, int] = {}
        self._parents: dict[int, Row] = {}

    def parent_of(self, row: Row) -> Row | None:
        """The line a line is part of, on view or not."""
        # A parent stands before its parts; in a damaged archive lines may go round in a circle.
        if row.parent is None or row.parent >= row.id:
            return None
        if row.parent not in self._parents:
            if len(self._parents) >= ROWS_KEPT:
                self._parents.clear()
            self._parents[row.parent] = self.order.lines.load_row(row.parent)
        return self._parents[row.parent]

    def nearest(self, row: Row) -> int:
        """Where on screen a line is, or else what it is part of; the first line if nothing is."""
        at: Row | None = row
        while at is not None:
            index = self.order.find(at.id)
            if index is not None:
                return index
            at = self.parent_of(at)
        return 0

    def whole_of(self, row: Row) -> Row | None:
        """The line that shares are of: what a line is part of, or the root above it."""
        parent = self.parent_of(row)
        if not self.of_whole:
            return parent
        root = row
        while parent is not None:
            root, parent = parent, self.parent_of(parent)
        return root

    @property
    def measures(self) -> Sequence[Measure]:
        """The columns that are not hidden."""
        return [m for m in self.section.measures if m.position not in self.hidden]

    @property
    def is_rearranged(self) -> bool:
        """Whether lines are filtered or sorted, or columns hidden."""
        return self.filter is not None or self.order.is_sorted or bool(self.hidden)

    @property
    def figures(self) -> int:
        """The column whose figures are meant: the one under the cursor, on names the active one."""
        return self.column if self.column != NAMES else self.active

    def move_column(self, step: int) -> None:
        """Put the column cursor on the next (1) or previous (-1) column, round the end."""
        columns = [NAMES, *(measure.position for measure in self.measures)]
        at = columns.index(self.column) if self.column in columns else 0
        self.choose_column(columns[(at + step) % len(columns)])

    def choose_column(self, position: int) -> None:
        """Put the column cursor on a column; shares are of it if it holds amounts."""
        self.column = position
        if position in self.amounts():
            self.active = position

    def hide_column(self) -> Measure | None:
        """Hide the column under the cursor; the column, or None where it must stay.

        Names stay, and the last column does.
        """
        found = next((m for m in self.measures if m.position == self.column), None)
        if found is None or len(self.measures) < 2:
            return None
        self.move_column(1 if found != self.measures[-1] else -1)
        self.hidden.add(found.position)
        if self.active == found.position:
            amounts = [m for m in self.measures if m.position in self.amounts()]
            self.active = amounts[0].position if amounts else self.measures[0].position
        return found

    def start_filter(self, lines: FilteredLines, text: str, total: int, *, exact: bool) -> None:
        """Show filtered lines in place of all."""
        before = self.filter.before if self.filter is not None else self.order
        self.filter = ShownFilter(text, total, exact, before)
        self.order = LineOrder(lines, self.order.sort)

    def end_filter(self) -> None:
        """Show all lines as they were before the filter, in the order of now."""
        if self.filter is not None:
            before, self.filter = self.filter.before, None
            before.sort = self.order.sort
            self.order = before

    def passes(self, row: Row) -> bool:
        """Whether a line on view passes the filter; all do where there is none."""
        lines = self.order.lines
        return not isinstance(lines, FilteredLines) or row.id in lines.passing

    def amounts(self) -> Sequence[int]:
        """The positions of the measures that shares can be shown of."""
        return [measure.position for measure in amount_measures(self.section)]

    def open_rows(self, rows: Sequence[Row]) -> Iterator[bool]:
        """Whether each row but the last of a stretch on screen is open."""
        return (below.parent == row.id for row, below in pairwise(rows))


class OpenedTable(NamedTuple):
    """A table as it was opened for a screen of ``height`` rows."""

    view: TableView
    height: int


def open_view(source: RowSource, section: SectionEntry, title: str, height: int) -> TableView:
    """A table seen for the first time: opened as deep as fits ``height`` lines, at least 1 level.

    A table with one root shows what it is made of even where that does not fit. ``title`` is what
    the heading says.
    """
    lines = VisibleLines(source, section.first_line, section.last_line)
    level = 1
    while level < LEVELS and lines.fits(level + 1, height):
        level += 1
    if level == 1 and lines.count == 1:
        level = 2
    if level > 1:
        lines.fold_to(level)
    main = main_measure(section)
    return TableView(section, LineOrder(lines), main.position if main else 1, title)

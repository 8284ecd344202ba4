"""Which lines of a table are on view, as runs of listings: cost follows what is opened and shown.

Line ids ascend in tree order, so the lines on view, ordered by id, are runs of consecutive rows of
a few listings. Opening a line cuts a run in two and puts the listing of its children between;
folding cuts a range out. No line is loaded before it is shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple, Protocol

from xgbudget_tui.model.entries import Listing, Row
from xgbudget_tui.model.errors import ArchiveError

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

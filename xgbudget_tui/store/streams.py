"""Lines in order of rank and place, read no further than somebody looks.

Each name and path knows its first line, so the lines of many names are merged by opening only
those whose first line has been reached.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from xgbudget_tui.store.connection import Reader
from xgbudget_tui.store.matching import Posting, Postings
from xgbudget_tui.store.query import Amounts

Span = tuple[int, int]
"""Line ids from, to."""

Keep = Callable[[list[int]], list[int]]
"""Which of these lines are wanted, in their order."""

_FIRST_BATCH = 16
_LARGEST_BATCH = 2048
_CHUNK = 256


class Streams(Reader):
    """Lines that match, one after another."""

    def _matching_lines(self, postings: Postings, span: Span) -> Iterator[int]:
        """The lines of names or paths: best fit first, then in tree order."""
        for found in postings.values():
            yield from self._merge(found, span)

    def _merge(self, postings: Iterable[Posting], span: Span) -> Iterator[int]:
        """The lines of several names or paths in tree order, each once."""
        waiting = list(postings)
        heapq.heapify(waiting)
        heap: list[tuple[int, int, Iterator[int]]] = []
        previous = 0
        while waiting or heap:
            while waiting and (not heap or max(waiting[0][0], span[0]) <= heap[0][0]):
                lines = self._posting_lines(heapq.heappop(waiting), span)
                first = next(lines, None)
                if first is not None:
                    heapq.heappush(heap, (first, len(waiting), lines))
            if not heap:
                continue
            line_id, order, lines = heap[0]
            following = next(lines, None)
            if following is None:
                heapq.heappop(heap)
            else:
                heapq.heapreplace(heap, (following, order, lines))
            if line_id > previous:
                previous = line_id
                yield line_id

    def _posting_lines(self, posting: Posting, span: Span) -> Iterator[int]:
        _, column, key, _ = posting
        here, batch = span[0], _FIRST_BATCH
        while True:
            ids = self.fetch_all(
                f"SELECT id FROM line WHERE {column} = ? AND id BETWEEN ? AND ?"
                " ORDER BY id LIMIT ?",
                (key, here, span[1], batch),
            )
            yield from (row[0] for row in ids)
            if len(ids) < batch:
                return
            here, batch = ids[-1][0] + 1, min(batch * 4, _LARGEST_BATCH)

    def _amount_lines(self, amounts: Amounts, span: Span) -> Iterator[int]:
        """Lines that show such an amount, in tree order, table by table.

        Tables whose smallest and largest amounts leave no room for one are passed over.
        """
        here = span[0]
        while True:
            tables = self.fetch_all(
                "SELECT first_line, last_line FROM section WHERE highest >= ? AND lowest <= ?"
                " AND last_line >= ? AND first_line BETWEEN ? AND ? ORDER BY first_line LIMIT ?",
                (amounts.low, amounts.high, span[0], here, span[1], _FIRST_BATCH),
            )
            for first, last in tables:
                yield from self._amounts_between(amounts, (max(first, span[0]), min(last, span[1])))
            if len(tables) < _FIRST_BATCH:
                return
            here = tables[-1][0] + 1

    def _amounts_between(self, amounts: Amounts, span: Span) -> Iterator[int]:
        here, batch = span[0], _CHUNK
        while here <= span[1]:
            ids = self.fetch_all(
                "SELECT DISTINCT line_id FROM figure WHERE line_id BETWEEN ? AND ?"
                " AND state = 'amount' AND +value BETWEEN ? AND ? ORDER BY line_id LIMIT ?",
                (here, span[1], amounts.low, amounts.high, batch),
            )
            yield from (row[0] for row in ids)
            if len(ids) < batch:
                return
            here, batch = ids[-1][0] + 1, min(batch * 4, _LARGEST_BATCH)

    def _with_amounts(self, line_ids: Sequence[int], amounts: Amounts) -> list[int]:
        """Those of the lines that show such an amount, in their order."""
        shown: set[int] = set()
        for start in range(0, len(line_ids), _CHUNK):
            chunk = line_ids[start : start + _CHUNK]
            shown.update(
                row[0]
                for row in self.fetch_all(
                    "SELECT line_id FROM figure WHERE state = 'amount' AND +value BETWEEN ? AND ?"
                    f" AND line_id IN ({', '.join('?' * len(chunk))})",
                    (amounts.low, amounts.high, *chunk),
                )
            )
        return [line_id for line_id in line_ids if line_id in shown]

    def _few_amounts(self, amounts: Amounts, most: int) -> tuple[list[int], bool]:
        """Lines that show such an amount, in tree order, and whether these are all.

        No more than ``most`` figures are looked at.
        """
        rows = self.fetch_all(
            "SELECT line_id FROM figure INDEXED BY figure_by_amount"
            " WHERE state = 'amount' AND value BETWEEN ? AND ? LIMIT ?",
            (amounts.low, amounts.high, most + 1),
        )
        return sorted({row[0] for row in rows}), len(rows) <= most


def filtered(lines: Iterator[int], keep: Keep) -> Iterator[tuple[int, int]]:
    """``(lines looked at so far, line)`` for each line that is kept."""
    looked = 0
    while chunk := list(islice(lines, _CHUNK)):
        looked += len(chunk)
        for line_id in keep(chunk):
            yield looked, line_id

"""Search: lines by name, pinyin, initials, code or amount, best fit first.

Matches are read no further than is shown.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from xgbudget_tui.model.entries import Hit, HitPage, Place
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.store import failures
from xgbudget_tui.store.connection import Reader, answers
from xgbudget_tui.store.details import Details
from xgbudget_tui.store.query import Amounts, Query, read_query
from xgbudget_tui.store.values import read_unit
from xgbudget_tui.store.word_matches import (
    EXACT,
    INSIDE,
    PREFIX,
    Matching,
    PathRow,
    Paths,
    Posting,
    Postings,
    find_span,
    is_code,
    list_ids,
)

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


_EVERYTHING: Span = (1, (1 << 62))
_MOST_WORDS = 12
_FEW_LINES = 5_000
"""Candidates that are simply looked through; beyond, counts are given as "at least"."""
_FEW_SHOWN = 1_000
"""Lines counted beyond a page where each has to be looked at."""
_SMALL_BOOK = 40_000

Found = tuple[list[int], int, bool]
"""Lines of a page, how many there are in all, and whether that count is exact."""


class Searches(Details, Matching, Paths, Streams):
    """Lines by what a person types."""

    @answers
    def search(self, text: str, book_id: int | None, offset: int, limit: int) -> HitPage:
        """Lines by name, pinyin, initials, code prefix or amount.

        Raises QueryError for a query that cannot be understood.
        """
        span, unit = self._span(book_id)
        query = read_query(text, unit)
        if len(query.words) > _MOST_WORDS:
            raise QueryError(
                f"A search has at most {_MOST_WORDS} words.", f"最多可用 {_MOST_WORDS} 个词查找。"
            )
        offset, limit = max(0, offset), max(0, limit)
        if query.words:
            found = self._find_words(query, span, (offset, limit))
        elif query.amounts is not None:
            found = self._find_amounts(query.amounts, span, (offset, limit))
        else:
            return HitPage((), 0)
        ids, total, exact = found
        return HitPage(tuple(self._hits(ids, query.words)), total, exact)

    def _span(self, book_id: int | None) -> tuple[Span, Unit]:
        """The lines to search and the unit that amounts are meant in."""
        if book_id is None:
            return _EVERYTHING, Unit.WAN_YUAN
        row = self.fetch_one(
            "SELECT first_line, last_line, unit FROM book WHERE id = ?", (book_id,)
        )
        if row is None:
            raise failures.no_entry(self.path, "Book", "预算", book_id)
        first, last, word = row
        unit = read_unit(word) or Unit.WAN_YUAN
        return ((1, 0) if first is None else (int(first), int(last))), unit

    def _find_words(self, query: Query, span: Span, page: Span) -> Found:
        everywhere = span == _EVERYTHING
        if len(query.words) == 1 and query.amounts is None and everywhere:
            (word,) = query.words
            if not is_code(word):
                postings, uses = self._match_first(word, sum(page))
                return self._turn_to(postings, uses, page)
        within = span if span[1] - span[0] < _SMALL_BOOK else None
        words = [self._match(word, within) for word in query.words]
        if not all(words):
            return [], 0, True
        found = self._find_paths(words, within)
        if within is not None:
            fits = {path[0]: fit for fit, path in found}
            hits = self._of_paths("BETWEEN ? AND ?", within, fits)
            return self._order(hits, query.amounts, page)
        postings = _by_fit(found)
        if query.amounts is None and everywhere:
            uses = [sum(posting[3] for posting in several) for several in postings.values()]
            return self._turn_to(postings, uses, page)
        return self._sift(postings, query.amounts, span, page)

    def _turn_to(self, postings: Postings, uses: list[int], page: Span) -> Found:
        """A page of the lines of names or paths; of the ranks before it no line is read."""
        offset, limit = page
        for fit, count in enumerate(uses):
            if offset < count:
                break
            offset -= count
            postings[fit] = []
        lines = self._matching_lines(postings, _EVERYTHING)
        return list(islice(lines, offset, offset + limit)), sum(uses), True

    def _sift(self, postings: Postings, amounts: Amounts | None, span: Span, page: Span) -> Found:
        """A page of those lines of paths that lie in ``span`` and show such an amount."""
        if amounts is not None:
            few, complete = self._few_amounts(amounts, _FEW_LINES)
            if complete:
                few = [line_id for line_id in few if span[0] <= line_id <= span[1]]
                fits = {path: fit for fit, found in postings.items() for _, _, path, _ in found}
                which = "IN (SELECT value FROM json_each(?))"
                return self._order(self._of_paths(which, (list_ids(few),), fits), None, page)
        lines = self._matching_lines(postings, span)
        if sum(posting[3] for found in postings.values() for posting in found) <= _FEW_LINES:
            ids = list(lines)
            if amounts is not None:
                ids = self._with_amounts(ids, amounts)
            return ids[page[0] : sum(page)], len(ids), True
        if amounts is None:
            return _look_through(enumerate(lines, 1), page, _FEW_SHOWN)
        kept = filtered(lines, lambda ids: self._with_amounts(ids, amounts))
        return _look_through(kept, page, _FEW_SHOWN)

    def _of_paths(
        self, which: str, values: tuple[int, int] | tuple[str], fits: dict[int, int]
    ) -> list[tuple[int, int]]:
        """``(fit, line)`` for those of some lines that such paths lead to."""
        rows = self.fetch_all(f"SELECT id, path_id FROM line WHERE id {which}", values)
        return [(fits[path_id], line_id) for line_id, path_id in rows if path_id in fits]

    def _order(self, hits: list[tuple[int, int]], amounts: Amounts | None, page: Span) -> Found:
        """A page of hits, best fit first."""
        ids = [line_id for _, line_id in sorted(hits)]
        if amounts is not None:
            ids = self._with_amounts(ids, amounts)
        return ids[page[0] : sum(page)], len(ids), True

    def _find_amounts(self, amounts: Amounts, span: Span, page: Span) -> Found:
        offset, limit = page
        if span[1] - span[0] < _SMALL_BOOK:
            few, complete = list(self._amount_lines(amounts, span)), True
        else:
            few, complete = self._few_amounts(amounts, _FEW_LINES)
            few = [line_id for line_id in few if span[0] <= line_id <= span[1]]
        if complete:
            return few[offset : offset + limit], len(few), True
        lines = enumerate(self._amount_lines(amounts, span), 1)
        ids, total, exact = _look_through(lines, page, 0)
        return ids, total if exact else max(total, len(few)), exact

    def _hits(self, ids: list[int], words: tuple[str, ...]) -> list[Hit]:
        places = self._places(ids)
        sounds = self._sounds({place.row.name for place in places}) if words else {}
        return [_hit(place, sounds, words) for place in places]

    def _sounds(self, names: set[str]) -> dict[str, tuple[str, str]]:
        marks = ", ".join("?" * len(names))
        return {
            name: (search, pinyin)
            for name, search, pinyin in self.fetch_all(
                f"SELECT name, search, pinyin FROM name WHERE name IN ({marks})", tuple(names)
            )
        }


def _by_fit(found: Iterable[tuple[int, PathRow]]) -> Postings:
    postings: Postings = {fit: [] for fit in (EXACT, PREFIX, INSIDE)}
    for fit, (path_id, _, _, _, uses, first_line) in found:
        postings[fit].append((first_line, "path_id", path_id, uses))
    return postings


def _hit(place: Place, sounds: dict[str, tuple[str, str]], words: tuple[str, ...]) -> Hit:
    search, pinyin = sounds.get(place.row.name, ("", ""))
    return Hit(place, find_span(place.row.name, search, pinyin, words))


def _look_through(lines: Iterator[tuple[int, int]], page: Span, most: int) -> Found:
    """Fill a page from a stream of ``(lines looked at, line)``, and count on up to ``most``."""
    offset, limit = page
    ids: list[int] = []
    total = 0
    for looked, line_id in lines:
        total += 1
        if offset < total <= offset + limit:
            ids.append(line_id)
        if total > offset + limit and looked >= most:
            return ids, total, False
    return ids, total, True

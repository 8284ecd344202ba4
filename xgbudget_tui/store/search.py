"""Search: lines by name, pinyin, initials, code or amount, best fit first.

One word over a whole archive costs a look through the dictionary of names: counts are added up
from it, and only the lines of the page are read. Several words, or words with an amount, are
answered from whichever set of candidates is small; where none is, the page is filled and the
count is given as "at least".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from xgbudget_tui.model.archive import Hit, HitPage, Place
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.store import failures
from xgbudget_tui.store.connection import answers
from xgbudget_tui.store.details import Details
from xgbudget_tui.store.matching import Matches, Matching, find_span, is_code
from xgbudget_tui.store.query import Amounts, Query, read_query
from xgbudget_tui.store.streams import Span, Streams, filtered
from xgbudget_tui.store.values import read_unit
from xgbudget_tui.store.verify import Conditions

_EVERYTHING: Span = (1, (1 << 62))
_MOST_WORDS = 12
_FEW_LINES = 5_000
"""Candidates that are simply looked through; beyond, counts are given as "at least"."""
_FEW_SHOWN = 1_000
"""Lines counted beyond a page where each has to be looked at."""
_SMALL_BOOK = 40_000
_RARE = 2_000

Found = tuple[list[int], int, bool]
"""Lines of a page, how many there are in all, and whether that count is exact."""


class Searches(Details, Matching, Streams):
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
        alone = len(query.words) == 1 and query.amounts is None
        everywhere = span == _EVERYTHING
        if alone and everywhere and not is_code(query.words[0]):
            return self._page_of_name(query.words[0], page)
        small = span[1] - span[0] < _SMALL_BOOK
        matches = [self._match(word, span if small else None) for word in query.words]
        if not all(found.uses for found in matches):
            return [], 0, True
        if alone and everywhere:
            return self._page_of_code(matches[0], page)
        conditions = Conditions(self, matches, query.amounts)
        candidates = self._few_candidates(matches, conditions.joined, query.amounts, span)
        if candidates is not None:
            hits = sorted(conditions.check(candidates))
            offset, limit = page
            return [line_id for _, line_id in hits[offset : offset + limit]], len(hits), True
        lines = self._matching_lines(conditions.joined, span)
        kept = enumerate(lines, 1) if alone else filtered(lines, conditions.keep)
        return _look_through(kept, page, _FEW_SHOWN)

    def _page_of_name(self, word: str, page: Span) -> Found:
        """A page of the hits of a name over the archive; whole ranks before it are not read."""
        offset, limit = page
        matches, uses = self._match_first(word, offset + limit)
        total = sum(uses)
        for fit, count in enumerate(uses):
            if offset < count:
                break
            offset -= count
            matches.postings[fit] = []
        lines = self._matching_lines(matches, _EVERYTHING)
        return list(islice(lines, offset, offset + limit)), total, True

    def _page_of_code(self, matches: Matches, page: Span) -> Found:
        """A page of the hits of a number: lines with such a code, or it in their name."""
        offset, limit = page
        total, exact = self._count_word(matches)
        lines = self._matching_lines(matches, _EVERYTHING)
        return list(islice(lines, offset, offset + limit)), total, exact

    def _count_word(self, matches: Matches) -> tuple[int, bool]:
        """How many lines match one word: by name, by code, less those that match by both."""
        by_name, by_code = (
            sum(matches.uses_of(fit, column) for fit in matches.postings)
            for column in ("name_id", "code_id")
        )
        if not by_name or not by_code:
            return by_name + by_code, True
        if min(by_name, by_code) > _FEW_LINES:
            return max(by_name, by_code), False
        fewer = "name_id" if by_name <= by_code else "code_id"
        both = sum(
            matches.fit(None, row[1]) is not None
            if fewer == "name_id"
            else matches.fit(row[0], None) is not None
            for found in matches.postings.values()
            for _, column, key, _ in found
            if column == fewer
            for row in self.fetch_all(
                f"SELECT name_id, code_id FROM line WHERE {column} = ?", (key,)
            )
        )
        return by_name + by_code - both, True

    def _few_candidates(
        self, matches: list[Matches], joined: Matches, amounts: Amounts | None, span: Span
    ) -> list[int] | None:
        """Lines among which all hits are, if there is a small set of such; else None."""
        if span[1] - span[0] < _SMALL_BOOK:
            return self._lines_between([span], joined)
        if amounts is not None:
            few, complete = self._few_amounts(amounts, _FEW_LINES)
            if complete:
                return [line_id for line_id in few if span[0] <= line_id <= span[1]]
        if joined.uses <= _FEW_LINES:
            return list(self._matching_lines(joined, span))
        rarest = min(matches, key=lambda found: found.uses)
        if len(matches) > 1 and rarest.uses <= _RARE:
            ranges = self._subtrees(rarest, span)
            if sum(last - first + 1 for first, last in ranges) <= _SMALL_BOOK:
                return self._lines_between(ranges, joined)
        return None

    def _subtrees(self, matches: Matches, span: Span) -> list[Span]:
        """The ranges of lines that match and all under them, none overlapping."""
        ranges: list[Span] = []
        for line_id in sorted(self._matching_lines(matches, span)):
            if ranges and line_id <= ranges[-1][1]:
                continue
            row = self.fetch_one("SELECT last FROM line WHERE id = ?", (line_id,))
            ranges.append((line_id, min(max(line_id, row[0]), span[1])))
        return ranges

    def _lines_between(self, ranges: Iterable[Span], matches: Matches) -> list[int]:
        return [
            line_id
            for span in ranges
            for line_id, name_id, code_id in self.fetch_all(
                "SELECT id, name_id, code_id FROM line WHERE id BETWEEN ? AND ?", span
            )
            if matches.fit(name_id, code_id) is not None
        ]

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

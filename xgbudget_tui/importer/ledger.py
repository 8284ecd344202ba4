"""The ledger of numbers: every number the document prints, and what it turned out to be.

A *number token* is a run of digits (ASCII or full-width) with its thousands separators (a comma
before exactly three digits), its decimals and its percent sign, as :data:`NUMBER` says; a sign or
a unit beside it belongs to its surroundings. Tokens are looked for in every text block and every
cell of the document, so their number equals a count of the pattern over the raw text. Each token
stands at a place (line, cell, offset) and is claimed by exactly one consumer.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from xgbudget_tui.document import Document
from xgbudget_tui.model.book import Ledger, Token
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import TokenUse

NUMBER = re.compile(r"[0-9０-９]+(?:,[0-9]{3}(?![0-9０-９]))*(?:[.．][0-9０-９]+)?[%％]?")
"""What counts as one number."""

YEAR = re.compile(r"(?<![0-9０-９.,])(?:19|20|１９|２０)[0-9０-９]{2}(?=\s*(?:年|[-—–至~]))")
"""A calendar year where it is called one (``2023年``) or opens a span (``2021-2025``)."""

_AROUND = 12


class NumberLedger:
    """Number tokens by place; consumers claim them, what nobody claims is listed."""

    def __init__(self, document: Document) -> None:
        self._counts: Counter[TokenUse] = Counter()
        self.conflicts: list[Token] = []
        texts = dict(document.texts())
        self._open: dict[SourcePlace, int] = {
            place: (1 << count) - 1
            for place, text in texts.items()
            if (count := len(NUMBER.findall(text)))
        }
        """Of each text a bit for each of its numbers, set while nobody has claimed it."""
        self._texts: dict[SourcePlace, str] = {place: texts[place] for place in self._open}
        self._latest: tuple[SourcePlace | None, list[tuple[int, int]]] = (None, [])

    def claim(
        self, place: SourcePlace | None, use: TokenUse, start: int = 0, end: int | None = None
    ) -> None:
        """Account for the tokens that start within ``start .. end`` of the text at ``place``.

        A token already accounted for goes to ``conflicts``: one token has one use.
        """
        if place is None or place not in self._open:
            return
        text, spans, still = self._texts[place], self._spans(place), self._open[place]
        stop = len(text) if end is None else end
        for number in range(bisect_left(spans, (start, 0)), bisect_left(spans, (stop, 0))):
            if still >> number & 1:
                still ^= 1 << number
                self._counts[use] += 1
            else:
                self.conflicts.append(Token(text[slice(*spans[number])], text[:40], place))
        self._open[place] = still

    def _spans(self, place: SourcePlace) -> list[tuple[int, int]]:
        """Where the numbers of a text stand: looked up again, as keeping them all costs memory."""
        if self._latest[0] is not place:
            found = [match.span() for match in NUMBER.finditer(self._texts[place])]
            self._latest = (place, found)
        return self._latest[1]

    def is_open(self, place: SourcePlace, start: int) -> bool:
        """Whether a token starts at this offset that nobody has claimed yet."""
        if place not in self._open:
            return False
        spans = self._spans(place)
        number = bisect_left(spans, (start, 0))
        found = number < len(spans) and spans[number][0] == start
        return found and bool(self._open[place] >> number & 1)

    def claim_rest(self, place: SourcePlace | None, use: TokenUse) -> None:
        """Account for what nobody has claimed of the text at ``place``."""
        still = self._open.get(place) if place is not None else None
        if place is None or not still:
            return
        self._counts[use] += still.bit_count()
        self._open[place] = 0

    def claim_years(self, place: SourcePlace | None) -> None:
        """Account for the calendar years still open in the text at ``place``."""
        if place is None or not self._open.get(place):
            return
        for match in YEAR.finditer(self._texts[place]):
            if self.is_open(place, match.start()):
                self.claim(place, TokenUse.YEAR, match.start(), match.start() + 1)

    def claim_text(self, places: Iterable[SourcePlace | None], use: TokenUse) -> None:
        """Account for texts as a whole: their years as years, every other number as ``use``."""
        for place in places:
            if place is not None and self._open.get(place):
                self.claim_years(place)
                self.claim_rest(place, use)

    def count_tokens(self, sheet: str, first: int, last: int) -> int:
        """How many tokens stand on a page or sheet, from the line ``first`` to before ``last``."""
        return sum(
            len(NUMBER.findall(text))
            for place, text in self._texts.items()
            if place.sheet == sheet and first <= place.line < last
        )

    def close(self) -> Ledger:
        """The counts by use, and every token that nothing accounts for, with its surroundings."""
        left = tuple(
            Token(text[start:end], text[max(0, start - _AROUND) : end + _AROUND], place)
            for place in sorted(place for place, still in self._open.items() if still)
            for text in (self._texts[place],)
            for number, (start, end) in enumerate(self._spans(place))
            if self._open[place] >> number & 1
        )
        counts = Counter(self._counts)
        counts[TokenUse.UNACCOUNTED] = len(left)
        return Ledger(tuple((use, counts[use]) for use in TokenUse if counts[use]), left)

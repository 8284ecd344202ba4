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
        self._texts: dict[SourcePlace, str] = dict(document.texts())
        self._spans: dict[SourcePlace, list[tuple[int, int]]] = {}
        self._counts: Counter[TokenUse] = Counter()
        self.conflicts: list[Token] = []
        for place, text in self._texts.items():
            spans = [match.span() for match in NUMBER.finditer(text)]
            if spans:
                self._spans[place] = spans
        self._open: dict[SourcePlace, set[int]] = {
            place: {start for start, _ in spans} for place, spans in self._spans.items()
        }

    def claim(
        self, place: SourcePlace | None, use: TokenUse, start: int = 0, end: int | None = None
    ) -> None:
        """Account for the tokens that start within ``start .. end`` of the text at ``place``.

        A token already accounted for goes to ``conflicts``: one token has one use.
        """
        if place is None or place not in self._spans:
            return
        spans, still = self._spans[place], self._open[place]
        stop = len(self._texts[place]) if end is None else end
        for span in spans[bisect_left(spans, (start, 0)) : bisect_left(spans, (stop, 0))]:
            if span[0] in still:
                still.remove(span[0])
                self._counts[use] += 1
            else:
                text = self._texts[place]
                self.conflicts.append(Token(text[slice(*span)], text[:40], place))

    def is_open(self, place: SourcePlace, start: int) -> bool:
        """Whether a token starts at this offset that nobody has claimed yet."""
        return start in self._open.get(place, ())

    def claim_rest(self, place: SourcePlace | None, use: TokenUse) -> None:
        """Account for what nobody has claimed of the text at ``place``."""
        if place is None or place not in self._open:
            return
        self._counts[use] += len(self._open[place])
        self._open[place].clear()

    def claim_years(self, place: SourcePlace | None) -> None:
        """Account for the calendar years still open in the text at ``place``."""
        if place is None or not self._open.get(place):
            return
        years = {match.start() for match in YEAR.finditer(self._texts[place])}
        self._counts[TokenUse.YEAR] += len(self._open[place] & years)
        self._open[place] -= years

    def claim_text(self, places: Iterable[SourcePlace | None], use: TokenUse) -> None:
        """Account for texts as a whole: their years as years, every other number as ``use``."""
        for place in places:
            self.claim_years(place)
            self.claim_rest(place, use)

    def close(self) -> Ledger:
        """The counts by use, and every token that nothing accounts for, with its surroundings."""
        left = tuple(
            Token(
                self._texts[place][start:end],
                self._texts[place][max(0, start - _AROUND) : end + _AROUND],
                place,
            )
            for place, spans in sorted(self._spans.items())
            for start, end in spans
            if start in self._open[place]
        )
        counts = Counter(self._counts)
        counts[TokenUse.UNACCOUNTED] = len(left)
        return Ledger(tuple((use, counts[use]) for use in TokenUse if counts[use]), left)

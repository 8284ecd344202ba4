"""Whether a line meets several conditions: words on it or above it, and an amount on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xgbudget_tui.store.connection import Reader
from xgbudget_tui.store.matching import Matches, join_matches
from xgbudget_tui.store.query import Amounts

_CHUNK = 400
_MOST_KNOWN = 200_000


class Conditions:
    """Several words, each of which must match a line or one above it, and amounts.

    At least one word must match the line itself, and one of its own figures the amounts. What is
    known of a line with all above it is kept, since lines that are looked at share ancestors.
    """

    def __init__(self, reader: Reader, matches: Sequence[Matches], amounts: Amounts | None) -> None:
        self._reader = reader
        self._matches = matches
        self._amounts = amounts
        self._all_words = (1 << len(matches)) - 1
        self._known: dict[int, int] = {}
        self.joined = matches[0] if len(matches) == 1 else join_matches(list(matches))

    def check(self, line_ids: Sequence[int]) -> list[tuple[int, int]]:
        """``(fit, line)`` for those of the lines that meet all conditions, in their order."""
        kept: list[tuple[int, int]] = []
        for start in range(0, len(line_ids), _CHUNK):
            kept += self._check_chunk(line_ids[start : start + _CHUNK])
        return kept

    def keep(self, line_ids: list[int]) -> list[int]:
        """Those of the lines that meet all conditions, in their order."""
        return [line_id for _, line_id in self.check(line_ids)]

    def _check_chunk(self, line_ids: Sequence[int]) -> list[tuple[int, int]]:
        lines = {row[0]: row for row in self._fetch(line_ids)}
        if len(self._matches) > 1:
            self._learn(lines)
        fits: list[tuple[int, int]] = []
        for line_id in line_ids:
            row = lines.get(line_id)
            fit = None if row is None else self.joined.fit(row[2], row[3])
            if fit is not None and self._known.get(line_id, self._all_words) == self._all_words:
                fits.append((fit, line_id))
        if self._amounts is None or not fits:
            return fits
        shown = self._with_amounts([line_id for _, line_id in fits], self._amounts)
        return [(fit, line_id) for fit, line_id in fits if line_id in shown]

    def _learn(self, lines: dict[int, Any]) -> None:
        """Work out which words stand on these lines or above them, from the top down."""
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        fetched = dict(lines)
        missing = self._unknown_parents(lines, fetched)
        while missing:
            above = {row[0]: row for row in self._fetch(sorted(missing))}
            fetched.update(above)
            missing = self._unknown_parents(above, fetched)
        for line_id in sorted(fetched):
            _, parent, name_id, code_id = fetched[line_id]
            words = self._known.get(parent, 0) if parent is not None and parent < line_id else 0
            for place, matches in enumerate(self._matches):
                if matches.fit(name_id, code_id) is not None:
                    words |= 1 << place
            self._known[line_id] = words

    def _unknown_parents(self, lines: dict[int, Any], fetched: dict[int, Any]) -> set[int]:
        return {
            parent
            for line_id, parent, _, _ in lines.values()
            if parent is not None
            and parent < line_id
            and parent not in self._known
            and parent not in fetched
        }

    def _fetch(self, line_ids: Sequence[int]) -> list[Any]:
        rows: list[Any] = []
        for start in range(0, len(line_ids), _CHUNK):
            chunk = tuple(line_ids[start : start + _CHUNK])
            rows += self._reader.fetch_all(
                "SELECT id, parent, name_id, code_id FROM line"
                f" WHERE id IN ({', '.join('?' * len(chunk))})",
                chunk,
            )
        return rows

    def _with_amounts(self, line_ids: list[int], amounts: Amounts) -> set[int]:
        rows = self._reader.fetch_all(
            "SELECT DISTINCT line_id FROM figure WHERE state = 'amount'"
            f" AND +value BETWEEN ? AND ? AND line_id IN ({', '.join('?' * len(line_ids))})",
            (amounts.low, amounts.high, *line_ids),
        )
        return {row[0] for row in rows}

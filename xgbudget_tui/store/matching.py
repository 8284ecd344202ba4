"""Which names and codes a word matches, how well, and where in the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from xgbudget_tui.store.connection import Reader

EXACT, PREFIX, INSIDE = range(3)
"""How well a word matches: the whole, the start, a part. Hits are ranked so."""

_LETTERS = re.compile(r"[a-z']+")
_DIGITS = re.compile(r"[0-9]+")

_BY_TEXT = """
SELECT first_line, 'name_id', id, uses,
       CASE instr(search, ?1) WHEN 1 THEN length(search) > length(?1) ELSE 2 END, NULL
FROM name WHERE uses > 0 AND instr(search, ?1)
"""
# A single letter stands at the start of a syllable, or of none.
_BY_LETTER = """
SELECT first_line, 'name_id', id, uses,
       CASE WHEN instr(sounds, '|' || ?1 || '|') THEN 0
            WHEN instr(sounds, '|' || ?1) THEN 1 ELSE 2 END, NULL
FROM name WHERE uses > 0 AND instr(initials, ?1)
"""
# Letters inside a name count where a syllable starts with them, which only its pinyin tells.
_BY_SOUND = """
SELECT first_line, 'name_id', id, uses, fit, CASE fit WHEN 3 THEN pinyin END FROM (
  SELECT id, uses, first_line, pinyin,
         CASE WHEN instr(sounds, '|' || ?1 || '|') THEN 0
              WHEN instr(sounds, '|' || ?1) THEN 1
              WHEN instr(initials, ?1) THEN 2
              WHEN instr(' ' || pinyin, ' ' || ?2) OR instr(' ' || pinyin || ' ', ?3) THEN 3
         END AS fit
  FROM name WHERE uses > 0 AND instr(sounds, ?1)
) WHERE fit IS NOT NULL
"""
_BY_CODE = """
SELECT first_line, 'code_id', id, uses, length(code) > length(?1) FROM code
WHERE uses > 0 AND substr(code, 1, length(?1)) = ?1
"""

Posting = tuple[int, str, int, int]
"""A name or code that matches: its first line, its column in ``line``, its id, its uses."""


@dataclass(slots=True)
class Matches:
    """All names and codes that a word matches, by how well each does."""

    postings: dict[int, list[Posting]] = field(default_factory=lambda: {0: [], 1: [], 2: []})
    _fits: dict[tuple[str, int], int] | None = None

    @property
    def uses(self) -> int:
        """Lines that match, those counted twice that match by name and by code."""
        return sum(self.uses_of(fit) for fit in self.postings)

    def uses_of(self, fit: int, column: str | None = None) -> int:
        """Lines whose name or code (or only the one in ``column``) matches just so well."""
        return sum(
            uses for _, found, _, uses in self.postings[fit] if column is None or found == column
        )

    @property
    def mixed(self) -> bool:
        """Whether both names and codes match."""
        return len({column for found in self.postings.values() for _, column, _, _ in found}) > 1

    def fit(self, name_id: int | None, code_id: int | None) -> int | None:
        """How well a line with this name and code matches, None if it does not."""
        if self._fits is None:
            self._fits = {
                (column, key): fit
                for fit, found in self.postings.items()
                for _, column, key, _ in found
            }
        by_name = self._fits.get(("name_id", name_id or 0))
        by_code = self._fits.get(("code_id", code_id or 0))
        if by_name is None or by_code is None:
            return by_code if by_name is None else by_name
        return min(by_name, by_code)


class Matching(Reader):
    """Looks words up in the dictionaries."""

    def _match(self, word: str) -> Matches:
        """What a word matches: part of a name, pinyin, initials, the start of a code."""
        matches = Matches()
        for posting, fit in self._matching_names(word):
            matches.postings[fit].append(posting)
        if _DIGITS.fullmatch(word):
            for *posting, fit in self.fetch_all(_BY_CODE, (word,)):
                matches.postings[fit].append(cast("Posting", tuple(posting)))
        return matches

    def _matching_names(self, word: str) -> Iterator[tuple[Posting, int]]:
        letters = word.replace("'", "")
        if not _LETTERS.fullmatch(word) or not letters:
            rows = self.fetch_all(_BY_TEXT, (word,))
        elif len(letters) == 1:
            rows = self.fetch_all(_BY_LETTER, (letters,))
        else:
            rows = self.fetch_all(_BY_SOUND, (letters, letters[:2], f" {letters[0]} "))
        for first, column, key, uses, fit, pinyin in rows:
            if fit <= INSIDE:
                yield (first or 0, column, key, uses), fit
            elif find_sound(pinyin, letters) is not None:
                yield (first or 0, column, key, uses), INSIDE


def join_matches(several: list[Matches]) -> Matches:
    """What at least one of several words matches, each as well as its best word does."""
    best: dict[Posting, int] = {}
    for matches in several:
        for fit, postings in matches.postings.items():
            for posting in postings:
                best[posting] = min(fit, best.get(posting, fit))
    joined = Matches()
    for posting, fit in best.items():
        joined.postings[fit].append(posting)
    return joined


def find_sound(pinyin: str, letters: str) -> tuple[int, int] | None:
    """Where pinyin or initials stand in a name: its syllables from, to; None if nowhere.

    Pinyin starts with a syllable and may break off inside one (``jiaoy``).
    """
    for reading in pinyin.split(" | "):
        syllables = reading.split(" ")
        at = "".join(syllable[:1] for syllable in syllables).find(letters)
        if at >= 0:
            return at, at + len(letters)
        for start in range(len(syllables)):
            rest = letters
            for end in range(start, len(syllables)):
                if syllables[end].startswith(rest):
                    return start, end + 1
                if not rest.startswith(syllables[end]):
                    break
                rest = rest[len(syllables[end]) :]
    return None


def find_span(
    name: str, search: str, pinyin: str, words: tuple[str, ...]
) -> tuple[int, int] | None:
    """The part of a name that the first matching word matches; None if it matches by code."""
    if len(name) != len(search):
        return None
    for word in words:
        at = search.find(word)
        if at >= 0:
            return at, at + len(word)
        if _LETTERS.fullmatch(word):
            found = find_sound(pinyin, word.replace("'", ""))
            if found is not None and found[1] <= len(name):
                return found
    return None

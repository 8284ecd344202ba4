"""Which names and codes a word matches, how well, and where in the name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from xgbudget_tui.store.connection import Reader

EXACT, PREFIX, INSIDE = range(3)
"""How well a word matches: the whole, the start, a part. Hits are ranked so."""

_LETTERS = re.compile(r"[a-z']+")
_DIGITS = re.compile(r"[0-9]+")

_BY_TEXT = """
SELECT id, uses, first_line,
       CASE instr(search, ?1) WHEN 1 THEN length(search) > length(?1) ELSE 2 END, NULL
FROM name WHERE uses > 0 AND instr(search, ?1)
"""
_BY_SOUND = """
SELECT id, uses, first_line, fit, CASE fit WHEN 3 THEN pinyin END FROM (
  SELECT id, uses, first_line, pinyin,
         CASE WHEN search = ?1 OR instr('|' || letters || '|', '|' || ?2 || '|')
                OR instr('|' || initials || '|', '|' || ?2 || '|') THEN 0
              WHEN instr(search, ?1) = 1 OR instr('|' || letters, '|' || ?2)
                OR instr('|' || initials, '|' || ?2) THEN 1
              WHEN instr(search, ?1) OR instr(initials, ?2) THEN 2
              ELSE 3 END AS fit
  FROM name
  WHERE uses > 0 AND (instr(search, ?1) OR instr(letters, ?2) OR instr(initials, ?2))
)
"""
_BY_CODE = """
SELECT id, uses, first_line, length(code) > length(?1) FROM code
WHERE uses > 0 AND substr(code, 1, length(?1)) = ?1
"""


@dataclass(frozen=True, slots=True, order=True)
class Posting:
    """A name or code that matches: its lines start at ``first_line`` and are ``uses`` many."""

    first_line: int
    column: str
    key: int
    uses: int


@dataclass(slots=True)
class Matches:
    """All names and codes that a word matches, with how well each does."""

    names: dict[int, int] = field(default_factory=dict)
    codes: dict[int, int] = field(default_factory=dict)
    postings: dict[int, list[Posting]] = field(default_factory=lambda: {0: [], 1: [], 2: []})

    @property
    def uses(self) -> int:
        """Lines that match, those counted twice that match by name and by code."""
        return sum(posting.uses for found in self.postings.values() for posting in found)

    def fit(self, name_id: int | None, code_id: int | None) -> int | None:
        """How well a line with this name and code matches, None if it does not."""
        by_name = None if name_id is None else self.names.get(name_id)
        by_code = None if code_id is None else self.codes.get(code_id)
        if by_name is None or by_code is None:
            return by_code if by_name is None else by_name
        return min(by_name, by_code)

    def add(self, fit: int, posting: Posting) -> None:
        """Note a name or code that matches."""
        known = self.names if posting.column == "name_id" else self.codes
        known[posting.key] = fit
        self.postings[fit].append(posting)


class Matching(Reader):
    """Looks words up in the dictionaries."""

    def _match(self, word: str) -> Matches:
        """What a word matches: part of a name, pinyin, initials, the start of a code."""
        matches = Matches()
        if _LETTERS.fullmatch(word):
            rows = self.fetch_all(_BY_SOUND, (word, word.replace("'", "") or word))
        else:
            rows = self.fetch_all(_BY_TEXT, (word,))
        for key, uses, first, fit, pinyin in rows:
            if fit > INSIDE:
                if find_sound(pinyin, word.replace("'", "")) is None:
                    continue
                fit = INSIDE  # noqa: PLW2901 - the last doubt is settled here
            matches.add(fit, Posting(first, "name_id", key, uses))
        if _DIGITS.fullmatch(word):
            for key, uses, first, fit in self.fetch_all(_BY_CODE, (word,)):
                matches.add(fit, Posting(first, "code_id", key, uses))
        return matches


def join_matches(several: list[Matches]) -> Matches:
    """What at least one of several words matches, each as well as its best word does."""
    joined = Matches()
    best: dict[Posting, int] = {}
    for matches in several:
        for fit, postings in matches.postings.items():
            for posting in postings:
                best[posting] = min(fit, best.get(posting, fit))
    for posting, fit in best.items():
        joined.add(fit, posting)
    return joined


def find_sound(pinyin: str, letters: str) -> tuple[int, int] | None:
    """Where pinyin or initials stand in a name: its syllables from, to; None if nowhere.

    Pinyin starts with a syllable and may break off inside one (``jiaoy``).
    """
    for reading in pinyin.split("|"):
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

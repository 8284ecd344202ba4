"""How alike two names are when one is a misprint, an abbreviation or a scrambling of the other.

Two measures together: the characters they share whatever their order (cells wrapped in print are
read back scrambled), and the edits between them (dropped and changed characters).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

CREDIBLE = 0.6
"""The least likeness at which two names may be one, if nothing else comes near."""

LONGEST = 60
"""Names longer than this are no names of the lists."""

_KEPT = 0.1

MARGIN = 0.06
"""How much liker the best must be than the next, or neither is taken."""

SHORTEST_PART = 4
"""A shared run of this many characters that no other name has tells a name."""


@lru_cache(maxsize=65536)
def likeness(printed: str, official: str) -> float:
    """0 (nothing shared) to 1 (the same), for two normalised names."""
    if not printed or not official:
        return 0.0
    if printed == official:
        return 1.0
    longer = max(len(printed), len(official))
    shared = sum(min(printed.count(char), official.count(char)) for char in set(printed))
    dice = 2 * shared / (len(printed) + len(official))
    # Edits keep at most the shared characters, so most names are told apart without counting them.
    if (dice + shared / longer) / 2 + _KEPT < CREDIBLE:
        return 0.0
    edits = 1 - _distance(printed, official) / longer
    # An abbreviation keeps the order of what it keeps: 环保税 of 环境保护税.
    short, long = sorted((printed, official), key=len)
    kept = _KEPT if _is_within(short, long) and len(short) > 2 else 0.0
    other = -0.2 if printed.startswith("其他") != official.startswith("其他") else 0.0
    return max(0.0, min(0.99, (dice + edits) / 2 + kept + other))


def longest_shared_part(one: str, other: str) -> str:
    """The longest run of characters that stands in both names."""
    best = ""
    for start in range(len(one)):
        end = start + len(best) + 1
        while end <= len(one) and one[start:end] in other:
            best = one[start:end]
            end += 1
    return best


def best_alike(printed: str, names: Sequence[str]) -> tuple[int, float] | None:
    """The index and likeness of the one name credibly meant, or None if none or several are."""
    ranked = sorted(
        ((likeness(printed, name), -index) for index, name in enumerate(names)), reverse=True
    )
    if not ranked or ranked[0][0] < CREDIBLE:
        return None
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < MARGIN:
        return None
    return -ranked[0][1], ranked[0][0]


def find_by_part(printed: str, names: Sequence[str], everywhere: Sequence[str]) -> int | None:
    """The index of the only name that shares a long run of characters with ``printed``.

    The run must stand in no other name ``everywhere`` in the list: one that does (补助收入,
    安排的支出) is wording, not a name.
    """
    pool = "|".join(names)
    starts = range(len(printed) - SHORTEST_PART + 1)
    if not any(printed[start : start + SHORTEST_PART] in pool for start in starts):
        return None
    parts = [longest_shared_part(printed, name) for name in names]
    longest = max(map(len, parts), default=0)
    if longest < SHORTEST_PART or longest * 3 < len(printed):
        return None
    found = [index for index, part in enumerate(parts) if len(part) == longest]
    if len(found) != 1:
        return None
    part = parts[found[0]]
    bearers = {name for name in everywhere if part in name}
    return found[0] if bearers <= {names[found[0]]} else None


def _is_within(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)


def _distance(one: str, other: str) -> int:
    """Levenshtein's edit distance."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]

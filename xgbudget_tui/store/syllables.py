"""How typed letters may be cut into pinyin syllables: ``xian`` is xian, or xi an."""

from __future__ import annotations

from functools import lru_cache

_INITIALS = ("", *"bpmfdtnlgkhjqxrzcsyw", "zh", "ch", "sh")
_FINALS = (
    "a o e i u v ai ei ui ao ou iu ie ue ve er an en in un vn ang eng ing ong ia iao ian iang iong"
    " ua uo uai uan uang van"
)
UNUSUAL = "㕶咹哏哽唔唵嗯𠮾呒呣嘸噷哼"
"""Characters that may be read as a bare m, n, ng, hm or hng, which are not among the syllables."""

_MOST_WAYS = 40


@lru_cache(maxsize=1)
def read_syllables() -> tuple[frozenset[str], frozenset[str]]:
    """Every syllable there can be (and some there are not), and every start of one."""
    syllables = {initial + final for initial in _INITIALS for final in _FINALS.split(" ")}
    starts = {text[:end] for text in syllables for end in range(1, len(text) + 1)}
    return frozenset(syllables), frozenset(starts)


def spell(letters: str) -> list[str] | None:
    """The ways to cut letters into syllables with spaces between, the last perhaps cut short.

    None if there are too many ways to list.
    """
    syllables, starts = read_syllables()
    ways: list[str] = []
    waiting = [("", letters)]
    while waiting:
        before, rest = waiting.pop()
        if rest in starts:
            ways.append(f"{before}{rest}")
        if len(ways) + len(waiting) > _MOST_WAYS:
            return None
        waiting += [
            (f"{before}{rest[:end]} ", rest[end:])
            for end in range(1, min(7, len(rest)))
            if rest[:end] in syllables
        ]
    return ways

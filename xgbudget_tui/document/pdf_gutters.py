"""Columns that white alone parts: the gutters between them, and the edges their figures end at."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from xgbudget_tui.document.pdf_rows import FIGURE, Line
from xgbudget_tui.document.pdf_words import Word, split_word

_CODE = re.compile(r"\d{3}|\d{5}|\d{7}|\d{9}")
_BODY = 0.35
"""The share of lines with figures from which they say where columns are: a name may hold a year."""
_EVEN, _EDGE = 1.0, 4
"""Points within which figures end at one place, and how many make the edge of a column."""
_NARROW = 0.12
"""Of the size of letters: white behind the edge of a column that parts it from the next."""


def find_edges(words: Sequence[Word]) -> list[float]:
    """Where several figures end below each other: the right ends of columns."""
    ends = sorted(
        word.x1 if cut is None else word.ends[cut - 1]
        for word in words for cut in _list_ends(word)
    )  # fmt: skip
    edges: list[float] = []
    for end in ends:
        even = bisect_right(ends, end + _EVEN) - bisect_left(ends, end)
        if even >= _EDGE and (not edges or end - edges[-1] > 2 * _EVEN):
            edges.append(end + _EVEN / 2)
    return edges


def part_at_edges(words: Sequence[Word]) -> list[Word]:
    """Words parted where a figure ends as others do and something else follows at once.

    Where columns are narrow, a figure stands so near to the next cell that both look like one word.
    """
    edges = find_edges(words)
    return [part for word in words for part in part_at_edge(word, edges)]


def _list_ends(word: Word) -> list[int | None]:
    """Where figures end in a word: None where the whole is one, else before a narrow gap."""
    if FIGURE.fullmatch(word.text):
        return [None]
    if len(word.starts) != len(word.text) or word.home:
        return []
    return [
        cut for cut in range(1, len(word.text))
        if word.starts[cut] - word.ends[cut - 1] > _NARROW * word.size
        and (FIGURE.fullmatch(word.text[:cut]) or not word.text[:cut].strip("#"))
    ]  # fmt: skip


def part_at_edge(word: Word, edges: Sequence[float]) -> Iterator[Word]:
    """A word in the parts that it has at the edges of columns."""
    for cut in _list_ends(word):
        if cut and any(abs(word.ends[cut - 1] - edge) <= _EVEN for edge in edges):
            left, right = split_word(word, cut)
            yield left
            yield from part_at_edge(right, edges)
            return
    yield word


def find_gutters(lines: Sequence[Line], *, coded: bool = False) -> list[float]:
    """The places between columns that no word of the rows of figures crosses.

    ``coded`` says that codes are a column apart from the names behind them.
    """
    body = [line for line in lines if any(FIGURE.fullmatch(word.text) for word in line.words)]
    several = [line for line in body if len(line.words) > 1]
    if len(several) < 2 or len(several) < 0.3 * len(body) or len(body) < _BODY * len(lines):
        return []
    allowed = 0.04 * len(body)
    events = sorted(
        event for line in body for word in line.words for event in ((word.x0, 1), (word.x1, -1))
    )
    gaps: list[tuple[float, float]] = []
    depth, since = 0, None
    edges = find_edges([word for line in body for word in line.words])
    for x, change in events:
        depth += change
        if depth <= allowed and since is None:
            since = x
        elif depth > allowed and since is not None:
            even = any(abs(since - edge) <= _EVEN for edge in edges)
            if x - since > (_NARROW if even else 0.3) * body[0].size:
                gaps.append((since, x))
            since = None
    return _keep_gutters(body, [_choose_gutter(body, gap) for gap in gaps], coded=coded)


def _choose_gutter(body: Sequence[Line], gap: tuple[float, float]) -> float:
    """The middle of a gap between columns, or of the part of it that no word at all stands in.

    Where labels reach into it, that is the part beside the figures.
    """
    low, high = gap
    inside = sorted(
        (word.x0, word.x1) for line in body for word in line.words
        if word.x1 > low + 0.1 and word.x0 < high - 0.1
    )  # fmt: skip
    free: list[tuple[float, float]] = []
    for start, end in inside:
        if start > low:
            free.append((low, start))
        low = max(low, end)
    if high > low:
        free.append((low, high))
    if not inside or not free:
        return sum(gap) / 2
    before = [
        word for line in body for word in line.words if abs(word.x1 - gap[0]) <= _EVEN
    ]  # fmt: skip
    after_figures = any(FIGURE.fullmatch(word.text) for word in before)
    start, end = free[0] if after_figures else free[-1]
    return (start + end) / 2


def _keep_gutters(body: Sequence[Line], gutters: Sequence[float], *, coded: bool) -> list[float]:
    """Gutters with figures on one side at least, and words on both in two rows or more."""
    kept: list[float] = []
    for number, gutter in enumerate(gutters):
        left_end = kept[-1] if kept else float("-inf")
        right_end = gutters[number + 1] if number + 1 < len(gutters) else float("inf")
        left = [_strip(line, left_end, gutter) for line in body]
        right = [_strip(line, gutter, right_end) for line in body]
        both = sum(bool(one) and bool(other) for one, other in zip(left, right, strict=True))
        lefts, rights = list(filter(None, left)), list(filter(None, right))
        figures = _mostly_figures(rights) or (
            _mostly_figures(lefts) and (coded or not all(_CODE.fullmatch(text) for text in lefts))
        )
        if both >= 2 and figures:
            kept.append(gutter)
    return kept


def _strip(line: Line, start: float, end: float) -> str:
    return "".join(word.text for word in line.words if start < word.centre <= end)


def _mostly_figures(texts: Sequence[str]) -> bool:
    return 2 * sum(FIGURE.fullmatch(text) is not None for text in texts) > len(texts)

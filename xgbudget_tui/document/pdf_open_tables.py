"""Tables without upright lines: where they and their headings begin and end on a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from xgbudget_tui.document.pdf_gutters import find_edges, find_gutters, part_at_edge
from xgbudget_tui.document.pdf_headings import read_heading
from xgbudget_tui.document.pdf_lattice import Lattice
from xgbudget_tui.document.pdf_rows import FIGURE, Line, make_lines
from xgbudget_tui.document.pdf_words import Word

_PROSE = re.compile(r"[。；！？]|[，,；、]$|[….·]{3}|-{4}")
_APART = re.compile(r"单\s*位\s*[:：]|^第?\s*\d+\s*页|^[-—－]\s*\d+\s*[-—－]$")
_DIGITS = re.compile(r"[(（]?\d{1,3}[)）]?")
_NOTE = re.compile(r"(?:备\s*)?注\s*[:：\d]|说明\s*[:：]|[-—－]?\s*\d+\s*[-—－]?$")
_NUMBER = re.compile(r"附?\s*[表件]\s*[一二三四五六七八九十\d]|公开\d*表|.*单\s*位\s*[:：]")
_LETTER = re.compile(r"[A-Z](?:[=＝].*)?")
"""A letter that stands for a column, and how the column comes about."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_TALLEST = 8
"""Lines of a heading."""
_MOST_SILENT = 12
"""Labels without figures that a table without rules may have below each other."""


def extend_open(lattice: Lattice, lattices: Sequence[Lattice], words: Sequence[Word]) -> Lattice:
    """A table that has level lines at its heading alone, with the rows below it.

    The last line is drawn where a table ends, which may be on another page.
    """
    if any(lattice.upright) or any(
        lattice.holds(*word.cell_point) and _is_amount(word) for word in words
    ):
        return lattice
    foot = min((o.top for o in lattices if o.top > lattice.ys[-1] + 1), default=float("inf"))
    low, high = lattice.xs[0] - 5, lattice.xs[-1] + 5
    below = [word for word in words if lattice.ys[-1] < word.middle < foot]
    lines = make_lines(below)
    if not lines or any(word.x0 < low or word.x1 > high for word in lines[0].words):
        return lattice
    end = table_end(lines, 0)
    if not end or lines[0].middle - lattice.ys[-1] > 3 * lines[0].size:
        return lattice
    added = lines[end - 1].middle + lines[end - 1].size
    return Lattice(lattice.xs, [*lattice.ys, added], lattice.upright, [*lattice.level, []])


def _is_amount(word: Word) -> bool:
    return FIGURE.fullmatch(word.text) is not None and not _YEAR.fullmatch(word.text)


def find_body(lattice: Lattice, xs: Sequence[float], words: Sequence[Word]) -> float | None:
    """Where the heading of a table without upright lines ends and its rows begin.

    That is the last level line above the first figures; without one, the last line of words that
    stand over columns of figures.
    """
    lines = make_lines(words)
    first = next((at for at, line in enumerate(lines) if _starts_body(line, xs)), 0)
    if not first:
        return None
    first = _skip_labels(lines, xs, first)
    above = [
        y for y, spans in zip(lattice.ys, lattice.level, strict=True)
        if lines[0].middle < y < lines[first].middle
        and sum(end - start for start, end in spans) > 0.8 * (xs[-1] - xs[0])
    ]  # fmt: skip
    if above:
        return above[-1]
    return (lines[first - 1].middle + lines[first].middle) / 2


def _skip_labels(lines: Sequence[Line], xs: Sequence[float], first: int) -> int:
    """The first row of a table whose first figures stand in line ``first``: labels may be above."""
    while first > 1 and all(word.centre < xs[1] for word in lines[first - 1].words):
        first -= 1
    return first


def _starts_body(line: Line, xs: Sequence[float]) -> bool:
    """Whether a line has figures below the names of columns, which are no years of these."""
    letters = [word for word in line.words if _LETTER.fullmatch(word.text)]
    if len(letters) > 1:
        return True
    figures = [word for word in line.words if FIGURE.fullmatch(word.text) and word.centre > xs[1]]
    return any(not _YEAR.fullmatch(word.text) for word in figures) or (
        len(figures) > 1 and figures[0].text == figures[1].text
    )


def words_of(lines: Sequence[Line]) -> list[Word]:
    """The words of some lines, line by line."""
    return [word for line in lines for word in line.words]


def part_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines of a table, each with the words parted that run on past the edge of a column."""
    edges = find_edges(words_of(lines))
    return [
        replace(
            line, words=tuple(part for word in line.words for part in part_at_edge(word, edges))
        )
        for line in lines
    ]


def frame_lines(lines: Sequence[Line]) -> Lattice:
    """What would be drawn around the lines of a table."""
    words, size = words_of(lines), lines[0].size
    ys = [lines[0].middle - size, lines[-1].middle + size]
    xs = [min(word.x0 for word in words), max(word.x1 for word in words) + 1]
    return Lattice(xs, ys, [[], []], [[], []])


def find_left(left: float, above: Sequence[Line]) -> float:
    """Where a table without rules begins, if all its labels on this page are set in.

    Its number is printed where its cells begin.
    """
    numbers = [line for line in above if _NUMBER.match(line.text)]
    starts = [line.x0 for line in numbers if 0 < left - line.x0 < 5 * line.size]
    return min(starts, default=left)


def find_heading(lines: Sequence[Line], text: int, at: int, end: int) -> int:
    """The first line of the heading of a table without rules, whose lines found are ``at`` on.

    A heading begins with names that stand over several columns, maybe with a single one of these.
    """
    whole = frame_lines(lines[at:end])
    xs = sorted([*whole.xs, *find_gutters(make_lines(words_of(lines[at:end])), coded=True)])
    body = next((n for n in range(at, end) if _starts_body(lines[n], xs)), at)
    if body > at:
        body = at + _skip_labels(lines[at:end], xs, body - at)
    first = at
    while first > text and body - first < _TALLEST and _heads(lines[first - 1], lines[first]):
        first -= 1
    below = words_of(lines[body:end])
    for start in range(first, body):
        if read_heading(words_of(lines[start:body]), xs, below) is not None:
            return start
    return at


def _heads(line: Line, below: Line) -> bool:
    """Whether a line may belong to the heading of which the one below it does."""
    near = below.middle - line.middle < 2.5 * max(line.size, below.size)
    alike = abs(line.size - below.size) < 0.12 * below.size
    return near and alike and not _PROSE.search(line.text) and not _APART.search(line.text)


def table_end(lines: Sequence[Line], start: int) -> int:
    """Where a table without rules that starts here ends; ``start`` where none does."""
    if not _is_heading_row(lines[start]):
        return start
    end, rows, silent = start, 0, 0
    figures: list[str] = []
    columns = 0
    left = float("inf")
    for at in range(start, len(lines)):
        line = lines[at]
        if _PROSE.search(line.text) or _APART.search(line.text):
            break
        own = [word for word in line.words[1:] if FIGURE.fullmatch(word.text)]
        if own and (not FIGURE.fullmatch(line.words[0].text) or _is_numbered(line)):
            rows, silent, end = rows + 1, 0, at + 1
            figures += [word.text for word in own]
            columns = max(columns, len(own))
            left = min(left, own[0].x0)
        else:
            silent += 1
            most = _MOST_SILENT if rows and line.x1 < left else _TALLEST if not rows else 3
            if silent > most:
                break
    listed = columns == 1 and all(_DIGITS.fullmatch(text) for text in figures)
    # One column of small numbers that rise are the pages of a list of contents.
    listed = listed and sorted(figures, key=_page) == figures
    if rows < 3 or listed:
        return start
    return _add_labels(lines, start, end, left)


def _page(text: str) -> int:
    return int(text.strip("()（）"))


def _is_numbered(line: Line) -> bool:
    """Whether a line begins with the number or the code of its row."""
    first, second = (word.text for word in line.words[:2])
    return first.isdigit() and FIGURE.fullmatch(second) is None


def _add_labels(lines: Sequence[Line], start: int, end: int, left: float) -> int:
    """The end of a table with the rows at its foot that have a label and no figures.

    They go on as the rows do: below each other as near, beginning as far to the left or deeper.
    """
    rows = lines[start:end]
    size = rows[-1].size
    gaps = sorted(low.middle - high.middle for high, low in pairwise(rows))
    most = 1.2 * gaps[len(gaps) // 2]
    edge = min(line.x0 for line in rows)
    last = end
    while last < len(lines):
        line, before = lines[last], lines[last - 1]
        if (
            line.x1 > left or line.x0 < edge - 1 or line.middle - before.middle > most
            or abs(line.size - size) > 0.12 * size or not _is_label(line.text)
        ):  # fmt: skip
            break
        last += 1
    return last if last - end <= _MOST_SILENT else end


def _is_label(text: str) -> bool:
    return not _PROSE.search(text) and not _APART.search(text) and not _NOTE.match(text)


def _is_heading_row(line: Line) -> bool:
    return len(line.words) > 1 and not _PROSE.search(line.text) and not _APART.search(line.text)

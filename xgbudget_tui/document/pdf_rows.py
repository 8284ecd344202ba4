"""What stands between two level lines of a table, as rows: one where there is one, else several.

Many tables print no lines between their rows, or set a long label in two lines around its figures.
Rows stand where figures stand; the lines of a label go to the figures they are set around.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from xgbudget_tui.document.pdf_lattice import Span
from xgbudget_tui.document.pdf_words import Word
from xgbudget_tui.model.value import value_class

FIGURE = re.compile(r"[-+−－△▲]?[(（]?[-+−－]?[\d,，]*[.．]?\d+[)）]?[%％]?|[-—－–─×]+|[/／*]")
_PART = re.compile(r"[-+−－]?[\d,，.．]*\d[%％]?|[\d.．,]+|[%％]|[A-Z0-9-]*\d[A-Z0-9-]*")
_SIGN = re.compile(r"^([-+−－]) (?=[\d(（])")
_STARTS = re.compile(
    r"[一二三四五六七八九十]+[、：:]|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.、．]|其中|\d{3,9}\D|[①-⑳]"
)
_MARGIN = 0.6
"""What a word processor leaves free at each side of a cell, in heights of its letters, at most."""
_GROUP = 6
"""Lines that one label may take at most."""
_LONGEST_LABEL = 30
_ROOM = 4.0
_MOST_WORK = 60_000
_TIE = 0.25
"""Of the size of letters: ways to part labels whose costs are nearer than this are tied."""
_BETTER = 0.01
_REGULAR = 4
"""Distances between lines from which one is the usual one."""
_FAR = 1.6
"""Times the size of letters that lines of one label are never apart."""
_SAME_LEADING = 1.06
"""Lines of one label stand as far apart as those of another, but for the rounding of print."""


@value_class
class Line:
    """Words of one cell on one height."""

    words: tuple[Word, ...]
    middle: float
    size: float

    @property
    def text(self) -> str:
        """The words, with a space where there is a gap."""
        return self.spaced(0.3)

    def spaced(self, white: float) -> str:
        """The words, with a space where the gap is more than this share of their size."""
        parts = [_with_gaps(self.words[0], white)]
        for before, word in pairwise(self.words):
            gap = word.x0 - before.x1
            parted = gap > (min(white, 0.1) if word.apart else white) * self.size
            parts.append((" " if parted else "") + _with_gaps(word, white))
        return _SIGN.sub(r"\1", "".join(parts))

    @property
    def x0(self) -> float:
        """Where the first word begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where the last word ends."""
        return self.words[-1].x1

    @property
    def is_figure(self) -> bool:
        """Whether the line is an amount, a percentage or a dash."""
        return FIGURE.fullmatch("".join(word.text for word in self.words)) is not None


def _with_gaps(word: Word, white: float) -> str:
    """A word with the gaps between Chinese and other letters that are wider than this."""
    if len(word.starts) != len(word.text) or word.text.isascii():
        return word.text
    parts = [word.text[0]]
    for at in range(1, len(word.text)):
        before, letter = word.text[at - 1], word.text[at]
        changes = before.isascii() != letter.isascii()
        if changes and word.starts[at] - word.ends[at - 1] > white * word.size:
            parts.append(" ")
        parts.append(letter)
    return "".join(parts)


@value_class
class Field:
    """A cell between ruling lines: its lines of text, its ends, the columns it covers.

    ``tall`` says that no line parts it from the field below, ``walled`` that one parts it
    from the field to its right.
    """

    lines: tuple[Line, ...]
    x0: float
    x1: float
    column: int
    across: int = 1
    tall: bool = False
    walled: bool = False

    @property
    def figures(self) -> list[Line]:
        """The lines that are figures."""
        return [line for line in self.lines if line.is_figure]

    @property
    def has_figures(self) -> bool:
        """Whether at least half of its lines are figures."""
        return bool(self.lines) and 2 * len(self.figures) >= len(self.lines)


def make_lines(words: Sequence[Word]) -> list[Line]:
    """Words as lines from top to bottom, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle):
        if lines and word.middle - lines[-1][0].middle <= 0.35 * min(word.size, lines[-1][0].size):
            lines[-1].append(word)
        else:
            lines.append([word])
    made: list[Line] = []
    for line in lines:
        line.sort(key=lambda word: word.x0)
        middle = sum(word.middle for word in line) / len(line)
        made.append(Line(tuple(line), middle, max(word.size for word in line)))
    return made


def is_wrapped(field: Field) -> bool:
    """Whether the lines of a field are one number broken because the field is too narrow."""
    if len(field.lines) < 2 or not all(_PART.fullmatch(line.text) for line in field.lines):
        return False
    if any(high.middle - low.middle > 1.8 * high.size for low, high in pairwise(field.lines)):
        return False
    side = _find_margin(field)
    return all(
        line.x1 - line.x0 + max(0.9 * line.size, _letter(line) + 2 * side)
        >= field.x1 - field.x0 - 1
        for line in field.lines[:-1]
    )


def is_full(field: Field) -> bool:
    """Whether the last line of a label leaves no room behind it for one more letter."""
    if not field.lines:
        return False
    last = field.lines[-1]
    return last.x1 + _letter(last) + _find_margin(field) >= field.x1 - 1


def _letter(line: Line) -> float:
    """How broad a letter of a line is."""
    return (line.x1 - line.x0) / len(line.text)


def _find_margin(field: Field) -> float:
    """What is left free at each side: as far as text stands from one side nothing is set there."""
    margin = min(min(line.x0 - field.x0, field.x1 - line.x1) for line in field.lines)
    return min(max(margin, 0.0), _MARGIN * field.lines[0].size)


class Band(NamedTuple):
    """The rows of a band: the fields of each, with the lines that belong to it.

    ``other`` are its rows where labels could as well be parted otherwise, else none.
    """

    rows: list[list[Field]]
    other: list[list[Field]]


def split_band(fields: Sequence[Field], *, ruled: bool) -> Band:
    """The rows of a band.

    ``ruled`` says that the document draws lines between its rows; several rows in one band are
    then the exception, and need two columns of figures to show it.
    """
    wrapped = [field for field in fields if is_wrapped(field)]
    stacked = [f for f in fields if len(f.figures) > 1 and f.has_figures and f not in wrapped]
    filled = [field for field in fields if field.lines]
    enough = 2 if ruled and len(filled) > 2 and not _names_each(fields, stacked) else 1
    listed = bool(stacked or any(f.has_figures for f in fields)) and _lists_labels(fields)
    if not listed and (len(wrapped) > len(stacked) or (ruled and len(stacked) < enough)):
        single = [field for field in fields if field.has_figures and len(field.lines) == 1]
        if ruled or single:
            return Band([list(fields)], [])
    anchors = _find_anchors([field for field in fields if field.has_figures], wrapped)
    if ruled and len(anchors) < 2 and not listed:
        return Band([list(fields)], [])
    return _deal_lines(fields, anchors, ruled=ruled)


def _lists_labels(fields: Sequence[Field]) -> bool:
    """Whether the words of a band are labels one below the other, none of them wrapped.

    A label is wrapped where no more of it fits; these leave room for three letters and more.
    """
    words = [field for field in fields if field.lines and not field.has_figures]
    several = [field for field in words if len(field.lines) > 1]
    return bool(several) and all(
        not _is_centred(field)
        and all(line.x1 < field.x1 - 3 * line.size for line in field.lines[:-1])
        and all(len(line.text) <= _LONGEST_LABEL for line in field.lines)
        for field in several
    )


def _is_centred(field: Field) -> bool:
    """Whether the lines of a field stand around one middle, and not at one left end."""
    centres = [(line.x0 + line.x1) / 2 for line in field.lines]
    lefts = [line.x0 for line in field.lines]
    return max(centres) - min(centres) < 2 < max(lefts) - min(lefts)


def _names_each(fields: Sequence[Field], stacked: Sequence[Field]) -> bool:
    """Whether a column of words has a line beside every figure that stands in a stack."""
    if len(stacked) != 1:
        return False
    heights = [line.middle for line in stacked[0].lines]
    return any(
        len(field.lines) == len(heights) and not field.has_figures
        and all(abs(line.middle - at) < 0.45 * line.size
                for line, at in zip(field.lines, heights, strict=True))
        for field in fields
    )  # fmt: skip


def _find_anchors(fields: Sequence[Field], wrapped: Sequence[Field]) -> list[float]:
    """The heights at which figures stand, or the words of a heading above them."""
    heights = sorted(
        (line.middle, line.size) for field in fields if field not in wrapped for line in field.lines
    )
    anchors: list[list[float]] = []
    for height, size in heights:
        if anchors and height - anchors[-1][-1] <= 0.45 * size:
            anchors[-1].append(height)
        else:
            anchors.append([height])
    return [sum(group) / len(group) for group in anchors]


def _deal_lines(fields: Sequence[Field], anchors: Sequence[float], *, ruled: bool) -> Band:
    """Every line to the row it belongs to; lines far from all figures are rows of their own.

    What stands between two ruling lines in the middle of all rows is of all, and goes to the first.
    """
    groupings: list[_Grouping] = []
    for field in fields:
        if ruled and _is_of_all(field, anchors):
            groupings.append(_Grouping([(0, list(field.lines))], None))
        else:
            groupings.append(_group_lines(field, anchors))
    rows = _make_rows(fields, anchors, [grouping.best for grouping in groupings])
    if all(grouping.other is None for grouping in groupings):
        return Band(rows, [])
    others = [grouping.other or grouping.best for grouping in groupings]
    return Band(rows, _make_rows(fields, anchors, others))


def _make_rows(
    fields: Sequence[Field], anchors: Sequence[float], groupings: Sequence[Groups]
) -> list[list[Field]]:
    """The rows of fields whose lines are grouped so; groups without figures stand where they do."""
    dealt = [
        [(_middle(lines) if at is None else anchors[at], lines) for at, lines in groups]
        for groups in groupings
    ]
    silent = [_middle(lines) for groups in groupings for at, lines in groups if at is None]
    heights = _merge_heights([*anchors, *silent], fields)
    rows: list[list[Field]] = []
    for number in range(len(heights)):
        row = [
            replace(
                field, tall=False, walled=False,
                lines=tuple(
                    line for at, group in groups if _nearest(heights, at) == number
                    for line in group
                ),
            )
            for field, groups in zip(fields, dealt, strict=True)
        ]  # fmt: skip
        if any(field.lines for field in row):
            rows.append(row)
    return rows


def _is_of_all(field: Field, anchors: Sequence[float]) -> bool:
    """Whether the lines of a field, of words alone, are one text of several rows.

    It stands in their middle, unless the field goes on below.
    """
    lines = field.lines
    if not lines or len(anchors) < 2 or len(lines) >= len(anchors) or field.figures:
        return False
    apart = max((low.middle - high.middle for high, low in pairwise(lines)), default=0.0)
    if apart > 0.8 * min(low - high for high, low in pairwise(anchors)):
        return False
    middle = (anchors[0] + anchors[-1]) / 2
    return field.tall or abs(_middle(lines) - middle) < 0.3 * lines[0].size


def _nearest(heights: Sequence[float], at: float) -> int:
    return min(range(len(heights)), key=lambda i: abs(heights[i] - at))


def _merge_heights(heights: Sequence[float], fields: Sequence[Field]) -> list[float]:
    size = min((line.size for field in fields for line in field.lines), default=8.0)
    merged: list[float] = []
    for height in sorted(heights):
        if not merged or height - merged[-1] > 0.45 * size:
            merged.append(height)
    return merged


def _middle(lines: Sequence[Line]) -> float:
    return (lines[0].middle + lines[-1].middle) / 2


Groups = list[tuple[int | None, list[Line]]]


class _Grouping(NamedTuple):
    """The lines of a field in groups, and the groups that would do as well, if any."""

    best: Groups
    other: Groups | None


class _Style(NamedTuple):
    """How the labels of a column are set.

    ``size`` is of the letters; a line that ends before ``ends`` is the last of its label; lines of
    one label are no more than ``leading`` apart, if that is known.
    """

    size: float
    ends: Span
    leading: float | None


class _Way(NamedTuple):
    """Groups of lines, what they cost, and where in them the figures stand (``mode``)."""

    cost: float
    groups: Groups
    mode: str


def _group_lines(field: Field, anchors: Sequence[float]) -> _Grouping:
    """The lines of a field in groups, each with the row it belongs to, None for one of its own."""
    lines = list(field.lines)
    if not lines:
        return _Grouping([], None)
    if field.has_figures or len(lines) * len(anchors) * _GROUP > _MOST_WORK:
        near = [(_near_anchor(anchors, line), [line]) for line in lines]
        return _Grouping(_gather(near), None)
    size = max(line.size for line in lines)
    longest = max(line.x1 for line in lines) - 2.2 * size
    ends = longest, field.x1 - _ROOM * size if field.walled else longest
    style = _Style(size, ends, _find_leading(lines, anchors))
    modes = ("centre", "first", "last")
    ways = [_join_cut(_best_groups(lines, anchors, mode, style), anchors, style) for mode in modes]
    best = min(ways, key=lambda way: way.cost)
    if len(lines) < 2:
        return _Grouping(best.groups, None)
    rivals = [way for way in ways if _named(way.groups) != _named(best.groups)]
    rivals += _move_lines(best, anchors, style)
    rival = min(rivals, key=lambda way: way.cost, default=best)
    if rival is best or rival.cost - best.cost >= _TIE * size:
        return _Grouping(best.groups, None)
    torn, other_torn = (any(map(_is_torn, way.groups)) for way in (best, rival))
    if torn != other_torn:
        return _Grouping((rival if torn else best).groups, None)
    return _Grouping(best.groups, rival.groups)


def _find_leading(lines: Sequence[Line], anchors: Sequence[float]) -> float | None:
    """How far apart lines of one label stand at most, None where nothing tells.

    A label is surely of two lines that has its figures in the middle between them, and at neither.
    Where there is none, lines that are regularly far apart are of as many labels.
    """
    gaps = [
        low.middle - high.middle
        for high, low in pairwise(lines)
        if any(abs((high.middle + low.middle) / 2 - at) < 0.15 * high.size for at in anchors)
        and all(abs(line.middle - at) > 0.3 * line.size for line in (high, low) for at in anchors)
    ]
    if gaps:
        return _SAME_LEADING * max(gaps)
    pitches = sorted(low.middle - high.middle for high, low in pairwise(lines))
    usual = pitches[len(pitches) // 2] if len(pitches) >= _REGULAR else 0.0
    return usual / _SAME_LEADING if usual > _FAR * lines[0].size else None


def _join_cut(way: _Way, anchors: Sequence[float], style: _Style) -> _Way:
    """The way with labels whole that have more lines than are tried together."""
    while any(len(lines) == _GROUP for _, lines in way.groups):
        moved = min(_move_lines(way, anchors, style), key=lambda one: one.cost, default=way)
        if moved.cost > way.cost - _BETTER * style.size:
            break
        way = moved
    return way


def _named(groups: Groups) -> list[tuple[int | None, int]]:
    """Groups by row and number of lines, which tells those of the same lines apart."""
    return [(at, len(lines)) for at, lines in groups]


def _is_torn(group: tuple[int | None, list[Line]]) -> bool:
    """Whether the lines of a group are no whole label: it begins with a bracket, or closes none."""
    text = "".join(line.text for line in group[1])
    opened, closed = (len(re.findall(signs, text)) for signs in ("[（(]", "[）)]"))
    return opened != closed or (
        re.match(r"[（(].*[）)]", text) is not None and _STARTS.match(text) is None
    )


def _move_lines(way: _Way, anchors: Sequence[float], style: _Style) -> Iterator[_Way]:
    """The ways with one line, or all lines, of a group given to the group beside it."""
    groups = way.groups
    for number, (first, second) in enumerate(pairwise(groups)):
        (one, above), (other, below) = first, second
        if len(above) == len(below) == 1:
            continue
        before = _cost_of([first, second], anchors, way.mode, style)
        for cut in (0, len(above) - 1, len(above) + 1, len(above) + len(below)):
            up, down = [*above, *below][:cut], [*above, *below][cut:]
            moved: Groups = [(at, part) for at, part in ((one, up), (other, down)) if part]
            after = _cost_of(moved, anchors, way.mode, style)
            emptied = sum(at is not None and not part for at, part in ((one, up), (other, down)))
            yield _Way(
                way.cost - before + after + emptied * style.size,
                [*groups[:number], *moved, *groups[number + 2 :]], way.mode,
            )  # fmt: skip


def _cost_of(groups: Groups, anchors: Sequence[float], mode: str, style: _Style) -> float:
    """What groups cost, the rows without a label left aside."""
    cost = 0.0
    for at, lines in groups:
        cost += _inner_cost(lines, style)
        cost += _own_cost(lines[0], style.size) if at is None else 0.0
        cost += abs(_stands_at(lines, mode) - anchors[at]) if at is not None else 0.0
    return cost


def _near_anchor(anchors: Sequence[float], line: Line) -> int | None:
    if not anchors:
        return None
    at = _nearest(anchors, line.middle)
    return at if abs(anchors[at] - line.middle) <= 1.2 * line.size else None


def _gather(groups: Groups) -> Groups:
    gathered: Groups = []
    for at, lines in groups:
        if gathered and at is not None and gathered[-1][0] == at:
            gathered[-1][1].extend(lines)
        else:
            gathered.append((at, list(lines)))
    return gathered


def _best_groups(lines: Sequence[Line], anchors: Sequence[float], mode: str, style: _Style) -> _Way:
    """The cheapest way to part the lines in order among the rows, and what it costs.

    A row wants one label; a label's lines lie close together and only its first starts with a
    number; figures stand at its centre, its first or its last line (``mode``). A line that ends
    before the ends is the last of its label, before the second one if it stands apart.
    """
    size = style.size
    count, rows = len(lines), len(anchors)
    alone = [_own_cost(line, size) for line in lines]
    blank = [0.0, *[0.0] * rows]
    for row in range(rows):
        blank[row + 1] = blank[row] + size
    best: list[list[tuple[float, tuple[int, int, int | None]]]] = [
        [(blank[row], (0, row - 1, None)) for row in range(rows + 1)]
    ]
    for end in range(1, count + 1):
        labels = [
            (
                start,
                _inner_cost(lines[start:end], style),
                _stands_at(lines[start:end], mode),
            )
            for start in range(max(0, end - _GROUP), end)
        ]
        here: list[tuple[float, tuple[int, int, int | None]]] = []
        for row in range(rows + 1):
            ways: list[tuple[float, tuple[int, int, int | None]]] = []
            for start, inner, height in labels:
                ways.append((best[start][row][0] + inner + alone[start], (start, row, None)))
                if row:
                    off = abs(height - anchors[row - 1])
                    ways.append((best[start][row - 1][0] + inner + off, (start, row - 1, row - 1)))
            if row:
                ways.append((here[row - 1][0] + size, (end, row - 1, None)))
            here.append(min(ways, key=lambda way: way[0]))
        best.append(here)
    return _Way(best[count][rows][0], _walk_back(best, lines, rows), mode)


def _walk_back(
    best: Sequence[Sequence[tuple[float, tuple[int, int, int | None]]]],
    lines: Sequence[Line],
    rows: int,
) -> Groups:
    groups: Groups = []
    end, row = len(lines), rows
    while end > 0:
        start, before, at = best[end][row][1]
        if start < end:
            groups.append((at, list(lines[start:end])))
        end, row = start, before
    groups.reverse()
    return groups


def _stands_at(lines: Sequence[Line], mode: str) -> float:
    if mode == "first":
        return lines[0].middle
    return lines[-1].middle if mode == "last" else _middle(lines)


def _inner_cost(lines: Sequence[Line], style: _Style) -> float:
    """What it costs to take these lines for one label; one that is whole goes not on."""
    size, leading = style.size, style.leading
    cost = 0.15 * size * (len(lines) - 1)
    for before, line in pairwise(lines):
        gap = line.middle - before.middle
        apart = leading is not None and gap > leading
        cost += 3 * max(0.0, gap - 1.7 * size)
        cost += 1.5 * size if _STARTS.match(line.text) else 0.0
        cost += 1.6 * size if apart or _is_whole(before, line, size, style.ends) else 0.0
    return cost


def _is_whole(before: Line, line: Line, size: float, ends: Span) -> bool:
    """Whether a line ends before it must, so that the next is no more of it.

    Lines that overlap are lines of one cell, and so is one that its cell hides.
    """
    hidden = line.words[0].home is not None or before.words[0].home is not None
    apart = line.middle - before.middle > 0.9 * size and not hidden
    return before.x1 < ends[0] or (apart and before.x1 < ends[1])


def _own_cost(first: Line, size: float) -> float:
    """What it costs to take lines for a row without figures."""
    return 0.9 * size if _STARTS.match(first.text) else 1.4 * size

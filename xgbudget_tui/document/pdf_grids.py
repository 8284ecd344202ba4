"""Words and ruling lines of a page as tables and lines of text.

Ruling lines are asked first; where a field between them holds several columns or rows, what is
aligned says how to part it. A stretch of lines without any rules, whose figures stand one below the
other, is a table too. Where a table may be read in two ways, :func:`count_defects` decides; where
it does not, what the table proves (:mod:`pdf_ties`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from xgbudget_tui.document.blocks import LEAD_IN
from xgbudget_tui.document.pdf_gutters import find_gutters, part_at_edges
from xgbudget_tui.document.pdf_headings import Level, read_heading
from xgbudget_tui.document.pdf_lattice import NEAR, Lattice, find_lattices
from xgbudget_tui.document.pdf_open_tables import (
    extend_open,
    find_body,
    find_heading,
    find_left,
    frame_lines,
    part_lines,
    table_end,
    words_of,
)
from xgbudget_tui.document.pdf_rows import (
    FIGURE,
    Band,
    Field,
    Line,
    is_full,
    is_wrapped,
    make_lines,
    split_band,
)
from xgbudget_tui.document.pdf_ties import (
    CellText,
    Row,
    choose_by_sums,
    count_used,
    is_same_reading,
    mark_tied,
)
from xgbudget_tui.document.pdf_words import PageContent, Word, split_word
from xgbudget_tui.model.value import value_class

_FEW = 0.1
"""Of the rows of a table: so many defects are few."""
_FLAT = 10
"""Labels of one column from which a page tells whether they have levels."""
_MOST_LEADING = 4.0
"""Of the size of letters: how far apart two lines of one text may be."""
_LABELS = 4
_LABELLED = 0.6
"""The rows, and the share of them with words, from which a field over them is many labels."""
_HAIR = 0.15
"""Of the size of letters: how far apart two labels of one level may begin."""
_WHITE = 1.2
"""Of the size of letters: headings that are further apart are two."""
_LOOSE = 0.18
"""Of the size of letters: white that parts a label from a title, or a number from words."""
_APART_NAMES = 1.5
"""Of the size of letters: how far apart names of columns are that no figures part."""
_CUT_CODE = re.compile(r"(?<=[A-Z\d])-\s+(?=\d)")
"""Where a code goes on in the next line of its cell."""


@value_class
class Piece:
    """A table (``rows``) or a line of text (``text``), and where on the page it begins.

    ``other`` is another reading of the table that is as good, until the pages beside it were asked;
    ``confidence`` is that of a line of text read by eye, 1 for stored text.
    """

    top: float
    rows: tuple[Row, ...] = ()
    text: str = ""
    other: tuple[Row, ...] = ()
    confidence: float = 1.0


def find_pieces(content: PageContent) -> list[Piece]:
    """The tables and lines of a page, from top to bottom; every word is in exactly one."""
    pieces: list[Piece] = []
    rest = list(content.words)
    lattices = find_lattices(content.rules)
    for drawn in lattices:
        lattice = extend_open(drawn, lattices, rest)
        inside = [word for word in rest if lattice.holds(*word.cell_point)]
        readings = _read_table(lattice, inside) if inside else _Readings([])
        if readings.rows:
            rest = [word for word in rest if not lattice.holds(*word.cell_point)]
            pieces.append(Piece(lattice.top, tuple(readings.rows), other=tuple(readings.other)))
    pieces += _read_outside(make_lines(rest))
    pieces.sort(key=lambda piece: piece.top)
    foot = max((piece.top for piece in pieces), default=0.0)
    for direction in sorted({word.direction for word in content.aside}):
        own = [word for word in content.aside if word.direction == direction]
        pieces += [Piece(foot, text=line.text) for line in make_lines(own)]
    return pieces


class _Readings(NamedTuple):
    """The rows of a table, and another reading of it that is as good, if there is one."""

    rows: Sequence[Row]
    other: Sequence[Row] = ()


def _read_table(lattice: Lattice, words: Sequence[Word]) -> _Readings:
    """The better of two readings: as the lines part the table, or as its words are aligned.

    The second is tried where the first has a defect. It is better with less than half of the
    defects, where these are not few. Where they are few, or nearly as many in both, and the two
    differ in figures or labels, it is a tie that sums decide, if they can.
    """
    ruled = _read_lattice(lattice, words)
    defects = count_defects(ruled)
    if not defects:
        return _Readings(ruled)
    loose = Lattice([lattice.xs[0], lattice.xs[-1]], lattice.ys, [[], []], lattice.level)
    aligned = _read_lattice(loose, words)
    if not aligned or count_used(aligned) < count_used(ruled):
        return _Readings(ruled)
    left = count_defects(aligned)
    if defects > _FEW * len(ruled) and left < 0.5 * defects:
        return _Readings(aligned)
    if left > defects + 1 or is_same_reading(ruled, aligned):
        return _Readings(ruled)
    chosen = choose_by_sums(ruled, aligned)
    return _Readings(ruled, aligned) if chosen is None else _Readings(chosen)


def count_defects(rows: Sequence[Row]) -> float:
    """How much of a table's reading cannot be right; 0 for one without fault.

    Counted are cells with two figures or with a figure behind words, rows of figures without a
    label, and, for half, rows whose only content is a piece of text without its figures.
    """
    defects = 0.0
    width = max((len(row) for row in rows), default=0)
    if width < 2:
        return float(len(rows)) + 1
    for row in rows:
        texts = [cell.text for cell in row if cell.text]
        figures = [text for text in texts if FIGURE.fullmatch(text)]
        mixed = [text for text in texts if _is_mixed(text)]
        defects += len(mixed)
        defects += bool(figures) and len(figures) == len(texts)
    return defects


def _is_mixed(text: str) -> bool:
    parts = _CUT_CODE.sub("-", text).split()
    figures = sum(FIGURE.fullmatch(part) is not None and len(part) > 1 for part in parts)
    return len(parts) > 1 and figures > 0 and len(parts) < 12


def _read_lattice(lattice: Lattice, words: Sequence[Word]) -> list[Row]:
    words = [part for word in words for part in _part_at_lines(word, lattice)]
    inner = len(lattice.xs) > 2
    if not inner:
        words = part_at_edges(words)
    lattice = _drop_torn(lattice, words)
    soft = _find_gutters(lattice, words)
    if soft and not inner:
        soft += _find_named(lattice, sorted([*lattice.xs, *soft]), words)
    xs = sorted([*lattice.xs, *soft])
    heading: list[Row] = []
    if soft and not inner:
        heading, lattice, words = _take_heading(lattice, xs, words)
    bands: list[Band] = []
    for row, fields in enumerate(_fill_bands(lattice, xs, set(soft), words)):
        high = lattice.ys[row + 1] - lattice.ys[row]
        size = max((line.size for f in fields for line in f.lines), default=10.0)
        count = len({round(line.middle) for field in fields for line in field.lines})
        loose = not inner and high > 4 * size and count > 2
        bands.append(split_band(fields, ruled=not loose))
    filled = [row for band in bands for row in band.rows if any(field.lines for field in row)]
    edges = _left_edges(filled, set(soft))
    rows: list[Row] = list(heading)
    for band in bands:
        own, other = (
            [_as_row(row, edges, len(xs) - 1) for row in reading if any(f.lines for f in row)]
            for reading in band
        )
        rows += mark_tied(own, other) if other else own
    return _drop_lone_indents(rows)


def _take_heading(
    lattice: Lattice, xs: Sequence[float], words: Sequence[Word]
) -> tuple[list[Row], Lattice, Sequence[Word]]:
    """The rows of a heading over columns that white parts, and what is left of the table."""
    unread: tuple[list[Row], Lattice, Sequence[Word]] = [], lattice, words
    cut = find_body(lattice, xs, words)
    if cut is None:
        return unread
    heading = [word for word in words if word.middle < cut]
    body = [word for word in words if word.middle > cut]
    drawn = zip(lattice.ys, lattice.level, strict=True)
    levels = [Level(y, *span) for y, spans in drawn for span in spans if y <= cut + NEAR]
    rows = read_heading(heading, xs, body, levels)
    if rows is None:
        return unread
    below = [at for at, y in enumerate(lattice.ys) if y > cut + NEAR]
    ys = [cut, *(lattice.ys[at] for at in below)]
    level = [[], *(lattice.level[at] for at in below)]
    return rows, Lattice(lattice.xs, ys, lattice.upright, level), body


def _find_named(lattice: Lattice, xs: Sequence[float], words: Sequence[Word]) -> list[float]:
    """Gutters between names beside each other in a heading that figures alone do not show.

    A column may have few figures, or none on a page.
    """
    cut = find_body(lattice, xs, words)
    if cut is None:
        return []
    body = [word for word in words if word.middle > cut]
    found: list[float] = []
    for line in make_lines([word for word in words if word.middle < cut]):
        for left, right in pairwise(line.words):
            at = bisect_right(xs, left.centre) - 1
            apart = right.x0 - left.x1 > _APART_NAMES * line.size
            if (
                not 0 < at < len(xs) - 1 or not xs[at] <= right.centre < xs[at + 1]
                or not apart or min(len(left.text), len(right.text)) < 2
            ):  # fmt: skip
                continue
            own = [word for word in body if xs[at] <= word.centre < xs[at + 1]]
            gutter = _between_names(left, right, own)
            if gutter is not None and not any(xs[at] < one < xs[at + 1] for one in found):
                found.append(gutter)
    return found


def _between_names(left: Word, right: Word, own: Sequence[Word]) -> float | None:
    """Between two names, and between the figures below the one and the other."""
    middle = (left.x1 + right.x0) / 2
    low = max([left.x1, *(word.x1 for word in own if word.centre < middle)])
    high = min([right.x0, *(word.x0 for word in own if word.centre >= middle)])
    return (low + high) / 2 if low < high else None


def _drop_torn(lattice: Lattice, words: Sequence[Word]) -> Lattice:
    """The lattice without level lines drawn in a few columns, where others go on with figures.

    Such a line parts no rows: it is the frame of single cells.
    """
    kept = [0]
    for at in range(1, len(lattice.ys) - 1):
        drawn = lattice.level[at]
        covered = sum(end - start for start, end in drawn)
        if covered >= 0.5 * (lattice.xs[-1] - lattice.xs[0]):
            kept.append(at)
            continue
        top, foot = lattice.ys[kept[-1]], lattice.ys[at + 1]
        free = [
            word for word in words
            if top < word.middle < foot and FIGURE.fullmatch(word.text)
            and not any(start - 1 <= word.centre <= end + 1 for start, end in drawn)
        ]  # fmt: skip
        if not _is_stacked(free):
            kept.append(at)
    kept.append(len(lattice.ys) - 1)
    return Lattice(
        lattice.xs, [lattice.ys[at] for at in kept],
        lattice.upright, [lattice.level[at] for at in kept],
    )  # fmt: skip


def _is_stacked(figures: Sequence[Word]) -> bool:
    """Whether two figures stand one below the other."""
    ordered = sorted(figures, key=lambda word: word.middle)
    return any(
        low.middle - high.middle > high.size and low.x0 < high.x1 and high.x0 < low.x1
        for number, high in enumerate(ordered) for low in ordered[number + 1 :]
    )  # fmt: skip


def _part_at_lines(word: Word, lattice: Lattice) -> Iterator[Word]:
    """A word parted where an upright line runs through a gap in it."""
    for x in lattice.xs[1:-1]:
        if not word.x0 + 1 < x < word.x1 - 1 or len(word.starts) != len(word.text) or word.home:
            continue
        at = bisect_right(word.starts, x - 0.15 * word.size)
        for cut in (at - 1, at, at + 1):
            if not 0 < cut < len(word.text):
                continue
            end, start = word.ends[cut - 1], word.starts[cut]
            near = end - 0.1 * word.size <= x <= start + 0.1 * word.size
            if start - end > 0.06 * word.size and near:
                left, right = split_word(word, cut)
                yield left
                yield from _part_at_lines(right, lattice)
                return
    yield word


def _find_gutters(lattice: Lattice, words: Sequence[Word]) -> list[float]:
    """Where columns are parted by white alone, between two lines or in a table without any."""
    found: list[float] = []
    by_column: dict[int, list[Word]] = {}
    for word in words:
        at = bisect_right(lattice.xs, word.centre) - 1
        by_column.setdefault(min(max(at, 0), len(lattice.xs) - 2), []).append(word)
    for own in by_column.values():
        lines = [line for line in make_lines(own) if len(line.words) > 0]
        found += find_gutters(lines, coded=len(lattice.xs) == 2)
    return found


def _fill_bands(
    lattice: Lattice, xs: Sequence[float], soft: set[float], words: Sequence[Word]
) -> Iterator[list[Field]]:
    """The fields of each row of the lattice with the lines in them, from left to right."""
    rows = len(lattice.ys) - 1
    by_row: list[list[Word]] = [[] for _ in range(rows)]
    for word in words:
        at = bisect_right(lattice.ys, word.cell_point[1]) - 1
        by_row[min(max(at, 0), rows - 1)].append(word)
    spans = [list(_spans(lattice, xs, soft, row, by_row[row])) for row in range(rows)]
    held: list[dict[tuple[int, int], list[Word]]] = []
    for row in range(rows):
        held.append({span: [] for span in spans[row]})
        for word in by_row[row]:
            held[row][_choose_span(word, spans[row], xs)].append(word)
    labelled = _find_labelled(lattice, xs, held)
    _lift_merged(lattice, xs, held, labelled)
    for row in range(rows):
        open_below = {
            span for span in spans[row]
            if row + 1 < rows and span in held[row + 1] and (row, span) not in labelled
            and not _has_floor(lattice, xs, span, row)
        }  # fmt: skip
        walls = {end for end in range(1, len(xs) - 1) if xs[end] not in soft}
        yield [
            Field(tuple(make_lines(held[row][span])), xs[span[0]], xs[span[1]], span[0],
                  span[1] - span[0], span in open_below, span[1] in walls)
            for span in spans[row]
        ]  # fmt: skip


def _spans(
    lattice: Lattice, xs: Sequence[float], soft: set[float], row: int, words: Sequence[Word]
) -> Iterator[tuple[int, int]]:
    """The stretches of columns of a row without a wall between them."""
    index = {x: number for number, x in enumerate(lattice.xs)}
    figures = any(FIGURE.fullmatch(word.text) for word in words)
    start = 0
    for at in range(1, len(xs)):
        last = at == len(xs) - 1
        if not last:
            x = xs[at]
            if x in soft:
                wall = figures or not any(_reaches_over(word, xs, at) for word in words)
            else:
                wall = lattice.has_wall(index[x] - 1, row) or (
                    _is_parted(words, xs, start, at)
                    if figures
                    else _has_gap(_between_walls(lattice, row, words, x), x)
                )
            if not wall:
                continue
        yield start, at
        start = at


def _reaches_over(word: Word, xs: Sequence[float], at: int) -> bool:
    """Whether a heading stands over both columns beside ``xs[at]``."""
    left, right = (xs[at - 1] + xs[at]) / 2, (xs[at] + xs[at + 1]) / 2
    return word.x0 < left and word.x1 > right


def _is_parted(words: Sequence[Word], xs: Sequence[float], start: int, at: int) -> bool:
    """Whether figures stand on both sides of a line that is not drawn in this row."""
    x = xs[at]
    if any(word.x0 < x - 1 and word.x1 > x + 1 for word in words):
        return False
    right = [word for word in words if x < word.centre < xs[at + 1]]
    left = [word for word in words if xs[start] < word.centre < x]
    figures = [word for word in right if FIGURE.fullmatch(word.text)]
    return bool(left) and bool(right) and len(figures) == len(right)


def _between_walls(lattice: Lattice, row: int, words: Sequence[Word], x: float) -> Sequence[Word]:
    """The words between the lines on both sides of ``x`` that are drawn in a row."""
    walls = [
        lattice.xs[0],
        *(
            lattice.xs[column + 1]
            for column in range(len(lattice.xs) - 2)
            if lattice.has_wall(column, row)
        ),
        lattice.xs[-1],
    ]
    at = bisect_right(walls, x)
    low, high = walls[at - 1], walls[min(at, len(walls) - 1)]
    return [word for word in words if low <= word.centre <= high]


def _has_gap(words: Sequence[Word], x: float) -> bool:
    """Whether headings beside each other leave a gap at a line that is not drawn in their row.

    The text of one merged cell has none so wide, nor two below each other at one place; letters
    that are set apart (项 目) are no headings.
    """
    if any(word.x0 < x - 1 and word.x1 > x + 1 for word in words):
        return False
    gaps = 0
    for line in make_lines(words):
        left = [word for word in line.words if word.x1 <= x + 1]
        right = [word for word in line.words if word.x0 >= x - 1]
        if left and right and min(len(left[-1].text), len(right[0].text)) > 1:
            gaps += 2 if right[0].x0 - left[-1].x1 > _WHITE * line.size else 1
    return gaps > 1


def _choose_span(
    word: Word, spans: Sequence[tuple[int, int]], xs: Sequence[float]
) -> tuple[int, int]:
    """The field a word stands in: a label's where it begins, a figure's where it ends."""
    if FIGURE.fullmatch(word.text):
        at = word.x1 - min(0.3 * word.size, 0.5 * (word.x1 - word.x0))
    else:
        at = word.x0 + min(0.5 * word.size, 0.5 * (word.x1 - word.x0))
    centre = word.cell_point[0]
    if word.home is not None:
        at = min(max(at, word.home[0] + 1), word.home[2] - 1)
    inside = next((s for s in spans if xs[s[0]] <= centre < xs[s[1]]), None)
    by_end = next((s for s in spans if xs[s[0]] <= at < xs[s[1]]), None)
    if inside is not None and by_end is not None and inside != by_end:
        over = min(word.x1, xs[by_end[1]]) - max(word.x0, xs[by_end[0]])
        return by_end if over > word.size else inside
    return inside or by_end or (spans[0] if word.centre < xs[0] else spans[-1])


def _lift_merged(
    lattice: Lattice,
    xs: Sequence[float],
    held: list[dict[tuple[int, int], list[Word]]],
    labelled: set[tuple[int, tuple[int, int]]],
) -> None:
    """The text of a field over several rows goes to its first; several figures stay in theirs.

    A row that holds nothing is no first row: the frame of a heading that is drawn twice.
    """
    empty = [not any(words for words in row.values()) for row in held]
    for row in range(len(held) - 1, 0, -1):
        for span, words in held[row].items():
            above = held[row - 1].get(span)
            if above is None or not words or empty[row - 1] or (row, span) in labelled:
                continue
            if _has_floor(lattice, xs, span, row - 1) or not _is_one_text(above, words):
                continue
            above.extend(words)
            held[row][span] = []


def _is_one_text(above: Sequence[Word], below: Sequence[Word]) -> bool:
    """Whether the words of a field's rows may be lines of one text: near, and not two figures."""
    figures = [word for word in (*above, *below) if FIGURE.fullmatch(word.text)]
    if len(figures) > 1:
        return False
    gap = min(word.middle for word in below) - max((word.middle for word in above), default=1e9)
    return gap <= _MOST_LEADING * below[0].size


def _find_labelled(
    lattice: Lattice, xs: Sequence[float], held: Sequence[dict[tuple[int, int], list[Word]]]
) -> set[tuple[int, tuple[int, int]]]:
    """The fields, by row and columns, of stretches without floors in which each row has a label.

    Where no lines are drawn between the names of a table, they are no cell over all its rows.
    """
    found: set[tuple[int, tuple[int, int]]] = set()
    for span in {span for row in held for span, words in row.items() if words}:
        stretch: list[int] = []
        for row in range(len(held) + 1):
            goes_on = row < len(held) and span in held[row] and (
                not stretch or not _has_floor(lattice, xs, span, row - 1)
            )  # fmt: skip
            if goes_on:
                stretch.append(row)
                continue
            if _names_rows([held[at][span] for at in stretch], xs[span[1]] - xs[span[0]]):
                found |= {(at, span) for at in stretch}
            stretch = [row] if row < len(held) and span in held[row] else []
    return found


def _names_rows(fields: Sequence[Sequence[Word]], room: float) -> bool:
    """Whether nearly all rows have words that are no lines of one text, which fill the room."""
    filled = [words for words in fields if words]
    if len(fields) < _LABELS or len(filled) < _LABELLED * len(fields):
        return False
    widths = [max(w.x1 for w in words) - min(w.x0 for w in words) for words in filled[:-1]]
    short = sum(wide < room - 2.2 * filled[0][0].size for wide in widths)
    return short > 0.5 * len(widths)


def _has_floor(lattice: Lattice, xs: Sequence[float], span: tuple[int, int], row: int) -> bool:
    x = (xs[span[0]] + xs[span[1]]) / 2
    column = min(max(bisect_right(lattice.xs, x) - 1, 0), len(lattice.xs) - 2)
    return lattice.has_floor(column, row)


@value_class
class _Edge:
    """Where the labels of a column begin: its edge, the usual size of letters, all places."""

    x: float
    size: float
    places: tuple[float, ...]

    def indent(self, start: float) -> int:
        """How far a label stands in, in half widths of a character.

        Justified lines do not begin at quite the same place: those a hair apart are one.
        """
        at = bisect_left(self.places, start)
        first = start
        while at and first - self.places[at - 1] <= _HAIR * self.size:
            at -= 1
            if start - self.places[at] > 2 * _HAIR * self.size:
                break
            first = self.places[at]
        return max(0, int(2 * (first - self.x) / self.size + 0.35))


_Edges = dict[tuple[int, int], _Edge]
"""By column, and how many columns the labels stand over."""


def _left_edges(rows: Sequence[Sequence[Field]], soft: set[float]) -> _Edges:
    """Where each column begins that has labels set from the left: all pages of a table agree.

    That is its ruling line; without one it is the label that is printed furthest left. Labels of
    the first column may stand over others, if several do.
    """
    starts: dict[tuple[int, int], list[Field]] = {}
    for row in rows:
        for field in row:
            over = field.across == 1 or field.column == 0
            if field.lines and not field.has_figures and over:
                starts.setdefault((field.column, field.across), []).append(field)
    edges: _Edges = {}
    for (column, across), fields in starts.items():
        lines = [field.lines[0] for field in fields]
        lefts = _most_alike([line.x0 for line in lines])
        centred = lefts < _most_alike([(line.x0 + line.x1) / 2 for line in lines])
        if centred or (across > 1 and len(lines) < _LABELS):
            continue
        wall = fields[-1].x0
        edges[column, across] = _Edge(
            min(line.x0 for line in lines) if wall in soft else wall,
            sorted(line.size for line in lines)[len(lines) // 2],
            tuple(sorted(map(_start_of, fields))),
        )
    return edges


def _most_alike(places: Sequence[float]) -> int:
    """How many of some places lie within a point of each other, at the most."""
    ordered = sorted(places)
    return max(bisect_right(ordered, place + 1) - at for at, place in enumerate(ordered))


def _as_row(fields: Sequence[Field], edges: _Edges, width: int) -> Row:
    row = [CellText("") for _ in range(width)]
    for field in fields:
        words = [word for line in field.lines for word in line.words]
        row[field.column] = CellText(
            _field_text(field), _indent(field, edges), field.across,
            min((word.confidence for word in words), default=1.0),
            words[0].readings if len(words) == 1 else (),
            full=is_full(field),
        )  # fmt: skip
    return row


def _field_text(field: Field) -> str:
    if is_wrapped(field):
        return "".join(line.text for line in field.lines)
    return _CUT_CODE.sub("-", "\n".join(line.text for line in field.lines))


def _indent(field: Field, edges: _Edges) -> int:
    """How far a label stands in from its column, in half widths of a character."""
    found = edges.get((field.column, field.across))
    if found is None or not field.lines or field.has_figures:
        return 0
    return found.indent(_start_of(field))


def _start_of(field: Field) -> float:
    """Where a label begins.

    What follows 其中： (of which) or 另外： (besides) is set under the name behind it: that name is
    measured.
    """
    first, *behind = field.lines[0].words
    lead = LEAD_IN.match(first.text)
    if lead is not None and len(first.starts) > lead.end():
        return first.starts[lead.end()]
    return behind[0].x0 if lead is not None and behind else first.x0


def _drop_lone_indents(rows: list[Row]) -> list[Row]:
    """The rows with no label set deeper than all others of its column but one or two.

    Where nearly all labels stand at one place, the table has no levels: what differs is centred.
    """
    for column in range(len(rows[0]) if rows else 0):
        indents = [row[column].indent for row in rows if row[column].text]
        usual = max(set(indents), key=indents.count, default=0)
        deeper = sum(indent > usual for indent in indents)
        if len(indents) < _FLAT or deeper > 2 or indents.count(usual) + deeper < len(indents):
            continue
        for row in rows:
            row[column] = replace(row[column], indent=min(row[column].indent, usual))
    return rows


def _read_outside(lines: Sequence[Line]) -> Iterator[Piece]:
    """Lines outside of all rules: tables where figures are aligned, else text."""
    at, text = 0, 0
    lines = list(lines)
    while at < len(lines):
        end = table_end(lines, at)
        if end > at:
            lines[at:end] = part_lines(lines[at:end])
            start = find_heading(lines, text, at, end)
            frame = frame_lines(lines[start:end])
            frame.xs[0] = find_left(frame.xs[0], lines[max(text, start - 3) : start])
            rows = _read_lattice(frame, words_of(lines[start:end]))
            if rows and len(rows[0]) > 1 and count_defects(rows) <= 0.2 * len(rows):
                yield from _as_text(lines[text:start])
                yield Piece(lines[start].middle, tuple(rows))
                at = text = end
                continue
        at += 1
    yield from _as_text(lines[text:])


def _as_text(lines: Sequence[Line]) -> Iterator[Piece]:
    for line in lines:
        sure = min(word.confidence for word in line.words)
        yield Piece(line.middle, text=line.spaced(_LOOSE), confidence=sure)

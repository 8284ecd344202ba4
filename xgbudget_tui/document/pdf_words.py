"""A page of a PDF as words and ruling lines, turned to the direction in which it is read.

Text may run upwards or downwards on an upright page, or a page may be turned as a whole. Every
character knows the direction it runs in, so words are made in the frame of that direction: ``x``
grows along the line, ``y`` from line to line, both in points. A page without text can be given the
words of text recognition instead: they have the same shape, with a confidence below 1.
"""

from __future__ import annotations

import ctypes
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

from xgbudget_tui.document.everyday_letters import is_in_use, share_in_use
from xgbudget_tui.document.pdf_clips import Clip, make_clip_finder
from xgbudget_tui.model.value import value_class

_SAME_LINE = 0.3
"""Of the size of the letters: how far apart the feet of one line's letters may be."""
_WORD_GAP = 0.35
_INK_GAP = 0.65
"""What is drawn of a narrow letter leaves more white beside it than its font says."""
_NEXT = 1.5
"""Of the size of letters: where the next one of a line begins at most."""
_BLANK = 0x20
_WIDE = 0x2E80
"""Characters from this one on are as wide as they are high."""
_MEANINGLESS = frozenset((0, 0xFFFD))
_LEADING, _TRAILING, _BEYOND = 0xD800, 0xDC00, 0xE000
"""Rare characters are given as two halves (UTF-16), the leading and the trailing one."""
_HYPHENS = frozenset((0x02, 0xFFFE))
"""What the library gives for a hyphen at the end of a line, where it thinks a word is broken."""
_UNPRINTED = "\u200b\ufeff\x00\xad"
_SENSE = 0.6
"""The share of guessed letters in everyday use from which the guess is trusted."""
_THIN = 3.0
"""Points; a path no wider than this is a line."""
_WHITE = 250
"""Of 255: a colour with at least so much of red, green and blue is white."""
_DEEPEST = 4
"""Forms inside forms that are looked into for lines."""
_FULL_TURN = 360
_HIDDEN = 0.25
"""Of the size of its letters: what is hidden of a word that its cell does not show whole."""
_LEAST_WIDE, _LEAST_HIGH = 150.0, 60.0
"""Points of the smallest picture that is looked at for a table."""
_SCANNED = 8
"""Characters from which a picture with text over it needs no reading."""
_CELL_LINES = 12
"""Lines that a cell shows at most, and that its text may lie above or below it."""


Box = tuple[float, float, float, float]
"""The left, upper, right and lower end, or two corners, in points."""


@value_class
class Word:
    """Letters without a gap: the text, its box (top and foot by the size of the letters).

    ``direction`` is where the text runs on the page as stored: 0 to the right, 90 upwards, 180
    to the left, 270 downwards; the box is in the frame of that direction. ``confidence`` is 1
    where the text is stored, less where it was recognised. ``starts`` is the left end of each
    character and ``ends`` the right one; empty where they are not known. ``apart`` says that a
    blank is stored before it. ``home`` is the box outside of which the page hides what sticks out
    of it: the cell whose text the word is, although it reaches into others.
    blank is stored before it. ``readings`` are other texts that a recogniser held possible.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    direction: int = 0
    confidence: float = 1.0
    starts: tuple[float, ...] = ()
    ends: tuple[float, ...] = ()
    apart: bool = False
    home: Box | None = None
    readings: tuple[str, ...] = ()

    @property
    def size(self) -> float:
        """The height of the letters."""
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """The height at which the word stands."""
        return (self.y0 + self.y1) / 2

    @property
    def centre(self) -> float:
        """Half way along the word."""
        return (self.x0 + self.x1) / 2

    @property
    def cell_point(self) -> tuple[float, float]:
        """A point of the cell that the word belongs to: its own middle, if its cell shows that."""
        if self.home is None:
            return self.centre, self.middle
        left, top, right, foot = self.home
        return min(max(self.centre, left), right), min(max(self.middle, top + 1), foot - 1)


@value_class
class Rule:
    """A ruling line, level or upright: ``x0`` equals ``x1`` or ``y0`` equals ``y1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        """Whether the line runs from left to right."""
        return self.y0 == self.y1


@value_class
class PageContent:
    """What a page holds, in the direction most of its characters run in.

    ``aside`` are the words in other directions, each in the frame of its own. ``pictures`` says
    whether the page shows any; ``characters`` counts those that are printed, ``unreadable`` those
    for which the file does not say what they are. ``areas`` are the pictures large enough for a
    table on which no text is stored, where the page is upright.
    """

    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()
    aside: tuple[Word, ...] = ()
    pictures: bool = False
    characters: int = 0
    unreadable: int = 0
    areas: tuple[Box, ...] = ()


class _Glyph(NamedTuple):
    """A character in the frame of its direction, with its foot and size.

    ``x1`` is where its font says it ends, ``ink`` a little behind where it is seen to end;
    ``number`` is its number on the page.
    """

    text: str
    x0: float
    x1: float
    foot: float
    size: float
    ink: float
    number: int
    apart: bool = False


_FindClip = Callable[[int], Clip | None]


def read_page_content(page: Any) -> PageContent:
    """The words and lines of a page of pypdfium2."""
    import pypdfium2.raw as pdfium

    text_page = pdfium.FPDFText_LoadPage(page.raw)
    try:
        glyphs, unreadable = _read_glyphs(text_page)
        find_clip = make_clip_finder(text_page)
        words = {turn: tuple(_make_words(found, turn, find_clip)) for turn, found in glyphs.items()}
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    counts = {direction: len(found) for direction, found in glyphs.items()}
    main = max(counts, key=lambda direction: counts[direction], default=0)
    rules, pictures = _read_rules(page, main)
    aside = tuple(word for turn, found in words.items() if turn != main for word in found)
    characters = sum(counts.values())
    areas: tuple[Box, ...] = ()
    if pictures and main == 0 and not page.get_rotation():
        areas = tuple(_find_areas(pictures, [*words.get(0, ()), *aside]))
    return PageContent(
        words.get(main, ()), tuple(rules), aside, bool(pictures), characters, unreadable, areas
    )


def _find_areas(pictures: Sequence[Box], words: Sequence[Word]) -> Iterator[Box]:
    """The pictures that may show a table, those set together of strips as one.

    A picture with words on it is a ground that the page is printed on, or has been read already.
    """
    joined: list[Box] = []
    for picture in sorted(pictures, key=lambda box: (box[1], box[0])):
        whole = picture
        for other in [box for box in joined if _touch(box, picture)]:
            joined.remove(other)
            whole = (min(whole[0], other[0]), min(whole[1], other[1]),
                     max(whole[2], other[2]), max(whole[3], other[3]))  # fmt: skip
        joined.append(whole)
    for left, top, right, foot in joined:
        if right - left < _LEAST_WIDE or foot - top < _LEAST_HIGH:
            continue
        within = (
            len(word.text) for word in words
            if left < word.centre < right and top < word.middle < foot
        )  # fmt: skip
        if sum(within) < _SCANNED:
            yield left, top, right, foot


def _touch(one: Box, other: Box) -> bool:
    return (
        one[0] <= other[2] + _THIN and other[0] <= one[2] + _THIN
        and one[1] <= other[3] + _THIN and other[1] <= one[3] + _THIN
    )  # fmt: skip


def turn_point(x: float, y: float, direction: int) -> tuple[float, float]:
    """A point of the page (``y`` upwards) in the frame of text that runs in ``direction``."""
    if direction == 90:
        return y, x
    if direction == 180:
        return -x, y
    if direction == 270:
        return -y, -x
    return x, -y


def _read_glyphs(text_page: Any) -> tuple[dict[int, list[_Glyph]], int]:
    """The printed characters by direction, in order of storage; how many have no known meaning."""
    import pypdfium2.raw as pdfium

    found: dict[int, list[_Glyph]] = defaultdict(list)
    unreadable, odd = 0, False
    measures = _Measures(text_page)
    # A long document has a million characters: what is asked of each is looked up once.
    unicode_of, is_generated = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_IsGenerated
    count = pdfium.FPDFText_CountChars(text_page)
    for index in range(count):
        code = unicode_of(text_page, index)
        # Only blanks and ends of lines are ever made up by the library.
        if code <= _BLANK and code and is_generated(text_page, index) == 1:
            continue
        if _LEADING <= code < _BEYOND:
            if code >= _TRAILING:
                continue
            trailing = unicode_of(text_page, index + 1) if index + 1 < count else 0
            code = _pair_halves(code, trailing)
        odd = odd or (code not in _usual and _is_odd(code))
        unreadable += _is_meaningless(code)
        text = "-" if code in _HYPHENS else chr(code) if code else "\ufffd"
        direction, glyph = measures.measure(index, text)
        found[direction].append(glyph)
    if odd:
        unreadable += _doubt_guesses(text_page, found)
    return found, unreadable


def _is_meaningless(code: int) -> bool:
    """Whether a character says nothing: none, unknown, or one of a font's own."""
    return code in _MEANINGLESS or 0xE000 <= code <= 0xF8FF


_usual: set[int] = set()
"""Characters met so far that are in everyday use: looking them up again costs time."""


def _is_odd(code: int) -> bool:
    """Whether a page is to be looked at again because it has this character."""
    char = chr(code)
    if char.isprintable() and is_in_use(char):
        _usual.add(code)
        return False
    return not char.isspace() and code not in _HYPHENS


def _doubt_guesses(text_page: Any, found: dict[int, list[_Glyph]]) -> int:
    """Mark as lost the letters whose font does not say what they are; how many more that makes.

    The library gives the number that the page has for such a letter. Some encodings number letters
    as Unicode does, and it is right; others count the shapes of their font, and it is nonsense.
    """
    import pypdfium2.raw as pdfium

    guessed = [
        (glyphs, at)
        for glyphs in found.values()
        for at, glyph in enumerate(glyphs)
        # A character of two halves is no guess: its font names both.
        if ord(glyph.text) < 0x10000
        and pdfium.FPDFText_HasUnicodeMapError(text_page, glyph.number) == 1
    ]
    letters = [glyphs[at].text for glyphs, at in guessed]
    none_right = share_in_use(char for char in letters if not char.isascii()) < _SENSE
    lost = 0
    for (glyphs, at), char in zip(guessed, letters, strict=True):
        if none_right or not char.isprintable() or not is_in_use(char):
            glyphs[at] = glyphs[at]._replace(text="\ufffd")
            lost += not _is_meaningless(ord(char))
    return lost


class _Measures:
    """The places and sizes of the characters of a page, asked one after the other."""

    def __init__(self, text_page: Any) -> None:
        import pypdfium2.raw as pdfium

        self._page = text_page
        self._box, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._foot, self._start, self._near = math.nan, 0.0, 0.0
        self._edges = [ctypes.c_double() for _ in range(4)]  # left, right, bottom, top
        self._at_box, self._at_matrix = ctypes.byref(self._box), ctypes.byref(self._matrix)
        self._at_origin = ctypes.byref(self._x), ctypes.byref(self._y)
        self._at_edges = [ctypes.byref(edge) for edge in self._edges]
        self._loose_box, self._origin = (
            pdfium.FPDFText_GetLooseCharBox,
            pdfium.FPDFText_GetCharOrigin,
        )
        self._angle, self._drawn_box = pdfium.FPDFText_GetCharAngle, pdfium.FPDFText_GetCharBox
        self._matrix_of, self._font_size = pdfium.FPDFText_GetMatrix, pdfium.FPDFText_GetFontSize

    def measure(self, index: int, text: str) -> tuple[int, _Glyph]:
        """The direction of a character, and the character in the frame of that direction."""
        box = self._box
        self._loose_box(self._page, index, self._at_box)
        self._origin(self._page, index, *self._at_origin)
        x, y = self._x.value, self._y.value
        if y == self._foot and 0 < x - self._start < self._near:
            direction = 0  # it goes on the line of the one before, which runs to the right
        else:
            direction = _direction(self._angle(self._page, index))
        if direction == 0:
            foot, x0, x1, size = -y, box.left, box.right, abs(box.top - box.bottom)
        else:
            foot = turn_point(x, y, direction)[1]
            one = turn_point(box.left, box.bottom, direction)
            other = turn_point(box.right, box.top, direction)
            x0, x1, size = one[0], other[0], abs(one[1] - other[1])
        if x1 < x0:
            x0, x1 = x1, x0
        ink = x1
        if ord(text) >= _WIDE:
            # A Chinese character is as wide as it is high; what fonts say of its height is often
            # wrong.
            size = x1 - x0 if x1 > x0 else size
        else:
            size = self._letter_size(index) or size
            inked = self._drawn_end(index, direction)
            # What is drawn says where a letter ends: fonts call letters too wide.
            ink = min(x1, inked + 0.12 * size) if x0 < inked else x1
        self._foot, self._start = (y if direction == 0 else math.nan), x
        self._near = _NEXT * size
        return direction, _Glyph(text, x0, x1, foot, size, ink, index)

    def _letter_size(self, index: int) -> float:
        self._matrix_of(self._page, index, self._at_matrix)
        return float(
            self._font_size(self._page, index) * math.hypot(self._matrix.c, self._matrix.d)
        )

    def _drawn_end(self, index: int, direction: int) -> float:
        left, right, bottom, top = self._edges
        self._drawn_box(self._page, index, *self._at_edges)
        if direction == 0:
            return max(left.value, right.value)
        return max(
            turn_point(left.value, bottom.value, direction)[0],
            turn_point(right.value, top.value, direction)[0],
        )


def _pair_halves(leading: int, trailing: int) -> int:
    """The character of two halves; the one for a meaningless sign where the second is none."""
    if not _TRAILING <= trailing < _BEYOND:
        return 0xFFFD
    return 0x10000 + ((leading - _LEADING) << 10) + (trailing - _TRAILING)


def _direction(angle: float) -> int:
    """The nearest of the four directions; what leans a little runs as its line does.

    The library counts angles clockwise, in radians, and gives -1 where there is none.
    """
    if angle < 0:
        return 0
    return round(-math.degrees(angle) / 90) * 90 % _FULL_TURN


def _make_words(glyphs: Sequence[_Glyph], direction: int, find_clip: _FindClip) -> Iterator[Word]:
    """Characters as words: first those stored one after the other, then what lies side by side.

    The order of storage keeps two lines apart that are printed over each other.
    """
    runs: list[list[_Glyph]] = []
    blank = False
    for glyph in glyphs:
        if glyph.text.isspace() or glyph.text in _UNPRINTED:
            blank = True
            continue
        if not blank and runs and _follows(runs[-1][-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph._replace(apart=True) if blank else glyph])
        blank = False
    for run in _join_runs(runs):
        word = _as_word(run, direction)
        clip = find_clip(run[0].number)
        home = None if clip is None else _find_home(word, clip)
        yield word if home is None else replace(word, home=home)


def _find_home(word: Word, clip: Clip) -> Box | None:
    """The box that cuts a word off, in the frame of its direction; None for one that shows it.

    A box of many lines is none of a cell: it cuts off what is outside of a table or page, and is
    the home of the words of a row at its edge that the end of the page divides. Figures of such a
    row are left where they are: they stand on the other page too.
    Nor is a box a home that stands far from the word.
    """
    one = turn_point(clip[0], clip[1], word.direction)
    other = turn_point(clip[2], clip[3], word.direction)
    left, right = min(one[0], other[0]), max(one[0], other[0])
    top, foot = min(one[1], other[1]), max(one[1], other[1])
    out = max(left - word.x0, word.x1 - right, top - word.y0, word.y1 - foot)
    if out < _HIDDEN * word.size or foot - top <= _THIN or not left < word.centre < right:
        return None
    far = _CELL_LINES * word.size
    beyond = max(top - word.middle, word.middle - foot)
    divided = beyond > 0 and any(map(str.isalpha, word.text))
    at_home = beyond < far and (foot - top < far or divided)
    return (left, top, right, foot) if at_home else None


def _follows(before: _Glyph, glyph: _Glyph) -> bool:
    size = max(before.size, glyph.size, 1.0)
    if abs(before.foot - glyph.foot) > _SAME_LINE * size:
        return False
    if glyph.x0 <= before.x0 + 0.1 * size:
        return False
    gap = glyph.x0 - before.x1
    # Where the next letter begins exactly where the font ends this one, they were set together.
    return abs(gap) <= 0.05 * size or (
        gap <= _WORD_GAP * size and glyph.x0 - before.ink <= _INK_GAP * size
    )


def _join_runs(runs: list[list[_Glyph]]) -> Iterator[list[_Glyph]]:
    """Runs that lie side by side on one line as one; what is printed twice in one place, once."""
    lines: dict[int, list[list[_Glyph]]] = defaultdict(list)
    for run in sorted(runs, key=lambda run: (run[0].foot, run[0].x0)):
        lines[round(run[0].foot)].append(run)
    for foot in sorted(lines):
        last: list[_Glyph] | None = None
        for run in sorted(lines[foot], key=lambda run: run[0].x0):
            if last is not None and _is_same(last, run):
                continue
            if last is not None and _touches(last[-1], run[0]):
                last.extend(run)
                continue
            if last is not None:
                yield last
            last = run
        if last is not None:
            yield last


def _touches(before: _Glyph, glyph: _Glyph) -> bool:
    """Whether a run goes on where another ends: digits of one number stored apart."""
    size = min(before.size, glyph.size)
    gap = glyph.x0 - before.ink
    return abs(before.foot - glyph.foot) < 0.1 * size and -0.1 * size <= gap <= 0.12 * size


def _is_same(one: Sequence[_Glyph], other: Sequence[_Glyph]) -> bool:
    """Whether a run is printed again to look bolder."""
    if len(one) != len(other) or abs(one[0].x0 - other[0].x0) > 0.15 * one[0].size:
        return False
    return [glyph.text for glyph in one] == [glyph.text for glyph in other]


def _as_word(run: Sequence[_Glyph], direction: int) -> Word:
    size = max(glyph.size for glyph in run) or 1.0
    foot = run[0].foot
    ends = [min(glyph.x1, after.x0) for glyph, after in pairwise(run)] + [run[-1].ink]
    return Word(
        text="".join(glyph.text for glyph in run),
        x0=run[0].x0,
        y0=foot - 0.8 * size,
        x1=ends[-1],
        y1=foot + 0.2 * size,
        direction=direction,
        apart=run[0].apart,
        starts=tuple(glyph.x0 for glyph in run),
        ends=tuple(ends),
    )


def split_word(word: Word, at: int) -> tuple[Word, Word]:
    """A word parted before its character ``at``."""
    left = replace(word, text=word.text[:at], x1=word.ends[at - 1],
                   starts=word.starts[:at], ends=word.ends[:at])  # fmt: skip
    right = replace(word, apart=False, text=word.text[at:], x0=word.starts[at],
                    starts=word.starts[at:], ends=word.ends[at:])  # fmt: skip
    return left, right


_Matrix = tuple[float, float, float, float, float, float]
_PLAIN: _Matrix = (1, 0, 0, 1, 0, 0)


def _read_rules(page: Any, direction: int) -> tuple[list[Rule], list[Box]]:
    """The ruling lines and the pictures of a page in the frame of ``direction``."""
    import pypdfium2.raw as pdfium

    rules: list[Rule] = []
    pictures: list[Box] = []
    grounds: list[Box] = []
    count = pdfium.FPDFPage_CountObjects(page.raw)
    objects = (pdfium.FPDFPage_GetObject(page.raw, i) for i in range(count))
    for x0, y0, x1, y1 in _walk_objects(objects, _PLAIN, 0, pictures, grounds):
        rules.extend(_as_rules(*_turn_box((x0, y0, x1, y1), direction)))
    for ground in _find_cells([_turn_box(ground, direction) for ground in grounds]):
        rules.extend(_as_rules(*ground))
    return rules, [_turn_box(picture, direction) for picture in pictures]


def _turn_box(box: Box, direction: int) -> Box:
    one, other = turn_point(box[0], box[1], direction), turn_point(box[2], box[3], direction)
    return (min(one[0], other[0]), min(one[1], other[1]),
            max(one[0], other[0]), max(one[1], other[1]))  # fmt: skip


def _as_rules(left: float, top: float, right: float, foot: float) -> Iterator[Rule]:
    """A line as it is, a thin box as the line it looks like, a box as its four sides."""
    wide, high = right - left, foot - top
    if high <= _THIN and wide > high:
        yield Rule(left, (top + foot) / 2, right, (top + foot) / 2)
    elif wide <= _THIN:
        if high > wide:
            yield Rule((left + right) / 2, top, (left + right) / 2, foot)
    else:
        yield Rule(left, top, right, top)
        yield Rule(left, foot, right, foot)
        yield Rule(left, top, left, foot)
        yield Rule(right, top, right, foot)


def _walk_objects(
    objects: Iterable[Any],
    matrix: _Matrix,
    depth: int,
    pictures: list[Box],
    grounds: list[Box],
) -> Iterator[Box]:
    """The lines and boxes that paths draw, also inside forms, in points of the page.

    The boxes of pictures are added to ``pictures``, white grounds to ``grounds``.
    """
    import pypdfium2.raw as pdfium

    for drawn in objects:
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            white = _is_white(drawn)
            for box in _read_path(drawn, _times(_matrix_of(drawn), matrix)):
                if white and min(box[2] - box[0], abs(box[3] - box[1])) > _THIN:
                    grounds.append(box)
                else:
                    yield box
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            a, b, c, d, e, f = _times(_matrix_of(drawn), matrix)
            xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
            pictures.append((min(xs), min(ys), max(xs), max(ys)))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            count = pdfium.FPDFFormObj_CountObjects(drawn)
            inner = (pdfium.FPDFFormObj_GetObject(drawn, i) for i in range(count))
            inside = _times(_matrix_of(drawn), matrix)
            yield from _walk_objects(inner, inside, depth + 1, pictures, grounds)


def _is_white(drawn: Any) -> bool:
    """Whether a path is filled in white, or in nothing that is seen, and not stroked."""
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(drawn, ctypes.byref(fill), ctypes.byref(stroke))
    if stroke.value or not fill.value:
        return False
    colours = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(drawn, *(ctypes.byref(colour) for colour in colours))
    *colour, alpha = (one.value for one in colours)
    return alpha == 0 or min(colour) >= _WHITE


def _find_cells(grounds: Sequence[Box]) -> Iterator[Box]:
    """The white grounds that are cells of a table: they stand side by side.

    A single one has no edge that is seen: it may be the ground of any part of a table.
    """
    ordered = sorted({(top, left, right, foot) for left, top, right, foot in grounds})
    for at, (top, left, right, foot) in enumerate(ordered):
        beside = (
            other for near in (-1, 1) if 0 <= at + near < len(ordered)
            for other in [ordered[at + near]]
            if abs(other[0] - top) < _THIN and abs(other[3] - foot) < _THIN
        )  # fmt: skip
        if any(abs(other[2] - left) < _THIN or abs(other[1] - right) < _THIN for other in beside):
            yield left, top, right, foot


def _matrix_of(drawn: Any) -> _Matrix:
    import pypdfium2.raw as pdfium

    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, ctypes.byref(found))
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    if outer is _PLAIN:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
            e * p + f * r + t, e * q + f * s + u)  # fmt: skip


def _read_path(drawn: Any, matrix: _Matrix) -> Iterator[Box]:
    """The straight lines and upright boxes of a path."""
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    a, b, c, d, e, f = matrix
    points: list[tuple[float, float]] = []
    for number in range(pdfium.FPDFPath_CountSegments(drawn)):
        segment = pdfium.FPDFPath_GetPathSegment(drawn, number)
        pdfium.FPDFPathSegment_GetPoint(segment, at_x, at_y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            yield from _read_figure(points)
            points = []
        points.append(point)
        if kind == pdfium.FPDF_SEGMENT_LINETO and pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    yield from _read_figure(points)


def _read_figure(points: Sequence[tuple[float, float]]) -> Iterator[Box]:
    """What one stroke of a path draws: a box whole, else each of its straight sides."""
    if len(points) in (4, 5, 6) and _is_box(points):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        yield min(xs), min(ys), max(xs), max(ys)
        return
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(x0 - x1) < 1 or abs(y0 - y1) < 1:
            yield x0, y0, x1, y1


def _is_box(points: Sequence[tuple[float, float]]) -> bool:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, right, low, high = min(xs), max(xs), min(ys), max(ys)
    corners = {(abs(x - left) > abs(x - right), abs(y - low) > abs(y - high)) for x, y in points}
    near = all(min(x - left, right - x) < 1 and min(y - low, high - y) < 1 for x, y in points)
    return near and (len(corners) == 4 or right - left < _THIN or high - low < _THIN)

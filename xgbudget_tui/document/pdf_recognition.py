"""Pages without a text layer, or with a garbled one, read from their picture.

A page is rendered upright, its ruling lines are found, and a recogniser reads its words; from there
on it is arranged like a page whose text is stored. Where hardly anything is certain, the page is
tried in the three other directions too, and the surest reading is kept. Of a page with text only
the pictures are read that show a table; its text stays as it is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from xgbudget_tui.document.ocr import Recogniser
from xgbudget_tui.document.page_pictures import (
    POINTS,
    find_lean,
    make_scan,
    measure_lean,
    render_page,
)
from xgbudget_tui.document.pdf_grids import count_defects, find_pieces
from xgbudget_tui.document.pdf_lattice import find_lattices
from xgbudget_tui.document.pdf_words import Box, PageContent, Rule, Word
from xgbudget_tui.document.recognised_text import is_figure
from xgbudget_tui.model.value import value_class

_DOTS = 200.0
"""Dots per inch; letters of 9 points are 25 pixels high, what the recogniser's strips need."""
_MOST_PIXELS = 9_000_000
"""Pixels of one picture; a page of A3 at 200 dots per inch has 7,700,000."""
_SURE = 0.75
"""The usual confidence of a page that is read the right way up."""
LEAST_CONFIDENCE = 0.3
"""Words less certain than this are smudges."""
_SKETCH, _COARSE = 75.0, 120.0
"""Dots per inch at which the lean of a picture is found, and whether it has ruling lines."""
_LEAST_COLUMNS = 2
_LEAST_ROWS = 3
"""Rows with a label and a figure that make what a picture shows a table."""
_MOSTLY = 0.6
"""The share of the figures of a picture with a table that stand in it."""
_FEW = 0.15
"""The share of its rows in which something cannot be right, of a table that is one."""
_NEAR = 3.0
"""Points by which a line drawn around a picture may lie beside its edge."""
_MOST_CONFIDENCE = 0.999
"""What is read by eye is never as certain as what is stored."""


@value_class
class _View:
    """Words of a page as it is turned, and the size of its picture."""

    words: Sequence[Word]
    rules: Sequence[Rule]

    @property
    def sureness(self) -> float:
        """The usual confidence of its words, longer ones counting more; 0 without any."""
        letters = sum(len(word.text) for word in self.words)
        sure = sum(word.confidence * len(word.text) for word in self.words)
        return sure / letters if letters else 0.0


def recognise_page(page: Any, recogniser: Recogniser) -> PageContent:
    """What a page of pypdfium2 shows, in points of the page as it is read."""
    width, height = page.get_size()
    dots = min(_DOTS, POINTS * (_MOST_PIXELS / (width * height)) ** 0.5)
    return _recognise_grey(render_page(page, dots, find_lean(page)), dots, recogniser)


def recognise_areas(page: Any, content: PageContent, recogniser: Recogniser) -> PageContent:
    """The content of an upright page with the tables that its pictures show.

    A picture without a table (a chart, a photograph, a seal) adds nothing.
    """
    width, height = page.get_size()
    dots = min(_DOTS, POINTS * (_MOST_PIXELS / (width * height)) ** 0.5)
    scale = POINTS / dots
    whole = render_page(page, dots)
    left, top = _origin(page)
    words, rules = list(content.words), list(content.rules)
    for area in content.areas:
        x0, y0 = max(0, round((area[0] - left) / scale)), max(0, round((area[1] - top) / scale))
        x1, y1 = round((area[2] - left) / scale), round((area[3] - top) / scale)
        grey = whole[y0:y1, x0:x1]
        if not grey.size:
            continue
        seen = _recognise_grey(_level(grey, dots), dots, recogniser)
        if shows_table(seen):
            words += [_move_word(word, left + x0 * scale, top + y0 * scale) for word in seen.words]
            rules = [rule for rule in rules if not _frames(rule, area)]
            rules += [_move_rule(rule, left + x0 * scale, top + y0 * scale) for rule in seen.rules]
    return replace(content, words=tuple(words), rules=tuple(rules), areas=())


def find_ruled_areas(page: Any, content: PageContent) -> tuple[Box, ...]:
    """The pictures of an upright page in which ruling lines make a table: charts have none.

    Lines are found without a recogniser, so that none is loaded for the pictures of most pages.
    """
    left, top = _origin(page)

    def cut(grey: Any, dots: float, area: Box) -> Any:
        x0, y0, x1, y1 = (
            max(0, round((side - start) * dots / POINTS))
            for side, start in zip(area, (left, top, left, top), strict=True)
        )
        return grey[y0:y1, x0:x1]

    sketch = render_page(page, _SKETCH)
    found: list[Box] = []
    for area in content.areas:
        drawn = cut(sketch, _SKETCH, area)
        if not drawn.size:
            continue
        lean = measure_lean(drawn)
        scan = make_scan(cut(render_page(page, _COARSE, lean), _COARSE, area), _COARSE)
        scale = POINTS / _COARSE
        lattices = find_lattices([_scale_rule(rule, scale) for rule in scan.rules])
        if any(len(one.xs) > _LEAST_COLUMNS and len(one.ys) > _LEAST_ROWS for one in lattices):
            found.append(area)
    return tuple(found)


def _scale_rule(rule: Rule, scale: float) -> Rule:
    return Rule(rule.x0 * scale, rule.y0 * scale, rule.x1 * scale, rule.y1 * scale)


def shows_table(content: PageContent) -> bool:
    """Whether what is read of a picture is a table that can be relied on, and no chart.

    Most of its figures stand between ruling lines, in rows with a label, one to a cell.
    """
    lattices = find_lattices(content.rules)
    figures = [word for word in content.words if is_figure(word.text)]
    inside = [word for word in figures if any(one.holds(*word.cell_point) for one in lattices)]
    if len(inside) < _MOSTLY * len(figures):
        return False
    for piece in find_pieces(content):
        filled = [[cell.text for cell in row if cell.text] for row in piece.rows]
        told = [
            row for row in filled
            if any(map(is_figure, row)) and any(not is_figure(text) for text in row)
        ]  # fmt: skip
        if len(told) >= _LEAST_ROWS and count_defects(piece.rows) <= _FEW * len(piece.rows):
            return True
    return False


def _origin(page: Any) -> tuple[float, float]:
    """Where the picture of an upright page begins, in the frame of its text."""
    left, _foot, _right, top = page.get_cropbox()
    return left, -top


def _frames(rule: Rule, area: Box) -> bool:
    """Whether a line only runs around a picture."""
    near = _NEAR
    return (
        area[0] - near <= min(rule.x0, rule.x1) and max(rule.x0, rule.x1) <= area[2] + near
        and area[1] - near <= min(rule.y0, rule.y1) and max(rule.y0, rule.y1) <= area[3] + near
    )  # fmt: skip


def _level(grey: Any, dots: float) -> Any:
    """A picture turned so that its lines run level."""
    import cv2

    height, width = grey.shape
    share = _SKETCH / dots
    sketch = cv2.resize(grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    lean = measure_lean(sketch)
    if not lean:
        return grey
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -lean, 1.0)
    return cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255.0)


def _recognise_grey(grey: Any, dots: float, recogniser: Recogniser) -> PageContent:
    """What a picture shows that is level, in points from its upper left corner."""
    best = _look(grey, dots, recogniser)
    if best.sureness < _SURE:
        turned = (_look(_turn(grey, quarters), dots, recogniser) for quarters in (1, 3, 2))
        for view in turned:
            if view.sureness > best.sureness:
                best = view
            if best.sureness >= _SURE:
                break
    words = [word for word in best.words if word.confidence >= LEAST_CONFIDENCE]
    scale = POINTS / dots
    return PageContent(
        tuple(_scale_word(word, scale) for word in words),
        tuple(_scale_rule(rule, scale) for rule in best.rules),
        pictures=True,
        characters=sum(len(word.text) for word in words),
    )


def _move_word(word: Word, x: float, y: float) -> Word:
    return replace(
        word, x0=word.x0 + x, y0=word.y0 + y, x1=word.x1 + x, y1=word.y1 + y,
        starts=tuple(start + x for start in word.starts), ends=tuple(end + x for end in word.ends),
    )  # fmt: skip


def _move_rule(rule: Rule, x: float, y: float) -> Rule:
    return Rule(rule.x0 + x, rule.y0 + y, rule.x1 + x, rule.y1 + y)


def _turn(grey: Any, quarters: int) -> Any:
    import numpy as np

    return np.ascontiguousarray(np.rot90(grey, quarters))


def _look(grey: Any, dots: float, recogniser: Recogniser) -> _View:
    scan = make_scan(grey, dots)
    return _View(recogniser(scan), scan.rules)


def _scale_word(word: Word, scale: float) -> Word:
    return replace(
        word, confidence=min(word.confidence, _MOST_CONFIDENCE),
        x0=word.x0 * scale, y0=word.y0 * scale, x1=word.x1 * scale, y1=word.y1 * scale,
        starts=tuple(x * scale for x in word.starts), ends=tuple(x * scale for x in word.ends),
    )  # fmt: skip

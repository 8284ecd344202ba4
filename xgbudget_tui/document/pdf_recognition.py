"""Pages without a text layer, or with a garbled one, read from their picture.

A page is rendered upright, its ruling lines are found, and a recogniser reads its words; from there
on it is arranged like a page whose text is stored. Where hardly anything is certain, the page is
tried in the three other directions too, and the surest reading is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from xgbudget_tui.document.ocr import Recogniser
from xgbudget_tui.document.page_pictures import POINTS, find_lean, make_scan, render_page
from xgbudget_tui.document.pdf_words import PageContent, Rule, Word

_DOTS = 200.0
"""Dots per inch; letters of 9 points are 25 pixels high, what the recogniser's strips need."""
_MOST_PIXELS = 9_000_000
"""Pixels of one picture; a page of A3 at 200 dots per inch has 7,700,000."""
_SURE = 0.75
"""The usual confidence of a page that is read the right way up."""
LEAST_CONFIDENCE = 0.3
"""Words less certain than this are smudges."""
_MOST_CONFIDENCE = 0.999
"""What is read by eye is never as certain as what is stored."""


@dataclass(frozen=True, slots=True)
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
    grey = render_page(page, dots, find_lean(page))
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
        tuple(
            Rule(rule.x0 * scale, rule.y0 * scale, rule.x1 * scale, rule.y1 * scale)
            for rule in best.rules
        ),
        pictures=True,
        characters=sum(len(word.text) for word in words),
    )


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

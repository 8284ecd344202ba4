"""The boxes at which a page cuts text off: a spreadsheet prints what a cell holds within the cell.

Text that is too long for its cell is stored whole and hidden where it leaves the cell, so that its
lines lie in the rows below. The box says to which cell they belong.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

Clip = tuple[float, float, float, float]
"""The left, lower, right and upper end, in points of the page (``y`` upwards)."""


def make_clip_finder(text_page: Any) -> Callable[[int], Clip | None]:
    """A function that gives the innermost box that cuts a character off, by its number."""
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)

    def find(index: int) -> Clip | None:
        drawn = pdfium.FPDFText_GetTextObject(text_page, index)
        clip = pdfium.FPDFPageObj_GetClipPath(drawn) if drawn else None
        last = pdfium.FPDFClipPath_CountPaths(clip) - 1 if clip else -1
        if last < 0:
            return None
        xs, ys = [], []
        for number in range(pdfium.FPDFClipPath_CountPathSegments(clip, last)):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, last, number)
            pdfium.FPDFPathSegment_GetPoint(segment, at_x, at_y)
            xs.append(x.value)
            ys.append(y.value)
        return (min(xs), min(ys), max(xs), max(ys)) if xs else None

    return find

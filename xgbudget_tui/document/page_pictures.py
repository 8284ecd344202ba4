"""A page as a picture: rendered, set upright, and the ruling lines that are drawn on it.

What is scanned leans a little and has speckles; a line of it is a stretch of pixels of which nearly
all are dark. Pictures are arrays of grey, one byte a pixel, 255 white; ``x`` grows to the right,
``y`` downwards, both in pixels. Nothing here needs the libraries of text recognition.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from xgbudget_tui.document.pdf_words import Rule
from xgbudget_tui.model.value import value_class

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Mask = NDArray[np.bool_]

POINTS = 72.0
"""Points of an inch."""
_SKETCH = 75.0
"""Dots per inch of the sketch by which the lean of a page is found."""
_MOST_LEAN = 4.0
"""Degrees a page may lean; more is no slip of the scanner."""
_MOST_INK = 60_000
_LEVEL, _UPRIGHT = 48.0, 24.0
"""Points a stretch of dark must have to be a ruling line: more than any stroke of a letter."""
_FAR = 100.0
"""Points from which a stretch is a ruling line though it meets no other."""
_NEAR = 3.0
"""Points within which two lines meet."""
_THICK = 3.0
"""Points; what is dark for more than this across is an area, no line."""
_FILLED = 0.88
"""The share of a ruling line that is dark: scans have gaps."""
_LEAST_CONTRAST = 45
"""Of 255: what is less dark than its paper by this much is no ink."""
_PIECE = 4
"""Pixels of the shortest piece of a ruling line between two gaps."""


@value_class
class Scan:
    """A page's picture, upright: its grey without the ruling lines, what is ink, the lines."""

    grey: Grey
    ink: Mask
    rules: tuple[Rule, ...] = ()


def render_page(page: Any, dots: float, turn: float = 0.0) -> Grey:
    """A page of pypdfium2 as a picture of ``dots`` per inch, turned clockwise by some degrees."""
    import numpy as np
    import pypdfium2
    import pypdfium2.raw as pdfium

    scale = dots / POINTS
    width, height = (max(1, math.ceil(side * scale)) for side in page.get_size())
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_Gray)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        middle_x, middle_y = width / 2, height / 2
        matrix = pdfium.FS_MATRIX(
            scale * cos, scale * sin, -scale * sin, scale * cos,
            middle_x - middle_x * cos + middle_y * sin,
            middle_y - middle_x * sin - middle_y * cos,
        )  # fmt: skip
        whole = pdfium.FS_RECTF(0, 0, width, height)
        pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap.raw, page.raw, matrix, whole, 0)
        return np.array(bitmap.to_numpy()).reshape(height, width)
    finally:
        bitmap.close()


def find_lean(page: Any) -> float:
    """How many degrees the lines of a page rise to the right; 0 where nothing is drawn.

    Lines of text and ruling lines fill few rows of pixels where the page is upright: the lean is
    the angle at which the rows differ most from those beside them.
    """
    return measure_lean(render_page(page, _SKETCH))


def measure_lean(grey: Grey) -> float:
    """The lean of a picture, see :func:`find_lean`."""
    import numpy as np

    rows, columns = np.nonzero(find_ink(grey))
    if len(rows) < 50:
        return 0.0
    step = max(1, len(rows) // _MOST_INK)
    rows, columns = rows[::step].astype(np.float32), columns[::step].astype(np.float32)
    reach = math.tan(math.radians(_MOST_LEAN + 1)) * grey.shape[1]

    def sharpness(angle: float) -> float:
        places = rows + columns * math.tan(math.radians(angle)) + reach
        counts = np.bincount(places.astype(np.int32)).astype(np.float64)
        return float(np.square(np.diff(counts)).sum())

    best, step_wide = 0.0, 0.5
    around = np.arange(-_MOST_LEAN, _MOST_LEAN + step_wide, step_wide)
    for finer in (0.1, 0.02):
        best = max(around, key=sharpness)
        around = np.arange(best - step_wide, best + step_wide + finer, finer)
        step_wide = finer
    best = float(max(around, key=sharpness))
    return best if sharpness(best) > 1.02 * sharpness(0.0) else 0.0


def find_ink(grey: Grey) -> Mask:
    """Which pixels are dark, by the threshold that parts dark from light best (Otsu, 1979)."""
    import numpy as np

    counts = np.bincount(grey.reshape(-1), minlength=256).astype(np.float64)
    values = np.arange(256)
    below = np.cumsum(counts)
    dark, light = below[:-1], below[-1] - below[:-1]
    sums = np.cumsum(counts * values)
    with np.errstate(divide="ignore", invalid="ignore"):
        means = sums[:-1] / dark - (sums[-1] - sums[:-1]) / light
        between = np.nan_to_num(dark * light * means**2)
    threshold = min(int(np.argmax(between)), 200) if between.max() > 0 else 0
    # Thin strokes of a scan are paler than its letters: all that the paper's own grain is not.
    paper = _paper(grey)
    lighter = np.arange(256 - paper)
    weights = counts[paper:]
    grain = math.sqrt(float((weights * lighter**2).sum() / max(1.0, float(weights.sum()))))
    found: Mask = grey <= max(threshold, min(200, paper - round(max(_LEAST_CONTRAST, 4 * grain))))
    return found


def _paper(grey: Grey) -> int:
    """The usual grey of what is not printed on."""
    import numpy as np

    return int(np.argmax(np.bincount(grey.reshape(-1), minlength=256)[128:])) + 128


def make_scan(grey: Grey, dots: float) -> Scan:
    """A picture with its ruling lines found and taken away; ``dots`` per inch."""
    import numpy as np

    ink = find_ink(grey)
    scale = dots / POINTS
    areas = _find_areas(ink, round(_THICK * scale) + 2)
    level = _long_runs(ink, round(_LEVEL * scale), areas)
    upright = _long_runs(ink.T, round(_UPRIGHT * scale), areas.T)
    level, upright = _drop_strokes(level, upright, scale)
    pieces = (_open(runs & _joined(dark), _PIECE, 1.0)
              for runs, dark in ((level, ink), (upright, ink.T)))  # fmt: skip
    rules = [Rule(start, row + 0.5, end, row + 0.5) for row, start, end in _runs(next(pieces))]
    rules += [Rule(row + 0.5, start, row + 0.5, end) for row, start, end in _runs(next(pieces))]
    lines = _widen(_widen(level | upright.T))
    cleaned = np.where(lines, np.uint8(_paper(grey)), grey)
    return Scan(cleaned, _without_specks(ink & ~lines), tuple(rules))


def _drop_strokes(level: Mask, upright: Mask, scale: float) -> tuple[Mask, Mask]:
    """The stretches without strokes of large letters: those that meet no line of a table.

    A level line is one if it is long or meets an upright one, an upright one if it is long or
    meets a long level one.
    """
    import numpy as np

    reach, far = _NEAR * scale, _FAR * scale
    levels, uprights = np.array(_runs(level)), np.array(_runs(upright))
    if not len(levels) or not len(uprights):
        kept_levels = levels[levels[:, 2] - levels[:, 1] >= far] if len(levels) else levels
        kept_uprights = uprights[uprights[:, 2] - uprights[:, 1] >= far] if len(uprights) else []
        return _as_mask(kept_levels, level.shape), _as_mask(kept_uprights, upright.shape)
    long = levels[:, 2] - levels[:, 1] >= far
    stands = uprights[:, 2] - uprights[:, 1] >= far
    stands |= _meet(uprights, levels[long], reach)
    long |= _meet(levels, uprights[stands], reach)
    return _as_mask(levels[long], level.shape), _as_mask(uprights[stands], upright.shape)


def _meet(runs: NDArray[Any], others: NDArray[Any], reach: float) -> NDArray[Any]:
    """Which stretches meet one of others that run across them."""
    import numpy as np

    found = np.zeros(len(runs), dtype=bool)
    for row, start, end in others.tolist():
        found |= (
            (runs[:, 0] >= start - reach) & (runs[:, 0] <= end + reach)
            & (runs[:, 1] <= row + reach) & (runs[:, 2] >= row - reach)
        )  # fmt: skip
    return found


def _as_mask(runs: Any, shape: tuple[int, int]) -> Mask:
    import numpy as np

    mask = np.zeros(shape, dtype=bool)
    for row, start, end in runs:
        mask[row, start:end] = True
    return mask


def _without_specks(ink: Mask) -> Mask:
    """The dark pixels that have a dark one beside, above or below them."""
    import numpy as np

    beside = np.zeros_like(ink)
    beside[1:] |= ink[:-1]
    beside[:-1] |= ink[1:]
    beside[:, 1:] |= ink[:, :-1]
    beside[:, :-1] |= ink[:, 1:]
    kept: Mask = ink & beside
    return kept


def _find_areas(ink: Mask, side: int) -> Mask:
    """What is dark in squares of this side: shading and pictures, but no crossing of two lines."""
    import numpy as np

    height, width = ink.shape
    if min(height, width) <= side:
        return np.zeros_like(ink)
    sums = np.zeros((height + 1, width + 1), dtype=np.int32)
    sums[1:, 1:] = ink.cumsum(axis=0, dtype=np.int32).cumsum(axis=1)
    dark = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    rows, columns = np.nonzero(dark == side * side)
    found: Mask = np.zeros_like(ink)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        found[row : row + side, column : column + side] = True
    return found


def _long_runs(ink: Mask, length: int, areas: Mask) -> Mask:
    """Level stretches that are dark for ``length``, outside of areas.

    They go over gaps and a little beyond their ends.
    """
    return _open(_joined(ink), length, _FILLED) & ~_joined(areas)


def _joined(ink: Mask) -> Mask:
    """The ink with that of the row below: a line that still leans a little goes on there."""
    joined = ink.copy()
    joined[:-1] |= ink[1:]
    return joined


def _open(mask: Mask, length: int, share: float) -> Mask:
    """The pixels in level windows of this length of which at least a share is set."""
    import numpy as np

    height, width = mask.shape
    if width <= length:
        return np.zeros_like(mask)
    sums = np.zeros((height, width + 1), dtype=np.int32)
    np.cumsum(mask, axis=1, out=sums[:, 1:])
    starts = sums[:, length:] - sums[:, :-length] >= math.ceil(share * length)
    # Every pixel of a window that is full enough belongs to the run.
    edges = np.zeros((height, width + 1), dtype=np.int32)
    edges[:, : starts.shape[1]] += starts
    edges[:, length : length + starts.shape[1]] -= starts
    found: Mask = np.cumsum(edges, axis=1)[:, :width] > 0
    return found


def _widen(mask: Mask) -> Mask:
    """The pixels and those beside them."""
    wide = mask.copy()
    wide[1:] |= mask[:-1]
    wide[:-1] |= mask[1:]
    wide[:, 1:] |= mask[:, :-1]
    wide[:, :-1] |= mask[:, 1:]
    return wide


def _runs(mask: Mask) -> list[tuple[int, int, int]]:
    """The level stretches of a mask: row, start and end of each."""
    import numpy as np

    padded = np.zeros((mask.shape[0], mask.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = mask
    changes = np.diff(padded, axis=1)
    rows, starts = np.nonzero(changes == 1)
    _, ends = np.nonzero(changes == -1)
    return list(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True))

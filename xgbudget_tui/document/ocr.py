"""Text recognition with rapidocr and onnxruntime, of the extra ``ocr``; its models come inside.

rapidocr finds where text stands; what it overlooks (a lone digit, a dash) is found as ink that is
left. The strips are cut at the ruling lines and read with the recogniser's own network, asked here
directly because its doubts are wanted too, not its answer alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import resources, util
from typing import TYPE_CHECKING, Any

from xgbudget_tui.document.page_pictures import Scan
from xgbudget_tui.document.pdf_words import Rule, Word
from xgbudget_tui.document.recognised_text import (
    ReadText,
    is_figure,
    part_at_gaps,
    plain_figure,
    read_steps,
)
from xgbudget_tui.model.library_calls import LibraryError, ask
from xgbudget_tui.model.value import value_class

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Recogniser = Callable[[Scan], Sequence[Word]]
"""What reads a picture: words in pixels of it, each with its confidence and other readings."""

_LONGEST_SIDE = 1600
"""Pixels of the picture in which text is looked for; it is read in the full one."""
_STRIP = 48
"""Pixels of the height that the network reads."""
_STEP = 8
"""Pixels of such a strip for one step of the network."""
_BATCH = 8
_WIDEST = 3200
_WIDE = 0x2E80


@value_class
class Box:
    """Where something stands, in pixels."""

    x0: float
    y0: float
    x1: float
    y1: float


def is_installed() -> bool:
    """Whether the extra ``ocr`` is there."""
    return util.find_spec("rapidocr") is not None and util.find_spec("onnxruntime") is not None


def load_recogniser() -> Recogniser | None:
    """The recogniser; None without the extra ``ocr``, and where what is installed does not work."""
    try:
        return ask(_load) if is_installed() else None
    except LibraryError:
        return None


@cache
def _load() -> Recogniser:
    import onnxruntime
    from rapidocr import RapidOCR

    finder = RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": 2 * _LONGEST_SIDE,
            "Global.text_score": 0.0,
        }
    )
    folder = resources.files("rapidocr") / "models"
    models = [part for part in folder.iterdir() if "_rec_" in part.name]
    if len(models) != 1:
        raise LibraryError("no model")
    options = onnxruntime.SessionOptions()
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(
        models[0].read_bytes(), options, providers=["CPUExecutionProvider"]
    )
    listed = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return _Reader(finder, session, ("", *listed, " "))


class _Reader:
    """Finds and reads the words of pictures."""

    def __init__(self, finder: Any, session: Any, alphabet: Sequence[str]) -> None:
        self._finder = finder
        self._session = session
        self._input = session.get_inputs()[0].name
        self._alphabet = alphabet

    def __call__(self, scan: Scan) -> list[Word]:
        """The words of a picture."""
        inked = (_tighten(box, scan) for box in self._find(scan))
        tight = drop_inner([box for box in inked if box is not None])
        size = sorted(box.y1 - box.y0 for box in tight)[len(tight) // 2] if tight else 0.0
        tight += _overlooked(scan, tight, size)
        texts = self._read([_cut(scan, box, size) for box in tight])
        return [
            word
            for box, text in zip(tight, texts, strict=True)
            for word in _as_words(box, text, size)
        ]

    def _find(self, scan: Scan) -> list[Box]:
        import cv2

        height, width = scan.grey.shape
        scale = min(1.0, _LONGEST_SIDE / max(height, width))
        small = cv2.resize(scan.grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        picture = cv2.cvtColor(small, cv2.COLOR_GRAY2BGR)
        found = self._finder(picture, use_det=True, use_cls=False, use_rec=False)
        boxes = [] if found.boxes is None else found.boxes / scale
        return [
            part
            for box in boxes
            for part in part_at_walls(
                Box(*(float(v) for v in (*box.min(axis=0), *box.max(axis=0)))), scan.rules
            )
        ]

    def _read(self, strips: Sequence[NDArray[Any]]) -> list[ReadText]:
        """What stands on strips of equal height, those of like width together."""
        import numpy as np

        texts = [ReadText("", 0.0)] * len(strips)
        order = sorted(range(len(strips)), key=lambda number: strips[number].shape[1])
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            widest = max(strips[number].shape[1] for number in batch)
            pictures = np.zeros((len(batch), 3, _STRIP, widest), dtype=np.float32)
            for at, number in enumerate(batch):
                strip = strips[number].astype(np.float32) / 127.5 - 1
                pictures[at, :, :, : strip.shape[1]] = strip
            (found,) = self._session.run(None, {self._input: pictures})
            for at, number in enumerate(batch):
                steps = math.ceil(strips[number].shape[1] / _STEP) + 1
                texts[number] = read_steps(found[at, :steps], self._alphabet)
        return texts


def part_at_walls(box: Box, rules: Sequence[Rule]) -> Iterator[Box]:
    """A box parted where upright ruling lines run through it."""
    middle, margin = (box.y0 + box.y1) / 2, 0.3 * (box.y1 - box.y0)
    walls = sorted(
        rule.x0 for rule in rules
        if not rule.level and rule.y0 <= middle <= rule.y1
        and box.x0 + margin < rule.x0 < box.x1 - margin
    )  # fmt: skip
    start = box.x0
    for wall in walls:
        if wall - start > margin:
            yield Box(start, box.y0, wall, box.y1)
        start = wall
    yield Box(start, box.y0, box.x1, box.y1)


def drop_inner(boxes: Sequence[Box]) -> list[Box]:
    """The boxes without those that lie in a larger one for the most part."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda box: (box.y1 - box.y0) * (box.x1 - box.x0), reverse=True):
        area = (box.y1 - box.y0) * (box.x1 - box.x0)
        shared = (
            max(0.0, min(box.x1, other.x1) - max(box.x0, other.x0))
            * max(0.0, min(box.y1, other.y1) - max(box.y0, other.y0))
            for other in kept
        )
        if all(common < 0.7 * area for common in shared):
            kept.append(box)
    return kept


def _tighten(box: Box, scan: Scan) -> Box | None:
    """A box as large as the ink in it; None where there is none but speckles."""
    height, width = scan.ink.shape
    x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
    x1, y1 = min(width, math.ceil(box.x1)), min(height, math.ceil(box.y1))
    part = scan.ink[y0:y1, x0:x1]
    rows, columns = part.sum(axis=1), part.sum(axis=0)
    filled, drawn = rows.nonzero()[0], columns.nonzero()[0]
    if not len(filled) or not len(drawn):
        return None
    top, foot = y0 + int(filled[0]), y0 + int(filled[-1]) + 1
    middle = (top + foot) / 2
    walls = [r.x0 for r in scan.rules if not r.level and r.y0 <= middle <= r.y1]
    left, right = x0 + int(drawn[0]), x0 + int(drawn[-1]) + 1
    return Box(_reach(scan, left, (top, foot), -1, walls), top,
               _reach(scan, right - 1, (top, foot), 1, walls) + 1, foot)  # fmt: skip


def _reach(scan: Scan, start: int, rows: tuple[int, int], step: int, walls: Sequence[float]) -> int:
    """Where the ink of a word ends that a box has cut off: a thin stroke such as 一 or a dash."""
    high = rows[1] - rows[0]
    stop = start + step * round(1.3 * high)
    beyond = [wall for wall in walls if min(start, stop) <= wall <= max(start, stop)]
    if beyond:
        stop = int(min(beyond, key=lambda wall: abs(wall - start))) - 2 * step
    last = start
    for x in range(start + step, max(-1, min(scan.ink.shape[1], stop)), step):
        if scan.ink[rows[0] : rows[1], x].any():
            last = x
        elif abs(x - last) > 0.4 * high:
            break
    return last


def _overlooked(scan: Scan, boxes: Sequence[Box], size: float) -> list[Box]:
    """Ink outside of all boxes that is as large as a digit or a dash."""
    import cv2
    import numpy as np

    if not size:
        return []
    left = scan.ink.astype(np.uint8)
    margin = max(1, round(0.2 * size))
    for box in boxes:
        left[max(0, int(box.y0) - margin) : int(box.y1) + margin,
             max(0, int(box.x0) - margin) : int(box.x1) + margin] = 0  # fmt: skip
    bridge = np.ones((1, max(1, round(0.7 * size))), dtype=np.uint8)
    joined = cv2.morphologyEx(left, cv2.MORPH_CLOSE, bridge)
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found: list[Box] = []
    for x, y, wide, high, _area in stats[1:].tolist():
        ink = int(left[y : y + high, x : x + wide].sum())
        stands = 0.5 * size <= high <= 1.6 * size and wide <= 12 * size
        filled = ink >= 0.15 * wide * high and ink > 0.05 * size * size
        box = Box(x, y, x + wide, y + high)
        if (stands and filled) or _is_dash(box, ink, size, scan.rules):
            found.append(box)
    return found


def _is_dash(box: Box, ink: int, size: float, rules: Sequence[Rule]) -> bool:
    """Whether ink is a stroke as wide as a dash that is no rest of a ruling line."""
    wide, high = box.x1 - box.x0, box.y1 - box.y0
    if not (0.25 * size <= wide <= 2 * size and 2 * high <= wide and ink >= 0.5 * wide * high):
        return False
    near, middle = 0.3 * size, (box.y0 + box.y1) / 2
    return not any(
        (abs(rule.y0 - middle) <= near and rule.x0 <= box.x1 and box.x0 <= rule.x1)
        if rule.level
        else (box.x0 - 4 <= rule.x0 <= box.x1 + 4 and rule.y0 <= middle <= rule.y1)
        for rule in rules
    )


def _cut(scan: Scan, box: Box, size: float) -> NDArray[np.uint8]:
    """The strip of a box, with a margin, in the height that the network reads."""
    import cv2
    import numpy as np

    high = max(box.y1 - box.y0, 0.8 * size)
    middle, margin = (box.y0 + box.y1) / 2, 0.15 * high
    height, width = scan.grey.shape
    y0, y1 = max(0, round(middle - high / 2 - margin)), round(middle + high / 2 + margin)
    x0, x1 = max(0, round(box.x0 - margin)), min(width, round(box.x1 + margin))
    strip = scan.grey[y0 : min(height, y1), x0:x1]
    scaled = min(_WIDEST, max(8, round(strip.shape[1] * _STRIP / strip.shape[0])))
    return np.asarray(cv2.resize(strip, (scaled, _STRIP), interpolation=cv2.INTER_LINEAR))


def _as_words(box: Box, text: ReadText, size: float) -> Iterator[Word]:
    """The words of a strip in pixels of the picture."""
    if not text.text.strip():
        return
    high = max(box.y1 - box.y0, 0.8 * size)
    margin = 0.15 * high
    step = _STEP * (high + 2 * margin) / _STRIP
    centres = [box.x0 - margin + (place + 0.5) * step for place in text.places]
    whole = is_figure(text.text)
    spans = [(0, len(text.text))] if whole else part_at_gaps(text)
    middle = (box.y0 + box.y1) / 2
    for start, end in spans:
        letters = text.text[start:end]
        kept = [at for at in range(start, end) if text.text[at].strip()]
        if not kept:
            continue
        shown = plain_figure(letters)
        x0 = box.x0 if start == 0 else centres[kept[0]] - 0.4 * size
        x1 = box.x1 if end == len(text.text) else centres[kept[-1]] + 0.4 * size
        wide = any(ord(letter) >= _WIDE for letter in letters)
        tall = min(high, 1.3 * size) / (0.92 if wide else 0.75)
        yield Word(shown.strip(), x0, middle - tall / 2, x1, middle + tall / 2,
                   confidence=text.confidence, readings=text.readings if whole else ())  # fmt: skip

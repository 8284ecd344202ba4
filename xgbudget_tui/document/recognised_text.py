"""What a recogniser saw in a strip of one line: its text, where its letters stand, other readings.

A network for reading lines (CTC) gives for each step along the strip how likely each letter is, or
that none begins there. The likeliest letters are the text. Where it wavered at one place of a
figure, each of the texts that it held possible there is another reading of the whole; only these
are ever tried against sums.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xgbudget_tui.model.value import value_class

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_LIKELY = 0.02
"""How likely a letter must be at one place to make another reading."""
LEAST_LIKELY_COUNT = 0.1
"""How likely it must be that there is a letter more, or one less."""
MOST_READINGS = 6
"""Other readings kept of one figure."""
_FIGURE = re.compile(r"[-+−－△▲(（]*[\d,，.．\s]*\d[\d,，.．\s]*[)）%％]*")
_DASHES = re.compile(r"[-—－–─一_~]+")
_GAP = 2.2
"""Steps without a letter, in usual steps from letter to letter, that part two words."""


@value_class
class ReadText:
    """A text read; ``confidence`` is that of its least certain letter, from 0 to 1.

    ``places`` is the step at which each letter is surest. ``readings`` are other texts that were
    held possible, likeliest first; only figures have any.
    """

    text: str
    confidence: float
    places: tuple[float, ...] = ()
    readings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Letter:
    """A letter of the likeliest text, its step and how likely it is; 0 is no letter."""

    at: int
    index: int
    likely: float


def read_steps(steps: NDArray[Any], alphabet: Sequence[str]) -> ReadText:
    """The text of a strip from its steps × letters of likelihoods; letter 0 is none."""
    letters = _likeliest(steps)
    text = "".join(alphabet[letter.index] for letter in letters)
    if not text.strip():
        return ReadText("", 0.0)
    confidence = min(letter.likely for letter in letters if alphabet[letter.index].strip())
    places = tuple(float(letter.at) for letter in letters)
    readings: tuple[str, ...] = ()
    if is_figure(text):
        readings = _other_readings(steps, letters, alphabet)
    return ReadText(text, confidence, places, readings)


def is_figure(text: str) -> bool:
    """Whether a recognised text is a number, with signs and separators of either width."""
    return _FIGURE.fullmatch(text.strip()) is not None


def plain_figure(text: str) -> str:
    """A recognised figure in narrow signs and without white; a lone stroke as a dash.

    Their widths are not seen on a picture, so nothing that is printed is changed.
    """
    if _DASHES.fullmatch(text.strip()):
        return "-"
    if not is_figure(text):
        return text
    return "".join(unicodedata.normalize("NFKC", text).split())


def _likeliest(steps: NDArray[Any]) -> list[_Letter]:
    best = steps.argmax(axis=1)
    letters: list[_Letter] = []
    before = 0
    for at, index in enumerate(best.tolist()):
        likely = float(steps[at, index])
        if index and index != before:
            letters.append(_Letter(at, index, likely))
        elif index and likely > letters[-1].likely:
            letters[-1] = _Letter(at, index, likely)
        before = index
    return letters


def _other_readings(
    steps: NDArray[Any], letters: Sequence[_Letter], alphabet: Sequence[str]
) -> tuple[str, ...]:
    """The figures that differ in one letter: another one, one less, one more."""
    text = [alphabet[letter.index] for letter in letters]
    found: dict[str, float] = {}

    def note(changed: Sequence[str], likely: float) -> None:
        reading = plain_figure("".join(changed))
        least = LEAST_LIKELY if len(changed) == len(text) else LEAST_LIKELY_COUNT
        if likely >= least and is_figure(reading) and reading != plain_figure("".join(text)):
            found[reading] = max(found.get(reading, 0.0), likely)

    taken = {letter.at for letter in letters}
    for number, letter in enumerate(letters):
        for index in steps[letter.at].argsort()[-4:].tolist():
            likely = float(steps[letter.at, index])
            if index != letter.index:
                other = [alphabet[index]] if index else []
                note([*text[:number], *other, *text[number + 1 :]], likely)
    for at in range(len(steps)):
        index = int(steps[at, 1:].argmax()) + 1
        beside = {letter.index for letter in letters if abs(letter.at - at) <= 1}
        if at in taken or index in beside or steps[at].argmax():
            continue
        number = sum(letter.at < at for letter in letters)
        note([*text[:number], alphabet[index], *text[number:]], float(steps[at, index]))
    ranked = sorted(found, key=lambda reading: -found[reading])
    return tuple(ranked[:MOST_READINGS])


def part_at_gaps(text: ReadText) -> list[tuple[int, int]]:
    """The words of a text as spans of its letters, parted where there is wide white."""
    steps = [after - before for before, after in zip(text.places, text.places[1:], strict=False)]
    if not steps:
        return [(0, len(text.text))]
    usual = sorted(steps)[len(steps) // 2]
    spans: list[tuple[int, int]] = []
    start = 0
    for number, step in enumerate(steps, start=1):
        if step > _GAP * usual + 1:
            spans.append((start, number))
            start = number
    return [*spans, (start, len(text.text))]

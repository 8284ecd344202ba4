"""What a recogniser's likelihoods say: the text, and the figures it wavered between."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from xgbudget_tui.document.recognised_text import (
    ReadText,
    part_at_gaps,
    plain_figure,
    read_steps,
)

ALPHABET = ["", *"0123456789,.%-", "教", "育", " "]


def steps(*seen: dict[str, float]) -> NDArray[np.float64]:
    """A strip of these steps; what is left of each is that no letter begins there."""
    found = np.zeros((len(seen), len(ALPHABET)))
    for at, likely in enumerate(seen):
        for letter, share in likely.items():
            found[at, ALPHABET.index(letter)] = share
        found[at, 0] = 1 - sum(likely.values())
    return found


def test_the_likeliest_letters_are_the_text() -> None:
    read = read_steps(steps({"1": 0.9}, {}, {"2": 0.99}, {"2": 0.6}, {}, {"2": 0.8}), ALPHABET)
    assert (read.text, read.confidence) == ("122", pytest.approx(0.8))
    assert read.places == (0, 2, 5)


def test_where_it_wavered_there_is_another_reading() -> None:
    read = read_steps(steps({"1": 0.99}, {}, {"3": 0.6, "8": 0.35}, {}, {"5": 0.99}), ALPHABET)
    assert (read.text, read.readings) == ("135", ("185",))


def test_a_letter_it_may_have_overlooked_or_made_up_is_another_reading() -> None:
    read = read_steps(steps({"1": 0.99}, {".": 0.3}, {"5": 0.7}), ALPHABET)
    assert (read.text, set(read.readings)) == ("15", {"1.5", "1"})


def test_what_is_certain_has_no_other_reading() -> None:
    assert read_steps(steps({"7": 0.995}, {}, {"1": 0.99}), ALPHABET).readings == ()


def test_words_have_no_other_readings() -> None:
    read = read_steps(steps({"教": 0.6}, {}, {"育": 0.5, "3": 0.4}), ALPHABET)
    assert (read.text, read.readings) == ("教育", ())


def test_nothing_read_is_no_text() -> None:
    assert read_steps(steps({}, {"1": 0.2}), ALPHABET) == ReadText("", 0.0)


@pytest.mark.parametrize(
    ("seen", "plain"),
    [
        ("1，234", "1,234"),
        ("１２．５％", "12.5%"),
        ("1 234", "1234"),
        ("一", "-"),
        ("——", "-"),
        ("一般", "一般"),
        ("-12", "-12"),
        ("2023年", "2023年"),
    ],
)
def test_figures_are_put_in_narrow_signs(seen: str, plain: str) -> None:
    assert plain_figure(seen) == plain


def test_words_far_apart_are_parted() -> None:
    text = ReadText("教育支出", 1.0, (0.0, 4.0, 20.0, 24.0))
    assert part_at_gaps(text) == [(0, 2), (2, 4)]
    assert part_at_gaps(ReadText("教", 1.0, (3.0,))) == [(0, 1)]

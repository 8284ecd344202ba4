"""Slips of the pen: which figures one slip makes of another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xgbudget_tui.model.slips import (
    is_digit_dropped,
    is_plain_slip,
    is_slip_within,
    is_transposed,
    slip_likeness,
)


@pytest.mark.parametrize(
    ("value", "needed", "likeness"),
    [
        (1_475, 1_457, 3),
        (14_570, 1_457, 3),
        (145, 1_457, 2),
        (1_458, 1_457, 1),
        (1_999, 1_457, 0),
        # A lost first digit takes the noughts behind it along: 3,076,240 and 076,240.
        (76_240, 3_076_240, 2),
        (3_076_240, 76_240, 2),
        (240, 3_076_240, 0),
    ],
)
def test_a_slip_is_told_by_the_digits_it_changes(value: int, needed: int, likeness: int) -> None:
    assert slip_likeness(value, needed, 1) == likeness


def test_a_first_digit_may_be_swapped_with_a_nought() -> None:
    assert is_transposed(37, 307, 1)
    assert not is_transposed(37, 370, 1)
    assert is_plain_slip(7_600, 70_600, 100)


@pytest.mark.parametrize(
    ("value", "needed", "resolution", "dropped"),
    [
        (1457, 14570, 1, True),
        (1457, 13457, 1, True),
        (13457, 1457, 1, False),  # one digit too many is another slip
        (1457, 1547, 1, False),
        (-12, -123, 1, True),
        (12, -123, 1, False),
        (1200, 12300, 100, True),
        (1200, 12350, 100, False),  # no figure of that table has such a digit
    ],
)
def test_a_digit_was_left_out(value: int, needed: int, resolution: int, dropped: bool) -> None:
    assert is_digit_dropped(value, needed, resolution) is dropped
    assert not (dropped and is_transposed(value, needed, resolution))


def test_rounding_may_blur_what_a_slip_is_for() -> None:
    # 14,287 printed 142,870; the rounded rest of the sum asks for 14,288.
    assert not is_plain_slip(142_870, 14_288, 1)
    assert is_slip_within(142_870, 14_288, 1, 2)
    assert not is_slip_within(142_870, 14_288, 1, 0)


def test_the_more_rounding_leaves_open_the_more_a_slip_must_change() -> None:
    assert is_slip_within(1_280, 128, 1, 2)
    assert is_slip_within(400, 40, 1, 0)
    assert not is_slip_within(400, 40, 1, 2)


@given(
    value=st.integers(-(10**6), 10**6) | st.integers(-300, 300),
    change=st.integers(-(10**6), 10**6),
    resolution=st.sampled_from([0, 1, 3, 100]),
    leeway=st.integers(0, 4_000),
)
@settings(max_examples=400, deadline=None)
def test_no_slip_is_missed_where_rounding_leaves_many_numbers_open(
    value: int, change: int, resolution: int, leeway: int
) -> None:
    digit = max(resolution, 1)
    needed = (value * 10 + change) // 10 if change % 2 else change
    nearest, around = (2 * needed + digit) // (2 * digit), leeway // digit
    far = abs(value - needed) >= 100 * digit * (2 * around + 1)
    one_by_one = far and any(
        is_plain_slip(value, number * digit, digit)
        for number in range(nearest - around, nearest + around + 1)
    )
    assert is_slip_within(value, needed, resolution, leeway) is one_by_one

"""Slips of the pen: which printed figure may stand for which."""

from __future__ import annotations

import pytest

from xgbudget_tui.model.slips import is_digit_dropped, is_transposed


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

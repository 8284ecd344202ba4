"""Codes that took over from one another: only what the lists say."""

from __future__ import annotations

import pytest

from xgbudget_tui.classification import kindred_codes


@pytest.mark.parametrize("code", ["2010308", "20140"])
def test_a_line_that_moved_is_known_under_both_its_codes(code: str):
    assert kindred_codes(code) == ("2010308", "20140")


@pytest.mark.parametrize("code", ["205", "2050202", "2010301", "10101", "9999999"])
def test_a_name_that_many_codes_bear_moves_nowhere(code: str):
    assert kindred_codes(code) == (code,)

"""Money is exact in both directions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xgbudget_tui.model.money import (
    LARGEST,
    MICROPERCENT,
    Unit,
    format_amount,
    format_percent,
    parse_amount,
    parse_percent,
)


@given(st.integers(-LARGEST, LARGEST), st.sampled_from(Unit))
def test_what_is_written_is_read_back(fen: int, unit: Unit) -> None:
    amount = parse_amount(format_amount(fen, unit), unit)
    assert amount is not None
    assert amount[0] == fen


@pytest.mark.parametrize(
    ("text", "unit", "fen", "resolution"),
    [
        ("233,126", Unit.WAN_YUAN, 233_126_000_000, 1_000_000),
        ("192.68", Unit.YI_YUAN, 1_926_800_000_000, 100_000_000),
        ("－３２８５", Unit.WAN_YUAN, -3_285_000_000, 1_000_000),
        ("(12.5)", Unit.YUAN, -1250, 10),
        ("0", Unit.WAN_YUAN, 0, 1_000_000),
    ],
)
def test_printed_amounts(text: str, unit: Unit, fen: int, resolution: int) -> None:
    assert parse_amount(text, unit) == (fen, resolution)


@pytest.mark.parametrize(
    "text", ["", "-", "无", "1,23", "12,34,567", "1.2.3", "一百", "1e5", "9" * 30]
)
def test_what_is_no_amount(text: str) -> None:
    assert parse_amount(text, Unit.WAN_YUAN) is None


def test_percent_keeps_its_last_digit() -> None:
    assert parse_percent("-5.6%") == (-5_600_000, 100_000)
    assert parse_percent("100％") == (100 * MICROPERCENT, MICROPERCENT)
    assert format_percent(-1_041_667) == "-1.0%"

"""Figures, shares, bars and marks as a reader sees them."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import figure, measure
from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.figures import amount_text, ratio_text
from xgbudget_tui.model.money import Unit, parse_amount
from xgbudget_tui.model.terms import FigureState, Mark
from xgbudget_tui.tui.drawing.figures import UNITS, figure_text, share_text
from xgbudget_tui.tui.drawing.glyphs import ASCII, UNICODE, bar_text


@settings(max_examples=100, deadline=None)
@given(st.integers(-(10**9), 10**9), st.sampled_from(list(UNITS)), st.sampled_from(list(UNITS)))
def test_no_unit_loses_a_figure(count: int, printed_in: Unit, shown_in: Unit) -> None:
    """What is shown, read back in the unit it is shown in, is what was printed."""
    fen = count * printed_in.fen // 100
    shown = amount_text(fen, shown_in, max(1, printed_in.fen // 100))

    again = parse_amount(shown, shown_in)
    assert again is not None
    assert again[0] == fen


def test_decimals_follow_the_printed_precision_in_every_unit() -> None:
    whole = parse_amount("12,300", Unit.WAN_YUAN)
    halves = parse_amount("12.50", Unit.WAN_YUAN)
    assert whole is not None
    assert halves is not None

    assert amount_text(whole[0], Unit.WAN_YUAN, whole[1]) == "12,300"
    assert amount_text(whole[0], Unit.YI_YUAN, whole[1]) == "1.2300"
    assert amount_text(halves[0], Unit.WAN_YUAN, halves[1]) == "12.50"


def test_nothing_zero_dash_and_none_look_different() -> None:
    texts = [figure_text(figure(t), measure(), Unit.WAN_YUAN) for t in ("", "0", "-", "无")]

    assert texts == ["", "0", "-", "无"]


def test_a_foreign_amount_keeps_its_currency() -> None:
    euros = measure(unit=Unit.EURO)

    assert figure_text(figure("1,234", Unit.EURO), euros, Unit.YI_YUAN) == "1,234"


def test_a_ratio_keeps_its_printed_decimals() -> None:
    assert ratio_text(-5_600_000, 100_000) == "-5.6%"
    assert ratio_text(0, 1_000_000) == "0%"
    ratio = Figure(FigureState.RATIO, 15_250_000, "15.25%", 10_000)
    assert figure_text(ratio, None, Unit.YUAN) == "15.25%"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(86, 100, "86%"), (1, 1000, "<1%"), (0, 10, "0%"), (None, 10, ""), (5, 0, ""), (5, None, ""),
     (-5, 10, ""), (-5, -10, "50%")],
)  # fmt: skip
def test_shares_are_said_only_where_there_are_some(
    part: int | None, whole: int | None, text: str
) -> None:
    assert share_text(part, whole) == text


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 10**15), st.integers(1, 10**15), st.integers(1, 30))
def test_a_bar_is_as_long_as_the_share_to_an_eighth_of_a_cell(
    part: int, whole: int, width: int
) -> None:
    part, whole = min(part, whole), max(part, whole)
    bar = bar_text(part, whole, width, UNICODE)
    eighths = 8 * (len(bar) - 1) + UNICODE.blocks.index(bar[-1]) + 1

    assert len(bar) <= width
    assert abs(eighths - Decimal(8 * width * part) / whole) <= 1


def test_a_bar_in_ascii_is_made_of_whole_cells() -> None:
    assert bar_text(1, 2, 10, ASCII) == "#####"


def test_every_mark_has_a_sign_of_its_own() -> None:
    marks = [v for v in Mark if v is not Mark.NOT_APPLICABLE]
    for glyphs in (UNICODE, ASCII):
        assert len({glyphs.mark(mark)[0] for mark in marks}) == len(marks)


def test_signs_before_a_figure_are_one_cell_wide_in_every_terminal() -> None:
    signs = [UNICODE.opened, UNICODE.folded, UNICODE.guide, UNICODE.into, UNICODE.bookmark]
    signs += [UNICODE.mark(mark)[0] for mark in Mark]

    assert all(unicodedata.east_asian_width(sign) in {"N", "Na"} for sign in signs)


def test_the_ascii_signs_are_ascii() -> None:
    assert all(sign.isascii() for sign in ASCII)

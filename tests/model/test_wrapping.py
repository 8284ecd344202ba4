"""Prose broken into lines: nothing lost, nothing too wide."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from xgbudget_tui.model.wrapping import Span, wrap_plain, wrap_spans

TEXTS = st.text(alphabet="教育支出，。1234 ab％", max_size=80)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, max_size=4), st.integers(4, 60))
def test_every_character_is_kept_in_its_span(texts: list[str], width: int) -> None:
    spans = [Span(text, "", number) for number, text in enumerate(texts)]
    lines = wrap_spans(spans, width)

    for number, text in enumerate(texts):
        kept = "".join(s.text for line in lines for s in line if s.link == number)
        assert kept.replace(" ", "") == text.replace(" ", "")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="教育支出，、。)12ab ", max_size=120), st.integers(4, 60))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    assert all(
        sum(cell_len(span.text) for span in line) <= width
        for line in wrap_spans([Span(text)], width)
    )


def test_a_line_does_not_begin_with_a_comma() -> None:
    lines = wrap_spans([Span("教育支出，国防支出")], 8)

    shown = ["".join(span.text for span in line) for line in lines]
    assert shown == ["教育支", "出，国防", "支出"]


def test_a_number_is_not_broken_in_two() -> None:
    lines = wrap_spans([Span("支出 233,126 万元")], 10)

    assert any("233,126" in span.text for line in lines for span in line)


def test_a_number_keeps_its_english_unit() -> None:
    text = "Total: 11,266 ×10,000 yuan; parts: 7.5 ×100 million yuan."
    for width in range(28, 40):
        lines = wrap_plain(text, width)
        joined = "|".join(lines)
        assert "11,266 ×10,000 yuan" in joined
        assert "7.5 ×100 million yuan" in joined

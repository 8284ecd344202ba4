"""Words of documents on one line, and how many cells they take."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich import cells

from xgbudget_tui.model.text import Text, cell_len, cut_left, cut_right, formula_safe, printable

ANY_TEXT = st.text(max_size=30) | st.text(
    st.sampled_from("教a é\u0301\u200d\ufe0f❤⚓👩🏫1#·…\x00\x1b\u3000"), max_size=20
)


def test_every_character_is_as_wide_as_the_screen_draws_it():
    for code in (*range(0x20000), *range(0x3FFF0, 0x40010), *range(0xE0000, 0xE0200)):
        assert cell_len(chr(code)) == cells.cell_len(chr(code)), hex(code)


@settings(max_examples=500, deadline=None)
@given(ANY_TEXT)
def test_every_text_is_as_wide_as_the_screen_draws_it(text: str):
    assert cell_len(text) == cells.cell_len(text)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT, st.integers(2, 30))
def test_what_is_cut_has_room_and_says_so(text: str, width: int):
    for cut in (cut_right(text, width), cut_left(text, width)):
        assert cell_len(cut) <= width
        assert cut == text or ".." in cut


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_what_is_printable_stays_as_it_is(text: str):
    shown = printable(text)
    assert shown.isprintable()
    assert printable(shown) == shown


def test_what_parts_two_words_is_one_space():
    assert printable("a\r\nb\t\tc\u2028d\u3000e\xa0f\n") == "a b c d e f"
    assert printable("教\u200b育\u202e\x1b支\ufeff出") == "教育支出"


def test_a_formula_is_text():
    assert formula_safe("\t＝1+1") == "' ＝1+1"
    assert formula_safe("教育") == "教育"


def test_a_thing_is_said_in_one_of_two_languages():
    said = Text("表", "table")
    assert (said.in_("zh"), said.in_("en")) == ("表", "table")

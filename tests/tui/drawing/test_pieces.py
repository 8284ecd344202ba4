"""Text in cells: whatever comes out of a document keeps its width and commands nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from xgbudget_tui.model.text import printable
from xgbudget_tui.tui.drawing.pieces import (
    CUT,
    cut_apart,
    cut_left,
    cut_right,
    fill_left,
    fill_right,
    fit_pieces,
    text_of,
)

NAMES = st.text(alphabet=st.sampled_from("教育支出ab 1（）é\u0301🏫·…"), max_size=20)
WIDTHS = st.integers(0, 30)


@settings(max_examples=150, deadline=None)
@given(NAMES, WIDTHS)
def test_filling_gives_exactly_the_cells_asked_for(name: str, width: int):
    assert cell_len(fill_left(name, width)) == width
    assert cell_len(fill_right(name, width)) == width


@settings(max_examples=150, deadline=None)
@given(NAMES, WIDTHS)
def test_cutting_never_exceeds_the_room_and_never_splits_a_hanzi(name: str, width: int):
    for cut in (cut_left(name, width), cut_right(name, width)):
        assert cell_len(cut) <= width
        if cell_len(name) > width > 0:
            assert CUT in cut
            assert cut.strip(CUT) in name


@settings(max_examples=100, deadline=None)
@given(st.lists(NAMES, max_size=6), WIDTHS)
def test_pieces_together_are_as_wide_as_the_list(names: list[str], width: int):
    pieces = fit_pieces([(name, "") for name in names], width)
    assert cell_len(text_of(pieces)) == width


def test_a_name_that_fits_is_left_alone():
    assert cut_right("教育支出", 8) == "教育支出"
    assert cut_right("教育支出", 7) == "教育支" + CUT
    assert cut_left("教育支出", 5) == CUT + "支出"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_no_document_can_send_a_control_sequence(text: str):
    shown = printable(text)
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in shown)
    assert "\u202e" not in shown


def test_an_escape_in_a_name_is_harmless_and_markup_stays_text():
    assert printable("\x1b]52;c;AAAA\x07[bold]教育[/]") == "]52;c;AAAA[bold]教育[/]"
    assert printable("行\n政\u202e运行") == "行 政运行"


def test_names_that_begin_alike_are_cut_where_they_do_not_differ() -> None:
    names = ["企业职工基本养老保险基金收入", "企业职工基本养老保险基金支出", "教育支出"]
    cut = cut_apart(names, 20)
    assert all(cell_len(name) <= 20 for name in cut)
    assert [name[-2:] for name in cut] == ["收入", "支出", "支出"]
    assert cut[0].startswith("企业职工")
    assert CUT in cut[0]
    assert cut_apart(["一般公共服务支出很长的名字", "教育支出"], 12)[0].startswith("一般公共服")

"""Input survives legacy mouse reports, cut characters and garbage."""

from hypothesis import given
from hypothesis import strategies as st

from xgbudget_tui.tui.terminal.driver import InputDecoder


def test_legacy_mouse_reports_are_taken_out() -> None:
    assert InputDecoder().decode(b"a\x1b[M \xff\xfeb") == "ab"


@given(st.integers(0, 12))
def test_a_report_cut_anywhere_types_nothing(cut: int) -> None:
    whole = "教".encode() + b"\x1b[M!!!j"
    decoder = InputDecoder()
    seen = decoder.decode(whole[:cut]) + decoder.decode(whole[cut:])
    assert seen.replace("\x1b[", "").replace("\x1b", "") == "教j"


@given(st.binary(max_size=200))
def test_no_bytes_are_an_error(garbage: bytes) -> None:
    text = InputDecoder().decode(garbage, final=True)
    assert "\x00" not in text

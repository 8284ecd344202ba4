"""Ctrl+c is found wherever it stands in what was typed, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xgbudget_tui.tui.terminal.interrupts import InterruptFinder

PRESSED = ["\x03", "\x1b[99;5u", "\x1b[99;133u", "\x1b[99:67;5:1u", "\x1b[99;5;99u"]
NOT_PRESSED = [
    "c",
    "\x1b[99u",  # c
    "\x1b[99;6u",  # shift is held as well
    "\x1b[99;5:3u",  # let go
    "\x1b[98;5u",  # ctrl+b
    "\x1b[200~a\x03b\x1b[201~",  # pasted
    "\x1b[200~\x1b[99;5u",
]


@pytest.mark.parametrize("keys", PRESSED)
@pytest.mark.parametrize(
    "before", ["", "教" * 5000, "\x1b", "\x1b[", "\x1b[99;5", *NOT_PRESSED[:-1]]
)
def test_ctrl_c_is_found(keys: str, before: str) -> None:
    assert InterruptFinder().find(before + keys + "a")


@pytest.mark.parametrize("keys", NOT_PRESSED)
def test_what_is_not_ctrl_c_is_not_taken_for_it(keys: str) -> None:
    assert not InterruptFinder().find(keys)


@given(st.sampled_from(PRESSED), st.integers(0, 12), st.text(max_size=100))
def test_cut_anywhere_it_is_found_once(keys: str, cut: int, before: str) -> None:
    finder = InterruptFinder()
    before = before.replace("\x03", "").replace("\x1b", "")
    assert finder.find(before + keys[:cut]) + finder.find(keys[cut:]) == 1
    assert not finder.find("c")


def test_a_paste_that_comes_in_pieces_is_one() -> None:
    finder = InterruptFinder()
    pieces = ["\x1b[20", "0~", "\x03" * 100, "a" * 200, "\x03", "\x1b[201", "~"]
    assert not any(finder.find(piece) for piece in pieces)
    assert finder.find("\x03")


@given(st.lists(st.text(max_size=50)))
def test_garbage_does_no_harm(pieces: list[str]) -> None:
    finder = InterruptFinder()
    for piece in pieces:
        finder.find(piece)
    assert len(finder._rest) <= 64

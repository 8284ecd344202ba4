"""Escape is known soon, and arrows that a line takes apart are put together again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xgbudget_tui.tui.terminal.escape_key import (
    LONGEST_WAIT,
    REMOTE_WAIT,
    WAIT,
    EscapeKeys,
    escape_wait,
)

SEQUENCES = ("\x1b[A", "\x1bOB", "\x1b[1;5C", "\x1b[<0;3;4M", "j", "教", "\x1b[15~")


def test_a_lone_byte_is_the_key_when_nothing_follows() -> None:
    keys = EscapeKeys()

    assert keys.take("a\x1b", 0.0) == "a"
    assert keys.is_waiting
    assert keys.decide(0.01) == 1
    assert not keys.is_waiting
    assert keys.take("j", 5.0) == "j"


@given(st.lists(st.sampled_from(SEQUENCES), min_size=1), st.lists(st.integers(1, 4)))
def test_what_follows_in_time_is_passed_on_as_it_was_typed(
    typed: list[str], sizes: list[int]
) -> None:
    text, keys, passed = "".join(typed), EscapeKeys(), ""
    at = 0
    for size in [*sizes, len(text)]:
        passed += keys.take(text[at : at + size], 0.0)
        at += size

    assert passed + "\x1b" * keys.decide(0.0) == text


@pytest.mark.parametrize("rest", ["[A", "OB", "[1;5C", "[?2026;2$y"])
def test_the_rest_of_a_key_that_came_late_is_that_key_and_the_wait_grows(rest: str) -> None:
    keys = EscapeKeys(WAIT)
    keys.take("\x1b", 0.0)
    assert keys.decide(WAIT) == 1

    assert keys.take(rest, WAIT + 0.05) == "\x1b" + rest
    assert keys.wait == LONGEST_WAIT


def test_what_is_typed_after_a_while_is_no_rest() -> None:
    keys = EscapeKeys(WAIT)
    keys.take("\x1b", 0.0)
    keys.decide(WAIT)

    assert keys.take("[A", 1.0) == "[A"
    assert keys.wait == WAIT


@given(st.integers(0, 14))
def test_the_end_of_a_paste_taken_apart_is_passed_on_at_once(cut: int) -> None:
    text = "\x1b[200~a\x1b[201~"
    keys = EscapeKeys()
    passed = keys.take(text[:cut], 0.0)
    inside = 6 <= cut < len(text)

    assert not (inside and keys.is_waiting)
    assert passed + keys.take(text[cut:], 0.0) == text
    assert keys.take("\x1b", 0.0) == ""


def test_the_wait_is_as_asked_for_or_as_the_line_seems_to_be() -> None:
    assert escape_wait({}) == WAIT
    assert escape_wait({"SSH_TTY": "/dev/pts/1"}) == REMOTE_WAIT
    assert escape_wait({"ESCDELAY": "200"}) == 0.2
    assert escape_wait({"ESCDELAY": "soon"}) == WAIT

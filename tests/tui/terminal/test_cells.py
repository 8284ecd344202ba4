"""Whatever is painted, sending only the difference leaves the same screen as sending it all."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.terminal.emulator import Terminal
from xgbudget_tui.tui.terminal import cells
from xgbudget_tui.tui.terminal.cells import CellScreen, style_change

WIDTH, HEIGHT = 24, 4
STYLES = ["", "1", "31", "1;38;5;12;48;5;236", "7", "48;2;1;2;3", "2;32", "4;38;5;9"]
TEXTS = st.text(st.sampled_from("ab 01,教育支出│█▏é"), min_size=1, max_size=16)
WRITES = st.tuples(
    st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), TEXTS, st.sampled_from(STYLES)
)


def plain(x: int, y: int, text: str, style: str, screen: CellScreen) -> str:
    """The write as a program without the layer would send it, cut at the right edge."""
    cells, kept = x, []
    for char in text:
        size = 2 if char >= "\u2e80" else 1
        if cells + size > screen.width:
            if cells < screen.width:
                kept.append(" ")
            break
        kept.append(char)
        cells += size
    return f"\x1b[{y + 1};{x + 1}H\x1b[0;{style or '0'}m{''.join(kept)}\x1b[0m"


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(WRITES, max_size=6), max_size=6))
def test_difference_and_whole_give_the_same_screen(
    frames: list[list[tuple[int, int, str, str]]],
) -> None:
    check_differences(frames)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(WRITES, max_size=6), max_size=6))
def test_every_way_to_send_a_row_gives_the_same_screen(
    frames: list[list[tuple[int, int, str, str]]],
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        # So that what pays in a long frame only is done in these short ones.
        for name in ("LONG_STYLE", "LONG_FRAME", "MANY_BLANKS"):
            patched.setattr(cells, name, 1)
        patched.setattr(cells, "FEWEST_SPANS", 1)
        check_differences(frames)


def check_differences(frames: list[list[tuple[int, int, str, str]]]) -> None:
    """Sends the difference to one terminal, everything to another, and compares after each."""
    screen = CellScreen(WIDTH, HEIGHT)
    screen.cleared()
    ours, theirs = Terminal(WIDTH, HEIGHT), Terminal(WIDTH, HEIGHT)
    for at_once, frame in zip(itertools.cycle((True, False, False)), frames, strict=False):
        for x, y, text, style in frame:
            screen.paint(x, y, text, style)
            theirs.feed(plain(x, y, text, style, screen))
        ours.feed(screen.take_difference(at_once=at_once))
        assert ours.cells() == theirs.cells()
        assert screen.is_current


@given(st.lists(WRITES, max_size=8))
def test_an_unchanged_screen_sends_nothing(writes: list[tuple[int, int, str, str]]) -> None:
    screen = CellScreen(WIDTH, HEIGHT)
    for write in writes:
        screen.paint(*write)
    screen.take_difference()
    assert screen.take_difference() == ""


@settings(deadline=None)
@given(
    st.lists(WRITES, min_size=1, max_size=8), st.integers(1, WIDTH * 2), st.integers(1, HEIGHT * 2)
)
def test_after_a_resize_everything_is_sent_again(
    writes: list[tuple[int, int, str, str]], width: int, height: int
) -> None:
    screen = CellScreen(WIDTH, HEIGHT)
    screen.take_difference()
    screen.resize(width, height)
    terminal = Terminal(width, height)
    terminal.feed("\x1b[41mold rubbish\x1b[0m")
    for y in range(height):
        screen.paint(0, y, " " * width, "44")
    terminal.feed(screen.take_difference())
    assert {cell[:3] for row in terminal.cells() for cell in row} == {(" ", "default", "blue")}


@given(st.sampled_from(STYLES), st.sampled_from(STYLES))
def test_a_style_change_is_as_good_as_a_reset(old: str, new: str) -> None:
    ours, theirs = Terminal(4, 1), Terminal(4, 1)
    ours.feed(f"\x1b[0;{old or '0'}m" + (style_change(old, new) if old != new else "") + "x")
    theirs.feed(f"\x1b[0;{new or '0'}mx")
    assert ours.cells()[0][0] == theirs.cells()[0][0]


@given(st.text(max_size=30))
def test_text_never_steers_the_terminal(text: str) -> None:
    screen = CellScreen(40, 1)
    screen.cleared()
    screen.paint(0, 0, f"\x1b]52;c;eA==\x07{text}\u202e", "")
    sent = screen.take_difference()
    assert "\x1b]" not in sent
    assert not {"\x07", "\u202e", "\n"} & set(sent)


def test_a_moved_cursor_bar_costs_two_short_rows() -> None:
    screen = CellScreen(120, 40)
    for y in range(40):
        screen.paint(0, y, f"  {y:>4} 教育支出".ljust(100), "")
    screen.take_difference()
    screen.paint(0, 4, ">", "")
    screen.paint(0, 5, ">", "7")
    assert len(screen.take_difference().encode()) < 40


def test_a_colour_that_comes_again_in_a_row_is_set_once() -> None:
    screen = CellScreen(120, 1)
    screen.cleared()
    for at in range(6):
        screen.paint(at * 8, 0, f"{2020 + at}", "1;38;5;196" if at % 2 else "1;38;5;136")
    sent = screen.take_difference()
    assert sent.count("\x1b[1;38;5;136m") == 1
    assert sent.count("38;5;196") == 1


def test_a_row_that_is_mostly_blank_is_erased_first() -> None:
    screen, terminal = CellScreen(120, 1), Terminal(120, 1)
    screen.cleared()
    screen.paint(0, 0, "支出" * 60, "")
    terminal.feed(screen.take_difference())
    screen.paint(0, 0, " " * 120, "")
    for at in range(5):
        screen.paint(at * 28, 0, "a", "")
    sent = screen.take_difference()
    terminal.feed(sent)
    assert len(sent) < 40
    shown = "".join(cell[0] for cell in terminal.cells()[0])
    assert shown == ("a" + " " * 27) * 4 + "a" + " " * 7


def test_a_colour_of_many_rows_is_set_once_in_a_long_frame() -> None:
    screen, terminal = CellScreen(120, 40), Terminal(120, 40)
    screen.cleared()
    for y in range(40):
        screen.paint(0, y, "abcdefghijk" * 6 + str(y), "")
        screen.paint(70, y, "+12.5%, 2010101一般公共服务", "38;5;244")
        screen.paint(100, y, f"{y:>10}", "1;38;5;32")
    sent = screen.take_difference()
    terminal.feed(sent)
    assert sent.count("244") + sent.count("32m") <= 3
    assert [row[75][0] for row in terminal.cells()] == ["%"] * 40

"""The writer keeps order, skips frames on a slow line, and notices a lost terminal."""

import os
import pty
import select
import threading
import tty
from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from xgbudget_tui.tui.terminal.writer import FrameWriter, paint_writes


def read_until(descriptor: int, end: bytes) -> bytes:
    """Everything up to and including ``end``."""
    seen = b""
    while end not in seen:
        seen += os.read(descriptor, 65536)
    return seen


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait, at most ten seconds, until something is so."""
    come = threading.Event()
    for _ in range(1000):
        if is_so():
            return
        come.wait(0.01)
    raise AssertionError("it did not come to be")


def test_raw_text_and_frames_keep_their_order() -> None:
    reader, writer = os.pipe()
    frames = FrameWriter(writer, lambda: None)
    frames.write("before ")
    frames.paint(paint_writes([(0, 0, "frame", "")], (5, 0), (10, 1)))
    frames.start()
    assert read_until(reader, b"frame").index(b"before") == 0
    frames.stop()


def test_a_line_that_takes_nothing_skips_frames() -> None:
    reader, writer = os.pipe()
    frames = FrameWriter(writer, lambda: None)
    frames.start()
    frames.write("x" * 300_000)  # more than a pipe holds: the writer is stuck until we read
    signs = [chr(0x4E00 + count) * 4 for count in range(200)]  # no two with a cell in common
    for sign in signs:
        frames.paint(paint_writes([(0, 0, sign, "")], (0, 0), (80, 1)))
    frames.write("END")
    seen = read_until(reader, signs[-1].encode()).decode()
    assert sum(sign in seen for sign in signs) <= 2
    frames.stop()


def test_a_lost_terminal_is_told_once() -> None:
    reader, writer = os.pipe()
    lost = threading.Event()
    calls: list[int] = []

    def note() -> None:
        calls.append(1)
        lost.set()

    frames = FrameWriter(writer, note)
    frames.start()
    os.close(reader)
    frames.write("gone")
    assert lost.wait(10)
    frames.write("again")
    frames.stop()
    assert calls == [1]


def test_a_frame_goes_out_at_once_where_the_terminal_takes_it() -> None:
    outside, inside = pty.openpty()
    tty.setraw(inside)
    frames = FrameWriter(inside, lambda: None)
    frames.start()
    frames.write("first ")
    read_until(outside, b"first ")
    wait_until(lambda: not frames.is_sending)
    frames.paint(paint_writes([(0, 0, "frame", "")], (5, 0), (10, 1)))
    ready, _, _ = select.select([outside], [], [], 10)
    assert ready
    assert b"frame" in os.read(outside, 4096)
    assert os.get_blocking(inside)
    frames.stop()


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 60_000)), max_size=12))
@example([(False, 1)] * 8)
@settings(max_examples=20, deadline=None)
def test_raw_text_and_frames_arrive_whole_and_in_order_on_a_terminal_that_lags(pieces) -> None:
    outside, inside = pty.openpty()
    tty.setraw(inside)
    frames = FrameWriter(inside, lambda: None)
    frames.start()
    for number, (is_raw, size) in enumerate(pieces):
        if is_raw:
            frames.write(f"<{number}" + "x" * size + ">")
        else:
            text = chr(0x4E00 + number) * 20
            rows = [(0, y, text, "") for y in range(40)]
            frames.paint(paint_writes(rows, (0, 0), (40, 40)))
    frames.write("END")
    seen = read_until(outside, b"END")
    frames.stop()
    while select.select([outside], [], [], 0)[0]:
        seen += os.read(outside, 65536)
    raw = [b"<%d" % n + b"x" * size + b">" for n, (is_raw, size) in enumerate(pieces) if is_raw]
    places = [seen.index(text) for text in raw]
    assert places == sorted(places)
    last = max((n for n, (is_raw, _) in enumerate(pieces) if not is_raw), default=None)
    assert last is None or chr(0x4E00 + last) in seen.decode()

"""The writer keeps order, skips frames on a slow line, and notices a lost terminal."""

import os
import threading

from xgbudget_tui.tui.wire.writer import FrameWriter, paint_writes


def read_until(descriptor: int, end: bytes) -> bytes:
    """Everything up to and including ``end``."""
    seen = b""
    while end not in seen:
        seen += os.read(descriptor, 65536)
    return seen


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
    for count in range(200):
        frames.paint(paint_writes([(0, 0, f"frame{count:03}", "")], (0, 0), (80, 1)))
    frames.write("END")
    seen = read_until(reader, b"frame199").decode()
    assert seen.count("frame") <= 2
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

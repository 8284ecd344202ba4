"""Sending the difference when the line can take it.

A frame is sent at once where the terminal takes it without waiting. What it does not take at once
is left to a thread. While that is writing, new frames only change the wanted screen; when it is
done the difference to the newest screen is sent. So a slow line skips frames and never queues
them. Raw sequences (modes, clipboard) keep their order and are never dropped.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable, Iterable

from xgbudget_tui.tui.terminal.cells import CellScreen

SYNC_START = "\x1b[?2026h"
SYNC_END = "\x1b[?2026l"
SYNC_WORTH = 256
"""Frames shorter than this reach the terminal in one piece anyway."""

Painter = Callable[[CellScreen], None]


class FrameWriter:
    """Writes raw text and frames to a file descriptor from a thread of its own.

    ``lost`` is called once, from the thread, when the terminal is gone.
    """

    def __init__(
        self, descriptor: int, lost: Callable[[], None], screen: CellScreen | None = None
    ) -> None:
        self.screen = screen or CellScreen(1, 1)
        self.synchronised = False
        self._descriptor = descriptor
        self._lost = lost
        self._raw: list[str] = []
        self._rest = b""
        self._frames = False
        self._sending = False
        self._at_once = open_again(descriptor, os.O_WRONLY)
        self._stopping = False
        self._gone = False
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="terminal-writer", daemon=True)

    @property
    def is_sending(self) -> bool:
        """Whether the thread has something in hand."""
        return self._sending or bool(self._raw or self._rest)

    def start(self) -> None:
        """Begin writing."""
        self._thread.start()

    def write(self, text: str) -> None:
        """Send ``text`` as it is, after what was sent before."""
        with self._wake:
            self._raw.append(text)
            self._wake.notify()

    def flush(self) -> None:
        """Nothing to do: the thread sends what there is."""

    def paint(self, painter: Painter) -> None:
        """Let ``painter`` change the wanted screen, then send the difference when possible."""
        with self._wake:
            painter(self.screen)
            self._frames = True
            if not self._paint_at_once():
                self._wake.notify()

    def _paint_at_once(self) -> bool:
        """Send the frame from here if nothing is before it and the terminal takes it whole."""
        # The rest of a frame cut short waits for the thread: nothing may go in between.
        if self.is_sending or self._stopping or self._thread.ident is None:
            return False
        if self._at_once is None:
            return False
        self._frames = False
        frame = self._take_frame().encode("utf-8", "replace")
        try:
            sent = os.write(self._at_once, frame) if frame else 0
        except OSError:
            sent = 0  # the thread will find out why
        self._rest = frame[sent:]
        return not self._rest

    def drop_frames(self) -> None:
        """Send no further frames: the screen is being left."""
        with self._wake:
            self._frames = False

    def stop(self, patience: float = 2.0) -> None:
        """Send what is left and end the thread; a terminal that takes nothing is not waited for."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread.ident is not None:
            self._thread.join(patience)
        with self._wake:
            if self._at_once is not None:
                os.close(self._at_once)
                self._at_once = None

    def _run(self) -> None:
        while True:
            with self._wake:
                self._sending = False
                while not (self._rest or self._raw or self._frames or self._stopping):
                    self._wake.wait()
                text = "".join(self._raw)
                self._raw.clear()
                if self._frames:
                    text += self._take_frame()
                    self._frames = False
                due = self._rest + text.encode("utf-8", "replace")
                self._rest = b""
                if not due and self._stopping:
                    return
                self._sending = True
            if due and not self._gone and not self._send(due):
                self._gone = True
                self._lost()

    def _take_frame(self) -> str:
        frame = self.screen.take_difference()
        if self.synchronised and len(frame) > SYNC_WORTH:
            return f"{SYNC_START}{frame}{SYNC_END}"
        return frame

    def _send(self, due: bytes) -> bool:
        """Write everything; False if the terminal is gone."""
        left = memoryview(due)
        while left:
            try:
                left = left[os.write(self._descriptor, left) :]
            except BlockingIOError:
                select.select([], [self._descriptor], [], 1.0)
            except OSError:
                return False
        return True


def open_again(descriptor: int, way: int) -> int | None:
    """The terminal opened anew, to be read or written without waiting, None where that cannot be.

    The descriptor itself is shared with the shell, which must not find it changed.
    """
    try:
        name = os.ttyname(descriptor)
        return os.open(name, way | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (AttributeError, OSError):
        return None


def paint_writes(
    writes: Iterable[tuple[int, int, str, str]], cursor: tuple[int, int], size: tuple[int, int]
) -> Painter:
    """A painter of ``(x, y, text, style)`` writes on a screen of ``size``, cursor at ``cursor``."""

    def painter(screen: CellScreen) -> None:
        if (screen.width, screen.height) != size:
            screen.resize(*size)
        for x, y, text, style in writes:
            screen.paint(x, y, text, style)
        screen.cursor = cursor

    return painter

"""Sending the difference when the line can take it.

A thread writes to the terminal. While a write is under way new frames only change the wanted
screen; when it is done the difference to the newest screen is sent. So a slow line skips frames
and never queues them. Raw sequences (modes, clipboard) keep their order and are never dropped.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable, Iterable

from xgbudget_tui.tui.wire.cells import CellScreen

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
        self._frames = False
        self._stopping = False
        self._gone = False
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="terminal-writer", daemon=True)

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
            self._wake.notify()

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

    def _run(self) -> None:
        while True:
            with self._wake:
                while not (self._raw or self._frames or self._stopping):
                    self._wake.wait()
                text = "".join(self._raw)
                self._raw.clear()
                if self._frames:
                    text += self._take_frame()
                    self._frames = False
                if not text and self._stopping:
                    return
            if text and not self._gone and not self._send(text):
                self._gone = True
                self._lost()

    def _take_frame(self) -> str:
        frame = self.screen.take_difference()
        if self.synchronised and len(frame) > SYNC_WORTH:
            return f"{SYNC_START}{frame}{SYNC_END}"
        return frame

    def _send(self, text: str) -> bool:
        """Write everything; False if the terminal is gone."""
        left = memoryview(text.encode("utf-8", "replace"))
        while left:
            try:
                left = left[os.write(self._descriptor, left) :]
            except BlockingIOError:
                select.select([], [self._descriptor], [], 1.0)
            except OSError:
                return False
        return True


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

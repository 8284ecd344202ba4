"""A first frame on the terminal before Textual is loaded, and handing the terminal over.

Loading Textual takes as long as everything else at the start together. A frame that is composed
without it is sent first; the driver then takes the terminal over as it stands. The terminal reads
single keys from here on, so what is typed meanwhile waits for the driver. A signal that ends the
program ends it at once, the terminal restored; one that stops it gives the terminal back, and the
frame is sent again afterwards.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterable, Mapping
from types import FrameType
from typing import Any

from xgbudget_tui.tui.terminal.browser import is_in_browser
from xgbudget_tui.tui.terminal.cells import CellScreen

if sys.platform != "win32":
    import termios

RESTORE = (
    "\x1b[?2026l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?2004l"
    "\x1b[?2048l\x1b[?7h\x1b[m\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""Everything Textual and its driver switch on, switched off."""

ALTERNATE_SCREEN = "\x1b[?1049h"
_BEGIN = f"{ALTERNATE_SCREEN}\x1b[?25l\x1b[m\x1b[2J"
_END = "\x1b[m\x1b[?1049l\x1b[?25h"

MOST_COLUMNS, MOST_ROWS = 400, 150
FEWEST_COLUMNS, FEWEST_ROWS = 20, 4
"""Beyond these sizes no frame is sent early."""

_OTHERWISE = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")
"""Variables under which Textual draws otherwise than is known here."""

Drawn = tuple[int, int, str, str]
"""Column, row, text, SGR parameters."""


def find_room(environment: Mapping[str, str]) -> tuple[int, int] | None:
    """The size of the terminal in cells where a frame can be sent early, else None."""
    if sys.platform == "win32" or is_in_browser(environment):
        return None
    if any(name in environment for name in _OTHERWISE):
        return None
    if any(name.startswith("TEXTUAL") for name in environment):
        return None
    try:
        output, source = sys.__stdout__.fileno(), sys.__stdin__.fileno()  # type: ignore[union-attr]
        if not os.isatty(source) or not _is_in_foreground(source):
            return None
        width, height = os.get_terminal_size(output)
    except (AttributeError, OSError, ValueError):
        return None
    fits = FEWEST_COLUMNS <= width <= MOST_COLUMNS and FEWEST_ROWS <= height <= MOST_ROWS
    return (width, height) if fits else None


class EarlyFrame:
    """A frame of ``drawn`` texts on the terminal, which is the caller's to :meth:`leave`."""

    def __init__(self, drawn: Iterable[Drawn], size: tuple[int, int]) -> None:
        self.screen = CellScreen(*size)
        self._output = sys.__stdout__.fileno()  # type: ignore[union-attr]
        self._source = sys.__stdin__.fileno()  # type: ignore[union-attr]
        self._attributes: list[Any] | None = None
        self._handlers: dict[int, Any] = {}
        self._is_handed_over = False
        self.is_on = False
        for x, y, text, style in drawn:
            self.screen.paint(x, y, text, style)

    def show(self) -> None:
        """Take the terminal over and send the frame. Raises OSError, termios.error."""
        self._attributes = termios.tcgetattr(self._source)
        self._follow_signals()
        self._take()

    def hand_over(self) -> list[Any] | None:
        """The terminal's attributes before it was taken, for who restores it now.

        None where the frame is not on the terminal any more. Signals that end the program are
        followed until others follow them.
        """
        if not self.is_on:
            return None
        self.is_on = False
        self._is_handed_over = True
        return self._attributes

    def leave(self) -> None:
        """Give the terminal back as it was, unless it was given back or handed over."""
        if self.is_on:
            self._give_back()
            for number, handler in self._handlers.items():
                signal.signal(number, handler)

    def _follow_signals(self) -> None:
        handlers = {signal.SIGTSTP: self._stop, signal.SIGCONT: self._come_back}
        ending = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGXCPU)
        for number, handler in (handlers | dict.fromkeys(ending, self._end)).items():
            self._handlers[number] = signal.signal(number, handler)

    def _take(self) -> None:
        assert self._attributes is not None
        attributes = termios.tcgetattr(self._source)
        attributes[0] &= ~(
            termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR
        )
        attributes[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        attributes[6][termios.VMIN] = 1
        self.is_on = True
        termios.tcsetattr(self._source, termios.TCSANOW, attributes)
        self.screen.cleared()
        self._send(_BEGIN + self.screen.take_difference(at_once=True))

    def _send(self, text: str) -> None:
        due = memoryview(text.encode("utf-8", "replace"))
        while due:
            due = due[os.write(self._output, due) :]

    def _give_back(self) -> None:
        self.is_on = False
        with contextlib.suppress(OSError):
            self._send(_END)
        self._restore_attributes()

    def _restore_attributes(self) -> None:
        with contextlib.suppress(termios.error, OSError):
            if self._attributes is not None:
                termios.tcsetattr(self._source, termios.TCSANOW, self._attributes)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self.is_on:
            self._give_back()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _come_back(self, _number: int, _frame: FrameType | None) -> None:
        """Continued: in the foreground the frame is sent again, in the background it is not."""
        if self._is_handed_over:
            return
        self.is_on = False
        with contextlib.suppress(termios.error, OSError):
            if _is_in_foreground(self._source):
                self._take()

    def _end(self, number: int, _frame: FrameType | None) -> None:
        # At once: what is being loaded meanwhile is in no state to be left in order.
        with contextlib.suppress(OSError, ValueError):
            os.set_blocking(self._output, False)
            os.write(self._output, RESTORE.encode())
        with contextlib.suppress(OSError, ValueError):
            os.set_blocking(self._output, True)
        self._restore_attributes()
        os._exit(128 + number)


def _is_in_foreground(source: int) -> bool:
    """Whether the terminal is ours to change."""
    try:
        return os.tcgetpgrp(source) == os.getpgrp()
    except OSError:
        return True  # no terminal of this session: there is no job control over it

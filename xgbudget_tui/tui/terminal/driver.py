"""The terminal: what is switched on, what is read, what is written, and how it is left.

Built on Textual's driver for Unix terminals. Different are: output goes through
:class:`~xgbudget_tui.tui.terminal.writer.FrameWriter`; mouse motion is never reported (over a slow
line every move would redraw); input survives any bytes; and SIGTERM, SIGHUP, SIGINT and a lost
terminal end the program in order, with the exit code a shell expects.

Terminals that were left with the old mouse protocol on (a reattached multiplexer, a reloaded
window) send ``ESC [ M`` and three raw bytes, which need not be UTF-8. They are taken out, and
whatever else does not decode is dropped: garbage on the input must not end the program.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import termios
import threading
from codecs import getincrementaldecoder
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from xgbudget_tui.tui.terminal.early_frame import ALTERNATE_SCREEN, RESTORE
from xgbudget_tui.tui.terminal.escape_key import ESCAPE, EscapeKeys, escape_wait
from xgbudget_tui.tui.terminal.interrupts import InterruptFinder
from xgbudget_tui.tui.terminal.writer import FrameWriter, open_again

if TYPE_CHECKING:
    from textual.app import App

    from xgbudget_tui.tui.terminal.early_frame import EarlyFrame

_SIZES = {"COLUMNS", "LINES"}
"""Variables that say how large the terminal is, whatever itself says."""
_REPORT = b"\x1b[M"
_REPORT_SIZE = 6
_STARTS = (b"\x1b[", b"\x1b")


class InputDecoder:
    """Turns chunks of terminal input into text; halves of characters wait for the next chunk."""

    def __init__(self) -> None:
        self._held = b""
        self._begun = b""
        self._decoder = getincrementaldecoder("utf-8")("ignore")

    def decode(self, chunk: bytes, final: bool = False) -> str:
        """The text of ``chunk`` without legacy mouse reports and without undecodable bytes."""
        text = self._decoder.decode(self._without_reports(chunk), final)
        return text.replace("\x00", "")

    def _without_reports(self, chunk: bytes) -> bytes:
        # A lone Escape cannot be held back (it may be the key), so the start of a report that was
        # already passed on is remembered and put before the rest only to find where it ends.
        passed = len(self._begun) if not self._held else 0
        pending = (self._begun if passed else self._held) + chunk
        self._held = self._begun = b""
        if pending.startswith(_REPORT):
            passed = 0
        kept: list[bytes] = []
        while (at := pending.find(_REPORT)) >= 0:
            kept.append(pending[:at])
            if len(pending) < at + _REPORT_SIZE:
                self._held = pending[at:]
                return b"".join(kept)[passed:]
            pending = pending[at + _REPORT_SIZE :]
        kept.append(pending)
        self._begun = next((start for start in _STARTS if pending.endswith(start)), b"")
        return b"".join(kept)[passed:]


ENDING_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGXCPU)
PATIENCE = 2.0
"""Seconds an ordered end may take after a signal before the terminal is restored by force."""

MOST_COLUMNS, MOST_ROWS = 2000, 1000
"""What a variable, a tty or a report claims beyond it is not believed: each cell is held twice."""

MOST_HELD = 64 * 1024
"""Characters read and not yet acted on; beyond it the sender is held back."""
_PIECE = 512
_SOON = 0.02


class TerminalDriver(LinuxDriver):
    """Textual's Unix driver with an output that can be overtaken and an end that is clean."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        # Standard output is the terminal we were given; standard error may be a log file.
        self._file = sys.__stdout__ or self._file
        self._output = sys.__stdout__.fileno() if sys.__stdout__ else 2
        self.frames = FrameWriter(self._output, self._terminal_lost)
        self._watchdog: threading.Timer | None = None
        self._is_on = False
        self._stop_asked = False
        self._continued = False
        self._continued_since_taken = False
        self._is_drawn = False
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            # Through the loop they come in their order and wake it. The system may hand a signal to
            # another thread, and it would wait until the loop wakes by itself; from now on every
            # signal wakes it, those that end the program too.
            self._loop.add_signal_handler(signal.SIGTSTP, self._sigtstp_application)
            self._loop.add_signal_handler(signal.SIGCONT, self._sigcont_application)
            # The loop tells of it later, perhaps when the terminal has been taken again meanwhile.
            signal.signal(signal.SIGCONT, self._note_continued)
            # A call that stopped the process goes on; else giving the terminal back would fail.
            signal.siginterrupt(signal.SIGCONT, False)

    @property
    def _writer_thread(self) -> Any:
        return self.frames

    @_writer_thread.setter
    def _writer_thread(self, _made_by_textual: Any) -> None:
        """Textual makes a writer whenever it enters application mode; ours is made here instead."""
        if _made_by_textual is not None:
            self._is_on = True
            self._continued_since_taken = False
            # The wanted screen outlives a suspension, so coming back repaints it at once.
            self.frames = FrameWriter(self._output, self._terminal_lost, self.frames.screen)

    def start_application_mode(self) -> None:
        """Take the terminal over, unless it has been taken.

        From the background it cannot be: Textual then stops the process again, and returns when it
        is continued; what continued it starts anew.
        """
        if self._is_on:
            return
        early: EarlyFrame | None = getattr(self._app, "early_frame", None)
        attributes = early.hand_over() if early is not None else None
        if early is not None and attributes is not None:
            # What it shows is not sent again.
            self.frames.screen = early.screen
        self._is_drawn = attributes is not None
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if not self._is_on:
            return
        if attributes is not None:
            self._is_drawn = False
            self.attrs_before = attributes
        else:
            self.write("\x1b[m\x1b[2J")
            self.frames.paint(lambda screen: screen.cleared())
        for number in ENDING_SIGNALS:
            # Not the event loop's handlers: a loop that is stuck would never run them.
            with contextlib.suppress(ValueError):
                signal.signal(number, self._end_by_signal)

    def write(self, data: str) -> None:
        """Send ``data`` as it is; a screen that is drawn already is not left for another."""
        super().write(data.replace(ALTERNATE_SCREEN, "") if self._is_drawn else data)

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was, unless that has been done."""
        if not self._is_on:
            return
        self._is_on = False
        self.frames.drop_frames()
        super().stop_application_mode()
        self.write("\x1b[m")

    def close(self) -> None:
        """End the writing thread and the watchdog."""
        super().close()
        if self._watchdog is not None:
            self._watchdog.cancel()

    def _enable_mouse_support(self) -> None:
        if self._mouse:
            self.write("\x1b[?1000h\x1b[?1006h")

    def _enable_mouse_pixels(self) -> None:
        """Cells are fine enough."""

    def _sigtstp_application(self, *_signal: Any) -> None:
        self._stop_asked = True
        self._act_on_signals()

    def _note_continued(self, *_signal: Any) -> None:
        self._continued_since_taken = True

    def _sigcont_application(self, *_signal: Any) -> None:
        # What continued the process while it was coming back has had its answer: to come back once
        # more would throw away what was typed since.
        self._continued = self._continued_since_taken
        self._stop_asked = False  # as the system drops a stop that is pending
        self._act_on_signals()

    def _act_on_signals(self) -> None:
        # From the loop, when all signals that have come are told: a handler may interrupt the very
        # code that holds the writer's lock, and the terminal could then not be given back.
        with contextlib.suppress(RuntimeError):  # the loop has ended, and with it all there is
            self._loop.call_soon_threadsafe(self._stop_or_come_back)

    def _stop_or_come_back(self) -> None:
        """Do what was last asked for; signals that came in a burst ask for one thing together."""
        if self._app._exit:
            return  # the terminal has been given back, or is about to be
        if self._stop_asked:
            self._stop_asked = self._continued = False
            # Suspends unless it is, and returns when the process has been continued.
            super()._sigtstp_application()
        elif self._continued:
            self._continued = False
            if self._is_on:
                # Stopped by SIGSTOP, which nobody is asked about, the terminal is as the shell
                # left it; continued without having been stopped, it is as we set it.
                self._wait_for_foreground()
                self.suspend_application_mode()
            super()._sigcont_application()

    def _wait_for_foreground(self) -> None:
        """Setting what is set stops a process in the background, until it is in the foreground.

        Done first: to discard input, which Textual begins with, takes from the shell what is being
        typed there, before the system notices that it may not.
        """
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self.fileno, termios.TCSANOW, termios.tcgetattr(self.fileno))

    def _get_terminal_size(self) -> tuple[int, int]:
        width = height = 0
        if not _SIZES & os.environ.keys():
            # Textual loads shutil for it, which is a hundredth of the start.
            with contextlib.suppress(AttributeError, ValueError, OSError):
                width, height = os.get_terminal_size(sys.__stdout__.fileno())  # type: ignore[union-attr]
        if not width or not height:
            width, height = super()._get_terminal_size()
        return min(width, MOST_COLUMNS), min(height, MOST_ROWS)

    def process_message(self, message: Any) -> None:
        """Hand on what was typed; a size that no terminal has is rubbish on the input."""
        if isinstance(message, events.Resize) and (
            message.size.width > MOST_COLUMNS or message.size.height > MOST_ROWS
        ):
            return
        super().process_message(message)

    def _end_by_signal(self, number: int, _frame: Any = None) -> None:
        if self._watchdog is None:
            self._watchdog = threading.Timer(PATIENCE, self._force_end, (128 + number,))
            self._watchdog.daemon = True
            self._watchdog.start()
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._exit_with, 128 + number)

    def _exit_with(self, code: int) -> None:
        self._app.exit(return_code=code)

    def _force_end(self, code: int) -> None:
        """The ordered end did not come: restore the terminal from here and leave."""
        with contextlib.suppress(OSError, ValueError):
            os.set_blocking(self._output, False)
            os.write(self._output, RESTORE.encode())
        with contextlib.suppress(termios.error, OSError):
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        os._exit(code)

    def _terminal_lost(self) -> None:
        # What is still printed at exit must not fail on a terminal that is no longer there.
        with contextlib.suppress(OSError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), self._output)
            os.dup2(nowhere.fileno(), 2)
        self._end_by_signal(signal.SIGHUP)

    def run_input_thread(self) -> None:
        """Read keys until told to stop; the end of the input is the end of the terminal."""
        # What is there to read may be taken by the shell before it is read, in the background: a
        # read that waits would then keep the terminal from being given back.
        again = open_again(self.fileno, os.O_RDONLY)
        try:
            self._read_keys(self.fileno if again is None else again)
        finally:
            if again is not None:
                os.close(again)

    def _read_keys(self, source: int) -> None:
        """Read ahead of what is acted on, as far as is bearable, so that ctrl+c is seen at once."""
        parser = XTermParser(self._debug)
        decoder = InputDecoder()
        interrupts = InterruptFinder()
        escapes = EscapeKeys(escape_wait(os.environ))
        held = ""
        while not self.exit_event.is_set():
            if len(held) < MOST_HELD:
                patience = _SOON if held else 0.1
                if escapes.is_waiting:
                    patience = min(patience, escapes.wait) if held else escapes.wait
                chunk = self._read_chunk(source, patience)
                if chunk == b"":
                    self._terminal_lost()
                    return
                text = decoder.decode(chunk) if chunk else ""
                if interrupts.find(text):
                    with contextlib.suppress(RuntimeError):
                        self._loop.call_soon_threadsafe(self._exit_with, 128 + signal.SIGINT)
                held += escapes.take(text, monotonic())
                if chunk is None and escapes.is_waiting and not held:
                    for _ in range(escapes.decide(monotonic())):
                        self.process_message(events.Key("escape", ESCAPE))
            else:
                self.exit_event.wait(_SOON)
            if held and not getattr(self._app, "is_flooded", False):
                parser = self._feed(parser, held[:_PIECE])
                held = held[_PIECE:]
            if not held:
                for event in parser.tick():
                    self.process_message(event)

    def _read_chunk(self, source: int, patience: float) -> bytes | None:
        """What was typed next; None if nothing was in time, nothing at all at the end."""
        ready, _, _ = select.select([source], [], [], patience)
        try:
            return os.read(source, 4096) if ready else None
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def _feed(self, parser: XTermParser, text: str) -> XTermParser:
        """Act on keys; after rubbish that Textual's parser fails on, a new parser goes on."""
        # Sequences are fed piecemeal, so that rubbish takes no key behind it along.
        for piece in text if "\x1b" in text else (text,):
            try:
                for event in parser.feed(piece):
                    self.process_message(event)
            except Exception:
                parser = XTermParser(self._debug)
        return parser

"""However it ends, the terminal is left as it was and the exit code tells how it ended."""

import os
import pty
import signal
import subprocess
import sys
import termios
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from xgbudget_tui.model.crash_report import tell_crash
    from textual.widgets import Static
    from xgbudget_tui.tui.terminal.app import TerminalApp
    from xgbudget_tui.tui.terminal.ending import run_to_end

    class Small(TerminalApp):
        BINDINGS = [("q", "quit"), ("x", "crash"), ("s", "stick")]

        def compose(self):
            yield Static("READY")

        def action_crash(self):
            raise RuntimeError("broken on purpose")

        def action_stick(self):
            print("\\x1b]0;STUCK\\x07", file=sys.__stdout__, flush=True)
            while True:
                pass

    tell = lambda trace: tell_crash(trace, Path(sys.argv[1]), "en")
    sys.exit(run_to_end(Small(), tell, program="small"))
    """
)
SWITCHED_ON = (b"\x1b[?1049h", b"\x1b[?1000h", b"\x1b[?1006h", b"\x1b[?2004h", b"\x1b[?1004h")


class Terminal:
    """A pseudo terminal with the program on it."""

    def __init__(self, folder: Path) -> None:
        self.here, there = pty.openpty()
        self.flags = termios.tcgetattr(there)[:4]
        self.keep = there
        self.seen = b""
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder)],
            stdin=there,
            stdout=there,
            stderr=there,
            env=os.environ | {"TERM": "xterm-256color"},
            start_new_session=True,
        )

    def wait_for(self, text: bytes) -> None:
        """Read until ``text`` was seen."""
        while text not in self.seen:
            self.seen += os.read(self.here, 65536)

    def press(self, key: str) -> None:
        """Type a key."""
        os.write(self.here, key.encode())

    def wait(self) -> int:
        """Read on until the program ended; its exit code."""
        os.set_blocking(self.here, False)
        while self.process.poll() is None:
            self._drain()
        self._drain()
        return self.process.returncode

    def _drain(self) -> None:
        try:
            self.seen += os.read(self.here, 65536)
        except OSError:
            return

    def assert_clean(self) -> None:
        """Every mode switched on was switched off after it; the tty's flags are back."""
        for mode in SWITCHED_ON:
            assert self.seen.rindex(mode[:-1] + b"l") > self.seen.rindex(mode)
        assert self.seen.rindex(b"\x1b[?25h") > self.seen.rindex(b"\x1b[?25l")
        assert termios.tcgetattr(self.keep)[:4] == self.flags


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """The program on a terminal, its first screen painted."""
    running = Terminal(tmp_path)
    running.wait_for(b"READY")
    yield running
    running.process.kill()
    running.process.wait()
    os.close(running.here)
    os.close(running.keep)


def test_quitting(terminal: Terminal) -> None:
    terminal.press("q")
    assert terminal.wait() == 0
    terminal.assert_clean()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signals(terminal: Terminal, number: signal.Signals) -> None:
    terminal.process.send_signal(number)
    assert terminal.wait() == 128 + number
    terminal.assert_clean()


def test_suspended_and_back_it_shows_its_screen_again(terminal: Terminal) -> None:
    terminal.process.send_signal(signal.SIGTSTP)
    # Read before waiting: a program cannot stop while its terminal takes nothing from it.
    terminal.wait_for(b"\x1b[?1004l")
    os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED | os.WNOWAIT)
    terminal.assert_clean()
    terminal.seen = b""
    terminal.process.send_signal(signal.SIGCONT)
    terminal.wait_for(b"READY")
    terminal.press("q")
    assert terminal.wait() == 0


def test_stopped_unasked_and_back_it_shows_its_screen_and_leaves_the_terminal_as_it_was(
    terminal: Terminal,
) -> None:
    terminal.process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED | os.WNOWAIT)
    terminal.seen = b""
    terminal.process.send_signal(signal.SIGCONT)
    terminal.wait_for(b"READY")
    terminal.press("q")
    assert terminal.wait() == 0
    terminal.assert_clean()


@pytest.mark.slow
def test_a_program_that_is_stuck_is_ended_too(terminal: Terminal) -> None:
    terminal.press("s")
    terminal.wait_for(b"STUCK")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.wait() == 128 + signal.SIGTERM
    terminal.assert_clean()


def test_a_crash_says_one_sentence_and_where_the_report_is(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.press("x")
    assert terminal.wait() == 70
    terminal.assert_clean()
    after = terminal.seen.split(b"\x1b[?1049l")[-1].decode()
    assert "internal error (RuntimeError: broken on purpose)" in after
    assert "Traceback" not in after
    assert "action_crash" in (tmp_path / "crash-report.txt").read_text()


@pytest.mark.parametrize(
    "garbage",
    [
        b"\xff\xfe\x1b[M\xff\xff\xff\x1b[\x1b]52;\x00\x9b1;2m\x1b\\",
        b"\xff",  # nothing that could be decoded: not the end of the input
        b"\x1b[99999999999999999999u",  # a key of a number that no character has
        b"\x1b[1114112u\x1b[55555;9u\x1b[<99999999999;0;0M\x1b[48;0;0;0;0t",
    ],
)
def test_garbage_on_the_input_is_survived(terminal: Terminal, garbage: bytes) -> None:
    os.write(terminal.here, garbage)
    terminal.press("q")
    assert terminal.wait() == 0
    terminal.assert_clean()

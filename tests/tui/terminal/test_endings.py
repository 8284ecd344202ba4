"""However it ends, the terminal is left as it was and the exit code tells how it ended."""

import contextlib
import os
import pty
import random
import select
import shutil
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
    import os
    import signal
    import sys
    from pathlib import Path
    from xgbudget_tui.model.crash_report import tell_crash
    from textual.widgets import Static
    from xgbudget_tui.tui.terminal.app import TerminalApp
    from xgbudget_tui.tui.terminal.ending import run_to_end

    class Small(TerminalApp):
        BINDINGS = [("q", "quit"), ("x", "crash"), ("s", "stick"), ("n", "count"),
                    ("c", "continue")]

        def compose(self):
            yield Static("READY")

        def action_crash(self):
            raise RuntimeError("broken on purpose")

        def action_count(self):
            with open(os.path.join(sys.argv[1], "counted"), "a") as file:
                file.write(".")

        def action_continue(self):
            take = self._driver.start_application_mode
            def continued_once_more():
                self._driver.start_application_mode = take
                os.kill(os.getpid(), signal.SIGCONT)
                take()
            self._driver.start_application_mode = continued_once_more
            os.kill(os.getpid(), signal.SIGCONT)

        def action_stick(self):
            print("\\x1b]0;STUCK\\x07", file=sys.__stdout__, flush=True)
            while True:
                pass

    Path(sys.argv[1], "pid").write_text(str(os.getpid()))
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


def stop(terminal: Terminal, number: signal.Signals) -> None:
    """Send a signal that stops it, and read on until it has stopped."""
    terminal.process.send_signal(number)
    os.set_blocking(terminal.here, False)
    while not os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED | os.WNOWAIT | os.WNOHANG):
        terminal._drain()
    terminal._drain()
    os.set_blocking(terminal.here, True)


def go_on(terminal: Terminal) -> None:
    """Continue it and read until its screen is there, with every mode on once."""
    before = len(terminal.seen)
    terminal.process.send_signal(signal.SIGCONT)
    while b"READY" not in terminal.seen[before:]:
        terminal.seen += os.read(terminal.here, 65536)
    assert terminal.seen.count(b"\x1b[?1049h") == terminal.seen.count(b"\x1b[?1049l") + 1
    assert terminal.seen.count(b"\x1b[>") == terminal.seen.count(b"\x1b[<u") + 1


STOPS = [signal.SIGTSTP, signal.SIGSTOP]


@pytest.mark.parametrize(
    "numbers", [[STOPS[0]] * 3, [STOPS[1]] * 3, STOPS * 2, STOPS[::-1] * 2], ids=str
)
def test_stopped_again_and_again_it_comes_back(
    terminal: Terminal, numbers: list[signal.Signals]
) -> None:
    for number in numbers:
        stop(terminal, number)
        if number is signal.SIGTSTP:
            terminal.assert_clean()
        go_on(terminal)
    terminal.press("q")
    assert terminal.wait() == 0
    terminal.assert_clean()


def test_continued_without_having_been_stopped_it_goes_on(terminal: Terminal) -> None:
    for _ in range(5):
        go_on(terminal)
    terminal.press("q")
    assert terminal.wait() == 0
    terminal.assert_clean()
    assert terminal.seen.count(b"\x1b[?1049h") == terminal.seen.count(b"\x1b[?1049l")
    assert terminal.seen.count(b"\x1b[>") == terminal.seen.count(b"\x1b[<u")


def test_continued_again_while_it_comes_back_it_comes_back_once(terminal: Terminal) -> None:
    before = len(terminal.seen)
    terminal.press("c")
    while b"READY" not in terminal.seen[before:]:
        terminal.seen += os.read(terminal.here, 65536)
    terminal.press("q")
    assert terminal.wait() == 0
    terminal.assert_clean()
    assert terminal.seen.count(b"\x1b[?1049h") == 2


def test_a_burst_of_signals_stops_it_once(terminal: Terminal) -> None:
    for _ in range(20):
        terminal.process.send_signal(signal.SIGTSTP)
    stop(terminal, signal.SIGTSTP)
    terminal.assert_clean()
    go_on(terminal)
    terminal.press("q")
    assert terminal.wait() == 0
    terminal.assert_clean()


def test_ended_while_it_is_stopped_it_leaves_a_clean_terminal(terminal: Terminal) -> None:
    stop(terminal, signal.SIGTSTP)
    terminal.process.send_signal(signal.SIGTERM)
    terminal.process.send_signal(signal.SIGCONT)
    assert terminal.wait() == 128 + signal.SIGTERM
    terminal.assert_clean()


@pytest.mark.parametrize(
    "typed",
    [
        b"n" * 5000,
        b"n" * 500
        + random.Random(13).randbytes(36_000).translate(None, b"\x03\x11qxs")
        + b"\x1b[201~",
    ],
    ids=["letters", "garbage"],
)
@pytest.mark.parametrize("ctrl_c", [b"\x03", b"\x1b[99;5u"], ids=["control", "kitty"])
def test_ctrl_c_overtakes_what_was_typed_ahead(
    terminal: Terminal, tmp_path: Path, typed: bytes, ctrl_c: bytes
) -> None:
    os.set_blocking(terminal.here, False)
    left = typed + ctrl_c
    while left:
        readable, writable, _ = select.select([terminal.here], [terminal.here], [])
        if readable:
            terminal._drain()
        if writable:
            left = left[os.write(terminal.here, left[:1024]) :]
    assert terminal.wait() == 130
    terminal.assert_clean()
    counted = tmp_path / "counted"
    # Behind them all it would have come when most had been acted on.
    assert not counted.exists() or counted.stat().st_size < 3000


class Shell:
    """A shell with job control on a pseudo terminal, in which the program is run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "small.py").write_text(PROGRAM)
        self.seen = b""
        self.shell, self.here = pty.fork()
        if not self.shell:  # pragma: no cover - another process
            os.environ |= {"TERM": "xterm-256color", "PS1": "PROMPT", "PYTHON": sys.executable}
            os.execvp("bash", ["bash", "--norc", "--noprofile", "--noediting", "-i"])
        self.wait_for(b"PROMPT")

    def type(self, text: str, wanted: bytes) -> None:
        """Type, and read until the answer is there."""
        os.write(self.here, text.encode())
        self.wait_for(wanted)

    def wait_for(self, text: bytes) -> None:
        """Read until ``text`` was seen, and forget what was before it."""
        while text not in self.seen:
            self.seen += os.read(self.here, 65536)
        self.seen = self.seen.partition(text)[2]

    def start(self, more: str = "") -> None:
        """Run the program as a job."""
        os.write(self.here, f'"$PYTHON" small.py . {more}\n'.encode())

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(int((self.folder / "pid").read_text()), number)


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A shell in an empty folder."""
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    monkeypatch.chdir(tmp_path)
    running = Shell(tmp_path)
    yield running
    for name in ("small", "shell"):
        with contextlib.suppress(OSError, ValueError):
            text = (tmp_path / "pid").read_text() if name == "small" else str(running.shell)
            os.kill(int(text), signal.SIGKILL)
    os.close(running.here)
    os.waitpid(running.shell, 0)


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGSTOP])
@pytest.mark.parametrize("commands", [["fg"], ["bg", "fg"], ["bg", "bg", "fg"]], ids=str)
def test_in_a_shell_it_goes_to_the_background_and_comes_back(
    shell: Shell, number: signal.Signals, commands: list[str]
) -> None:
    shell.start()
    shell.wait_for(b"READY")
    for _ in range(2):
        shell.signal(number)
        shell.wait_for(b"PROMPT")
        for command in commands[:-1]:
            shell.type(f"{command}\n", b"PROMPT")
            # In the background it may not have the terminal: it stops again.
            shell.type('while ! jobs -s | grep -q small; do :; done; echo "again"\n', b"again\r")
        shell.type(f"{commands[-1]}\n", b"READY")
    shell.type("q", b"PROMPT")
    shell.type('echo "ended $?"\n', b"ended 0")


def test_started_in_the_background_it_waits_for_the_foreground(shell: Shell) -> None:
    shell.start("&")
    shell.wait_for(b"PROMPT")
    shell.type('while ! jobs -s | grep -q small; do :; done; echo "stopped"\n', b"stopped\r")
    shell.type("fg\n", b"READY")
    shell.type("q", b"PROMPT")
    shell.type('echo "ended $?"\n', b"ended 0")


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

"""The program on a pseudo terminal of any kind and any size, while keys and rubbish arrive.

It must go on until ctrl+c, end with the code for that, and leave the terminal as it was.
"""

from __future__ import annotations

import fcntl
import os
import pty
import random
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.fuzz.keys import _LEAVING, _TYPED
from benchmarks.fuzz.trial import Broken, Fault, sample, try_out

LIMIT = 240.0
"""Seconds for one session."""

RESIZES = 1000
KINDS = ("xterm-256color", "linux", "screen", "tmux", "vt100", "xterm", "tmux-256color", "nonsense")
LOCALES = ("C.UTF-8", "C", "POSIX", "zh_CN.GB18030", "en_US.ISO-8859-1")
_ESCAPES = (
    *(b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[5~", b"\x1b[6~", b"\x1b[H", b"\x1b[F"),
    *(b"\r", b"\t", b"\x1b[Z", b"\x7f", b"\x10", b"\x06", b"\x02", b"\x1a", b"\x1b", b"\x00"),
    *(
        b"\x1b[<0;10;5M",
        b"\x1b[<0;10;5m",
        b"\x1b[<64;30;9M",
        b"\x1b[<65;30;9M",
        b"\x1b[<0;999;999M",
    ),
    *(
        b"\x1b[M \xff\xfe",
        b"\x1b[M",
        b"\x1b[",
        b"\x1b]52;c;eA==\x07",
        b"\x1bP$r\x1b\\",
        b"\xff\xfe",
    ),
    *(b"\x1b[200~\xe6\x95\x99\xe8\x82\xb2\x1b[201~", b"\x1b[200~", b"\x1b[201~", b"\x9b1;2m"),
    *(b"\x1b[?2026;2$y", b"\x1b[1;1R", b"\x1b[?1u", b"\xe6\x95", b"\x1b[I", b"\x1b[O", b"\x1bOP"),
    *("教育".encode(), b"/", b"\x1b[48;24;80;480;800t", b"\x1b[99999999999999999999u"),
)
SWITCHED_ON = (b"\x1b[?1049h", b"\x1b[?1000h", b"\x1b[?1006h", b"\x1b[?2004h", b"\x1b[?1004h")


class Screen:
    """A pseudo terminal with the program on it."""

    def __init__(
        self, database: Path, *options: str, size: tuple[int, int], **variables: str
    ) -> None:
        self.here, self.there = pty.openpty()
        self.flags = termios.tcgetattr(self.there)[:4]
        self.tail = bytearray()
        self.on: set[bytes] = set()
        self.set_size(*size)
        environment = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "xgbudget_tui", str(database), "--no-restore", *options],
            stdin=self.there,
            stdout=self.there,
            stderr=self.there,
            cwd=sample("."),
            env=environment | variables,
            start_new_session=True,
        )
        os.set_blocking(self.here, False)

    def set_size(self, width: int, height: int) -> None:
        """Another size of the terminal; the program is told by the system."""
        fcntl.ioctl(self.there, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def resize(self, width: int, height: int) -> None:
        """Another size while the program runs."""
        self.set_size(width, height)
        self.process.send_signal(signal.SIGWINCH)

    def drain(self, seconds: float = 0.0) -> None:
        """Take what the program has sent."""
        while select.select([self.here], [], [], seconds)[0]:
            try:
                chunk = os.read(self.here, 1 << 16)
            except OSError:
                return
            if not chunk:
                return
            self.tail += chunk
            del self.tail[: -(1 << 20)]
            seconds = 0.0

    def type(self, keys: bytes) -> None:
        """Send bytes; where the program does not read, what it sends is taken meanwhile."""
        while keys:
            self.drain()
            if self.process.poll() is not None:
                return
            _, ready, _ = select.select([], [self.here], [], 0.1)
            if ready:
                try:
                    keys = keys[os.write(self.here, keys) :]
                except BlockingIOError:
                    continue

    def wait_for(self, text: bytes, seconds: float = 60.0) -> None:
        """Read until ``text`` has come."""
        ends = time.monotonic() + seconds
        while text not in self.tail:
            if time.monotonic() > ends or self.process.poll() is not None:
                raise Broken(f"{text!r} did not come: {bytes(self.tail[-500:])!r}")
            self.drain(0.2)

    def end(self, seconds: float = 30.0) -> int:
        """Press ctrl+c; the exit code."""
        ends = time.monotonic() + seconds
        while self.process.poll() is None:
            if time.monotonic() > ends:
                raise Broken("ctrl+c did not end it")
            self.type(b"\x03")
            self.drain(0.3)
        self.drain(0.1)
        return self.process.returncode

    def assert_clean(self) -> None:
        """Every mode that was switched on is off, and the tty has its flags back."""
        seen = bytes(self.tail)
        for mode in SWITCHED_ON:
            if seen.rfind(mode[:-1] + b"l") < seen.rfind(mode):
                raise Broken(f"{mode!r} was left on")
        if seen.rfind(b"\x1b[?25h") < seen.rfind(b"\x1b[?25l"):
            raise Broken("the cursor was left hidden")
        if termios.tcgetattr(self.there)[:4] != self.flags:
            raise Broken("the flags of the tty were left changed")
        if b"Traceback" in seen or b"internal error" in seen:
            raise Broken(f"it crashed: {seen[-2000:].decode('utf-8', 'replace')}")

    def close(self) -> None:
        """Take the terminal away."""
        self.process.kill()
        self.process.wait()
        os.close(self.here)
        os.close(self.there)


def check(seed: int, resizes: int = RESIZES) -> None:
    """One session."""
    choice = random.Random(seed)
    variables = {"TERM": choice.choice(KINDS), "LC_ALL": choice.choice(LOCALES)}
    if choice.random() < 0.3:
        variables["NO_COLOR"] = "1"
    if choice.random() < 0.2:
        variables["COLORTERM"] = "truecolor"
    if choice.random() < 0.2:
        variables["XGBUDGET_WHOLE_LINES"] = "1"
    options = ["--lang", choice.choice(("zh", "en")), "--kiosk"]
    if choice.random() < 0.4:
        options.append("--ascii")
    size = choice.randrange(20, 501), choice.randrange(5, 201)
    screen = Screen(sample("data/budget.db"), *options, size=size, **variables)
    try:
        screen.wait_for(b"2023")
        for _ in range(resizes):
            screen.resize(choice.randrange(20, 501), choice.randrange(5, 201))
            screen.type(_random_bytes(choice))
            if screen.process.poll() is not None:
                break
            screen.drain(choice.choice((0.0, 0.0, 0.01)))
        screen.type(b"\x1b[201~")
        code = screen.end()
        # 0: the random keys found "Leave" in the command palette.
        if code not in (0, 130):
            raise Broken(f"it ended with {code} after ctrl+c")
        screen.assert_clean()
    finally:
        screen.close()


def _random_bytes(choice: random.Random) -> bytes:
    typed = [key for key in _TYPED if key not in _LEAVING]
    out = b""
    for _ in range(choice.randrange(6)):
        kind = choice.random()
        if kind < 0.45:
            out += choice.choice(typed).encode()
        elif kind < 0.95:
            out += choice.choice(_ESCAPES)
        else:
            out += bytes(choice.choice([*range(4, 17), *range(18, 256)]) for _ in range(20))
    return out.translate(None, b"\x03\x11qQ")


def trials(seeds: Iterator[int]) -> Iterator[Fault | None]:
    """One result for each seed: None, or what was found."""
    for seed in seeds:
        yield try_out(f"terminals:{seed}", partial(check, seed), LIMIT)

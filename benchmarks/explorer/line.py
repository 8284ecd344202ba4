"""A program on a pseudo terminal at the far end of a line, fast or slow, as its user sees it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from benchmarks.explorer.screen import Screen

QUIET = 0.06
"""Seconds of silence after which an answer counts as complete."""

_REPLIES = (
    (re.compile(rb"\x1b\[\?(\d+)\$p"), lambda m: b"\x1b[?%s;2$y" % m[1]),
    (re.compile(rb"\x1b\[c"), lambda m: b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[6n"), lambda m: b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[\?u"), lambda m: b"\x1b[?0u"),
)
"""What a terminal answers when it is asked what it can do."""


class Arrival(NamedTuple):
    """Bytes that reached the user: when, what, and the processor time the program had used."""

    moment: float
    chunk: bytes
    processor: float


class Line:
    """Starts a program and carries bytes both ways.

    ``rate`` is in bytes per second towards the user and ``delay`` the seconds one way takes; 0 is
    a fast line. The program is held back as a real line would: only ``BUFFER`` bytes wait.
    """

    BUFFER = 16_384

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (120, 40),
        rate: float = 0.0,
        delay: float = 0.0,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.screen = Screen(*size)
        self.rate, self.delay = rate, delay
        self.arrivals: list[Arrival] = []
        self.sent = 0
        self._shown = 0
        self._inbound: deque[Arrival] = deque()
        self._outbound: deque[tuple[float, bytes]] = deque()
        self._free_at = 0.0
        self._unread = b""
        self._application = False
        self.begun = time.perf_counter()
        self.process, self._terminal = _start(command, size, environment or {})

    def send(self, keys: bytes) -> float:
        """Press keys; the moment they were pressed."""
        now = time.perf_counter()
        if self._application:
            keys = keys.replace(b"\x1b[A", b"\x1bOA").replace(b"\x1b[B", b"\x1bOB")
        self._outbound.append((now + self.delay, keys))
        return now

    def watch(self, seconds: float, *, quiet: float | None = None) -> list[Arrival]:
        """Wait, at most so long, for what arrives; with ``quiet``, until it stops for so long."""
        since = len(self.arrivals)
        end = time.perf_counter() + seconds
        while (now := time.perf_counter()) < end:
            last = self.arrivals[-1].moment if len(self.arrivals) > since else None
            idle = not self._inbound and not self._outbound
            if quiet is not None and last is not None and idle and now - last >= quiet:
                break
            if not self._step(min(0.01, end - now)):
                break
        return self.arrivals[since:]

    def wait_for(self, pattern: str, seconds: float = 20.0) -> Arrival | None:
        """What brought ``pattern`` on the screen, None if it never came."""
        wanted = re.compile(pattern)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            alive = self._step(0.01)
            # Reading comes before looking: showing takes time that is not the program's.
            seen = self._shown
            while alive and seen < len(self.arrivals):
                seen = len(self.arrivals)
                alive = self._step(0.003)
            while self._shown < len(self.arrivals):
                arrival = self.arrivals[self._shown]
                self.screen.feed(arrival.chunk)
                self._shown += 1
                if wanted.search(self.screen.text()):
                    return arrival
            if not alive:
                return None
        return None

    def changes(self, arrivals: Sequence[Arrival]) -> float | None:
        """The moment the first cell changed in what arrived, None if none did."""
        before = self.screen.cells()
        moment = None
        for arrival in arrivals:
            self.screen.feed(arrival.chunk)
            if moment is None and self.screen.cells() != before:
                moment = arrival.moment
        self._shown = len(self.arrivals)
        return moment

    def show_all(self) -> None:
        """Let the screen show everything that has arrived."""
        for arrival in self.arrivals[self._shown :]:
            self.screen.feed(arrival.chunk)
        self._shown = len(self.arrivals)

    def _step(self, patience: float) -> bool:
        """Carry what is due; False when the program has ended."""
        now = time.perf_counter()
        while self._outbound and self._outbound[0][0] <= now:
            os.write(self._terminal, self._outbound.popleft()[1])
        while self._inbound and self._inbound[0].moment <= now:
            self.arrivals.append(self._inbound.popleft())
        due = [queue[0][0] - now for queue in (self._inbound, self._outbound) if queue]
        waiting = sum(len(arrival.chunk) for arrival in self._inbound)
        room = not self.rate or waiting < self.BUFFER + self.rate * self.delay
        ready, _, _ = select.select(
            [self._terminal] if room else [], [], [], max(0.0, min([patience, *due]))
        )
        return self._read() if ready else True

    def _read(self) -> bool:
        try:
            chunk = os.read(self._terminal, 4096)
        except OSError:
            return False
        if not chunk:
            return False
        now = time.perf_counter()
        processor = self.processor_seconds()
        self.sent += len(chunk)
        self._answer(chunk)
        if self.rate or self.delay:
            # Bytes leave one after the other and all take the same way.
            self._free_at = max(now, self._free_at) + len(chunk) / (self.rate or 1e12)
            self._inbound.append(Arrival(self._free_at + self.delay, chunk, processor))
        else:
            self.arrivals.append(Arrival(now, chunk, processor))
        return True

    def _answer(self, chunk: bytes) -> None:
        self._unread = (self._unread + chunk)[-4096:]
        if b"\x1b[?1h" in self._unread:
            self._application = True
        for pattern, reply in _REPLIES:
            for match in pattern.finditer(self._unread):
                self._outbound.append((time.perf_counter() + 2 * self.delay, reply(match)))
            self._unread = pattern.sub(b"", self._unread)
        if (at := self._unread.rfind(b"\x1b")) >= 0:
            self._unread = self._unread[at:]

    def processor_seconds(self) -> float:
        """Processor time the program has used, in user and system mode, to the microsecond."""
        total = 0.0
        for task in Path(f"/proc/{self.process}/task").glob("*/schedstat"):
            with suppress(OSError):  # a thread that has just ended
                total += int(task.read_text().split()[0]) / 1e9
        return total

    def memory(self) -> float:
        """Resident memory of the program in MB."""
        pages = int(Path(f"/proc/{self.process}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE") / 1e6

    def close(self, keys: bytes = b"") -> None:
        """Leave the program: by ``keys``, and if that does not help by force."""
        if keys:
            self.send(keys)
            self.watch(3.0 + self.delay)
        for number in (signal.SIGTERM, signal.SIGKILL):
            end = time.perf_counter() + 1.0
            while time.perf_counter() < end:
                if os.waitpid(self.process, os.WNOHANG)[0]:
                    os.close(self._terminal)
                    return
                time.sleep(0.01)
            os.kill(self.process, number)
        os.waitpid(self.process, 0)
        os.close(self._terminal)


def _start(
    command: Sequence[str], size: tuple[int, int], more: Mapping[str, str]
) -> tuple[int, int]:
    environment = {**os.environ, "TERM": "xterm-256color", "PYTHONUNBUFFERED": "1", **more}
    # A connection over SSH does not say that the terminal knows more than 256 colours.
    environment.pop("COLORTERM", None)
    # An installed program is compiled once, not at every start.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    process, terminal = pty.fork()
    if process == 0:
        columns, lines = size
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        os.execvpe(command[0], list(command), environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    return process, terminal

"""Going on in a copy of this process, so that what brings the copy down leaves this one standing.

A worker that hands back what it read takes a tenth of the time of a large workbook for that. Where
a process imports one document and nothing else, it rather goes on itself, in a copy, and this one
waits; only if the copy is brought down by the document does this one go on in its place.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_ENDING = ("SIGTERM", "SIGHUP")
"""Signals that are passed on to the copy."""


def can_go_apart() -> bool:
    """Whether the system copies a running process soundly."""
    return sys.platform == "linux"


class Copy:
    """The copy that goes on, while the process it was made of waits for it."""

    def __init__(self, tell: int, alive: int) -> None:
        self._tell = tell
        self._alive = alive

    def arrive(self) -> None:
        """The dangerous part is over: however this process ends now, the other one ends so too."""
        os.write(self._tell, b".")
        os.close(self._tell)

    def watch(self) -> None:
        """End at once where the other process is gone: nobody would stop this one any more."""
        from threading import Thread

        Thread(target=self._end_with_the_other, daemon=True).start()

    def _end_with_the_other(self) -> None:
        os.read(self._alive, 1)
        os.kill(os.getpid(), signal.SIGKILL)


def go_apart(longest: float) -> Copy | None:
    """Go on in a copy of this process; there the copy is returned.

    This process ends as the copy does and returns nothing. It returns None where the copy was
    ended by something before it arrived, or did not arrive within ``longest`` seconds.
    To be called where no other thread runs.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    told, tell = os.pipe()
    alive, lives = os.pipe()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    child = os.fork()
    if child == 0:
        os.close(told)
        os.close(lives)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        copy = Copy(tell, alive)
        copy.watch()
        return copy
    os.close(tell)
    os.close(alive)
    with _passing_on(child) as passed:
        arrived = _has_arrived(told, longest)
        if arrived is None:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        os._exit(code)
    if arrived or passed:
        _end_by(-code)
    for descriptor in (told, lives):
        os.close(descriptor)
    return None


def _has_arrived(told: int, longest: float) -> bool | None:
    """Whether the copy arrived; False if it has ended before, None if it takes too long."""
    ready, _, _ = select.select([told], [], [], longest)
    return os.read(told, 1) == b"." if ready else None


@contextmanager
def _passing_on(child: int) -> Iterator[list[int]]:
    """Leave ctrl+c to the copy, which has it too, and pass on what ends a process; what came."""
    passed: list[int] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        passed.append(number)
        with suppress(ProcessLookupError):
            os.kill(child, number)

    kept = {signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN)}
    for name in _ENDING:
        number = signal.Signals[name]
        kept[number] = signal.signal(number, pass_on)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    try:
        yield passed
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _end_by(number: int) -> None:
    """End as the copy did that a signal ended."""
    with suppress(OSError):  # SIGKILL cannot be followed otherwise
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    os._exit(128 + number)

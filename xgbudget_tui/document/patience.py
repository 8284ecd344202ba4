"""How long a library may work on one part of a file that it cannot make sense of."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_ABLE = hasattr(signal, "SIGVTALRM")


class OutOfPatience(BaseException):
    """The part took too long; no Exception, since libraries go on after those."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raise OutOfPatience after so many seconds of work (not of waiting) in this block.

    Holds in the main thread, where documents are read; elsewhere it does nothing.
    """
    if not _ABLE or threading.current_thread() is not threading.main_thread():
        yield
        return

    def lose(_number: int, _frame: object) -> None:
        raise OutOfPatience

    before = signal.signal(signal.SIGVTALRM, lose)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)

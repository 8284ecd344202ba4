"""One trial: a piece of work that must end in time, without an unforeseen exception."""

from __future__ import annotations

import contextlib
import faulthandler
import io
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xgbudget_tui.model.errors import BudgetError

_GRACE = 5
_CRASHED = ("Traceback", "internal error", "ended the process that read it")
"""What the program says where something happened that nobody foresaw."""


class TooLong(BaseException):
    """The work took longer than it may; not an Exception, so that nothing swallows it."""


class Broken(AssertionError):  # noqa: N818 - what was found, not an error of the program
    """The work ended with something that must not be."""


@dataclass(frozen=True)
class Fault:
    """What a trial found: its name (kind and seed repeat it) and what was wrong."""

    name: str
    what: str


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TooLong after ``seconds``; a call that cannot be interrupted ends the process."""

    def ring(_number: int, _frame: object) -> None:
        raise TooLong(f"not done after {seconds:g} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    faulthandler.dump_traceback_later(seconds * _GRACE, exit=True, file=sys.__stderr__)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        faulthandler.cancel_dump_traceback_later()


def try_out(name: str, work: Callable[[], object], seconds: float) -> Fault | None:
    """Do the work; a Fault where it hangs, fails in a way nobody foresaw, or is Broken."""
    try:
        with time_limit(seconds):
            work()
    except BudgetError as error:
        if "\n" in str(error).strip():
            return Fault(name, f"more than one sentence: {error}")
    except (Exception, TooLong):
        return Fault(name, traceback.format_exc(limit=-12))
    return None


def run_command(*arguments: Any) -> tuple[int, str]:
    """Carry out an ``xgbudget`` command in this process; its exit code and standard output.

    Raises Broken where it ends with a traceback or says more than sentences.
    """
    from xgbudget_tui.cli.program import main

    out = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    said, complained = (stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
    if any(sign in complained for sign in _CRASHED) or code not in (0, 1, 2):
        raise Broken(f"{arguments} ended with {code}: {complained}")
    if any(char in said + complained for char in "\x1b\x07\x9b\u202e"):
        raise Broken(f"{arguments} let a control character through")
    if code == 2 and not complained.strip():
        raise Broken(f"{arguments} ended with 2 and no sentence")
    return code, said


def sample(folder: str) -> Path:
    """A document of the repository."""
    return Path(__file__).parents[2] / folder

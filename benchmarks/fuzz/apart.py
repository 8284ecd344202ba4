"""A trial in a process of its own: what it may take is bounded, and its end is its own."""

from __future__ import annotations

import multiprocessing
import os
import re
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.fuzz.trial import Fault, try_out

MOST_MEMORY = 2 << 30
"""Bytes a trial may take beyond what the process had when it began."""
_GRACE = 15.0


def try_apart(name: str, work: Callable[[], object], seconds: float) -> Fault | None:
    """Do the work in a forked process; a Fault also where it ends, or takes too much memory."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = os.fork()
    if process == 0:
        here.close()
        os._exit(_work(there, name, work, seconds))
    there.close()
    answered = here.poll(seconds + _GRACE)
    if not answered:
        os.kill(process, signal.SIGKILL)
    try:
        fault: Fault | None = here.recv() if answered else Fault(name, "it could not be stopped")
    except EOFError:
        fault = Fault(name, "the process ended")
    here.close()
    _, status = os.waitpid(process, 0)
    if answered and status:
        fault = Fault(name, f"the process ended with {os.waitstatus_to_exitcode(status)}")
    return fault


@contextmanager
def unbounded() -> Iterator[None]:
    """Within a trial, what is no part of what is tried may take what it wants."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _work(answer: Connection, name: str, work: Callable[[], object], seconds: float) -> int:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if taken := _memory("VmSize"):
        resource.setrlimit(resource.RLIMIT_AS, (taken + MOST_MEMORY, hard))
    fault = try_out(name, work, seconds)
    answer.send(fault)
    return 0


def _memory(name: str) -> int:
    """What the process has, in bytes; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    found = re.search(rf"{name}:\s+(\d+) kB", status.read_text() if status.exists() else "")
    return int(found.group(1)) << 10 if found else 0

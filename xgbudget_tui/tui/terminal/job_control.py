"""Stopping as ctrl+z does elsewhere: the whole job, and only where a shell can continue it."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def can_be_continued() -> bool:
    """Whether a shell waits that would notice that this job stops, and could continue it.

    The system's own rule: the leader of the job has a parent in the same session and another job.
    """
    if not hasattr(os, "getpgrp"):
        return False
    job = os.getpgrp()
    parent = os.getppid() if job == os.getpid() else _parent_of(job)
    if not parent:
        return False
    try:
        return os.getsid(parent) == os.getsid(0) and os.getpgid(parent) != job
    except OSError:
        return False


def stop_job() -> None:
    """Stop this job; what else runs in it (a ``make`` that started it) stops with it."""
    os.killpg(os.getpgrp(), signal.SIGTSTP)


def _parent_of(process: int) -> int:
    """The parent of a process, 0 where that cannot be known."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        # The name of the program, in parentheses, may hold anything.
        return int(status.rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return 0

"""The explorer for strangers: it reads one archive and does nothing else.

The system itself is told to refuse what a kiosk must not do, so that a mistake elsewhere in the
program has no effect: no file can be written to, and memory and processor time are bounded.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from xgbudget_tui.tui.terminal.browser import KEPT, is_in_browser
from xgbudget_tui.tui.words import Language

if TYPE_CHECKING:
    from xgbudget_tui.model.archive import Archive

MEMORY = 1 << 30
"""Bytes of address space; a session on ten million lines takes about a third of it."""

CPU_SECONDS = 3600
"""Seconds of processor time, after which the session ends in order."""

OPEN_FILES = 64
NICENESS = 5

_OWN_VARIABLES = ("TEXTUAL", "XGBUDGET", "PYTHON", "SQLITE", "XDG_")


def confine() -> None:
    """Give up what a kiosk does not need; call it before anything is opened.

    Where the system knows no such limits, the program's own rules still hold.
    """
    sys.dont_write_bytecode = True
    kept = KEPT if is_in_browser(os.environ) else ()
    for name in [name for name in os.environ if name.startswith(_OWN_VARIABLES)]:
        if name not in kept:
            del os.environ[name]
    try:
        import resource
    except ImportError:  # pragma: no cover - not a Unix system
        return
    for limit, wanted, most in (
        (resource.RLIMIT_FSIZE, 0, 0),  # terminals and pipes are not files in this sense
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
        (resource.RLIMIT_CPU, CPU_SECONDS, CPU_SECONDS + 60),
        (resource.RLIMIT_AS, MEMORY, MEMORY),
    ):
        ceiling = resource.getrlimit(limit)[1]
        with contextlib.suppress(ValueError, OSError):
            hard = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
            resource.setrlimit(limit, (min(wanted, hard), hard))
    with contextlib.suppress(OSError):
        os.nice(NICENESS)


def run_kiosk(
    archive: Archive,
    *,
    language: Language = "zh",
    ascii_only: bool = False,
    start: str = "",
    idle_minutes: float = 0,
) -> int:
    """Let a stranger explore; the exit code. After ``idle_minutes`` (0: never) it ends by itself.

    Nothing is read from or kept in a state folder, and a crash leaves no report.
    """
    from xgbudget_tui.model.preferences import NO_PREFERENCES
    from xgbudget_tui.tui.start import explorer_on_terminal, open_session
    from xgbudget_tui.tui.terminal.ending import run_to_end

    session = open_session(
        archive, language=language, ascii_only=ascii_only, start=start, restore=False, kiosk=True
    )
    with explorer_on_terminal(session, NO_PREFERENCES) as app:
        app.idle_seconds = idle_minutes * 60 or None
        return run_to_end(app, lambda _: "xgbudget: internal error", program="xgbudget")

"""Running an app to its end: the exit code, and one sentence where it crashed."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xgbudget_tui.tui.terminal.app import TerminalApp


def run_to_end(app: TerminalApp[Any], tell: Callable[[str], str], *, program: str) -> int:
    """Run ``app`` in the terminal; its exit code is returned.

    After an internal error the code is ``CRASHED``, and the sentence that ``tell`` gives for the
    traceback is written on standard error: there the traceback may be kept too. ``program`` is
    what other sentences begin with.
    """
    app.run(mouse=True)
    with contextlib.suppress(OSError):
        if app.crash_report is not None:
            print(tell(app.crash_report), file=sys.stderr)  # noqa: T201
        if app.left_idle:
            print(f"{program}: left, as no key was pressed for a while", file=sys.stderr)  # noqa: T201
    return app.return_code or 0

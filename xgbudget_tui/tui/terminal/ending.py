"""Running an app to its end: the exit code, and one sentence where it crashed."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xgbudget_tui.tui.terminal.app import TerminalApp

REPORT_NAME = "crash-report.txt"


def run_to_end(app: TerminalApp[Any], folder: Path | None, *, program: str) -> int:
    """Run ``app`` in the terminal; its exit code is returned.

    ``program`` is what the sentences on standard error begin with. After an internal error the
    report is kept in ``folder`` (else in the temporary folder) and one sentence says so; the code
    is then ``CRASHED``. Without a folder nothing is kept and nothing said but that it happened:
    strangers may be reading.
    """
    app.run(mouse=True)
    if app.crash_report is not None and folder is None:
        with contextlib.suppress(OSError):
            print(f"{program}: internal error", file=sys.stderr)  # noqa: T201
    elif app.crash_report is not None and folder is not None:
        kept = keep_report(app.crash_report, folder)
        where = f"; the report is in {kept}" if kept else ""
        last = app.crash_report.strip().splitlines()[-1]
        with contextlib.suppress(OSError):
            print(f"{program}: internal error ({last}){where}", file=sys.stderr)  # noqa: T201
    if app.left_idle:
        with contextlib.suppress(OSError):
            print(f"{program}: left, as no key was pressed for a while", file=sys.stderr)  # noqa: T201
    return app.return_code or 0


def keep_report(report: str, folder: Path) -> Path | None:
    """Write ``report`` where the user can find it; None if no place takes it."""
    for place in (folder, Path(tempfile.gettempdir())):
        with contextlib.suppress(OSError):
            place.mkdir(parents=True, exist_ok=True)
            path = place / REPORT_NAME
            path.write_text(report, encoding="utf-8")
            return path
    return None

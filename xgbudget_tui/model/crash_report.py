"""What is said and kept when the program itself makes a mistake.

A mistake of the program is never said of a file of the user: the sentence names it, says where
its report is kept and what to do with that, and that nothing need be thrown away.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from xgbudget_tui.model.errors import BudgetError

CRASHED = 70
"""Exit code after an internal error (EX_SOFTWARE of sysexits)."""

REPORT_NAME = "crash-report.txt"


class InternalError(BudgetError):
    """A mistake of the program while it worked on one of several things.

    ``report`` is the traceback; the work goes on with the rest.
    """

    def __init__(self, report: str) -> None:
        self.report = report
        super().__init__(crash_sentence(report, None, "en"), crash_sentence(report, None, "zh"))


def describe_crash(error: BaseException) -> str:
    """The report of an exception: its traceback, and under which versions it happened."""
    import traceback

    return complete_report("".join(traceback.format_exception(error)))


def complete_report(trace: str) -> str:
    """A traceback under the versions of the program, of Python and of the system."""
    import platform

    from xgbudget_tui import __version__

    running = f"xgbudget {__version__}, Python {platform.python_version()}, {platform.platform()}"
    return f"{running}\n\n{trace.strip()}\n"


def crash_sentence(report: str, kept: Path | None, language: str) -> str:
    """What is said of an internal error, and where its report is kept."""
    last = report.strip().splitlines()[-1]
    if language == "zh":
        where = f"；报告在 {kept}，请附上该文件反馈（见 docs/soundness.md）" if kept else ""
        return f"内部错误（{last}）：这是程序的错误，不是文件的问题{where}。"
    where = f"; the report is in {kept}, please open an issue with that file" if kept else ""
    return f"internal error ({last}): the mistake is the program's, not your file's{where}."


def state_folder() -> Path:
    """``$XDG_STATE_HOME/xgbudget``, by default under ``~/.local/state``."""
    home = os.environ.get("XDG_STATE_HOME", "")
    root = Path(home) if home.startswith("/") else Path("~/.local/state").expanduser()
    return root / "xgbudget"


def keep_report(report: str, folder: Path | None = None, *, add: bool = False) -> Path | None:
    """Write ``report`` where the user finds it, by default in the state folder.

    ``add`` puts it after the one before. None if no place takes it, not even the temporary folder.
    """
    import tempfile

    for place in (folder or state_folder(), Path(tempfile.gettempdir())):
        with suppress(OSError):
            place.mkdir(parents=True, exist_ok=True)
            path = place / REPORT_NAME
            with path.open("a" if add else "w", encoding="utf-8", errors="replace") as file:
                file.write(report)
            return path
    return None


def tell_crash(report: str, folder: Path | None, language: str) -> str:
    """Keep a report and say so."""
    return f"xgbudget: {crash_sentence(report, keep_report(report, folder), language)}"

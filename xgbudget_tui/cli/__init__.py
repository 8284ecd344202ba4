"""The command line: parse it, wire the rooms, choose the exit code.

Exit codes: 0 fine, 1 a check failed, 2 could not do what was asked.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit code. Without ``argv`` the arguments are those of the process."""
    # What is loaded does not become garbage: looking for it there is a seventh of the start.
    gc.disable()
    from xgbudget_tui.cli.program import main as run

    return run(argv)

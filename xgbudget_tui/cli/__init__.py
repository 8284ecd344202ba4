"""The command line: parse it, wire the rooms, choose the exit code.

Exit codes: 0 fine, 1 a check failed, 2 could not do what was asked.
"""

from __future__ import annotations

from xgbudget_tui.cli.program import main

__all__ = ["main"]

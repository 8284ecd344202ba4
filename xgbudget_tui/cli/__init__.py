"""The command line: parse it, wire the rooms, choose the exit code.

Exit codes: 0 fine, 1 a check failed, 2 could not do what was asked.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit code. Without ``argv`` the arguments are those of the process."""
    # What is loaded does not become garbage: looking for it there is a seventh of the start.
    gc.disable()
    _import_pathlib()
    from xgbudget_tui.cli.program import main as run

    return run(argv)


def _import_pathlib() -> None:
    """Import pathlib without urllib.parse, which takes three times as long.

    It needs it to write a path as a URI, which is seldom asked, and asks the real one then.
    """
    if {"pathlib", "urllib.parse"} & sys.modules.keys():
        return

    def quote_from_bytes(*given: Any) -> str:
        from urllib.parse import quote_from_bytes as quote

        return quote(*given)

    placeholder = ModuleType("urllib.parse")
    placeholder.quote_from_bytes = quote_from_bytes  # type: ignore[attr-defined]
    sys.modules["urllib.parse"] = placeholder
    try:
        import pathlib  # noqa: F401
    finally:
        del sys.modules["urllib.parse"]

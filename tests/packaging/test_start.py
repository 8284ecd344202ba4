"""Nothing heavy is loaded before it is needed: a clean interpreter tells."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "textual",
    "rich",
    "pandas",
    "numpy",
    "sqlite_utils",
    "openpyxl",
    "pypinyin",
    "lxml",
    "psycopg",
)
_ASK = """
import sys
try:
    from xgbudget_tui.cli import main
    main(sys.argv[1:])
finally:
    print("LOADED", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def loaded(*arguments: str) -> set[str]:
    """The top-level modules that a command line has loaded when it is done."""
    command = [sys.executable, "-c", _ASK, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert "LOADED" in ran.stdout, ran.stderr
    return set(ran.stdout.rpartition("LOADED")[2].split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["show", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    assert loaded(*arguments) & set(HEAVY) == set()


def test_reading_a_table_loads_neither_screens_nor_frames() -> None:
    found = loaded("tables", "--format", "csv")
    assert found & {"textual", "pandas", "sqlite_utils", "openpyxl", "pypinyin", "psycopg"} == set()


def test_saving_what_a_worker_has_proved_loads_no_rules() -> None:
    ask = (
        "import sys, xgbudget_tui.batch.prior_year, xgbudget_tui.cli.importing\n"
        "sys.exit(any(name.startswith('xgbudget_tui.audit') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", ask], check=False).returncode == 0

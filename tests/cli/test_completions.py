"""Completion in a shell: the program is asked what may stand at the cursor, and answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def complete(line: str, to: Path, database: Path | None = None, point: int = 0) -> set[str]:
    """What the program offers at the end of ``line``."""
    environment = {
        **os.environ,
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_SHELL": "bash",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(to),
        "COMP_LINE": line,
        "COMP_POINT": str(point or len(line)),
        "XGBUDGET_LANG": "en",
        "XGBUDGET_DB": str(database or ""),
    }
    ran = subprocess.run(
        [sys.executable, "-m", "xgbudget_tui"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.stdout, ran.stderr) == ("", "")
    return {word.partition("\t")[0].strip() for word in to.read_text("utf-8").split("\n")}


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("xgbudget ser", {"series"}),
        ("xgbudget --ki", {"--kiosk"}),
        ("xgbudget compare 7 --only ", {"more", "less", "new", "ended"}),
        ("xgbudget rules M", {"M1", "M4"}),
        ("xgbudget completions ", {"bash", "zsh", "fish"}),
    ],
)
def test_commands_options_and_choices_are_offered(
    line: str, offered: set[str], tmp_path: Path
) -> None:
    assert offered <= complete(line, tmp_path / "answer")


def test_tables_are_offered_by_number_and_lines_below_a_line(archive: Path, tmp_path: Path) -> None:
    assert "2" in complete("xgbudget show ", tmp_path / "answer", archive)
    line = "xgbudget export 2/教育支出/"
    # In a locale without hanzi bash counts bytes.
    for point in (len(line), len(line.encode())):
        offered = complete(line, tmp_path / "answer", archive, point)
        assert offered == {"2/教育支出/普通教育"}


def test_in_english_lines_are_offered_by_their_english(archive: Path, tmp_path: Path) -> None:
    def offered(words: str) -> set[str]:
        return complete(words, tmp_path / "answer", archive)

    assert offered("xgbudget export 2/205/") == {"2/205/General\\ education"}
    assert offered("xgbudget export 2/education/gen") == {"2/education/general\\ education"}
    assert "Dongshan\\ District\\ 2023" in offered("xgbudget show 2 --book ")


def test_without_a_database_nothing_is_offered_and_nothing_is_said(tmp_path: Path) -> None:
    assert complete("xgbudget show 4/", tmp_path / "answer", tmp_path / "none.db") == {""}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_that_the_shell_can_read(run: Run, shell: str, tmp_path: Path) -> None:
    script = run("completions", shell)
    assert script.code == 0
    assert "xgbudget" in script.out
    if shutil.which(shell):
        file = tmp_path / "script"
        file.write_text(script.out)
        read = subprocess.run([shell, "-n", str(file)], capture_output=True, check=False)
        assert read.returncode == 0, read.stderr

"""Closed streams and settings that nobody knows: quiet, or one sentence, and never a traceback."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import archive
from tests.cli.test_writing import DOCUMENT

__all__ = ["archive"]

PROGRAM = f'"{sys.executable}" -m xgbudget_tui'


def run_shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
        env=os.environ | {"XDG_STATE_HOME": str(folder / "state"), "LANG": "en_US.UTF-8"},
    )


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", 0),
        ("tables", 0),
        ("--help", 0),
        ("export 2 --format json", 0),
        ("check", 0),
        ("show nowhere", 2),
        ("--nonsense", 2),
    ],
)
def test_a_closed_stream_is_no_error(
    archive: Path, tmp_path: Path, closed: str, words: str, code: int
) -> None:
    ended = run_shell(f"{PROGRAM} {words} --db {archive} --book 1 {closed}", tmp_path)
    assert ended.returncode == code, ended
    assert "internal" not in ended.stderr
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("closed", ["<&-", "<&- >&-", "<&- >&- 2>&-"])
def test_a_database_written_with_closed_streams_is_whole(tmp_path: Path, closed: str) -> None:
    (tmp_path / "d.txt").write_text(DOCUMENT)
    ended = run_shell(f"{PROGRAM} import d.txt -o d.db {closed}", tmp_path)
    assert ended.returncode == 0
    assert run_shell(f"{PROGRAM} tables --db d.db", tmp_path).stdout.count("东山区") > 0


def test_what_cannot_be_said_is_told_by_the_exit_code(tmp_path: Path) -> None:
    ended = run_shell(f"{PROGRAM} tables --db none.db >/dev/full 2>/dev/full", tmp_path)
    assert ended.returncode == 2


@pytest.mark.parametrize("system", ["foo", "", "256"])
def test_a_colour_system_that_nobody_knows_is_not_asked_for(archive: Path, system: str) -> None:
    here, there = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "xgbudget_tui", str(archive), "--no-restore"],
        stdin=there,
        stdout=there,
        stderr=there,
        env=os.environ
        | {"TERM": "xterm-256color", "TEXTUAL_COLOR_SYSTEM": system, "XGBUDGET_LANG": "zh"},
        start_new_session=True,
    )
    os.close(there)
    seen = b""
    while "收入".encode() not in seen:
        seen += os.read(here, 65536)
    os.write(here, b"q")
    try:
        while os.read(here, 65536):
            pass
    except OSError:  # the end of a pseudo terminal
        pass
    assert process.wait() == 0
    os.close(here)

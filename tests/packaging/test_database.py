"""The shipped database is what the transcription gives, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.originals import REPOSITORY
from xgbudget_tui.cli import main

DATABASE = REPOSITORY / "data" / "budget.db"
TRANSCRIPTION = "data/xigang-2023.txt"


def build(path: Path) -> Path:
    """As ``make db`` does."""
    path.parent.mkdir(exist_ok=True)
    assert main(["import", TRANSCRIPTION, "-o", str(path), "--fresh", "--quiet"]) == 0
    return path


def test_the_shipped_database_is_what_the_transcription_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(REPOSITORY)
    again = build(tmp_path / "again.db")
    # The store writes a fixed number where SQLite notes the version of its library (bytes 96 to 99
    # of the header), so that the machine does not show.
    assert again.read_bytes() == DATABASE.read_bytes(), (
        "data/budget.db is out of date: run `make db`"
    )


def test_building_twice_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(REPOSITORY)
    first, second = build(tmp_path / "first.db"), build(tmp_path / "other" / "second.db")
    assert first.read_bytes() == second.read_bytes()

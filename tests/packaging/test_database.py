"""The shipped database is what the transcription gives, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.originals import REPOSITORY
from xgbudget_tui.cli import main

DATABASE = REPOSITORY / "data" / "budget.db"
TRANSCRIPTION = "data/xigang-2023.txt"

_VERSION = slice(96, 100)
# Bytes 96 to 99 of an SQLite file hold the version number of the library that wrote it last:
# they differ from machine to machine while every page of content is the same.


def content(path: Path) -> bytes:
    raw = path.read_bytes()
    return raw[: _VERSION.start] + raw[_VERSION.stop :]


def build(path: Path) -> Path:
    """As ``make db`` does."""
    path.parent.mkdir(exist_ok=True)
    assert main(["import", TRANSCRIPTION, "-o", str(path), "--fresh", "--quiet"]) == 0
    return path


def test_the_shipped_database_is_what_the_transcription_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not DATABASE.is_file():
        pytest.skip("data/budget.db has not been built")
    monkeypatch.chdir(REPOSITORY)
    again = build(tmp_path / "again.db")
    assert content(again) == content(DATABASE), "data/budget.db is out of date: run `make db`"


def test_building_twice_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(REPOSITORY)
    first, second = build(tmp_path / "first.db"), build(tmp_path / "other" / "second.db")
    assert first.read_bytes() == second.read_bytes()

"""The explorer on a damaged archive: a sentence where something is missing, and it goes on."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.tui.reading import settle
from xgbudget_tui.model.errors import ArchiveError
from xgbudget_tui.store import open_archive
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.start import prepare_explorer

KEYS = ("3", "down", "G", "enter", "right", "asterisk", "s", "J", "a", "q", "right_square_bracket")


@contextmanager
def damaged(source: Path, copy: Path, *statements: str, start: str = "1") -> Iterator[Explorer]:
    shutil.copy(source, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)
    archive = open_archive(copy)
    yield prepare_explorer(archive, restore=False, start=start)
    archive.close()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM line WHERE id % 3 = 0",
        "UPDATE line SET child_count = child_count + 4",
        "UPDATE line SET depth = depth + 1 WHERE id % 2",
        "UPDATE section SET last_line = last_line + 3",
        "UPDATE line SET parent = id",
        "UPDATE line SET parent = id % 5 + 1",
    ],
)
async def test_lines_that_are_counted_and_not_there_are_said(
    archive_path: Path, tmp_path: Path, statement: str
):
    with damaged(archive_path, tmp_path / "damaged.db", statement) as explorer:
        async with explorer.run_test(size=(100, 30)) as pilot:
            for key in KEYS:
                await pilot.press(key)
            assert explorer.crash_report is None
            await pilot.press("question_mark", "escape")
            assert explorer.screen is explorer.explorer_screen


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM line WHERE id % 3 = 0",
        "UPDATE line SET parent = id",
        "UPDATE line SET role = 'king'",
        "UPDATE proof SET kind = 'fault', finding = NULL, line_id = 9999",
        "UPDATE section SET last_line = last_line + 3",
    ],
)
async def test_a_damaged_archive_has_a_front_page_or_a_sentence(
    archive_path: Path, tmp_path: Path, statement: str
):
    with damaged(archive_path, tmp_path / "damaged.db", statement, start="") as explorer:
        async with explorer.run_test(size=(100, 30)) as pilot:
            await settle(pilot)
            await pilot.press("escape")
            for key in ("down", "down", "G", "enter", "o", "b", "S", "c", "ctrl+g"):
                await pilot.press(key)
            await settle(pilot)
            assert explorer.crash_report is None


async def test_an_error_while_leaving_is_no_crash(archive_path: Path, tmp_path: Path):
    with damaged(archive_path, tmp_path / "sound.db") as explorer:
        async with explorer.run_test() as pilot:
            await pilot.press("q")
            explorer._handle_exception(IndexError("the screens are gone"))
        assert explorer.crash_report is None


def test_a_total_in_a_column_that_is_not_there_is_said_to_be_damage(
    archive_path: Path, tmp_path: Path
):
    statement = "UPDATE section SET total_measure = 9 WHERE total_measure"
    with (
        pytest.raises(ArchiveError, match="damaged"),
        damaged(archive_path, tmp_path / "damaged.db", statement),
    ):
        pass


def test_a_suspect_without_a_place_is_said_to_be_damage(archive_path: Path, tmp_path: Path):
    copy = tmp_path / "damaged.db"
    shutil.copy(archive_path, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("INSERT INTO suspect VALUES (1, 9, '', 0, 0, NULL, 1, 2, 1, 0, '[]')")
        connection.execute("UPDATE suspect SET ref_section = '?', ref_line = 'x'")
    archive = open_archive(copy)
    with pytest.raises(ArchiveError, match="damaged"):
        archive.load_suspects(1)
    archive.close()

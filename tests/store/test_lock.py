"""Two imports into one archive: the second waits; what a killed one leaves does no harm."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.builders import book, small_book
from tests.store.shelves import NOTHING_PROVED
from xgbudget_tui.model.errors import ArchiveError
from xgbudget_tui.store import hold_archive, make_archive, open_archive, save, save_book

TWICE = book(*small_book().sections[:1], *small_book().sections[:1], region="南湖区")
"""A Book that no archive takes: two of its sections have one key."""


def test_the_second_waits_until_the_first_is_done_and_says_so(tmp_path: Path):
    path = tmp_path / "a.db"
    told, order = threading.Event(), []

    def second() -> None:
        with hold_archive(path, told.set):
            order.append("second")

    with hold_archive(path):
        thread = threading.Thread(target=second)
        thread.start()
        assert told.wait(20)
        order.append("first")
    thread.join(20)
    assert order == ["first", "second"]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path: Path):
    with pytest.raises(ArchiveError, match="folder"), hold_archive(tmp_path / "no" / "a.db"):
        pass


def test_what_a_killed_import_left_beside_is_cleared_and_what_runs_is_not(tmp_path: Path):
    path = tmp_path / "a.db"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f".a.db.{save._host()}-{ended.pid}-1.draft"
    running = tmp_path / f".a.db.{save._host()}-{os.getppid()}-1.draft"
    others = tmp_path / f".a.db.{save._host()}x.draft"
    for one in (left, running, others):
        one.write_bytes(b"half")
    save_book(path, small_book(), NOTHING_PROVED)
    assert not left.exists()
    assert running.exists()
    assert others.exists()


@pytest.mark.parametrize("host", ["0123456789ab-", ""])
def test_what_another_host_is_writing_is_not_judged_by_processes_here(tmp_path: Path, host: str):
    path = tmp_path / "a.db"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    drafts = [tmp_path / f".a.db.{host}{ended.pid}-1.{kind}" for kind in ("draft", "sealed")]
    for draft in drafts:
        draft.write_bytes(b"half")
    save_book(path, small_book(), NOTHING_PROVED)
    assert [draft.exists() for draft in drafts] == [True, True]
    path.unlink()
    for draft in drafts:  # as if nobody had written to it for two days
        os.utime(draft, (draft.stat().st_mtime - 2 * 24 * 3600,) * 2)
    save_book(path, small_book(), NOTHING_PROVED)
    assert [draft.exists() for draft in drafts] == [False, False]


def test_drafts_are_named_by_where_they_are_written(tmp_path: Path):
    path = tmp_path / "a.db"
    with make_archive(path):
        (draft,) = (one.name for one in tmp_path.iterdir())
    assert draft.startswith(f".a.db.{save._host()}-{os.getpid()}-")
    assert save._DRAFT.fullmatch(draft.removeprefix(".a.db."))


def test_one_book_that_does_not_go_in_leaves_the_others_of_a_new_archive(tmp_path: Path):
    path = tmp_path / "a.db"
    with make_archive(path) as new:
        new.add(small_book(), NOTHING_PROVED)
        with pytest.raises(ArchiveError, match="could not be written"):
            new.add(TWICE, NOTHING_PROVED)
        new.add(book(region="北岭县"), NOTHING_PROVED)
        assert not path.exists()
    archive = open_archive(path)
    assert [entry.region for entry in archive.find_books()] == ["东山区", "北岭县"]
    archive.close()

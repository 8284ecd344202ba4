"""Each kind of bad file earns its own sentence, and nothing that fails changes what was there."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.builders import book, line, small_book, table
from tests.store.shelves import NOTHING_PROVED, archive_of
from xgbudget_tui.model.entries import Listing
from xgbudget_tui.model.errors import ArchiveError
from xgbudget_tui.store import open_archive, remove_book, save_book, save_books
from xgbudget_tui.store.schema import APPLICATION_ID

CORRECTED = book(
    table("1", "2023年东山区一般公共预算收入表", [line(1, "收入总计", "301")]),
)
OTHER_YEAR = book(*small_book().sections, year=2024)


def alter(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def make_missing(path: Path) -> None:
    path.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    path.mkdir()


def make_text(path: Path) -> None:
    path.write_text("2023年预算" * 100, "utf-8")


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_foreign(path: Path) -> None:
    alter(path, "CREATE TABLE note (text)")


def make_newer(path: Path) -> None:
    save_book(path, small_book(), NOTHING_PROVED)
    alter(path, "PRAGMA user_version = 99")


def make_older(path: Path) -> None:
    save_book(path, small_book(), NOTHING_PROVED)
    alter(path, "PRAGMA user_version = 0")


def make_short(path: Path) -> None:
    save_book(path, small_book(), NOTHING_PROVED)
    path.write_bytes(path.read_bytes()[:3000])


def make_without_lines(path: Path) -> None:
    save_book(path, small_book(), NOTHING_PROVED)
    alter(path, "DROP VIEW lines_wide", "DROP VIEW figures_wide", "DROP TABLE line")


def make_view_of_lines(path: Path) -> None:
    make_without_lines(path)
    alter(
        path,
        "CREATE VIEW line AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1"
        " FROM n) SELECT i AS id FROM n",
    )


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (make_missing, "does not exist"),
        (make_folder, "is a folder"),
        (make_text, "is not a database"),
        (make_empty, "is not a database"),
        (make_foreign, "another program"),
        (make_newer, "newer xgbudget"),
        (make_older, "older xgbudget"),
        (make_short, "is damaged"),
        (make_without_lines, "is damaged"),
        (make_view_of_lines, "is damaged"),
    ],
)
def test_a_bad_file_earns_its_sentence(
    tmp_path: Path, make: Callable[[Path], None], sentence: str
) -> None:
    path = tmp_path / "budget?#%20 预算.db"
    make(path)
    with pytest.raises(ArchiveError, match=sentence) as raised:
        open_archive(path)
    assert "\n" not in str(raised.value)
    assert path.name in str(raised.value)
    assert path.name in raised.value.zh


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "budget.db"
    save_book(path, small_book(), NOTHING_PROVED)
    path.chmod(0)
    with pytest.raises(ArchiveError, match="No permission"):
        open_archive(path)


def test_a_locked_archive_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xgbudget_tui.store.connection._PATIENCE", 0.01)
    monkeypatch.setattr("xgbudget_tui.store.save._PATIENCE", 0.01)
    path = tmp_path / "budget.db"
    save_book(path, small_book(), NOTHING_PROVED)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ArchiveError, match="in use"):
        open_archive(path)
    with pytest.raises(ArchiveError, match="in use"):
        save_book(path, OTHER_YEAR, NOTHING_PROVED)
    holder.close()
    assert len(open_archive(path).find_books()) == 1


@pytest.mark.parametrize("make", [make_text, make_foreign])
@pytest.mark.parametrize("fresh", [True, False])
def test_a_file_that_is_not_ours_is_left_alone(
    tmp_path: Path, make: Callable[[Path], None], fresh: bool
) -> None:
    path = tmp_path / "other.db"
    make(path)
    before = path.read_bytes()
    with pytest.raises(ArchiveError):
        save_book(path, small_book(), NOTHING_PROVED, fresh=fresh)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["other.db"]  # noqa: PTH208 - names only


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="there is no such folder"):
        save_book(tmp_path / "no" / "budget.db", small_book(), NOTHING_PROVED)


def test_the_same_books_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    for path in (one, two):
        save_books(path, [(small_book(), NOTHING_PROVED), (OTHER_YEAR, NOTHING_PROVED)])
    save_book(one, small_book(), NOTHING_PROVED, fresh=True)
    save_books(one, [(small_book(), NOTHING_PROVED), (OTHER_YEAR, NOTHING_PROVED)], fresh=True)
    assert one.read_bytes() == two.read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["one.db", "two.db"]


def test_a_corrected_document_replaces_its_book(tmp_path: Path) -> None:
    path = tmp_path / "budget.db"
    save_books(path, [(small_book(), NOTHING_PROVED), (OTHER_YEAR, NOTHING_PROVED)])
    before = open_archive(path).find_books()
    save_book(path, CORRECTED, NOTHING_PROVED)
    archive = open_archive(path)
    after = archive.find_books()
    assert [entry.id for entry in after] == [entry.id for entry in before]
    assert archive.load_book(after[0].id) == CORRECTED
    assert archive.load_book(after[1].id) == OTHER_YEAR
    assert archive.search("教育", None, 0, 9).total == 4
    assert archive.search("收入总计", None, 0, 9).total == 2


def test_a_removed_book_leaves_no_trace_in_searches(tmp_path: Path) -> None:
    path = tmp_path / "budget.db"
    save_books(path, [(small_book(), NOTHING_PROVED), (OTHER_YEAR, NOTHING_PROVED)])
    remove_book(path, 1)
    archive = open_archive(path)
    (left,) = archive.find_books()
    assert (left.id, left.year) == (2, 2024)
    page = archive.search("教育", None, 0, 9)
    assert page.total == len(page.hits) == 4
    assert archive.search(">150", None, 0, 9).total == 6
    with pytest.raises(ArchiveError, match="no Book 1"):
        remove_book(path, 1)
    remove_book(path, 2)
    assert open_archive(path).search("教育", None, 0, 9).total == 0
    left_over = sqlite3.connect(path)
    for name in ("line", "figure", "name", "code", "section", "measure", "proof"):
        assert left_over.execute(f"SELECT count(*) FROM {name}").fetchone() == (0,)


def test_an_import_that_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "budget.db"
    save_book(path, small_book(), NOTHING_PROVED)
    before = path.read_bytes()
    twice = book(*(table("1", "表", [line(1, "合计", "1")]) for _ in range(2)), year=2030)
    for fresh in (True, False):
        with pytest.raises(ArchiveError, match="nothing was changed"):
            save_book(path, twice, NOTHING_PROVED, fresh=fresh)
        assert path.read_bytes() == before
        assert [file.name for file in tmp_path.iterdir()] == ["budget.db"]


@pytest.mark.parametrize("fresh", [True, False])
def test_a_full_disk_leaves_the_old_archive_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: bool
) -> None:
    path = tmp_path / "budget.db"
    save_book(path, small_book(), NOTHING_PROVED)
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("xgbudget_tui.store.save.write_views", fail)
    with pytest.raises(ArchiveError, match="No space left"):
        save_book(path, OTHER_YEAR, NOTHING_PROVED, fresh=fresh)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["budget.db"]


def test_what_a_killed_import_left_is_undone_on_opening(tmp_path: Path) -> None:
    path = tmp_path / "budget.db"
    save_book(path, small_book(), NOTHING_PROVED)
    importing = sqlite3.connect(path, isolation_level=None)
    importing.execute("PRAGMA cache_size = 1")
    importing.execute("BEGIN IMMEDIATE")
    importing.execute("UPDATE line SET remark = 'half done'")
    importing.execute("UPDATE figure SET printed = 'half done'")
    killed = tmp_path / "killed.db"
    shutil.copy(path, killed)
    shutil.copy(f"{path}-journal", f"{killed}-journal")
    importing.close()
    assert b"half done" in killed.read_bytes()
    assert open_archive(killed).load_book(1) == small_book()


def test_two_imports_at_once_both_arrive(tmp_path: Path) -> None:
    path = tmp_path / "budget.db"
    years = [book(*small_book().sections, year=year) for year in range(2010, 2018)]
    threads = [
        threading.Thread(target=save_book, args=(path, year, NOTHING_PROVED)) for year in years
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    archive = open_archive(path)
    assert [entry.year for entry in archive.find_books()] == list(range(2010, 2018))
    assert {archive.load_book(entry.id).sections for entry in archive.find_books()} == {
        small_book().sections
    }


def test_an_open_archive_outlives_its_file(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        path = Path(archive.path)
        save_book(path, CORRECTED, NOTHING_PROVED, fresh=True)
        assert archive.load_book(1) == small_book()
        path.unlink()
        assert archive.load_book(1) == small_book()


def test_many_threads_may_ask_at_once(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        answers: list[int] = []
        failures: list[Exception] = []

        def ask() -> None:
            try:
                for _ in range(20):
                    answers.append(archive.search("教育", None, 0, 9).total)
                    archive.load_detail(8)
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures
        assert answers == [4] * 160


def test_a_closed_archive_says_so(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, small_book())
    archive.close()
    archive.close()
    with pytest.raises(ArchiveError, match="closed"):
        archive.find_books()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE line SET parent = id, last = id - 3",
        "UPDATE line SET parent = 14 - id",
        "UPDATE line SET depth = 0",
        "UPDATE line SET depth = 'x', number = 'y'",
        "UPDATE line SET role = 'nonsense'",
        "UPDATE line SET mark = 77",
        "UPDATE line SET last = 9000000000000000000",
        "UPDATE line SET name_id = 999, label_id = 999",
        "UPDATE line SET evidence = x'ff00'",
        "DELETE FROM line WHERE id = 8",
        "DELETE FROM section",
        "UPDATE section SET first_line = 'a', pages = '{'",
        "UPDATE section SET heading = x'00ff'",
        "UPDATE section SET highest = NULL",
        "UPDATE figure SET value = 'many', state = 'amount'",
        "UPDATE figure SET value = 1.5",
        "UPDATE figure SET repeats = '[1,2'",
        "UPDATE measure SET unit = 'yard'",
        "UPDATE name SET uses = 99, first_line = NULL",
        "UPDATE name SET pinyin = '', search = x'ff'",
        "UPDATE book SET year = 'x', unit = '?'",
        "UPDATE book SET first_line = NULL",
        "UPDATE book SET stage = 3",
    ],
)
def test_damaged_rows_are_answered_or_one_sentence(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "budget.db"
    save_book(path, small_book(), NOTHING_PROVED)
    alter(path, damage)
    archive = open_archive(path)
    listing = Listing(6, 13, 2)
    questions: list[Callable[[], object]] = [
        archive.find_books,
        lambda: archive.load_contents(1),
        lambda: archive.count_rows(listing),
        lambda: archive.load_rows(listing, 0, 50),
        lambda: archive.find_offset(listing, 9),
        lambda: archive.load_ancestors(11),
        lambda: archive.load_branches(2, None, None),
        lambda: archive.load_branches(2, 8, 1),
        lambda: archive.load_note(3),
        lambda: archive.load_book(1),
        lambda: archive.find_line(2, ["教育支出", "学前教育"]),
        lambda: archive.find_line_id(1, "2", 4),
        *(lambda line_id=line_id: archive.load_detail(line_id) for line_id in range(1, 15)),
        *(
            lambda text=text, book_id=book_id: archive.search(text, book_id, 0, 9)
            for text in ("教", "jy", "205", ">5", "=100", "教育 支出", "教 >1")
            for book_id in (None, 1)
        ),
    ]
    for ask in questions:
        with suppress(ArchiveError):
            ask()


def test_the_header_names_the_program(tmp_path: Path) -> None:
    path = tmp_path / "budget.db"
    save_book(path, small_book(), NOTHING_PROVED)
    assert path.read_bytes()[68:72] == APPLICATION_ID.to_bytes(4, "big")
    check = sqlite3.connect(path)
    assert check.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert check.execute("PRAGMA foreign_key_check").fetchall() == []


def test_people_who_write_sql_find_views_in_wan_yuan(tmp_path: Path) -> None:
    path = tmp_path / "budget.db"
    save_book(path, small_book(), NOTHING_PROVED)
    people = sqlite3.connect(path)
    rows = people.execute('SELECT name, "预算数" FROM "东山区2023_2" ORDER BY number').fetchall()
    assert rows[:2] == [("一般公共预算支出合计", 300.0), ("教育支出", 180.0)]
    wide = people.execute(
        "SELECT name, measure_1 FROM lines_wide WHERE section = '2' AND code = '205'"
    ).fetchall()
    assert wide == [("教育支出", 180.0)]
    (blank,) = people.execute(
        "SELECT wan_yuan FROM figures_wide WHERE name = '年终结余'"
    ).fetchone()
    assert blank is None

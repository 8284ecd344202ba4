"""What searches keep in memory finds what SQLite finds, and goes when the file changes."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import book, line, small_book, table
from tests.store.shelves import archive_of, save_all
from xgbudget_tui.model.archive import read_place
from xgbudget_tui.model.errors import ArchiveError
from xgbudget_tui.store import StoredArchive, open_archive
from xgbudget_tui.store.kept import Kept, KeptNames, KeptPaths, KeptState
from xgbudget_tui.store.pinyin import UNUSUAL
from xgbudget_tui.store.word_matches import (
    WordFits,
    find_english,
    find_paths,
    match_first,
    match_word,
)

law = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

SYLLABLES = "行教育项目长会水安西先阿额"
NAMES = st.text(f"{SYLLABLES}{UNUSUAL[:4]}apxXÉ(·1", min_size=1, max_size=6)
WORDS = st.one_of(
    st.text(SYLLABLES, min_size=1, max_size=2),
    st.text("aehijnuxyzgmu'", min_size=1, max_size=6),
    st.sampled_from(
        (
            "jiaoyu",
            "xian",
            "xiangmu",
            "xm",
            "an",
            "hang",
            "ng",
            "education",
            "water",
            "xianxian" * 4,
        )
    ),
)


def archive_with(folder: str, names: list[str]) -> StoredArchive:
    lines = tuple(line(number, name) for number, name in enumerate(names, 1))
    return archive_of(Path(folder), book(table("1", "支出表", lines)))


@law
@given(st.lists(NAMES | st.sampled_from(("教育支出", "水利")), min_size=1, max_size=9), WORDS)
def test_kept_names_are_found_as_sqlite_finds_them(names: list[str], word: str) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        archive_with(folder, names) as archive,
        archive._pool.session() as connection,
    ):
        kept = KeptNames(connection)
        kept.load_sounds(connection)
        assert match_word(connection, word, kept=kept).names == (match_word(connection, word).names)
        if not find_english(word):  # of those SQLite is never asked for some names alone
            some = [1, 3, 99]
            assert match_word(connection, word, names=some, kept=kept).names == (
                match_word(connection, word, names=some).names
            )
        first, uses = match_first(connection, word, 99, kept)
        stored, counted = match_first(connection, word, 99, None)
        assert uses == counted
        assert first == {fit: sorted(found) for fit, found in stored.items()}


@law
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4), st.integers(0, 2)), max_size=9),
    st.lists(st.dictionaries(st.integers(1, 4), st.integers(0, 2)), min_size=1, max_size=3),
    st.lists(st.dictionaries(st.integers(1, 2), st.integers(0, 1)), min_size=3, max_size=3),
    st.integers(1, 3),
)
def test_kept_paths_are_found_as_a_plain_look_finds_them(
    steps: list[tuple[int, int, int]],
    names: list[dict[int, int]],
    codes: list[dict[int, int]],
    gap: int,
) -> None:
    """Also with parents that are not there, come later or are the path itself."""
    rows = [
        (place * gap + 1, parent, name, code, 1, place)
        for place, (parent, name, code) in enumerate(steps)
    ]
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute("CREATE TABLE path (id INTEGER PRIMARY KEY, parent, name_id, code_id, uses,"
                       " first_line)")  # fmt: skip
        memory.executemany("INSERT INTO path VALUES (?, ?, ?, ?, ?, ?)", rows)
        kept = KeptPaths(_Streaming(memory))
    words = [WordFits(*word) for word in zip(names, codes, strict=False)]
    found = kept.find([word.names for word in words], [word.codes for word in words])
    assert list(found) == list(find_paths(rows, words))


class _Streaming:
    """A connection that answers one kind of question."""

    def __init__(self, memory: sqlite3.Connection) -> None:
        self._memory = memory

    def stream(self, sql: str) -> list[tuple[int, ...]]:
        return self._memory.execute(sql).fetchall()


def test_names_are_read_at_the_second_search_and_their_sounds_at_the_next(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book()) as archive, archive._pool.session() as connection:
        state = KeptState((0, 0))
        assert state.find_names(connection, sounds=True) is None
        assert state.find_names(connection, sounds=True) is None
        assert state.find_names(connection, sounds=False) is not None
        assert state.find_names(connection, sounds=True) is not None
        paths = KeptState((0, 0))
        assert paths.find_paths(connection, several=False) is None
        assert paths.find_paths(connection, several=True) is None
        assert paths.find_paths(connection, several=True) is not None


@pytest.mark.usefixtures("either_store")
@pytest.mark.parametrize("text", ["小学", "xiaoxue", "xx", "支出 小学", "2050202"])
def test_what_another_program_has_imported_is_found(tmp_path: Path, text: str) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        for _ in range(4):
            assert archive.search(text, None, 0, 9).total == 1
        save_all(read_place(archive.path), replace(small_book(), year=2031))
        for _ in range(4):
            assert archive.search(text, None, 0, 9).total == 2


def test_names_that_cannot_be_told_apart_are_left_to_sqlite(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        path = archive.path
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE name SET search = search || char(2) WHERE name = '国防支出'")
        connection.execute("UPDATE name SET pinyin = char(2) || pinyin WHERE name = '教育支出'")
    with closing(open_archive(path)) as archive:
        for _ in range(4):
            assert [hit.place.row.name for hit in archive.search("国防", None, 0, 9).hits] == [
                "国防支出"
            ]
            assert archive.search("jyzc", None, 0, 9).total == 1


def test_a_name_with_something_else_than_integers_is_damage(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        path = archive.path
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE name SET uses = 'many' WHERE name = '国防支出'")
    with closing(open_archive(path)) as archive:
        archive.search("教育", None, 0, 9)
        with pytest.raises(ArchiveError, match="is damaged"):
            archive.search("教育", None, 0, 9)


def test_each_connection_sees_what_was_kept_of_its_own_state() -> None:
    kept = Kept()
    first = kept.of(_Stated((1, 1)))
    assert kept.of(_Stated((1, 1))) is first
    other = kept.of(_Stated((2, 1)))
    assert other is not first
    assert kept.of(_Stated((1, 1))) is first
    assert kept.of(_Stated((1, 2))) is not first
    for number in range(3, 9):
        kept.of(_Stated((number, 1)))
    assert kept.of(_Stated((2, 1))) is not other


class _Stated:
    """A connection that sees this state."""

    def __init__(self, state: tuple[int, int]) -> None:
        self.read_state = lambda: state

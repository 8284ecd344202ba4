"""Rows by name: what a file holds is checked, and mistakes of the program stay what they are."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import small_book
from tests.store.shelves import archive_of
from xgbudget_tui.model.entries import Listing
from xgbudget_tui.model.errors import ArchiveError
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.store import StoredArchive
from xgbudget_tui.store.connection import ArchiveConnection
from xgbudget_tui.store.rows import DamagedRowError, RowClass
from xgbudget_tui.store.values import read_places, write_places


class Person(RowClass, table="p", town="t.name"):
    name: str
    age: int | None
    town: str


class Baker(Person):
    end: int


def test_columns_have_names_and_types() -> None:
    assert Person.columns == "p.name, p.age, t.name AS town"
    assert Baker.columns == 'p.name, p.age, t.name AS town, p."end"'
    baker = Baker.read(("李", None, "东山", 3))
    assert (baker.name, baker.age, baker.town, baker.end) == ("李", None, "东山", 3)


@pytest.mark.parametrize("row", [(None, 1, ""), ("", "1", ""), ("", 1.0, ""), ("", 1, b"")])
def test_a_value_of_another_type_is_damage(row: tuple[object, ...]) -> None:
    with pytest.raises(DamagedRowError):
        Person.read(row)
    with pytest.raises(DamagedRowError):
        Person.read_all([("", 1, ""), row])


def ask_everything(archive: StoredArchive) -> None:
    (book,) = archive.find_books()
    archive.find_books_of(book.region)
    archive.load_book(book.id)
    archive.load_proofs(book.id)
    archive.load_tallies(book.id)
    archive.load_suspects(book.id)
    archive.load_coverage(book.id)
    for text in ("教", "jiaoyu", "a", "205", ">1", "教育 支出", "教 >1"):
        archive.search(text, None, 0, 9)
        archive.search(text, book.id, 0, 9)
    for section in archive.load_contents(book.id):
        archive.find_section(book.id, section.key)
        archive.load_note(section.id)
        archive.load_branches(section.id, None, None)
        archive.find_line(section.id, ["教育支出"])
        archive.find_line_id(book.id, section.key, 1)
        if section.first_line is not None and section.last_line is not None:
            listing = Listing(section.first_line, section.last_line, 1)
            archive.load_rows(listing, 0, 9)
            archive.find_offset(listing, section.last_line)
            archive.load_detail(section.last_line)


@pytest.mark.usefixtures("either_store")
def test_every_query_gives_the_columns_of_its_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are read by place, so the names in the query and in the class must be the same."""
    seen = set()

    def compare(kind: type[RowClass], cursor: sqlite3.Cursor) -> None:
        assert tuple(column[0] for column in cursor.description) == kind.names, kind
        seen.add(kind)

    def fetch_all(self, kind, sql, values=()):
        cursor = self.execute(sql, values)
        compare(kind, cursor)
        return kind.read_all(cursor.fetchall())

    def fetch_one(self, kind, sql, values=()):
        return next(iter(fetch_all(self, kind, sql, values)), None)

    monkeypatch.setattr(ArchiveConnection, "fetch_all", fetch_all)
    monkeypatch.setattr(ArchiveConnection, "fetch_one", fetch_one)
    with archive_of(tmp_path, small_book()) as archive:
        ask_everything(archive)
    assert len(seen) > 20


def test_a_mistake_of_the_program_is_never_said_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        for mistake in (TypeError, LookupError, ValueError, ArithmeticError):

            def fail(*_: object, mistake: type[Exception] = mistake) -> None:
                raise mistake("ours")

            monkeypatch.setattr("xgbudget_tui.store.listings.read_row", fail)
            with pytest.raises(mistake, match="ours"):
                archive.load_row(1)


def test_a_query_that_is_wrong_is_never_said_of_the_file(tmp_path: Path) -> None:
    with archive_of(tmp_path, small_book()) as archive, archive._pool.session() as connection:
        for wrong in ("SELECT nmae FROM book", "SELEC 1", "SELECT 1 FROM bok"):
            with pytest.raises(sqlite3.OperationalError):
                connection.fetch_raw(wrong)
        with pytest.raises(sqlite3.ProgrammingError):
            connection.fetch_raw("SELECT ?")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE book SET stage = 'none'",
        "UPDATE book SET lines = 'many'",
        "UPDATE book SET title = x'ff'",
        "ALTER TABLE book RENAME COLUMN title TO strange",
    ],
)
def test_what_an_archive_would_not_hold_is_said_of_the_file(tmp_path: Path, damage: str) -> None:
    with archive_of(tmp_path, small_book()) as archive:
        connection = sqlite3.connect(archive.path, isolation_level=None)
        connection.execute(damage)
        connection.close()
        with pytest.raises(ArchiveError, match="is damaged"):
            archive.find_book(1)


places = st.builds(
    SourcePlace,
    st.integers(1, 10**12),
    st.integers(0, 10**4),
    st.just("") | st.sampled_from([',""]]', "p. 4", "预算", '"']),
)


@given(st.lists(places).map(tuple))
def test_places_are_read_as_they_were_written(listed: tuple[SourcePlace, ...]) -> None:
    assert read_places(write_places(listed)) == listed


@pytest.mark.parametrize(
    "text", ['[[1,""]]', '[[,1,""]]', '[[1,2,3,""]]', '[[１,2,""]]', '[1,2,""]]', '[[1,2,""],[""]]']
)
def test_what_is_no_list_of_places_is_damage(text: str) -> None:
    with pytest.raises(DamagedRowError):
        read_places(text)

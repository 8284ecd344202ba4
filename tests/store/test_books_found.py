"""Books are found on the shelf, by id and by region, and the shelf keeps its order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import book
from tests.store.shelves import place_of, save_all
from xgbudget_tui.audit import prove_book
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Region
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.terms import Stage
from xgbudget_tui.store import open_archive

pytestmark = pytest.mark.usefixtures("either_store")

SHELVED = [
    ("东山区", 2022, Stage.BUDGET),
    ("东山区", 2023, Stage.BUDGET),
    ("东山区", 2023, Stage.FINAL),
    ("北岭县", 2021, Stage.BUDGET),
]


@pytest.fixture
def archive(tmp_path: Path, either_store: str) -> Iterator[Archive]:
    """Four Books, saved in an order that is not the shelf's."""
    place = place_of(tmp_path)
    for region, year, stage in (SHELVED[3], SHELVED[2], SHELVED[0], SHELVED[1]):
        one = replace(book(), region=Region(region), year=year, stage=stage)
        source = replace(one.source, sha256=f"{region}{year}{stage}", name=f"{region}{year}{stage}")
        one = replace(one, source=source)
        save_all(place, one, audit=prove_book(one))
    opened = open_archive(place)
    yield opened
    opened.close()


def test_the_first_book_is_the_first_of_all_whether_or_not_the_others_were_looked_at(
    archive: Archive,
) -> None:
    alone = archive.find_books()[0]
    shelf = archive.find_books()
    assert [(b.region, b.year, b.stage) for b in shelf] == SHELVED
    assert alone == shelf[0]
    assert shelf
    assert len(shelf) == 4


def test_every_book_is_found_by_its_id_and_no_other(archive: Archive) -> None:
    for entry in archive.find_books():
        assert archive.find_book(entry.id) == entry
    assert archive.find_book(99) is None


def test_the_books_of_a_region_are_those_of_the_shelf_in_its_order(archive: Archive) -> None:
    for region in ("东山区", "北岭县", "无此区"):
        expected = [entry for entry in archive.find_books() if entry.region == region]
        assert list(archive.find_books_of(region)) == expected
    both = [one for one in archive.find_books() if one.region in ("东山区", "北岭县")]
    assert list(archive.find_books_of("北岭县", "东山区")) == both


def test_places_stand_in_the_order_of_their_books_and_those_of_one_name_apart(
    tmp_path: Path, either_store: str
) -> None:
    place = place_of(tmp_path)
    for name, parent, year in (
        ("朝阳区", "长春市", 2022),
        ("东山区", None, 2023),
        ("朝阳区", "北京市", 2023),
        ("朝阳区", "长春市", 2021),
    ):
        one = replace(book(), region=Region(name, parent=parent), year=year)
        digest = f"{name}{parent}{year}"
        one = replace(one, source=replace(one.source, sha256=digest, name=digest))
        save_all(place, one, audit=prove_book(one))
    with open_archive(place) as archive:
        places = archive.find_places()
        found = [(one.region, one.parent_region, one.books) for one in places]
        assert found == [("东山区", "", 1), ("朝阳区", "北京市", 1), ("朝阳区", "长春市", 2)]
        shelf = list(archive.find_books())
        assert [(one.parent_region or "", one.year) for one in shelf] == [
            ("", 2023),
            ("北京市", 2023),
            ("长春市", 2021),
            ("长春市", 2022),
        ]
        assert archive.find_books_of("朝阳区") == shelf[1:]


def test_the_nearest_books_are_of_the_same_place_and_then_of_the_nearest_years(
    archive: Archive,
) -> None:
    books = list(archive.find_books())
    here = books[1]
    assert list(archive.find_books_near(here, 9)) == [books[2], books[0], books[3]]
    assert list(archive.find_books_near(here, 1)) == [books[2]]
    assert list(archive.find_books_near(books[3], 9)) == [books[0], *_in_any_order(books[1:3])]


def _in_any_order(books: list[BookEntry]) -> list[BookEntry]:
    """Books that are equally near stand as they were saved."""
    return sorted(books, key=lambda one: one.id)


def test_several_books_and_their_contents_are_found_at_once(archive: Archive) -> None:
    first, *_, last = books = list(archive.find_books())
    assert archive.find_books_by_id([]) == {}
    assert archive.find_books_by_id({last.id, first.id, 99}) == {first.id: first, last.id: last}
    contents = archive.load_contents_of([one.id for one in books])
    assert contents == {one.id: archive.load_contents(one.id) for one in books}
    assert archive.load_contents_of([]) == {}

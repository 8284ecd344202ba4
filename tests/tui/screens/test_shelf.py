"""The shelf: a row a place, its years beside each other, one of them chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from tests.compare.shelf import shelf, spending, year_book
from tests.entries import book_entry
from tests.tui.reading import settle, text_on
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Book, Region
from xgbudget_tui.model.entries import BookEntry, PlaceEntry
from xgbudget_tui.model.errors import ArchiveError
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.terms import Stage
from xgbudget_tui.store import open_archive, save_books
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.screens.shelf import BookList, BookPickerScreen, ShelvedBooks
from xgbudget_tui.tui.session import Session


def budget(year: int, amount: str, region: str = "东山区", parent: str = "") -> Book:
    made = year_book(year, spending(year, amount, None), region=region)
    made = replace(made, region=Region(region, parent=parent or None))
    return replace(made, source=replace(made.source, sha256=f"{region}{parent}{year}".ljust(64)))


@pytest.fixture
def several(tmp_path: Path) -> Iterator[Archive]:
    opened = shelf(
        tmp_path / "several.db",
        budget(2021, "100"),
        budget(2022, "150"),
        budget(2023, "200"),
        budget(2022, "50", "朝阳区", "长春市"),
        budget(2023, "400", "朝阳区", "北京市"),
    )
    yield opened
    opened.close()


@pytest.fixture
def explorer(several: Archive) -> Explorer:
    """The explorer on 东山区 2022."""
    return Explorer(Session(several, several.find_books()[1]))


async def open_shelf(explorer: Explorer, pilot: Pilot[object]) -> BookList:
    await settle(pilot)
    await pilot.press("B")
    await settle(pilot)
    assert isinstance(explorer.screen, BookPickerScreen)
    return explorer.screen.query_one(BookList)


def rows_of(books: BookList) -> list[str]:
    return [line for line in text_on(books).splitlines() if line.strip(" >")]


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (120, 40), (40, 24)])
async def test_each_place_has_a_row_with_its_years(explorer: Explorer, size: tuple[int, int]):
    async with explorer.run_test(size=size) as pilot:
        books = await open_shelf(explorer, pilot)
        rows = rows_of(books)
        assert len(rows) == 3  # two places have one name, and are two
        assert "2021 2022 2023" in rows[0]
        assert {cell_len(line) for line in text_on(books).splitlines()} == {books.size.width}
        assert "2022 预算" in text_on(explorer.screen.query_one("#shelf-book"))


async def test_left_and_right_choose_the_year_and_what_is_said_of_it(explorer: Explorer):
    async with explorer.run_test(size=(100, 24)) as pilot:
        books = await open_shelf(explorer, pilot)
        assert books.position() == 1  # the Book that is open
        assert "250" in rows_of(books)[0]
        await pilot.press("right", "right")
        assert books.position() == 2
        assert "300" in rows_of(books)[0]
        assert "+20.0%" in rows_of(books)[0]
        assert "2023 预算" in text_on(explorer.screen.query_one("#shelf-book"))
        await pilot.press("left", "left", "left")
        assert books.position() == 0
        await pilot.press("enter")
        await settle(pilot)
        assert explorer.session.book.year == 2021


async def test_elsewhere_the_latest_year_is_chosen(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await open_shelf(explorer, pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert explorer.session.book.region == "朝阳区"
        await open_shelf(explorer, pilot)
        await pilot.press("up", "up", "enter")
        await settle(pilot)
        assert (explorer.session.book.region, explorer.session.book.year) == ("东山区", 2023)


async def test_what_is_typed_narrows_places_and_their_years(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        books = await open_shelf(explorer, pilot)
        await pilot.press(*"2022")
        rows = rows_of(books)
        assert len(rows) == 2
        assert "2023" not in "".join(rows)
        await pilot.press("down", "left", "right", "enter")
        await settle(pilot)
        book = explorer.session.book
        assert (book.region, book.parent_region, book.year) == ("朝阳区", "长春市", 2022)


async def test_a_click_on_a_year_chooses_it_and_another_opens_it(explorer: Explorer):
    async with explorer.run_test(size=(100, 24)) as pilot:
        books = await open_shelf(explorer, pilot)
        at = cell_len(rows_of(books)[0].partition("2021")[0]) + 1
        await pilot.click(BookList, (at, 0))
        assert books.position() == 0
        await pilot.click(BookList, (at, 0))
        await settle(pilot)
        assert explorer.session.book.year == 2021


async def test_years_without_room_are_counted_and_come_into_view(tmp_path: Path):
    years = range(2005, 2024)
    with shelf(tmp_path / "years.db", *(budget(year, "100") for year in years)):
        other = budget(2023, "120")
        final = replace(
            other, stage=Stage.FINAL, source=replace(other.source, sha256="f".ljust(64))
        )
        save_books(tmp_path / "years.db", [(final, Audit(()))])
    with open_archive(tmp_path / "years.db") as archive:
        explorer = Explorer(Session(archive, archive.find_books()[0]))
        async with explorer.run_test(size=(80, 24)) as pilot:
            books = await open_shelf(explorer, pilot)
            assert "2005 2006" in rows_of(books)[0]
            assert "›" in rows_of(books)[0]
            await pilot.press(*["right"] * 25)
            assert "‹" in rows_of(books)[0]
            assert "›" not in rows_of(books)[0]
            assert "2023 决算" in rows_of(books)[0]
            for _ in years:
                await pilot.press("left")
                assert {cell_len(line) for line in text_on(books).splitlines()} == {
                    books.size.width
                }
            assert books.position() == 0


class Crowd:
    """An archive of as many places as asked for that notes which are read."""

    def __init__(self, places: int, years: int) -> None:
        self.read: list[tuple[str, ...]] = []
        self._places, self._years = places, years

    def find_places(self) -> Sequence[PlaceEntry]:
        return [PlaceEntry(f"第{at:05d}区", "", self._years) for at in range(self._places)]

    def find_books_of(self, *regions: str) -> Sequence[BookEntry]:
        self.read.append(tuple(sorted(regions)))
        one = book_entry(year_book(2023, spending(2023, "100", None)))
        return [
            replace(one, id=at, region=region, year=1990 + at)
            for region in regions
            for at in range(self._years)
        ]


def test_of_two_hundred_thousand_books_only_those_of_places_looked_at_are_read():
    crowd = Crowd(20_000, 10)
    books = ShelvedBooks(crowd, crowd.find_places())  # type: ignore[arg-type]
    assert len(books) == 200_000
    assert crowd.read == []
    assert books[199_999].region == "第19999区"
    assert books[-10].region == "第19999区"
    assert books[15].region == "第00001区"
    assert books[70].region == "第00007区"
    assert [(asked[0], asked[-1]) for asked in crowd.read] == [
        ("第19968区", "第19999区"),
        ("第00000区", "第00031区"),
    ]


def test_a_place_that_another_program_took_out_is_told_in_a_sentence():
    crowd = Crowd(1, 3)
    crowd.find_books_of = lambda *regions: []  # type: ignore[method-assign]
    with pytest.raises(ArchiveError, match="gone"):
        ShelvedBooks(crowd, crowd.find_places())[2]  # type: ignore[arg-type]

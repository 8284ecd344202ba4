"""Columns of comparison and series: scrolled, sorted by a key or a click on a head, copied."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from tests.compare.shelf import shelf, spending, year_book
from tests.tui.reading import settle, text_on
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.terms import Scope
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.drawing.list_columns import ListSort, Way
from xgbudget_tui.tui.screens.comparison import ComparisonList
from xgbudget_tui.tui.screens.series import SeriesList
from xgbudget_tui.tui.session import Location, Session
from xgbudget_tui.tui.widgets.column_list import ColumnHead, ColumnList
from xgbudget_tui.tui.widgets.key_bar import KeyBar


@pytest.fixture
def several(tmp_path: Path) -> Iterator[Archive]:
    opened = shelf(
        tmp_path / "several.db",
        *(
            year_book(year, spending(year, education, None, Scope.OVERALL))
            for year, education in ((2021, "150"), (2022, "1800"), (2023, "90"))
        ),
        year_book(2023, spending(2023, "400", None), region="南湖区"),
    )
    yield opened
    opened.close()


@pytest.fixture
def over_years(several: Archive) -> Explorer:
    """The explorer on 东山区 2023, with two years before it."""
    return Explorer(Session(several, several.find_books()[2]))


def stand_on(explorer: Explorer, key: str, *names: str) -> None:
    section = next(section for section in explorer.session.contents if section.key == key)
    row = explorer.session.archive.find_line(section.id, names)
    assert row is not None
    explorer.explorer_screen.go_to(Location(section.book_id, section.id, row.id))


async def open_series(explorer: Explorer, pilot: Pilot[object]) -> SeriesList:
    await settle(pilot)
    stand_on(explorer, "2", "教育支出")
    await settle(pilot)
    await pilot.press("S")
    await settle(pilot)
    return explorer.screen.query_one(SeriesList)


def head_of(rows: ColumnList) -> str:
    return text_on(rows.head)


def years(rows: SeriesList) -> list[int]:
    assert rows.view is not None
    return [row.point.year for row in rows.view.rows if row.point is not None]


async def click_head(pilot: Pilot[object], rows: ColumnList, label: str) -> None:
    before, found, _ = head_of(rows).partition(label)
    assert found, head_of(rows)
    await pilot.click(ColumnHead, (cell_len(before), 0))
    await settle(pilot)


async def test_a_series_in_a_narrow_window_scrolls_its_columns_and_says_so(over_years: Explorer):
    async with over_years.run_test(size=(32, 24)) as pilot:
        rows = await open_series(over_years, pilot)
        assert "2023 预算" in text_on(rows)
        assert "数额" in head_of(rows)
        assert "1›" in head_of(rows)
        assert "增减%" not in head_of(rows)
        await pilot.press("greater_than_sign", "greater_than_sign")
        assert "增减%" in head_of(rows)
        assert "‹1" in head_of(rows)
        assert "-95.0%" in text_on(rows)
        assert "2023 预算" in text_on(rows)
        await pilot.press("less_than_sign", "less_than_sign")
        assert "1,800" in text_on(rows)
        assert {cell_len(line) for line in text_on(rows).splitlines()} == {32}


async def test_where_places_leave_no_room_the_phase_scrolls_too(over_years: Explorer):
    async with over_years.run_test(size=(24, 24)) as pilot:
        rows = await open_series(over_years, pilot)
        await pilot.press("L", "f")
        await settle(pilot)
        assert "Dong" in text_on(rows)
        assert "2022" in text_on(rows)
        assert "1,800" in text_on(rows)
        assert "Phase" not in head_of(rows)
        await pilot.press("less_than_sign")
        assert "Phase" in head_of(rows)
        assert "Budget" in text_on(rows)


async def test_a_click_on_a_head_sorts_a_series_and_again_the_other_way(over_years: Explorer):
    async with over_years.run_test(size=(80, 24)) as pilot:
        rows = await open_series(over_years, pilot)
        printed = years(rows)
        await click_head(pilot, rows, "数额")
        assert years(rows) == [2022, 2021, 2023]
        assert "⇣数额" in head_of(rows)
        await click_head(pilot, rows, "数额")
        assert years(rows) == [2023, 2021, 2022]
        assert "⇡数额" in head_of(rows)
        await click_head(pilot, rows, "数额")
        assert years(rows) == printed
        await click_head(pilot, rows, "年度")
        assert years(rows) == [2023, 2022, 2021]


async def test_s_sorts_a_series_by_the_column_under_the_cursor(over_years: Explorer):
    async with over_years.run_test(size=(80, 24)) as pilot:
        rows = await open_series(over_years, pilot)
        await pilot.press("greater_than_sign", "greater_than_sign", "s")
        assert rows.sort == ListSort("percent", Way.FALLING)
        assert years(rows)[0] == 2022
        assert years(rows)[-1] == 2021  # the first year has nothing to be compared with
        await pilot.press("s")
        assert years(rows) == [2023, 2022, 2021]


async def test_the_cursor_stays_on_its_year_when_a_series_is_sorted(over_years: Explorer):
    async with over_years.run_test(size=(80, 24)) as pilot:
        rows = await open_series(over_years, pilot)
        await pilot.press("g")
        for _ in range(3):
            await pilot.press("s")
            await settle(pilot)
            row = rows.row()
            assert row is not None
            assert row.point is not None
            assert row.point.year == 2021


async def test_places_are_sorted_by_their_names_in_either_language(over_years: Explorer):
    async with over_years.run_test(size=(80, 24)) as pilot:
        rows = await open_series(over_years, pilot)
        await pilot.press("f")
        await settle(pilot)
        await click_head(pilot, rows, "地区")
        assert "按拼音" in over_years.screen.query_one(KeyBar).sentence
        await click_head(pilot, rows, "地区")
        assert rows.view is not None
        places = [row.series.region for row in rows.view.rows if row.series]
        assert places == ["南湖区", *["东山区"] * 3]
        await pilot.press("L")
        await settle(pilot)
        await click_head(pilot, rows, "Place")
        await click_head(pilot, rows, "Place")
        assert "A to Z" in over_years.screen.query_one(KeyBar).sentence
        await pilot.press("f")  # this place alone: there is no such column any more
        await settle(pilot)
        assert "Place" not in head_of(rows)
        assert len(years(rows)) == 3


async def open_comparison(explorer: Explorer, pilot: Pilot[object]) -> ComparisonList:
    await settle(pilot)
    section = next(section for section in explorer.session.contents if section.key == "5")
    explorer.explorer_screen.go_to(Location(section.book_id, section.id))
    await pilot.press("c")
    await settle(pilot)
    return explorer.screen.query_one(ComparisonList)


def names(rows: ComparisonList) -> list[str]:
    assert rows.view is not None
    return [row.name[:4] for row in rows.view.rows]


async def test_heads_of_a_comparison_sort_by_side_change_and_name(explorer: Explorer):
    async with explorer.run_test(size=(100, 24)) as pilot:
        rows = await open_comparison(explorer, pilot)
        printed = names(rows)
        await click_head(pilot, rows, "2022年执行数")
        assert names(rows)[:2] == ["转移支付", "教育"]
        assert "⇣2022年执行数" in head_of(rows)
        await click_head(pilot, rows, "2022年执行数")
        assert names(rows)[:2] == ["国防", "文化旅游"]
        await click_head(pilot, rows, "增减%")
        await click_head(pilot, rows, "增减%")
        assert names(rows)[0] == "公共安全"
        title = text_on(explorer.screen.query_one("#comparison-title"))
        assert "增减%：从大到小" in title
        await click_head(pilot, rows, "项目")
        assert names(rows)[:2] == ["公共安全", "国防"]
        assert "项目：按拼音" in explorer.screen.query_one(KeyBar).sentence
        await click_head(pilot, rows, "项目")
        await click_head(pilot, rows, "项目")
        assert names(rows) == printed


async def test_s_on_the_change_gives_the_largest_then_the_rises_then_the_cuts(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        rows = await open_comparison(explorer, pilot)
        await pilot.press("s")
        assert names(rows)[:2] == ["教育", "公共安全"]
        assert "⇅增减" in head_of(rows)
        await pilot.press("s")
        assert names(rows)[0] == "公共安全"
        await pilot.press("s")
        assert names(rows)[:2] == ["教育", "转移支付"]
        await pilot.press("s")
        assert rows.sort is None


async def test_a_narrow_comparison_shows_the_column_under_the_cursor(explorer: Explorer):
    async with explorer.run_test(size=(40, 24)) as pilot:
        rows = await open_comparison(explorer, pilot)
        assert "1›" in head_of(rows)
        await pilot.press("greater_than_sign")
        assert "增减%" in head_of(rows)
        await pilot.press("s")
        assert rows.sort == ListSort("percent", Way.SIZE)


async def test_rows_are_copied_with_the_names_on_screen(over_years: Explorer):
    async with over_years.run_test(size=(100, 24)) as pilot:
        await open_series(over_years, pilot)
        await pilot.press("y")
        await settle(pilot)
        heading, first, *_ = over_years.clipboard.splitlines()
        assert first.split("\t")[:4] == ["东山区", "2021", "预算", "150"]
        assert "一般公共预算" in heading
        await pilot.press("L", "y")
        await settle(pilot)
        assert first.split("\t")[1] == "2021"
        assert over_years.clipboard.isascii() or "东" not in over_years.clipboard
        assert "Dongshan District\t2021\tBudget\t150" in over_years.clipboard


async def test_a_compared_row_is_copied_in_the_language_on_screen(explorer: Explorer):
    async with explorer.run_test(size=(100, 24)) as pilot:
        await open_comparison(explorer, pilot)
        await pilot.press("y")
        assert explorer.clipboard.startswith("转移支付合计\t100\t75\t-25")
        await pilot.press("L")
        await settle(pilot)
        await pilot.press("y")
        assert "\t100\t75\t-25" in explorer.clipboard
        assert explorer.clipboard.split("\t")[0].isascii()

"""Several Books on screen: the shelf, two side by side, what moved most, one line over years."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.compare.shelf import shelf
from tests.tui.reading import settle, text_on
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.screens.comparison import (
    BookComparisonScreen,
    ComparisonList,
    ComparisonScreen,
)
from xgbudget_tui.tui.screens.export import ExportScreen
from xgbudget_tui.tui.screens.series import SeriesList, SeriesScreen
from xgbudget_tui.tui.session import Location, Session
from xgbudget_tui.tui.widgets.key_bar import KeyBar


@pytest.fixture
def several(tmp_path: Path) -> Iterator[Archive]:
    opened = shelf(tmp_path / "several.db")
    yield opened
    opened.close()


@pytest.fixture
def explorer(several: Archive) -> Explorer:
    """The explorer on 东山区 2023."""
    return Explorer(Session(several, several.find_books()[1]))


def stand_on(explorer: Explorer, key: str, name: str) -> None:
    section = next(section for section in explorer.session.contents if section.key == key)
    row = explorer.session.archive.find_line(section.id, [name])
    assert row is not None
    explorer.explorer_screen.go_to(Location(section.book_id, section.id, row.id))


async def test_two_books_stand_side_by_side_and_a_table_of_them_line_by_line(explorer: Explorer):
    async with explorer.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press("B", "left", "tab")
        await settle(pilot)
        assert isinstance(explorer.screen, BookComparisonScreen)
        rows = explorer.screen.query_one(ComparisonList)
        assert "2 一般公共预算支出表" in text_on(rows)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(explorer.screen, ComparisonScreen)
        assert not isinstance(explorer.screen, BookComparisonScreen)
        assert "教育支出" in text_on(explorer.screen.query_one(ComparisonList))
        await pilot.press("down")
        detail = text_on(explorer.screen.query_one("#comparison-detail"))
        assert "重述：2022年预算数 176" in detail
        await pilot.press("enter")
        await settle(pilot)
        assert explorer.screen is explorer.explorer_screen
        row = explorer.explorer_screen.current_row
        assert row is not None
        assert row.name == "教育支出"


async def test_what_moved_most_since_the_book_before_and_only_cuts(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("M")
        await settle(pilot)
        rows = explorer.screen.query_one(ComparisonList)
        assert rows.view is not None
        assert rows.view.rows[0].name == "教育支出 / 普通教育"
        await pilot.press("f", "f")  # increases, then cuts
        assert rows.view.rows == []
        await pilot.press("tab")
        await settle(pilot)
        assert "各表总数" in text_on(explorer.screen.query_one("#comparison-title"))
        await pilot.press("q")
        assert explorer.screen is explorer.explorer_screen


async def test_the_first_book_of_a_place_has_none_before_it(explorer: Explorer, several: Archive):
    explorer.session.open_book(several.find_books()[2])
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("M")
        await settle(pilot)
        assert "没有同一地区更早的一册" in text_on(explorer.screen.query_one("#keys"))


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (120, 40)])
async def test_a_line_over_the_years_with_bars_and_what_was_restated(
    explorer: Explorer, size: tuple[int, int]
):
    async with explorer.run_test(size=size) as pilot:
        await settle(pilot)
        stand_on(explorer, "2", "教育支出")
        await settle(pilot)
        await pilot.press("S")
        await settle(pilot)
        assert isinstance(explorer.screen, SeriesScreen)
        shown = text_on(explorer.screen.query_one(SeriesList))
        assert "2022 预算  180" in shown
        assert "176  重述，据 东山区 2023" in shown
        assert "+12.5%" in shown
        assert "█" in shown
        assert "南湖区" not in shown
        await pilot.press("f")
        await settle(pilot)
        assert "南湖区 2023 预算  400" in text_on(explorer.screen.query_one(SeriesList))
        await pilot.press("g", "enter")
        await settle(pilot)
        assert explorer.session.book.region == "南湖区"


async def test_a_series_by_phase_in_english_and_its_export(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        stand_on(explorer, "7", "环境保护税")
        await settle(pilot)
        await pilot.press("S")
        await settle(pilot)
        rows = explorer.screen.query_one(SeriesList)
        assert "2022 执行" in text_on(rows)
        await pilot.press("p")  # budgets alone
        assert "执行" not in text_on(rows)
        await pilot.press("L")
        await settle(pilot)
        assert "2023 Budget" in text_on(rows)
        await pilot.press("e")
        await settle(pilot)
        assert isinstance(explorer.screen, ExportScreen)


async def test_w_draws_the_years_over_the_rows(explorer: Explorer):
    async with explorer.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        stand_on(explorer, "2", "教育支出")
        await pilot.press("S")
        await settle(pilot)
        chart = explorer.screen.query_one("#series-chart")
        assert not chart.display
        await pilot.press("w")
        await settle(pilot)
        assert chart.display
        assert "2022" in text_on(chart)
        assert "o" in text_on(chart)
        await pilot.press("w")
        assert not chart.display


async def test_the_audit_says_that_last_years_document_is_not_counted(explorer: Explorer):
    async with explorer.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("a")
        await settle(pilot)
        title = text_on(explorer.screen.query_one("#audit-title"))
        year = explorer.session.book.year - 1
        assert f"与 {year} 年文件的核对不计在内" in title


@pytest.mark.parametrize("key", ["a", "S", "c", "w", "W"])
async def test_the_key_of_the_help_is_on_the_last_line_wherever_it_works(
    explorer: Explorer, key: str
):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        stand_on(explorer, "2", "教育支出")
        await pilot.press(key)
        await settle(pilot)
        assert "? 帮助" in text_on(explorer.screen.query_one(KeyBar))

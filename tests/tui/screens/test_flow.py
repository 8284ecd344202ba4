"""Where the money goes, in cells: every amount with its bar, every item a place to go."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.archives import district_book, write_archive
from tests.tui.reading import settle, text_on
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.store import open_archive
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.screens.explorer import ExplorerScreen
from xgbudget_tui.tui.screens.flow import FlowScreen
from xgbudget_tui.tui.screens.treemap import TreemapScreen
from xgbudget_tui.tui.session import Session
from xgbudget_tui.tui.start import prepare_explorer
from xgbudget_tui.tui.widgets.cell_picture import CellPicture


async def open_flow(explorer: Explorer, pilot: Pilot[None]) -> CellPicture:
    await settle(pilot)
    await pilot.press("W")
    await settle(pilot)
    assert isinstance(explorer.screen, FlowScreen)
    return explorer.screen.query_one(CellPicture)


def detail(explorer: Explorer) -> str:
    return text_on(explorer.screen.query_one("#flow-detail"))


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40), (200, 60)])
async def test_sources_budget_and_uses_are_on_view(explorer: Explorer, size: tuple[int, int]):
    async with explorer.run_test(size=size) as pilot:
        shown = text_on(await open_flow(explorer, pilot))
        for said in ("税收收入", "市补助收入", "一般公共预算", "300", "教育支出", "国防支出"):
            assert said in shown
        assert "50.0%" in shown
        assert "█" in shown
        assert ">税收收入" in shown
        assert "150 万元   占一般公共预算 50.0%" in detail(explorer)


async def test_arrows_go_through_the_budget_to_the_uses(explorer: Explorer):
    async with explorer.run_test(size=(120, 30)) as pilot:
        picture = await open_flow(explorer, pilot)
        await pilot.press("down")
        assert ">市补助收入" in text_on(picture)
        await pilot.press("right")
        assert detail(explorer).split() == ["一般公共预算", "300", "万元"]
        await pilot.press("right")
        assert ">教育支出" in text_on(picture)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(explorer.screen, ExplorerScreen)
        assert explorer.screen.current_row is not None
        assert explorer.screen.current_row.name == "国防支出"


async def test_below_each_other_arrows_go_down_and_a_click_goes_there(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        picture = await open_flow(explorer, pilot)
        await pilot.press("down", "down", "down")
        assert ">  一般公共预算" in text_on(picture) or ">一般公共预算" in text_on(picture)
        await pilot.click(picture, offset=(10, 0))
        assert ">税收收入" in text_on(picture)
        await pilot.click(picture, offset=(10, 0))
        await settle(pilot)
        assert isinstance(explorer.screen, ExplorerScreen)
        assert explorer.screen.current_row is not None
        assert explorer.screen.current_row.name == "税收收入"


async def test_units_language_and_the_way_back(explorer: Explorer):
    async with explorer.run_test(size=(120, 30)) as pilot:
        picture = await open_flow(explorer, pilot)
        await pilot.press("u", "L")
        shown = text_on(picture)
        assert "0.0150" in shown
        assert "General public budget" in shown
        assert "Where it goes" in shown
        await pilot.press("b")
        assert isinstance(explorer.screen, ExplorerScreen)


async def test_a_small_screen_scrolls_to_the_cursor(explorer: Explorer):
    async with explorer.run_test(size=(70, 9)) as pilot:
        picture = await open_flow(explorer, pilot)
        assert "国防支出" not in text_on(picture)
        await pilot.press(*["down"] * 8)
        assert ">国防支出" in text_on(picture)


async def test_in_ascii_everything_is_ascii(archive: Archive):
    book = next(one for one in archive.find_books() if one.year == 2023)
    explorer = Explorer(Session(archive, book, ascii_only=True))
    async with explorer.run_test(size=(120, 30)) as pilot:
        shown = text_on(await open_flow(explorer, pilot))
        assert "#" in shown
        assert not set(shown) & set("█▌▐┌┐└┘├┤─│")


async def test_the_front_page_leads_to_both_pictures_and_back(tmp_path: Path):
    archive = open_archive(write_archive(tmp_path / "one.db", district_book()))
    explorer = prepare_explorer(archive, restore=False)
    async with explorer.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        front = explorer.screen
        assert front is explorer.front_screen
        await pilot.press("W")
        await settle(pilot)
        assert isinstance(explorer.screen, FlowScreen)
        await pilot.press("q")
        assert explorer.screen is front
        await pilot.press("w")
        await settle(pilot)
        assert isinstance(explorer.screen, TreemapScreen)
        await pilot.press("n", "g")
        await settle(pilot)
        assert explorer.screen is explorer.explorer_screen
        assert explorer.explorer_screen.current_row is not None
    archive.close()

"""A branch as areas: going through it, into it and out, what is too small, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import book, line, measure, table
from tests.tui.reading import settle, text_on
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.terms import Role
from xgbudget_tui.store import open_archive, save_books
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.screens.explorer import ExplorerScreen
from xgbudget_tui.tui.screens.treemap import TreemapScreen
from xgbudget_tui.tui.session import Session
from xgbudget_tui.tui.widgets.cell_picture import CellPicture


def spending(year: int, *amounts: str) -> object:
    """教育 with two parts, 国防, a class too small for a tile, one without an amount."""
    from dataclasses import replace

    education, schools, culture, defence, other = amounts
    lines = [
        line(1, "支出合计", "1,000"),
        line(2, "一、教育支出", education, parent=1, code="205"),
        line(3, "普通教育", schools, parent=2, code="20502"),
        line(4, "职业教育", culture, parent=2, code="20503"),
        line(5, "二、国防支出", defence, parent=1, code="203"),
        line(6, "三、其他支出", other, parent=1, code="229"),
        line(7, "四、年终结余", "", parent=1),
    ]
    lines[0] = replace(lines[0], role=Role.TOTAL)
    if year == 2022:
        lines.append(line(8, "五、援助支出", "60", parent=1, code="217"))
    return table(
        "2", f"{year}年东山区一般公共预算支出表", lines, [measure(1, "预算数", year)], year=year
    )


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    path = tmp_path / "two.db"
    said_of = (
        (2022, ("400", "300", "100", "538", "2")),
        (2023, ("700", "500", "150", "298", "2")),
    )
    save_books(
        path, [(book(spending(year, *said), year=year), Audit((), ())) for year, said in said_of]
    )
    opened = open_archive(path)
    yield opened
    opened.close()


@pytest.fixture
def explorer(archive: Archive) -> Explorer:
    return Explorer(Session(archive, archive.find_books()[1]))


async def open_treemap(explorer: Explorer, pilot: object) -> CellPicture:
    await settle(pilot)  # type: ignore[arg-type]
    await pilot.press("w")  # type: ignore[attr-defined]
    await settle(pilot)  # type: ignore[arg-type]
    assert isinstance(explorer.screen, TreemapScreen)
    return explorer.screen.query_one(CellPicture)


def detail(explorer: Explorer) -> str:
    return text_on(explorer.screen.query_one("#treemap-detail"))


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (120, 40), (200, 60)])
async def test_every_part_is_a_tile_or_stands_beside(explorer: Explorer, size: tuple[int, int]):
    async with explorer.run_test(size=size) as pilot:
        treemap = await open_treemap(explorer, pilot)
        shown = text_on(treemap)
        assert "教育支出" in shown
        assert "700" in shown
        assert "70.0%" in shown
        assert "国防支出" in shown
        assert "另外 2 项" in shown
        assert "其他支出" in shown
        assert "年终结余" in shown
        assert ">教育支出" in shown  # the largest has the cursor
        assert "205  教育支出" in detail(explorer)
        assert "700 万元   占支出合计 70.0%   2 项" in detail(explorer)


async def test_arrows_go_to_what_lies_there_and_into_the_list(explorer: Explorer):
    async with explorer.run_test(size=(120, 30)) as pilot:
        treemap = await open_treemap(explorer, pilot)
        await pilot.press("right")
        assert ">国防支出" in text_on(treemap)
        await pilot.press("right")
        assert ">其他支出" in text_on(treemap)
        await pilot.press("down", "down")
        assert ">年终结余" in text_on(treemap)
        assert "没有数额" in detail(explorer)
        await pilot.press("left", "left")
        assert ">教育支出" in text_on(treemap)


async def test_enter_goes_in_b_goes_out_and_from_the_table_back(explorer: Explorer):
    async with explorer.run_test(size=(100, 30)) as pilot:
        treemap = await open_treemap(explorer, pilot)
        await pilot.press("enter")
        assert ">普通教育" in text_on(treemap)
        assert "职业教育" in text_on(treemap)
        assert "未列明细的部分" in text_on(treemap)  # 700 is 500 and 150 and 50 more
        assert "占教育支出 71.4%" in detail(explorer).replace("一、", "")
        await pilot.press("b")
        assert ">教育支出" in text_on(treemap)
        await pilot.press("backspace")
        assert isinstance(explorer.screen, ExplorerScreen)


async def test_a_line_without_parts_is_gone_to(explorer: Explorer):
    async with explorer.run_test(size=(100, 30)) as pilot:
        await open_treemap(explorer, pilot)
        await pilot.press("n", "enter")
        await settle(pilot)
        assert isinstance(explorer.screen, ExplorerScreen)
        assert explorer.screen.current_row is not None
        assert explorer.screen.current_row.name == "国防支出"
        await pilot.press("w", "g")
        await settle(pilot)
        assert explorer.screen.current_row is not None
        assert explorer.screen.current_row.name == "国防支出"


async def test_a_click_selects_and_a_second_goes_in(explorer: Explorer):
    async with explorer.run_test(size=(100, 30)) as pilot:
        treemap = await open_treemap(explorer, pilot)
        await pilot.press("right")
        await pilot.click(treemap, offset=(3, 3))
        assert ">教育支出" in text_on(treemap)
        await pilot.click(treemap, offset=(3, 3))
        assert ">普通教育" in text_on(treemap)


async def test_colours_show_the_change_and_lines_that_ended_are_listed(explorer: Explorer):
    async with explorer.run_test(size=(120, 30)) as pilot:
        treemap = await open_treemap(explorer, pilot)
        await pilot.press("c")
        await settle(pilot)
        shown = text_on(treemap)
        assert "+75.0%" in shown
        assert "-44.6%" in shown
        assert "援助支出" in shown
        assert "取消" in shown
        title = text_on(explorer.screen.query_one("#treemap-title"))
        assert "减 20% 以上" in title
        assert "比“2022年预算数”" in title
        assert "400 +300 +75.0%" in detail(explorer)
        await pilot.press("c")
        assert "援助支出" in text_on(treemap)  # what is known stays listed
        assert "+75.0%" not in text_on(treemap)


async def test_without_a_year_before_the_colours_stay(archive: Archive):
    explorer = Explorer(Session(archive, archive.find_books()[0], language="en"))
    async with explorer.run_test(size=(100, 30)) as pilot:
        await open_treemap(explorer, pilot)
        await pilot.press("c")
        await settle(pilot)
        bar = explorer.screen.query_one("KeyBar")
        assert "Nothing to compare with" in text_on(bar)


async def test_units_and_language_change_on_the_spot_and_rows_are_copied(
    explorer: Explorer, monkeypatch: pytest.MonkeyPatch
):
    copied: list[str] = []
    monkeypatch.setattr(Explorer, "copy_to_clipboard", lambda _, text: copied.append(text))
    async with explorer.run_test(size=(100, 30)) as pilot:
        treemap = await open_treemap(explorer, pilot)
        await pilot.press("u")
        assert "0.0700" in text_on(treemap)
        await pilot.press("u", "L")
        assert "7,000,000" in text_on(treemap)
        assert "2 more" in text_on(treemap)
        await pilot.press("y")
        await settle(pilot)
        assert copied[0].splitlines()[0] == "Education expenditure\t7,000,000\t70.0%"


async def test_in_ascii_the_borders_are_ascii(archive: Archive):
    explorer = Explorer(Session(archive, archive.find_books()[1], ascii_only=True))
    async with explorer.run_test(size=(80, 24)) as pilot:
        treemap = await open_treemap(explorer, pilot)
        first = text_on(treemap).splitlines()[0]
        assert first.startswith("+----")


async def test_a_note_has_no_treemap(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = explorer.explorer_screen
        screen.section = None
        await pilot.press("w")
        await settle(pilot)
        assert explorer.screen is screen

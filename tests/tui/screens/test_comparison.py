"""The comparison on screen: opened, ordered, filtered, left for a line or for where one was."""

from __future__ import annotations

import pytest

from tests.tui.reading import settle, text_on
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.screens.comparison import ComparisonList
from xgbudget_tui.tui.screens.filter import PickerScreen
from xgbudget_tui.tui.session import Location


def show(explorer: Explorer, key: str) -> None:
    section = next(section for section in explorer.session.contents if section.key == key)
    explorer.explorer_screen.go_to(Location(section.book_id, section.id))


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (120, 40)])
async def test_two_years_side_by_side_ordered_filtered_and_a_jump(
    explorer: Explorer, size: tuple[int, int]
):
    async with explorer.run_test(size=size) as pilot:
        await settle(pilot)
        show(explorer, "5")
        await pilot.press("c")
        await settle(pilot)
        rows = explorer.screen.query_one(ComparisonList)
        assert "取消" in text_on(rows)
        assert "2022年执行数 → 2023年预算数" in text_on(
            explorer.screen.query_one("#comparison-title")
        )
        await pilot.press("s")  # by size of change
        assert rows.view is not None
        assert rows.view.rows[0].name == "教育"
        await pilot.press("f")  # only increases
        assert [row.name for row in rows.view.rows] == ["公共安全"]
        await pilot.press("enter")
        await settle(pilot)
        row = explorer.explorer_screen.current_row
        assert row is not None
        assert row.name == "公共安全"


async def test_where_there_is_a_choice_the_person_makes_it(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        show(explorer, "4")
        await pilot.press("c")
        await settle(pilot)
        assert isinstance(explorer.screen, PickerScreen)
        assert "2022年预算数" in text_on(explorer.screen.choices)
        await pilot.press(*"2022", "enter")
        await settle(pilot)
        rows = explorer.screen.query_one(ComparisonList)
        assert rows.view is not None
        differences = {row.name: row.difference for row in rows.view.rows}
        assert differences["教育支出"] == 10_000_000
        await pilot.press("x")  # the other way round
        await settle(pilot)
        differences = {row.name: row.difference for row in rows.view.rows}
        assert differences["教育支出"] == -10_000_000
        await pilot.press("q")
        assert explorer.screen is explorer.explorer_screen


async def test_a_printed_change_that_is_wrong_and_the_reason_are_told(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        show(explorer, "6")
        await pilot.press("c")
        await settle(pilot)
        await pilot.press("G")
        detail = text_on(explorer.screen.query_one("#comparison-detail"))
        assert "不符，应为 -10" in detail
        assert "进一步压减公务接待支出" in detail


async def test_a_note_says_that_it_cannot_be_compared(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        show(explorer, "8")
        await pilot.press("c")
        await settle(pilot)
        assert explorer.screen is explorer.explorer_screen
        assert "没有可对比的列" in text_on(explorer.screen.query_one("#keys"))

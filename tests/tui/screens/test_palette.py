"""The command palette, the help and the shelf: by typing, in either language."""

from __future__ import annotations

from tests.tui.reading import settle, text_on
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.screens.filter import CommandList, HelpList
from xgbudget_tui.tui.screens.shelf import BookPickerScreen


async def test_a_table_by_its_number_an_action_by_its_name_a_line_by_its_sound(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = explorer.explorer_screen
        await pilot.press("ctrl+p", "5", "enter")
        await settle(pilot)
        assert screen.section is not None
        assert screen.section.key == "5"
        await pilot.press("ctrl+p", *"sangong")
        await settle(pilot)
        assert "“三公”经费" in text_on(explorer.screen.query_one(CommandList))
        await pilot.press("ctrl+g", "ctrl+p", *"xxjy")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert screen.current_row is not None
        assert screen.current_row.name == "小学教育"


async def test_an_action_of_the_palette_does_what_its_key_does(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p", *"another budget", "enter")
        await settle(pilot)
        assert isinstance(explorer.screen, BookPickerScreen)
        await pilot.press(*"2022", "enter")
        await settle(pilot)
        assert explorer.session.book.year == 2022
        assert explorer.explorer_screen.section is not None
        assert explorer.explorer_screen.section.book_id == explorer.session.book.id


async def test_the_help_lists_keys_and_narrows_as_one_types(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("question_mark")
        await settle(pilot)
        rows = explorer.screen.query_one(HelpList)
        assert "查找" in text_on(rows)
        await pilot.press(*"xlsx")
        assert rows.count == 0
        await pilot.press("ctrl+g")
        assert explorer.screen is explorer.explorer_screen

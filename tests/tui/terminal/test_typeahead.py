"""Keys typed faster than screens open do what they would have done typed slowly."""

from textual import events
from textual.keys import _character_to_key

from tests.tui.reading import settle
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.screens.filter import PaletteScreen
from xgbudget_tui.tui.screens.search import SearchBar, SearchScreen


def type_at_once(app: Explorer, *keys: str) -> None:
    """All keys in one go, as a slow line delivers them."""
    for key in keys:
        character = key if len(key) == 1 else None
        app.post_message(events.Key(_character_to_key(key) if character else key, character))


async def test_what_is_typed_after_the_slash_goes_to_the_search_bar(explorer: Explorer):
    async with explorer.run_test() as pilot:
        at = explorer.explorer_screen.location
        type_at_once(explorer, "/", "G", "j", "教", "育")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(explorer.screen, SearchScreen)
        assert explorer.screen.query_one(SearchBar).text == "Gj教育"
        assert explorer.explorer_screen.location == at


async def test_a_screen_closed_as_soon_as_it_is_opened_does_no_harm(explorer: Explorer):
    async with explorer.run_test() as pilot:
        for _ in range(5):
            type_at_once(explorer, "ctrl+p", "escape", "c", "escape", "a", "q", "/", "escape")
            await pilot.pause()
        # What c asks for is looked up in a thread and may open when all keys are through.
        await settle(pilot)
        type_at_once(explorer, "escape")
        await settle(pilot)
        assert explorer.screen is explorer.explorer_screen
        assert not explorer._exit


async def test_enter_pressed_twice_takes_one_command(explorer: Explorer):
    async with explorer.run_test() as pilot:
        type_at_once(explorer, "ctrl+p", "enter", "enter", "enter")
        await pilot.pause()
        await pilot.pause()
        assert not isinstance(explorer.screen, PaletteScreen)
        assert len(explorer.screen_stack) <= 2


async def test_an_answer_given_twice_counts_once(explorer: Explorer):
    async with explorer.run_test() as pilot:
        await pilot.press("ctrl+p")
        palette = explorer.screen
        assert isinstance(palette, PaletteScreen)
        palette.dismiss()
        palette.dismiss()
        await pilot.pause()
        assert explorer.screen is explorer.explorer_screen


async def test_ctrl_c_does_not_wait(explorer: Explorer):
    async with explorer.run_test() as pilot:
        type_at_once(explorer, *"/教育教育" * 20, "ctrl+c")
        await pilot.pause()
        assert explorer.return_code == 130

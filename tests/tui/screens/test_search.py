"""Searching from the explorer: as one types, jumping, going on to the next hit, coming back."""

from __future__ import annotations

import re

import pytest
from textual.widgets import Input

from tests.tui.reading import settle, text_on
from xgbudget_tui.model.entries import HitPage
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.drawing.pieces import text_of
from xgbudget_tui.tui.screens.search import SearchBar


async def test_a_hit_is_found_by_pinyin_jumped_to_and_followed_by_the_next(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"xxjy")  # 小学教育
        await settle(pilot)
        bar = explorer.screen.query_one(SearchBar)
        assert text_on(bar.query_one("#search-count")).split() == ["1/2", "本册"]
        assert "小学教育" in text_on(bar.hits)
        await pilot.press("enter")
        await settle(pilot)
        screen = explorer.explorer_screen
        first = screen.current_row
        assert first is not None
        assert (explorer.screen, first.name, first.depth) == (screen, "小学教育", 4)
        await pilot.press("n")
        await settle(pilot)
        second = screen.current_row
        assert second is not None
        assert second.name == "小学教育"
        assert second.id != first.id


async def test_one_write_of_an_input_method_and_enter_at_once(explorer: Explorer):
    async with explorer.run_test(size=(60, 18)) as pilot:
        await settle(pilot)
        await pilot.press("slash")
        explorer.screen.query_one(Input).value = "国防支出"
        await pilot.press("enter")  # before the hits are there
        await settle(pilot)
        row = explorer.explorer_screen.current_row
        assert row is not None
        assert row.name == "国防支出"


async def test_leaving_goes_back_to_where_one_was_and_costs_no_place(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        before = explorer.explorer_screen.location
        await pilot.press("slash", "x", "backspace", "backspace")
        await settle(pilot)
        assert explorer.screen is explorer.explorer_screen
        assert explorer.explorer_screen.location == before


@pytest.mark.parametrize(("text", "expected"), [(">abc", ">abc"), ("没有的东西", "没有找到")])
async def test_what_cannot_be_found_or_understood_is_said(
    explorer: Explorer, text: str, expected: str
):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash")
        explorer.screen.query_one(Input).value = text
        await settle(pilot)
        bar = explorer.screen.query_one(SearchBar)
        assert bar.hits.total == 0
        assert expected in text_on(bar.query_one("#search-hint"))


async def test_the_answer_to_an_overtaken_query_is_dropped(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"jy")
        await settle(pilot)
        bar = explorer.screen.query_one(SearchBar)
        found = bar.hits.total
        bar._accept("j", 0, HitPage((), 0))
        assert bar.hits.total == found > 0


async def test_the_search_can_look_through_every_book(explorer: Explorer):
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"xxjy", "ctrl+t")
        await settle(pilot)
        bar = explorer.screen.query_one(SearchBar)
        assert bar.hits.total == 4
        shown = [text_of(bar.hits.row_pieces(index, 78)) for index in range(4)]
        assert len({line[:12] for line in shown}) > 1, "each hit says which budget it is in"
        assert all(re.match(r"\S+ 20\d\d ", line) for line in shown)
        await pilot.press("end", "enter")
        await settle(pilot)
        assert explorer.explorer_screen.current_row is not None

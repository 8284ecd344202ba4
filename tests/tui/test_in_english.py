"""Someone who reads no Chinese: finds, compares, checks and looks up by English words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.reading import settle, text_on
from xgbudget_tui.store import open_archive
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.screens.filter import CommandList
from xgbudget_tui.tui.screens.search import SearchBar
from xgbudget_tui.tui.start import prepare_explorer

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "budget.db"
HANZI = range(0x4E00, 0xA000)


@pytest.fixture
def english():
    with open_archive(SHIPPED) as archive:
        yield prepare_explorer(archive, language="en", start="4/education/preschool", restore=False)


def hanzi_in(text: str) -> str:
    return "".join(char for char in text if ord(char) in HANZI)


def shown(app: Explorer, selector: str) -> str:
    return text_on(app.screen.query_one(selector))


async def test_no_chinese_stands_in_contents_breadcrumb_and_table(english: Explorer):
    async with english.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for selector in ("#title", "#contents", "#tree"):
            assert not hanzi_in(shown(english, selector)), selector
        assert "Preschool education" in shown(english, "#tree")
        assert "General education" in shown(english, "#title")
        assert "学前教育" in shown(english, "#detail")


async def test_a_narrow_table_shows_the_short_form_and_the_detail_the_whole():
    with open_archive(SHIPPED) as archive:
        start = "4/social security and employment"
        app = prepare_explorer(archive, language="en", start=start, restore=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert "Social security & empl. exp." in shown(app, "#tree")
            await pilot.press("d")
            await settle(pilot)
            assert "Social security and employment expenditure" in shown(app, "#detail")
            assert "社会保障和就业支出" in shown(app, "#detail")


async def test_a_word_finds_lines_and_stands_out_in_their_english(english: Explorer):
    async with english.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"cadre")
        await settle(pilot)
        bar = english.screen.query_one(SearchBar)
        first = text_on(bar.hits).splitlines()[0]
        assert "Cadre education" in first
        await pilot.press("enter")
        await settle(pilot)
        row = english.explorer_screen.current_row
        assert row is not None
        assert row.name == "干部教育"


async def test_the_palette_finds_tables_by_their_english(english: Explorer):
    async with english.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p", *"own-level", "space", *"revenue")
        await settle(pilot)
        listed = english.screen.query_one(CommandList)
        tables = [one.name for one in listed.commands if one.kind == "table"]
        assert tables
        assert all("own-level" in name for name in tables)
        assert not any(map(hanzi_in, tables))


async def test_findings_and_comparisons_name_lines_in_english(english: Explorer):
    async with english.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("a")
        await settle(pilot)
        rows = shown(english, "#audit-rows")
        assert "Goods and services expenditure" in rows
        assert "商品和服务支出" not in rows
        assert "Table 10: Grand total revenue" in rows
        await pilot.press("L")
        await settle(pilot)
        rows = shown(english, "#audit-rows")
        assert "商品和服务支出" in rows
        assert "Goods" not in rows


async def test_columns_are_called_in_english_wherever_they_are_named(english: Explorer):
    async with english.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "% parent" in shown(english, "#tree")
        await pilot.press("f")
        await settle(pilot)
        assert "amount (Budget)" in shown(english, "#filter-hint")
        await pilot.press("ctrl+g", "p", "w")
        await settle(pilot)
        assert " Budget  ×10,000 yuan" in shown(english, "#treemap-title")

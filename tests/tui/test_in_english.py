"""Someone who reads no Chinese: finds, compares, checks and looks up by English words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.reading import settle, text_on
from xgbudget_tui.store import open_archive
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.screens.filter import CommandList
from xgbudget_tui.tui.screens.search import SearchBar
from xgbudget_tui.tui.start import prepare_explorer
from xgbudget_tui.tui.widgets.spot_page import SpotPage

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


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("schools", {"普通教育", "学前教育", "小学教育", "初中教育", "高中教育"}),
        ("debt service", {"债务付息支出", "地方政府专项债务付息支出"}),
        ("tax on land", {"城镇土地使用税", "土地增值税"}),
    ],
)
async def test_words_find_lines_in_any_form(english: Explorer, typed: str, names: set[str]):
    async with english.run_test(size=(160, 30)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *("space" if char == " " else char for char in typed))
        await settle(pilot)
        bar = english.screen.query_one(SearchBar)
        listed = text_on(bar.hits)
    assert names == {name for name in names if name in listed}


async def test_the_palette_finds_lines_and_tables_in_any_form(english: Explorer):
    async with english.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p", *"table", "space", *"transfers")
        await settle(pilot)
        listed = english.screen.query_one(CommandList)
        tables = [one.name for one in listed.commands if one.kind == "table"]
        assert tables
        assert all("transfer" in name for name in tables)


async def test_the_palette_finds_tables_by_their_english(english: Explorer):
    async with english.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p", *"own-level", "space", *"revenue")
        await settle(pilot)
        listed = english.screen.query_one(CommandList)
        tables = [one.name for one in listed.commands if one.kind == "table"]
        assert tables
        assert all("own level" in name.replace("-", " ") for name in tables)
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


@pytest.fixture
def at_front():
    with open_archive(SHIPPED) as archive:
        yield prepare_explorer(archive, language="en", restore=False)


def page_text(app: Explorer) -> str:
    page = app.front_screen.query_one(SpotPage).page
    return "\n".join("".join(t for c in line for t, _ in c.pieces) for line in page.lines)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_front_page_is_english_but_for_units(at_front: Explorer, size: tuple[int, int]):
    async with at_front.run_test(size=size) as pilot:
        await settle(pilot)
        text = page_text(at_front)
        assert not set(hanzi_in(text)) - set("万元")
        assert "Tax revenue" in text
        await pilot.press("L")
        await settle(pilot)
        assert "税收收入" in page_text(at_front)
        assert "revenue" not in page_text(at_front)


async def test_the_title_keeps_the_printed_name_of_what_the_cursor_is_on(at_front: Explorer):
    async with at_front.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        page = at_front.front_screen.query_one(SpotPage)
        while page.page.spots[page.cursor].printed != "税收收入":
            await pilot.press("down")
        await settle(pilot)
        assert "税收收入" in text_on(page).splitlines()[0]
        await pilot.press("L")
        await settle(pilot)
        assert "税收收入" not in text_on(page).splitlines()[0]


async def test_doubts_stand_apart_from_faults_and_both_say_how_many_are_left(at_front: Explorer):
    async with at_front.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        lines = page_text(at_front).splitlines()
        signs = [line[1] for line in lines if line[1:3] in {"! ", "? "}]
        assert signs == sorted(signs)
        assert set(signs) == {"!", "?"}
        tally = at_front.session.book.tally
        for sign, count, name in (("!", tally.fault, "faults"), ("?", tally.doubt, "doubts")):
            left = count - signs.count(sign)
            assert (f"more {name}: {left}" in page_text(at_front)) == (left > 0)


async def test_the_flow_is_english_and_its_detail_has_the_printed_name(at_front: Explorer):
    async with at_front.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("W")
        await settle(pilot)
        assert not hanzi_in(shown(at_front, "#flow"))
        await pilot.press("down")
        await settle(pilot)
        assert "Tax revenue  税收收入" in shown(at_front, "#flow-detail")


def test_the_list_of_english_is_not_loaded_by_a_chinese_front_page():
    script = (
        "import asyncio, sys\n"
        "from xgbudget_tui.store import open_archive\n"
        "from xgbudget_tui.tui.start import prepare_explorer\n"
        "async def look():\n"
        f"    archive = open_archive({str(SHIPPED)!r})\n"
        "    app = prepare_explorer(archive, language='zh', restore=False)\n"
        "    async with app.run_test(size=(120, 40)) as pilot:\n"
        "        await pilot.press('down', 'W', 'down')\n"
        "        await pilot.pause()\n"
        "asyncio.run(look())\n"
        "print('xgbudget_tui.classification.english_names' in sys.modules)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.strip() == "False"


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

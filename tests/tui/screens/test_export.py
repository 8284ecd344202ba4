"""The export dialog by keyboard alone, also where the screen is small."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.reading import settle, text_on
from xgbudget_tui.model.text import Language
from xgbudget_tui.tui.app import Explorer
from xgbudget_tui.tui.screens.export import ConfirmScreen, ExportScreen


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
async def test_a_table_goes_to_a_file_and_a_second_time_one_is_asked(
    explorer: Explorer, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    async with explorer.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("e", "down", "right", "right", "right")  # Markdown
        name = explorer.screen.query_one(Input).value
        assert name.endswith(".md")
        await pilot.press("enter")
        await settle(pilot)
        assert explorer.screen is explorer.explorer_screen
        assert "已写到" in text_on(explorer.screen.query_one("#keys"))
        (tmp_path / name).write_text("mine", encoding="utf-8")
        await pilot.press("e", "down", "right", "right", "right", "enter")
        await settle(pilot)
        assert isinstance(explorer.screen, ConfirmScreen)
        await pilot.press("n")
        await settle(pilot)
        assert isinstance(explorer.screen, ExportScreen)
        assert "没有写出" in text_on(explorer.screen.query_one("#export-status"))
        assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


async def test_a_name_one_has_written_is_kept_and_a_bad_place_is_one_sentence(
    explorer: Explorer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("e")
        line = explorer.screen.query_one(Input)
        line.value = "nowhere/我的表.csv"
        await pilot.press("down", "right")
        assert line.value == "nowhere/我的表.xlsx"
        await pilot.press("enter")
        await settle(pilot)
        assert "文件夹不存在" in text_on(explorer.screen.query_one("#export-status"))
        assert list(tmp_path.iterdir()) == []


async def test_a_kiosk_writes_nothing(explorer: Explorer, tmp_path: Path):
    explorer.session.kiosk = True
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("e")
        await settle(pilot)
        assert explorer.screen is explorer.explorer_screen
        assert "不写文件" in text_on(explorer.screen.query_one("#keys"))


async def test_all_hits_of_a_search_are_exported_from_the_search_bar(
    explorer: Explorer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"xxjy")
        await settle(pilot)
        await pilot.press("ctrl+o")
        assert isinstance(explorer.screen, ExportScreen)
        assert "xxjy" in text_on(explorer.screen.query_one("#export-what"))
        await pilot.press("enter")
        await settle(pilot)
        (path,) = tmp_path.iterdir()
        assert path.read_text(encoding="utf-8-sig").count("小学教育") == 4  # name and as printed
        assert "已写到" in text_on(explorer.screen.query_one("KeyBar"))


@pytest.mark.parametrize(("language", "is_english"), [("zh", False), ("en", True)])
async def test_names_are_those_of_the_screen_unless_others_are_chosen(
    explorer: Explorer,
    language: Language,
    is_english: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.chdir(tmp_path)
    explorer.session.language = language
    async with explorer.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for name, chosen in (("first.csv", is_english), ("second.csv", not is_english)):
            await pilot.press("e")
            explorer.screen.query_one(Input).value = name
            if name == "second.csv":
                explorer.screen.query_one("#export-names").focus()
                await pilot.press("right")
            await pilot.press("enter")
            await settle(pilot)
            text = (tmp_path / name).read_text(encoding="utf-8-sig")
            assert "收入总计" in text
            assert ("name_en" in text.splitlines()[0]) == chosen
            assert ("Grand total revenue" in text) == chosen

"""The explorer as a person prefers it: keys, colours, unit, signs; marks that outlive the visit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import book, line, table
from tests.tui.archives import write_archive
from tests.tui.test_explorer import current, exploring, screen_text
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.errors import SettingsError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.preferences import Preferences, load_preferences
from xgbudget_tui.store import open_archive
from xgbudget_tui.tui.keys import choose_keys, find_wrong_key
from xgbudget_tui.tui.last_place import KeptBookmark, load_bookmarks, save_bookmarks
from xgbudget_tui.tui.messages import ShowLine
from xgbudget_tui.tui.start import prepare_explorer
from xgbudget_tui.tui.terminal import job_control
from xgbudget_tui.tui.theme import choose_theme, style_of
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.line_tree import LineTree


@pytest.fixture(autouse=True)
def usual_preferences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    yield
    choose_keys({})
    choose_theme("auto")


async def test_a_key_of_ones_own_acts_and_is_shown(archive: Archive) -> None:
    preferences = Preferences(keys=(("tree.sort", "o"),))
    async with exploring(archive, "2", preferences=preferences) as (app, pilot):
        tree = app.explorer_screen.query_one(LineTree)
        assert tree.view is not None
        assert " o 排序" in screen_text(app)[-1]
        await pilot.press("s")
        assert not tree.view.order.is_sorted
        await pilot.press("o")
        assert tree.view.order.is_sorted


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"tree.sotr": "o"}, "tree.sort"),
        ({"tree.sort": "x,asterisk"}, "tree.branch"),
        ({"tree.sort": "*"}, "tree.branch"),
        ({"tree.sort": "E", "tree.branch": "E"}, "tree.branch"),
    ],
)
def test_a_key_that_is_taken_or_that_there_is_not_is_refused(
    chosen: dict[str, str], said: str
) -> None:
    wrong = find_wrong_key(chosen)

    assert wrong is not None
    assert said in wrong[1].en
    assert wrong[1].zh


def test_two_keys_may_change_places() -> None:
    assert find_wrong_key({"tree.sort": "asterisk", "tree.branch": "s"}) is None


def test_a_wrong_key_is_named_by_its_line_before_anything_is_drawn(
    archive: Archive, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[keys]\n"tree.sort" = "*"\n', "utf-8")

    with pytest.raises(SettingsError) as caught:
        prepare_explorer(archive, restore=False, preferences=load_preferences(path))

    assert f"{path}, line 2: the key asterisk is that of tree.branch" in caught.value.sentence("en")


@pytest.mark.parametrize("theme", ["auto", "dark", "light", "ansi"])
def test_in_every_theme_what_differs_in_meaning_differs_in_look(theme: str) -> None:
    choose_theme(theme)

    for kinds in (("doubt", "fault", "exact"), ("more", "less"), ("cursor", "cursor-blurred")):
        looks = [str(style_of(kind)) for kind in kinds]
        assert len(set(looks)) == len(looks), looks


def test_the_sixteen_colours_of_the_terminal_are_all_that_ansi_uses() -> None:
    choose_theme("ansi")

    for name in ("key", "dim", "bar", "fault", "doubt", "exact", "cursor", "title-strong", "match"):
        style = style_of(name)
        for colour in (style.color, style.bgcolor):
            assert colour is None or (colour.number or 0) < 16


async def test_a_preferred_unit_holds_and_a_large_budget_is_shown_in_yi(
    archive: Archive, tmp_path: Path
) -> None:
    async with exploring(archive, "2", preferences=Preferences(unit=Unit.YUAN)) as (app, _):
        assert app.session.unit is Unit.YUAN
        assert not app.session.unit_chosen
    large = book(table("1", "支出表", [line(1, "合计", "12,345,678")]))
    with open_archive(write_archive(tmp_path / "large.db", large)) as opened:
        async with exploring(opened, "1") as (app, pilot):
            assert app.session.unit is Unit.YI_YUAN
            assert "1,234.5678" in "\n".join(screen_text(app))
            await pilot.press("u")
            assert app.session.unit_chosen


async def test_signs_are_narrow_where_the_terminal_would_draw_them_wide(archive: Archive) -> None:
    async with exploring(archive, "2", preferences=Preferences(wide_signs=True)) as (app, _):
        assert app.narrow_signs


async def test_going_back_can_be_undone(archive: Archive) -> None:
    async with exploring(archive, "2/国防支出") as (app, pilot):
        section = app.explorer_screen.section
        assert section is not None
        there = archive.find_line(section.id, ["教育支出"])
        assert there is not None
        app.post_message(ShowLine(there.id))
        await pilot.pause()
        assert current(app) == "教育支出"
        await pilot.press("b")
        await pilot.pause()
        assert current(app) == "国防支出"
        await pilot.press("right_parenthesis")
        await pilot.pause()
        assert current(app) == "教育支出"
        await pilot.press("right_parenthesis")
        await pilot.pause()
        assert "没有位置" in app.explorer_screen.query_one(KeyBar).sentence


async def test_a_cell_is_copied_as_a_number_and_on_names_the_name(archive: Archive) -> None:
    async with exploring(archive, "2/教育支出", (160, 40)) as (app, pilot):
        copied: list[str] = []
        app.copy_to_clipboard = copied.append  # type: ignore[method-assign]
        await pilot.press("z", "u", "z", "greater_than_sign", "z")
        await pilot.pause()
        assert copied[0].replace(".", "").isdigit()
        assert copied[1] != copied[0]
        assert copied[2] == "教育支出"


async def test_marks_outlive_the_visit(archive: Archive) -> None:
    async with exploring(archive, "2/国防支出") as (app, pilot):
        await pilot.press("m")
        app.exit()
    assert app.session.bookmarks == (KeptBookmark("东山区", 2023, "2", 6, "国防支出"),)
    gone = KeptBookmark("没有的区", 1999, "2", 8, "国防支出")
    moved = KeptBookmark("东山区", 2023, "2", 1, "教育支出")
    kept = (*app.session.bookmarks, gone, moved)
    save_bookmarks("somewhere.db", kept)

    again = prepare_explorer(archive, start="1", restore=False)
    again.session.bookmarks = load_bookmarks("somewhere.db")
    async with again.run_test(size=(120, 40)) as pilot:
        await pilot.press("apostrophe")
        await pilot.pause()
        assert current(again) == "国防支出"
        await pilot.press("apostrophe")
        await pilot.pause()
        assert current(again) == "教育支出"
        again.exit()
    assert set(again.session.bookmarks) == set(kept)


@pytest.mark.parametrize("shell", [True, False])
async def test_the_program_stops_where_a_shell_can_continue_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, shell: bool
) -> None:
    stopped: list[bool] = []
    monkeypatch.setattr(job_control, "can_be_continued", lambda: shell)
    monkeypatch.setattr(job_control, "stop_job", lambda: stopped.append(True))
    async with exploring(archive) as (app, pilot):
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert bool(stopped) is shell
        assert ("挂起" in app.explorer_screen.query_one(KeyBar).sentence) is not shell


async def test_a_stranger_cannot_stop_it(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_control, "can_be_continued", lambda: True)
    monkeypatch.setattr(job_control, "stop_job", lambda: pytest.fail("it was stopped"))
    async with exploring(archive, kiosk=True) as (app, pilot):
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert app.explorer_screen.query_one(KeyBar).sentence

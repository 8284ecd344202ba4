"""Starting the explorer: where it begins, what it remembers, what it loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.archives import district_book, write_archive
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.store import open_archive
from xgbudget_tui.tui.last_place import load_place, save_place
from xgbudget_tui.tui.start import place_left, prepare_explorer
from xgbudget_tui.tui.startup_profile import mark, report


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return write_archive(tmp_path / "budget.db", district_book())


async def test_the_next_start_is_where_the_last_one_ended(database: Path) -> None:
    with open_archive(database) as archive:
        app = prepare_explorer(archive, start="2/小学教育")
        async with app.run_test() as pilot:
            await pilot.pause()
            await pilot.press("u", "q")
        save_place(archive.path, place_left(app.session))

        again = prepare_explorer(archive)
        assert again.session.unit is Unit.YI_YUAN
        async with again.run_test() as pilot:
            await pilot.pause()
            row = again.explorer_screen.current_row
            assert row is not None
            assert row.name == "小学教育"


def test_without_restoring_it_starts_at_the_first_table(database: Path) -> None:
    with open_archive(database) as archive:
        app = prepare_explorer(archive, start="4")
        fresh = prepare_explorer(archive, restore=False)

        assert app.session.start != fresh.session.start
        start = fresh.session.start
        assert start is not None
        assert start.section_id == archive.load_contents(start.book_id)[0].id


@pytest.mark.parametrize("start", ["99", "4/没有的支出", "#1/99"])
def test_a_start_that_is_not_there_is_one_sentence(database: Path, start: str) -> None:
    with open_archive(database) as archive, pytest.raises(QueryError) as caught:
        prepare_explorer(archive, start=start)

    assert "\n" not in str(caught.value)
    assert caught.value.sentence("zh") != str(caught.value)


def test_a_kiosk_keeps_nothing(database: Path) -> None:
    with open_archive(database) as archive:
        app = prepare_explorer(archive, kiosk=True)

        assert app.session.kiosk
        assert load_place(archive.path) is None


def test_the_first_paint_loads_only_what_it_needs(database: Path) -> None:
    """In a fresh interpreter: no frames, no palette, no widgets of other screens."""
    code = f"""
import asyncio, sys
from pathlib import Path
from xgbudget_tui.store import open_archive
from xgbudget_tui.tui.start import prepare_explorer
app = prepare_explorer(open_archive(Path({str(database)!r})), restore=False)
async def look():
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.at_front
        assert app.front_screen.overview is not None
asyncio.run(look())
heavy = ["pandas", "sqlite_utils", "openpyxl", "pypinyin", "textual.command",
         "textual.widgets._input", "textual.widgets._data_table", "textual.widgets._markdown",
         "textual.widgets._footer", "importlib.metadata",
         "xgbudget_tui.tui.screens.explorer", "xgbudget_tui.compare.options"]
print([name for name in heavy if name in sys.modules])
import ssl, textual.command
assert textual.command.CommandPalette.__mro__[1] is not object
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )

    assert done.stdout.strip() == "[]", done.stderr
    assert done.returncode == 0, done.stderr


def test_each_phase_of_the_start_is_told_in_order() -> None:
    before = report().count("\n")
    mark("one phase")
    mark("another phase")
    head, *lines = report().splitlines()
    assert head.split() == ["elapsed", "ms", "processor", "ms"]
    assert len(lines) == before + 2
    assert [line.split("  ")[-1] for line in lines[-2:]] == ["one phase", "another phase"]
    elapsed = [int(line.split()[0]) for line in lines]
    assert elapsed == sorted(elapsed)

"""What a document calls its tables and lines never becomes SQL, markup or a control sequence."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import book, line, table
from tests.store.shelves import NOTHING_PROVED
from xgbudget_tui.store import open_archive, remove_book, save_book
from xgbudget_tui.tui.start import prepare_explorer

pytestmark = pytest.mark.slow

WORDS = (
    '"; DROP TABLE line; --',
    "'); DELETE FROM figure; --",
    "[bold]教育[/]",
    "[@click=app.quit]教育",
    "\x1b]52;c;eA==\x07教育",
    "\u202e育教\u2066",
    "a\x00b",
    '""""',
    "教" * 5000,
)


@pytest.mark.parametrize("word", WORDS, ids=range(len(WORDS)))
async def test_a_hostile_name_is_only_a_name(tmp_path: Path, word: str):
    path = tmp_path / "budget.db"
    tables = [table("1", word, [line(1, word, "3"), line(2, "教育支出", "3", parent=1)])]
    save_book(path, book(*tables, region="东山区"), NOTHING_PROVED)
    with closing(sqlite3.connect(path)) as connection:
        views = connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
        for (name,) in views:
            connection.execute(f'SELECT * FROM "{name.replace(chr(34), chr(34) * 2)}"').fetchall()
        assert connection.execute("SELECT count(*) FROM line").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM figure").fetchone() == (2,)
    archive = open_archive(path)
    app = prepare_explorer(archive, restore=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("3", "down", "d", "y", "slash", "a", "escape", "ctrl+p", "escape")
        assert not app._exit
        shown = "".join(
            segment.text for strip in app.screen._compositor.render_strips() for segment in strip
        )
        assert not {"\x1b", "\x07", "\u202e", "\x00"} & set(shown)
    archive.close()
    remove_book(path, 1)

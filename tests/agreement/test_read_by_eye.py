"""A figure read by eye is marked alike wherever it is shown, and kept by the archive."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.builders import book, figure, line, small_book, table
from tests.store.shelves import archive_of
from xgbudget_tui.cli import main
from xgbudget_tui.model.book import Book, Recognition
from xgbudget_tui.model.figures import is_doubtful, recognition_text
from xgbudget_tui.model.money import Unit
from xgbudget_tui.store import remove_book
from xgbudget_tui.tui.drawing.glyphs import UNICODE
from xgbudget_tui.tui.views.line_detail import DetailStyle, write_detail

UNPROVED = Recognition(83)
PROVED = Recognition(97, (), "880", proved=True)


def scanned() -> Book:
    """合计 is proved, of its parts one is not, one is stored text."""
    lines = [line(1, "合计", "380"), line(2, "甲", "180", parent=1), line(3, "乙", "200", parent=1)]
    read = [replace(figure("380"), recognition=PROVED),
            replace(figure("180"), recognition=UNPROVED), figure("200")]  # fmt: skip
    marked = [replace(one, figures=(own,)) for one, own in zip(lines, read, strict=True)]
    return book(table("4", "2023年东山区一般公共预算支出表", marked))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    archive_of(tmp_path, scanned()).close()
    return tmp_path / "budget.db"


@pytest.fixture
def show(path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def run(*words: str) -> str:
        assert main(["--lang", "en", "show", "4", *words, "--db", str(path)]) == 0
        return capsys.readouterr().out

    return run


def test_the_archive_gives_back_how_each_figure_was_read(tmp_path: Path) -> None:
    with archive_of(tmp_path, scanned()) as archive:
        found = [archive.load_row(line_id).figures[0].recognition for line_id in (1, 2, 3)]
        assert archive.load_book(1) == scanned()
    assert found == [PROVED, UNPROVED, None]


def test_an_archive_without_such_figures_has_no_table_for_them(tmp_path: Path) -> None:
    archive_of(tmp_path, small_book()).close()
    with closing(sqlite3.connect(tmp_path / "budget.db")) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    assert "figure" in tables
    assert "recognised" not in tables


def test_what_is_noted_goes_with_its_book(path: Path) -> None:
    remove_book(path, 1)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM recognised").fetchone() == (0,)


def test_the_detail_panel_says_it(tmp_path: Path) -> None:
    style = DetailStyle(Unit.WAN_YUAN, "en", UNICODE, 1)
    with archive_of(tmp_path, scanned()) as archive:
        details = [archive.load_detail(line_id) for line_id in (1, 2, 3)]
    said = [text_of(write_detail(detail, style, 80)) for detail in details]
    assert "read by eye 97%, proved by an equality; “880” came first" in said[0]
    assert "read by eye 83%, no equality proves it" in said[1]
    assert "read by eye" not in said[2]


def text_of(lines: Any) -> str:
    return "\n".join("".join(span.text for span in one) for one in lines)


def test_show_names_the_doubtful_columns_in_a_pipe(show: Callable[..., str]) -> None:
    rows = [text.split("\t") for text in show().splitlines()]
    assert [row[-1] for row in rows] == ["by eye", "", "预算数", ""]


def test_the_export_has_confidence_and_proof(show: Callable[..., str]) -> None:
    (total,) = json.loads(show("--format", "json"))["lines"]
    first, second = total["children"]
    assert total["recognised"] == {"预算数": {"confidence": 97, "proved": True, "first": "880"}}
    assert first["recognised"] == {"预算数": {"confidence": 83, "proved": False}}
    assert "recognised" not in second


def test_only_what_no_equality_proves_is_doubtful() -> None:
    stored = figure("1")
    assert not is_doubtful(stored)
    assert recognition_text(stored) is None
    assert is_doubtful(replace(stored, recognition=UNPROVED))
    assert not is_doubtful(replace(stored, recognition=PROVED))

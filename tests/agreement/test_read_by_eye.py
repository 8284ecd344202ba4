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

from tests.builders import book, figure, line, note, small_book, table
from tests.store.shelves import archive_of
from xgbudget_tui.audit import prove_book, settle_readings
from xgbudget_tui.cli import main
from xgbudget_tui.model.book import Book, Claim, Recognition
from xgbudget_tui.model.figures import is_doubtful, recognition_text
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.terms import FigureState, Kind
from xgbudget_tui.store import remove_book
from xgbudget_tui.tui.drawing.glyphs import UNICODE
from xgbudget_tui.tui.views.line_detail import DetailStyle, write_detail
from xgbudget_tui.tui.views.note import write_note

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


def prose(*, proved: bool) -> Book:
    """A note read by eye that states the total of a table of stored text."""
    lines = [line(1, "合计", "380"), line(2, "甲", "180", parent=1), line(3, "乙", "200", parent=1)]
    spending = table("4", "2023年东山区一般公共预算支出表", lines)
    told = note("5", "说明", "支出合计 380 万元。")
    claim = Claim(1, "支出合计", "380", FigureState.AMOUNT, 380_000_000, 1_000_000, "万元", 0, 5, 8,
                  2023, target=FigureRef("4", 1, 1),
                  recognition=Recognition(74, proved=proved))  # fmt: skip
    return book(spending, replace(told, claims=(claim,)))


def test_a_figure_of_prose_is_kept_and_said_to_be_read_by_eye(tmp_path: Path) -> None:
    found = prose(proved=False)
    with archive_of(tmp_path, found) as archive:
        assert archive.load_book(1) == found
        said = text_of(write_note(archive.load_note(2), "en", 100))
    assert "Read by eye from a picture; no equality proves 1 of its figures." in said
    remove_book(tmp_path / "budget.db", 1)
    with closing(sqlite3.connect(tmp_path / "budget.db")) as database:
        assert database.execute("SELECT count(*) FROM recognised_claim").fetchone() == (0,)


def test_a_figure_of_prose_that_an_equality_proves_is_not_in_doubt(tmp_path: Path) -> None:
    settled = settle_readings(prose(proved=False))
    (claim,) = settled.sections[1].claims
    assert claim.recognition is not None
    assert claim.recognition.proved
    with archive_of(tmp_path, settled) as archive:
        assert "picture" not in text_of(write_note(archive.load_note(2), "en", 100))


def test_a_difference_to_prose_read_by_eye_is_a_doubt() -> None:
    found = prose(proved=False)
    claim = replace(found.sections[1].claims[0], value=830_000_000, printed="830")
    other = book(found.sections[0], replace(found.sections[1], claims=(claim,)))
    doubts = [proof.doubt for proof in prove_book(settle_readings(other)).proofs if proof.doubt]
    assert any("read by eye 74%" in doubt.en for doubt in doubts)
    assert all(proof.kind is not Kind.FAULT for proof in prove_book(settle_readings(other)).proofs)


def test_the_export_says_it_of_prose(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive_of(tmp_path, prose(proved=False)).close()
    path = str(tmp_path / "budget.db")
    assert main(["--lang", "en", "show", "5", "--format", "json", "--db", path]) == 0
    (claim,) = json.loads(capsys.readouterr().out)["claims"]
    assert claim["recognised"] == {"confidence": 74, "proved": False}

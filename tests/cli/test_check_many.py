"""``check`` of an archive of many Books: the faults, and how many findings else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import book, line, table
from tests.cli.conftest import Run, run, stored
from xgbudget_tui.cli.check_many import MOST_IN_FULL
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.source import SourceFile

__all__ = ["run"]

_PLACES = [f"{letter}区" for letter in "甲乙丙丁戊己庚辛壬癸子丑寅卯"]


def _spending(region: str, total: str, *, year: int = 2023) -> Book:
    lines = [
        line(1, "合计", total),
        line(2, "教育支出", "200", parent=1),
        line(3, "国防支出", "100", parent=1),
    ]
    made = book(table("4", f"{year}年支出表", lines), region=region, year=year)
    return replace(made, source=SourceFile(f"{region}.txt", f"{region}{year}", "text", 1))


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """More Books than are printed in full; the third and the fifth have a wrong total."""
    assert len(_PLACES) > MOST_IN_FULL
    totals = {2: "3000", 4: "30"}
    return stored(
        tmp_path / "many.db",
        *(_spending(region, totals.get(at, "300")) for at, region in enumerate(_PLACES)),
    )


def test_only_books_with_faults_are_named(run: Run, many: Path) -> None:
    ran = run("check", many)
    assert ran.code == 1
    assert ran.out.startswith(f"{len(_PLACES)} budgets: 2 with faults (2 of them), ")
    named = [place for place in _PLACES if place in run("check", many, language="zh").out]
    assert named == [_PLACES[2], _PLACES[4]]
    assert "3,000" in ran.out


def test_its_faults_are_those_of_the_list_of_one_book(run: Run, many: Path) -> None:
    among = run("check", many, language="zh").out
    alone = run("check", many, "--book", _PLACES[2], "--only", "fault", language="zh").out
    faults = [row for row in alone.splitlines() if row.startswith("  [")]
    assert faults
    assert all(row in among for row in faults)


def test_all_prints_every_book_in_full(run: Run, many: Path) -> None:
    said = run("check", many, "--all", language="zh").out
    assert all(place in said for place in _PLACES)


def test_without_a_fault_nothing_is_listed_and_doubts_count_when_strict(
    run: Run, tmp_path: Path
) -> None:
    path = stored(tmp_path / "good.db", *(_spending(region, "300") for region in _PLACES))
    ran = run("check", path)
    assert (ran.code, len(ran.out.splitlines())) == (0, 2)
    assert run("check", path, "--strict").code == int(", 0 with doubts" not in ran.out)


def test_a_rule_s_severity_and_words_of_only_count_as_ever(run: Run, many: Path) -> None:
    assert run("check", many, "--only", "fault").code == 1
    assert run("check", many, "--only", "Y1").code == 0
    assert run("check", many, "--only", "nonsense").code == 2
    fault = next(row for row in run("check", many).out.splitlines() if row.startswith("  ["))
    code = fault.split("[")[1].split()[0]
    full = run("check", many, "--only", code, language="zh")
    assert full.code == 1
    assert all(place in full.out for place in _PLACES)


def test_books_that_are_not_settled_are_held_against_the_year_before(
    run: Run, many: Path, tmp_path: Path
) -> None:
    from tests.cli.test_over_years import _LAST
    from tests.cli.test_over_years import _spending as two_years

    before = run("check", many).out.splitlines()[0]
    now = two_years(2023, ("合计", "330", "300"), ("教育", "110", "190"), ("国防", "220", "200"))
    stored(many, _LAST, now)
    after = run("check", many)
    assert "3 with faults" in after.out.splitlines()[0] != before
    assert "[Y1" in after.out


def test_a_book_that_counts_faults_of_which_none_is_stored(run: Run, many: Path) -> None:
    with closing(sqlite3.connect(many)) as connection, connection:
        connection.execute("DELETE FROM proof WHERE kind = 'fault'")
    ran = run("check", many)
    assert ran.out.startswith(f"{len(_PLACES)} budgets: 2 with faults (2 of them), ")
    assert "internal error" not in ran.err


def test_where_very_many_are_held_against_the_year_before_that_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xgbudget_tui.cli.check_many._QUICKLY_SETTLED", 1)
    years = [_spending(place, "300", year=year) for place in _PLACES for year in (2023, 2024)]
    archive = stored(tmp_path / "years.db", *years)
    with closing(sqlite3.connect(archive)) as connection, connection:
        connection.execute("DROP TABLE IF EXISTS prior_document")
    said = f"{len(_PLACES)} budgets are held against the year before anew"
    assert said in run("check", archive).err

"""``check`` and ``import`` hold what a Book prints of last year against last year's Book."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from tests.builders import book, line, measure, table
from tests.cli.conftest import Run, stored
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.source import SourceFile

_OF_TWO = ("--only", "Y1,Y2,O5")


def _spending(year: int, *rows: tuple[str, ...], key: str = "2", region: str = "东山区") -> Book:
    """A total over its parts; with a second figure each states the year before, too."""
    columns = [measure(1, f"{year}年预算数", year)]
    if len(rows[0]) > 2:
        columns.append(measure(2, f"{year - 1}年预算数", year - 1))
    lines = [
        line(number, name, *amounts, parent=1 if number > 1 else None)
        for number, (name, *amounts) in enumerate(rows, 1)
    ]
    title = f"{year}年{region}一般公共预算支出表"
    made = book(table(key, title, lines, columns, year=year), region=region, year=year)
    source = SourceFile(f"{region}{year}.txt", f"{year}{region}", "text", 1)
    return replace(made, source=source)


_LAST = _spending(2022, ("合计", "300"), ("教育", "100"), ("国防", "200"), key="5")


def test_a_figure_that_alone_is_not_what_was_published_is_a_fault(run: Run, tmp_path: Path):
    now = _spending(2023, ("合计", "330", "300"), ("教育", "110", "190"), ("国防", "220", "200"))
    path = stored(tmp_path / "two.db", _LAST, now)
    ran = run("check", path, *_OF_TWO, "--format", "json")
    (found,) = json.loads(ran.out)
    assert ran.code == 1
    assert (found["rule"], found["kind"], found["section"], found["line"]) == (
        "Y1", "fault", "2", "教育",
    )  # fmt: skip
    assert (found["reported"], found["computed"]) == (190, 100)
    assert "2022" in found["message"]
    assert "table 5" in found["message"]


def test_the_order_of_imports_makes_no_difference(run: Run, tmp_path: Path):
    now = _spending(2023, ("合计", "330", "300"), ("教育", "110", "190"), ("国防", "220", "200"))
    one = stored(tmp_path / "one.db", _LAST, now)
    other = stored(tmp_path / "other.db", now, _LAST)
    words = (*_OF_TWO, "--format", "json")
    assert run("check", one, *words).out == run("check", other, *words).out


def test_a_total_restated_with_its_part_is_a_doubt(run: Run, tmp_path: Path):
    now = _spending(2023, ("合计", "330", "390"), ("教育", "110", "190"), ("国防", "220", "200"))
    path = stored(tmp_path / "two.db", _LAST, now)
    ran = run("check", path, *_OF_TWO, "--format", "json")
    found = json.loads(ran.out)
    assert ran.code == 0
    assert [one["kind"] for one in found] == ["doubt"]
    assert "restated" in run("check", path, *_OF_TWO).out


def test_another_place_and_another_year_are_not_compared(run: Run, tmp_path: Path):
    elsewhere = _spending(2022, ("合计", "999"), ("教育", "99"), ("国防", "900"), region="南湖区")
    earlier = _spending(2021, ("合计", "999"), ("教育", "99"), ("国防", "900"))
    now = _spending(2023, ("合计", "330", "300"), ("教育", "110", "190"), ("国防", "220", "200"))
    path = stored(tmp_path / "many.db", elsewhere, earlier, now)
    ran = run("check", path, *_OF_TWO, "--format", "json")
    assert (ran.code, json.loads(ran.out)) == (0, [])


def test_rows_of_last_year_that_are_missing_are_listed_as_unchecked(run: Run, tmp_path: Path):
    now = _spending(2023, ("合计", "110", "300"), ("教育", "110", "100"))
    path = stored(tmp_path / "two.db", _LAST, now)
    ran = run("check", path, "--only", "O5", "--format", "json")
    (found,) = json.loads(ran.out)
    assert found["kind"] == "unchecked"
    assert "国防" in found["message"]


def test_the_rules_over_two_years_are_counted_with_the_others(run: Run, tmp_path: Path):
    now = _spending(2023, ("合计", "330", "300"), ("教育", "110", "190"), ("国防", "220", "200"))
    alone = run("check", stored(tmp_path / "a.db", now), "--report", "a.json")
    both = run("check", stored(tmp_path / "b.db", _LAST, now), "--report", "b.json")
    faults = [int(ran.out.split(": ")[1].split()[0]) for ran in (alone, both)]
    assert faults[1] == faults[0] + 1


def test_an_import_says_what_comes_of_the_year_before(run: Run, tmp_path: Path):
    head = "东山区{0}年政府预算\n\n表1 {0}年东山区一般公共预算支出表\n单位：万元\n"
    last = head.format(2022) + "项目\t2022年预算数\n支出合计\t300\n教育支出\t100\n国防支出\t200\n"
    now = head.format(2023) + (
        "项目\t2023年预算数\t2022年预算数\n支出合计\t330\t300\n教育支出\t110\t100\n国防支出\t220\t200\n"
    )
    (tmp_path / "2022.txt").write_text(last, encoding="utf-8")
    (tmp_path / "2023.txt").write_text(now, encoding="utf-8")
    ran = run("import", "2022.txt", "2023.txt", "-o", "two.db")
    assert ran.code == 0, ran.err
    said = ran.out[ran.out.index("2023 beside the year before") :]
    assert "holds" in said or "exact" in said


def test_the_count_says_what_last_years_document_has_to_do_with_it(run: Run, tmp_path: Path):
    now = _spending(2023, ("合计", "330", "300"), ("教育", "110", "190"), ("国防", "220", "200"))
    alone = run("check", stored(tmp_path / "a.db", now))
    both = run("check", stored(tmp_path / "b.db", _LAST, now), "--book", "2023")
    assert "come from the document" not in alone.out
    assert "1 fault and 0 doubts come from the document of 2022" in " ".join(both.out.split())

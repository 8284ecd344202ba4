"""Commands that write: import, export, verify, remove; nothing half, nothing foreign touched."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import openpyxl
import pytest

from benchmarks.fuzz.formats.originals import make_originals
from tests.cli.conftest import Run, stored, transfers, wrong

DOCUMENT = """2023年东山区政府预算

- 1、2023年东山区一般公共预算收入表
- 2、2023年东山区一般公共预算支出表

2023年东山区一般公共预算收入表

单位：万元

项 目\t预算数
一、一般公共预算收入合计\t200
(一) 税收收入\t150
(二) 非税收入\t50
二、上级补助收入\t100
收入总计\t300

2023年东山区一般公共预算支出表

单位：万元

项 目\t预算数
一般公共预算支出合计\t300
教育支出\t180
国防支出\t120
支出总计\t300
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "东山.txt"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def test_a_document_becomes_a_database_named_after_it(run: Run, document: Path, tmp_path: Path):
    ran = run("import", document)
    assert ran.code == 0, ran.err
    assert "东山区 2023" in ran.out
    assert "places: " in ran.out
    assert (tmp_path / "东山.db").is_file()
    shown = run("show", "1", "--db", tmp_path / "东山.db")
    assert shown.rows[1][2:] == ["收入总计", "300"]


def test_a_preview_of_a_damaged_workbook_is_a_sentence(run: Run, tmp_path: Path):
    path = tmp_path / "a.xls"
    whole = next(one for one in make_originals() if one.kind == "xls")
    path.write_bytes(whole.content[:1168])
    ran = run("import", path, "--preview", "--lang", "en")
    assert ran.code == 2
    assert "a.xls cannot be opened as a spreadsheet" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_preview_shows_the_tables_and_writes_nothing(run: Run, document: Path, tmp_path: Path):
    ran = run("import", document, "--preview")
    assert ran.code == 0, ran.err
    assert "2023年东山区一般公共预算收入表" in ran.out
    assert ["", "收入总计", "300"] in ran.rows
    assert list(tmp_path.glob("*.db")) == []


def test_a_second_import_replaces_the_book_and_another_joins_it(
    run: Run, document: Path, tmp_path: Path
):
    path = stored(tmp_path / "a.db", wrong())
    assert run("import", document, "-o", path, "-q").out == ""
    run("import", document, "-o", path)
    assert [row[1] for row in run("books", "--db", path).rows[1:]] == ["东山区", "南湖区"]
    run("import", document, "-o", path, "--fresh")
    assert [row[1] for row in run("books", "--db", path).rows[1:]] == ["东山区"]


def test_one_bad_file_never_stops_the_rest(run: Run, document: Path, tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    document.rename(folder / "good.txt")
    (folder / "empty.txt").write_text("")
    (folder / "ignored.jpg").write_bytes(b"\xff\xd8")
    ran = run("import", folder, "-o", tmp_path / "a.db")
    assert ran.code == 2
    assert "empty.txt" in ran.err
    assert "jpg" not in ran.err
    assert len(run("books", "--db", tmp_path / "a.db").rows) == 2


def test_a_document_that_is_none_leaves_no_database(run: Run, tmp_path: Path):
    (tmp_path / "x.txt").write_bytes(b"\x00\x01\x02" * 100)
    for fresh in ([], ["--fresh"]):
        ran = run("import", "x.txt", "missing.txt", *fresh)
        assert ran.code == 2
        assert ran.out == ""
        assert "Traceback" not in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]


def test_a_file_that_is_not_ours_is_refused_untouched(run: Run, document: Path, tmp_path: Path):
    foreign = tmp_path / "other.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE t (x)")
    before = foreign.read_bytes()
    for fresh in ([], ["--fresh"]):
        assert run("import", document, "-o", foreign, *fresh).code == 2
        assert run("import", document, "-o", document, *fresh).code == 2
    assert foreign.read_bytes() == before
    assert document.read_text(encoding="utf-8") == DOCUMENT


def test_an_export_goes_where_it_is_told_and_never_over_another_file(
    run: Run, archive: Path, tmp_path: Path
):
    out = tmp_path / "out.csv"
    assert run("export", "2", "-o", out, "--db", archive).code == 0
    first = out.read_bytes()
    again = run("export", "1", "-o", out, "--db", archive)
    assert again.code == 2
    assert "--force" in again.err
    assert out.read_bytes() == first
    assert run("export", "1", "-o", out, "--force", "--db", archive).code == 0
    assert out.read_bytes() != first


def test_an_export_without_a_file_is_json_on_standard_output(run: Run, archive: Path):
    value = json.loads(run("export", "2", "--db", archive).out)
    assert value["lines"][0]["name"] == "支出总计"
    refused = run("export", "2", "--format", "xlsx", "--db", archive)
    assert refused.code == 2
    assert "-o FILE.xlsx" in refused.err


def test_an_export_of_an_unknown_suffix_or_folder_says_so(run: Run, archive: Path, tmp_path: Path):
    assert "suffix" in run("export", "2", "-o", "a.doc", "--db", archive).err
    assert "folder does not exist" in run("export", "2", "-o", "no/a.csv", "--db", archive).err
    assert not list(tmp_path.glob("a.*"))


@pytest.mark.parametrize("suffix", ["json", "xlsx"])
def test_an_export_is_proved_again_and_a_changed_one_is_noticed(
    run: Run, archive: Path, tmp_path: Path, suffix: str
):
    out = tmp_path / f"out.{suffix}"
    run("export", "2", "-o", out, "--db", archive)
    assert run("verify", out).code == 0
    if suffix == "json":
        out.write_text(out.read_text().replace('"预算数": 120', '"预算数": 130'))
    else:
        workbook = openpyxl.load_workbook(out)
        workbook.worksheets[0]["F4"].value = 999
        workbook.save(out)
    ran = run("verify", out)
    assert ran.code == 1
    assert "changed since export" in ran.out


def test_a_comparison_is_exported_too(run: Run, tmp_path: Path):
    path = stored(tmp_path / "t.db", transfers())
    assert run("compare", "7", "-o", "c.xlsx", "--db", path).code == 0
    assert run("verify", "c.xlsx").code == 0
    value = json.loads(run("compare", "7", "--format", "json", "--db", path).out)
    assert [row["difference"] for row in value["rows"]] == [20, 15, None, None]


def test_a_book_is_removed_only_when_that_is_meant(run: Run, tmp_path: Path):
    path = stored(tmp_path / "t.db", transfers(), wrong())
    unsure = run("remove", "南湖区", "--db", path)
    assert unsure.code == 2
    assert "--yes" in unsure.err
    assert run("remove", "南湖区", "--yes", "--db", path).code == 0
    assert [row[1] for row in run("books", "--db", path).rows[1:]] == ["东山区"]
    assert run("remove", "--yes", "--db", path).code == 2
    assert run("remove", "Dongshan District 2023", "--yes", "--db", path).code == 0
    assert run("books", "--db", path).rows[1:] == []


def test_a_whole_archive_goes_into_a_folder_or_it_is_said_why_not(
    run: Run, archive: Path, tmp_path: Path
) -> None:
    ran = run("export", "--archive", tmp_path / "all", "--db", archive)
    assert (ran.code, ran.out) == (0, "")
    assert "1 budgets written" in ran.err
    for words, sentence in (
        (["export"], "Name a section"),
        (["export", "4", "--archive", "x"], "takes no section"),
        (["export", "4", "--format", "parquet"], "--archive"),
        (["export", "--archive", tmp_path / "all"], "exists already"),
    ):
        ran = run(*words, "--db", archive)
        assert (ran.code, ran.out) == (2, "")
        assert sentence in ran.err

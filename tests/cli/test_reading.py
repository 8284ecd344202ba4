"""Commands that read an archive: tables, show, search, books, compare."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.builders import book, line, small_book, table
from tests.cli.conftest import Run, stored, transfers, wrong


def test_the_contents_in_a_pipe_are_tab_separated_and_plain(run: Run, archive: Path):
    ran = run("tables", "--db", archive)
    assert ran.code == 0
    assert ran.rows[0] == ["budget", "no.", "title", "total", "unit", "remark"]
    assert ran.rows[1] == ["东山区 2023", "1", "2023年东山区一般公共预算收入表", "300", "万元", ""]
    assert ran.rows[3][-1] == "prose"


def test_the_database_may_be_named_before_the_command_or_in_the_surroundings(
    run: Run, archive: Path, monkeypatch: pytest.MonkeyPatch
):
    before = run("--db", archive, "tables")
    monkeypatch.setenv("XGBUDGET_DB", str(archive))
    assert run("tables").out == before.out != ""


def test_a_database_in_the_folder_data_is_found(run: Run, tmp_path: Path):
    (tmp_path / "data").mkdir()
    stored(tmp_path / "data" / "budget.db", wrong())
    assert "南湖区" in run("tables").out


def test_a_branch_is_shown_by_names_or_by_codes(run: Run, archive: Path):
    by_name = run("show", "2/教育支出/普通教育", "--db", archive)
    assert by_name.rows[1:] == [
        ["4", "20502", "普通教育", "180"],
        ["5", "2050201", "学前教育", "80"],
        ["5", "2050202", "小学教育", "100"],
    ]
    assert run("show", "2/205/20502", "--db", archive).out == by_name.out


def test_a_section_may_be_named_by_words_of_its_title(run: Run, archive: Path):
    assert run("show", "支出表", "--db", archive).rows[1][2:] == ["支出总计", "300"]


def test_depth_and_unit_are_heeded(run: Run, archive: Path):
    ran = run("show", "2", "--depth", "2", "--unit", "yuan", "--db", archive)
    assert [row[2:] for row in ran.rows[1:]] == [
        ["支出总计", "3000000"],
        ["一般公共预算支出合计", "3000000"],
        ["年终结余", ""],
    ]


def test_show_as_json_is_the_export(run: Run, archive: Path):
    ran = run("show", "2/教育支出", "--format", "json", "--db", archive)
    value = json.loads(ran.out)
    assert value["path"] == ["支出总计", "一般公共预算支出合计"]
    assert value["lines"][0]["amounts"] == {"预算数": 180}


def test_a_note_is_printed_as_prose(run: Run, archive: Path):
    assert "市补助收入 100 万元。" in run("show", "3", "--db", archive).out


def test_what_is_not_there_is_said_with_what_is_near(run: Run, archive: Path):
    ran = run("show", "2/普通教", "--db", archive)
    assert (ran.code, ran.out) == (2, "")
    assert "is it 普通教育" in ran.err
    assert run("show", "99", "--db", archive).code == 2
    assert "没有" in run("show", "99", "--db", archive, language="zh").err


def test_hits_show_their_path_and_none_is_no_failure(run: Run, archive: Path):
    ran = run("search", "小学", "--db", archive)
    assert ran.code == 0
    assert ran.rows[1][1:5] == [
        "2",
        "2050202",
        "支出总计 / 一般公共预算支出合计 / 教育支出 / 普通教育 / 小学教育",
        "100",
    ]
    nothing = run("search", "没有这样的行", "--db", archive)
    assert (nothing.code, len(nothing.rows)) == (0, 1)


def test_hits_by_pinyin_as_csv_and_json(run: Run, archive: Path):
    rows = list(
        csv.reader(
            io.StringIO(
                run("search", "xxjy", "--format", "csv", "--db", archive).out.lstrip("\ufeff")
            )
        )
    )
    assert [row[5] for row in rows[1:]] == ["小学教育"]
    value = json.loads(run("search", "xuexiaojiaoyu", "--format", "json", "--db", archive).out)
    assert value["total"] == 0


def test_two_columns_of_a_table_are_compared(run: Run, tmp_path: Path):
    path = stored(tmp_path / "t.db", transfers())
    ran = run("compare", "7", "--db", path)
    assert ran.rows[0][3:6] == ["2022年执行数", "2023年预算数", "difference"]
    assert [row[2:] for row in ran.rows[1:]] == [
        ["合计", "100", "120", "20", "20.00", ""],
        ["教育", "60", "75", "15", "25.00", ""],
        ["国防", "40", "", "", "", "ended"],
        ["公共安全", "", "45", "", "", "new"],
    ]
    only = run("compare", "7", "--only", "ended", "--db", path)
    assert [row[2] for row in only.rows[1:]] == ["国防"]


def test_two_books_are_compared_and_one_table_with_another(run: Run, tmp_path: Path):
    path = stored(tmp_path / "t.db", transfers(2022), transfers(2023))
    ran = run("compare", "东山区 2022", "东山区 2023", "7", "--db", path)
    assert ran.rows[0][3:5] == ["2022年预算数", "2023年预算数"]
    assert ran.rows[1][2:6] == ["合计", "120", "120", "0"]
    tables = run("compare", "东山区 2022", "东山区 2023", "--db", path)
    assert [row[2] for row in tables.rows[1:]] == ["7 2023年转移支付表"]


def test_a_table_with_one_column_and_nothing_like_it_cannot_be_compared(run: Run, archive: Path):
    ran = run("compare", "2", "--db", archive)
    assert ran.code == 2
    assert "has one column" in ran.err


def test_of_several_books_one_must_be_chosen(run: Run, tmp_path: Path):
    path = stored(tmp_path / "t.db", transfers(2022), transfers(2023), wrong())
    unclear = run("show", "7", "--db", path)
    assert unclear.code == 2
    assert "choose one with --book" in unclear.err
    assert run("show", "7", "--book", "东山区 2022", "--db", path).rows[0][3] == "2021年执行数"
    assert run("show", "4", "--book", "南湖", "--db", path).code == 0
    for row in run("books", "--db", path).rows[1:]:
        for number in (row[0], f"#{row[0]}"):
            (named,) = run("books", "--book", number, "--db", path).rows[1:]
            assert named == row
    assert run("books", "--book", "2022", "--db", path).rows[1][2] == "2022"
    assert run("show", "4", "--book", "#77", "--db", path).code == 2
    listed = run("books", "--db", path)
    assert [row[1:3] for row in listed.rows[1:]] == [
        ["东山区", "2022"],
        ["东山区", "2023"],
        ["南湖区", "2023"],
    ]
    assert json.loads(run("books", "--format", "json", "--db", path).out)[2]["marks"]["fault"] > 0


def test_text_of_a_document_cannot_command_the_terminal(run: Run, tmp_path: Path):
    evil = book(table("4", "表\x1b]52;c;AAAA\x07", [line(1, "甲\x1b[31m\r乙\u202e", "1")]))
    path = stored(tmp_path / "e.db", evil)
    for words in (["tables"], ["show", "4"], ["show", "4", "--format", "md"], ["search", "甲"]):
        ran = run(*words, "--db", path)
        assert ran.code == 0
        assert not {"\x1b", "\x07", "\r", "\u202e"} & set(ran.out)


def test_tables_as_json_says_why_a_table_has_no_figures(run: Run, archive: Path):
    entries = json.loads(run("tables", "--format", "json", "--db", archive).out)
    assert [(one["key"], one["kind"], one["total"]) for one in entries] == [
        ("1", "table", 300),
        ("2", "table", 300),
        ("3", "note", None),
    ]
    assert small_book().sections[0].title == entries[0]["title"]

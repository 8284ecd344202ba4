"""``check``: failures first, an exit code, and the same from a document as from a database."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

from tests.builders import book, line, small_book, table
from tests.cli.conftest import Run, stored, wrong
from tests.originals import REPOSITORY
from xgbudget_tui.model.terms import SectionKind


def test_what_fails_is_said_and_is_the_exit_code(run: Run, tmp_path: Path):
    path = stored(tmp_path / "w.db", wrong())
    ran = run("check", path)
    assert ran.code == 1
    assert ran.out.index("rules: ") < ran.out.index("\n! fault")
    assert "310" in ran.out
    assert run("check", "--db", path).out == ran.out
    assert "错误" in run("check", path, language="zh").out


def test_where_nothing_fails_the_exit_code_is_zero(run: Run, archive: Path):
    ran = run("check", archive, "--only", "B1")
    assert ran.code == 0


def test_only_a_rule_or_a_verdict(run: Run, tmp_path: Path):
    path = stored(tmp_path / "w.db", wrong())
    entries = json.loads(run("check", path, "--format", "json").out)
    rules = {entry["rule"] for entry in entries if entry["verdict"] == "fails"}
    one = sorted(rules)[0]
    only = json.loads(run("check", path, "--only", one, "--format", "json").out)
    assert {entry["rule"] for entry in only} == {one}
    assert run("check", path, "--only", "undecidable").code == 0
    faults = json.loads(run("check", path, "--only", "fault", "--format", "json").out)
    assert faults
    assert {entry["kind"] for entry in faults} == {"fault"}


def test_the_json_of_a_proof_has_both_sides_in_the_printed_unit(run: Run, tmp_path: Path):
    path = stored(tmp_path / "w.db", wrong())
    entries = json.loads(run("check", path, "--format", "json").out)
    footing = next(entry for entry in entries if entry["line"] == "合计")
    wanted = {"rule", "section", "line", "verdict", "reported", "computed", "difference"}
    assert wanted | {"probability", "message"} <= set(footing)
    assert (footing["reported"], footing["computed"], footing["difference"]) == (310, 300, 10)
    assert (footing["section"], footing["unit"], footing["verdict"]) == ("4", "万元", "fails")


def test_the_json_example_of_the_page_on_checking_is_what_is_printed(run: Run):
    page = (REPOSITORY / "docs" / "checking.md").read_text("utf-8")
    shown = json.loads(page.split("```json\n")[1].split("```")[0])
    ran = run("check", REPOSITORY / "data" / "xigang-2023.txt", "--only", "G9", "--format", "json")
    printed = json.loads(ran.out)
    assert ran.code == 1
    assert len(shown) == len(printed)
    for example, entry in zip(shown, printed, strict=True):
        assert {key: entry[key] for key in example if key != "places"} | {
            "places": [
                {key: place[key] for key in given}
                for given, place in zip(example["places"], entry["places"], strict=True)
            ]
        } == example


def test_a_reason_that_the_sentence_holds_already_is_said_once(run: Run):
    text = run("check", REPOSITORY / "data" / "xigang-2023.txt", "--only", "O4", "--all").out
    assert "name no line of a table" in text
    for entry in text.split("[O4")[1:]:
        assert entry.replace("\n", " ").count("name no line of a table") == 1


def test_proofs_as_csv_and_markdown(run: Run, tmp_path: Path):
    path = stored(tmp_path / "w.db", wrong())
    rows = list(csv.reader(io.StringIO(run("check", path, "--format", "csv").out)))
    assert rows[0][:6] == ["region", "year", "section", "line", "rule", "severity"]
    assert ["南湖区", "2023", "4", "合计"] in [row[:4] for row in rows]
    assert "## fault" in run("check", path, "--format", "md").out


def test_a_document_is_checked_without_a_database(run: Run, tmp_path: Path):
    text = (
        "2023年东山区政府预算\n\n2023年东山区一般公共预算支出表\n\n单位：万元\n\n"
        "项 目\t2022年预算数\t2023年预算数\n"
        "教育支出\t170\t180\n国防支出\t110\t120\n支出合计\t280\t999\n"
    )
    (tmp_path / "d.txt").write_text(text, encoding="utf-8")
    ran = run("check", "d.txt")
    assert ran.code == 1, ran.out + ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["d.txt"]
    assert run("check", "none.txt").code == 2


def test_several_books_are_checked_one_after_the_other(run: Run, tmp_path: Path):
    sound = book(table("4", "支出表", [line(1, "合计", "1"), line(2, "甲", "1", parent=1)]))
    path = stored(
        tmp_path / "w.db",
        small_book(),
        wrong(),
    )
    assert sound.region.name == "东山区"
    ran = run("check", path)
    assert ran.out.index("东山区") < ran.out.index("南湖区")
    assert "南湖区" not in run("check", path, "--book", "东山区").out


def test_a_report_is_written_by_its_suffix_and_never_over_another_file(run: Run, tmp_path: Path):
    path = stored(tmp_path / "w.db", wrong())
    ran = run("check", path, "--report", "r.html")
    assert ran.code == 1
    assert ran.out.startswith("r.html: ")
    page = (tmp_path / "r.html").read_bytes()
    assert page.startswith(b"<!DOCTYPE html>")
    again = run("check", path, "--report", "r.html", language="zh")
    assert (again.code, again.out) == (2, "")
    assert "--force" in again.err
    assert (tmp_path / "r.html").read_bytes() == page
    assert run("check", path, "--report", "r.html", "-f", language="zh").code == 1
    assert "错误" in (tmp_path / "r.html").read_text("utf-8")
    assert run("check", path, "--report", "r.pdf").code == 2
    assert {one.name for one in tmp_path.iterdir()} == {"w.db", "r.html"}


def test_what_was_judged_is_left_out_and_the_rest_decides_the_exit_code(run: Run, tmp_path: Path):
    path = stored(tmp_path / "w.db", wrong())
    before = json.loads(run("check", path, "--format", "json").out)
    written = run("check", path, "--accept", "j.toml", "--accept-new", "known", "--by", "Li")
    assert written.code == 0
    assert "places were judged and are left out" in written.err
    kept = (tmp_path / "j.toml").read_text("utf-8")
    after = run("check", path, "--accept", "j.toml", "--format", "json")
    assert after.code == 0
    told = [one for one in json.loads(after.out) if one["kind"] in {"fault", "doubt"}]
    assert told == []
    assert [one for one in before if one["kind"] in {"fault", "doubt"}]
    again = run("check", path, "--accept", "j.toml", "--accept-new", "other")
    assert again.code == 0
    assert (tmp_path / "j.toml").read_text("utf-8") == kept
    assert run("check", path, "--accept", "none.toml").code == 2
    assert run("check", path, "--accept-new", "x").code == 2


def test_fail_on_heeds_the_severity_of_the_rule(run: Run, tmp_path: Path):
    lines = [line(1, "合计", "300"), line(2, "甲", "200", parent=1), line(3, "乙", "100", parent=1)]
    listed = [table("4", "支出表", lines), table("5", "", [], listed="债务表")]
    missing = replace(listed[1], kind=SectionKind.MISSING)
    path = stored(tmp_path / "s.db", book(listed[0], missing))
    entries = json.loads(run("check", path, "--only", "fault", "--format", "json").out)
    assert {one["severity"] for one in entries} == {"should"}
    assert run("check", path).code == 1
    assert run("check", path, "--fail-on", "should").code == 1
    assert run("check", path, "--fail-on", "must").code == 0
    assert run("check", path, "--fail-on", "shall").code == 2


def test_own_rules_are_asked_of_a_document_of_an_import_and_of_a_database(run: Run, tmp_path: Path):
    (tmp_path / "d.txt").write_text(
        "2023年东山区政府预算\n\n2023年东山区一般公共预算支出表\n\n单位：万元\n\n"
        "项 目\t2022年预算数\t2023年预算数\n"
        "教育支出\t170\t180\n国防支出\t110\t120\n支出合计\t280\t300\n",
        encoding="utf-8",
    )
    rule = (
        '[[rule]]\ncode = "own-1"\nzh = "教育支出不超过国防支出"\nrelation = "<="\n'
        'left = { table = "general_expenditure", name = "教育支出", year = "this" }\n'
        'right = { table = "general_expenditure", name = "国防支出", year = "this" }\n'
    )
    (tmp_path / "other.toml").write_text(rule, encoding="utf-8")
    assert run("check", "d.txt").code == 0
    named = run("check", "d.txt", "--rules", "other.toml", language="zh")
    assert named.code == 1
    assert "[own-1 应当]" in named.out
    assert "教育支出不超过国防支出" in named.out
    assert run("import", "d.txt", "-o", "plain.db", "-q").code == 0
    late = run("check", "plain.db", "--rules", "other.toml", "--only", "own-1", language="zh")
    assert late.code == 1
    (tmp_path / "other.toml").rename(tmp_path / "rules.toml")
    assert run("check", "d.txt").code == 1
    assert run("import", "d.txt", "-o", "own.db", "-q").code == 0
    asked = run("check", "own.db", "--only", "own-1", language="zh")
    assert asked.code == 1
    assert asked.out == late.out

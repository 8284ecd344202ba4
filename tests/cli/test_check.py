"""``check``: failures first, an exit code, and the same from a document as from a database."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.builders import book, line, small_book, table
from tests.cli.conftest import Run, stored, wrong


def test_what_fails_is_said_and_is_the_exit_code(run: Run, tmp_path: Path):
    path = stored(tmp_path / "w.db", wrong())
    ran = run("check", path)
    assert ran.code == 1
    assert ran.out.index("! fault") < ran.out.index("rules: ")
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


def test_proofs_as_csv_and_markdown(run: Run, tmp_path: Path):
    path = stored(tmp_path / "w.db", wrong())
    rows = list(csv.reader(io.StringIO(run("check", path, "--format", "csv").out)))
    assert rows[0][:6] == ["region", "year", "section", "line", "rule", "kind"]
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

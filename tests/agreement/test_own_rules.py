"""A rule of one's own is named and told like ours at every door."""

from __future__ import annotations

import json
from pathlib import Path

from tests.agreement.doors import run
from tests.audit.casebook import read_casebook
from xgbudget_tui.batch.own_rules import load_rules, prove_with
from xgbudget_tui.store import open_archive, save_books
from xgbudget_tui.tui.screens.audit import AuditSource

RULE = """
[[rule]]
code = "own-1"
zh = "教育支出不超过国防支出"
en = "Education costs no more than defence"
severity = "must"
left = { table = "general_expenditure", code = "205" }
relation = "<="
right = { table = "general_expenditure", code = "203" }
"""
BOOK = """
== 1 general_expenditure own_level
支出合计 | 100
  教育支出 #205 | 55
  国防支出 #203 | 45
"""


def test_it_is_told_alike_by_check_json_explorer_and_report(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(RULE, encoding="utf-8")
    book = read_casebook(BOOK)
    audit = prove_with(book, load_rules(file))
    (wanted,) = [proof for proof in audit.proofs if proof.rule == "own-1"]
    path = tmp_path / "a.db"
    save_books(path, [(book, audit)], fresh=True)

    printed = run(path, "check", "--only", "own-1", language="zh")
    assert printed.code == 1
    assert f"[own-1 必须] {wanted.message_zh}" in printed.out

    (entry,) = run(path, "check", "--only", "own-1", "--format", "json").json
    assert (entry["kind"], entry["severity"], entry["cause_id"]) == (
        "fault",
        "must",
        wanted.finding,
    )

    with open_archive(path) as archive:
        (shelved,) = archive.find_books()
        source = AuditSource.load(archive, shelved)
        assert source.rule_names("en")["own-1"] == "Education costs no more than defence"
        assert "rules.toml" in " ".join(source.rule_words("own-1", "zh"))
        assert wanted in source.proofs

    run(path, "check", "--report", tmp_path / "r.json")
    (report,) = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert "own-1" in {one["rule"] for one in report["findings"]}

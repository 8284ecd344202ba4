"""``rules``: every rule listed, explained, and what is meant by a code that is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, stored, wrong
from xgbudget_tui.audit import ALL_RULES


def test_every_rule_is_listed_with_its_severity(run: Run) -> None:
    ran = run("rules")
    assert (ran.code, ran.err) == (0, "")
    assert {row[0] for row in ran.rows[1:]} == {rule.code for rule in ALL_RULES}
    assert ["M1", "must"] in [row[:2] for row in ran.rows]
    assert ["M1", "必须"] in [row[:2] for row in run("rules", language="zh").rows]


def test_a_rule_is_explained_in_both_languages(run: Run) -> None:
    en, zh = run("rules", "a9").out, run("rules", "A9", language="zh").out
    assert "severity: must" in en
    assert "ground: arithmetic." in en
    assert "Holds: " in en
    assert "程度：必须" in zh
    assert "依据：加总。" in zh


def test_the_list_as_json(run: Run) -> None:
    entries = json.loads(run("rules", "T1", "D9", "--format", "json").out)
    assert [(one["rule"], one["severity"]) for one in entries] == [("T1", "should"), ("D9", "note")]


def test_a_code_that_is_none_is_an_error_with_what_may_be_meant(run: Run) -> None:
    ran = run("rules", "A99")
    assert (ran.code, ran.out) == (2, "")
    assert "no rule 'A99'. Did you mean A9?" in ran.err


@pytest.mark.parametrize("word", ["A99", "falt", "Z*", "own-1"])
def test_only_takes_no_word_that_answers_to_nothing(run: Run, tmp_path: Path, word: str) -> None:
    path = stored(tmp_path / "w.db", wrong())
    ran = run("check", path, "--only", word)
    assert (ran.code, ran.out) == (2, "")
    assert repr(word) in ran.err
    assert run("check", path, "--only", "D1*", "--only", "fault").code == 0


def test_a_file_of_rules_that_is_wrong_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text('[[rule]]\ncode = "a-1"\nzh = "甲"\nrelation = "<"\n', "utf-8")
    document = tmp_path / "d.txt"
    document.write_text("2023年东山区一般公共预算支出表\n教育支出\t1\n支出合计\t1\n", "utf-8")
    for words in (("rules",), ("check", document), ("import", document, "-o", "a.db")):
        ran = run(*words, "--rules", "r.toml")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "xgbudget: r.toml, line 4: relation: there is no '<': is it <=.\n"
    assert not (tmp_path / "a.db").exists()


@pytest.mark.parametrize("code", ["A9", "O3"])
def test_the_example_of_a_rule_is_in_the_language_asked_for(run: Run, code: str):
    assert "Holds:" in run("rules", code).out
    assert "Holds:" not in run("rules", code, language="zh").out
    assert "例：" in run("rules", code, language="zh").out

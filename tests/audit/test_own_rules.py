"""Rules of one's own: read from TOML, asked like ours, unchecked where a side is no figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.casebook import read_casebook
from tests.originals import REPOSITORY
from xgbudget_tui.audit import RULES, prove_book
from xgbudget_tui.batch.own_rules import find_rules, load_rules, prove_with
from xgbudget_tui.importer import read_book
from xgbudget_tui.model.errors import SettingsError
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.terms import Kind, RuleSeverity, Verdict

BOOK = """
== 1 general_expenditure overall | 2022年 year=2022 | 2023年 year=2023
支出合计 | 90 | 100
  教育支出 #205 | 40 | 45
  国防支出 #203 | 50 | 55
== 2 general_expenditure own_level
支出合计 | 70
  教育支出 #205 | 30
  其他支出 | 20
  其他支出 | 20
"""


def write(folder: Path, left: str, relation: str, right: str, more: str = "") -> Path:
    path = folder / "rules.toml"
    path.write_text(
        f'[[rule]]\ncode = "own-1"\nzh = "要求"\n{more}\n'
        f'left = {left}\nrelation = "{relation}"\nright = {right}\n',
        encoding="utf-8",
    )
    return path


def ask(folder: Path, left: str, relation: str, right: str, more: str = "") -> Audit:
    rules = load_rules(write(folder, left, relation, right, more))
    return prove_book(read_casebook(BOOK), rules)


OVERALL = 'table = "general_expenditure", scope = "overall"'
OWN = 'table = "general_expenditure", scope = "own_level"'


@pytest.mark.parametrize(
    ("left", "relation", "right", "kind"),
    [
        (f'{{{OVERALL}, code = "205"}}', "=", f'{{{OVERALL}, name = "教育支出"}}', Kind.HOLDS),
        (f'{{{OVERALL}, code = "205"}}', "=", f'{{{OWN}, code = "205"}}', Kind.FAULT),
        (f'{{{OVERALL}, code = "205"}}', "<=", f'{{{OWN}, code = "205"}}', Kind.FAULT),
        (f'{{{OVERALL}, code = "205"}}', ">=", f'{{{OWN}, code = "205"}}', Kind.HOLDS),
        (
            f'{{{OVERALL}, code = "205", year = "last"}}',
            "<=",
            f'{{{OVERALL}, code = "205", year = 2023}}',
            Kind.HOLDS,
        ),
        (f'{{{OVERALL}, year = "last"}}', ">=", f'{{{OVERALL}, column = "2023"}}', Kind.FAULT),
        (
            f"{{{OVERALL}}}",
            "=",
            f'[{{{OVERALL}, code = "205"}}, {{{OVERALL}, code = "203"}}]',
            Kind.HOLDS,
        ),
        (
            f'[{{{OVERALL}}}, {{{OVERALL}, code = "205", minus = true}}]',
            "=",
            f'{{{OVERALL}, code = "203"}}',
            Kind.HOLDS,
        ),
    ],
)
def test_two_sides_are_held_against_each_other(
    left: str, relation: str, right: str, kind: Kind, tmp_path: Path
) -> None:
    (proof,) = ask(tmp_path, left, relation, right).proofs
    assert proof.kind is kind
    assert proof.rule == "own-1"


@pytest.mark.parametrize(
    ("left", "reason"),
    [
        ('{table = "three_public"}', "there is no table of the kind"),
        (f'{{{OVERALL}, code = "206"}}', "has a line 206"),
        (f'{{{OWN}, name = "其他支出"}}', "2 figures fit 其他支出 (table 2)"),
        ('{table = "general_expenditure", code = "205"}', "2 figures fit 205 (table 1, 2)"),
        (f'{{{OWN}, code = "205", year = "last"}}', "has no column 2022"),
    ],
)
def test_a_side_that_means_no_one_figure_leaves_it_unchecked_with_the_reason(
    left: str, reason: str, tmp_path: Path
) -> None:
    (proof,) = ask(tmp_path, left, "=", f'{{{OVERALL}, code = "205"}}').proofs
    assert (proof.verdict, proof.kind) == (Verdict.UNDECIDABLE, Kind.UNCHECKED)
    assert reason in proof.message_en
    assert "未核对" in proof.message_zh


def test_a_note_is_an_expectation_and_never_a_fault(tmp_path: Path) -> None:
    sides = f'{{{OVERALL}, code = "205"}}', "=", f'{{{OWN}, code = "205"}}'
    audit = ask(tmp_path, *sides, 'severity = "提示"')
    assert [proof.kind for proof in audit.proofs] == [Kind.DOUBT]
    assert audit.own_rules[0].severity is RuleSeverity.NOTE


def test_a_sentence_in_one_language_serves_both(tmp_path: Path) -> None:
    sides = f'{{{OVERALL}, code = "205"}}', "=", f'{{{OWN}, code = "205"}}'
    (proof,) = ask(tmp_path, *sides).proofs
    assert "要求" in proof.reason_zh
    assert "要求" in proof.reason_en


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[[rule]\n", 1, "no TOML"),
        ('[[rules]]\ncode = "a-1"\n', 1, "there is no key 'rules': is it rule"),
        ('[[rule]]\nzh = "甲"\nseverty = "must"\n', 3, "is it severity"),
        ('[[rule]]\ncode = "a-1"\nzh = "甲"\nrelation = "<"\n', 4, "relation: there is no '<'"),
        ('[[rule]]\ncode = "a-1"\nzh = "甲"\nrelation = "="\n', 1, "left is missing"),
        (
            '[[rule]]\ncode = "a-1"\nzh = "甲"\nrelation = "="\n'
            'left = { table = "general_expenditur" }\nright = 1\n',
            5,
            "left.table: there is no 'general_expenditur': is it general_expenditure",
        ),
        (
            '[[rule]]\ncode = "a-1"\nzh = "甲"\nrelation = "="\n'
            'left = { table = "projects" }\nright = [\n  { table = "projects" },\n'
            '  { table = "projects", code = "29999999" },\n]\n',
            8,
            "right.code: no list of the official classification has 29999999",
        ),
        (
            '[[rule]]\ncode = "a-1"\nzh = "甲"\nrelation = "="\n'
            'left = { table = "projects", line = "x" }\n',
            5,
            "left.line: there is no such key",
        ),
        (
            '[[rule]]\ncode = "a-1"\nzh = "甲"\nrelation = "="\n'
            'left = { table = "projects", year = "2023" }\n',
            5,
            "left.year",
        ),
        (
            '[[rule]]\ncode = "A9"\nzh = "甲"\nrelation = "="\n'
            'left = { table = "projects" }\nright = { table = "projects" }\n',
            2,
            "with a hyphen",
        ),
        ("", 0, "holds no [[rule]]"),
    ],
)
def test_a_mistake_is_named_by_its_line_and_key(
    text: str, line: int, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_rules(path)
    assert said in str(caught.value)
    place = f"{path}, line {line}: " if line else f"{path}: "
    assert str(caught.value).startswith(place)
    assert caught.value.zh.startswith(str(path))


def test_the_same_code_twice_is_a_mistake(tmp_path: Path) -> None:
    path = write(tmp_path, f"{{{OVERALL}}}", "=", f"{{{OVERALL}}}")
    path.write_text(path.read_text("utf-8") * 2, encoding="utf-8")
    with pytest.raises(SettingsError, match="line 9: code: there is a rule 'own-1' already"):
        load_rules(path)


def test_the_rules_beside_a_document_are_asked_besides_ours(tmp_path: Path) -> None:
    assert find_rules(tmp_path) == ()
    write(tmp_path, f"{{{OVERALL}}}", "=", f"{{{OVERALL}}}")
    own = find_rules(tmp_path)
    assert [rule.code for rule in own] == ["own-1"]
    audit = prove_with(read_casebook(BOOK), own)
    assert [tally.rule for tally in audit.tallies] == [*(rule.code for rule in RULES), "own-1"]


def test_the_example_of_the_docs_says_what_the_docs_say() -> None:
    rules = load_rules(REPOSITORY / "docs" / "examples" / "rules.toml")
    audit = prove_book(read_book(REPOSITORY / "data" / "xigang-2023.txt"), rules)
    kinds = {proof.rule: proof.kind for proof in audit.proofs}
    assert kinds == {
        "three-public-1": Kind.HOLDS,
        "education-1": Kind.DOUBT,
        "staff-1": Kind.HOLDS,
        "science-1": Kind.UNCHECKED,
    }
    shown = (REPOSITORY / "docs" / "checking.md").read_text("utf-8")
    first = (REPOSITORY / "docs" / "examples" / "rules.toml").read_text("utf-8").split("\n\n")[1]
    assert first in shown

"""Every rule is held to its case file: Books on which it holds, and Books on which it does not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.audit.casebook import read_casebook
from xgbudget_tui.audit import ALL_RULES, Rule, prove_book
from xgbudget_tui.audit.prior_year import PriorYear
from xgbudget_tui.model.terms import Kind, Verdict

CASES = Path(__file__).parent / "cases"
_BY_CODE = {rule.code: rule for rule in ALL_RULES}


def _read_cases() -> list[ParameterSet]:
    found: list[ParameterSet] = []
    for path in sorted(CASES.glob("*.toml")):
        cases = tomllib.loads(path.read_text(encoding="utf-8"))
        for name in ("holds", "fails"):
            for number, case in enumerate(cases[name], 1):
                worst = (case.get("verdict", "exact"), case.get("kind", "holds"))
                values = (cases["rule"], name, worst, case["book"], case.get("before", ""))
                found.append(pytest.param(*values, id=f"{cases['rule']}-{name}-{number}"))
    return found


def _read_prior(text: str) -> list[PriorYear]:
    """Last year's Book of a case, its tables matched by their numbers."""
    if not text:
        return []
    book = read_casebook(text, 2022)
    return [PriorYear(book, {section.key: section.key for section in book.sections})]


@pytest.mark.parametrize(("code", "name", "worst", "text", "before"), _read_cases())
def test_a_rule_says_of_a_book_what_its_case_says(
    code: str, name: str, worst: tuple[str, str], text: str, before: str
) -> None:
    rule = _BY_CODE[code]
    audit = prove_book(read_casebook(text), (rule,), _read_prior(before))
    verdict = max((proof.verdict for proof in audit.proofs), key=lambda one: one.rank)
    kind = max((proof.kind for proof in audit.proofs), key=lambda one: one.rank)
    if name == "holds":
        assert verdict in {Verdict.EXACT, Verdict.ROUNDING}
    else:
        assert verdict is Verdict(worst[0])
    assert kind is Kind(worst[1])
    assert all(proof.message_zh and proof.message_en for proof in audit.proofs)
    assert {proof.rule for proof in audit.proofs} == {code}


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_case_that_holds_and_one_that_does_not(rule: Rule) -> None:
    cases = tomllib.loads((CASES / f"{rule.code}.toml").read_text(encoding="utf-8"))
    assert cases["rule"] == rule.code
    assert cases["holds"]
    assert cases["fails"]


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.code)
def test_every_rule_says_what_it_asks_and_why_in_both_languages(rule: Rule) -> None:
    for text in (rule.name, rule.why, rule.applies, rule.source):
        assert text.zh
        assert text.en
    assert "Holds:" in rule.example
    assert "Fails:" in rule.example


def test_no_two_rules_share_a_code() -> None:
    assert len(_BY_CODE) == len(ALL_RULES)

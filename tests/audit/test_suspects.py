"""Which figure is suspected when one has been altered."""

from __future__ import annotations

from tests.audit.casebook import read_casebook
from xgbudget_tui.audit import prove_book
from xgbudget_tui.model.proof import Cause, FigureRef
from xgbudget_tui.model.terms import Verdict

SPENDING = """
== 2 general_expenditure overall
支出总计 | 300
  支出合计 | 300
    国防支出 #203 | 120
    教育支出 #205 | {education}
== 4 general_expenditure own_level
支出总计 | 300
  支出合计 | 300
    国防支出 #203 | 120
    教育支出 #205 | 180
      普通教育 #20502 | 80
      职业教育 #20503 | 100
"""
WAN = 1_000_000


def test_a_sound_budget_has_no_suspects() -> None:
    audit = prove_book(read_casebook(SPENDING.format(education=180)))
    assert not [p for p in audit.proofs if p.verdict in {Verdict.SUSPECT, Verdict.FAILS}]
    assert audit.suspects == ()


def test_the_figure_that_mends_both_rules_comes_first_with_its_value() -> None:
    audit = prove_book(read_casebook(SPENDING.format(education=810)))
    first = audit.suspects[0]
    assert first.ref == FigureRef("2", 4)
    assert (first.value, first.would_be) == (810 * WAN, 180 * WAN)
    assert set(first.rules) == {"A5", "A9"}
    assert first.breaks == 0


def test_swapped_digits_are_named_as_the_cause() -> None:
    audit = prove_book(read_casebook(SPENDING.format(education=810)))
    footing = next(proof for proof in audit.proofs if proof.rule == "A5")
    assert footing.verdict is Verdict.FAILS
    assert footing.cause is Cause.TRANSPOSED_DIGITS
    assert "180" in footing.reason_zh


def test_a_factor_of_ten_is_named_as_the_cause() -> None:
    audit = prove_book(read_casebook(SPENDING.format(education="1,800")))
    footing = next(proof for proof in audit.proofs if proof.rule == "A5")
    assert footing.cause is Cause.FACTOR_OF_TEN


def test_a_turned_sign_is_named_as_the_cause() -> None:
    audit = prove_book(read_casebook(SPENDING.format(education="-180")))
    footing = next(proof for proof in audit.proofs if proof.rule == "A5")
    assert footing.cause is Cause.SIGN
    assert audit.suspects[0].would_be == 180 * WAN

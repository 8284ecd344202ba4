"""Which figures a rule puts together: of one scope, one fund, one direction, one basis."""

from __future__ import annotations

from tests.audit.casebook import read_casebook
from xgbudget_tui.audit import RULES, prove_book
from xgbudget_tui.model.proof import Proof
from xgbudget_tui.model.terms import Verdict

_BY_CODE = {rule.code: rule for rule in RULES}


def _proofs(code: str, text: str) -> tuple[Proof, ...]:
    return prove_book(read_casebook(text), (_BY_CODE[code],)).proofs


def _verdicts(code: str, text: str) -> list[Verdict]:
    return [proof.verdict for proof in _proofs(code, text)]


_RECEIVED = "合计 | {}\n  均衡性转移支付收入 | {}\n"
_SUPPORT = "收入总计 | 500\n  上级补助收入 | {}\n"


def test_transfers_to_the_own_level_are_not_held_against_those_to_the_whole_area() -> None:
    text = (
        "== 1 general_revenue overall\n" + _SUPPORT.format(300)
        + "== 3 general_revenue own_level\n" + _SUPPORT.format(100)
        + "== 7 general_transfers own_level\n" + _RECEIVED.format(100, 100)
    )  # fmt: skip
    assert [proof.section for proof in _proofs("E3", text)] == ["7"]
    assert _verdicts("E3", text) == [Verdict.EXACT]


def test_two_tables_of_transfers_that_make_up_the_support_are_taken_together() -> None:
    text = (
        "== 1 general_revenue overall\n" + _SUPPORT.format(300)
        + "== 16 general_transfers overall\n" + _RECEIVED.format(200, 200)
        + "== 17 general_transfers overall\n" + _RECEIVED.format(100, 100)
    )  # fmt: skip
    (proof,) = _proofs("E3", text)
    assert proof.verdict is Verdict.EXACT
    assert [part.value for part in proof.reported] == [200_000_000, 100_000_000]


def test_money_received_by_item_is_not_held_against_money_sent_to_regions() -> None:
    text = (
        "== 7 general_transfers overall\n" + _RECEIVED.format(100, 100)
        + "== 9 general_transfers_by_region overall\n合计 | 50\n  甲县 | 50\n"
    )  # fmt: skip
    assert _proofs("N4", text) == ()


def test_one_insurance_fund_is_not_held_against_another() -> None:
    text = (
        "== 1 insurance_revenue overall title=失业保险基金收入表\n收入总计 | 5\n"
        "== 2 insurance_expenditure overall title=养老保险基金支出表\n支出总计 | 50\n"
        "== 3 insurance_expenditure overall title=失业保险基金支出表\n支出总计 | 5\n"
    )
    assert _verdicts("N2", text) == [Verdict.EXACT]


def test_what_is_carried_forward_below_the_total_belongs_to_the_balance() -> None:
    text = (
        "== 1 general_revenue overall\n收入总计 | 300\n"
        "== 2 general_expenditure overall\n支出总计 | 280\n年终结余 | 20\n"
    )
    assert _verdicts("A7", text) == [Verdict.EXACT]


def test_a_change_of_what_leaves_something_out_is_not_held_against_the_whole() -> None:
    columns = "| 2022年预算 year=2022 | 2023年预算 | 不含预备费增减额 change=2-1"
    text = f"== 2 general_expenditure overall {columns}\n教育支出 | 80 | 90 | 3\n"
    assert _proofs("J3", text) == ()


def test_a_performance_form_is_no_table_of_sums() -> None:
    assert _proofs("S1", "== 28 performance\n年度资金总额 | 80\n  财政拨款 | 20\n") == ()


def test_of_which_rows_are_not_added_to_their_siblings() -> None:
    text = "== 7 projects\n合计 | 30\n  甲 | 20*\n  乙 | 10\n"
    assert _verdicts("K1", text.replace("*", "")) == [Verdict.EXACT]
    nested = "== 7 projects\n合计 | 30\n  甲* | 20\n    其中：丙 | 5\n  乙 | 10\n"
    assert _verdicts("K1", nested) == [Verdict.EXACT]
    assert _verdicts("S2", nested) == [Verdict.EXACT]


def test_an_empty_field_for_remarks_does_not_say_that_there_is_nothing() -> None:
    said = "== 1 general_revenue overall statement=备注：无。\n收入总计 | 50\n"
    assert Verdict.FAILS not in _verdicts("I2", said)

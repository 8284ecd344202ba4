"""The shipped document: every verdict that is not simply exact, held to the figure.

Each was checked by hand against the print; the sums are added up again here from the text itself.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from xgbudget_tui.audit import RULES, prove_book
from xgbudget_tui.importer import read_book
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.money import Unit, parse_decimal
from xgbudget_tui.model.proof import Audit, Cause, Part, Proof, Quantity
from xgbudget_tui.model.terms import Kind, Mark, Relation, Verdict

DOCUMENT = Path(__file__).parents[2] / "data" / "xigang-2023.txt"
WAN = Unit.WAN_YUAN.fen

# (rule, section, verdict, kind, difference in 万元 or None): what does not simply hold.
FINDINGS = Counter(
    [
        # 302 is 11,266, its 24 sections 11,277: inside the worst case of rounding, yet at 7.6
        # deviations of it no chance makes it
        ("D1", "6", "suspect", "fault", -11),
        ("D1", "6", "suspect", "fault", -11),  # the same in the column 基本支出
        ("G9", "10", "fails", "fault", 60734),  # 134,774 comes in, 74,040 goes out, no row for it
        ("G9", "11", "fails", "fault", 60734),
        ("C6", "4", "fails", "fault", None),  # a reserve of 2,000, and no 514 by economic class
        ("D11", "6", "fails", "doubt", 196),  # 30108 7,409, 2080505 7,213: to be expected equal
        ("D13", "6", "fails", "doubt", 16),  # 30110+30111 5,606, 21011 5,590: likewise
        ("D5", "26", "fails", "doubt", -46058),  # 65,701 of projects, 201,281 − 89,522 = 111,759
        ("H7", "15.1", "fails", "fault", None),  # titled 2023, the prose's figure for 2022
        ("H7", "15.2", "fails", "fault", None),
        ("H8", "12", "fails", "fault", 916),  # interest 2,172, debt service 1,256
        ("H9", "27", "suspect", "doubt", None),  # 还本付息 in the prose, no line of 还本
        ("J8", "24", "fails", "fault", None),  # the reason for 接待 stands beside 出国
        ("K5", "28.2", "fails", "fault", None),  # four rows have lost or gained a cell
        ("M1", "4", "suspect", "doubt", None),  # 0.994 % of 201,281 and 1.004 % of 199,281
        ("M4", "4", "suspect", "doubt", None),  # 教育费附加 5,415 spent, none comes in
        ("I3", "21", "fails", "fault", None),  # listed, not printed
        ("I4", "27", "suspect", "doubt", None),  # printed twice
        ("O4", "26", "undecidable", "unchecked", None),  # one amount that names no line
        ("O4", "27", "undecidable", "unchecked", None),  # four of seven
    ]
)
ROUNDED = {  # 款 of table 4 that differ from their 项 by one
    "财政事务": 1,
    "市场监督管理事务": -1,
    "司法": 1,
    "普通教育": 1,
    "科学技术管理事务": -1,
    "文化和旅游": 1,
    "人力资源和社会保障管理事务": -1,
    "民政管理事务": -1,
    "行政事业单位养老支出": -1,
    "公共卫生": 1,
}
NOT_ASKED = {
    "P4", "P5", "P6",
    "R13", "R15", "R16", "R17", "R18", "R19", "R20", "R21", "S1", "S2", "S3", "S4", "S5", "X1",
    "N10", "N4", "N5", "N6", "N7", "N8", "N9",
}  # fmt: skip


@pytest.fixture(scope="module")
def book() -> Book:
    return read_book(DOCUMENT)


@pytest.fixture(scope="module")
def audit(book: Book) -> Audit:
    return prove_book(book)


def _difference(proof: Proof) -> int | None:
    if proof.difference is None:
        return None
    assert proof.difference % WAN == 0
    return proof.difference // WAN


def test_what_does_not_hold_is_what_was_found_by_hand(audit: Audit) -> None:
    found = Counter(
        (proof.rule, proof.section, proof.verdict.value, proof.kind.value, _difference(proof))
        for proof in audit.proofs
        if proof.kind in {Kind.FAULT, Kind.DOUBT} or proof.verdict is Verdict.UNDECIDABLE
    )
    assert found == FINDINGS


def test_what_is_rounded_is_ten_sections_by_one(audit: Audit) -> None:
    rounded = {
        proof.reported[0].label: _difference(proof)
        for proof in audit.proofs
        if proof.verdict is Verdict.ROUNDING
    }
    assert rounded == ROUNDED


def test_every_other_rule_was_asked(audit: Audit) -> None:
    silent = {
        tally.rule
        for tally in audit.tallies
        if {mark for mark, _ in tally.counts} == {Mark.NOT_APPLICABLE}
    }
    assert silent == NOT_ASKED
    assert [tally.rule for tally in audit.tallies] == [rule.code for rule in RULES]


def test_sums_added_up_again_from_the_text_come_out_alike(audit: Audit) -> None:
    rows = DOCUMENT.read_text(encoding="utf-8").split("\n")

    def printed(part: Part) -> int | None:
        if part.place is None or part.ref is None or part.ref.is_claim:
            return None
        operand = rows[part.place.line - 1].split("\t")[part.place.column - 1]
        number = parse_decimal(operand.strip().removesuffix("万元"))
        return None if number is None else int(number)

    checked = 0
    for proof in audit.proofs:
        parts = (*proof.reported, *proof.computed)
        if proof.quantity is not Quantity.FEN or any(part.ref is None for part in parts):
            continue
        if any(part.ref and part.ref.is_claim for part in parts) or proof.difference is None:
            continue
        left = sum(part.sign * (printed(part) or 0) for part in proof.reported)
        right = sum(part.sign * (printed(part) or 0) for part in proof.computed)
        if proof.rule in {"H10"}:  # a multiple of what is printed
            continue
        assert left - right == _difference(proof), proof.message_en
        holds = {
            Relation.EQUAL: left == right,
            Relation.AT_MOST: left <= right,
            Relation.AT_LEAST: left >= right,
        }[proof.relation]
        assert holds is (proof.verdict is Verdict.EXACT), proof.message_en
        checked += 1
    assert checked > 300


def test_causes_are_named_where_arithmetic_supports_them(audit: Audit) -> None:
    causes = {proof.rule: proof.cause for proof in audit.proofs if proof.cause}
    assert causes["G9"] is Cause.OMISSION
    assert causes["H7"] is Cause.LABEL
    assert causes["J8"] is Cause.SHIFT
    assert causes["K5"] is Cause.SHIFT
    balance = next(proof for proof in audit.proofs if proof.rule == "G9")
    assert "没有列示" in balance.reason_zh


def test_amounts_that_a_remark_speaks_of_are_amounts(audit: Audit) -> None:
    remarks = [proof for proof in audit.proofs if proof.relation is Relation.HOLDS]
    years = [proof for proof in remarks if proof.rule == "H7"]
    assert {proof.reported_value for proof in years} == {35_487_000_000}
    for proof in remarks:
        amounts = bool(proof.reported or proof.computed)
        assert (proof.quantity is Quantity.FEN) is amounts, proof.message_en


def test_a_hidden_error_of_a_long_table_is_told_by_its_deviations(audit: Audit) -> None:
    goods = next(proof for proof in audit.proofs if proof.rule == "D1" and proof.deviations)
    assert goods.reported[0].label == "商品和服务支出"
    assert goods.worst is not None
    assert goods.likely is not None
    assert goods.likely < abs(goods.difference or 0) <= goods.worst
    assert goods.deviations == pytest.approx(7.62, abs=0.01)


def test_nothing_in_the_tables_is_left_untied(audit: Audit) -> None:
    loose = [ref for ref in audit.coverage.uncovered if not ref.is_claim]
    assert not loose
    assert {(ref.section, ref.line) for ref in audit.coverage.uncovered} == {
        ("26", 2),  # 预算金额 65,701
        ("26", 3),  # 100 %
        ("27", 3),  # bonds issued in 2022
        ("27", 4),  # debt service of 2022
        ("27", 6),  # debt service of 2023, bounded only from below
    }


def test_no_single_figure_would_mend_what_fails(audit: Audit) -> None:
    assert audit.suspects == ()

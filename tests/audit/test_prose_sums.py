"""Sums of the prose as it is printed: what is a list of all, and what of some."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import builders
from xgbudget_tui.audit import RULES, prove_book
from xgbudget_tui.importer.claims import read_claims
from xgbudget_tui.model.book import Paragraph
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import Kind

_OF_PROSE = [rule for rule in RULES if rule.code in {"P2", "P3", "P4", "P5", "P6"}]


def prove(text: str) -> list[tuple[str, Kind]]:
    """What the rules of sums find in a paragraph: the codes and kinds of their proofs."""
    note = replace(builders.note("7", "说明"), paragraphs=(Paragraph(text, SourcePlace(1)),))
    note = replace(note, claims=read_claims(note.paragraphs, year=2023))
    return [(proof.rule, proof.kind) for proof in prove_book(builders.book(note), _OF_PROSE).proofs]


_BONDS = "2023年专项债券520亿元，其中：市本级330.9亿元，甲区%s亿元，乙区27.4亿元，丙区15.4亿元。"


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("146.3", Kind.HOLDS),
        ("164.3", Kind.FAULT),  # digits swapped
        ("46.3", Kind.FAULT),  # one lost
        ("1463", Kind.DOUBT),  # a part that is more than the whole
        ("99.8", None),  # some of the districts
    ],
)
def test_a_list_of_parts_is_told_by_its_sum_or_by_a_slip_of_it(
    printed: str, kind: Kind | None
) -> None:
    assert prove(_BONDS % printed) == ([("P2", kind)] if kind else [])


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("增加13.5亿元，增长3%", [("P3", Kind.HOLDS)]),
        ("增加13.5亿元，增长7%", [("P3", Kind.FAULT)]),
        ("增加13.5亿元，同口径增长7%左右", []),
        ("增加13.5亿元，剔除减税因素后增长7%", []),
    ],
)
def test_a_rate_on_a_comparable_basis_does_not_follow_from_the_change_beside_it(
    said: str, found: list[tuple[str, Kind]]
) -> None:
    assert prove(f"2023年全县一般公共预算收入458亿元，比上年{said}。") == found


def test_amounts_that_are_no_parts_may_be_more_than_what_stands_before_them() -> None:
    assert not prove("2023年彩票公益金支出6.56亿元（加上补助市县支出12.57亿元，共19.13亿元）。")


@pytest.mark.parametrize(
    ("share", "kinds"),
    [("64.5", [Kind.HOLDS]), ("46.5", [Kind.FAULT, Kind.HOLDS])],
)
def test_shares_of_all_follow_from_the_amounts(share: str, kinds: list[Kind]) -> None:
    text = (
        f"2023年政府债务余额为344.8亿元。一般债务222.4亿元，占{share}%；"
        "专项债务122.4亿元，占35.5%。"
    )
    assert [kind for code, kind in prove(text) if code == "P4"] == kinds


def test_shares_of_the_budget_are_no_shares_of_what_is_listed() -> None:
    text = "2023年税收收入60亿元，为预算的60%；非税收入50亿元，为预算的40%。"
    assert not [code for code, _ in prove(text) if code == "P4"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2023年收入总计397.2亿元，支出总计397.2亿元，收支平衡。", Kind.HOLDS),
        ("2023年收入总计397.2亿元，支出总计379.2亿元，收支平衡。", Kind.FAULT),
        ("2023年收入合计397.2亿元，支出合计380.4亿元。收支相抵，年终结转16.8亿元。", Kind.HOLDS),
        ("2023年社会保险基金收入总计397.2亿元，支出总计380.4亿元。", None),
        ("2023年全市收入总计397.2亿元。市本级支出总计380.4亿元。", None),
    ],
)
def test_totals_of_one_budget_balance(text: str, kind: Kind | None) -> None:
    assert [found for code, found in prove(text) if code == "P5"] == ([kind] if kind else [])

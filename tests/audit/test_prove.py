"""The audit as a whole: what it counts, what it cannot be upset by, what it always notices."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests import builders
from tests.audit.casebook import read_casebook
from xgbudget_tui.audit import RULES, prove_book
from xgbudget_tui.audit.rule import RuleKind
from xgbudget_tui.model.book import Book, Claim, LineItem, Section
from xgbudget_tui.model.proof import FigureRef, Quantity
from xgbudget_tui.model.terms import Evidence, FigureState, Kind, Mark, Relation, Verdict

_TROUBLED = {Verdict.SUSPECT, Verdict.FAILS}


@st.composite
def _footed(draw: st.DrawFn) -> list[LineItem]:
    """A table of classes and sections in which every sum holds."""
    lines: list[LineItem] = []
    total = 0
    for at in range(draw(st.integers(2, 5))):
        amounts = draw(st.lists(st.integers(50, 9_000), min_size=2, max_size=6))
        number = len(lines) + 2
        code = f"{201 + at}"
        lines.append(builders.line(number, f"{at}类", str(sum(amounts)), parent=1, code=code))
        for place, amount in enumerate(amounts, 1):
            name = f"{at}类{place}款"
            part = builders.line(
                len(lines) + 2, name, str(amount), parent=number, code=f"{code}{place:02d}"
            )
            lines.append(part)
        total += sum(amounts)
    placed = [
        replace(line, evidence=(Evidence.TOTAL_WORD if line.parent == 1 else Evidence.CODE,))
        for line in lines
    ]
    return [builders.line(1, "支出合计", str(total)), *placed]


def _book(lines: list[LineItem]) -> Book:
    return builders.book(builders.table("1", "2023年东山区支出表", lines))


def test_an_empty_book_is_asked_nothing() -> None:
    audit = prove_book(builders.book())
    assert not audit.proofs
    assert {m for tally in audit.tallies for m, _ in tally.counts} == {Mark.NOT_APPLICABLE}
    assert audit.coverage.figures == 0


def test_a_small_sound_budget_has_nothing_to_mend() -> None:
    audit = prove_book(builders.small_book())
    assert not [
        proof for proof in audit.proofs if proof.verdict in _TROUBLED and proof.rule[0] in "ABG"
    ]
    assert audit.coverage.covered == audit.coverage.figures


@given(_footed())
@settings(max_examples=40, deadline=None)
def test_sums_that_hold_raise_no_alarm(lines: list[LineItem]) -> None:
    audit = prove_book(_book(lines))
    assert not [p for p in audit.proofs if p.verdict in _TROUBLED and p.rule in {"A5", "B2", "B4"}]
    assert audit.coverage.covered == len(lines)


@given(_footed(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_figure_off_by_more_than_rounding_is_always_noticed_and_suspected(
    lines: list[LineItem], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(lines) - 1))
    off = data.draw(st.integers(40, 5_000)) * 1_000_000
    line = lines[at]
    figure = line.figures[0]
    assert figure.value is not None
    assume(not re.fullmatch(r"(19|20)\d\d", figure.printed))  # a year may stand for an amount
    wrong = replace(figure, value=figure.value + off)
    altered = [*lines[:at], replace(line, figures=(wrong,)), *lines[at + 1 :]]
    audit = prove_book(_book(altered))
    ref = FigureRef("1", line.number, 1)
    failed = [proof for proof in audit.proofs if proof.verdict in _TROUBLED]
    assert any(ref in {part.ref for part in (*proof.reported, *proof.computed)} for proof in failed)
    assert ref in {suspect.ref for suspect in audit.suspects}


@given(_footed())
@settings(max_examples=20, deadline=None)
def test_tallies_count_the_proofs_and_differences_are_those_of_the_sides(
    lines: list[LineItem],
) -> None:
    audit = prove_book(_book(lines))
    counted = {
        tally.rule: sum(n for m, n in tally.counts if m is not Mark.NOT_APPLICABLE)
        for tally in audit.tallies
    }
    assert sum(counted.values()) == len(audit.proofs)
    assert [tally.rule for tally in audit.tallies] == [rule.code for rule in RULES]
    for proof in audit.proofs:
        sides = proof.reported_value, proof.computed_value
        if proof.quantity is Quantity.FEN and None not in sides:
            assert proof.difference == (sides[0] or 0) - (sides[1] or 0)


@given(st.lists(st.tuples(st.integers(0, 12), st.sampled_from(["5", "", "-", "无", "文字", None]))))
@settings(max_examples=60, deadline=None)
def test_no_tree_however_broken_upsets_the_audit(rows: list[tuple[int, str | None]]) -> None:
    lines = [
        builders.line(number, f"行{parent}", text, parent=parent or None, code=str(200 + parent))
        for number, (parent, text) in enumerate(rows, 1)
    ]
    prove_book(_book(lines))


def test_a_claim_that_points_nowhere_is_left_alone() -> None:
    claim = Claim(
        1, "某数", "5", FigureState.AMOUNT, 5, 1, "万元", 0, 0, 1, 2023, target=FigureRef("9", 9, 9)
    )
    note = replace(builders.note("8", "说明", "某数 5 万元。"), claims=(claim,))
    audit = prove_book(builders.book(note))
    assert not [proof for proof in audit.proofs if proof.rule == "P1"]
    assert audit.coverage.uncovered == (FigureRef("8", 1, 0),)


def test_relations_and_kinds_tell_arithmetic_from_expectation() -> None:
    kinds = {rule.code: rule.kind for rule in RULES}
    assert kinds["A5"] is RuleKind.EQUALITY
    assert kinds["D11"] is RuleKind.PLAUSIBILITY
    assert Relation.HOLDS not in {
        proof.relation for proof in prove_book(builders.small_book()).proofs if proof.rule == "A5"
    }


def test_a_sum_that_fails_on_a_doubtful_page_is_a_doubt() -> None:
    lines = [
        builders.line(1, "教育支出", "100", code="205"),
        builders.line(2, "教育管理事务", "30", parent=1, code="20501"),
        builders.line(3, "普通教育", "40", parent=1, code="20502"),
    ]
    coded = [replace(line, evidence=(Evidence.CODE,)) for line in lines]
    sound = builders.table("1", "2023年东山区支出表", coded)

    def kinds(section: Section) -> set[Kind]:
        proofs = prove_book(builders.book(section)).proofs
        return {proof.kind for proof in proofs if proof.verdict is Verdict.FAILS}

    assert kinds(sound) == {Kind.FAULT}
    assert kinds(replace(sound, doubtful=("",))) == {Kind.DOUBT}


def test_many_tables_that_the_contents_list_leaves_out_are_one_finding() -> None:
    tables = "".join(
        f"== {number} general_expenditure unlisted title=第{number}项评分表\n支出总计 | 5\n"
        for number in range(2, 9)
    )
    book = read_casebook(f"== 1 general_revenue overall\n收入总计 | 5\n{tables}")
    found = [proof for proof in prove_book(book).proofs if proof.rule == "I3"]
    (one,) = (proof for proof in found if proof.kind is Kind.DOUBT)
    assert "7 张表" in one.message_zh

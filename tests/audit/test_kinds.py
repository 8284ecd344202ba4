"""What a finding means: faults only where the reading is sure, and no fault hidden by a doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import builders
from tests.audit.casebook import read_casebook
from xgbudget_tui.audit import prove_book
from xgbudget_tui.model.book import Book, LineItem, Measure
from xgbudget_tui.model.proof import Audit, FigureRef, Proof
from xgbudget_tui.model.terms import Aspect, Basis, Evidence, FigureState, Kind, Phase

TITLE = "2023年东山区支出表"


def _row(
    number: int, name: str, *amounts: str, parent: int | None = 1, told: tuple[Evidence, ...] = ()
) -> LineItem:
    return replace(builders.line(number, name, *amounts, parent=parent), evidence=told)


def _book(*lines: LineItem, columns: int = 1) -> Book:
    labels = ["2022年预算数", "2023年预算数"]
    made = [
        builders.measure(at, labels[at - 1], 2021 + at, phase=Phase.BUDGET)
        for at in range(1, columns + 1)
    ]
    return builders.book(builders.table("1", TITLE, list(lines), made))


def _broken(audit: Audit, name: str, measure: int = 1) -> Proof:
    return next(
        proof
        for proof in audit.proofs
        if proof.kind in {Kind.FAULT, Kind.DOUBT}
        and proof.reported
        and proof.reported[0].label == name
        and proof.subject == FigureRef("1", proof.subject.line, measure)
        and len(proof.computed) > 1
    )


OUTER = (
    _row(1, "总表", "9,000", parent=None),
    _row(2, "甲", "5,000", told=(Evidence.CODE,)),
    _row(5, "乙", "4,000", told=(Evidence.CODE,)),
)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ((Evidence.CODE,), Kind.FAULT),
        ((Evidence.INDENT,), Kind.FAULT),
        ((Evidence.CLASSIFICATION,), Kind.FAULT),
        ((Evidence.TOTAL_WORD, Evidence.SEPARATOR), Kind.FAULT),
        # That the rows add up elsewhere, or follow each other, is no ground to accuse on.
        ((Evidence.ORDER,), Kind.DOUBT),
        ((Evidence.SUM, Evidence.ONLY_SUM), Kind.DOUBT),
        # A line without a numeral stands below a numbered one because it is printed next.
        ((Evidence.OUTLINE,), Kind.DOUBT),
    ],
)
def test_a_broken_sum_is_a_fault_where_the_place_of_its_parts_is_sure(
    told: tuple[Evidence, ...], kind: Kind
) -> None:
    parts = (
        _row(3, "子", "3,000", parent=2, told=told),
        _row(4, "丑", "1,457", parent=2, told=told),
    )
    found = _broken(prove_book(_book(*OUTER, *parts)), "甲")
    assert found.kind is kind
    assert bool(found.doubt_zh and found.doubt_en) is (kind is Kind.DOUBT)
    if kind is Kind.DOUBT:
        assert {aspect for part in found.unsure for aspect in part.reading.unsure} == {Aspect.PLACE}
        assert not found.certainty.sure


def test_a_slip_that_explains_the_difference_proves_the_branch() -> None:
    parts = (
        _row(3, "子", "3,543", parent=2, told=(Evidence.ORDER,)),
        _row(4, "丑", "14,570", parent=2, told=(Evidence.ORDER,)),
    )
    found = _broken(prove_book(_book(*OUTER, *parts)), "甲")
    assert (found.kind, found.certainty) == (Kind.FAULT, Basis.PROVED)


def test_a_branch_that_holds_in_another_column_is_sure() -> None:
    lines = (
        _row(1, "总表", "9,000", "900", parent=None),
        _row(2, "甲", "5,000", "500", told=(Evidence.CODE,)),
        _row(3, "子", "3,000", "300", parent=2, told=(Evidence.ORDER,)),
        _row(4, "丑", "2,000", "143", parent=2, told=(Evidence.ORDER,)),
        _row(5, "乙", "4,000", "400", told=(Evidence.CODE,)),
    )
    found = _broken(prove_book(_book(*lines, columns=2)), "甲", 2)
    assert (found.kind, found.certainty) == (Kind.FAULT, Basis.PROVED)


def test_rows_that_are_short_in_every_column_may_be_left_out() -> None:
    told = (Evidence.CODE,)
    lines = (
        _row(1, "总表", "9,000", "900", parent=None),
        _row(2, "甲", "5,000", "500", told=told),
        _row(3, "子", "3,000", "300", parent=2, told=told),
        _row(4, "丑", "1,111", "111", parent=2, told=told),
        _row(5, "乙", "4,000", "400", told=told),
    )
    audit = prove_book(_book(*lines, columns=2))
    assert {_broken(audit, "甲", at).kind for at in (1, 2)} == {Kind.DOUBT}


def test_a_sum_that_closes_without_a_loose_row_is_a_doubt() -> None:
    parts = (
        _row(3, "子", "3,000", parent=2, told=(Evidence.CODE,)),
        _row(4, "丑", "2,000", parent=2, told=(Evidence.CODE,)),
        _row(6, "寅", "777", parent=2, told=(Evidence.CLASSIFICATION,)),
    )
    assert _broken(prove_book(_book(*OUTER, *parts)), "甲").kind is Kind.DOUBT


def test_a_turned_sign_that_explains_the_difference_proves_the_branch() -> None:
    parts = (
        _row(3, "子", "3,000", parent=2, told=(Evidence.ORDER,)),
        _row(4, "丑", "-2,000", parent=2, told=(Evidence.ORDER,)),
    )
    found = _broken(prove_book(_book(*OUTER, *parts)), "甲")
    assert (found.kind, found.certainty) == (Kind.FAULT, Basis.PROVED)


@pytest.mark.parametrize(("before", "kind"), [("200", Kind.FAULT), ("0", Kind.DOUBT)])
def test_a_row_that_another_column_needs_stands_nowhere_else(before: str, kind: Kind) -> None:
    """Without 寅 the sum of 2023 would close, but that of 2022 holds only with it."""
    lines = (
        _row(1, "总表", "900", "9,000", parent=None),
        _row(2, "甲", "500", "5,000", told=(Evidence.CODE,)),
        _row(3, "子", "300", "3,000", parent=2, told=(Evidence.ORDER,)),
        _row(4, "丑", str(200 - int(before)), "2,000", parent=2, told=(Evidence.ORDER,)),
        _row(6, "寅", before, "777", parent=2, told=(Evidence.ORDER,)),
        _row(5, "乙", "400", "4,000", told=(Evidence.CODE,)),
    )
    assert _broken(prove_book(_book(*lines, columns=2)), "甲", 2).kind is kind


def test_a_figure_that_two_sums_ask_for_is_the_fault() -> None:
    """甲 is printed 5,900 for 5,457: its own parts and the table's total both want that value."""
    lines = (
        _row(1, "总表", "9,457", parent=None),
        _row(2, "甲", "5,900", told=(Evidence.ORDER,)),
        _row(3, "子", "3,000", parent=2, told=(Evidence.ORDER,)),
        _row(4, "丑", "2,457", parent=2, told=(Evidence.ORDER,)),
        _row(5, "乙", "4,000", told=(Evidence.ORDER,)),
    )
    audit = prove_book(_book(*lines))
    assert {_broken(audit, name).kind for name in ("总表", "甲")} == {Kind.FAULT}
    assert [(one.ref.line, one.would_be) for one in audit.suspects][:1] == [(2, 5_457_000_000)]


def _revenue_and_spending(basis: Basis) -> Book:
    column = Measure(1, "预算数", "预算数", builders.measure().kind, builders.measure().unit, 2023,
                     Phase.BUDGET, basis=(("year", basis),))  # fmt: skip
    tables = [
        replace(
            builders.table(key, title, [_row(1, name, amount, parent=None)], [column]),
            kind_id=kind,
        )
        for key, title, name, amount, kind in (
            ("1", "2023年一般公共预算收入表", "收入总计", "300", "general_revenue"),
            ("2", "2023年一般公共预算支出表", "支出总计", "280", "general_expenditure"),
        )
    ]
    return builders.book(*tables)


@pytest.mark.parametrize(
    ("basis", "kind"),
    [(Basis.PRINTED, Kind.FAULT), (Basis.AGREED, Kind.FAULT), (Basis.SUPPOSED, Kind.DOUBT)],
)
def test_a_year_that_is_only_supposed_makes_a_comparison_of_tables_a_doubt(
    basis: Basis, kind: Kind
) -> None:
    audit = prove_book(_revenue_and_spending(basis))
    balance = next(proof for proof in audit.proofs if proof.rule == "A7")
    assert balance.kind is kind
    # The names of its lines are agreed at best, having no code.
    assert balance.certainty is (basis if basis is Basis.SUPPOSED else Basis.AGREED)
    assert [part.reading.period for part in balance.reported] == [basis]


def test_what_was_linked_by_its_amount_is_unchecked_and_ties_nothing_down() -> None:
    from xgbudget_tui.model.book import Claim

    claim = Claim(
        1, "某数", "5", FigureState.AMOUNT, 5_000_000, 1_000_000, "万元", 0, 0, 1, 2023,
        target=FigureRef("1", 1, 1), by_amount=True,
    )  # fmt: skip
    note = replace(builders.note("8", "说明", "某数 5 万元。"), claims=(claim,))
    table = builders.table("1", TITLE, [_row(1, "合计", "5", parent=None)])
    audit = prove_book(builders.book(table, note))
    assert [proof.kind for proof in audit.proofs if proof.rule == "P1"] == [Kind.UNCHECKED]
    assert FigureRef("8", 1, 0) in audit.coverage.uncovered


@pytest.mark.parametrize(("rows", "kind"), [(5, Kind.FAULT), (2, Kind.DOUBT)])
def test_a_column_that_is_only_supposed_is_proved_by_its_other_rows(rows: int, kind: Kind) -> None:
    lines = "\n".join(f"甲{at} | 50 | {40 + at} | {80 + 2 * at}.0%" for at in range(1, rows + 1))
    book = read_casebook(
        f"== 2 general_expenditure overall | 预算数 | 执行数 | 完成% share=2/1\n{lines}\n"
        "乙 | 50 | 49 | 980.0%\n"
    )
    (section,) = book.sections
    *amounts, share = section.measures
    supposed = replace(share, basis=(("of", Basis.SUPPOSED),))
    table = replace(section, measures=(*amounts, supposed))
    audit = prove_book(replace(book, sections=(table,)))
    (wrong,) = [proof for proof in audit.proofs if proof.rule == "X1" and proof.difference]
    assert wrong.kind is kind


@pytest.mark.parametrize(
    ("printed", "link", "kind"),
    [
        ("5.0%", Basis.AGREED, Kind.FAULT),
        ("5.0%", Basis.SUPPOSED, Kind.DOUBT),
        ("1.7%", Basis.AGREED, Kind.DOUBT),
    ],
)
def test_a_column_that_is_only_guessed_is_proved_by_prose_that_is_one_slip_apart(
    printed: str, link: Basis, kind: Kind
) -> None:
    book = read_casebook(
        f"== 1 general_revenue overall | 完成数 | 比上年增长% rate=1-1\n税收收入 | 84 | {printed}\n"
        "== 2 transfers_note\n2023 税收收入: 0.5% rate -> 1/1/2\n"
    )
    first, note = book.sections
    amount, rate = first.measures
    guessed = replace(rate, of=None, against=None, basis=(("of", Basis.GUESSED),))
    (claim,) = note.claims
    sections = (
        replace(first, measures=(amount, guessed)),
        replace(note, claims=(replace(claim, link=link),)),
    )
    audit = prove_book(replace(book, sections=sections))
    assert [proof.kind for proof in audit.proofs if proof.rule == "P1"] == [kind]

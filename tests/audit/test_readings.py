"""Figures read by eye: which other reading is taken, which figures count as proved."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import book, figure, line, table
from xgbudget_tui.audit import prove_book, settle_readings
from xgbudget_tui.model.book import Book, Figure, LineItem, OtherReading, Recognition
from xgbudget_tui.model.money import Unit, parse_amount
from xgbudget_tui.model.terms import Verdict


def seen(text: str, *others: str, confidence: int = 80) -> Figure:
    """A figure read by eye, with what else it could be."""
    readings = []
    for other in others:
        amount = parse_amount(other, Unit.WAN_YUAN)
        assert amount is not None
        readings.append(OtherReading(other, *amount))
    return replace(figure(text), recognition=Recognition(confidence, tuple(readings)))


def expenditure(*figures: Figure) -> Book:
    """教育支出 of the first figure, in two parts, all of 合计."""
    total, education, primary, secondary = figures
    lines = [
        line(1, "一般公共预算支出合计", "0"),
        line(2, "教育支出", "0", parent=1, code="205"),
        line(3, "普通教育", "0", parent=2, code="20502"),
        line(4, "职业教育", "0", parent=2, code="20503"),
    ]
    given = (total, education, primary, secondary)
    made: list[LineItem] = [
        replace(one, figures=(own,)) for one, own in zip(lines, given, strict=True)
    ]
    return book(table("1", "2023年东山区一般公共预算支出表", made))


def figures_of(found: Book) -> list[Figure]:
    return [one.figures[0] for one in found.sections[0].lines]


def texts(found: Book) -> list[str]:
    return [one.printed for one in figures_of(found)]


def test_the_one_reading_with_which_every_sum_holds_is_taken_and_said() -> None:
    read = expenditure(seen("380"), seen("380"), seen("130", "180", "150"), seen("200"))
    found = settle_readings(read)
    assert texts(found) == ["380", "380", "180", "200"]
    taken = figures_of(found)[2]
    assert (taken.value, taken.recognition and taken.recognition.first) == (180_000_000, "130")
    (problem,) = found.problems
    assert problem.code == "reading-taken"
    for message in (problem.message_zh, problem.message_en):
        assert "130" in message
        assert "180" in message
    assert all(proof.verdict is not Verdict.FAILS for proof in prove_book(found).proofs)


def test_where_two_readings_would_do_neither_is_taken() -> None:
    read = expenditure(seen("380"), seen("380"), seen("130", "180"), seen("200", "250"))
    found = settle_readings(read)
    assert (texts(found), found.problems) == (["380", "380", "130", "200"], ())
    assert any(proof.verdict is Verdict.FAILS for proof in prove_book(found).proofs)


def test_a_reading_that_mends_one_sum_and_breaks_another_is_not_taken() -> None:
    read = expenditure(seen("380"), seen("380", "330"), seen("130"), seen("200"))
    assert texts(settle_readings(read)) == ["380", "380", "130", "200"]


def test_what_the_recogniser_did_not_hold_possible_is_never_taken() -> None:
    read = expenditure(seen("380"), seen("380"), seen("130"), seen("200"))
    found = settle_readings(read)
    assert (texts(found), found.problems) == (["380", "380", "130", "200"], ())


def test_where_the_sums_hold_no_other_reading_is_looked_at() -> None:
    read = expenditure(seen("380"), seen("380"), seen("180", "130"), seen("200", "250"))
    assert settle_readings(read).problems == ()


def test_what_an_exact_sum_contains_is_proved_and_the_rest_is_not() -> None:
    read = expenditure(seen("380"), seen("380"), seen("130"), seen("200"))
    proved = [
        one.recognition and one.recognition.proved for one in figures_of(settle_readings(read))
    ]
    assert proved == [True, True, False, False]


def test_a_sum_that_holds_within_rounding_alone_proves_nothing() -> None:
    read = expenditure(seen("381"), seen("380"), seen("180"), seen("200"))
    proved = [
        one.recognition and one.recognition.proved for one in figures_of(settle_readings(read))
    ]
    assert proved == [False, True, True, True]


def test_a_book_of_stored_text_comes_back_as_it_is() -> None:
    read = expenditure(figure("380"), figure("380"), figure("130"), figure("200"))
    assert settle_readings(read) is read

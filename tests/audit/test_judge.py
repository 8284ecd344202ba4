"""How much rounding explains: the bounds follow from the printed digits and their number."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from xgbudget_tui.audit.assertion import Assertion, Operand
from xgbudget_tui.audit.judge import judge_assertion
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.rounding import sum_bounds
from xgbudget_tui.model.terms import Relation, Verdict
from xgbudget_tui.model.text import Text

WAN = Unit.WAN_YUAN.fen
YI = Unit.YI_YUAN.fen
NAME = Text("左", "left")


def _operand(wan: int | None, digit: int = WAN, number: int = 1, sign: int = 1) -> Operand:
    value = None if wan is None else wan * WAN
    return Operand("行", value, digit, "", FigureRef("1", number), None, sign)


def _sum(total: int, parts: list[int]) -> Assertion:
    operands = tuple(_operand(part, number=at) for at, part in enumerate(parts, 2))
    return Assertion((_operand(total),), operands, NAME, NAME)


@given(st.lists(st.integers(-(10**13), 10**13), min_size=2, max_size=60))
@settings(max_examples=60, deadline=None)
def test_parts_rounded_one_by_one_never_fail(exact: list[int]) -> None:
    rounded = [round(Fraction(amount, WAN)) for amount in exact]
    outcome = judge_assertion(_sum(round(Fraction(sum(exact), WAN)), rounded))
    assert outcome.verdict is not Verdict.FAILS


@given(st.integers(2, 300))
@settings(max_examples=40, deadline=None)
def test_the_likely_bound_stays_inside_the_worst_case(count: int) -> None:
    made = _sum(0, [0] * count)
    likely, worst, spread = sum_bounds(made.reported, made.computed)
    assert 0 < likely <= worst == (count + 1) * WAN // 2
    assert likely >= min(worst, int(3 * spread) - 1)


def test_one_number_printed_twice_has_no_leeway_in_one_unit() -> None:
    assert judge_assertion(_sum(40, [41])).verdict is Verdict.FAILS
    assert judge_assertion(_sum(40, [40])).verdict is Verdict.EXACT


def test_across_units_half_the_coarser_digit_is_allowed() -> None:
    coarse = Operand("行", 461 * YI // 100, YI // 100, "4.61")
    near = Assertion((coarse,), (_operand(46_082),), NAME, NAME)
    far = Assertion((coarse,), (_operand(46_182),), NAME, NAME)
    assert judge_assertion(near).verdict is Verdict.ROUNDING
    assert judge_assertion(far).verdict is Verdict.FAILS


def test_a_long_sum_is_suspect_between_the_bounds() -> None:
    assert judge_assertion(_sum(203, [10] * 20)).verdict is Verdict.ROUNDING
    assert judge_assertion(_sum(209, [10] * 20)).verdict is Verdict.SUSPECT
    assert judge_assertion(_sum(211, [10] * 20)).verdict is Verdict.FAILS
    outcome = judge_assertion(_sum(209, [10] * 20))
    assert outcome.deviations is not None
    assert outcome.deviations > 3


def test_blank_parts_beside_printed_ones_count_as_nothing() -> None:
    parts = (_operand(100), _operand(None, number=3))
    assert judge_assertion(Assertion((_operand(100),), parts, NAME, NAME)).verdict is Verdict.EXACT


def test_a_side_without_figures_decides_nothing() -> None:
    blank = (_operand(None), _operand(None, number=3))
    assert (
        judge_assertion(Assertion((_operand(100),), blank, NAME, NAME)).verdict
        is Verdict.UNDECIDABLE
    )
    assert (
        judge_assertion(Assertion((_operand(None),), blank, NAME, NAME)).verdict
        is Verdict.NOT_APPLICABLE
    )
    assert (
        judge_assertion(Assertion((_operand(0),), blank, NAME, NAME)).verdict
        is Verdict.NOT_APPLICABLE
    )


def test_a_mirrored_number_that_is_blank_on_one_side_is_suspect() -> None:
    assertion = Assertion((_operand(None),), (_operand(100),), NAME, NAME, mirror=True)
    assert judge_assertion(assertion).verdict is Verdict.SUSPECT


def test_at_most_holds_below_and_at_the_bound() -> None:
    def weigh(small: int) -> Verdict:
        assertion = Assertion((_operand(small),), (_operand(100),), NAME, NAME, Relation.AT_MOST)
        return judge_assertion(assertion).verdict

    assert [weigh(90), weigh(100), weigh(101), weigh(102)] == [
        Verdict.EXACT,
        Verdict.EXACT,
        Verdict.ROUNDING,
        Verdict.FAILS,
    ]

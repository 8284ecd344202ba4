"""The bounds of rounding, against an oracle in exact fractions."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from xgbudget_tui.model.rounding import (
    Summand,
    is_same_number,
    judge_sum,
    round_quotient,
    worst_of_alike,
)
from xgbudget_tui.model.terms import Relation, Verdict

digits = st.sampled_from([1, 100, 10_000, 1_000_000])
figures = st.builds(
    lambda count, digit: Summand(count * digit, digit), st.integers(-(10**6), 10**6), digits
)


def verdict_of(excess: int, errors: list[int]) -> Verdict:
    """What a difference means when each figure may be off by half its digit."""
    if excess <= 0:
        return Verdict.EXACT
    worst = Fraction(sum(errors), 2)
    if excess > worst:
        return Verdict.FAILS
    variance = sum(Fraction(error * error, 12) for error in errors)
    likely = excess <= max(errors) or Fraction(excess) ** 2 <= 9 * variance
    return Verdict.ROUNDING if likely else Verdict.SUSPECT


@given(figures, st.lists(figures, min_size=2, max_size=40), st.sampled_from(list(Relation)))
@settings(max_examples=200, deadline=None)
def test_a_sum_is_judged_by_the_digits_of_all_its_figures(
    total: Summand, parts: list[Summand], relation: Relation
) -> None:
    computed = sum(part.value or 0 for part in parts)
    near = Summand(round(Fraction(computed, total.resolution)) * total.resolution, total.resolution)
    for reported in (total, near):
        difference = (reported.value or 0) - computed
        excess = {Relation.AT_MOST: difference, Relation.AT_LEAST: -difference}.get(
            relation, abs(difference)
        )
        errors = [reported.resolution, *(part.resolution for part in parts)]
        found = judge_sum([reported], parts, relation=relation)
        assert found.verdict is verdict_of(excess, errors)
        assert found.difference == difference


@given(figures, figures)
def test_a_copy_may_differ_by_half_the_coarser_digit_alone(one: Summand, other: Summand) -> None:
    gap = abs((one.value or 0) - (other.value or 0))
    room = 0 if one.resolution == other.resolution else max(one.resolution, other.resolution)
    assert is_same_number(one, other) is (2 * gap <= room)
    assert judge_sum([one], [other]).verdict.rank <= Verdict.ROUNDING.rank or 2 * gap > room


@given(digits, st.integers(1, 300))
def test_figures_of_one_digit_have_the_bound_that_places_lines_in_a_tree(
    digit: int, count: int
) -> None:
    found = judge_sum([Summand(0, digit)], [Summand(0, digit)] * count)
    assert found.worst == worst_of_alike(digit, count)


def test_a_blank_is_nothing_beside_a_figure_and_undecided_alone() -> None:
    blank, sixty = Summand(None, 0), Summand(60, 1)
    assert judge_sum([sixty], [sixty, blank]).verdict is Verdict.EXACT
    assert judge_sum([Summand(100, 1)], [sixty, blank]).verdict is Verdict.FAILS
    assert judge_sum([Summand(100, 1)], [sixty, blank], rigid=True).verdict is Verdict.UNDECIDABLE
    assert judge_sum([sixty], [blank, blank]).verdict is Verdict.UNDECIDABLE
    assert judge_sum([blank], [blank]).verdict is Verdict.NOT_APPLICABLE
    assert judge_sum([blank], [sixty], mirror=True).verdict is Verdict.SUSPECT


@given(st.integers(-(10**20), 10**20) | st.integers(-40, 40), st.integers(-40, 40).filter(bool))
def test_a_quotient_is_rounded_as_the_exact_fraction_is(number, divisor) -> None:
    assert round_quotient(number, divisor) == round(Fraction(number, divisor))

"""Whether the two sides of a tie agree, as far as printed figures can tell.

Every figure was rounded to its last printed digit, by itself. A sum of n figures can be off by
half a digit for each (the worst case, which grows with n), and is likely to be off by no more than
three standard deviations of that error (which grows with the square root of n). Differences up to
the likely bound are rounding, between the two suspect, beyond the worst case wrong. One number
printed twice has no such leeway: in one unit it must be the same, across units it may differ by
half the coarser last digit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, sqrt

from xgbudget_tui.audit.assertion import Assertion, Finding, Observation, Operand
from xgbudget_tui.audit.rule import Rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.money import MICROPERCENT
from xgbudget_tui.model.proof import Cause, FigureRef
from xgbudget_tui.model.terms import Relation, Verdict
from xgbudget_tui.model.text import Text

_WHOLE = 100 * MICROPERCENT
_NOTHING: Mapping[FigureRef, int] = {}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a tie came out. ``difference`` is reported minus computed; None where undecided."""

    verdict: Verdict
    reported: int | None = None
    computed: int | None = None
    difference: int | None = None
    likely: int | None = None
    worst: int | None = None
    deviations: float | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A tie of a rule with how it came out."""

    rule: Rule
    assertion: Assertion
    outcome: Outcome


NOT_ASKED = Outcome(Verdict.NOT_APPLICABLE)


def judge_assertion(assertion: Assertion, instead: Mapping[FigureRef, int] = _NOTHING) -> Outcome:
    """Weigh a tie, with the figures named in ``instead`` replaced.

    A side on which nothing is printed leaves the tie undecided if the other side has an amount,
    and makes it not applicable if neither has. A derived figure that is not printed, or whose
    base is nought, asks nothing.
    """
    left = _add_up(assertion.reported, instead)
    right = _add_up(assertion.computed, instead)
    if assertion.divisor and not _add_up(assertion.divisor, instead):
        return NOT_ASKED
    if left is None or right is None:
        printed = left if right is None else right
        if left is None and assertion.rigid:
            return NOT_ASKED
        if printed and assertion.mirror:
            return Outcome(Verdict.SUSPECT, left, right)
        return Outcome(Verdict.UNDECIDABLE) if printed else NOT_ASKED
    if assertion.divisor:
        outcome = _judge_ratio(assertion, left, right, _add_up(assertion.divisor, instead) or 1)
    else:
        outcome = _judge_sum(assertion, left, _scale(right, assertion.factor))
    if assertion.rigid and outcome.verdict.rank > Verdict.ROUNDING.rank and _has_blank(assertion):
        return Outcome(Verdict.UNDECIDABLE, outcome.reported, outcome.computed, outcome.difference)
    return outcome


def _judge_sum(assertion: Assertion, left: int, right: int) -> Outcome:
    difference = left - right
    if (
        assertion.relation is Relation.EQUAL
        and len(assertion.reported) == len(assertion.computed) == 1
    ):
        likely = worst = _copy_leeway(assertion)
        deviations = None
    else:
        likely, worst, spread = rounding_bounds(assertion)
        deviations = round(abs(difference) / spread, 2) if spread and difference else None
    verdict = _grade(_excess(assertion.relation, difference), likely, worst)
    return Outcome(verdict, left, right, difference, likely, worst, deviations)


def _judge_ratio(assertion: Assertion, left: int, above: int, below: int) -> Outcome:
    """A printed percentage is exact if the quotient rounds to it, rounding within one last digit.

    Beyond that it could still come from the unrounded amounts, which the worst case allows for.
    """
    right = (2 * above * _WHOLE + below) // (2 * below)
    difference = left - right
    digit = max((operand.resolution for operand in assertion.reported), default=1)
    half = (digit + 1) // 2
    errors = _half_digits(assertion.computed) * abs(below) + abs(above) * _half_digits(
        assertion.divisor
    )
    worst = half + _WHOLE * errors // (below * below)
    excess = _excess(assertion.relation, difference)
    verdict = Verdict.EXACT if excess <= half else _grade(excess, digit, max(worst, digit))
    return Outcome(verdict, left, right, difference, digit, max(worst, digit))


def rounding_bounds(assertion: Assertion) -> tuple[int, int, float]:
    """The likely and the worst error of rounding of a tie, and its standard deviation, in fen."""
    factor = abs(assertion.factor)
    digits = [operand.resolution for operand in assertion.reported if operand.value is not None]
    if factor == 1:
        digits += [
            operand.resolution for operand in assertion.computed if operand.value is not None
        ]
    else:
        digits += [
            max(1, int(operand.resolution * factor))
            for operand in assertion.computed
            if operand.value is not None
        ]
    squares = sum(digit * digit for digit in digits)
    worst = sum(digits) // 2
    likely = max(max(digits, default=0), isqrt(3 * squares // 4))
    return min(likely, worst), worst, sqrt(squares / 12)


def _copy_leeway(assertion: Assertion) -> int:
    one, other = assertion.reported[0].resolution, assertion.computed[0].resolution
    return 0 if one == other and assertion.factor == 1 else max(one, other) // 2


def _grade(excess: int, likely: int, worst: int) -> Verdict:
    if excess <= 0:
        return Verdict.EXACT
    if excess <= likely:
        return Verdict.ROUNDING
    return Verdict.SUSPECT if excess <= worst else Verdict.FAILS


def _excess(relation: Relation, difference: int) -> int:
    """By how much a relation is broken; nought or less if it is not."""
    if relation is Relation.AT_MOST:
        return difference
    return -difference if relation is Relation.AT_LEAST else abs(difference)


def _scale(amount: int, factor: Fraction) -> int:
    return amount if factor == 1 else round(amount * factor)


def _half_digits(operands: tuple[Operand, ...]) -> int:
    return sum(operand.resolution for operand in operands if operand.value is not None) // 2


def _has_blank(assertion: Assertion) -> bool:
    return any(
        operand.value is None
        for operand in (*assertion.reported, *assertion.computed, *assertion.divisor)
    )


def _add_up(operands: tuple[Operand, ...], instead: Mapping[FigureRef, int]) -> int | None:
    """The sum of what is printed; None where nothing is.

    A blank beside printed amounts means that there is none of it, as these tables are read.
    """
    total = None
    for operand in operands:
        value = operand.value
        if instead and operand.ref is not None:
            value = instead.get(operand.ref, value)
        if value is not None:
            total = (total or 0) + operand.sign * value
    return total


ENOUGH = 4
"""From so many broken ties on, the reading itself is in doubt."""
_HOLDING = {Verdict.EXACT, Verdict.ROUNDING}


def count_holding(assertions: Sequence[Assertion]) -> tuple[int, int]:
    """How many of the ties hold, and how many are decided at all."""
    verdicts = [judge_assertion(assertion).verdict for assertion in assertions]
    decided = [v for v in verdicts if v not in {Verdict.NOT_APPLICABLE, Verdict.UNDECIDABLE}]
    return sum(verdict in _HOLDING for verdict in decided), len(decided)


def are_misread(assertions: Sequence[Assertion]) -> bool:
    """Whether so many of the ties break that what they compare is not what it was taken for."""
    holding, decided = count_holding(assertions)
    return decided - holding >= ENOUGH and 2 * holding < decided


def keep_consistent(
    assertions: Sequence[Assertion], table: Table, measure: Measure
) -> Iterator[Finding]:
    """The ties of a derived column, or one remark where the column follows from other columns."""
    if not are_misread(assertions):
        yield from assertions
        return
    holding, decided = count_holding(assertions)
    yield Observation(
        Verdict.SUSPECT,
        Text(
            f"表{table.key}“{measure.label}”一列 {decided} 个数中只有 {holding} 个"
            "与所依据的列相符，该列的含义可能另有所指。",
            f"Of {decided} figures in the column {measure.label} of table {table.key} only "
            f"{holding} follow from the columns it seems to be made of; it may mean another thing.",
        ),
        table.key,
        cause=Cause.LABEL,
    )

"""Whether the two sides of a tie agree, as far as printed figures can tell.

Every figure was rounded to its last printed digit, by itself. A sum of n figures can be off by
half a digit for each (the worst case, which grows with n), and is likely to be off by no more than
three standard deviations of that error (which grows with the square root of n). Differences up to
the likely bound are rounding, between the two suspect, beyond the worst case wrong. One number
printed twice has no such leeway: in one unit it must be the same, across units it may differ by
half the coarser last digit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, sqrt

from xgbudget_tui.audit.rule import Cell, Rule, Tie
from xgbudget_tui.model.money import MICROPERCENT
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.terms import Relation, Verdict

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
    tie: Tie
    outcome: Outcome


NOT_ASKED = Outcome(Verdict.NOT_APPLICABLE)


def judge_tie(tie: Tie, instead: Mapping[FigureRef, int] = _NOTHING) -> Outcome:
    """Weigh a tie, with the figures named in ``instead`` replaced.

    A side on which nothing is printed leaves the tie undecided if the other side has an amount,
    and makes it not applicable if neither has. A derived figure that is not printed, or whose
    base is nought, asks nothing.
    """
    left = _add_up(tie.reported, instead)
    right = _add_up(tie.computed, instead)
    if tie.divisor and not _add_up(tie.divisor, instead):
        return NOT_ASKED
    if left is None or right is None:
        printed = left if right is None else right
        if left is None and tie.rigid:
            return NOT_ASKED
        if printed and tie.mirror:
            return Outcome(Verdict.SUSPECT, left, right)
        return Outcome(Verdict.UNDECIDABLE) if printed else NOT_ASKED
    if tie.divisor:
        outcome = _judge_ratio(tie, left, right, _add_up(tie.divisor, instead) or 1)
    else:
        outcome = _judge_sum(tie, left, _scale(right, tie.factor))
    if tie.rigid and outcome.verdict.rank > Verdict.ROUNDING.rank and _has_blank(tie):
        return Outcome(Verdict.UNDECIDABLE, outcome.reported, outcome.computed, outcome.difference)
    return outcome


def _judge_sum(tie: Tie, left: int, right: int) -> Outcome:
    difference = left - right
    if tie.relation is Relation.EQUAL and len(tie.reported) == len(tie.computed) == 1:
        likely = worst = _copy_leeway(tie)
        deviations = None
    else:
        likely, worst, spread = rounding_bounds(tie)
        deviations = round(abs(difference) / spread, 2) if spread and difference else None
    verdict = _grade(_excess(tie.relation, difference), likely, worst)
    return Outcome(verdict, left, right, difference, likely, worst, deviations)


def _judge_ratio(tie: Tie, left: int, above: int, below: int) -> Outcome:
    """A printed percentage is exact if the quotient rounds to it, rounding within one last digit.

    Beyond that it could still come from the unrounded amounts, which the worst case allows for.
    """
    right = (2 * above * _WHOLE + below) // (2 * below)
    difference = left - right
    digit = max((cell.resolution for cell in tie.reported), default=1)
    half = (digit + 1) // 2
    errors = _half_digits(tie.computed) * abs(below) + abs(above) * _half_digits(tie.divisor)
    worst = half + _WHOLE * errors // (below * below)
    excess = _excess(tie.relation, difference)
    verdict = Verdict.EXACT if excess <= half else _grade(excess, digit, max(worst, digit))
    return Outcome(verdict, left, right, difference, digit, max(worst, digit))


def rounding_bounds(tie: Tie) -> tuple[int, int, float]:
    """The likely and the worst error of rounding of a tie, and its standard deviation, in fen."""
    factor = abs(tie.factor)
    digits = [cell.resolution for cell in tie.reported if cell.value is not None]
    if factor == 1:
        digits += [cell.resolution for cell in tie.computed if cell.value is not None]
    else:
        digits += [
            max(1, int(cell.resolution * factor)) for cell in tie.computed if cell.value is not None
        ]
    squares = sum(digit * digit for digit in digits)
    worst = sum(digits) // 2
    likely = max(max(digits, default=0), isqrt(3 * squares // 4))
    return min(likely, worst), worst, sqrt(squares / 12)


def _copy_leeway(tie: Tie) -> int:
    one, other = tie.reported[0].resolution, tie.computed[0].resolution
    return 0 if one == other and tie.factor == 1 else max(one, other) // 2


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


def _half_digits(cells: tuple[Cell, ...]) -> int:
    return sum(cell.resolution for cell in cells if cell.value is not None) // 2


def _has_blank(tie: Tie) -> bool:
    return any(cell.value is None for cell in (*tie.reported, *tie.computed, *tie.divisor))


def _add_up(cells: tuple[Cell, ...], instead: Mapping[FigureRef, int]) -> int | None:
    """The sum of what is printed; None where nothing is.

    A blank beside printed amounts means that there is none of it, as these tables are read.
    """
    total = None
    for cell in cells:
        value = cell.value
        if instead and cell.ref is not None:
            value = instead.get(cell.ref, value)
        if value is not None:
            total = (total or 0) + cell.sign * value
    return total

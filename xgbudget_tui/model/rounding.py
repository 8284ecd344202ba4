"""The bounds of rounding: whether printed figures agree, as far as printed figures can tell.

Every figure was rounded to its last printed digit, by itself. A sum can be off by half the last
digit of each of its figures (the worst case), and is likely to be off by no more than three
standard deviations of that error, √(Σ digit² ÷ 12), or one of the coarsest digits where that is
more. Differences up to the likely bound are rounding, between the two suspect, beyond the worst
case wrong. One number printed twice has no such leeway: with the same last digit it must be the
same, else it may differ by half the coarser digit.

Values and digits are integers of fen or micropercent (or exact fractions); no verdict hangs on a
float.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, isqrt, sqrt
from typing import TYPE_CHECKING, Protocol

from xgbudget_tui.model.money import MICROPERCENT
from xgbudget_tui.model.terms import Relation, Verdict
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class

if TYPE_CHECKING:
    from fractions import Fraction

WHOLE = 100 * MICROPERCENT
"""A hundred percent in micropercent."""


class Stated(Protocol):
    """A printed figure: its value, None where nothing is printed, and its resolution.

    The resolution is what one unit of its last printed digit is worth.
    """

    @property
    def value(self) -> int | None: ...
    @property
    def resolution(self) -> int: ...


class Rounded(Stated, Protocol):
    """A printed figure as a summand; ``sign`` is -1 where it is taken away."""

    @property
    def sign(self) -> int: ...


@value_class
class Summand:
    """A printed figure as a summand, where nothing else is known of it (see :class:`Rounded`)."""

    value: int | None
    resolution: int
    sign: int = 1


@value_class
class Outcome:
    """How two sides compare. ``difference`` is reported minus computed; None where undecided.

    ``likely`` and ``worst`` are the bounds of rounding, ``deviations`` how many standard
    deviations of rounding the difference is.
    """

    verdict: Verdict
    reported: int | None = None
    computed: int | None = None
    difference: int | None = None
    likely: int | None = None
    worst: int | None = None
    deviations: float | None = None


NOT_ASKED = Outcome(Verdict.NOT_APPLICABLE)

Figures = Sequence[Rounded]


def round_quotient(number: int, divisor: int) -> int:
    """A quotient as the nearest integer, the even one of two: ``round(Fraction(number, divisor))``.

    Raises ZeroDivisionError.
    """
    if divisor < 0:
        number, divisor = -number, -divisor
    whole, rest = divmod(number, divisor)
    return whole + (2 * rest > divisor or (2 * rest == divisor and whole % 2 == 1))


def judge_sum(
    reported: Figures,
    computed: Figures,
    *,
    relation: Relation = Relation.EQUAL,
    factor: Fraction | int = 1,
    rigid: bool = False,
    mirror: bool = False,
) -> Outcome:
    """Compare the sum of ``reported`` with ``factor`` times the sum of ``computed``.

    A blank beside printed amounts means that there is none of it, as these tables are read; with
    ``rigid`` it leaves the sum undecided unless it holds with nothing there. A side on which
    nothing is printed leaves it undecided if the other side has an amount (suspect where both are
    one number printed twice, a ``mirror``), and asks nothing if neither has.
    """
    left, right = add_up(reported), add_up(computed)
    if left is None or right is None:
        return _judge_blank(left, right, rigid=rigid, mirror=mirror)
    right = right if factor == 1 else round(right * factor)
    difference = left - right
    deviations = None
    if relation is Relation.EQUAL and len(reported) == len(computed) == 1:
        likely = worst = copy_leeway(reported[0], computed[0], scaled=factor != 1)
    else:
        likely, worst, spread = sum_bounds(reported, computed, factor)
        deviations = round(abs(difference) / spread, 2) if spread and difference else None
    verdict = grade(_excess(relation, difference), likely, worst)
    outcome = Outcome(verdict, left, right, difference, likely, worst, deviations)
    return _forgive_blanks(outcome, (*reported, *computed)) if rigid else outcome


def judge_ratio(
    reported: Figures,
    above: Figures,
    below: Figures,
    *,
    relation: Relation = Relation.EQUAL,
    rigid: bool = False,
    mirror: bool = False,
) -> Outcome:
    """Compare a printed percentage with the quotient of two sums, in micropercent.

    It is exact if the quotient rounds to it, rounding within one last digit. Beyond that it could
    still come from the unrounded amounts, which the worst case allows for. A percentage of
    nothing asks nothing; ``rigid`` and ``mirror`` are as in :func:`judge_sum`.
    """
    base = add_up(below)
    if not base:
        return NOT_ASKED
    left, top = add_up(reported), add_up(above)
    if left is None or top is None:
        return _judge_blank(left, top, rigid=rigid, mirror=mirror)
    right = (2 * top * WHOLE + base) // (2 * base)
    difference = left - right
    digit = max((figure.resolution for figure in reported), default=1)
    half = (digit + 1) // 2
    errors = _half_digits(above) * abs(base) + abs(top) * _half_digits(below)
    worst = max(half + WHOLE * errors // (base * base), digit)
    excess = _excess(relation, difference)
    verdict = Verdict.EXACT if excess <= half else grade(excess, digit, worst)
    outcome = Outcome(verdict, left, right, difference, digit, worst)
    return _forgive_blanks(outcome, (*reported, *above, *below)) if rigid else outcome


def _judge_blank(left: int | None, right: int | None, *, rigid: bool, mirror: bool) -> Outcome:
    printed = left if right is None else right
    if not printed or (left is None and rigid):
        return NOT_ASKED
    return Outcome(Verdict.SUSPECT, left, right) if mirror else Outcome(Verdict.UNDECIDABLE)


def _forgive_blanks(outcome: Outcome, figures: Figures) -> Outcome:
    """The same outcome, undecidable where it does not hold and a figure is blank."""
    holds = outcome.verdict.rank <= Verdict.ROUNDING.rank
    if holds or all(figure.value is not None for figure in figures):
        return outcome
    return Outcome(Verdict.UNDECIDABLE, outcome.reported, outcome.computed, outcome.difference)


def sum_bounds(
    reported: Figures, computed: Figures, factor: Fraction | int = 1
) -> tuple[int, int, float]:
    """The likely and the worst error of rounding of a sum, and its standard deviation.

    Every figure counts with its own last digit, those of ``computed`` times ``factor``.
    """
    digits = [figure.resolution for figure in reported if figure.value is not None]
    others = [figure.resolution for figure in computed if figure.value is not None]
    size = -factor if factor < 0 else factor
    if size != 1:
        others = [max(1, int(digit * size)) for digit in others]
    digits += others
    squares = sum(digit * digit for digit in digits)
    worst = sum(digits) // 2
    likely = max(max(digits, default=0), isqrt(3 * squares // 4))
    return min(likely, worst), worst, sqrt(squares / 12)


def worst_of_alike(digit: int, parts: int) -> int:
    """The worst error of a sum of ``parts`` whose figures all end in the same ``digit``.

    That is digit·(parts+1)/2; a single part is its total printed twice and must be the same.
    """
    return digit * (parts + 1) // 2 if parts > 1 else 0


def copy_leeway(one: Stated, other: Stated, *, scaled: bool = False) -> int:
    """How far one number printed twice may differ: not at all, or by half the coarser last digit.

    ``scaled`` says that one of them is worked out from the other by a factor.
    """
    if one.resolution == other.resolution and not scaled:
        return 0
    return max(one.resolution, other.resolution) // 2


def is_same_number(one: Stated, other: Stated) -> bool:
    """Whether two printed figures can be one number. A blank is the same as nothing."""
    if one.value is None or other.value is None:
        return False
    return abs(one.value - other.value) <= copy_leeway(one, other)


def grade(excess: int, likely: int, worst: int) -> Verdict:
    """What a difference means: by how much a relation is broken, against the two bounds."""
    if excess <= 0:
        return Verdict.EXACT
    if excess <= likely:
        return Verdict.ROUNDING
    return Verdict.SUSPECT if excess <= worst else Verdict.FAILS


def add_up(figures: Figures) -> int | None:
    """The sum of what is printed; None where nothing is."""
    total = None
    for figure in figures:
        if figure.value is not None:
            total = (total or 0) + figure.sign * figure.value
    return total


def _excess(relation: Relation, difference: int) -> int:
    """By how much a relation is broken; zero or less if it is not."""
    if relation is Relation.AT_MOST:
        return difference
    return -difference if relation is Relation.AT_LEAST else abs(difference)


def _half_digits(figures: Figures) -> int:
    return sum(figure.resolution for figure in figures if figure.value is not None) // 2


_CHANCES = (
    (1e-6, Text("不到百万分之一", "less than one in a million")),
    (1e-5, Text("不到十万分之一", "less than one in a hundred thousand")),
    (1e-4, Text("不到万分之一", "less than one in ten thousand")),
    (1e-3, Text("不到千分之一", "less than one in a thousand")),
    (1e-2, Text("不到百分之一", "less than one in a hundred")),
    (1e-1, Text("不到十分之一", "less than one in ten")),
)
_LIKELY = Text("在十分之一以上", "more than one in ten")


def say_likely(deviations: float) -> Text:
    """How likely rounding alone gives a difference this many standard deviations large."""
    chance = erfc(abs(deviations) / sqrt(2))
    return next((words for bound, words in _CHANCES if chance < bound), _LIKELY)

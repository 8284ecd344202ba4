"""How the assertions of rules come out, by the bounds of :mod:`xgbudget_tui.model.rounding`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xgbudget_tui.audit.assertion import Assertion, Finding, Observation, Operand
from xgbudget_tui.audit.rule import Rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.proof import Cause, FigureRef
from xgbudget_tui.model.rounding import Outcome, judge_ratio, judge_sum
from xgbudget_tui.model.slips import is_plain_slip, is_slip_within
from xgbudget_tui.model.terms import Verdict
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import value_class

_NOTHING: Mapping[FigureRef, int] = {}
_SURELY = 10
"""So many times the rounding of a sum a figure must be for its sign to be told by the sum."""


@value_class
class Judged:
    """An assertion of a rule with how it came out."""

    rule: Rule
    assertion: Assertion
    outcome: Outcome


def judge_assertion(assertion: Assertion, instead: Mapping[FigureRef, int] = _NOTHING) -> Outcome:
    """Judge an assertion, with the figures named in ``instead`` replaced.

    A derived figure that is not printed, or whose base is zero, asks nothing.
    """
    reported = _replace(assertion.reported, instead)
    computed = _replace(assertion.computed, instead)
    if assertion.divisor:
        return judge_ratio(
            reported,
            computed,
            _replace(assertion.divisor, instead),
            relation=assertion.relation,
            rigid=assertion.rigid,
            mirror=assertion.mirror,
        )
    return judge_sum(
        reported,
        computed,
        relation=assertion.relation,
        factor=assertion.factor,
        rigid=assertion.rigid,
        mirror=assertion.mirror,
    )


def needed_values(assertion: Assertion, outcome: Outcome) -> Iterator[tuple[Operand, int]]:
    """Each printed figure of an equality with the value that would close it."""
    gap = outcome.difference or 0
    for operand in assertion.reported:
        if operand.value is not None:
            yield operand, operand.value - operand.sign * gap
    if assertion.divisor or assertion.factor != 1:
        return
    for operand in assertion.computed:
        if operand.value is not None:
            yield operand, operand.value + operand.sign * gap


def is_one_slip(assertion: Assertion, outcome: Outcome) -> bool:
    """Whether one figure of a sum, written as it was meant to be, makes the sum hold."""
    leeway = outcome.likely or 0
    return any(
        is_plain_slip(operand.value or 0, value, operand.resolution)
        or is_slip_within(operand.value or 0, value, operand.resolution, leeway)
        for operand, value in needed_values(assertion, outcome)
    ) or _is_turned_sign(assertion, leeway, outcome.difference or 0)


def _is_turned_sign(assertion: Assertion, leeway: int, gap: int) -> bool:
    """Whether the one negative part of a sum, printed without its sign, makes the sum hold."""
    negative = [part for part in assertion.computed if (part.value or 0) < 0]
    if len(negative) != 1 or assertion.divisor or assertion.factor != 1:
        return False
    (part,) = negative
    value = part.value or 0
    far = abs(value) > _SURELY * max(leeway, part.resolution)
    return far and part.sign > 0 and abs(gap + 2 * value) <= leeway


def _replace(
    operands: tuple[Operand, ...], instead: Mapping[FigureRef, int]
) -> tuple[Operand, ...]:
    if not instead or all(operand.ref not in instead for operand in operands):
        return operands
    return tuple(
        replace(operand, value=instead[operand.ref])
        if operand.ref is not None and operand.ref in instead
        else operand
        for operand in operands
    )


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


_NONE = Text("没有一个", "none follows")


def keep_consistent(
    assertions: Sequence[Assertion], table: Table, measure: Measure
) -> Iterator[Finding]:
    """The ties of a derived column, or one remark where the column follows from other columns."""
    if not are_misread(assertions):
        yield from assertions
        return
    holding, decided = count_holding(assertions)
    few = Text(f"只有 {holding} 个", f"only {holding} follow") if holding else _NONE
    yield Observation(
        Verdict.SUSPECT,
        Text(
            f"表{table.key}“{measure.label}”一列 {decided} 个数中{few.zh}"
            "与所依据的列相符，该列的含义可能另有所指。",
            f"Of {decided} figures in the column {measure.label} of table {table.key} "
            f"{few.en} from the columns it seems to be made of; it may mean another thing.",
        ),
        table.key,
        cause=Cause.LABEL,
    )

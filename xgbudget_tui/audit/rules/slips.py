"""Slips of the pen that hide inside the leeway of rounding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from xgbudget_tui.audit.assertion import Assertion, Finding, Observation, Operand
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.judge import ENOUGH, judge_assertion
from xgbudget_tui.audit.rule import DOWN_A_COLUMN, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.rules.footing import list_sums
from xgbudget_tui.model.figures import quantity_text
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Cause, Quantity
from xgbudget_tui.model.rounding import Outcome
from xgbudget_tui.model.slips import is_digit_dropped, is_transposed
from xgbudget_tui.model.terms import Relation, Verdict
from xgbudget_tui.model.text import Text


@rule(
    "S4", RuleGroup.FOOTING, RuleKind.EQUALITY,
    name=("四舍五入之内的差额不是笔误", "A difference within rounding is no slip of the pen"),
    why=(
        "表内其他合计都分毫不差，说明各数不是各自四舍五入的；仅有的一处差额若正好由两位数字对调或"
        "漏一位数字造成，多半是笔误",
        "Where all other sums of a table hold to the digit its figures were not rounded apart, and "
        "a single difference that swapped or lost digits explain is more likely a slip",
    ),
    applies=(
        "有四个以上合计分毫不差、只一处差在四舍五入之内的表",
        "Tables of which four sums or more hold to the digit, and one within rounding only",
    ),
    needs=DOWN_A_COLUMN,
)  # fmt: skip
def prove_no_slip(index: BookIndex) -> Iterator[Finding]:
    """差在四舍五入之内的合计，不因某一个数对调两位或漏一位数字而分毫不差；只作存疑

    Holds: 1,001 over parts that come to 1,000. Fails: 1,009 where 12 for 21 makes it 1,000.
    """
    for key, sums in groupby(list_sums(index), key=lambda one: one.section):
        table = index.table(key or "")
        if table is not None:
            unit = table.section.unit or Unit.WAN_YUAN
            yield from _find_slips([*sums], unit)


def _find_slips(sums: Sequence[Assertion], unit: Unit) -> Iterator[Observation]:
    judged = [(one, judge_assertion(one)) for one in sums if one.relation is Relation.EQUAL]
    told = [pair for pair in judged if pair[1].difference is not None and _adds(pair[0])]
    exact = [pair for pair in told if pair[1].verdict is Verdict.EXACT]
    others = [pair for pair in told if pair[1].verdict is not Verdict.EXACT]
    if len(exact) < ENOUGH or len(others) != 1:
        return
    ((assertion, outcome),) = others
    if outcome.verdict not in {Verdict.ROUNDING, Verdict.SUSPECT}:
        return
    found = list(_explain(assertion, outcome))
    if len(found) == 1:
        yield _say(assertion, *found[0], len(exact), unit)
    else:
        yield Observation(
            Verdict.ROUNDING,
            Text(
                f"{assertion.left.zh}与{assertion.right.zh}之差不像笔误。",
                f"The difference between {assertion.left.en} and {assertion.right.en} does not "
                "look like a slip of the pen.",
            ),
            assertion.section,
            assertion.reported[0].ref,
        )


def _adds(assertion: Assertion) -> bool:
    """Whether a sum has more than one amount: a copy of its only part says nothing of rounding."""
    return sum(bool(one.value) for one in assertion.computed) > 1


def _explain(assertion: Assertion, outcome: Outcome) -> Iterator[tuple[Operand, int]]:
    """The figures that a slip of the pen away would make the sum exact, with what they would be."""
    gap = outcome.difference or 0
    for operands, side in ((assertion.reported, -1), (assertion.computed, 1)):
        for one in operands:
            if one.value is None:
                continue
            needed = one.value + side * one.sign * gap
            swapped = is_transposed(one.value, needed, one.resolution)
            if swapped or is_digit_dropped(one.value, needed, one.resolution):
                yield one, needed


def _say(assertion: Assertion, slip: Operand, needed: int, exact: int, unit: Unit) -> Observation:
    printed = quantity_text(slip.value or 0, Quantity.FEN, unit)
    other = quantity_text(needed, Quantity.FEN, unit)
    swapped = is_transposed(slip.value or 0, needed, slip.resolution)
    how = (
        Text("对调了两位数字", "two digits swapped")
        if swapped
        else Text("漏了一位数字", "a digit left out")
    )
    return Observation(
        Verdict.SUSPECT,
        Text(
            f"{assertion.left.zh}与{assertion.right.zh}只差在四舍五入之内，"
            f"但本表其他 {exact} 个合计都分毫不差。若“{slip.label}”的 {printed} 是 {other} "
            f"{unit.word}（{how.zh}），这个合计也分毫不差，而别的数都做不到。",
            f"{assertion.left.en} and {assertion.right.en} differ within rounding only, but all "
            f"{exact} other sums of the table hold to the digit. Were the {printed} of "
            f"{slip.label} {other} {unit.word} ({how.en}), this one would too; no other figure "
            "does that.",
        ),
        assertion.section,
        slip.ref,
        assertion.reported,
        assertion.computed,
        cause=Cause.TRANSPOSED_DIGITS if swapped else None,
    )


RULES = (prove_no_slip,)

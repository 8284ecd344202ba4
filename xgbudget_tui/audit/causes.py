"""The most likely kind of cause of a difference, where arithmetic supports one.

Each test asks of one printed figure: would it close the difference if it had been written another
way? Nothing here says that it was; the sentence names what the arithmetic shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xgbudget_tui.audit.assertion import Assertion, Operand
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.model.figures import quantity_text
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Cause, FigureRef, Quantity
from xgbudget_tui.model.rounding import Outcome
from xgbudget_tui.model.slips import is_transposed
from xgbudget_tui.model.terms import Relation
from xgbudget_tui.model.text import Text

_TELLING = 10
"""A difference of fewer last digits than this is printed elsewhere too often to mean anything."""
_RARE = 20
"""Last digits per printed figure from which a chance match is unlikely."""
_TENS = {10: 1, 100: 2, 1000: 3}
_UNITS = (10_000, 100_000_000)


def find_cause(
    index: BookIndex, assertion: Assertion, outcome: Outcome, unit: Unit
) -> tuple[Cause | None, Text | None]:
    """The cause that arithmetic supports for a difference, with the reasoning; (None, None) else.

    What the rule itself knows (its hint) comes first.
    """
    if assertion.hint is not None:
        return assertion.cause, assertion.hint
    gap = outcome.difference
    if (
        not gap
        or assertion.quantity is not Quantity.FEN
        or assertion.factor != 1
        or assertion.divisor
    ):
        return assertion.cause, None
    descendant = _find_descendant(index, assertion, index.by_value.get(abs(gap), ()))
    if assertion.relation is Relation.EQUAL and descendant is None:
        for operand, needed in _mends(assertion, gap):
            cause = _slip(operand, needed)
            if cause is not None and operand.value is not None:
                return cause, _slip_text(cause, operand, needed, unit)
    return _printed_elsewhere(index, assertion, gap, unit)


def _mends(assertion: Assertion, gap: int) -> Iterator[tuple[Operand, int]]:
    """Each printed figure of an assertion with the value that would close the gap."""
    for operands, side in ((assertion.reported, -1), (assertion.computed, 1)):
        for operand in operands:
            if operand.value is not None:
                yield operand, operand.value + side * operand.sign * gap


def _slip(operand: Operand, needed: int) -> Cause | None:
    value = operand.value or 0
    if not value or not needed:
        return None
    if needed == -value:
        return Cause.SIGN
    large, small = max(abs(value), abs(needed)), min(abs(value), abs(needed))
    if large % small == 0 and value * needed > 0:
        times = large // small
        if times in _TENS:
            return Cause.FACTOR_OF_TEN
        if times in _UNITS:
            return Cause.UNIT
    return Cause.TRANSPOSED_DIGITS if is_transposed(value, needed, operand.resolution) else None


def _slip_text(cause: Cause, operand: Operand, needed: int, unit: Unit) -> Text:
    printed = quantity_text(operand.value or 0, Quantity.FEN, unit)
    other = quantity_text(needed, Quantity.FEN, unit)
    what = {
        Cause.SIGN: Text("变号", "its sign turned"),
        Cause.FACTOR_OF_TEN: Text("移动小数位", "its point moved"),
        Cause.UNIT: Text("换一个单位", "read in another unit"),
        Cause.TRANSPOSED_DIGITS: Text("相邻两位数字对调", "two neighbouring digits swapped"),
    }[cause]
    return Text(
        f"若“{operand.label}”的 {printed} {what.zh}为 {other} {unit.word}，两边即相符；"
        "这只是算术上的可能。",
        f"With {what.en}, the {printed} of {operand.label} would be {other} {unit.word} "
        "and the sides would agree: no more than arithmetic shows.",
    )


def _printed_elsewhere(
    index: BookIndex, assertion: Assertion, gap: int, unit: Unit
) -> tuple[Cause | None, Text | None]:
    """Omission if the gap is printed in the same table, scope if in another one."""
    digit = max(
        (operand.resolution for operand in (*assertion.reported, *assertion.computed)), default=1
    )
    if abs(gap) < _TELLING * max(digit, 1):
        return assertion.cause, None
    used = {operand.ref for operand in (*assertion.reported, *assertion.computed)}
    found = [ref for ref in index.by_value.get(abs(gap), ()) if ref not in used]
    if not found:
        return assertion.cause, None
    tables = {ref.section for ref in used if ref}
    near = next((ref for ref in found if ref.section in tables), found[0])
    if (descendant := _find_descendant(index, assertion, found)) is not None:
        near = descendant
    elif abs(gap) < _RARE * len(index.by_value) * max(digit, 1):
        return assertion.cause, None
    cause = Cause.OMISSION if near.section in tables else Cause.SCOPE
    return cause, _elsewhere_text(index, near, gap, unit, descendant=descendant is not None)


def _find_descendant(
    index: BookIndex, assertion: Assertion, found: Sequence[FigureRef]
) -> FigureRef | None:
    """A figure whose code stands under the code of the line that does not add up."""
    above = next((index.code(operand.ref) for operand in assertion.reported if operand.ref), None)
    if above is None:
        return None
    codes = ((ref, index.code(ref)) for ref in found)
    return next(
        (ref for ref, code in codes if code and code != above and code.startswith(above)), None
    )


def _elsewhere_text(
    index: BookIndex, ref: FigureRef, gap: int, unit: Unit, *, descendant: bool
) -> Text:
    operand = index.operand(ref)
    name = operand.label if operand else ""
    amount = quantity_text(abs(gap), Quantity.FEN, unit)
    return Text(
        f"差额 {amount} {unit.word}正是表{ref.section}“{name}”所列之数"
        + ("，其编码正在该科目之下。" if descendant else "。"),
        f"The difference, {amount} {unit.word}, is the very figure of {name} in table {ref.section}"
        + (", whose code stands under this line's." if descendant else "."),
    )

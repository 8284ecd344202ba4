"""What a proof says, in each language, with amounts in the unit as printed.

The sentences are for people who do not know the rules: they name both sides, say how far apart
they are and what rounding could explain, and charge nobody with anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xgbudget_tui.audit.assertion import Assertion, Operand
from xgbudget_tui.model.figures import quantity_text
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Quantity
from xgbudget_tui.model.rounding import Outcome, say_likely
from xgbudget_tui.model.terms import Relation, Verdict
from xgbudget_tui.model.text import Text

_RELATIONS = {
    Relation.EQUAL: Text("等于", "equals"),
    Relation.AT_MOST: Text("不超过", "is at most"),
    Relation.AT_LEAST: Text("不少于", "is at least"),
}


def write_sentence(
    assertion: Assertion, outcome: Outcome, unit: Unit, *, expected: bool = False
) -> Text:
    """How an assertion came out, in a few sentences of each language.

    ``expected`` says that the rule asks for what is usual, not for what must be.
    """
    if outcome.reported is None or outcome.computed is None or outcome.difference is None:
        return _write_blank(assertion, outcome, unit)
    shown = _Shown(assertion.quantity, unit)
    left = shown.side(outcome.reported, assertion.reported)
    right = shown.side(outcome.computed, assertion.computed)
    if assertion.divisor or assertion.factor != 1:
        right = shown.number(outcome.computed)
    if outcome.verdict is Verdict.EXACT:
        relation = _RELATIONS[assertion.relation]
        return Text(
            f"{assertion.left.zh}为 {left.zh}，{relation.zh}{assertion.right.zh} {right.zh}。",
            f"{assertion.left.en} is {left.en}, "
            f"which {relation.en} {assertion.right.en}, {right.en}{shown.gloss}.",
        )
    gap = shown.gap(abs(outcome.difference))
    less = outcome.difference < 0
    apart = Text(
        f"前者{'少' if less else '多'} {gap.zh}",
        f"The first is {gap.en} {'less' if less else 'more'}",
    )
    tail = _say_reason(assertion, outcome, shown) if not expected else _UNUSUAL[assertion.relation]
    return Text(
        f"{assertion.left.zh}为 {left.zh}，{assertion.right.zh}为 {right.zh}，{apart.zh}{tail.zh}",
        f"{assertion.left.en}: {left.en}; {assertion.right.en}: {right.en}. "
        f"{apart.en}{shown.gloss}{tail.en}",
    )


class _Shown(NamedTuple):
    """How numbers of a proof are written: with their unit as printed."""

    quantity: Quantity
    unit: Unit

    def number(self, value: int) -> Text:
        """A number with its unit."""
        text = quantity_text(value, self.quantity, self.unit)
        if self.quantity is not Quantity.FEN:
            return Text(text, text)
        return Text(f"{text} {self.unit.word}", f"{text} {self.unit.word}")

    def gap(self, value: int) -> Text:
        """How far two numbers are apart: two percentages by so many points."""
        number = self.number(value)
        if self.quantity is not Quantity.MICROPERCENT:
            return number
        points = number.zh.removesuffix("%")
        return Text(f"{points} 个百分点", f"{points} percentage points")

    def side(self, value: int, operands: Sequence[Operand]) -> Text:
        """What a side comes to; a figure of the prose as it is printed, in its own unit.

        Words of the prose (下降) make a figure negative: then what is printed does not say it.
        """
        if len(operands) == 1 and operands[0].printed and value >= 0:
            (only,) = operands
            if only.ref is not None and only.ref.is_claim and only.sign > 0:
                return Text(only.printed, only.printed)
        return self.number(value)

    @property
    def gloss(self) -> str:
        """What the unit is in English; nothing for a percentage or a count."""
        # A sentence that is shown with English names drops it: classification.english_names.
        worth = self.unit.english.removeprefix("×")
        return f" ({self.unit.word}: {worth})" if self.quantity is Quantity.FEN else ""


def _write_blank(assertion: Assertion, outcome: Outcome, unit: Unit) -> Text:
    left, right = assertion.left, assertion.right
    first = all(operand.value is None for operand in assertion.reported)
    blank, other = (left, right) if first else (right, left)
    stated = outcome.computed if outcome.reported is None else outcome.reported
    if outcome.verdict is not Verdict.SUSPECT or stated is None:
        return Text(
            f"{blank.zh}没有印出数字，无法与{other.zh}核对。",
            f"{blank.en} states no figure, so it cannot be held against {other.en}.",
        )
    shown = _Shown(assertion.quantity, unit)
    amount = shown.number(stated)
    return Text(
        f"{other.zh}为 {amount.zh}，{blank.zh}却是空白，两处应当是同一个数。",
        f"{other.en} is {amount.en}{shown.gloss}, yet {blank.en} is blank: "
        "the two should be one number.",
    )


def _say_reason(assertion: Assertion, outcome: Outcome, shown: _Shown) -> Text:
    """Why a difference is what it is taken for, as the end of the sentence and a second one."""
    gap, worst, spread = abs(outcome.difference or 0), outcome.worst or 0, outcome.deviations
    if outcome.verdict is Verdict.ROUNDING:
        return Text("，在四舍五入范围内。", ", as rounding makes it.")
    if outcome.verdict is Verdict.UNDECIDABLE:
        return Text("；有的格没有数字，无法判定。", "; some cells state no figure: undecided.")
    if assertion.relation in _BROKEN:
        return _BROKEN[assertion.relation]
    return _say_rounding(gap, worst, spread, shown)


def _say_rounding(gap: int, worst: int, spread: float | None, shown: _Shown) -> Text:
    """What rounding could have to do with a difference between two sides that should agree."""
    if gap <= worst and spread is not None:
        likely = say_likely(spread)
        return Text(
            f"。只因四舍五入而差这么多的可能性{likely.zh}。",
            f". The chance that rounding alone makes so much is {likely.en}.",
        )
    if gap <= worst:
        return Text(
            "。四舍五入一般不会差这么多，但不能排除。",
            ". Rounding seldom makes so much, though it can.",
        )
    if worst:
        most = shown.number(worst)
        return Text(f"。四舍五入最多只会差 {most.zh}。", f". Rounding makes {most.en} at most.")
    return Text("。两处应当相同。", ". The two should be the same.")


_BROKEN = {
    Relation.AT_MOST: Text(
        "，而前者本应不超过后者。", ", though it should be no more than the other."
    ),
    Relation.AT_LEAST: Text(
        "，而前者本应不少于后者。", ", though it should be no less than the other."
    ),
}
_UNUSUAL = {
    Relation.EQUAL: Text("，而两处通常相同。", ", while the two are usually the same."),
    Relation.AT_MOST: Text(
        "，而前者通常不超过后者。", ", while it is usually no more than the other."
    ),
    Relation.AT_LEAST: Text(
        "，而前者通常不少于后者。", ", while it is usually no less than the other."
    ),
}

"""What a proof says, in one sentence of each language, with amounts in the unit as printed."""

from __future__ import annotations

from xgbudget_tui.audit.assertion import Assertion
from xgbudget_tui.model.figures import quantity_text
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Quantity
from xgbudget_tui.model.rounding import Outcome
from xgbudget_tui.model.terms import Relation, Verdict
from xgbudget_tui.model.text import Text

UNIT_EN = {
    Unit.YUAN: "yuan",
    Unit.THOUSAND_YUAN: "thousand yuan",
    Unit.WAN_YUAN: "×10,000 yuan",
    Unit.MILLION_YUAN: "million yuan",
    Unit.YI_YUAN: "×100 million yuan",
    Unit.EURO: "€",
}
_RELATIONS = {
    Relation.EQUAL: Text("等于", "equals"),
    Relation.AT_MOST: Text("不超过", "is at most"),
    Relation.AT_LEAST: Text("不少于", "is at least"),
}


def write_sentence(assertion: Assertion, outcome: Outcome, unit: Unit) -> Text:
    """How an assertion came out, in one sentence of each language."""
    if outcome.reported is None or outcome.computed is None or outcome.difference is None:
        if outcome.verdict is Verdict.SUSPECT:
            return _write_blank(assertion, outcome, unit)
        return Text(
            f"{assertion.left.zh}与{assertion.right.zh}无法核对：一方没有数字。",
            f"{assertion.left.en} cannot be held against {assertion.right.en}: "
            "one side states no figure.",
        )
    quantity, money = assertion.quantity, assertion.quantity is Quantity.FEN
    left = quantity_text(outcome.reported, quantity, unit)
    right = quantity_text(outcome.computed, quantity, unit)
    unit_zh = unit.word if money else ""
    unit_en = f" ({UNIT_EN[unit]})" if money else ""
    if outcome.verdict is Verdict.EXACT:
        relation = _RELATIONS[assertion.relation]
        return Text(
            f"{assertion.left.zh} {left}{unit_zh}，"
            f"{relation.zh}{assertion.right.zh} {right}{unit_zh}。",
            f"{assertion.left.en} is {left}, "
            f"which {relation.en} {assertion.right.en}, {right}{unit_en}.",
        )
    return _write_difference(assertion, outcome, unit, left=left, right=right)


def _write_blank(assertion: Assertion, outcome: Outcome, unit: Unit) -> Text:
    blank, other = (
        (assertion.left, assertion.right)
        if outcome.reported is None
        else (assertion.right, assertion.left)
    )
    stated = outcome.computed if outcome.reported is None else outcome.reported
    amount = quantity_text(stated or 0, assertion.quantity, unit)
    return Text(
        f"{other.zh} {amount}{unit.word}，{blank.zh}却是空白。",
        f"{other.en} is {amount} ({UNIT_EN[unit]}), yet {blank.en} is blank.",
    )


def _write_difference(
    assertion: Assertion, outcome: Outcome, unit: Unit, *, left: str, right: str
) -> Text:
    quantity, money = assertion.quantity, assertion.quantity is Quantity.FEN
    unit_zh = unit.word if money else ""
    unit_en = f" ({UNIT_EN[unit]})" if money else ""
    difference = outcome.difference or 0
    gap = quantity_text(abs(difference), quantity, unit)
    more = Text("多", "more") if difference > 0 else Text("少", "less")
    tail = _tail(assertion, outcome)
    return Text(
        f"{assertion.left.zh} {left}{unit_zh}，{assertion.right.zh} {right}{unit_zh}，"
        f"前者{more.zh} {gap}{unit_zh}{tail.zh}。",
        f"{assertion.left.en} is {left}, {assertion.right.en} {right}: "
        f"{gap} {more.en}{tail.en}{unit_en}.",
    )


def _tail(assertion: Assertion, outcome: Outcome) -> Text:
    if outcome.verdict is Verdict.ROUNDING:
        return Text("，在四舍五入范围内", ", within rounding")
    if outcome.verdict is Verdict.UNDECIDABLE:
        return Text("，无法判定", ", which cannot be decided")
    gap, worst, spread = abs(outcome.difference or 0), outcome.worst or 0, outcome.deviations
    if outcome.verdict is Verdict.SUSPECT and gap <= worst and spread is not None:
        return Text(
            f"，未超出舍入的极限，但达 {spread} 个标准差，不像四舍五入",
            f", inside the worst case of rounding but {spread} standard deviations of it",
        )
    if assertion.relation is Relation.EQUAL:
        return Text("，不是四舍五入所致", ", more than rounding explains")
    return Text("", "")

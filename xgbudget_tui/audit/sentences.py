"""What a proof says, in one sentence of each language, with amounts in the unit as printed."""

from __future__ import annotations

from xgbudget_tui.audit.judge import Outcome
from xgbudget_tui.audit.rule import Text, Tie
from xgbudget_tui.model.money import MICROPERCENT, Unit, format_amount, format_percent
from xgbudget_tui.model.proof import Quantity
from xgbudget_tui.model.terms import Relation, Verdict

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


def write_amount(value: int, quantity: Quantity, unit: Unit) -> str:
    """A number of a proof as text: an amount in ``unit``, a percentage, or a count."""
    if quantity is Quantity.FEN:
        return format_amount(value, unit)
    if quantity is Quantity.MICROPERCENT:
        places = 1 if value % (MICROPERCENT // 10) == 0 else 2
        return format_percent(value, places)
    return f"{value:,}"


def write_sentence(tie: Tie, outcome: Outcome, unit: Unit) -> Text:
    """What came of a tie, as a person would say it."""
    if outcome.reported is None or outcome.computed is None or outcome.difference is None:
        if outcome.verdict is Verdict.SUSPECT:
            return _write_blank(tie, outcome, unit)
        return Text(
            f"{tie.left.zh}与{tie.right.zh}无法核对：一方没有数字。",
            f"{tie.left.en} cannot be held against {tie.right.en}: one side states no figure.",
        )
    quantity, money = tie.quantity, tie.quantity is Quantity.FEN
    left = write_amount(outcome.reported, quantity, unit)
    right = write_amount(outcome.computed, quantity, unit)
    unit_zh = unit.word if money else ""
    unit_en = f" ({UNIT_EN[unit]})" if money else ""
    if outcome.verdict is Verdict.EXACT:
        relation = _RELATIONS[tie.relation]
        return Text(
            f"{tie.left.zh} {left}{unit_zh}，{relation.zh}{tie.right.zh} {right}{unit_zh}。",
            f"{tie.left.en} is {left}, which {relation.en} {tie.right.en}, {right}{unit_en}.",
        )
    return _write_difference(tie, outcome, unit, (left, right))


def _write_blank(tie: Tie, outcome: Outcome, unit: Unit) -> Text:
    blank, other = (tie.left, tie.right) if outcome.reported is None else (tie.right, tie.left)
    stated = outcome.computed if outcome.reported is None else outcome.reported
    amount = write_amount(stated or 0, tie.quantity, unit)
    return Text(
        f"{other.zh} {amount}{unit.word}，{blank.zh}却是空白。",
        f"{other.en} is {amount} ({UNIT_EN[unit]}), yet {blank.en} is blank.",
    )


def _write_difference(tie: Tie, outcome: Outcome, unit: Unit, sides: tuple[str, str]) -> Text:
    quantity, money = tie.quantity, tie.quantity is Quantity.FEN
    unit_zh = unit.word if money else ""
    unit_en = f" ({UNIT_EN[unit]})" if money else ""
    difference = outcome.difference or 0
    gap = write_amount(abs(difference), quantity, unit)
    more = Text("多", "more") if difference > 0 else Text("少", "less")
    tail = _tail(tie, outcome)
    left, right = sides
    return Text(
        f"{tie.left.zh} {left}{unit_zh}，{tie.right.zh} {right}{unit_zh}，"
        f"前者{more.zh} {gap}{unit_zh}{tail.zh}。",
        f"{tie.left.en} is {left}, {tie.right.en} {right}: {gap} {more.en}{tail.en}{unit_en}.",
    )


def _tail(tie: Tie, outcome: Outcome) -> Text:
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
    if tie.relation is Relation.EQUAL:
        return Text("，不是四舍五入所致", ", more than rounding explains")
    return Text("", "")

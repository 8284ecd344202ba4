"""Prose: every figure in a sentence against the line it restates, and sums inside a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from xgbudget_tui.audit.assertion import Assertion, Operand
from xgbudget_tui.audit.book_index import BookIndex, claim_name, claim_operand
from xgbudget_tui.audit.judge import are_misread, judge_assertion
from xgbudget_tui.audit.rule import DISCLOSURE, IN_PROSE, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import Claim, LineItem, Measure, Section
from xgbudget_tui.model.figures import column_scope
from xgbudget_tui.model.proof import FigureRef, Quantity
from xgbudget_tui.model.slips import slip_likeness
from xgbudget_tui.model.terms import (
    Basis,
    FigureState,
    MeasureKind,
    Phase,
    Scope,
    Verdict,
)
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import change_value

_NEAR = Fraction(1, 20)
"""Prose that comes this near to a line may well mean it, whatever speaks against it."""

_GROUP = RuleGroup.PROSE
_OTHER_LEVEL = Text(
    "同一事项的数额不是这一行的，说的可能是另一口径。",
    "The amount beside it is not this line's: the prose may speak of another scope.",
)
_SEVERAL_AMOUNTS = Text(
    "文中对这一行写有几个不同的数，说的可能是其中的部分。",
    "The prose gives several amounts for this line: they may be parts of it.",
)
_CUT_OFF = Text(
    "文字用较大的单位，相差不到其末位一个单位，可能未作四舍五入。",
    "The prose uses a larger unit and misses by less than its last digit: it may be cut off, not "
    "rounded.",
)
_OTHER_COLUMN = Text(
    "文中的增幅与表中另一列上年数相符，只是所比的基数不同。",
    "The growth in the prose follows from another column of last year: only its base is another.",
)
_OTHER_TABLES = Text(
    "这一节的文字多数与所对的行不符，说的可能是另外的表。",
    "Most figures of this section differ from the lines they were linked to: it may speak of "
    "other tables.",
)


_NO_LINE = Text(
    "文字没有印明说的是哪一行。", "The prose does not say surely which line it speaks of."
)
_OTHER_LINES = {_OTHER_LEVEL, _SEVERAL_AMOUNTS, _OTHER_TABLES}
"""Why prose may not speak of the line at all."""


@rule(
    "P1", _GROUP, RuleKind.EQUALITY,
    name=("文中数字与表一致", "A figure in the prose is the one in the table"),
    why=(
        "文字说明引用表中的数；同一单位必须相同，不同单位可差较粗一位的一半",
        "Prose restates the tables: alike in one unit, within half the coarser digit across units",
    ),
    applies=("文字中能对应到表的数字", "Figures of the prose that a line answers to"),
    source=DISCLOSURE, needs=IN_PROSE,
)  # fmt: skip
def prove_claims(index: BookIndex) -> Iterator[Assertion]:
    """文中数字 = 所述科目在表中的数

    Holds: 体制补助收入46,082万元 and 46,082. Fails: 体制补助收入46,028万元 and 46,082.
    """
    for section in index.book.sections:
        assertions = list(_restatements(index, section))
        known = _OTHER_TABLES if are_misread(assertions) else None
        several = _find_several(assertions)
        for assertion in assertions:
            doubt = known or assertion.doubt
            if doubt is None and assertion.computed[0].ref in several:
                doubt = _find_part(assertion)
            if doubt is None and _is_cut_off(assertion):
                doubt = _CUT_OFF
            loose = _is_loose(assertion, doubt)
            yield replace(assertion, doubt=doubt or (_NO_LINE if loose else None), loose=loose)


def _is_loose(assertion: Assertion, doubt: Text | None) -> bool:
    """Whether prose that is far from a line it may not even mean says nothing of it.

    A figure near the line's, or a slip of the pen away from it, is one to look at all the same.
    """
    said, there = assertion.reported[0], assertion.computed[0]
    if doubt not in _OTHER_LINES and said.reading.link.sure:
        return False
    if said.value is None or there.value is None:
        return False
    if abs(said.value - there.value) <= abs(there.value) * _NEAR:
        return False
    needed = round_to(there.value, max(said.resolution, 1))
    return slip_likeness(said.value, needed, said.resolution) <= 0


def _find_several(assertions: Sequence[Assertion]) -> set[FigureRef]:
    """The figures of tables that one section gives different amounts for."""
    stated: dict[FigureRef, set[int]] = {}
    for one in assertions:
        ref, value = one.computed[0].ref, one.reported[0].value
        if ref is not None and value is not None and one.quantity is Quantity.FEN:
            stated.setdefault(ref, set()).add(value)
    return {ref for ref, values in stated.items() if len(values) > 1}


def _find_part(assertion: Assertion) -> Text | None:
    """Why one of several amounts may be a part of the line, unless it is a slip for it."""
    said, there = assertion.reported[0], assertion.computed[0]
    slip = slip_likeness(said.value or 0, there.value or 0, said.resolution) > 1
    return None if slip else _SEVERAL_AMOUNTS


def _is_cut_off(assertion: Assertion) -> bool:
    """Whether prose in a coarser unit misses the table by less than one of its last digits."""
    said, there = assertion.reported[0], assertion.computed[0]
    if said.value is None or there.value is None or said.resolution <= there.resolution:
        return False
    return abs(said.value - there.value) < said.resolution


_ANY_LEVEL = re.compile(r"全[省市县区州旗]|本级|[省市县区州旗]级|市区")
_RECEIVED = re.compile(r"(?:中央|上级|自治区|[省市])对我|补助收入")
_PLANNED = re.compile(r"(?:收入|支出|转移支付|补助)预算(?:数|安排)?(?:$| ›)")


def _find_other_table(
    section: Section, claim: Claim, table: Table, measure: Measure
) -> Text | None:
    """Why a claim may be of another table or column: another scope, direction or phase."""
    stated = _ANY_LEVEL.search(claim.subject) is not None
    if any(column_scope(one) for one in table.section.measures) and not _is_slip(table, claim):
        # Where each scope has a column of its own, a name alone does not tell which is meant.
        return _OTHER_LEVEL
    own = column_scope(measure) or table.scope
    scopes = {section.scope, own}
    if scopes == {Scope.OVERALL, Scope.OWN_LEVEL} and not stated:
        return _OTHER_LEVEL
    if table.scope is Scope.DOWNWARD and _RECEIVED.search(claim.subject):
        return _OTHER_LEVEL
    if _PLANNED.search(claim.subject) and measure.phase in {Phase.EXECUTION, Phase.FINAL}:
        return _OTHER_LEVEL
    if not stated and own in _LEVELS and level_before(section, claim) not in {None, own}:
        return _OTHER_LEVEL
    return _find_other_level(section, claim)


_NEIGHBOURS = 2
"""Figures of a line in other columns beside a figure of the prose that tell which line it means."""


def _are_its_neighbours(section: Section, claim: Claim, table: Table) -> bool:
    """Whether the prose says of the same thing what two other columns of the line state.

    Then it means this line, whatever the scopes of section and table are thought to be. One of the
    two must have been linked by more than its amount. Columns of several scopes would each have
    their own.
    """
    target = claim.target
    if target is None or any(column_scope(one) for one in table.section.measures):
        return False
    beside = [
        (one.target.measure, one.by_amount)
        for one in section.claims
        if one.target is not None and (one.subject, one.year) == (claim.subject, claim.year)
        if (one.target.section, one.target.line) == (target.section, target.line)
        if one.target.measure != target.measure and _restates(table, one)
    ]
    return len({measure for measure, _ in beside}) >= _NEIGHBOURS and not all(
        by_amount for _, by_amount in beside
    )


_IN_A_ROW = 4
"""Figures of one table before and after a figure of the prose that tell which table it means."""
_NEAR_LINES = 3
"""Paragraphs, or lines of print, that are near a figure."""


def _is_in_a_row(section: Section, claim: Claim, table: Table) -> bool:
    """Whether the figures around a figure are, by name, those of its table in one column."""
    if claim.by_amount or any(column_scope(one) for one in table.section.measures):
        return False
    columns = Counter(
        one.target.measure
        for one in section.claims
        if one.kind is MeasureKind.AMOUNT and one.target is not None and not one.by_amount
        if one.subject != claim.subject and one.target.section == table.key
        if abs(one.paragraph - claim.paragraph) <= _NEAR_LINES and _restates(table, one)
    )
    most = max(columns.values(), default=0)
    own = columns[claim.target.measure] if claim.target else 0
    return most >= _IN_A_ROW and (claim.kind is not MeasureKind.AMOUNT or own == most)


def _has_its_amount(section: Section, claim: Claim, table: Table) -> bool:
    """Whether the amount beside a rate is, by name, the amount of the rate's own line."""
    target = claim.target
    return target is not None and any(
        one.kind is MeasureKind.AMOUNT
        and one.target is not None
        and not one.by_amount
        and (one.subject, one.year) == (claim.subject, claim.year)
        and (one.target.section, one.target.line) == (target.section, target.line)
        and _restates(table, one)
        for one in section.claims
    )


def _restates(table: Table, claim: Claim) -> bool:
    """Whether a claim is the figure it was linked to, as it is rounded."""
    assert claim.target is not None
    figure = table.tree.by_number[claim.target.line].figures[claim.target.measure - 1]
    if claim.value is None or figure.value is None:
        return False
    digit = max(claim.resolution, figure.resolution, 1)
    return abs(claim.value - figure.value) * 2 <= digit


def round_to(value: int, digit: int) -> int:
    """A value to the nearest multiple of ``digit``, fen."""
    return round(Fraction(value, digit)) * digit


def _is_slip(table: Table, claim: Claim) -> bool:
    """Whether a claim is the figure it was linked to, or a slip of the pen for it."""
    if claim.target is None or claim.kind is not MeasureKind.AMOUNT:
        return True
    line = table.tree.by_number[claim.target.line]
    figure = line.figures[claim.target.measure - 1]
    digit = max(claim.resolution, figure.resolution, 1)
    said, there = (round_to(value or 0, digit) for value in (claim.value, figure.value))
    return said == there or slip_likeness(said, there, digit) > 1


_LEVELS = {Scope.OVERALL, Scope.OWN_LEVEL}
_LEVEL = re.compile(r"(?P<whole>全[省市县区州旗])|本级|[省市县区州旗]级|级留用")


def level_before(section: Section, claim: Claim) -> Scope | None:
    """The level that the prose named last before a claim, or None."""
    texts = [paragraph.text for paragraph in section.paragraphs[: claim.paragraph + 1]]
    if not texts:
        return None
    before = "".join([*texts[:-1], texts[-1][: claim.start]])
    named = list(_LEVEL.finditer(before))
    if not named:
        return None
    return Scope.OVERALL if named[-1].group("whole") else Scope.OWN_LEVEL


def _find_other_level(section: Section, claim: Claim) -> Text | None:
    """Why the rate of a claim may be of another line: its level is not the line's."""
    if claim.kind is MeasureKind.AMOUNT or claim.target is None:
        return None
    levels = [
        one
        for one in section.claims
        if one.kind is MeasureKind.AMOUNT
        and (one.subject, one.year) == (claim.subject, claim.year)
        and one.value is not None
    ]
    here = claim.target.section, claim.target.line
    if not levels or any(
        one.target and (one.target.section, one.target.line) == here for one in levels
    ):
        return None
    return _OTHER_LEVEL


def _find_other_base(table: Table, line: LineItem, measure: Measure, claim: Claim) -> Text | None:
    """Why a growth may be over another column than the table's own is: it follows from that."""
    if claim.kind is not MeasureKind.PERCENT_CHANGE or measure.of is None:
        return None
    later = next((one for one in table.wholes if one.position == measure.against), None)
    if later is None:
        return None
    new = table.operand(line, later)
    said = Operand(claim.subject, claim.value, claim.resolution)
    for base in table.wholes:
        if base.position in {measure.of, measure.against} or base.year == later.year:
            continue
        old = table.operand(line, base)
        growth = Assertion(
            (said,),
            (new, replace(old, sign=-1)),
            Text("", ""),
            Text("", ""),
            divisor=(old,),
            quantity=Quantity.MICROPERCENT,
            rigid=True,
        )
        if judge_assertion(growth).verdict in {Verdict.EXACT, Verdict.ROUNDING}:
            return _OTHER_COLUMN
    return None


def _restatements(index: BookIndex, section: Section) -> Iterator[Assertion]:
    """The claims of a section with the lines they are linked to."""
    for claim in section.claims:
        if claim.target is None or claim.value is None:
            continue
        table = index.table(claim.target.section)
        operand = index.operand(claim.target)
        if table is None or operand is None:
            continue
        line = table.tree.by_number[claim.target.line]
        measure = next(m for m in table.section.measures if m.position == claim.target.measure)
        ratio = claim.state is FigureState.RATIO
        said = claim_operand(section, claim)
        told = _are_its_neighbours(section, claim, table) or _is_in_a_row(section, claim, table)
        if told or (ratio and _has_its_amount(section, claim, table)):
            said = replace(said, reading=change_value(said.reading, link=Basis.PROVED))
        yield Assertion(
            (said,), (operand,), claim_name(section, claim),
            table.name(line, measure), section=section.key,
            quantity=Quantity.MICROPERCENT if ratio else Quantity.FEN, mirror=not ratio,
            given=claim.by_amount,
            doubt=(None if told else _find_other_table(section, claim, table, measure))
            or _find_other_base(table, line, measure, claim),
        )  # fmt: skip


RULES = (prove_claims,)

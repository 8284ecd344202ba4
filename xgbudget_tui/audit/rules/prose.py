"""Prose: every figure in a sentence against the line it restates, and sums inside a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from xgbudget_tui.audit.assertion import Assertion, Operand
from xgbudget_tui.audit.book_index import BookIndex, claim_name, claim_operand
from xgbudget_tui.audit.judge import are_misread, judge_assertion
from xgbudget_tui.audit.rule import DISCLOSURE, IN_PROSE, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import Claim, LineItem, Measure, Section
from xgbudget_tui.model.figures import column_scope
from xgbudget_tui.model.proof import FigureRef, Quantity
from xgbudget_tui.model.slips import is_plain_slip, slip_likeness
from xgbudget_tui.model.terms import (
    Aspect,
    Basis,
    FigureState,
    MeasureKind,
    Phase,
    Scope,
    Verdict,
)
from xgbudget_tui.model.text import Text
from xgbudget_tui.model.value import change_value

_EXAMPLES = Text(
    "所列各项可能只是其中几项。",
    "The parts may be no more than a few examples of what it is made of.",
)
_PART_OF = " › "
"""Between the names of a claim's subject, from the whole (before 其中) down to the part."""
_NEARLY = Fraction(1, 50)
"""Parts that come this near to the whole were meant to list all of it."""
_NEAR = Fraction(1, 20)
"""Prose that comes this near to a line may well mean it, whatever speaks against it."""


class Breakdown(NamedTuple):
    """A total of the prose with the parts that make it up, and why that may not be all of it."""

    whole: Claim
    parts: list[Claim]
    doubt: Text | None = None


def find_breakdowns(section: Section) -> Iterator[Breakdown]:
    """Each total with its parts, where they were meant to list all of it.

    Parts stand in the total's own sentence. A semicolon may part them or end them, so both
    readings are tried; the one that adds up is it, else one that comes near. Prose that names a
    few examples, or says of money what it is for, states no sum.
    """
    levels = [
        claim
        for claim in section.claims
        if claim.state is FigureState.AMOUNT and claim.kind is MeasureKind.AMOUNT and claim.value
    ]
    at = 0
    while at < len(levels):
        whole, parts, short = levels[at], list[Claim](), None
        for claim in levels[at + 1 :]:
            between = _between(section, parts[-1] if parts else whole, claim)
            if "。" in between or not _is_part(claim, whole):
                break
            if re.search("[；;]", between) and short is None:
                short = len(parts)
            parts.append(claim)
        found = _choose(whole, parts, parts[:short])
        if found is not None:
            yield found
        at += 1 + len(parts)


def _choose(whole: Claim, all_parts: list[Claim], sure: list[Claim]) -> Breakdown | None:
    """The reading that adds up or nearly does, or would but for one slip of the pen; or None."""
    stated = whole.value or 0
    for leeway in (Fraction(0), _NEARLY):
        for parts in (all_parts, sure):
            if len(parts) > 1 and abs(_total(parts) - stated) <= abs(stated) * leeway:
                return Breakdown(whole, parts)
    for parts in (all_parts, sure):
        if len(parts) > 1 and _has_slip(whole, parts):
            return Breakdown(whole, parts)
    for parts in (all_parts, sure):
        if len(parts) > 1 and _has_slip(whole, parts, whole.resolution or 1):
            return Breakdown(whole, parts, _EXAMPLES)
    return None


def _has_slip(whole: Claim, parts: Sequence[Claim], digit: int = 1) -> bool:
    """Whether one figure of a sentence, written as it is meant to be, makes the sum exact.

    So a gross error does not turn a list of all parts into one of a few examples. ``digit`` is the
    last digit, in fen, to which all is rounded first: 54.3亿元 is no exact sum of amounts in 万元,
    and has so few digits that examples may look like such a list by chance.
    """
    gap = (whole.value or 0) - _total(parts)
    needed = [(whole, (whole.value or 0) - gap)]
    needed += [(part, (part.value or 0) + gap) for part in parts]
    return any(
        is_plain_slip(
            _round(one.value or 0, digit), _round(value, digit), max(one.resolution, digit)
        )
        for one, value in needed
    )


def _are_all_kinds(parts: Sequence[Claim]) -> bool:
    names = [part.subject.rpartition(_PART_OF)[2] for part in parts]
    return any(
        len(names) == len(kinds)
        and all(name.endswith(kind) for name, kind in zip(sorted(names), kinds, strict=True))
        for kinds in map(sorted, _ALL_KINDS)
    )


def _round(value: int, digit: int) -> int:
    return round(Fraction(value, digit)) * digit


def _total(parts: Sequence[Claim]) -> int:
    return sum(part.value or 0 for part in parts)


def _is_part(claim: Claim, whole: Claim) -> bool:
    inside = claim.subject.startswith(whole.subject + _PART_OF)
    deeper = _PART_OF in claim.subject[len(whole.subject) + len(_PART_OF) :]
    return inside and not deeper and claim.year == whole.year


def _between(section: Section, one: Claim, other: Claim) -> str:
    """The text of the prose from one claim to the next, over paragraphs split in print."""
    texts = [paragraph.text for paragraph in section.paragraphs]
    if not 0 <= one.paragraph <= other.paragraph < len(texts):
        return ""
    if one.paragraph == other.paragraph:
        return texts[one.paragraph][one.end : other.start]
    inner = texts[one.paragraph + 1 : other.paragraph]
    return "".join([texts[one.paragraph][one.end :], *inner, texts[other.paragraph][: other.start]])


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
_SOME_PARTS = Text(
    "“其中”各数少于总数，可能没有列全。",
    "The parts are less than the whole: the sentence may not list all of them.",
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
_ALL_KINDS = (
    ("一般债券", "专项债券"), ("一般债务", "专项债务"), ("税收收入", "非税收入"),
)  # fmt: skip
"""Kinds that make up the whole by law: the bonds and debts of the Budget Law, section 35, and the
official classification of revenue."""
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
    needed = _round(there.value, max(said.resolution, 1))
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
    if not stated and own in _LEVELS and _level_before(section, claim) not in {None, own}:
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


def _is_slip(table: Table, claim: Claim) -> bool:
    """Whether a claim is the figure it was linked to, or a slip of the pen for it."""
    if claim.target is None or claim.kind is not MeasureKind.AMOUNT:
        return True
    line = table.tree.by_number[claim.target.line]
    figure = line.figures[claim.target.measure - 1]
    digit = max(claim.resolution, figure.resolution, 1)
    said, there = (_round(value or 0, digit) for value in (claim.value, figure.value))
    return said == there or slip_likeness(said, there, digit) > 1


_LEVELS = {Scope.OVERALL, Scope.OWN_LEVEL}
_LEVEL = re.compile(r"(?P<whole>全[省市县区州旗])|本级|[省市县区州旗]级|级留用")


def _level_before(section: Section, claim: Claim) -> Scope | None:
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


@rule(
    "P2", _GROUP, RuleKind.EQUALITY,
    name=("文中“其中”各数之和等于总数", "The parts in a sentence add up to its total"),
    why=("“其中”列全各项时，其和等于总数", "Where a sentence lists all parts they make the whole"),
    applies=(
        "文中列出总数及其全部各部分（相差不到五十分之一，或只差一处笔误）",
        "Sentences with a total and parts that come within a fiftieth of it, or would but for a "
        "slip of the pen",
    ),
    needs=frozenset({Aspect.FIGURE}),
)  # fmt: skip
def prove_sentences(index: BookIndex) -> Iterator[Assertion]:
    """总数 = 其中各项之和

    Holds: 950万元，其中：出国 100，接待 170，用车 680. Fails: 950万元，其中：出国 110，其余同.
    """
    for section in index.book.sections:
        for whole, parts, doubt in find_breakdowns(section):
            operands = tuple(claim_operand(section, part) for part in parts)
            right = Text(f"文中 {len(parts)} 项之和", f"its {len(parts)} parts in the prose")
            # What is left after 其中 is no contradiction, unless a slip would explain it.
            short = _total(parts) < (whole.value or 0) and not _has_slip(whole, parts)
            short = short and not _are_all_kinds(parts)
            yield Assertion(
                (claim_operand(section, whole),), operands, claim_name(section, whole), right,
                section=section.key, doubt=doubt or (_SOME_PARTS if short else None),
            )  # fmt: skip


@rule(
    "P3", _GROUP, RuleKind.EQUALITY,
    name=("文中的增减与两年之数一致", "A change in the prose follows from its two years"),
    why=("文中的增减率由增减额和本年数推出", "The percent follows from the change and the level"),
    applies=(
        "文中同一事项写有本年数、增减额、增减率",
        "Prose with level, change and percent of one",
    ),
    needs=frozenset({Aspect.FIGURE}),
)  # fmt: skip
def prove_prose_changes(index: BookIndex) -> Iterator[Assertion]:
    """增减率 = 增减额 ÷ (本年数 − 增减额)

    Holds: 950, 减少 10, 下降 1%. Fails: 950, 减少 10, 下降 10%.
    """
    for section in index.book.sections:
        by_subject: dict[tuple[str, int | None], dict[MeasureKind, list[Claim]]] = {}
        for claim in section.claims:
            key = (claim.subject, claim.year)
            by_subject.setdefault(key, {}).setdefault(claim.kind, []).append(claim)
        for kinds in by_subject.values():
            levels = kinds.get(MeasureKind.AMOUNT, [])
            changes = kinds.get(MeasureKind.CHANGE, [])
            rates = kinds.get(MeasureKind.PERCENT_CHANGE, [])
            if len(levels) == len(changes) == len(rates) == 1 and _is_growth(section, rates[0]):
                yield _rate(section, levels[0], changes[0], rates[0])


_OTHER_RATE = re.compile(r"(?:审减|核减|审增|节约|节支|压缩|结余|核销)率[为达约]*$")
"""A rate of what was examined, which is a share of it and no growth over a year."""


def _is_growth(section: Section, rate: Claim) -> bool:
    texts = [paragraph.text for paragraph in section.paragraphs]
    before = texts[rate.paragraph][: rate.start] if rate.paragraph < len(texts) else ""
    return not _OTHER_RATE.search(before.replace(" ", ""))


def _rate(section: Section, level: Claim, change: Claim, rate: Claim) -> Assertion:
    below = (claim_operand(section, level), claim_operand(section, change, -1))
    what = Text("增减额除以上年数", "the change over last year's level")
    return Assertion(
        (claim_operand(section, rate),), (claim_operand(section, change),),
        claim_name(section, rate), what,
        section=section.key, divisor=below, quantity=Quantity.MICROPERCENT,
    )  # fmt: skip


@rule(
    "P4", _GROUP, RuleKind.EQUALITY,
    name=("文中的占比与所列之数一致", "Shares in the prose follow from the amounts beside them"),
    why=(
        "合为百分之百的各项占比，是各数占其总和的比例",
        "Shares that make up the whole are what each amount is of their sum",
    ),
    applies=(
        "文中连续列出几项数额及其占比，占比合为百分之百",
        "Prose that lists amounts, each with its share, the shares making up 100 %",
    ),
    needs=frozenset({Aspect.FIGURE}),
)  # fmt: skip
def prove_prose_shares(index: BookIndex) -> Iterator[Assertion]:
    """占比 = 该项 ÷ 所列各项之和

    Holds: 12 占 60%, 8 占 40%. Fails: 21 占 60%, 8 占 40%.
    """
    for section in index.book.sections:
        for group in _find_divisions(section):
            parts = tuple(claim_operand(section, amount) for amount, _ in group)
            # Of two shares that make up the whole the second follows from the first.
            asked = group[:1] if len(group) == 2 and _make_up_all(group) else group
            for (_, share), part in zip(asked, parts, strict=False):
                name = claim_name(section, share)
                yield Assertion(
                    (claim_operand(section, share),), (part,),
                    Text(f"{name.zh}的占比", f"the share of {name.en}"),
                    Text("按所列各项之和计算的占比", "the share of the sum of what is listed"),
                    section=section.key, divisor=parts, quantity=Quantity.MICROPERCENT,
                )  # fmt: skip


_SHARE_OF_ALL = re.compile(r"占(?:比|总量|总额|比重)?(?:为|的|达|约)*$")
"""What stands before a share of what is listed; 占预算的 is a share of something else."""
_ALL = 100 * 10**6


_LOOK_BACK = 12
"""Figures before a list among which the sum of it may be stated."""

_Division = list[tuple[Claim, Claim]]
"""Amounts that one whole is divided into, each with its share."""


def _find_divisions(section: Section) -> Iterator[_Division]:
    """Runs of two or more amounts, each followed by its share, that are all of something.

    Their shares make up 100 %, or the amounts the sum that is stated before them.
    """
    group: _Division = []
    before: list[Claim] = []
    for amount, share in pairwise(section.claims):
        if _is_share_of(section, amount, share):
            if group and group[-1][1].number + 1 != amount.number:
                group = []
            if not group:
                before = [one for one in section.claims if one.number < amount.number]
            group.append((amount, share))
            if len(group) > 1 and (_make_up_all(group) or _make_up_one(group, before)):
                yield group
                group = []


def _make_up_all(group: _Division) -> bool:
    total = sum(share.value or 0 for _, share in group)
    return 2 * abs(total - _ALL) <= sum(share.resolution for _, share in group)


def _make_up_one(group: _Division, before: Sequence[Claim]) -> bool:
    total = sum(amount.value or 0 for amount, _ in group)
    return any(
        whole.kind is MeasureKind.AMOUNT and whole.year == group[0][0].year and whole.value == total
        for whole in before[-_LOOK_BACK:]
    )


def _is_share_of(section: Section, amount: Claim, share: Claim) -> bool:
    kinds = (amount.kind, share.kind) == (MeasureKind.AMOUNT, MeasureKind.PERCENT_OF)
    if not kinds or amount.subject != share.subject or not amount.value or not share.value:
        return False
    texts = [paragraph.text for paragraph in section.paragraphs]
    before = texts[share.paragraph][: share.start] if share.paragraph < len(texts) else "占"
    return bool(_SHARE_OF_ALL.search(before.replace(" ", "")))


RULES = (prove_claims, prove_sentences, prove_prose_changes, prove_prose_shares)

"""Sums of the prose: figures of sentences against each other, without any table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from xgbudget_tui.audit.assertion import Assertion
from xgbudget_tui.audit.book_index import BookIndex, claim_name, claim_operand
from xgbudget_tui.audit.rule import BUDGET_LAW, CLASSIFICATION, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.rules.prose import level_before, round_to
from xgbudget_tui.model.book import Claim, Section
from xgbudget_tui.model.proof import Quantity
from xgbudget_tui.model.slips import is_plain_slip, slip_likeness
from xgbudget_tui.model.terms import Aspect, FigureState, MeasureKind
from xgbudget_tui.model.text import Text

_GROUP = RuleGroup.PROSE
_EXAMPLES = Text(
    "所列各项可能只是其中几项。",
    "The parts may be no more than a few examples of what it is made of.",
)
_OTHER_MONEY = Text(
    "文中可能还有没有写出的数，或两处口径不同。",
    "The prose may leave an amount out, or speak of two scopes.",
)
_SOME_PARTS = Text(
    "“其中”各数少于总数，可能没有列全。",
    "The parts are less than the whole: the sentence may not list all of them.",
)
_ALL_KINDS = (
    ("一般债券", "专项债券"), ("一般债务", "专项债务"), ("税收收入", "非税收入"),
)  # fmt: skip
"""Kinds that make up the whole by law: the bonds and debts of the Budget Law, section 35, and the
official classification of revenue."""
_PART_OF = " › "
"""Between the names of a claim's subject, from the whole (before 其中) down to the part."""
_NEARLY = Fraction(1, 50)
"""Parts that come this near to the whole were meant to list all of it."""


class Breakdown(NamedTuple):
    """A total of the prose with the parts that make it up, and why that may not be all of it.

    ``known``: that they are all of it does not follow from their sum.
    """

    whole: Claim
    parts: list[Claim]
    doubt: Text | None = None
    known: bool = False


def find_breakdowns(section: Section) -> Iterator[Breakdown]:
    """Each total with its parts, where they were meant to list all of it.

    Parts stand in the total's own sentence. A semicolon may part them or end them, so both
    readings are tried; the one that adds up is it, else one that comes near. Prose that names a
    few examples, or says of money what it is for, states no sum; a list of the same names that
    adds up elsewhere to a total of the same name says that it is of all.
    """
    listed = list(_list_parts(section))
    known = [found for found, _ in listed if found and _adds_up(found)]
    for found, given in listed:
        same = len(given.parts) >= _SAME_LIST and any(_is_same_list(given, one) for one in known)
        if same and (found is None or found.doubt is not None):
            yield given._replace(known=True)
        elif found is not None:
            yield found


_SAME_LIST = 3
"""Parts of a list that, found again by the same names, is of all once more."""


def _is_same_list(one: Breakdown, other: Breakdown) -> bool:
    """Whether two totals of one name (税收收入, 本级税收收入) list parts of the same names.

    The same parts may be all of one thing and some of another.
    """
    whole, same = _own_name(one.whole), _own_name(other.whole)
    return (whole.endswith(same) or same.endswith(whole)) and sorted(
        map(_own_name, one.parts)
    ) == sorted(map(_own_name, other.parts))


def _own_name(claim: Claim) -> str:
    return claim.subject.rpartition(_PART_OF)[2]


def _adds_up(found: Breakdown) -> bool:
    leeway = sum(one.resolution for one in (found.whole, *found.parts))
    return 2 * abs(_total(found.parts) - (found.whole.value or 0)) <= leeway


def _list_parts(section: Section) -> Iterator[tuple[Breakdown | None, Breakdown]]:
    """Each total of a sentence that lists some of it: with what was meant to be all, if so."""
    levels = _find_amounts(section)
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
        if parts:
            found = _choose(whole, parts, parts[:short])
            if found is None and _exceeds(section, whole, parts):
                found = Breakdown(whole, parts, _EXAMPLES)
            yield found, Breakdown(whole, parts)
        at += 1 + len(parts)


_OF_WHICH = re.compile(r".{0,12}(?:其中|包括|分别)")


def _exceeds(section: Section, whole: Claim, parts: Sequence[Claim]) -> bool:
    """Whether one of the parts that follow 其中 is more than the whole."""
    between = _between(section, whole, parts[0]).replace(" ", "")
    larger = any((part.value or 0) > (whole.value or 0) for part in parts)
    return len(parts) > 1 and larger and _OF_WHICH.match(between) is not None


def _choose(whole: Claim, all_parts: list[Claim], sure: list[Claim]) -> Breakdown | None:
    """The reading that adds up or nearly does, or would but for one slip of the pen; or None.

    What follows the parts in the sentence may be of something else: the first of them may be all.
    """
    stated = whole.value or 0
    for leeway in (Fraction(0), _NEARLY):
        for parts in (all_parts, sure):
            if len(parts) > 1 and abs(_total(parts) - stated) <= abs(stated) * leeway:
                return Breakdown(whole, parts)
        for size in range(len(all_parts) - 1, 1, -1):
            if not leeway and _total(all_parts[:size]) == stated:
                return Breakdown(whole, all_parts[:size])
    for parts in (all_parts, sure):
        if len(parts) > 1 and _has_slip(whole, parts):
            return Breakdown(whole, parts)
    for parts in (all_parts, sure):
        if len(parts) > 1 and _has_slip(whole, parts, whole.resolution or 1):
            return Breakdown(whole, parts, _EXAMPLES)
        if len(parts) >= _SAME_LIST and _has_small_slip(whole, parts):
            return Breakdown(whole, parts, _EXAMPLES)
    return None


def _has_small_slip(whole: Claim, parts: Sequence[Claim]) -> bool:
    """Whether one figure is a slip but for which the sum holds within rounding.

    So few digits may look so by chance: among a hundred lists of examples none did.
    """
    gap = (whole.value or 0) - _total(parts)
    digit = max(one.resolution for one in (whole, *parts))
    leeway = (len(parts) + 1) // 2
    return any(
        slip_likeness(value, value + change + beside * digit, one.resolution) > 1
        for one, change in ((whole, -gap), *((part, gap) for part in parts))
        for beside in range(-leeway, leeway + 1)
        if (value := one.value or 0)
    )


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
            round_to(one.value or 0, digit), round_to(value, digit), max(one.resolution, digit)
        )
        for one, value in needed
    )


def _are_all_kinds(parts: Sequence[Claim]) -> bool:
    names = [_own_name(part) for part in parts]
    return any(
        len(names) == len(kinds)
        and all(name.endswith(kind) for name, kind in zip(sorted(names), kinds, strict=True))
        for kinds in map(sorted, _ALL_KINDS)
    )


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
        for whole, parts, doubt, known in find_breakdowns(section):
            operands = tuple(claim_operand(section, part) for part in parts)
            right = Text(f"文中 {len(parts)} 项之和", f"its {len(parts)} parts in the prose")
            # What is left after 其中 is no contradiction, unless a slip would explain it.
            short = _total(parts) < (whole.value or 0) and not _has_slip(whole, parts)
            short = short and not known and not _are_all_kinds(parts)
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
            alone = len(levels) == len(changes) == len(rates) == 1
            if alone and _is_growth(section, changes[0], rates[0]):
                yield _rate(section, levels[0], changes[0], rates[0])


_OTHER_RATE = re.compile(r"(?:审减|核减|审增|节约|节支|压缩|结余|核销)率[为达约]*$")
"""A rate of what was examined, which is a share of it and no growth over a year."""


_OTHER_BASIS = re.compile(r"(?:同|可比)口径|剔除|因素后|还原")
"""Said of a rate: it is of other amounts than those beside it."""


def _is_growth(section: Section, change: Claim, rate: Claim) -> bool:
    """Whether a rate can follow from the change beside it, as far as the words say."""
    texts = [paragraph.text for paragraph in section.paragraphs]
    before = texts[rate.paragraph][: rate.start] if rate.paragraph < len(texts) else ""
    first, second = sorted((change, rate), key=lambda one: (one.paragraph, one.start))
    if _OTHER_BASIS.search(_between(section, first, second)):
        return False
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


@rule(
    "P5", _GROUP, RuleKind.EQUALITY,
    name=("文中收支总计平衡", "Totals of revenue and expenditure in the prose balance"),
    why=(
        "收支总计包括调入、上年结转和结余，两者相等；另写年终结余的，收入多出的即是结余",
        "Totals hold transfers and what is carried over, so they are equal; or the revenue is more "
        "by the balance that is named after them",
    ),
    applies=(
        "文中先后写有同一口径的收入总计（合计、总量）和支出总计",
        "Prose with totals of revenue and expenditure of one scope",
    ),
    source=BUDGET_LAW,
    needs=frozenset({Aspect.FIGURE}),
)  # fmt: skip
def prove_prose_balances(index: BookIndex) -> Iterator[Assertion]:
    """收入总计 = 支出总计（＋年终结余）

    Holds: 收入总计 50，支出总计 47，年终结余 3. Fails: 收入总计 50，支出总计 74，年终结余 3.
    """
    for section in index.book.sections:
        for revenue, spent, left in _find_balances(section):
            parts = (spent, left) if left and revenue.value != spent.value else (spent,)
            operands = tuple(claim_operand(section, part) for part in parts)
            names = [_own_name(part) for part in parts]
            several = "之和" if len(parts) > 1 else ""
            right = Text(
                f"文中的{'与'.join(names)}{several}", f"{' and '.join(names)} in the prose"
            )
            slip = _is_slip_of(revenue, parts)
            yield Assertion(
                (claim_operand(section, revenue),), operands, claim_name(section, revenue), right,
                section=section.key, doubt=None if slip else _OTHER_MONEY,
            )  # fmt: skip


_TOTALS = re.compile(r"(收入|支出)(总计|合计|总量|总额)$|全口径(收入|支出)$")
_LEFT = re.compile(r"(?:年终|当年|收支|结转|累计|年末)?(?:结余|结转)(?:下年)?(?:支出|资金)?$")
_NOT_BALANCED = re.compile(r"保险|社保|比|较")
"""Funds of social insurance keep what is left; a total compared with another is of two years."""


class _Balance(NamedTuple):
    revenue: Claim
    spent: Claim
    left: Claim | None


def _find_balances(section: Section) -> Iterator[_Balance]:
    """Totals of revenue with the next of expenditure in the same words, and what is left over."""
    levels = _find_amounts(section)
    revenue: Claim | None = None
    for at, claim in enumerate(levels):
        own = _own_name(claim)
        total = _TOTALS.search(own)
        if total is None:
            continue
        side, kind = total[1] or total[3], total[2] or "全口径"
        if _NOT_BALANCED.search(own):
            revenue = None
        elif side == "收入":
            revenue, words = claim, kind
        elif revenue is not None:
            after = [one for one in levels[at + 1 : at + 3] if _LEFT.search(one.subject)]
            level = level_before(section, revenue) is level_before(section, claim)
            if words == kind and revenue.year == claim.year and level:
                yield _Balance(revenue, claim, after[0] if after else None)
            revenue = None


@rule(
    "P6", _GROUP, RuleKind.EQUALITY,
    name=("文中税收与非税之和为总收入", "Tax and non-tax revenue in the prose make up the whole"),
    why=(
        "一般公共预算收入由税收收入和非税收入组成",
        "General public revenue is tax revenue and non-tax revenue",
    ),
    applies=("文中先后写有三者", "Prose that gives all three"),
    source=CLASSIFICATION,
    needs=frozenset({Aspect.FIGURE}),
)  # fmt: skip
def prove_prose_revenue(index: BookIndex) -> Iterator[Assertion]:
    """一般公共预算收入 = 税收收入 + 非税收入

    Holds: 139 = 89 + 50. Fails: 139 and 98 + 50.
    """
    for section in index.book.sections:
        for whole, tax, other in _find_revenues(section):
            slip = _is_slip_of(whole, (tax, other))
            yield Assertion(
                (claim_operand(section, whole),),
                (claim_operand(section, tax), claim_operand(section, other)),
                claim_name(section, whole),
                Text("文中的税收收入与非税收入之和", "tax and non-tax revenue in the prose"),
                section=section.key, doubt=None if slip else _OTHER_MONEY,
            )  # fmt: skip


_REVENUE = re.compile(r"一般公共预算收入(?:合计|总计)?$")
_OF_OTHERS = re.compile(r"来源于|辖区|全国|中央")
_NEAR_BY = 24
"""Amounts between a total and the last of what it is made of."""


def _find_revenues(section: Section) -> Iterator[tuple[Claim, Claim, Claim]]:
    """General public revenue with the tax and the non-tax revenue that the prose gives after it.

    Not where P2 has them as the parts of one sentence.
    """
    levels = _find_amounts(section)
    whole: Claim | None = None
    tax: Claim | None = None
    begun = 0
    for at, claim in enumerate(levels):
        own = _own_name(claim)
        if _REVENUE.search(own):
            whole, tax, begun = (None if _OF_OTHERS.search(own) else claim), None, at
        elif own.endswith("非税收入"):
            if whole and tax and whole.year == tax.year == claim.year and at - begun <= _NEAR_BY:
                parts = (tax, claim)
                listed = all(_is_part(part, whole) for part in parts)
                level = level_before(section, whole) is level_before(section, claim)
                if not listed and level:
                    yield whole, tax, claim
            whole = tax = None
        elif own.endswith("税收收入"):
            tax = claim


def _find_amounts(section: Section) -> list[Claim]:
    return [
        claim
        for claim in section.claims
        if claim.state is FigureState.AMOUNT and claim.kind is MeasureKind.AMOUNT and claim.value
    ]


def _is_slip_of(whole: Claim, parts: Sequence[Claim]) -> bool:
    """Whether one figure of a sum, written as it is meant to be, makes it exact.

    Of two figures that must be the same any slip of the pen tells.
    """
    if len(parts) > 1:
        return _has_slip(whole, parts)
    digit = max(whole.resolution, parts[0].resolution, 1)
    one, other = (round_to(claim.value or 0, digit) for claim in (whole, parts[0]))
    return slip_likeness(one, other, digit) > 1


RULES = (
    prove_sentences, prove_prose_changes, prove_prose_shares, prove_prose_balances,
    prove_prose_revenue,
)  # fmt: skip

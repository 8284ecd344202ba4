"""What a finding means: a fault of the document, a doubt, unchecked, or that it holds.

A difference is a fault only where the reading of every figure in it is sure. Where something a
rule needs is only supposed, another admissible reading would close it, or most of the comparisons
of the kind break, it is a doubt: a question to a reader, not a charge against the document.

One wrong figure must not hide behind the doubt that it causes. The sum of a branch whose lines
nothing printed holds together is still sure where other figures prove the branch: another column,
the same branch in another table, a second sum that asks for the very same value, or one slip of
the pen that explains the difference to the digit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from xgbudget_tui.audit.assertion import Assertion, Observation, Operand
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.causes import is_plain_slip
from xgbudget_tui.audit.judge import ENOUGH, Judged, judge_assertion
from xgbudget_tui.audit.rule import Rule, RuleKind
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.terms import Aspect, Basis, Kind, Relation, Verdict
from xgbudget_tui.model.text import Text

TROUBLED = frozenset({Verdict.SUSPECT, Verdict.FAILS})
_HOLDING = frozenset({Verdict.EXACT, Verdict.ROUNDING})
BEYOND_CHANCE = 5.0
"""Standard deviations of rounding that no table of this world reaches by chance (1 in 10⁶)."""


class Ruling(NamedTuple):
    """A kind, the basis of what is known worst, and why a doubt is one."""

    kind: Kind
    certainty: Basis = Basis.PRINTED
    doubt: Text | None = None


_EXPECTED = Text(
    "这是通常应有的情形，不符不等于有误。",
    "This is what is to be expected; where it is not met nothing need be wrong.",
)
_WITHIN = Text(
    "差额仍在四舍五入的极限之内，不能断定有误。",
    "The difference is inside the worst case of rounding, so nothing is proved.",
)
_BLANK = Text("一方是空白，可能未印或未读到。", "One side is blank: not printed, or not read.")
_MOST_BREAK = Text(
    "同类核对多数不符，可能是读错了列或行。",
    "Most comparisons of this kind break: a column or the rows may have been misread.",
)
_OTHER_COLUMN = Text(
    "换用该表的另一列则两边相符，可能选错了列。",
    "With another column of the table the sides agree: the wrong one may have been taken.",
)
_OTHER_PARENT = Text(
    "如果其中有的行属于另一上级，则两边相符。",
    "The sides would agree if some of these rows stood under another line.",
)

REASONS_OF_ONE = frozenset({_EXPECTED, _WITHIN, _BLANK, _OTHER_PARENT})
"""Reasons that say nothing of a cause: what has one of them need not have it in common."""


def rule_on_observation(rule: Rule, observation: Observation) -> Ruling:
    """What an observation means: by its own word, else by verdict, rule and figures."""
    figures = (*observation.reported, *observation.computed)
    aspect, basis, operand = _find_weakest(rule, figures)
    if observation.kind is not None:
        return Ruling(observation.kind, basis)
    if observation.verdict not in TROUBLED:
        held = observation.verdict in _HOLDING
        return Ruling(Kind.HOLDS if held else Kind.UNCHECKED, basis)
    if rule.kind is RuleKind.PLAUSIBILITY:
        return Ruling(Kind.DOUBT, basis, _EXPECTED)
    if observation.verdict is Verdict.SUSPECT:
        return Ruling(Kind.DOUBT, basis)
    if operand is not None and not basis.sure:
        return Ruling(Kind.DOUBT, basis, _say_unsure(aspect, basis, operand))
    return Ruling(Kind.FAULT, basis)


class Kinds:
    """Decides what each judged assertion of a Book means, knowing all the others."""

    def __init__(self, index: BookIndex, judged: Sequence[Judged]) -> None:
        self._index = index
        self._judged = judged

    def rule_on(self, one: Judged) -> Ruling:
        """What an assertion means, given how it came out."""
        verdict = one.outcome.verdict
        aspect, basis, operand = _find_weakest(one.rule, _operands(one.assertion))
        if verdict in _HOLDING:
            return Ruling(Kind.UNCHECKED if one.assertion.given else Kind.HOLDS, basis)
        if verdict not in TROUBLED:
            return Ruling(Kind.UNCHECKED, basis)
        known = self._find_excuse(one)
        if known is not None:
            return Ruling(Kind.DOUBT, basis, known)
        if operand is not None and not basis.sure:
            if aspect is not Aspect.PLACE or not self._is_branch_proved(one):
                return Ruling(Kind.DOUBT, basis, _say_unsure(aspect, basis, operand))
            basis = Basis.PROVED
        other = self._find_other_reading(one)
        return Ruling(Kind.DOUBT, basis, other) if other else Ruling(Kind.FAULT, basis)

    def _find_excuse(self, one: Judged) -> Text | None:
        """What keeps a difference from being a fault, however sure the reading is."""
        if one.assertion.doubt is not None:
            return one.assertion.doubt
        if one.rule.kind is RuleKind.PLAUSIBILITY:
            return _EXPECTED
        if one.outcome.verdict is Verdict.SUSPECT:
            if one.outcome.difference is None:
                return _BLANK
            if (one.outcome.deviations or 0) < BEYOND_CHANCE:
                return _WITHIN
        return _MOST_BREAK if _group(one) in self._misread else None

    @cached_property
    def _misread(self) -> frozenset[tuple[str, str, int]]:
        """The rules, tables and columns of which most comparisons break."""
        broken: Counter[tuple[str, str, int]] = Counter()
        decided: Counter[tuple[str, str, int]] = Counter()
        for one in self._judged:
            if one.outcome.verdict in TROUBLED:
                broken[_group(one)] += 1
            if one.outcome.verdict in TROUBLED | _HOLDING:
                decided[_group(one)] += 1
        return frozenset(
            group for group, n in broken.items() if n >= ENOUGH and 2 * n > decided[group]
        )

    @cached_property
    def _asked(self) -> dict[tuple[FigureRef, int], int]:
        """How many broken equalities ask for a value of a figure."""
        asked: Counter[tuple[FigureRef, int]] = Counter()
        for one in self._judged:
            if one.outcome.verdict in TROUBLED and one.assertion.relation is Relation.EQUAL:
                asked.update({(o.ref, value) for o, value in needed_values(one) if o.ref})
        return asked

    def _is_branch_proved(self, one: Judged) -> bool:
        """Whether other figures prove the branch whose sum breaks."""
        branch = self._branch(one.assertion)
        if branch is None:
            return False
        table, head, parts = branch
        return (
            self._holds_in_another_column(one, table, head, parts)
            or self._holds_in_another_table(table, head, parts)
            or self._is_asked_twice(one)
            or self._is_slip(one)
        )

    def _branch(self, assertion: Assertion) -> tuple[Table, LineItem, tuple[LineItem, ...]] | None:
        """The line and the parts of a sum down a column, or None if it is another thing."""
        refs = [operand.ref for operand in _operands(assertion)]
        if any(ref is None or ref.is_claim for ref in refs) or len(assertion.reported) != 1:
            return None
        known = [ref for ref in refs if ref is not None]
        table = self._index.table(known[0].section)
        if table is None or len({(ref.section, ref.measure) for ref in known}) != 1:
            return None
        lines = [table.tree.by_number[ref.line] for ref in known]
        return table, lines[0], tuple(lines[1:])

    def _holds_in_another_column(
        self, one: Judged, table: Table, head: LineItem, parts: tuple[LineItem, ...]
    ) -> bool:
        """Whether the same branch adds up in another amount column, of more than one amount."""
        (own,) = {operand.ref.measure for operand in one.assertion.reported if operand.ref}
        for measure in table.amounts:
            if measure.position == own:
                continue
            operands = table.operands(parts, measure)
            if sum(bool(operand.value) for operand in operands) < 2:
                continue
            if _adds_up(table.operand(head, measure), operands, one.assertion.relation):
                return True
        return False

    def _holds_in_another_table(
        self, table: Table, head: LineItem, parts: tuple[LineItem, ...]
    ) -> bool:
        """Whether a table of the same kind has the same branch, name by name, and it adds up."""
        if len(parts) < 2:
            return False
        names = [part.name for part in parts]
        for other in self._index.of_kind(table.kind):
            if other is table or other.main is None:
                continue
            for line, there in other.parents:
                if line.name == head.name and [part.name for part in there] == names:
                    operands = other.operands(there, other.main)
                    if _adds_up(other.operand(line, other.main), operands, Relation.EQUAL):
                        return True
        return False

    def _is_asked_twice(self, one: Judged) -> bool:
        """Whether another broken equality asks for the same value of one of these figures."""
        return any(
            operand.ref and self._asked.get((operand.ref, value), 0) > 1
            for operand, value in needed_values(one)
        )

    def _is_slip(self, one: Judged) -> bool:
        """Whether one figure, but for a slip of the pen, would close the sum to the digit."""
        return any(
            is_plain_slip(operand.value or 0, value, operand.resolution)
            for operand, value in needed_values(one)
        )

    def _find_other_reading(self, one: Judged) -> Text | None:
        """Another way to read the table that closes the difference, or None."""
        if Aspect.PLACE in one.rule.needs:
            return _OTHER_PARENT if self._has_other_parent(one) else None
        if Aspect.PERIOD in one.rule.needs and self._has_other_column(one):
            return _OTHER_COLUMN
        return None

    def _has_other_column(self, one: Judged) -> bool:
        """Whether the sides agree with one table's figures taken from another of its columns."""
        assertion = one.assertion
        tables = {o.ref.section for o in _operands(assertion) if o.ref and not o.ref.is_claim}
        for key in tables:
            table = self._index.table(key)
            for measure in table.wholes if table else ():
                changed = _move(assertion, key, measure.position, self._index)
                if changed is not None and judge_assertion(changed).verdict is Verdict.EXACT:
                    return True
        return False

    def _has_other_parent(self, one: Judged) -> bool:
        """Whether the sum closes without a part that may stand elsewhere, or with one more."""
        branch = self._branch(one.assertion)
        gap = one.outcome.difference
        if branch is None or not gap:
            return False
        table, head, parts = branch
        position = one.assertion.reported[0].ref.measure if one.assertion.reported[0].ref else 0
        measure = next((m for m in table.amounts if m.position == position), None)
        if measure is None:
            return False
        leeway = one.outcome.likely or 0
        loose = [part for part in parts if not _is_firm(table, part)]
        out = [(table.operand(part, measure).value or 0) for part in loose]
        near = [line for line in _neighbours(table, head) if not _is_firm(table, line)]
        into = [(table.operand(line, measure).value or 0) for line in near]
        return any(abs(gap + amount) <= leeway for amount in _runs(out)) or any(
            abs(gap - amount) <= leeway for amount in _runs(into)
        )


def needed_values(one: Judged) -> Iterator[tuple[Operand, int]]:
    """Each printed figure of an equality with the value that would close it."""
    gap = one.outcome.difference or 0
    for operand in one.assertion.reported:
        if operand.value is not None:
            yield operand, operand.value - operand.sign * gap
    if one.assertion.divisor or one.assertion.factor != 1:
        return
    for operand in one.assertion.computed:
        if operand.value is not None:
            yield operand, operand.value + operand.sign * gap


def _operands(assertion: Assertion) -> tuple[Operand, ...]:
    return (*assertion.reported, *assertion.computed, *assertion.divisor)


def _find_weakest(rule: Rule, operands: Iterable[Operand]) -> tuple[Aspect, Basis, Operand | None]:
    """What the rule needs and is known worst, of which figure. The head of a sum has no place."""
    worst: tuple[Aspect, Basis, Operand | None] = (Aspect.FIGURE, Basis.PRINTED, None)
    for number, operand in enumerate(operands):
        needs = rule.needs - {Aspect.PLACE} if number == 0 else rule.needs
        if operand.value is None or not needs:
            continue
        aspect, basis = operand.reading.weakest(sorted(needs))
        if basis.rank > worst[1].rank:
            worst = aspect, basis, operand
    return worst


def _say_unsure(aspect: Aspect, basis: Basis, operand: Operand) -> Text:
    """Which figure's reading is not sure, and of what."""
    return Text(
        f"“{operand.label}”的{aspect.zh}没有印明，只是{basis.zh}的，可能读错。",
        f"The {aspect.en} of {operand.label} is not printed but {basis.en}: it may be misread.",
    )


def _group(one: Judged) -> tuple[str, str, int]:
    ref = one.assertion.reported[0].ref if one.assertion.reported else None
    section = one.assertion.section or (ref.section if ref else "")
    return one.rule.code, section, ref.measure if ref else 0


def _adds_up(head: Operand, parts: tuple[Operand, ...], relation: Relation) -> bool:
    probe = Assertion((head,), parts, Text("", ""), Text("", ""), relation)
    return bool(head.value) and judge_assertion(probe).verdict in _HOLDING


def _move(assertion: Assertion, key: str, position: int, index: BookIndex) -> Assertion | None:
    """The assertion with the figures of one table taken from another column; None if the same."""
    changed = False

    def take(operand: Operand) -> Operand:
        nonlocal changed
        ref = operand.ref
        if ref is None or ref.section != key or ref.is_claim or ref.measure == position:
            return operand
        other = index.operand(FigureRef(key, ref.line, position))
        if other is None or other.value is None:
            return operand
        changed = True
        return replace(other, sign=operand.sign, label=operand.label)

    moved = replace(
        assertion,
        reported=tuple(map(take, assertion.reported)),
        computed=tuple(map(take, assertion.computed)),
        divisor=tuple(map(take, assertion.divisor)),
    )
    return moved if changed else None


def _is_firm(table: Table, line: LineItem) -> bool:
    """Whether the place of a line is printed, so that it stands nowhere else."""
    measure = table.amounts[0]
    return table.operand(line, measure).reading.place in {Basis.PRINTED, Basis.PROVED}


def _neighbours(table: Table, head: LineItem) -> list[LineItem]:
    """The lines beside a line: those that could be its parts if it reached further."""
    parent = table.tree.parent(head)
    beside = table.tree.children(parent) if parent is not None else table.tree.roots
    return [line for line in beside if line is not head]


def _runs(amounts: Sequence[int]) -> Iterator[int]:
    """Every amount, and the sums of those from each to the last."""
    yield from (amount for amount in amounts if amount)
    total = 0
    for amount in reversed(amounts):
        total += amount
        if total:
            yield total

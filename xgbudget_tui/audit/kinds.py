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

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from xgbudget_tui.audit.assertion import Assertion, Observation, Operand
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.judge import (
    ENOUGH,
    Judged,
    is_one_slip,
    judge_assertion,
    needed_values,
)
from xgbudget_tui.audit.rule import ACROSS_COLUMNS, Rule, RuleKind
from xgbudget_tui.audit.selections import RESERVE_SPENT, find_selection
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.rounding import is_same_number
from xgbudget_tui.model.slips import is_transposed, slip_likeness
from xgbudget_tui.model.terms import Aspect, Basis, Evidence, Kind, Relation, Verdict
from xgbudget_tui.model.text import Text

TROUBLED = frozenset({Verdict.SUSPECT, Verdict.FAILS})
_HOLDING = frozenset({Verdict.EXACT, Verdict.ROUNDING})
_ROWS_THAT_PROVE = 4
"""So many rows that follow from two columns prove that a third refers to them."""
_WITHOUT_CELLS = {"text", "pdf"}
"""Formats in which the cells of a row are told apart by where their text stands."""
_FAR_LARGER = 2
_TELLING_SWAP = 20
"""Last digits that two swapped ones must change where one other column shows the branch whole."""
_BOTH = 2
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
_LAST_DIGIT = Text(
    "两个合计各自四舍五入，可差末位一个单位。",
    "Two totals that were rounded apart may differ by one in the last place.",
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
_ROWS_LEFT_OUT = Text(
    "所列各行都少于上级，可能有的行没有公开，或没有读到。",
    "The rows listed are less than their heading throughout: some may not be published, or not "
    "read.",
)
_ROWS_TOO_MANY = Text(
    "所列各行在各列都多于上级，可能有的行不属于它。",
    "The rows listed exceed their heading in every column: some of them may not be its own.",
)
_SEVERAL_BREAK = Text(
    "表内有多处下级加总不符，不是一个数所致，行或列可能读错。",
    "Several branches of the table do not add up, and no single figure is the reason: its rows or "
    "columns may be misread.",
)
_OTHER_CELL = Text(
    "两列的差额正好相反，有一格可能属于另一列。",
    "Two columns miss by the same amount in opposite directions: a cell may belong to the other.",
)
_TOO_LARGE = Text(
    "有一项大于合计，可能是几个数读成了一个，或不是它的下级。",
    "One part is larger than the whole: several numbers may have been read as one, or it may "
    "stand under another line.",
)
_OTHER_LINE = Text(
    "该表另有一行正是此数，文字说的可能是那一行。",
    "Another line of the table states this very figure: the prose may mean that one.",
)
_TWINS = Text(
    "有同名同数的行重复出现，其中有的可能是另一行的下级。",
    "A row stands twice with the same figure: one may be part of the other.",
)
_OTHER_PARENT = Text(
    "如果其中有的行属于另一上级，则两边相符。",
    "The sides would agree if some of these rows stood under another line.",
)
_LONE_PART = Text(
    "只有一个下级，它可能与上级并列，或另有下级没有列出。",
    "There is only one row under the line: it may stand beside it, or others are not listed.",
)

REASONS_OF_ONE = frozenset(
    {_EXPECTED, _WITHIN, _LAST_DIGIT, _BLANK, _ROWS_LEFT_OUT, _OTHER_CELL, _TOO_LARGE, _OTHER_LINE,
     _OTHER_PARENT}
)  # fmt: skip
"""Reasons that say nothing of a cause: what has one of them need not have it in common."""
REASONS_OF_PLACES = frozenset(
    {_MOST_BREAK, _SEVERAL_BREAK, _ROWS_LEFT_OUT, _ROWS_TOO_MANY, _OTHER_PARENT}
)
"""Reasons that come from not knowing where the lines of a table stand."""


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
        if verdict not in TROUBLED or one.assertion.loose:
            return Ruling(Kind.UNCHECKED, basis, one.assertion.doubt)
        known = self._find_excuse(one) or _find_open(one)
        if known is not None:
            return Ruling(Kind.DOUBT, basis, known)
        if operand is not None and not basis.sure:
            if not self._is_proved(one, aspect):
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
        if _is_last_digit(one):
            return _LAST_DIGIT
        return _MOST_BREAK if _group(one) in self._misread else None

    @cached_property
    def _counts(self) -> tuple[Counter[tuple[str, str, int]], Counter[tuple[str, str, int]]]:
        """How many comparisons of each rule, table and column break, and are decided at all."""
        broken: Counter[tuple[str, str, int]] = Counter()
        decided: Counter[tuple[str, str, int]] = Counter()
        for one in self._judged:
            if one.outcome.verdict in TROUBLED:
                broken[_group(one)] += 1
            if one.outcome.verdict in TROUBLED | _HOLDING:
                decided[_group(one)] += 1
        return broken, decided

    @cached_property
    def _misread(self) -> frozenset[tuple[str, str, int]]:
        """The rules, tables and columns of which most comparisons break."""
        broken, decided = self._counts
        return frozenset(
            group for group, n in broken.items() if n >= ENOUGH and 2 * n > decided[group]
        )

    @cached_property
    def _often_broken(self) -> frozenset[tuple[str, str, int]]:
        """Those of which more than one in five does."""
        broken, decided = self._counts
        return frozenset(
            group for group, n in broken.items() if n >= ENOUGH and 5 * n > decided[group]
        )

    @cached_property
    def _asked(self) -> dict[tuple[FigureRef, int], int]:
        """How many broken equalities ask for a value of a figure.

        Two rules that add up the same figures are one: the rows of a branch, and those that the
        classification puts under its head.
        """
        asked: Counter[tuple[FigureRef, int]] = Counter()
        seen: set[frozenset[FigureRef | None]] = set()
        for one in self._judged:
            if one.outcome.verdict not in TROUBLED or one.assertion.relation is not Relation.EQUAL:
                continue
            figures = frozenset(o.ref for o in _operands(one.assertion) if o.value)
            if figures not in seen:
                seen.add(figures)
                asked.update(
                    {
                        (o.ref, value)
                        for o, value in needed_values(one.assertion, one.outcome)
                        if o.ref
                    }
                )
        return asked

    def _is_proved(self, one: Judged, aspect: Aspect) -> bool:
        """Whether other figures prove what is not printed of one: its branch, or its column."""
        if aspect is Aspect.PLACE:
            return self._is_branch_proved(one)
        if aspect is Aspect.COLUMN and Aspect.LINK in one.rule.needs:
            # Prose surely of this line, but for a slip the column's own figure, tells the column.
            return one.assertion.reported[0].reading.link.sure and self._is_slip(one)
        if aspect is not Aspect.COLUMN or one.rule.needs != ACROSS_COLUMNS:
            return False
        # What a column refers to is proved where its other rows follow from it.
        broken, decided = self._counts
        group = _group(one)
        held = decided[group] - broken[group]
        return held >= _ROWS_THAT_PROVE and 5 * broken[group] <= decided[group]

    def _is_branch_proved(self, one: Judged) -> bool:
        """Whether other figures prove the branch whose sum breaks."""
        branch = self._branch(one.assertion)
        if branch is None:
            return False
        table, head, parts = branch
        if len(parts) == 1:
            # A lone line below another may as well stand beside it.
            return self._is_slip(one)
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
        return any(
            self._adds_up_in(table, head, parts, measure, one.assertion.relation)
            for measure in table.amounts
            if measure.position != own
        )

    def _adds_up_in(
        self,
        table: Table,
        head: LineItem,
        parts: Sequence[LineItem],
        measure: Measure,
        relation: Relation = Relation.EQUAL,
    ) -> bool:
        """Whether a branch adds up in a column, of more than one amount."""
        operands = table.operands(parts, measure)
        if sum(bool(operand.value) for operand in operands) < _BOTH:
            return False
        return _adds_up(table.operand(head, measure), operands, relation)

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
            for operand, value in needed_values(one.assertion, one.outcome)
        )

    def _is_one_figure(self, one: Judged) -> bool:
        """Whether all points at one wrong figure: a slip, or two sums that ask for one value."""
        return self._is_slip(one) or self._is_asked_twice(one)

    def _find_misread_branch(self, one: Judged) -> Text | None:
        """What of a broken branch looks like rows or cells that were lost or put elsewhere."""
        assertion, gap = one.assertion, one.outcome.difference or 0
        ref = assertion.reported[0].ref
        table = self._index.table(ref.section) if ref else None
        if ref is None or table is None:
            return None
        twins = Counter((part.label, part.value) for part in assertion.computed if part.value)
        gaps = self._gaps.get((ref.section, ref.line), {})
        others = [other for position, other in gaps.items() if position != ref.measure]
        swapped = self._index.book.source.format in _WITHOUT_CELLS and -gap in others
        reasons = {
            _TOO_LARGE: _has_part_beyond_whole(one),
            _TWINS: any(
                # Left out, they explain most of it: another row may differ besides.
                2 * abs(gap + more * (value or 0)) < abs(gap)
                for (_, value), times in twins.items()
                for more in range(1, times)
            ),
            _OTHER_CELL: swapped,
            _ROWS_LEFT_OUT: gap > 0 and self._lacks_rows(table, ref, gaps),
            _ROWS_TOO_MANY: self._exceeds_everywhere(table, ref, gaps),
            _SEVERAL_BREAK: ref.section in self._badly_footed,
        }
        found = next((reason for reason, holds in reasons.items() if holds), None)
        return found or self._find_selection(one)

    def _has_unread_part(self, one: Judged) -> bool:
        """Whether a part of a sum is printed in a way that is read as no amount (2800,000).

        Or is blank here, and what is missing is its amount in another column, more than half of
        the whole: no slip of the pen leaves that out.
        """
        branch = self._branch(one.assertion)
        measure = _measure_of(branch[0], one) if branch else None
        if branch is None or measure is None:
            return False
        gap, whole = one.outcome.difference or 0, one.assertion.reported[0].value or 0
        for line in branch[2]:
            for figure in line.figures[measure.position - 1 : measure.position]:
                elsewhere = {other.value for other in line.figures}
                if figure.value is None and (
                    any(sign.isdigit() for sign in figure.printed)
                    or (gap in elsewhere and 2 * gap > whole)
                ):
                    return True
        return False

    def _has_slid(self, one: Judged) -> bool:
        """Whether a branch breaks in each of several columns, in print without cells.

        One wrong figure breaks one column: cells may have slid into another.
        """
        ref = one.assertion.reported[0].ref
        table = self._index.table(ref.section) if ref else None
        if ref is None or table is None or self._index.book.source.format not in _WITHOUT_CELLS:
            return False
        filled = _filled_columns(table, table.tree.by_number[ref.line])
        gaps = self._all_gaps.get((ref.section, ref.line), {})
        return len(filled) > 1 and all(gaps.get(position) for position in filled)

    def _find_selection(self, one: Judged) -> Text | None:
        """Why the rows of a branch need not make up its head, as the table itself says."""
        branch = self._branch(one.assertion)
        measure = _measure_of(branch[0], one) if branch else None
        if branch is None or measure is None:
            return None
        return find_selection(*branch, measure, one.outcome.difference or 0)

    def _hides_a_row(self, one: Judged) -> bool:
        """Whether a row larger than the line above it would close the sum, stood it one higher."""
        branch, gap = self._branch(one.assertion), one.outcome.difference or 0
        measure = _measure_of(branch[0], one) if branch else None
        if branch is None or measure is None or gap <= 0 or self._is_slip(one):
            return False
        table = branch[0]
        return any(
            table.operand(line, measure).value == gap > (table.operand(part, measure).value or 0)
            for part in branch[2]
            for line in table.tree.children(part)
        )

    def _misses_everywhere(self, one: Judged) -> bool:
        """Whether a heading exceeds its rows in most columns, and not by one figure in all.

        With only two columns in both, for two are what one wrong figure and its total make.
        """
        branch = self._branch(one.assertion)
        if branch is None:
            return False
        table, head, _ = branch
        key = table.key, head.number
        gaps = self._all_gaps.get(key, {})
        filled = _filled_columns(table, head)
        short = [position for position in filled if gaps.get(position, 0) > 0]
        if (one.outcome.difference or 0) <= 0 or key not in self._gaps or len(filled) < _BOTH:
            return False
        most = len(short) > _BOTH and 2 * len(short) >= len(filled) and min(gaps.values()) > 0
        return most or len(short) == len(filled)

    def _exceeds_everywhere(self, table: Table, ref: FigureRef, gaps: Mapping[int, int]) -> bool:
        """Whether the rows of a line exceed it in every column of amounts, of several."""
        filled = _filled_columns(table, table.tree.by_number[ref.line])
        return len(filled) > 1 and all(gaps.get(position, 0) < 0 for position in filled)

    def _lacks_rows(self, table: Table, ref: FigureRef, gaps: Mapping[int, int]) -> bool:
        """Whether a heading exceeds its rows in every column, or other headings do, too."""
        filled = _filled_columns(table, table.tree.by_number[ref.line])
        if len(filled) > 1 and all(gaps.get(position, 0) > 0 for position in filled):
            return True
        own = gaps.get(ref.measure, 0)
        leeway = self._leeways.get(ref, 0)
        return any(
            # A total of the finest lines misses what one of its branches does: that is one cause.
            abs(found.get(ref.measure, 0) - own)
            > max(leeway, self._leeways.get(FigureRef(*key, ref.measure), 0))
            for key, found in self._gaps.items()
            if key != (ref.section, ref.line) and key[0] == ref.section
            if found.get(ref.measure, 0) > 0
        )

    @cached_property
    def _gaps(self) -> dict[tuple[str, int], dict[int, int]]:
        """By how much each line of a table misses the sum of its parts, column by column.

        Sums that one wrong figure explains are left out.
        """
        return _sort_gaps(one for one in self._footings if not self._is_one_figure(one))

    @cached_property
    def _all_gaps(self) -> dict[tuple[str, int], dict[int, int]]:
        """The same of all sums."""
        return _sort_gaps(self._footings)

    @cached_property
    def _leeways(self) -> dict[FigureRef, int]:
        """How much rounding explains of each sum, fen."""
        return {
            one.assertion.reported[0].ref: one.outcome.likely or 0
            for one in self._footings
            if one.assertion.reported[0].ref is not None
        }

    @cached_property
    def _footings(self) -> list[Judged]:
        return [
            one
            for one in self._judged
            if Aspect.PLACE in one.rule.needs and one.assertion.relation is Relation.EQUAL
        ]

    @cached_property
    def _badly_footed(self) -> frozenset[str]:
        """The tables in which so many branches break that no few figures can be the reason."""
        broken: Counter[str] = Counter()
        for (section, _), gaps in self._gaps.items():
            broken[section] += len(gaps)
        decided = Counter(
            one.assertion.section or ""
            for one in self._footings
            if one.outcome.verdict in TROUBLED | _HOLDING
        )
        return frozenset(key for key, n in broken.items() if n >= ENOUGH and 6 * n > decided[key])

    def _is_lone_part(self, one: Judged) -> bool:
        """Whether the only part may stand beside its head, or have others beside it not listed."""
        branch = self._branch(one.assertion)
        if branch is None or len(branch[2]) != 1 or self._is_slip(one):
            return False
        return (one.outcome.difference or 0) > 0 or not _is_firm(branch[0], branch[2][0])

    def _is_slip(self, one: Judged) -> bool:
        """Whether one figure, but for a slip of the pen, would close the sum.

        To the digit, or as near as rounding lets one know.
        """
        if len(one.assertion.computed) == 1:
            # The only part is a copy: without rounding, and with no other figure to be chance.
            return any(
                slip_likeness(operand.value or 0, value, operand.resolution) >= 2
                for operand, value in needed_values(one.assertion, one.outcome)
            )
        return is_one_slip(one.assertion, one.outcome)

    def _find_other_reading(self, one: Judged) -> Text | None:
        """Another way to read the table that closes the difference, or None."""
        if Aspect.PLACE in one.rule.needs:
            return self._find_other_branch(one)
        if Aspect.LINK in one.rule.needs and self._has_other_line(one):
            return _OTHER_LINE
        if self._is_in_other_column(one):
            return _OTHER_CELL
        if one.rule.needs == ACROSS_COLUMNS and _group(one) in self._often_broken:
            return _MOST_BREAK
        if Aspect.PERIOD in one.rule.needs and self._has_other_column(one):
            return _OTHER_COLUMN
        return None

    def _find_other_branch(self, one: Judged) -> Text | None:
        """Another way to read a branch that closes its sum, or why it need not close."""
        if self._has_other_parent(one) or self._hides_a_row(one):
            return _OTHER_PARENT
        if self._is_lone_part(one):
            return _LONE_PART
        if self._misses_everywhere(one):
            return _ROWS_LEFT_OUT
        if self._has_unread_part(one) or self._has_slid(one):
            return _BLANK if self._has_unread_part(one) else _SEVERAL_BREAK
        if self._is_one_figure(one) or self._is_swap_in_a_sound_branch(one):
            # A reserve is a round amount, and so looks like a slip of one digit.
            return RESERVE_SPENT if self._find_selection(one) is RESERVE_SPENT else None
        return self._find_misread_branch(one)

    def _is_swap_in_a_sound_branch(self, one: Judged) -> bool:
        """Whether swapped digits explain a branch to the digit that is exact in another column.

        Its rows are all there, then, and nothing was rounded. A change so small that chance may
        find it somewhere asks for two such columns.
        """
        branch = self._branch(one.assertion)
        if branch is None or len(branch[2]) < _BOTH:
            return False
        table, head, parts = branch
        own = one.assertion.reported[0]
        exact = [
            column
            for column in table.amounts
            if own.ref is not None and column.position != own.ref.measure
            if table.operand(head, column).value and not _gap_of(table, head, parts, column)
            if sum(bool(table.operand(part, column).value) for part in parts) >= _BOTH
        ]
        small = abs(one.outcome.difference or 0) < _TELLING_SWAP * max(own.resolution, 1)
        return len(exact) > small and any(
            is_transposed(operand.value or 0, value, operand.resolution)
            for operand, value in needed_values(one.assertion, one.outcome)
        )

    def _is_in_other_column(self, one: Judged) -> bool:
        """Whether the same sum misses by the opposite in another column, in print without cells."""
        ref, gap = one.assertion.reported[0].ref, one.outcome.difference or 0
        if ref is None or self._index.book.source.format not in _WITHOUT_CELLS:
            return False
        key = one.rule.code, ref.section, ref.line
        return len(one.assertion.computed) > 1 and -gap in self._gaps_by_rule.get(key, ())

    @cached_property
    def _gaps_by_rule(self) -> dict[tuple[str, str, int], list[int]]:
        """By how much the sums of each rule and line miss, over the columns."""
        found: dict[tuple[str, str, int], list[int]] = {}
        for one in self._judged:
            ref = one.assertion.reported[0].ref if one.assertion.reported else None
            if ref is not None and one.outcome.verdict is Verdict.FAILS:
                key = one.rule.code, ref.section, ref.line
                found.setdefault(key, []).append(one.outcome.difference or 0)
        return found

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

    def _has_other_line(self, one: Judged) -> bool:
        """Whether another line of the table states just what the prose does."""
        said, target = one.assertion.reported[0], one.assertion.computed[0]
        if said.reading.link is Basis.PROVED:
            return False  # other figures of the sentence are of this line and no other
        table = self._index.table(target.ref.section) if target.ref else None
        if table is None or target.ref is None:
            return False
        position = target.ref.measure
        measure = next((m for m in table.section.measures if m.position == position), None)
        return measure is not None and any(
            is_same_number(said, table.operand(line, measure)) for line in table.section.lines
        )

    def _has_other_parent(self, one: Judged) -> bool:
        """Whether the sum closes without a part that may stand elsewhere, or with one more.

        Not where as many columns in which the branch adds up would then no longer do so. If one
        wrong figure explains it too, or the official lists put the parts here, they must make up
        the difference to the digit.
        """
        branch = self._branch(one.assertion)
        gap = one.outcome.difference
        if branch is None or not gap:
            return False
        table, head, parts = branch
        position = one.assertion.reported[0].ref.measure if one.assertion.reported[0].ref else 0
        measure = next((m for m in table.amounts if m.position == position), None)
        if measure is None:
            return False
        digit = one.assertion.reported[0].resolution
        leeway = one.outcome.likely or 0
        if self._is_one_figure(one):
            leeway = min(leeway, digit)
        loose = [part for part in parts if not _is_firm(table, part)]
        near = list(
            itertools.takewhile(
                lambda line: not _is_firm(table, line), _following(table, head, parts)
            )
        )
        holding = [
            column
            for column in table.amounts
            if column is not measure and self._adds_up_in(table, head, parts, column)
        ]

        def closes(lines: Sequence[LineItem], missed: int) -> bool:
            if abs(missed) > digit and all(map(_is_told, lines)):
                return False
            spoilt = [column for column in holding if _amount_of(table, lines, column)]
            if not spoilt:
                return True
            broken = [column for column in table.amounts if column not in holding]
            mended = [
                column
                for column in broken
                if abs(_gap_of(table, head, parts, column))
                and abs(_gap_of(table, head, parts, column))
                == abs(_amount_of(table, lines, column))
            ]
            return len(mended) > len(spoilt)

        out = [table.operand(part, measure).value or 0 for part in loose]
        into = [table.operand(line, measure).value or 0 for line in near]
        return any(
            abs(gap + amount) <= leeway and closes(loose[start:end], gap + amount)
            for start, end, amount in _loose_sums(out)
        ) or any(
            abs(gap - amount) <= leeway and closes(near[:size], gap - amount)
            for size, amount in enumerate(itertools.accumulate(into), 1)
            if amount
        )


def _operands(assertion: Assertion) -> tuple[Operand, ...]:
    return (*assertion.reported, *assertion.computed, *assertion.divisor)


def _find_weakest(rule: Rule, operands: Iterable[Operand]) -> tuple[Aspect, Basis, Operand | None]:
    """What the rule needs and is known worst, of which figure. The head of a sum has no place."""
    worst: tuple[Aspect, Basis, Operand | None] = (Aspect.FIGURE, Basis.PRINTED, None)
    rank = Basis.PRINTED.rank
    needs = rule.needs - {Aspect.PLACE}
    for operand in operands:
        if operand.value is not None and needs:
            aspect, basis = operand.reading.weakest(needs)
            if basis.rank > rank:
                worst, rank = (aspect, basis, operand), basis.rank
        needs = rule.needs
    return worst


def _say_unsure(aspect: Aspect, basis: Basis, operand: Operand) -> Text:
    """Which figure's reading is not sure, and of what."""
    if operand.doubt is not None and aspect in _OF_THE_PAGE:
        return _say_doubt(operand, operand.doubt)
    return Text(
        f"“{operand.label}”的{aspect.zh}没有印明，只是{basis.zh}的，可能读错。",
        f"The {aspect.en} of {operand.label} is not printed but {basis.en}: it may be misread.",
    )


_OF_THE_PAGE = frozenset({Aspect.FIGURE, Aspect.ROW})
"""What is misread where a page is."""


def _find_open(one: Judged) -> Text | None:
    """What the rule needs of a figure, or of its row, that may be misread on the page."""
    for operand in _operands(one.assertion):
        unsure = any(not operand.reading.of(need).sure for need in one.rule.needs & _OF_THE_PAGE)
        if unsure and operand.doubt is not None:
            return _say_doubt(operand, operand.doubt)
    return None


def _say_doubt(operand: Operand, doubt: Text) -> Text:
    """Which figure may be misread, and why."""
    return Text(f"“{operand.label}”：{doubt.zh}", f"{operand.label}: {doubt.en}")


def _filled_columns(table: Table, line: LineItem) -> list[int]:
    """The positions of the columns in which a line has an amount other than 0."""
    return [m.position for m in table.amounts if table.operand(line, m).value]


def _group(one: Judged) -> tuple[str, str, int]:
    ref = one.assertion.reported[0].ref if one.assertion.reported else None
    section = one.assertion.section or (ref.section if ref else "")
    return one.rule.code, section, ref.measure if ref else 0


def _is_last_digit(one: Judged) -> bool:
    """Whether two figures that are not one number printed twice differ by one last digit."""
    assertion = one.assertion
    if assertion.mirror or assertion.divisor or Aspect.PLACE in one.rule.needs:
        return False
    figures = (*assertion.reported, *assertion.computed)
    digit = max(figure.resolution for figure in figures)
    return len(figures) == 2 and abs(one.outcome.difference or 0) <= digit


def _has_part_beyond_whole(one: Judged) -> bool:
    """Whether a part is larger than a sum of nothing but gains, and is no slip for less.

    A lone part is a copy of the whole: it is another row only where it is far larger.
    """
    if one.assertion.relation is not Relation.EQUAL:
        return False
    gap, parts = one.outcome.difference or 0, one.assertion.computed
    head = one.assertion.reported[0]
    whole = head.value or 0
    amounts = [(part.value or 0) * part.sign for part in parts]
    largest = parts[amounts.index(max(amounts))]
    most = whole if len(parts) > 1 else _FAR_LARGER * whole
    if whole <= 0 or min(amounts) < 0 or max(amounts) <= most:
        return False
    needed = ((head, whole - gap), (largest, max(amounts) + gap))
    return all(slip_likeness(one.value or 0, value, one.resolution) < 2 for one, value in needed)


def _sort_gaps(footings: Iterable[Judged]) -> dict[tuple[str, int], dict[int, int]]:
    found: dict[tuple[str, int], dict[int, int]] = {}
    for one in footings:
        ref = one.assertion.reported[0].ref
        if ref and one.outcome.verdict is Verdict.FAILS:
            found.setdefault((ref.section, ref.line), {})[ref.measure] = one.outcome.difference or 0
    return found


def _measure_of(table: Table, one: Judged) -> Measure | None:
    """The amount column that a sum stands in."""
    ref = one.assertion.reported[0].ref
    return next((m for m in table.amounts if ref and m.position == ref.measure), None)


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
    place = table.operand(line, table.amounts[0]).reading.place
    return place in {Basis.PRINTED, Basis.PROVED}


def _is_told(line: LineItem) -> bool:
    """Whether the official lists put a line where it stands, and nothing speaks against that."""
    return Evidence.CLASSIFICATION in line.evidence and not line.dissent


def _following(table: Table, head: LineItem, parts: Sequence[LineItem]) -> Iterator[LineItem]:
    """The lines printed next after a branch, beside its head: its parts if it reached further."""
    if parts[-1].number < head.number:
        return
    parent = table.tree.parent(head)
    beside = table.tree.children(parent) if parent is not None else table.tree.roots
    for line in sorted(beside, key=lambda one: one.number):
        if line.number > head.number:
            yield line


def _loose_sums(amounts: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Every amount, and the sums of those from each to the last: first, one past the last, sum."""
    size = len(amounts)
    yield from ((at, at + 1, amount) for at, amount in enumerate(amounts) if amount)
    for count, total in enumerate(itertools.accumulate(reversed(amounts)), 1):
        if total:
            yield size - count, size, total


def _gap_of(table: Table, head: LineItem, parts: Sequence[LineItem], measure: Measure) -> int:
    """By how much a line exceeds its parts in a column, fen."""
    return (table.operand(head, measure).value or 0) - _amount_of(table, parts, measure)


def _amount_of(table: Table, lines: Sequence[LineItem], measure: Measure) -> int:
    """What lines of a table amount to together in a column, fen."""
    return sum(table.operand(line, measure).value or 0 for line in lines)

"""One cause, one finding: which faults and doubts come from the same thing.

Two equalities that break have one cause if one printed figure is a part of both and both would
hold were it the same other value; a rate or a bound that the same value mends is a consequence of
it. Doubts have one cause if they have the same reason in one table: a line whose place is not
known, a column that was misread. What breaks in several columns of one branch is one finding, and
so are the rows of a column where many break the same rule, and the same figures in twin tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace

from xgbudget_tui.audit.assertion import Observation
from xgbudget_tui.audit.judge import ENOUGH, Judged, judge_assertion, needed_values
from xgbudget_tui.audit.kinds import REASONS_OF_ONE, REASONS_OF_PLACES, TROUBLED
from xgbudget_tui.audit.rule import Rule
from xgbudget_tui.model.findings import TOLD, section_of
from xgbudget_tui.model.proof import FigureRef, Proof, Quantity
from xgbudget_tui.model.terms import Aspect, Mark, Relation

_OF_COLUMN = {Aspect.COLUMN, Aspect.PERIOD}


def fold_proofs(
    proofs: Sequence[Proof], asked: Sequence[tuple[Rule, Judged | Observation]]
) -> list[Proof]:
    """The proofs in the same order, each fault and doubt with the name of its finding.

    ``asked`` is what each proof came from. A finding is named after the proof that shows it best:
    rule, section, line and column.
    """
    told = {at: asked[at][1] for at, proof in enumerate(proofs) if proof.mark in TOLD}
    rules = {at: asked[at][0] for at in told}
    groups = _Groups()
    figures: dict[FigureRef, set[int]] = {}
    for at, one in told.items():
        groups.add(at)
        for cause in _shared_reasons(proofs[at], rules[at]):
            groups.join(cause, at)
        for ref, needed in _closing_values(one):
            groups.join((ref, needed), at)
            figures.setdefault(ref, set()).add(needed)
    for at, one in told.items():
        for cause in _find_causes(one, figures):
            groups.join(cause, at)
    for at, crowd in _find_crowds(proofs, rules):
        groups.join(crowd, at)
    for at, branch in _find_open_branches(proofs, rules):
        groups.join(branch, at)
    return _name(proofs, groups.members())


class _Groups:
    """Numbers that belong together because they share a cause, directly or through others."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}
        self._first: dict[Hashable, int] = {}

    def add(self, at: int) -> None:
        """Let a number stand alone."""
        self._parent[at] = at

    def join(self, cause: Hashable, at: int) -> None:
        """Say that a number has this cause."""
        one, other = self._root(self._first.setdefault(cause, at)), self._root(at)
        self._parent[max(one, other)] = min(one, other)

    def _root(self, at: int) -> int:
        while self._parent[at] != at:
            self._parent[at] = self._parent[self._parent[at]]
            at = self._parent[at]
        return at

    def members(self) -> list[list[int]]:
        """The groups, each in order."""
        found: dict[int, list[int]] = {}
        for at in self._parent:
            found.setdefault(self._root(at), []).append(at)
        return list(found.values())


def _name(proofs: Sequence[Proof], groups: Sequence[Sequence[int]]) -> list[Proof]:
    named = list(proofs)
    used: Counter[str] = Counter()
    for group in groups:
        head = min(group, key=lambda at: (-proofs[at].mark.rank, at))
        name = _name_of(proofs[head])
        used[name] += 1
        if used[name] > 1:
            name = f"{name}#{used[name]}"
        for at in group:
            named[at] = replace(proofs[at], finding=name)
    return named


def _name_of(proof: Proof) -> str:
    ref = proof.subject
    if ref is None:
        return "/".join(filter(None, (proof.rule, proof.section)))
    return f"{proof.rule}/{ref.section}/{ref.line}/{ref.measure}"


def _shared_reasons(proof: Proof, rule: Rule) -> Iterator[Hashable]:
    """What a proof has in common with others of the same table."""
    section = section_of(proof)
    amounts = tuple(part.value for part in (*proof.reported, *proof.computed))
    if any(amounts):
        # The same in a table and its twin: of the whole area and of the own level.
        yield proof.rule, amounts
        if Aspect.PLACE in rule.needs:
            # One sum, of which two rules ask something.
            yield section, amounts
    if proof.mark is Mark.DOUBT and proof.doubt.zh and proof.doubt not in REASONS_OF_ONE:
        # A doubt that names a figure is of that figure, whichever rule meets it.
        yield section, proof.doubt, "" if proof.unsure else proof.rule
    if proof.mark is Mark.DOUBT and proof.unsure:
        aspects = frozenset(aspect for part in proof.unsure for aspect in part.reading.unsure)
        if aspects <= _OF_COLUMN:
            yield section, aspects, proof.rule
    if proof.subject is not None and Aspect.PLACE in rule.needs:
        yield section, proof.subject.line, proof.rule


def _find_crowds(
    proofs: Sequence[Proof], rules: Mapping[int, Rule]
) -> Iterator[tuple[int, Hashable]]:
    """The proofs of which so many break that they have one cause, with the name of that.

    Rows of a column that break the same rule; branches of a table that are in doubt because it is
    not known where its lines stand.
    """
    crowds: dict[Hashable, list[int]] = {}
    for at, rule in rules.items():
        crowd = _crowd_of(proofs[at], rule)
        if crowd is not None:
            crowds.setdefault(crowd, []).append(at)
    for crowd, members in crowds.items():
        if len(members) >= ENOUGH:
            yield from ((at, crowd) for at in members)


def _crowd_of(proof: Proof, rule: Rule) -> Hashable | None:
    subject = proof.subject
    if subject is None or subject.is_claim:
        return None
    if Aspect.PLACE not in rule.needs:
        if proof.relation is not Relation.EQUAL:
            return None
        return rule.code, subject.section, subject.measure, proof.mark
    if proof.mark is Mark.DOUBT and (proof.unsure or proof.doubt in REASONS_OF_PLACES):
        return subject.section, Aspect.PLACE
    return None


def _find_open_branches(
    proofs: Sequence[Proof], rules: Mapping[int, Rule]
) -> Iterator[tuple[int, Hashable]]:
    """That branches of a table do not close, and the first of their sums: said twice, one thing."""
    listed = {section_of(proofs[at]): at for at, rule in rules.items() if rule.code == "T1"}
    for at, rule in rules.items():
        section = section_of(proofs[at])
        if Aspect.PLACE in rule.needs and section in listed:
            cause: Hashable = ("T1", section)
            yield listed.pop(section), cause
            yield at, cause


def _closing_values(one: Judged | Observation) -> Iterator[tuple[FigureRef, int]]:
    """Each figure of an equality of amounts that breaks, with the value that would close it."""
    if isinstance(one, Observation) or not one.outcome.difference:
        return
    if one.assertion.relation is Relation.EQUAL and one.assertion.quantity is Quantity.FEN:
        for operand, needed in needed_values(one.assertion, one.outcome):
            if operand.ref is not None:
                yield operand.ref, needed


def _find_causes(
    one: Judged | Observation, figures: dict[FigureRef, set[int]]
) -> Iterator[tuple[FigureRef, int]]:
    """The values of single figures, asked for by sums, that would mend a rate or a bound too."""
    if isinstance(one, Observation) or next(_closing_values(one), None) is not None:
        return
    assertion = one.assertion
    for operand in (*assertion.reported, *assertion.computed, *assertion.divisor):
        ref = operand.ref
        if ref is None:
            continue
        for needed in figures.get(ref, ()):
            if judge_assertion(assertion, {ref: needed}).verdict not in TROUBLED:
                yield ref, needed

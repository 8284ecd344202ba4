"""Which single printed figure, were it different, would mend most of what does not agree.

Every figure of a failed equality has one value that would close it. Figures for which several
failed equalities ask for the same value come first; then those whose needed value looks like a
slip of the pen away (digits swapped, a digit too many or too few, the point or the sign).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from xgbudget_tui.audit.assertion import Operand
from xgbudget_tui.audit.judge import Judged, judge_assertion, needed_values
from xgbudget_tui.audit.kinds import TROUBLED
from xgbudget_tui.model.proof import FigureRef, Suspect
from xgbudget_tui.model.slips import slip_likeness
from xgbudget_tui.model.terms import Kind, Relation
from xgbudget_tui.model.value import value_class

_WIDE = 400
"""Equalities with more parts than this single out no figure."""
_SHOWN = 50


@value_class
class _Candidate:
    suspect: Suspect
    slip: int


def find_suspects(
    judged: Sequence[Judged], kinds: Sequence[Kind], limit: int = _SHOWN
) -> tuple[Suspect, ...]:
    """The figures that would mend more than they break, best first, at most ``limit``.

    ``kinds`` says what each assertion means: figures are suspected on the ground of faults alone.
    """
    failed = [one for one, kind in zip(judged, kinds, strict=True) if _is_open(one, kind)]
    if not failed:
        return ()
    wanted: dict[FigureRef, Counter[int]] = {}
    operands: dict[FigureRef, Operand] = {}
    for one in failed:
        for operand, needed in needed_values(one.assertion, one.outcome):
            if operand.ref is not None:
                wanted.setdefault(operand.ref, Counter())[needed] += 1
                operands[operand.ref] = operand
    touching = _find_touching(judged, wanted.keys())
    found = [
        candidate
        for ref, values in wanted.items()
        if (candidate := _best_value(operands[ref], values, touching[ref])) is not None
    ]
    found.sort(key=_rank)
    return tuple(candidate.suspect for candidate in found[:limit])


def _is_open(one: Judged, kind: Kind) -> bool:
    assertion = one.assertion
    size = len(assertion.reported) + len(assertion.computed)
    return kind is Kind.FAULT and assertion.relation is Relation.EQUAL and size <= _WIDE


def _find_touching(
    judged: Sequence[Judged], refs: Iterable[FigureRef]
) -> dict[FigureRef, list[Judged]]:
    touching: dict[FigureRef, list[Judged]] = {ref: [] for ref in refs}
    for one in judged:
        for operand in (*one.assertion.reported, *one.assertion.computed, *one.assertion.divisor):
            if operand.ref in touching:
                touching[operand.ref].append(one)
    return touching


def _best_value(
    operand: Operand, values: Counter[int], touching: Sequence[Judged]
) -> _Candidate | None:
    """The needed value of a figure that mends most and breaks fewest, or None."""
    best: _Candidate | None = None
    assert operand.ref is not None
    assert operand.value is not None
    for needed, _ in values.most_common(4):
        mended, broken = [], 0
        for one in touching:
            before = one.outcome.verdict in TROUBLED
            after = judge_assertion(one.assertion, {operand.ref: needed}).verdict in TROUBLED
            if before and not after:
                mended.append(one.rule.code)
            elif after and not before:
                broken += 1
        if len(mended) <= broken:
            continue
        rules = tuple(dict.fromkeys(mended))
        suspect = Suspect(operand.ref, operand.value, needed, len(mended), broken, rules)
        candidate = _Candidate(suspect, slip_likeness(operand.value, needed, operand.resolution))
        if best is None or _rank(candidate) < _rank(best):
            best = candidate
    return best


def _rank(candidate: _Candidate) -> tuple[int, int, int, FigureRef]:
    suspect = candidate.suspect
    return (suspect.breaks - suspect.mends, suspect.breaks, -candidate.slip, suspect.ref)

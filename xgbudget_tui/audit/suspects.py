"""Which single printed figure, were it different, would mend most of what does not agree.

Every figure of a failed equality has one value that would close it. Figures for which several
failed equalities ask for the same value come first; then those whose needed value looks like a
slip of the pen away (digits swapped, a digit too many or too few, the point or the sign).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xgbudget_tui.audit.assertion import Operand
from xgbudget_tui.audit.causes import is_transposed
from xgbudget_tui.audit.judge import Judged, judge_assertion
from xgbudget_tui.model.proof import FigureRef, Suspect
from xgbudget_tui.model.terms import Relation, Verdict

_TROUBLED = {Verdict.SUSPECT, Verdict.FAILS}
_WIDE = 400
"""Equalities with more parts than this single out no figure."""
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class _Candidate:
    suspect: Suspect
    slip: int


def find_suspects(judged: Sequence[Judged], limit: int = _SHOWN) -> tuple[Suspect, ...]:
    """The figures that would mend more than they break, best first, at most ``limit``."""
    failed = [one for one in judged if _is_open(one)]
    if not failed:
        return ()
    wanted: dict[FigureRef, Counter[int]] = {}
    operands: dict[FigureRef, Operand] = {}
    for one in failed:
        for operand, needed in _needed_values(one):
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


def _is_open(one: Judged) -> bool:
    assertion = one.assertion
    size = len(assertion.reported) + len(assertion.computed)
    return (
        one.outcome.verdict in _TROUBLED
        and assertion.relation is Relation.EQUAL
        and one.rule.kind.ceiling is Verdict.FAILS
        and size <= _WIDE
    )


def _needed_values(one: Judged) -> Iterable[tuple[Operand, int]]:
    gap = one.outcome.difference or 0
    for operand in one.assertion.reported:
        if operand.value is not None:
            yield operand, operand.value - operand.sign * gap
    if one.assertion.divisor or one.assertion.factor != 1:
        return
    for operand in one.assertion.computed:
        if operand.value is not None:
            yield operand, operand.value + operand.sign * gap


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
            before = one.outcome.verdict in _TROUBLED
            after = judge_assertion(one.assertion, {operand.ref: needed}).verdict in _TROUBLED
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


def slip_likeness(value: int, needed: int, resolution: int) -> int:
    """How much ``value`` looks like a slip for ``needed``: 3 for a common slip, 0 for none.

    3: digits swapped, sign turned, point moved; 2: one digit too many or too few; 1: one digit
    differs; -1: a figure that would have to vanish or turn its sign.
    """
    digit = resolution or 1
    one, other = abs(value) // digit, abs(needed) // digit
    if needed == -value or is_transposed(value, needed, digit):
        return 3
    if not needed or value * needed < 0:
        return -1
    if needed % digit:
        return 0
    small, large = sorted((one, other))
    if small and large % small == 0 and large // small in (10, 100, 1000):
        return 3
    return _digits_likeness(str(small), str(large))


def _digits_likeness(short: str, long: str) -> int:
    if len(long) == len(short) + 1:
        return 2 if any(long[:at] + long[at + 1 :] == short for at in range(len(long))) else 0
    if len(long) != len(short):
        return 0
    return 1 if sum(a != b for a, b in zip(short, long, strict=True)) == 1 else 0

"""Which alarms of an audit are new beside another one, and how sure a share is."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from xgbudget_tui.model.proof import Audit, Proof
from xgbudget_tui.model.terms import Kind

_NUMBER = re.compile(r"\d+")
TROUBLED = frozenset({Kind.DOUBT, Kind.FAULT})
_NORMAL = 1.959964
"""Standard deviations that hold 95 of 100."""


def key_by_row(proof: Proof) -> tuple[object, ...]:
    """What a proof is about, by row numbers: where no row comes or goes."""
    refs = tuple(part.ref for part in (*proof.reported, *proof.computed))
    return proof.rule, proof.section, proof.subject, refs or proof.message_en


def key_by_name(proof: Proof) -> tuple[object, ...]:
    """What a proof is about, by the names of its rows: a row more or less moves the numbers."""
    parts = tuple(
        (part.label, part.ref.section if part.ref else "", part.ref.measure if part.ref else 0)
        for part in proof.reported
    )
    return proof.rule, proof.section, parts or _NUMBER.sub("", proof.message_en)


def new_alarms(
    before: Audit, after: Audit, key: Callable[[Proof], tuple[object, ...]] = key_by_row
) -> list[Proof]:
    """The faults and doubts that are new, or worse than what was said of the same before."""
    known: dict[tuple[object, ...], list[Proof]] = {}
    for proof in before.proofs:
        if proof.kind in TROUBLED:
            known.setdefault(key(proof), []).append(proof)
    found = []
    for proof in after.proofs:
        if proof.kind not in TROUBLED:
            continue
        old = known.get(key(proof), [])
        if not any(_as_bad(one, proof) for one in old):
            found.append(proof)
    return found


def _as_bad(old: Proof, new: Proof) -> bool:
    return old.kind.rank >= new.kind.rank and abs(new.difference or 0) <= abs(old.difference or 0)


def share_text(part: int, whole: int) -> str:
    """A share in percent with its 95 % interval after Wilson: ``97.0% (91–99)``; – of nothing."""
    if not whole:
        return "–"
    low, high = wilson(part, whole)
    return f"{100 * part / whole:.1f}% ({100 * low:.0f}–{100 * high:.0f})"


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927), as fractions of 1."""
    share, square = part / whole, _NORMAL**2
    middle = share + square / (2 * whole)
    width = _NORMAL * math.sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    scale = 1 + square / whole
    return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)

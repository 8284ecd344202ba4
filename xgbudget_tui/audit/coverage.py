"""Which figures of a Book stand in a decided equality, and which in none."""

from __future__ import annotations

from collections.abc import Iterable

from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.judge import Judged
from xgbudget_tui.model.proof import Coverage, FigureRef
from xgbudget_tui.model.terms import FigureState, Kind, Relation

_TYING = {Kind.HOLDS, Kind.FAULT}
_STATED = {FigureState.AMOUNT, FigureState.RATIO}


def measure_coverage(index: BookIndex, judged: Iterable[Judged], kinds: Iterable[Kind]) -> Coverage:
    """Count the figures of tables and prose that an equality ties down: one that holds, or a fault.

    ``kinds`` says what each assertion means. What is in doubt ties nothing down.

    A figure under a quotient is not tied down by it: the quotient is, but many amounts give it.
    """
    tied: set[FigureRef] = set()
    for one, kind in zip(judged, kinds, strict=True):
        assertion = one.assertion
        if assertion.relation is not Relation.EQUAL or kind not in _TYING:
            continue
        sides = (
            assertion.reported if assertion.divisor else (*assertion.reported, *assertion.computed)
        )
        tied.update(operand.ref for operand in sides if operand.ref is not None)
    refs = [
        FigureRef(table.key, line.number, measure.position)
        for table, line, measure, _ in index.figures()
    ]
    refs += [
        FigureRef(section.key, claim.number, 0)
        for section, claim in index.claims
        if claim.value is not None and claim.state in _STATED
    ]
    loose = tuple(ref for ref in refs if ref not in tied)
    return Coverage(len(refs), len(refs) - len(loose), loose)

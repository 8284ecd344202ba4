"""Which figures of a Book an equality ties down, and which nothing does."""

from __future__ import annotations

from collections.abc import Iterable

from xgbudget_tui.audit.index import BookIndex
from xgbudget_tui.audit.judge import Judged
from xgbudget_tui.audit.rule import RuleKind
from xgbudget_tui.model.proof import Coverage, FigureRef
from xgbudget_tui.model.terms import FigureState, Relation, Verdict

_STATED = {FigureState.AMOUNT, FigureState.RATIO}


def measure_coverage(index: BookIndex, judged: Iterable[Judged]) -> Coverage:
    """Count the figures of tables and prose that stand in a decided equality.

    A figure under a quotient is not tied down by it: the quotient is, but many amounts give it.
    Nor does an expectation that is not met tie anything down.
    """
    tied: set[FigureRef] = set()
    for one in judged:
        tie = one.tie
        if tie.relation is not Relation.EQUAL or one.outcome.verdict is Verdict.UNDECIDABLE:
            continue
        if one.rule.kind is RuleKind.PLAUSIBILITY and one.outcome.verdict is Verdict.SUSPECT:
            continue
        sides = tie.reported if tie.divisor else (*tie.reported, *tie.computed)
        tied.update(cell.ref for cell in sides if cell.ref is not None)
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

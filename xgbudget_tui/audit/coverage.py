"""Which figures of a Book an equality ties down, and which nothing does."""

from __future__ import annotations

from collections.abc import Iterable

from xgbudget_tui.audit.index import BookIndex
from xgbudget_tui.audit.judge import Judged
from xgbudget_tui.model.proof import Coverage, FigureRef
from xgbudget_tui.model.terms import Relation, Verdict


def measure_coverage(index: BookIndex, judged: Iterable[Judged]) -> Coverage:
    """Count the table figures that stand in a decided equality.

    A figure under a quotient is not tied down by it: the quotient is, but many amounts give it.
    """
    tied: set[FigureRef] = set()
    for one in judged:
        tie = one.tie
        if tie.relation is not Relation.EQUAL or one.outcome.verdict is Verdict.UNDECIDABLE:
            continue
        sides = tie.reported if tie.divisor else (*tie.reported, *tie.computed)
        tied.update(cell.ref for cell in sides if cell.ref is not None)
    count = 0
    loose: list[FigureRef] = []
    for table, line, measure, _ in index.figures():
        ref = FigureRef(table.key, line.number, measure.position)
        count += 1
        if ref not in tied:
            loose.append(ref)
    return Coverage(count, count - len(loose), tuple(loose))

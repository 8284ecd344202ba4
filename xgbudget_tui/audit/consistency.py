"""Whether a whole run of ties was understood: one wrong figure breaks one, not most of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xgbudget_tui.audit.judge import judge_tie
from xgbudget_tui.audit.rule import Finding, Remark, Text, Tie
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.proof import Cause
from xgbudget_tui.model.terms import Verdict

ENOUGH = 4
"""From so many broken ties on, the reading itself is in doubt."""
_HOLDING = {Verdict.EXACT, Verdict.ROUNDING}


def count_holding(ties: Sequence[Tie]) -> tuple[int, int]:
    """How many of the ties hold, and how many are decided at all."""
    verdicts = [judge_tie(tie).verdict for tie in ties]
    decided = [v for v in verdicts if v not in {Verdict.NOT_APPLICABLE, Verdict.UNDECIDABLE}]
    return sum(verdict in _HOLDING for verdict in decided), len(decided)


def are_misread(ties: Sequence[Tie]) -> bool:
    """Whether so many of the ties break that what they compare is not what it was taken for."""
    holding, decided = count_holding(ties)
    return decided - holding >= ENOUGH and 2 * holding < decided


def keep_consistent(ties: Sequence[Tie], table: Table, measure: Measure) -> Iterator[Finding]:
    """The ties of a derived column, or one remark where the column follows from other columns."""
    if not are_misread(ties):
        yield from ties
        return
    holding, decided = count_holding(ties)
    yield Remark(
        Verdict.SUSPECT,
        Text(
            f"表{table.key}“{measure.label}”一列 {decided} 个数中只有 {holding} 个"
            "与所依据的列相符，该列的含义可能另有所指。",
            f"Of {decided} figures in the column {measure.label} of table {table.key} only "
            f"{holding} follow from the columns it seems to be made of; it may mean another thing.",
        ),
        table.key,
        cause=Cause.LABEL,
    )

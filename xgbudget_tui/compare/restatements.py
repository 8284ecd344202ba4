"""What a later document says of an earlier year: the same phase anew, or how the year came out."""

from __future__ import annotations

from xgbudget_tui.compare.change import amount_of
from xgbudget_tui.compare.measures import side_of
from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.comparison import Comparison, ComparisonRow, Side
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.rounding import is_same_number
from xgbudget_tui.model.terms import MeasureKind, Phase

_ORDER = list(Phase)


def find_restatement(before: Side, after: SectionEntry, compared: int) -> Side | None:
    """The column of ``after`` that states the year of ``before``, if another Book says it again.

    The same phase is preferred, else the latest phase there is. ``compared`` is the column that
    is compared already.
    """
    if before.book_id == after.book_id or before.year is None:
        return None
    columns = [
        measure
        for measure in after.measures
        if measure.kind is MeasureKind.AMOUNT
        and measure.year == before.year
        and measure.position != compared
        and not measure.part
    ]
    if not columns:
        return None
    same = [measure for measure in columns if measure.phase is before.phase]
    latest = max(columns, key=lambda m: _ORDER.index(m.phase) if m.phase else -1)
    return side_of(after, same[0] if same else latest)


def is_restated(comparison: Comparison, row: ComparisonRow) -> bool:
    """Whether the later document gives another figure for the very year and phase of ``before``."""
    again = comparison.restating
    if again is None or again.phase is not comparison.before.phase:
        return False
    return differs(row.before, row.restated)


def differs(one: Figure | None, other: Figure | None) -> bool:
    """Whether two statements of one amount differ by more than the rounding of the coarser."""
    if one is None or other is None:
        return False
    both = amount_of(one) is not None and amount_of(other) is not None
    return both and not is_same_number(one, other)

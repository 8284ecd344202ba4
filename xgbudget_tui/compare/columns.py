"""Which two columns of a table are set side by side."""

from __future__ import annotations

from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.figures import amount_measures
from xgbudget_tui.model.terms import MeasureKind, Phase

_CHANGES = (MeasureKind.CHANGE, MeasureKind.PERCENT_CHANGE)


def choose_measures(section: SectionEntry) -> tuple[int, int] | None:
    """The positions ``(before, after)`` of two amount columns to compare, or None.

    Where the table prints a change, its two columns; else the two latest by year and then by
    phase (预算, 调整预算, 预计执行, 执行, 决算), those without a year left out; else, as where all
    state one year and phase (全区 and 区本级), the first two. Parts of a total are no pair.
    """
    amounts = [measure for measure in amount_measures(section) if not measure.part]
    if len(amounts) < 2:
        return None
    positions = {measure.position for measure in amounts}
    for measure in section.measures:
        if measure.kind in _CHANGES and {measure.of, measure.against} <= positions:
            return _printed_pair(measure)
    return _latest_pair(amounts) or (amounts[0].position, amounts[1].position)


def _printed_pair(measure: Measure) -> tuple[int, int] | None:
    if measure.of is None or measure.against is None or measure.of == measure.against:
        return None
    return measure.of, measure.against


def _latest_pair(amounts: list[Measure]) -> tuple[int, int] | None:
    dated = [measure for measure in amounts if measure.year is not None] or amounts
    stages: dict[tuple[int, int], int] = {}
    for measure in dated:
        stages.setdefault(_stage(measure), measure.position)
    if len(stages) < 2:
        return None
    before, after = sorted(stages)[-2:]
    return stages[before], stages[after]


def _stage(measure: Measure) -> tuple[int, int]:
    phase = list(Phase).index(measure.phase) if measure.phase else -1
    return measure.year or 0, phase

"""Which two columns of a table, and which other tables, are worth setting side by side."""

from __future__ import annotations

from collections.abc import Iterable

from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.terms import MeasureKind, Phase, SectionKind

_CHANGES = (MeasureKind.CHANGE, MeasureKind.PERCENT_CHANGE)


def choose_measures(section: SectionEntry) -> tuple[int, int] | None:
    """The positions ``(before, after)`` of two amount columns to compare, or None.

    Where the table prints a change, its two columns; else the two latest by year and then by
    phase (预算, 调整预算, 预计执行, 执行, 决算). Columns that are parts of a total, or that state
    the same year and phase, are no pair.
    """
    amounts = [m for m in section.measures if m.kind is MeasureKind.AMOUNT and not m.part]
    if len(amounts) < 2:
        return None
    positions = {measure.position for measure in amounts}
    for measure in section.measures:
        if measure.kind in _CHANGES and {measure.of, measure.against} <= positions:
            return _printed_pair(measure)
    return _latest_pair(amounts)


def _printed_pair(measure: Measure) -> tuple[int, int] | None:
    if measure.of is None or measure.against is None or measure.of == measure.against:
        return None
    return measure.of, measure.against


def _latest_pair(amounts: list[Measure]) -> tuple[int, int] | None:
    if len({measure.year is None for measure in amounts}) > 1:
        return None  # one column says its year and another does not: the order is unknown
    stages: dict[tuple[int, int], int] = {}
    for measure in amounts:
        stages.setdefault(_stage(measure), measure.position)
    if len(stages) < 2:
        return None
    before, after = sorted(stages)[-2:]
    return stages[before], stages[after]


def _stage(measure: Measure) -> tuple[int, int]:
    phase = list(Phase).index(measure.phase) if measure.phase else -1
    return measure.year or 0, phase


def find_like(sections: Iterable[SectionEntry], section: SectionEntry) -> list[SectionEntry]:
    """The tables of the same kind with another scope, year or Book, nearest first.

    The order is: the same Book before others, the same scope before others, then by how many
    years apart they are. Tables without lines and tables of no known kind are like none.
    """
    if not section.kind_id:
        return []
    like = [other for other in sections if _is_like(section, other)]
    return sorted(like, key=lambda other: _distance(section, other))


def _is_like(section: SectionEntry, other: SectionEntry) -> bool:
    return (
        other.id != section.id
        and other.kind is SectionKind.TABLE
        and other.first_line is not None
        and (other.kind_id, other.budget, other.flow)
        == (section.kind_id, section.budget, section.flow)
        and (other.book_id, other.scope, other.year)
        != (section.book_id, section.scope, section.year)
    )


def _distance(section: SectionEntry, other: SectionEntry) -> tuple[bool, bool, int, int, int]:
    years = abs((other.year or 0) - (section.year or 0))
    return (
        other.book_id != section.book_id,
        other.scope is not section.scope,
        years,
        other.book_id,
        other.position,
    )

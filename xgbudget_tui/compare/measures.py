"""Two columns of one table side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xgbudget_tui.compare.change import (
    change_of,
    check_difference,
    check_percent,
    difference_of,
    percent_of,
    same_currency,
)
from xgbudget_tui.model import figures
from xgbudget_tui.model.book import Figure, Measure
from xgbudget_tui.model.comparison import Comparison, ComparisonRow, Side
from xgbudget_tui.model.entries import Branch, SectionEntry
from xgbudget_tui.model.terms import FigureState, MeasureKind

_REASON_WORDS = ("原因", "说明")


def compare_measures(
    section: SectionEntry, branches: Sequence[Branch], before: int, after: int
) -> Comparison:
    """Compare the columns at positions ``before`` and ``after`` of one table.

    ``branches`` are the table's roots or any of its lines. Printed 增减额 and 增减率 of these two
    columns are taken along and checked; a text column whose head says 原因 or 说明 gives the
    reasons. Raises ValueError for a position the table has no column at.
    """
    old, new = _measure(section, before), _measure(section, after)
    printed = _Printed.find(section, before, after)
    subtract = same_currency(old.unit, new.unit)
    return Comparison(
        title=section.title,
        before=side_of(section, old),
        after=side_of(section, new),
        rows=tuple(
            _row(branch, depth, (before, after), printed, subtract)
            for depth, branch in walk_branches(branches)
        ),
    )


def side_of(section: SectionEntry, measure: Measure, label: str = "") -> Side:
    """One side of a comparison: a column of a table."""
    return Side(
        label=label or measure.label,
        section_key=section.key,
        section_title=section.title,
        measure=measure.position,
        unit=measure.unit,
        book_id=section.book_id,
        year=measure.year or section.year,
        phase=measure.phase,
    )


def walk_branches(branches: Sequence[Branch]) -> Iterator[tuple[int, Branch]]:
    """``(depth, branch)`` in tree order; depth counts from 0 at the branches given."""
    stack = [(0, branch) for branch in reversed(branches)]
    while stack:
        depth, branch = stack.pop()
        yield depth, branch
        stack.extend((depth + 1, child) for child in reversed(branch.children))


def figure_at(branch: Branch, position: int | None) -> Figure | None:
    """The figure of a line in the column at ``position``; None where no column is meant."""
    return None if position is None else figures.figure_at(branch.row.figures, position)


def _measure(section: SectionEntry, position: int) -> Measure:
    for measure in section.measures:
        if measure.position == position:
            return measure
    raise ValueError(f"section {section.key} has no column {position}")


class _Printed:
    """Where a table prints the change between two of its columns, and why it changed."""

    def __init__(self, difference: int | None, percent: int | None, reason: int | None) -> None:
        self.difference = difference
        self.percent = percent
        self.reason = reason

    @classmethod
    def find(cls, section: SectionEntry, before: int, after: int) -> _Printed:
        return cls(
            _change_column(section, MeasureKind.CHANGE, before, after),
            _change_column(section, MeasureKind.PERCENT_CHANGE, before, after),
            next(
                (
                    measure.position
                    for measure in section.measures
                    if measure.kind is MeasureKind.TEXT
                    and any(word in measure.label for word in _REASON_WORDS)
                ),
                None,
            ),
        )


def _change_column(section: SectionEntry, kind: MeasureKind, before: int, after: int) -> int | None:
    """The column of ``kind`` that speaks of these two; one that names none if they are the two."""
    amounts = [m.position for m in section.measures if m.kind is MeasureKind.AMOUNT]
    for measure in section.measures:
        if measure.kind is not kind:
            continue
        named = (measure.of, measure.against)
        if named == (before, after) or (named == (None, None) and amounts == [before, after]):
            return measure.position
    return None


def _row(
    branch: Branch, depth: int, pair: tuple[int, int], printed: _Printed, subtract: bool
) -> ComparisonRow:
    row = branch.row
    before, after = figure_at(branch, pair[0]), figure_at(branch, pair[1])
    shown_difference = _shown(figure_at(branch, printed.difference))
    shown_percent = _shown(figure_at(branch, printed.percent))
    reason = figure_at(branch, printed.reason)
    return ComparisonRow(
        name=row.name,
        printed=row.printed,
        depth=depth,
        number=row.number,
        code=row.code,
        before=before,
        after=after,
        change=change_of(before, after),
        difference=difference_of(before, after) if subtract else None,
        percent=percent_of(before, after) if subtract else None,
        printed_difference=shown_difference,
        printed_percent=shown_percent,
        difference_verdict=check_difference(before, after, shown_difference),
        percent_verdict=check_percent(before, after, shown_percent),
        reason=reason.printed if reason and reason.state is FigureState.TEXT else "",
        line_ids=(row.id, row.id),
    )


def _shown(figure: Figure | None) -> Figure | None:
    """A printed change, or None where the cell is blank or there is none."""
    if figure is None or figure.state in {FigureState.BLANK, FigureState.ABSENT}:
        return None
    return figure

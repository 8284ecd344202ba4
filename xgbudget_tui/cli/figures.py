"""Figures as a terminal shows them: in their unit, with the decimals they were printed with."""

from __future__ import annotations

from xgbudget_tui.export.numbers import (
    figure_number,
    group_digits,
    places_of,
    plain_text,
    shown_unit,
)
from xgbudget_tui.model.book import Figure, Measure
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.money import MICROPERCENT, Unit, format_amount, format_percent
from xgbudget_tui.model.terms import FigureState


def shown_figure(
    section: SectionEntry, measure: Measure, figure: Figure, chosen: Unit | None, *, grouped: bool
) -> str:
    """A figure as text; what stands in a cell without a number as printed.

    ``grouped`` is for people: thousands separators, decimals as printed, a percent sign.
    """
    unit = shown_unit(section, measure, chosen)
    number = figure_number(figure, unit)
    if number is None:
        blank = figure.state in {FigureState.BLANK, FigureState.ABSENT}
        return "" if blank else figure.printed
    if not grouped:
        return plain_text(number)
    if figure.state is FigureState.RATIO:
        places = places_of(figure, unit)
        return format_percent(figure.value or 0, places)
    finer = places_of(figure, unit)
    return format_amount(figure.value or 0, unit, finer) if finer else group_digits(number)


def shown_amount(fen: int | None, unit: Unit, *, grouped: bool) -> str:
    """An amount that was computed, exactly."""
    if fen is None:
        return ""
    text = format_amount(fen, unit)
    return text if grouped else text.replace(",", "")


def shown_percent(micropercent: int | None, *, grouped: bool) -> str:
    """A computed percentage: one decimal and its sign for people, two without for pipes."""
    if micropercent is None:
        return ""
    if not grouped:
        return format_percent(micropercent, 2).rstrip("%")
    text = format_percent(micropercent, 1)
    return f"+{text}" if micropercent >= MICROPERCENT // 20 else text


def figure_at(figures: tuple[Figure, ...], measure: Measure) -> Figure:
    """The figure in a column; a cell that is not there where the line is too short."""
    if measure.position <= len(figures):
        return figures[measure.position - 1]
    return Figure(FigureState.ABSENT)

"""Figures as exact numbers and as text, in a unit.

A number is an int where it is whole, else a Decimal; never a float.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from xgbudget_tui.model.book import Figure, Measure
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.money import (
    MICROPERCENT,
    Unit,
    decimal_amount,
    format_amount,
    format_percent,
)
from xgbudget_tui.model.terms import FigureState, MeasureKind, Phase

Number = int | Decimal

RATIOS = (MeasureKind.PERCENT_OF, MeasureKind.PERCENT_CHANGE)


def exact(number: Decimal) -> Number:
    """A whole number as int, any other without trailing zeros."""
    if number == number.to_integral_value():
        return int(number)
    return number.normalize()


def amount_number(fen: int, unit: Unit) -> Number:
    """``fen`` in ``unit``, exact."""
    return exact(decimal_amount(fen, unit))


def percent_number(micropercent: int) -> Number:
    """Micropercent as a number of percent, exact."""
    return exact(Decimal(micropercent) / MICROPERCENT)


def figure_number(figure: Figure, unit: Unit) -> Number | None:
    """An amount in ``unit`` or a ratio in percent; None for a blank, a dash, a text, no cell."""
    if figure.value is None:
        return None
    if figure.state is FigureState.AMOUNT:
        return amount_number(figure.value, unit)
    return percent_number(figure.value) if figure.state is FigureState.RATIO else None


def shown_unit(section: SectionEntry, measure: Measure, chosen: Unit | None = None) -> Unit:
    """The unit a column's amounts are written in: the chosen one, else the printed one.

    A column of another currency keeps its own.
    """
    printed = measure.unit or Unit.from_word(section.unit_word) or Unit.YUAN
    if chosen is None or (chosen is Unit.EURO) != (printed is Unit.EURO):
        return printed
    return chosen


def unit_mark(section: SectionEntry, measure: Measure, chosen: Unit | None = None) -> str:
    """``万元``, ``%``, or nothing for a column of text."""
    if measure.kind in RATIOS:
        return "%"
    if measure.kind is MeasureKind.TEXT:
        return ""
    return shown_unit(section, measure, chosen).word


def unique_labels(measures: Sequence[Measure]) -> tuple[str, ...]:
    """The labels of the columns, told apart by a number where two are alike."""
    taken: set[str] = set()
    labels = []
    for measure in measures:
        plain = measure.label or str(measure.position)
        label, count = plain, 1
        while label in taken:
            count += 1
            label = f"{plain} ({count})"
        taken.add(label)
        labels.append(label)
    return tuple(labels)


def decimals_of(figure: Figure, unit: Unit) -> int:
    """How many decimals show a figure's last printed digit in ``unit`` (or in percent)."""
    size = MICROPERCENT if figure.state is FigureState.RATIO else unit.fen
    places = 0
    while figure.resolution and size > figure.resolution and places < 10:
        size, places = size // 10, places + 1
    return places


def plain_text(number: Number) -> str:
    """``1234.5``: digits and a point, no exponent, no separators."""
    return str(number) if isinstance(number, int) else f"{number:f}"


def group_digits(number: Number) -> str:
    """``1,234.5``: as :func:`plain_text` with thousands separators."""
    return f"{number:,}" if isinstance(number, int) else f"{number:,f}"


def cell_text(figure: Figure) -> str:
    """What a cell that holds no number says: its text as printed, empty for a blank."""
    if figure.state in {FigureState.BLANK, FigureState.ABSENT}:
        return ""
    return figure.printed


def rounded_percent(micropercent: int | None) -> Number | None:
    """A computed percentage to two decimals; more would claim what the figures do not hold."""
    return None if micropercent is None else percent_number(round(micropercent, -4))


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
        places = decimals_of(figure, unit)
        return format_percent(figure.value or 0, places)
    finer = decimals_of(figure, unit)
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


class Columned(Protocol):
    """A table as far as its columns go: a section of a Book or of an archive's contents."""

    @property
    def measures(self) -> tuple[Measure, ...]: ...
    @property
    def year(self) -> int | None: ...


def amount_measures(table: Columned) -> list[Measure]:
    """The columns of amounts, in print order."""
    return [measure for measure in table.measures if measure.kind is MeasureKind.AMOUNT]


def whole_measures(table: Columned) -> list[Measure]:
    """The columns of amounts that are no part of another one; all of them if there is no such."""
    amounts = amount_measures(table)
    return [measure for measure in amounts if not measure.part] or amounts


def main_measure(table: Columned) -> Measure | None:
    """The column that a table's total is stated in; None where it has no amounts.

    The budget of the table's own year if it is there, else any column of that year, else a
    budget, else the first column.
    """

    def fitness(measure: Measure) -> tuple[bool, bool]:
        own_year = table.year is not None and measure.year == table.year
        return own_year, measure.phase is Phase.BUDGET

    return max(whole_measures(table), key=fitness, default=None)


def measure_of_year(table: Columned, year: int | None) -> Measure | None:
    """The column of a year: its budget if it is there, else the first; None without one."""
    fitting = [measure for measure in whole_measures(table) if measure.year == year]
    return max(fitting, key=lambda measure: measure.phase is Phase.BUDGET, default=None)


def like_measure(table: Columned, measure: Measure) -> Measure | None:
    """The column of ``table`` that says of its year what ``measure`` says of its own.

    The latest year of the same phase, its main column first; without that phase the main column.
    """
    main = main_measure(table)
    same = [one for one in amount_measures(table) if one.phase is measure.phase and not one.part]
    years = [one.year for one in same if one.year is not None]
    latest = [one for one in same if not years or one.year == max(years)]
    return main if main in latest or not latest else latest[0]

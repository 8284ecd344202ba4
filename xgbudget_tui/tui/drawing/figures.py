"""Figures, units and shares as the explorer shows them.

How a figure reads is known by :mod:`xgbudget_tui.model.figures`. Nothing here is
interpreted as markup; names from documents go through
:func:`xgbudget_tui.model.text.printable`.
"""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.model import figures
from xgbudget_tui.model.book import Figure, Measure
from xgbudget_tui.model.money import MICROPERCENT, Unit, format_percent
from xgbudget_tui.model.terms import FigureState, MeasureKind
from xgbudget_tui.model.text import printable
from xgbudget_tui.tui.words import Language

UNITS = (Unit.WAN_YUAN, Unit.YI_YUAN, Unit.YUAN)
"""The units a person can switch between, in that order."""


def unit_after(unit: Unit) -> Unit:
    """The unit that the key for units changes to."""
    at = UNITS.index(unit) if unit in UNITS else -1
    return UNITS[(at + 1) % len(UNITS)]


def unit_word(unit: Unit, language: Language) -> str:
    """What a unit is called on screen."""
    return unit.in_(language)


def shown_unit(measure: Measure | None, unit: Unit) -> Unit | None:
    """The unit a column is shown in: a foreign currency keeps its own; None for ratios, text."""
    if measure is None or measure.unit is None:
        return None
    return figures.unit_shown(measure.unit, unit)


def figure_text(figure: Figure, measure: Measure | None, unit: Unit) -> str:
    """What a cell shows in the chosen unit; see :func:`xgbudget_tui.model.figures.figure_text`.

    An amount of a column without a unit stands as printed.
    """
    in_unit = shown_unit(measure, unit)
    if figure.value is None or (in_unit is None and figure.state is FigureState.AMOUNT):
        return printable(figures.cell_text(figure))
    return figures.figure_text(figure, in_unit or unit)


def amount_of(row: Sequence[Figure], position: int) -> int | None:
    """The amount in fen in the measure at ``position``, or None if there is none."""
    figure = figures.figure_at(row, position)
    return figure.value if figure.state is FigureState.AMOUNT else None


def share_text(part: int | None, whole: int | None, places: int = 0) -> str:
    """The share as a percentage: ``86%``, ``<1%``, or nothing where there is no share."""
    if part is None or not whole or (part < 0) != (whole < 0 and part != 0):
        return ""
    micropercent = (200 * MICROPERCENT * part + whole) // (2 * whole)
    if part and not places and micropercent < MICROPERCENT // 2:
        return "<1%"
    return format_percent(micropercent, places)


def is_text(measure: Measure) -> bool:
    """Whether a column holds words, which stand left and may be cut."""
    return measure.kind is MeasureKind.TEXT

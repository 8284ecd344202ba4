"""Figures, units and shares as text.

Amounts keep the decimals they were printed with, whatever unit they are shown in. Nothing here is
interpreted as markup; names from documents go through
:func:`xgbudget_tui.tui.drawing.pieces.printable`.
"""

from __future__ import annotations

from xgbudget_tui.model.book import Figure, Measure
from xgbudget_tui.model.money import MICROPERCENT, Unit, format_amount, format_percent
from xgbudget_tui.model.terms import FigureState, MeasureKind
from xgbudget_tui.tui.drawing.pieces import printable
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "unit-YUAN": ("元", "yuan"),
        "unit-THOUSAND_YUAN": ("千元", "×1,000 yuan"),
        "unit-WAN_YUAN": ("万元", "×10,000 yuan"),
        "unit-MILLION_YUAN": ("百万元", "×1 million yuan"),
        "unit-YI_YUAN": ("亿元", "×100 million yuan"),
        "unit-EURO": ("€", "€"),
    }
)

UNITS = (Unit.WAN_YUAN, Unit.YI_YUAN, Unit.YUAN)
"""The units a person can switch between, in that order."""


def unit_after(unit: Unit) -> Unit:
    """The unit that the key for units changes to."""
    at = UNITS.index(unit) if unit in UNITS else -1
    return UNITS[(at + 1) % len(UNITS)]


def unit_word(unit: Unit, language: Language) -> str:
    """What a unit is called on screen."""
    return word(f"unit-{unit.name}", language)


def shown_unit(measure: Measure | None, unit: Unit) -> Unit | None:
    """The unit a column is shown in: a foreign currency keeps its own; None for ratios, text."""
    if measure is None or measure.unit is None:
        return None
    return Unit.EURO if measure.unit is Unit.EURO else unit


def amount_text(fen: int, unit: Unit, resolution: int = 0) -> str:
    """An amount in ``unit``, with the decimals its printed precision asks for.

    ``resolution`` is what one unit of the last printed digit is worth in fen; 0 asks for as many
    decimals as the amount needs.
    """
    if resolution <= 0:
        return format_amount(fen, unit)
    places, step = 0, unit.fen
    while step > resolution and step > 1:
        step //= 10
        places += 1
    return format_amount(fen, unit, places)


def ratio_text(micropercent: int, resolution: int = 0) -> str:
    """A percentage with the decimals it was printed with."""
    places, step = 0, MICROPERCENT
    while resolution and step > resolution and places < 6:
        step //= 10
        places += 1
    return format_percent(micropercent, places if resolution else 1)


def figure_text(figure: Figure, measure: Measure | None, unit: Unit) -> str:
    """What a cell shows: an amount in the chosen unit, a percentage, or the words printed.

    A blank and a cell that is not there show nothing; 0, a dash and 无 show as printed.
    """
    if figure.state is FigureState.AMOUNT and figure.value is not None:
        in_unit = shown_unit(measure, unit)
        if in_unit is None:
            return printable(figure.printed)
        return amount_text(figure.value, in_unit, figure.resolution)
    if figure.state is FigureState.RATIO and figure.value is not None:
        return ratio_text(figure.value, figure.resolution)
    if figure.state in {FigureState.BLANK, FigureState.ABSENT}:
        return ""
    return printable(figure.printed)


def figure_at(figures: tuple[Figure, ...], position: int) -> Figure | None:
    """The figure of the measure at ``position`` (from 1), or None."""
    return figures[position - 1] if 0 < position <= len(figures) else None


def amount_of(figures: tuple[Figure, ...], position: int) -> int | None:
    """The amount in fen in the measure at ``position``, or None if there is none."""
    figure = figure_at(figures, position)
    return figure.value if figure and figure.state is FigureState.AMOUNT else None


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

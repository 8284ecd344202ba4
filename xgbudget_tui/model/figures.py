"""What is known of a figure wherever it is shown: its number, its text, its unit, its column.

A number is an int where it is whole, else a Decimal; never a float. People read an amount with
thousands separators and the decimals it was printed with, whatever the unit; machines read it
exactly and without separators. What is no number stands as printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from xgbudget_tui.model.book import ABSENT, Claim, Figure, Measure, Recognition, Section
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.money import (
    MICROPERCENT,
    Unit,
    decimal_amount,
    format_amount,
    format_percent,
)
from xgbudget_tui.model.proof import Quantity
from xgbudget_tui.model.terms import FigureState, MeasureKind, Phase, Scope
from xgbudget_tui.model.text import Text

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


def unit_shown(printed: Unit | None, chosen: Unit | None = None) -> Unit:
    """The unit amounts are written in: the chosen one, else the printed one, else yuan.

    A foreign currency keeps its own.
    """
    own = printed or Unit.YUAN
    return own if chosen is None or (chosen is Unit.EURO) != (own is Unit.EURO) else chosen


def shown_unit(section: SectionEntry, measure: Measure, chosen: Unit | None = None) -> Unit:
    """The unit a column's amounts are written in; see :func:`unit_shown`."""
    return unit_shown(measure.unit or Unit.from_word(section.unit_word), chosen)


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


def count_decimals(resolution: int, size: int) -> int:
    """How many decimals show a digit worth ``resolution`` where one is worth ``size``."""
    places = 0
    while size > resolution > 0 and size > 1:
        size, places = size // 10, places + 1
    return places


def decimals_of(figure: Figure, unit: Unit) -> int:
    """How many decimals show a figure's last printed digit in ``unit`` (or in percent)."""
    is_ratio = figure.state is FigureState.RATIO
    return count_decimals(figure.resolution, MICROPERCENT if is_ratio else unit.fen)


def plain_text(number: Number) -> str:
    """``1234.5``: digits and a point, no exponent, no separators."""
    return str(number) if isinstance(number, int) else f"{number:f}"


def group_digits(number: Number, decimals: int = 0) -> str:
    """``1,234.50``: with thousands separators and at least so many decimals."""
    exponent = 0 if isinstance(number, int) else number.as_tuple().exponent
    own = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"{number:,.{max(own, decimals)}f}"


def cell_text(figure: Figure) -> str:
    """What a cell that holds no number says: its text as printed, empty for a blank."""
    if figure.state in {FigureState.BLANK, FigureState.ABSENT}:
        return ""
    return figure.printed


def rounded_percent(micropercent: int | None) -> Number | None:
    """A computed percentage to two decimals; more would claim what the figures do not hold."""
    return None if micropercent is None else percent_number(round(micropercent, -4))


def amount_text(fen: int, unit: Unit, resolution: int = 0) -> str:
    """An amount for people, exact, with at least the decimals its printed precision asks for.

    ``resolution`` is what one unit of the last printed digit is worth in fen; 0 asks for as many
    decimals as the amount needs.
    """
    if resolution <= 0 or fen % resolution:
        return format_amount(fen, unit)
    return format_amount(fen, unit, count_decimals(resolution, unit.fen))


def ratio_text(micropercent: int, resolution: int = 0) -> str:
    """A percentage for people with the decimals it was printed with; with one if computed."""
    places = count_decimals(resolution, MICROPERCENT) if resolution else 1
    return format_percent(micropercent, places)


def figure_text(figure: Figure | None, unit: Unit, *, grouped: bool = True) -> str:
    """What a cell shows: an amount in ``unit``, a percentage, or the words printed.

    A blank, and a cell that is not there, show nothing; 0, a dash and 无 show as printed. Without
    ``grouped`` the exact number, for machines.
    """
    if figure is None:
        return ""
    if figure.value is None or figure.state not in _NUMBERS:
        return cell_text(figure)
    if not grouped:
        return plain_text(figure_number(figure, unit) or 0)
    if figure.state is FigureState.AMOUNT:
        return amount_text(figure.value, unit, figure.resolution)
    return ratio_text(figure.value, figure.resolution)


_NUMBERS = (FigureState.AMOUNT, FigureState.RATIO)


def states_of(figures: Mapping[str, Figure | None]) -> dict[str, str]:
    """Why cells have no number, by their names: blank, dash, none, not_applicable, text, absent."""
    return {
        name: figure.state.value
        for name, figure in figures.items()
        if figure is not None and figure.state not in _NUMBERS
    }


def shown_figure(
    section: SectionEntry, measure: Measure, figure: Figure, chosen: Unit | None, *, grouped: bool
) -> str:
    """A figure of a table as text, in the unit its column is shown in; see :func:`figure_text`."""
    return figure_text(figure, shown_unit(section, measure, chosen), grouped=grouped)


def recognition_text(figure: Figure) -> Text | None:
    """How a figure was read that could be another, and whether it is proved; else None."""
    known = figure.recognition
    return None if known is None else _say_recognition(known)


def claim_recognition_text(claim: Claim) -> Text | None:
    """How a figure of prose was read by eye; None where its text is stored."""
    return None if claim.recognition is None else _say_recognition(claim.recognition)


def _say_recognition(known: Recognition) -> Text:
    proof = Text("已由等式证明", "proved by an equality") if known.proved else UNPROVED
    zh, en = f"识读 {known.confidence}%，{proof.zh}", f"read by eye {known.confidence}%, {proof.en}"
    if known.confidence is None:
        zh, en = f"此页有两种读法，{proof.zh}", f"the page can be read in two ways, {proof.en}"
    if known.first:
        zh += f"；首选“{known.first}”"
        en += f"; “{known.first}” came first"
    return Text(zh, en)


UNPROVED = Text("尚无等式证明", "no equality proves it")


def is_doubtful(figure: Figure) -> bool:
    """Whether a figure was read by eye, or in one of two ways, and no equality proves it."""
    return figure.recognition is not None and not figure.recognition.proved


def is_row_open(otherwise: str, figures: Sequence[Figure]) -> bool:
    """Whether a row that its page's other reading has ``otherwise`` may still be that one.

    It is settled where equalities prove all of its figures that differ; its label they cannot.
    """
    if not otherwise:
        return False
    tied = [one for one in figures if is_tied(one)]
    return not tied or any(map(is_doubtful, tied))


def is_tied(figure: Figure) -> bool:
    """Whether the other reading of its page has another figure there, proved or not."""
    return figure.recognition is not None and figure.recognition.confidence is None


def change_text(
    fen: int | None, unit: Unit, sides: Sequence[Figure | None], *, grouped: bool = True
) -> str:
    """The difference of two figures: ``+0.50``, ``-3``, ``0``; nothing for None.

    For people with its sign and the decimals of the finer side, else the exact number.
    """
    if fen is None:
        return ""
    if not grouped:
        return plain_text(amount_number(fen, unit))
    text = amount_text(fen, unit, finer_resolution(sides))
    return f"+{text}" if fen > 0 else text


def finer_resolution(figures: Sequence[Figure | None]) -> int:
    """The smallest last printed digit of several amounts, in fen; 0 where there is none."""
    amounts = (one for one in figures if one is not None and one.state is FigureState.AMOUNT)
    return min((one.resolution for one in amounts if one.resolution > 0), default=0)


_LARGEST_PERCENT = 100_000
"""From a thousandfold on more digits say less."""


def percent_text(micropercent: int | None, *, grouped: bool = True, signed: bool = True) -> str:
    """A computed percentage: ``+25.0%``, ``-0.03%``, ``0.0%``; nothing for None.

    For people with one decimal, with two where one would show 0, and no sign for 0; beyond a
    thousandfold only ``>+99999%``. Without ``grouped`` a number of two decimals.
    """
    if micropercent is None:
        return ""
    if not grouped:
        return format_percent(micropercent, 2).rstrip("%")
    if abs(micropercent) >= _LARGEST_PERCENT * MICROPERCENT:
        return f">{'-' if micropercent < 0 else '+'}{_LARGEST_PERCENT - 1}%"
    tenths = round(Decimal(micropercent) / MICROPERCENT, 1)
    hundredths = round(Decimal(micropercent) / MICROPERCENT, 2)
    if not hundredths:
        return "0.0%"
    text = f"{tenths}%" if tenths else f"{hundredths}%"
    return f"+{text}" if signed and micropercent > 0 else text


def growth_text(
    percent: int | None, before: Figure | None, after: Figure | None, language: str
) -> str:
    """How a figure grew from one year to another, for people: no percentage from 0, but a word."""
    if percent is None and before is not None and after is not None:
        sides = before, after
        if all(side.state is FigureState.AMOUNT for side in sides) and not before.value:
            return _NEW.in_(language) if after.value else ""
    return percent_text(percent)


_NEW = Text("新增", "new")


def quantity_text(value: int | None, quantity: Quantity, unit: Unit) -> str:
    """A number of a proof: an amount in ``unit``, a percentage or a count; nothing for None."""
    if value is None:
        return ""
    if quantity is Quantity.FEN:
        return format_amount(value, unit)
    if quantity is Quantity.MICROPERCENT:
        return format_percent(value, 2 if value % (MICROPERCENT // 10) else 1)
    return f"{value:,}"


def figure_at(figures: Sequence[Figure], position: int) -> Figure:
    """The figure in the column at ``position`` (from 1); no such cell where the line is short."""
    return figures[position - 1] if 0 < position <= len(figures) else ABSENT


def amount_measures(table: Section | SectionEntry) -> list[Measure]:
    """The columns of amounts, in print order."""
    return [measure for measure in table.measures if measure.kind is MeasureKind.AMOUNT]


def whole_measures(table: Section | SectionEntry) -> list[Measure]:
    """The columns of amounts that are no part of another one; all of them if there is no such."""
    amounts = amount_measures(table)
    return [measure for measure in amounts if not measure.part] or amounts


_OVERALL = r"全[省市县区州旗]"
_OWN = r"本级|[省市县区州旗]级"


def column_scope(measure: Measure) -> Scope | None:
    """The scope that a column's label names (全市, 市级), or None."""
    if re.search(_OVERALL, measure.label):
        return Scope.OVERALL
    return Scope.OWN_LEVEL if re.search(_OWN, measure.label) else None


def main_measure(table: Section | SectionEntry) -> Measure | None:
    """The column that a table's total is stated in; None where it has no amounts.

    The budget of the table's own year if it is there, else any column of that year, else a
    budget, else the first column. A table that calls itself one of final accounts (决算) is there
    for these: they come before the budget printed beside them.
    """
    return _fittest(table, Phase.FINAL if "决算" in (table.title or table.listed) else Phase.BUDGET)


def budget_measure(table: Section | SectionEntry) -> Measure | None:
    """The main column as it was budgeted, in a table of final accounts too."""
    return _fittest(table, Phase.BUDGET)


def _fittest(table: Section | SectionEntry, wanted: Phase) -> Measure | None:
    def fitness(measure: Measure) -> tuple[bool, bool, bool]:
        own_year = table.year is not None and measure.year == table.year
        return own_year, measure.phase is wanted, measure.phase is Phase.BUDGET

    return max(whole_measures(table), key=fitness, default=None)


def measure_of_year(table: Section | SectionEntry, year: int | None) -> Measure | None:
    """The column of a year: its budget if it is there, else the first; None without one."""
    fitting = [measure for measure in whole_measures(table) if measure.year == year]
    return max(fitting, key=lambda measure: measure.phase is Phase.BUDGET, default=None)


def like_measure(table: Section | SectionEntry, measure: Measure) -> Measure | None:
    """The column of ``table`` that says of its year what ``measure`` says of its own.

    The latest year of the same phase, its main column first; without that phase the main column.
    """
    main = main_measure(table)
    same = [one for one in amount_measures(table) if one.phase is measure.phase and not one.part]
    years = [one.year for one in same if one.year is not None]
    latest = [one for one in same if not years or one.year == max(years)]
    return main if main in latest or not latest else latest[0]

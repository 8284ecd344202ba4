"""A printed cell to a Figure: amount, ratio or text, or one of the four ways to say nothing."""

from __future__ import annotations

import re

from xgbudget_tui.document import Cell
from xgbudget_tui.model.book import ABSENT, Figure, Measure
from xgbudget_tui.model.money import Unit, parse_amount, parse_decimal, parse_percent
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.terms import FigureState, MeasureKind

LONGEST_FIGURE = 64
"""Characters; no printed amount is longer, whatever its digits."""

_DASH = re.compile(r"[-—–―─－﹣ーㄧ_…]+")
_NOT_APPLICABLE = re.compile(r"不适用|/|／|×|x|X|\*+|N/?A", re.IGNORECASE)
_NOTHING = re.compile(r"无|没有|空|无数据")
_WITH_UNIT = re.compile(r"([-+−－]?[\d０-９,.．]+)(千元|百万元|万元|亿元|元)")


def read_figure(cell: Cell | None, measure: Measure) -> tuple[Figure, str | None]:
    """The figure of a cell under ``measure``, and the code of a problem with it, if any.

    ``cell`` None means that the row ends before this column: the figure is absent. What should be
    a number and is none is kept as text, with everything as printed.
    """
    if cell is None:
        return ABSENT, None
    text = cell.text
    if not text:
        return Figure(FigureState.BLANK, place=cell.place), None
    if measure.kind is MeasureKind.TEXT:
        return Figure(_silence(text) or FigureState.TEXT, printed=text, place=cell.place), None
    if len(text) <= LONGEST_FIGURE:
        parsed = _parse(text, measure)
        if parsed is not None:
            state, value, resolution = parsed
            return Figure(state, value, text, resolution, cell.place), None
    silence = _silence(text)
    if silence is not None:
        return Figure(silence, printed=text, place=cell.place), None
    large = re.fullmatch(r"[-+−]?[\d０-９,.]+[%％]?", text) is not None
    problem = "number-too-large" if large and len(text) > 12 else "cell-not-a-number"
    return Figure(FigureState.TEXT, printed=text, place=cell.place), problem


def _parse(text: str, measure: Measure) -> tuple[FigureState, int, int] | None:
    is_ratio = measure.kind in {MeasureKind.PERCENT_OF, MeasureKind.PERCENT_CHANGE}
    if is_ratio or text.endswith(("%", "％")):
        ratio = parse_percent(text)
        return (FigureState.RATIO, *ratio) if ratio else None
    amount = parse_amount(text, measure.unit or Unit.YUAN)
    if amount is None:
        amount = _parse_with_unit(text)
    return (FigureState.AMOUNT, *amount) if amount else None


def _parse_with_unit(text: str) -> tuple[int, int] | None:
    """``8525万元``: a cell that prints its own unit."""
    match = _WITH_UNIT.fullmatch(normalise_name(text))
    unit = Unit.from_word(match.group(2)) if match else None
    return parse_amount(match.group(1), unit) if match and unit else None


def read_own_unit(text: str) -> Unit | None:
    """The unit that a cell prints behind its number, or None."""
    match = _WITH_UNIT.fullmatch(normalise_name(text)) if len(text) <= LONGEST_FIGURE else None
    return Unit.from_word(match.group(2)) if match else None


def _silence(text: str) -> FigureState | None:
    plain = normalise_name(text)
    if _DASH.fullmatch(plain):
        return FigureState.DASH
    if _NOTHING.fullmatch(plain):
        return FigureState.NONE
    return FigureState.NOT_APPLICABLE if _NOT_APPLICABLE.fullmatch(plain) else None


def is_numeric(text: str) -> bool:
    """Whether a text is a number or a percentage."""
    return len(text) <= LONGEST_FIGURE and parse_decimal(text.rstrip("%％")) is not None

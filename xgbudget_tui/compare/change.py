"""One line on both sides.

Its difference, its percentage, the check of printed ones, row order.

Blank is not 0: without two amounts there is no difference, and a line with an amount on one side
only is new or ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from itertools import product

from xgbudget_tui.model.book import Figure
from xgbudget_tui.model.comparison import Change, ComparisonRow
from xgbudget_tui.model.money import MICROPERCENT, Unit
from xgbudget_tui.model.terms import FigureState, Verdict

_WHOLE = 100 * MICROPERCENT


def amount_of(figure: Figure | None) -> int | None:
    """The amount of a figure in fen; None for a blank, a dash, a text or no figure."""
    if figure is None or figure.state is not FigureState.AMOUNT:
        return None
    return figure.value


def change_of(before: Figure | None, after: Figure | None) -> Change:
    """Whether a line has an amount on both sides, one or neither."""
    sides = amount_of(before) is not None, amount_of(after) is not None
    return {
        (True, True): Change.BOTH,
        (False, True): Change.NEW,
        (True, False): Change.ENDED,
        (False, False): Change.NEITHER,
    }[sides]


def difference_of(before: Figure | None, after: Figure | None) -> int | None:
    """After minus before in fen, or None unless both are amounts."""
    old, new = amount_of(before), amount_of(after)
    return None if old is None or new is None else new - old


def percent_of(before: Figure | None, after: Figure | None) -> int | None:
    """The difference in micropercent of the absolute value of ``before``, or None.

    There is none where ``before`` is zero or either side is no amount.
    """
    exact = _exact_percent(amount_of(before), amount_of(after))
    return None if exact is None else round(exact)


def same_currency(one: Unit | None, other: Unit | None) -> bool:
    """Whether amounts in the two units may be subtracted."""
    return one is None or other is None or (one is Unit.EURO) == (other is Unit.EURO)


def check_difference(
    before: Figure | None, after: Figure | None, printed: Figure | None
) -> Verdict | None:
    """How a printed 增减额 agrees with the two amounts; None where none is printed.

    Exact if equal. Rounding if the three roundings to the last printed digit explain it, as in
    10 and 10 printed for 9.6 and 10.4 beside a difference of 1.
    """
    shown = amount_of(printed)
    if shown is None:
        return None
    computed = difference_of(before, after)
    if computed is None or before is None or after is None or printed is None:
        return Verdict.UNDECIDABLE
    if shown == computed:
        return Verdict.EXACT
    room = before.resolution + after.resolution + printed.resolution
    return Verdict.ROUNDING if 2 * abs(shown - computed) <= room else Verdict.FAILS


def check_percent(
    before: Figure | None, after: Figure | None, printed: Figure | None
) -> Verdict | None:
    """How a printed 增减率 agrees with the two amounts; None where none is printed.

    Exact within half of its last printed digit: -10 of 960 may be printed -1.0 or -1.04.
    Rounding if the amounts, each within half of its own last digit, could give it.
    """
    if printed is None or printed.state is not FigureState.RATIO or printed.value is None:
        return None
    exact = _exact_percent(amount_of(before), amount_of(after))
    if exact is None or before is None or after is None:
        return Verdict.UNDECIDABLE
    half = Fraction(printed.resolution, 2)
    if abs(printed.value - exact) <= half:
        return Verdict.EXACT
    possible = [
        percent
        for old, new in product(_ends(before), _ends(after))
        if (percent := _exact_percent(old, new)) is not None
    ]
    inside = possible and min(possible) - half <= printed.value <= max(possible) + half
    return Verdict.ROUNDING if inside else Verdict.FAILS


def _exact_percent(before: Fraction | int | None, after: Fraction | int | None) -> Fraction | None:
    if before is None or after is None or before == 0:
        return None
    return Fraction(after - before) * _WHOLE / abs(Fraction(before))


def _ends(figure: Figure) -> tuple[Fraction, Fraction]:
    value, half = figure.value or 0, Fraction(figure.resolution, 2)
    return value - half, value + half


class RowOrder(StrEnum):
    """How the rows of a comparison are listed."""

    PRINT = "print"
    CHANGE = "change"
    PERCENT = "percent"


def order_rows(rows: Iterable[ComparisonRow], order: RowOrder) -> list[ComparisonRow]:
    """The rows in print order, or by size of change (largest first, either way).

    Rows without a difference follow in print order.
    """
    listed = list(rows)
    if order is RowOrder.PRINT:
        return listed

    def size(row: ComparisonRow) -> tuple[bool, int]:
        moved = row.difference if order is RowOrder.CHANGE else row.percent
        return moved is None, -abs(moved or 0)

    return sorted(listed, key=size)

"""Which columns a change or percentage follows from, where its heading does not say it.

增长% beside 2025年预算数, 2025年完成数 and 2026年预算数 may be of either 2025 column. Where nearly
every row follows from one pair of columns and from no other, that pair is proved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.money import parse_decimal
from xgbudget_tui.model.terms import Basis, MeasureKind

_ROWS = 3
"""Rows that must follow from the pair; by chance none does."""
_MOST_ROWS = 200
"""Rows that are asked; more say nothing new."""

_Numbers = Sequence[Decimal | None]
_Formula = Callable[[Decimal, Decimal], Decimal]

_FORMULAS: dict[MeasureKind, _Formula] = {
    MeasureKind.CHANGE: lambda base, later: later - base,
    MeasureKind.PERCENT_CHANGE: lambda base, later: (later - base) / abs(base) * 100,
    MeasureKind.PERCENT_OF: lambda base, later: later / base * 100,
}


def settle_references(measures: Sequence[Measure], cells: Sequence[Sequence[str]]) -> list[Measure]:
    """The measures, those whose columns were supposed referring to the ones their figures prove.

    ``cells[i]`` are the texts printed under ``measures[i]``.
    """
    amounts = [one for one in measures if one.kind is MeasureKind.AMOUNT]
    return [
        _settle(one, amounts, cells) if len(amounts) > 1 and _is_open(one) else one
        for one in measures
    ]


def _is_open(measure: Measure) -> bool:
    """Whether the columns that a measure refers to were asked for and are not sure."""
    known = dict(measure.basis)
    return measure.kind in _FORMULAS and any(
        aspect in known and not known[aspect].sure for aspect in ("of", "against")
    )


def _settle(measure: Measure, amounts: list[Measure], cells: Sequence[Sequence[str]]) -> Measure:
    numbers = {one.position: _read_numbers(cells[one.position - 1]) for one in amounts}
    printed = _read_numbers([text.rstrip("%％") for text in cells[measure.position - 1]])
    formula = _FORMULAS[measure.kind]
    proved = [
        (base, later)
        for base, later in permutations(amounts, 2)
        if _follows(printed, numbers[base.position], numbers[later.position], formula)
    ]
    if len(proved) != 1:
        return measure
    base, later = proved[0]
    basis = {**dict(measure.basis), "of": Basis.PROVED, "against": Basis.PROVED}
    return replace(
        measure,
        of=base.position,
        against=later.position,
        year=later.year,
        basis=tuple(sorted(basis.items())),
    )


def _read_numbers(texts: Sequence[str]) -> list[Decimal | None]:
    return [parse_decimal(text) for text in texts[:_MOST_ROWS]]


def _follows(printed: _Numbers, base: _Numbers, later: _Numbers, formula: _Formula) -> bool:
    """Whether four rows in five follow from the two columns, or three and all others but one.

    Rows without a change say nothing.
    """
    tried = held = 0
    for shown, old, new in zip(printed, base, later, strict=True):
        if not shown or not old or new is None or new == old:
            continue
        tried += 1
        digit = Decimal(1).scaleb(int(shown.as_tuple().exponent))
        held += abs(formula(old, new) - shown) <= digit
    return held >= _ROWS and (held * 5 >= tried * 4 or held == tried - 1)

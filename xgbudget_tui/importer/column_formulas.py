"""How the header says a column is reckoned from others: ``A=B+C`` under 债务限额, ``3=1+2``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xgbudget_tui.document import Cell
from xgbudget_tui.importer.column_roles import is_column_numbers
from xgbudget_tui.model.names import normalise_name

_NUMBER = r"[(（]?([A-Za-z]\d?|\d{1,2})[)）]?"
_NUMBERED = re.compile(rf"{_NUMBER}(?:[=＝](.+))?")
_SUM = re.compile(rf"{_NUMBER}(?:[+＋]{_NUMBER})+")


def read_sums(header: Sequence[tuple[Cell, ...]]) -> dict[int, tuple[int, ...]]:
    """The columns said to be the sum of others: their indexes, each with those of its parts."""
    sums: dict[int, tuple[int, ...]] = {}
    for row in header:
        if not is_column_numbers(row):
            continue
        found = {
            index: match
            for index, cell in enumerate(row)
            if (match := _NUMBERED.fullmatch(normalise_name(cell.text)))
        }
        numbers = {match.group(1): index for index, match in found.items()}
        for index, match in found.items():
            formula = match.group(2) or ""
            parts = re.findall(_NUMBER, formula) if _SUM.fullmatch(formula) else []
            if parts and all(part in numbers for part in parts):
                sums[index] = tuple(numbers[part] for part in parts)
    return sums

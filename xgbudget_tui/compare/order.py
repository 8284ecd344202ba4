"""The rows of a comparison by size of change, or only those that moved one way."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from xgbudget_tui.model.comparison import ComparisonRow


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

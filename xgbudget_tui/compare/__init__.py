"""Two measures, tables or Books side by side.

Pure functions from model values to a Comparison.
"""

from __future__ import annotations

from xgbudget_tui.compare.books import compare_books, compare_movers
from xgbudget_tui.compare.change import RowOrder, order_rows
from xgbudget_tui.compare.measures import compare_measures
from xgbudget_tui.compare.options import (
    choose_measures,
    find_counterpart,
    find_like,
)
from xgbudget_tui.compare.restatements import is_restated
from xgbudget_tui.compare.tables import TableSide, compare_tables

__all__ = [
    "RowOrder",
    "TableSide",
    "choose_measures",
    "compare_books",
    "compare_measures",
    "compare_movers",
    "compare_tables",
    "find_counterpart",
    "find_like",
    "is_restated",
    "order_rows",
]

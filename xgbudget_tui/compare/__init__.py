"""Two measures, tables or Books side by side: pure functions from model values to a Comparison."""

from xgbudget_tui.compare.choose import choose_measures, find_like
from xgbudget_tui.compare.measures import compare_measures
from xgbudget_tui.compare.order import RowOrder, order_rows
from xgbudget_tui.compare.tables import TableSide, compare_tables

__all__ = [
    "RowOrder",
    "TableSide",
    "choose_measures",
    "compare_measures",
    "compare_tables",
    "find_like",
    "order_rows",
]

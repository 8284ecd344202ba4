"""Two measures, tables or Books side by side, and the front page of one.

Pure functions from model values to a Comparison or an Overview. A module is loaded when one of
its functions is first asked for: the front page, which is the first paint, needs few of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xgbudget_tui.compare.books import compare_books, compare_movers
    from xgbudget_tui.compare.change import RowOrder, order_rows
    from xgbudget_tui.compare.columns import choose_measures
    from xgbudget_tui.compare.measures import compare_measures
    from xgbudget_tui.compare.options import find_counterpart, find_like
    from xgbudget_tui.compare.overview import find_overview
    from xgbudget_tui.compare.restatements import is_restated
    from xgbudget_tui.compare.tables import TableSide, compare_tables

_MODULES = {
    "books": ("compare_books", "compare_movers"),
    "change": ("RowOrder", "order_rows"),
    "columns": ("choose_measures",),
    "measures": ("compare_measures",),
    "options": ("find_counterpart", "find_like"),
    "overview": ("find_overview",),
    "restatements": ("is_restated",),
    "tables": ("TableSide", "compare_tables"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}

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
    "find_overview",
    "is_restated",
    "order_rows",
]


def __getattr__(name: str) -> Any:
    """A function of the room, its module loaded now."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

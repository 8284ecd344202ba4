"""Filtering the lines of a table on view, and what of it is shown, for an export."""

from __future__ import annotations

from collections.abc import Callable

from xgbudget_tui.compare.options import choose_measures
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import FilteredRows, LineFilter, Listing
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import MeasureKind
from xgbudget_tui.tui.widgets.visible_lines import EVERY_DEPTH, MOST, TableView

RATIOS = frozenset({MeasureKind.PERCENT_OF, MeasureKind.PERCENT_CHANGE})


def filter_view(
    archive: Archive, view: TableView, text: str, unit: Unit, go_on: Callable[[], bool]
) -> FilteredRows:
    """The lines of the table that pass what was typed; may be called in a thread.

    Amounts are those of the column under the cursor. Raises QueryError for an amount that cannot
    be read, and where changes are asked for in a table without two columns to compare.
    """
    section = view.section
    if section.first_line is None or section.last_line is None:
        return FilteredRows((), ())
    pair = choose_measures(section)
    if "~" in text.split() and pair is None:
        raise QueryError(
            "This table has no two columns whose change could be filtered by",
            "此表没有可对比的两列，不能按变动筛选",
        )
    before, after = pair or (0, 0)
    kinds = {measure.position: measure.kind for measure in section.measures}
    wanted = LineFilter(text, unit, view.figures, kinds.get(view.figures) in RATIOS, before, after)
    listing = Listing(section.first_line, section.last_line, EVERY_DEPTH)
    return archive.filter_lines(listing, wanted, MOST, go_on)

"""What the official lists say of a code, for finding its line where a document prints none."""

from __future__ import annotations

from xgbudget_tui.compare.sightings import LineKey
from xgbudget_tui.importer.codes import kindred_codes, load_codes
from xgbudget_tui.model.terms import Classification, Flow

_FLOWS = {
    Classification.FUNCTIONAL: Flow.EXPENDITURE,
    Classification.REVENUE: Flow.REVENUE,
}


def key_of_code(code: str) -> LineKey:
    """The line of a code: its codes over the years, its official name and those above it.

    Two names at the most: a name of a 类 or 款 stands under its own parent in every document.
    """
    codes = load_codes()
    entry = codes.find(code)
    names: list[str] = []
    while entry is not None and len(names) < 2:
        names.insert(0, entry.name)
        entry = codes.find(entry.parent)
    entry = codes.find(code)
    flow = _FLOWS.get(entry.classification) if entry else None
    return LineKey(kindred_codes(code), official=tuple(names), flow=flow)

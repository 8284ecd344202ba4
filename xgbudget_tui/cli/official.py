"""What the official lists say of a code, for finding its line where a document prints none."""

from __future__ import annotations

from xgbudget_tui.classification import classification_of, kindred_codes, official_path
from xgbudget_tui.compare.sightings import LineKey
from xgbudget_tui.model.terms import Classification, Flow

_FLOWS = {
    Classification.FUNCTIONAL: Flow.EXPENDITURE,
    Classification.REVENUE: Flow.REVENUE,
}


def key_of_code(code: str) -> LineKey:
    """The line of a code: its codes over the years, its official name and the one above it."""
    classification = classification_of(code)
    flow = _FLOWS.get(classification) if classification else None
    return LineKey(kindred_codes(code), official=official_path(code), flow=flow)

"""English names of the kinds of section, for readers of the contents who read no Chinese.

The Chinese title stays as printed above the table; here only the kind is named, short enough for
the list, since the heading above it says which budget or subject it belongs to.
"""

from __future__ import annotations

from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.terms import Scope

_BUDGETS = ("general_", "fund_", "capital_", "insurance_")
_KINDS = {
    "revenue": "Revenue",
    "expenditure": "Expenditure",
    "balance": "Both sides",
    "note": "Explained",
    "overview": "Overview",
    "result": "Result",
    "report": "Report",
    "glossary": "Glossary",
    "economic_expenditure": "By economic class",
    "basic_expenditure": "Basic expenditure",
    "transfers": "Transfers",
    "transfers_by_region": "Transfers by region",
    "transfers_note": "Explained",
    "debt": "Debt",
    "debt_limit": "Ceiling",
    "debt_balance": "Outstanding",
    "debt_issue": "Bonds, debt service",
    "debt_note": "Explained",
    "three_public": "By purpose",
    "three_public_note": "Explained",
    "projects": "Key projects",
    "performance": "Targets",
    "performance_note": "Explained",
}
_DEBT = {"general_": "General", "fund_": "Special"}


def english_name(section: SectionEntry) -> str | None:
    """``Own revenue`` for 本级一般公共预算收入表; None for a kind that is not known."""
    kind = section.kind_id
    budget = next((prefix for prefix in _BUDGETS if kind.startswith(prefix)), "")
    name = _KINDS.get(kind) or _KINDS.get(kind.removeprefix(budget))
    if name is None:
        return None
    if budget in _DEBT and "debt" in kind:
        return f"{_DEBT[budget]} {name.lower()}"
    if section.scope is Scope.OWN_LEVEL:
        return f"Own {name.lower()}"
    return name

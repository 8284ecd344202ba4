"""The rules, grouped in modules by subject, in the order a report shows them."""

from __future__ import annotations

from xgbudget_tui.audit.rule import Rule
from xgbudget_tui.audit.rules import (
    balance,
    classes,
    columns,
    crossfooting,
    debt,
    economic,
    footing,
    funds,
    headings,
    legal,
    obligations,
    orders,
    projects,
    prose,
    prose_sums,
    rows,
    scope,
    sizes,
    slips,
    spans,
    structure,
    three_public,
    transfers,
    years,
)

_MODULES = (
    footing, slips, spans, classes, crossfooting, balance, scope, economic, transfers, funds, debt,
    three_public, projects, legal, rows, headings, orders, columns, sizes, structure, prose,
    prose_sums,
    obligations,
)  # fmt: skip

RULES: tuple[Rule, ...] = tuple(rule for module in _MODULES for rule in module.RULES)
"""Every rule that is asked of a Book by itself."""

OVER_YEARS: tuple[Rule, ...] = years.RULES
"""The rules that are asked where last year's Book of the place is at hand."""

ALL_RULES: tuple[Rule, ...] = (*RULES, *OVER_YEARS)
"""Every rule of the audit."""

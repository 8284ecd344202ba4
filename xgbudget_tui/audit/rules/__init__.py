"""The rules, grouped in modules by subject, in the order a report shows them."""

from __future__ import annotations

from xgbudget_tui.audit.rule import Rule
from xgbudget_tui.audit.rules import (
    balance,
    basic,
    basic_totals,
    crossfooting,
    debt,
    debt_service,
    economic,
    footing,
    footing_more,
    funds,
    legal,
    projects,
    prose,
    rolling,
    scope,
    structure,
    three_public,
    transfers,
    tree,
)

_MODULES = (
    footing, footing_more, crossfooting, balance, rolling, scope, economic, basic, basic_totals,
    transfers, funds, debt, debt_service, three_public, projects, legal, structure, tree, prose,
)  # fmt: skip

RULES: tuple[Rule, ...] = tuple(rule for module in _MODULES for rule in module.RULES)
"""Every rule of the audit."""

"""The rules, grouped in modules by subject, in the order a report shows them."""

from __future__ import annotations

from xgbudget_tui.audit.rule import Rule
from xgbudget_tui.audit.rules import (
    balance,
    crossfooting,
    footing,
    footing_more,
)

RULES: tuple[Rule, ...] = (
    *footing.RULES,
    *footing_more.RULES,
    *crossfooting.RULES,
    *balance.RULES,
)
"""Every rule of the audit."""

"""The audit: a Book in, what holds and what does not out. Values only, no files, no screens."""

from __future__ import annotations

from xgbudget_tui.audit.prove import prove_book
from xgbudget_tui.audit.rule import Rule, RuleGroup, RuleKind
from xgbudget_tui.audit.rules import RULES

__all__ = ["RULES", "Rule", "RuleGroup", "RuleKind", "prove_book"]

"""The audit: a Book in, what holds and what does not out. Values only, no files, no screens."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

from xgbudget_tui.audit.prove import prove_book
from xgbudget_tui.audit.readings import settle_readings
from xgbudget_tui.audit.rule import Rule, RuleGroup, RuleKind
from xgbudget_tui.audit.rules import ALL_RULES, OVER_YEARS, RULES

__all__ = [
    "ALL_RULES",
    "OVER_YEARS",
    "RULES",
    "Rule",
    "RuleGroup",
    "RuleKind",
    "prove_book",
    "settle_readings",
]


class _CallableRoom(ModuleType):
    """Importing a room binds its name in the package: ``xgb.audit(book)`` must work even then."""

    def __call__(self, book: Any) -> Any:
        return import_module("xgbudget_tui.api.books").audit(book)


sys.modules[__name__].__class__ = _CallableRoom

"""What is known of a table before its lines are read: the ground its witnesses stand on."""

from __future__ import annotations

from dataclasses import dataclass

from xgbudget_tui.model.terms import Budget, Flow, Scope


@dataclass(frozen=True, slots=True)
class TableContext:
    """The kind of a table, its budget, flow, fiscal year and scope.

    ``kind_id`` is an id of :mod:`xgbudget_tui.importer.catalogue` (``general_expenditure``…), ""
    if the table is of no known kind; ``budget``, ``flow`` and ``scope`` are None where the title
    does not say.
    """

    kind_id: str
    budget: Budget | None
    flow: Flow | None
    year: int
    scope: Scope | None = None

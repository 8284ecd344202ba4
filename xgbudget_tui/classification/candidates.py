"""Which code lists a table can draw on, and which of several codes of one name it can mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from xgbudget_tui.classification.code_list import CodeList, OfficialCode
from xgbudget_tui.model.terms import Budget, Classification, Flow, Level, Scope


@dataclass(frozen=True, slots=True)
class TableContext:
    """The kind of a table, its budget, flow, fiscal year and scope.

    ``kind_id`` is an id of the importer's section kinds (``general_expenditure``…), "" if the
    table is of no known kind; ``budget``, ``flow`` and ``scope`` are None where the title does not
    say.
    """

    kind_id: str
    budget: Budget | None
    flow: Flow | None
    year: int
    scope: Scope | None = None


_FLOW_WORD = "支出"
_INSURANCE_CLASSES = ("102", "209")
_INSURANCE_FUND = "社会保险基金"
_ECONOMIC = (Classification.GOVERNMENT_ECONOMIC, Classification.DEPARTMENT_ECONOMIC)


def lists_for(context: TableContext) -> tuple[Classification, ...]:
    """The classifications whose names may stand in such a table."""
    if "economic" in context.kind_id or "basic" in context.kind_id:
        return _ECONOMIC
    if "transfer" in context.kind_id and context.scope is not Scope.DOWNWARD:
        return (Classification.REVENUE,)
    if context.flow is Flow.REVENUE:
        return (Classification.REVENUE,)
    if context.kind_id.endswith("_balance") and "debt" not in context.kind_id:
        return (Classification.REVENUE, Classification.FUNCTIONAL)
    if context.flow is Flow.EXPENDITURE or "transfer" in context.kind_id:
        return (Classification.FUNCTIONAL,)
    return ()


def lists_of(
    codes: CodeList, names: Iterable[str], context: TableContext
) -> tuple[Classification, ...]:
    """The classifications of a table, told by its names where its kind leaves two of them open.

    对个人和家庭的补助 stands in both economic classifications (303, 509), 机关工资福利支出 in that
    of the government alone: a table is of one of them.
    """
    lists = lists_for(context)
    if lists is not _ECONOMIC:
        return lists
    alone: Counter[Classification] = Counter()
    for name in names:
        bearers = {entry.classification for entry in codes.named(name)} & set(lists)
        if len(bearers) == 1:
            alone.update(bearers)
    if not alone:
        return lists
    best, times = alone.most_common(1)[0]
    clear = times >= _TELLING and times > _CLEARLY_MORE * (alone.total() - times)
    return (best,) if clear else lists


_TELLING = 2
"""Names of one economic classification alone that say which of them a table is of."""
_CLEARLY_MORE = 3


def candidates_of(
    codes: CodeList,
    name: str,
    context: TableContext,
    lists: tuple[Classification, ...] | None = None,
) -> tuple[OfficialCode, ...]:
    """The codes that bear this name (or a known variant) in a table of this context.

    Many tables print the classes without their last word (一般公共服务, 教育); outside of transfer
    tables, whose items bear these words by right, such a name can mean the class as well.
    """
    lists = lists_for(context) if lists is None else lists
    named = [entry for entry in codes.named(name) if entry.classification in lists]
    if Classification.FUNCTIONAL in lists and not name.endswith(_FLOW_WORD):
        named += [
            entry
            for entry in codes.named(name + _FLOW_WORD)
            if entry.classification is Classification.FUNCTIONAL
            and entry.level is Level.CLASS
            and entry not in named
        ]
    if context.budget is Budget.SOCIAL_INSURANCE:
        named = [entry for entry in named if _is_of_insurance(entry)]
    return tuple(named)


def _is_of_insurance(entry: OfficialCode) -> bool:
    """Whether a code is of the insurance funds: they keep their own classes and transfers."""
    return entry.code.startswith(_INSURANCE_CLASSES) or _INSURANCE_FUND in entry.name


def fits_budget(entry: OfficialCode, budget: Budget | None) -> bool:
    """Whether a code was seen in this budget, or nothing is known of where it was seen."""
    if budget is Budget.SOCIAL_INSURANCE:
        return _is_of_insurance(entry)
    return budget is None or not entry.budgets or budget in entry.budgets


def best_edition(entries: Iterable[OfficialCode], context: TableContext) -> list[OfficialCode]:
    """The entries in the order in which the year and budget of the table suggest them."""
    return sorted(
        entries,
        key=lambda entry: (
            not fits_budget(entry, context.budget),
            entry.distance(context.year),
            entry.code,
        ),
    )

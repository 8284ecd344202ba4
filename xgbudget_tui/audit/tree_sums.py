"""Every sum that the trees of a Book's tables state, and under which rule it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from xgbudget_tui.audit.assertion import Assertion
from xgbudget_tui.audit.concepts import NON_TAX, TAX
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.terms import Breakdown, FigureState, Relation, Role, Verdict
from xgbudget_tui.model.text import Text

Parts = tuple[LineItem, ...]


def sort_tree_sums(tables: Sequence[Table]) -> dict[str, list[Assertion]]:
    """Every sum of these tables, by the code of the rule that asks it."""
    found: dict[str, list[Assertion]] = {}
    for table in tables:
        for line, parts in table.parents if table.amounts else ():
            if line.role is Role.FIELD or not _states(table, (line, *parts)):
                continue
            full = line.breakdown is Breakdown.FULL
            code = _rule_of(table, line, parts) if full else "S2"
            found.setdefault(code, []).extend(_foot(table, line, parts))
    return found


def _states(table: Table, lines: Parts) -> bool:
    """Whether any of the lines has a cell for an amount: headings of indicators have none."""
    return any(
        (figure := table.figure(line, measure)) is not None
        and figure.state is not FigureState.ABSENT
        for measure in table.amounts
        for line in lines
    )


def _foot(table: Table, line: LineItem, parts: Parts) -> Iterator[Assertion]:
    full = line.breakdown is Breakdown.FULL
    count = len(parts)
    sure = _is_only_place(table, parts) or all(part.certain and part.placed for part in parts)
    for measure in table.amounts:
        operands = table.operands(parts, measure)
        yield Assertion(
            (table.operand(line, measure),),
            operands,
            table.name(line, measure),
            Text(f"下级 {count} 项之和", f"its {count} parts together")
            if count > 1
            else Text(f"唯一下级“{parts[0].name}”", f"its only part {parts[0].name}"),
            Relation.EQUAL if full else Relation.AT_LEAST,
            table.key,
            ceiling=None if sure else Verdict.SUSPECT,
        )


def _is_only_place(table: Table, parts: Parts) -> bool:
    """Whether the table is one total over everything else: then there is no other place."""
    return len(parts) == len(table.section.lines) - 1 and len(table.tree.roots) == 1


def find_leaf_sums(tables: Iterable[Table]) -> Iterator[Assertion]:
    """The total of each table that goes deeper than its classes, against its finest items."""
    for table in tables:
        total = table.class_total
        if total is None or table.section.open_classes:
            continue
        under = [line for _, line in table.tree.walk(total)][1:]
        inner = [line for line in under if table.tree.children(line)]
        if not inner or any(line.breakdown is Breakdown.PARTIAL for line in (total, *inner)):
            continue
        leaves = [line for line in under if not table.tree.children(line)]
        for measure in table.wholes:
            operands = table.operands(leaves, measure)
            right = Text(f"末级 {len(leaves)} 项之和", f"its {len(leaves)} finest items together")
            yield Assertion(
                (table.operand(total, measure),), operands, table.name(total, measure), right
            )


def _rule_of(table: Table, line: LineItem, parts: Parts) -> str:
    finder = _FAMILIES.get(table.kind)
    if finder is None and table.kind.startswith(("debt", "general_debt", "fund_debt")):
        return "H4"
    return finder(table, line, parts) if finder else "S1"


def _is_kind_of_revenue(line: LineItem) -> bool:
    named = TAX.fits_name(line.name) or NON_TAX.fits_name(line.name)
    return named or line.known_code in {"101", "103"}


def _of_revenue(table: Table, line: LineItem, parts: Parts) -> str:
    code = line.known_code
    if code == "101" or TAX.fits_name(line.name):
        return "A1"
    if code == "103" or NON_TAX.fits_name(line.name):
        return "A2"
    if any(_is_kind_of_revenue(part) for part in parts):
        return "A3"
    return "A4" if line is table.grand_total else "S1"


def _of_spending(table: Table, line: LineItem, parts: Parts) -> str:
    level = len(line.known_code or "")
    if level in {3, 5}:
        return "B2" if level == 3 else "B3"
    if line is table.class_total:
        return "B1" if _is_own_level(table) else "A5"
    return "A6" if line is table.grand_total else "S1"


def _is_own_level(table: Table) -> bool:
    return table.scope is not None and table.scope.value == "own_level"


def _by_level(deep: str, top: str) -> Callable[[Table, LineItem, Parts], str]:
    def choose(table: Table, line: LineItem, parts: Parts) -> str:
        return deep if len(line.known_code or "") == 3 else top

    return choose


def _by_root(top: str, deep: str) -> Callable[[Table, LineItem, Parts], str]:
    def choose(table: Table, line: LineItem, parts: Parts) -> str:
        return top if line.parent is None else deep

    return choose


def _of_fund_spending(table: Table, line: LineItem, parts: Parts) -> str:
    return {3: "G5", 5: "G6"}.get(len(line.known_code or ""), "G4")


_FAMILIES: dict[str, Callable[[Table, LineItem, Parts], str]] = {
    "general_revenue": _of_revenue,
    "general_expenditure": _of_spending,
    "general_economic_expenditure": _by_level("C1", "C2"),
    "general_basic_expenditure": _by_level("D1", "D2"),
    "general_transfers": _by_root("E1", "E2"),
    "fund_revenue": _by_root("G1", "G2"),
    "fund_expenditure": _of_fund_spending,
    "fund_transfers": _by_root("G3", "G3"),
    "three_public": _by_root("J1", "J2"),
    "projects": _by_root("K1", "K1"),
}
"""Which rule a sum belongs to, by the kind of its table."""

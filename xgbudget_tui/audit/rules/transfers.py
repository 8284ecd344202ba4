"""Transfers: their table against the revenue table, the functions and the regions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from xgbudget_tui.audit.assertion import Assertion
from xgbudget_tui.audit.book_index import BookIndex, is_of_scope, match_columns, pick_table
from xgbudget_tui.audit.concepts import SUPPORT
from xgbudget_tui.audit.judge import judge_assertion
from xgbudget_tui.audit.rule import DISCLOSURE, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.table import Table, TableCell
from xgbudget_tui.model.book import LineItem, Measure
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.slips import slip_likeness
from xgbudget_tui.model.terms import Flow, Phase, Relation, Scope, Verdict
from xgbudget_tui.model.text import Text

_GROUP = RuleGroup.TRANSFERS
_SENT = re.compile(r"地区|市县|区县|落实|下达")
"""Columns that only a table of transfers to lower levels has."""
_SENT_TO = re.compile(r"下达[^，。（）()]{1,8}[市县区州旗]")
"""Whom a title says that money is sent to; it is received where that is the Book's own place."""
_SHARED = {
    "1100241": "201", "1100243": "203", "1100244": "204", "1100245": "205", "1100246": "206",
    "1100247": "207", "1100248": "208", "1100249": "210", "1100250": "211", "1100251": "212",
    "1100252": "213", "1100253": "214", "1100254": "215", "1100257": "220", "1100258": "221",
    "1100259": "222", "1100260": "224",
    "1100301": "201", "1100303": "203", "1100304": "204", "1100305": "205", "1100306": "206",
    "1100307": "207", "1100308": "208", "1100310": "210", "1100311": "211", "1100312": "212",
    "1100313": "213", "1100314": "214", "1100315": "215", "1100316": "216", "1100317": "217",
    "1100320": "220", "1100321": "221", "1100322": "222", "1100324": "224",
}  # fmt: skip
"""Which class of spending a transfer with a stated function is for (official lists)."""


def _received(index: BookIndex) -> list[Table]:
    """Tables of transfers that the place receives, not those it sends down."""
    return [
        table
        for table in index.filled("general_transfers")
        if table.scope is not Scope.DOWNWARD
        and table.section.flow is not Flow.EXPENDITURE
        and not any(code.startswith("230") for code in table.by_code)
        and _is_sent_here(table, index.book.region.name)
        and not any(_SENT.search(measure.label) for measure in table.section.measures)
    ]


def _is_sent_here(table: Table, place: str) -> bool:
    """Whether the title says that the money is sent to the place, or lines that it comes in."""
    if _SENT_TO.search(table.section.title):
        return place in table.section.title
    return any("收入" in line.name for line in table.section.lines)


def _support_lines(table: Table) -> list[LineItem]:
    line = table.find(SUPPORT)
    if line is not None:
        return [line]
    return [found for code in ("11001", "11002", "11003") for found in table.by_code.get(code, ())]


@rule(
    "E3", _GROUP, RuleKind.EQUALITY,
    name=(
        "转移支付合计等于收入表的上级补助",
        "Total transfers are the support in the revenue table",
    ),
    why=("同一笔上级补助在两表中各列一次", "The same support is stated in both tables"),
    applies=("有收到的转移支付表和一般公共预算收入表", "Books with transfers received and revenue"),
    source=DISCLOSURE,
)  # fmt: skip
def prove_support(index: BookIndex) -> Iterator[Assertion]:
    """转移支付表合计（预算年）= 收入表上级补助收入

    Holds: 100 in both. Fails: 100 in one and 101 in the other.
    """
    received = _received(index)
    matched: set[str] = set()
    left: list[tuple[Table, list[LineItem]]] = []
    for revenue in index.filled("general_revenue"):
        lines = _support_lines(revenue)
        tables = [one for one in received if is_of_scope(one, revenue)] if lines else []
        fitting = _find_fitting(revenue, lines, tables)
        if fitting is None:
            left.append((revenue, lines))
        else:
            # What two tables state in parts is stated by neither alone.
            matched |= {table.key for table in fitting}
            yield from _hold_support(revenue, lines, fitting)
    for revenue, lines in left:
        for table in received if lines else ():
            if table.key not in matched and is_of_scope(table, revenue):
                yield from _hold_support(revenue, lines, [table])


_MOST_TOGETHER = 6
"""Tables of which every selection is tried together."""


def _find_fitting(
    revenue: Table, lines: Sequence[LineItem], tables: Sequence[Table]
) -> list[Table] | None:
    """The most of these tables whose totals together are the support, exactly; or None."""
    sizes = range(len(tables), 0, -1) if len(tables) <= _MOST_TOGETHER else (len(tables), 1)
    for size in sizes:
        for some in combinations(tables, size):
            held = _hold_support(revenue, lines, some)
            if held and all(judge_assertion(one).verdict is Verdict.EXACT for one in held):
                return list(some)
    return None


def _hold_support(
    revenue: Table, lines: Sequence[LineItem], tables: Sequence[Table]
) -> list[Assertion]:
    """The totals of the tables together, in every column of all, against the revenue table."""
    found = []
    for one in revenue.wholes:
        cells = [
            TableCell(table, total, two)
            for table in tables
            for mine, two in match_columns(revenue, table)
            if mine is one and (total := table.grand_total) is not None
        ]
        if len(cells) < len(tables):
            continue
        operands = tuple(revenue.named_operand(line, one) for line in lines)
        name = revenue.name(lines[0], one)
        if len(lines) > 1:
            name = Text(f"表{revenue.key}上级补助", f"support in table {revenue.key}")
        keys = "、表".join(cell.table.key for cell in cells)
        what = cells[0].name if len(cells) == 1 else Text(
            f"表{keys}合计之和", f"the totals of tables {keys.replace('、表', ', ')} together"
        )  # fmt: skip
        stated = tuple(cell.named_operand for cell in cells)
        mirror = len(operands) == 1 and len(stated) == 1
        found.append(Assertion(stated, operands, what, name, mirror=mirror))
    return found


@rule(
    "E7", _GROUP, RuleKind.PLAUSIBILITY,
    name=("指定功能的补助不超过该类支出", "Support for a function is within its spending"),
    why=(
        "共同财政事权和专项转移支付须用于指定功能",
        "Shared-responsibility and special transfers must be spent on their function",
    ),
    applies=("转移支付表细到功能", "Tables of transfers received that go to functions"),
)  # fmt: skip
def prove_earmarks(index: BookIndex) -> Iterator[Assertion]:
    """共同财政事权 + 专项（某功能）≤ 该类支出

    Holds: 教育 23＋27 ≤ 教育支出 490. Fails: 教育 23＋27 ≤ 教育支出 49.
    """
    spending = pick_table(index, "general_expenditure", scope=Scope.OVERALL)
    for table in _received(index) if spending else ():
        by_class: dict[str, list[LineItem]] = {}
        for code, lines in table.by_code.items():
            if code in _SHARED:
                by_class.setdefault(_SHARED[code], []).extend(lines)
        for code, lines in by_class.items():
            target = spending.line(code) if spending else None
            for one, two in match_columns(table, spending) if spending and target else ():
                if spending is None or target is None or not table.has(lines, one):
                    continue
                name = Text(
                    f"表{table.key}指定用于“{target.name}”的补助",
                    f"support for {target.name} in table {table.key}",
                )
                operand = spending.named_operand(target, two)
                yield Assertion(
                    table.operands(lines, one), (operand,), name, spending.name(target, two),
                    Relation.AT_MOST, table.key,
                )  # fmt: skip


@rule(
    "N4", _GROUP, RuleKind.EQUALITY,
    name=("转移支付分项目等于分地区", "Transfers by item and by region agree"),
    why=("同一总额分别按项目和地区列示", "One total is shown by item and by region"),
    applies=("有分项目和分地区两张转移支付表", "Books with both tables of transfers sent down"),
    source=DISCLOSURE,
)  # fmt: skip
def prove_regions(index: BookIndex) -> Iterator[Assertion]:
    """分项目合计 = 分地区合计

    Holds: 500 and 500. Fails: 500 and 450.
    """
    received = {table.key for table in _received(index)}
    for kind in ("general_transfers", "fund_transfers", "capital_transfers"):
        regional = [one for one in index.filled(f"{kind}_by_region") if _sums_regions(one)]
        for items in index.filled(kind):
            own = [one for one in regional if _are_together(one, items, index.filled(kind))]
            together = _add_regions(own, items) if len(own) > 1 else None
            if together is not None:
                yield together
                continue
            for places in own:
                one, other = places.grand_total, items.grand_total
                if one is None or other is None or items.key in received:
                    continue  # what the place receives is not what it sends on
                if _states_other_kinds(places, items):
                    continue
                if items.scope is not Scope.DOWNWARD and places.scope is Scope.DOWNWARD:
                    continue
                for left, right in match_columns(places, items):
                    line = _find_kind(places, left, items)
                    if line is None:
                        continue
                    below, above = TableCell(places, one, left), TableCell(items, line, right)
                    yield Assertion(
                        (below.named_operand,), (above.named_operand,), below.name, above.name,
                        doubt=_find_unallotted(below, above),
                    )  # fmt: skip


_UNALLOTTED = Text(
    "年初预算中的一部分可能还没有分到地区。",
    "Some of a budget may not have been allotted to a region when it was made.",
)


_LEAST_LEFT = 100
"""Last digits that money not yet allotted comes to: less is rather a wrong figure."""


def _are_together(places: Table, items: Table, all_items: Sequence[Table]) -> bool:
    """Whether two tables stand in one chapter, or the items have no table in that of the regions.

    A chapter of another place or level prints its own tables under the same titles.
    """
    chapters = {_chapter(one) for one in all_items}
    return _chapter(places) not in chapters or _chapter(places) == _chapter(items)


_REGION_COLUMN = re.compile(r"[市县区州盟旗]$")
_MOST_REGIONS = 2
_KINDS_OF_TRANSFER = re.compile(r"税收返还|返还性|一般性转移支付|专项转移支付|转移支付")


def _sums_regions(table: Table) -> bool:
    """Whether the regions are the rows of a table, and not its columns."""
    named = [m for m in table.wholes if _REGION_COLUMN.search(m.label)]
    return len(named) < _MOST_REGIONS


def _states_other_kinds(places: Table, items: Table) -> bool:
    """Whether the title of a table by region names one kind of transfers, and the other's not."""
    one, two = (
        set(_KINDS_OF_TRANSFER.findall(normalise_name(table.section.title)))
        for table in (places, items)
    )
    return "转移支付" not in one and one != two


def _find_kind(places: Table, column: Measure, items: Table) -> LineItem | None:
    """What a column by region has to equal: of a kind of transfers, the items of that kind.

    Where the columns are kinds (税收返还 | 一般性转移支付 | 专项转移支付), none is all that the
    table of items lists, unless its title names that kind alone.
    """
    kinds = [_KINDS_OF_TRANSFER.search(normalise_name(one.label)) for one in places.wholes]
    named = _KINDS_OF_TRANSFER.search(normalise_name(column.label))
    if named is None or len({one[0] for one in kinds if one is not None}) < _LEAST_KINDS:
        return items.grand_total
    titled = set(_KINDS_OF_TRANSFER.findall(normalise_name(items.section.title)))
    return items.grand_total if titled == {named[0]} else items.by_name.get(named[0])


_LEAST_KINDS = 2
"""Columns of a table by region that make it one of kinds of transfers."""


def _chapter(table: Table) -> str:
    return table.section.number.rpartition("-")[0]


def _add_regions(regional: Sequence[Table], items: Table) -> Assertion | None:
    """Several tables by region that make up the items only together, or None if they do not."""
    cells = [
        TableCell(places, places.grand_total, match[0][0])
        for places in regional
        if places.grand_total is not None and len(match := match_columns(places, items)) == 1
    ]
    other = items.grand_total
    if other is None or len(cells) < len(regional):
        return None
    right = TableCell(items, other, match_columns(regional[0], items)[0][1])
    keys = "、表".join(cell.table.key for cell in cells)
    what = Text(f"表{keys}合计之和", f"the totals of tables {keys.replace('、表', ', ')} together")
    parts = tuple(cell.named_operand for cell in cells)
    found = Assertion(parts, (right.named_operand,), what, right.name)
    return found if judge_assertion(found).verdict in _AGREES else None


_AGREES = {Verdict.EXACT, Verdict.ROUNDING}


def _find_unallotted(places: TableCell, items: TableCell) -> Text | None:
    """Why regions need not have all of a budget's transfers; None if a slip explains it."""
    one, other = places.operand, items.operand
    if places.measure.phase is not Phase.BUDGET or one.value is None or other.value is None:
        return None
    if other.value - one.value < _LEAST_LEFT * one.resolution:
        return None
    if slip_likeness(one.value, other.value, one.resolution) > 1:
        return None
    return _UNALLOTTED


RULES = (prove_support, prove_earmarks, prove_regions)

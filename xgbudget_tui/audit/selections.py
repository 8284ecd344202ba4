"""What a table itself says of rows that need not make up their heading.

A list of 其中, a heading that names what it leaves out, a remark that some rows are secret or
counted elsewhere, the ceiling of a place of which a part is not given out, the rows of an earlier
year's classification: in each the figures may be right and yet not add up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xgbudget_tui.audit.concepts import RESERVE
from xgbudget_tui.audit.table import Table
from xgbudget_tui.model.book import LineItem, Measure, Section
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.terms import Phase
from xgbudget_tui.model.text import Text

_OF_WHICH = Text(
    "下列各行是“其中”，只列出一部分。", "The rows are of-which items: only some are listed."
)
_LEFT_OUT = Text(
    "上级的名称说不含其中一行，该行不应计入。",
    "The name of the heading leaves one of these rows out.",
)
_SAID_APART = Text(
    "表注说明有的项目未列出，或已计入别处。",
    "A remark under the table says that items are not listed, or are counted elsewhere.",
)
_NOT_GIVEN_OUT = Text(
    "限额可能没有全部分到各地区。", "Some of the ceiling may not have been given to a region."
)
_OLDER_ROWS = Text(
    "较早年度的数多于所列各行，当年有而现在没有的科目可能不再列出。",
    "The earlier year exceeds the rows listed: items that existed only then may not be listed.",
)

_MAIN_ONES = Text(
    "转移支付表可能只列主要项目。", "A table of transfers may list its main items only."
)
RESERVE_SPENT = Text(
    "决算表一般不再列预备费，预算数中可能含有。",
    "An account lists no reserve; the budget beside it may hold one.",
)
_MEMO = Text(
    "其中一行是扣除某些项目后的数，不是组成部分。",
    "One row states the amount after deductions; it is no part of it.",
)

_LESS = re.compile(r"扣除|剔除")
_APART = re.compile(
    r"未逐项列示|不重复|未纳入.{0,20}合计|未列入.{0,8}合计|不作展示|未予?公开|不予?公开|涉密|"
    r"保密|分项.{0,8}(?:存在)?差异|未全部列"
)
_EXCEPT = re.compile(r"不(?:含|包括)([^()（）、,，;；]+)")
_CEILING = re.compile(r"限额")
_REGION = re.compile(r"[省市县区州盟旗]$|本级$|管委会$|示范区$")
_MOST = 2
_PLANS = {Phase.BUDGET, Phase.ADJUSTED}
_ACCOUNTS = {Phase.FINAL, Phase.EXECUTION}
_MOST_RESERVE = 3
"""Percent of spending that the law allows for the reserve."""
_LEAST_ITEM = 100
"""Last digits that an item which is no longer listed comes to: less is rather a wrong figure."""


def remarks(section: Section) -> str:
    """Everything that is printed under a table, without breaks."""
    texts = (section.statement, *(paragraph.text for paragraph in section.paragraphs))
    return normalise_name("".join(texts))


def find_selection(
    table: Table, head: LineItem, parts: Sequence[LineItem], measure: Measure, gap: int
) -> Text | None:
    """Why these rows need not make up the line above them, or None.

    ``gap`` is by how much the line exceeds its rows, in fen.
    """
    if any(part.name.startswith(word) for word in _EXCEPT.findall(head.name) for part in parts):
        return _LEFT_OUT
    if any(_LESS.match(part.name) for part in parts):
        return _MEMO
    if _APART.search(remarks(table.section)):
        return _SAID_APART
    return _find_unlisted(table, head, parts, measure, gap) if gap > 0 else None


def _find_unlisted(
    table: Table, head: LineItem, parts: Sequence[LineItem], measure: Measure, gap: int
) -> Text | None:
    """Why a line may exceed its rows, or None."""
    large = gap >= _LEAST_ITEM * table.operand(head, measure).resolution
    years = [other.year for other in table.amounts if other.year is not None]
    reasons = {
        RESERVE_SPENT: _lacks_reserve(table, head, measure, gap),
        _OF_WHICH: _is_of_which(table, head, parts),
        _NOT_GIVEN_OUT: bool(_CEILING.search(measure.label)) and _are_regions(parts),
        _MAIN_ONES: large and "transfers" in table.kind and len(table.amounts) == 1,
        _OLDER_ROWS: large and measure.year is not None and measure.year < max(years),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _lacks_reserve(table: Table, head: LineItem, measure: Measure, gap: int) -> bool:
    """Whether the budget in an account of general spending misses no more than a reserve."""
    if table.kind != "general_expenditure" or table.find(RESERVE) is not None:
        return False
    if measure.phase not in _PLANS or not any(m.phase in _ACCOUNTS for m in table.amounts):
        return False
    return gap * 100 <= _MOST_RESERVE * (table.operand(head, measure).value or 0)


def _is_of_which(table: Table, head: LineItem, parts: Sequence[LineItem]) -> bool:
    """Whether the rows are headed by 其中, or those of most branches beside theirs are."""
    if _begins_of_which(parts):
        return True
    beside = [below for line, below in table.parents if line.parent == head.parent]
    return sum(map(_begins_of_which, beside)) * _MOST >= len(beside) > 1


def _begins_of_which(parts: Sequence[LineItem]) -> bool:
    return parts[0].printed.lstrip().startswith("其中")


def _are_regions(parts: Sequence[LineItem]) -> bool:
    return sum(bool(_REGION.search(part.name)) for part in parts) * _MOST > len(parts)

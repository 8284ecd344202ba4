"""What a line is by its wording: 总计, 合计, 小计, or an item. The field's words, no document's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xgbudget_tui.model.book import LineItem
from xgbudget_tui.model.terms import Role

_NOISE = re.compile(r"[:：\s]|[（(][^（）()]*[）)]$")
_GRAND = re.compile(r"总计$|^总计|^总额$|^总(?:收入|支出)$")
_TOTAL = re.compile(r"合计$|^合计|^共计$|总合$")
_SUBTOTAL = re.compile(r"小计$|^小计")
_WHOSE = r"(?:本年|本级|地方|(?:[全本]|全自治)[省市县区州旗]|(?:自治)?[省市县区州旗]本?级|各?市县)"
_BUDGET = (
    r"(?:一般公共预算|公共财政预算|政府性基金(?:预算)?|国有资本经营(?:预算)?|社会保险基金(?:预算)?)"
)
_BUDGET_TOTAL = re.compile(rf"^(?:{_WHOSE}{{0,2}}{_BUDGET}|{_WHOSE}{{1,2}})(?:收入|支出)$")
_OF_WHICH = re.compile(r"^(其中|其\s*中)[:：]?")
_BESIDES = re.compile(r"^另外[:：]")
_BALANCE = re.compile(
    r"结余|结转|上解|调入|调出|上级补助|补助收入|补助下级|转移性|债务(还本|收入|转贷)|转贷|"
    r"稳定调节基金|动用|偿债备付金|返还|援助"
)

OWN_LEVEL = "本级"
"""What a place adds to its name to mean itself without those below it."""

_OF_THIS_YEAR = re.compile(r"^(?:本年|当年)(?:收入|支出)(?:小计|合计)$")
_STOCK = re.compile(r"滚存结余|累计结余")
_REMAINDER = re.compile(r"滚存结余|累计结余|(?:本年|当年|年度)?收支(?:结余|差额)|(?:本年|当年)结余")


def role_of(name: str) -> Role:
    """The role a normalised name states: ``支出总计`` is a grand total, ``教育支出`` an item."""
    plain = _NOISE.sub("", name)
    if _GRAND.search(plain):
        return Role.GRAND_TOTAL
    if _TOTAL.search(plain):
        return Role.TOTAL
    if _SUBTOTAL.search(plain):
        return Role.SUBTOTAL
    return Role.ITEM


def roles_of(lines: Sequence[LineItem]) -> tuple[Role, ...]:
    """The roles of all lines by their names; a printed role other than ITEM is kept."""
    return tuple(line.role if line.role is not Role.ITEM else role_of(line.name) for line in lines)


def says_of_which(name: str) -> bool:
    """Whether a name begins with 其中, so that it is only part of the line above."""
    return bool(_OF_WHICH.match(name))


def says_besides(name: str) -> bool:
    """Whether a name begins with 另外：, so that it and what follows are in no total above."""
    return bool(_BESIDES.match(name))


def is_balance_item(name: str) -> bool:
    """Whether a line stands beside the budget proper (transfers, carry-overs, debt, reserves)."""
    return bool(_BALANCE.search(name))


def is_remainder(name: str) -> bool:
    """Whether a line states what is left (本年收支结余, 滚存结余): a difference, not a part."""
    return bool(_REMAINDER.search(name))


def is_stock(name: str) -> bool:
    """Whether a line states what has piled up over the years, which no single year's can hold."""
    return bool(_STOCK.search(name))


def is_flow_remainder(name: str) -> bool:
    """Whether a line states what is left of one year (本年收支结余), which no stock is."""
    return is_remainder(name) and not is_stock(name)


def may_foot(name: str, role: Role) -> bool:
    """Whether a line may total what is printed above it: total words, 本年收入, 全市…预算收入."""
    return role is not Role.ITEM or bool(_BUDGET_TOTAL.match(name))


def totals_what_precedes(name: str) -> bool:
    """Whether a numbered line totals those above it, as 本年支出小计 does in insurance tables."""
    return bool(_OF_THIS_YEAR.match(_NOISE.sub("", name)))


def strip_of_which(name: str) -> str:
    """The name without a leading 其中."""
    return _OF_WHICH.sub("", name)

"""The kinds of section a budget disclosure has, declared as data, and how a title names one.

A kind is recognised by the field's words in a title, never by a whole title of one document. The
list is read from the top: the first kind whose words all stand in the title is it, so special
kinds come before general ones.
"""

from __future__ import annotations

import re
from functools import lru_cache

from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.terms import Budget, Flow, Group, Scope
from xgbudget_tui.model.value import value_class

GENERAL = Budget.GENERAL_PUBLIC
FUNDS = Budget.GOVERNMENT_FUNDS
CAPITAL = Budget.STATE_CAPITAL
INSURANCE = Budget.SOCIAL_INSURANCE


@value_class
class Kind:
    """A kind of section.

    ``words`` are alternatives (``收支|平衡``) that must all stand in the title; ``without`` must
    not. ``budget`` None means the title's own words decide. ``note`` says that the kind is prose.
    """

    id: str
    zh: str
    en: str
    group: Group
    words: tuple[str, ...]
    without: str = ""
    budget: Budget | None = None
    flow: Flow | None = None
    note: bool = False

    def fits(self, title: str, budget: Budget | None) -> bool:
        """Whether a normalised title whose words name ``budget`` is of this kind."""
        if self.budget is not None and budget is not self.budget:
            return False
        if self.without and re.search(self.without, title):
            return False
        return all(re.search(word, title) for word in self.words)


_PROSE = r"说明$|说明\)|报告$|说明书$|情况$"
_DEBT = r"债务|债券|举债"
_BY_REGION = r"分地区|分县|分市|分区县|分区域|到县|地区"
_TRANSFER = r"转移支付|税收返还|返还性(?:收入|支出)|补助下级|对下级?的?转移"
_DEBT_STANDING = r"限额|余额|债务情况表"
_ECONOMIC = r"经济(?:科目|分类)|按经济"

KINDS: tuple[Kind, ...] = (
    Kind(
        "three_public_note", "“三公”经费说明", "Three public expenses, explanation",
        Group.THREE_PUBLIC, ("三公|因公出国", _PROSE), note=True, budget=None,
    ),
    Kind(
        "three_public", "“三公”经费", "Three public expenses",
        Group.THREE_PUBLIC, ("三公|因公出国",),
    ),
    Kind(
        "transfers_note", "转移支付说明", "Transfer payments, explanation",
        Group.TRANSFERS, (_TRANSFER, _PROSE), note=True,
    ),
    Kind(
        "debt_note", "举借债务说明", "Government debt, explanation",
        Group.DEBT, (_DEBT, r"说明|报告$"), note=True,
    ),
    Kind(
        "performance_note", "预算绩效说明", "Performance management, explanation",
        Group.PROJECTS, ("绩效", _PROSE), note=True,
    ),
    Kind(
        "performance", "绩效目标", "Performance targets",
        Group.PROJECTS, ("绩效(?:目标|指标|自评|评价)",), without="计划表|安排表|项目表",
    ),
    Kind(
        "debt_issue", "债券发行及还本付息", "Bonds issued, principal and interest",
        Group.DEBT, (_DEBT, "发行|还本|付息|使用|安排情况"), without="限额.*余额",
    ),
    Kind(
        "fund_debt", "专项债务限额和余额", "Special debt, ceiling and balance",
        Group.DEBT, (_DEBT, "专项债务|政府性基金", _DEBT_STANDING), without="一般债务.*专项",
    ),
    Kind(
        "general_debt", "一般债务限额和余额", "General debt, ceiling and balance",
        Group.DEBT, (_DEBT, "一般债务|一般债券|一般公共预算", _DEBT_STANDING), without="专项债务",
    ),
    Kind(
        "debt", "政府债务限额和余额", "Government debt, ceiling and balance",
        Group.DEBT, (_DEBT, _DEBT_STANDING),
    ),
    Kind(
        "projects", "重点项目", "Key projects",
        Group.PROJECTS, ("重点项目|重大项目|项目资金|政府投资|投资计划",),
    ),
    Kind(
        "general_transfers_by_region", "一般公共预算转移支付分地区", "General transfers by region",
        Group.TRANSFERS, (_TRANSFER, _BY_REGION), budget=GENERAL,
    ),
    Kind(
        "fund_transfers_by_region", "政府性基金转移支付分地区", "Fund transfers by region",
        Group.GOVERNMENT_FUNDS, (_TRANSFER, _BY_REGION), budget=FUNDS,
    ),
    Kind(
        "fund_transfers", "政府性基金转移支付", "Fund transfers",
        Group.GOVERNMENT_FUNDS, (_TRANSFER,), budget=FUNDS,
    ),
    Kind(
        "capital_transfers_by_region", "国有资本经营转移支付分地区",
        "State capital transfers by region",
        Group.STATE_CAPITAL, (_TRANSFER, _BY_REGION), budget=CAPITAL,
    ),
    Kind(
        "capital_transfers", "国有资本经营转移支付", "State capital transfers",
        Group.STATE_CAPITAL, (_TRANSFER,), budget=CAPITAL,
    ),
    Kind(
        "transfers_by_region", "转移支付分地区", "Transfers by region",
        Group.TRANSFERS, (_TRANSFER, _BY_REGION),
    ),
    Kind(
        "general_transfers", "税收返还和转移支付", "Tax rebates and transfers",
        Group.TRANSFERS, (_TRANSFER,), without="^$",
    ),
    Kind(
        "general_basic_expenditure", "基本支出（经济分类）", "Basic expenditure by economic class",
        Group.GENERAL_PUBLIC, ("基本支出",), flow=Flow.EXPENDITURE,
    ),
    Kind(
        "general_economic_expenditure", "一般公共预算支出（政府经济分类）",
        "General expenditure by economic class",
        Group.GENERAL_PUBLIC, (_ECONOMIC, "支出"), budget=GENERAL, flow=Flow.EXPENDITURE,
    ),
    Kind(
        "fund_economic_expenditure", "政府性基金支出（经济分类）",
        "Fund expenditure by economic class",
        Group.GOVERNMENT_FUNDS, (_ECONOMIC, "支出"), budget=FUNDS, flow=Flow.EXPENDITURE,
    ),
    Kind(
        "capital_economic_expenditure", "国有资本经营支出（经济分类）",
        "State capital expenditure by economic class",
        Group.STATE_CAPITAL, (_ECONOMIC, "支出"), budget=CAPITAL, flow=Flow.EXPENDITURE,
    ),
)  # fmt: skip

_FAMILIES: tuple[tuple[str, str, str, Group, Budget], ...] = (
    ("general", "一般公共预算", "General public budget", Group.GENERAL_PUBLIC, GENERAL),
    ("fund", "政府性基金", "Government-managed funds", Group.GOVERNMENT_FUNDS, FUNDS),
    ("capital", "国有资本经营", "State capital operations", Group.STATE_CAPITAL, CAPITAL),
    ("insurance", "社会保险基金", "Social insurance funds", Group.SOCIAL_INSURANCE, INSURANCE),
)
_BALANCE = r"收支|平衡|收入.{0,6}支出"


def _family(prefix: str, zh: str, en: str, group: Group, budget: Budget) -> tuple[Kind, ...]:
    return (
        Kind(f"{prefix}_note", f"{zh}说明", f"{en}, explanation", group,
             (r"说明$|说明\)$|报告$",), budget=budget, note=True),
        Kind(f"{prefix}_balance", f"{zh}收支", f"{en}, both sides", group, (_BALANCE,),
             budget=budget, without=r"(?:收入|支出)(?:安排)?的支出"),
        Kind(f"{prefix}_revenue", f"{zh}收入", f"{en}, revenue", group, ("收入",),
             without="支出(?!情况)", budget=budget, flow=Flow.REVENUE),
        Kind(f"{prefix}_expenditure", f"{zh}支出", f"{en}, expenditure", group, ("支出|功能分类",),
             budget=budget, flow=Flow.EXPENDITURE),
    )  # fmt: skip


KINDS += tuple(kind for family in _FAMILIES for kind in _family(*family))
KINDS += (
    Kind("insurance_result", "社会保险基金结余", "Social insurance funds, what is left",
         Group.SOCIAL_INSURANCE, ("结余",), budget=INSURANCE),
    Kind("insurance_overview", "社会保险基金总表", "Social insurance funds, overview",
         Group.SOCIAL_INSURANCE, ("执行情况|总表",), budget=INSURANCE),
    Kind("report", "预算报告", "Budget report", Group.OTHER, ("预算|决算", "报告"), note=True),
    Kind("glossary", "名词解释", "Glossary", Group.OTHER, ("名词解释|名词说明",), note=True),
)  # fmt: skip
KIND_IDS: frozenset[str] = frozenset(kind.id for kind in KINDS) | {
    f"{debt}_{side}"
    for debt in ("general_debt", "fund_debt", "debt")
    for side in ("limit", "balance")
}
"""Every id a Section may have; the halves of a two-sided debt table end in limit and balance."""

_BUDGETS: tuple[tuple[Budget, str], ...] = (
    (INSURANCE, r"社会?保险?基金|保险(?:\([^()]*\))?基金|社保"),
    (CAPITAL, r"国有资本(?:经营)?"),
    (FUNDS, r"政府性基金|(?<!调节)基金(?:预算|收入|支出|收支|转移|平衡)"),
    (GENERAL, r"一般公共(?:预算|收入|支出|服务预算)?|公共财政(?:预算|收入|支出)?|一般预算"),
)
_SCOPES: tuple[tuple[Scope, str], ...] = (
    (
        Scope.DOWNWARD,
        r"对下|对(?:各)?(?:县|区|市县|县区|区县|乡镇|市)(?:级)?(?:税收|一般|政府|国有|转移|专项|补助|返还)"
        r"|补助下级|(?:补助|下达)(?:各)?(?:市县|县市|县区|区县)",
    ),
    (
        Scope.LOWER_LEVELS,
        r"各(?:市县|县市|县区|区县|县|市|区|州|旗)[市县区]*(?:级)?"
        r"(?:一般公共|公共财政|政府性基金|国有资本|社会保险|财政|(?:预算)?(?:收入|支出|收支))",
    ),
    (Scope.OWN_LEVEL, r"本级|(?<![上下各等])(?:省|市|县|区|州|旗|镇|乡|中央)级"),
    (Scope.OVERALL, r"全(?:省|市|区|县|州|旗|镇|乡|国|口径|域)|汇总|总预算"),
)


_BOTH_SCOPES = re.compile(r"全?(?P<area>[省市区县州旗])[及和与、](?P=area)?(?:本级|级)")


@lru_cache(maxsize=4096)
def find_budget(title: str) -> Budget | None:
    """Which of the four budgets a title names, or None (``title`` in any printed form)."""
    plain = normalise_name(title)
    return next((budget for budget, words in _BUDGETS if re.search(words, plain)), None)


@lru_cache(maxsize=4096)
def find_scope(title: str) -> Scope | None:
    """Whose money a title names: 对下, 各市县, 本级 (区级, 市本级) or 全区 (汇总); None if none.

    全区 and 区本级 mean the autonomous region in Ningxia, Xinjiang and Guangxi and a city's
    district elsewhere: either way the whole of the Book's own region, or its own level. 全市及市级
    and 山东省及省本级 are of both, and so say neither.
    """
    plain = _BOTH_SCOPES.sub("", normalise_name(title))
    return next((scope for scope, words in _SCOPES if re.search(words, plain)), None)


@lru_cache(maxsize=4096)
def find_kind(title: str) -> Kind | None:
    """The kind of section a title names, or None."""
    plain = normalise_name(title)
    budget = find_budget(plain)
    return next((kind for kind in KINDS if kind.fits(plain, budget)), None)


def find_kind_by_id(kind_id: str) -> Kind | None:
    """The kind with this id, or None."""
    return next((kind for kind in KINDS if kind.id == kind_id), None)

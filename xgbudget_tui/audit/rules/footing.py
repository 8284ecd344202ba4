"""Footing: every line that has parts is their sum, in every amount column.

One walk over the Book's trees finds every sum; which rule a sum belongs to follows from the kind
of table and the level of the line, so that each is asked once and under its own name.
"""

from __future__ import annotations

from collections.abc import Iterator

from xgbudget_tui.audit.index import BookIndex
from xgbudget_tui.audit.rule import CLASSIFICATION, RuleGroup, RuleKind, Tie, rule

_FOOTING = RuleGroup.FOOTING
_EQUAL = RuleKind.EQUALITY
_WHY = (
    "上级科目由下级科目汇总而成，各数分别四舍五入",
    "A heading is the sum of what stands under it; each figure is rounded by itself",
)
_REVENUE = ("一般公共预算收入表", "Tables of general revenue")
_SPENDING = ("一般公共预算支出表（功能分类）", "Tables of general expenditure by function")


@rule(
    "A1", _FOOTING, _EQUAL,
    name=("税收收入等于各税种之和", "Tax revenue is the sum of the taxes"),
    why=_WHY, applies=_REVENUE, source=CLASSIFICATION,
)  # fmt: skip
def prove_tax(index: BookIndex) -> Iterator[Tie]:
    """税收收入 = 增值税 + 企业所得税 + …

    Holds: 税收收入 150 = 增值税 100 + 契税 50. Fails: 税收收入 160 with the same taxes.
    """
    yield from index.footings.get("A1", ())


@rule(
    "A2", _FOOTING, _EQUAL,
    name=("非税收入等于各项之和", "Non-tax revenue is the sum of its items"),
    why=_WHY, applies=_REVENUE, source=CLASSIFICATION,
)  # fmt: skip
def prove_non_tax(index: BookIndex) -> Iterator[Tie]:
    """非税收入 = 专项收入 + 罚没收入 + …

    Holds: 非税收入 50 = 专项收入 20 + 罚没收入 30. Fails: 非税收入 5 with the same items.
    """
    yield from index.footings.get("A2", ())


@rule(
    "A3", _FOOTING, _EQUAL,
    name=("一般公共预算收入等于税收加非税", "General revenue is tax and non-tax revenue"),
    why=("一般公共预算收入由税收收入和非税收入组成", "General revenue consists of the two"),
    applies=_REVENUE, source=CLASSIFICATION,
)  # fmt: skip
def prove_own_revenue(index: BookIndex) -> Iterator[Tie]:
    """一般公共预算收入 = 税收收入 + 非税收入

    Holds: 200 = 150 + 50. Fails: 210 = 150 + 50.
    """
    yield from index.footings.get("A3", ())


@rule(
    "A4", _FOOTING, _EQUAL,
    name=("收入总计等于各来源之和", "Total revenue is the sum of its sources"),
    why=(
        "收入总计＝一般公共预算收入＋上级补助＋上年结余＋调入＋债务等",
        "Total revenue is own revenue, support from above, what was carried over, moved in, lent",
    ),
    applies=_REVENUE,
)  # fmt: skip
def prove_total_revenue(index: BookIndex) -> Iterator[Tie]:
    """收入总计 = 一般公共预算收入 + 上级补助 + 上年结余 + 调入 + 债务

    Holds: 300 = 200 + 100. Fails: 310 = 200 + 100.
    """
    yield from index.footings.get("A4", ())


@rule(
    "A5", _FOOTING, _EQUAL,
    name=("支出合计等于各类之和", "Total spending is the sum of the classes"),
    why=_WHY, applies=_SPENDING, source=CLASSIFICATION,
)  # fmt: skip
def prove_spending(index: BookIndex) -> Iterator[Tie]:
    """一般公共预算支出合计 = 各类支出（含预备费）之和

    Holds: 300 = 教育支出 180 + 国防支出 120. Fails: 300 = 教育支出 180 + 国防支出 20.
    """
    yield from index.footings.get("A5", ())


@rule(
    "A6", _FOOTING, _EQUAL,
    name=("支出总计等于支出加上解、结余等", "Total outflow is spending and what balances it"),
    why=(
        "支出总计＝本年支出＋上解＋调出＋还本＋安排稳定调节基金＋年终结余",
        "Total outflow is spending, remittance, what is moved out, repaid, saved, carried forward",
    ),
    applies=_SPENDING,
)  # fmt: skip
def prove_total_spending(index: BookIndex) -> Iterator[Tie]:
    """支出总计 = 支出合计 + 上解支出 + … + 年终结余

    Holds: 300 = 280 + 20. Fails: 300 = 280 + 2.
    """
    yield from index.footings.get("A6", ())


@rule(
    "B1", _FOOTING, _EQUAL,
    name=("本级支出合计等于各类之和", "Own-level spending is the sum of the classes"),
    why=_WHY, applies=("本级一般公共预算支出表", "Own-level expenditure by function"),
    source=CLASSIFICATION,
)  # fmt: skip
def prove_own_level_spending(index: BookIndex) -> Iterator[Tie]:
    """本级支出合计 = 各类之和

    Holds: 300 = 180 + 120. Fails: 30 = 180 + 120.
    """
    yield from index.footings.get("B1", ())


@rule(
    "B2", _FOOTING, _EQUAL,
    name=("类等于各款之和", "A class is the sum of its sections"),
    why=_WHY, applies=_SPENDING, source=CLASSIFICATION,
)  # fmt: skip
def prove_class(index: BookIndex) -> Iterator[Tie]:
    """类 = 款之和

    Holds: 教育支出 180 = 普通教育 100 + 职业教育 80. Fails: 教育支出 810 with the same sections.
    """
    yield from index.footings.get("B2", ())


@rule(
    "B3", _FOOTING, _EQUAL,
    name=("款等于各项之和", "A section is the sum of its items"),
    why=_WHY, applies=_SPENDING, source=CLASSIFICATION,
)  # fmt: skip
def prove_section(index: BookIndex) -> Iterator[Tie]:
    """款 = 项之和

    Holds: 普通教育 180 = 学前教育 80 + 小学教育 100. Fails: 学前教育 8.
    """
    yield from index.footings.get("B3", ())


@rule(
    "C1", _FOOTING, _EQUAL,
    name=("政府经济分类的类等于各款之和", "A government economic class is the sum of its sections"),
    why=_WHY, applies=("政府经济分类支出表", "Expenditure by government economic class"),
    source=CLASSIFICATION,
)  # fmt: skip
def prove_economic_class(index: BookIndex) -> Iterator[Tie]:
    """501 = 50101 + 50102 + …

    Holds: 501 90 = 50101 60 + 50102 30. Fails: 501 90 = 50101 60 + 50102 3.
    """
    yield from index.footings.get("C1", ())


@rule(
    "C2", _FOOTING, _EQUAL,
    name=("政府经济分类合计等于各类之和", "The economic total is the sum of the classes"),
    why=_WHY, applies=("政府经济分类支出表", "Expenditure by government economic class"),
    source=CLASSIFICATION,
)  # fmt: skip
def prove_economic_total(index: BookIndex) -> Iterator[Tie]:
    """合计 = 501 + 502 + …

    Holds: 100 = 60 + 40. Fails: 100 = 60 + 4.
    """
    yield from index.footings.get("C2", ())


@rule(
    "D1", _FOOTING, _EQUAL,
    name=("部门经济分类的类等于各款之和", "A department economic class is the sum of its sections"),
    why=_WHY, applies=("基本支出表（部门经济分类）", "Basic expenditure by department class"),
    source=CLASSIFICATION,
)  # fmt: skip
def prove_basic_class(index: BookIndex) -> Iterator[Tie]:
    """301 = 30101 + 30102 + …

    Holds: 301 90 = 30101 60 + 30102 30. Fails: 301 91 = 30101 6 + 30102 30.
    """
    yield from index.footings.get("D1", ())


@rule(
    "D2", _FOOTING, _EQUAL,
    name=("基本支出合计等于各类之和", "Basic expenditure is the sum of its classes"),
    why=_WHY, applies=("基本支出表（部门经济分类）", "Basic expenditure by department class"),
    source=CLASSIFICATION,
)  # fmt: skip
def prove_basic_total(index: BookIndex) -> Iterator[Tie]:
    """合计 = 301 + 302 + 303

    Holds: 100 = 60 + 30 + 10. Fails: 100 = 60 + 30 + 20.
    """
    yield from index.footings.get("D2", ())


RULES = (
    prove_tax, prove_non_tax, prove_own_revenue, prove_total_revenue, prove_spending,
    prove_total_spending, prove_own_level_spending, prove_class, prove_section,
    prove_economic_class, prove_economic_total, prove_basic_class, prove_basic_total,
)  # fmt: skip

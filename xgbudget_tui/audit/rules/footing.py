"""Footing.

Every line that has parts is their sum, in every amount column of every kind of table.
"""

from __future__ import annotations

from collections.abc import Iterator

from xgbudget_tui.audit.assertion import Assertion
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.rule import CLASSIFICATION, RuleGroup, RuleKind, rule
from xgbudget_tui.audit.tree_sums import find_leaf_sums

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
def prove_tax(index: BookIndex) -> Iterator[Assertion]:
    """税收收入 = 增值税 + 企业所得税 + …

    Holds: 税收收入 150 = 增值税 100 + 契税 50. Fails: 税收收入 160 with the same taxes.
    """
    yield from index.footings.get("A1", ())


@rule(
    "A2", _FOOTING, _EQUAL,
    name=("非税收入等于各项之和", "Non-tax revenue is the sum of its items"),
    why=_WHY, applies=_REVENUE, source=CLASSIFICATION,
)  # fmt: skip
def prove_non_tax(index: BookIndex) -> Iterator[Assertion]:
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
def prove_own_revenue(index: BookIndex) -> Iterator[Assertion]:
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
def prove_total_revenue(index: BookIndex) -> Iterator[Assertion]:
    """收入总计 = 一般公共预算收入 + 上级补助 + 上年结余 + 调入 + 债务

    Holds: 300 = 200 + 100. Fails: 310 = 200 + 100.
    """
    yield from index.footings.get("A4", ())


@rule(
    "A5", _FOOTING, _EQUAL,
    name=("支出合计等于各类之和", "Total spending is the sum of the classes"),
    why=_WHY, applies=_SPENDING, source=CLASSIFICATION,
)  # fmt: skip
def prove_spending(index: BookIndex) -> Iterator[Assertion]:
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
def prove_total_spending(index: BookIndex) -> Iterator[Assertion]:
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
def prove_own_level_spending(index: BookIndex) -> Iterator[Assertion]:
    """本级支出合计 = 各类之和

    Holds: 300 = 180 + 120. Fails: 30 = 180 + 120.
    """
    yield from index.footings.get("B1", ())


@rule(
    "B2", _FOOTING, _EQUAL,
    name=("类等于各款之和", "A class is the sum of its sections"),
    why=_WHY, applies=_SPENDING, source=CLASSIFICATION,
)  # fmt: skip
def prove_class(index: BookIndex) -> Iterator[Assertion]:
    """类 = 款之和

    Holds: 教育支出 180 = 普通教育 100 + 职业教育 80. Fails: 教育支出 810 with the same sections.
    """
    yield from index.footings.get("B2", ())


@rule(
    "B3", _FOOTING, _EQUAL,
    name=("款等于各项之和", "A section is the sum of its items"),
    why=_WHY, applies=_SPENDING, source=CLASSIFICATION,
)  # fmt: skip
def prove_section(index: BookIndex) -> Iterator[Assertion]:
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
def prove_economic_class(index: BookIndex) -> Iterator[Assertion]:
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
def prove_economic_total(index: BookIndex) -> Iterator[Assertion]:
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
def prove_basic_class(index: BookIndex) -> Iterator[Assertion]:
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
def prove_basic_total(index: BookIndex) -> Iterator[Assertion]:
    """合计 = 301 + 302 + 303

    Holds: 100 = 60 + 30 + 10. Fails: 100 = 60 + 30 + 20.
    """
    yield from index.footings.get("D2", ())


_TOTAL = (
    "合计由所列各项汇总而成，各数分别四舍五入",
    "A total is the sum of what is listed under it; each figure is rounded by itself",
)


@rule(
    "B4", _FOOTING, _EQUAL,
    name=("支出合计等于最细各项之和", "Total spending is the sum of the finest items"),
    why=(
        "逐级汇总与一次汇总结果应当一致，可发现逐级误差的累积",
        "Adding level by level and all at once must agree; errors that pile up show here",
    ),
    applies=("细到款或项的支出表", "Expenditure tables that go below the classes"),
    source=CLASSIFICATION,
)  # fmt: skip
def prove_leaves(index: BookIndex) -> Iterator[Assertion]:
    """支出合计 = 所有末级科目之和

    Holds: 300 = 学前教育 80 + 小学教育 100 + 国防支出 120. Fails: 小学教育 10.
    """
    kinds = ("general_expenditure", "fund_expenditure", "capital_expenditure")
    yield from find_leaf_sums(index.of_kind(*kinds))


@rule(
    "E1", _FOOTING, _EQUAL,
    name=("转移支付合计等于各项之和", "Total transfers are the sum of the items"),
    why=_TOTAL, applies=("税收返还和转移支付表", "Tables of tax rebates and transfers"),
)  # fmt: skip
def prove_transfers(index: BookIndex) -> Iterator[Assertion]:
    """转移支付合计 = 各项之和，逐年核对

    Holds: 100 = 体制补助 60 + 专项转移支付 40. Fails: 100 = 60 + 4.
    """
    yield from index.footings.get("E1", ())


@rule(
    "E2", _FOOTING, _EQUAL,
    name=("转移支付各类等于其明细之和", "A kind of transfers is the sum of its items"),
    why=_TOTAL, applies=("税收返还和转移支付表", "Tables of tax rebates and transfers"),
)  # fmt: skip
def prove_transfer_kinds(index: BookIndex) -> Iterator[Assertion]:
    """专项转移支付收入 = 各功能之和，逐年核对

    Holds: 专项转移支付 40 = 教育 30 + 国防 10. Fails: 教育 3.
    """
    yield from index.footings.get("E2", ())


@rule(
    "G1", _FOOTING, _EQUAL,
    name=("基金收入总计等于各来源之和", "Total fund revenue is the sum of its sources"),
    why=_TOTAL, applies=("政府性基金收入表", "Tables of fund revenue"),
)  # fmt: skip
def prove_fund_revenue(index: BookIndex) -> Iterator[Assertion]:
    """基金收入总计 = 基金收入 + 债务 + 转移性收入 + 上年结余

    Holds: 100 = 80 + 15 + 5. Fails: 100 = 80 + 51 + 5.
    """
    yield from index.footings.get("G1", ())


@rule(
    "G2", _FOOTING, _EQUAL,
    name=("基金收入各类等于其明细之和", "A kind of fund revenue is the sum of its items"),
    why=_TOTAL, applies=("政府性基金收入表", "Tables of fund revenue"),
)  # fmt: skip
def prove_fund_sources(index: BookIndex) -> Iterator[Assertion]:
    """政府性基金收入 = 土地出让收入 + …

    Holds: 82 = 80 + 2. Fails: 82 = 80 + 20.
    """
    yield from index.footings.get("G2", ())


@rule(
    "G3", _FOOTING, _EQUAL,
    name=("基金转移支付表加总", "The table of fund transfers adds up"),
    why=_TOTAL, applies=("政府性基金转移支付表", "Tables of fund transfers"),
)  # fmt: skip
def prove_fund_transfers(index: BookIndex) -> Iterator[Assertion]:
    """基金转移支付合计 = 各项之和

    Holds: 300 = 300. Fails: 300 = 30.
    """
    yield from index.footings.get("G3", ())


@rule(
    "G4", _FOOTING, _EQUAL,
    name=("基金支出总计等于各类之和", "Total fund spending is the sum of the classes"),
    why=_TOTAL, applies=("政府性基金支出表", "Tables of fund expenditure"),
)  # fmt: skip
def prove_fund_spending(index: BookIndex) -> Iterator[Assertion]:
    """基金支出总计 = 各类之和

    Holds: 74 = 25 + 47 + 2. Fails: 74 = 25 + 47 + 20.
    """
    yield from index.footings.get("G4", ())


@rule(
    "G5", _FOOTING, _EQUAL,
    name=("基金支出的类等于各款之和", "A class of fund spending is the sum of its sections"),
    why=_TOTAL, applies=("政府性基金支出表", "Tables of fund expenditure"), source=CLASSIFICATION,
)  # fmt: skip
def prove_fund_classes(index: BookIndex) -> Iterator[Assertion]:
    """类 = 款之和

    Holds: 其他支出 47 = 46 + 1. Fails: 其他支出 74 = 46 + 1.
    """
    yield from index.footings.get("G5", ())


@rule(
    "G6", _FOOTING, _EQUAL,
    name=("基金支出的款等于各项之和", "A section of fund spending is the sum of its items"),
    why=_TOTAL, applies=("政府性基金支出表", "Tables of fund expenditure"), source=CLASSIFICATION,
)  # fmt: skip
def prove_fund_sections(index: BookIndex) -> Iterator[Assertion]:
    """款 = 项之和

    Holds: 彩票公益金安排的支出 847 = 347 + 500. Fails: 847 = 374 + 500.
    """
    yield from index.footings.get("G6", ())


@rule(
    "H4", _FOOTING, _EQUAL,
    name=("债务限额、余额表加总", "Tables of debt ceilings and balances add up"),
    why=_TOTAL, applies=("债务限额和余额表", "Tables of debt"),
)  # fmt: skip
def prove_debt_tables(index: BookIndex) -> Iterator[Assertion]:
    """限额总计 = 各项目（地区）之和

    Holds: 100 = 60 + 40. Fails: 100 = 60 + 41.
    """
    yield from index.footings.get("H4", ())


@rule(
    "J1", _FOOTING, _EQUAL,
    name=("“三公”经费合计等于三项之和", "Three public expenses are the sum of the three"),
    why=(
        "“三公”经费＝因公出国（境）费＋公务接待费＋公务用车购置及运行费",
        "The three are travel abroad, hospitality and vehicles",
    ),
    applies=("“三公”经费表", "Tables of three public expenses"),
)  # fmt: skip
def prove_three_public(index: BookIndex) -> Iterator[Assertion]:
    """合计 = 出国 + 接待 + 用车，逐年核对

    Holds: 950 = 100 + 170 + 680. Fails: 950 = 100 + 170 + 650.
    """
    yield from index.footings.get("J1", ())


@rule(
    "J2", _FOOTING, _EQUAL,
    name=("公务用车费等于购置加运行", "Vehicles are buying and running them"),
    why=("公务用车购置及运行费由购置费和运行费组成", "The expense consists of these two"),
    applies=("“三公”经费表", "Tables of three public expenses"),
)  # fmt: skip
def prove_vehicles(index: BookIndex) -> Iterator[Assertion]:
    """用车 = 购置 + 运行，逐年核对

    Holds: 680 = 30 + 650. Fails: 680 = 300 + 650.
    """
    yield from index.footings.get("J2", ())


@rule(
    "K1", _FOOTING, _EQUAL,
    name=("重点项目合计等于各项目之和", "Total of projects is the sum of the projects"),
    why=_TOTAL, applies=("重点项目表", "Tables of projects"),
)  # fmt: skip
def prove_projects(index: BookIndex) -> Iterator[Assertion]:
    """合计 = 各项目之和

    Holds: 100 = 30 + 70. Fails: 100 = 30 + 7.
    """
    yield from index.footings.get("K1", ())


@rule(
    "S1", _FOOTING, _EQUAL,
    name=("合计等于各部分之和", "A total is the sum of its parts"),
    why=_TOTAL, applies=("其余各表", "Every other table"),
)  # fmt: skip
def prove_sums(index: BookIndex) -> Iterator[Assertion]:
    """合计 = 各部分之和

    Holds: 保险费收入 50 = 单位缴费 30 + 个人缴费 20. Fails: 保险费收入 50 = 30 + 2.
    """
    yield from index.footings.get("S1", ())


@rule(
    "S2", _FOOTING, RuleKind.BOUND,
    name=("其中项之和不超过整体", "Parts listed as of-which do not exceed the whole"),
    why=("“其中”只列出一部分", "Of-which items are only some of the whole"),
    applies=("列有“其中”的各表", "Every table with of-which items"),
)  # fmt: skip
def prove_of_which(index: BookIndex) -> Iterator[Assertion]:
    """其中各项之和 ≤ 整体

    Holds: 专项转移支付 40，其中：教育 30. Fails: 专项转移支付 40，其中：教育 50.
    """
    yield from index.footings.get("S2", ())


RULES = (
    prove_tax,
    prove_non_tax,
    prove_own_revenue,
    prove_total_revenue,
    prove_spending,
    prove_total_spending,
    prove_own_level_spending,
    prove_class,
    prove_section,
    prove_economic_class,
    prove_economic_total,
    prove_basic_class,
    prove_basic_total,
    prove_leaves,
    prove_transfers,
    prove_transfer_kinds,
    prove_fund_revenue,
    prove_fund_sources,
    prove_fund_transfers,
    prove_fund_spending,
    prove_fund_classes,
    prove_fund_sections,
    prove_debt_tables,
    prove_three_public,
    prove_vehicles,
    prove_projects,
    prove_sums,
    prove_of_which,
)

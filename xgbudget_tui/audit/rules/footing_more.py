"""Footing in tables of transfers, funds, debt, 三公, projects, and of every other kind."""

from __future__ import annotations

from collections.abc import Iterator

from xgbudget_tui.audit.footings import find_leaf_sums
from xgbudget_tui.audit.index import BookIndex
from xgbudget_tui.audit.rule import CLASSIFICATION, RuleGroup, RuleKind, Tie, rule

_FOOTING = RuleGroup.FOOTING
_EQUAL = RuleKind.EQUALITY
_WHY = (
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
def prove_leaves(index: BookIndex) -> Iterator[Tie]:
    """支出合计 = 所有末级科目之和

    Holds: 300 = 学前教育 80 + 小学教育 100 + 国防支出 120. Fails: 小学教育 10.
    """
    kinds = ("general_expenditure", "fund_expenditure", "capital_expenditure")
    yield from find_leaf_sums(index.of_kind(*kinds))


@rule(
    "E1", _FOOTING, _EQUAL,
    name=("转移支付合计等于各项之和", "Total transfers are the sum of the items"),
    why=_WHY, applies=("税收返还和转移支付表", "Tables of tax rebates and transfers"),
)  # fmt: skip
def prove_transfers(index: BookIndex) -> Iterator[Tie]:
    """转移支付合计 = 各项之和，逐年核对

    Holds: 100 = 体制补助 60 + 专项转移支付 40. Fails: 100 = 60 + 4.
    """
    yield from index.footings.get("E1", ())


@rule(
    "E2", _FOOTING, _EQUAL,
    name=("转移支付各类等于其明细之和", "A kind of transfers is the sum of its items"),
    why=_WHY, applies=("税收返还和转移支付表", "Tables of tax rebates and transfers"),
)  # fmt: skip
def prove_transfer_kinds(index: BookIndex) -> Iterator[Tie]:
    """专项转移支付收入 = 各功能之和，逐年核对

    Holds: 专项转移支付 40 = 教育 30 + 国防 10. Fails: 教育 3.
    """
    yield from index.footings.get("E2", ())


@rule(
    "G1", _FOOTING, _EQUAL,
    name=("基金收入总计等于各来源之和", "Total fund revenue is the sum of its sources"),
    why=_WHY, applies=("政府性基金收入表", "Tables of fund revenue"),
)  # fmt: skip
def prove_fund_revenue(index: BookIndex) -> Iterator[Tie]:
    """基金收入总计 = 基金收入 + 债务 + 转移性收入 + 上年结余

    Holds: 100 = 80 + 15 + 5. Fails: 100 = 80 + 51 + 5.
    """
    yield from index.footings.get("G1", ())


@rule(
    "G2", _FOOTING, _EQUAL,
    name=("基金收入各类等于其明细之和", "A kind of fund revenue is the sum of its items"),
    why=_WHY, applies=("政府性基金收入表", "Tables of fund revenue"),
)  # fmt: skip
def prove_fund_sources(index: BookIndex) -> Iterator[Tie]:
    """政府性基金收入 = 土地出让收入 + …

    Holds: 82 = 80 + 2. Fails: 82 = 80 + 20.
    """
    yield from index.footings.get("G2", ())


@rule(
    "G3", _FOOTING, _EQUAL,
    name=("基金转移支付表加总", "The table of fund transfers adds up"),
    why=_WHY, applies=("政府性基金转移支付表", "Tables of fund transfers"),
)  # fmt: skip
def prove_fund_transfers(index: BookIndex) -> Iterator[Tie]:
    """基金转移支付合计 = 各项之和

    Holds: 300 = 300. Fails: 300 = 30.
    """
    yield from index.footings.get("G3", ())


@rule(
    "G4", _FOOTING, _EQUAL,
    name=("基金支出总计等于各类之和", "Total fund spending is the sum of the classes"),
    why=_WHY, applies=("政府性基金支出表", "Tables of fund expenditure"),
)  # fmt: skip
def prove_fund_spending(index: BookIndex) -> Iterator[Tie]:
    """基金支出总计 = 各类之和

    Holds: 74 = 25 + 47 + 2. Fails: 74 = 25 + 47 + 20.
    """
    yield from index.footings.get("G4", ())


@rule(
    "G5", _FOOTING, _EQUAL,
    name=("基金支出的类等于各款之和", "A class of fund spending is the sum of its sections"),
    why=_WHY, applies=("政府性基金支出表", "Tables of fund expenditure"), source=CLASSIFICATION,
)  # fmt: skip
def prove_fund_classes(index: BookIndex) -> Iterator[Tie]:
    """类 = 款之和

    Holds: 其他支出 47 = 46 + 1. Fails: 其他支出 74 = 46 + 1.
    """
    yield from index.footings.get("G5", ())


@rule(
    "G6", _FOOTING, _EQUAL,
    name=("基金支出的款等于各项之和", "A section of fund spending is the sum of its items"),
    why=_WHY, applies=("政府性基金支出表", "Tables of fund expenditure"), source=CLASSIFICATION,
)  # fmt: skip
def prove_fund_sections(index: BookIndex) -> Iterator[Tie]:
    """款 = 项之和

    Holds: 彩票公益金安排的支出 847 = 347 + 500. Fails: 847 = 374 + 500.
    """
    yield from index.footings.get("G6", ())


@rule(
    "H4", _FOOTING, _EQUAL,
    name=("债务限额、余额表加总", "Tables of debt ceilings and balances add up"),
    why=_WHY, applies=("债务限额和余额表", "Tables of debt"),
)  # fmt: skip
def prove_debt_tables(index: BookIndex) -> Iterator[Tie]:
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
def prove_three_public(index: BookIndex) -> Iterator[Tie]:
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
def prove_vehicles(index: BookIndex) -> Iterator[Tie]:
    """用车 = 购置 + 运行，逐年核对

    Holds: 680 = 30 + 650. Fails: 680 = 300 + 650.
    """
    yield from index.footings.get("J2", ())


@rule(
    "K1", _FOOTING, _EQUAL,
    name=("重点项目合计等于各项目之和", "Total of projects is the sum of the projects"),
    why=_WHY, applies=("重点项目表", "Tables of projects"),
)  # fmt: skip
def prove_projects(index: BookIndex) -> Iterator[Tie]:
    """合计 = 各项目之和

    Holds: 100 = 30 + 70. Fails: 100 = 30 + 7.
    """
    yield from index.footings.get("K1", ())


@rule(
    "S1", _FOOTING, _EQUAL,
    name=("合计等于各部分之和", "A total is the sum of its parts"),
    why=_WHY, applies=("其余各表", "Every other table"),
)  # fmt: skip
def prove_sums(index: BookIndex) -> Iterator[Tie]:
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
def prove_of_which(index: BookIndex) -> Iterator[Tie]:
    """其中各项之和 ≤ 整体

    Holds: 专项转移支付 40，其中：教育 30. Fails: 专项转移支付 40，其中：教育 50.
    """
    yield from index.footings.get("S2", ())


RULES = (
    prove_leaves, prove_transfers, prove_transfer_kinds, prove_fund_revenue, prove_fund_sources,
    prove_fund_transfers, prove_fund_spending, prove_fund_classes, prove_fund_sections,
    prove_debt_tables, prove_three_public, prove_vehicles, prove_projects, prove_sums,
    prove_of_which,
)  # fmt: skip

"""The first document: exactly one tree per table, by general rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tests.importer.hierarchy.printed_tables import (
    ECONOMIC,
    FUND_EXPENDITURE,
    FUND_REVENUE,
    FUND_TRANSFERS,
    GENERAL_EXPENDITURE,
    GENERAL_REVENUE,
    OWN_EXPENDITURE,
    THREE_PUBLIC,
    TRANSFERS,
    measures,
    outline,
    place,
    read_lines,
)
from xgbudget_tui.importer.hierarchy import Placement, place_lines
from xgbudget_tui.model.terms import Evidence, Role

PLACE = "2023年大连市西岗区"


def depths(placement: Placement) -> Counter[int]:
    above = {item.number: item.parent for item in placement.lines}

    def depth(number: int) -> int:
        parent = above[number]
        return 0 if parent is None else 1 + depth(parent)

    return Counter(depth(number) for number in above)


def test_revenue_is_one_tree_under_its_grand_total_printed_last() -> None:
    placement = place(f"{PLACE}一般公共预算收入表", GENERAL_REVENUE)
    assert placement.solutions == 1
    assert outline(placement) == (
        "收入总计(一般公共预算收入合计("
        "税收收入(增值税,企业所得税,个人所得税,房产税,城镇土地使用税,印花税,土地增值税,环保税),"
        "非税收入(国有资源(资产)有偿收入,行政性收费收入,罚没收入,捐赠收入)),"
        "市补助收入合计,上年结余收入,调入预算稳定调节基金)"
    )
    assert placement.lines[-1].role is Role.GRAND_TOTAL
    assert all(item.certain for item in placement.lines)


def test_expenditure_by_class_stands_under_the_grand_total() -> None:
    placement = place(f"{PLACE}一般公共预算支出表", GENERAL_EXPENDITURE)
    assert placement.solutions == 1
    assert depths(placement) == {0: 1, 1: 3, 2: 12}


def test_own_level_expenditure_has_exactly_one_tree() -> None:
    placement = place(f"{PLACE}本级一般公共预算支出表", OWN_EXPENDITURE)
    assert placement.solutions == 1
    assert placement.open_classes == ()
    assert depths(placement) == {0: 1, 1: 3, 2: 12, 3: 60, 4: 128}
    assert all(item.certain for item in placement.lines)
    reserve = next(item for item in placement.lines if item.name == "预备费")
    assert all(item.parent != reserve.number for item in placement.lines)


def test_own_level_expenditure_is_proved_without_any_class_or_section_name() -> None:
    lines = read_lines(f"{PLACE}本级一般公共预算支出表")
    withheld = [
        item
        if item.outline or item.name.endswith(("合计", "总计"))
        else replace(item, name=f"甲{item.number}", printed=f"甲{item.number}")
        for item in lines
    ]
    named = place_lines(lines, measures(1), context=OWN_EXPENDITURE)
    blind = place_lines(withheld, measures(1), context=OWN_EXPENDITURE)
    assert blind.solutions == 1
    assert [item.parent for item in blind.lines] == [item.parent for item in named.lines]


def test_adjacent_lines_of_one_name_and_amount_are_parent_and_only_child() -> None:
    placement = place(f"{PLACE}本级一般公共预算支出表", OWN_EXPENDITURE)
    pair = [item for item in placement.lines if item.name == "其他一般公共服务支出"]
    assert pair[1].parent == pair[0].number
    assert Evidence.ONLY_SUM in pair[1].evidence
    assert Evidence.SEPARATOR in pair[1].evidence


def test_printed_codes_give_the_economic_tables() -> None:
    placement = place("西岗区2023年一般公共预算支出明细表", ECONOMIC, coded=True)
    assert placement.solutions == 1
    assert depths(placement)[0] == 1
    by_number = {item.number: item for item in placement.lines}
    for item in placement.lines:
        if item.code and len(item.code) == 5:
            assert item.parent is not None
            assert by_number[item.parent].code == item.code[:3]
            assert Evidence.CODE in item.evidence
    basic = place(
        f"{PLACE}区本级一般公共预算基本支出表 (经济科目)", ECONOMIC, columns=3, coded=True
    )
    assert depths(basic) == {0: 1, 1: 3, 2: 40}


def test_transfers_are_settled_by_both_years_together() -> None:
    title = f"{PLACE}一般公共预算 税收返还和转移支付表"
    placement = place(title, TRANSFERS, columns=2)
    assert placement.solutions == 1
    assert depths(placement) == {0: 1, 1: 17, 2: 13}
    special = next(item for item in placement.lines if item.name == "专项转移支付收入")
    unnumbered = [item for item in placement.lines[1:] if item.outline is None]
    assert {item.parent for item in unnumbered} == {special.number}


def test_fund_tables_are_one_tree_each() -> None:
    revenue = place(f"{PLACE}政府性基金收入表", FUND_REVENUE)
    assert revenue.solutions == 1
    assert outline(revenue) == (
        "收入总计(政府性基金收入(国有土地使用权出让收入,专项债务对应项目专项收入),"
        "债务收入(地方政府债务收入),转移性收入(政府性基金转移支付收入),"
        "上年结余收入(政府性基金预算上年结余收入))"
    )
    expenditure = place(f"{PLACE}政府性基金支出表", FUND_EXPENDITURE)
    assert expenditure.solutions == 1
    assert outline(expenditure).startswith(
        "支出总计(城乡社区支出(国有土地使用权出让收入安排的支出(城市建设支出,土地出让业务支出)),"
    )
    transfers = place(f"{PLACE}政府性基金转移支付表", FUND_TRANSFERS)
    assert transfers.solutions == 1
    assert outline(transfers) == "总计(转移性收入(政府性基金转移支付收入(政府性基金补助收入)))"


def test_a_total_in_the_middle_holds_the_lines_after_it() -> None:
    placement = place(f"{PLACE}“三公”经费预算表", THREE_PUBLIC, columns=2)
    assert placement.solutions == 1
    assert outline(placement) == (
        "合计(因公出国境费,公务接待费,公务用车购置及运行费合计(公务用车购置费,公务用车运行费))"
    )

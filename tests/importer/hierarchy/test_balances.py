"""Balances of two kinds printed in turn, with a total of each."""

from __future__ import annotations

from tests.importer.hierarchy.printed_tables import outline, placed

FUNDS = (
    ("一、养老保险基金本年收支结余", "22"),
    ("养老保险基金年末滚存结余", "1482"),
    ("二、医疗保险基金本年收支结余", "-4"),
    ("医疗保险基金年末滚存结余", "273"),
    ("三、护理保险基金本年收支结余", ""),
    ("护理保险基金年末滚存结余", ""),
)
FLOWS = "养老保险基金本年收支结余,医疗保险基金本年收支结余,护理保险基金本年收支结余"
STOCKS = "养老保险基金年末滚存结余,医疗保险基金年末滚存结余,护理保险基金年末滚存结余"


def test_totals_of_all_funds_printed_last_hold_the_balances_of_their_kind() -> None:
    placement = placed(*FUNDS, ("省级基金本年收支结余", "18"), ("省级基金年末滚存结余", "1755"))
    told = outline(placement)
    assert f"省级基金本年收支结余({FLOWS})" in told
    assert f"省级基金年末滚存结余({STOCKS})" in told
    assert placement.solutions == 1
    assert placement.open_classes == ()


def test_totals_of_all_funds_printed_first_hold_the_balances_of_their_kind() -> None:
    placement = placed(("本年结余", "18"), ("滚存结余", "1755"), *FUNDS)
    assert outline(placement) == f"本年结余({FLOWS}) 滚存结余({STOCKS})"


def test_balances_that_their_totals_miss_stand_beside_them() -> None:
    placement = placed(*FUNDS, ("省级基金本年收支结余", "25"), ("省级基金年末滚存结余", "1755"))
    assert {line.parent for line in placement.lines[:4]} == {None}


def test_balances_of_one_fund_are_no_totals_of_their_copies() -> None:
    placement = placed(
        ("养老保险基金本年收支结余", "22"),
        ("养老保险基金年末滚存结余", "1482"),
        ("基金本年收支结余", "22"),
        ("基金年末滚存结余", "1482"),
    )
    assert {line.parent for line in placement.lines} == {None}


def test_balances_beside_other_amounts_stay_in_the_tree_of_these() -> None:
    placement = placed(
        ("保险费收入", "5"), *FUNDS, ("本年收支结余", "18"), ("年末滚存结余", "1755")
    )
    assert placement.lines[1].parent != 8

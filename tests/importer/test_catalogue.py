"""Titles in every form seen name their kind, budget, scope and year."""

from __future__ import annotations

import pytest

from xgbudget_tui.importer.identity import find_stage_of
from xgbudget_tui.importer.section_kinds import KIND_IDS, KINDS, find_kind
from xgbudget_tui.importer.titles import (
    best_likeness,
    find_region,
    find_year,
    is_title,
    likeness,
    read_title,
)
from xgbudget_tui.model.terms import Budget, Flow, Scope, Stage


@pytest.mark.parametrize(
    ("title", "kind", "scope"),
    [
        ("2023年东山区一般公共预算收入表", "general_revenue", None),
        ("2025年全市一般公共预算收入执行情况表", "general_revenue", Scope.OVERALL),
        ("东山区2023年一般公共预算收入决算表", "general_revenue", None),
        ("2024年区本级一般公共预算支出表（功能分类）", "general_expenditure", Scope.OWN_LEVEL),
        ("2024年市级一般公共预算收支总表", "general_balance", Scope.OWN_LEVEL),
        ("2024年全县一般公共预算收支平衡表（代编）", "general_balance", Scope.OVERALL),
        ("2024年一般公共预算支出表（政府经济科目）", "general_economic_expenditure", None),
        ("2024年县本级基本支出表（经济分类）", "general_basic_expenditure", Scope.OWN_LEVEL),
        ("2024年一般公共预算税收返还和转移支付表", "general_transfers", None),
        ("2024年对下一般公共预算转移支付分地区表", "general_transfers_by_region", Scope.DOWNWARD),
        ("2024年省级一般公共预算对下级的转移支出表", "general_transfers", Scope.DOWNWARD),
        ("2024年自治区补助市县税收返还和转移支付表", "general_transfers", Scope.DOWNWARD),
        ("自治区提前下达市县2024年专项转移支付表", "general_transfers", Scope.DOWNWARD),
        ("2024年自治区对市县返还性支出预算表（分地区）", "transfers_by_region", Scope.DOWNWARD),
        ("2023年政府一般债务限额和余额情况表", "general_debt", None),
        ("2023年政府专项债务限额及余额情况表", "fund_debt", None),
        ("2023年地方政府债务限额及余额决算情况表", "debt", None),
        ("2023年山东省和省级地方政府债务限额余额表", "debt", None),
        ("2023年山东省及省本级地方政府债务限额余额表", "debt", None),
        ("全区地方政府一般债务情况表", "general_debt", Scope.OVERALL),
        ("省级地方政府专项债务情况表", "fund_debt", Scope.OWN_LEVEL),
        ("2023年地方政府债券发行及还本付息情况表", "debt_issue", None),
        ("2024年省本级政府性基金预算收支表", "fund_balance", Scope.OWN_LEVEL),
        ("2024年政府性基金支出预算表", "fund_expenditure", None),
        ("2024年国有资本经营预算收入执行情况表", "capital_revenue", None),
        (
            "2024年省级国有资本经营预算支出表（按经济科目分类）",
            "capital_economic_expenditure", Scope.OWN_LEVEL,
        ),
        ("2019年各市县一般公共预算收入决算表", "general_revenue", Scope.LOWER_LEVELS),
        ("2019年各县区政府性基金支出决算表", "fund_expenditure", Scope.LOWER_LEVELS),
        ("2024年社会保险基金预算支出表", "insurance_expenditure", None),
        ("2024年“三公”经费预算表", "three_public", None),
        ("2024年“三公”经费预算情况说明", "three_public_note", None),
        ("转移支付情况说明", "transfers_note", None),
        ("举借债务情况的说明", "debt_note", None),
        ("重点项目资金投入计划表", "projects", None),
        ("某某工程绩效目标表", "performance", None),
    ],
)  # fmt: skip
def test_a_title_names_its_kind(title: str, kind: str, scope: Scope | None) -> None:
    found = find_kind(title)
    assert found is not None
    assert found.id == kind
    assert read_title(title).scope is scope
    assert is_title(title)


def test_kinds_have_ids_of_their_own() -> None:
    assert len({kind.id for kind in KINDS}) == len(KINDS)
    assert {"general_debt_limit", "fund_debt_balance"} <= KIND_IDS


def test_a_word_more_or_less_makes_another_table() -> None:
    revenue = "2023年西山县一般公共预算收入表"
    assert likeness(revenue, "2023年西山县一般公共预算支出表") < 0.55
    assert likeness(revenue, "2023年西山县政府性基金收入表") < 0.55
    assert likeness(revenue, "西山县2023年一般公共预算收入表") == 1.0
    assert likeness("西山县举借债务情况说明", "举借债务情况说明") > 0.8
    assert likeness(revenue, "2023年西山县县本级一般公共预算收入表") < 1.0


@pytest.mark.parametrize(
    "line",
    [
        *("情况说明：无债务。", "备注：此表为空", "收入总计", "收入1万元，增长5%。", "单位：万元"),
        *("图 1 2025 年全市一般公共预算收入构成情况", "附图2：一般公共预算支出情况表"),
    ],
)
def test_notes_rows_and_sentences_are_no_titles(line: str) -> None:
    assert not is_title(line)


@pytest.mark.parametrize(
    ("title", "full", "parent"),
    [
        ("2023年大连市西岗区政府预算", "大连市西岗区", "大连市"),
        ("2024年广州市越秀区财政预算公开", "广州市越秀区", "广州市"),
        ("重庆市市中区2023年财政预算", "重庆市市中区", "重庆市"),
        ("二〇二五年云南省玉龙纳西族自治县政府预算", "云南省玉龙纳西族自治县", "云南省"),
        ("海南省2023年预算执行情况", "海南省", None),
        ("西岗区区本级政府性基金收入表", "西岗区", None),
    ],
)
def test_the_place_stands_before_the_words_of_the_field(
    title: str, full: str, parent: str | None
) -> None:
    region = find_region([title])
    assert (region.full_name, region.parent) == (full, parent)


def test_years_are_read_in_digits_and_in_words() -> None:
    assert find_year("二○二四年预算") == 2024
    assert find_year("2025年执行情况和2026年预算草案") == 2026
    assert find_year("一般公共预算") is None


def test_the_stage_is_in_the_title() -> None:
    assert find_stage_of(2022, None, ["2022年东山区财政决算公开"]) is Stage.FINAL
    assert find_stage_of(2023, None, ["2023年东山区政府预算公开"]) is Stage.BUDGET
    assert find_stage_of(2023, None, ["2023年东山区预算调整方案"]) is Stage.ADJUSTED


def test_a_title_tells_budget_and_flow() -> None:
    facts = read_title("2023年市本级国有资本经营预算支出表")
    assert (facts.budget, facts.flow) == (Budget.STATE_CAPITAL, Flow.EXPENDITURE)


def test_the_likest_title_is_found_without_comparing_all_of_each() -> None:
    titles = [
        f"{year}年{place}一般公共预算{flow}{tail}"
        for year in (2023, 2024)
        for place in ("西山县", "全县", "县本级", "")
        for flow in ("收入", "支出", "收支平衡")
        for tail in ("表", "说明", "支出支出表")
    ]
    for title in titles:
        others = [other for other in titles if other != title]
        assert best_likeness(title, others) == max(likeness(title, other) for other in others)
    assert best_likeness("2023年收入表", []) == 0.0

"""Official codes are found by place and name together, and a doubtful one says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import line
from tests.importer.hierarchy.printed_tables import (
    ECONOMIC,
    FUND_EXPENDITURE,
    FUND_REVENUE,
    GENERAL_REVENUE,
    OWN_EXPENDITURE,
    THREE_PUBLIC,
    TRANSFERS,
    place,
)
from xgbudget_tui.classification import classification_of, match_codes, official_name
from xgbudget_tui.classification.candidates import TableContext
from xgbudget_tui.model.book import CodeMatch, LineItem
from xgbudget_tui.model.terms import Budget, Classification, Flow, Scope

PLACE = "2023年大连市西岗区"


def match_of(lines: tuple[LineItem, ...], name: str) -> CodeMatch | None:
    return next(item for item in lines if item.name == name).match


def code_of(lines: tuple[LineItem, ...], name: str) -> str | None:
    match = match_of(lines, name)
    return match.code if match else None


def test_one_name_has_the_code_of_the_place_it_stands_in() -> None:
    lines = match_codes(
        [
            line(1, "人大事务", "100"),
            line(2, "行政运行", "100", parent=1),
            line(3, "政协事务", "80"),
            line(4, "行政运行", "80", parent=3),
        ],
        context=OWN_EXPENDITURE,
    )
    assert [item.match.code for item in lines if item.match] == [
        "20101",
        "2010101",
        "20102",
        "2010201",
    ]


@pytest.mark.parametrize(("year", "code"), [(2022, "2010308"), (2025, "20140")])
def test_a_name_that_moved_has_the_code_of_its_years_edition(year: int, code: str) -> None:
    rows = [line(1, "一般公共服务支出", "9")]
    above = "政府办公厅(室)及相关机构事务"
    if year < 2024:
        rows += [line(2, above, "9", parent=1), line(3, "信访事务", "9", parent=2)]
    else:
        rows += [line(2, "信访事务", "9", parent=1)]
    lines = match_codes(rows, context=replace(OWN_EXPENDITURE, year=year))
    assert code_of(lines, "信访事务") == code


@pytest.mark.parametrize(
    ("kind", "code"),
    [("机关工资福利支出 机关商品和服务支出", "509"), ("基本工资 办公费 印刷费", "303")],
)
def test_a_table_of_economic_classes_is_of_one_classification(kind: str, code: str) -> None:
    """对个人和家庭的补助 stands in both: the names of one alone say which one is printed."""
    rows = [line(n, name, "5") for n, name in enumerate([*kind.split(), "对个人和家庭的补助"], 1)]
    rows.append(line(len(rows) + 1, "助学金", "5", parent=len(rows)))
    lines = match_codes(rows, context=ECONOMIC)
    assert code_of(lines, "对个人和家庭的补助") == code
    assert code_of(lines, "助学金") == {"509": "50902", "303": "30308"}[code]


@pytest.mark.parametrize(
    ("above", "code"),
    [("企业职工基本养老保险基金支出", "2090101"), ("机关事业单位基本养老保险基金支出", "2091101")],
)
def test_a_last_word_more_does_not_take_the_code_of_another_branch(above: str, code: str) -> None:
    context = TableContext("insurance_expenditure", Budget.SOCIAL_INSURANCE, Flow.EXPENDITURE, 2023)
    rows = [line(1, above, "5"), line(2, "基本养老金支出", "5", parent=1)]
    assert code_of(match_codes(rows, context=context), "基本养老金支出") == code


@pytest.mark.parametrize(
    ("above", "printed", "code"),
    [
        ("城乡社区支出", "城乡社区管里事务", "21201"),
        ("教育支出", "普教教育", "20502"),
        ("卫生健康支出", "公卫卫生", "21004"),
        ("国防支出", "海洋渔业发展基金", None),
    ],
)
def test_a_misprint_is_sought_among_the_children_of_its_parent(
    above: str, printed: str, code: str | None
) -> None:
    lines = match_codes(
        [line(1, above, "5"), line(2, printed, "5", parent=1)], context=OWN_EXPENDITURE
    )
    match = lines[1].match
    if code is None:
        assert match is None
    else:
        assert match is not None
        assert (match.code, match.deviates) == (code, True)
        assert match.confidence < 90


def test_likeness_never_takes_the_code_of_a_sibling_that_bears_it_by_name() -> None:
    lines = match_codes(
        [
            line(1, "普通教育", "9"),
            line(2, "小学教育", "5", parent=1),
            line(3, "小学教肓", "4", parent=1),
        ],
        context=OWN_EXPENDITURE,
    )
    assert code_of(lines, "小学教育") == "2050202"
    assert code_of(lines, "小学教肓") != "2050202"


def test_printed_codes_are_looked_up_and_their_names_compared() -> None:
    lines = match_codes(
        [
            line(1, "机关工资福利支出", "9", code="501"),
            line(2, "工资津补贴", "9", code="50101", parent=1),
            line(3, "查无此目", "0", code="59990", parent=1),
        ],
        context=ECONOMIC,
    )
    assert lines[0].match == CodeMatch("501", "机关工资福利支出", 100)
    assert lines[1].match is not None
    assert (lines[1].match.official, lines[1].match.deviates) == ("工资奖金津补贴", True)
    assert lines[2].match is None


def test_width_and_traditional_characters_are_no_deviation() -> None:
    lines = match_codes(
        [line(1, "税收收入", "6"), line(2, "印花稅", "6", parent=1)], context=GENERAL_REVENUE
    )
    assert lines[1].match == CodeMatch("10111", "印花税", lines[1].match.confidence)  # type: ignore[union-attr]


def test_the_names_that_deviate_in_the_document_are_found() -> None:
    own = match_codes(
        place(f"{PLACE}本级一般公共预算支出表", OWN_EXPENDITURE).lines, context=OWN_EXPENDITURE
    )
    unmatched = [item.name for item in own if item.match is None]
    assert unmatched == ["一般公共预算支出合计", "支出总计"]
    assert code_of(own, "其他档案事务") == "2012699"
    assert code_of(own, "特殊教育教育") == "2050701"
    assert code_of(own, "技术与开发") == "20604"
    assert code_of(own, "其他技术与开发支出") == "2060499"
    assert code_of(own, "信访事务") == "2010308"
    assert code_of(own, "年终滚存结余") == "23009"
    classified = [item for item in own[1:201] if item.match and item.match.deviates]
    assert len(classified) == 4
    revenue = match_codes(
        place(f"{PLACE}一般公共预算收入表", GENERAL_REVENUE).lines, context=GENERAL_REVENUE
    )
    assert code_of(revenue, "环保税") == "10121"
    assert code_of(revenue, "国有资源(资产)有偿收入") == "10307"
    assert code_of(revenue, "行政性收费收入") == "10304"
    assert code_of(revenue, "调入预算稳定调节基金") == "11015"
    assert code_of(revenue, "市补助收入合计") is None


def test_transfers_are_never_classes_of_expenditure() -> None:
    lines = match_codes(
        place(f"{PLACE}一般公共预算 税收返还和转移支付表", TRANSFERS, columns=2).lines,
        context=TRANSFERS,
    )
    codes = [item.match.code for item in lines if item.match]
    assert len(codes) == len(lines) - 2
    assert all(code.startswith(("11002", "11003")) for code in codes)
    assert code_of(lines, "教育") == "1100305"
    assert code_of(lines, "一般公共服务同财政事权转移支付收入") == "1100241"
    assert code_of(lines, "留抵退税政策专项资金") == "1100296"
    assert code_of(lines, "补充县区财力专项资金") == "1100298"
    assert code_of(lines, "东关街PPP项目收入") is None


def test_the_classes_of_a_table_of_fund_transfers_are_classes() -> None:
    context = TableContext(
        "fund_transfers", Budget.GOVERNMENT_FUNDS, Flow.EXPENDITURE, 2024, Scope.DOWNWARD
    )
    lines = match_codes([line(1, "城乡社区支出", "5"), line(2, "其他支出", "3")], context=context)
    assert [code_of(lines, item.name) for item in lines] == ["212", "229"]


def test_fund_names_are_those_of_the_funds_budget() -> None:
    revenue = match_codes(
        place(f"{PLACE}政府性基金收入表", FUND_REVENUE).lines, context=FUND_REVENUE
    )
    assert code_of(revenue, "国有土地使用权出让收入") == "1030148"
    assert code_of(revenue, "专项债务对应项目专项收入") == "10310"
    spending = match_codes(
        place(f"{PLACE}政府性基金支出表", FUND_EXPENDITURE).lines, context=FUND_EXPENDITURE
    )
    assert code_of(spending, "城市建设支出") == "2120803"
    assert code_of(spending, "其他支出") == "229"
    assert code_of(spending, "债务发行费支出") == "233"


def test_a_table_without_a_classification_has_no_codes() -> None:
    lines = match_codes([line(1, "公务接待费", "9")], context=THREE_PUBLIC)
    assert lines[0].match is None
    unknown = match_codes([line(1, "教育支出", "9")], context=TableContext("", None, None, 2023))
    assert unknown[0].match is None


def test_codes_can_be_named_and_placed() -> None:
    assert official_name("2050202", 2023) == "小学教育"
    assert official_name("9999999", 2023) is None
    assert classification_of("30201") is Classification.DEPARTMENT_ECONOMIC
    assert classification_of("50201") is Classification.GOVERNMENT_ECONOMIC
    assert classification_of("10101") is Classification.REVENUE


def test_a_class_printed_without_its_last_word_is_the_class() -> None:
    lines = match_codes(
        [
            line(1, "一般公共服务", "9"),
            line(2, "人大事务", "9", parent=1),
            line(3, "教育", "5"),
            line(4, "普通教育", "5", parent=3),
        ],
        context=OWN_EXPENDITURE,
    )
    assert [item.known_code for item in lines] == ["201", "20101", "205", "20502"]


def test_the_two_kinds_of_spending_are_no_headings_however_like_one() -> None:
    rows = [
        line(1, "支出合计", "9"), line(2, "基本支出", "5", parent=1),
        line(3, "机关工资福利支出", "5", parent=2), line(4, "项目支出", "4", parent=1),
    ]  # fmt: skip
    lines = match_codes(rows, context=ECONOMIC)
    assert [code_of(lines, name) for name in ("基本支出", "机关工资福利支出", "项目支出")] == [
        None, "501", None
    ]  # fmt: skip

"""Every number of a text is one thing: a stated figure, a year, an ordinal or part of a name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xgbudget_tui.importer.claims.prose_numbers import find_numbers
from xgbudget_tui.model.terms import FigureState, TokenUse


def stated(text: str) -> list[tuple[str, str, int | None]]:
    """``(printed, unit, value)`` of the stated figures."""
    return [
        (number.printed, number.unit_word, number.value)
        for number in find_numbers(text)
        if number.use is TokenUse.CLAIM
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收入 119,949 万元", ("119,949", "万元", 119_949_000_000)),
        ("收入47.5亿元", ("47.5", "亿元", 475_000_000_000)),
        ("每人 2000 元", ("2000", "元", 200_000)),
        ("余额 **35,487** 万元", ("35,487", "万元", 35_487_000_000)),
        ("下降１．５％", ("１．５", "%", 1_500_000)),
        ("提高 2.3 个百分点", ("2.3", "个百分点", 2_300_000)),
        ("项目 354 个", ("354", "个", 354)),
        ("惠及 1.87 万人", ("1.87", "万人", 18_700)),
        ("共计21.59万平方米", ("21.59", "万平方米", 215_900)),
        ("增速为-3.2%", ("-3.2", "%", -3_200_000)),
        ("安排3000多万元", ("3000", "万元", 3_000_000_000)),
    ],
)
def test_a_stated_figure_has_its_unit_and_exact_value(text: str, expected: object) -> None:
    assert stated(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "2023年西岗区",
        "截至 2025 年底",
        "2021-2025年",
        "2019年5月4日",
        "8月份",
        "根据预算法第14条",
        "财预〔2016〕143号",
        "详见附件1",
        "1.全市。",
        "（2）加强管理",
        "“1+1+N”制度",
        "5G网络",
        "《2024年度工作要点（3亿元）》",
    ],
)
def test_years_dates_ordinals_and_names_are_no_claims(text: str) -> None:
    assert stated(text) == []
    assert find_numbers(text)


def test_a_numeral_before_a_year_is_no_fraction_of_years() -> None:
    found = find_numbers("1.2022 年全省政府债务限额 354 亿元，年限 1.5 年")
    assert [(one.printed, one.use) for one in found[:2]] == [
        ("1", TokenUse.OUTLINE),
        ("2022", TokenUse.YEAR),
    ]
    assert [one.printed for one in found[2:]] == ["354", "1.5"]


def test_a_range_shares_the_unit_printed_once() -> None:
    assert stated("补助10至15万元") == [
        ("10", "万元", 10_000_000),
        ("15", "万元", 15_000_000),
    ]


def test_the_resolution_is_one_unit_of_the_last_printed_digit() -> None:
    (money,) = find_numbers("收入47.5亿元")
    (ratio,) = find_numbers("增长10%")
    (count,) = find_numbers("1.5人")
    assert money.resolution == 1_000_000_000
    assert ratio.resolution == 1_000_000
    assert count.value is None
    assert count.state is FigureState.TEXT


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="０1239,.，年月第万亿元个%（）。；至-*\n 收入", max_size=60))
def test_any_text_gives_numbers_in_order_without_overlap(text: str) -> None:
    numbers = find_numbers(text)
    ends = [0, *(number.stop for number in numbers)]
    for number, before in zip(numbers, ends, strict=False):
        assert before <= number.end
        assert text[number.start : number.end] == number.printed
    assert [n.start for n in numbers] == sorted({n.start for n in numbers})

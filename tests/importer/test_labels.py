"""The number printed on a table, in all its forms, and what is no number of a table."""

from __future__ import annotations

import pytest

from xgbudget_tui.importer.labels import find_form_number, split_number, strip_number
from xgbudget_tui.importer.titles import core_title, read_title


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("表 十 九 2018 年省级支出表", "19", "2018 年省级支出表"),
        ("表 三 十 2019 年收入表", "30", "2019 年收入表"),
        ("表十一2026年划转东山区转移支付表", "11", "2026年划转东山区转移支付表"),
        ("表一百零二：收入表", "102", "收入表"),
        ("表十 一般公共预算收入表", "10", "一般公共预算收入表"),
        ("附表1-3 收入表", "1-3", "收入表"),
        ("附件1：2024年收入表", "1", "2024年收入表"),
        ("附件：1.2023年收入表", "1", "2023年收入表"),
        ("表1.2023年收入表", "1", "2023年收入表"),
        ("2.1 2022 年东山省财政收支决算总表", "2.1", "2022 年东山省财政收支决算总表"),
        ("2.12022年收入表", "2.1", "2022年收入表"),
        ("2.10 2022年收入表", "2.10", "2022年收入表"),
        ("1-1.2025年青山市收入表", "1-1", "2025年青山市收入表"),
        ("２３\ufffd\ufffd２０２５年收入表", "23", "２０２５年收入表"),
        ("22 东山省2022年限额表", "22", "东山省2022年限额表"),
        ("3、2025年收入表", "3", "2025年收入表"),
        ("表4", "4", ""),
    ],
)
def test_a_printed_number_is_split_off(text: str, number: str, rest: str) -> None:
    label = split_number(text)
    assert label is not None
    assert (label.number, label.rest) == (number, rest)


@pytest.mark.parametrize(
    "text",
    [
        "2022年收入表", "2025-2026年收入表", "3 月份收入表", "1-12月收入表", "5.3亿元", "12 个项目",
        "表一般公共预算收入表", "表三公经费", "一般公共预算收入表", "3",
    ],
)  # fmt: skip
def test_years_counts_and_words_are_no_numbers(text: str) -> None:
    assert split_number(text) is None
    assert strip_number(text) == text


def test_a_number_hides_neither_the_year_nor_the_likeness_of_a_title() -> None:
    assert read_title("2.1 2022年东山省一般公共预算收入决算表").year == 2022
    assert core_title("表 十 九 2018年东山省收入表") == core_title("2018年东山省收入表")


@pytest.mark.parametrize(
    ("text", "number"),
    [("社预 01 表", "1"), ("公开02表", "2"), ("收入表", ""), ("2024年收入表", ""), ("表1", "")],
)
def test_a_form_number_is_no_title(text: str, number: str) -> None:
    assert find_form_number(text) == number

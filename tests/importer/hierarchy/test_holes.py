"""A line that is not printed leaves a hole: its class is named and nothing is moved in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import line
from tests.importer.hierarchy.printed_tables import (
    GENERAL_EXPENDITURE,
    OWN_EXPENDITURE,
    item,
    measures,
    read_lines,
)
from xgbudget_tui.importer.hierarchy import place_lines


def test_a_missing_code_level_is_named() -> None:
    rows = [
        ("合计", "30", None),
        ("一般公共服务支出", "20", "201"),
        ("人大事务", "12", "20101"),
        ("行政运行", "12", "2010101"),
        ("行政运行", "8", "2010201"),
        ("教育支出", "10", "205"),
    ]
    lines = [line(n, name, text, code=code) for n, (name, text, code) in enumerate(rows, 1)]
    placement = place_lines(lines, measures(1), context=GENERAL_EXPENDITURE)
    assert [entry.parent for entry in placement.lines] == [None, 1, 2, 3, 2, 1]
    assert placement.open_classes == ("一般公共服务支出",)


def test_a_heading_that_no_list_knows_lacks_no_level() -> None:
    rows = [
        ("省本级本年支出", "130"),
        ("教育支出", "70"),
        ("文化旅游体育与传媒支出", "20"),
        ("预备费及其他支出", "40"),
        ("预备费", "30"),
        ("其他一般公共服务支出", "10"),
    ]
    lines = [line(n, name, text) for n, (name, text) in enumerate(rows, 1)]
    placement = place_lines(lines, measures(1), context=GENERAL_EXPENDITURE)
    assert [entry.parent for entry in placement.lines] == [None, 1, 1, 1, 4, 4]
    assert placement.open_classes == ()


def test_lines_without_amounts_leave_no_hole_in_a_sum() -> None:
    """Items listed under the wrong class and never spent on: all that is stated adds up."""
    rows = [
        ("合计", "30", None),
        ("一般公共服务支出", "20", "201"),
        ("人大事务", "20", "20101"),
        ("教育支出", "10", "205"),
        ("行政运行", "", "2010101"),
    ]
    lines = [line(n, name, text, code=code) for n, (name, text, code) in enumerate(rows, 1)]
    placement = place_lines(lines, measures(1), context=GENERAL_EXPENDITURE)
    assert placement.open_classes == ()


@pytest.mark.parametrize("withheld", [False, True])
@pytest.mark.parametrize(
    ("gone", "named"),
    [
        ("普通教育", "教育支出"),
        ("公安", "公共安全支出"),
        ("初中教育", "普通教育"),
        ("退役安置", "社会保障和就业支出"),
        ("预备费", "一般公共预算支出合计"),
    ],
)
def test_a_hole_in_the_document_names_its_class_and_moves_no_other(
    gone: str, named: str, withheld: bool
) -> None:
    lines = read_lines("2023年大连市西岗区本级一般公共预算支出表")
    whole = place_lines(lines, measures(1), context=OWN_EXPENDITURE)
    if withheld:
        lines = [
            entry
            if entry.outline or entry.name.endswith(("合计", "总计"))
            else replace(entry, name=f"甲{entry.number}", printed=f"甲{entry.number}")
            for entry in lines
        ]
    lost = item(whole, gone)
    kept = [entry for entry in lines if entry.number != lost.number]
    placement = place_lines(kept, measures(1), context=OWN_EXPENDITURE)
    expected = item(whole, named)
    assert placement.open_classes == (
        (f"甲{expected.number}",) if withheld and expected.number > 1 else (named,)
    )
    assert placement.solutions == 0
    true = {entry.number: entry.parent for entry in whole.lines}
    for entry in placement.lines:
        if true[entry.number] == lost.number:
            assert entry.parent == lost.parent
            assert not entry.certain
        else:
            assert entry.parent == true[entry.number]


def test_names_of_a_hole_class_keep_its_sections_under_the_total() -> None:
    lines = read_lines("2023年大连市西岗区本级一般公共预算支出表")
    kept = [entry for entry in lines if entry.name != "教育支出"]
    placement = place_lines(kept, measures(1), context=OWN_EXPENDITURE)
    assert placement.open_classes == ("一般公共预算支出合计",)
    orphan = item(placement, "普通教育")
    assert orphan.parent == 1
    assert not orphan.certain

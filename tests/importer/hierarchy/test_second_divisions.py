"""A total of classes that is divided a second time below it."""

from __future__ import annotations

from tests.importer.hierarchy.printed_tables import placed

CLASSES = (
    ("一、教育支出", "90"), ("省本级支出", "60"), ("专项转移支付", "30"),
    ("二、国防支出", "70"), ("省本级支出", "20"), ("专项转移支付", "50"),
    ("省级支出合计", "160"),
)  # fmt: skip
BESIDE = (("上解上级支出", "500"), ("返还性支出", "1000"), ("省级支出总计", "1660"))


def test_a_total_of_classes_divided_again_below_it_is_part_of_the_grand_total() -> None:
    placement = placed(*CLASSES, ("省本级支出合计", "80"), ("专项转移支付合计", "80"), *BESIDE)
    parents = [line.parent for line in placement.lines]
    assert parents == [7, 1, 1, 7, 4, 4, 12, None, None, 12, 12, None]
    assert [line.certain for line in placement.lines[7:9]] == [False, False]
    assert placement.open_classes == ()


def test_totals_below_a_total_that_do_not_make_it_are_no_second_division() -> None:
    placement = placed(*CLASSES, ("省本级支出合计", "83"), ("专项转移支付合计", "87"), *BESIDE)
    assert placement.lines[6].parent is None

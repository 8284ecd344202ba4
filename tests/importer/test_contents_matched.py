"""The contents list against the body: equal titles first, then the most alike, near their place."""

from __future__ import annotations

import pytest

from xgbudget_tui.importer.contents import Entry
from xgbudget_tui.importer.printed_sections import Piece, PrintedSection
from xgbudget_tui.importer.section_numbers import match_contents
from xgbudget_tui.model.source import SourcePlace

REVENUE, SPENDING = "2024年东山区一般公共预算收入表", "2024年东山区一般公共预算支出表"
FUNDS = "2024年东山区政府性基金预算支出表"


def listed(*titles: str) -> list[Entry]:
    return [
        Entry(str(number), title, SourcePlace(number), 0, len(title))
        for number, title in enumerate(titles, 1)
    ]


def printed(title: str, label: str = "") -> PrintedSection:
    return PrintedSection([Piece(title, [SourcePlace(1)], label=label)])


def numbers(entries: list[Entry], sections: list[PrintedSection]) -> list[tuple[str, list[str]]]:
    slots = match_contents(entries, sections)
    return [(slot.number, [section.title for section in slot.printed]) for slot in slots]


def test_equal_titles_find_each_other_in_whatever_order_they_are_printed() -> None:
    found = numbers(listed(REVENUE, SPENDING, FUNDS), [printed(FUNDS), printed(REVENUE)])
    assert found == [("1", [REVENUE]), ("2", []), ("3", [FUNDS])]


def test_a_printed_label_speaks_louder_than_an_equal_title() -> None:
    sections = [printed(SPENDING, label="1"), printed(REVENUE, label="2")]
    found = numbers(listed("一般公共预算支出表", "一般公共预算收支表"), sections)
    assert found == [("1", [SPENDING]), ("2", [REVENUE])]


def test_a_title_that_stands_twice_is_settled_by_the_order_of_print() -> None:
    entries = listed(SPENDING, FUNDS, SPENDING)
    found = numbers(entries, [printed(SPENDING), printed(FUNDS), printed(SPENDING)])
    assert [titles for _, titles in found] == [[SPENDING], [FUNDS], [SPENDING]]


@pytest.mark.slow
def test_hundreds_of_tables_whose_titles_differ_a_little_stay_in_order() -> None:
    entries = listed(*(f"第{number}街道一般公共预算支出表" for number in range(900)))
    sections = [
        printed(f"2024年东山区第{number}街道一般公共预算支出明细表") for number in range(900)
    ]
    slots = match_contents(entries, sections)
    wrong = [
        slot.number
        for slot, section in zip(slots, sections, strict=True)
        if slot.printed != (section,)
    ]
    assert not wrong

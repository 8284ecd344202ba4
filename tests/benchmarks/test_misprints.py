"""The misprints of the detection benchmark: what they change in a document, and what they count."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.detection.alarms import wilson
from benchmarks.detection.misprints import Misprint, find_rows, misprint_row, misprint_table
from xgbudget_tui.document import read_document
from xgbudget_tui.importer.book import build_book
from xgbudget_tui.model.book import Book

DOCUMENT = Path(__file__).parents[2] / "data" / "xigang-2023.txt"
_NAME = "小学教育"


@pytest.fixture(scope="module")
def misprints() -> dict[str, Misprint]:
    document = read_document(DOCUMENT)
    book = build_book(document)
    rows = find_rows(document, book)
    at = {row.spot: row for row in rows if not row.shared}
    row = next(one for one in rows if one.line.name == _NAME)
    return {one.kind: one for one in misprint_row(document, row, at)}


def _names(book: Book) -> list[str]:
    section = book.section("4")
    assert section is not None
    return [line.name for line in section.lines]


def test_a_row_is_printed_twice(misprints: dict[str, Misprint]) -> None:
    names = _names(build_book(misprints["row twice"].document))
    at = names.index(_NAME)
    assert names[at : at + 2] == [_NAME, _NAME]


def test_a_row_is_left_out(misprints: dict[str, Misprint]) -> None:
    gone = misprints["row left out"]
    assert gone.change
    assert _NAME not in _names(build_book(gone.document))


def test_a_row_bears_the_name_of_the_next_one_of_its_parent(misprints: dict[str, Misprint]) -> None:
    names = _names(build_book(misprints["a sibling's label"].document))
    assert _NAME not in names
    assert names.count("初中教育") == 2


def test_a_table_is_headed_with_another_unit() -> None:
    document = read_document(DOCUMENT)
    section = build_book(document).section("3")
    assert section is not None
    found = {one.kind: one for one in misprint_table(document, section, random.Random(1))}
    changed = build_book(found["another unit"].document).section("3")
    assert changed is not None
    assert changed.unit is not None
    assert changed.unit.word == "亿元"


def test_the_interval_of_a_share() -> None:
    low, high = wilson(95, 100)
    assert 0.888 < low < 0.889
    assert 0.978 < high < 0.979
    assert wilson(10, 10)[1] == pytest.approx(1)

"""Rows of two tables matched by name, whatever their trees say."""

from __future__ import annotations

from tests.audit.casebook import read_casebook
from xgbudget_tui.audit.alignment import align_rows, match_lines
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.table import Table

_WHOLE = "税收收入 | 9\n  增值税 | 5\n  契税 | 4"


def _tables(one: str, other: str) -> tuple[Table, Table]:
    text = f"== 1 general_revenue overall\n{one}\n== 3 general_revenue own_level\n{other}\n"
    first, second = BookIndex(read_casebook(text)).tables
    return first, second


def test_a_tree_that_a_wrong_total_bent_still_finds_its_twins() -> None:
    bent = "税收收入 | 5\n  增值税 | 5\n契税 | 4"
    pairs = [(one.name, two.name) for one, two in match_lines(*_tables(_WHOLE, bent))]
    assert sorted(pairs) == [("增值税", "增值税"), ("契税", "契税"), ("税收收入", "税收收入")]


def test_a_name_that_a_table_has_twice_is_matched_by_its_place_only() -> None:
    other = "税收收入 | 5\n增值税 | 5\n  契税 | 2\n契税 | 4"
    pairs = [(one.name, two.name) for one, two in match_lines(*_tables(_WHOLE, other))]
    assert ("契税", "契税") not in pairs


def test_rows_that_one_table_lacks_are_told() -> None:
    found = align_rows(*_tables(_WHOLE, "税收收入 | 5\n  增值税 | 5\n  房产税 | 1"))
    assert [one.name for one in found.only_here] == ["契税"]
    assert [one.name for one in found.only_there] == ["房产税"]
    assert found.alike


def test_tables_of_other_things_are_not_alike() -> None:
    assert not align_rows(*_tables(_WHOLE, "甲县 | 5\n乙县 | 5\n丙县 | 1")).alike

"""The branches that the classification makes of the rows of a table, whatever the figures say."""

from __future__ import annotations

from tests.audit.casebook import read_casebook
from xgbudget_tui.audit.book_index import BookIndex
from xgbudget_tui.audit.classified import Branch


def _branches(rows: str, kind: str = "general_expenditure") -> dict[str, Branch]:
    table = BookIndex(read_casebook(f"== 4 {kind} own_level\n{rows}")).tables[0]
    return {branch.head.name: branch for branch in table.branches if branch.parts}


def _names(branch: Branch) -> list[str]:
    return [part.name for part in branch.parts]


def test_rows_without_codes_or_indentation_follow_the_names_down_and_back_up() -> None:
    found = _branches(
        "教育支出 | 9\n教育管理事务 | 4\n行政运行 | 4\n普通教育 | 5\n学前教育 | 5\n国防支出 | 1"
    )
    assert _names(found["教育支出"]) == ["教育管理事务", "普通教育"]
    assert _names(found["教育管理事务"]) == ["行政运行"]
    assert _names(found["普通教育"]) == ["学前教育"]
    assert all(branch.clean and branch.ordered for branch in found.values())


def test_a_section_and_its_only_item_may_share_a_name() -> None:
    found = _branches("教育支出 | 9\n其他教育支出 | 9\n其他教育支出 | 9")
    assert _names(found["教育支出"]) == ["其他教育支出"]
    assert found["其他教育支出"].codes == ["2059999"]


def test_a_row_no_list_knows_makes_the_open_branches_unsure() -> None:
    found = _branches("教育支出 | 9\n普通教育 | 5\n学前教育 | 5\n某某专项 | 4\n国防支出 | 1")
    assert not found["教育支出"].clean
    assert not found["普通教育"].clean


def test_of_which_rows_make_a_branch_unsure() -> None:
    assert not _branches("教育支出 | 9\n普通教育 | 9\n其中：学前教育 | 5")["教育支出"].clean


def test_a_total_ends_every_branch() -> None:
    found = _branches("教育支出 | 9\n普通教育 | 9\n合计 | 9\n职业教育 | 9")
    assert _names(found["教育支出"]) == ["普通教育"]


def test_rows_out_of_the_order_of_the_list_are_seen() -> None:
    assert not _branches("教育支出 | 9\n职业教育 | 5\n普通教育 | 4")["教育支出"].ordered


def test_tables_of_other_kinds_have_no_branches() -> None:
    assert _branches("合计 | 9\n甲项目 | 9", "projects") == {}

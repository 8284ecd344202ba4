"""Rows parted by single spaces are rows only under a unit line, and doubt is reported."""

from __future__ import annotations

from xgbudget_tui.document import Grid
from xgbudget_tui.document.text import read_text
from xgbudget_tui.model.source import SourceFile, SourcePlace


def read(*lines: str):
    return read_text("\n".join(lines).encode(), SourceFile("a.txt", "0", "text", 1))


def grids(*lines: str) -> list[list[list[str]]]:
    found = [block for block in read(*lines).blocks if isinstance(block, Grid)]
    return [[[cell.text for cell in row] for row in grid.rows] for grid in found]


def test_rows_under_a_unit_line_become_a_grid() -> None:
    (grid,) = grids(
        "收入表", "单位：万元", "项 目 2023年执行数 2024年预算数", "税收收入 1,000 1,100",
        "合 计 1,000 1,100",
    )  # fmt: skip
    assert grid[-1] == ["合 计", "1,000", "1,100"]
    assert grid[1] == ["税收收入", "1,000", "1,100"]


def test_prose_that_ends_in_numbers_stays_prose() -> None:
    assert grids("2023年收入 100", "2024年收入 200") == []
    assert grids("单位：万元", "全年收入完成较好，达到 100", "。支出 200") == []


def test_a_row_with_too_few_figures_is_reported() -> None:
    document = read(
        "单位：万元", "项目 2023年执行数 2024年预算数", "税收收入 1,000 1,100", "罚没收入 5",
    )  # fmt: skip
    assert [problem.code for problem in document.problems] == ["cells-ambiguous"]
    assert document.problems[0].place == SourcePlace(4)


def test_codes_before_names_get_their_own_cell() -> None:
    (grid,) = grids(
        "单位：万元", "科目编码 科目名称 预算数", "201 一般公共服务支出 10", "合计 10",
    )  # fmt: skip
    assert grid[1:] == [["201", "一般公共服务支出", "10"], ["", "合计", "10"]]

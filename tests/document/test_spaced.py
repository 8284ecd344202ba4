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


def test_a_header_broken_over_lines_is_put_together() -> None:
    (grid,) = grids(
        "表1 单位：万元", "项 目 2024 年", "决算数", "2025 年", "预算数", "比上年", "增减%",
        "税收收入 100 110 10.0%", "罚没收入 50 60 20.0%", "- 3 -",
    )  # fmt: skip
    assert grid[0] == ["项目", "2024年决算数", "2025年预算数", "比上年增减%"]
    assert grid[1] == ["税收收入", "100", "110", "10.0%"]


def test_blanks_that_the_extraction_dropped_are_found_by_the_ratios() -> None:
    lines = (
        "单位：万元", "项目 2023年决算数 2024年预算数 2024年执行数 为预算% 比上年增减%",
        "税收收入 100 120 110 91.7% 10.0%", "非税收入 200 250 300 120.0% 50.0%",
        "捐赠收入 68 2364 3376.5%", "资源税",
    )  # fmt: skip
    document = read(*lines, "- 1 -")
    (grid,) = grids(*lines, "- 1 -")
    assert grid[3] == ["捐赠收入", "68", "", "2364", "", "3376.5%"]
    assert grid[4] == ["资源税"]
    assert document.problems == ()


def test_two_sides_in_one_line_are_parted() -> None:
    (grid,) = grids(
        "单位：万元", "收 入 金额 支 出 金额", "一般公共预算收入 90 一般公共预算支出 70",
        "调入资金 年终结余 30", "上级补助收入 10", "总 计 100 总 计 100", "净结余", "- 1 -",
    )  # fmt: skip
    assert grid[0] == ["收入", "金额", "支出", "金额"]
    assert grid[1] == ["一般公共预算收入", "90", "一般公共预算支出", "70"]
    assert grid[2] == ["调入资金", "", "年终结余", "30"]
    assert grid[4] == ["总 计", "100", "总 计", "100"]
    assert grid[5] == ["", "", "净结余"]


def test_a_name_broken_over_two_lines_is_one_row() -> None:
    (grid,) = grids(
        "单位：万元", "科目编码 科目名称 合计", "合计 30",
        "2290402 其他地方自行试点项目收益专项债券安排的", "支出 10",
        "2290403 其他债务收入安排的支出 20",
    )  # fmt: skip
    assert grid[2] == ["2290402", "其他地方自行试点项目收益专项债券安排的支出", "10"]


def test_crosses_that_fill_a_side_without_a_line_are_no_cells() -> None:
    (grid,) = grids(
        "单位：万元", "项 目 2025年执行数 2026年预算数 项 目 2025年执行数 2026年预算数",
        "一、保险费收入 4751 4856 一、待遇支出 5932 6999", "× × × 二、鉴定支出 3 4",
        "三、利息收入 10 10 × × ×", "总 计 10902 11971 总 计 10902 11971", "- 1 -",
    )  # fmt: skip
    assert grid[2] == ["", "", "", "二、鉴定支出", "3", "4"]
    assert grid[3] == ["三、利息收入", "10", "10"]

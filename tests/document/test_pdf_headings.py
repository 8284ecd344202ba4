"""Tables of PDF files without upright lines: columns that white parts, headings over them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from tests.document.pdf_writer import rule, text, write_pdf
from xgbudget_tui.document import Grid, TextBlock
from xgbudget_tui.document.pdf import read_pdf
from xgbudget_tui.model.source import SourceFile

EDGES = [50, 210, 290, 370, 450, 550]
NAMES = ["一般公共服务支出", "外交支出", "国防支出", "公共安全支出", "教育支出", "合计"]
FIGURES = [
    ["8,120", "7,900", "97.3%", "8,300"], ["-40", "12", "", "7"], ["", "95", "", ""],
    ["1,300", "1,280", "98.5%", "-"], ["22,000", "23,100", "105.0%", "24,000"],
    ["31,380", "32,387", "103.2%", "32,307"],
]  # fmt: skip
ROWS = [[name, *figures] for name, figures in zip(NAMES, FIGURES, strict=True)]
MERGED = [(0, 0, 691, "项目"), (1, 3, 698, "2025年"), (4, 4, 691, "2026年预算数"),
          (1, 1, 684, "预算数"), (2, 2, 684, "执行数"), (3, 3, 684, "完成预算%")]  # fmt: skip
READ = [
    ["项目", "2025年", "", "", "2026年预算数"],
    ["", "预算数", "执行数", "完成预算%", ""],
]

Name = tuple[int, int, float, str]
"""The first and the last column that a name is centred over, its foot, the name."""


def draw(names: Sequence[Name], rows: Sequence[Sequence[str]], edges: Sequence[float]) -> str:
    """Names centred over their columns, labels from the left and figures from the right."""
    page = ""
    for first, last, y, name in names:
        page += text((edges[first] + edges[last + 1] - 8 * len(name)) / 2, y, name, 8)
    for number, (label, *figures) in enumerate(rows):
        y = 664 - 16 * number
        page += text(edges[0] + 2, y, label, 8)
        for end, figure in zip(edges[2:], figures, strict=True):
            page += text(end - 2 - 8 * len(figure), y, figure, 8) if figure else ""
    return page


def level(*ys: float, x0: float = 50, x1: float = 550) -> str:
    return "".join(rule(x0, y, x1, y) for y in ys)


def read(page: str) -> list[list[list[str]]]:
    document = read_pdf(write_pdf([page]), SourceFile("a.pdf", "0", "pdf", 1))
    found = [block for block in document.blocks if isinstance(block, Grid)]
    return [[[cell.text for cell in row] for row in grid.rows] for grid in found]


@pytest.mark.parametrize(
    "lines",
    [
        "",
        level(710, 678, 576),
        level(710, 678),
        level(710, 678, *range(656, 570, -16)) + level(694, x0=210, x1=450),
    ],
    ids=["none", "at the heading and the end", "at the heading", "below each row"],
)
def test_a_name_over_several_columns_is_merged_whatever_level_lines_are_drawn(lines: str) -> None:
    page = draw(MERGED, ROWS, EDGES) + lines
    assert read(page) == [[*READ, *ROWS]]


def test_a_merged_name_covers_its_columns() -> None:
    page = draw(MERGED, ROWS, EDGES) + level(710, 678, 576)
    document = read_pdf(write_pdf([page]), SourceFile("a.pdf", "0", "pdf", 1))
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert [cell.across for cell in grid.rows[0]] == [1, 3, 1, 1, 1]


def test_names_in_three_rows_stand_over_those_below_them() -> None:
    names = [(0, 0, 705, "项目"), (1, 4, 719, "2026年预算数"), (1, 1, 698, "合计"),
             (2, 3, 705, "基本支出"), (4, 4, 698, "项目支出"),
             (2, 2, 691, "人员"), (3, 3, 691, "公用")]  # fmt: skip
    (grid,) = read(draw(names, ROWS, EDGES) + level(732, 683, 576))
    assert grid[:3] == [
        ["项目", "2026年预算数", "", "", ""],
        ["", "合计", "基本支出", "", "项目支出"],
        ["", "", "人员", "公用", ""],
    ]


def test_names_in_several_lines_are_one_name_each() -> None:
    names = [(0, 0, 691, "项目"), (1, 1, 697, "2025年"), (1, 1, 685, "预算数"),
             (2, 2, 691, "执行数"), (3, 3, 697, "占预算"), (3, 3, 685, "的%"),
             (4, 4, 697, "2026年"), (4, 4, 685, "预算数")]  # fmt: skip
    (grid,) = read(draw(names, ROWS, EDGES) + level(710, 678, 576))
    assert grid[0] == ["项目", "2025年预算数", "执行数", "占预算的%", "2026年预算数"]
    assert grid[1:] == ROWS


def test_a_title_above_a_table_without_lines_is_no_name_over_its_columns() -> None:
    page = text(260, 714, "东山市本级支出预算表", 8) + draw(MERGED, ROWS, EDGES)
    document = read_pdf(write_pdf([page]), SourceFile("a.pdf", "0", "pdf", 1))
    assert [b.text for b in document.blocks if isinstance(b, TextBlock)] == ["东山市本级支出预算表"]
    assert read(page) == [[*READ, *ROWS]]


def test_rows_without_figures_at_the_ends_of_a_table_without_lines_belong_to_it() -> None:
    rows = [["支出", "", "", "", ""], *ROWS[:-1], ["预备费", "", "", "", ""]]
    assert read(draw(MERGED, rows, EDGES)) == [[*READ, *rows]]


def test_a_column_that_is_blank_on_a_page_is_known_by_its_name() -> None:
    names = [(0, 0, 688, "项目"), (1, 1, 688, "预算数"), (2, 2, 688, "执行数"),
             (3, 3, 688, "增减%"), (4, 4, 688, "上年数")]  # fmt: skip
    rows = [[name, budget, "", "", last] for name, budget, _, _, last in ROWS]
    (grid,) = read(draw(names, rows, EDGES) + level(710, 678, 576))
    assert grid[0] == ["项目", "预算数", "执行数", "增减%", "上年数"]
    assert grid[1:] == rows


def test_a_figure_hard_by_the_next_label_is_in_a_column_of_its_own() -> None:
    edges = [50, 150, 203, 300, 400]
    names = [(0, 0, 688, "收入"), (1, 1, 688, "预算数"), (2, 2, 688, "支出"), (3, 3, 688, "预算")]
    page = draw(names, [], edges)
    rows = [["税收收入", "8,120", "公共安全支出", "7"], ["增值税", "7,900", "国防支出", "12"],
            ["契税", "95", "外交支出", "40"], ["印花税", "1,280", "教育支出", "8"],
            ["合计", "17,395", "合计", "67"]]  # fmt: skip
    for number, (left, one, right, other) in enumerate(rows):
        y = 664 - 16 * number
        page += text(52, y, left, 8) + text(201 - 8 * len(one), y, one, 8)
        page += text(203, y, right, 8) + text(398 - 8 * len(other), y, other, 8)
    assert read(page + level(710, 678, 592)) == [[["收入", "预算数", "支出", "预算"], *rows]]


def test_the_letters_of_columns_are_no_part_of_their_names() -> None:
    page = draw(MERGED, [["公式", "A", "B", "C=B/A", "D"], *ROWS], EDGES)
    (grid,) = read(page + level(710, 678, 560))
    assert grid == [*READ, ["公式", "A", "B", "C=B/A", "D"], *ROWS]


def test_a_single_white_ground_draws_no_lines() -> None:
    ground = "1 1 1 rg 50 640 160 16 re f 0 0 0 rg\n"
    lines = level(710, 678, *range(656, 570, -16)) + level(694, x0=210, x1=450)
    assert read(ground + lines + draw(MERGED, ROWS, EDGES)) == [[*READ, *ROWS]]


def test_white_grounds_side_by_side_are_cells() -> None:
    grounds = "1 1 1 rg\n"
    for number in range(len(ROWS) + 1):
        for left, right in pairwise(EDGES):
            grounds += f"{left} {676 - 16 * number} {right - left} 16 re f\n"
    names = [
        (at, at, 680, name)
        for at, name in enumerate(("项目", "预算数", "执行数", "占比%", "上年数"))
    ]
    (grid,) = read(grounds + "0 0 0 rg\n" + draw(names, ROWS[:2], EDGES))
    assert grid == [["项目", "预算数", "执行数", "占比%", "上年数"], *ROWS[:2]]


def test_a_list_of_contents_with_pages_in_brackets_is_no_table() -> None:
    titles = ["债务限额表", "债务余额情况表", "债券发行表", "债务还本付息情况表"]
    page = "".join(
        text(60, 700 - 20 * at, title, 8) + text(400, 700 - 20 * at, f"({150 + at})", 8)
        for at, title in enumerate(titles)
    )
    assert read(page) == []


def test_a_cell_that_is_too_narrow_for_its_figure_is_no_part_of_the_next_label() -> None:
    edges = [50, 150, 203, 300, 400]
    rows = [["税收收入", "8,120", "公共安全支出", "7"], ["增值税", "###", "国防支出", "12"],
            ["契税", "95", "外交支出", "40"], ["印花税", "1,280", "教育支出", "8"],
            ["合计", "17,395", "合计", "67"]]  # fmt: skip
    names = [(0, 0, 688, "收入"), (1, 1, 688, "预算数"), (2, 2, 688, "支出"), (3, 3, 688, "预算")]
    page = draw(names, [], edges)
    for number, (left, one, right, other) in enumerate(rows):
        y = 664 - 16 * number
        page += text(52, y, left, 8) + text(201 - 8 * len(one), y, one, 8)
        page += text(203, y, right, 8) + text(398 - 8 * len(other), y, other, 8)
    (grid,) = read(page + level(710, 678, 592))
    assert grid[1:] == rows

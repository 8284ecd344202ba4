"""Lines of text to paragraphs and grids, each cell with its place."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from xgbudget_tui.document import Document, Grid, TextBlock
from xgbudget_tui.document.text import MOST_CELLS, read_text
from xgbudget_tui.model.source import SourceFile, SourcePlace


def read(text: str) -> Document:
    return read_text(text.encode("utf-8"), SourceFile("a.txt", "0", "text", len(text)))


def test_lines_with_tabs_are_rows_and_others_are_text() -> None:
    title, grid, note = read("预算表\n\n项目\t预算数\n 税收\t1,000\n\n说明：无。\n").blocks
    assert isinstance(title, TextBlock)
    assert isinstance(grid, Grid)
    assert isinstance(note, TextBlock)
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["项目", "预算数"],
        ["税收", "1,000"],
    ]
    assert grid.rows[1][1].place == SourcePlace(4, 2)
    assert grid.rows[1][0].indent == 1
    assert grid.source[1] == " 税收\t1,000"


def test_pipe_tables_are_rows_without_their_ruler() -> None:
    (grid,) = read("| 项目 | 预算数 |\n|---|---:|\n|   税收 | **1,000** |\n").blocks
    assert isinstance(grid, Grid)
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["项目", "预算数"],
        ["税收", "1,000"],
    ]
    assert grid.rows[1][0].indent == 2


def test_control_characters_become_visible_marks() -> None:
    (block,) = read("预算\x1b[31m表\u202e收入\n").blocks
    assert isinstance(block, TextBlock)
    assert block.text == "预算\ufffd[31m表\ufffd收入"


def test_a_line_of_a_hundred_thousand_cells_is_cut_and_reported() -> None:
    document = read("预算表\n" + "1\t" * 100_000 + "\n")
    grid = document.blocks[1]
    assert isinstance(grid, Grid)
    assert len(grid.rows[0]) == MOST_CELLS
    assert [problem.code for problem in document.problems] == ["line-too-long"]
    assert document.problems[0].place == SourcePlace(2)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="预算收入\t\n |-*#1,.\r\f\u3000\x1b", max_size=200))
def test_every_place_points_at_its_own_line(text: str) -> None:
    document = read("预算收入表\n" + text)
    lines = ("预算收入表\n" + text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for place, printed in document.texts():
        assert printed == printed.strip()
        kept = [char for char in printed if char.isalnum()]
        source = lines[place.line - 1]
        assert all(char in source for char in kept)

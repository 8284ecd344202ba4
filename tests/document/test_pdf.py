"""PDF files: ruled tables, text around them, scans and locked files declined."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.document.pdf_writer import rule, table, text, write_pdf
from xgbudget_tui.document import Document, Grid, TextBlock, read_document
from xgbudget_tui.document.pdf import read_pdf
from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.source import SourceFile

ROWS = [["项目", "预算数"], ["税收收入", "60"], ["非税收入", "40"], ["合计", "100"]]
EDGES = [50, 250, 400]


def read(*pages: str) -> Document:
    return read_pdf(write_pdf(pages), SourceFile("a.pdf", "0", "pdf", 1))


def grids(document: Document) -> list[list[list[str]]]:
    found = [block for block in document.blocks if isinstance(block, Grid)]
    return [[[cell.text for cell in row] for row in grid.rows] for grid in found]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, TextBlock)]


def test_a_ruled_table_and_the_lines_around_it() -> None:
    page = text(50, 760, "2024年东山市收入表") + text(50, 740, "单位：万元")
    document = read(page + table(ROWS, EDGES, 720) + text(50, 600, "注：代编预算。"))
    assert grids(document) == [ROWS]
    assert texts(document) == ["2024年东山市收入表", "单位：万元", "注：代编预算。"]
    assert document.blocks[0].place.sheet == "p. 1"


def test_pages_follow_each_other() -> None:
    document = read(table(ROWS[:2], EDGES, 720), table(ROWS[2:], EDGES, 720))
    assert [grid[0][0] for grid in grids(document)] == ["项目", "非税收入"]
    assert [block.place.sheet for block in document.blocks] == ["p. 1", "p. 2"]


def test_a_page_without_rules_is_text() -> None:
    document = read(text(50, 700, "全市收入完成一百亿元，增长百分之五。"))
    assert texts(document) == ["全市收入完成一百亿元，增长百分之五。"]


def test_a_scan_is_declined_with_what_to_do() -> None:
    with pytest.raises(DocumentError, match=r"scan without text.*OCR"):
        read(rule(0, 0, 10, 10))


def test_a_broken_file_is_declined_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\nnothing")
    with pytest.raises(DocumentError, match="cannot be read as a PDF"):
        read_document(path)


def test_a_table_open_at_its_ends_reaches_as_far_as_its_lines() -> None:
    page = "".join(rule(50, 720 - 20 * i, 400, 720 - 20 * i) for i in range(5))
    page += rule(250, 720, 250, 640)
    for i, (name, figure) in enumerate(ROWS):
        page += text(53, 706 - 20 * i, name) + text(253, 706 - 20 * i, figure)
    assert grids(read(page)) == [ROWS]


def test_rows_without_lines_between_them_stand_where_their_figures_do() -> None:
    page = "".join(rule(50, y, 400, y) for y in (720, 700, 600))
    page += "".join(rule(x, 720, x, 600) for x in (50, 200, 300, 400))
    for x, words in zip((53, 203, 303), ("项目", "预算数", "执行数"), strict=True):
        page += text(x, 706, words)
    for y, row in zip((682, 657, 610), (("一、发行额", "7", "8"), ("二、还本额", "5", "6"),
                                        ("三、余额", "2", "2")), strict=True):  # fmt: skip
        page += "".join(text(x, y, words) for x, words in zip((53, 203, 303), row, strict=True))
    page += text(53, 635, "四、赤字")
    (grid,) = grids(read(page))
    assert grid[1:] == [
        ["一、发行额", "7", "8"], ["二、还本额", "5", "6"], ["四、赤字", "", ""],
        ["三、余额", "2", "2"],
    ]  # fmt: skip

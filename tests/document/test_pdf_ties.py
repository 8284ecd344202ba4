"""Pages that can be read in two ways: which way is taken, and what is marked where none is."""

from __future__ import annotations

import pytest

from tests.document.pdf_writer import rule, text, write_pdf
from xgbudget_tui.document import Cell, Document, Grid
from xgbudget_tui.document.pdf import read_pdf
from xgbudget_tui.document.pdf_ties import (
    CellText,
    Row,
    choose_by_columns,
    choose_by_sums,
    is_same_reading,
    mark_tied,
)
from xgbudget_tui.model.source import SourceFile


def read(page: str) -> Document:
    return read_pdf(write_pdf([page]), SourceFile("a.pdf", "0", "pdf", 1))


def cells(document: Document) -> list[tuple[Cell, ...]]:
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    return list(grid.rows)


def three_lines(*labels: str) -> str:
    """A table of two rows of figures, with a line of a label as near to one as to the other."""
    page = "".join(rule(50, y, 400, y) for y in (720, 700, 600))
    page += "".join(rule(x, 720, x, 600) for x in (50, 150, 300, 400))
    for x, words in zip((53, 153, 303), ("项目", "预算数", "执行数"), strict=True):
        page += text(x, 706, words)
    for y, budget, outcome in ((680, "60", "58"), (656, "40", "42"), (625, "100", "100")):
        page += text(203, y, budget) + text(353, y, outcome)
    for y, words in zip((683, 668, 653), labels, strict=True):
        page += text(53, y, words)
    return page + text(53, 625, "合计")


def test_a_line_between_two_rows_marks_both_with_what_else_they_could_be() -> None:
    document = read(three_lines("农村公路建设资金", "补助资金和其他项", "城市道路养护经费"))
    first, second = cells(document)[1:3]
    assert [first[0].text, second[0].text] == [
        "农村公路建设资金补助资金和其他项",
        "城市道路养护经费",
    ]
    assert first[0].otherwise == "农村公路建设资金｜60｜58"
    assert second[0].otherwise == "补助资金和其他项城市道路养护经费｜40｜42"
    assert [first[0].readings, second[0].readings] == [
        ("农村公路建设资金",), ("补助资金和其他项城市道路养护经费",),
    ]  # fmt: skip
    assert not any(cell.otherwise for cell in (*first[1:], *second[1:]))
    (problem,) = document.problems
    assert problem.code == "reading-tied"
    assert "2、3" in problem.message_zh


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("农村公路建设资金", "（含中央补助资金）", "城市道路养护经费"),
         ["农村公路建设资金（含中央补助资金）", "城市道路养护经费"]),
        (("农村公路建设资金", "城市道路（含桥梁", "隧道）养护经费项"),
         ["农村公路建设资金", "城市道路（含桥梁隧道）养护经费项"]),
    ],
)  # fmt: skip
def test_a_bracket_says_to_which_row_a_line_belongs(
    labels: tuple[str, str, str], expected: list[str]
) -> None:
    document = read(three_lines(*labels))
    rows = cells(document)[1:3]
    assert [row[0].text for row in rows] == expected
    assert document.problems == ()
    assert not any(cell.otherwise for row in rows for cell in row)


def test_a_label_of_more_lines_than_are_tried_at_once_stays_whole() -> None:
    # Printed so: eight lines of departments beside one figure, between rows of one line.
    page = "".join(rule(50, y, 400, y) for y in (720, 700, 500))
    page += "".join(rule(x, 720, x, 500) for x in (50, 150, 246, 400))
    for x, words in zip((53, 153, 303), ("项目", "主管部门", "预算数"), strict=True):
        page += text(x, 706, words)
    departments = [
        "省教育厅、省工业", "和信息化厅、省科", "技厅、省委网信办", "、省卫生健康委、",
        "省市场监管局、省", "司法厅、省农业农", "村厅、省体育局、", "省总工会",
    ]  # fmt: skip
    for y, label, figure in ((685, "人才培育", "50,172"), (600, "特支计划", "43,431"),
                             (520, "人才服务", "2,028")):  # fmt: skip
        page += text(53, y, label) + text(350, y, figure)
    page += "".join(text(160, 642 - 12 * at, words) for at, words in enumerate(departments))
    page += text(160, 520, "省科技厅")
    rows = [[cell.text for cell in row] for row in cells(read(page))]
    assert rows[1:] == [
        ["人才培育", "", "50,172"], ["特支计划", "".join(departments), "43,431"],
        ["人才服务", "省科技厅", "2,028"],
    ]  # fmt: skip


NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地"


def table(count: int, shifted: dict[int, str]) -> str:
    """A ruled table; the last figure of some rows stands too far left, in the column before."""
    edges = (50, 200, 280, 360, 450)
    page = "".join(rule(50, 760 - 20 * i, 450, 760 - 20 * i) for i in range(count + 2))
    page += "".join(rule(x, 760, x, 760 - 20 * (count + 1)) for x in edges)
    for x, words in zip((53, 203, 283, 363), ("项目", "合计", "本级", "下级"), strict=True):
        page += text(x, 746, words)
    for at in range(count):
        y, n = 726 - 20 * at, 111 + at
        page += text(53, y, f"项目{NAMES[at]}") + text(203, y, str(3 * n))
        page += text(283, y, str(2 * n))
        page += text(322, y, shifted[at]) if at in shifted else text(363, y, str(n))
    return page


def test_of_two_readings_the_one_whose_rows_add_up_is_taken() -> None:
    rows = [[cell.text for cell in row] for row in cells(read(table(24, {5: "116", 9: "120"})))]
    assert rows[6][1:4] == ["348", "232", "116"]
    assert rows[10][1:4] == ["360", "240", "120"]


def test_where_nothing_adds_up_the_first_is_kept_and_marked() -> None:
    document = read(table(24, {5: "777", 9: "888"}))
    rows = cells(document)
    assert rows[6][2].text == "232 777"
    assert rows[6][2].otherwise == "项目己｜348｜232｜777"
    assert not any(cell.otherwise for row in rows[1:6] for cell in row)
    assert [problem.code for problem in document.problems] == ["reading-tied"]


def as_rows(*rows: tuple[str, ...]) -> list[Row]:
    return [[CellText(words) for words in row] for row in rows]


WHOLE = as_rows(("合计", "900"), ("甲", "500"), ("乙", "400"))


def test_a_total_of_the_rows_below_it_tells() -> None:
    swapped = as_rows(("合计", "500"), ("甲", "900"), ("乙", "400"))
    assert choose_by_sums(WHOLE, swapped) is WHOLE
    assert choose_by_sums(swapped, WHOLE) is WHOLE
    assert choose_by_sums(WHOLE, WHOLE) is None


def test_small_numbers_add_up_by_chance_and_tell_nothing() -> None:
    assert choose_by_sums(as_rows(("甲", "3"), ("乙", "2"), ("丙", "1")), WHOLE[:2]) is None


def test_the_columns_of_the_pages_beside_it_tell() -> None:
    wide = as_rows(("甲", "5", ""), ("乙", "", "4"), ("丙", "1", "4"))
    assert choose_by_columns(WHOLE, wide, {2}) is WHOLE
    assert choose_by_columns(WHOLE, wide, {3, 7}) is wide
    assert choose_by_columns(WHOLE, wide, {2, 3}) is None
    assert choose_by_columns(WHOLE, wide, ()) is None


def test_marks_of_footnotes_and_headings_make_no_other_reading() -> None:
    noted = as_rows(("合计", "900 ①"), ("甲", "500"), ("乙", "400"))
    parted = as_rows(("合计", "900", "①"), ("甲", "500", ""), ("乙", "400", ""))
    assert is_same_reading(noted, parted)
    assert is_same_reading(as_rows(("项目", "数")) + WHOLE, as_rows(("项目数", "")) + WHOLE)
    assert not is_same_reading(as_rows(("甲", "500 400")), as_rows(("甲", "500", "400")))


def test_figures_that_change_places_are_each_the_others_reading() -> None:
    swapped = as_rows(("合计", "900"), ("甲", "400"), ("乙", "500"))
    marked = mark_tied(WHOLE, swapped)
    assert marked[0] == WHOLE[0]
    assert [row[1].readings for row in marked[1:]] == [("400",), ("500",)]
    assert [row[1].otherwise for row in marked[1:]] == ["甲｜400", "乙｜500"]
    assert not any(row[0].otherwise for row in marked)

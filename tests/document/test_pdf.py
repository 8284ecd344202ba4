"""PDF files: ruled tables, text around them, scans and locked files declined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.document.pdf_writer import clipped, rule, table, text, turned, write_pdf
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


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_text_that_runs_another_way_is_read_in_its_own_direction(degrees: int) -> None:
    # The test's font has no Chinese glyphs: a word without ink is not laid out when it is turned.
    rows = [["A项目", "B预算数"], ["1.税收", "709"], ["2.非税", "635"], ["C合计", "1344"]]
    page = text(50, 560, "2024年东山市收入表") + table(rows, EDGES, 520)
    document = read(turned(page, degrees))
    assert grids(document) == [rows]
    assert texts(document) == ["2024年东山市收入表"]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_turned_as_a_whole_reads_the_same(rotate: int) -> None:
    content = write_pdf([table(ROWS, EDGES, 720)], rotate=rotate)
    assert grids(read_pdf(content, SourceFile("a.pdf", "0", "pdf", 1))) == [ROWS]


def test_words_beside_a_turned_table_are_kept() -> None:
    rows = [["A项目", "B预算数"], ["1.税收", "709"], ["2.非税", "635"], ["C合计", "1344"]]
    document = read(turned(table(rows, EDGES, 520), 90) + text(250, 20, "附录"))
    assert (grids(document), texts(document)) == ([rows], ["附录"])


def test_names_without_lines_between_them_stand_beside_their_figures() -> None:
    names = ["甲市", "乙县", "丙县", "丁区", "戊县"]
    page = "".join(rule(50, y, 400, y) for y in (720, 700, 600))
    page += "".join(rule(250, 700 - 20 * i, 400, 700 - 20 * i) for i in range(1, 5))
    page += "".join(rule(x, 720, x, 600) for x in (50, 250, 400))
    page += text(53, 706, "地区") + text(253, 706, "预算数")
    for i, name in enumerate(names):
        page += text(53, 686 - 20 * i, name) + text(253, 686 - 20 * i, str(10 + i))
    (grid,) = grids(read(page))
    assert grid[1:] == [[name, str(10 + i)] for i, name in enumerate(names)]


def test_a_cell_that_goes_on_over_the_whole_page_is_a_column() -> None:
    page = "".join(rule(150, y, 400, y) for y in (720, 690, 660, 630))
    page += "".join(rule(x, 720, x, 630) for x in (50, 150, 280, 400))
    for i, (name, figure) in enumerate([("财政局", "60"), ("司法局", "40"), ("教育局", "7")]):
        page += text(153, 702 - 30 * i, name) + text(283, 702 - 30 * i, figure)
    page += text(53, 672, "人才资金")
    assert grids(read(page)) == [
        [["人才资金", "财政局", "60"], ["", "司法局", "40"], ["", "教育局", "7"]]
    ]


def test_a_frame_around_the_page_is_no_column_of_its_table() -> None:
    page = table(ROWS, EDGES, 720) + rule(20, 800, 20, 40) + rule(560, 800, 560, 40)
    assert grids(read(page)) == [ROWS]


def test_a_cell_over_several_rows_belongs_to_the_first() -> None:
    page = "".join(rule(50, y, 500, y) for y in (720, 700, 580))
    page += rule(150, 640, 500, 640)
    page += "".join(rule(x, 720, x, 580) for x in (50, 150, 300, 400, 500))
    for x, words in zip((53, 153, 303, 403), ("日期", "种类", "期限", "数额"), strict=True):
        page += text(x, 706, words)
    page += text(53, 636, "6月29日") + text(153, 667, "一般") + text(153, 607, "专项")
    for i, (years, amount) in enumerate([("7", "8.5"), ("10", "1.6"), ("7", "3.4"), ("10", "2.2")]):
        page += text(303, 682 - 30 * i, years) + text(403, 682 - 30 * i, amount)
    (grid,) = grids(read(page))
    assert grid[1:] == [
        ["6月29日", "一般", "7", "8.5"], ["", "", "10", "1.6"],
        ["", "专项", "7", "3.4"], ["", "", "10", "2.2"],
    ]  # fmt: skip


def test_a_label_that_leaves_room_does_not_go_on_in_the_next_line() -> None:
    page = "".join(rule(50, y, 400, y) for y in (720, 700, 630))
    page += "".join(rule(x, 720, x, 630) for x in (50, 250, 400))
    page += text(53, 706, "项目") + text(253, 706, "预算数")
    names = ["税收返还收入", "增值税五五分享税收返还收入", "其他税收返还收入", "一般性收入"]
    for i, (name, figure) in enumerate(zip(names, ("7", "245,660", "", "5"), strict=True)):
        page += text(53, 688 - 12 * i, name) + text(253, 688 - 12 * i, figure)
    (grid,) = grids(read(page))
    assert grid[1:] == [[names[0], "7"], [names[1], "245,660"], [names[2], ""], [names[3], "5"]]


def test_codes_broken_at_a_hyphen_do_not_glue_the_columns_beside() -> None:
    rows = [["项目", "编号", "部门", "数额"]] + [["", "", f"部门{i}", f"{i}.5"] for i in range(5)]
    page = table(rows, [50, 150, 250, 350, 450], 720)
    for i in range(5):
        for y, name, code in ((-9, f"第{i}小学教学综合楼新建", "P1843-"), (-17, "工程", f"004{i}")):
            page += text(53, 700 - 20 * i + y, name, 8) + text(153, 700 - 20 * i + y, code, 8)
    (grid,) = grids(read(page))
    assert grid[1:] == [
        [f"第{i}小学教学综合楼新建工程", f"P1843-004{i}", f"部门{i}", f"{i}.5"] for i in range(5)
    ]


def test_a_heading_under_a_second_line_of_its_frame_stays_in_its_row() -> None:
    page = "".join(rule(50, y, 400, y) for y in (720, 680, 660))
    page += rule(250, 712, 400, 712) + rule(150, 720, 150, 660) + rule(250, 712, 250, 660)
    page += "".join(rule(x, 720, x, 660) for x in (50, 400))
    page += text(53, 695, "领域") + text(153, 695, "总额") + text(253, 690, "其中本级")
    page += text(53, 666, "教育") + text(153, 666, "70") + text(253, 666, "60")
    assert grids(read(page)) == [[["领域", "总额", "其中本级"], ["教育", "70", "60"]]]


def indents(page: str) -> list[int]:
    (grid,) = [block for block in read(page).blocks if isinstance(block, Grid)]
    return [row[0].indent for row in grid.rows[1:]]


def test_labels_a_hair_apart_have_one_indent() -> None:
    page = table([["项目", "数额"]] + [["", str(i)] for i in range(4)], [50, 250, 400], 720)
    for i, x in enumerate((58, 67.2, 68, 58)):
        page += text(x, 686 - 20 * i, f"项目{i}支出")
    one, two, three, four = indents(page)
    assert one == four < two == three


def test_labels_over_several_columns_keep_their_levels() -> None:
    page = "".join(rule(50, y, 400, y) for y in (720, 700, 680, 660, 640, 620))
    page += rule(150, 720, 150, 700) + "".join(rule(x, 720, x, 620) for x in (50, 300, 400))
    page += text(53, 706, "领域") + text(153, 706, "任务") + text(303, 706, "数额")
    for i, (x, name) in enumerate([(53, "应急"), (75, "救灾"), (75, "防火"), (53, "教育")]):
        page += text(x, 686 - 20 * i, name) + text(303, 686 - 20 * i, str(i))
    one, two, three, four = indents(page)
    assert one == four < two == three


def test_two_lines_in_one_cell_are_read_one_after_the_other() -> None:
    rows = [["项目", "预算数"], ["", "60"], ["合计", "60"]]
    first = text(53, 688, "一般公共服务支出改革", size=8)
    second = text(53, 683, "与发展事务", size=8)
    (grid,) = grids(read(table(rows, EDGES, 720) + first + second))
    assert grid[1] == ["一般公共服务支出改革与发展事务", "60"]


def test_text_hidden_outside_of_its_cell_stays_in_it() -> None:
    rows = [["项目", "预算数", "单位"], ["", "60", ""], ["2050299", "40", ""], ["合计", "100", ""]]
    page = table(rows, [50, 130, 210, 300], 720)
    label = text(53, 694, "2050201其他", size=8) + text(53, 686, "普通教育", size=8)
    page += clipped(label + text(53, 678, "支出", size=8), 50, 680, 130, 700)
    page += clipped(text(190, 706, "单位名称很长", size=8), 210, 700, 300, 720)
    (grid,) = grids(read(page))
    assert [row[:2] for row in grid[1:]] == [
        ["2050201其他普通教育支出", "60"], ["2050299", "40"], ["合计", "100"],
    ]  # fmt: skip
    assert grid[0][1] == "预算数"


def test_a_row_that_the_head_of_the_page_divides_stays_out_of_the_header() -> None:
    top = table([["项目名称", "债券规模"]], EDGES, 720)
    rows = [["", "60"], *([f"第{i}项", str(i)] for i in range(1, 12))]
    body = table(rows, EDGES, 700) + text(53, 704, "东山市第一小学教学", size=8)
    body += text(53, 696, "楼工程", size=8)
    (grid,) = grids(read(top + clipped(body, 0, 0, 590, 700)))
    assert grid[:3] == [
        ["项目名称", "债券规模"], ["东山市第一小学教学楼工程", "60"], ["第1项", "1"],
    ]  # fmt: skip


def test_a_row_that_the_foot_of_the_page_divides_is_read_whole() -> None:
    rows = [["项目名称", "债券规模"], *([f"第{i}项", str(i)] for i in range(1, 12)), ["", "60"]]
    body = table(rows, EDGES, 720) + text(53, 465, "东山市第一小学教学", size=8)
    body += text(53, 454, "楼工程", size=8)
    (grid,) = grids(read(clipped(body, 0, 459, 590, 790)))
    assert grid[-1] == ["东山市第一小学教学楼工程", "60"]


def test_a_character_given_as_two_halves_is_one() -> None:
    # The test's font draws each half as wide as a character, so the second leaves a gap.
    page = text(50, 700, "东山市\ud842\udfb7 家镇收入，\ud842不全的字")
    assert texts(read(page)) == ["东山市\U00020bb7 家镇收入，\ufffd不全的字"]


def test_a_number_wrapped_in_a_narrow_cell_is_one_number() -> None:
    page = "".join(rule(50, y, 292, y) for y in (720, 700, 670, 650))
    page += "".join(rule(x, 720, x, 650) for x in (50, 200, 246, 292))
    for x, words in zip((53, 202, 248), ("项目", "预算", "执行"), strict=True):
        page += text(x, 706, words)
    page += text(53, 681, "税收收入") + text(199, 688, "29013") + text(203, 677, "7")
    page += text(248, 682, "12") + text(53, 656, "合计") + text(203, 656, "8") + text(248, 656, "9")
    (grid,) = grids(read(page))
    assert grid[1:] == [["税收收入", "290137", "12"], ["合计", "8", "9"]]


def test_a_number_wrapped_between_the_margins_of_its_cell_is_one_number() -> None:
    page = "".join(rule(50, y, 330, y) for y in (720, 700, 670, 650))
    page += "".join(rule(x, 720, x, 650) for x in (50, 200, 265, 330))
    for x, words in zip((53, 206, 270), ("项目", "预算", "执行"), strict=True):
        page += text(x, 706, words)
    # Five characters of ten points and six points free on each side leave no room for a sixth.
    page += text(53, 681, "税收收入") + text(209, 688, "29013") + text(249, 677, "7")
    page += text(270, 682, "12") + text(53, 656, "合计") + text(249, 656, "8") + text(270, 656, "9")
    (grid,) = grids(read(page))
    assert grid[1:] == [["税收收入", "290137", "12"], ["合计", "8", "9"]]


def test_two_tables_of_one_grid_have_the_columns_of_their_own() -> None:
    above = table([["增值税", "60", "61"], ["契税", "40", "41"]], [50, 210, 300, 390], 720)
    between = rule(50, 680, 50, 640) + rule(390, 680, 390, 640) + text(53, 655, "附表2")
    body = [["项目", "预算数", "执行数"], ["教育支出", "7", "8"], ["支出合计", "7", "8"]]
    below = table(body, [50, 190, 290, 390], 640)
    first, second = grids(read(above + between + below))
    assert first == [["增值税", "60", "61"], ["契税", "40", "41"]]
    assert second == body


def test_headings_beside_each_other_are_two_where_no_line_is_drawn_between_them() -> None:
    head = rule(50, 720, 450, 720) + text(53, 706, "项目") + text(203, 706, "上年决算数")
    head += text(303, 706, "预算数") + rule(50, 720, 50, 700) + rule(450, 720, 450, 700)
    body = table([["税收收入", "60", "61"], ["合计", "60", "61"]], [50, 200, 300, 450], 700)
    (grid,) = grids(read(head + body))
    assert grid[0] == ["项目", "上年决算数", "预算数"]


def test_a_heading_merged_over_two_columns_is_not_cut_beside_another() -> None:
    head = "".join(rule(50, y, 590, y) for y in (740, 720)) + rule(50, 740, 50, 720)
    head += "".join(rule(x, 740, x, 720) for x in (200, 420, 590))
    head += text(53, 726, "项目") + text(210, 726, "2025年") + text(480, 726, "比较")
    names = ["", "预算数", "执行数", "增长", "完成"]
    rows = [names, ["税收收入", "60", "61", "1%", "2%"], ["合计", "60", "61", "1%", "2%"]]
    document = read(head + table(rows, [50, 200, 330, 420, 500, 590], 720))
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    assert [(cell.text, cell.across) for cell in grid.rows[0]] == [
        ("项目", 1), ("2025年", 2), ("", 1), ("比较", 2), ("", 1),
    ]  # fmt: skip


def test_a_title_above_a_number_and_unit_within_the_lines_is_a_title() -> None:
    edges = [50, 250, 320, 400]
    rows = [["项目", "预算数", "执行数"], ["税收收入", "60", "61"], ["合计", "60", "61"]]
    frame = rule(50, 752, 400, 752) + "".join(rule(x, 752, x, 720) for x in (50, 320, 400))
    said = (
        text(120, 740, "2024年东山市收入表") + text(53, 724, "表一") + text(340, 724, "单位：万元")
    )
    document = read(frame + said + table(rows, edges, 720))
    assert texts(document) == ["2024年东山市收入表", "表一", "单位：万元"]
    assert grids(document) == [rows]


def test_labels_at_the_top_of_a_page_are_rows_though_the_first_have_no_figures() -> None:
    goes_on = [["车船税", ""], ["契税", ""], ["环境保护税", "16"], ["非税收入", "20"]]
    assert grids(read(table(goes_on, EDGES, 720))) == [goes_on]


def test_a_label_wrapped_around_its_figures_is_one_label() -> None:
    page = rule(50, 720, 400, 720) + rule(50, 700, 400, 700) + rule(50, 600, 400, 600)
    page += text(53, 706, "项目") + text(253, 706, "预算数") + text(333, 706, "执行数")
    rows = (("一、税收", None, 688), ("二、国有资本经营", "预算收入", 667), ("三、其他", None, 640))
    for number, (first, second, y) in enumerate(rows, start=1):
        middle = y if second is None else y - 6
        page += text(53, y, first) + (text(53, y - 12, second) if second else "")
        page += text(253, middle, f"{number}0") + text(333, middle, f"{number}1")
    (grid,) = grids(read(page))
    assert grid == [
        ["项目", "预算数", "执行数"], ["一、税收", "10", "11"],
        ["二、国有资本经营预算收入", "20", "21"], ["三、其他", "30", "31"],
    ]  # fmt: skip


def test_a_table_without_any_lines_has_the_columns_its_words_are_aligned_in() -> None:
    page = text(50, 740, "单位：万元")
    for number, (name, figure) in enumerate([*ROWS, ("其中：债券", "7")]):
        page += text(53, 706 - 20 * number, name) + text(253, 706 - 20 * number, figure)
    document = read(page)
    assert grids(document) == [[*ROWS, ["其中：债券", "7"]]]
    assert texts(document) == ["单位：万元"]


def test_a_label_longer_than_its_cell_stays_whole() -> None:
    rows = [["项目", "预算数"], ["", "60"], ["合计", "60"]]
    page = table(rows, [50, 110, 400], 720).replace(text(113, 686, "60"), text(300, 686, "60"))
    (grid,) = grids(read(page + text(53, 686, "社会保障和就业支出")))
    assert grid[1] == ["社会保障和就业支出", "60"]


def test_a_year_within_names_makes_no_column() -> None:
    names = ["项目", "学校", "2022 一批道路", "2021 二批道路", "桥梁工程", "水库工程", "医院"]
    rows = [[name, str(number)] for number, name in enumerate(names)]
    (grid,) = grids(read(table(rows, EDGES, 720)))
    assert grid == rows


def test_labels_keep_how_far_they_stand_in() -> None:
    rows = [["项目", "预算数"], ["", "60"], ["", "40"], ["", "100"]]
    page = table(rows, EDGES, 720)
    for number, name in enumerate(("税收收入合计", "　", "消费税"), start=1):
        page += text(53 + 20 * (number - 1), 706 - 20 * number, name.strip() or "增值税")
    (grid,) = [block for block in read(page).blocks if isinstance(block, Grid)]
    assert [row[0].indent for row in grid.rows[1:]] == [0, 4, 8]


@pytest.mark.parametrize("lead", ["其中：", "另外："])
def test_what_stands_under_the_name_behind_of_which_stands_in_as_far(lead: str) -> None:
    rows = [["项目", "预算数"], ["", "100"], ["", "60"], ["", "40"]]
    page = table(rows, EDGES, 720) + text(53, 686, "债务限额") + text(53, 666, lead)
    page += text(90, 666, "一般债务") + text(90, 646, "专项债务")
    (grid,) = [block for block in read(page).blocks if isinstance(block, Grid)]
    above, one, other = (row[0].indent for row in grid.rows[1:])
    assert above < one == other


FIGURES = st.integers(0, 10**9).map(str)
NAMES = st.text("税收入支出政府基金预算执行", min_size=1, max_size=9).map("A{}".format)


@given(
    rows=st.lists(st.tuples(NAMES, FIGURES, FIGURES), min_size=3, max_size=12),
    degrees=st.sampled_from([0, 90, 270]),
    ruled=st.booleans(),
)
def test_every_character_stands_in_one_block(
    rows: list[tuple[str, str, str]], degrees: int, ruled: bool
) -> None:
    page = text(50, 560, "A市收入表。")
    if ruled:
        page += table(rows, [50, 160, 280, 400], 540)
    else:
        for number, row in enumerate(rows):
            for x, words in zip((50, 160, 280), row, strict=True):
                page += text(x, 520 - 20 * number, words)
    printed = Counter("A市收入表。" + "".join("".join(row) for row in rows))
    document = read(turned(page, degrees))
    read_back = Counter(
        char for _, words in document.texts() for char in words if not char.isspace()
    )
    assert read_back == printed


def test_labels_whose_lines_stand_between_each_other_are_read_apart() -> None:
    """A real page: the hidden third line of a label is printed over the first of the next row."""
    content = (Path(__file__).parents[1] / "documents" / "jilin-2022-page.pdf").read_bytes()
    (grid,) = grids(read_pdf(content, SourceFile("a.pdf", "0", "pdf", 1)))
    by_code = {row[1]: [row[0], *row[2:7]] for row in grid if row[1]}
    assert by_code["P18222401-0047"] == [
        "延边朝鲜族自治州2017-2018年棚户区改造四期三道湾国有工矿工程项目—延吉市",
        "棚户区改造", "其他部门", "延吉市棚改局", "棚改专项债券", "17.32",
    ]  # fmt: skip
    assert by_code["P20220104-0006"] == [
        "朝阳区红旗社区卫生服务中心改造维修项目",
        "其他医疗卫生", "卫生", "长春市朝阳区卫生健康局", "其他领域专项债券", "17.30",
    ]  # fmt: skip
    assert by_code["P21220221-0014"][0].endswith("（双河镇-黄榆乡会源德段）")
    assert by_code["P20220802-0003"][0] == "白城市洮北区社会主义新农村建设项目"


def _list_of_labels(rows: Sequence[tuple[str, str, int]]) -> str:
    """A table with a frame and no lines between its rows; a row is its label in lines 12 apart."""
    page = "".join(rule(50, y, 300, y) for y in (720, 700, 480))
    page += "".join(rule(x, 720, x, 480) for x in (50, 165, 300))
    page += text(53, 706, "项目") + text(253, 706, "预算数")
    for label, figure, y in rows:
        lines = label.split("/")
        for number, line in enumerate(lines):
            page += text(53, y - 12 * number, line)
        page += text(253, y - 6 * (len(lines) - 1), figure) if figure else ""
    return page


def test_labels_farther_apart_than_the_lines_of_one_are_of_as_many_rows() -> None:
    rows = [
        ("税收返还", "7", 688), ("资源勘探工业信息等共同/财政事权转移支付", "5", 672),
        ("增值税留抵退税转移支付", "", 644), ("其他退税减税降费之补助", "", 628),
        ("商业服务业等共同事权之/转移支付", "", 612), ("其他一般性转移支付补助", "125", 584),
    ]  # fmt: skip
    (grid,) = grids(read(_list_of_labels(rows)))
    assert grid[1:] == [[label.replace("/", ""), figure] for label, figure, _ in rows]


def test_labels_regularly_far_apart_are_of_as_many_rows() -> None:
    rows = [
        ("支出合计", "0"), ("解决历史遗留问题成本支", ""), ("国有企业资本金注入", ""),
        ("国有企业政策性补贴支出", ""), ("其他支出", ""), ("调出资金", "0"),
    ]  # fmt: skip
    placed = [(label, figure, 688 - 18 * number) for number, (label, figure) in enumerate(rows)]
    (grid,) = grids(read(_list_of_labels(placed)))
    assert grid[1:] == [list(row) for row in rows]

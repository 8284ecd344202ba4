"""Spreadsheets: what is shown, what is stored, what is hidden."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xgbudget_tui.document import Grid, TextBlock, read_document, sheets
from xgbudget_tui.document.sheet_layout import read_layout
from xgbudget_tui.document.sheets import show_number
from xgbudget_tui.model.errors import DocumentError


def workbook(path: Path, fill: Any) -> Path:
    """A workbook at ``path`` whose first sheet ``fill`` fills."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表一"
    fill(sheet)
    book.save(path)
    return path


def fill_budget(sheet: Any) -> None:
    sheet.append(["2026年某县一般公共预算收入表"])
    sheet.merge_cells("A1:D1")
    sheet.append(["", "", "单位：万元"])
    sheet.append(["编码", "项目", "预算数", "增长%"])
    sheet.append(["101", "税收收入", 118670.25, 0.153073])
    sheet.append(["10101", "  增值税", 0, None])
    sheet.append(["10102", "消费税", 0, None])
    sheet["C4"].number_format = "#,##0"
    sheet["D4"].number_format = "0.0%"
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["A"].hidden = True


def test_titles_become_text_and_the_table_a_grid(tmp_path: Path) -> None:
    document = read_document(workbook(tmp_path / "a.xlsx", fill_budget))
    texts = [block.text for block in document.blocks if isinstance(block, TextBlock)]
    assert texts == ["表一", "2026年某县一般公共预算收入表", "单位：万元"]
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.rows[1]] == ["101", "税收收入", "118,670", "15.3%"]
    assert grid.rows[1][2].exact == "118670.25"
    assert grid.rows[2][1].indent == 2


def test_hidden_zero_rows_go_hidden_codes_stay(tmp_path: Path) -> None:
    document = read_document(workbook(tmp_path / "a.xlsx", fill_budget))
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert [row[0].text for row in grid.rows] == ["编码", "101", "10101"]
    assert [problem.code for problem in document.problems] == ["rows-hidden"]


def test_a_hidden_column_of_numbers_behind_the_figures_is_left_out(tmp_path: Path) -> None:
    """The ministry's form keeps the numbers of departments in columns that it hides."""

    def fill(sheet: Any) -> None:
        for row in (["项目", "预算数", "DEPT#"], ["一中学校", 5, "348"], ["供水工程", 7, "324"]):
            sheet.append(row)
        sheet.column_dimensions["C"].hidden = True

    document = read_document(workbook(tmp_path / "a.xlsx", fill))
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["项目", "预算数"], ["一中学校", "5"], ["供水工程", "7"],
    ]  # fmt: skip


def test_a_hidden_row_of_three_digits_counts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["科目编码", "项目", "预算数"], ["205", "教育支出", 897],
                ["20502", "普通教育", 897], ["206", "科学支出", 0]):  # fmt: skip
        sheet.append(row)
    sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = True
    path = tmp_path / "a.xlsx"
    book.save(path)
    grid = next(block for block in read_document(path).blocks if isinstance(block, Grid))
    assert [row[0].text for row in grid.rows] == ["科目编码", "205", "20502"]


def test_what_stands_right_of_the_print_area_is_no_part(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        fill_budget(sheet)
        sheet["F4"] = "是"
        sheet.print_area = "A1:D6"

    path = workbook(tmp_path / "a.xlsx", fill)
    document = read_document(path)
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert all(len(row) <= 4 for row in grid.rows)
    assert "columns-unprinted" in [problem.code for problem in document.problems]
    asked = read_document(path, hidden=True)
    assert "columns-unprinted" not in [problem.code for problem in asked.problems]
    assert asked.blocks != document.blocks


def test_a_hidden_sheet_is_listed_and_left_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表一"
    fill_budget(sheet)
    draft = book.create_sheet("表一（草稿）")
    fill_budget(draft)
    draft.sheet_state = "hidden"
    path = tmp_path / "a.xlsx"
    book.save(path)
    document = read_document(path)
    assert next(b.text for b in document.blocks if isinstance(b, TextBlock)) == "表一"
    assert sum(isinstance(block, Grid) for block in document.blocks) == 1
    (left_out,) = [p for p in document.problems if p.code == "sheets-hidden"]
    assert "表一（草稿）" in left_out.message_zh
    asked = read_document(path, hidden=True)
    assert sum(isinstance(block, Grid) for block in asked.blocks) == 2
    assert "sheets-hidden" not in [p.code for p in asked.problems]


_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:automatic-styles><style:style style:name="gone" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body>"
    "</office:document-content>"
)
_ODS_SHEET = (
    '<table:table table:name="{}" table:style-name="{}"><table:table-row>'
    '<table:table-cell office:value-type="string"><text:p>收入</text:p></table:table-cell>'
    "</table:table-row></table:table>"
)


def test_a_hidden_sheet_of_another_format_is_left_out_too(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        container.writestr("META-INF/manifest.xml", "<manifest/>")
        sheets = _ODS_SHEET.format("表一", "") + _ODS_SHEET.format("旧表一", "gone")
        container.writestr("content.xml", _ODS.format(sheets))
    document = read_document(path)
    assert {block.place.sheet for block in document.blocks} == {"表一"}
    assert [problem.code for problem in document.problems] == ["sheets-hidden"]
    assert "--hidden" in document.problems[0].message_en
    asked = read_document(path, hidden=True)
    assert {block.place.sheet for block in asked.blocks} == {"表一", "旧表一"}


def test_a_formula_without_its_result_is_said_to_be_one(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        fill_budget(sheet)
        sheet["C7"] = "=C4+C5"

    document = read_document(workbook(tmp_path / "a.xlsx", fill))
    (said,) = [p for p in document.problems if p.code == "formulas-uncounted"]
    assert "1 formulas" in said.message_en


@pytest.mark.parametrize(
    ("value", "shown_as", "shown", "exact"),
    [
        (118670, "#,##0_ ", "118,670", "118670"),
        (0.153073611743377, "0.0%", "15.3%", "15.3073611743%"),
        (2086.74, "General", "2086.74", "2086.74"),
        (-11422.5000000001, "#,##0.0_ ", "-11,422.5", "-11422.5000000001"),
        (-0.001, "0.00_ ", "0.00", "-0.001"),
        (5, "@", "5", "5"),
        # Halves away from zero, of the number in 15 digits, as a spreadsheet program shows them.
        (0.3125, "0.0%", "31.3%", "31.25%"),
        (-0.125, "0.00", "-0.13", "-0.125"),
        (8.404999999999999, "0.00", "8.41", "8.405"),
        (8.4049999, "0.00", "8.40", "8.4049999"),
    ],
)
def test_numbers_as_shown_and_as_stored(
    value: float, shown_as: str, shown: str, exact: str
) -> None:
    assert show_number(value, shown_as) == (shown, exact)


def test_a_container_that_unpacks_to_too_much_is_not_opened(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("xl/workbook.xml", b"<a/>")
        container.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(bomb.getvalue())
    with pytest.raises(DocumentError, match="unpack to far more"):
        read_document(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"PK\x05\x06" + b"\0" * 18])
def test_broken_containers_earn_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=r"a\.xlsx"):
        read_document(path)


def test_a_sheet_longer_than_any_budget_is_declined_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 20)

    def fill(sheet: Any) -> None:
        for number in range(21):
            sheet.append([f"项目{number}", number])

    with pytest.raises(DocumentError, match=r"more than the .* rows") as caught:
        read_document(workbook(tmp_path / "长表.xlsx", fill))
    assert "另存" in caught.value.zh


def test_a_value_lost_far_below_a_table_does_not_decline_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 20)

    def fill(sheet: Any) -> None:
        sheet.append(["教育支出", 1])
        sheet.cell(row=4000, column=1, value="x")

    document = read_document(workbook(tmp_path / "短表.xlsx", fill))
    assert [text for _, text in document.texts() if text == "教育支出"]


def change_sheet(path: Path, change: Callable[[str], str]) -> None:
    """Write a workbook anew with the XML of its first sheet changed."""
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as container:
        parts = {part: container.read(part) for part in container.namelist()}
    parts[name] = change(parts[name].decode()).encode()
    with zipfile.ZipFile(path, "w") as container:
        for part, content in parts.items():
            container.writestr(part, content)


def test_a_sheet_that_states_no_size_is_not_searched_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 20)

    def fill(sheet: Any) -> None:
        for number in range(4000):
            sheet.append([f"项目{number}", number])

    path = workbook(tmp_path / "a.xlsx", fill)
    # Whoever reads on to the end finds it damaged.
    change_sheet(
        path,
        lambda text: re.sub(r"<dimension [^>]*>", "", text).replace("</sheetData>", "</broken>"),
    )
    with pytest.raises(DocumentError, match="'表一' has more than the"):
        read_document(path)


def test_of_two_cells_in_one_place_the_later_one_counts(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", fill_budget)
    again = '<c r="A4"/><c r="C4"><v>7</v></c></row><row r="5"'
    change_sheet(path, lambda text: re.sub(r'</row><row r="5"', again, text))
    (grid,) = [block for block in read_document(path).blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.rows[1]][-3:] == ["税收收入", "7", "15.3%"]
    assert "101" not in [cell.text for cell in grid.rows[1]]


def test_merged_hidden_and_uncounted_are_found_under_any_prefix() -> None:
    part = (
        b'<x:worksheet><x:cols><x:col min="2" max="3" hidden="1"/></x:cols><x:sheetData>'
        b'<x:row r="4" hidden="true"><x:c><x:f>A1</x:f></x:c></x:row></x:sheetData>'
        b'<x:mergeCells count="1"><x:mergeCell ref="B2:C5"/></x:mergeCells></x:worksheet>'
    )
    layout = read_layout(part)
    assert layout.spans == {(2, 2): (2, 4)}
    assert (layout.hidden_rows, layout.hidden_columns) == ({4}, {2, 3})
    assert layout.uncounted == 1


def test_a_formula_whose_result_is_an_empty_text_is_counted() -> None:
    empty = b'<c r="B2" t="str"><f>IFERROR(1/0,"")</f><v></v></c>'
    alone = b'<c r="B3"><f>B1+1</f></c><c r="B4" s="2"><f t="shared" si="0"/><v/></c>'
    assert read_layout(b"<row>" + empty + b"</row>").uncounted == 0
    assert read_layout(b"<row>" + empty + alone + b"</row>").uncounted == 2

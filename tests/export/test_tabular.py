"""CSV, xlsx and Markdown: numbers are numbers, texts are harmless, the tree can be seen."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import line, measure, note, table
from tests.entries import book_entry, branches, entry
from tests.export.contents import expenditure, exported, failing, states
from xgbudget_tui.compare import compare_measures
from xgbudget_tui.export import (
    ComparisonExport,
    Content,
    ExportFormat,
    ExportOptions,
    HitsExport,
    format_of,
    render_export,
    suggest_name,
)
from xgbudget_tui.export.verify import verify_file
from xgbudget_tui.model.entries import Hit, HitPage, Place
from xgbudget_tui.model.errors import ExportError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import MeasureKind
from xgbudget_tui.model.text import formula_safe, printable


def as_rows(content: Content, **options: object) -> list[list[str]]:
    made = render_export(content, ExportFormat.CSV, ExportOptions(**options))  # type: ignore[arg-type]
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))


def transfers() -> ComparisonExport:
    section = table(
        "7",
        "转移支付表",
        [
            line(1, "合计", "100", "75"),
            line(2, "国防", "100", "", parent=1),
            line(3, "新项", "", "75", parent=1),
        ],
        [measure(1, "2022年执行数", 2022), measure(2, "2023年预算数")],
    )
    return ComparisonExport(compare_measures(entry(section), branches(section), 1, 2))


def search_hits() -> HitsExport:
    section = expenditure()
    root = branches(section)[0]
    place = Place(root.row, 1, "2", section.title, ())
    page = HitPage((Hit(place, (0, 2)),), 1)
    from tests.builders import small_book

    return HitsExport("支出", page, {1: entry(section)}, {1: book_entry(small_book())})


def test_csv_opens_right_in_a_spreadsheet():
    made = render_export(exported(expenditure()), ExportFormat.CSV)
    assert made.startswith(b"\xef\xbb\xbf")
    assert made.count(b"\r\n") == made.count(b"\n") == 9
    head, first, *_ = as_rows(exported(expenditure()))
    assert head[:6] == ["表", "层次", "编码", "路径", "名称", "预算数（万元）"]
    assert first[:6] == ["2", "1", "", "支出总计", "支出总计", "300"]


def test_csv_shows_the_path_of_every_line_and_blank_is_empty():
    rows = {row[4]: row for row in as_rows(exported(expenditure()))[1:]}
    assert rows["小学教育"][3] == "支出总计 / 一般公共预算支出合计 / 教育支出 / 普通教育 / 小学教育"
    assert rows["小学教育"][1] == "5"
    assert rows["年终结余"][5] == ""


def test_csv_of_cells_without_numbers_says_what_stands_there():
    rows = as_rows(exported(states()))[1:]
    assert [row[5:7] for row in rows] == [["1234.5", "0"], ["1234.5", ""], ["", "'-"], ["无", ""]]


def test_a_name_cannot_become_a_formula_and_a_negative_number_stays_one():
    section = table(
        "4", "表", [line(1, "=1+2", "-5"), line(2, "@SUM(A1)", "1"), line(3, "\t=x", "2")]
    )
    rows = as_rows(exported(section))[1:]
    assert [row[4] for row in rows] == ["'=1+2", "'@SUM(A1)", "'=x"]
    assert rows[0][5] == "-5"


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_no_text_at_all_starts_like_a_formula_or_controls_a_terminal(text: str):
    assert not formula_safe(text).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert all(char.isprintable() or char.isspace() for char in printable(text))
    assert "\n" not in printable(text)
    assert "\x1b" not in printable(text)


def test_two_tables_of_one_number_share_one_head():
    limit = table("9.1", "限额", [line(1, "总计", "10")], [measure(1, "限额")])
    balance = table("9.2", "余额", [line(1, "总计", "7")], [measure(1, "余额")])
    head, first, second = as_rows(exported(limit, balance))
    assert head[5:7] == ["限额（万元）", "余额（万元）"]
    assert first[0:1] + first[5:7] == ["9.1", "10", ""]
    assert second[0:1] + second[5:7] == ["9.2", "", "7"]


def test_a_comparison_names_new_and_ended_lines_and_leaves_their_difference_empty():
    head, total, ended, new = as_rows(transfers())
    assert head == [
        "层次",
        "编码",
        "名称",
        "2022年执行数（万元）",
        "2023年预算数（万元）",
        "差额（万元）",
        "增减（%）",
        "变化",
    ]
    assert total == ["1", "", "合计", "100", "75", "-25", "-25", "均有"]
    assert ended[3:] == ["100", "", "", "", "取消"]
    assert new[3:] == ["", "75", "", "", "新增"]


def test_search_hits_show_where_they_stand():
    head, row = as_rows(search_hits(), language="en")
    assert head == ["budget", "section", "title", "code", "path", "name", "预算数 (万元)"]
    assert row == [
        "东山区 2023",
        "2",
        "2023年东山区一般公共预算支出表",
        "",
        "支出总计",
        "支出总计",
        "300",
    ]


def test_a_note_is_prose_in_every_format():
    content = exported(note("3", "说明", "=补助 100 万元。"))
    assert as_rows(content)[1][-1] == "'=补助 100 万元。"
    assert "=补助 100 万元。" in render_export(content, ExportFormat.MD).decode()


def test_markdown_indents_by_level_and_escapes_what_would_be_markup():
    section = table("4", "表", [line(1, "合|计", "1,000"), line(2, "*甲*", "1,000", parent=1)])
    text = render_export(exported(section), ExportFormat.MD).decode()
    assert "| 合\\|计 | 1,000 |" in text
    assert "| \u3000\\*甲\\* | 1,000 |" in text
    assert "| --- | --: |" in text


def workbook(content: Content, **options: object) -> openpyxl.Workbook:
    made = render_export(content, ExportFormat.XLSX, ExportOptions(**options))  # type: ignore[arg-type]
    return openpyxl.load_workbook(io.BytesIO(made))


def test_a_spreadsheet_has_real_numbers_outline_levels_and_a_frozen_head():
    book = workbook(exported(expenditure(), proofs=(failing("2", 1),)))
    sheet = book.worksheets[0]
    assert sheet["F2"].value == 300
    assert sheet["F2"].number_format == "#,##0"
    assert [sheet.row_dimensions[row].outlineLevel for row in (2, 3, 4)] == [0, 1, 2]
    assert sheet.freeze_panes == "A2"
    assert sheet["E4"].alignment.indent == 2
    assert book.sheetnames[1:] == ["核对", "说明"]
    assert [cell.value for cell in book["核对"][2]][:8] == [
        "2",
        "一般公共预算支出合计",
        "B1",
        "错误",
        "不符",
        300,
        290,
        10,
    ]


def test_a_spreadsheet_holds_no_formula_whatever_a_line_is_called():
    section = table("4", "[=]*表", [line(1, "=1+2", "1.50"), line(2, "+甲\x1b[31m", "1")])
    sheet = workbook(exported(section)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet["E2"].value == "=1+2"
    assert sheet["E3"].value == "+甲[31m"
    assert (sheet["F2"].value, sheet["F2"].number_format) == (1.5, "#,##0.00")


@pytest.mark.parametrize("unit", [None, Unit.YUAN, Unit.YI_YUAN])
def test_a_spreadsheet_verifies_and_a_changed_cell_is_noticed(tmp_path: Path, unit: Unit | None):
    path = tmp_path / "out.xlsx"
    rounded = table(
        "4",
        "表",
        [line(1, "合计", "3"), line(2, "甲", "1", parent=1), line(3, "乙", "1", parent=1)],
    )
    made = render_export(exported(rounded), ExportFormat.XLSX, ExportOptions(unit=unit))
    path.write_bytes(made)
    sound = verify_file(path)
    assert sound.holds
    assert [one.verdict.value for one in sound.sums] == ["rounding"]
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["F2"].value = sheet["F2"].value * 10
    book.save(path)
    found = verify_file(path)
    assert not found.sealed
    assert [one.verdict.value for one in found.sums] == ["fails"]


def test_a_number_too_long_for_a_spreadsheet_stays_exact_as_text():
    section = table(
        "4",
        "表",
        [line(1, "合计", "9,007,199,254,740,993", unit=Unit.YUAN)],
        [measure(unit=Unit.YUAN)],
        unit=Unit.YUAN,
    )
    assert workbook(exported(section)).worksheets[0]["F2"].value == "9007199254740993"


def test_parts_and_comparisons_and_hits_fit_a_spreadsheet_too():
    twice = table("9.1", "很长的表名" * 10, [line(1, "总计", "10")])
    book = workbook(exported(twice, twice, note("3", "说明", "完。")))
    assert len({name.casefold() for name in book.sheetnames}) == 5
    assert workbook(transfers()).worksheets[0]["F2"].value == -25
    assert workbook(search_hits()).worksheets[0]["G2"].value == 300


def test_ratios_are_written_in_percent():
    section = table(
        "5",
        "表",
        [line(1, "合计", "5")],
        [measure(1, "占比", kind=MeasureKind.PERCENT_OF, unit=None)],
    )
    assert as_rows(exported(section))[0][5] == "占比（%）"


def test_the_suffix_says_the_format():
    assert format_of(Path("a.XLSX")) is ExportFormat.XLSX
    with pytest.raises(ExportError, match="suffix"):
        format_of(Path("a.doc"))


def test_a_suggested_name_has_no_path_in_it():
    evil = table("4", "表", [line(1, "../../etc", "1")])
    content = exported(evil)
    assert suggest_name(content, ExportFormat.CSV) == "东山区-2023-4.csv"
    assert "/" not in suggest_name(search_hits(), ExportFormat.MD)

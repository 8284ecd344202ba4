"""Of which place, year and stage a document is, where its titles leave it open."""

from __future__ import annotations

import pytest

from tests.importer.test_structure import REVENUE, read
from xgbudget_tui.importer.titles import find_region
from xgbudget_tui.model.errors import DocumentError
from xgbudget_tui.model.terms import Stage

REGIONS = ("地区|2022年余额", "东山省|30", "东山省本级|10", "临江市|15", "临江市本级|9", "青山县|5")


def test_a_place_named_alone_on_the_cover() -> None:
    book = read("东山省", "2025年预算执行情况", "和2026年预算草案", "2026年省级一般公共预算收入表",
                "单位：万元", REVENUE)  # fmt: skip
    assert book.region.name == "东山省"
    assert book.title == "东山省2025年预算执行情况和2026年预算草案"


def test_the_office_that_publishes_names_the_place() -> None:
    book = read("东山省财政厅", "2022年省级政府预算表", "2022年2月", "2022年省级一般公共预算收入表",
                "单位：万元", REVENUE)  # fmt: skip
    assert book.region.name == "东山省"


def test_the_documents_own_title_goes_before_the_titles_of_its_tables() -> None:
    book = read(
        "东山省人民政府关于我省2024年省级决算草案的报告", "现将决算报告如下，请予审议。",
        "2024年省级一般公共预算收入决算表", "单位：万元", REVENUE,
        *(part for word in ("收入", "支出", "收支")
          for part in (f"2024年临江合作区一般公共预算{word}决算表", "单位：万元", REVENUE)),
    )  # fmt: skip
    assert book.region.name == "东山省"


def test_a_table_by_region_names_the_place() -> None:
    book = read("表1", "2022年地方政府债务限额、余额决算表", "单位：亿元", REGIONS,
                name="2023.8.15-汇总决算公开套表.txt")  # fmt: skip
    assert (book.region.name, book.year, book.stage) == ("东山省", 2022, Stage.FINAL)


def test_an_autonomous_region_is_named_somewhere() -> None:
    book = read("2021年自治区本级一般公共预算收入决算表", "单位：万元", REVENUE,
                "2021年自治区对市县转移支付决算表", "单位：万元", REVENUE,
                "注：本表反映西藏自治区的决算。")  # fmt: skip
    assert book.region.name == "西藏自治区"


def test_a_table_without_a_title_has_that_of_its_file() -> None:
    book = read(("项目|限额|余额", "合计|100|90", "一般债务|60|50", "专项债务|40|40"),
                name="2020年东山区政府债务限额和余额情况表.txt")  # fmt: skip
    assert (book.region.name, book.year) == ("东山区", 2020)
    assert book.sections[0].title == "2020年东山区政府债务限额和余额情况表"
    codes = [found.code for found in book.problems]
    assert ("title-from-file" in codes, "stage-assumed" in codes) == (True, True)
    with pytest.raises(DocumentError, match="no title above them"):
        read(("项目|限额|余额", "合计|100|90"), name="1.txt")


def test_the_year_may_stand_in_the_name_of_the_file_alone() -> None:
    table = ("东山区政府债务限额和余额情况表", "单位：万元", ("项目|限额|余额", "合计|100|90"))
    book = read(*table, name="附件2020年.txt")
    assert (book.year, book.region.name) == (2020, "东山区")
    assert "year-from-file" in [found.code for found in book.problems]


@pytest.mark.parametrize(
    "name", ["2023年.txt", "地方汇总2023.txt", "2023年决算定稿(1).txt", "区.txt"]
)
def test_words_of_offices_in_the_name_of_a_file_are_no_place(name: str) -> None:
    book = read("2023年全区一般公共预算收入表", "单位：万元", REVENUE, name=name)
    assert book.region.name == ""


def test_signs_in_a_title_do_not_hide_the_place() -> None:
    book = read("��东山区2023年一般公共预算收入表", "单位：万元", REVENUE)
    assert book.region.name == "东山区"


@pytest.mark.parametrize(
    "title",
    [
        "自治区本级一般公共预算收入表",
        "年全省收入预算表",
        "开发区一般公共预算收入表",
        "分地区财政支出表",
    ],
)
def test_kinds_of_places_are_no_place(title: str) -> None:
    assert find_region([title]).name == ""


def test_words_around_a_place_are_no_part_of_it() -> None:
    assert find_region(["年黑龙江省财政决算"]).name == "黑龙江省"
    assert find_region(["2022年黑龙江省和省本级财政决算"]).name == "黑龙江省"
    assert find_region(["2022年呼和浩特市和平区财政决算"]).full_name == "呼和浩特市和平区"


def test_a_files_name_of_words_of_the_field_names_no_place() -> None:
    book = read("2020年地方政府债务发行及还本付息情况表", "单位：亿元",
                ("项目|本地区", "一、上年末余额|10", "二、本年发行|5"), "注：本表为决算数。",
                name="2020年地方政府债券使用情况表.txt")  # fmt: skip
    assert book.region.name == ""
    assert (book.year, book.stage) == (2020, Stage.FINAL)


def test_the_year_may_stand_in_headers_alone() -> None:
    book = read("一般公共预算收入表", "单位：万元",
                ("项目|2024年执行数|2025年预算数", "税收收入|50|60", "合计|50|60"),
                ("项目|2024年执行数|2025年预算数", "非税收入|5|6"))  # fmt: skip
    assert book.year == 2025


def test_a_document_without_any_year_is_declined() -> None:
    with pytest.raises(DocumentError, match="does not say which year"):
        read("一般公共预算收入表", "单位：万元", REVENUE)


def test_one_small_table_of_an_unknown_kind_is_read() -> None:
    book = read("2024年东山市财政专户管理资金情况表", "单位：万元", ("项目|金额", "教育收费|5"))
    assert len(book.sections) == 1


def test_a_province_that_titles_leave_out_is_named_somewhere() -> None:
    book = read("2026年省级一般公共预算收入预算表", "单位：万元", REVENUE,
                "备注：本表为河南省省级数。")  # fmt: skip
    assert book.region.name == "河南省"

"""Rows whose name stands in another cell than the one in the name column."""

from __future__ import annotations

from tests.importer.test_structure import read
from xgbudget_tui.audit import prove_book
from xgbudget_tui.model.book import Section
from xgbudget_tui.model.terms import Evidence, FigureState, Mark

PROJECTS = (
    "项目名称|项目领域|项目实施单位|债券规模|发行时间",
    "东山水库|水利|东山水务局|100|2022-01",
    "||||2022-06",
    "西山医院|医院|西山卫生局|100|2022-02",
    "南山学校|教育|南山教育局|100|2022-03",
    "北山公路|交通|北山交通局|50|2022-03",
    "中山公园|园林|中山城建局|50|2022-04",
    "小山桥|交通|小山镇政府|50|2022-04",
)


def table(*rows: str) -> Section:
    book = read("2022年东山市地方政府债券使用情况表", "单位：万元", rows)
    return next(iter(book.tables()))


def names(section: Section) -> list[str]:
    return [line.name for line in section.lines]


def test_a_row_of_one_more_date_is_a_part_of_the_line_above() -> None:
    section = table(*PROJECTS)
    part = section.lines[1]
    assert part.printed == "东山水库 2022-06"
    assert part.parent == 1
    assert part.figures[-1].printed == "2022-06"


def test_words_glued_to_the_heading_of_the_names_do_not_hide_them() -> None:
    header, *rows = PROJECTS
    glued = header.replace("项目名称", "项目编号|县城道路项目名称改造工")
    section = table(glued, *(f"P2022-000{n}|{row}" if row[0] != "|" else f"|{row}"
                             for n, row in enumerate(rows)))  # fmt: skip
    assert names(section)[:3] == ["东山水库", "东山水库2022-06", "西山医院"]


def test_a_list_of_projects_has_no_other_tree_whatever_its_amounts() -> None:
    section = table(*PROJECTS)
    assert [line.parent for line in section.lines] == [None, 1, *[None] * 5]
    assert all(line.placed and line.certain for line in section.lines)


def test_rows_under_a_merged_date_bear_the_kind_beside_it() -> None:
    section = table(
        "发行日期|债券种类|期限|利率|发行金额",
        "合计||||60",
        "2025年1月22日|专项债券|10|1.70|10",
        "||15|1.96|20",
        "|一般债券|30|2.04|30",
    )
    assert names(section) == ["合计", "2025年1月22日", "专项债券", "专项债券", "一般债券"]


def test_rows_under_a_merged_kind_and_a_merged_date_bear_the_kind() -> None:
    section = table(
        "债券类型|发行日期|期限（年）|利率（%）|发行量",
        "合计||||100",
        "新增一般债券|1月6日|10|2.93|40",
        "新增专项债券||10|2.93|30",
        "||15|3.06|20",
        "再融资债券|1月30日|7|2.97|4",
        "||10|3.02|6",
    )
    assert names(section)[2:] == ["新增专项债券", "新增专项债券", "再融资债券", "再融资债券"]
    assert [line.parent for line in section.lines] == [None, 1, 1, 1, 1, 1]


def test_a_lost_name_is_not_taken_from_the_row_above() -> None:
    section = table("项目|预算数|决算数", "教育支出|7|8", "|5|6", "|3|2")
    assert names(section) == ["教育支出", "", ""]


def test_a_side_crossed_out_has_no_line() -> None:
    section = table("项目|预算数", "教育支出|7", "×|×", "国防支出|3")
    assert names(section) == ["教育支出", "国防支出"]
    assert section.lines[0].figures[0].state is FigureState.AMOUNT


def test_a_table_most_of_whose_names_were_not_read_says_so() -> None:
    book = read(
        "2022年东山市一般公共预算支出表", "单位：万元", ("项目|预算数", "教育支出|7", "|5", "|3")
    )
    assert "names-lost" in {problem.code for problem in book.problems}
    book = read("2022年东山市一般公共预算支出表", "单位：万元", ("项目|预算数", "教育支出|7", "|5"))
    assert "names-lost" not in {problem.code for problem in book.problems}


def test_a_table_whose_names_hold_other_columns_says_so() -> None:
    head = ("2022年东山市重点项目表", "单位：万元")
    rows = [f"东山{one}号小学扩建 教育局 一般债券|{one}" for one in range(1, 6)]
    book = read(*head, ("项目|预算数", *rows))
    assert "names-joined" in {problem.code for problem in book.problems}
    spaced = [f"第 {one} 小 学 扩 建\n教育局\n一般债券|{one}" for one in range(1, 6)]
    for others in (rows[:4], spaced):
        book = read(*head, ("项目|预算数", *others))
        assert "names-joined" not in {problem.code for problem in book.problems}


def test_lines_stand_under_the_group_printed_once_beside_them() -> None:
    section = table(
        "债券种类|类型|发行金额",
        "合计||130",
        "一般债券|新增债券|10",
        "|置换债券|20",
        "|再融资债券|30",
        "专项债券|新增债券|50",
        "|再融资债券|20",
    )
    assert [line.parent for line in section.lines] == [None, 1, 2, 2, 2, 1, 6, 6]
    assert Evidence.SUM in section.lines[0].evidence
    assert Evidence.SUM not in section.lines[2].evidence


def test_a_code_before_a_dash_is_split_off_also_where_the_name_begins_with_a_year() -> None:
    section = table("项目|预算数", "229—其他支出|30", "22902—年初预留|20", "2290201—年初预留|20")
    assert names(section) == ["其他支出", "年初预留", "年初预留"]
    assert [line.code for line in section.lines] == ["229", "22902", "2290201"]
    assert [line.parent for line in section.lines] == [None, 1, 2]
    (line,) = table("项目|预算数", "100年大庆|30").lines
    assert (line.code, line.name) == (None, "100年大庆")


def test_a_row_that_prints_its_own_unit_is_read_in_it() -> None:
    section = table(
        "项目|单位|2025年执行数|2026年预算数",
        "一、工伤保险|×|×|×",
        "(一)参保人数|人|95019|95969",
        "(二)缴费基数总额|万元|573159|596260",
        "(三)缴费费率|%|0.68|0.67",
        "(四)人均缴费工资基数|万元/年|8.34|8.59",
        "(五)救助资金|元|5000|6000",
    )
    now = {line.name: line.figures[-1] for line in section.lines}
    assert now["参保人数"].state is now["人均缴费工资基数"].state is FigureState.TEXT
    assert now["参保人数"].printed == "95969"
    assert (now["缴费基数总额"].state, now["缴费基数总额"].value) == (
        FigureState.AMOUNT, 596260 * 1_000_000,
    )  # fmt: skip
    assert now["救助资金"].value == 6000 * 100
    assert now["缴费费率"].state is FigureState.RATIO


def test_a_column_of_units_in_charge_is_no_column_of_units_of_measure() -> None:
    (line,) = table("项目|单位|2026年预算数", "水库工程|东山水务局|100").lines
    assert line.figures[-1].state is FigureState.AMOUNT


def test_rates_in_a_table_of_amounts_are_never_added_up() -> None:
    book = read(
        "2022年东山市社会保险基金支出表", "单位：万元",
        ("项目|单位|2026年预算数", "(一)缴费基数|万元|300", "1.单位|万元|200", "2.个人|万元|100",
         "(二)缴费费率|%|20", "1.单位缴费费率|%|16", "2.个人缴费费率|%|8"),
    )  # fmt: skip
    (section,) = book.tables()
    assert [line.parent for line in section.lines[4:]] == [4, 4]
    sums = [one for one in prove_book(book).proofs if one.rule == "S1"]
    assert {one.subject.line for one in sums if one.subject} == {1}
    assert not any(one.mark in {Mark.FAULT, Mark.DOUBT} for one in sums)

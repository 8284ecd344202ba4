"""Contents lists of every make: page numbers, groups, notes, titles over two lines, restarts."""

from __future__ import annotations

from dataclasses import replace

from tests.importer.test_structure import REVENUE, SPENDING, keys, lay_out, read
from xgbudget_tui.document.blocks import Block, TextBlock
from xgbudget_tui.importer.contents import Contents, find_chapters
from xgbudget_tui.model.terms import SectionKind

R23, S23 = "2023年东山省一般公共预算收入执行情况表", "2023年东山省一般公共预算支出执行情况表"
R24, S24 = "2024年东山省一般公共预算收入表", "2024年东山省一般公共预算支出表"
FUNDS, FUNDS_OUT = "2024年东山省政府性基金收入表", "2024年东山省政府性基金支出表"
NOTE = "关于2024年一般公共预算收支情况的说明"


def table(title: str, rows: tuple[str, ...] = REVENUE) -> tuple[str | tuple[str, ...], ...]:
    return (title, "单位：万元", rows)


def only(*parts: str | tuple[str, ...]) -> Contents:
    (contents,) = find_chapters(lay_out(*parts))
    return contents


def listed(*parts: str | tuple[str, ...]) -> list[tuple[str, str]]:
    return [(entry.number, entry.title) for entry in only(*parts).entries]


class TestLines:
    """What one line of a list says, whatever surrounds its title."""

    def test_dots_and_pages_of_every_kind_stay_out_of_the_title(self) -> None:
        found = listed(
            "目 录", f"表 一 {R23}··············（1）", f"表 二 {S23}……（20）",
            f"表 三 {R24}\ufffd\ufffd\ufffd\ufffd４５", f"表四 {S24} … (33)", f"表五 {FUNDS}  7",
            f"表六{FUNDS_OUT}8", *table(R23),
        )  # fmt: skip
        assert found == [
            ("1", R23), ("2", S23), ("3", R24), ("4", S24), ("5", FUNDS), ("6", FUNDS_OUT),
        ]  # fmt: skip

    def test_letter_spaced_numerals_and_titles_over_two_lines(self) -> None:
        found = listed(
            "目录", f"表 十 八 {R23}", "·········（17）", "表 十 九 2024年省对市县税收返还分地区",
            "分项目预算表·········（18）", "表 二 十 2024年东山省重点支出项目表",
            "（含对下专项转移支付）····（19）", "─ 3 ─", "表二十一 2024年东山省收入明细表（分",
            "地区）", *table(R23),
        )  # fmt: skip
        assert found == [
            ("18", R23), ("19", "2024年省对市县税收返还分地区分项目预算表"),
            ("20", "2024年东山省重点支出项目表（含对下专项转移支付）"),
            ("21", "2024年东山省收入明细表（分地区）"),
        ]  # fmt: skip

    def test_a_list_in_cells_is_a_list(self) -> None:
        rows = (f"表1|{R23}|1", f"表2|{S23}|4", f"表3|{R24}|9")
        assert listed("目录", rows, *table(R23)) == [("1", R23), ("2", S23), ("3", R24)]


def on_page(page: int, *parts: str | tuple[str, ...]) -> list[Block]:
    """Lines and tables that stand on one page."""
    return [
        replace(block, place=replace(block.place, sheet=f"p. {page}"))
        if isinstance(block, TextBlock)
        else block
        for block in lay_out(*parts)
    ]


def test_the_body_begins_on_a_new_page_with_a_title_behind_which_no_page_stands() -> None:
    # The titles of the list are cut off at the edge of its page, so none of them comes again.
    first = on_page(1, "目录", f"{R23[3:]}……1", f"{S23[3:]}……4", f"{R24[3:]}……9")
    (contents,) = find_chapters([*first, *on_page(2, R23, "表一", "单位：万元", REVENUE)])
    assert [entry.title for entry in contents.entries] == [R23[3:], S23[3:], R24[3:]]


def test_an_entry_over_two_lines_on_a_new_page_is_of_the_list() -> None:
    first = on_page(1, "目录", f"{R23}……1", f"{S23}……4", f"{R24}……9")
    second = on_page(2, "2024年东山省对市县转移支付表", "（分地区）……12", f"{S24}……15")
    (contents,) = find_chapters([*first, *second, *on_page(3, R23, "单位：万元", REVENUE)])
    assert len(contents.entries) == 5


class TestExtent:
    """One list goes on over groups, notes and odd lines until its first title comes again."""

    def test_groups_and_notes_do_not_end_it(self) -> None:
        contents = only(
            "目录", "一、一般公共预算", "———全省收支", f"表1：{R23}", f"表2：{S23}", NOTE,
            "（二）下年预算", f"表3：{R24}",
            "关于2024年省对各市税收返还及转移支付执行情况的", "说明",
            "二、政府性基金预算", f"表4：{FUNDS}", "第五部分 其他报表", f"表5：{FUNDS_OUT}",
            "表1", *table(R23),
        )  # fmt: skip
        assert [entry.number for entry in contents.entries] == ["1", "2", "", "3", "", "4", "5"]
        assert contents.entries[4].title.endswith("执行情况的说明")
        assert len(contents.others) == 5

    def test_it_ends_above_the_first_table_though_that_has_another_title(self) -> None:
        contents = only(
            "目录", f"表1 {R23}", f"表2 {S23}", "2023年收入完成表", "单位：万元", REVENUE
        )
        assert len(contents.entries) == 2
        assert len(contents.after) == 3

    def test_remarks_under_it_are_no_entries(self) -> None:
        contents = only(
            "目录", f"表1 {R23}", f"表2 {S23}", "备注：", "1、根据《条例》规定，由省级编制的预算表",
            "2、表2另附，因此本册不含相关报表", *table(R23),
        )  # fmt: skip
        assert len(contents.entries) == 2

    def test_it_ends_where_a_report_begins_with_half_a_title(self) -> None:
        contents = only(
            "目录", "一、东山省人民代表大会第六次会议关于预算的决议", "二、附表", f"表1 {R23}",
            f"表2 {S23}", "东山省人民代表大会第六次会议", "关于预算的决议", "会议决定批准预算。",
        )  # fmt: skip
        assert [entry.number for entry in contents.entries] == ["", "1", "2"]
        assert len(contents.after) == 3

    def test_enumerations_in_a_report_are_no_list(self) -> None:
        (contents,) = find_chapters(
            lay_out("1.加强收入管理", "2.优化支出结构", "3.防范债务风险", "以上工作完成。")
        )
        assert contents.entries == ()


class TestNumbers:
    """A section bears the number the document prints, and one of ours only where it prints none."""

    def test_compound_numbers_are_kept_as_printed(self) -> None:
        book = read(
            "目录", "第一部分 决算报告", "第二部分 决算报表",
            f"2.1 {R23}", f"2.2 {S23}", f"2.10 {R24}",
            "第一部分 决算报告",
            *table(f"2.1 {R23}"), *table(f"2.2 {S23}", SPENDING), *table(f"2.10 {R24}"),
        )  # fmt: skip
        assert [key for key in keys(book) if "." in key] == ["2.1", "2.2", "2.10"]
        assert [s.title for s in book.sections if s.kind is SectionKind.TABLE] == [R23, S23, R24]
        assert [s.year for s in book.sections if s.kind is SectionKind.TABLE] == [2023, 2023, 2024]

    def test_numbers_that_begin_anew_in_each_part(self) -> None:
        book = read(
            "目录", "一、一般公共预算", f"表一：{R24}", f"表二：{S24}",
            "二、政府性基金预算", f"表一：{FUNDS}", f"表二：{FUNDS_OUT}",
            *table(R24), "表一", *table(S24, SPENDING), "表二",
            *table(FUNDS), *table(FUNDS_OUT, SPENDING),
        )  # fmt: skip
        found = {s.number: s.title for s in book.sections}
        assert found == {"1": R24, "2": S24, "2-1": FUNDS, "2-2": FUNDS_OUT}

    def test_notes_without_a_number_come_behind(self) -> None:
        book = read(
            "目录", f"表1 {R24}", NOTE, f"表2 {S24}",
            *table(R24), NOTE, "收入完成1亿元，增长3%。", *table(S24, SPENDING),
        )  # fmt: skip
        assert {s.number: s.kind for s in book.sections} == {
            "1": SectionKind.TABLE, "3": SectionKind.NOTE, "2": SectionKind.TABLE,
        }  # fmt: skip
        assert not [p for p in book.problems if p.code.startswith("section-")]

    def test_a_second_part_belongs_to_the_table_whose_number_it_has(self) -> None:
        book = read(
            "目录", f"表1 {R24}", f"表2 {S24}", f"表3 {FUNDS}",
            "表1", *table(R24), "表2", *table(S24, SPENDING),
            "表2-2", *table("2024年东山省一般公共预算支出明细表", SPENDING), "表3", *table(FUNDS),
        )  # fmt: skip
        assert keys(book) == ["1", "2.1", "2.2", "3"]

    def test_equal_titles_find_each_other_though_the_labels_are_shifted(self) -> None:
        book = read(
            "目录", f"表1 {R24}", f"表2 {NOTE[:-3]}表", f"表3 {S24}", f"表4 {FUNDS}",
            "表1", *table(R24), "表2", *table(S24, SPENDING), "表3", *table(FUNDS),
        )  # fmt: skip
        found = {s.number: s.title for s in book.sections if s.kind is SectionKind.TABLE}
        assert found == {"1": R24, "3": S24, "4": FUNDS}

    def test_parts_and_compound_numbers_have_unlike_keys(self) -> None:
        title = "2024年东山省政府性基金收支总表"
        both = ("项目|预算数|项目|预算数", "土地收入|60|土地支出|60", "收入合计|60|支出合计|60")
        book = read(
            "目录", f"表1 {title}", f"表1.1 {R24}", f"表1.2 {S24}",
            "表1", *table(title, both), "表1.1", *table(R24), "表1.2", *table(S24, SPENDING),
        )  # fmt: skip
        assert keys(book) == ["1-1", "1-2", "1.1", "1.2"]


class TestElsewhere:
    """What a list says is in another file is not missing."""

    def test_a_table_listed_as_elsewhere(self) -> None:
        book = read(
            "目录", f"表1 {R24}", f"表2 {S24}（按项目分", "地区，另附，详见第2册）", f"表3 {FUNDS}",
            *table(R24), *table(FUNDS),
        )  # fmt: skip
        assert keys(book) == ["1", "3"]
        assert [p.code for p in book.problems if "tables" in p.code or "missing" in p.code] == [
            "tables-elsewhere"
        ]

    def test_the_list_of_another_volume(self) -> None:
        book = read(
            "目录", "一、东山省预算报告", "二、附表", f"表1 {R24}", f"表2 {S24}", f"表3 {FUNDS}",
            "东山省预算报告", "2024年收入安排654万元，增长3%。",
        )  # fmt: skip
        assert all(s.kind is SectionKind.NOTE for s in book.sections)
        assert [p.code for p in book.problems] == ["tables-elsewhere"]

    def test_a_report_without_tables_says_so_once(self) -> None:
        book = read("东山省2024年预算草案的报告", "2024年收入安排654万元，增长3%。")
        assert [p.code for p in book.problems] == ["tables-none"]

    def test_one_of_several_is_missing(self) -> None:
        book = read("目录", f"表1 {R24}", f"表2 {S24}", f"表3 {FUNDS}", *table(R24), *table(FUNDS))
        assert [s.kind for s in book.sections if s.number == "2"] == [SectionKind.MISSING]


class TestTitles:
    """Titles over two lines, without 表, in one cell with label and unit."""

    def test_a_title_over_two_lines_without_a_list(self) -> None:
        first, second = "1.6 2024年省对市县税收返还和转移支付", "分项目决算表"
        book = read(*table(f"1.5 {R24}"), first, second, "单位：万元", REVENUE)
        assert {s.number: s.title for s in book.sections} == {
            "1.5": R24, "1.6": "2024年省对市县税收返还和转移支付分项目决算表",
        }  # fmt: skip

    def test_a_listed_title_over_two_lines_neither_of_which_is_one(self) -> None:
        book = read(
            "目录", f"3.1 {R24}", "3.2 关于2024年转移支付执行情况说明", f"3.3 {S24}",
            *table(f"3.1 {R24}"), "3.2 关于2024年转移支付执行", "情况说明", "转移支付完成1亿元。",
            *table(f"3.3 {S24}", SPENDING),
        )  # fmt: skip
        assert keys(book) == ["3.1", "3.2", "3.3"]

    def test_the_word_table_alone_in_a_second_line(self) -> None:
        first = "2024年国有资本经营预算对下转移支付"
        book = read(*table(R24), first, "表", "单位：万元", "表二", REVENUE)
        assert [s.title for s in book.sections] == [R24, f"{first}表"]

    def test_the_last_word_of_a_title_in_a_second_line(self) -> None:
        first = "2026年东山市本级国有资本经营预算支出明"
        book = read(*table(R24), first, "细表", "表二 单位：万元", SPENDING)
        assert [s.title for s in book.sections] == [R24, f"{first}细表"]

    def test_a_sentence_before_a_word_that_ends_like_a_title_is_none(self) -> None:
        book = read(*table(R24), "2024年各项收入的完成情况，详见", "附表", "单位：万元", SPENDING)
        assert "详见" not in "".join(s.title for s in book.sections)

    def test_a_title_that_stands_over_each_of_several_tables_is_said_once(self) -> None:
        book = read(f"{R24}  {R24}", "单位：万元", REVENUE)
        assert [s.title for s in book.sections] == [R24]

    def test_a_title_without_the_word_table(self) -> None:
        book = read(
            *table(R24), "2024年东山省政府性基金支出预算", "单位：万元", SPENDING,
        )  # fmt: skip
        assert [s.title for s in book.sections] == [R24, "2024年东山省政府性基金支出预算"]

    def test_label_title_and_unit_in_one_cell(self) -> None:
        book = read((f"表1 {R24} 单位：万元", *REVENUE), (f"表2|{S24}|单位：万元", *SPENDING))
        assert {s.number: s.title for s in book.sections} == {"1": R24, "2": S24}
        assert not [p for p in book.problems if p.code == "unit-assumed"]

    def test_a_form_number_is_no_title(self) -> None:
        book = read(
            R24, "社预 01 表", "单位：万元", REVENUE, S24, "社预 02 表", "单位：万元", SPENDING
        )
        assert {s.number: s.title for s in book.sections} == {"1": R24, "2": S24}

    def test_the_code_of_a_place_is_no_number_of_a_table(self) -> None:
        title = "22 东山省2022年一般公共预算收入决算表"
        book = read("表4-1", *table(title), title, "单位：万元", (REVENUE[0], *REVENUE[2:]))
        assert keys(book) == ["4-1"]
        assert book.year == 2022

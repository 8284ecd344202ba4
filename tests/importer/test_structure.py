"""Where sections begin and what they are numbered, in documents of every make."""

from __future__ import annotations

from xgbudget_tui.document import Block, Cell, Document, Grid, TextBlock
from xgbudget_tui.importer.book import build_book
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.terms import FigureState, Flow, SectionKind, Stage
from xgbudget_tui.model.tree import LineTree

REVENUE = ("项目|预算数", "一、税收收入|60", "二、非税收入|40", "收入合计|100")
SPENDING = ("项目|预算数", "教育支出|70", "国防支出|30", "支出合计|100")


def lay_out(*parts: str | tuple[str, ...], sheets: bool = False) -> list[Block]:
    """Blocks: a string is a paragraph (``#`` a sheet's name), a tuple a grid with ``|``."""
    blocks: list[Block] = []
    line, sheet = 0, ""
    for part in parts:
        if isinstance(part, str) and part.startswith("#"):
            sheet, line = part[1:], 0
            blocks.append(TextBlock(sheet, SourcePlace(0, 0, sheet), heading=True))
            continue
        if isinstance(part, str):
            line += 1
            blocks.append(TextBlock(part, SourcePlace(line, 0, sheet)))
            continue
        rows = []
        for row in part:
            line += 1
            cells = [Cell(text, SourcePlace(line, i, sheet)) for i, text in
                     enumerate(row.split("|"), start=1)]  # fmt: skip
            rows.append(tuple(cells))
        blocks.append(Grid(tuple(rows), tuple(part)))
    return blocks


def read(*parts: str | tuple[str, ...], name: str = "a.txt") -> Book:
    source = SourceFile(name, "0", "text", 1)
    return build_book(Document(source, tuple(lay_out(*parts))))


def keys(book: Book) -> list[str]:
    return [section.key for section in book.sections]


class TestLabels:
    """表3, 附件4 and 附表六 number the sections, before or behind their titles."""

    def test_a_label_before_its_title(self) -> None:
        book = read(
            "表3", "2024年东山市一般公共预算收入表", "单位：万元", REVENUE,
            "表四", "2024年东山市一般公共预算支出表", "单位：万元", SPENDING,
        )  # fmt: skip
        assert keys(book) == ["3", "4"]

    def test_a_label_behind_its_title(self) -> None:
        book = read(
            "2024年东山市一般公共预算收入表", "表六", "单位：万元", REVENUE,
            "2024年东山市一般公共预算支出表", "表七", "单位：万元", SPENDING,
        )  # fmt: skip
        assert keys(book) == ["6", "7"]

    def test_a_label_in_one_line_with_title_or_unit(self) -> None:
        book = read(
            "附件1：2024年东山市一般公共预算收入表", "单位：万元", REVENUE,
            "2024年东山市一般公共预算支出表", "附件2 单位：万元", SPENDING,
        )  # fmt: skip
        assert keys(book) == ["1", "2"]
        assert not [p for p in book.problems if p.code == "unit-assumed"]

    def test_what_a_label_announces_is_a_title_whatever_its_words(self) -> None:
        book = read(
            "附件1", "2024年东山市一般公共预算收支草案", "单位：万元", REVENUE,
            "附件2", "开发区2023年预算执行情况与", "2024年预算（草案）",
            "收入完成654万元，增长3%。",
        )  # fmt: skip
        assert keys(book) == ["1", "2"]
        assert book.sections[1].title == "开发区2023年预算执行情况与2024年预算（草案）"
        assert book.sections[1].kind is SectionKind.NOTE

    def test_pages_that_repeat_label_title_and_header_are_one_table(self) -> None:
        page = ("表2", "2024年东山市一般公共预算支出表", "单位：万元")
        book = read(*page, SPENDING[:2], *page, (SPENDING[0], *SPENDING[2:]))
        (section,) = book.sections
        assert [line.name for line in section.lines] == ["教育支出", "国防支出", "支出合计"]
        assert len(section.pages) == 2


class TestLists:
    """A document may have no contents list, one in its middle, or one for each chapter."""

    def test_each_chapter_may_start_at_one(self) -> None:
        book = read(
            "一般公共预算附表",
            "表 1：2024年东山市一般公共预算收入表······ 2", "表 2：2024年东山市一般公共预算",
            "支出表······ 3",
            "2024年东山市一般公共预算收入表", "表1 单位：万元", REVENUE,
            "2024年东山市一般公共预算支出表", "表2 单位：万元", SPENDING,
            "政府性基金预算附表",
            "表 1：2024年东山市政府性基金预算收入表······ 5",
            "表 2：2024年东山市政府性基金预算支出表······ 6",
            "表 3：2024年东山市政府性基金转移支付表······ 7",
            "2024年东山市政府性基金预算收入表", "表1 单位：万元", REVENUE,
        )  # fmt: skip
        found = {section.key: section.kind for section in book.sections}
        assert list(found) == ["1", "2", "2-1", "2-2", "2-3"]
        assert found["2-2"] is SectionKind.MISSING
        assert book.ledger.unaccounted == ()

    def test_attachments_listed_behind_a_report(self) -> None:
        book = read(
            "关于东山市2023年预算执行情况和2024年预算草案的报告",
            "受市人民政府委托，现将预算报告如下，请予审议。",
            "全市一般公共预算收入完成100亿元，增长5%。",
            "附件：1.2023年东山市一般公共预算收入表",
            "2.2024年东山市一般公共预算收入表",
            "3.2024年东山市一般公共预算支出表",
            "附件1", "2023年东山市一般公共预算收入表", "单位：万元", REVENUE,
            "附件2", "2024年东山市一般公共预算收入表", "单位：万元", REVENUE,
            "附件3", "2024年东山市一般公共预算支出表", "单位：万元", SPENDING,
        )  # fmt: skip
        assert keys(book) == ["0", "1", "2", "3"]
        assert len(book.sections[0].claims) == 2
        assert (book.year, book.stage) == (2024, Stage.BUDGET)
        assert book.title.startswith("关于东山市")
        assert book.ledger.unaccounted == ()

    def test_headings_inside_a_report_are_no_sections(self) -> None:
        book = read(
            "东山市2024年预算报告", "各位代表，现将预算报告如下，请予审议，并请提出意见。",
            "（二）政府性基金预算收支情况", "基金收入完成7亿元。",
            "表1", "2024年东山市一般公共预算收入表", "单位：万元", REVENUE,
        )  # fmt: skip
        assert keys(book) == ["0", "1"]


class TestSheets:
    """A workbook's sheets are sections; their names number what prints no number."""

    def test_sheets_of_one_title_are_parts(self) -> None:
        title = "2024年东山市一般公共预算收支情况表"
        book = read(
            "#01-1", title, "表一", "单位：万元", REVENUE, "#01-2", title, "表一", "单位：万元",
            SPENDING,
        )  # fmt: skip
        assert keys(book) == ["1.1", "1.2"]
        assert [section.flow for section in book.sections] == [Flow.REVENUE, Flow.EXPENDITURE]

    def test_a_sheet_named_by_its_table_needs_no_title(self) -> None:
        book = read("#2024年东山市一般公共预算收入表", REVENUE, "#02", "2024年支出表", SPENDING)
        assert len(book.sections) == 2
        assert book.sections[0].title == "2024年东山市一般公共预算收入表"


class TestIdentity:
    """Year, stage and place come from all titles; the file's name is the last witness."""

    def test_two_years_in_one_document_are_the_later_budget(self) -> None:
        book = read(
            "2023年东山市一般公共预算收入执行情况表", "单位：万元", REVENUE,
            "2024年东山市一般公共预算收入草案表", "单位：万元", REVENUE,
            "2024年东山市一般公共预算支出草案表", "单位：万元", SPENDING,
        )  # fmt: skip
        assert (book.year, book.stage) == (2024, Stage.BUDGET)

    def test_execution_alone_is_execution(self) -> None:
        book = read("二○二五年全市一般公共预算收入执行情况表", "单位：万元", REVENUE,
                    name="东山-2025-收入.txt")  # fmt: skip
        assert (book.year, book.stage, book.region.name) == (2025, Stage.EXECUTION, "东山")
        assert [p.code for p in book.problems].count("region-from-file") == 1


class TestRows:
    """Rows and columns as pages and sheets leave them."""

    def test_a_name_that_the_page_cut_is_joined(self) -> None:
        page = ("2024年东山市一般公共预算支出表", "单位：万元")
        book = read(
            *page, ("项目|预算数", "教育支出|70", "灾害防治及应急管理支|30"),
            *page, ("项目|预算数", "出|", "支出合计|100"),
        )  # fmt: skip
        names = [line.name for line in book.sections[0].lines]
        assert names == ["教育支出", "灾害防治及应急管理支出", "支出合计"]

    def test_codes_in_columns_of_their_own(self) -> None:
        book = read(
            "2024年东山市一般公共预算支出表", "单位：万元",
            ("科目编码|||科目名称|预算数", "类|款|项||", "201|||一般公共服务支出|5",
             "201|01||人大事务|5", "201|01|01|行政运行|5", "|||支出合计|5"),
        )  # fmt: skip
        codes = [line.code for line in book.sections[0].lines]
        assert codes == ["201", "20101", "2010101", None]

    def test_counties_in_columns_are_measures(self) -> None:
        book = read(
            "2024年东山市转移支付分地区表", "单位：万元",
            ("项目|合计|市县||", "||小计|甲县|乙县", "体制补助|9|9|4|5", "专项补助|3|3|1|2",
             "合计|12|12|5|7"),
        )  # fmt: skip
        (section,) = book.sections
        assert [m.label for m in section.measures] == [
            "合计",
            "市县/小计",
            "市县/甲县",
            "市县/乙县",
        ]
        total = LineTree(section.lines).roots[0]
        assert total.figures[3].state is FigureState.AMOUNT

    def test_a_header_of_unknown_words_is_still_a_header(self) -> None:
        book = read(
            "2024年东山市一般性转移支付收入情况表", "单位：万元",
            ("序号|指标文件|指标金额", "总计||30", "1|关于下达甲项资金的通知|10",
             "2|关于下达乙项资金的通知|20"),
        )  # fmt: skip
        (section,) = book.sections
        assert [line.name for line in section.lines][1:] == [
            "关于下达甲项资金的通知",
            "关于下达乙项资金的通知",
        ]
        assert all(line.parent == 1 for line in section.lines[1:])

    def test_a_stock_is_no_part_of_a_flow(self) -> None:
        book = read(
            "2024年东山市社会保险基金预算结余情况表", "单位：万元",
            ("项目|预算数", "一、养老保险基金本年收支结余|5", "养老保险基金年末滚存结余|90",
             "二、医疗保险基金本年收支结余|2", "医疗保险基金年末滚存结余|40"),
        )  # fmt: skip
        (section,) = book.sections
        assert [line.parent for line in section.lines] == [None] * 4
        assert all(line.placed for line in section.lines)


def test_a_page_ruled_more_finely_than_the_first_carries_its_table_on() -> None:
    title = ["表三十一：", "2024年东山县政府债务余额情况表"]
    first = ("地区||2023年债务限额||2023年债务余额", "合计||90||60", "东山市||30||20")
    second = ("地区|2023年债务限额|2023年债务余额", "西山市|25|18", "南山市|35|22")
    (table,) = read(*title, first, *title, second).tables()
    assert [line.name for line in table.lines] == ["合计", "东山市", "西山市", "南山市"]
    assert [line.figures[1].printed for line in table.lines] == ["60", "20", "18", "22"]


def test_a_title_of_two_years_goes_on_in_its_second_line() -> None:
    book = read(
        "2023年社会保险基金预算执行情况", "和2024年社会保险基金预算草案",
        "2023年，全市社会保险基金收入完成380亿元。",
        "2024年东山市一般公共预算收入表", "单位：万元", REVENUE,
    )  # fmt: skip
    titles = [section.title for section in book.sections]
    assert titles[0] == "2023年社会保险基金预算执行情况和2024年社会保险基金预算草案"
    assert len(titles) == 2


def test_a_line_of_a_sentence_is_no_title_whatever_its_words() -> None:
    book = read(
        "2024年东山市一般公共预算收入表", "单位：万元", REVENUE,
        "关于2024年东山市社会保险基金预算的说明",
        "根据有关规定，编制了东山市2024年社会保险基金预算。现就2023年全",
        "市社会保险基金预算执行情况和2024年社会保险基金预算报告",
        "有关情况说明如下：",
        "2024年，全市社会保险基金收入380亿元。",
    )  # fmt: skip
    titles = ["2024年东山市一般公共预算收入表", "关于2024年东山市社会保险基金预算的说明"]
    assert [section.title for section in book.sections] == titles


def test_the_name_of_a_part_is_no_section() -> None:
    book = read(
        "2024年东山市一般公共预算收入表", "单位：万元", REVENUE,
        "第二部分", "政府性基金预算报表及说明", "第二部分",
        "2024年东山市政府性基金收入表", "单位：万元", REVENUE,
    )  # fmt: skip
    titles = ["2024年东山市一般公共预算收入表", "2024年东山市政府性基金收入表"]
    assert [section.title for section in book.sections] == titles


def test_a_line_that_heads_every_page_of_prose_is_part_of_no_sentence() -> None:
    source = SourceFile("a.pdf", "0", "pdf", 1)
    title = "关于东山市2025年预算执行情况和2026年预算草案的报告"
    texts = [[title, "2025年，全市一般公共预算收入100亿元，税收收入"]]
    texts += [["80亿元。", f"支持企业{page}家，加上各类补助"] for page in range(2, 7)]
    blocks = [
        TextBlock(text, SourcePlace(line, 0, f"p. {page}"))
        for page, lines in enumerate(texts, 1)
        for line, text in enumerate(["东山市人民政府公报 2026年第10期", *lines], 1)
    ]
    (report,) = build_book(Document(source, tuple(blocks))).sections
    assert not any("公报" in paragraph.text for paragraph in report.paragraphs)
    assert [claim.year for claim in report.claims][:2] == [2025, 2025]

"""Headers of several rows, two sides and ratio columns become measures that know each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.document.pdf_writer import table, text, write_pdf
from xgbudget_tui.document import Cell
from xgbudget_tui.importer import read_book
from xgbudget_tui.importer.column_roles import is_column_numbers
from xgbudget_tui.model.book import Book, Measure
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.reading import say_bases, say_contents
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import Basis, FigureState, Flow, MeasureKind, Phase

TITLE = "2024年东山县一般公共预算收入表"


def read(tmp_path: Path, *rows: str, title: str = TITLE, unit: str = "单位：万元") -> Book:
    path = tmp_path / "budget.txt"
    path.write_text("\n".join([title, unit, *rows, ""]), "utf-8")
    return read_book(path)


def measures(book: Book) -> tuple[Measure, ...]:
    return book.sections[0].measures


def test_a_header_of_two_rows_labels_each_column_with_both(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "项目\t2023年\t\t2024年\t",
        "\t预算数\t执行数\t预算数\t增长%",
        "税收收入\t100\t110\t121\t10.0",
        "收入合计\t100\t110\t121\t10.0",
    )
    found = measures(book)
    assert [m.label for m in found] == [
        "2023年/预算数",
        "2023年/执行数",
        "2024年/预算数",
        "2024年/增长%",
    ]
    assert [(m.year, m.phase) for m in found[:3]] == [
        (2023, Phase.BUDGET),
        (2023, Phase.EXECUTION),
        (2024, Phase.BUDGET),
    ]
    assert found[3].kind is MeasureKind.PERCENT_CHANGE
    assert found[3].against == 3


@pytest.mark.parametrize(
    ("label", "kind", "of", "against"),
    [
        ("预算数为上年执行数的%", MeasureKind.PERCENT_OF, 1, 2),
        ("比上年增减%", MeasureKind.PERCENT_CHANGE, 1, 2),
        ("增减额", MeasureKind.CHANGE, 1, 2),
        ("增收额", MeasureKind.CHANGE, 1, 2),
        ("2023年决算比2022年决算", MeasureKind.CHANGE, 1, 2),
        ("比上年%", MeasureKind.PERCENT_CHANGE, 1, 2),
        ("同比+-%", MeasureKind.PERCENT_CHANGE, 1, 2),
        ("增幅％", MeasureKind.PERCENT_CHANGE, 1, 2),
    ],
)
def test_ratio_columns_know_what_they_compare(
    tmp_path: Path, label: str, kind: MeasureKind, of: int, against: int
) -> None:
    book = read(
        tmp_path,
        f"项目\t上年执行数\t本年预算数\t{label}",
        "税收收入\t100\t110\t10",
        "收入合计\t100\t110\t10",
    )
    before, now, ratio = measures(book)
    assert (before.year, now.year) == (2023, 2024)
    assert (ratio.kind, ratio.of, ratio.against) == (kind, of, against)
    state = book.sections[0].lines[0].figures[2].state
    assert state is (FigureState.AMOUNT if kind is MeasureKind.CHANGE else FigureState.RATIO)


def test_sides_named_only_by_their_columns_are_two_tables(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "收入项目\t预算数\t支出项目\t预算数",
        "一、税收收入\t60\t一、教育支出\t100",
        "二、非税收入\t40\t\t",
        "收入总计\t100\t支出总计\t100",
        title="2024年东山县一般公共预算收支总表",
    )
    left, right = book.sections
    assert (left.key, left.flow) == ("1.1", Flow.REVENUE)
    assert (right.key, right.flow) == ("1.2", Flow.EXPENDITURE)
    assert [line.name for line in right.lines] == ["教育支出", "支出总计"]
    assert [line.name for line in left.lines] == ["税收收入", "非税收入", "收入总计"]


def test_a_total_row_named_like_a_header_is_a_row(tmp_path: Path) -> None:
    book = read(tmp_path, "收 入\t预算数", "收 入 总 计\t100", "税收收入\t100")
    assert [line.name for line in book.sections[0].lines] == ["收入总计", "税收收入"]


def test_a_column_may_have_its_own_unit(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "项目\t预算数（亿元）\t预算数（万元）",
        "税收收入\t1.5\t15,000",
        "收入合计\t1.5\t15,000",
    )
    line = book.sections[0].lines[0]
    assert line.figures[0].value == line.figures[1].value == 15_000 * Unit.WAN_YUAN.fen
    assert line.figures[0].resolution == Unit.YI_YUAN.fen // 10


def test_parts_beside_a_total_are_parts_only_if_they_add_up(tmp_path: Path) -> None:
    adds = read(tmp_path, "项目\t合计\t税收\t非税", "甲类收入\t10\t6\t4", "收入合计\t10\t6\t4")
    assert [m.part for m in measures(adds)] == [False, True, True]
    other = read(tmp_path, "项目\t合计\t税收\t户数", "甲类收入\t10\t6\t900", "收入合计\t10\t6\t900")
    assert [m.part for m in measures(other)] == [False, False, False]


def test_a_table_without_a_unit_says_which_was_assumed(tmp_path: Path) -> None:
    book = read(tmp_path, "项目\t预算数", "税收收入\t100", unit="")
    assert [p.code for p in book.problems if p.code == "unit-assumed"] == ["unit-assumed"]
    assert book.sections[0].unit is Unit.WAN_YUAN


def test_what_is_no_number_is_kept_as_text_and_reported(tmp_path: Path) -> None:
    huge = "9" * 30
    book = read(tmp_path, "项目\t预算数", f"税收收入\t{huge}", "非税收入\t约5", "收入合计\t100")
    states = [line.figures[0].state for line in book.sections[0].lines]
    assert states == [FigureState.TEXT, FigureState.TEXT, FigureState.AMOUNT]
    codes = [p.code for p in book.problems]
    assert "number-too-large" in codes
    assert "cell-not-a-number" in codes
    assert book.sections[0].lines[0].figures[0].printed == huge
    assert book.ledger.unaccounted == ()


def test_column_numbers_are_recognised() -> None:
    def row(*texts: str) -> tuple[Cell, ...]:
        return tuple(Cell(text, SourcePlace(1, i)) for i, text in enumerate(texts, 1))

    assert is_column_numbers(row("栏次", "1", "2", "3=1+2"))
    assert is_column_numbers(row("1", "2", "3", "4=3/2"))
    assert is_column_numbers(row("栏次", "1", "2", "3", "栏次", "1", "2", "3"))
    assert not is_column_numbers(row("1", "2", "3", "1", "2"))
    assert not is_column_numbers(row("税收收入", "1", "2"))
    assert not is_column_numbers(row("", "5", "1"))


def test_a_header_of_any_words_is_known_by_the_figures_under_it(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "项目用途\t新增债券\t占比",
        "交通基础设施\t60\t60.0%",
        "市政建设\t40\t40.0%",
    )
    assert [m.label for m in measures(book)] == ["新增债券", "占比"]
    assert [line.name for line in book.sections[0].lines] == ["交通基础设施", "市政建设"]
    assert "header-missing" not in {p.code for p in book.problems}


def test_a_first_row_of_figures_is_no_header(tmp_path: Path) -> None:
    book = read(tmp_path, "税收收入\t60\t50", "非税收入\t40\t30", "收入合计\t100\t80")
    assert len(book.sections[0].lines) == 3
    assert "header-missing" in {p.code for p in book.problems}


def test_formulas_of_columns_are_no_line(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "地区\t2024年债务限额\t\t",
        "\t\t一般债务\t专项债务",
        "公  式\tA=B+C\tB\tC",
        "甲县\t10\t6\t4",
        "乙县\t20\t9\t11",
    )
    assert [line.name for line in book.sections[0].lines] == ["甲县", "乙县"]
    whole, *parts = measures(book)
    assert parts[-1].label == "2024年债务限额/专项债务"
    assert (whole.part, [(m.part, m.of) for m in parts]) == (False, [(True, 1), (True, 1)])


def test_a_formula_that_the_figures_do_not_bear_out_makes_no_parts(tmp_path: Path) -> None:
    rows = ["甲县\t10\t6\t3", "乙县\t20\t9\t19"]
    book = read(tmp_path, "地区\t债务限额\t一般债务\t专项债务", "栏次\t1=2+3\t2\t3", *rows)
    assert [m.part for m in measures(book)] == [False, False, False]
    assert len(book.sections[0].lines) == 2


def test_ordinals_codes_and_years_are_no_amounts_whatever_heads_them(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "项目\t次第\t科目\t起始\t户数\t预算数",
        "甲类项目\t1\t20101\t2021\t5\t60",
        "乙类项目\t2\t20102\t2022\t7\t40",
        "丙类项目\t3\t20103\t2024\t9\t30",
    )
    money = [m.label for m in measures(book) if m.kind is MeasureKind.AMOUNT]
    assert money == ["预算数"]
    kinds = {m.label: m.kind for m in measures(book)}
    assert kinds["起始"] is kinds["户数"] is MeasureKind.TEXT
    assert "次第" not in kinds


def test_rising_amounts_under_a_heading_of_amounts_stay_amounts(tmp_path: Path) -> None:
    book = read(tmp_path, "项目\t预算数", "甲类收入\t1", "乙类收入\t2", "丙类收入\t3")
    assert [m.kind for m in measures(book)] == [MeasureKind.AMOUNT]


@pytest.mark.parametrize("printed", ["110①", "110 ②", "③110", "110[1]", "*110", "110（注1）"])
def test_a_mark_of_a_footnote_is_no_part_of_the_figure(tmp_path: Path, printed: str) -> None:
    book = read(tmp_path, "项目\t预算数", f"税收收入\t{printed}", "收入合计\t110")
    one, total = (line.figures[0] for line in book.sections[0].lines)
    assert (one.state, one.value, one.printed) == (FigureState.AMOUNT, total.value, printed)


def test_a_column_of_footnote_marks_belongs_to_the_figures_beside_it(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "项目\t2024年预算数\t\t2023年执行数",
        "税收收入\t60\t①\t50",
        "非税收入\t40\t\t30",
    )
    assert [m.label for m in measures(book)] == ["2024年预算数", "2023年执行数"]
    assert book.sections[0].lines[0].remark == "①"


@pytest.mark.parametrize(
    ("label", "of", "against"),
    [
        ("决算数为上年决算数的%", None, None),
        ("决算数为预算数的%", 1, 2),
        ("完成数/完成预算%", 1, 2),
    ],
)
def test_a_share_of_a_column_that_is_not_printed_has_no_base(
    tmp_path: Path, label: str, of: int | None, against: int | None
) -> None:
    book = read(tmp_path, f"项目\t预算数\t决算数\t{label}", "税收收入\t100\t110\t90")
    ratio = measures(book)[2]
    assert (ratio.of, ratio.against) == (of, against)


@pytest.mark.parametrize("label", ["利率", "税比（%）", "2024年上缴比例", "得分率"])
def test_a_rate_that_names_neither_change_nor_whole_compares_no_columns(
    tmp_path: Path, label: str
) -> None:
    book = read(
        tmp_path,
        f"项目\t2023年执行数\t2024年预算数\t{label}",
        "税收收入\t100\t110\t30.0%",
        "非税收入\t50\t40\t20.0%",
    )
    rate = measures(book)[2]
    assert (rate.kind, rate.of, rate.against) == (MeasureKind.PERCENT_OF, None, None)
    assert rate.known("kind") is Basis.SUPPOSED


def test_the_rate_of_execution_is_of_the_budget(tmp_path: Path) -> None:
    book = read(tmp_path, "项目\t预算数\t执行数\t执行率", "教育支出\t100\t80\t80.0%")
    rate = measures(book)[2]
    assert (rate.kind, rate.of, rate.against) == (MeasureKind.PERCENT_OF, 1, 2)
    assert rate.known("kind") is Basis.PRINTED


@pytest.mark.parametrize(
    ("later", "year", "basis"), [("", 2023, Basis.AGREED), ("90", 2024, Basis.SUPPOSED)]
)
def test_a_column_under_a_title_of_two_years_is_of_the_year_its_lines_are_of(
    tmp_path: Path, later: str, year: int, basis: Basis
) -> None:
    book = read(
        tmp_path,
        "项目\t预算数\t执行数",
        "一、2022年末地方政府一般债务余额实际数\t70\t70",
        "二、2023年地方政府一般债务发行额\t20\t15",
        f"三、2024年末地方政府一般债务限额\t{later}\t",
        title="2023年和2024年东山县地方政府一般债务余额情况表",
    )
    budget, execution = measures(book)
    assert (budget.year, budget.known("year")) == (year, basis)
    assert execution.year == 2023


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2024年东山县项目支出评价评分表", MeasureKind.TEXT),
        ("2024年东山县项目支出预算表", MeasureKind.AMOUNT),
    ],
)
def test_scores_without_a_heading_are_no_money(
    tmp_path: Path, title: str, kind: MeasureKind
) -> None:
    book = read(tmp_path, "立项充分性\t3\t2", "目标合理性\t4\t4", title=title)
    assert {m.kind for m in measures(book)} == {kind}


def test_the_share_of_the_budget_compares_this_year_not_the_last(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "项目\t预算数\t执行数\t\t",
        "\t\t金额\t完成预算数%\t上年同期数",
        "教育支出\t100\t80\t80.0\t70",
        "农林水支出\t50\t40\t80.0\t35",
    )
    by_label = {m.label: m for m in measures(book)}
    share = by_label["执行数/完成预算数%"]
    assert (share.of, share.against, share.year) == (1, 2, 2024)


def test_a_column_of_a_past_year_states_no_budget(tmp_path: Path) -> None:
    """What the amounts of 2022 are (执行, 决算) is not printed; a plan of 2024 they are not."""
    book = read(
        tmp_path,
        "项目\t2022年\t2023年预计执行数\t2024年",
        "一般债券发行额\t260\t290\t300",
        "专项债券发行额\t50\t100\t110",
    )
    assert [(m.year, m.phase) for m in measures(book)] == [
        (2022, None),
        (2023, Phase.EXPECTED),
        (2024, Phase.BUDGET),
    ]


def test_what_is_carried_over_from_last_year_is_money_of_this_year(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "项目\t合计\t其中\t",
        "\t\t当年财力\t上年结转",
        "教育支出\t100\t80\t20",
        "农林水支出\t50\t40\t10",
    )
    assert [m.year for m in measures(book)] == [2024, 2024, 2024]


def test_the_sides_of_a_table_are_of_their_own_kinds_whatever_its_title(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "收入\t\t支出\t",
        "项目\t预算数\t项目\t预算数",
        "车辆通行费\t200\t车辆通行费安排的支出\t150",
        "彩票公益金收入\t50\t彩票公益金安排的支出\t100",
        "收入合计\t250\t支出合计\t250",
        title="2024年东山县政府性基金预算功能分类科目表",
    )
    assert [s.kind_id for s in book.sections] == ["fund_revenue", "fund_expenditure"]


_TWO_OF_LAST_YEAR = "项目\t2023年预算数\t2023年完成数\t2024年预算数\t增长%"


def test_of_two_columns_of_last_year_the_figures_say_which_the_growth_is_of(tmp_path: Path) -> None:
    """Tables of 市本级 print the growth over last year's budget, others over its outcome."""
    rows = [
        "增值税\t46,000\t42,363\t47,000\t2.2",
        "企业所得税\t8,000\t15,789\t10,000\t25.0",
        "城市维护建设税\t13,000\t13,109\t14,000\t7.7",
        "房产税\t9,700\t10,109\t12,000\t23.7",
    ]
    growth = measures(read(tmp_path, _TWO_OF_LAST_YEAR, *rows))[3]
    assert (growth.of, growth.against) == (1, 3)
    assert growth.known("of", "against") is Basis.PROVED


def test_few_figures_do_not_say_which_columns_a_growth_is_of(tmp_path: Path) -> None:
    rows = ["增值税\t46,000\t42,363\t47,000\t2.2", "房产税\t9,700\t10,109\t12,000\t23.7"]
    growth = measures(read(tmp_path, _TWO_OF_LAST_YEAR, *rows))[3]
    assert (growth.of, growth.against) == (2, 3)
    assert growth.known("of", "against") is Basis.SUPPOSED


def test_one_wrong_growth_does_not_hide_which_columns_it_is_of(tmp_path: Path) -> None:
    rows = [
        "增值税\t46,000\t42,363\t47,000\t2.2",
        "企业所得税\t8,000\t15,789\t10,000\t25.0",
        "城市维护建设税\t13,000\t13,109\t14,000\t7.7",
        "房产税\t9,700\t10,109\t12,000\t23.7",
        "土地增值税\t800\t1,393\t1,200\t500.0",
    ]
    growth = measures(read(tmp_path, _TWO_OF_LAST_YEAR, *rows))[3]
    assert (growth.of, growth.against) == (1, 3)


def test_half_of_a_table_is_named_by_each_of_two_columns(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "专项资金\t政府预算项目\t预算数",
        "一、科技资金\t\t100",
        "\t成果转化\t60",
        "\t创新能力\t40",
        "二、人才资金\t\t30",
        "\t引才平台\t30",
    )
    lines = book.sections[0].lines
    assert [line.name for line in lines] == [
        "科技资金",
        "成果转化",
        "创新能力",
        "人才资金",
        "引才平台",
    ]
    parents = {line.name: line.parent for line in lines}
    assert parents["成果转化"] == parents["创新能力"] == 1
    assert parents["引才平台"] == 4


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_group_printed_once_for_its_lines_is_above_them(tmp_path: Path, at: int) -> None:
    """Its name may be printed beside any of its lines: the totals say where groups begin."""
    rows = [["", "合计", "30"], ["", "新增债券", "10"], ["", "置换债券", "20"]]
    more = [["", "合计", "70"], ["", "新增债券", "60"], ["", "置换债券", "10"]]
    rows[at][0], more[at][0] = "一般债券", "专项债券"
    book = read(tmp_path, "债券类型\t地区\t余额", *("\t".join(row) for row in rows + more))
    lines = book.sections[0].lines
    assert [line.name for line in lines] == [
        "一般债券", "新增债券", "置换债券", "专项债券", "新增债券", "置换债券",
    ]  # fmt: skip
    assert [line.parent for line in lines] == [None, 1, 1, None, 4, 4]


def test_what_a_line_is_of_stays_a_text_beside_it(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "部门及领域\t项目\t预算数",
        "教育支出\t\t30",
        "省教育厅\t校舍维修\t10",
        "省教育厅\t科技大楼\t20",
    )
    section = book.sections[0]
    assert [line.name for line in section.lines] == ["教育支出", "校舍维修", "科技大楼"]
    assert [m.kind for m in section.measures] == [MeasureKind.TEXT, MeasureKind.AMOUNT]
    assert section.lines[1].figures[0].printed == "省教育厅"
    assert section.lines[1].parent == 1


def test_one_heading_over_codes_and_names(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "科目\t\t金额\t项目明细",
        "合计\t\t46\t",
        "2013812\t药品事务\t9\t监管补助",
        "2040602\t一般行政管理事务\t37\t案件补助",
    )
    (section,) = book.sections
    assert [(line.code, line.name) for line in section.lines] == [
        (None, "合计"),
        ("2013812", "药品事务"),
        ("2040602", "一般行政管理事务"),
    ]
    assert [m.kind for m in section.measures] == [MeasureKind.AMOUNT, MeasureKind.TEXT]


def test_a_row_that_the_end_of_a_page_divides_is_one_row(tmp_path: Path) -> None:
    """Both halves print the merged cells, the second the amount, each a date of its own."""
    title = "2024年东山县地方政府债券使用情况表"
    page = (title, "单位：亿元", "项目名称\t项目编号\t项目领域\t债券规模\t发行时间")
    name = "东山县城区市政道路改造二期"
    path = tmp_path / "budget.txt"
    lines = [
        *(*page, "甲工程\tP20240521-0001\t供水\t65.43\t2024-01"),
        f"{name}\tP20240521-0002\t道路\t\t2024-01",
        *(*page, f"{name}工程\tP20240521-0002\t道路\t7.58\t2024-03"),
        "丙工程\tP20240521-0003\t道路\t\t2024-06",
        *(*page, "丙工程\tP20240521-0004\t桥梁\t30.00\t2024-06"),
    ]
    path.write_text("\n".join([*lines, ""]), "utf-8")
    book = read_book(path)
    (section,) = book.sections
    roots = [line for line in section.lines if line.parent is None]
    assert [line.name for line in roots] == ["甲工程", f"{name}工程", "丙工程", "丙工程"]
    assert [line.figures[2].printed for line in roots] == ["65.43", "7.58", "", "30.00"]
    (rest,) = [line for line in section.lines if line.parent is not None]
    assert (rest.parent, rest.figures[3].printed) == (roots[1].number, "2024-03")
    assert not book.ledger.unaccounted


@pytest.mark.parametrize(
    ("last", "rest", "names"),
    [
        ("当年地方政府专项债", "务发行额", ["一般债务余额", "当年地方政府专项债务发行额", "合计"]),
        # There was room for more, or what follows begins by itself.
        ("专项债务余额", "其他债务", ["一般债务余额", "专项债务余额", "其他债务", "合计"]),
        (
            "当年地方政府专项债",
            "其中：新增",
            ["一般债务余额", "当年地方政府专项债", "其中:新增", "合计"],
        ),
    ],
)
def test_a_label_that_the_end_of_a_page_divides_is_one_label(
    tmp_path: Path, last: str, rest: str, names: list[str]
) -> None:
    edges = [50, 150, 400]
    first = text(50, 760, "2024年东山市政府债务情况表") + text(300, 740, "单位：万元")
    first += table([["项目", "金额"], ["一般债务余额", "60"], [last, "40"]], edges, 720)
    path = tmp_path / "budget.pdf"
    path.write_bytes(write_pdf([first, table([[rest, ""], ["合计", "100"]], edges, 720)]))
    (section,) = read_book(path).sections
    assert [line.name for line in section.lines] == names


@pytest.mark.parametrize(
    ("last", "first"),
    [("行政运行\t0\t0\t", "行政运行\t0\t0\t5"), ("教育局\t供水\t甲\t", "教育局\t供水\t乙\t5")],
)
def test_rows_alike_at_the_end_of_a_page_stay_two(tmp_path: Path, last: str, first: str) -> None:
    page = (TITLE, "单位：万元", "项目\t合计\t基本\t其他")
    path = tmp_path / "budget.txt"
    lines = [*page, "收入\t7\t7\t0", last, *page, first]
    path.write_text("\n".join([*lines, ""]), "utf-8")
    (section,) = read_book(path).sections
    assert len(section.lines) == 3


def test_a_budget_tells_in_tables_of_the_year_before_how_that_went(tmp_path: Path) -> None:
    """The name of a budget (一般公共预算) in a title is no word for what the amounts are."""
    path = tmp_path / "budget.txt"
    received = "一般公共预算税收返还及转移支付情况表"
    rows = ["单位：万元", "项目\t金额", "返还性收入\t7", "合计\t7"]
    lines = ["2024年东山县一般公共预算收入预算表", "单位：万元", "项目\t预算数", "收入合计\t100"]
    lines += [f"2023年省对东山县{received}", *rows, f"2024年省对东山县{received}", *rows]
    path.write_text("\n".join([*lines, ""]), "utf-8")
    found = [section.measures[0] for section in read_book(path).sections]
    assert [m.phase for m in found] == [Phase.BUDGET, Phase.EXECUTION, Phase.BUDGET]
    assert [dict(m.basis).get("phase") for m in found[1:]] == [Basis.SUPPOSED, Basis.AGREED]


def test_a_table_whose_amounts_all_have_units_in_their_headings_is_in_these(tmp_path: Path) -> None:
    header = "债券种类\t期限（年）\t发行量（亿元）"
    title = "2024年东山县地方政府债券分批次发行情况表"
    book = read(tmp_path, header, "新增专项债券\t10\t18.30", "合计\t\t18.30", title=title, unit="")
    assert book.sections[0].unit is Unit.YI_YUAN
    assert "unit-assumed" not in {found.code for found in book.problems}
    half = header + "\t已付利息"
    book = read(tmp_path, half, "新增专项债券\t10\t18.30\t5", title=title, unit="")
    assert "unit-assumed" in {found.code for found in book.problems}


def test_a_unit_in_the_cell_of_the_last_heading_is_the_unit_of_the_table(tmp_path: Path) -> None:
    """The rules of one page reach up past the unit: it is no other table than the page before."""
    title = "2024年东山县地方政府债券使用情况表"
    header = "项目名称\t项目领域\t债券规模\t发行时间"
    path = tmp_path / "budget.txt"
    lines = [
        *(title, "单位：亿元", header, "甲工程\t供水\t65.43\t2024-01"),
        *(title, header.replace("发行时间", "单位：亿元发行时间"), "乙工程\t道路\t7.58\t2024-03"),
        *(title, "单位：亿元", header, "丙工程\t道路\t30.00\t2024-06"),
    ]
    path.write_text("\n".join([*lines, ""]), "utf-8")
    book = read_book(path)
    (section,) = book.sections
    assert [line.name for line in section.lines] == ["甲工程", "乙工程", "丙工程"]
    assert [m.label for m in section.measures] == ["项目领域", "债券规模", "发行时间"]
    assert section.unit is Unit.YI_YUAN
    assert "unit-assumed" not in {found.code for found in book.problems}


def test_a_table_without_a_year_says_which_was_assumed(tmp_path: Path) -> None:
    path = tmp_path / "budget.txt"
    lines = [TITLE, "单位：万元", "项目\t预算数", "税收收入\t100", "收入合计\t100"]
    lines += [
        "东山县债券发行及还本付息情况表",
        "单位：万元",
        "项目\t本级",
        "发行额\t7",
        "还本额\t3",
    ]
    path.write_text("\n".join([*lines, ""]), "utf-8")
    found = [p for p in read_book(path).problems if p.code == "year-assumed"]
    assert len(found) == 1
    assert "2024" in found[0].message_en


def test_of_which_before_the_name_makes_the_lines_some_of_the_whole(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "部门及领域\t项目\t预算数",
        "教育支出\t\t90",
        "其中：省教育厅\t校舍维修\t10",
        "省教育厅\t科技大楼\t20",
    )
    first = book.sections[0].lines[1]
    assert (first.printed, first.name, first.parent) == ("其中：校舍维修", "其中:校舍维修", 1)


def test_crosses_that_fill_up_the_shorter_side_are_no_lines(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "收入项目\t预算数\t支出项目\t预算数",
        "一、保险费收入\t60\t一、待遇支出\t90",
        "×\t×\t二、其他支出\t10",
        "收入合计\t100\t支出合计\t100",
        title="2024年东山县社会保险基金收支预算表",
    )
    left, right = book.sections
    assert [line.name for line in left.lines] == ["保险费收入", "收入合计"]
    assert [line.name for line in right.lines] == ["待遇支出", "其他支出", "支出合计"]


def test_a_header_printed_again_below_a_total_begins_a_table(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "项 目\t执行数\t预算数",
        "一、保险费收入\t60\t70",
        "收入总计\t60\t70",
        "项 目\t执行数\t预算数",
        "一、待遇支出\t50\t60",
        "支出总计\t50\t60",
        title="2024年东山县医疗保险基金预算表",
    )
    left, right = book.sections
    assert [line.name for line in left.lines] == ["保险费收入", "收入总计"]
    assert [line.name for line in right.lines] == ["待遇支出", "支出总计"]
    assert (left.flow, right.flow) == (Flow.REVENUE, Flow.EXPENDITURE)


@pytest.mark.parametrize(
    ("title", "head", "known"),
    [
        # what the heading says is printed; what only the title says is agreed with its table
        (TITLE, "2024年预算数", {}),
        (TITLE, "预算数", {"year": Basis.AGREED}),
        (TITLE, "金额", {"year": Basis.AGREED, "phase": Basis.AGREED}),
    ],
)
def test_a_column_says_on_what_its_year_and_phase_rest(
    tmp_path: Path, title: str, head: str, known: dict[str, Basis]
) -> None:
    book = read(tmp_path, f"项目\t{head}", "税收收入\t100", "收入合计\t100", title=title)
    assert dict(measures(book)[0].basis) == known


def test_a_unit_that_no_line_prints_is_supposed(tmp_path: Path) -> None:
    book = read(tmp_path, "项目\t2024年预算数", "税收收入\t100", "收入合计\t100", unit="")
    assert measures(book)[0].known("unit") is Basis.SUPPOSED


def test_a_base_that_several_columns_could_be_is_supposed(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "项目\t2024年预算数\t2024年预算数\t2024年执行数\t完成预算%",
        "税收收入\t100\t110\t110\t100.0",
        "收入合计\t100\t110\t110\t100.0",
    )
    assert measures(book)[3].known("of") is Basis.SUPPOSED


def test_columns_that_add_up_are_proved_parts_of_their_total(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "项目\t合计\t基本支出\t项目支出",
        "教育支出\t100\t80\t20",
        "支出合计\t100\t80\t20",
    )
    assert [one.known("part") for one in measures(book)] == [
        Basis.PRINTED,
        Basis.PROVED,
        Basis.PROVED,
    ]


def test_each_percentage_of_a_group_is_of_the_amounts_of_its_group(tmp_path: Path) -> None:
    groups = (("全市收入预算", "全市收入完成", "占预算(%)"),
              ("市本级收入调整预算", "市本级收入完成", "占调整预算(%)"),
              ("市本级支出调整预算", "市本级支出完成", "占调整预算(%)"))  # fmt: skip
    book = read(
        tmp_path,
        "\t".join(("项目", *(label for group in groups for label in group))),
        "养老保险\t100\t110\t110\t90\t99\t110\t200\t100\t53",
        "医疗保险\t100\t90\t90\t10\t9\t90\t100\t80\t97",
        "合计\t200\t200\t100\t100\t108\t108\t300\t180\t62",
    )
    percentages = measures(book)[2::3]
    assert [(m.of, m.against) for m in percentages] == [(1, 2), (4, 5), (7, 8)]


@pytest.mark.parametrize(
    ("heading", "cells", "what", "sentence"),
    [
        ("完工", ("2023", "2024", "2025"), "years", "years or dates"),
        ("对应科目", ("20502", "20503", "20504"), "codes", "codes or registered numbers"),
    ],
)
def test_a_column_judged_by_what_it_holds_keeps_why(
    tmp_path: Path, heading: str, cells: tuple[str, str, str], what: str, sentence: str
) -> None:
    rows = [f"{name}\t{cell}\t100" for name, cell in zip("甲乙丙", cells, strict=True)]
    judged, amount = measures(read(tmp_path, f"项目\t{heading}\t预算数", *rows))
    assert judged.kind is MeasureKind.TEXT
    assert dict(judged.basis)[what] is Basis.AGREED
    said = say_contents(judged.basis)
    assert sentence in said.en
    assert say_bases(judged.basis).en == ""
    assert say_contents(amount.basis).en == ""


def test_amounts_that_all_look_like_ordinals_are_no_more_than_supposed(tmp_path: Path) -> None:
    rows = [f"{name}\t{number}" for number, name in enumerate(("甲县", "乙县", "丙县", "丁县"), 1)]
    (amount,) = measures(read(tmp_path, "项目\t预算数", *rows))
    assert amount.kind is MeasureKind.AMOUNT
    assert amount.known("kind") is Basis.SUPPOSED
    assert "every cell looks like one of ordinals" in say_contents(amount.basis).en

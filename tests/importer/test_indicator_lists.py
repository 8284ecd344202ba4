"""Lists of performance indicators: a row an indicator, whatever pages and merged cells do to it."""

from __future__ import annotations

from dataclasses import replace

from tests.importer.test_structure import lay_out
from xgbudget_tui.document import Block, Document, Grid, TextBlock
from xgbudget_tui.importer.book import build_book
from xgbudget_tui.model.book import Book, Section
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.terms import MeasureKind, Role
from xgbudget_tui.model.tree import LineTree

TITLE = "2024年东山市市本级重点项目支出绩效目标表"
HEAD = "项目名称|单位名称|预算数（万元）|年度目标|一级指标|二级指标|三级指标|指标值|权重"


def read(*parts: str | tuple[str, ...]) -> Book:
    """A Book of blocks; each grid is a page of its own."""
    blocks: list[Block] = []
    for page, part in enumerate(parts, start=1):
        blocks += [move(block, page) for block in lay_out(part)]
    return build_book(Document(SourceFile("a.txt", "0", "text", 1), tuple(blocks)))


def move(block: Block, page: int) -> Block:
    """The block behind a hundred lines for each page before it."""
    if isinstance(block, TextBlock):
        return replace(block, place=SourcePlace(100 * page, 0))
    rows = [
        tuple(replace(cell, place=SourcePlace(100 * page + n, cell.place.column)) for cell in row)
        for n, row in enumerate(block.rows, start=1)
    ]
    return Grid(tuple(rows), block.source)


def outline(section: Section) -> list[str]:
    """The lines, each set in under its parent, with what is printed in their columns."""
    shown = []
    for depth, line in LineTree(section.lines).walk():
        cells = " ".join(figure.printed for figure in line.figures if figure.printed)
        shown.append(f"{'  ' * depth}{line.printed} {cells}".rstrip())
    return shown


def test_each_column_belongs_to_what_stands_left_of_it() -> None:
    section = read(
        TITLE,
        (
            HEAD,
            "人才资金|财政局|303.74|培训261人|产出指标|数量指标|培训人次|≥261人|50",
            "||||产出指标|数量指标|培训期数|＝2期|10",
            "||||满意度指标|服务对象满意度指标|满意率|≥90%|20",
            "|司法局|80.00|培训50人|产出指标|数量指标|律师|≥50人|20",
        ),
    ).sections[0]

    assert section.kind_id == "performance"
    assert [measure.label for measure in section.measures] == [
        "预算数(万元)", "年度目标", "指标值", "权重",
    ]  # fmt: skip
    assert outline(section) == [
        "人才资金",
        "  财政局 303.74 培训261人",
        "    产出指标",
        "      数量指标",
        "        培训人次 ≥261人 50",
        "        培训期数 ＝2期 10",
        "    满意度指标",
        "      服务对象满意度指标",
        "        满意率 ≥90% 20",
        "  司法局 80.00 培训50人",
        "    产出指标",
        "      数量指标",
        "        律师 ≥50人 20",
    ]


def test_only_money_is_an_amount() -> None:
    section = read(
        TITLE,
        (HEAD, "道路|交通局|8,525|建成|产出指标|数量指标|里程|95|30",
         "桥梁|交通局|12|建成|产出指标|数量指标|座数|2|30"),
    ).sections[0]  # fmt: skip

    kinds = {measure.label: measure.kind for measure in section.measures}
    assert kinds.pop("预算数(万元)") is MeasureKind.AMOUNT
    assert set(kinds.values()) == {MeasureKind.TEXT}
    assert section.lines[1].figures[0].value == 8525_0000_00


def test_a_page_without_a_header_may_have_lost_its_first_columns() -> None:
    section = read(
        TITLE,
        (HEAD, "道路|交通局|80|建成|产出指标|数量指标|里程|95|30"),
        ("公路局|20|养护|效益指标|社会效益指标|受益人数|500|20",
         "|||产出指标|质量指标|合格率|98|30"),
    ).sections[0]  # fmt: skip

    assert (
        outline(section)[4:]
        == [
            "  公路局 20 养护",
            "    效益指标",
            "      社会效益指标",
            "        受益人数 500 20",
            "    产出指标",
            "      质量指标",
            "        合格率 98 30",
        ]
        or outline(section)[5:][0].strip() == "公路局 20 养护"
    )


def test_a_heading_with_the_rest_of_a_merged_cell_heads_the_same_list() -> None:
    section = read(
        TITLE,
        (HEAD, "道路|交通局|80|建成|产出指标|数量指标|里程|95|30"),
        (HEAD.replace("单位名称", "单位名称公路局"),
         "||20|养护|产出指标|质量指标|合格率|98|30"),
    ).sections[0]  # fmt: skip

    assert "  公路局 20 养护" in outline(section)
    assert not any("单位名称" in measure.label for measure in section.measures)


def test_a_header_printed_again_in_one_grid_is_no_line() -> None:
    section = read(
        TITLE,
        (HEAD, "道路|交通局|80|建成|产出指标|数量指标|里程|95|30", HEAD,
         "桥梁|交通局|12|建成|产出指标|数量指标|座数|2|30"),
    ).sections[0]  # fmt: skip

    assert [line.printed for line in section.lines if line.parent is None] == ["道路", "桥梁"]


def test_a_name_that_a_page_cut_is_one_name() -> None:
    section = read(
        TITLE,
        (HEAD, "疾控中心异|卫健委|80|建成|产出指标|数量指标|面积|95|30"),
        (HEAD, "疾控中心异地新建项目||||效益指标|社会效益指标|受益人数|500|20"),
    ).sections[0]

    assert [line.printed for line in section.lines if line.parent is None] == [
        "疾控中心异地新建项目"
    ]


def test_scores_of_a_review_stand_at_their_level() -> None:
    section = read(
        "2024年东山市水利资金绩效评价评分表",
        (
            "一级指标|二级指标|分值|三级指标|分值|得分",
            "决策|立项|4|依据充分性|2|2",
            "|||程序规范性|2|1.86",
            "续上页|目标|4|合理性|4|3.5",
            "合计||8||8|7.36",
        ),
    ).sections[0]

    assert [measure.label for measure in section.measures] == [
        "二级指标/分值", "三级指标/分值", "得分",
    ]  # fmt: skip
    assert outline(section) == [
        "决策",
        "  立项 4",
        "    依据充分性 2 2",
        "    程序规范性 2 1.86",
        "  目标 4",
        "    合理性 4 3.5",
        "合计 8 8 7.36",
    ]
    assert section.lines[-1].role is Role.TOTAL


def test_a_table_before_the_list_is_read_as_what_it_is() -> None:
    book = read(
        "2024年东山市产业资金绩效评价表",
        "单位：万元",
        ("政策名称|额度", "贷款贴息|100", "技术改造|200", "合计|300"),
        ("一级指标|二级指标|三级指标|分值", "决策|立项|依据充分性|2", "|目标|合理性|4"),
    )

    first, second = book.sections
    assert [measure.label for measure in first.measures] == ["额度"]
    assert first.lines[-1].figures[0].value == 300_0000_00
    assert outline(second)[2] == "    依据充分性 2"


def test_a_row_that_names_nothing_is_told() -> None:
    book = read(
        TITLE,
        (HEAD, "道路|交通局|80|建成|产出指标|数量指标|里程|95|30", "|||的通知要求|||||"),
    )

    assert "indicator-unread" in {problem.code for problem in book.problems}


def test_codes_of_projects_are_kept_as_printed() -> None:
    section = read(
        "2024年东山市地方政府债券使用情况表",
        "单位：亿元",
        (
            "项目名称|项目编码|项目领域|债券规模",
            "一中学校|22062121D000000032144|教育|1.5",
            "供水工程|22062120D000000026103|供水|2",
            "二期道路|22062120D000000026104|道路|3",
        ),
    ).sections[0]

    assert [measure.label for measure in section.measures] == ["项目编码", "项目领域", "债券规模"]
    assert section.lines[1].figures[0].printed == "22062120D000000026103"
    assert section.lines[1].code is None


def test_a_project_numbered_in_digits_alone_has_no_amount_of_them() -> None:
    section = read(
        "2024年东山市地方政府债券使用情况表",
        "单位：亿元",
        (
            "项目名称|项目编号|债券规模",
            "一中学校|220621210000|1.5",
            "供水工程|220621200001|2",
            "二期道路|220621200002|3",
        ),
    ).sections[0]

    assert [measure.kind for measure in section.measures] == [MeasureKind.TEXT, MeasureKind.AMOUNT]


def test_the_name_of_a_cell_merged_over_pages_owns_the_pages_before() -> None:
    section = read(
        TITLE,
        (HEAD, "|财政局|80|培训|产出指标|数量指标|人次|95|30"),
        (
            "人才资金|财政局|||产出指标|数量指标|期数|2|10",
            "|司法局|20|培训|产出指标|数量指标|律师|50|20",
        ),
        ("道路|交通局|20|建成|产出指标|数量指标|里程|50|20",),
    ).sections[0]

    tops = [line.printed for line in section.lines if line.parent is None]
    assert tops == ["人才资金", "道路"]
    assert outline(section)[1] == "  财政局 80 培训"
    assert outline(section)[6] == "  司法局 20 培训"


def test_a_cell_under_no_heading_of_its_own_is_kept() -> None:
    section = read(
        TITLE,
        (HEAD, "道路|交通局|80|建成|产出指标|数量指标|里程|95|30"),
        ("一级指标|二级指标|三级指标||指标值", "产出指标|质量指标|合格率|抽查|98"),
    ).sections[0]

    printed = {figure.printed for line in section.lines for figure in line.figures}
    assert {"抽查", "98"} <= printed


def test_an_amount_that_is_no_number_is_told() -> None:
    book = read(
        TITLE,
        (HEAD, "道路|交通局|80|建成|产出指标|数量指标|里程|95|30",
         "桥梁|交通局|另行安排|建成|产出指标|数量指标|座数|2|30",
         "隧道|交通局|20|建成|产出指标|数量指标|座数|2|30"),
    )  # fmt: skip

    assert "cell-not-a-number" in {problem.code for problem in book.problems}

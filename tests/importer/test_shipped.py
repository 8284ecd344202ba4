"""The shipped document, read whole: every section, every figure, every number accounted for."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.importer.conftest import ORIGINAL, SHIPPED
from xgbudget_tui.importer import read_book
from xgbudget_tui.importer.ledger import NUMBER
from xgbudget_tui.model.book import Book, Section
from xgbudget_tui.model.money import Unit, parse_amount
from xgbudget_tui.model.terms import (
    Budget,
    FigureState,
    Fill,
    Group,
    MeasureKind,
    Phase,
    Role,
    Scope,
    SectionKind,
    TokenUse,
)


def section(book: Book, key: str) -> Section:
    found = book.section(key)
    assert found is not None, key
    return found


def figures(book: Book, key: str, name: str) -> list[str]:
    line = next(line for line in section(book, key).lines if line.name == name)
    return [figure.printed for figure in line.figures]


def test_the_book_knows_its_place_and_year(shipped: Book) -> None:
    assert shipped.year == 2023
    assert shipped.region.name == "西岗区"
    assert shipped.region.full_name == "大连市西岗区"
    assert shipped.region.parent == "大连市"
    assert "西岗区" in shipped.title
    assert shipped.source.name == "xigang-2023.txt"
    assert shipped.source.encoding == "utf-8"


def test_all_28_numbers_of_the_contents_list_are_there_in_order(shipped: Book) -> None:
    numbers = list(dict.fromkeys(section.number for section in shipped.sections))
    assert numbers == [str(number) for number in range(1, 29)]
    assert [s.key for s in shipped.parts("28")] == ["28.1", "28.2", "28.3"]
    assert [s.key for s in shipped.parts("9")] == ["9.1", "9.2"]
    assert len({s.key for s in shipped.sections}) == len(shipped.sections)


def test_what_the_contents_list_names_and_the_body_lacks_is_missing(shipped: Book) -> None:
    missing = [s for s in shipped.sections if s.kind is SectionKind.MISSING]
    assert [(s.key, s.kind_id) for s in missing] == [("21", "capital_transfers_by_region")]
    assert any(p.code == "section-missing" and p.section == "21" for p in shipped.problems)


def test_the_prose_sections_are_notes(shipped: Book) -> None:
    notes = [s for s in shipped.sections if s.kind is SectionKind.NOTE]
    assert [s.key for s in notes] == ["8", "25", "26", "27"]
    assert all(note.paragraphs and note.claims for note in notes)


@pytest.mark.parametrize(
    ("key", "kind", "budget", "scope", "group"),
    [
        ("1", "general_revenue", Budget.GENERAL_PUBLIC, Scope.OVERALL, Group.GENERAL_PUBLIC),
        ("4", "general_expenditure", Budget.GENERAL_PUBLIC, Scope.OWN_LEVEL, Group.GENERAL_PUBLIC),
        ("5", "general_economic_expenditure", Budget.GENERAL_PUBLIC, None, Group.GENERAL_PUBLIC),
        ("6", "general_basic_expenditure", Budget.GENERAL_PUBLIC, None, Group.GENERAL_PUBLIC),
        ("7", "general_transfers", Budget.GENERAL_PUBLIC, None, Group.TRANSFERS),
        ("9.1", "general_debt_limit", Budget.GENERAL_PUBLIC, None, Group.DEBT),
        ("11", "fund_revenue", Budget.GOVERNMENT_FUNDS, Scope.OWN_LEVEL, Group.GOVERNMENT_FUNDS),
        ("15.2", "fund_debt_balance", Budget.GOVERNMENT_FUNDS, None, Group.DEBT),
        ("20", "capital_transfers", Budget.STATE_CAPITAL, Scope.DOWNWARD, Group.STATE_CAPITAL),
        ("23", "insurance_expenditure", Budget.SOCIAL_INSURANCE, None, Group.SOCIAL_INSURANCE),
        ("24", "three_public", None, None, Group.THREE_PUBLIC),
        ("28.1", "projects", None, None, Group.PROJECTS),
    ],
)
def test_a_title_says_what_its_table_is(
    shipped: Book, key: str, kind: str, budget: Budget | None, scope: Scope | None, group: Group
) -> None:
    found = section(shipped, key)
    assert (found.kind_id, found.budget, found.group) == (kind, budget, group)
    assert scope is None or found.scope is scope
    assert found.year == 2023


def test_pages_are_joined_and_a_total_printed_again_counts_once(shipped: Book) -> None:
    assert [len(section(shipped, key).pages) for key in ("4", "5", "6", "7")] == [8, 2, 2, 1]
    economic = section(shipped, "5")
    totals = [line for line in economic.lines if line.name == "一般公共预算支出合计"]
    assert len(totals) == 1
    assert [place.line for place in totals[0].figures[0].repeats] == [413]
    assert len(section(shipped, "4").lines) == 204


def test_a_note_printed_twice_is_one_section_with_a_repeat(shipped: Book) -> None:
    debt = section(shipped, "27")
    assert [place.line for place in debt.repeats] == [736]
    assert len(debt.paragraphs) == 3
    assert any(p.code == "section-repeated" and p.section == "27" for p in shipped.problems)


def test_titles_of_contents_and_body_are_both_kept(shipped: Book) -> None:
    note = section(shipped, "26")
    assert note.listed == "西岗区预算绩效管理情况说明"
    assert note.title == "预算绩效目标管理情况说明"
    differing = {p.section for p in shipped.problems if p.code == "title-differs"}
    assert differing == {"5", "26", "27"}


def test_blank_zero_and_absent_are_different(shipped: Book) -> None:
    def state(key: str, name: str) -> FigureState:
        line = next(line for line in section(shipped, key).lines if line.name == name)
        return line.figures[0].state

    assert state("1", "上年结余收入") is FigureState.BLANK
    assert state("5", "其他对企业补助") is FigureState.AMOUNT
    assert section(shipped, "9.1").fill is Fill.ZERO
    assert section(shipped, "20").fill is Fill.EMPTY
    assert section(shipped, "4").fill is Fill.FILLED
    assert "此表为空" in section(shipped, "20").statement
    assert section(shipped, "16").statement.startswith("情况说明：无国有资本经营预算收入")


def test_measures_know_year_phase_and_what_they_compare(shipped: Book) -> None:
    three = section(shipped, "24").measures
    assert [m.kind for m in three] == [
        MeasureKind.AMOUNT,
        MeasureKind.AMOUNT,
        MeasureKind.CHANGE,
        MeasureKind.PERCENT_CHANGE,
        MeasureKind.TEXT,
    ]
    assert [(m.of, m.against) for m in three[2:4]] == [(1, 2), (1, 2)]
    transfers = section(shipped, "7").measures
    assert [(m.year, m.phase) for m in transfers] == [
        (2022, Phase.EXECUTION),
        (2023, Phase.BUDGET),
    ]
    basic = section(shipped, "6").measures
    assert [(m.label, m.part, m.of) for m in basic] == [
        ("合计", False, None),
        ("基本支出", True, 1),
        ("其他支出", True, 1),
    ]


def test_every_numeric_cell_is_a_figure_exact_with_its_place(shipped: Book) -> None:
    raw = SHIPPED.read_text("utf-8").split("\n")
    seen = 0
    for table in shipped.tables():
        for line in table.lines:
            for figure, measure in zip(line.figures, table.measures, strict=True):
                if figure.state is not FigureState.AMOUNT:
                    continue
                assert figure.place is not None
                cells = raw[figure.place.line - 1].split("\t")
                assert cells[figure.place.column - 1].strip() == figure.printed
                unit = measure.unit or Unit.WAN_YUAN
                number = figure.printed.removesuffix("万元")
                assert parse_amount(number, unit) == (figure.value, figure.resolution)
                seen += 1
    assert seen > 500


def test_projects_are_named_by_their_project(shipped: Book) -> None:
    projects = section(shipped, "28.1")
    assert [m.label for m in projects.measures][:2] == ["建设单位", "合计"]
    assert [line.name for line in projects.lines] == [
        "合计",
        "西岗区2021年老旧小区改造工程二期",
        "西岗区老旧小区改造工程三期",
    ]
    assert figures(shipped, "28.1", "合计") == ["", "30,095", "", "30,095"]
    assert figures(shipped, "28.1", "西岗区老旧小区改造工程三期")[1] == "21,570"


@pytest.mark.parametrize(("key", "area"), [("28.2", "≥21.59万平方米"), ("28.3", "≥53.9万平方米")])
def test_performance_targets_stand_in_three_levels_on_two_sides(
    shipped: Book, key: str, area: str
) -> None:
    sheet = section(shipped, key)
    by_number = {line.number: line for line in sheet.lines}

    def path(name: str) -> list[str]:
        line = next(line for line in sheet.lines if line.name == name)
        names = [line.name]
        while line.parent is not None:
            line = by_number[line.parent]
            names.insert(0, line.name)
        return names

    assert path("改造面积") == ["产出指标", "数量指标", "改造面积"]
    assert path("验收合格率") == ["产出指标", "质量指标", "验收合格率"]
    assert path("开工目标完成率") == ["产出指标", "时效指标", "开工目标完成率"]
    assert path("老旧小区居民满意度")[:2] == ["满意度指标", "服务对象满意度指标"]
    assert [m.label for m in sheet.measures] == ["实施期", "年度", "金额"]
    assert figures(shipped, key, "改造面积")[:2] == ["", area]
    assert figures(shipped, key, "验收合格率")[:2] == ["100%", "100%"]
    fields = [line.name for line in sheet.lines if line.role is Role.FIELD]
    assert fields == ["项目名称", "项目单位", "项目实施期", "项目金额", "总体目标"]


def test_a_project_amount_is_an_amount(shipped: Book) -> None:
    line = next(line for line in section(shipped, "28.2").lines if line.name == "项目金额")
    assert line.figures[2].value == 8525 * 1_000_000


def test_shifted_cells_are_reported_where_they_are(shipped: Book) -> None:
    shifts = [p for p in shipped.problems if p.code == "cells-shifted"]
    assert {p.section for p in shifts} == {"28.2"}
    assert [p.place.line for p in shifts if p.place] == [767, 768, 769, 770]


@pytest.mark.parametrize("path", [SHIPPED, ORIGINAL], ids=["shipped", "original"])
def test_every_number_of_the_document_is_accounted_for(path: object) -> None:
    if path is ORIGINAL and not ORIGINAL.exists():
        pytest.skip("the published document is not here")
    book = read_book(ORIGINAL if path is ORIGINAL else SHIPPED)
    raw = (ORIGINAL if path is ORIGINAL else SHIPPED).read_text("utf-8")
    independent = re.findall(r"\d+(?:,\d{3}(?!\d))*(?:\.\d+)?%?", raw)
    assert book.ledger.unaccounted == ()
    assert book.ledger.total == len(independent) == len(NUMBER.findall(raw))
    counts = Counter(dict(book.ledger.counts))
    assert counts[TokenUse.CONTENTS] == 28
    assert counts[TokenUse.CODE] == 39 + 43
    assert counts[TokenUse.OUTLINE] == 17
    printed = sum(
        figure.state in {FigureState.AMOUNT, FigureState.RATIO}
        for table in book.tables()
        for line in table.lines
        for figure in line.figures
    )
    assert counts[TokenUse.FIGURE] == printed
    claims = sum(len(s.claims) for s in book.sections)
    assert counts[TokenUse.CLAIM] == claims

"""Which files make one Book, which are editions of one another, and what the Book holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import book, line, note, table
from xgbudget_tui.importer.joining import FileCard, gather_files, join_books, sort_editions
from xgbudget_tui.model.book import Book, Claim, Ledger, Region, Section, Token
from xgbudget_tui.model.editions import Contents, Relation, is_corrected, relate
from xgbudget_tui.model.errors import Problem, Severity
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.terms import FigureState, SectionKind, Stage, TokenUse

EAST, BUDGET, FINAL = "东山区", Stage.BUDGET, Stage.FINAL


def card(region: str = EAST, year: int = 2023, stage: Stage = BUDGET, **more: object) -> FileCard:
    return FileCard(region, year, stage, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cards", "groups"),
    [
        ([card(), card(), card(year=2024)], [[0, 1], [2]]),
        ([card(), card("北岭县"), card()], [[0, 2], [1]]),
        # A file that names no place is of the only one named, not of one of several.
        ([card(), card("", place_said=False)], [[0, 1]]),
        ([card(), card("北岭县"), card("", place_said=False)], [[0], [1], [2]]),
        # Two stages are two Books where both print the same kind of table, else one.
        (
            [card(kinds=frozenset({"a"})), card(stage=FINAL, kinds=frozenset({"a", "b"}))],
            [[0], [1]],
        ),
        (
            [card(kinds=frozenset({"a"})), card(stage=FINAL, kinds=frozenset({"b"}))],
            [[0, 1]],
        ),
        # A stage that was only assumed parts nothing.
        (
            [card(stage_said=False, kinds=frozenset({"a"})),
             card(stage=FINAL, kinds=frozenset({"a"}))],
            [[0, 1]],
        ),
    ],
)  # fmt: skip
def test_files_of_one_place_year_and_stage_belong_together(
    cards: list[FileCard], groups: list[list[int]]
) -> None:
    assert gather_files(cards) == groups


def revenue(
    *amounts: str, title: str = "2023年东山区收入表", key: str = "1", **more: object
) -> Section:
    names = ["税收收入", "非税收入", "债务收入", "合计"]
    lines = [
        line(n, name, text) for n, (name, text) in enumerate(zip(names, amounts, strict=True), 1)
    ]
    return table(key, title, lines, **more)


def file(name: str, *sections: Section, **more: object) -> Book:
    source = SourceFile(name, f"hash of {name}", "text", 7)
    return replace(book(*sections), source=source, **more)


def test_editions_others_and_parts_are_told_apart_by_titles_and_figures() -> None:
    first = Contents.of(file("a", revenue("60", "30", "10", "100")))
    corrected = Contents.of(file("b", revenue("60", "31", "9", "100")))
    office = Contents.of(file("c", revenue("7", "3", "1", "11")))
    other = Contents.of(file("d", revenue("60", "30", "10", "100", title="2023年区本级收入表")))
    assert relate(first, corrected) is Relation.EDITIONS
    assert relate(first, office) is Relation.OTHERS
    assert relate(first, other) is Relation.PARTS
    assert is_corrected(first, corrected)
    assert not is_corrected(first, office)


def test_a_corrected_file_is_kept_and_another_offices_stays_apart() -> None:
    spending = table("2", "2023年东山区支出表", [line(1, "教育支出", "5")])
    files = [
        file("收入（更正）.txt", revenue("60", "31", "9", "100")),
        file("收入.txt", revenue("60", "30", "10", "100")),
        file("支出.txt", spending),
        file("某局收入.txt", revenue("7", "3", "1", "11")),
    ]
    found = sort_editions(files)
    assert found.books == ((0, 2), (3,))
    assert dict(found.replaced) == {1: 0}


def test_a_book_has_its_sections_by_their_printed_numbers_and_their_files() -> None:
    debt = file("债务.pdf", table("3", "债务表", [line(1, "余额", "9")]))
    funds = file("基金.pdf", table("1", "基金表", [line(1, "合计", "8")], numbered=False),
                 note("2", "说明", "无。", numbered=False))  # fmt: skip
    tables = file("表.pdf", table("1", "收入表", [line(1, "合计", "7")]),
                  table("4", "支出表", [line(1, "合计", "6")]))  # fmt: skip
    joined = join_books([debt, funds, tables], "东山区.zip")
    assert [(s.key, s.title, s.file) for s in joined.sections] == [
        ("1", "收入表", "表.pdf"), ("3", "债务表", "债务.pdf"), ("4", "支出表", "表.pdf"),
        ("5", "基金表", "基金.pdf"), ("6", "基金", "基金.pdf"),
    ]  # fmt: skip
    assert [s.position for s in joined.sections] == [1, 2, 3, 4, 5]
    assert (joined.source.name, joined.source.size) == ("东山区.zip", 21)
    assert [one.name for one in joined.files] == ["表.pdf", "债务.pdf", "基金.pdf"]


def test_numbers_that_start_anew_in_each_file_keep_its_order() -> None:
    one = file("甲.txt", table("1", "收入表", [line(1, "合计", "7")]),
               table("2.1", "支出表", [line(1, "合计", "6")], part=1))  # fmt: skip
    other = file("乙.txt", table("1", "基金收入表", [line(1, "合计", "5")]),
                 table("2", "基金支出表", [line(1, "合计", "4")]))  # fmt: skip
    joined = join_books([one, other], "甲乙")
    assert [(s.key, s.title) for s in joined.sections] == [
        ("1", "收入表"), ("2.1", "支出表"), ("2-1", "基金收入表"), ("2-2", "基金支出表"),
    ]  # fmt: skip


def test_a_table_that_another_files_contents_list_names_takes_its_number() -> None:
    gone = Section("7", "7", "2023年东山区国有资本经营收入表", SectionKind.MISSING, 1)
    missing = Problem("section-missing", Severity.WARNING, "缺", "gone", "7")
    main = file("目录.txt", table("1", "收入表", [line(1, "合计", "7")]), gone, problems=(missing,))
    own = table("1", "东山区2023年国有资本经营收入表", [line(1, "合计", "3")], numbered=False)
    joined = join_books([main, file("国资.txt", own)], "x")
    assert [(s.key, s.kind, s.file) for s in joined.sections] == [
        ("1", SectionKind.TABLE, "目录.txt"), ("7", SectionKind.TABLE, "国资.txt"),
    ]  # fmt: skip
    assert joined.problems == ()


def test_tables_that_a_list_says_are_elsewhere_take_their_numbers() -> None:
    said = Problem("tables-elsewhere", Severity.NOTE, "另册", "elsewhere")
    listed = (("1", "2023年东山区收入表"), ("2", "2023年东山区支出表"))
    prose = file("说明.txt", note("3", "转移支付说明", "无。"), problems=(said,), elsewhere=listed)
    spending = table("1", "2023年东山区支出表", [line(1, "教育支出", "5")], numbered=False)
    half = join_books([prose, file("a支出.xlsx", spending)], "x")
    assert [(s.key, s.file) for s in half.sections] == [("2", "a支出.xlsx"), ("3", "说明.txt")]
    assert half.elsewhere == listed[:1]
    assert [p.code for p in half.problems] == ["tables-elsewhere"]
    taxes = revenue("60", "30", "10", "100", numbered=False)
    whole = join_books([prose, file("a支出.xlsx", spending), file("b收入.xlsx", taxes)], "x")
    assert [s.key for s in whole.sections] == ["1", "2", "3"]
    assert (whole.elsewhere, whole.problems) == ((), ())


def test_what_names_a_section_is_renamed_and_what_names_none_names_its_file() -> None:
    left = Token("9", "甲 9", SourcePlace(3, 0, "p. 1"))
    ledger = Ledger(((TokenUse.FIGURE, 2), (TokenUse.UNACCOUNTED, 1)), (left,))
    one = file("甲.txt", table("1", "收入表", [line(1, "合计", "7")]), ledger=ledger)
    problems = (
        Problem("unit-assumed", Severity.WARNING, "无单位", "no unit", "1"),
        Problem("region-unknown", Severity.WARNING, "无地区", "no place"),
        Problem("bytes-unreadable", Severity.WARNING, "坏字节", "bad bytes", None, SourcePlace(1)),
    )
    other = file("乙.txt", table("1", "支出表", [line(1, "合计", "5")]), problems=problems,
                 region=Region(""), ledger=ledger)  # fmt: skip
    joined = join_books([one, other], "甲乙")
    assert joined.region.name == one.region.name
    assert [(p.code, p.section, p.message_zh) for p in joined.problems] == [
        ("unit-assumed", "2-1", "无单位"), ("bytes-unreadable", None, "乙.txt：坏字节"),
    ]  # fmt: skip
    assert dict(joined.ledger.counts) == {TokenUse.FIGURE: 4, TokenUse.UNACCOUNTED: 2}
    assert [t.place.sheet for t in joined.ledger.unaccounted] == ["甲.txt p. 1", "乙.txt p. 1"]


def test_prose_in_one_file_is_linked_to_the_table_of_another() -> None:
    amount = (FigureState.AMOUNT, 900_000_000, 1_000_000, "万元")
    stated = Claim(1, "教育支出", "900", *amount, 0, 4, 7, year=2023)
    prose = note("2", "支出说明", "教育支出900万元。", claims=(stated,))
    spending = table("1", "2023年东山区支出表", [line(1, "教育支出", "900")])
    joined = join_books([file("说明.txt", prose), file("表.txt", spending)], "x")
    (claim,) = next(section.claims for section in joined.sections if section.claims)
    assert claim.target is not None
    assert (claim.target.section, claim.target.line) == ("1", 1)


def test_the_title_is_a_covers_else_the_archives_if_it_names_a_year() -> None:
    plain = {"title": "2023年东山区政府预算", "region": Region(EAST, EAST)}
    one = file("甲.txt", table("1", "收入表", [line(1, "合计", "7")]), **plain)
    other = file("乙.txt", table("2", "支出表", [line(1, "合计", "5")]), **plain)
    assert join_books([one, other], "东山区2023年预算公开.zip").title == "东山区2023年预算公开"
    assert join_books([one, other], "in").title == "2023年东山区政府预算"
    covered = replace(other, title="关于东山区2023年预算草案的报告")
    assert join_books([one, covered], "东山区2023年.zip").title == covered.title

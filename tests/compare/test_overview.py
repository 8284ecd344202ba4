"""The front page of a Book: what it is made of, and what is missing is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import book, line, measure, note, table
from tests.tui.archives import expenditure, revenue, write_archive
from xgbudget_tui.compare import find_overview
from xgbudget_tui.compare.overview import find_money_flow, find_sides, find_totals
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Book, Region, Section
from xgbudget_tui.model.comparison import Change
from xgbudget_tui.model.overview import DebtKind, Overview
from xgbudget_tui.model.series import Population
from xgbudget_tui.model.terms import Budget, Flow, Group, Mark, Phase, Scope
from xgbudget_tui.store import open_archive

WAN = 1_000_000
SHIPPED = Path(__file__).resolve().parents[2] / "data" / "budget.db"


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(write_archive(tmp_path / "district.db")) as archive:  # type: ignore[attr-defined]
        yield archive


def page_of(archive: Archive, year: int = 2023) -> Overview:
    entry = next(one for one in archive.find_books() if one.year == year)
    return find_overview(archive, entry)


def one_book(path: Path, *sections: object, year: int = 2023) -> Overview:
    written = write_archive(path / "one.db", book(*sections, year=year))  # type: ignore[arg-type]
    archive = open_archive(written)
    try:
        return page_of(archive, year)
    finally:
        archive.close()


def test_totals_gather_and_their_parts_are_told_largest_first(district: Archive) -> None:
    page = page_of(district)
    assert page.sources is not None
    assert page.uses is not None
    sources = [(item.name, item.amount) for item in page.sources.items]
    assert sources == [
        ("税收收入", 150 * WAN),
        ("市补助收入合计", 100 * WAN),
        ("非税收入", 50 * WAN),
    ]
    assert [item.name for item in page.uses.items] == ["教育支出", "国防支出"]
    assert page.uses.scope is Scope.OVERALL
    assert sum(item.share or 0 for item in page.sources.items) == 100_000_000


def test_every_line_says_where_it_stands(district: Archive) -> None:
    page = page_of(district)
    assert page.uses is not None
    for item in (page.uses.total, *page.uses.items):
        assert item.line_id is not None
        assert district.load_row(item.line_id).name == item.name


def test_a_budget_that_the_book_lacks_is_none(district: Archive) -> None:
    totals = {one.budget: one for one in page_of(district).budgets}
    assert list(totals) == list(Budget)
    assert totals[Budget.GENERAL_PUBLIC].amount == 300 * WAN
    assert totals[Budget.SOCIAL_INSURANCE].shown is None


def test_what_is_folded_is_counted_and_summed(district: Archive) -> None:
    sources = page_of(district).sources
    assert sources is not None
    shown, rest = sources.fold(2)
    assert [item.name for item in shown] == ["税收收入"]
    assert rest is not None
    assert (rest.count, rest.amount) == (2, 150 * WAN)
    assert sources.fold(3) == (sources.items, None)


def test_lines_that_ended_and_new_ones_rank_by_their_amounts(district: Archive) -> None:
    changes = page_of(district).changes
    moved = [(line.name, line.change, line.difference) for line in changes[:3]]
    assert moved == [
        ("教育", Change.BOTH, -50 * WAN),
        ("公共安全", Change.NEW, 45 * WAN),
        ("国防", Change.ENDED, -20 * WAN),
    ]
    assert {line.table_key for line in changes} == {"5"}


def test_the_year_before_is_asked_where_the_document_is_silent(tmp_path: Path) -> None:
    def year_of(year: int, education: str) -> Book:
        return book(
            revenue(year), expenditure("2", Scope.OVERALL, year, education, "300"), year=year
        )

    path = write_archive(tmp_path / "years.db", year_of(2022, "150"), year_of(2023, "180"))
    with open_archive(path) as archive:  # type: ignore[attr-defined]
        page = page_of(archive)
        assert page.earlier is not None
        assert page.earlier.year == 2022
        assert [(one.name, one.difference) for one in page.changes] == [("教育支出", 30 * WAN)]
        assert page_of(archive, 2022).changes == ()


def test_districts_of_one_name_in_two_cities_are_not_held_against_each_other(
    tmp_path: Path,
) -> None:
    def of_city(city: str, year: int, education: str) -> Book:
        whole = expenditure("2", Scope.OVERALL, year, education, "300")
        told = book(revenue(year), whole, year=year)
        return replace(told, region=Region("鼓楼区", parent=city))

    path = write_archive(
        tmp_path / "two.db",
        of_city("南京市", 2022, "150"),
        of_city("福州市", 2023, "180"),
        of_city("南京市", 2024, "190"),
    )
    with open_archive(path) as archive:  # type: ignore[attr-defined]
        assert page_of(archive, 2023).earlier is None
        page = page_of(archive, 2024)
        assert page.earlier is not None
        assert (page.earlier.parent_region, page.earlier.year) == ("南京市", 2022)
        assert [(one.name, one.difference) for one in page.changes] == [("教育支出", 40 * WAN)]


def test_a_column_that_states_no_total_makes_nothing_new(tmp_path: Path) -> None:
    sections = table(
        "1",
        "收入表",
        [
            line(1, "收入合计", "", "90"),
            line(2, "税收收入", "40", "50", parent=1),
            line(3, "转移支付收入", "", "40", parent=1),
        ],
        [measure(1, "2022年执行数", 2022, phase=Phase.EXECUTION), measure(2, "预算数", 2023)],
        kind_id="general_revenue",
        flow=Flow.REVENUE,
        year=2023,
    )
    assert [line.name for line in one_book(tmp_path, sections).changes] == ["税收收入"]


def test_a_sum_is_parted_by_the_table_that_breaks_it_down(tmp_path: Path) -> None:
    balance = table(
        "1",
        "收支平衡表",
        [
            line(1, "支出总计", "100"),
            line(2, "一般公共预算支出", "80", parent=1),
            line(3, "上解支出", "20", parent=1),
        ],
        [measure(1, "预算数", 2023)],
        year=2023,
    )
    classes = table(
        "2",
        "支出表",
        [
            line(1, "支出合计", "80"),
            line(2, "教育支出", "50", parent=1, code="205"),
            line(3, "国防支出", "30", parent=1, code="203"),
        ],
        [measure(1, "预算数", 2023)],
        year=2023,
    )
    uses = one_book(tmp_path, balance, classes).uses
    assert uses is not None
    assert [(item.name, item.amount) for item in uses.items] == [
        ("教育支出", 50 * WAN),
        ("国防支出", 30 * WAN),
        ("上解支出", 20 * WAN),
    ]
    assert uses.unlisted == 0


def test_debt_stands_in_words_in_the_rows(tmp_path: Path) -> None:
    debts = table(
        "9",
        "政府一般债务限额和余额情况表",
        [
            line(1, "2022年末地方政府一般债务余额限额", "100"),
            line(2, "2023年地方政府一般债务新增限额", "20"),
            line(3, "2023年末地方政府一般债务余额限额", "120"),
            line(4, "2023年末地方政府一般债务余额", "110"),
        ],
        [measure(1, "预算数", 2023)],
        kind_id="general_debt",
        flow=None,
        group=Group.DEBT,
        year=2023,
    )
    (standing,) = one_book(tmp_path, debts).debts
    assert standing.kind is DebtKind.GENERAL
    assert standing.ceiling is not None
    assert standing.ceiling.amount == 120 * WAN
    assert standing.room == 10 * WAN


def test_faults_come_before_doubts_and_name_their_place(district: Archive) -> None:
    page = page_of(district)
    marks = [found.mark for found in page.findings]
    assert marks == sorted(marks, key=lambda mark: mark is not Mark.FAULT)
    assert page.faults + page.doubts >= len(page.findings) > 0
    assert all(found.section_id for found in page.findings if found.section_key)


def test_heads_are_counted_where_a_population_is_known(district: Archive) -> None:
    entry = next(one for one in district.find_books() if one.year == 2023)
    page = find_overview(district, entry, population=Population("东山区", 1000))
    assert page.per_head[0].amount == 300 * WAN // 1000
    assert page_of(district).per_head == ()


def test_three_public_has_its_total_first(district: Archive) -> None:
    lines = page_of(district).three_public
    assert (lines[0].name, lines[0].before, lines[0].after) == ("合计", 960 * WAN, 950 * WAN)
    assert len(lines) == 3


def test_a_book_of_prose_alone_has_an_empty_page(tmp_path: Path) -> None:
    page = one_book(tmp_path, note("1", "情况说明", "没有数字。"))
    assert page.sources is None
    assert page.uses is None
    assert not page.changes
    assert not page.debts
    assert not page.three_public


def test_a_shelf_asks_for_the_totals_of_many_books_at_once(district: Archive) -> None:
    books = list(district.find_books())
    totals = find_totals(district, books)
    assert {book_id: figure.value for book_id, figure in totals.items()} == {
        book.id: 300 * WAN for book in books
    }
    assert find_totals(district, []) == {}


def test_the_sides_alone_are_what_the_whole_page_says_of_them(district: Archive) -> None:
    page = page_of(district)
    sides = find_sides(district, page.book, district.load_contents(page.book.id))
    assert sides.sides_only
    assert (sides.budgets, sides.sources, sides.uses) == (page.budgets, page.sources, page.uses)


def test_findings_are_asked_for_as_many_as_are_shown(district: Archive) -> None:
    book = page_of(district).book
    everything = district.load_findings(book.id, 1000)
    tally = book.tally
    assert len(everything) == tally.fault + tally.doubt
    assert [one.id for one in district.load_findings(book.id, 1)] == [everything[0].id]


def test_what_is_only_of_which_is_not_told_beside_its_whole(tmp_path: Path) -> None:
    # The list begins with what the whole is also made of, and only its first line says 其中.
    section = table(
        "1",
        "2023年社会保险基金收入预算表",
        [
            line(1, "收入合计", "100"),
            line(2, "其中：保险费收入", "70", parent=1),
            line(3, "财政补贴收入", "30", parent=1),
            line(4, "一、企业职工基本养老保险基金", "60", parent=1),
            line(5, "二、失业保险基金", "40", parent=1),
        ],
        kind_id="insurance_revenue",
        budget=Budget.SOCIAL_INSURANCE,
        flow=Flow.REVENUE,
        scope=Scope.OVERALL,
    )
    archive = open_archive(write_archive(tmp_path / "one.db", book(section)))
    with archive:  # type: ignore[attr-defined]
        entry = next(iter(archive.find_books()))
        (side,) = find_money_flow(archive, entry).sides
        assert [(item.name, item.amount) for item in side.items] == [
            ("企业职工基本养老保险基金", 60 * WAN),
            ("失业保险基金", 40 * WAN),
        ]
        assert side.unlisted == 0


def test_parts_that_are_more_than_their_total_for_another_reason_all_stay(tmp_path: Path) -> None:
    section = table(
        "1",
        "2023年社会保险基金收入预算表",
        [
            line(1, "收入合计", "100"),
            line(2, "其中：保险费收入", "70", parent=1),
            line(3, "失业保险基金", "45", parent=1),
        ],
        kind_id="insurance_revenue",
        budget=Budget.SOCIAL_INSURANCE,
        flow=Flow.REVENUE,
        scope=Scope.OVERALL,
    )
    archive = open_archive(write_archive(tmp_path / "one.db", book(section)))
    with archive:  # type: ignore[attr-defined]
        entry = next(iter(archive.find_books()))
        (side,) = find_money_flow(archive, entry).sides
        assert len(side.items) == 2
        assert side.unlisted == -15 * WAN


def test_doubts_are_told_also_where_there_are_more_faults_than_are_shown() -> None:
    with open_archive(SHIPPED) as archive:  # type: ignore[attr-defined]
        (entry,) = archive.find_books()
        assert entry.tally.fault > 2
        found = archive.load_findings(entry.id, 2)
        assert [one.mark for one in found] == [Mark.FAULT, Mark.FAULT, Mark.DOUBT, Mark.DOUBT]
        everything = [one.id for one in archive.load_findings(entry.id, 1000)]
        assert len(everything) == entry.tally.fault + entry.tally.doubt
        assert {one.id for one in found} <= set(everything)


def _insurance(title: str, rows: list[tuple[str, str]], key: str = "9", **more: object) -> Section:
    lines = [line(number, name, amount) for number, (name, amount) in enumerate(rows, start=1)]
    fields: dict[str, object] = {"budget": Budget.SOCIAL_INSURANCE, "year": 2023} | more
    return table(key, title, lines, **fields)


def test_insurance_is_told_where_one_table_states_what_comes_in_and_goes_out(
    tmp_path: Path,
) -> None:
    whole = _insurance(
        "全市社会保险基金收支预算总表",
        [("本年收入", "900"), ("保险费收入", "600"), ("本年支出", "800"), ("本年收支结余", "100")],
        kind_id="insurance_balance",
    )
    one_fund = _insurance(
        "全市失业保险基金收支预算表（收入）",
        [("总计", "70")],
        key="10",
        kind_id="insurance_revenue",
        flow=Flow.REVENUE,
    )
    totals = {one.budget: one for one in one_book(tmp_path, whole, one_fund).budgets}
    told = totals[Budget.SOCIAL_INSURANCE]
    assert told.revenue is not None
    assert told.expenditure is not None
    assert (told.revenue.amount, told.expenditure.amount) == (900 * WAN, 800 * WAN)


def test_insurance_in_columns_of_both_flows(tmp_path: Path) -> None:
    columns = table(
        "13",
        "社会保险基金收支情况表",
        [line(1, "合计", "900", "800"), line(2, "工伤保险基金", "900", "800", parent=1)],
        [measure(1, "全市收入预算"), measure(2, "全市支出预算")],
        kind_id="insurance_balance",
        budget=Budget.SOCIAL_INSURANCE,
        year=2023,
    )
    told = one_book(tmp_path, columns).budgets[-1]
    assert told.revenue is not None
    assert told.expenditure is not None
    assert (told.revenue.amount, told.expenditure.amount) == (900 * WAN, 800 * WAN)


def test_what_a_table_of_revenue_leaves_out_is_said(tmp_path: Path) -> None:
    own = table(
        "1",
        "全区一般公共预算收入表",
        [line(1, "收入合计", "90"), line(2, "税收收入", "90", parent=1)],
        kind_id="general_revenue",
        flow=Flow.REVENUE,
        scope=Scope.OVERALL,
        year=2023,
    )
    page = one_book(tmp_path, own, expenditure("2", Scope.OVERALL, 2023, "150", "300"))
    assert page.sources is not None
    assert page.uses is not None
    assert (page.sources.missing, page.uses.missing) == (210 * WAN, 0)


def _final_accounts() -> Section:
    return table(
        "2",
        "2023年一般公共预算支出决算表",
        [
            line(1, "支出合计", "300", "280"),
            line(2, "教育支出", "200", "150", parent=1),
            line(3, "国防支出", "100", "130", parent=1),
        ],
        [measure(1, "预算数"), measure(2, "决算数", phase=Phase.FINAL)],
        year=2023,
    )


def test_final_accounts_say_what_was_spent_and_how_it_left_the_budget(tmp_path: Path) -> None:
    page = one_book(tmp_path, _final_accounts())
    assert page.uses is not None
    assert page.uses.total.amount == 280 * WAN
    assert page.against_budget
    assert [(one.name, one.difference) for one in page.changes] == [
        ("教育支出", -50 * WAN),
        ("国防支出", 30 * WAN),
    ]
    assert page.changes[0].labels == ("预算数", "决算数")


def test_a_book_of_texts_alone_names_them(tmp_path: Path) -> None:
    page = one_book(tmp_path, note("1", "预算报告", "一、收入"), note("2", "名词解释", "税收"))
    assert [(one.section_key, one.title) for one in page.sections] == [
        ("1", "预算报告"),
        ("2", "名词解释"),
    ]

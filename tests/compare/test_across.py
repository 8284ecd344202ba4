"""Books across years and places: tables pair by what they hold, lines by code, name and path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import figure, line, measure, table
from tests.compare.shelf import revenue, shelf, spending, year_book
from tests.entries import branches, entry
from xgbudget_tui.compare import (
    TableSide,
    compare_books,
    compare_movers,
    compare_tables,
    find_counterpart,
    is_restated,
)
from xgbudget_tui.compare.occurrences import LineKey
from xgbudget_tui.compare.options import plain_title
from xgbudget_tui.compare.restatements import differs
from xgbudget_tui.compare.series import key_of_line, load_series, select_points
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.comparison import Change
from xgbudget_tui.model.money import MICROPERCENT, Unit
from xgbudget_tui.model.series import Population
from xgbudget_tui.model.terms import Phase, Role, Scope

WAN = 1_000_000


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = shelf(tmp_path / "shelf.db")
    yield opened
    opened.close()


def test_tables_pair_by_what_they_hold_not_by_their_number():
    old = [entry(revenue(2022), 1), entry(spending(2022, "1", None), 2)]
    new = entry(revenue(2023), 7)
    found = find_counterpart(new, old)
    assert found is not None
    assert found.kind_id == "general_revenue"


def test_own_level_is_not_the_whole_area():
    old = [entry(spending(2022, "1", None, Scope.OWN_LEVEL), 2)]
    assert find_counterpart(entry(spending(2023, "1", None), 7), old) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2022年海南省省本级支出功能分类预算表", "2023年东山区区本级支出功能分类预算表"),
        ("附表3 2022年度东山区重点项目表", "2023年 东山区重点项目表"),
    ],
)
def test_titles_are_alike_without_year_place_and_level(one: str, other: str):
    texts = [plain_title(text, placed=False) for text in (one, other)]
    assert texts[0] == texts[1]


def test_two_books_are_compared_table_by_table(archive: Archive):
    before, after = (b for b in archive.find_books() if b.region == "东山区")
    rows = {row.printed: row for row in compare_books(archive, before, after).rows}
    spent = rows["2 一般公共预算支出表"]
    assert (spent.difference, spent.line_ids[0] is not None) == (18 * WAN, True)
    assert rows["7 一般公共预算收入表"].change is Change.BOTH


def test_the_biggest_movers_are_the_finest_lines_each_said_once(tmp_path: Path):
    both = (spending(2022, "180", None), spending(2022, "180", None, Scope.OWN_LEVEL, "4"))
    later = (spending(2023, "198", None), spending(2023, "198", None, Scope.OWN_LEVEL, "4"))
    archive = shelf(tmp_path / "a.db", year_book(2022, *both), year_book(2023, *later))
    before, after = archive.find_books()
    rows = compare_movers(archive, before, after).rows
    assert [(row.name, row.difference) for row in rows] == [
        ("教育支出 / 普通教育", 18 * WAN),
        ("支出合计 / 国防支出", 0),
    ]
    archive.close()


def test_what_the_own_level_says_again_otherwise_stands_once_among_the_movers(tmp_path: Path):
    both = (spending(2022, "180", None), spending(2022, "150", None, Scope.OWN_LEVEL, "4"))
    later = (spending(2023, "198", None), spending(2023, "160", None, Scope.OWN_LEVEL, "4"))
    archive = shelf(tmp_path / "a.db", year_book(2022, *both), year_book(2023, *later))
    before, after = archive.find_books()
    rows = compare_movers(archive, before, after).rows
    assert [row.difference for row in rows if "普通教育" in row.name] == [18 * WAN]
    archive.close()


def test_what_one_side_does_not_break_down_is_said_at_the_level_both_have():
    coarse = table("2", "2022年支出表", [line(1, "教育支出", "5", code="205")], year=2022)
    fine = table(
        "2",
        "2023年支出表",
        [line(1, "教育支出", "6", code="205"), line(2, "普通教育", "6", parent=1, code="20502")],
    )
    from xgbudget_tui.compare.books import _finest

    comparison = compare_tables(
        TableSide(entry(coarse), branches(coarse), 1),
        TableSide(entry(fine, 2), branches(fine, 2), 1),
    )
    assert [row.name for row in _finest(comparison)] == ["教育支出"]


def test_a_figure_that_the_later_document_gives_anew_is_restated():
    before, after = spending(2022, "180", None), spending(2023, "198", "176")
    comparison = compare_tables(
        TableSide(entry(before, 1, 1), branches(before, 1), 1),
        TableSide(entry(after, 2, 2), branches(after, 2), 1),
    )
    assert comparison.restating is not None
    assert comparison.restating.label == "2022年预算数"
    restated = {row.name: row.restated for row in comparison.rows if is_restated(comparison, row)}
    assert set(restated) == {"支出合计", "教育支出", "普通教育"}
    assert restated["教育支出"] == after.lines[1].figures[1]


def test_how_a_year_came_out_is_shown_but_is_no_restatement():
    before, after = revenue(2022), revenue(2023, "230")
    comparison = compare_tables(
        TableSide(entry(before, 1, 1), branches(before, 1), 1),
        TableSide(entry(after, 2, 2), branches(after, 2), 1),
    )
    (row,) = comparison.rows
    assert row.restated == after.lines[0].figures[1]
    assert not is_restated(comparison, row)


def test_a_coarser_unit_restates_nothing_that_it_rounds_to():
    fine, coarse = figure("35,487", Unit.WAN_YUAN), figure("3.55", Unit.YI_YUAN)
    assert not differs(fine, coarse)
    assert differs(fine, figure("3.56", Unit.YI_YUAN))
    assert differs(fine, figure("35,488", Unit.WAN_YUAN))


def test_a_line_over_the_years_keeps_both_figures_of_a_restated_year(archive: Archive):
    series = {one.region: one for one in load_series(archive, LineKey(codes=("205",)))}
    east = series["东山区"]
    first, second = east.points
    assert [one.figure.printed for one in first.statements] == ["180", "176"]
    assert [one.book.year for one in first.restated] == [2023]
    # 198 is compared with what its own document says of the year before.
    assert (second.change, second.percent) == (22 * WAN, 12_500_000)
    assert second.base is not None
    assert second.base.figure.printed == "176"
    assert second.share == round(Fraction(198 * 100 * MICROPERCENT, 298))


def test_a_renamed_line_is_followed_by_its_code_and_each_phase_by_itself(archive: Archive):
    (series,) = load_series(archive, LineKey(codes=("10121",)))
    assert series.renames == ((2022, "环保税", "10121"), (2023, "环境保护税", "10121"))
    assert [(p.year, p.phase, p.amount) for p in series.points] == [
        (2022, Phase.BUDGET, 220 * WAN),
        (2022, Phase.EXECUTION, 230 * WAN),
        (2023, Phase.BUDGET, 230 * WAN),
    ]
    assert series.points[2].change == 10 * WAN


def test_a_line_without_a_code_is_followed_by_its_path_and_name(archive: Archive):
    book = archive.find_books()[0]
    section = archive.find_section(book.id, "2")
    assert section is not None
    row = archive.find_line(section.id, ["国防支出"])
    assert row is not None
    assert row.code is None
    found = load_series(archive, key_of_line(archive, section, row))
    assert {one.region for one in found} == {"东山区", "南湖区"}


def test_a_total_is_followed_in_tables_of_its_kind_and_not_by_being_called_so(tmp_path: Path):
    named = spending(2022, "180", None)
    total = replace(named.lines[0], name="一般公共预算支出合计")
    earlier = replace(named, lines=(total, *named.lines[1:]))
    archive = shelf(
        tmp_path / "a.db",
        year_book(2022, earlier, revenue(2022)),
        year_book(2023, spending(2023, "198", None), revenue(2023)),
    )
    section = archive.find_section(archive.find_books()[1].id, "2")
    assert section is not None
    assert section.first_line is not None
    row = archive.load_row(section.first_line)
    (series,) = load_series(archive, key_of_line(archive, section, row))
    assert {(p.year, p.own.name) for p in series.points} == {
        (2022, "一般公共预算支出合计"),
        (2023, "支出合计"),
    }
    archive.close()


def test_a_total_below_another_is_not_the_total_of_all(tmp_path: Path):
    """What one document calls 合计 may hold transfers that another puts above it."""
    fine = spending(2023, "198", None)
    above = replace(line(9, "支出总计", "400"), role=Role.GRAND_TOTAL)
    below = replace(fine.lines[0], parent=9, name="本级支出合计")
    two = replace(fine, lines=(below, *fine.lines[1:], above))
    archive = shelf(
        tmp_path / "a.db", year_book(2022, spending(2022, "180", None)), year_book(2023, two)
    )
    section = archive.find_section(archive.find_books()[1].id, "2")
    assert section is not None
    row = archive.find_line(section.id, ["本级支出合计"])
    assert row is not None
    (series,) = load_series(archive, key_of_line(archive, section, row))
    assert [point.year for point in series.points] == [2023]
    archive.close()


def test_only_the_books_of_a_place_and_near_a_year_are_read(archive: Archive):
    key = LineKey(codes=("205",))
    assert {one.region for one in load_series(archive, key, regions=["南湖"])} == {"南湖区"}
    assert load_series(archive, key, regions=["北山"]) == []
    assert load_series(archive, key, years=[2031]) == []
    (near,) = load_series(archive, key, regions=["东山"], years=[2022])
    assert 2022 in {point.year for point in near.points}


def test_an_uncoded_line_is_found_by_the_official_name_at_its_place(archive: Archive):
    key = LineKey(codes=("203",), official=("国防支出",))
    assert {one.region for one in load_series(archive, key)} == {"东山区", "南湖区"}
    assert load_series(archive, LineKey(codes=("203",), official=("教育支出", "国防支出"))) == []


def test_places_side_by_side_with_figures_per_head_where_a_population_is_known(archive: Archive):
    people = Population("南湖区", 300_000, 2020, "census")
    series = load_series(archive, LineKey(codes=("205",)), [people])
    chosen = select_points(series, years=[2023])
    heads = {one.region: one.points[0].per_head for one in chosen}
    assert heads == {"东山区": None, "南湖区": round(Fraction(400 * WAN, 300_000))}
    assert next(one for one in chosen if one.region == "南湖区").population is people


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=5))
def test_changes_add_up_over_the_years(
    tmp_path_factory: pytest.TempPathFactory, amounts: list[int]
):
    books = [
        year_book(
            2020 + at,
            table(
                "1",
                f"{2020 + at}年支出表",
                [line(1, "教育支出", str(amount), code="205")],
                [measure(year=2020 + at)],
                year=2020 + at,
            ),
        )
        for at, amount in enumerate(amounts)
    ]
    archive = shelf(tmp_path_factory.mktemp("law") / "a.db", *books)
    (series,) = load_series(archive, LineKey(codes=("205",)))
    archive.close()
    changes = [point.change or 0 for point in series.points]
    assert sum(changes) == (amounts[-1] - amounts[0]) * WAN
    assert all(point.restated == () for point in series.points)

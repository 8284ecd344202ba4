"""A small archive for the screens: two years of an invented district, with what they compare."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.builders import book, figure, line, measure, note, table
from xgbudget_tui.model.book import Book, Figure, Measure, Section
from xgbudget_tui.model.money import parse_percent
from xgbudget_tui.model.terms import Flow, Group, MeasureKind, Phase, Scope


def ratio(text: str) -> Figure:
    """A printed percentage."""
    from xgbudget_tui.model.terms import FigureState

    value, resolution = parse_percent(text) or (0, 0)
    return Figure(FigureState.RATIO, value, text, resolution)


def expenditure(key: str, scope: Scope, year: int, education: str, total: str) -> Section:
    """An expenditure table down to 项; with 教育支出 of 180 and 300 in all it adds up."""
    return table(
        key,
        f"{year}年东山区{'区本级' if scope is Scope.OWN_LEVEL else ''}一般公共预算支出表",
        [
            line(1, "一般公共预算支出合计", total, parent=8),
            line(2, "教育支出", education, parent=1, code="205"),
            line(3, "普通教育", "180", parent=2, code="20502"),
            line(4, "学前教育", "80", parent=3, code="2050201"),
            line(5, "小学教育", "100", parent=3, code="2050202"),
            line(6, "国防支出", "120", parent=1, code="203"),
            line(7, "年终结余", "", parent=8),
            line(8, "支出总计", "300"),
        ],
        [measure(1, "预算数", year)],
        scope=scope,
        year=year,
    )


def revenue(year: int) -> Section:
    """A revenue table that adds up to 300."""
    return table(
        "1",
        f"{year}年东山区一般公共预算收入表",
        [
            line(1, "一、一般公共预算收入合计", "200", parent=5),
            line(2, "(一) 税收收入", "150", parent=1),
            line(3, "(二) 非税收入", "50", parent=1),
            line(4, "二、市补助收入合计", "100", parent=5),
            line(5, "收入总计", "300"),
        ],
        [measure(1, "预算数", year)],
        kind_id="general_revenue",
        flow=Flow.REVENUE,
        year=year,
    )


def transfers(year: int) -> Section:
    """Two stages side by side; 国防 ended, 公共安全 is new, 教育 fell to nothing."""
    return table(
        "5",
        f"{year}年东山区税收返还和转移支付表",
        [
            line(1, "转移支付合计", "100", "75"),
            line(2, "国防", "20", "", parent=1),
            line(3, "公共安全", "", "45", parent=1),
            line(4, "教育", "50", "0", parent=1),
            line(5, "文化旅游体育与传媒共同财政事权转移支付收入", "30", "30", parent=1),
        ],
        [
            measure(1, f"{year - 1}年执行数", year - 1, phase=Phase.EXECUTION),
            measure(2, f"{year}年预算数", year),
        ],
        kind_id="transfers",
        flow=Flow.REVENUE,
        group=Group.TRANSFERS,
        year=year,
    )


def three_public(year: int) -> Section:
    """Two years with printed changes; the printed change of 接待 is wrong."""
    lines = []
    rows = (
        ("合计", "960", "950", "-10", "-1.0%", "厉行节约"),
        ("公务用车购置及运行费", "780", "780", "0", "0%", ""),
        ("公务接待费", "180", "170", "-20", "-5.6%", "进一步压减公务接待支出。"),
    )
    for number, (name, before, after, change, percent, reason) in enumerate(rows, start=1):
        item = line(number, name, before, after, change, parent=None if number == 1 else 1)
        lines.append(replace(item, figures=(*item.figures, ratio(percent), figure(reason))))
    return table(
        "6",
        f"{year}年东山区“三公”经费预算表",
        lines,
        [
            measure(1, f"{year - 1}年预算", year - 1),
            measure(2, f"{year}年预算", year),
            measure(3, "增减额", year, kind=MeasureKind.CHANGE, of=1, against=2),
            Measure(4, "增减率", "增 减 率", MeasureKind.PERCENT_CHANGE, of=1, against=2),
            Measure(5, "增减变化原因", "增 减 变 化 原 因", MeasureKind.TEXT),
        ],
        kind_id="three_public",
        group=Group.THREE_PUBLIC,
        year=year,
    )


def district_book(year: int = 2023, education: str = "190") -> Book:
    """A Book whose own-level table says ``education`` where its parts add up to 180."""
    return book(
        revenue(year),
        expenditure("2", Scope.OVERALL, year, "180", "300"),
        expenditure("4", Scope.OWN_LEVEL, year, education, "300"),
        transfers(year),
        three_public(year),
        note("8", "东山区转移支付情况说明", "市补助收入 100 万元。"),
        year=year,
    )


def write_archive(path: Path, *books: Book) -> Path:
    """An archive of these Books, or of two years of the district, proved as an import would."""
    from xgbudget_tui.audit import prove_book
    from xgbudget_tui.store import save_book

    for one in books or (district_book(2022, "180"), district_book()):
        save_book(path, one, prove_book(one))
    return path

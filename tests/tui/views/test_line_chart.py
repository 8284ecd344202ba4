"""A line over the years as a chart: every point with its sign, amounts exact, gaps left open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import book, line, measure, table
from xgbudget_tui.compare.occurrences import LineKey
from xgbudget_tui.compare.series import load_series
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import Audit
from xgbudget_tui.model.series import Series
from xgbudget_tui.model.terms import Phase
from xgbudget_tui.store import open_archive, save_books
from xgbudget_tui.tui.drawing.pieces import Piece, text_of
from xgbudget_tui.tui.views.line_chart import LineChart, chart_lines

SPENT = {2018: ("380", None), 2019: ("410", "400"), 2020: ("450", "420"), 2023: ("900", "890")}


@pytest.fixture
def series(tmp_path: Path) -> list[Series]:
    """教育支出 of four years, with outcomes of the year before three of them."""
    books = []
    for year, (planned, outcome) in SPENT.items():
        measures, said = [measure(1, f"{year}年预算数", year)], [planned]
        if outcome is not None:
            label = f"{year - 1}年执行数"
            measures.append(measure(2, label, year - 1, phase=Phase.EXECUTION))
            said.append(outcome)
        lines = [line(1, "支出合计", *said), line(2, "教育支出", *said, parent=1, code="205")]
        made = table("2", f"{year}年东山区一般公共预算支出表", lines, measures, year=year)
        books.append((book(made, year=year), Audit((), ())))
    save_books(tmp_path / "years.db", books)
    archive = open_archive(tmp_path / "years.db")
    found = load_series(archive, LineKey(codes=("205",), path=("教育支出",)), ())
    archive.close()
    return found


def drawn(rows: list[list[Piece]]) -> list[str]:
    return [text_of(row) for row in rows]


def make_chart(series: list[Series], **how: object) -> LineChart:
    lines = chart_lines(series, series[0].family, "zh", places=False)
    return LineChart(lines, Unit.WAN_YUAN, "zh", **how)  # type: ignore[arg-type]


def test_every_point_has_a_sign_and_the_exact_amount(series: list[Series]) -> None:
    rows = drawn(make_chart(series).rows(100, 18))
    assert len(rows) == 18
    plot = "\n".join(rows[1:-1])
    assert plot.count("o") == 4
    assert plot.count("x") == 3
    for amount in ("380", "410", "450", "900", "400", "420", "890"):
        assert amount in plot
    assert rows[0].split() == ["o", "预算", "x", "执行"]
    assert rows[-1].split() == [str(year) for year in range(2018, 2024)]


def test_years_without_a_figure_stay_open(series: list[Series]) -> None:
    rows = drawn(make_chart(series).rows(100, 18))
    # 2021 and 2022 have no budget: between those years no line is drawn.
    middle = [row[60:72] for row in rows[1:-1]]
    assert all(not part.strip() for part in middle)
    assert any("⠀" < sign <= "⣿" for row in rows for sign in row[20:40])


def test_the_axis_says_where_it_starts(series: list[Series]) -> None:
    lines = chart_lines(series, series[0].family, "zh", places=False)
    short = lines[0]._replace(points={y: p for y, p in lines[0].points.items() if y < 2021})
    rows = drawn(LineChart([short], Unit.WAN_YUAN, "zh").rows(60, 12))
    assert "纵轴从" in rows[0]
    assert "纵轴从" not in drawn(make_chart(series).rows(100, 18))[0]


def test_in_ascii_nothing_else_is_drawn(series: list[Series]) -> None:
    rows = drawn(make_chart(series, ascii_only=True).rows(100, 18))
    assert all(sign.isascii() for row in rows[1:] for sign in row)


def test_too_little_room_or_one_year_draws_nothing(series: list[Series]) -> None:
    assert make_chart(series).rows(20, 18) == []
    assert make_chart(series).rows(100, 4) == []
    lines = chart_lines(series, series[0].family, "zh", places=False)
    alone = lines[0]._replace(points={2018: lines[0].points[2018]})
    assert not LineChart([alone], Unit.WAN_YUAN, "zh").is_drawn


def test_the_point_under_the_cursor_is_marked(series: list[Series]) -> None:
    lines = chart_lines(series, series[0].family, "zh", places=False)
    point = lines[0].points[2019]
    rows = LineChart(lines, Unit.WAN_YUAN, "zh", here=point).rows(100, 18)
    assert [text for row in rows for text, style in row if style == "cursor"] == ["410"]

"""How a comparison looks: nothing cut that is a figure, blank is not 0, words for what is new."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.builders import line, table
from tests.entries import branches, entry
from tests.tui.archives import three_public, transfers
from xgbudget_tui.compare import TableSide, compare_measures, compare_tables
from xgbudget_tui.compare.change import RowFilter, filter_rows
from xgbudget_tui.model.comparison import Comparison
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Scope
from xgbudget_tui.model.text import Language
from xgbudget_tui.model.value import change_value
from xgbudget_tui.tui.drawing.glyphs import glyphs_of
from xgbudget_tui.tui.drawing.list_columns import ListLayout, ListSort, Way, head_pieces
from xgbudget_tui.tui.drawing.pieces import text_of
from xgbudget_tui.tui.views.comparison import (
    ComparisonView,
    detail_lines,
    diverging_bar,
    lay_out_comparison,
    row_cells,
    row_pieces,
    title_lines,
)


def compared_transfers() -> Comparison:
    section = transfers(2023)
    return compare_measures(entry(section), branches(section), 1, 2)


def laid_out(
    view: ComparisonView, width: int, at: str = "difference", first: int = 0
) -> ListLayout:
    return lay_out_comparison(width, view.columns(view.measure_widths()), at, first)


def drawn(comparison: Comparison, width: int, unit: Unit = Unit.WAN_YUAN) -> list[str]:
    view = ComparisonView(comparison, unit, "zh")
    columns = laid_out(view, width)
    return [text_of(row_pieces(view, row, columns)) for row in view.rows]


@pytest.mark.parametrize("width", [24, 40, 58, 78, 118, 198])
def test_every_row_fills_its_width_and_keeps_its_difference_whole(width: int):
    rows = drawn(compared_transfers(), width)
    assert {cell_len(row) for row in rows} == {width}
    assert all("-25" in row for row in rows[:1])


@pytest.mark.parametrize("width", [58, 78, 118])
def test_heads_are_as_wide_as_the_rows(width: int):
    view = ComparisonView(compared_transfers(), Unit.WAN_YUAN, "zh")
    columns = laid_out(view, width)
    assert cell_len(text_of(head_pieces(columns, glyphs_of(False)))) == width - (
        columns.bar + 1 if columns.bar else 0
    )


def test_what_has_no_room_is_counted_and_comes_into_view_with_the_cursor():
    view = ComparisonView(compared_transfers(), Unit.WAN_YUAN, "zh")
    glyphs = glyphs_of(False)
    first = 0
    for at in ("before", "after", "difference", "percent", "after", "before", "name"):
        columns = laid_out(view, 30, at, first)
        first = columns.before
        head = text_of(head_pieces(columns, glyphs, at))
        assert columns.width_of(at)
        assert (f"{glyphs.more_left}{first}" in head) == (first > 0)
        hidden = columns.after
        assert (f"{hidden}{glyphs.more_right}" in head) == (hidden > 0)
        assert cell_len(head) == 30
        assert first + len(columns.columns) + hidden == 4
    assert first == 0


def test_the_bar_takes_what_whole_names_leave():
    view = ComparisonView(compared_transfers(), Unit.WAN_YUAN, "zh")
    layouts = []
    for names in (30, 45):
        view.name_width = names
        layouts.append(laid_out(view, 98))
    short, long = layouts

    assert long.width_of("name") >= 45 > short.width_of("name") >= 30
    assert 8 <= long.bar < short.bar


def test_new_and_ended_lines_are_named_and_a_blank_shows_no_figure():
    rows = {row.split()[0]: row.split() for row in drawn(compared_transfers(), 78)}
    assert rows["国防"][:3] == ["国防", "20", "取消"]
    assert rows["公共安全"][:3] == ["公共安全", "45", "新增"]
    assert rows["教育"][:5] == ["教育", "50", "0", "-50", "-100.0%"]


def test_in_yuan_the_figures_are_whole_too():
    rows = drawn(compared_transfers(), 78, Unit.YUAN)
    assert "1,000,000" in rows[0]
    assert "-250,000" in rows[0]


def test_a_table_that_stops_above_a_line_says_so_instead_of_calling_it_ended():
    fine = table(
        "4",
        "区本级支出表",
        [
            line(1, "支出合计", "300"),
            line(2, "教育支出", "180", parent=1),
            line(3, "普通教育", "180", parent=2),
        ],
        scope=Scope.OWN_LEVEL,
    )
    rough = table("2", "支出表", [line(1, "支出合计", "300"), line(2, "教育支出", "180", parent=1)])
    comparison = compare_tables(
        TableSide(entry(fine, 1), branches(fine, 1), 1),
        TableSide(entry(rough, 2), branches(rough, 2), 1),
    )
    view = ComparisonView(comparison, Unit.WAN_YUAN, "zh")
    assert [view.turn_word(row) for row in view.rows] == ["", "", "未细分"]
    view.arrange(None, RowFilter.LESS)
    assert view.rows == []


def test_filters_take_new_lines_for_more_and_ended_ones_for_less():
    rows = compared_transfers().rows
    names = {only: [row.name for row in filter_rows(rows, only)] for only in RowFilter}
    assert names[RowFilter.MORE] == ["公共安全"]
    assert names[RowFilter.LESS] == ["转移支付合计", "国防", "教育"]
    assert names[RowFilter.TURNED] == ["国防", "公共安全"]
    assert len(names[RowFilter.ALL]) == 5


def test_away_from_print_order_a_row_says_what_it_is_part_of():
    view = ComparisonView(compared_transfers(), Unit.WAN_YUAN, "zh")
    view.arrange(ListSort("difference", Way.SIZE), RowFilter.ALL)
    columns = laid_out(view, 78)
    texts = [text_of(row_pieces(view, row, columns)) for row in view.rows]
    assert texts[0].startswith("教育  转移支付合计")


@pytest.mark.parametrize(
    ("column", "way", "expected"),
    [
        ("before", Way.FALLING, ["转移支付合计", "教育", "文化", "国防", "公共安全"]),
        ("after", Way.RISING, ["教育", "文化", "公共安全", "转移支付合计", "国防"]),
        ("difference", Way.SIZE, ["教育", "公共安全", "转移支付合计", "国防", "文化"]),
        ("difference", Way.FALLING, ["公共安全", "文化", "国防", "转移支付合计", "教育"]),
        ("difference", Way.RISING, ["教育", "转移支付合计", "国防", "文化", "公共安全"]),
        ("percent", Way.RISING, ["国防", "教育", "转移支付合计", "文化", "公共安全"]),
        ("name", Way.FIRST_LETTER, ["公共安全", "国防", "教育", "文化", "转移支付合计"]),
        ("name", Way.LAST_LETTER, ["转移支付合计", "文化", "教育", "国防", "公共安全"]),
    ],
)
def test_rows_stand_in_the_order_of_any_column_and_what_has_no_amount_comes_last(
    column: str, way: Way, expected: list[str]
):
    view = ComparisonView(compared_transfers(), Unit.WAN_YUAN, "zh")
    view.arrange(ListSort(column, way), RowFilter.ALL)
    names = [row.name if len(row.name) < 8 else row.name[:2] for row in view.rows]
    assert names == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [(0, "    │    "), (100, "    │████"), (-100, "████│    "), (-200, "+███│    ")],
)
def test_the_bar_goes_either_way_from_the_middle(change: int, expected: str):
    assert text_of(diverging_bar(change, 100, 9, ascii_only=False)) == expected


def test_the_smallest_change_still_shows_and_ascii_does_without_blocks():
    assert text_of(diverging_bar(1, 100_000, 9, ascii_only=False)) == "    │▌   "
    assert text_of(diverging_bar(-1, 100_000, 9, ascii_only=True)) == "   <|    "


def test_a_printed_change_that_is_wrong_is_told_with_the_right_one_and_the_reason():
    section = three_public(2023)
    comparison = compare_measures(entry(section), branches(section), 1, 2)
    view = ComparisonView(comparison, Unit.WAN_YUAN, "zh")
    text = "\n".join(text_of(line) for line in detail_lines(view, comparison.rows[2], 60))
    assert "印出增减额 -20 ! 不符，应为 -10" in text
    assert "印出增减率 -5.6% ✓ 相符" in text
    assert "原因：进一步压减公务接待支出。" in text


def test_two_books_of_one_place_are_headed_by_their_years_alone():
    comparison = compared_transfers()
    before, after = (
        change_value(side, label=f"江苏省{year}年", year=year, section_key="", section_title="")
        for side, year in ((comparison.before, 2022), (comparison.after, 2023))
    )
    books = change_value(comparison, before=before, after=after)
    for language, heads, title in (
        ("zh", ("2022年", "2023年"), "江苏省2022年 → 2023年"),
        ("en", ("2022", "2023"), "Jiangsu Province 2022 → 2023"),
    ):
        view = ComparisonView(books, Unit.WAN_YUAN, language)
        assert tuple(column.head for column in view.columns((6, 6, 6, 6))[1:3]) == heads
        assert title in text_of(title_lines(view, None, RowFilter.ALL)[1])
    elsewhere = change_value(books, before=change_value(before, label="浙江省2022年"))
    assert ComparisonView(elsewhere, Unit.WAN_YUAN, "zh").columns((6, 6, 6, 6))[1].head == (
        "浙江省2022年"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_row_is_copied_with_the_name_on_screen(language: Language):
    view = ComparisonView(compared_transfers(), Unit.WAN_YUAN, language)
    columns = laid_out(view, 158)
    for sort in (None, ListSort("difference", Way.SIZE)):
        view.arrange(sort, RowFilter.ALL)
        for row in view.rows[:-1]:  # the last has a short form, which is shown alone
            shown = text_of(row_pieces(view, row, columns))
            assert shown.strip().startswith(row_cells(view, row)[0])

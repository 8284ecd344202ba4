"""The list of hits: amounts whole, matches emphasised, only what is in view asked for and drawn."""

from __future__ import annotations

from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from tests.builders import figure, measure
from tests.tui.reading import text_on
from xgbudget_tui.model.entries import Hit, HitPage, Place, Row
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Breakdown, Role
from xgbudget_tui.tui.drawing.pieces import text_of
from xgbudget_tui.tui.screens.search import HitList
from xgbudget_tui.tui.views.line_search import PAGE, HitColumns, hit_amount, hit_pieces
from xgbudget_tui.tui.widgets.row_list import RowList


def hit(name: str = "普通教育", amount: str = "33,655", number: int = 1) -> Hit:
    row = Row(
        id=number,
        section_id=1,
        number=number,
        depth=2,
        parent=None,
        last=number,
        child_count=0,
        name=name,
        printed=name,
        outline="",
        code="20502",
        role=Role.ITEM,
        breakdown=Breakdown.FULL,
        figures=(figure("1"), figure(amount)),
    )
    place = Place(row, 1, "28.2", "支出表", ("支出总计", "一般公共预算支出合计", "教育支出"))
    start = name.find("教育")
    return Hit(place, (start, start + 2) if start >= 0 else None)


def test_the_matched_part_is_emphasised_whatever_stands_around_it():
    pieces = hit_pieces(hit("普通教育支出"), 60, HitColumns(0, 4, 9), ("", "33,655"))
    assert [text for text, style in pieces if style == "match"] == ["教育"]
    assert "教育支出" in text_of(pieces)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="教育支出abc（）", min_size=1, max_size=40), st.integers(26, 120))
def test_a_hit_fills_its_width_and_shows_its_amount_whole(name: str, width: int):
    words = "", "1,233,655"
    text = text_of(hit_pieces(hit(name), width, HitColumns(0, 4, 9), words))
    assert cell_len(text) == width
    assert text.endswith(" 1,233,655")
    assert text.startswith("28.2 ")


@pytest.mark.parametrize(("width", "begins"), [(80, "东山区 2024    28.2 "), (30, "… 2024  28.2 ")])
def test_a_hit_among_several_books_begins_with_its_own(width: int, begins: str):
    words = "东山区 2024", "1,233,655"
    text = text_of(hit_pieces(hit(), width, HitColumns(14, 4, 9), words))
    assert cell_len(text) == width
    assert text.endswith(" 1,233,655")
    assert text.replace("⋯", "…").startswith(begins)


def test_the_amount_is_what_stands_in_the_main_column():
    assert hit_amount(hit(), Unit.WAN_YUAN, measure(1)) == "1"
    assert hit_amount(hit(), Unit.WAN_YUAN, measure(2)) == "33,655"
    assert hit_amount(hit(), Unit.YI_YUAN, measure(2)) == "3.3655"
    assert hit_amount(hit(amount=""), Unit.WAN_YUAN, measure(2)) == ""


class HitApp(App[None]):
    """A list of hits and the pages it asked for."""

    AUTO_FOCUS: ClassVar = "HitList"

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []
        self.chosen: list[int] = []

    def compose(self) -> ComposeResult:
        yield HitList(lambda one: hit_amount(one, Unit.WAN_YUAN, measure(2)))

    def on_hit_list_page_needed(self, event: HitList.PageNeeded) -> None:
        self.asked.append(event.page)

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        self.chosen.append(event.index)


@pytest.fixture
def first_page() -> HitPage:
    return HitPage(tuple(hit(number=n) for n in range(1, PAGE + 1)), 1_000_000)


async def test_of_a_million_hits_only_the_page_in_view_is_asked_for(first_page: HitPage):
    app = HitApp()
    async with app.run_test(size=(60, 20)) as pilot:
        hits = app.query_one(HitList)
        hits.show_hits("教育", first_page)
        await pilot.pause()
        assert app.asked == []
        await pilot.press("G")
        assert app.asked == [1_000_000 // PAGE - 1]
        assert "..." in text_on(hits)
        last = tuple(hit("最后一行", number=n) for n in range(PAGE))
        hits.add_page("另一查询", app.asked[0], HitPage(last, 1_000_000))
        assert "最后一行" not in text_on(hits)
        hits.add_page("教育", app.asked[0], HitPage(last, 1_000_000))
        assert "最后一行" in text_on(hits)
        assert len(hits.loaded_run()) == PAGE


async def test_a_click_puts_the_cursor_and_a_second_chooses(first_page: HitPage):
    app = HitApp()
    async with app.run_test(size=(60, 20)) as pilot:
        hits = app.query_one(HitList)
        hits.show_hits("教育", first_page)
        await pilot.pause()
        await pilot.click(HitList, offset=(10, 4))
        assert (hits.cursor, app.chosen) == (4, [])
        await pilot.click(HitList, offset=(10, 4))
        assert app.chosen == [4]


async def test_leaving_the_view_moves_the_list_by_half_a_page(first_page: HitPage):
    app = HitApp()
    async with app.run_test(size=(60, 20)) as pilot:
        hits = app.query_one(HitList)
        hits.show_hits("教育", first_page)
        await pilot.pause()
        hits.move_to(19)
        assert hits.scroll_offset.y == 0
        hits.move_to(20)
        assert hits.scroll_offset.y == 10

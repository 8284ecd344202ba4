"""What a heading says of its columns, and a bar of a part that is larger than its whole."""

from __future__ import annotations

import pytest

from tests.builders import measure
from xgbudget_tui.model.money import Unit
from xgbudget_tui.tui.drawing.glyphs import ASCII, UNICODE, Glyphs, bar_text
from xgbudget_tui.tui.drawing.pieces import text_of
from xgbudget_tui.tui.drawing.tree_rows import NAMES, RowLook, Sort, plan_columns, render_heading

MEASURES = [measure(at, f"20{at + 10}年") for at in range(1, 9)]
WIDTHS = {m.position: 12 for m in MEASURES}


def heading(cursor: int, first: int = 0, sort: Sort | None = None) -> str:
    plan = plan_columns(MEASURES, max(1, cursor), WIDTHS, 60, first)
    look = RowLook(plan, cursor, Unit.WAN_YUAN, UNICODE, cursor, sort)
    return text_of(render_heading([("4 支出", "")], "占上级", look))


def test_the_heading_counts_what_is_out_of_sight_on_either_side() -> None:
    assert "6›" in heading(1)
    assert "‹" not in heading(1)
    assert "‹6" in heading(8)
    assert "›" not in heading(8)
    assert "‹" in heading(4)
    assert "›" in heading(4)


def test_columns_scroll_no_further_than_they_must() -> None:
    first = plan_columns(MEASURES, 4, WIDTHS, 60).first

    assert plan_columns(MEASURES, 3, WIDTHS, 60, first).first == first
    assert plan_columns(MEASURES, 2, WIDTHS, 60, first).first == 1


@pytest.mark.parametrize(("ascending", "sign"), [(False, "⇣"), (True, "⇡")])
def test_an_arrow_stands_by_the_column_that_sorts(ascending: bool, sign: str) -> None:
    assert f"{sign}2011年" in heading(1, sort=Sort(1, ascending))
    assert heading(1, sort=Sort(NAMES, ascending)).startswith(sign)


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_a_bar_that_is_cut_says_so(glyphs: Glyphs) -> None:
    assert bar_text(100, 100, 10, glyphs) == glyphs.blocks[-1] * 10
    assert bar_text(101, 50, 10, glyphs) == glyphs.blocks[-1] * 9 + glyphs.beyond

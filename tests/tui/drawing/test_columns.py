"""Which columns fit: the bar goes first, then the share, then other measures; never a figure."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import measure
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.terms import MeasureKind
from xgbudget_tui.tui.drawing.tree_rows import GAP, ColumnPlan, plan_columns

TWO = [measure(1, "2022年执行数"), measure(2, "2023年预算数")]
WIDTHS = {1: 12, 2: 12}


def used(plan: ColumnPlan) -> int:
    columns = sum(column.width + GAP for column in plan.columns)
    return plan.name + plan.marks + columns + plan.share + (plan.bar + 1 if plan.bar else 0)


def test_with_room_there_is_everything() -> None:
    plan = plan_columns(TWO, 2, WIDTHS, 100)

    assert [column.position for column in plan.columns] == [1, 2]
    assert plan.share
    assert plan.bar >= 10


def test_room_goes_from_the_bar_to_the_share_to_the_other_measure() -> None:
    plans = [plan_columns(TWO, 2, WIDTHS, width) for width in range(100, 10, -1)]
    bars = [bool(plan.bar) for plan in plans if len(plan.columns) == 2]
    shares = [bool(plan.share) for plan in plans if len(plan.columns) == 2]

    assert bars == sorted(bars, reverse=True)
    assert shares == sorted(shares, reverse=True)
    assert all(plan.columns[-1].position == 2 for plan in plans)
    assert len(plans[-1].columns) == 1


def test_short_names_leave_their_room_to_columns() -> None:
    assert len(plan_columns(TWO, 2, WIDTHS, 50).columns) == 1
    assert len(plan_columns(TWO, 2, WIDTHS | {0: 12}, 50).columns) == 2


def test_the_bar_takes_what_whole_names_leave() -> None:
    one = TWO[1:]
    tight, wide = (plan_columns(one, 2, WIDTHS | {0: 40}, width) for width in (68, 74))

    assert (tight.name, tight.bar) == (42, 0)
    assert (wide.name, wide.bar) == (40, 7)


def test_words_are_cut_to_the_room_there_is() -> None:
    words = Measure(3, "原因", "原因", MeasureKind.TEXT)
    plan = plan_columns([*TWO, words], 2, WIDTHS | {3: 80, 0: 20}, 70)

    assert [column.position for column in plan.columns] == [1, 2, 3]
    assert 10 <= plan.columns[-1].width <= 28


@settings(max_examples=150, deadline=None)
@given(
    st.integers(18, 300),
    st.dictionaries(st.integers(0, 6), st.integers(1, 12), max_size=7),
    st.integers(1, 6),
)
def test_a_plan_never_takes_more_than_the_width(
    width: int, widths: dict[int, int], active: int
) -> None:
    measures = [measure(position) for position in range(1, 7)]
    plan = plan_columns(measures, active, widths, width)

    assert used(plan) <= width
    assert any(column.position == active for column in plan.columns)
    assert all(column.width >= widths.get(column.position, 1) for column in plan.columns)

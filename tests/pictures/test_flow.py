"""A flow loses nothing: items, what is folded, what is not broken down, what does not balance."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.overview import BudgetSide, OverviewItem
from xgbudget_tui.model.terms import Budget, Flow, Scope
from xgbudget_tui.pictures.boxes import Box
from xgbudget_tui.pictures.flow import FlowKind, MoneyFlow, gather_blocks, lay_out_flow

AMOUNTS = st.lists(st.integers(1, 10**12), min_size=1, max_size=20)


def side(
    flow: Flow, amounts: list[int], total: int | None = None, budget: Budget = Budget.GENERAL_PUBLIC
) -> BudgetSide:
    """A side with lines of these amounts, the largest first."""
    listed = sorted(amounts, reverse=True)
    stated = sum(listed) if total is None else total
    items = tuple(OverviewItem(f"行{at}", one, 1, at) for at, one in enumerate(listed))
    whole = OverviewItem("总计", stated, 1, 99)
    unlisted = stated - sum(listed)
    return BudgetSide(
        budget, flow, 1, "1", "表", Scope.OVERALL, Unit.WAN_YUAN, whole, items, unlisted
    )


@given(AMOUNTS, AMOUNTS, st.integers(2, 12), st.integers(0, 10**10))
def test_both_sides_come_to_the_same_sum(
    sources: list[int], uses: list[int], most: int, unlisted: int
) -> None:
    revenue = side(Flow.REVENUE, sources, sum(sources) + unlisted)
    money = MoneyFlow((revenue, side(Flow.EXPENDITURE, uses)))
    (block,) = gather_blocks(money, most)
    larger = max(sum(sources) + unlisted, sum(uses))
    assert sum(item.amount for item in block.sources) == larger
    assert sum(item.amount for item in block.uses) == larger
    assert block.whole == larger
    told = sum(item.count for item in block.uses if item.kind in {FlowKind.LINE, FlowKind.REST})
    assert told == len(uses)


def test_what_is_folded_says_how_many() -> None:
    (block,) = gather_blocks(MoneyFlow((side(Flow.REVENUE, [5, 4, 3, 2, 1]),)), 3)
    assert [item.words("zh") for item in block.sources] == ["行0", "行1", "另外 3 项"]
    assert [item.amount for item in block.sources] == [5, 4, 6]
    assert block.uses == ()  # a side that is not printed is not a gap


def test_a_side_that_falls_short_says_so() -> None:
    money = MoneyFlow((side(Flow.REVENUE, [100]), side(Flow.EXPENDITURE, [60])))
    (block,) = gather_blocks(money, 5)
    assert [(item.kind, item.amount) for item in block.uses] == [
        (FlowKind.LINE, 60),
        (FlowKind.GAP, 40),
    ]


def test_lines_that_come_to_more_than_the_total_give_way_to_it() -> None:
    money = MoneyFlow((side(Flow.REVENUE, [100, 90], 100), side(Flow.EXPENDITURE, [100])))
    (block,) = gather_blocks(money, 5)
    assert [(item.name, item.amount) for item in block.sources] == [("总计", 100)]
    assert block.total == block.whole == 100


def test_budgets_without_money_are_left_out() -> None:
    empty = side(Flow.REVENUE, [], 0, Budget.STATE_CAPITAL)
    assert gather_blocks(MoneyFlow((empty,)), 5) == ()


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.integers(300, 2000))
def test_bars_are_on_one_scale_and_bands_join_them(
    sources: list[int], uses: list[int], funds: list[int], height: int
) -> None:
    money = MoneyFlow(
        (
            side(Flow.REVENUE, sources),
            side(Flow.EXPENDITURE, uses),
            side(Flow.REVENUE, funds, budget=Budget.GOVERNMENT_FUNDS),
        )
    )
    blocks = gather_blocks(money, 6)
    room = Box(10, 20, 800, height)
    drawing = lay_out_flow(blocks, room, bar=12, gap=20, least=14)
    items = [node for node in drawing.nodes if node.item is not None]
    scales = {node.box.height / node.item.amount for node in items if node.item}
    assert max(scales) - min(scales) <= 1e-6 * max(scales)
    for node in drawing.nodes:
        assert node.box.top >= room.top - 1e-6
        assert node.box.bottom <= room.bottom + 1e-3
    for column in range(3):
        boxes = [node.box for node in drawing.nodes if node.column == column]
        for one, two in combinations(boxes, 2):
            assert one.bottom <= two.top + 1e-6 or two.bottom <= one.top + 1e-6
    assert len(drawing.ribbons) == len(items)
    for ribbon in drawing.ribbons:
        assert ribbon.left < ribbon.right
        starts = [n for n in drawing.nodes if n.box.right == ribbon.left]
        ends = [n for n in drawing.nodes if n.box.left == ribbon.right]
        assert any(
            node.box.top - 1e-6 <= ribbon.top
            and ribbon.top + ribbon.height <= node.box.bottom + 1e-3
            for node in starts
        )
        assert any(
            node.box.top - 1e-6 <= ribbon.end_top
            and ribbon.end_top + ribbon.height <= node.box.bottom + 1e-3
            for node in ends
        )

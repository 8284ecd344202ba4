"""Where the money of a Book comes from and where it goes: sources, budgets, uses.

Every budget with an amount is a block: its largest sources at the left, its largest uses at the
right, the rest of each folded into one. What a side lacks of its own total, or one side of the
other, is an item of its own: a picture that simply left it out would claim that it balances.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xgbudget_tui.model.overview import BudgetFlow, BudgetSide
from xgbudget_tui.model.terms import Budget, Flow, Term
from xgbudget_tui.model.value import value_class
from xgbudget_tui.pictures.boxes import Box


@value_class
class MoneyFlow:
    """Both sides of each budget that a Book tells, and what moves between budgets."""

    sides: tuple[BudgetSide, ...]
    between: tuple[BudgetFlow, ...] = ()


class FlowKind(Term):
    """What an item of a flow is."""

    LINE = "line", "一行", "a line"
    REST = "rest", "另外 {count} 项", "{count} more"
    UNLISTED = "unlisted", "未列明细的部分", "not broken down"
    GAP = "gap", "与另一边总计之差", "difference from the other side"


@value_class
class FlowItem:
    """A source or a use with its amount in fen (more than 0), and where it stands."""

    kind: FlowKind
    name: str
    amount: int
    section_id: int
    line_id: int | None = None
    code: str | None = None
    count: int = 1
    resolution: int = 0

    def words(self, language: str) -> str:
        """What it is called."""
        if self.kind is FlowKind.LINE:
            return self.name
        return self.kind.label(language).format(count=self.count)


@value_class
class FlowBlock:
    """A budget with its sources and its uses.

    A side that the Book does not print has no items.
    """

    budget: Budget
    revenue: BudgetSide | None
    expenditure: BudgetSide | None
    sources: tuple[FlowItem, ...]
    uses: tuple[FlowItem, ...]

    @property
    def total(self) -> int:
        """What the budget comes to in fen, as printed: the larger of its two totals."""
        sides = (self.revenue, self.expenditure)
        return max((side.total.amount or 0 for side in sides if side is not None), default=0)

    @property
    def whole(self) -> int:
        """What heights are of: the larger of the two sums, which may differ by rounding."""
        sums = [sum(item.amount for item in side) for side in (self.sources, self.uses)]
        return max(sums)


def gather_blocks(money: MoneyFlow, most: int) -> tuple[FlowBlock, ...]:
    """The budgets with an amount, in the law's order, with at most ``most`` items on a side."""
    found = {(side.budget, side.flow): side for side in money.sides}
    blocks = []
    for budget in Budget:
        sides = [found.get((budget, flow)) for flow in (Flow.REVENUE, Flow.EXPENDITURE)]
        items = [_items(side, other, most) for side, other in zip(sides, sides[::-1], strict=True)]
        if any(items):
            blocks.append(FlowBlock(budget, sides[0], sides[1], items[0], items[1]))
    return tuple(blocks)


def _items(side: BudgetSide | None, other: BudgetSide | None, most: int) -> tuple[FlowItem, ...]:
    if side is None:
        return ()
    listed = [item for item in side.items if (item.amount or 0) > 0]
    total = side.total.amount or 0
    if side.unlisted < 0 < total:
        listed = []  # these are no parts: together they are more than the total
    extra = list(_extra(side, other, total))
    room = max(1, most - len(extra))
    kept = listed if len(listed) <= room else listed[: max(0, room - 1)]
    items = [
        FlowItem(FlowKind.LINE, item.name, item.amount or 0, item.section_id, item.line_id,
                 item.code, resolution=item.resolution)
        for item in kept
    ]  # fmt: skip
    if folded := listed[len(kept) :]:
        amount = sum(item.amount or 0 for item in folded)
        digit = min(item.resolution for item in folded)
        items.append(FlowItem(FlowKind.REST, "", amount, side.section_id, count=len(folded),
                              resolution=digit))  # fmt: skip
    if not items and total > 0:
        line = side.total.line_id
        items.append(FlowItem(FlowKind.LINE, side.total.name, total, side.section_id, line))
    return (*items, *extra)


def _extra(side: BudgetSide, other: BudgetSide | None, total: int) -> Iterator[FlowItem]:
    if side.unlisted > 0 and side.items:
        yield FlowItem(FlowKind.UNLISTED, "", side.unlisted, side.section_id)
    lacking = (other.total.amount or 0) - total if other is not None else 0
    if lacking > 0 and total > 0:
        yield FlowItem(FlowKind.GAP, "", lacking, side.section_id)


@value_class
class FlowNode:
    """A bar of the drawing; ``item`` is None for the budget of its block itself.

    ``column`` is 0 for sources, 1 for budgets, 2 for uses.
    """

    box: Box
    column: int
    block: FlowBlock
    item: FlowItem | None = None


@value_class
class Ribbon:
    """A band from one bar to the next: where it leaves and arrives, and how high it is.

    ``colour`` counts the items of its side, the largest being 0.
    """

    left: float
    top: float
    right: float
    end_top: float
    height: float
    item: FlowItem
    colour: int


@value_class
class FlowDrawing:
    """The bars and bands of a flow in a room."""

    nodes: tuple[FlowNode, ...]
    ribbons: tuple[Ribbon, ...]


def lay_out_flow(
    blocks: Sequence[FlowBlock], room: Box, *, bar: float, gap: float, least: float
) -> FlowDrawing:
    """Bars and bands in a room, all on one scale.

    ``bar`` is how wide a bar is; ``gap`` stands between blocks; every item has at least ``least``
    of height for itself, so that its name can stand beside it: what is higher than its amount is
    air, the bar keeps its proportion.
    """
    scale = _find_scale(blocks, room.height, gap, least)
    nodes: list[FlowNode] = []
    ribbons: list[Ribbon] = []
    middle = room.left + (room.width - bar) / 2
    top = room.top
    for block in blocks:
        height = _block_height(block, scale, least)
        whole = block.whole * scale
        budget = Box(middle, top + (height - whole) / 2, bar, whole)
        nodes.append(FlowNode(budget, 1, block))
        for column, items in ((0, block.sources), (2, block.uses)):
            own = sum(max(least, item.amount * scale) for item in items)
            y, inner = top + (height - own) / 2, budget.top
            for at, item in enumerate(items):
                size = item.amount * scale
                slot = max(least, size)
                left = room.left if column == 0 else room.right - bar
                box = Box(left, y + (slot - size) / 2, bar, size)
                nodes.append(FlowNode(box, column, block, item))
                if column == 0:
                    ends = (box.right, box.top, middle, inner)
                else:
                    ends = (middle + bar, inner, box.left, box.top)
                ribbons.append(Ribbon(*ends, size, item, at))
                y += slot
                inner += size
        top += height + gap
    return FlowDrawing(tuple(nodes), tuple(ribbons))


def _block_height(block: FlowBlock, scale: float, least: float) -> float:
    def slots(items: Iterable[FlowItem]) -> float:
        return sum(max(least, item.amount * scale) for item in items)

    return max(slots(block.sources), slots(block.uses), block.whole * scale)


def _find_scale(blocks: Sequence[FlowBlock], height: float, gap: float, least: float) -> float:
    """The largest height of a fen at which all blocks have room, by halving; 0 if none has."""
    largest = sum(block.whole for block in blocks)
    if not largest:
        return 0.0
    free = height - gap * (len(blocks) - 1)
    low, high = 0.0, max(0.0, free) / largest
    for _ in range(60):
        between = (low + high) / 2
        if sum(_block_height(block, between, least) for block in blocks) <= free:
            low = between
        else:
            high = between
    return low

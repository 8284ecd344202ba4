"""A treemap: amounts as areas of one rectangle, as nearly square as they can be.

Squarified: Bruls, Huizing and van Wijk, "Squarified Treemaps" (2000). Items are laid in strips
along the shorter side of what room is left, the largest first; a strip takes the next item as
long as that makes its worst rectangle less narrow.

In a drawing areas are exactly proportional. In cells the edges are whole numbers, and what would
be smaller than the least tile is left out and returned, so that it can be listed beside.
"""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.model.value import value_class
from xgbudget_tui.pictures.boxes import Box


@value_class
class CellMap:
    """A treemap in whole cells.

    ``boxes`` has a box for each weight, None where it has none; ``beside`` are the positions of
    those, the largest first: too small for a tile, or nothing, or less than nothing.
    """

    boxes: tuple[Box | None, ...]
    beside: tuple[int, ...]


def lay_out_boxes(weights: Sequence[int], room: Box) -> tuple[Box | None, ...]:
    """A box in ``room`` for each weight, areas in proportion; None for what is 0 or less."""
    boxes: list[Box | None] = [None] * len(weights)
    order = _largest_first(weights)
    left = sum(weights[at] for at in order)
    while order:
        count = _strip_length([weights[at] for at in order], left, room.width, room.height)
        strip, order = order[:count], order[count:]
        total = sum(weights[at] for at in strip)
        upright = room.width >= room.height
        share = total / left if order else 1.0
        thick = (room.width if upright else room.height) * share
        start = 0
        for at in strip:
            along = room.height if upright else room.width
            first, size = along * start / total, along * weights[at] / total
            start += weights[at]
            boxes[at] = (
                Box(room.left, room.top + first, thick, size)
                if upright
                else Box(room.left + first, room.top, size, thick)
            )
        room = _without(room, thick, upright=upright)
        left -= total
    return tuple(boxes)


def lay_out_cells(
    weights: Sequence[int],
    width: int,
    height: int,
    *,
    least: tuple[int, int] = (1, 1),
    stretch: float = 2.0,
) -> CellMap:
    """A box in whole cells for each weight that fills at least a tile of ``least`` columns, rows.

    The boxes cover the rectangle of ``width`` by ``height`` cells and do not overlap. ``stretch``
    is how many columns are taken to be as long as a row: 2 makes tiles square on most terminals,
    more makes them wide, as names need.
    """
    order = _largest_first(weights)
    if width < least[0] or height < least[1]:
        order = []
    total = sum(weights[at] for at in order)
    # What is hopelessly small is not even tried.
    while order and 2 * weights[order[-1]] * width * height < total * least[0] * least[1]:
        total -= weights[order.pop()]
    boxes: dict[int, Box] = {}
    while order:
        boxes = _divide(weights, order, Box(0, 0, width, height), stretch)
        small = sum(box.width < least[0] or box.height < least[1] for box in boxes.values())
        if not small:
            break
        # One tile less changes all others; a few at a time are taken where many do not fit.
        order = order[: -max(1, small // 4)]
        boxes = {}
    beside = [at for at in range(len(weights)) if at not in boxes]
    beside.sort(key=lambda at: -weights[at])
    return CellMap(tuple(boxes.get(at) for at in range(len(weights))), tuple(beside))


def _largest_first(weights: Sequence[int]) -> list[int]:
    return sorted((at for at, one in enumerate(weights) if one > 0), key=lambda at: -weights[at])


def _divide(
    weights: Sequence[int], order: Sequence[int], room: Box, stretch: float
) -> dict[int, Box]:
    boxes: dict[int, Box] = {}
    left = sum(weights[at] for at in order)
    while order:
        listed = [weights[at] for at in order]
        count = _strip_length(listed, left, room.width, room.height * stretch)
        strip, order = order[:count], order[count:]
        total = sum(weights[at] for at in strip)
        upright = room.width >= room.height * stretch
        across = round(room.width if upright else room.height)
        along = round(room.height if upright else room.width)
        thick = min(_nearest(across * total, left), across) if order else across
        start = 0
        for at in strip:
            first, end = (_nearest(along * part, total) for part in (start, start + weights[at]))
            start += weights[at]
            boxes[at] = (
                Box(room.left, room.top + first, thick, end - first)
                if upright
                else Box(room.left + first, room.top, end - first, thick)
            )
        room = _without(room, thick, upright=upright)
        left -= total
    return boxes


def _nearest(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole)


def _without(room: Box, thick: float, *, upright: bool) -> Box:
    """What is left of a room when a strip is laid along its left or its upper edge."""
    if upright:
        return Box(room.left + thick, room.top, max(0, room.width - thick), room.height)
    return Box(room.left, room.top + thick, room.width, max(0, room.height - thick))


def _strip_length(weights: Sequence[int], total: int, width: float, height: float) -> int:
    """How many of these weights, the largest first, make the best strip of the room."""
    area = width * height
    if area <= 0 or total <= 0:
        return len(weights)
    side = min(width, height)
    taken, best = 0, float("inf")
    largest = weights[0]
    for count, weight in enumerate(weights, 1):
        taken += weight
        # The strip is ``taken / total`` of the room, its worst box the first or the last.
        square = side * side * total / area
        worst = max(square * largest / taken**2, taken**2 / (square * weight))
        if worst > best:
            return count - 1
        best = worst
    return len(weights)

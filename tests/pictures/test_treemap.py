"""A treemap shows every amount: as an area in proportion, or beside it where it is too small."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from xgbudget_tui.pictures.boxes import Box, Direction, find_neighbour
from xgbudget_tui.pictures.treemap import lay_out_boxes, lay_out_cells

WEIGHTS = st.lists(st.integers(1, 10**12), min_size=1, max_size=40)
ANY_WEIGHTS = st.lists(st.integers(-(10**9), 10**12), max_size=40)


def overlap(one: Box, two: Box) -> float:
    """The area that two boxes share."""
    wide = min(one.right, two.right) - max(one.left, two.left)
    high = min(one.bottom, two.bottom) - max(one.top, two.top)
    return max(0.0, wide) * max(0.0, high)


@given(WEIGHTS, st.integers(50, 1000), st.integers(50, 1000))
def test_areas_are_in_proportion_and_fill_the_room(
    weights: list[int], width: int, height: int
) -> None:
    boxes = lay_out_boxes(weights, Box(7, 3, width, height))
    total = sum(weights)
    for weight, box in zip(weights, boxes, strict=True):
        assert box is not None
        assert abs(box.area - width * height * weight / total) < 1e-6 * width * height
        assert box.left >= 7 - 1e-6
        assert box.top >= 3 - 1e-6
        assert box.right <= 7 + width + 1e-6
        assert box.bottom <= 3 + height + 1e-6


@given(WEIGHTS)
def test_boxes_of_a_drawing_do_not_overlap(weights: list[int]) -> None:
    boxes = [box for box in lay_out_boxes(weights, Box(0, 0, 300, 200)) if box]
    assert all(overlap(one, two) < 1e-3 for one, two in combinations(boxes, 2))


def test_squares_are_preferred_to_slices() -> None:
    # The example of the paper: 6 by 4, areas 6 6 4 3 2 2 1.
    boxes = lay_out_boxes([6, 6, 4, 3, 2, 2, 1], Box(0, 0, 6, 4))
    assert boxes[0] == Box(0, 0, 3, 2)
    assert boxes[1] == Box(0, 2, 3, 2)
    ratios = [max(box.width / box.height, box.height / box.width) for box in boxes if box]
    assert max(ratios) < 3


def test_what_is_nothing_has_no_box() -> None:
    assert lay_out_boxes([5, 0, -2], Box(0, 0, 10, 10)) == (Box(0, 0, 10, 10), None, None)


@given(ANY_WEIGHTS, st.integers(0, 120), st.integers(0, 40))
def test_cells_are_covered_once_and_nothing_is_lost(
    weights: list[int], width: int, height: int
) -> None:
    laid = lay_out_cells(weights, width, height, least=(7, 2), stretch=4)
    boxes = {at: box for at, box in enumerate(laid.boxes) if box is not None}
    assert sorted([*boxes, *laid.beside]) == list(range(len(weights)))
    assert all(weights[at] > 0 for at in boxes)
    seen = set()
    for box in boxes.values():
        assert box.width >= 7
        assert box.height >= 2
        for x in range(int(box.left), int(box.right)):
            for y in range(int(box.top), int(box.bottom)):
                assert (x, y) not in seen
                seen.add((x, y))
    if boxes:
        assert len(seen) == width * height


@given(ANY_WEIGHTS)
def test_what_stands_beside_is_never_larger_than_a_tile(weights: list[int]) -> None:
    laid = lay_out_cells(weights, 90, 30, least=(7, 2), stretch=4)
    shown = [weights[at] for at, box in enumerate(laid.boxes) if box is not None]
    beside = [weights[at] for at in laid.beside]
    assert beside == sorted(beside, reverse=True)
    if shown and beside:
        assert beside[0] <= min(shown)


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_areas_in_cells_are_nearly_in_proportion(weights: list[int]) -> None:
    laid = lay_out_cells(weights, 200, 60)
    shown = sum(weight for weight, box in zip(weights, laid.boxes, strict=True) if box)
    for weight, box in zip(weights, laid.boxes, strict=True):
        if box is not None:
            exact = 200 * 60 * weight / shown
            assert abs(box.area - exact) <= 2 * (box.width + box.height) + 2


def test_a_room_too_small_for_any_tile_lists_all() -> None:
    assert lay_out_cells([3, 9], 5, 1, least=(7, 2)).beside == (1, 0)


def test_arrows_go_to_what_lies_most_beside() -> None:
    boxes = [Box(0, 0, 10, 10), Box(10, 0, 5, 3), Box(10, 3, 5, 7), None]
    assert find_neighbour(boxes, 0, Direction.RIGHT) == 2
    assert find_neighbour(boxes, 2, Direction.UP) == 1
    assert find_neighbour(boxes, 1, Direction.LEFT) == 0
    assert find_neighbour(boxes, 0, Direction.LEFT) is None
    assert find_neighbour(boxes, 3, Direction.LEFT) is None


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=30))
def test_every_tile_is_reached_by_arrows(weights: list[int]) -> None:
    boxes = lay_out_cells(weights, 120, 36, least=(7, 2), stretch=4).boxes
    tiles = {at for at, box in enumerate(boxes) if box is not None}
    reached, waiting = {max(tiles, key=lambda at: weights[at])}, list(tiles)[:0]
    waiting = list(reached)
    while waiting:
        at = waiting.pop()
        for direction in Direction:
            other = find_neighbour(boxes, at, direction)
            if other is not None and other not in reached:
                reached.add(other)
                waiting.append(other)
    assert reached == tiles

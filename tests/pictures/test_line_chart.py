"""A line chart's scale is round and holds every value; its lines have no gaps."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from xgbudget_tui.pictures.line_chart import Scale, braille, choose_scale, line_dots

VALUES = st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=20)


@example([-5, 7], 2, 1)
@given(VALUES, st.integers(2, 12), st.sampled_from([1, 100, 1_000_000]))
def test_a_scale_holds_its_values_in_few_round_marks(
    values: list[int], most: int, finest: int
) -> None:
    scale = choose_scale(values, most, finest)
    assert scale.low <= min(values)
    assert max(values) <= scale.high
    assert 2 <= len(scale.marks) <= max(3, most)
    assert scale.marks[-1] == scale.high
    assert scale.step >= finest
    assert str(scale.step).strip("0") in {"1", "2", "5"}


@given(VALUES, st.integers(2, 12), st.integers(2, 40))
def test_larger_values_never_stand_lower(values: list[int], most: int, rows: int) -> None:
    scale = choose_scale(values, most)
    placed = [scale.row_of(value, rows) for value in sorted(values)]
    assert placed == sorted(placed, reverse=True)
    assert all(0 <= row < rows for row in placed)


def test_it_starts_at_nothing_unless_all_values_are_far_from_it() -> None:
    assert choose_scale([30, 100], 6) == Scale(0, 100, 20)
    assert choose_scale([98, 103], 6).low > 90
    assert choose_scale([-5, 7], 6).low < 0


@given(*[st.tuples(st.integers(-50, 50), st.integers(-50, 50))] * 2)
def test_a_line_goes_from_end_to_end_without_a_gap(
    start: tuple[int, int], end: tuple[int, int]
) -> None:
    dots = list(line_dots(start, end))
    assert dots[0] == start
    assert dots[-1] == end
    for (x, y), (next_x, next_y) in pairwise(dots):
        assert max(abs(x - next_x), abs(y - next_y)) == 1


def test_dots_are_a_braille_character() -> None:
    assert braille([]) == "\u2800"
    assert braille([(0, 0), (1, 3)]) == "⢁"
    assert braille([(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1), (1, 2), (1, 3)]) == "⣿"

"""Where panels stand: every cell of every screen belongs to exactly one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xgbudget_tui.tui.views.panels import PanelChoice, place_panels

CHOICES = st.builds(
    PanelChoice,
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "contents", "detail"]),
    st.sampled_from(["tree", "note"]),
)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 500), st.integers(1, 200), CHOICES)
def test_panels_cover_the_screen_without_overlap(
    width: int, height: int, choice: PanelChoice
) -> None:
    regions = place_panels(width, height, choice).values()

    assert sum(region.width * region.height for region in regions) == width * height
    assert all(r.x >= 0 and r.right <= width and r.bottom <= height for r in regions)


def test_a_wide_screen_has_three_panels_side_by_side() -> None:
    regions = place_panels(120, 40, PanelChoice())

    assert regions["contents"].right == regions["tree"].x
    assert regions["tree"].right == regions["detail"].x
    assert regions["detail"].height == regions["tree"].height == 38


@pytest.mark.parametrize("size", [(100, 30), (109, 40)])
def test_under_110_columns_the_detail_is_below_the_table(size: tuple[int, int]) -> None:
    regions = place_panels(*size, PanelChoice())

    assert regions["detail"].y == regions["tree"].bottom
    assert regions["detail"].x == regions["tree"].x


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (99, 40)])
def test_under_100_columns_the_table_has_the_screen_and_one_line_of_detail(
    size: tuple[int, int],
) -> None:
    regions = place_panels(*size, PanelChoice())

    assert "contents" not in regions
    assert regions["tree"].width == size[0]
    assert regions["detail"].height == 1


@pytest.mark.parametrize("panel", ["contents", "detail"])
def test_on_a_narrow_screen_a_panel_opens_over_the_table(panel: str) -> None:
    regions = place_panels(80, 24, PanelChoice(over=panel))

    assert regions[panel].width == 80
    assert "tree" not in regions


def test_a_note_has_the_room_of_the_detail() -> None:
    regions = place_panels(120, 40, PanelChoice(main="note"))

    assert "detail" not in regions
    assert regions["note"].right == 120

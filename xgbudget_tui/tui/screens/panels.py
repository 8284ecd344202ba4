"""Where the panels of the explorer stand on a screen of any size.

Wide: contents, table, detail side by side. Under 110 columns the detail moves below the table, so
that names and two columns of figures have room; under 60 the contents hide, and come in its
place when asked for. Low screens drop the detail.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

ROOMY, WIDE, MIDDLE = 116, 110, 60
CONTENTS_WIDER = 100
LOW = 16
DETAIL_ROWS = 9


class PanelChoice(NamedTuple):
    """What a person wants to see. ``main`` is the panel in the middle: ``tree`` or ``note``."""

    contents: bool = True
    detail: bool = True
    contents_alone: bool = False
    main: str = "tree"


def place_panels(width: int, height: int, choice: PanelChoice) -> dict[str, Region]:
    """The region of each panel that is to be seen, by its id. Every cell belongs to one panel."""
    regions = {"title": Region(0, 0, width, 1)}
    if height >= 4:
        regions["keys"] = Region(0, height - 1, width, 1)
    body = Region(0, 1, width, max(0, height - len(regions)))
    if width < MIDDLE and choice.contents_alone:
        return regions | {"contents": body}
    if width >= MIDDLE and choice.contents:
        regions["contents"], body = _split_left(body, _contents_width(width))
    if choice.detail and choice.main == "tree":
        if width >= WIDE:
            side = 28 if width < ROOMY else max(30, width // 4)
            body, regions["detail"] = _split_left(body, body.width - side)
        elif body.height >= LOW:
            rows = max(DETAIL_ROWS, body.height // 3)
            body, regions["detail"] = _split_top(body, body.height - rows)
    return regions | {choice.main: body}


def _contents_width(width: int) -> int:
    if width < CONTENTS_WIDER:
        return 24
    return 26 if width < ROOMY else max(30, min(44, width // 4))


def _split_left(region: Region, width: int) -> tuple[Region, Region]:
    x, y, whole, height = region
    return Region(x, y, width, height), Region(x + width, y, whole - width, height)


def _split_top(region: Region, height: int) -> tuple[Region, Region]:
    x, y, width, whole = region
    return Region(x, y, width, height), Region(x, y + height, width, whole - height)


class PanelLayout(Layout):
    """Textual's way to be told where widgets are: by their ids. Others are not placed."""

    name = "panels"

    def __init__(self) -> None:
        self.choice = PanelChoice()

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """The placements of the panels that are to be seen."""
        regions = place_panels(size.width, size.height, self.choice)
        return [
            WidgetPlacement(regions[widget.id], NULL_OFFSET, NULL_SPACING, widget)
            for widget in children
            if widget.id in regions
        ]

"""Reading Textual's screen updates as text at places, and knowing when we cannot.

Textual hands its display either a whole region (``LayoutUpdate``) or the changed spans of lines
(``ChopsUpdate``). Both are private to Textual, so :func:`understands_textual` looks before the
layer is used; where it says no, Textual writes to the terminal as it always did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.strip import Strip

Write = tuple[int, int, str, Style | None]
"""Column, row, text, style."""


def understands_textual() -> bool:
    """Whether the installed Textual hands out updates of the shape that is read here.

    Its version is not asked: looking that up costs more than the rest of the layer at the start.
    """
    from textual.app import App

    return (
        _parameters(LayoutUpdate.__init__) == ("self", "strips", "region")
        and _parameters(ChopsUpdate.__init__) == ("self", "chops", "spans", "chop_ends")
        and _parameters(App._display) == ("self", "screen", "renderable")
        and hasattr(Strip, "render_style")
    )


def _parameters(function: Any) -> tuple[str, ...]:
    code = getattr(function, "__code__", None)
    return code.co_varnames[: code.co_argcount] if code is not None else ()


def read_update(update: Any) -> Iterator[Write] | None:
    """The writes of an update in order, or None if it is of a kind not known here."""
    if isinstance(update, LayoutUpdate):
        return _read_layout(update)
    if isinstance(update, ChopsUpdate):
        return _read_chops(update)
    return None


def _read_layout(update: LayoutUpdate) -> Iterator[Write]:
    left = update.region.x
    for y, strips in enumerate(update.strips, update.region.y):
        x = left
        for strip in strips:
            yield from _read_segments(x, y, strip)
            x += strip.cell_length


def _read_chops(update: ChopsUpdate) -> Iterator[Write]:
    for y, start, stop in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x > stop or end <= start:
                continue
            if x >= start and end <= stop:
                yield from _read_segments(x, y, strip)
                continue
            cut = strip.crop(0, min(end, stop) - x)
            yield from _read_segments(x, y, cut)


def _read_segments(x: int, y: int, segments: Iterable[Segment]) -> Iterator[Write]:
    for segment in segments:
        if segment.control:
            continue
        yield x, y, segment.text, segment.style
        x += segment.cell_length

"""Prose in a given width, as pieces that can be drawn."""

from __future__ import annotations

from xgbudget_tui.model.wrapping import Span, wrap_spans
from xgbudget_tui.tui.drawing.pieces import Piece


def wrap_text(text: str, width: int, style: str = "") -> list[list[Piece]]:
    """Text over as many lines of ``width`` cells as it needs; no line for no text."""
    if not text:
        return []
    # A sign that may not begin a line hangs over the end of the one before.
    lines = wrap_spans([Span(text, style)], width - 2)
    return [[(span.text, span.style) for span in line] for line in lines]

"""A field of a dialog with a few possible values, changed by arrows, space or a click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.palette import style_of
from xgbudget_tui.tui.pieces import cut_right, fill_right, fit_pieces, printable

LABEL_WIDTH = 8


class ChoiceField(Widget, can_focus=True):
    """``label  < value >``: one line, and the values one can step through."""

    DEFAULT_CSS = "ChoiceField { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("choice")]

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, field: ChoiceField) -> None:
            super().__init__()
            self.field = field

    def __init__(self, label: str, values: Sequence[str], at: int = 0, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.label = label
        self.values = values
        self.at = at

    def action_step(self, steps: int) -> None:
        """Go to another value, from the last one on to the first."""
        self.at = (self.at + steps) % len(self.values)
        self.refresh()
        self.post_message(self.Changed(self))

    def on_click(self) -> None:
        self.action_step(1)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        plain = "-plain" if self.app.no_color else ""
        row = f"cursor{plain}" if self.has_focus else ""
        room = width - LABEL_WIDTH - 5
        count = f"  {self.at + 1}/{len(self.values)}" if len(self.values) > 1 else ""
        value = cut_right(printable(self.values[self.at]), room - cell_len(count))
        pieces = fit_pieces(
            [
                (">" if row else " ", ""),
                (fill_right(self.label, LABEL_WIDTH), "dim"),
                ("< " if count else "  ", "key"),
                (value, "strong"),
                (" >" if count else "", "key"),
                (count, "dim"),
            ],
            width,
        )
        return Strip([Segment(text, style_of(name, row)) for text, name in pieces], width)

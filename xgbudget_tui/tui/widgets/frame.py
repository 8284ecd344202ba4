"""The frame of what opens over a screen: lines where the terminal has them, else ASCII."""

from __future__ import annotations

from textual.containers import Vertical
from textual.widget import Widget

FRAME_COLOUR = "ansi_cyan"


class Frame(Vertical):
    """A framed column with a title; brackets in the title are text, not markup."""

    def __init__(self, title: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.border_title = title.replace("[", "\\[")

    def on_mount(self) -> None:
        """Draw the frame with the signs that the person asked for."""
        ascii_only = getattr(self.app, "ascii_only", False)
        self.styles.border = ("ascii" if ascii_only else "round", FRAME_COLOUR)


def rule_off(widget: Widget) -> None:
    """Draw a line over a widget, to part it from what is above."""
    ascii_only = getattr(widget.app, "ascii_only", False)
    widget.styles.border_top = ("ascii" if ascii_only else "solid", FRAME_COLOUR)

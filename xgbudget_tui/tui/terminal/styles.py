"""Styles as the SGR parameters that a terminal of so many colours takes."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color, ColorSystem
from rich.style import Style

_CURSOR_BLUE = Color.parse("color(25)")
_PLAIN_BLUE = Style(bgcolor=Color.parse("color(4)"))
"""The nearest of 16 colours to the cursor's blue is a cyan on which white can hardly be read."""


@lru_cache(maxsize=4096)
def style_parameters(style: Style | None, system: ColorSystem) -> str:
    """The SGR parameters for a style: ``"1;38;5;12"``; links are left out."""
    if style is None:
        return ""
    if system is ColorSystem.STANDARD and style.bgcolor == _CURSOR_BLUE:
        style += _PLAIN_BLUE
    # Another style than the one given: each keeps the sequence it was first rendered as.
    shown = style.update_link(None).render("x", color_system=system)
    return shown[2 : shown.index("m")] if shown.startswith("\x1b[") else ""

"""How pieces look on screen: with the styles of their names, on the row of the cursor or not.

What is drawn here is drawn the same before Textual is loaded and by its widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from xgbudget_tui.tui.drawing.pieces import Piece, choose_cut_sign, fit_pieces
from xgbudget_tui.tui.keys import choose_keys
from xgbudget_tui.tui.theme import choose_theme, look_of, style_of

if TYPE_CHECKING:
    from rich.style import Style

    from xgbudget_tui.model.preferences import Preferences


def choose_looks(preferences: Preferences, *, ascii_only: bool) -> None:
    """Draw as the person prefers, on every screen of this process from now on."""
    choose_cut_sign(ascii_only)
    choose_theme(preferences.theme)
    parameters_of.cache_clear()
    choose_keys(dict(preferences.keys))


def style_pieces(pieces: Sequence[Piece], width: int, row: str = "") -> list[tuple[str, Style]]:
    """Pieces in exactly ``width`` cells with their styles, on a row styled ``row`` if given.

    "!" before the name of a piece's style keeps the row's own style off it.
    """
    return [
        (text, style_of(*_on_row(name, row))) for text, name in fit_pieces(pieces, width) if text
    ]


def _on_row(name: str, row: str) -> tuple[str, str]:
    return (name[1:], "") if name[:1] == "!" else (name, row)


@cache
def parameters_of(name: str, row: str, colours: int) -> str:
    """The SGR parameters of a piece's style on a terminal of so many colours.

    The same as of the style that :func:`style_pieces` gives; rich is loaded where a terminal has
    but sixteen, to find the nearest of them.
    """
    if colours > 16:
        return look_of(*_on_row(name, row)).parameters
    from rich.color import ColorSystem

    from xgbudget_tui.tui.terminal.styles import style_parameters

    return style_parameters(style_of(*_on_row(name, row)), ColorSystem.STANDARD)


def cursor_row(*, focused: bool, plain: bool) -> str:
    """The style of the cursor's row: less strong where keys go elsewhere; ``plain``: no colours."""
    return ("cursor" if focused else "cursor-blurred") + ("-plain" if plain else "")

"""Colours by what they say, legible on dark and on light terminals.

The terminal's own foreground and background are kept; what is coloured takes a colour of the
xterm cube that stands out from both black and white. No meaning is carried by colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rich.style import Style

_STYLES = {
    "": "",
    "strong": "bold",
    "dim": "color(244)",
    "faint": "color(244)",
    "accent": "bold color(32)",
    "heading": "bold",
    "header": "underline color(244)",
    "header-focused": "bold underline color(32)",
    "key": "bold color(32)",
    "column": "bold reverse",
    "bar": "color(31)",
    "code": "color(244)",
    "link": "underline color(32)",
    "link-cursor": "bold color(231) on color(25)",
    "match": "bold underline color(16) on color(220)",
    "bookmark": "bold color(136)",
    "title": "color(252) on color(236)",
    "title-strong": "bold color(231) on color(236)",
    "title-dim": "color(248) on color(236)",
    "title-good": "color(114) on color(236)",
    "title-doubt": "bold color(222) on color(236)",
    "title-bad": "bold color(210) on color(236)",
    "exact": "color(28)",
    "rounding": "color(244)",
    "undecidable": "color(244)",
    "suspect": "bold color(136)",
    "fails": "bold color(196)",
    "unchecked": "color(244)",
    "doubt": "bold color(136)",
    "fault": "bold color(196)",
    "problem": "bold color(196)",
    "new": "color(28)",
    "ended": "color(136)",
    "more": "color(31)",
    "less": "color(136)",
    "cursor": "color(231) on color(25)",
    "cursor-blurred": "color(231) on color(240)",
    "cursor-plain": "reverse",
    "cursor-blurred-plain": "bold underline",
}
"""Names of styles and what they look like."""

# Colours of the cube in place of those above: brighter on dark, darker on light.
_DARK = {
    244: "color(249)", 32: "color(75)", 31: "color(74)", 28: "color(114)", 136: "color(222)",
    196: "color(210)",
}  # fmt: skip
_LIGHT = {
    244: "color(240)", 32: "color(25)", 31: "color(31)", 28: "color(22)", 136: "color(94)",
    196: "color(124)", 236: "color(254)", 252: "color(235)", 248: "color(240)",
    114: "color(22)", 222: "color(94)", 210: "color(124)",
}  # fmt: skip
_ANSI = {
    244: "bright_black", 32: "blue", 31: "cyan", 28: "green", 136: "yellow", 196: "red",
    25: "blue", 240: "bright_black", 231: "bright_white", 236: "bright_black", 252: "white",
    248: "white", 114: "bright_green", 222: "bright_yellow", 210: "bright_red", 16: "black",
    220: "yellow",
}  # fmt: skip
_COLOURS: dict[str, dict[int, str]] = {"dark": _DARK, "light": _LIGHT, "ansi": _ANSI}
_OWN = {"light": {"title-strong": "bold color(16) on color(254)"}}

_theme = ["auto"]


def choose_theme(name: str) -> None:
    """Colours for a dark or a light terminal, its own sixteen (``ansi``), or for any (``auto``).

    Holds for every screen of this process from now on.
    """
    _theme[0] = name
    style_of.cache_clear()


def _look_of(name: str) -> str:
    """What a style looks like in the theme of now. Raises KeyError for one that is not there."""
    look = _STYLES[name]
    if name in _OWN.get(_theme[0], {}):
        return _OWN[_theme[0]][name]
    colours = _COLOURS.get(_theme[0], {})
    if not colours:
        return look
    return re.sub(r"color\((\d+)\)", lambda m: colours.get(int(m[1]), m[0]), look)


CURSOR_ROWS = ("cursor", "cursor-blurred", "cursor-plain", "cursor-blurred-plain")
"""Styles of a whole row; on such a row the other styles keep only their weight."""


def declare_styles(styles: Mapping[str, str]) -> None:
    """Add styles that only one screen draws with, as ``name: what Rich parses``."""
    _STYLES.update(styles)


@cache
def style_of(name: str, row: str = "") -> Style:
    """The style called ``name``, on a row styled ``row`` if that is given.

    Raises KeyError for a name that is not in the palette.
    """
    from rich.style import Style

    style = Style.parse(_look_of(name))
    if row in CURSOR_ROWS and name != "match":
        return Style.parse(_look_of(row)) + Style(bold=style.bold, underline=style.underline)
    if row and name != "match":
        return Style.parse(_look_of(row)) + style
    return style


_ATTRIBUTES = {"bold": "1", "underline": "4", "reverse": "7"}
_SIXTEEN = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_NUMBERS = {
    **{name: number for number, name in enumerate(_SIXTEEN)},
    **{f"bright_{name}": 8 + number for number, name in enumerate(_SIXTEEN)},
}


class Look(NamedTuple):
    """A style as it is sent: attributes, and SGR parameters of both colours, "" where not set."""

    attributes: frozenset[str] = frozenset()
    colour: str = ""
    ground: str = ""

    @property
    def parameters(self) -> str:
        """The SGR parameters, in the order in which rich gives them."""
        set_ones = [code for name, code in _ATTRIBUTES.items() if name in self.attributes]
        return ";".join(filter(None, (*set_ones, self.colour, self.ground)))


def look_of(name: str, row: str = "") -> Look:
    """What :func:`style_of` gives, for a terminal of 256 colours or more; rich is not needed.

    Raises KeyError for a name that is not in the palette.
    """
    look = _parse(_look_of(name))
    if not row or name == "match":
        return look
    under = _parse(_look_of(row))
    if row in CURSOR_ROWS:
        return Look(under.attributes | (look.attributes - {"reverse"}), under.colour, under.ground)
    attributes = under.attributes | look.attributes
    return Look(attributes, look.colour or under.colour, look.ground or under.ground)


def _parse(written: str) -> Look:
    attributes: set[str] = set()
    colours = {False: "", True: ""}
    on_ground = False
    for word in written.split():
        if word == "on":
            on_ground = True
        elif word in _ATTRIBUTES:
            attributes.add(word)
        else:
            number = _NUMBERS.get(word)
            number = int(word[6:-1]) if number is None else number
            colours[on_ground] = _colour_parameters(number, 40 if on_ground else 30)
    return Look(frozenset(attributes), colours[False], colours[True])


def _colour_parameters(number: int, base: int) -> str:
    if number < 16:
        return str(base + number if number < 8 else base + 52 + number)
    return f"{base + 8};5;{number}"

"""Colours of pictures, told apart also by eyes that lack a colour and on 16-colour terminals.

Eight for classes, after Okabe and Ito, "Color Universal Design" (2008), each with its nearest
colour of the xterm cube; five for change, from falling (orange) to rising (blue). None of them
carries a meaning alone: borders part what is drawn, and labels say what it is.
"""

from __future__ import annotations

from typing import NamedTuple


class Colour(NamedTuple):
    """A fill: for drawings as ``#rrggbb``, for terminals by its number; ``light`` text on it."""

    name: str
    css: str
    cube: int
    light: bool = False

    @property
    def text_css(self) -> str:
        """The colour of text on it."""
        return "#ffffff" if self.light else "#111111"


CLASSES = (
    Colour("sky", "#56b4e9", 75),
    Colour("orange", "#e69f00", 178),
    Colour("green", "#2fae85", 36),
    Colour("purple", "#cc9bbd", 176),
    Colour("yellow", "#f0e442", 227),
    Colour("blue", "#0072b2", 25, light=True),
    Colour("vermilion", "#e0743a", 173),
    Colour("grey", "#b4b4b4", 249),
)
"""Fills of parts, in the order in which parts take them."""

LINES = (32, 172, 35, 133, 166, 244)
"""Colours of lines by their numbers in the cube, seen on dark and on light terminals."""

REST = Colour("rest", "#e6e6e6", 253)
"""What is not broken down."""


class ChangeColour(NamedTuple):
    """A fill for changes from ``least`` percent on (None: from anything)."""

    least: int | None
    colour: Colour
    zh: str
    en: str


CHANGES = (
    ChangeColour(None, Colour("much-less", "#d55e00", 166), "减 20% 以上", "-20% or more"),
    ChangeColour(-20, Colour("less", "#f6c59f", 222), "减", "less"),
    ChangeColour(0, Colour("same", "#d0d0d0", 252), "持平", "as before"),
    ChangeColour(0, Colour("more", "#a8d4f2", 117), "增", "more"),
    ChangeColour(20, Colour("much-more", "#0072b2", 25, light=True), "增 20% 以上", "+20% or more"),
)
"""From the largest fall to the largest rise; the third is no change at all."""


def colour_of_part(index: int) -> Colour:
    """The fill of the part at ``index``, the largest being 0; after eight they come again."""
    return CLASSES[index % len(CLASSES)]


def colour_of_change(before: int | None, after: int | None) -> Colour:
    """The fill for a change between two amounts in fen; a part that is new rises."""
    old, new = before or 0, after or 0
    much, some = CHANGES[-1].colour, CHANGES[3].colour
    if new == old:
        return CHANGES[2].colour
    if old == 0:
        return much if new > 0 else CHANGES[0].colour
    fifth = 5 * abs(new - old) >= abs(old)
    if new > old:
        return much if fifth else some
    return CHANGES[0].colour if fifth else CHANGES[1].colour

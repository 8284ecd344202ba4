"""Words for people: in two languages, made harmless, measured and cut by terminal cells.

Documents are other people's words: escapes and direction marks of theirs never reach a terminal
or a file. A hanzi is two cells wide, a combining mark none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]

Naming = Literal["zh", "en", "both"]
"""Which names are asked for: as printed, in English, or both."""


class Text(NamedTuple):
    """One thing said in Chinese and in English."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """The words in ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en


_BREAKS = r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+"


_MOST_NEAR = 5


def find_near(written: str, known: Iterable[str], likeness: float = 0.5) -> list[str]:
    """The words that one may have meant who wrote ``written``, the likeliest first, at most five.

    ``likeness`` is that of :func:`difflib.get_close_matches`, from 0 to 1.
    """
    from difflib import get_close_matches

    return get_close_matches(written, list(known), _MOST_NEAR, likeness)


def printable(text: str) -> str:
    """``text`` on one line with nothing in it that a terminal would obey or that cannot be seen.

    Tabs and breaks are one plain space together (none at the end), every other space is a plain
    one, bytes of a name that are no UTF-8 are shown by their numbers, and controls, marks of
    direction and unassigned characters are left out.
    """
    # Of all spaces the plain one alone is printable, as Python sees it.
    if text.isprintable():
        return text
    spaced = re.sub(_BREAKS, " ", re.sub(_BREAKS + r"\Z", "", text))
    return "".join(map(_shown, spaced))


def shown_name(name: str) -> str:
    """The name of a file, its bytes that are no UTF-8 by their numbers (``\\xff``)."""
    return re.sub("[\udc80-\udcff]", lambda found: _shown(found[0]), name)


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    if "\udc80" <= char <= "\udcff":  # so Python keeps a byte of a file name that is no UTF-8
        return f"\\x{ord(char) - 0xDC00:02x}"
    return " " if unicodedata.category(char) == "Zs" else ""


def formula_safe(text: str) -> str:
    """``text`` as a cell that a spreadsheet reads as text, never as a formula.

    OWASP's remedy: an apostrophe in front of what would start one.
    """
    plain = printable(text)
    # Spreadsheets look past leading blanks and at full-width signs too.
    start = plain.lstrip()[:1]
    return f"'{plain}" if start and start in "=+-@＝＋－＠" else plain


def cell_len(text: str) -> int:
    """How many cells ``text`` takes; the same as ``rich.cells.cell_len`` says."""
    return len(text) if text.isascii() and text.isprintable() else _measured(text)


@lru_cache(maxsize=8192)
def _measured(text: str) -> int:
    from xgbudget_tui.model.cell_widths import made_wide

    if "\u200d" not in text and "\ufe0f" not in text:
        return sum(map(_width, text))
    width, last, joined = 0, "", False
    for char in text:
        if joined:
            joined = False  # what is joined to a picture is part of it
        elif char == "\u200d":
            joined = True
        elif char == "\ufe0f":
            width += bool(last) and last in made_wide()
            last = ""
        elif size := _width(char):
            width, last = width + size, char
    return width


@lru_cache(maxsize=4096)
def _width(char: str) -> int:
    from xgbudget_tui.model.cell_widths import width_of_character

    return width_of_character(char)


def cut_right(text: str, width: int, mark: str = "..") -> str:
    """The beginning of ``text`` in at most ``width`` cells, with a mark where it was cut.

    The mark is of ASCII unless given: terminals disagree on how wide an ellipsis is.
    """
    if cell_len(text) <= width:
        return text
    return _beginning(text, width - cell_len(mark)).rstrip() + mark


def _beginning(text: str, room: int) -> str:
    """As much of the beginning as has room, whole characters with the marks on them."""
    if "\u200d" in text or "\ufe0f" in text:
        sizes = [cell_len(text[: end + 1]) for end in range(len(text))]
        return text[: next((at for at, size in enumerate(sizes) if size > room), len(text))]
    for at, char in enumerate(text):
        room -= _width(char)
        if room < 0:
            return text[:at]
    return text


def cut_left(text: str, width: int, mark: str = "..") -> str:
    """The end of ``text`` in at most ``width`` cells, with a mark where it was cut."""
    if cell_len(text) <= width:
        return text
    kept, room = "", width - cell_len(mark)
    for char in reversed(text):
        if cell_len(char + kept) > room:
            break
        kept = char + kept
    return mark + kept


def pad(text: str, width: int, *, right: bool = False) -> str:
    """``text`` filled with spaces to ``width`` cells, at the right edge if ``right``."""
    room = " " * (width - cell_len(text))
    return room + text if right else text + room

"""Text of documents: made harmless, and measured and cut by terminal cells.

A hanzi is two cells, a combining mark none.
"""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def printable(text: str) -> str:
    """``text`` on one line with nothing in it that a terminal would obey.

    Documents are other people's words: escapes and direction marks never reach the terminal.
    """
    if text.isascii() and text.isprintable():
        return text
    spaced = " ".join(text.splitlines()).replace("\t", " ")
    return "".join(char for char in spaced if unicodedata.category(char) not in _UNSEEN)


def width_of(text: str) -> int:
    """How many cells ``text`` takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if unicodedata.combining(char) else 1


def cut(text: str, width: int, mark: str = "..") -> str:
    """``text`` in at most ``width`` cells, with a mark where something was cut off.

    The mark is of ASCII: terminals disagree on how wide an ellipsis is.
    """
    if width_of(text) <= width:
        return text
    room = width - width_of(mark)
    kept: list[str] = []
    for char in text:
        room -= _width(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept) + mark


def pad(text: str, width: int, *, right: bool = False) -> str:
    """``text`` filled with spaces to ``width`` cells, to the right edge if ``right``."""
    room = " " * (width - width_of(text))
    return room + text if right else text + room


_UNSEEN_IN_FILES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def plain_line(text: str) -> str:
    """``text`` on one line: control and format characters out, tabs and breaks as one space."""
    if text.isprintable():
        return text
    spaced = re.sub(r"[\t\r\n\v\f\x85\u2028\u2029]+", " ", text)
    return "".join(char for char in spaced if unicodedata.category(char) not in _UNSEEN_IN_FILES)

"""Whether text is in letters of everyday use, or what a broken font map makes of it.

Of the 20,992 common Chinese characters the first level of GB 2312 has 3,755, that of Big5 5,401.
A map that is wrong or missing gives any of more than 100,000 letters, hardly ever these.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_LETTERS = 20
"""Letters from which a text shows whether it makes sense."""
_SENSE = 0.6
"""The share of letters in everyday use below which a text is none; of Budgets it is above 0.98."""
_FIRST_LEVELS = (("gb2312", 0xA1, 0xD7), ("big5", 0xA1, 0xC6))


def makes_sense(texts: Iterable[str]) -> bool:
    """Whether most letters are in everyday use; too few say nothing and are taken for sense."""
    letters = [char for text in texts for char in text if unicodedata.category(char)[0] == "L"]
    return len(letters) < _LETTERS or share_in_use(letters) >= _SENSE


def share_in_use(letters: Iterable[str]) -> float:
    """Which share of some letters is in everyday use; 1 where there are none."""
    known = [is_in_use(char) for char in letters]
    return sum(known) / len(known) if known else 1.0


def is_in_use(char: str) -> bool:
    """Whether a character is ASCII, a sign of Chinese print or a common Chinese character."""
    if char.isascii():
        return True
    for encoding, first, last in _FIRST_LEVELS:
        try:
            stored = char.encode(encoding)
        except UnicodeEncodeError:
            continue
        if first <= stored[0] <= last:
            return True
    return False

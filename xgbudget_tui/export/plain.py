"""Text from documents, made harmless for the files and terminals it goes to."""

from __future__ import annotations

import re
import unicodedata

_RISKY = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def plain_line(text: str) -> str:
    """``text`` on one line: control and format characters out, tabs and breaks as one space."""
    if text.isprintable():
        return text
    spaced = re.sub(r"[\t\r\n\v\f\x85\u2028\u2029]+", " ", text)
    return "".join(char for char in spaced if unicodedata.category(char) not in _UNSEEN)


def safe_cell(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula: an apostrophe before = + - @."""
    plain = plain_line(text)
    return f"'{plain}" if _RISKY.match(text) or _RISKY.match(plain) else plain

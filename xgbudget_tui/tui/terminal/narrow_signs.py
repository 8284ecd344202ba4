"""Signs for terminals that draw some characters two cells wide which elsewhere take one.

Unicode calls them ambiguous: quotes, dashes, dots, boxes, arrows, Greek, circled digits. Terminals
set up for Chinese may draw them wide, and all that follows on the line is then out of place. Each
is replaced by one that is one cell wide everywhere, so that no width needs to be known anew.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_SAME = {
    "“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "―": "-", "‖": "|",
    "…": "⋯", "‥": ":", "·": "･", "•": "･", "×": "x", "÷": "/", "±": "+", "°": "'", "℃": "C",
    "←": "<", "→": ">", "↑": "^", "↓": "v", "▲": "^", "△": "^", "▼": "v", "▽": "v",
    "■": "#", "□": "#", "◆": "#", "◇": "#", "●": "o", "○": "o", "◎": "o", "★": "*", "☆": "*",
    "※": "*", "§": "S", "¶": "P", "‰": "%", "′": "'", "″": '"', "∶": ":", "√": "v", "≤": "<",
    "≥": ">", "≠": "!", "≈": "~", "∞": "8", "─": "-", "│": "|",
}  # fmt: skip


@lru_cache(maxsize=4096)
def narrow(text: str) -> str:
    """``text`` of as many characters, none of them of ambiguous width."""
    if text.isascii():
        return text
    return "".join(map(_narrow_sign, text))


@lru_cache(maxsize=2048)
def _narrow_sign(char: str) -> str:
    if unicodedata.east_asian_width(char) != "A" or unicodedata.combining(char):
        return char
    if char in _SAME:
        return _SAME[char]
    code = ord(char)
    if 0x2500 <= code < 0x2580:
        return "+"
    if 0x2580 <= code < 0x25A0:
        return "#"
    plain = unicodedata.normalize("NFKD", char)
    # ① is 1 and Ⅳ would be IV: what has no sign of its own keeps its place.
    return next((one for one in plain.strip("()") if one.isascii()), "?")

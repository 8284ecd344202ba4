"""How many terminal cells a character takes, by Unicode 17.

The ranges are written one after the other in hexadecimal: how far the first is from the last one
of the range before, then ``+`` and how many follow it. What is in none of them is one cell wide.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

_NONE = (
    "0 300+6f 114+6 108+2c 2 2+1 2+1 2 49+a 2 2f+14 11 66+6 3+5 3+1 2+3 24 1f+1a 5c+a 3b+8 a 19+3 "
    "2+8 2+2 2+4 2c+2 3c+8 2b+17 2+20 37+2 2+11 2+6 b+1 1e+2 39 2+6 3+1 3+2 a b+1 1b 3+2 39 2+4 "
    "5+1 3+2 4 1f+1 4 c+2 39 2+7 2+2 2+2 15+1 17+5 2+2 39 2+6 3+1 3+2 8+2 b+1 1f 3c+4 4+2 2+3 a "
    "29+4 38 2+6 2+2 2+3 8+1 c+1 1e+2 39 2+6 2+2 2+3 8+1 c+1 10 d+3 38+1 2+6 2+2 2+3 a b+1 1e+2 "
    "47 5+5 2 2+7 13+1 3e 3+6 d+7 63 3+8 c+6 4a+1 1c 2 2 5+1 32+13 2+1 6+a 2+23 a 65+13 18+3 5+2 "
    "2+2 3+6 4+3 e+b 2 b+3 c3+9f 15e+2 3b3+3 1d+2 1e+1 1f+1 41+1f a 2e+4 76+1 23 77+b 5+b dc+4 "
    "3a+9 2+1c 3 31+2d 3+b 15+4 30+10 27+8 d+2 1f+c 39+d 31+13 99+2 2+14 5 7 3+2 c7+3f 20c+4 19+6 "
    "32+f 61+20 bff+2 8e 61+1f 22b+5 6a+1 ca 750b+3 2+9 21+1 51+1 111 4 5 18+4 5 54+1 33+11 1b+11 "
    "e 27+7 1a+c 2d+3 30+d 25 44+d d 9+1 2e+2 33 2+2 3+1 6+1 2 2a+4 6+1 ed+7 2+1 2bc3+4f 231f "
    "2e2+f 11+f d0 a1 50+b 202 e3 96+4 687+2 2+1 6+3 29+2 5 a6+1 23e+3 42+4 13e+1 4e+5 47+a 32+3 "
    "7b+2 36+e 2a 3+1 b+3 2e+a 8 3e+2 25+d 11+1 2d d+2 31+d 9+3 2+1 5d+b 7 3 9e+b 16+3 38+1 2+6 "
    "3+1 3+2 a b+1 3+6 4+4 44+8 2 3 2+3 2+4 2 f+1 53+11 18 52+13 ec+6 3+8 1c+1 53+10 6b+c 66+e "
    "101+e f6+5 2+1 3+3 2 2+1 8e+6 3+6 4 1d+9 29+6 2+3 9 a+a 2f+f c7+7 c8+7 2+7 53+15 2+d 7b+5 4 "
    "2+1 2+6 2 43+4 2+1 2+4 15c+3 a+1 2 31+6 4+4 18 14d6+10 7+e 2cc9+11 9c1+4 3c+6 419 2+36 8+3 "
    "52 c+1 4cac+1 2+3 125d+2d 3+16 21f+4 4+15 3+6 1f+3 95+2 7bc+36 5+31 9 f 17+4 2+e 551+6 2+10 "
    "3+6 2+1 2+4 65 a1+6 178 3e+3 1fd+3 ff+1 f4 3 8+1 6 1db+6 6e+6 ab1+4 c0c01+fff"
)
"""Combining marks, joiners and other characters without a cell of their own."""

_TWO = (
    "1100+5f 11bb+1 e+1 bf+3 4 3 20a+1 16+1 1b+7 11+b 2c b+5 4 e 9+1 12+1 6+1 9 6 16 8+1 2 5 3 8 "
    "5+1 1d 24 2 5+2 2 3e+2 19 f 35c+1 34 5 32b+19 2+58 d+d5 1b+39 7+e 3+55 5+64 6+2a 2+32 2+29 "
    "2+55 a+2f 2+27 9+723c 4+36 49a+1c 284+2ba3 215d+1ff 311+9 17+22 2+12 2+3 96+5f 80+6 6ffa+3 "
    "f+4 a+1cd5 2a+1f 62+72 21fe+3 2+6 2+1 2+122 10 1e+2 3 f+3 9+18b 2005+56 a+16 1c8e cb bf 3+9 "
    "66+2 e+2b 5+8 8+1 f+5 9b+20 d+8 2+45 2+15 d+2a 5+4 d+10 4 4+2 6+3e 2 2+ba 3+3e e+3 2+17 13 "
    "1b+1 e 57+54 31+45 7 4+2 3+3 4+3 c+1 8+8 e4+b 5 11c+2e 2+9 2+b8 71+c 4+a 4+38 2 5+f 3+b 5+9 "
    "508+fffd 3+fffd"
)
"""Hanzi, full-width signs, pictures."""

_MADE_WIDE = (
    "23 7 6+9 70 5 1f8e d d9 17 5b+5 10+1 17e a7 1e+2 2+1 6+2 c8 e8+1 b a 3b+1 4+4 a 3 7 5 3 2+1 "
    "3 4 4+1 9+2 6 2 1d+1 3 2+1 2 13 3 14 2+3 2 2+1 4 7 9+1 17 7 2 2 16 7+1 3 3+2 9 6+1 3+1 2 3 2 "
    "2 7 4 12+1 10 3 1c+1 3d 193+1 1d0+2 1c669+1 d+1 1a2 3+8 a 47 19+1 2+2 3+1 2c+3 6+b 14 2 2 48 "
    "2 bc 4c+1 25+1 3+6 e 3+3 3 15 3 9+1 a 6+2 d+2 9+2 3 2 5 7 4 7 d1 2+2 11+5 4 7 3"
)
"""One cell wide alone, two before U+FE0F, which asks for a picture."""


def width_of_character(char: str) -> int:
    """0, 1 or 2 cells; controls have none."""
    code = ord(char)
    if 0 < code < 0x20 or 0x7F <= code < 0xA0:
        return 0
    starts, ranges = _widths()
    at = bisect_right(starts, code) - 1
    return ranges[at][1] if at >= 0 and code <= ranges[at][0] else 1


@cache
def made_wide() -> frozenset[str]:
    """The characters that U+FE0F behind them makes two cells wide."""
    return frozenset(
        chr(code) for first, last in _unpack(_MADE_WIDE) for code in range(first, last + 1)
    )


@cache
def _widths() -> tuple[list[int], list[tuple[int, int]]]:
    """Where the ranges begin, and where each ends with its width."""
    found = [(first, last, 0) for first, last in _unpack(_NONE)]
    found += [(first, last, 2) for first, last in _unpack(_TWO)]
    found.sort()
    return [first for first, _, _ in found], [(last, width) for _, last, width in found]


def _unpack(packed: str) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    last = 0
    for word in packed.split():
        gap, _, more = word.partition("+")
        first = last + int(gap, 16)
        last = first + int(more or "0", 16)
        ranges.append((first, last))
    return ranges

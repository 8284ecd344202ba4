"""Exact money: integers of the smallest coin, units, and text in both directions.

An amount is a Python ``int`` of fen (1/100 yuan; cents for a foreign currency). A percentage is an
``int`` of micropercent (a millionth of one percent). Floats never hold either.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache

MICROPERCENT = 1_000_000
"""Micropercent in one percent: 15.3 % is ``15_300_000``."""

LARGEST = 2**63 - 1
"""The largest amount an SQLite integer holds; larger printed numbers are kept as text."""

_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+"


# Compiled when first used: the explorer's first paint reads no number.
@cache
def _number() -> re.Pattern[str]:
    return re.compile(_NUMBER)


class Unit(Enum):
    """A money unit: the word as printed, its size in fen, and what it is called in English."""

    YUAN = ("元", 100, "yuan")
    THOUSAND_YUAN = ("千元", 100_000, "×1,000 yuan")
    WAN_YUAN = ("万元", 1_000_000, "×10,000 yuan")
    MILLION_YUAN = ("百万元", 100_000_000, "×1 million yuan")
    YI_YUAN = ("亿元", 10_000_000_000, "×100 million yuan")
    EURO = ("€", 100, "€")

    def __init__(self, word: str, fen: int, english: str) -> None:
        self.word = word
        self.fen = fen
        self.english = english

    def in_(self, language: str) -> str:
        """What the unit is called in ``zh`` or ``en``."""
        return self.word if language == "zh" else self.english

    @classmethod
    def from_word(cls, word: str) -> Unit | None:
        """The unit printed as ``word`` (``万元``), or None."""
        return next((unit for unit in cls if unit.word == word), None)


def parse_decimal(text: str) -> Decimal | None:
    """Read a printed number (``5,168``, ``-3.5``, full-width digits, − for minus), or None.

    Thousands separators must stand every three digits: ``1,23`` is not a number.
    """
    plain = text.strip().translate(_WIDTHS)
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1]
    if not _number().fullmatch(plain):
        return None
    try:
        return Decimal(plain.replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern admits only numbers
        return None


_FEW_DIGITS = 6
"""An amount of so many digits is below :data:`LARGEST` in any unit."""


def parse_amount(text: str, unit: Unit) -> tuple[int, int] | None:
    """Read a printed amount: ``(fen, resolution)``, or None if it is not a number.

    ``resolution`` is what one unit of the last printed digit is worth in fen: ``5,168`` in 万元
    gives ``(5_168_000_000, 1_000_000)``. Digits below one fen are rounded half to even; the
    resolution is then 1. Amounts beyond :data:`LARGEST` give None.
    """
    if len(text) <= _FEW_DIGITS and text.isascii() and text.isdigit():
        return int(text) * unit.fen, unit.fen  # most are so, and need no Decimal
    number = parse_decimal(text)
    if number is None:
        return None
    return scale_exactly(number, unit.fen)


def parse_percent(text: str) -> tuple[int, int] | None:
    """Read ``-5.6%`` or ``-5.6`` as ``(micropercent, resolution)``, or None."""
    plain = text.strip().rstrip("%％").strip()
    number = parse_decimal(plain)
    if number is None:
        return None
    return scale_exactly(number, MICROPERCENT)


def scale_exactly(number: Decimal, size: int) -> tuple[int, int] | None:
    """``number`` of a unit worth ``size`` coins as ``(coins, resolution)``, None if too large."""
    if not number.is_finite() or number.adjusted() > 20:
        return None
    exponent = number.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    coins = int((number * size).to_integral_value())
    if abs(coins) > LARGEST:
        return None
    return coins, max(1, size // 10 ** min(places, 30))


def format_amount(fen: int, unit: Unit, places: int | None = None) -> str:
    """Write ``fen`` in ``unit`` with thousands separators, exactly.

    ``places`` fixes the decimals (rounded half to even); None writes as many as the amount needs.
    """
    number = Decimal(fen) / Decimal(unit.fen)
    if places is None:
        text = f"{number:,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return f"{round(number, places):,.{places}f}"


def format_percent(micropercent: int, places: int = 1) -> str:
    """Write micropercent as ``-5.6%``."""
    return f"{round(Decimal(micropercent) / MICROPERCENT, places):.{places}f}%"


def decimal_amount(fen: int, unit: Unit) -> Decimal:
    """``fen`` in ``unit`` as an exact Decimal."""
    return Decimal(fen) / Decimal(unit.fen)


_WIDTHS = str.maketrans("０１２３４５６７８９，．－−＋（）", "0123456789,.--+()")

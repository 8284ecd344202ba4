"""What a person typed into the search bar: words, and a range of amounts.

Words are parted by spaces and all must match. ``>5000``, ``<=1.5亿``, ``=49,001``, ``5000..6000``
and a bare number with separators (``49,001``) are amounts, in the Book's unit unless they name
their own. Full-width characters are read as their plain forms. Words that are one phrase in English
(*debt service*) are one word, and *of* and the like are left out beside English.
"""

from __future__ import annotations

import re

from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.money import LARGEST, Unit, parse_decimal, scale_exactly
from xgbudget_tui.model.value import value_class
from xgbudget_tui.store.pinyin import search_form
from xgbudget_tui.store.word_matches import join_english

_UNITS = {
    "": None,
    "元": Unit.YUAN,
    "千元": Unit.THOUSAND_YUAN,
    "万": Unit.WAN_YUAN,
    "万元": Unit.WAN_YUAN,
    "亿": Unit.YI_YUAN,
    "亿元": Unit.YI_YUAN,
}
_NUMBER = r"([+-]?[\d,]*\.?\d+|[+-]?[\d,]+)(元|千元|万元|万|亿元|亿)?"
_OPERATOR = r"(>=|<=|>|<|=|≥|≤)"
_COMPARED = rf"(>=|<=|>|<|=|≥|≤){_NUMBER}"
_BETWEEN = rf"{_NUMBER}(?:\.\.+|~){_NUMBER}"
_SEPARATED = r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?:元|千元|万元|万|亿元|亿)?"


@value_class
class Amounts:
    """Amounts from ``low`` to ``high``, both included, in fen."""

    low: int = -LARGEST
    high: int = LARGEST

    def within(self, other: Amounts) -> Amounts:
        """The amounts that lie in both."""
        return Amounts(max(self.low, other.low), min(self.high, other.high))


@value_class
class Query:
    """Words in the form that names are searched in, and the amounts a line must show one of."""

    words: tuple[str, ...]
    amounts: Amounts | None = None


def read_query(text: str, unit: Unit) -> Query:
    """Read a search; ``unit`` is that of amounts which name none.

    Raises QueryError for an amount that cannot be read.
    """
    words: list[str] = []
    amounts: Amounts | None = None
    for word in _split(text):
        found = _read_amounts(word, unit)
        if found is None:
            words.append(word)
        else:
            amounts = found if amounts is None else amounts.within(found)
    return Query(join_english(tuple(dict.fromkeys(words))), amounts)


def _split(text: str) -> list[str]:
    """Words in search form; an operator that stands alone belongs to the word after it."""
    words: list[str] = []
    for part in text.split():
        word = search_form(part)
        if words and re.fullmatch(_OPERATOR, words[-1]):
            words[-1] += word
        elif word:
            words.append(word)
    return words


def _read_amounts(word: str, unit: Unit) -> Amounts | None:
    """The amounts a word stands for, None if it is a name, a code or pinyin."""
    if compared := re.fullmatch(_COMPARED, word):
        operator, number, suffix = compared.groups()
        return _compare(operator, *_measure(number, suffix, unit))
    if between := re.fullmatch(_BETWEEN, word):
        first, first_unit, second, second_unit = between.groups()
        low, _ = _measure(first, first_unit or second_unit, unit)
        high, _ = _measure(second, second_unit, unit)
        return Amounts(min(low, high), max(low, high))
    if re.fullmatch(_SEPARATED, word):
        return _read_amounts(f"={word}", unit)
    if re.match(_OPERATOR, word):
        raise QueryError(
            f"“{word}” is not an amount: write >5000, <=1.5亿 or 5000..6000.",
            f"“{word}”不是金额：请写 >5000、<=1.5亿 或 5000..6000。",
        )
    return None


def _measure(number: str, suffix: str | None, unit: Unit) -> tuple[int, int]:
    """A typed number as fen, and what one unit of its last digit is worth."""
    amount = parse_decimal(number)
    fen = None
    if amount is not None:
        fen = scale_exactly(amount, (_UNITS[suffix or ""] or unit).fen)
    if fen is None:
        raise QueryError(
            f"“{number}” is not a number, or too large.", f"“{number}”不是数，或过大。"
        )
    return fen


def _compare(operator: str, fen: int, resolution: int) -> Amounts:
    if operator == ">":
        return Amounts(low=min(fen + 1, LARGEST))
    if operator == "<":
        return Amounts(high=max(fen - 1, -LARGEST))
    if operator in (">=", "≥"):
        return Amounts(low=fen)
    if operator in ("<=", "≤"):
        return Amounts(high=fen)
    # Equal as far as it was typed: =49001 in 万元 also finds 490,012,345.67 元.
    low, high = fen - resolution // 2, fen + (resolution - 1) // 2
    return Amounts(max(low, -LARGEST), min(high, LARGEST))

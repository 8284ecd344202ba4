"""Names of line items: as printed, the outline prefix apart, and a normalised form.

Import and search must agree on the normalised form to the byte, so it is made here and nowhere
else: NFKC, common traditional and variant characters to simplified, spaces out (one is kept
between two words of letters).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from xgbudget_tui.model.value import value_class

_TRADITIONAL = (
    "稅預決債務業務總計額國資產營運費補貼農環與發轉專項級縣區鎮鄉學醫療衛勞動場機關設備車"
    "體育傳媒廣電視權護養險貸餘結轉減價單個滿標實際擔財經濟龍東聯會員議黨統戰無為開辦處團"
    "檔辦館歷書執檢訴訟獄緝戶繳罰沒賣買"
)
_SIMPLIFIED = (
    "税预决债务业务总计额国资产营运费补贴农环与发转专项级县区镇乡学医疗卫劳动场机关设备车"
    "体育传媒广电视权护养险贷余结转减价单个满标实际担财经济龙东联会员议党统战无为开办处团"
    "档办馆历书执检诉讼狱缉户缴罚没卖买"
)
_QUOTES = {"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "﹣": "-"}
_VARIANTS = str.maketrans(dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)) | _QUOTES)
_CONTROLS = {"Cc", "Cf", "Cs", "Co", "Cn"}


@value_class
class OutlinePrefix:
    """A printed outline numeral: its text, its style and its number (1 for 一、, (一), 1.)."""

    text: str
    style: str
    number: int


_NUMERALS = "一二三四五六七八九十"
_PREFIXES = (
    ("hanzi", r"\s*([一二三四五六七八九十百]+)\s*[、．.]\s*"),
    ("hanzi_bracket", r"\s*[（(]\s*([一二三四五六七八九十百]+)\s*[）)]\s*[、．.]?\s*"),
    ("arabic_bracket", r"\s*[（(]\s*(\d{1,3})\s*[）)]\s*"),
    ("arabic", r"\s*(\d{1,3})\s*(?:[、．]|\.(?!\d))\s*"),
    ("circled", r"\s*([①-⑳])\s*"),
)


# Patterns are compiled when first used: the explorer's first paint uses few of them.
@cache
def _spaces() -> re.Pattern[str]:
    return re.compile(r"[\s\u200b\u200c\u200d\ufeff\u3000\xa0]+")


@cache
def _prefixes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((style, re.compile(pattern)) for style, pattern in _PREFIXES)


def split_outline(printed: str) -> tuple[OutlinePrefix | None, str]:
    """Part ``1. 体制补助收入`` into its outline prefix and the rest; prefix None if there is none.

    Styles, from outer to inner as documents usually nest them: ``hanzi`` 一、, ``hanzi_bracket``
    (一), ``arabic`` 1., ``arabic_bracket`` (1), ``circled`` ①.
    """
    for style, pattern in _prefixes():
        match = pattern.match(printed)
        if match and match.end() < len(printed):
            number = numeral_value(match.group(1))
            return OutlinePrefix(match.group(0), style, number), printed[match.end() :]
    return None, printed


@lru_cache(maxsize=16384)
def normalise_name(printed: str) -> str:
    """The form names are matched in: NFKC, simplified, no spaces, straight quotes.

    Control and format characters (bidirectional marks, escapes) are dropped.
    """
    if printed.isascii() and printed.isalnum():
        return printed
    text, before = _simplify(printed), printed
    # Taking a space out can bring a letter and its accent together, so repeat until it stands.
    while text != before:
        text, before = _simplify(text), text
    return printed if text == printed else text  # one text in memory instead of two


def _simplify(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).translate(_VARIANTS)
    printable = text.isprintable()
    # Of all spaces the plain one alone is printable.
    if " " in text or not printable:
        text = _spaces().sub(_keep_between_words, text)
    if printable:
        return text
    return "".join(char for char in text if unicodedata.category(char) not in _CONTROLS)


def _keep_between_words(space: re.Match[str]) -> str:
    """A space inside Chinese is an accident of print; one between two words of letters is not."""
    text, before, after = space.string, space.start() - 1, space.end()
    inside = before >= 0 and after < len(text)
    return " " if inside and _is_letter(text[before]) and _is_letter(text[after]) else ""


def _is_letter(char: str) -> bool:
    return char.isalpha() and char < "\u2e80"


def bare_name(printed: str) -> str:
    """The normalised label without its outline prefix: ``(二) 非稅收入`` is ``非税收入``."""
    return normalise_name(split_outline(printed)[1])


def numeral_value(text: str) -> int:
    """The number that digits, hanzi (up to 999) or a circled digit stand for."""
    if text.isdigit():
        return int(text) if text.isascii() else ord(text) - ord("①") + 1
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    if text.startswith("百"):
        text = "一" + text
    if "百" in text:
        hundreds, _, rest = text.partition("百")
        return 100 * numeral_value(hundreds) + (numeral_value(rest) if rest else 0)
    if "十" in text:
        tens, _, ones = text.partition("十")
        high = _NUMERALS.index(tens) + 1 if tens in _NUMERALS and tens else 1
        return 10 * high + (_NUMERALS.index(ones) + 1 if ones and ones in _NUMERALS else 0)
    return _NUMERALS.index(text[0]) + 1


def character_pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters, by which names and titles are found to be alike."""
    return frozenset(text[start : start + 2] for start in range(len(text) - 1))


def pair_likeness(one: str, other: str) -> float:
    """The share of the pairs of characters that two texts have in common, 0 to 1 (Dice's)."""
    ours, theirs = _counted_pairs(one), _counted_pairs(other)
    total = len(ours) + len(theirs)
    return 2 * len(ours & theirs) / total if total else 0.0


@lru_cache(maxsize=16384)
def _counted_pairs(text: str) -> frozenset[str]:
    """The pairs of characters of a text; one that comes again is told apart by its count."""
    pairs: set[str] = set()
    for start in range(len(text) - 1):
        pair = text[start : start + 2]
        while pair in pairs:
            pair += "+"
        pairs.add(pair)
    return frozenset(pairs)

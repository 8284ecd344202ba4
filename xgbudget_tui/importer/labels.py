"""The number printed on a table or before a listed title: 表3, 附表1-3, 2.1, 表 十 九."""

from __future__ import annotations

import re
from functools import lru_cache

from xgbudget_tui.model.names import numeral_value
from xgbudget_tui.model.value import value_class

# 一般 and 三公 begin titles: their first character is no numeral.
_ONE = r"(?:[二四五六七八九]|一(?!\s*般)|三(?!\s*公))"
_HANZI = rf"(?:{_ONE}?\s?百\s?零?\s?)?(?:(?:{_ONE}\s?)?十(?:\s?{_ONE})?|{_ONE})"
_YEAR = r"(?:[1１][9９]|[2２][0０])\d\d\s*年"
_DIGITS = rf"(?:\d{{1,3}}(?!\d)|\d{{1,3}}?(?={_YEAR}))"
_FURTHER = rf"(?:\s*[-—–－]\s*|[.．]){_DIGITS}"
_MARK = r"[:：、.．)）\ufffd]+"
_REST = rf"(?P<behind>\s*(?P<mark>{_MARK})?\s*)(?P<rest>.*)"
_LABELLED = re.compile(
    rf"\s*(?:附\s*)?(?:图\s*)?[表件]\s*(?P<number>(?:{_DIGITS}|{_HANZI})(?:{_FURTHER})*){_REST}",
    re.S,
)
_NUMBERED = re.compile(
    rf"\s*(?:[-*•·●○]\s*)?(?:附件?\s*[:：]\s*)?(?P<number>{_DIGITS}(?:{_FURTHER})*){_REST}", re.S
)
_BARE = re.compile(r"附\s*[件表]\s*[:：]?")
_SHEET = re.compile(r"\D{0,2}?(?P<number>\d{1,3})(?:[-—_.]\d{1,2})?")
_FORM = re.compile(r"[\u4e00-\u9fff]{1,6}\s*0*(?P<number>\d{1,3})\s*表")
_COUNTED = re.compile(r"[年月日季度亿万元个项%％\d]")
"""After a number without a mark these make it a count (3 月, 5 万元) or a decimal."""


@value_class
class Label:
    """A printed label: its number in digits (``12``, ``1-2``; "" for a bare 附件), what follows.

    ``end`` is where the rest begins within the text; ``named`` says that a word (表, 附件) stands
    before the number, ``marked`` that a mark (、) or such a word parts it from what follows.
    """

    number: str
    rest: str
    end: int
    named: bool = True
    marked: bool = True

    @property
    def is_compound(self) -> bool:
        """Whether the number has several parts (``1-2``, ``2.1``)."""
        return not self.number.isdigit()


@lru_cache(maxsize=4096)
def split_label(text: str) -> Label | None:
    """The label a line starts with (``表十二：2025年…``), or None."""
    match = _LABELLED.match(text)
    if match is not None:
        # 表一 of 表一般公共预算 is no label: a numeral in hanzi needs a mark or a space behind it.
        spelled = not match["number"][0].isdigit()
        loose = not match["behind"] and match["rest"] and not re.match(_YEAR, match["rest"])
        if not (spelled and loose) and not (loose and _COUNTED.match(match["rest"])):
            return _label(match, named=True)
    return Label("", "", len(text)) if _BARE.fullmatch(text.strip()) else None


@lru_cache(maxsize=16384)
def split_number(text: str) -> Label | None:
    """The label or the bare number (``2.1 2022年…``, ``3、…``) a title starts with, or None.

    A number alone is none: something must follow.
    """
    label = split_label(text)
    if label is not None:
        return label
    match = _NUMBERED.match(text)
    if match is None or not match["rest"].strip():
        return None
    rest = match["rest"]
    if not match["mark"] and not re.match(_YEAR, rest):
        spaced = bool(match["behind"]) or not match["number"].isdigit()
        if not spaced or _COUNTED.match(rest) or not re.match(r"[\u4e00-\u9fff“\"《（(]", rest):
            return None
    return _label(match, named=False)


def _label(match: re.Match[str], *, named: bool) -> Label:
    number, marked = in_digits(match["number"]), named or bool(match["mark"])
    return Label(number, match["rest"].strip(), match.start("rest"), named, marked)


def strip_number(title: str) -> str:
    """A title without the number printed before it."""
    label = split_number(title)
    return label.rest if label is not None and label.rest else title


def find_form_number(text: str) -> str:
    """The number of a form printed by itself above a table (社预 01 表, 公开02表), "" if none."""
    match = _FORM.fullmatch(text.strip())
    return str(int(match["number"])) if match else ""


def number_of_sheet(name: str) -> str:
    """The number a sheet's name states (``01-1`` is a part of table 1), "" if it states none."""
    match = _SHEET.fullmatch("".join(name.split()))
    return str(int(match.group("number"))) if match else ""


def in_digits(printed: str) -> str:
    """A printed number (``十 二``, ``1 - 2``, ``2.1``) in digits (``12``, ``1-2``, ``2.1``)."""
    plain = re.sub(r"[—–－]", "-", "".join(printed.split())).replace("．", ".")
    parts = [part for part in re.split(r"([-.])", plain) if part]
    return "".join(part if part in {"-", "."} else str(_value(part)) for part in parts)


def _value(part: str) -> int:
    return int(part) if part.isdecimal() else numeral_value(part.replace("零", ""))

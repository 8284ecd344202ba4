"""Every number of a text and what it is: a stated figure, a year or date, an ordinal, a name."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from decimal import Decimal

from xgbudget_tui.model.money import LARGEST, MICROPERCENT, scale_exactly
from xgbudget_tui.model.terms import FigureState, TokenUse
from xgbudget_tui.model.value import value_class

_WIDTHS = str.maketrans("０１２３４５６７８９．，－−＋％", "0123456789.,--+%")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?")
_GAP = r"[\s*_]*"
_MORE = r"(?:多|余|来|几)?"
_SCALES = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4}
_SCALES |= {"千": 10**3, "百": 10**2, "": 1}
_SCALE = r"(万亿|亿|千万|百万|十万|万|千|百)?"
_COUNTED = (
    "平方米|平方公里|立方米|平米|公里|公顷|公斤|千瓦时|小时|个月|人次|人日|个百分点|百分点|美元|欧元|"
    "港元|个|项|户|家|人|件|次|名|套|栋|幢|处|所|座|台|辆|亩|吨|米|场|篇|份|种|类|笔|期|支|岁|倍|张|批|"
    "只|头|条|村|街道|社区|小区|天|年|周|宗|起|位|级|门|块|本|册|间|床|片|株|艘|架|组|轮|度|元"
)
_UNIT = re.compile(rf"{_GAP}{_MORE}{_GAP}({_SCALE}\s*({_COUNTED})|[%％]|‰|亿|万)")
_YEAR = re.compile(rf"{_GAP}年(?!均|期)|\s*[-—–~～至]+\s*(?:19|20)\d\d{_GAP}年")
_DATE = re.compile(r"\s*(?:月(?!均)|日(?!均))")
_ORDINAL_BEFORE = re.compile(r"(?:第|附件|附表|附图|表|图|栏|〔|\[|【|No\.?|№|[A-Za-z])\s*$")
_ORDINAL_AFTER = re.compile(r"\s*(?:号(?!楼)|届|〕|】|\]|[A-Za-z])")
_OUTLINE_BEFORE = re.compile(r"(?:^|[\n。；：:])\s*[（(]?\s*$")
_OUTLINE_AFTER = re.compile(r"\s*(?:[、．]|\.(?!\d)|[）)])")
_NUMBERED_YEAR = re.compile(r"\d{1,2}\.(?:19|20)\d\d")
_RANGE = re.compile(r"\s*[-—–~～至到]+\s*")
_SIGN = re.compile(r"(?<![0-9A-Za-z%])[-+]$")
_TITLES = re.compile(r"《[^》\n]*》|〔[^〕\n]*〕")


@value_class
class Number:
    """A number at ``start .. end`` of a text, its unit ending at ``stop``.

    ``use`` is CLAIM for a stated figure, else YEAR, OUTLINE or NAME. ``value`` is fen for money
    (state AMOUNT), micropercent for a ratio, and for a count of things (state TEXT) the count,
    None where it is no whole number; ``resolution`` belongs to ``value``.
    """

    start: int
    end: int
    stop: int
    printed: str
    use: TokenUse
    state: FigureState = FigureState.TEXT
    value: int | None = None
    resolution: int = 0
    unit_word: str = ""

    @property
    def year(self) -> int | None:
        """The calendar year it names, if it is one."""
        named = self.use is TokenUse.YEAR and len(self.printed) == 4
        return int(self.printed.translate(_WIDTHS)) if named else None


def find_numbers(text: str) -> tuple[Number, ...]:
    """Every number of ``text`` in order."""
    plain = text.translate(_WIDTHS)
    titles = deque(match.span() for match in _TITLES.finditer(plain))
    found: list[Number] = []
    for match in _NUMBER.finditer(plain):
        while titles and titles[0][1] <= match.start():
            titles.popleft()
        if titles and titles[0][0] < match.start():
            found.append(_name(match, text))
        elif _is_numbered_year(match, plain):
            found.extend(_part_numbered_year(match, text))
        else:
            found.append(_number(match, plain, text))
    return tuple(_share_units(found, plain))


def _is_numbered_year(match: re.Match[str], plain: str) -> bool:
    """Whether it is the numeral of a heading and a year that follows it without a space."""
    return (
        _NUMBERED_YEAR.fullmatch(match.group()) is not None
        and _OUTLINE_BEFORE.search(plain[max(0, match.start() - 6) : match.start()] or "\n")
        is not None
        and _YEAR.match(plain[match.end() : match.end() + 24]) is not None
    )


def _part_numbered_year(match: re.Match[str], text: str) -> Iterator[Number]:
    dot = match.start() + match.group().index(".")
    for start, end, use in (
        (match.start(), dot, TokenUse.OUTLINE),
        (dot + 1, match.end(), TokenUse.YEAR),
    ):
        yield Number(start, end, end, text[start:end], use)


def _number(match: re.Match[str], plain: str, text: str) -> Number:
    before = plain[max(0, match.start() - 6) : match.start()]
    after = plain[match.end() : match.end() + 24]
    if _is_calendar(match.group(), after):
        return _name(match, text, TokenUse.YEAR)
    if _ORDINAL_BEFORE.search(before) or _ORDINAL_AFTER.match(after):
        return _name(match, text)
    unit = _UNIT.match(after)
    if unit:
        return _stated(match, before, unit, text)
    if _OUTLINE_BEFORE.search(before or "\n") and _OUTLINE_AFTER.match(after):
        return _name(match, text, TokenUse.OUTLINE)
    return _name(match, text)


def _is_calendar(digits: str, after: str) -> bool:
    if len(digits) == 4 and digits[:2] in {"19", "20"} and _YEAR.match(after):
        return True
    return len(digits) <= 2 and _DATE.match(after) is not None


def _name(match: re.Match[str], text: str, use: TokenUse = TokenUse.NAME) -> Number:
    return Number(match.start(), match.end(), match.end(), text[slice(*match.span())], use)


def _stated(match: re.Match[str], before: str, unit: re.Match[str], text: str) -> Number:
    start = match.start()
    sign = _SIGN.search(before)
    if sign:
        start -= 1
    number = Decimal(match.group().replace(",", ""))
    if sign and sign.group() == "-":
        number = -number
    state, value, resolution = _measure(number, unit)
    return Number(
        start,
        match.end(),
        match.end() + unit.end(),
        text[start : match.end()],
        TokenUse.CLAIM,
        state,
        value,
        resolution,
        re.sub(r"\s", "", unit.group(1)),
    )


def _measure(number: Decimal, unit: re.Match[str]) -> tuple[FigureState, int | None, int]:
    word, scale, noun = unit.group(1).strip(), unit.group(2) or "", unit.group(3)
    if word in {"%", "％", "‰"} or noun in {"个百分点", "百分点"}:
        size = MICROPERCENT // 10 if word == "‰" else MICROPERCENT
        return FigureState.RATIO, *(scale_exactly(number, size) or (None, 0))
    if noun == "元":
        return FigureState.AMOUNT, *(scale_exactly(number, _SCALES[scale] * 100) or (None, 0))
    count = number * _SCALES[scale if noun else word]
    whole = int(count) if count == count.to_integral_value() and abs(count) <= LARGEST else None
    places = max(0, -int(number.as_tuple().exponent))
    return FigureState.TEXT, whole, max(1, _SCALES[scale if noun else word] // 10**places)


def _share_units(found: list[Number], plain: str) -> list[Number]:
    """Give the first end of a range (``10至15万元``) the unit of the second."""
    for index in range(len(found) - 2, -1, -1):
        number, after = found[index], found[index + 1]
        if number.use is not TokenUse.NAME or after.use is not TokenUse.CLAIM:
            continue
        if not _RANGE.fullmatch(plain[number.end : after.start]):
            continue
        unit = _UNIT.match(plain[after.end : after.end + 24])
        if unit is None:
            continue
        digits = number.printed.translate(_WIDTHS).replace(",", "")
        state, value, resolution = _measure(Decimal(digits), unit)
        found[index] = Number(
            number.start, number.end, number.end, number.printed,
            TokenUse.CLAIM, state, value, resolution, after.unit_word,
        )  # fmt: skip
    return found

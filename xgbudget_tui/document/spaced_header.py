"""The header of a table parted by single spaces: words broken over lines put back into columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

_YEAR = r"(?:(?:19|20)\d\d年)?"
_STAGE = r"(?:预计执行|预计完成|预算|决算|执行|完成|快报)"
_WORDS = re.compile(
    r"(?P<text>项目明细|备注|说明)"
    r"|(?P<code>(?:功能|经济)?(?:分类)?科目(?:编码|代码)|(?:政府|部门)经济分类科目|编码|代码)"
    rf"|(?P<ratio>{_YEAR}(?:为|占|比|较|完成(?!数)|同比)[^%％年]{{0,16}}(?:年[^%％]{{0,10}})?[%％]"
    r"|(?:增减|增长|增幅)率?[%％]?)"
    rf"|(?P<amount>{_YEAR}(?:上年|本年)?(?:年初|调整|变动)?(?:收入|支出)?{_STAGE}(?:总额|草案)?数?(?!科目)"
    r"|金额|合计|小计|总计|增减额|其中[:：][\u4e00-\u9fff]{2,4}"
    r"|[\u4e00-\u9fff]{2,10}?保险(?:[(（][^()（）]*[)）])?基金)"
    r"|(?P<name>(?:功能)?(?:分类)?科目名称|项目名称|(?:预算|功能|收支|基金)?(?:科目|项目)|收入|支出|地区)"
)


class Use(Enum):
    """What a column of the header holds."""

    CODE = "code"
    NAME = "name"
    AMOUNT = "amount"
    RATIO = "ratio"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Word:
    """A column's heading and what it holds."""

    label: str
    use: Use


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of each side of a table, and the words that stand over the sides."""

    sides: tuple[tuple[Word, ...], ...]
    banners: tuple[str, ...] = ()


def read_header(lines: Sequence[str]) -> Header | None:
    """The columns that the header's lines name together; None if any part is no known heading."""
    joined = re.sub(r"\s+", "", "".join(lines))
    words: list[Word] = []
    at = 0
    while at < len(joined):
        match = _WORDS.match(joined, at)
        if match is None or match.lastgroup is None:
            return None
        words.append(Word(match.group(), Use(match.lastgroup)))
        at = match.end()
    banners: list[str] = []
    while len(words) > 2 and words[0].use is Use.NAME and words[1].use is Use.NAME:
        banners.append(words.pop(0).label)
    if len(banners) == 1 and words and words[0].label in {"收入", "支出"}:
        banners.append(words.pop(0).label)
    sides = _part(words)
    if not sides or (banners and len(banners) != len(sides)):
        return None
    return Header(tuple(sides), tuple(banners))


def _part(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """A name or a code behind a figure opens a further side."""
    sides: list[list[Word]] = []
    for word in words:
        opens = word.use in {Use.NAME, Use.CODE}
        if not sides or (opens and any(w.use in {Use.AMOUNT, Use.RATIO} for w in sides[-1])):
            sides.append([])
        sides[-1].append(word)
    whole = all(
        any(w.use is Use.NAME for w in side) and any(w.use is Use.AMOUNT for w in side)
        for side in sides
    )
    return [tuple(side) for side in sides] if whole else []

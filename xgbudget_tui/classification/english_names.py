"""English names of lines, columns and titles, for people who read no Chinese.

``names-en.tsv`` has a name of the documents in each line, normalised as all names are
(:func:`~xgbudget_tui.model.names.normalise_name`), its English, its short English ("" where the
English is short enough for a narrow column, at most 28 characters), and the official codes that
bear this name. It was translated for this program; one English word for one Chinese term.

A name is looked up in this order: the name itself where the list has it; the official name of its
code; the name without what may stand around it (其中：, （款）, a year); what can be put together
from words of the list. What is in none of these has no English and is shown as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from xgbudget_tui.classification.english_places import english_area, english_areas
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.names import bare_name, normalise_name


class EnglishName(NamedTuple):
    """A name in English; ``short`` fits a narrow column and may be the same."""

    full: str
    short: str

    def fitting(self, room: int) -> str:
        """The full name where it has room (in cells), else the short one."""
        return self.full if len(self.full) <= room else self.short


_FILE = Path(__file__).with_name("names-en.tsv")
_YEAR = r"((?:19|20)\d\d)年度?"
_LONGEST = 28
_JOINED = {"的": "", "和": "and", "及": "and", "与": "and", "、": ",", "表": "table"}
"""Words of one character that may stand between others in a name that is put together."""
_PROPER = frozenset(
    ("Chinese", "China", "Hainan", "Hong", "Lijiang", "Taiwan", "Yangpu", "Party", "Communist")
)
# Patterns are compiled when first used (by re itself): the first paint needs few of them.
_NAMED_PLACE = r" (?:City|District|County|Province|Prefecture|Region|Banner)$"
_PLACE = r"[\u4e00-\u9fff]{1,10}?(?:自治[区州县旗]|[省市县区州盟旗镇乡])"


@cache
def _lines() -> Mapping[str, str]:
    """The rest of each line of the list by its name; parted when it is looked up."""
    text = _FILE.read_text(encoding="utf-8")
    return dict(line.split("\t", 1) for line in text.splitlines())


@cache
def listed_names() -> tuple[tuple[str, str], ...]:
    """The names of the list, each with its full English."""
    return tuple((name, rest.partition("\t")[0]) for name, rest in _lines().items())


@cache
def _names_of_codes() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for name, rest in _lines().items():
        codes = rest.rpartition("\t")[2]
        if codes:
            names |= dict.fromkeys(codes.split(), name)
    return names


def _listed(key: str) -> EnglishName | None:
    rest = _lines().get(key)
    if rest is None:
        return None
    full, short, _ = rest.split("\t")
    return EnglishName(full, short or full)


@lru_cache(maxsize=16384)
def english_name(name: str, code: str | None = None) -> EnglishName | None:
    """The English of a line; None if it has none.

    A code decides where the list does not have the name: 地方政府一般债务收入 and 专项债务收入 may
    both be printed with the code of 债务收入 and are not the same.
    """
    for key in dict.fromkeys((normalise_name(name), bare_name(name))):
        if key in _lines():
            return _listed(key)
    official = _names_of_codes().get(code) if code is not None else None
    if official is not None:
        return _listed(official)
    return _found(normalise_name(name)) or _found(bare_name(name))


def english_place(name: str, code: str | None = None) -> EnglishName | None:
    """The English of a line that may be named with its table or with the lines above it.

    ``表10 收入总计`` is *Table 10: Grand total revenue*, ``4 支出表`` *4 Expenditure table*.
    """
    found = english_name(name, code)
    if found is not None:
        return found
    numbered = re.fullmatch(r"(表)?(\d[\d.-]*) (.+)", name)
    if numbered is not None and numbered[1]:
        return _led(f"Table {numbered[2]}: ", english_place(numbered[3], code))
    if numbered is not None:
        return _led(f"{numbered[2]} ", english_title(numbered[3]))
    if " / " not in name:
        return None
    *above, last = name.split(" / ")
    named = {one: english_place(one) for one in above} | {last: english_place(last, code)}
    if not any(named.values()):
        return None
    full = " / ".join(found.full if (found := named[one]) else one for one in (*above, last))
    return EnglishName(full, full)


def _led(lead: str, name: EnglishName | None) -> EnglishName | None:
    return name and EnglishName(lead + name.full, lead + name.short)


@lru_cache(maxsize=4096)
def english_label(label: str) -> EnglishName | None:
    """The English of what stands over a column: ``2022年执行数`` is *2022 execution*."""
    key = normalise_name(label)
    found = _found(key) or _of_ratio(key) or _composed(key, (), titled=True) or _of_book(key)
    if found is not None or "/" not in key:
        return found
    # A head over several columns and the head of one of them.
    parts = [english_label(part) for part in key.split("/")]
    full = " / ".join(part.full for part in parts if part is not None)
    short = " / ".join(part.short for part in parts if part is not None)
    return EnglishName(full, short) if all(parts) else None


_RATIO = re.compile(
    r"(?P<of>.*?)(?:(?P<growth>[比较](?P<base>.+?)(?P<way>增长|增加|增减|变动)(?:变化|幅度|率|额)?)"
    r"|(?P<achieved>完成(?P<planned>.+?)的?)|[为占](?P<whole>.+?)的?)(?:±?%|\(±?%\))"
)


def _of_ratio(key: str) -> EnglishName | None:
    """The English of a column of percentages: ``预算数为上年执行数的%``, ``比上年增长%``."""
    match = _RATIO.fullmatch(key)
    if match is None:
        return None
    of = english_label(match["of"]) if match["of"] else EnglishName("", "")
    base = english_label(match["base"] or match["planned"] or match["whole"])
    if of is None or base is None:
        return None
    on = _lowered(base.full)
    if match["growth"]:
        word = "growth" if match["way"] in {"增长", "增加"} else "change"
        said = f"{of.full} {word} on {on} (%)"
    elif match["achieved"]:
        said = f"{of.full} % of {on} achieved"
    else:
        said = f"{of.full} as % of {on}" if of.full else f"% of {on}"
    said = said.strip()
    said = said[:1].upper() + said[1:]
    return EnglishName(said, said)


def _of_book(key: str) -> EnglishName | None:
    """The English of what tells Books apart: ``广东省2021年`` and with a stage behind it."""
    match = re.fullmatch(rf"(\D+){_YEAR}(.*)", key)
    area = match and english_areas(match[1])
    if match is None or area is None:
        return None
    stage = _found(match[3]) if match[3] else EnglishName("", "")
    if stage is None:
        return None
    said = f"{area} {match[2]} {_lowered(stage.full)}".strip()
    return EnglishName(said, said)


@lru_cache(maxsize=4096)
def english_title(title: str, places: Sequence[str] = ()) -> EnglishName | None:
    """The English of a title, put together from its words.

    ``places`` are names of the area; a place a title begins with is spelt in pinyin if that is sure
    (:mod:`~xgbudget_tui.classification.english_places`), else it stays as printed.
    """
    key = normalise_name(title)
    return (
        _found(key)
        or _report(key)
        or _composed(key, tuple(map(normalise_name, places)), titled=True)
    )


def _report(key: str) -> EnglishName | None:
    """The English of 关于…的报告, which says first what it is: *Report on …*."""
    match = re.fullmatch(r"关于(.+?)的?报告(\([^()]+\))?", key)
    subject = match and english_title(match[1])
    if match is None or subject is None:
        return None
    behind = _cut(match[2], titled=True) if match[2] else []
    if behind is None:
        return None
    full = _joined([f"Report on {_lowered_title(subject.full)}", *behind])
    return EnglishName(full, full)


def _lowered_title(english: str) -> str:
    """A title within another: a place or a year it begins with stays as it is."""
    first = re.match(r"[^ ]+ (?:City|District|County|Province)\b", english)
    return english if first is not None else _lowered(english)


def title_in_english(section: SectionEntry) -> str:
    """The English of the title of a table; "" if it has none."""
    found = english_title(section.title or section.listed)
    return found.full if found is not None else ""


@lru_cache(maxsize=4096)
def english_sentence(sentence: str, *, beside: bool = False) -> str:
    """An English sentence about a document with the names in it in English where they have one.

    ``beside`` keeps each name as printed in brackets behind its English.
    """
    if not re.search(_HANZI, sentence):
        return sentence

    sentence = _GLOSS.sub("", sentence)
    sentence = re.sub(r"(?<=\d) (?=年)", "", sentence)  # as print spaces it: 2025 年
    sentence = re.sub(r"表(?=\d)", "table ", sentence)

    def put(found: re.Match[str]) -> str:
        unit = Unit.from_word(found[0])
        if unit is not None:
            return f" {unit.english}" if sentence[found.start() - 1].isdigit() else unit.english
        around = sentence[found.start() - 1 : found.start()] + sentence[found.end() :][:1]
        if re.search("[A-Za-z0-9]", around):
            return found[0]  # a piece of a name with letters in it: 棚户区B5区
        said = _translated(found)
        return f"{said} ({found[0]})" if beside and said != found[0] else said

    return re.sub(_CHINESE, put, sentence)


def english_error(error: BudgetError) -> str:
    """The English sentence of an error with the printed names in it in English."""
    said = str(error)
    for name in sorted(set(error.names), key=len, reverse=True):
        found = english_place(name) or english_title(name) or english_label(name)
        if found is not None:
            said = said.replace(name, found.full)
    return said


_GLOSS = re.compile(r" \((?:千|万|百万|亿)?元: [^()]*yuan\)")
"""What a sentence says a Chinese unit is worth; in English that is the unit's name."""
_HANZI = r"[\u4e00-\u9fff]"
_QUOTED = r"[“\"][\u4e00-\u9fff]{1,8}[”\"]"
_CHINESE = (
    r"(?:其中[:：])?(?:(?<![\d.,])(?:19|20)\d\d(?=[\u4e00-\u9fff])(?![千万百亿元]))?"
    rf"(?:{_QUOTED}|[\u4e00-\u9fff“”])"
    rf"(?:{_QUOTED}|[\u4e00-\u9fff“”]|[、\d%+-]+(?=[\u4e00-\u9fff“])"
    r"|[（(][\u4e00-\u9fff、\d%]+[）)])*(?:±?%|[（(]±?%[）)])?"
)
"""A run of Chinese, with what stands within it; a bracket only whole."""


def _translated(found: re.Match[str]) -> str:
    said = found[0]
    known = english_name(said) or english_title(said) or english_label(said)
    return known.full if known is not None else said


def _found(key: str) -> EnglishName | None:
    """The English of a normalised name, whole or without what may stand around it."""
    if not key:
        return None
    year = re.fullmatch(_YEAR, key)
    if year is not None:
        return EnglishName(year[1], year[1])
    return _listed(key) or _around(key) or _of_another_year(key) or _of_parts(key) or _of_area(key)


def _of_area(key: str) -> EnglishName | None:
    """The English of a name that is a place, or a place without those below it."""
    area = english_area(key.removesuffix("本级"))
    if area is None:
        return None
    said = area if english_area(key) else f"{area}, own level"
    return EnglishName(said, said)


def _around(key: str) -> EnglishName | None:
    """The English of a name with words before or after it that every name may have."""
    plain = key.lstrip("-")
    for suffix in ("(类)", "(款)", "(项)", "(目)"):
        plain = plain.removesuffix(suffix)
    if plain != key:
        return _found(plain)
    summed = re.fullmatch(r"(.+)(合计|总计|小计)", key)
    if summed is not None:
        whole = _found(summed[1])
        word = {"合计": "Total", "总计": "Grand total", "小计": "Subtotal"}[summed[2]]
        return whole and EnglishName(
            f"{word}: {_lowered(whole.full)}", f"{word}: {_lowered(whole.short)}"
        )
    of_which = re.fullmatch(r"其中:(?:\d+[.、])?(.+)", key)
    if of_which is None:
        return None
    inner = _found(of_which[1])
    return inner and EnglishName(f"Of which: {_lowered(inner.full)}", inner.short)


def _of_another_year(key: str) -> EnglishName | None:
    """The English of ``2019年预算数`` by that of 预算数: the list has a few years only."""
    match = re.fullmatch(r"((?:19|20)\d\d)年?度?(.+)", key)
    if match is None:
        return None
    at_end = re.fullmatch(r"[末底](.+)", match[2])
    standing = at_end and _found(at_end[1])
    if standing:
        said = f" at end of {match[1]}"
        return EnglishName(standing.full + said, f"{standing.short}, end {match[1]}")
    inner = _listed(match[2])
    return inner and EnglishName(
        f"{match[1]} {_lowered(inner.full)}", f"{match[1]} {_lowered(inner.short)}"
    )


def _of_parts(key: str) -> EnglishName | None:
    """The English of a name with a bracket behind it, or of several names in a row."""
    bracket = re.fullmatch(r"(.+?)\(([^()]+)\)", key)
    if bracket is not None:
        outer, inner = _found(bracket[1]), _found(bracket[2])
        if outer is not None and inner is not None:
            return EnglishName(f"{outer.full} ({_lowered(inner.full)})", outer.short)
    return _composed(key, (), titled=False)


def _composed(key: str, places: tuple[str, ...], *, titled: bool) -> EnglishName | None:
    """A name put together from listed words with nothing left over, the longest words first.

    A title may have a place before it, years, digits and single characters that join words.
    """
    place = next((one for one in places if one and key.startswith(one)), "")
    rest = key[len(place) :]
    pieces = _cut(rest, titled=titled)
    if pieces is None and titled and not place:
        head = re.match(rf"(?:(?:19|20)\d\d年度?)?({_PLACE})+", rest)
        if head is not None and (pieces := _cut(rest[head.end() :], titled=True)) is not None:
            year = re.match(_YEAR, rest)
            place = rest[year.end() if year else 0 : head.end()]
            pieces = [*([year[1]] if year else []), *pieces]
    if pieces is None:
        return None
    spelt = ""
    if place:
        listed = _lines().get(place)
        spelt = listed.partition("\t")[0] if listed else english_areas(place) or ""
        place = spelt or place
    # A place and a year say enough: 江苏省2022年.
    if not spelt and not any(piece.isascii() and piece[:1].isalpha() for piece in pieces):
        return None
    full = _joined([*([place] if place else []), *pieces])
    return EnglishName(full, full)


def _cut(text: str, *, titled: bool) -> list[str] | None:
    """The English of the words a text is made of, as few as can be; None if one is not listed."""
    best: list[tuple[int, list[str]] | None] = [None] * (len(text) + 1)
    best[0] = 0, []
    for start in range(len(text)):
        before = best[start]
        if before is None:
            continue
        for end, english in _words_at(text, start, titled=titled):
            after = best[end]
            count = before[0] + 1
            if after is None or count < after[0]:
                best[end] = count, [*before[1], english]
    found = best[-1]
    if found is None or (not titled and found[0] > _MOST_WORDS):
        return None
    return [piece for piece in found[1] if piece]


_MOST_WORDS = 3
"""Words of which a line's name may be made; what is longer is rather the name of a project."""


def _words_at(text: str, start: int, *, titled: bool) -> Iterator[tuple[int, str]]:
    names = _lines()
    for end in range(min(len(text), start + _LONGEST), start + 1, -1):
        rest = names.get(text[start:end])
        if rest is not None:
            yield end, rest.partition("\t")[0]
    char = text[start]
    if char in _JOINED and (titled or char != "表"):
        yield start + 1, _JOINED[char]
    if titled:
        year = re.match(_YEAR, text[start:])
        if year is not None:
            yield start + year.end(), year[1]
        if char.isascii():
            same = re.match(r"[\x21-\x7e]*", text[start:])
            length = same.end() if same else 0
            yield start + max(1, length), text[start : start + length]


def _joined(pieces: Sequence[str]) -> str:
    """Words as one name: the first with a capital, the others without."""
    said = ""
    for piece in pieces:
        word = piece if not said else _lowered(piece)
        tight = word[:1] in ",.:;)%" or said.endswith("(") or not said
        said += word if tight else f" {word}"
    return said[:1].upper() + said[1:]


def _lowered(english: str) -> str:
    """An English name as it stands inside another."""
    first = re.split(r"[\s,':-]", english, maxsplit=1)[0]
    if first in _PROPER or not first[1:].islower() or re.search(_NAMED_PLACE, english):
        return english
    return english[:1].lower() + english[1:]

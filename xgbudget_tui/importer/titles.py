"""What a title says: label, year, place, kind and scope, and how alike two titles are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from xgbudget_tui.importer.labels import strip_number
from xgbudget_tui.importer.section_kinds import Kind, find_budget, find_kind, find_scope
from xgbudget_tui.model.book import Region
from xgbudget_tui.model.names import normalise_name, pair_likeness
from xgbudget_tui.model.terms import Budget, Flow, Phase, Scope
from xgbudget_tui.model.value import value_class

_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|\D|$)")
_HAN_YEAR = re.compile(r"[二][〇○零一二三四五六七八九]{3}(?=年)")
_YEAR_WORDS = re.compile(r"(?:(?<!\d)(?:19|20)\d\d|[二][〇○零一二三四五六七八九]{3})年?度?")
_PHASES: tuple[tuple[Phase, str], ...] = (
    (Phase.ADJUSTED, r"调整预算|预算调整|变动预算|调整后|调整数"),
    (Phase.EXPECTED, r"预计执行|预计完成|执行预计|预计数|快报"),
    (Phase.FINAL, r"决算"),
    (Phase.EXECUTION, r"执行|完成|实绩"),
    (Phase.BUDGET, r"预算(?:数|安排|草案)|年初|草案|计划数|预算"),
)
_ENDING = re.compile(
    r"(?:表[一二三四五六七八九十\d]*|说明|目标|清单|一览|报告|情况|草案)(?:[(（][^()（）]{1,24}[)）])*$"
)
_NO_TITLE = re.compile(
    r"[。；！？;]|[:：].|[,，](?![^()（）]*[)）])|^(?:备注|注|说明|情况说明|注释|附注)\d*[:：]"
)
LONGEST_TITLE = 80
"""Characters; a longer line is prose."""


@value_class
class TitleFacts:
    """What a title says of its section; None where it does not say."""

    title: str
    year: int | None
    kind: Kind | None
    budget: Budget | None
    flow: Flow | None
    scope: Scope | None
    phase: Phase | None


@lru_cache(maxsize=16384)
def read_title(title: str) -> TitleFacts:
    """Read a title in any printed form."""
    plain = normalise_name(strip_number(title))
    kind = find_kind(plain)
    budget = find_budget(plain) or (kind.budget if kind else None)
    return TitleFacts(
        title=title,
        year=find_year(plain),
        kind=kind,
        budget=budget or _implied_budget(kind),
        flow=kind.flow if kind else None,
        scope=find_scope(plain),
        phase=find_phase(plain),
    )


def _implied_budget(kind: Kind | None) -> Budget | None:
    if kind and kind.id in {"general_transfers", "general_basic_expenditure", "general_debt"}:
        return Budget.GENERAL_PUBLIC
    return Budget.GOVERNMENT_FUNDS if kind and kind.id == "fund_debt" else None


def find_year(text: str) -> int | None:
    """The last calendar year named, also in Chinese numerals; None if there is none."""
    return max((year for year, _, _ in find_years(text)), default=None)


def find_years(text: str) -> list[tuple[int, int, int]]:
    """Every calendar year named, as ``(year, start, end)`` in the normalised text."""
    plain = normalise_name(text)
    found = [(int(match.group(1)), *match.span()) for match in _YEAR.finditer(plain)]
    for match in _HAN_YEAR.finditer(plain):
        found.append((int(match.group().translate(_HAN_DIGITS)), *match.span()))
    return sorted(found, key=lambda one: one[1])


def find_phase(text: str) -> Phase | None:
    """The stage of the year a title or header names, or None."""
    plain = normalise_name(text)
    return next((phase for phase, words in _PHASES if re.search(words, plain)), None)


_OF_A_CHART = re.compile(r"\s*附?图\s*[\d一二三四五六七八九十]+(?:[-－.]\d+)?[\s:：、.]*\D")
"""What stands below or above a chart: 图 1 2025年全市一般公共预算收入构成情况."""


def is_title(text: str) -> bool:
    """Whether a line by itself looks like the title of a table or a note."""
    if len(text) > 3 * LONGEST_TITLE or _OF_A_CHART.match(text):
        return False
    body = normalise_name(strip_number(text))
    if not 4 <= len(body) <= LONGEST_TITLE or _NO_TITLE.search(body):
        return False
    ending = _ENDING.search(body)
    if ending is None:
        return False
    return ending.group().startswith("表") or find_kind(body) is not None


@lru_cache(maxsize=65536)
def core_title(title: str) -> str:
    """A title without year, label (表1) and brackets, for comparing."""
    plain = normalise_name(strip_number(title))
    plain = re.sub(r"([省市区县旗州])\1", r"\1", _YEAR_WORDS.sub("", plain))
    return re.sub(r"[()\"'“”\-:：、,，.《》]", "", plain)


def best_likeness(title: str, others: Iterable[str]) -> float:
    """How alike a title is to the likest of others; 0.0 if there are none."""
    core, best = core_title(title), 0.0
    for other in others:
        # What two titles share is the most that their likeness can be.
        if _shared(core, core_title(other)) > best:
            best = max(best, likeness(title, other))
    return best


def _shared(left: str, right: str) -> float:
    return 1.0 if left == right else max(pair_likeness(left, right), 0.9 * _contained(left, right))


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """How alike two titles are, 0 to 1: pairs of characters shared, facets that contradict less.

    A different flow, budget, scope or kind counts heavily: 收入表 and 支出表 differ in one word.
    """
    left, right = core_title(one), core_title(other)
    if left == right:
        return 1.0
    score = _shared(left, right)
    ours, theirs = read_title(one), read_title(other)
    for mine, yours, weight in (
        (ours.flow, theirs.flow, 0.5),
        (ours.budget, theirs.budget, 0.5),
        (ours.scope, theirs.scope, 0.25),
        (ours.kind and ours.kind.id, theirs.kind and theirs.kind.id, 0.2),
        (ours.year, theirs.year, 0.1),
    ):
        if mine != yours:
            score -= weight if mine and yours else weight / 3
    return max(0.0, score)


def _contained(left: str, right: str) -> float:
    """How much of the shorter title is the beginning or end of the longer one."""
    short, long = sorted((left, right), key=len)
    return 1.0 if len(short) > 5 and (long.startswith(short) or long.endswith(short)) else 0.0


_AFTER_PLACE = re.compile(
    r"人民政府|区本级|本级|全(?:省|市|区|县)|一般公共|公共财政|政府|国有资本|社会保险|社保|财政|预算|决算|"
    r"转移支付|税收返还|预备费|举借|债务|[“\"]三公|重点项目|20\d\d|对下|基金|地方|部门|收入|支出"
)
_UNITS = re.compile(
    r"[\u4e00-\u9fff]{1,9}?(?:自治区|自治州|自治县|自治旗|特别行政区|新区|开发区|"
    r"省|市(?!区(?!本级|级))|区|县|旗|州(?![市区县])|盟|镇|乡)"
)
_LONGEST_PLACE = 16
_LEVELS = {"省": "province", "市": "city", "区": "district", "县": "county", "旗": "county"}
_NO_PLACE = re.compile(r"^(?:全|各|本|对|县|区|市|省|下|第|分|自治区)")
_OTHERS = re.compile(r"(?:和[省市区]|[与及对](?:各)?[省市区县])$")
"""Behind a place: 黑龙江省和省本级, 广西壮族自治区对市县."""
_GENERIC = frozenset({"自治区", "自治州", "自治县", "开发区", "新区", "地区", "市区", "城区"})
"""Kinds of places, which by themselves name none."""
_PROVINCE = re.compile(
    r"(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区|(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|"
    r"山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省"
)
_OFFICE = re.compile(r"(?:人民政府|财政[厅局])$")


def find_region(titles: Iterable[str], own: Iterable[str] = ()) -> Region:
    """The place whose budget it is, from what stands before the field's words in its titles.

    What the document's ``own`` title names goes before what most titles name.
    """
    first = Counter(chain for line in own if (chain := _read_place(line)))
    votes = first + Counter(chain for line in titles if (chain := _read_place(line)))
    if not votes:
        return Region("")
    names = Counter[str]()
    for chain, count in (first or votes).items():
        names[chain[-1]] += count
    name = names.most_common(1)[0][0]
    chain = max((chain for chain in votes if chain[-1] == name), key=lambda c: (len(c), votes[c]))
    return _region_of(chain)


def find_region_alone(lines: Iterable[str]) -> Region:
    """The place that a line of the cover names by itself, or with the office that publishes."""
    for line in lines:
        plain = _OFFICE.sub("", normalise_name(line))
        chain = tuple(_UNITS.findall(plain))
        if len(plain) <= _LONGEST_PLACE and plain == "".join(chain) and _is_place(chain):
            return _region_of(chain)
    return Region("")


def find_region_of_rows(names: Iterable[str]) -> Region:
    """The place whose own level (广东省本级) stands by name in a table by region."""
    plain = dict.fromkeys(normalise_name(name) for name in names)
    found = (name.removesuffix("本级") for name in plain if name.endswith("本级"))
    return find_region_alone(name for name in found if name in plain)


def find_province(texts: Iterable[str], ending: str) -> Region:
    """The province (``ending`` 省) or autonomous region (自治区) that texts name most, if clearly.

    Titles of a province often say 全省 or 自治区本级 and no more.
    """
    votes = Counter(name for text in texts for name in _PROVINCE.findall(text))
    named = [(name, count) for name, count in votes.most_common() if name.endswith(ending)]
    clear = named and named[0][1] * 2 > sum(count for _, count in named)
    return _region_of((named[0][0],)) if clear else Region("")


def _region_of(chain: tuple[str, ...]) -> Region:
    name = chain[-1]
    level = next((word for end, word in _LEVELS.items() if name.endswith(end)), None)
    parent = chain[-2] if len(chain) > 1 else None
    return Region(name, full_name="".join(chain), parent=parent, level=level)


def _is_place(chain: tuple[str, ...]) -> bool:
    return bool(chain) and chain[-1] not in _GENERIC and not _NO_PLACE.match(chain[0])


def _read_place(title: str) -> tuple[str, ...]:
    # A control character that stands in a title stands for nothing.
    plain = normalise_name(strip_number(title.replace("\ufffd", "")))
    plain = _YEAR_WORDS.sub("", plain[:60]).lstrip("关于")
    plain = re.sub("^年度?", "", plain)
    after = _AFTER_PLACE.search(plain)
    if after is None or after.start() < 1:
        return ()
    place = plain[: after.start()] + ("区" if after.group() == "区本级" else "")
    place = _OTHERS.sub("", place)
    units = _UNITS.findall(place)
    if not units or _NO_PLACE.match(place) or not _is_place(tuple(units)):
        return ()
    rest = place.removeprefix("".join(units))
    if rest and set(rest) - set("区县市省级的"):
        return ()
    return tuple(units)

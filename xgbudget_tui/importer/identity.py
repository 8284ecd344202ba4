"""Which budget a document is: its title, year, stage and place, from all that its titles say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from xgbudget_tui.document import Document, Grid, TextBlock
from xgbudget_tui.importer.printed_sections import is_statement
from xgbudget_tui.importer.titles import (
    find_province,
    find_region,
    find_region_alone,
    find_region_of_rows,
    find_year,
    find_years,
)
from xgbudget_tui.model.book import Region
from xgbudget_tui.model.names import normalise_name, split_outline
from xgbudget_tui.model.terms import Stage
from xgbudget_tui.model.value import value_class

LEAST_SHARE = 7
"""A year that fewer than one title in this many names is no year of the document."""

_BUDGET = re.compile("预算|决算")
_STAGES: tuple[tuple[Stage, str], ...] = (
    (Stage.FINAL, r"决算"),
    (Stage.ADJUSTED, r"预算调整|调整预算(?!数?的?[%％])|调整方案"),
    (Stage.BUDGET, r"草案|预算安排|预算公开"),
    (Stage.EXECUTION, r"执行|完成|预计"),
    (Stage.BUDGET, r"预算"),
)
_STEM_NOISE = re.compile(
    r"(?:19|20)\d\d|\d+|年度?|预算|决算|公开|报告|草案|附件|政府|财政|地方|债务|债券|限额|余额|发行|"
    r"还本|付息|使用|情况|执行|收支|收入|支出|汇总|套表|及|和|全省|全市|全区|全县|本级|自治区|一般|公共|"
    r"基金|表|"
    r"套|本|册|说明|目录|资料|文件|材料|定稿|终稿|初稿|修改|修订|修正|更正|订正|最新|合并|合集|扫描|打印|"
    r"公示|网站|稿|版|"
    r"revenue|expenditure|budget|funds?|final|report|tables?|copy|new|corrected|document|debt|scan|"
    r"draft|[-_ .()（）]+",
    re.IGNORECASE,
)


@value_class
class Identity:
    """What a Book is called and what it is of.

    ``guessed`` and ``year_guessed`` say that only the name of the file, or of the archive or folder
    it was published in, names the place or the year; ``stage_assumed`` that no title says a stage.
    """

    title: str
    region: Region
    year: int
    stage: Stage
    guessed: bool = False
    year_guessed: bool = False
    stage_assumed: bool = False


def find_identity(
    opening: Sequence[TextBlock], titles: Sequence[str], document: Document, within: str = ""
) -> Identity | None:
    """The identity by the document's opening lines and its sections' titles; None without a year.

    Where a document holds the execution of one year and the budget of the next, it is the latter.
    What neither says is looked for in the tables: the year in their headers, the place in their
    rows; last comes the file's name, then the name of what it was published in (``within``).
    """
    own = find_own_title(opening)
    lines = [block.text for block in opening if len(block.text) < 80]
    heads = [text for grid in _grids(document) for text in _head_of(grid)]
    year = _find_year([own] if own else [], titles)
    year = year or _find_year([], [*lines, *titles]) or _find_year([], heads)
    names = [stem_of(name) for name in (document.source.name, within) if name]
    said = year is not None
    year = year or next((found for name in names if (found := find_year(name))), None)
    if year is None:
        return None
    region = _find_region(own, lines, titles, document)
    guessed = not region.name
    if guessed:
        region = find_region(names)
    if not region.name:
        region = Region(_name_in_file(names[0]))
    notes = [b.text for b in document.blocks if isinstance(b, TextBlock) and is_statement(b.text)]
    stage = find_stage_of(year, own, titles)
    assumed = stage is None
    stage = stage or find_stage_of(year, None, (), [*heads, *notes])
    if stage is None:
        said_by = [_stage_said(year, name) for name in names]
        stage = next((one for one in said_by if one is not None), Stage.BUDGET)
    title = own or name_plainly(year, region, stage)
    named = guessed and bool(region.name)
    return Identity(title, region, year, stage, named, not said, assumed)


def name_plainly(year: int, region: Region, stage: Stage) -> str:
    """What a Book is called whose cover does not say."""
    return f"{year}年{region.full_name or region.name}{_WORDS[stage]}"


def stem_of(name: str) -> str:
    """The name of a file or folder without its suffix."""
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and re.fullmatch(r"[A-Za-z]\w{0,6}", suffix) else name


def _find_region(
    own: str | None, lines: Sequence[str], titles: Sequence[str], document: Document
) -> Region:
    first = [own] if own else []
    cover = find_region_alone(lines[:_LINES_OF_COVER])
    region = find_region([*lines, *titles], first)
    if cover.name and not find_region(first).name and not cover.name.endswith(region.name or "-"):
        return cover
    if not region.name:
        rows = [row[0].text for grid in _grids(document) for row in grid.rows[: _ROWS_OF_HEAD * 2]]
        region = find_region_of_rows(rows)
    for ending, said in _PROVINCES:
        if not region.name and any(re.search(said, title) for title in titles):
            region = find_province((text for _, text in document.texts()), ending)
    return region


def _grids(document: Document) -> Iterator[Grid]:
    return (block for block in document.blocks if isinstance(block, Grid))


def _head_of(grid: Grid) -> Iterator[str]:
    return (cell.text for row in grid.rows[:_ROWS_OF_HEAD] for cell in row if cell.text)


_PROVINCES = (("自治区", "自治区|全区"), ("省", "全省|省级|省本级"))
"""What the highest places are called, and how titles speak of them without a name."""
_LINES_OF_COVER = 12
_ROWS_OF_HEAD = 3
_WORDS = {
    Stage.BUDGET: "政府预算",
    Stage.ADJUSTED: "政府预算调整",
    Stage.EXECUTION: "预算执行情况",
    Stage.FINAL: "政府决算",
}


def find_own_title(opening: Sequence[TextBlock]) -> str | None:
    """The document's own title: the first line before its tables that names a budget.

    A title printed over two or three lines is put together again.
    """
    for index, block in enumerate(opening):
        plain = normalise_name(block.text)
        if (
            split_outline(plain)[0] is not None
            or not 6 <= len(plain) <= 60
            or not _BUDGET.search(plain)
            or re.search("[。，；]", plain)
        ):
            continue
        title, latest = block.text, block
        above = opening[index - 1] if index else None
        if above is not None and _is_near(above, block) and find_region_alone([above.text]).name:
            title = normalise_name(above.text) + title
        for further in opening[index + 1 : index + 3]:
            if not _carries_on(title, latest, further):
                break
            title, latest = title + further.text, further
        return title
    return None


def _is_near(above: TextBlock, below: TextBlock) -> bool:
    apart = below.place.line - above.place.line
    return apart in {1, 2} and above.place.sheet == below.place.sheet


def _carries_on(title: str, latest: TextBlock, further: TextBlock) -> bool:
    plain = normalise_name(further.text)
    if (
        not _is_near(latest, further)
        or not 2 <= len(plain) <= 40
        or re.search("[。，；：:—]|^[一二三四]、", plain)
    ):
        return False
    if re.match("[和与及暨]", plain) and _BUDGET.search(plain):
        return True
    unfinished = re.search("[和与及、的]$", normalise_name(title)) is not None
    whole = re.search("(?:报告|草案|公开|情况|表格?|说明)[)）]?(?:[(（].{0,6}[)）])?$", title)
    return unfinished or (whole is None and _BUDGET.search(plain) is not None)


def _find_year(own: Sequence[str], titles: Sequence[str]) -> int | None:
    """The latest year that enough titles name, else the one most name."""
    said = [year for title in titles if (year := find_year(title)) is not None]
    counts = Counter(said)
    if not counts:
        years = [year for title in own if (year := find_year(title)) is not None]
        return years[0] if years else None
    latest = max(counts)
    if counts[latest] >= 2 and counts[latest] * LEAST_SHARE >= len(said):
        return latest
    return counts.most_common(1)[0][0]


def find_stage_of(
    year: int, own: str | None, titles: Iterable[str], heads: Sequence[str] = ()
) -> Stage | None:
    """What kind of yearly document it is: what its titles say behind the year it is of.

    The headers of its tables and their notes (``heads``) say it where no title does; None where
    nothing does.
    """
    votes: Counter[Stage] = Counter()
    for weight, title in [(4, own or ""), *((1, title) for title in titles)]:
        stage = _stage_said(year, title)
        if stage is not None:
            votes[stage] += weight
    if not votes:
        votes.update(stage for head in heads if (stage := _stage_said(year, head)) is not None)
    return votes.most_common(1)[0][0] if votes else None


def _stage_said(year: int, title: str) -> Stage | None:
    plain = normalise_name(title)
    places = find_years(plain)
    if places and all(found != year for found, _, _ in places):
        return None
    starts = [end for found, _, end in places if found == year]
    tail = plain[starts[-1] :] if starts else plain
    following = [start for _, start, _ in find_years(tail)]
    tail = tail[: following[0]] if following else tail
    return next((stage for stage, words in _STAGES if re.search(words, tail)), None)


def _name_in_file(stem: str) -> str:
    """What is left of a file's name without years and the field's words.

    A single character (年) and a word of offices (汇总, 地方, 定稿) are no place.
    """
    words = [word for word in _STEM_NOISE.split(stem) if word]
    place = next((word for word in words if re.fullmatch(r"[\u4e00-\u9fff]{2,8}", word)), None)
    return place or next((word for word in words if word.isascii() and _LATIN.match(word)), "")


_LATIN = re.compile(r"[A-Za-z]{3,}$")

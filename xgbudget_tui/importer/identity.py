"""Which budget a document is: its title, year, stage and place, from all that its titles say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xgbudget_tui.document import TextBlock
from xgbudget_tui.importer.titles import find_region, find_year, find_years
from xgbudget_tui.model.book import Region
from xgbudget_tui.model.names import normalise_name, split_outline
from xgbudget_tui.model.terms import Stage

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
    r"(?:19|20)\d\d|\d+|预算|决算|公开|报告|草案|附件|政府|财政|"
    r"revenue|expenditure|budget|funds?|final|report|tables?|copy|[-_ .()（）]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a Book is called and what it is of; ``guessed`` if only the file name says the place."""

    title: str
    region: Region
    year: int
    stage: Stage
    guessed: bool = False


def find_identity(
    opening: Sequence[TextBlock], titles: Sequence[str], file_name: str
) -> Identity | None:
    """The identity by the document's opening lines and its sections' titles; None without a year.

    Where a document holds the execution of one year and the budget of the next, it is the latter.
    """
    own = find_own_title(opening)
    lines = [block.text for block in opening if len(block.text) < 80]
    year = _find_year([own] if own else [], titles) or _find_year([], [*lines, *titles])
    if year is None:
        return None
    region, guessed = find_region([*([own] if own else []), *lines, *titles]), False
    if not region.name:
        region, guessed = Region(_name_in_file(file_name)), True
    stage = find_stage_of(year, own, titles)
    title = own or f"{year}年{region.full_name or region.name}{_WORDS[stage]}"
    return Identity(title, region, year, stage, guessed and bool(region.name))


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
        for further in opening[index + 1 : index + 3]:
            if not _carries_on(title, latest, further):
                break
            title, latest = title + further.text, further
        return title
    return None


def _carries_on(title: str, latest: TextBlock, further: TextBlock) -> bool:
    near = further.place.line - latest.place.line in {1, 2}
    near = near and further.place.sheet == latest.place.sheet
    plain = normalise_name(further.text)
    if not near or not 2 <= len(plain) <= 40 or re.search("[。，；：:—]|^[一二三四]、", plain):
        return False
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


def find_stage_of(year: int, own: str | None, titles: Iterable[str]) -> Stage:
    """What kind of yearly document it is: what its titles say behind the year it is of."""
    votes: Counter[Stage] = Counter()
    for weight, title in [(4, own or ""), *((1, title) for title in titles)]:
        stage = _stage_said(year, title)
        if stage is not None:
            votes[stage] += weight
    return votes.most_common(1)[0][0] if votes else Stage.BUDGET


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


def _name_in_file(file_name: str) -> str:
    """What is left of a file's name without years and the field's words."""
    stem = file_name.rpartition(".")[0] or file_name
    words = [word for word in _STEM_NOISE.split(stem) if word]
    place = next((word for word in words if re.search(r"[\u4e00-\u9fff]", word)), None)
    return place or next((word for word in words if word.isalpha() and len(word) > 2), "")

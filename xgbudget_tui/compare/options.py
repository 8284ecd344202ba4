"""What can be set side by side: columns of a table, like tables, the same table of two Books.

Documents number their tables differently from year to year and place to place. Tables pair by
kind, budget, flow and scope; where several are alike, or none of that is known, by the words of
their titles without year and place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.entries import SectionEntry
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.series import Family
from xgbudget_tui.model.terms import MeasureKind, Phase, SectionKind

_CHANGES = (MeasureKind.CHANGE, MeasureKind.PERCENT_CHANGE)


def choose_measures(section: SectionEntry) -> tuple[int, int] | None:
    """The positions ``(before, after)`` of two amount columns to compare, or None.

    Where the table prints a change, its two columns; else the two latest by year and then by
    phase (预算, 调整预算, 预计执行, 执行, 决算). Columns that are parts of a total, or that state
    the same year and phase, are no pair.
    """
    amounts = [m for m in section.measures if m.kind is MeasureKind.AMOUNT and not m.part]
    if len(amounts) < 2:
        return None
    positions = {measure.position for measure in amounts}
    for measure in section.measures:
        if measure.kind in _CHANGES and {measure.of, measure.against} <= positions:
            return _printed_pair(measure)
    return _latest_pair(amounts)


def _printed_pair(measure: Measure) -> tuple[int, int] | None:
    if measure.of is None or measure.against is None or measure.of == measure.against:
        return None
    return measure.of, measure.against


def _latest_pair(amounts: list[Measure]) -> tuple[int, int] | None:
    if len({measure.year is None for measure in amounts}) > 1:
        return None  # one column says its year and another does not: the order is unknown
    stages: dict[tuple[int, int], int] = {}
    for measure in amounts:
        stages.setdefault(_stage(measure), measure.position)
    if len(stages) < 2:
        return None
    before, after = sorted(stages)[-2:]
    return stages[before], stages[after]


def _stage(measure: Measure) -> tuple[int, int]:
    phase = list(Phase).index(measure.phase) if measure.phase else -1
    return measure.year or 0, phase


def find_like(sections: Iterable[SectionEntry], section: SectionEntry) -> list[SectionEntry]:
    """The tables of the same kind with another scope, year or Book, nearest first.

    The order is: the same Book before others, the same scope before others, then by how many
    years apart they are. Tables without lines and tables of no known kind are like none.
    """
    if not section.kind_id:
        return []
    like = [other for other in sections if _is_like(section, other)]
    return sorted(like, key=lambda other: _distance(section, other))


def _is_like(section: SectionEntry, other: SectionEntry) -> bool:
    return (
        other.id != section.id
        and other.kind is SectionKind.TABLE
        and other.first_line is not None
        and (other.kind_id, other.budget, other.flow)
        == (section.kind_id, section.budget, section.flow)
        and (other.book_id, other.scope, other.year)
        != (section.book_id, section.scope, section.year)
    )


def _distance(section: SectionEntry, other: SectionEntry) -> tuple[bool, bool, int, int, int]:
    years = abs((other.year or 0) - (section.year or 0))
    return (
        other.book_id != section.book_id,
        other.scope is not section.scope,
        years,
        other.book_id,
        other.position,
    )


_ALIKE = 0.86
"""How alike two titles must be to name one table where nothing else is known of it."""
_YEAR = re.compile(r"(?:[一二三四五六七八九十]+、)?20\d\d年?度?(?:和|与|至)?(?:年初)?")
_PLACE = re.compile(r"^[^\W\d_本级对]{1,9}?(?:自治区|自治州|省|市|区|县|旗|州|盟)")
_LEVEL = re.compile(r"[省市区县州]+(?=本级)")
_LABEL = re.compile(r"^附?[表件][\d一二三四五六七八九十、.-]*")
_WORDS = re.compile(r"[^\u4e00-\u9fffA-Za-z]")


def plain_title(title: str, *, placed: bool = True) -> str:
    """A title without year, brackets and signs; without its place too where ``placed`` is False."""
    text = _LABEL.sub("", _YEAR.sub("", normalise_name(title)))
    if not placed:
        text = _LEVEL.sub("", _PLACE.sub("", text))
    return _WORDS.sub("", text)


def family_of(section: SectionEntry) -> Family:
    """The family of a table; one of no known kind is known by its title."""
    kind = section.kind_id or plain_title(section.title, placed=False)
    return Family(kind, section.budget, section.flow, section.scope)


def pair_sections(
    before: Sequence[SectionEntry], after: Sequence[SectionEntry]
) -> list[tuple[SectionEntry | None, SectionEntry | None]]:
    """The tables of two Books side by side, in the order of ``after``; the unpaired at the end."""
    left = [section for section in before if _has_lines(section)]
    pairs: list[tuple[SectionEntry | None, SectionEntry | None]] = []
    for section in after:
        if not _has_lines(section):
            continue
        found = find_counterpart(section, left)
        if found is not None:
            left.remove(found)
        pairs.append((found, section))
    return pairs + [(section, None) for section in left]


def find_counterpart(section: SectionEntry, others: Iterable[SectionEntry]) -> SectionEntry | None:
    """The table of another Book that holds the same as ``section``, or None."""
    tables = [other for other in others if _has_lines(other)]
    family = family_of(section)
    alike = [other for other in tables if family_of(other) == family]
    if not alike and section.kind_id:
        # A document that prints one level only need not say which.
        alike = [other for other in tables if _differs_in_silence(section, other)]
    if not alike:
        alike = [other for other in tables if _likeness(section, other) >= _ALIKE]
        alike = [other for other in alike if not (section.kind_id and other.kind_id)]
    return max(alike, key=lambda other: _rank(section, other), default=None)


def like_measure(section: SectionEntry, measure: Measure) -> Measure | None:
    """The column of ``section`` that says of its year what ``measure`` says of its own."""
    amounts = [one for one in section.measures if one.kind is MeasureKind.AMOUNT]
    same = [one for one in amounts if one.phase is measure.phase and not one.part]
    if same:
        years = [one.year for one in same if one.year is not None]
        latest = [one for one in same if not years or one.year == max(years)]
        main = [one for one in latest if one.position == section.total_measure]
        return (main or latest)[0]
    return main_measure(section)


def main_measure(section: SectionEntry) -> Measure | None:
    """The column that the table is about: that of its total, else its last amounts."""
    amounts = [one for one in section.measures if one.kind is MeasureKind.AMOUNT]
    main = [one for one in amounts if one.position == section.total_measure]
    return next(iter(main or amounts[-1:]), None)


def _has_lines(section: SectionEntry) -> bool:
    return section.kind is SectionKind.TABLE and section.first_line is not None


def _differs_in_silence(section: SectionEntry, other: SectionEntry) -> bool:
    same = (section.kind_id, section.budget, section.flow)
    silent = section.scope is None or other.scope is None
    return silent and (other.kind_id, other.budget, other.flow) == same


def _likeness(section: SectionEntry, other: SectionEntry) -> float:
    ours = plain_title(section.title, placed=False)
    theirs = plain_title(other.title, placed=False)
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


def _rank(section: SectionEntry, other: SectionEntry) -> tuple[float, bool, int]:
    # Of parts under one title the same part is meant.
    apart = abs(other.position - section.position) + abs(other.part - section.part)
    return round(_likeness(section, other), 2), other.part == section.part, -apart

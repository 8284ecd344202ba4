"""Last year's figures: what the Book of year N prints for year N-1, in the Book of that year.

Each comparison is of one figure; ``same`` where both columns state the same phase (决算 and 决算),
``other`` where they do not (a budget and its execution differ honestly), ``ratio`` where the later
Book prints only how much its figure is of the earlier one's.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.reading.listed import plain_title
from xgbudget_tui.model.book import Book, Figure, LineItem, Measure, Section
from xgbudget_tui.model.money import MICROPERCENT
from xgbudget_tui.model.terms import FigureState, MeasureKind, Role
from xgbudget_tui.model.tree import LineTree

_EARLIER = re.compile(r"上年|去年|上一年|同期|同比|可比|^增减")
_YEAR = re.compile(r"(?:20\d\d)?年度?")
_TOTALS = {Role.TOTAL, Role.GRAND_TOTAL, Role.SUBTOTAL}
_RATIOS = {MeasureKind.PERCENT_OF, MeasureKind.PERCENT_CHANGE}


class Comparison(NamedTuple):
    """One figure that both Books print: how it was compared, whether it agrees, and where."""

    way: str
    holds: bool
    where: str


def compare_years(earlier: Book, later: Book) -> Iterator[Comparison]:
    """Every figure of the earlier year that both Books print in tables of one title."""
    before, after = _by_title(earlier), _by_title(later)
    for title, section in after.items():
        old = before.get(title)
        if old is not None:
            yield from _compare_tables(old, section, earlier.year)


def _by_title(book: Book) -> dict[str, Section]:
    """The tables whose titles stand once, by title without its year."""
    found: dict[str, list[Section]] = defaultdict(list)
    for section in book.tables():
        if section.kind_id != "performance":
            found[_YEAR.sub("", plain_title(section.title))].append(section)
    return {title: alike[0] for title, alike in found.items() if len(alike) == 1}


def _compare_tables(old: Section, new: Section, year: int) -> Iterator[Comparison]:
    ours, theirs = _by_path(old), _by_path(new)
    base = [m for m in old.measures if m.kind is MeasureKind.AMOUNT and m.year == year]
    if not base:
        return
    for measure in new.measures:
        partner = next((m for m in base if m.phase is measure.phase), None)
        whole = _whole_of(new, measure, year + 1) if measure.kind in _RATIOS else None
        for path, line in theirs.items():
            was = ours.get(path)
            if was is None:
                continue
            figure = _at(line, measure)
            call = f"{new.key} {'/'.join(path)} [{measure.label}] {figure.printed}"
            if measure.kind is MeasureKind.AMOUNT and measure.year == year:
                other = _at(was, partner or base[-1])
                if figure.value is None or other.value is None or not _is_amount(figure, other):
                    continue
                near = _is_near(figure, other)
                yield Comparison(
                    "same" if partner else "other", near, f"{call} was {old.key} {other.printed}"
                )
            elif whole is not None:
                last = [m for m in base if m.phase is whole.phase]
                held = _holds_ratio(figure, measure, _at(line, whole), _at(was, last[0])) \
                    if last else None  # fmt: skip
                if held is not None:
                    yield Comparison("ratio", held, f"{call} was {_at(was, last[0]).printed}")


def _is_near(one: Figure, other: Figure) -> bool:
    """Whether two amounts are one: exactly, or but for rounding where one is printed coarser."""
    assert one.value is not None
    assert other.value is not None
    if one.resolution == other.resolution:
        return one.value == other.value
    return abs(one.value - other.value) * 2 <= max(one.resolution, other.resolution)


def _whole_of(section: Section, measure: Measure, year: int) -> Measure | None:
    """The column that a percentage of last year's is about, where last year's is not printed."""
    before, _, base = re.sub(r"为|占|比|较", "|", measure.label, count=1).partition("|")
    if not _EARLIER.search(base or measure.label) and str(year - 1) not in base:
        return None
    amounts = [m for m in section.measures if m.kind is MeasureKind.AMOUNT]
    if any(m.year == year - 1 for m in amounts):
        return None
    own = [m for m in amounts if m.year == year and m.position < measure.position]
    named = [m for m in own if before and before in m.label]
    chosen = named or own
    return chosen[-1] if chosen else None


def _holds_ratio(ratio: Figure, measure: Measure, now: Figure, then: Figure) -> bool | None:
    if ratio.state is not FigureState.RATIO or not _is_amount(now, then):
        return None
    assert ratio.value is not None
    assert now.value is not None
    assert then.value is not None
    if not then.value or not now.value or not ratio.value:
        return None
    computed = now.value * 100 * MICROPERCENT / then.value
    if measure.kind is MeasureKind.PERCENT_CHANGE:
        computed -= 100 * MICROPERCENT
    # The ratio is rounded, and so are the two amounts it is taken of.
    blur = abs(computed) * (now.resolution / abs(now.value) + then.resolution / abs(then.value))
    return abs(computed - ratio.value) * 2 <= ratio.resolution + blur


def _is_amount(*figures: Figure) -> bool:
    return all(figure.state is FigureState.AMOUNT for figure in figures)


def _at(line: LineItem, measure: Measure) -> Figure:
    return line.figures[measure.position - 1]


def _by_path(section: Section) -> dict[tuple[str, ...], LineItem]:
    """The lines by the names above them and their own; total lines above do not count."""
    tree = LineTree(section.lines)
    paths = {
        line.number: (
            *(above.name for above in tree.ancestors(line) if above.role not in _TOTALS),
            line.name,
        )
        for line in section.lines
    }
    counts = Counter(paths.values())
    return {paths[line.number]: line for line in section.lines if counts[paths[line.number]] == 1}

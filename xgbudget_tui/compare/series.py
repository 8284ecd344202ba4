"""One line over years and places: what each document says, what was restated, how it changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from xgbudget_tui.classification import classification_of, kindred_codes, official_path
from xgbudget_tui.classification.english_words import (
    EnglishWords,
    english_translation,
    suggest_names,
)
from xgbudget_tui.compare.change import amount_of, same_currency
from xgbudget_tui.compare.occurrences import LineKey, find_occurrences
from xgbudget_tui.compare.options import family_of
from xgbudget_tui.compare.restatements import differs
from xgbudget_tui.model.addresses import find_target, parse_address
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Figure, Measure
from xgbudget_tui.model.entries import BookEntry, Hit, Occurrence, Place, Row, SectionEntry
from xgbudget_tui.model.errors import NothingFoundError, QueryError
from xgbudget_tui.model.rounding import WHOLE, round_quotient
from xgbudget_tui.model.series import Family, Population, Series, SeriesPoint, Statement
from xgbudget_tui.model.terms import Classification, Flow, MeasureKind, Phase, Role
from xgbudget_tui.model.text import find_near

_TOTALS = (Role.TOTAL, Role.GRAND_TOTAL)
_OUTCOME = (Phase.EXPECTED, Phase.EXECUTION, Phase.FINAL)
_PHASES = list(Phase)
_LOOKED_THROUGH = 200
_SPOKEN_OF = range(-1, 3)
"""The Books that speak of a year, and of the year before it, are of these years after it."""
_FLOWS = {
    Classification.FUNCTIONAL: Flow.EXPENDITURE,
    Classification.REVENUE: Flow.REVENUE,
}


class _Place(NamedTuple):
    """What one series is of: a place and a family of tables."""

    region: str
    parent_region: str | None
    family: Family


def load_series(
    archive: Archive,
    key: LineKey,
    populations: Iterable[Population] = (),
    *,
    regions: Sequence[str] = (),
    years: Collection[int] = (),
) -> list[Series]:
    """A line wherever the archive has it: a series for each place and family of tables.

    By place, then by how many documents speak of it. Where ``regions`` (parts of their names) or
    ``years`` are named, only Books of these places are read, and of years near enough to speak of
    these. Raises ArchiveError.
    """
    near = sorted({year + step for year in years for step in _SPOKEN_OF})
    grouped: dict[_Place, list[Statement]] = defaultdict(list)
    for occurrence in find_occurrences(archive, key, regions, near):
        book, family = occurrence.book, family_of(occurrence.section)
        place = _Place(book.region, book.parent_region, family)
        grouped[place] += _statements(occurrence)
    people = {population.region: population for population in populations}
    series = [
        _series(place, statements, people.get(place.region))
        for place, statements in grouped.items()
        if statements
    ]
    spread = {one.family: 0 for one in series}
    for one in series:
        spread[one.family] += len(one.points)
    return sorted(series, key=lambda one: (-spread[one.family], str(one.family), one.region))


def key_of_line(archive: Archive, section: SectionEntry, row: Row) -> LineKey:
    """How the line of a row is found elsewhere: by its codes where it has one, and by its path.

    A total is found by being one in tables of the same kind: it is called 合计 in many others.
    """
    if row.role in _TOTALS:
        if section.kind_id:
            return LineKey(
                path=(row.name,), total_of=section, role=row.role, at_root=row.parent is None
            )
        return LineKey(path=(row.name,), families=(family_of(section),))
    path = tuple(above.name for above in archive.load_ancestors(row.id))
    return LineKey(
        codes=kindred_codes(row.code) if row.code else (),
        path=(*path, row.name),
        official=official_path(row.code) if row.code else (),
        flow=section.flow,
    )


def key_of_code(code: str) -> LineKey:
    """The line of a code: its codes over the years, its official name and the one above it."""
    classification = classification_of(code)
    flow = _FLOWS.get(classification) if classification else None
    return LineKey(kindred_codes(code), official=official_path(code), flow=flow)


def find_line_key(archive: Archive, word: str, book: BookEntry | None) -> LineKey:
    """What a word means: a code, else a line of ``book`` where it has a /, else a name.

    A name is as printed, or English. Raises QueryError for an address that leads nowhere, and
    NothingFoundError where no line is called so.
    """
    word = word.strip()
    address = parse_address(word)
    if address.path:
        target = find_target(archive, book, address, english_translation())
        if target.row is None:
            raise QueryError(
                "Name a line after the section, as in 4/education.",
                "请在表后写明一行，如 4/教育支出。",
            )
        section = target.sections[0]
        key = key_of_line(archive, section, target.row)
        return key if key.total_of else replace(key, families=(family_of(section),), official=())
    if word.isascii() and word.isdecimal():
        return key_of_code(word)
    hits = archive.search(word, None, 0, 50).hits
    exact = [hit.place for hit in hits if hit.place.row.name == word]
    places = exact or _find_in_english(word, hits) or [hit.place for hit in hits[:1]]
    if not places:
        raise _no_line(archive, word)
    codes = tuple(dict.fromkeys(p.row.code for p in places if p.row.code is not None))
    known = tuple(code for one in codes for code in kindred_codes(one))
    return LineKey(known, (*places[0].path, places[0].row.name))


def _find_in_english(word: str, hits: Sequence[Hit]) -> list[Place]:
    """The places of the hits whose English fits a word best."""
    if not word.isascii():
        return []
    words = EnglishWords(word)
    fits = [(words.fit_line(_english(hit.place.row)), hit.place) for hit in hits]
    best = min((fit for fit, _ in fits if fit is not None), default=None)
    return [place for fit, place in fits if fit == best] if best is not None else []


def _english(row: Row) -> str:
    return english_translation().line(row.name, row.code)


def _no_line(archive: Archive, word: str) -> QueryError:
    """That no line is called so, with those that share its beginning or its end."""
    half = max(2, len(word) // 2)
    known = {
        hit.place.row.name: _english(hit.place.row) if word.isascii() else ""
        for part in (word[:half], word[-half:])
        for hit in archive.search(part, None, 0, _LOOKED_THROUGH).hits
    }
    if word.isascii():
        near = suggest_names(word, sorted({*known.values()} - {""}))
        names = tuple(name for one in near for name in known if known[name] == one)
    else:
        names = tuple(find_near(word, sorted(known), 0.6))
    listed = ", ".join(names)
    return NothingFoundError(
        f"No line is called {word!r}" + (f": is it {listed}?" if names else "."),
        f"没有名为“{word}”的行" + (f"：是否为 {listed}？" if names else "。"),
        names if word.isascii() else (),
    )


def select_points(
    series: Iterable[Series],
    years: Collection[int] = (),
    phases: Collection[Phase] = (),
) -> list[Series]:
    """The series with only the points of these years and phases; those left empty are out."""
    chosen = []
    for one in series:
        points = tuple(
            point
            for point in one.points
            if (not years or point.year in years) and (not phases or point.phase in phases)
        )
        if points:
            chosen.append(replace(one, points=points))
    return chosen


def _statements(occurrence: Occurrence) -> list[Statement]:
    total = _total_row(occurrence)
    found = []
    for (year, phase), measure in _columns(occurrence).items():
        figure = _figure(occurrence.row, measure)
        if amount_of(figure) is None or figure is None:
            continue
        found.append(
            Statement(
                book=occurrence.book,
                section=occurrence.section,
                line_id=occurrence.row.id,
                name=occurrence.row.name,
                code=occurrence.row.code,
                path=occurrence.path,
                measure=measure.position,
                label=measure.label,
                year=year,
                phase=phase,
                figure=figure,
                unit=measure.unit,
                total=_figure(total, measure) if total else None,
            )
        )
    return found


def _columns(occurrence: Occurrence) -> dict[tuple[int, Phase], Measure]:
    """The columns that state the line's amount, by year and phase; of several the main one."""
    section, book = occurrence.section, occurrence.book
    columns: dict[tuple[int, Phase], Measure] = {}
    for measure in section.measures:
        if measure.kind is not MeasureKind.AMOUNT or measure.part:
            continue
        year = measure.year or section.year or book.year
        when = year, measure.phase or book.stage.phase
        if when not in columns or measure.position == section.total_measure:
            columns[when] = measure
    return columns


def _total_row(occurrence: Occurrence) -> Row | None:
    """The total a line is a share of; None for a root and for totals.

    That is the nearest total above it. Under a grand total that also holds transfers and debt,
    a line without a code counts as the total of the budget proper (地方一般公共预算收入). Where
    no line is a total it is the root.
    """
    above = occurrence.above
    if not above or occurrence.row.role in _TOTALS:
        return None
    proper = above[1:2] if above[0].role is Role.GRAND_TOTAL else ()
    totals = [one for one in above if one.role in _TOTALS or (one in proper and one.code is None)]
    return totals[-1] if totals else above[0]


def _figure(row: Row, measure: Measure) -> Figure | None:
    at = measure.position
    return row.figures[at - 1] if 0 < at <= len(row.figures) else None


def _series(
    place: _Place,
    statements: list[Statement],
    population: Population | None,
) -> Series:
    by_time: dict[tuple[int, int], list[Statement]] = defaultdict(list)
    for statement in statements:
        by_time[statement.year, _PHASES.index(statement.phase)].append(statement)
    points = [_point(by_time[time], population) for time in sorted(by_time)]
    points = [_with_change(point, points) for point in points]
    last = points[-1].own
    return Series(
        region=place.region,
        parent_region=place.parent_region,
        family=place.family,
        title=last.section.title,
        name=last.name,
        code=last.code,
        points=tuple(points),
        renames=_renames(points),
        population=population,
    )


def _point(statements: list[Statement], population: Population | None) -> SeriesPoint:
    ordered = sorted(
        statements, key=lambda one: (abs(one.book.year - one.year), one.book.year, one.book.id)
    )
    own = ordered[0]
    amount = amount_of(own.figure)
    return SeriesPoint(
        year=own.year,
        phase=own.phase,
        statements=tuple(ordered),
        restated=tuple(one for one in ordered[1:] if differs(own.figure, one.figure)),
        share=_share(amount, amount_of(own.total)),
        per_head=_per_head(amount, population),
    )


def _share(part: int | None, whole: int | None) -> int | None:
    if part is None or not whole:
        return None
    return round_quotient(part * WHOLE, whole)


def _per_head(amount: int | None, population: Population | None) -> int | None:
    if amount is None or population is None:
        return None
    return round_quotient(amount, population.people)


def _with_change(point: SeriesPoint, points: Sequence[SeriesPoint]) -> SeriesPoint:
    base = _base(point, points)
    before, after = amount_of(base.figure) if base else None, point.amount
    if base is None or before is None or after is None:
        return point
    if not same_currency(base.unit, point.own.unit):
        return point
    change = after - before
    percent = round_quotient(change * WHOLE, abs(before)) if before else None
    return replace(point, base=base, change=change, percent=percent)


def _base(point: SeriesPoint, points: Sequence[SeriesPoint]) -> Statement | None:
    """The year before in the same phase, as the same document says it if it does.

    How a year came out may be stated as expected, executed or final; these count as one.
    """
    track = _OUTCOME if point.phase in _OUTCOME else (point.phase,)
    earlier = [one for one in points if one.year == point.year - 1 and one.phase in track]
    same = [one for one in earlier if one.phase is point.phase]
    chosen = (same or earlier)[-1:]
    for one in chosen:
        for statement in one.statements:
            if statement.book.id == point.own.book.id:
                return statement
        return one.own
    return None


def _renames(points: Sequence[SeriesPoint]) -> tuple[tuple[int, str, str | None], ...]:
    names: list[tuple[int, str, str | None]] = []
    by_book = sorted(
        {
            (statement.book.year, statement.name, statement.code or "")
            for point in points
            for statement in point.statements
        }
    )
    for year, name, code in by_book:
        if not names or names[-1][1:] != (name, code or None):
            names.append((year, name, code or None))
    return tuple(names) if len(names) > 1 else ()

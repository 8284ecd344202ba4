"""A line over years and places as rows: headings, years with their bars, restatements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from xgbudget_tui.model.figures import figure_text, growth_text, percent_text, unit_shown
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.series import Family, Series, SeriesPoint, Statement
from xgbudget_tui.model.text import printable
from xgbudget_tui.tui.drawing.glyphs import Glyphs, bar_text
from xgbudget_tui.tui.drawing.names import label_name, line_name, table_title, title_name
from xgbudget_tui.tui.drawing.pieces import Piece, fill_left, fill_right, widest
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "series.restated": ("重述，据 {book}", "restated by {book}"),
        "series.agree": ("{count} 份文件一致", "{count} documents agree"),
        "series.share": ("占 {share}", "{share} of total"),
    }
)


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A heading (no statement), a year, or what a later document says of it instead."""

    heading: str = ""
    series: Series | None = None
    point: SeriesPoint | None = None
    statement: Statement | None = None

    @property
    def is_restatement(self) -> bool:
        """Whether it is what a later document says."""
        return self.point is not None and self.statement is not self.point.own


def series_rows(series: Sequence[Series], language: Language, *, places: bool) -> list[SeriesRow]:
    """The rows of some series; side by side (``places``) by year and size, else place by place."""
    rows: list[SeriesRow] = []
    for _, group in groupby(series, key=lambda one: one.family):
        block = list(group)
        rows.append(SeriesRow(heading=family_words(block[0], language)))
        for one, point in _entries(block, places=places):
            rows.append(SeriesRow(series=one, point=point, statement=point.own))
            rows += [SeriesRow("", one, point, other) for other in point.restated]
    return rows


def _entries(block: Sequence[Series], *, places: bool) -> Iterator[tuple[Series, SeriesPoint]]:
    entries = [(one, point) for one in block for point in one.points]
    if places:
        entries.sort(key=lambda entry: -(entry[1].amount or 0))
        entries.sort(key=lambda entry: (-entry[1].year, str(entry[1].phase)))
    yield from entries


def family_words(series: Series, language: Language) -> str:
    """Which tables a series is taken from: budget, flow, scope; else their title."""
    family = series.family
    terms = (family.budget, family.flow, family.scope)
    words = [term.label(language) for term in terms if term is not None]
    return printable("  ".join(words)) or title_name(series.title, language)


@dataclass(frozen=True, slots=True)
class SeriesLayout:
    """The width of each column in cells."""

    place: int
    phase: int
    amount: int
    percent: int
    bar: int


class SeriesView:
    """The rows as shown in a unit and a language."""

    def __init__(
        self, rows: Sequence[SeriesRow], unit: Unit, language: Language, *, places: bool
    ) -> None:
        self.rows = rows
        self.unit = unit
        self.language = language
        self.places = places
        self._largest = _largest_by_table(rows)
        self._amount = widest(self.amount(row) for row in rows)
        self._percent = widest(self.percent(row) for row in rows)
        self._phase = widest(row.point.phase.label(language) for row in rows if row.point)
        regions = {title_name(row.series.region, language) for row in rows if row.series}
        self._place = widest(regions) + 1 if len(regions) > 1 or places else 0

    def amount(self, row: SeriesRow) -> str:
        """The amount of a row in the unit shown."""
        if row.statement is None:
            return ""
        text = figure_text(row.statement.figure, unit_shown(row.statement.unit, self.unit))
        return printable(text)

    def percent(self, row: SeriesRow) -> str:
        """How it changed from the year before, with its sign."""
        point = row.point
        if point is None or row.is_restatement:
            return ""
        base = point.base.figure if point.base else None
        return growth_text(point.percent, base, point.own.figure, self.language)

    def lay_out(self, width: int) -> SeriesLayout:
        """The columns in ``width`` cells; the bar takes what is left, at most 60."""
        place = min(self._place, 16)
        fixed = 2 + place + 5 + self._phase + 1 + self._amount + 1 + self._percent + 2
        return SeriesLayout(
            place, self._phase, self._amount, self._percent, max(0, min(60, width - fixed))
        )

    def pieces(self, row: SeriesRow, layout: SeriesLayout, glyphs: Glyphs) -> list[Piece]:
        """One row in the widths of ``layout``."""
        if row.point is None or row.series is None or row.statement is None:
            return [(row.heading, "heading")]
        point = row.point
        place = (
            fill_right(title_name(row.series.region, self.language), layout.place)
            if layout.place
            else ""
        )
        when = f"{point.year} {fill_right(point.phase.label(self.language), layout.phase)} "
        if row.is_restatement:
            said = word("series.restated", self.language, book=_book(row.statement, self.language))
            return [
                ("  " + " " * (len(when) and layout.place) + fill_right("", _cells(when)), ""),
                (fill_left(self.amount(row), layout.amount), "suspect"),
                ("  " + printable(said), "dim"),
            ]
        change = point.change or 0
        style = "more" if change > 0 else "less" if change < 0 else "dim"
        largest = self._largest[row.series.family]
        bar = bar_text(abs(_value(row)), largest, layout.bar, glyphs)
        return [
            (f"  {place}{when}", ""),
            (fill_left(self.amount(row), layout.amount), "strong"),
            (" " + fill_left(self.percent(row), layout.percent) + "  ", style),
            (bar, "bar"),
        ]

    def detail(self, row: SeriesRow) -> list[list[Piece]]:
        """What is said of a row: where it stands, its name there, its share, who agrees."""
        if row.point is None or row.statement is None:
            return []
        said, point = row.statement, row.point
        language = self.language
        above = [line_name(name, language) for name in said.path]
        path = " › ".join((*above, line_name(said.name, language, said.code)))
        code = f"{said.code}  " if said.code else ""
        table = table_title(said.section, language)
        remarks = [f"{_book(said, language)}  {table} · {label_name(said.label, language)}"]
        facts = []
        if point.share is not None and not row.is_restatement:
            share = percent_text(point.share, signed=False)
            facts.append(word("series.share", self.language, share=share))
        if len(point.statements) > 1 and not point.restated:
            count = len(point.statements)
            facts.append(word("series.agree", self.language, count=count))
        return [
            [(printable(code + path), "strong")],
            [(printable(remarks[0]), "")],
            [(printable("   ".join(facts)), "dim")],
        ]

    def cells(self, row: SeriesRow) -> list[str]:
        """A row for the clipboard: place, year, phase, amount, percent, document."""
        if row.point is None or row.series is None or row.statement is None:
            return [row.heading]
        point = row.point
        when = [
            title_name(row.series.region, self.language),
            str(point.year),
            point.phase.label(self.language),
        ]
        return [*when, self.amount(row), self.percent(row), _book(row.statement, self.language)]


def _largest_by_table(rows: Sequence[SeriesRow]) -> dict[Family, int]:
    """The largest amount under each heading: bars are compared within one."""
    largest: dict[Family, int] = {}
    for row in rows:
        if row.series is not None:
            family = row.series.family
            largest[family] = max(largest.get(family, 0), abs(_value(row)))
    return largest


def _value(row: SeriesRow) -> int:
    return row.statement.figure.value or 0 if row.statement else 0


def _book(statement: Statement, language: Language) -> str:
    return f"{title_name(statement.book.region, language)} {statement.book.year}"


def _cells(text: str) -> int:
    return widest([text])

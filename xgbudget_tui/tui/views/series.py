"""A line over years and places as rows: headings, years with their bars, restatements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from xgbudget_tui.model.figures import (
    change_text,
    figure_text,
    growth_text,
    percent_text,
    unit_shown,
)
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.series import Family, Series, SeriesPoint, Statement
from xgbudget_tui.model.text import printable
from xgbudget_tui.tui.drawing.glyphs import Glyphs, bar_text
from xgbudget_tui.tui.drawing.list_columns import (
    BY_LETTER,
    ListColumn,
    ListLayout,
    ListSort,
    column_pieces,
    lay_out,
    sort_items,
    spelling,
)
from xgbudget_tui.tui.drawing.names import label_name, line_name, table_title, title_name
from xgbudget_tui.tui.drawing.pieces import Piece, fill_right, widest
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "series.place": ("地区", "Place"),
        "series.year": ("年度", "Year"),
        "series.phase": ("阶段", "Phase"),
        "series.amount": ("数额", "Amount"),
        "series.difference": ("增减", "Change"),
        "series.percent": ("增减%", "Percent"),
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


def series_rows(
    series: Sequence[Series],
    language: Language,
    *,
    places: bool,
    sort: ListSort | None = None,
) -> list[SeriesRow]:
    """The rows of some series, table by table, in the order of a column.

    Without one they stand side by side (``places``) by year and size, else place by place.
    """
    rows: list[SeriesRow] = []
    for _, group in groupby(series, key=lambda one: one.family):
        block = list(group)
        rows.append(SeriesRow(heading=family_words(block[0], language)))
        for one, point in _entries(block, language, places=places, sort=sort):
            rows.append(SeriesRow(series=one, point=point, statement=point.own))
            rows += [SeriesRow("", one, point, other) for other in point.restated]
    return rows


_Entry = tuple[Series, SeriesPoint]


def _entries(
    block: Sequence[Series], language: Language, *, places: bool, sort: ListSort | None
) -> list[_Entry]:
    entries = [(one, point) for one in block for point in one.points]
    if places:
        entries.sort(key=lambda entry: -(entry[1].amount or 0))
        entries.sort(key=lambda entry: (-entry[1].year, str(entry[1].phase)))
    if sort is None:
        return entries
    keys: dict[str, Callable[[_Entry], object | None]] = {
        "place": lambda entry: spelling(title_name(entry[0].region, language), language),
        "year": lambda entry: entry[1].year,
        "phase": lambda entry: spelling(entry[1].phase.label(language), language),
        "amount": lambda entry: entry[1].amount,
        "difference": lambda entry: entry[1].change,
        "percent": lambda entry: entry[1].percent,
    }
    return sort_items(entries, keys[sort.column], ascending=sort.way.is_ascending)


def family_words(series: Series, language: Language) -> str:
    """Which tables a series is taken from: budget, flow, scope; else their title."""
    family = series.family
    terms = (family.budget, family.flow, family.scope)
    words = [term.label(language) for term in terms if term is not None]
    return printable("  ".join(words)) or title_name(series.title, language)


_PLACE_AT_LEAST, _PLACE_AT_MOST = 6, 30
_BAR_AT_MOST = 60
INDENT = 2
"""Cells that rows stand in from the headings of their tables."""


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
        regions = {title_name(row.series.region, language) for row in rows if row.series}
        self._place = min(_PLACE_AT_MOST, widest(regions)) if len(regions) > 1 or places else 0
        self.columns = tuple(self._make_columns()) if rows else ()

    def _make_columns(self) -> Iterator[ListColumn]:
        rows, language = self.rows, self.language
        if self._place:
            head = word("series.place", language)
            yield ListColumn("place", head, self._place, BY_LETTER, _PLACE_AT_LEAST)
        yield ListColumn("year", word("series.year", language), 4)
        phases = widest(row.point.phase.label(language) for row in rows if row.point)
        yield ListColumn("phase", word("series.phase", language), phases, BY_LETTER)
        for name, text in (
            ("amount", self.amount),
            ("difference", self.difference),
            ("percent", self.percent),
        ):
            yield ListColumn(name, word(f"series.{name}", language), widest(map(text, rows)))

    def amount(self, row: SeriesRow) -> str:
        """The amount of a row in the unit shown."""
        if row.statement is None:
            return ""
        text = figure_text(row.statement.figure, unit_shown(row.statement.unit, self.unit))
        return printable(text)

    def difference(self, row: SeriesRow) -> str:
        """By how much it changed from the year before, in the unit of its amount."""
        point = row.point
        if point is None or row.is_restatement:
            return ""
        sides = point.own.figure, point.base.figure if point.base else None
        return change_text(point.change, unit_shown(point.own.unit, self.unit), sides)

    def percent(self, row: SeriesRow) -> str:
        """How it changed from the year before, with its sign."""
        point = row.point
        if point is None or row.is_restatement:
            return ""
        base = point.base.figure if point.base else None
        return growth_text(point.percent, base, point.own.figure, self.language)

    def lay_out(self, width: int, at: str = "amount", first: int = 0) -> ListLayout:
        """The columns in ``width`` cells: place, year and stage stay, a bar takes what is left."""
        named = 3 if self._place else 2
        frozen, columns = self.columns[:named], self.columns[named:]
        return lay_out(width - INDENT, frozen, columns, at=at, first=first, bar=_BAR_AT_MOST)

    def pieces(self, row: SeriesRow, layout: ListLayout, glyphs: Glyphs) -> list[Piece]:
        """One row in the columns of ``layout``."""
        if row.point is None or row.series is None or row.statement is None:
            return [(row.heading, "heading")]
        point = row.point
        if row.is_restatement:
            return self._restated_pieces(row, row.statement, layout)
        change = point.change or 0
        style = "more" if change > 0 else "less" if change < 0 else "dim"
        cells = {
            "place": (title_name(row.series.region, self.language), ""),
            "year": (str(point.year), ""),
            "phase": (point.phase.label(self.language), ""),
            "amount": (self.amount(row), "strong"),
            "difference": (self.difference(row), style),
            "percent": (self.percent(row), style),
        }
        pieces: list[Piece] = [(" " * INDENT, ""), *column_pieces(layout, cells)]
        if layout.bar:
            bar = bar_text(abs(_value(row)), self._largest[row.series.family], layout.bar, glyphs)
            # It keeps its colour under the cursor, and is not sent again.
            pieces += [(" ", "!"), (fill_right(bar, layout.bar) + " ", "!bar")]
        return pieces

    def _restated_pieces(
        self, row: SeriesRow, statement: Statement, layout: ListLayout
    ) -> list[Piece]:
        """What a later document says, under the amount that it says again."""
        said = word("series.restated", self.language, book=_book(statement, self.language))
        names = sum(width for _, width in layout.frozen)
        amount = column_pieces(layout, {"amount": (self.amount(row), "suspect")})
        return [(" " * (INDENT + names), ""), *amount, ("  " + printable(said), "dim")]

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
        """A row for the clipboard, as shown: place, year, phase, figures, document."""
        if row.point is None or row.series is None or row.statement is None:
            return [row.heading]
        point = row.point
        return [
            title_name(row.series.region, self.language),
            str(point.year),
            point.phase.label(self.language),
            self.amount(row),
            self.difference(row),
            self.percent(row),
            _book(row.statement, self.language),
        ]


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

"""One line over the years and across places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from xgbudget_tui.compare.options import family_of
from xgbudget_tui.compare.series import key_of_line, load_series, select_points
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.series import Series
from xgbudget_tui.model.terms import Phase
from xgbudget_tui.model.text import printable
from xgbudget_tui.tui.drawing.figures import unit_after, unit_word
from xgbudget_tui.tui.drawing.key_hints import HELP
from xgbudget_tui.tui.drawing.list_columns import ListColumn, ListLayout
from xgbudget_tui.tui.drawing.names import line_name, title_name
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import CopyText, OpenExport
from xgbudget_tui.tui.screens.result_screen import ResultScreen
from xgbudget_tui.tui.session import ExportSubject, Session
from xgbudget_tui.tui.views.clipboard import join_cells
from xgbudget_tui.tui.views.line_chart import LineChart, chart_lines
from xgbudget_tui.tui.views.series import INDENT, SeriesRow, SeriesView, series_rows
from xgbudget_tui.tui.widgets.column_list import ColumnList
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.piece_lines import PieceLines, rule_off
from xgbudget_tui.tui.widgets.row_list import RowList
from xgbudget_tui.tui.words import declare_words, word

if TYPE_CHECKING:
    from xgbudget_tui.model.entries import Row, SectionEntry


class SeriesList(ColumnList):
    """One row a line; headings are passed over."""

    indent = INDENT

    def __init__(self, session: Session) -> None:
        super().__init__(session, at="amount", head_id="series-head", id="series-rows")
        self.view: SeriesView | None = None

    def show_view(self, view: SeriesView, cursor: int = 0) -> None:
        """Show the rows of a view."""
        self.view = view
        self.show_rows(len(view.rows), cursor)

    def columns(self) -> Sequence[ListColumn]:
        return self.view.columns if self.view else ()

    def lay_out(self, width: int, at: str, first: int) -> ListLayout:
        assert self.view is not None
        return self.view.lay_out(width, at, first)

    def row(self) -> SeriesRow | None:
        """The row under the cursor, None if there is none."""
        if self.view is None or not self.cursor < len(self.view.rows):
            return None
        return self.view.rows[self.cursor]

    def is_selectable(self, index: int) -> bool:
        return self.view is not None and self.view.rows[index].point is not None

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        assert self.view is not None
        return self.view.pieces(self.view.rows[index], self.layout_for(width), self._glyphs)


declare_words(
    {
        "series.title": ("历年与各地", "Years and places"),
        "series.loading": ("正在各册中查找……", "Looking through the budgets..."),
        "series.here": ("本地各年", "this place"),
        "series.all": ("各地", "all places"),
        "series.phases-all": ("全部阶段", "all phases"),
        "series.phases-budget": ("只看预算", "budgets"),
        "series.phases-outcome": ("只看执行与决算", "outcomes"),
        "series.no-chart": ("不足两年，无图可画", "Fewer than two years: nothing to draw"),
        "series.nothing": ("没有可列的数", "No figures to list"),
    }
)

_PHASES: dict[str, tuple[Phase, ...]] = {
    "all": (),
    "budget": (Phase.BUDGET, Phase.ADJUSTED),
    "outcome": (Phase.EXPECTED, Phase.EXECUTION, Phase.FINAL),
}


CHART_FROM_HEIGHT = 30
"""Rows of the screen from which the chart is shown without being asked for."""


class SeriesScreen(ResultScreen[int]):
    """Dismissed with the id of the line to go to, or None.

    The line is that of ``row`` in ``section`` of the Book on view; it is looked for in every
    Book, in tables of the same kind first.
    """

    CSS_PATH = "series.tcss"
    AUTO_FOCUS = "#series-rows"
    help_keys = "series"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("series")]

    def __init__(self, session: Session, section: SectionEntry, row: Row) -> None:
        super().__init__(session)
        self._book = session.book
        self._section = section
        self._line = row
        self._rows = SeriesList(session)
        self._series: Sequence[Series] = ()
        self._places = self._searched = False
        self._phases = "all"
        self._view: SeriesView | None = None
        self._chart_wanted: bool | None = None

    def compose(self) -> ComposeResult:
        yield PieceLines(row="title", id="series-title")
        yield PieceLines(id="series-chart")
        yield self._rows.head
        yield self._rows
        yield PieceLines(id="series-detail")
        yield KeyBar(self.session, "series", "columns", "list", HELP)

    def on_mount(self) -> None:
        rule_off(self.query_one("#series-detail"), ascii_only=self.session.ascii_only)
        self.follow_language(self._arrange)
        self._start()

    def _start(self) -> None:
        sentence = word("series.loading", self.language)
        self.query_one("#series-title", PieceLines).show(lambda _: [[(sentence, "")]])
        self.expects_content = True
        self.run_worker(self._find, thread=True, exclusive=True, group="series")

    def _find(self) -> None:
        """In a thread: look through the Books of this place, or through all."""
        archive = self.session.archive
        regions = () if self._places else (self._book.region,)
        try:
            key = key_of_line(archive, self._section, self._line)
            series = load_series(archive, key, regions=regions)
            if not self._places and not any(len(one.points) > 1 for one in series):
                self._places = self._searched = True
                series = load_series(archive, key)
        except BudgetError as error:
            self.hand_back(self.say, printable(error.sentence(self.language)), True)
            return
        family = family_of(self._section)
        series.sort(key=lambda one: one.family != family)
        self.hand_back(self._show, series)

    def _show(self, series: Sequence[Series]) -> None:
        self._series = series
        self._places = self._places and len({one.region for one in series}) > 1
        self._arrange()

    def _chosen(self) -> list[Series]:
        here = [one for one in self._series if self._places or one.region == self._book.region]
        return select_points(here, phases=_PHASES[self._phases])

    def _arrange(self) -> None:
        """List the rows anew, with the cursor on what it was on where that is still listed."""
        here = self._rows.row()
        rows = series_rows(self._chosen(), self.language, places=self._places, sort=self._rows.sort)
        unit = self.session.unit
        self._view = SeriesView(rows, unit, self.language, places=self._places)
        self._rows.show_view(self._view, self._place_of(here, rows))
        self.query_one("#series-title", PieceLines).show(self._title)
        self._show_chart()
        if not rows:
            nothing = word("series.nothing", self.language)
            self.query_one("#series-detail", PieceLines).show(lambda _: [[(nothing, "dim")]])

    def _place_of(self, here: SeriesRow | None, rows: Sequence[SeriesRow]) -> int:
        """Where a row stands among others, or else the line that all this is about."""
        said = here.statement if here else None
        at = (i for i, row in enumerate(rows) if said is not None and row.statement == said)
        own = (
            i
            for i, row in enumerate(rows)
            if row.statement is not None and row.statement.line_id == self._line.id
        )
        return next(at, next(own, 0))

    def _title(self, width: int) -> list[list[Piece]]:
        language = self.language
        code = f"{self._line.code}  " if self._line.code else ""
        whose = word("series.all" if self._places else "series.here", language)
        shown = (
            title_name(self._book.region, language) if not self._places else "",
            whose,
            word(f"series.phases-{self._phases}", language),
            unit_word(self.session.unit, language),
        )
        return [
            [
                (f" {word('series.title', language)}  ", "title-strong"),
                (printable(code) + line_name(self._line.name, language, self._line.code), ""),
            ],
            [(" " + printable("   ".join(text for text in shown if text)), "title-dim")],
        ]

    def _show_chart(self) -> None:
        """Draw the table of the row under the cursor, where there is room and a line to draw."""
        row = self._rows.row()
        chart = None
        if row is not None and row.series is not None:
            lines = chart_lines(
                self._chosen(), row.series.family, self.language, places=self._places
            )
            chart = LineChart(
                lines,
                self.session.unit,
                self.language,
                here=row.point,
                ascii_only=self.session.ascii_only,
                plain=self.app.no_color,
            )
        wanted = self.app.size.height >= CHART_FROM_HEIGHT
        if self._chart_wanted is not None:
            wanted = self._chart_wanted
        panel = self.query_one("#series-chart", PieceLines)
        panel.display = wanted and chart is not None and chart.is_drawn
        if chart is not None:
            panel.show(lambda width: chart.rows(width, panel.size.height))

    def action_switch_chart(self) -> None:
        """Show or hide the chart over the rows."""
        shown = self.query_one("#series-chart").display
        self._chart_wanted = not shown
        self._show_chart()
        if not shown and not self.query_one("#series-chart").display:
            self.say(word("series.no-chart", self.language))

    def on_column_list_sorted(self, event: ColumnList.Sorted) -> None:
        event.stop()
        self._arrange()

    def on_row_list_row_highlighted(self, event: RowList.RowHighlighted) -> None:
        event.stop()
        view, row = self._view, self._rows.row()
        if view is not None and row is not None:
            self.query_one("#series-detail", PieceLines).show(lambda _: view.detail(row))
            self._show_chart()

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        event.stop()
        row = self._rows.row()
        if row is not None and row.statement is not None:
            self.dismiss(row.statement.line_id)

    def action_switch_places(self) -> None:
        """This place alone, or all places side by side; these are looked for when first asked."""
        self._places = not self._places
        if self._places and not self._searched:
            self._searched = True
            self._start()
        else:
            self._arrange()

    def action_switch_phase(self) -> None:
        """All phases, budgets alone, outcomes alone."""
        names = list(_PHASES)
        self._phases = names[(names.index(self._phases) + 1) % len(names)]
        self._arrange()

    def action_switch_unit(self) -> None:
        """Show the figures in the next unit."""
        self.session.unit = unit_after(self.session.unit)
        self._arrange()

    def action_export(self) -> None:
        """Export what is listed."""
        chosen = tuple(self._chosen())
        if chosen:
            shown = line_name(self._line.name, self.language, self._line.code)
            name = f"{self._line.code or ''} {shown}".strip()
            self.post_message(OpenExport(ExportSubject(series=chosen, line_name=name)))

    def action_copy(self) -> None:
        """Copy all rows, for a spreadsheet."""
        if self._view is not None:
            rows = [self._view.cells(row) for row in self._view.rows]
            name = line_name(self._line.name, self.language, self._line.code)
            self.post_message(CopyText(join_cells(rows), name))

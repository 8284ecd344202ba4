"""Two columns, tables or Books side by side: what rose, what fell, what is new, what ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import BindingType

from xgbudget_tui.compare.books import TablePair, compare_books, compare_movers, find_pairs
from xgbudget_tui.compare.change import RowFilter
from xgbudget_tui.model.comparison import Comparison, ComparisonRow
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.text import printable
from xgbudget_tui.tui.drawing.figures import unit_after
from xgbudget_tui.tui.drawing.key_hints import HELP
from xgbudget_tui.tui.drawing.list_columns import ListColumn, ListLayout, ListSort, Way
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import CopyText, OpenExport
from xgbudget_tui.tui.screens.result_screen import ResultScreen
from xgbudget_tui.tui.session import ExportSubject, Session
from xgbudget_tui.tui.views.clipboard import join_cells
from xgbudget_tui.tui.views.comparison import (
    ComparisonView,
    detail_lines,
    lay_out_comparison,
    row_cells,
    row_pieces,
    title_lines,
)
from xgbudget_tui.tui.views.comparison_options import (
    PairedColumn,
    Pairing,
    load_comparison,
    pairing_choice,
)
from xgbudget_tui.tui.widgets.column_list import ColumnList
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.piece_lines import PieceLines, rule_off
from xgbudget_tui.tui.widgets.row_list import RowList
from xgbudget_tui.tui.words import declare_words, word

if TYPE_CHECKING:
    from xgbudget_tui.model.archive import Archive
    from xgbudget_tui.model.entries import BookEntry
    from xgbudget_tui.tui.words import Language


class ComparisonSource(Protocol):
    """What is set side by side on a screen."""

    def load(self, archive: Archive, language: Language) -> Comparison:
        """In a thread: read both sides and join them. Raises ArchiveError."""
        ...

    def swapped(self) -> ComparisonSource:
        """The same the other way round."""
        ...


@dataclass(frozen=True, slots=True)
class TableSource:
    """Two columns, of one table or of two, line by line."""

    pairing: Pairing

    def load(self, archive: Archive, language: Language) -> Comparison:
        return load_comparison(archive, self.pairing, language)

    def swapped(self) -> TableSource:
        return TableSource(self.pairing.swapped())


@dataclass(slots=True)
class BooksSource:
    """Two Books: the totals of their tables, or the lines that moved most (``movers``)."""

    before: BookEntry
    after: BookEntry
    movers: bool = False
    _pairs: Sequence[TablePair] = field(default=(), init=False)

    def load(self, archive: Archive, language: Language) -> Comparison:
        self._pairs = find_pairs(archive, self.before, self.after)
        compare = compare_movers if self.movers else compare_books
        return compare(archive, self.before, self.after)

    def swapped(self) -> BooksSource:
        return BooksSource(self.after, self.before, self.movers)

    def other_view(self) -> BooksSource:
        """The totals where there were lines, the lines where there were totals."""
        return BooksSource(self.before, self.after, not self.movers)

    def table_of(self, row: ComparisonRow) -> TableSource | None:
        """The comparison of the two tables that a row holds the totals of, if it does."""
        pair = next(
            (pair for pair in self._pairs if pair.after.first_line == row.line_ids[1]), None
        )
        if self.movers or pair is None or row.line_ids[0] is None:
            return None
        before = PairedColumn(pair.before, pair.before_measure, self.before)
        after = PairedColumn(pair.after, pair.after_measure, self.after)
        return TableSource(Pairing(before, after))


class ComparisonList(ColumnList):
    """One row a line."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, at="difference", head_id="comparison-head", id="comparison-rows")
        self.view: ComparisonView | None = None
        self._needed: Sequence[int] = ()

    def show_view(self, view: ComparisonView, needed: Sequence[int], cursor: int = 0) -> None:
        """Show the rows of a view; ``needed`` are the widths its figures need."""
        self.view, self._needed = view, needed
        self.show_rows(len(view.rows), cursor)

    def columns(self) -> Sequence[ListColumn]:
        return self.view.columns(self._needed) if self.view else ()

    def lay_out(self, width: int, at: str, first: int) -> ListLayout:
        return lay_out_comparison(width, self.columns(), at, first)

    def row(self) -> ComparisonRow | None:
        """The row under the cursor, None if there is none."""
        if self.view is None or not self.cursor < len(self.view.rows):
            return None
        return self.view.rows[self.cursor]

    @property
    def line_id(self) -> int | None:
        """The line to go to from the row under the cursor: the later one, if there are two."""
        row = self.row()
        if row is None:
            return None
        before, after = row.line_ids
        return before if after is None else after

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        assert self.view is not None
        layout = self.layout_for(width)
        row = self.view.rows[index]
        return [*row_pieces(self.view, row, layout, self._session.ascii_only), (" ", "!")]


declare_words(
    {
        "compare.loading": ("正在对比……", "Comparing..."),
        "compare.nothing": ("没有这样的行", "No such lines"),
        "compare.pick": ("和什么对比", "Compare with what"),
        "books.tables": ("各表总数", "All tables"),
        "books.movers": ("变动最大的行", "What moved most"),
    }
)


class ComparisonScreen(ResultScreen[int]):
    """Dismissed with the id of the line to go to, or None.

    ``others`` are what the table can be compared with besides, ``section_id`` is the table one
    comes from, ``at_line`` the line to start on.
    """

    CSS_PATH = "comparison.tcss"
    AUTO_FOCUS = "#comparison-rows"
    help_keys = "comparison"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("comparison")]

    def __init__(
        self,
        session: Session,
        source: ComparisonSource,
        others: Sequence[Pairing] = (),
        *,
        section_id: int | None = None,
        at_line: int | None = None,
        sort: ListSort | None = None,
    ) -> None:
        super().__init__(session)
        self._source = source
        self._others = others
        self._section_id = section_id
        self._at_line = at_line
        self._rows = ComparisonList(session)
        self._rows.sort = sort
        self._filter = RowFilter.ALL
        self._needed: Sequence[int] = ()
        self._view: ComparisonView | None = None

    def compose(self) -> ComposeResult:
        yield PieceLines(row="title", id="comparison-title")
        yield self._rows.head
        yield self._rows
        yield PieceLines(id="comparison-detail")
        yield KeyBar(self.session, *self.key_screens, "columns", "list", HELP)

    @property
    def key_screens(self) -> Sequence[str]:
        """Whose keys stand on the bottom line."""
        return ("comparison",)

    def on_mount(self) -> None:
        detail = self.query_one("#comparison-detail")
        rule_off(detail, ascii_only=self.session.ascii_only)
        self.follow_language(self._load)
        self._load()

    def show_source(self, source: ComparisonSource, at_line: int | None) -> None:
        """Compare something else, with the cursor on a line where that is listed."""
        self._source, self._at_line = source, at_line
        self._load()

    def _load(self) -> None:
        sentence = word("compare.loading", self.language)
        self.query_one("#comparison-title", PieceLines).show(lambda _: [[(sentence, "")]])
        self.expects_content = True
        run = partial(self._compare, self._source)
        self.run_worker(run, thread=True, exclusive=True, group="compare")

    def _compare(self, source: ComparisonSource) -> None:
        """In a thread: read both sides and join them."""
        try:
            comparison = source.load(self.session.archive, self.language)
        except BudgetError as error:
            sentence = printable(error.sentence(self.language))
            self.hand_back(self.say, sentence, True)
            return
        view = ComparisonView(comparison, self.session.unit, self.language)
        needed = view.measure_widths()
        self.hand_back(self._show, source, view, needed)

    def _show(self, source: ComparisonSource, view: ComparisonView, needed: Sequence[int]) -> None:
        if source is self._source:
            self._view, self._needed = view, needed
            self._arrange(self._at_line)

    def _arrange(self, line_id: int | None) -> None:
        """Filter and order the rows, with the cursor on the line it was on where that is listed."""
        if self._view is None:
            return
        self._view.arrange(self._rows.sort, self._filter)
        places = (i for i, row in enumerate(self._view.rows) if line_id in row.line_ids)
        cursor = next(places, 0) if line_id is not None else 0
        self._rows.show_view(self._view, self._needed, cursor)
        title = self.title_of(self._view)
        self.query_one("#comparison-title", PieceLines).show(lambda _: title)
        if not self._view.rows:
            nothing = word("compare.nothing", self.language)
            detail = self.query_one("#comparison-detail", PieceLines)
            detail.show(lambda _: [[(nothing, "dim")]])

    def title_of(self, view: ComparisonView) -> list[list[Piece]]:
        """What stands at the top."""
        return title_lines(view, self._rows.sort, self._filter)

    def on_row_list_row_highlighted(self, event: RowList.RowHighlighted) -> None:
        event.stop()
        view, row = self._view, self._rows.row()
        if view is not None and row is not None:
            detail = self.query_one("#comparison-detail", PieceLines)
            detail.show(lambda width: detail_lines(view, row, width))

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        event.stop()
        row = self._rows.row()
        if row is not None:
            self.choose_row(row, self._rows.line_id)

    def choose_row(self, row: ComparisonRow, line_id: int | None) -> None:
        """Go to the line of a row."""
        if line_id is not None:
            self.dismiss(line_id)

    def on_column_list_sorted(self, event: ColumnList.Sorted) -> None:
        event.stop()
        self._arrange(self._rows.line_id if self._rows.sort is None else None)

    def action_switch_filter(self) -> None:
        """All rows, then those that rose, fell, moved, turned up or ended."""
        filters: list[RowFilter] = [
            one for one in RowFilter if one not in {RowFilter.NEW, RowFilter.ENDED}
        ]
        self._filter = filters[(filters.index(self._filter) + 1) % len(filters)]
        self._arrange(self._rows.line_id)

    def action_switch_unit(self) -> None:
        """Show the figures in the next unit."""
        self.session.unit = unit_after(self.session.unit)
        if self._view is not None:
            self._view = ComparisonView(self._view.comparison, self.session.unit, self.language)
            self._needed = self._view.measure_widths()
            self._arrange(self._rows.line_id)

    def action_swap_sides(self) -> None:
        """Put what is before after, and the other way round."""
        self.show_source(self._source.swapped(), self._rows.line_id)

    def action_pick_other(self) -> None:
        """Choose what to compare with."""
        from xgbudget_tui.tui.screens.filter import PickerScreen, PickList

        if not self._others:
            return
        here = self._others[0].after.section.id if self._section_id is None else self._section_id
        choices = [pairing_choice(pairing, self.language, here) for pairing in self._others]
        title = word("compare.pick", self.language)
        self.app.push_screen(PickerScreen(self.session, title, PickList(choices)), self._take)

    def _take(self, chosen: int | None) -> None:
        if chosen is not None:
            self.show_source(TableSource(self._others[chosen]), self._rows.line_id)

    def action_export(self) -> None:
        """Export this comparison."""
        if self._view is not None:
            comparison: Comparison = self._view.comparison
            self.post_message(OpenExport(ExportSubject(comparison=comparison)))

    def action_copy(self) -> None:
        """Copy the row under the cursor."""
        row = self._rows.row()
        if self._view is not None and row is not None:
            text = join_cells([row_cells(self._view, row)])
            self.post_message(CopyText(text, self._view.name_of(row)))


class BookComparisonScreen(ComparisonScreen):
    """Enter on a table compares it line by line, on a line goes there."""

    help_keys = "books"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("books")]

    def __init__(self, session: Session, source: BooksSource) -> None:
        super().__init__(session, source, sort=_sort_of(source))
        self._books = source

    @property
    def key_screens(self) -> Sequence[str]:
        return ("books", "comparison")

    def title_of(self, view: ComparisonView) -> list[list[Piece]]:
        """What stands at the top: both Books instead of a table's title."""
        what = word("books.movers" if self._books.movers else "books.tables", self.language)
        title = super().title_of(view)
        return [[(f" {what}", "title-strong")], *title[1:]]

    def choose_row(self, row: ComparisonRow, line_id: int | None) -> None:
        """Compare the two tables of a row line by line, or go to its line."""
        table = self._books.table_of(row)
        if table is None:
            super().choose_row(row, line_id)
        else:
            screen = ComparisonScreen(self.session, table, [table.pairing])
            self.app.push_screen(screen, self._follow)

    def _follow(self, line_id: int | None) -> None:
        if line_id is not None:
            self.call_after_refresh(self._leave_for, line_id)

    def _leave_for(self, line_id: int) -> None:
        self.dismiss(line_id)

    def action_switch_view(self) -> None:
        """The totals of all tables, or the lines that moved most."""
        self._books = self._books.other_view()
        self._rows.sort = _sort_of(self._books)
        self.show_source(self._books, None)

    def action_pick_other(self) -> None:
        """The other view."""
        self.action_switch_view()

    def action_swap_sides(self) -> None:
        """Put what is before after, and the other way round."""
        self._books = self._books.swapped()
        self.show_source(self._books, None)


def _sort_of(source: BooksSource) -> ListSort | None:
    return ListSort("difference", Way.SIZE) if source.movers else None

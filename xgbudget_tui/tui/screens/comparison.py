"""Two columns, tables or Books side by side: what rose, what fell, what is new, what ended."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from xgbudget_tui.compare.books import TablePair, compare_books, compare_movers, find_pairs
from xgbudget_tui.compare.change import RowOrder
from xgbudget_tui.model.comparison import Comparison, ComparisonRow
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.text import printable
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import CopyText, ExportSubject, OpenExport
from xgbudget_tui.tui.screens.result_screen import ViewScreen
from xgbudget_tui.tui.views.clipboard import join_cells
from xgbudget_tui.tui.views.comparison import (
    Columns,
    ComparisonView,
    RowFilter,
    detail_lines,
    head_pieces,
    lay_out,
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
from xgbudget_tui.tui.widgets.piece_lines import PieceLines, rule_off
from xgbudget_tui.tui.widgets.row_list import RowList
from xgbudget_tui.tui.words import declare_words, word

if TYPE_CHECKING:
    from xgbudget_tui.model.entries import BookEntry


class ComparisonList(RowList):
    """One row a line; the columns are laid out for the width there is."""

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.view: ComparisonView | None = None
        self._ascii_only = ascii_only
        self._needed: Sequence[int] = ()
        self._columns: tuple[int, Columns] | None = None

    def show_view(self, view: ComparisonView, needed: Sequence[int], cursor: int = 0) -> None:
        """Show the rows of a view; ``needed`` are the widths its figures need."""
        self.view, self._needed, self._columns = view, needed, None
        self.show_rows(len(view.rows), cursor)

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
        columns = self._lay_out(width - 2)
        return row_pieces(self.view, self.view.rows[index], columns, self._ascii_only)

    def head(self, width: int) -> list[Sequence[Piece]]:
        """The line over the rows, for the width of the whole list."""
        if self.view is None:
            return []
        columns = self._lay_out(self.scrollable_content_region.width - 2)
        return [[(" ", ""), *head_pieces(self.view, columns)]]

    def _lay_out(self, width: int) -> Columns:
        assert self.view is not None
        if self._columns is None or self._columns[0] != width:
            names = self.view.name_width
            self._columns = width, lay_out(width, self._needed, self.view.heads(), names)
        return self._columns[1]


declare_words(
    {
        "compare.loading": ("正在对比……", "Comparing..."),
        "compare.nothing": ("没有这样的行", "No such lines"),
        "compare.pick": ("和什么对比", "Compare with what"),
    }
)


class ComparisonScreen(ViewScreen[int]):
    """Dismissed with the id of the line to go to, or None.

    ``pairings`` are what the table can be compared with, at least one; ``section_id`` is the table
    one comes from, ``at_line`` the line to start on.
    """

    CSS_PATH = "comparison.tcss"
    AUTO_FOCUS = "#comparison-rows"
    help_keys = "comparison"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("comparison")]

    def __init__(
        self,
        pairings: Sequence[Pairing],
        chosen: int = 0,
        *,
        section_id: int | None = None,
        at_line: int | None = None,
    ) -> None:
        super().__init__()
        self._pairings = pairings
        self._pairing = pairings[chosen] if pairings else None
        self._section_id = section_id
        self._at_line = at_line
        self._order = RowOrder.PRINT
        self._filter = RowFilter.ALL
        self._needed: Sequence[int] = ()
        self._view: ComparisonView | None = None

    def compose(self) -> ComposeResult:
        yield PieceLines(row="title", id="comparison-title")
        yield PieceLines(row="header", id="comparison-head")
        yield ComparisonList(ascii_only=self.explorer.ascii_only, id="comparison-rows")
        yield PieceLines(id="comparison-detail")
        yield self.make_key_bar("comparison", "list")

    def on_mount(self) -> None:
        self._rows = self.query_one(ComparisonList)
        rule_off(self.query_one("#comparison-detail"))
        self.follow_language(self._load)
        self._load()

    def on_resize(self) -> None:
        self.query_one("#comparison-head", PieceLines).refresh()

    def _load(self) -> None:
        sentence = word("compare.loading", self.language)
        self.query_one("#comparison-title", PieceLines).show(lambda _: [[(sentence, "")]])
        run = partial(self._compare, self._pairing)
        self.run_worker(run, thread=True, exclusive=True, group="compare")

    def _compare(self, pairing: Pairing | None) -> None:
        """In a thread: read both sides and join them."""
        try:
            comparison = self.read_comparison(pairing)
        except BudgetError as error:
            sentence = printable(error.sentence(self.language))
            self.hand_back(self.say, sentence, True)
            return
        view = ComparisonView(comparison, self.explorer.unit, self.language)
        needed = view.measure_widths()
        self.hand_back(self._show, pairing, view, needed)

    def read_comparison(self, pairing: Pairing | None) -> Comparison:
        """In a thread: the comparison of a pairing. Raises ArchiveError."""
        assert pairing is not None
        return load_comparison(self.explorer.archive, pairing, self.language)

    def _show(self, pairing: Pairing | None, view: ComparisonView, needed: Sequence[int]) -> None:
        if pairing is self._pairing:
            self._view, self._needed = view, needed
            self._arrange(self._at_line)

    def _arrange(self, line_id: int | None) -> None:
        """Filter and order the rows, with the cursor on the line it was on where that is listed."""
        if self._view is None:
            return
        self._view.arrange(self._order, self._filter)
        places = (i for i, row in enumerate(self._view.rows) if line_id in row.line_ids)
        cursor = next(places, 0) if line_id is not None else 0
        self._rows.show_view(self._view, self._needed, cursor)
        self.query_one("#comparison-head", PieceLines).show(self._rows.head)
        title = self.title_of(self._view)
        self.query_one("#comparison-title", PieceLines).show(lambda _: title)
        if not self._view.rows:
            nothing = word("compare.nothing", self.language)
            detail = self.query_one("#comparison-detail", PieceLines)
            detail.show(lambda _: [[(nothing, "dim")]])

    def title_of(self, view: ComparisonView) -> list[list[Piece]]:
        """What stands at the top."""
        return title_lines(view, self._order, self._filter)

    def on_row_list_row_highlighted(self, event: RowList.RowHighlighted) -> None:
        event.stop()
        view, row = self._view, self._rows.row()
        if view is not None and row is not None:
            detail = self.query_one("#comparison-detail", PieceLines)
            detail.show(lambda width: detail_lines(view, row, width))

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        event.stop()
        row = self._rows.row()
        line_id = self._rows.line_id
        if row is not None and line_id is not None:
            self.dismiss(line_id)

    def action_switch_order(self) -> None:
        """As printed, by size of change, by size of percentage."""
        orders = list(RowOrder)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self._arrange(self._rows.line_id if self._order is RowOrder.PRINT else None)

    def action_switch_filter(self) -> None:
        """All rows, then those that rose, fell, moved, turned up or ended."""
        filters = list(RowFilter)
        self._filter = filters[(filters.index(self._filter) + 1) % len(filters)]
        self._arrange(self._rows.line_id)

    def action_switch_unit(self) -> None:
        """Show the figures in the next unit."""
        self.switch_unit()
        if self._view is not None:
            self._view = ComparisonView(self._view.comparison, self.explorer.unit, self.language)
            self._needed = self._view.measure_widths()
            self._arrange(self._rows.line_id)

    def action_swap_sides(self) -> None:
        """Put what is before after, and the other way round."""
        self._at_line = self._rows.line_id
        if self._pairing is not None:
            self._pairing = self._pairing.swapped()
            self._load()

    def action_pick_other(self) -> None:
        """Choose what to compare with."""
        from xgbudget_tui.tui.screens.filter import PickerScreen

        here = self._pairings[0].after.section.id if self._section_id is None else self._section_id
        choices = [pairing_choice(pairing, self.language, here) for pairing in self._pairings]
        picker = PickerScreen(word("compare.pick", self.language), choices, self.language)
        self.app.push_screen(picker, self._take)

    def _take(self, chosen: int | None) -> None:
        if chosen is not None:
            self._at_line = self._rows.line_id
            self._pairing = self._pairings[chosen]
            self._load()

    def action_export(self) -> None:
        """Export this comparison."""
        if self._view is not None:
            comparison: Comparison = self._view.comparison
            self.post_message(OpenExport(ExportSubject(comparison=comparison)))

    def action_copy(self) -> None:
        """Copy the row under the cursor."""
        row = self._rows.row()
        if self._view is not None and row is not None:
            self.post_message(CopyText(join_cells([row_cells(self._view, row)]), row.name))


declare_words(
    {
        "books.tables": ("各表总数", "All tables"),
        "books.movers": ("变动最大的行", "What moved most"),
        "books.none": (
            "这两册没有同类的表",
            "These two budgets have no tables of one kind",
        ),
    }
)


class BookComparisonScreen(ComparisonScreen):
    """Enter on a table compares it line by line, on a line goes there."""

    help_keys = "books"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("books")]

    def __init__(self, before: BookEntry, after: BookEntry, *, movers: bool = False) -> None:
        super().__init__([])
        self._before = before
        self._after = after
        self._movers = movers
        self._order = RowOrder.CHANGE if movers else RowOrder.PRINT
        self._pairs: Sequence[TablePair] = ()

    def compose(self) -> ComposeResult:
        yield PieceLines(row="title", id="comparison-title")
        yield PieceLines(row="header", id="comparison-head")
        yield ComparisonList(ascii_only=self.explorer.ascii_only, id="comparison-rows")
        yield PieceLines(id="comparison-detail")
        yield self.make_key_bar("books", "comparison", "list")

    def read_comparison(self, pairing: Pairing | None) -> Comparison:
        """In a thread: the tables of the two, or their finest lines. Raises ArchiveError."""
        archive = self.explorer.archive
        self._pairs = find_pairs(archive, self._before, self._after)
        compare = compare_movers if self._movers else compare_books
        return compare(archive, self._before, self._after)

    def title_of(self, view: ComparisonView) -> list[list[Piece]]:
        """What stands at the top: both Books instead of a table's title."""
        what = word("books.movers" if self._movers else "books.tables", self.language)
        sides = printable(f"{view.comparison.before.label} → {view.comparison.after.label}")
        first = [(f" {what}  ", "title-strong"), (f"{sides}  ", "")]
        return [first, *super().title_of(view)[1:]]

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        event.stop()
        event.prevent_default()  # what the screen of one table does with it
        row = self._rows.row()
        if row is None:
            return
        line_id = self._rows.line_id
        pair = next(
            (pair for pair in self._pairs if pair.after.first_line == row.line_ids[1]), None
        )
        if self._movers or pair is None or row.line_ids[0] is None:
            if line_id is not None:
                self.dismiss(line_id)
            return
        before = PairedColumn(pair.before, pair.before_measure, self._before)
        pairing = Pairing(before, PairedColumn(pair.after, pair.after_measure, self._after))
        self.app.push_screen(ComparisonScreen([pairing]), self._follow)

    def _follow(self, line_id: int | None) -> None:
        if line_id is not None:
            self.call_after_refresh(self._leave_for, line_id)

    def _leave_for(self, line_id: int) -> None:
        self.dismiss(line_id)

    def action_switch_view(self) -> None:
        """The totals of all tables, or the lines that moved most."""
        self._movers = not self._movers
        self._order = RowOrder.CHANGE if self._movers else RowOrder.PRINT
        self._at_line = None
        self._load()

    def action_pick_other(self) -> None:
        """The other view."""
        self.action_switch_view()

    def action_swap_sides(self) -> None:
        """Put what is before after, and the other way round."""
        self._before, self._after = self._after, self._before
        self._at_line = None
        self._load()

"""Two Books side by side: all their tables by total, or the lines that moved most."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from xgbudget_tui.compare.books import Pair, compare_books, compare_movers, find_pairs
from xgbudget_tui.compare.order import RowOrder
from xgbudget_tui.tui.comparison_rows import ComparisonView
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.pairings import PairedColumn, Pairing
from xgbudget_tui.tui.pieces import Piece, printable
from xgbudget_tui.tui.screens.comparison import ComparisonScreen
from xgbudget_tui.tui.widgets.comparison_list import ComparisonList
from xgbudget_tui.tui.widgets.piece_lines import PieceLines
from xgbudget_tui.tui.widgets.row_list import RowList
from xgbudget_tui.tui.words import declare_words, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xgbudget_tui.model.comparison import Comparison
    from xgbudget_tui.model.entries import BookEntry

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


class BooksScreen(ComparisonScreen):
    """Enter on a table compares it line by line, on a line goes there."""

    help_keys = "books"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("books")]

    def __init__(self, before: BookEntry, after: BookEntry, *, movers: bool = False) -> None:
        super().__init__([])
        self._before = before
        self._after = after
        self._movers = movers
        self._order = RowOrder.CHANGE if movers else RowOrder.PRINT
        self._pairs: Sequence[Pair] = ()

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
        pair = next((pair for pair in self._pairs if pair[2].first_line == row.line_ids[1]), None)
        if self._movers or pair is None or row.line_ids[0] is None:
            if line_id is not None:
                self.dismiss(line_id)
            return
        left, old, right, new = pair
        before = PairedColumn(left, old, self._before)
        pairing = Pairing(before, PairedColumn(right, new, self._after))
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

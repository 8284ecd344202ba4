"""The tree of a table: names at the left, figures at the right, folded and opened by keys."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, Self

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from xgbudget_tui.model.entries import Row
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.tui.drawing.list_columns import BY_AMOUNT, BY_LETTER
from xgbudget_tui.tui.drawing.names import label_name
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.drawing.table_window import (
    TableStyle,
    TableWindow,
    column_name,
    lay_out_rows,
    write_table_heading,
    write_table_row,
)
from xgbudget_tui.tui.drawing.tree_rows import NAMES, Sort, column_at
from xgbudget_tui.tui.drawing.visible_lines import (
    MOST,
    FilteredLines,
    TableView,
    TooManyLinesError,
)
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import Say, saying_errors
from xgbudget_tui.tui.session import ShownLines
from xgbudget_tui.tui.widgets.line_view import LineView
from xgbudget_tui.tui.words import Language, declare_words, word

if TYPE_CHECKING:
    from collections.abc import Iterator

declare_words(
    {
        "column.hidden": ("已隐藏列：{column}（按 + 恢复）", "Hidden: {column} (+ shows it again)"),
        "column.stays": ("这一列不能隐藏", "This column has to stay"),
        "column.all": ("全部列都已显示", "All columns are shown"),
        "filter.none-on": ("没有筛选", "No filter is on"),
        "filter.off": ("已取消筛选", "All lines again"),
        "shares.of-parent": ("占比：占上级", "Shares of the parent"),
        "shares.of-whole": ("占比：占总计", "Shares of the grand total"),
        "too-many-to-order": (
            "展开的行太多，无法排序；请先收起一些",
            "Too many lines are open to sort; fold some first",
        ),
    }
)


class LineTree(LineView):
    """One table's lines. Handed a TableView, a unit and a language; posts where the cursor is."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("tree")]
    separated = True
    _stale = True

    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)
    language: reactive[Language] = reactive[Language]("zh")

    class LineHighlighted(Message):
        """The cursor came to a line, or there is none (``row`` None)."""

        def __init__(self, row: Row | None) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(ascii_only=ascii_only, id=id)
        self.view: TableView | None = None
        self.bookmarks: frozenset[int] = frozenset()
        self._window: TableWindow | None = None

    # Drawing

    def show(self, view: TableView) -> None:
        """Show a table where it was left."""
        self.view = view
        self.top = max(0, min(view.top, self.row_count - 1))
        self.refresh()
        self.post_message(self.LineHighlighted(self.current))

    def watch_unit(self) -> None:
        """Other figures, other widths."""
        if self.view:
            self.view.widths.clear()
        self.refresh()

    def watch_language(self) -> None:
        """Other labels, and another alphabet."""
        self.watch_unit()
        sort = self.view.order.sort if self.view else None
        if self.view and sort is not None and sort.column == NAMES:
            self.view.order.sort = sort._replace(language=self.language)
            with self.changing():
                pass

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in view; columns are as wide as the lines ask for that are seen then."""
        self._stale = True
        super().on_resize(event)
        if self.view:
            self.view.widths.clear()
            self.keep_in_view(self.view.cursor)

    def is_cursor(self, index: int) -> bool:
        return self.view is not None and index == self.view.cursor

    def refresh(self, *regions: Region, **how: bool) -> Self:
        """Draw again; when it is all of it, the lines on view may be others."""
        self._stale = self._stale or not regions
        return super().refresh(*regions, **how)

    def render_line(self, y: int) -> Strip:
        if self.view is not None and self._stale:
            self._stale = False
            self._load_window(self.view)
        return super().render_line(y)

    def heading_pieces(self, width: int) -> Sequence[Piece]:
        if self.view is None or self._window is None:
            return ()
        return write_table_heading(self.view, self._window.look)

    def column_name(self, position: int) -> str:
        """What the column at a position is called."""
        return column_name(self.view.section if self.view else None, position, self.language)

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        if self.view is None or self._window is None:
            return ()
        return write_table_row(self.view, self._window, index, width, self.bookmarks)

    def _load_window(self, view: TableView) -> None:
        view.top = self.top
        try:
            rows = view.order.load(self.top, self.top + self.page + 1)
        except BudgetError as error:
            self.post_message(Say(error.sentence(self.language), problem=True))
            rows = []
        style = TableStyle(self.unit, self.language, self.glyphs)
        self._window = lay_out_rows(view, rows, self.page, self.size.width - self.edge, style)

    # Where the cursor is

    @property
    def row_count(self) -> int:
        """How many lines are on view."""
        return self.view.order.lines.count if self.view else 0

    @property
    def current(self) -> Row | None:
        """The line under the cursor; None also where the archive is damaged and lacks it."""
        if self.view is None or not self.row_count:
            return None
        try:
            return self.view.order.row(min(self.view.cursor, self.row_count - 1))
        except BudgetError:
            return None

    def shown_lines(self) -> ShownLines | None:
        """The lines on view and the columns that are not hidden; None for too many lines."""
        view = self.view
        if view is None or not 0 < self.row_count <= MOST:
            return None
        with saying_errors(self, self.language):
            ids = tuple(row.id for row in view.order.load(0, self.row_count))
            return ShownLines(ids, tuple(measure.position for measure in view.measures))
        return None

    def move_to(self, index: int | None) -> None:
        """Put the cursor on the line at ``index`` (None: leave it)."""
        view = self.view
        if view is None or index is None or not self.row_count:
            return
        old, view.cursor = view.cursor, max(0, min(index, self.row_count - 1))
        if old != view.cursor:
            self.refresh_row(old)
            self.refresh_row(view.cursor)
            self.keep_in_view(view.cursor)
            self.post_message(self.LineHighlighted(self.current))

    def move_to_line(self, line_id: int) -> bool:
        """Bring a line to view with all above it opened; whether it is in this table."""
        if self.view is None:
            return False
        with self.changing():
            found = self.view.order.lines.reveal(line_id) is not None
            if not found and self.view.filter is not None:
                # Whoever goes to a line wants to see it, whatever is filtered.
                self.view.end_filter()
                found = self.view.order.lines.reveal(line_id) is not None
        if found:
            self.move_to(self.view.order.find(line_id))
        return found

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Change which lines are on view and keep the cursor on its line, or on what holds it."""
        view = self.view
        if view is None:
            yield
            return
        row = self.current
        offset = view.cursor - view.top
        yield
        self.rearrange()
        if row is not None:
            view.cursor = view.nearest(row)
        view.top = max(0, min(view.cursor - offset, self.row_count - self.page))
        self.top = view.top
        self.keep_in_view(view.cursor)
        self.refresh()
        self.post_message(self.LineHighlighted(self.current))

    def rearrange(self) -> None:
        """Order the lines on view again; too many of them are left in print order."""
        if self.view is None:
            return
        try:
            self.view.order.arrange()
        except TooManyLinesError:
            self.view.order.sort = None
            self.post_message(Say(word("too-many-to-order", self.language)))

    def action_move(self, rows: int) -> None:
        """Move by lines."""
        if self.view:
            self.move_to(self.view.cursor + rows)

    def action_move_page(self, pages: int) -> None:
        """Move by screenfuls, the view with the cursor."""
        if self.view:
            self.scroll_to_row(self.top + pages * self.page)
            self.move_to(self.view.cursor + pages * self.page)

    def action_first(self) -> None:
        """To the first line."""
        self.move_to(0)

    def action_last(self) -> None:
        """To the last line."""
        self.move_to(self.row_count - 1)

    def action_sibling(self, step: int) -> None:
        """To the next or previous line under the same parent."""
        if self.view and self.row_count:
            self.move_to(self.view.order.find_sibling(self.view.cursor, step))

    def action_parent(self) -> None:
        """To the line this one is part of."""
        row = self.current
        if self.view and row and row.parent is not None:
            self.move_to(self.view.order.find(row.parent))

    def on_click(self, event: events.Click) -> None:
        """To the line clicked; on its sign, or on the line under the cursor, open or fold it.

        On the heading to the column; on the column under the cursor, sort by it.
        """
        if self.view is not None and event.y == 0 and self._window is not None:
            self._click_column(self.view, column_at(self._window.look.plan, event.x - self.edge))
        index = self.top + event.y - 1
        if self.view is None or event.y < 1 or index >= self.row_count:
            return
        row = self.view.order.row(index)
        at_sign = event.x - self.edge - 1 <= 2 * row.depth + 2
        again = index == self.view.cursor
        self.move_to(index)
        if again or (at_sign and row.child_count):
            self.action_toggle_line()

    def _click_column(self, view: TableView, position: int | None) -> None:
        if position is None:
            return
        if position == view.column:
            self.action_switch_order()
        else:
            view.choose_column(position)
            self._tell_column(view)

    # What is open, and in which order

    def action_toggle_line(self) -> None:
        """Open or fold the line under the cursor."""
        row = self.current
        if self.view is None or row is None or not row.child_count:
            return
        lines = self.view.order.lines
        with self.changing():
            if lines.is_open(row):
                lines.close(row)
            else:
                lines.open(row)

    def action_open_or_enter(self) -> None:
        """Open a folded line; step into an open one."""
        row = self.current
        if self.view is None or row is None or not row.child_count:
            return
        if self.view.order.lines.is_open(row):
            self.move_to(self.view.cursor + 1)
        else:
            self.action_toggle_line()

    def action_fold_or_leave(self) -> None:
        """Fold an open line; from a folded one go to its parent."""
        row = self.current
        if self.view is None or row is None:
            return
        if self.view.order.lines.is_open(row):
            self.action_toggle_line()
        else:
            self.action_parent()

    def action_open_branch(self) -> None:
        """Open everything below the line under the cursor."""
        row = self.current
        if self.view and row:
            with self.changing():
                self.view.order.lines.open_branch(row)

    def action_fold_to(self, level: int) -> None:
        """Open the whole table to a level."""
        if self.view:
            with self.changing():
                self.view.order.lines.fold_to(level)

    def action_move_column(self, step: int) -> None:
        """To the next or previous column: shares are of it, ``s`` sorts by it, ``-`` hides it."""
        if self.view:
            self.view.move_column(step)
            self._tell_column(self.view)

    def _tell_column(self, view: TableView) -> None:
        self.refresh()
        self.post_message(self.LineHighlighted(self.current))
        self._say("column.now", column=self.column_name(view.column))

    def action_hide_column(self) -> None:
        """Hide the column under the cursor."""
        hidden = self.view.hide_column() if self.view else None
        if hidden is None:
            self._say("column.stays")
        else:
            self.refresh()
            self._say("column.hidden", column=label_name(hidden.label, self.language))

    def action_show_columns(self) -> None:
        """Show all columns again."""
        if self.view:
            self.view.hidden.clear()
            self.refresh()
            self._say("column.all")

    def action_switch_shares(self) -> None:
        """Show shares of the parent, or of the root above."""
        if self.view:
            self.view.of_whole = not self.view.of_whole
            self.refresh()
            self._say("shares.of-whole" if self.view.of_whole else "shares.of-parent")

    def action_switch_order(self) -> None:
        """Siblings by the column under the cursor, largest first; smallest first; as printed."""
        view = self.view
        if view is None:
            return
        order = view.order
        by_name = view.column == NAMES
        first = Sort(view.column, by_name, self.language if by_name else "zh")
        if order.sort is None or order.sort.column != view.column:
            # Names begin with the first in the alphabet, figures with the largest.
            order.sort = first
        elif order.sort.ascending == first.ascending:
            order.sort = first._replace(ascending=not first.ascending)
        else:
            order.sort = None
        # What can be sorted is said now; that it cannot be replaces it.
        if order.sort is None:
            self._say("sorted.printed")
        else:
            way = (BY_LETTER if by_name else BY_AMOUNT)[order.sort != first]
            self._say(f"sorted.{way.value}", column=self.column_name(view.column))
        with self.changing():
            pass

    # Which lines are on view

    def start_filter(self, lines: FilteredLines, text: str, total: int, *, exact: bool) -> None:
        """Show lines that pass a filter and what is above them."""
        view = self.view
        if view is not None:
            with self.changing():
                view.start_filter(lines, text, total, exact=exact)
            first = next((row.id for row in lines.load(0, MOST) if row.id in lines.passing), None)
            row = self.current
            if first is not None and (row is None or row.id not in lines.passing):
                self.move_to(view.order.find(first))

    def action_end_filter(self) -> None:
        """Show all lines again."""
        if self.view is None or self.view.filter is None:
            self._say("filter.none-on")
            return
        row = self.current
        with self.changing():
            self.view.end_filter()
        if row is not None:
            self.move_to_line(row.id)
        self._say("filter.off")

    def _say(self, key: str, **values: object) -> None:
        self.post_message(Say(word(key, self.language, **values)))

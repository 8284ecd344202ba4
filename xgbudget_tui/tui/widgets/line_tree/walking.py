"""The cursor of the tree, how it walks and what it opens and folds."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from textual.message import Message

from xgbudget_tui.model.entries import Row
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.tui.messages import Say
from xgbudget_tui.tui.widgets.line_tree.amount_order import TooManyLinesError
from xgbudget_tui.tui.widgets.line_tree.table_view import TableView
from xgbudget_tui.tui.widgets.line_view import LineView
from xgbudget_tui.tui.words import Language, declare_words, word

if TYPE_CHECKING:
    from collections.abc import Iterator

declare_words(
    {
        "too-many-to-order": (
            "展开的行太多，无法按金额排列；请先收起一些",
            "Too many lines are open to order by amount; fold some first",
        ),
    }
)


class LineWalker(LineView):
    """A cursor over the lines on view of one table."""

    class LineHighlighted(Message):
        """The cursor came to a line, or there is none (``row`` None)."""

        def __init__(self, row: Row | None) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own word
        super().__init__(id=id)
        self.view: TableView | None = None

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
            view.cursor = self._nearest(view, row)
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
            self.view.order.position = None
            self.post_message(Say(word("too-many-to-order", self.shown_language)))

    @property
    def shown_language(self) -> Language:
        """The language of the words around the lines."""
        return "zh"

    def _nearest(self, view: TableView, row: Row) -> int:
        at: Row | None = row
        while at is not None:
            index = view.order.find(at.id)
            if index is not None:
                return index
            at = view.parent_of(at)
        return 0

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

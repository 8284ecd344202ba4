"""The tree of a table: names at the left, figures at the right, folded and opened by keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

from rich.cells import cell_len
from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip

from xgbudget_tui.model.entries import Row
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import Say
from xgbudget_tui.tui.pieces import Piece, cut_right, printable
from xgbudget_tui.tui.render import amount_of, figure_at, figure_text
from xgbudget_tui.tui.widgets.line_tree.columns import NAMES, Column, plan_columns
from xgbudget_tui.tui.widgets.line_tree.folding import LineFolder
from xgbudget_tui.tui.widgets.line_tree.rows import (
    RowLook,
    RowState,
    name_width,
    render_heading,
    render_row,
)
from xgbudget_tui.tui.widgets.line_tree.table_view import TableView
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words({"share-of-parent": ("占上级", "share"), "by-amount": ("按金额", "by amount")})

LABEL_AT_MOST = 16


class LineTree(LineFolder):
    """One table's lines. Handed a TableView, a unit and a language; posts where the cursor is."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("tree")]
    separated = True
    _stale = True

    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)
    language: reactive[Language] = reactive[Language]("zh")

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own word
        super().__init__(id=id)
        self.bookmarks: frozenset[int] = frozenset()
        self._window: list[Row] = []
        self._opened: list[bool] = []
        self._look: RowLook | None = None

    @property
    def shown_language(self) -> Language:
        """The language of labels and sentences."""
        return self.language

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
        """Other labels."""
        self.watch_unit()

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in view."""
        self._stale = True
        super().on_resize(event)
        if self.view:
            self.keep_in_view(self.view.cursor)

    def row_style(self, index: int) -> str:
        """The cursor's row stands out, less so when keys go elsewhere."""
        if self.view is None or index != self.view.cursor:
            return ""
        return "cursor" if self.has_focus else "cursor-blurred"

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
        if self.view is None or self._look is None:
            return ()
        section = self.view.section
        title: list[Piece] = [(f"{section.key} ", ""), (self.view.title, "")]
        if self.view.order.by_amount:
            title.insert(0, (word("by-amount", self.language) + " ", "key"))
        share = word("share-of-parent", self.language)
        return render_heading(title, _label_of, share, self._look)

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        view, look = self.view, self._look
        place = index - self.top
        shown = min(len(self._opened), len(self._window))
        if view is None or look is None or not 0 <= place < shown:
            return ()
        row = self._window[place]
        try:
            parent = view.parent_of(row)
        except BudgetError:
            parent = None  # only in a damaged archive: the line is shown without its share
        state = RowState(
            is_open=self._opened[place],
            is_current=index == view.cursor,
            is_marked=row.id in self.bookmarks,
            whole=amount_of(parent.figures, view.active) if parent else None,
        )
        return [*render_row(row, state, look), (" " * width, "!")]

    def _load_window(self, view: TableView) -> None:
        view.top = self.top
        try:
            rows = view.order.load(self.top, self.top + self.page + 1)
        except BudgetError as error:
            self.post_message(Say(error.sentence(self.language), problem=True))
            rows = []
        self._window = rows
        self._opened = [*view.open_rows(rows), False][: self.page]
        longest = max(map(name_width, rows), default=0)
        view.widths[NAMES] = max(longest, view.widths.get(NAMES, 0))
        for measure in view.section.measures:
            texts = [cut_right(printable(measure.label), LABEL_AT_MOST)]
            for row in rows:
                figure = figure_at(row.figures, measure.position)
                texts.append(figure_text(figure, measure, self.unit) if figure else "")
            widest = max(map(cell_len, texts))
            view.widths[measure.position] = max(widest, view.widths.get(measure.position, 0))
        width = max(1, self.size.width - 2)
        plan = plan_columns(view.section.measures, view.active, view.widths, width)
        self._look = RowLook(plan, view.active, self.unit, self.glyphs)

    def action_switch_measure(self, step: int) -> None:
        """Show shares of the next or previous column of amounts."""
        view = self.view
        amounts = view.amounts() if view else []
        if view and len(amounts) > 1:
            at = amounts.index(view.active) if view.active in amounts else 0
            view.active = amounts[(at + step) % len(amounts)]
            if view.order.position is not None:
                view.order.position = view.active
            with self.changing():
                pass

    def action_switch_order(self) -> None:
        """Order siblings by amount, or as printed again."""
        if self.view:
            order = self.view.order
            order.position = None if order.position is not None else self.view.active
            with self.changing():
                pass

    def on_click(self, event: events.Click) -> None:
        """To the line clicked; on its sign, or on the line under the cursor, open or fold it."""
        index = self.top + event.y - 1
        if self.view is None or event.y < 1 or index >= self.row_count:
            return
        row = self.view.order.row(index)
        at_sign = event.x - 3 <= 2 * row.depth + 2
        again = index == self.view.cursor
        self.move_to(index)
        if again or (at_sign and row.child_count):
            self.action_toggle_line()


def _label_of(column: Column) -> str:
    return printable(column.measure.label)

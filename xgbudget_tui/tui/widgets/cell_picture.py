"""A picture drawn in cells: gone through by arrows or the mouse from item to item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from xgbudget_tui.pictures.boxes import Direction
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.widgets.strips import draw_line


class Picture(Protocol):
    """What is drawn: items in a space of cells."""

    @property
    def count(self) -> int:
        """How many items there are."""
        ...

    def lay_out(self, width: int, height: int) -> None:
        """Divide the space among the items; the same space again costs nothing."""
        ...

    def step(self, cursor: int, direction: Direction) -> int:
        """The item that an arrow leads to; the same at the edge."""
        ...

    def at(self, x: int, y: int) -> int | None:
        """The item drawn at a cell, as last drawn."""
        ...

    def rows(self, cursor: int) -> list[list[Piece]]:
        """The picture, row by row, with the item at ``cursor`` in view and marked."""
        ...


class CellPicture(Widget, can_focus=True):
    """Handed a Picture; posts which item the cursor is on and which was chosen."""

    DEFAULT_CSS = "CellPicture { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("picture")]

    class ItemHighlighted(Message):
        """The cursor came to an item."""

    class ItemChosen(Message):
        """An item was chosen with enter, or with a click where the cursor was."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own word
        super().__init__(id=id)
        self.picture: Picture | None = None
        self.cursor = 0
        self._drawn: list[list[Piece]] | None = None

    def show_picture(self, picture: Picture, cursor: int = 0) -> None:
        """Show other items, or the same in another way."""
        self.picture = picture
        self.cursor = max(0, min(cursor, picture.count - 1))
        self._draw_again()
        self.post_message(self.ItemHighlighted())

    def move_to(self, index: int) -> None:
        """Put the cursor on an item."""
        if index != self.cursor:
            self.cursor = index
            self._draw_again()
            self.post_message(self.ItemHighlighted())

    def _draw_again(self) -> None:
        self._drawn = None
        self.refresh()

    def on_resize(self) -> None:
        """Divide the new space."""
        self._draw_again()

    def render_line(self, y: int) -> Strip:
        if self._drawn is None:
            self._drawn = self._draw()
        pieces: Sequence[Piece] = self._drawn[y] if y < len(self._drawn) else ()
        return draw_line(pieces, self.size.width)

    def _draw(self) -> list[list[Piece]]:
        if self.picture is None or not self.size:
            return []
        self.picture.lay_out(self.size.width, self.size.height)
        return self.picture.rows(self.cursor)

    def action_step(self, way: str) -> None:
        """To what lies in a direction."""
        if self.picture is not None and self.picture.count:
            self.picture.lay_out(self.size.width, self.size.height)
            self.move_to(self.picture.step(self.cursor, Direction[way]))

    def action_next_item(self, step: int) -> None:
        """To the next (1) or previous (-1) item in their order."""
        if self.picture is not None and self.picture.count:
            self.move_to(max(0, min(self.picture.count - 1, self.cursor + step)))

    def action_choose(self) -> None:
        """Choose the item under the cursor."""
        if self.picture is not None and self.picture.count:
            self.post_message(self.ItemChosen())

    def on_click(self, event: events.Click) -> None:
        """To the item clicked; choose it where the cursor is there already."""
        index = self.picture.at(event.x, event.y) if self.picture is not None else None
        if index is None:
            return
        if index == self.cursor:
            self.action_choose()
        else:
            self.move_to(index)

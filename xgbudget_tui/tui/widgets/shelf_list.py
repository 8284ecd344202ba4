"""The Books of an archive as a tree: places, and under each its years."""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.terms import Verdict
from xgbudget_tui.tui.pieces import Piece, fill_left, fill_right, printable
from xgbudget_tui.tui.widgets.pick_list import Choice, PickList
from xgbudget_tui.tui.words import Language

_MOST_GROUPED = 3000
"""Longer shelves are listed without headings until the list is narrowed."""
_SIGNS = {Verdict.FAILS: ("!", "fails"), Verdict.SUSPECT: ("?", "suspect")}


class ShelfList(PickList):
    """The Books that fit what was typed, by place; places are headings, not choices."""

    def __init__(
        self,
        choices: Sequence[Choice],
        books: Sequence[BookEntry],
        language: Language,
        *,
        id: str | None = None,  # noqa: A002 - textual's own word
    ) -> None:
        super().__init__(choices, id=id)
        self._books = books
        self._language = language
        self._rows: list[int | str] = []

    def narrow(self, text: str, cursor: int = 0) -> None:
        """List only the Books that hold ``text``; the cursor stands on the choice ``cursor``."""
        super().narrow(text, cursor)
        shown = list(self._shown)
        self._rows = self._group(shown) if len(shown) <= _MOST_GROUPED else [*shown]
        at = shown[cursor] if cursor < len(shown) else -1
        place = self._rows.index(at) if at in self._rows else 0
        self.show_rows(len(self._rows), place)

    def _group(self, shown: Sequence[int]) -> list[int | str]:
        rows: list[int | str] = []
        heading = None
        for position in shown:
            book = self._books[position]
            place = " › ".join(name for name in (book.parent_region, book.region) if name)
            if place != heading:
                heading = place
                rows.append(place)
            rows.append(position)
        return rows

    def is_selectable(self, index: int) -> bool:
        return isinstance(self._rows[index], int) if index < len(self._rows) else True

    def position(self) -> int | None:
        row = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        return row if isinstance(row, int) else None

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        row = self._rows[index]
        room = width - 2
        if isinstance(row, str):
            return [(fill_right(printable(row) or "?", room), "heading")]
        book, choice = self._books[row], self.choices[row]
        sign, style = _SIGNS.get(book.tally.worst or Verdict.EXACT, (" ", ""))
        stage = fill_right(book.stage.label(self._language), 10)
        right = self._right if room - self._right >= 40 else 0
        lead = f"  {book.year} {stage} " if len(self._rows) > len(self._shown) else "  "
        title = book.title if len(self._rows) > len(self._shown) else choice.name
        text = fill_right(lead + printable(title), room - right - 2)
        pieces: list[Piece] = [(sign, style), (text, "")]
        return [*pieces, (fill_left(choice.right, right), "dim")] if right else pieces

"""The hits of a search: pages are asked for when they come into view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.message import Message

from xgbudget_tui.model.entries import Hit, HitPage
from xgbudget_tui.tui.finder import PAGE
from xgbudget_tui.tui.pieces import Piece, cut_left, fill_left, fill_right, fit_pieces, printable
from xgbudget_tui.tui.render import glyphs_of
from xgbudget_tui.tui.widgets.row_list import RowList

_MIN_AMOUNT, _MIN_PATH = 9, 8


def name_pieces(name: str, span: tuple[int, int] | None) -> list[Piece]:
    """A name with its matched part emphasised."""
    start, end = span or (0, 0)
    if not 0 <= start < end <= len(name):
        return [(printable(name), "strong")]
    parts = (name[:start], "strong"), (name[start:end], "match"), (name[end:], "strong")
    return [(printable(text), style) for text, style in parts if text]


class Columns(NamedTuple):
    """Cells that the Book (0: not shown), the section and the amount of hits take."""

    book: int = 0
    section: int = 3
    amount: int = _MIN_AMOUNT


def hit_pieces(
    hit: Hit, width: int, columns: Columns, words: tuple[str, str], into: str = "›"
) -> list[Piece]:
    """One hit in ``width`` cells: Book, section, name, the path above it, its amount, never cut.

    ``words`` are the Book and the amount; ``into`` parts the path.
    """
    book, amount = words
    book_width = min(columns.book, width // 4)
    lead = [(fill_right(cut_left(printable(book), book_width), book_width) + " ", "dim")]
    lead = lead if book_width else []
    room = max(0, width - sum(cell_len(text) for text, _ in lead))
    room = max(0, room - columns.section - 1 - columns.amount - 1)
    name = name_pieces(hit.place.row.name, hit.span)
    taken = sum(cell_len(text) for text, _ in name)
    middle = fit_pieces(name, min(taken, room))
    above = f" {into} ".join(printable(part) for part in hit.place.path)
    if room - taken - 2 >= _MIN_PATH and above:
        middle += [("  ", ""), (cut_left(above, room - taken - 2), "dim")]
    return [
        *lead,
        (fill_left(hit.place.section_key, columns.section) + " ", "dim"),
        *fit_pieces(middle, room),
        (" " + fill_left(amount, columns.amount), "strong"),
    ]


class HitList(RowList):
    """Found lines, in pages; a row that is not there yet shows dots and is asked for."""

    class PageNeeded(Message):
        """A page of hits has come into view and is not loaded."""

        def __init__(self, text: str, page: int) -> None:
            super().__init__()
            self.text = text
            self.page = page

    def __init__(
        self,
        amount_of: Callable[[Hit], str],
        book_of: Callable[[Hit], str] = lambda _: "",
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.text = ""
        self.total = 0
        self.exact = True
        self._amount_of = amount_of
        self._book_of = book_of
        self._pages: dict[int, Sequence[Hit]] = {}
        self._asked: set[int] = set()
        self._columns = Columns()

    def show_hits(self, text: str, first: HitPage, cursor: int = 0) -> None:
        """Show what was found for ``text``."""
        self.text, self.total, self.exact = text, first.total, first.exact
        self._pages, self._asked = {}, {0}
        self._columns = Columns()
        self._keep(0, first.hits)
        self.show_rows(first.total, cursor)

    def add_page(self, text: str, page: int, found: HitPage) -> None:
        """A page that was asked for; one of another text is dropped."""
        if text == self.text:
            self._keep(page, found.hits)
            self.refresh()

    def hit(self, index: int) -> Hit | None:
        """The hit at a position, None while its page is not loaded."""
        hits = self._pages.get(index // PAGE, ())
        return hits[index % PAGE] if index % PAGE < len(hits) else None

    def loaded_run(self) -> tuple[Hit, ...]:
        """The hits from the first on, as far as they are loaded without a gap."""
        run: list[Hit] = []
        page = 0
        while page in self._pages:
            run += self._pages[page]
            page += 1
        return tuple(run)

    def _keep(self, page: int, hits: Sequence[Hit]) -> None:
        self._pages[page] = hits
        self._columns = Columns(
            max([self._columns.book, *(cell_len(self._book_of(hit)) for hit in hits)]),
            max([self._columns.section, *(len(hit.place.section_key) for hit in hits)]),
            max([self._columns.amount, *(cell_len(self._amount_of(hit)) for hit in hits)]),
        )

    def _ask_for(self, text: str, page: int) -> None:
        self.post_message(self.PageNeeded(text, page))

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        hit = self.hit(index)
        if hit is None:
            page = index // PAGE
            if page not in self._asked:
                self._asked.add(page)
                # A message made while the screen paints would count as the screen's own.
                self.call_later(self._ask_for, self.text, page)
            return [(fill_right("...", width - 1), "dim")]
        into = glyphs_of(getattr(self.app, "ascii_only", False)).into
        words = self._book_of(hit), self._amount_of(hit)
        return hit_pieces(hit, width - 1, self._columns, words, into)

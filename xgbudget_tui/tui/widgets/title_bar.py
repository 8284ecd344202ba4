"""The top line: the Book, where in it, the unit, and how its proofs came out."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from xgbudget_tui.model.entries import BookEntry, Tally
from xgbudget_tui.model.money import Unit
from xgbudget_tui.tui.palette import style_of
from xgbudget_tui.tui.pieces import Piece, cut_left, fit_pieces, printable
from xgbudget_tui.tui.render import Glyphs, glyphs_of, unit_word
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words({"book-name": ("{region} {year} 年{stage}", "{region} {year} {stage}")})


class TitleBar(Widget):
    """One line: breadcrumbs at the left, unit and tally at the right."""

    ALLOW_SELECT = False

    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)
    language: reactive[Language] = reactive[Language]("zh")
    book: reactive[BookEntry | None] = reactive[BookEntry | None](None)
    path: reactive[tuple[str, ...]] = reactive[tuple[str, ...]](())

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        glyphs = glyphs_of(getattr(self.app, "ascii_only", False))
        right = [(unit_word(self.unit, self.language), "title"), *self._tally(glyphs)]
        room = width - sum(cell_len(text) for text, _ in right) - 4
        if room < width // 3:
            right, room = [], width - 1
        left = [(" ", "title"), *self._crumbs(room, glyphs)]
        used = sum(cell_len(text) for text, _ in [*left, *right])
        gap = [(" " * max(0, width - used - 1), "title")]
        pieces = fit_pieces([*left, *gap, *right], width, "title")
        return Strip([Segment(text, style_of(name)) for text, name in pieces], width)

    def _crumbs(self, room: int, glyphs: Glyphs) -> Sequence[Piece]:
        book = self.book
        if book is None:
            return ()
        name = word(
            "book-name",
            self.language,
            region=printable(book.region),
            year=book.year,
            stage=book.stage.label(self.language),
        )
        between = f" {glyphs.into} "
        trail = between.join(map(printable, self.path))
        left = room - cell_len(name) - cell_len(between)
        if not trail or left < 8:
            return [(name, "title-strong")]
        return [(name, "title-strong"), (between, "title-dim"), (cut_left(trail, left), "title")]

    def _tally(self, glyphs: Glyphs) -> Sequence[Piece]:
        tally = self.book.tally if self.book else Tally()
        counts = (
            (glyphs.exact, tally.exact, "title-good"),
            (glyphs.rounding, tally.rounding, "title-dim"),
            ("?", tally.suspect, "title-bad"),
            ("!", tally.fails, "title-bad"),
        )
        return [(f"  {sign}{count}", style) for sign, count, style in counts if count]

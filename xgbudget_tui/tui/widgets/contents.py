"""The contents of a Book: its sections under the four budgets and what follows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive

from xgbudget_tui.model.entries import BookEntry, SectionEntry
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Group, Verdict
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.pieces import Piece, cut_right
from xgbudget_tui.tui.render import figure_text
from xgbudget_tui.tui.widgets.contents_entries import Entry, list_entries, place_names
from xgbudget_tui.tui.widgets.line_view import LineView
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words({"contents": ("目录", "Contents")})


class ContentsList(LineView):
    """Groups and sections; handed a Book and its sections, posts which one is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("contents")]

    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)
    language: reactive[Language] = reactive[Language]("zh")

    class SectionChosen(Message):
        """A section was chosen with a key or a click."""

        def __init__(self, section: SectionEntry) -> None:
            super().__init__()
            self.section = section

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own word
        super().__init__(id=id)
        self.cursor = 0
        self.shown: int | None = None
        self._sections: Sequence[SectionEntry] = ()
        self._places: tuple[str, ...] = ()
        self._folded: set[Group] = set()
        self._entries: list[Entry] = []

    def show(self, book: BookEntry, sections: Sequence[SectionEntry]) -> None:
        """List the sections of a Book."""
        self._sections = sections
        self._places = place_names(book)
        self._list_again()

    def show_current(self, section_id: int) -> None:
        """Say which section is on view; its group is opened."""
        self.shown = section_id
        group = next((s.group for s in self._sections if s.id == section_id), None)
        if group in self._folded:
            self._folded.discard(group)
            self._list_again()
        for index, entry in enumerate(self._entries):
            if entry.section and entry.section.id == section_id:
                self.cursor = index
                self.keep_in_view(index)
        self.refresh()

    @property
    def row_count(self) -> int:
        return len(self._entries)

    def watch_language(self) -> None:
        """Other words for the groups."""
        self._list_again()

    def row_style(self, index: int) -> str:
        """The cursor when keys go here, else the section on view."""
        if index != self.cursor:
            return ""
        return "cursor" if self.has_focus else "cursor-blurred"

    def heading_pieces(self, width: int) -> Sequence[Piece]:
        return [(word("contents", self.language), "")]

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        entry = self._entries[index]
        glyphs = self.glyphs
        style = "dim" if entry.is_dim else ""
        if entry.section is None:
            lead = [((glyphs.opened if entry.is_open else glyphs.folded) + " ", "dim")]
            style = "strong"
        else:
            here = entry.section.id == self.shown
            lead = [(glyphs.into if here else " ", ""), (f"{entry.section.key:>4} ", "dim")]
        amount = figure_text(entry.total, entry.measure, self.unit) if entry.total else ""
        right = amount if entry.section is None else amount or entry.state_word(self.language)
        mark, mark_style = glyphs.mark(entry.worst)
        if entry.worst in {None, Verdict.EXACT} and not entry.section:
            mark = " "
        sign = glyphs.comparable if entry.comparable and entry.section else ""
        room = width - sum(cell_len(text) for text, _ in lead) - cell_len(right) - 2
        room -= cell_len(sign) + 1 if sign else 0
        name = cut_right(entry.title, max(1, room - 1))
        filled = name + " " * max(0, room - cell_len(name))
        tail = [(mark, mark_style), (" ", ""), (right, "dim" if entry.is_dim else "")]
        return [*lead, (filled, style), (sign + " " if sign else "", "key"), *tail]

    def move_to(self, index: int) -> None:
        """Put the cursor on a row (-1: the last)."""
        count = len(self._entries)
        index = count - 1 if index < 0 else index
        old, self.cursor = self.cursor, max(0, min(index, count - 1))
        self.refresh_row(old)
        self.refresh_row(self.cursor)
        self.keep_in_view(self.cursor)

    def action_move(self, rows: int) -> None:
        """Move by rows."""
        self.move_to(max(0, self.cursor + rows))

    def action_move_page(self, pages: int) -> None:
        """Move by screenfuls."""
        self.action_move(pages * self.page)

    def action_move_to(self, index: int) -> None:
        """To the first (0) or last (-1) row."""
        self.move_to(index)

    def action_choose(self) -> None:
        """Open the section under the cursor; fold or open a group."""
        if not self._entries:
            return
        entry = self._entries[self.cursor]
        if entry.section is not None:
            self.post_message(self.SectionChosen(entry.section))
        else:
            self._folded ^= {entry.group}
            self._list_again()

    def action_fold(self) -> None:
        """Fold the group under or around the cursor."""
        if self._entries:
            group = self._entries[self.cursor].group
            self._folded.add(group)
            self._list_again()
            groups = [entry.group if not entry.section else None for entry in self._entries]
            self.move_to(groups.index(group))

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in view."""
        super().on_resize(event)
        self.keep_in_view(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """To the row clicked, and open it."""
        index = self.top + event.y - 1
        if event.y >= 1 and index < len(self._entries):
            self.move_to(index)
            self.action_choose()

    def _list_again(self) -> None:
        self._entries = list_entries(self._sections, self._places, self._folded, self.language)
        self.cursor = max(0, min(self.cursor, len(self._entries) - 1))
        self.refresh()

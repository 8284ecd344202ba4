"""The panels of the explorer screen as widgets; what is in them is written in views/panels.py."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from xgbudget_tui.model.addresses import place_names
from xgbudget_tui.model.entries import BookEntry, LineDetail, Note, SectionEntry
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Group
from xgbudget_tui.tui.drawing.glyphs import glyphs_of
from xgbudget_tui.tui.drawing.names import table_title
from xgbudget_tui.tui.drawing.pieces import Piece
from xgbudget_tui.tui.drawing.table_window import TableStyle
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.views.contents import Entry, list_entries
from xgbudget_tui.tui.views.line_detail import DetailStyle, link_targets, write_brief, write_detail
from xgbudget_tui.tui.views.note import write_note
from xgbudget_tui.tui.views.panels import (
    PanelChoice,
    detail_heading,
    place_panels,
    write_contents_heading,
    write_entry,
    write_title_bar,
)
from xgbudget_tui.tui.widgets.line_view import LineView
from xgbudget_tui.tui.widgets.reading_pane import ReadingPane
from xgbudget_tui.tui.widgets.strips import draw_line
from xgbudget_tui.tui.words import Language


class PanelLayout(Layout):
    """Textual's way to be told where widgets are: by their ids. Others are not placed."""

    name = "panels"

    def __init__(self) -> None:
        self.choice = PanelChoice()

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """The placements of the panels that are to be seen."""
        places = place_panels(size.width, size.height, self.choice)
        return [
            WidgetPlacement(Region(*places[widget.id]), NULL_OFFSET, NULL_SPACING, widget)
            for widget in children
            if widget.id in places
        ]


class TitleBar(Widget):
    """One line: breadcrumbs at the left, unit and tally at the right."""

    ALLOW_SELECT = False

    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)
    language: reactive[Language] = reactive[Language]("zh")
    book: reactive[BookEntry | None] = reactive[BookEntry | None](None)
    path: reactive[tuple[str, ...]] = reactive[tuple[str, ...]](())

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.glyphs = glyphs_of(ascii_only)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        style = TableStyle(self.unit, self.language, self.glyphs)
        return draw_line(write_title_bar(self.book, self.path, width, style), width)


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

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(ascii_only=ascii_only, id=id)
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

    def is_cursor(self, index: int) -> bool:
        return index == self.cursor

    def heading_pieces(self, width: int) -> Sequence[Piece]:
        return write_contents_heading(self.language)

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        style = TableStyle(self.unit, self.language, self.glyphs)
        return write_entry(self._entries[index], self.shown, width, style)

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


class DetailPanel(ReadingPane):
    """Handed a LineDetail and the measure whose shares are shown; links lead to line ids."""

    separated = True

    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)
    language: reactive[Language] = reactive[Language]("zh")

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(ascii_only=ascii_only, id=id)
        self.detail: LineDetail | None = None
        self._active = 1
        self._brief = True

    def heading_pieces(self, width: int) -> Sequence[Piece]:
        """The heading; where that is all there is room for, the line in short."""
        if self.size.height > 1 or self.detail is None:
            return super().heading_pieces(width)
        return [(span.text, span.style) for span in write_brief(self.detail, self._style, width)]

    @property
    def _style(self) -> DetailStyle:
        return DetailStyle(self.unit, self.language, self.glyphs, self._active, self._brief)

    def show(self, detail: LineDetail | None, active: int = 1) -> None:
        """Tell of a line (None: of nothing)."""
        self.detail, self._active = detail, active
        self._tell(0)

    def _tell(self, top: int) -> None:
        detail, heading = self.detail, detail_heading(self.language, brief=self._brief)
        if detail is None:
            self.show_text(heading, None)
            return
        write = partial(write_detail, detail, self._style)
        self.show_text(heading, write, link_targets(detail), top)

    def watch_unit(self) -> None:
        """Tell it again in another unit."""
        self.show(self.detail, self._active)

    def watch_language(self) -> None:
        """Tell it again in another language."""
        self.show(self.detail, self._active)

    def on_focus(self) -> None:
        """Tell all of it."""
        super().on_focus()
        self._brief = False
        self._tell(self.top)

    def on_blur(self) -> None:
        """Tell it in brief again."""
        super().on_blur()
        self._brief = True
        self._tell(0)


class NoteView(ReadingPane):
    """Handed a Note; links lead to the figures that claims restate (their FigureRef)."""

    separated = True

    language: reactive[Language] = reactive[Language]("zh")

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(ascii_only=ascii_only, id=id)
        self.note: Note | None = None

    def show(self, note: Note) -> None:
        """Show the prose of a section."""
        self.note = note
        claims = [claim for claim in note.claims if claim.target is not None]
        language = self.language
        self.show_text(
            table_title(note.section, language),
            lambda width: write_note(note, language, width),
            [claim.target for claim in claims],
        )

    def watch_language(self) -> None:
        """Say it again in another language."""
        if self.note:
            self.show(self.note)

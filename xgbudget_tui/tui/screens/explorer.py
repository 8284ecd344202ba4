"""The explorer screen: contents, the tree of a table (or a note), and the detail of a line."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer

from xgbudget_tui.model.entries import Row, SectionEntry
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.terms import Role
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import ShowLine, ShowSection
from xgbudget_tui.tui.pieces import printable
from xgbudget_tui.tui.places import Places, Spot
from xgbudget_tui.tui.screens.panel_chooser import PANELS, PanelChooser
from xgbudget_tui.tui.widgets.contents import ContentsList
from xgbudget_tui.tui.widgets.contents_entries import place_names, short_title
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.line_detail import DetailPanel
from xgbudget_tui.tui.widgets.line_tree.rows import name_of
from xgbudget_tui.tui.widgets.line_tree.table_view import open_view
from xgbudget_tui.tui.widgets.line_tree.tree import LineTree
from xgbudget_tui.tui.widgets.note_view import NoteView
from xgbudget_tui.tui.widgets.reading_pane import ReadingPane
from xgbudget_tui.tui.widgets.title_bar import TitleBar

HELD_KEY = 0.12
"""Seconds between moves below which a key counts as held: the detail then waits for its end."""


TOTALS = frozenset({Role.GRAND_TOTAL, Role.TOTAL})


class ExplorerScreen(PanelChooser, inherit_css=False):
    """Fetches what its panels show and carries out what they ask."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("explorer")]
    DEFAULT_CSS = "ExplorerScreen { background: ansi_default; color: ansi_default; }"
    AUTO_FOCUS = "#tree"

    def __init__(self) -> None:
        super().__init__()
        self.places = Places()
        self._section: SectionEntry | None = None
        self._told: tuple[int, int] | None = None
        self._moved_at = 0.0
        self._waiting: Timer | None = None

    def compose(self) -> ComposeResult:
        unit, language = ExplorerScreen.unit, ExplorerScreen.language
        yield TitleBar(id="title").data_bind(unit, language)
        yield ContentsList(id="contents").data_bind(unit, language)
        yield LineTree(id="tree").data_bind(unit, language)
        yield NoteView(id="note").data_bind(language)
        yield DetailPanel(id="detail").data_bind(unit, language)
        yield KeyBar(id="keys").data_bind(language)

    def on_mount(self) -> None:
        """Show the Book where the app says to start."""
        app = self.explorer
        # The first paint already shows the keys of the panel that will have them.
        self.query_one(KeyBar).screens = ("tree", "explorer", "program")
        if app.book is not None:
            self.query_one(TitleBar).book = app.book
            self.query_one(ContentsList).show(app.book, app.contents)
        if app.start is not None:
            with app.answering():
                self.go_to(app.start)

    @property
    def section(self) -> SectionEntry | None:
        return self._section

    @property
    def current_row(self) -> Row | None:
        return self.query_one(LineTree).current if self.shows_table else None

    def go_to(self, spot: Spot) -> None:
        """Show a place: its section, and the line with everything above it opened."""
        section = next((s for s in self.explorer.contents if s.id == spot.section_id), None)
        if section is None:
            return
        if self._section is None or section.id != self._section.id:
            self._show_section(section)
        tree = self.query_one(LineTree)
        if spot.line_id is not None and self.shows_table:
            tree.move_to_line(spot.line_id)
        self._tell(self.current_row)

    def _show_section(self, section: SectionEntry) -> None:
        self._section = section
        self.query_one(ContentsList).show_current(section.id)
        has_lines = section.first_line is not None
        self.choose_panels(main="tree" if has_lines else "note")
        tree, note = self.query_one(LineTree), self.query_one(NoteView)
        if has_lines:
            view = self.places.view_of(section.id)
            if view is None:
                height = max(4, self.app.size.height - 3)
                title = self._title_of(section)
                view = open_view(self.explorer.archive, section, title, height)
                self.places.keep_view(view)
            tree.show(view)
        else:
            note.show(self.explorer.archive.load_note(section.id))
        if self.focused in {tree, note} or self.focused is None:
            (tree if has_lines else note).focus(scroll_visible=False)
        self._told = None

    def _title_of(self, section: SectionEntry) -> str:
        book = self.explorer.book
        return short_title(section, place_names(book) if book else ())

    def on_line_walker_line_highlighted(self) -> None:
        """Tell of the line under the cursor: at once, or when a held key is let go."""
        now, before = monotonic(), self._moved_at
        self._moved_at = now
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
        if now - before > HELD_KEY:
            self._tell(self.current_row)
        else:
            self._waiting = self.set_timer(HELD_KEY, self._tell_current)

    def _tell_current(self) -> None:
        self._waiting = None
        self._tell(self.current_row)

    def _tell(self, row: Row | None) -> None:
        tree, panel = self.query_one(LineTree), self.query_one(DetailPanel)
        view = tree.view
        key = None if row is None or view is None else (row.id, view.active)
        if key is not None and key == self._told:
            return
        self._told = key
        names: list[str] = []
        if self._section is not None:
            title = self._title_of(self._section) if row else printable(self._section.title)
            names.append(f"{self._section.key} {title}")
        detail = None
        if row is not None:
            with self.explorer.answering():
                detail = self.explorer.archive.load_detail(row.id)
        if detail is not None:
            # The totals above every line say nothing of where this one is.
            names += [name_of(above) for above in detail.path if above.role not in TOTALS]
        panel.show(detail, view.active if view else 1)
        self.query_one(TitleBar).path = tuple(names)

    def on_contents_list_section_chosen(self, event: ContentsList.SectionChosen) -> None:
        """Show the section and send keys to it."""
        self.post_message(ShowSection(event.section.id))
        self.choose_panels(contents_alone=False)
        self.query_one(LineTree if event.section.first_line is not None else NoteView).focus()

    def on_reading_pane_link_followed(self, event: ReadingPane.LinkFollowed) -> None:
        """Go to the line a link leads to."""
        target = event.target
        section = self._section
        if isinstance(target, FigureRef) and section is not None:
            book = section.book_id
            with self.explorer.answering():
                target = self.explorer.archive.find_line_id(book, target.section, target.line)
        if isinstance(target, int):
            self.post_message(ShowLine(target))

    def on_descendant_focus(self) -> None:
        """Show the keys of the panel that has them."""
        panel = self.focused.id if self.focused is not None else None
        keys = PANELS.get(panel or "", "tree")
        self.query_one(KeyBar).screens = (keys, "explorer", "program")

    def show_bookmarks(self) -> None:
        tree = self.query_one(LineTree)
        tree.bookmarks = self.places.marked_lines()
        tree.refresh()

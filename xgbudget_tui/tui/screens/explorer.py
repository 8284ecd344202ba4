"""The explorer screen: contents, the tree of a table (or a note), and the detail of a line."""

from __future__ import annotations

from time import monotonic
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.layout import Layout
from textual.reactive import reactive
from textual.timer import Timer

from xgbudget_tui.model.addresses import place_names, short_title
from xgbudget_tui.model.entries import Row, SectionEntry
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import FigureRef, Proof
from xgbudget_tui.tui.drawing.figures import unit_after, unit_word
from xgbudget_tui.tui.drawing.names import (
    name_of,
    row_name,
    sentence,
)
from xgbudget_tui.tui.drawing.visible_lines import OpenedTable, TableView, open_view
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.last_place import KeptBookmark
from xgbudget_tui.tui.messages import (
    CopyText,
    GoBack,
    OpenAudit,
    OpenBooks,
    OpenComparison,
    OpenExport,
    OpenFilter,
    OpenFlow,
    OpenGlossary,
    OpenMovers,
    OpenSearch,
    OpenSeries,
    OpenTreemap,
    Say,
    ShowLine,
    ShowOverview,
    ShowSection,
    saying_errors,
)
from xgbudget_tui.tui.screens.history import History, KeptHits
from xgbudget_tui.tui.screens.panels import (
    ContentsList,
    DetailPanel,
    NoteView,
    PanelLayout,
    TitleBar,
)
from xgbudget_tui.tui.session import ExportSubject, Location, Session
from xgbudget_tui.tui.terminal.screen import TerminalScreen
from xgbudget_tui.tui.views.panels import (
    NARROW,
    PANELS,
    next_panel,
    panel_instead,
    place_panels,
    table_height,
    write_trail,
)
from xgbudget_tui.tui.views.walks import FindingWalk, IdentityWalk
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.line_tree import LineTree
from xgbudget_tui.tui.widgets.reading_pane import ReadingPane
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "no-hits-yet": ("还没有查找结果，按 / 查找", "Nothing found yet, press / to find"),
        "hit-of": ("“{text}” {at}/{total}", "“{text}” {at}/{total}"),
        "no-marks-yet": ("还没有书签，按 m 加上", "No marks yet, press m to set one"),
        "marked": ("已加书签：{name}", "Marked: {name}"),
        "unmarked": ("已去掉书签：{name}", "Mark taken away: {name}"),
        "unit-now": ("单位：{unit}", "Unit: {unit}"),
        "no-lines-here": ("这里没有可操作的行", "There is no line here"),
        "walk.none": ("没有等式把本行和别处相连", "No identity ties this line to another"),
        "walk.there": ("等式 {at}/{of}：{message}", "Identity {at}/{of}: {message}"),
        "walk.back": ("走回等式的这一边", "Back on this side of the identity"),
        "finding.none": ("各处都对得上", "Everything adds up"),
        "finding.there": ("发现 {at}/{of}：{message}", "Finding {at}/{of}: {message}"),
        "copy.too-many": (
            "本行以下太多行，请按 e 导出成文件",
            "Too many lines below; press e to export them to a file",
        ),
    }
)

MOST_COPIED = 3000
"""Lines that may be copied in one go; more would not fit what a terminal takes."""

HELD_KEY = 0.12
"""Seconds between moves below which a key counts as held: the detail then waits for its end."""

_BOOKMARKS_AFTER = 0.3
"""Seconds after which the bookmarks of earlier visits are looked up: what is seen comes first."""


class ExplorerScreen(TerminalScreen[None], inherit_css=False):
    """Fetches what its panels show, and asks the App for what stands elsewhere.

    ``history`` is where the person has been; ``hits`` are those of the last search. ``opened`` is
    the table that was opened for the first frame.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("explorer")]
    DEFAULT_CSS = "ExplorerScreen { background: ansi_default; color: ansi_default; }"
    AUTO_FOCUS = "#tree"

    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)
    language: reactive[Language] = reactive[Language]("zh")

    def __init__(self, session: Session, opened: OpenedTable | None = None) -> None:
        super().__init__()
        self.set_reactive(ExplorerScreen.unit, session.unit)
        self.set_reactive(ExplorerScreen.language, session.language)
        self.session = session
        self.history = History()
        self._opened = opened
        self.hits: KeptHits | None = None
        self.section: SectionEntry | None = None
        self._panels = PanelLayout()
        self._walk = IdentityWalk()
        self._findings = FindingWalk()
        self._detailed: tuple[int, int] | None = None
        self._moved_at = 0.0
        self._waiting: Timer | None = None

    def compose(self) -> ComposeResult:
        unit, language = ExplorerScreen.unit, ExplorerScreen.language
        ascii_only = self.session.ascii_only
        yield TitleBar(ascii_only=ascii_only, id="title").data_bind(unit, language)
        yield ContentsList(ascii_only=ascii_only, id="contents").data_bind(unit, language)
        yield LineTree(ascii_only=ascii_only, id="tree").data_bind(unit, language)
        yield NoteView(ascii_only=ascii_only, id="note").data_bind(language)
        yield DetailPanel(ascii_only=ascii_only, id="detail").data_bind(unit, language)
        # The first paint already shows the keys of the panel that will have them.
        yield KeyBar(self.session, "tree", "explorer", "program", id="keys")

    def on_mount(self) -> None:
        """Show the Book where the session says to start."""
        self.session.follow("unit", self._follow_session)
        self.session.follow("language", self._follow_session)
        self._show_contents()
        if self.session.bookmarks:
            self.set_timer(_BOOKMARKS_AFTER, self.restore_bookmarks)
        if self.session.start is not None:
            with saying_errors(self, self.language):
                self.go_to(self.session.start)

    def _follow_session(self) -> None:
        spoken = self.language
        self.unit, self.language = self.session.unit, self.session.language
        if spoken != self.language:
            self._detailed = None
            self._show_detail()

    @property
    def layout(self) -> Layout:
        """Where the panels stand."""
        return self._panels

    @property
    def current_row(self) -> Row | None:
        """The line under the cursor, if a table is on view."""
        if self.section is None:
            return None
        return self.query_one(LineTree).current if self._panels.choice.main == "tree" else None

    @property
    def location(self) -> Location | None:
        """Where the person is."""
        section, row = self.section, self.current_row
        if section is None:
            return None
        return Location(section.book_id, section.id, row.id if row else None)

    # What is shown

    def show_book(self) -> None:
        """Show the Book that the session has opened."""
        self._show_contents()
        self.hits = None
        if self.session.start is not None:
            self.go_to(self.session.start)

    def _show_contents(self) -> None:
        self.query_one(TitleBar).book = self.session.book
        self.query_one(ContentsList).show(self.session.book, self.session.contents)

    def go_to(self, location: Location) -> None:
        """Show a place: its section, and the line with everything above it opened."""
        section = next((s for s in self.session.contents if s.id == location.section_id), None)
        if section is None:
            return
        self.choose_panels(over="")
        if self.section is None or section.id != self.section.id:
            self._show_section(section)
        if location.line_id is not None and self._panels.choice.main == "tree":
            self.query_one(LineTree).move_to_line(location.line_id)
        self._show_detail()

    def _show_section(self, section: SectionEntry) -> None:
        self.section = section
        self.query_one(ContentsList).show_current(section.id)
        has_lines = section.first_line is not None
        self.choose_panels(main="tree" if has_lines else "note")
        tree, note = self.query_one(LineTree), self.query_one(NoteView)
        if has_lines:
            view = self.history.view_of(section.id)
            if view is None:
                view = self._open_table(section)
                self.history.keep_view(view)
            tree.show(view)
        else:
            note.show(self.session.archive.load_note(section.id))
        if self.focused in {tree, note} or self.focused is None:
            (tree if has_lines else note).focus(scroll_visible=False)
        self._detailed = None

    def _open_table(self, section: SectionEntry) -> TableView:
        height, opened = self.app.size.height, self._opened
        self._opened = None
        if opened and (opened.view.section.id, opened.height) == (section.id, height):
            return opened.view
        title = self._title_of(section)
        return open_view(self.session.archive, section, title, table_height(height))

    def _title_of(self, section: SectionEntry) -> str:
        return short_title(section, place_names(self.session.book))

    def on_line_tree_line_highlighted(self) -> None:
        """Show the detail of the line: at once, or when a held key is released."""
        now, before = monotonic(), self._moved_at
        self._moved_at = now
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
        if now - before > HELD_KEY:
            self._show_detail()
        else:
            self._waiting = self.set_timer(HELD_KEY, self._show_detail)

    def _show_detail(self) -> None:
        """Show where the line under the cursor stands, and what is known of it."""
        self._waiting = None
        row = self.current_row
        view = self.query_one(LineTree).view
        key = None if row is None or view is None else (row.id, view.active)
        if key is not None and key == self._detailed:
            return
        self._detailed = key
        detail = None
        if row is not None:
            with saying_errors(self, self.language):
                detail = self.session.archive.load_detail(row.id)
        self.query_one(DetailPanel).show(detail, view.active if view else 1)
        trail = write_trail(self.session.book, self.section, row, detail, self.language)
        self.query_one(TitleBar).path = trail

    def on_contents_list_section_chosen(self, event: ContentsList.SectionChosen) -> None:
        """Show the section and send keys to it."""
        self.post_message(ShowSection(event.section.id))
        self.choose_panels(over="")
        self.query_one(LineTree if event.section.first_line is not None else NoteView).focus()

    def on_reading_pane_link_followed(self, event: ReadingPane.LinkFollowed) -> None:
        """Go to the line a link leads to."""
        target = event.target
        section = self.section
        if isinstance(target, FigureRef) and section is not None:
            book = section.book_id
            with saying_errors(self, self.language):
                target = self.session.archive.find_line_id(book, target.section, target.line)
        if isinstance(target, int):
            self.post_message(ShowLine(target))

    # Which panels are on view, and where keys go

    def choose_panels(self, **choices: Any) -> None:
        """Show other panels; keys never go to one that is not on view."""
        choice = self._panels.choice._replace(**choices)
        if choice == self._panels.choice:
            return
        self._panels.choice = choice
        # A child that asks for layout makes its ancestors forget how they were arranged.
        self.query_one(TitleBar).refresh(layout=True)
        here = self.focused.id if self.focused else None
        self._focus_panel(panel_instead(self.shown_panels(), here, choice))

    def shown_panels(self) -> set[str]:
        """The ids of the panels on view; one line of detail takes no keys and does not count."""
        width, height = self.app.size
        places = place_panels(width, height, self._panels.choice)
        return {panel for panel, region in places.items() if region.height > 1}

    def _focus_panel(self, panel: str | None) -> None:
        if panel is not None:
            self.query_one(f"#{panel}").focus(scroll_visible=False)

    def on_descendant_focus(self) -> None:
        """Show the keys of the panel that has them."""
        panel = self.focused.id if self.focused is not None else None
        keys = PANELS.get(panel or "", "tree")
        self.query_one(KeyBar).screens = (keys, "explorer", "program")

    def action_toggle_contents(self) -> None:
        """Show or hide the contents; on a narrow screen they open over the table."""
        self._toggle("contents")

    def action_toggle_detail(self) -> None:
        """Show or hide the detail; on a narrow screen it opens over the table."""
        self._toggle("detail")

    def _toggle(self, panel: str) -> None:
        choice = self._panels.choice
        if self.size.width < NARROW:
            self._open_over("" if choice.over == panel else panel)
        else:
            self.choose_panels(**{panel: not getattr(choice, panel)})

    def _open_over(self, panel: str) -> None:
        """Open a panel over the table of a narrow screen, or show the table again (``""``)."""
        if panel == "detail" and self._panels.choice.main != "tree":
            return
        self.choose_panels(over=panel)
        self._focus_panel(panel or self._panels.choice.main)

    def action_close_panel(self) -> None:
        """Show the table again where something is open over it."""
        self._open_over("")

    def action_next_panel(self, step: int) -> None:
        """Send keys to the next (1) or previous (-1) panel on view."""
        here = self.focused.id if self.focused else None
        if self.size.width >= NARROW:
            self._focus_panel(next_panel(self.shown_panels(), here, step))
            return
        main = self._panels.choice.main
        panels = {"contents", main} | ({"detail"} if main == "tree" else set())
        panel = next_panel(panels, here, step)
        self._open_over("" if panel is None or panel == main else panel)

    # To other places

    def action_find(self) -> None:
        """Open the search bar."""
        self.post_message(OpenSearch())

    def action_filter(self) -> None:
        """Ask what the lines are filtered by."""
        if self.current_row is None:
            self._say("no-lines-here")
        else:
            self.post_message(OpenFilter())

    def action_next_hit(self, step: int) -> None:
        """To the next (1) or previous (-1) hit of the last search."""
        if self.hits is None or not self.hits.line_ids:
            self._say("no-hits-yet")
            return
        self.post_message(ShowLine(self.hits.step(step)))
        at = self.hits.position + 1
        self._say("hit-of", text=self.hits.text, at=at, total=self.hits.total)

    def action_next_table(self, step: int) -> None:
        """To the next (1) or previous (-1) section in print order, round the end."""
        contents = self.session.contents
        if self.section and contents:
            ids = [section.id for section in contents]
            at = ids.index(self.section.id) if self.section.id in ids else 0
            chosen = contents[(at + step) % len(contents)]
            self.post_message(ShowSection(chosen.id, remember=False))

    def action_mark_line(self) -> None:
        """Mark the line under the cursor, or take its mark away."""
        row, location = self.current_row, self.location
        if row is None or location is None:
            self._say("no-lines-here")
            return
        book, section = self.session.book, self.section
        key = section.key if section is not None else ""
        kept = KeptBookmark(
            book.region, book.year, key, row.number, name_of(row), book.parent_region or ""
        )
        self._restore_bookmarks()
        marked = self.history.switch_bookmark(location, kept)
        self._show_bookmarks()
        self._say("marked" if marked else "unmarked", name=row_name(row, self.language))

    def restore_bookmarks(self) -> None:
        """Find the bookmarks of earlier visits and show them; they were not needed at the start."""
        self._restore_bookmarks()
        self._show_bookmarks()

    def _restore_bookmarks(self) -> None:
        kept, self.session.bookmarks = self.session.bookmarks, ()
        with saying_errors(self, self.language):
            self.history.restore_bookmarks(self.session.archive, kept)

    def _show_bookmarks(self) -> None:
        tree = self.query_one(LineTree)
        marked = self.history.marked_lines()
        if marked != tree.bookmarks:
            tree.bookmarks = marked
            tree.refresh()

    def action_next_mark(self) -> None:
        """To the next bookmark."""
        self.restore_bookmarks()
        location = self.history.next_bookmark(self.location)
        if location is None or location.line_id is None:
            self._say("no-marks-yet")
        else:
            self.post_message(ShowLine(location.line_id))

    def action_open_overview(self) -> None:
        """To the front page of the Book."""
        self.post_message(ShowOverview())

    def action_go_back(self) -> None:
        """Back to before the last jump."""
        self.post_message(GoBack())

    def action_go_forward(self) -> None:
        """To where one was before going back."""
        self.post_message(GoBack(forward=True))

    def action_walk(self) -> None:
        """To the other side of an identity of this line; then back."""
        row = self.current_row
        if row is None:
            self._say("no-lines-here")
            return
        step = self._walk.step(self.session.archive, row.id)
        if step is None:
            self._say("walk.none")
            return
        self.post_message(ShowLine(step.line_id))
        if step.proof is None:
            self._say("walk.back")
        else:
            message = self._message_of(step.proof)
            self._say("walk.there", at=step.at, of=step.of, message=message)

    def action_next_finding(self) -> None:
        """To the next line, or section, that does not add up."""
        archive, contents = self.session.archive, self.session.contents
        section, row = self.section, self.current_row
        ids = [entry.id for entry in contents]
        here = ids.index(section.id) if section is not None and section.id in ids else -1
        place = here, row.number if row is not None else 0
        found = self._findings.next_stop(archive, contents, place)
        if found is None:
            self._say("finding.none")
            return
        stop, at, of = found
        entry = contents[stop.section]
        line_id = archive.find_line_id(entry.book_id, entry.key, stop.line)
        self.post_message(ShowSection(entry.id) if line_id is None else ShowLine(line_id))
        self._say("finding.there", at=at, of=of, message=self._message_of(stop.proof))

    def _message_of(self, proof: Proof) -> str:
        return sentence(proof.message, self.language)

    # Over the explorer

    def action_compare(self) -> None:
        """Compare the section on view."""
        if self.section:
            self.post_message(OpenComparison(self.section.id))

    def action_audit(self) -> None:
        """Open the findings."""
        row = self.current_row
        self.post_message(OpenAudit(row.id if row else None))

    def action_open_treemap(self) -> None:
        """Show the parts of the line under the cursor as areas."""
        view = self.query_one(LineTree).view
        if self.section is None or self.section.first_line is None or view is None:
            self._say("no-lines-here")
        else:
            self.post_message(OpenTreemap(self.section, self.current_row, view.active))

    def action_open_flow(self) -> None:
        """Show where the money of the Book comes from and where it goes."""
        self.post_message(OpenFlow())

    def action_open_series(self) -> None:
        """Show the line under the cursor over years and places."""
        row, section = self.current_row, self.section
        if row is None or section is None:
            self._say("no-lines-here")
        else:
            self.post_message(OpenSeries(section, row))

    def action_open_movers(self) -> None:
        """Show what moved most since the Book before this one."""
        self.post_message(OpenMovers())

    def action_open_books(self) -> None:
        """Show the Books of the archive."""
        self.post_message(OpenBooks())

    def action_open_glossary(self) -> None:
        """Explain the terms of the line under the cursor, of its column and of its table."""
        row, section, view = self.current_row, self.section, self.query_one(LineTree).view
        names = [row.name] if row is not None else []
        if row is not None and view is not None:
            labels = (m.label for m in view.section.measures if m.position == view.active)
            names += labels
        names += [section.title] if section is not None else []
        self.post_message(OpenGlossary(tuple(names)))

    def action_export(self) -> None:
        """Export the branch under the cursor, or the table."""
        row = self.current_row
        shown = self.query_one(LineTree).shown_lines() if row else None
        view = self.query_one(LineTree).view
        subject = ExportSubject(
            self.section,
            row.id if row else None,
            line_name=row_name(row, self.language) if row else "",
            shown=shown,
            shown_differs=view is not None and view.is_rearranged,
        )
        self.post_message(OpenExport(subject))

    def action_copy(self) -> None:
        """Copy the line under the cursor: its name and its figures."""
        row, section = self.current_row, self.section
        if row is None or section is None:
            self._say("no-lines-here")
            return
        from xgbudget_tui.tui.views.clipboard import line_text

        text = line_text(section, row, self.unit, self.language)
        self.post_message(CopyText(text, row_name(row, self.language)))

    def action_copy_cell(self) -> None:
        """Copy the figure under the line and column cursors, or the name."""
        row, section, view = self.current_row, self.section, self.query_one(LineTree).view
        if row is None or section is None or view is None:
            self._say("no-lines-here")
            return
        from xgbudget_tui.tui.views.clipboard import cell_text

        text = cell_text(section, row, view.column, self.unit, self.language)
        self.post_message(CopyText(text, text))

    def action_copy_branch(self) -> None:
        """Copy this line and everything under it, as a table for a spreadsheet."""
        row, section = self.current_row, self.section
        if row is None or section is None:
            self._say("no-lines-here")
            return
        if row.last - row.id >= MOST_COPIED:
            self._say("copy.too-many")
            return
        from xgbudget_tui.tui.views.clipboard import branch_table

        branches = self.session.archive.load_branches(section.id, row.id, None)
        text = branch_table(section, branches, self.unit, self.language)
        name = row_name(row, self.language)
        self.post_message(CopyText(text, f"{name} ({row.last - row.id + 1:,})"))

    def action_switch_unit(self) -> None:
        """Show amounts in the next unit."""
        self.session.unit = unit_after(self.session.unit)
        self._say("unit-now", unit=unit_word(self.unit, self.language))

    def _say(self, key: str, **values: object) -> None:
        self.post_message(Say(word(key, self.language, **values)))

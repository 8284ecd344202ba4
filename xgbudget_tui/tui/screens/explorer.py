"""The explorer screen: contents, the tree of a table (or a note), and the detail of a line."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.layout import Layout
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer

from xgbudget_tui.model.addresses import place_names, short_title
from xgbudget_tui.model.entries import Row, SectionEntry
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.terms import Role
from xgbudget_tui.model.text import printable
from xgbudget_tui.tui.drawing.figures import UNITS, unit_word
from xgbudget_tui.tui.drawing.tree_rows import name_of
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import (
    CopyText,
    ExportSubject,
    GoBack,
    OpenAudit,
    OpenBooks,
    OpenComparison,
    OpenExport,
    OpenMovers,
    OpenSearch,
    OpenSeries,
    Say,
    ShowLine,
    ShowSection,
)
from xgbudget_tui.tui.screens.history import History, KeptHits
from xgbudget_tui.tui.screens.panels import (
    MIDDLE,
    ContentsList,
    DetailPanel,
    NoteView,
    PanelLayout,
    TitleBar,
    place_panels,
)
from xgbudget_tui.tui.session import Spot
from xgbudget_tui.tui.views.walks import FindingWalk, IdentityWalk
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.line_tree import LineTree
from xgbudget_tui.tui.widgets.reading_pane import ReadingPane
from xgbudget_tui.tui.widgets.visible_lines import open_view
from xgbudget_tui.tui.words import Language, declare_words, word

if TYPE_CHECKING:
    from xgbudget_tui.tui.app import Explorer

declare_words(
    {
        "no-hits-yet": ("还没有查找结果，按 / 查找", "Nothing found yet, press / to find"),
        "hit-of": ("“{text}” {at}/{total}", "“{text}” {at}/{total}"),
        "no-marks-yet": ("还没有书签，按 m 加上", "No marks yet, press m to set one"),
        "marked": ("已加书签：{name}", "Marked: {name}"),
        "unmarked": ("已去掉书签：{name}", "Mark taken away: {name}"),
        "nothing-back": ("没有可返回的位置", "Nowhere to go back to"),
        "unit-now": ("单位：{unit}", "Unit: {unit}"),
        "no-lines-here": ("这里没有可操作的行", "There is no line here"),
    }
)


class ExplorerActions(Screen[None]):
    """Actions of the explorer; the screen says what is on view."""

    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)
    language: reactive[Language] = reactive[Language]("zh")

    history: History
    hits: KeptHits | None = None

    @property
    def explorer(self) -> Explorer:
        """The app."""
        return cast("Explorer", self.app)

    @property
    def section(self) -> SectionEntry | None:
        """The section on view."""
        raise NotImplementedError

    @property
    def current_row(self) -> Row | None:
        """The line under the cursor, if a table is on view."""
        raise NotImplementedError

    @property
    def spot(self) -> Spot | None:
        """Where the person is."""
        section, row = self.section, self.current_row
        if section is None:
            return None
        return Spot(section.book_id, section.id, row.id if row else None)

    def go_to(self, spot: Spot) -> None:
        """Show a place."""
        raise NotImplementedError

    def action_find(self) -> None:
        """Open the search bar."""
        self.post_message(OpenSearch())

    def action_next_hit(self, step: int = 1) -> None:
        """To the next hit of the last search."""
        if self.hits is None or not self.hits.line_ids:
            self._say("no-hits-yet")
            return
        self.post_message(ShowLine(self.hits.step(step)))
        at = self.hits.position + 1
        self._say("hit-of", text=self.hits.text, at=at, total=self.hits.total)

    def action_previous_hit(self) -> None:
        """To the previous hit of the last search."""
        self.action_next_hit(-1)

    def action_next_table(self, step: int = 1) -> None:
        """To the next section in print order, round the end."""
        contents = self.explorer.contents
        if self.section and contents:
            ids = [section.id for section in contents]
            at = ids.index(self.section.id) if self.section.id in ids else 0
            chosen = contents[(at + step) % len(contents)]
            self.post_message(ShowSection(chosen.id, remember=False))

    def action_previous_table(self) -> None:
        """To the previous section."""
        self.action_next_table(-1)

    def action_switch_unit(self) -> None:
        """Show amounts in the next unit."""
        at = UNITS.index(self.explorer.unit) if self.explorer.unit in UNITS else -1
        self.explorer.unit = UNITS[(at + 1) % len(UNITS)]
        self._say("unit-now", unit=unit_word(self.explorer.unit, self.language))

    def action_mark_line(self) -> None:
        """Mark the line under the cursor, or take its mark away."""
        row, spot = self.current_row, self.spot
        if row is None or spot is None:
            self._say("no-lines-here")
            return
        marked = self.history.switch_bookmark(spot)
        self.show_bookmarks()
        self._say("marked" if marked else "unmarked", name=name_of(row))

    def show_bookmarks(self) -> None:
        """Let the tree show which lines are marked."""
        raise NotImplementedError

    def action_next_mark(self) -> None:
        """To the next bookmark."""
        spot = self.history.next_bookmark(self.spot)
        if spot is None or spot.line_id is None:
            self._say("no-marks-yet")
        else:
            self.post_message(ShowLine(spot.line_id))

    def action_go_back(self) -> None:
        """Back to before the last jump."""
        self.post_message(GoBack())

    def action_compare(self) -> None:
        """Compare the section on view."""
        if self.section:
            self.post_message(OpenComparison(self.section.id))

    def action_audit(self) -> None:
        """Open the findings."""
        row = self.current_row
        self.post_message(OpenAudit(row.id if row else None))

    def action_export(self) -> None:
        """Export the branch under the cursor, or the table."""
        row = self.current_row
        subject = ExportSubject(
            self.section, row.id if row else None, line_name=name_of(row) if row else ""
        )
        self.post_message(OpenExport(subject))

    def action_copy(self) -> None:
        """Copy the line under the cursor: its name and its figures."""
        row, section = self.current_row, self.section
        if row is None or section is None:
            self._say("no-lines-here")
            return
        from xgbudget_tui.tui.views.clipboard import line_text

        self.post_message(CopyText(line_text(section, row, self.explorer.unit), name_of(row)))

    def _say(self, key: str, **values: object) -> None:
        self.post_message(Say(word(key, self.language, **values)))


declare_words(
    {
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

_MOST_COPIED = 3000
"""Lines that may be copied in one go; more would not fit what a terminal takes."""


class ExplorerReach(ExplorerActions):
    """Actions that ask the archive for more than the line under the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self._walk = IdentityWalk()
        self._findings = FindingWalk()

    def show_book(self) -> None:
        """Show the Book that the app has taken from the shelf."""
        app = self.explorer
        if app.book is not None:
            self.query_one(TitleBar).book = app.book
            self.query_one(ContentsList).show(app.book, app.contents)
        self.hits = None
        if app.start is not None:
            self.go_to(app.start)

    def action_walk(self) -> None:
        """To the other side of an identity of this line; then back."""
        row = self.current_row
        if row is None:
            self._say("no-lines-here")
            return
        step = self._walk.step(self.explorer.archive, row.id)
        if step is None:
            self._say("walk.none")
            return
        self.post_message(ShowLine(step.line_id))
        if step.proof is None:
            self._say("walk.back")
            return
        message = printable(step.proof.message.in_(self.language))
        sentence = word("walk.there", self.language, at=step.at, of=step.of, message=message)
        self.post_message(Say(sentence))

    def action_next_finding(self) -> None:
        """To the next line, or section, that does not add up."""
        app, section, row = self.explorer, self.section, self.current_row
        ids = [entry.id for entry in app.contents]
        here = ids.index(section.id) if section is not None and section.id in ids else -1
        place = here, row.number if row is not None else 0
        with app.answering():
            found = self._findings.next_stop(app.archive, app.contents, place)
            if found is None:
                self._say("finding.none")
                return
            stop, at, of = found
            entry = app.contents[stop.section]
            line_id = app.archive.find_line_id(entry.book_id, entry.key, stop.line)
            self.post_message(ShowSection(entry.id) if line_id is None else ShowLine(line_id))
            message = printable(stop.proof.message.in_(self.language))
            sentence = word("finding.there", self.language, at=at, of=of, message=message)
            self.post_message(Say(sentence))

    def action_copy_branch(self) -> None:
        """Copy this line and everything under it, as a table for a spreadsheet."""
        row, section = self.current_row, self.section
        if row is None or section is None:
            self._say("no-lines-here")
            return
        if row.last - row.id >= _MOST_COPIED:
            self._say("copy.too-many")
            return
        from xgbudget_tui.tui.views.clipboard import branch_table

        branches = self.explorer.archive.load_branches(section.id, row.id, None)
        text = branch_table(section, branches, self.explorer.unit, self.language)
        self.post_message(CopyText(text, f"{name_of(row)} ({row.last - row.id + 1:,})"))

    def action_open_series(self) -> None:
        """Show the line under the cursor over years and places."""
        row, section = self.current_row, self.section
        if row is None or section is None:
            self._say("no-lines-here")
            return
        self.post_message(OpenSeries(section, row))

    def action_open_movers(self) -> None:
        """Show what moved most since the Book before this one."""
        self.post_message(OpenMovers())

    def action_open_shelf(self) -> None:
        """Show the Books of the archive."""
        self.post_message(OpenBooks())


PANELS = {"contents": "contents", "tree": "tree", "note": "pane", "detail": "pane"}
"""The panels that take keys, and whose keys act in them."""


class PanelChooser(ExplorerReach):
    """A screen of panels that are shown, hidden and walked through."""

    def __init__(self) -> None:
        super().__init__()
        self._panels = PanelLayout()

    @property
    def layout(self) -> Layout:
        """Where the panels stand."""
        return self._panels

    @property
    def shows_table(self) -> bool:
        """Whether a table is in the middle, not a note."""
        return self._panels.choice.main == "tree"

    def action_toggle_contents(self) -> None:
        """Show or hide the contents; on a narrow screen they take the place of the table."""
        choice = self._panels.choice
        if self.size.width < MIDDLE:
            self.choose_panels(contents_alone=not choice.contents_alone)
        else:
            self.choose_panels(contents=not choice.contents)

    def action_toggle_detail(self) -> None:
        """Show or hide the detail."""
        self.choose_panels(detail=not self._panels.choice.detail)

    def action_next_panel(self, step: int = 1) -> None:
        """Send keys to the next panel on view."""
        shown = [panel for panel in PANELS if panel in self.shown_panels()]
        if shown:
            here = self.focused.id if self.focused else None
            at = shown.index(here) + step if here in shown else 0
            self.query_one(f"#{shown[at % len(shown)]}").focus(scroll_visible=False)

    def action_previous_panel(self) -> None:
        """Send keys to the panel before."""
        self.action_next_panel(-1)

    def choose_panels(self, **choices: Any) -> None:
        """Show other panels; keys never go to one that is not on view."""
        choice = self._panels.choice._replace(**choices)
        if choice == self._panels.choice:
            return
        self._panels.choice = choice
        # A child that asks for layout makes its ancestors forget how they were arranged.
        self.query_one(TitleBar).refresh(layout=True)
        shown = self.shown_panels()
        if self.focused is not None and self.focused.id in PANELS and self.focused.id not in shown:
            self.query_one(
                "#contents" if "contents" in shown and choice.contents_alone else f"#{choice.main}"
            ).focus(scroll_visible=False)

    def shown_panels(self) -> set[str]:
        """The ids of the panels on view."""
        width, height = self.app.size
        return set(place_panels(width, height, self._panels.choice))


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
        self.history = History()
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
            view = self.history.view_of(section.id)
            if view is None:
                height = max(4, self.app.size.height - 3)
                title = self._title_of(section)
                view = open_view(self.explorer.archive, section, title, height)
                self.history.keep_view(view)
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
        tree.bookmarks = self.history.marked_lines()
        tree.refresh()

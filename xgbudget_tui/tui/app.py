"""The explorer's App: the requests that screens post, and the screens it opens for them.

A screen that is not on the first paint is imported when it is first opened.
"""

from __future__ import annotations

import gc
from collections.abc import Awaitable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.await_complete import AwaitComplete
from textual.binding import BindingType

from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.preferences import NO_PREFERENCES, Preferences
from xgbudget_tui.tui import messages
from xgbudget_tui.tui.background import BackgroundWork
from xgbudget_tui.tui.drawing.looks import choose_looks
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import saying_errors
from xgbudget_tui.tui.session import FRONT_PAGE, Location, PlaceLeft, Session
from xgbudget_tui.tui.startup_profile import mark
from xgbudget_tui.tui.terminal.app import TerminalApp
from xgbudget_tui.tui.textual_theme import THEME
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.words import declare_words, word

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.message import Message
    from textual.screen import Screen

    from xgbudget_tui.model.entries import BookEntry, FilteredRows, Row, SectionEntry
    from xgbudget_tui.tui.drawing.visible_lines import OpenedTable, TableView
    from xgbudget_tui.tui.screens.explorer import ExplorerScreen
    from xgbudget_tui.tui.screens.overview import OverviewScreen
    from xgbudget_tui.tui.views.comparison_options import Pairing
    from xgbudget_tui.tui.views.line_search import LineSearch

declare_words(
    {
        "open.nothing-to-compare": (
            "此表没有可对比的列，也没有同类的表",
            "This table has no columns to compare, and there is no other table of its kind",
        ),
        "open.compare-with": ("和什么对比", "Compare with what"),
        "open.kiosk": ("此处不写文件；按 y 可复制", "No files are written here; y copies"),
        "filter.nothing": ("没有符合“{text}”的行", "No line passes “{text}”"),
        "open.same-book": ("这就是当前这一册", "That is the budget that is open"),
        "open.no-earlier": (
            "档案里没有同一地区更早的一册",
            "There is no earlier budget of this place in the archive",
        ),
        "open.one-book": ("档案里只有这一册", "This is the only budget in the archive"),
        "nothing-ahead": ("前面没有位置", "Nowhere to go forward to"),
        "no-suspend": ("此处不能挂起", "There is no shell to go back to here"),
        "nothing-back-from": ("没有可返回的位置", "Nowhere to go back to"),
    }
)

_HITS_KEPT = 2000
"""How many hits ``n`` and ``N`` go through."""

LOAD_AHEAD = 0.3
"""Seconds after the first paint at which the search bar is made ready."""


class Explorer(BackgroundWork, TerminalApp[None], inherit_css=False):
    """An Archive on screen: what screens ask for by a message is carried out here.

    Two screens are always there once they were seen, the front page and the explorer screen; what
    else is open stands over one of them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("program")]
    # Textual's own rules are for widgets that are not used here, and reading them takes time.
    DEFAULT_CSS = "Explorer { background: ansi_default; color: ansi_default; }"

    def __init__(
        self, session: Session, preferences: Preferences = NO_PREFERENCES, **options: Any
    ) -> None:
        super().__init__(ansi_color=True, **options)
        self.session = session
        self.opened: OpenedTable | None = None
        self._explorer: ExplorerScreen | None = None
        self._front: OverviewScreen | None = None
        # Sentences go to the bottom line; nothing follows the mouse.
        self._disable_notifications = self._disable_tooltips = True
        choose_looks(preferences, ascii_only=session.ascii_only)
        self.narrow_signs = preferences.wide_signs
        if preferences.keys:
            self.set_keymap(dict(preferences.keys))
        self.register_theme(THEME)
        # Set before anything is drawn, the theme needs no second reading of the styles.
        self.set_reactive(Explorer.theme, THEME.name)
        self.stylesheet.set_variables(self.get_css_variables())

    def on_ready(self) -> None:
        """The first screen is painted: what was put off for its sake begins."""
        mark("first screen painted")
        if self.session.at_shelf:
            self.post_message(messages.OpenBooks())
        if not gc.isenabled():
            # What is there now stays: it need not be looked through again and again.
            gc.freeze()
            gc.enable()
            self.set_timer(LOAD_AHEAD, load_ahead)

    def get_css_variables(self) -> dict[str, str]:
        """The theme's colours; none before it is chosen, which saves working them out twice."""
        chosen = THEME.name in self._registered_themes
        return super().get_css_variables() if chosen else {}

    def get_default_screen(self) -> Screen[Any]:
        """The first screen: the front page, unless a place was asked for."""
        return self.front_screen if self.session.at_front else self.explorer_screen

    @property
    def explorer_screen(self) -> ExplorerScreen:
        """The explorer screen, made when it is first asked for."""
        if self._explorer is None:
            from xgbudget_tui.tui.screens.explorer import ExplorerScreen

            self._explorer = ExplorerScreen(self.session, self.opened)
            self.install_screen(self._explorer, "explorer")
        return self._explorer

    @property
    def front_screen(self) -> OverviewScreen:
        """The front page, made when it is first asked for."""
        if self._front is None:
            from xgbudget_tui.tui.screens.overview import OverviewScreen

            self._front = OverviewScreen(self.session)
            self.install_screen(self._front, "front")
        return self._front

    @property
    def at_front(self) -> bool:
        """Whether the front page is on view, or what is open stands over it."""
        pages = (self._front, self._explorer)
        on_view = next((one for one in reversed(self.screen_stack) if one in pages), None)
        return on_view is not None and on_view is self._front

    @property
    def location(self) -> Location | None:
        """Where the person is."""
        if self.at_front:
            return Location(self.session.book.id, FRONT_PAGE)
        return self.explorer_screen.location

    @property
    def current_row(self) -> Row | None:
        """The line under the cursor of the explorer screen, where that is on view."""
        return None if self.at_front else self.explorer_screen.current_row

    def exit(self, *args: Any, **options: Any) -> None:
        """Leave, and keep where that was."""
        explorer = self._explorer
        if explorer is not None and explorer.is_running:
            explorer.restore_bookmarks()
            self.session.bookmarks = explorer.history.kept_bookmarks()
        if self.at_front:
            self.session.left = PlaceLeft("", 0)
        elif (section := self.explorer_screen.section) is not None:
            row = self.current_row
            self.session.left = PlaceLeft(section.key, row.number if row else 0)
        super().exit(*args, **options)

    async def run_action(self, *args: Any, **options: Any) -> bool:
        """Carry out what a key asks; where the archive cannot answer, say so in one sentence."""
        self.say("")
        with saying_errors(self, self.session.language):
            return await super().run_action(*args, **options)
        return True

    def say(self, sentence: str, problem: bool = False) -> None:
        """Show a sentence on the bottom line, until the next key."""
        for bar in self.screen.query(KeyBar):
            bar.say(sentence, problem)

    def on_say(self, message: messages.Say) -> None:
        """Show a sentence on the bottom line."""
        self.say(message.sentence, problem=message.problem)

    def _say_word(self, key: str) -> None:
        self.post_message(messages.Say(word(key, self.session.language)))

    async def on_run_action(self, message: messages.RunAction) -> None:
        """Do what a key of the program, of the explorer screen or of its tree does."""
        owner: DOMNode = self
        if message.screen != "program":
            from xgbudget_tui.tui.widgets.line_tree import LineTree

            owner = self.explorer_screen
            await self._bring_up(owner)
            if message.screen != "explorer":
                owner = owner.query_one(LineTree)
        await self.run_action(message.action, owner)

    def action_switch_language(self) -> None:
        """Chinese or English."""
        self.session.language = "en" if self.session.language == "zh" else "zh"

    def action_suspend(self) -> None:
        """Stop, and leave the terminal to the shell until it continues this program."""
        from xgbudget_tui.tui.terminal import job_control

        if self.session.kiosk or not job_control.can_be_continued():
            self.say(word("no-suspend", self.session.language))
        else:
            job_control.stop_job()

    def action_interrupt(self) -> None:
        """Leave at once."""
        self.exit(return_code=130)

    def on_show_line(self, message: messages.ShowLine) -> None:
        """Go to a line, closing what is open over the explorer."""
        with saying_errors(self, self.session.language):
            row = self.session.archive.load_row(message.line_id)
            self._go_to(Location(0, row.section_id, row.id), remember=message.remember)

    def on_show_section(self, message: messages.ShowSection) -> None:
        """Show a section where it was left."""
        self._go_to(Location(0, message.section_id), remember=message.remember)

    def on_show_book(self, message: messages.ShowBook) -> None:
        """Open another Book of the archive."""
        with saying_errors(self, self.session.language):
            chosen = self.session.archive.find_book(message.book_id)
            if chosen is not None:
                page = self.front_screen if self.at_front else self.explorer_screen
                self.session.open_book(chosen)
                for screen in (self._front, self._explorer):
                    if screen is not None and screen.is_running:
                        screen.show_book()
                self._bring_up(page)

    def on_show_overview(self) -> None:
        """Show the front page of the Book that is open."""
        self._go_to(Location(self.session.book.id, FRONT_PAGE), remember=True)

    def on_go_back(self, message: messages.GoBack) -> None:
        """Back to before the last jump, or forward again."""
        screen = self.explorer_screen
        step = screen.history.step_forward if message.forward else screen.history.step_back
        location = step(self.location)
        if location is None:
            key = "nothing-ahead" if message.forward else "nothing-back-from"
            self.say(word(key, self.session.language))
        else:
            self._go_to(location, remember=False)

    def _go_to(self, location: Location, remember: bool) -> None:
        here, screen = self.location, self.explorer_screen
        if remember and here is not None and here != location:
            screen.history.remember(here)
        page = self.front_screen if location.section_id == FRONT_PAGE else screen
        with saying_errors(self, self.session.language):
            other = find_other_book(self.session, location)
            if other is not None:
                self.session.open_book(other, location if page is screen else None)
                for one in (self._front, self._explorer):
                    if one is not None and one.is_running:
                        one.show_book()
        if page is screen and not screen.is_running:
            # It begins there when it is mounted.
            self.session.start = location
        self._bring_up(page)
        if page is screen and screen.is_running:
            with saying_errors(self, self.session.language):
                screen.go_to(location)

    def _bring_up(self, page: Screen[Any]) -> Awaitable[object]:
        """Close what is open over a page, or open the page; await it to act on what is in it."""
        pages = (self._front, self._explorer)
        there = page in self.screen_stack
        while self.screen is not page if there else self.screen not in pages:
            self.pop_screen()
        opened: Awaitable[object] = AwaitComplete() if there else self.push_screen(page)
        return opened

    def on_keep_hits(self, message: messages.KeepHits) -> None:
        """Keep the hits of a search for going through them."""
        from xgbudget_tui.tui.screens.history import KeptHits

        ids = [hit.place.row.id for hit in message.hits]
        self.explorer_screen.hits = KeptHits(message.text, ids, message.position, message.total)

    def on_open_search(self, message: messages.OpenSearch) -> None:
        """Show the search bar over the explorer."""
        from xgbudget_tui.tui.screens.search import SearchScreen
        from xgbudget_tui.tui.views.line_search import LineSearch as Finder

        session = self.session
        line_search = Finder(session.archive, session.book.id, session.unit)

        def follow(found: tuple[messages.KeepHits, messages.ShowLine] | None) -> None:
            if found is None:
                return
            kept, way = found
            self.post_message(kept)
            self.post_message(way)
            if kept.total > len(kept.hits):
                run = partial(self._keep_more, line_search, kept)
                self.run_worker(run, thread=True, exclusive=True, group="keep-hits")

        self.push_screen(SearchScreen(session, line_search, message.text), follow)

    def _keep_more(self, line_search: LineSearch, kept: messages.KeepHits) -> None:
        """In a thread: find the hits that were not in view, for going through them."""
        try:
            hits = line_search.find_all(kept.text, _HITS_KEPT)
        except BudgetError:
            return
        if len(hits) > len(kept.hits):
            more = messages.KeepHits(kept.text, hits, kept.position, kept.total)
            self.hand_back(self.post_message, more)

    def on_open_filter(self) -> None:
        """Ask what the lines of the table on view are filtered by, and filter them."""
        from xgbudget_tui.tui.screens.line_filter import FilterScreen
        from xgbudget_tui.tui.widgets.line_tree import LineTree

        tree = self.explorer_screen.query_one(LineTree)
        view = tree.view
        if view is None:
            return

        def follow(text: str | None) -> None:
            if text:
                run = partial(self._filter, view, text)
                self.run_worker(run, thread=True, exclusive=True, group="filter")
            elif text == "" and view.filter is not None:
                tree.action_end_filter()

        text = view.filter.text if view.filter is not None else ""
        self.push_screen(FilterScreen(self.session, tree.column_name(view.figures), text), follow)

    def _filter(self, view: TableView, text: str) -> None:
        """In a thread: find the lines that pass, and hand them to the tree."""
        from textual.worker import get_current_worker

        from xgbudget_tui.tui.screens.line_filter import filter_view

        worker, language = get_current_worker(), self.session.language
        with saying_errors(self, language):
            unit = self.session.unit
            found = filter_view(
                self.session.archive, view, text, unit, lambda: not worker.is_cancelled
            )
            self.hand_back(self._show_filtered, view, text, found)

    def _show_filtered(self, view: TableView, text: str, found: FilteredRows) -> None:
        from xgbudget_tui.tui.drawing.visible_lines import FilteredLines
        from xgbudget_tui.tui.widgets.line_tree import LineTree

        tree = self.explorer_screen.query_one(LineTree)
        if tree.view is not view:
            return  # the person has gone on to another table meanwhile
        if not found.passing:
            self.say(word("filter.nothing", self.session.language, text=text))
            return
        lines = FilteredLines(self.session.archive, found.rows, found.passing)
        tree.start_filter(lines, text, len(found.passing), exact=found.exact)

    def on_open_comparison(self, message: messages.OpenComparison) -> None:
        """Show the comparison of a section; where there are several, ask which.

        What there is to compare with is looked up in a thread: many Books may be looked through.
        """
        from xgbudget_tui.tui.views.comparison_options import find_pairings

        archive, book, language = self.session.archive, self.session.book, self.session.language
        section = next((s for s in self.session.contents if s.id == message.section_id), None)
        row, asked_on = self.current_row, self.screen
        if section is None:
            return

        def look_up() -> None:
            with saying_errors(self, language):
                pairings = find_pairings(archive, book, section)
                offer = partial(self._offer, asked_on, section, pairings)
                self.hand_back(offer, row.id if row else None)

        self.run_worker(look_up, thread=True, exclusive=True, group="pairings")

    def _offer(
        self,
        asked_on: Screen[Any],
        section: SectionEntry,
        pairings: Sequence[Pairing],
        line_id: int | None,
    ) -> None:
        """Show the only comparison there is, or the table's own; else let the person choose."""
        from xgbudget_tui.tui.screens.comparison import ComparisonScreen, TableSource
        from xgbudget_tui.tui.screens.filter import PickerScreen, PickList
        from xgbudget_tui.tui.views.comparison_options import pairing_choice

        if self.screen is not asked_on:
            return  # the person has gone on to something else meanwhile
        if not pairings:
            self._say_word("open.nothing-to-compare")
            return
        session = self.session

        def compare(chosen: int | None) -> None:
            if chosen is not None:
                source = TableSource(pairings[chosen])
                screen = ComparisonScreen(
                    session, source, pairings, section_id=section.id, at_line=line_id
                )
                self.push_screen(screen, self._show_line)

        if pairings[0].is_one_table or len(pairings) == 1:
            compare(0)
            return
        choices = [pairing_choice(pairing, session.language, section.id) for pairing in pairings]
        title = word("open.compare-with", session.language)
        self.push_screen(PickerScreen(session, title, PickList(choices)), compare)

    def _show_line(self, line_id: int | None) -> None:
        if line_id is not None:
            self.post_message(messages.ShowLine(line_id))

    def on_open_export(self, message: messages.OpenExport) -> None:
        """Show the export dialog; where nothing may be written, say so."""
        from xgbudget_tui.tui.screens.export import ExportScreen
        from xgbudget_tui.tui.views.export import possible

        if self.session.kiosk:
            self._say_word("open.kiosk")
        elif possible(message.subject):
            with saying_errors(self, self.session.language):
                self.push_screen(ExportScreen(self.session, message.subject), self._say_sentence)

    def _say_sentence(self, sentence: str | None) -> None:
        if sentence:
            self.post_message(messages.Say(sentence))

    def on_open_audit(self, message: messages.OpenAudit) -> None:
        """Show the audit, at the findings of a line if one is given."""
        from xgbudget_tui.tui.screens.audit import AuditScreen

        def follow(way: Message | None) -> None:
            if way is not None:
                self.post_message(way)

        self.push_screen(AuditScreen(self.session, message.line_id), follow)

    def on_open_series(self, message: messages.OpenSeries) -> None:
        """Show a line over years and places."""
        from xgbudget_tui.tui.screens.series import SeriesScreen

        screen = SeriesScreen(self.session, message.section, message.row)
        self.push_screen(screen, self._show_line)

    def on_open_treemap(self, message: messages.OpenTreemap) -> None:
        """Show the parts of a line as areas."""
        from xgbudget_tui.tui.screens.treemap import TreemapScreen

        self.push_screen(
            TreemapScreen(self.session, message.section, message.row, message.position)
        )

    def on_open_flow(self) -> None:
        """Show where the money of the Book comes from and where it goes."""
        from xgbudget_tui.tui.screens.flow import FlowScreen

        self.push_screen(FlowScreen(self.session))

    def on_open_books(self) -> None:
        """Show the Books of the archive; where there is but one, say so."""
        from xgbudget_tui.tui.screens.shelf import BookPickerScreen, ShelvedBooks

        with saying_errors(self, self.session.language):
            archive = self.session.archive
            books = ShelvedBooks(archive, archive.find_places())
            if len(books) < 2:
                self._say_word("open.one-book")
                return
            picker = BookPickerScreen(self.session, books)
            self.session.at_shelf = False

            def take(chosen: int | None) -> None:
                if chosen is None:
                    return
                if picker.beside:
                    self._set_beside(books[chosen])
                else:
                    self.post_message(messages.ShowBook(books[chosen].id))

            self.push_screen(picker, take)

    def _set_beside(self, other: BookEntry) -> None:
        """Set a Book beside the one that is open, the earlier first."""
        if self.session.book.id == other.id:
            self._say_word("open.same-book")
            return
        first, second = sorted((other, self.session.book), key=lambda book: book.year)
        self._compare_books(first, second, movers=False)

    def on_open_movers(self) -> None:
        """Show what moved most from the Book before this one; where there is none, say so."""
        from xgbudget_tui.compare.overview import find_book_before

        here = self.session.book
        with saying_errors(self, self.session.language):
            before = find_book_before(self.session.archive, here)
            if before is None:
                self._say_word("open.no-earlier")
            else:
                self._compare_books(before, here, movers=True)

    def _compare_books(self, before: BookEntry, after: BookEntry, *, movers: bool) -> None:
        from xgbudget_tui.tui.screens.comparison import BookComparisonScreen, BooksSource

        source = BooksSource(before, after, movers)
        self.push_screen(BookComparisonScreen(self.session, source), self._show_line)

    def on_open_glossary(self, message: messages.OpenGlossary) -> None:
        """Show the glossary, at the terms of the line it was asked for."""
        from xgbudget_tui.tui.screens.glossary import GlossaryScreen

        self.push_screen(GlossaryScreen(self.session, message.names))

    def on_copy_text(self, message: messages.CopyText) -> None:
        """Put text on the clipboard of the person's terminal."""
        from xgbudget_tui.tui.views.clipboard import copy_text

        sentence, sent = copy_text(self, message.text, message.what, self.session.language)
        self.say(sentence, problem=not sent)

    def action_open_help(self) -> None:
        """Show the keys, those of the screen on view first."""
        from xgbudget_tui.tui.screens.filter import HelpScreen

        self.push_screen(HelpScreen(self.session, getattr(self.screen, "help_keys", "explorer")))

    def action_open_palette(self) -> None:
        """Show the command palette over whatever is open."""
        from xgbudget_tui.tui.screens.filter import PaletteScreen

        self.push_screen(PaletteScreen(self.session))


def load_ahead() -> None:
    """Load, in a thread, the screens that people ask for first: the tables and the search bar."""
    from importlib import import_module
    from threading import Thread

    def load() -> None:
        for screen in ("explorer", "search"):
            import_module(f"xgbudget_tui.tui.screens.{screen}")

    Thread(target=load, daemon=True).start()


def find_other_book(session: Session, location: Location) -> BookEntry | None:
    """The Book that a place is in, where that is another than the one on view."""
    if any(section.id == location.section_id for section in session.contents):
        return None
    book_id = location.book_id
    if book_id == session.book.id:
        return None
    if not book_id and location.line_id is not None:
        book_id = session.archive.load_detail(location.line_id).section.book_id
    return session.archive.find_book(book_id) if book_id else None

"""The explorer's App: the requests that screens post, and the screens it opens for them.

A screen that is not on the first paint is imported when it is first opened.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.tui import messages
from xgbudget_tui.tui.background import BackgroundWork
from xgbudget_tui.tui.drawing.pieces import choose_cut_sign
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import saying_errors
from xgbudget_tui.tui.screens.explorer import ExplorerScreen
from xgbudget_tui.tui.screens.history import KeptHits
from xgbudget_tui.tui.session import Location, PlaceLeft, Session
from xgbudget_tui.tui.startup_profile import mark
from xgbudget_tui.tui.terminal.app import TerminalApp
from xgbudget_tui.tui.theme import THEME
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.line_tree import LineTree
from xgbudget_tui.tui.words import declare_words, word

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.message import Message

    from xgbudget_tui.model.archive import Archive
    from xgbudget_tui.model.entries import BookEntry, SectionEntry
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
        "open.same-book": ("这就是当前这一册", "That is the budget that is open"),
        "open.no-earlier": (
            "档案里没有同一地区更早的一册",
            "There is no earlier budget of this place in the archive",
        ),
        "open.one-book": ("档案里只有这一册", "This is the only budget in the archive"),
        "nothing-back-from": ("没有可返回的位置", "Nowhere to go back to"),
    }
)

_HITS_KEPT = 2000
"""How many hits ``n`` and ``N`` go through."""

LOAD_AHEAD = 0.3
"""Seconds after the first paint at which the search bar is made ready."""


class Explorer(BackgroundWork, TerminalApp[None], inherit_css=False):
    """An Archive on screen: what screens ask for by a message is carried out here."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("program")]
    # Textual's own rules are for widgets that are not used here, and reading them takes time.
    DEFAULT_CSS = "Explorer { background: ansi_default; color: ansi_default; }"

    def __init__(self, session: Session, **options: Any) -> None:
        super().__init__(ansi_color=True, **options)
        self.session = session
        # Sentences go to the bottom line; nothing follows the mouse.
        self._disable_notifications = self._disable_tooltips = True
        choose_cut_sign(session.ascii_only)
        self.register_theme(THEME)
        # Set before anything is drawn, the theme needs no second reading of the styles.
        self.set_reactive(Explorer.theme, THEME.name)
        self.stylesheet.set_variables(self.get_css_variables())

    def on_ready(self) -> None:
        """The first screen is painted: what was put off for its sake begins."""
        mark("first screen painted")
        if not gc.isenabled():
            # What is there now stays: it need not be looked through again and again.
            gc.freeze()
            gc.enable()
            self.set_timer(LOAD_AHEAD, load_ahead)

    def get_css_variables(self) -> dict[str, str]:
        """The theme's colours; none before it is chosen, which saves working them out twice."""
        chosen = THEME.name in self._registered_themes
        return super().get_css_variables() if chosen else {}

    def get_default_screen(self) -> ExplorerScreen:
        """The explorer screen is the first on the stack."""
        return ExplorerScreen(self.session)

    @property
    def explorer_screen(self) -> ExplorerScreen:
        """The explorer screen, under whatever is open over it."""
        screen = self.screen_stack[0]
        assert isinstance(screen, ExplorerScreen)
        return screen

    def exit(self, *args: Any, **options: Any) -> None:
        """Leave, and keep where that was."""
        screen = self.explorer_screen
        if screen.section is not None:
            row = screen.current_row
            self.session.left = PlaceLeft(screen.section.key, row.number if row else 0)
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
        owners: dict[str, DOMNode] = {"program": self, "explorer": self.explorer_screen}
        owner = owners.get(message.screen) or self.explorer_screen.query_one(LineTree)
        await self.run_action(message.action, owner)

    def action_switch_language(self) -> None:
        """Chinese or English."""
        self.session.language = "en" if self.session.language == "zh" else "zh"

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
                self.session.open_book(chosen)
                self._close_screens()
                self.explorer_screen.show_book()

    def on_go_back(self) -> None:
        """Back to before the last jump."""
        location = self.explorer_screen.history.step_back()
        if location is None:
            self.say(word("nothing-back-from", self.session.language))
        else:
            self._go_to(location, remember=False)

    def _go_to(self, location: Location, remember: bool) -> None:
        screen = self.explorer_screen
        self._close_screens()
        here = screen.location
        if remember and here is not None:
            screen.history.remember(here)
        with saying_errors(self, self.session.language):
            other = find_other_book(self.session, location)
            if other is not None:
                self.session.open_book(other, location)
                screen.show_book()
            screen.go_to(location)

    def _close_screens(self) -> None:
        """Close what is open over the explorer."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def on_keep_hits(self, message: messages.KeepHits) -> None:
        """Keep the hits of a search for going through them."""
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

    def on_open_comparison(self, message: messages.OpenComparison) -> None:
        """Show the comparison of a section; where there are several, ask which.

        What there is to compare with is looked up in a thread: many Books may be looked through.
        """
        from xgbudget_tui.tui.views.comparison_options import find_pairings

        archive, book, language = self.session.archive, self.session.book, self.session.language
        section = next((s for s in self.session.contents if s.id == message.section_id), None)
        row = self.explorer_screen.current_row
        if section is None:
            return

        def look_up() -> None:
            with saying_errors(self, language):
                pairings = find_pairings(archive, book, section)
                self.hand_back(self._offer, section, pairings, row.id if row else None)

        self.run_worker(look_up, thread=True, exclusive=True, group="pairings")

    def _offer(
        self, section: SectionEntry, pairings: Sequence[Pairing], line_id: int | None
    ) -> None:
        """Show the only comparison there is, or the table's own; else let the person choose."""
        from xgbudget_tui.tui.screens.comparison import ComparisonScreen, TableSource
        from xgbudget_tui.tui.screens.filter import PickerScreen, PickList
        from xgbudget_tui.tui.views.comparison_options import pairing_choice

        if self.screen is not self.explorer_screen:
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

    def on_open_books(self) -> None:
        """Show the Books of the archive; where there is but one, say so."""
        from xgbudget_tui.tui.screens.filter import BookPickerScreen

        with saying_errors(self, self.session.language):
            books = self.session.archive.find_books()
            if len(books) < 2:
                self._say_word("open.one-book")
                return
            picker = BookPickerScreen(self.session, books)

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
    """Load, in a thread, what the search bar needs: it is what people ask for first."""
    from importlib import import_module
    from threading import Thread

    Thread(target=import_module, args=("xgbudget_tui.tui.screens.search",), daemon=True).start()


def find_other_book(session: Session, location: Location) -> BookEntry | None:
    """The Book that a place is in, where that is another than the one on view."""
    if any(section.id == location.section_id for section in session.contents):
        return None
    book_id = location.book_id
    if not book_id and location.line_id is not None:
        book_id = session.archive.load_detail(location.line_id).section.book_id
    return session.archive.find_book(book_id) if book_id else None


def find_book_before(archive: Archive, book: BookEntry) -> BookEntry | None:
    """The last earlier Book of the same place, of the same stage where there is one."""
    earlier = [other for other in archive.find_books_of(book.region) if other.year < book.year]
    return max(earlier, key=lambda one: (one.year, one.stage is book.stage), default=None)

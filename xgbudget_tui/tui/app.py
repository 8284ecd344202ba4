"""The explorer's App: what all screens share, the requests they post, and the screens it opens.

A screen that is not on the first paint is imported when it is first opened.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType
from textual.reactive import reactive

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import BookEntry, SectionEntry
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.tui import messages
from xgbudget_tui.tui.background import Asking
from xgbudget_tui.tui.drawing.pieces import choose_cut_sign
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.messages import KeepHits, Say, ShowBook, ShowLine
from xgbudget_tui.tui.screens.explorer import ExplorerScreen
from xgbudget_tui.tui.screens.history import KeptHits
from xgbudget_tui.tui.session import Spot
from xgbudget_tui.tui.startup_profile import mark
from xgbudget_tui.tui.terminal.app import TerminalApp
from xgbudget_tui.tui.theme import THEME
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.words import Language, declare_words, word

if TYPE_CHECKING:
    from textual.message import Message

    from xgbudget_tui.model.entries import Row
    from xgbudget_tui.tui.messages import ExportSubject
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
    }
)

_HITS_KEPT = 2000
"""How many hits ``n`` and ``N`` go through."""


def load_ahead() -> None:
    """Load, in a thread, what the search bar needs: it is what people ask for first."""
    from importlib import import_module
    from threading import Thread

    Thread(target=import_module, args=("xgbudget_tui.tui.screens.search",), daemon=True).start()


def open_search(app: Explorer, text: str) -> None:
    """Show the search bar over the explorer, with ``text`` in it."""
    from xgbudget_tui.tui.screens.search import SearchScreen
    from xgbudget_tui.tui.views.line_search import LineSearch as Finder

    if app.book is None:
        return
    line_search = Finder(app.archive, app.book.id, app.unit)

    def follow(found: tuple[KeepHits, ShowLine] | None) -> None:
        if found is None:
            return
        kept, way = found
        app.post_message(kept)
        app.post_message(way)
        if kept.total > len(kept.hits):
            run = partial(_keep_more, app, line_search, kept)
            app.run_worker(run, thread=True, exclusive=True, group="keep-hits")

    app.push_screen(SearchScreen(line_search, app.language, text), follow)


def _keep_more(app: Explorer, line_search: LineSearch, kept: KeepHits) -> None:
    """In a thread: find the hits that were not in view, for going through them."""
    try:
        hits = line_search.find_all(kept.text, _HITS_KEPT)
    except BudgetError:
        return
    if len(hits) > len(kept.hits):
        more = KeepHits(kept.text, hits, kept.position, kept.total)
        app.hand_back(app.post_message, more)


def open_comparison(app: Explorer, section: SectionEntry) -> None:
    """Show the comparison of a section; where there are several, ask which.

    What there is to compare with is looked up in a thread: many Books may be looked through.
    """
    from xgbudget_tui.tui.views.comparison_options import find_pairings

    book, row = app.book, app.explorer_screen.current_row
    if book is None:
        return

    def look_up() -> None:
        try:
            pairings = find_pairings(app.archive, book, section)
        except BudgetError as error:
            app.hand_back(app.say, error.sentence(app.language), True)
        else:
            app.hand_back(_offer, app, section, pairings, row.id if row else None)

    app.run_worker(look_up, thread=True, exclusive=True, group="pairings")


def _offer(
    app: Explorer, section: SectionEntry, pairings: Sequence[Pairing], line_id: int | None
) -> None:
    """Show the only comparison there is, or the table's own; otherwise let the person choose."""
    from xgbudget_tui.tui.screens.comparison import ComparisonScreen
    from xgbudget_tui.tui.screens.filter import PickerScreen
    from xgbudget_tui.tui.views.comparison_options import pairing_choice

    if app.screen is not app.explorer_screen:
        return  # the person has gone on to something else meanwhile
    if not pairings:
        _say(app, "open.nothing-to-compare")
        return

    def compare(chosen: int | None) -> None:
        if chosen is not None:
            screen = ComparisonScreen(pairings, chosen, section_id=section.id, at_line=line_id)
            app.push_screen(screen, partial(_show_line, app))

    if pairings[0].is_one_table or len(pairings) == 1:
        compare(0)
        return
    choices = [pairing_choice(pairing, app.language, section.id) for pairing in pairings]
    title = word("open.compare-with", app.language)
    app.push_screen(PickerScreen(title, choices, app.language), compare)


def _show_line(app: Explorer, line_id: int | None) -> None:
    if line_id is not None:
        app.post_message(ShowLine(line_id))


def open_export(app: Explorer, subject: ExportSubject) -> None:
    """Show the export dialog; where nothing may be written, say so."""
    from xgbudget_tui.tui.screens.export import ExportScreen
    from xgbudget_tui.tui.views.export import possible

    if app.kiosk:
        _say(app, "open.kiosk")
        return
    if app.book is None or not possible(subject):
        return

    def tell(sentence: str | None) -> None:
        if sentence:
            app.post_message(Say(sentence))

    with app.answering():
        app.push_screen(ExportScreen(app.archive, app.book, subject, app.language), tell)


def open_audit(app: Explorer, line_id: int | None) -> None:
    """Show the audit, at the findings of a line if one is given."""
    from xgbudget_tui.tui.screens.audit import AuditScreen

    def follow(way: Message | None) -> None:
        if way is not None:
            app.post_message(way)

    if app.book is not None:
        app.push_screen(AuditScreen(line_id), follow)


def open_books(app: Explorer) -> None:
    """Show the Books of the archive; where there is but one, say so."""
    from xgbudget_tui.tui.screens.filter import BookPickerScreen as ShelfScreen

    with app.answering():
        books = app.archive.find_books()
        if len(books) < 2:
            _say(app, "open.one-book")
            return

        here = app.book.id if app.book else None
        shelf = ShelfScreen(books, app.language, book_id=here)

        def take(chosen: int | None) -> None:
            if chosen is None:
                return
            if shelf.beside:
                _set_beside(app, books[chosen])
            else:
                app.post_message(ShowBook(books[chosen].id))

        app.push_screen(shelf, take)


def _set_beside(app: Explorer, other: BookEntry) -> None:
    """Set a Book beside the one that is open, the earlier first."""
    if app.book is None or app.book.id == other.id:
        _say(app, "open.same-book")
        return
    first, second = sorted((other, app.book), key=lambda book: book.year)
    _open_book_comparison(app, first, second, movers=False)


def _open_book_comparison(
    app: Explorer, before: BookEntry, after: BookEntry, *, movers: bool
) -> None:
    from xgbudget_tui.tui.screens.comparison import BookComparisonScreen as BooksScreen

    app.push_screen(BooksScreen(before, after, movers=movers), partial(_show_line, app))


def open_movers(app: Explorer) -> None:
    """Show what moved most from the Book before this one; where there is none, say so."""
    here = app.book
    if here is None:
        return
    with app.answering():
        earlier = [book for book in app.archive.find_books_of(here.region) if book.year < here.year]
        if not earlier:
            _say(app, "open.no-earlier")
            return
        before = max(earlier, key=lambda book: (book.year, book.stage is here.stage))
        _open_book_comparison(app, before, here, movers=True)


def open_series(app: Explorer, section: SectionEntry, row: Row) -> None:
    """Show a line over years and places."""
    from xgbudget_tui.tui.screens.series import SeriesScreen

    if app.book is not None:
        app.push_screen(SeriesScreen(app.book, section, row), partial(_show_line, app))


def open_help(app: Explorer, screen: str) -> None:
    """Show the keys, those of ``screen`` first."""
    from xgbudget_tui.tui.screens.filter import HelpScreen

    app.push_screen(HelpScreen(screen))


def open_palette(app: Explorer) -> None:
    """Show the command palette."""
    from xgbudget_tui.tui.screens.filter import open_command_palette

    open_command_palette(app)


def _say(app: Explorer, key: str) -> None:
    app.post_message(Say(word(key, app.language)))


LOAD_AHEAD = 0.3
"""Seconds after the first paint at which the search bar is made ready."""


class ExplorerShell(Asking, TerminalApp[None], inherit_css=False):
    """An Archive on screen.

    Shared by all screens: ``archive``, ``book`` (the Book shown) and its ``contents``,
    ``language`` and ``unit`` (reactive), ``ascii_only``, ``kiosk`` (nothing is written).
    ``start`` is where the explorer screen begins; ``left_at`` the section key and the printed
    number of the line (0: none) where the person left.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("program")]
    # Textual's own rules are for widgets that are not used here, and reading them takes time.
    DEFAULT_CSS = "ExplorerShell { background: ansi_default; color: ansi_default; }"

    language: reactive[Language] = reactive[Language]("zh")
    unit: reactive[Unit] = reactive(Unit.WAN_YUAN)

    def __init__(
        self,
        archive: Archive,
        *,
        language: Language = "zh",
        ascii_only: bool = False,
        kiosk: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(ansi_color=True, **options)
        # Sentences go to the bottom line; nothing follows the mouse.
        self._disable_notifications = self._disable_tooltips = True
        choose_cut_sign(ascii_only)
        self.archive = archive
        self.ascii_only = ascii_only
        self.kiosk = kiosk
        self.book: BookEntry | None = None
        self.contents: tuple[SectionEntry, ...] = ()
        self.start: Spot | None = None
        self.left_at: tuple[str, int] | None = None
        self.set_reactive(ExplorerShell.language, language)
        self.register_theme(THEME)
        # Set before anything is drawn, the theme needs no second reading of the styles.
        self.set_reactive(ExplorerShell.theme, THEME.name)
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

    def open_book(self, book: BookEntry, start: Spot | None = None) -> None:
        """Take a Book from the shelf; the explorer screen shows it from ``start`` on."""
        self.book = book
        self.contents = tuple(self.archive.load_contents(book.id))
        first = next((s for s in self.contents if s.first_line is not None), None)
        first = first or next(iter(self.contents), None)
        self.start = start or (Spot(book.id, first.id) if first else None)

    def get_default_screen(self) -> ExplorerScreen:
        """The explorer screen is the first on the stack."""
        return ExplorerScreen().data_bind(ExplorerShell.unit, ExplorerShell.language)

    def exit(self, *args: Any, **options: Any) -> None:
        """Leave, and keep where that was."""
        screen = self.explorer_screen
        if screen.section is not None:
            row = screen.current_row
            self.left_at = (screen.section.key, row.number if row else 0)
        super().exit(*args, **options)

    @property
    def explorer_screen(self) -> ExplorerScreen:
        """The explorer screen, under whatever is open over it."""
        screen = self.screen_stack[0]
        assert isinstance(screen, ExplorerScreen)
        return screen

    async def run_action(self, *args: Any, **options: Any) -> bool:
        """Carry out what a key asks; where the archive cannot answer, say so in one sentence."""
        self.say("")
        with self.answering():
            return await super().run_action(*args, **options)
        return True

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Ask the archive; where it cannot answer, one sentence says why."""
        try:
            yield
        except BudgetError as error:
            self.say(error.sentence(self.language), problem=True)

    def on_say(self, message: messages.Say) -> None:
        """Show a sentence on the bottom line."""
        self.say(message.sentence, problem=message.problem)

    def say(self, sentence: str, problem: bool = False) -> None:
        """Show a sentence on the bottom line, until the next key."""
        for bar in self.screen.query(KeyBar):
            bar.say(sentence, problem)

    def action_switch_language(self) -> None:
        """Chinese or English."""
        self.language = "en" if self.language == "zh" else "zh"

    def action_interrupt(self) -> None:
        """Leave at once."""
        self.exit(return_code=130)


declare_words({"nothing-back-from": ("没有可返回的位置", "Nowhere to go back to")})


class Explorer(ExplorerShell):
    """An Archive on screen: what widgets and screens ask for is carried out here."""

    def on_show_line(self, message: messages.ShowLine) -> None:
        """Go to a line, closing what is open over the explorer."""
        with self.answering():
            row = self.archive.load_row(message.line_id)
            self._go_to(Spot(0, row.section_id, row.id), remember=message.remember)

    def on_show_section(self, message: messages.ShowSection) -> None:
        """Show a section where it was left."""
        self._go_to(Spot(0, message.section_id), remember=message.remember)

    def on_show_book(self, message: messages.ShowBook) -> None:
        """Take another Book from the shelf."""
        with self.answering():
            chosen = self.archive.find_book(message.book_id)
            if chosen is not None:
                self.open_book(chosen)
                self._close_screens()
                self.explorer_screen.show_book()

    def on_go_back(self) -> None:
        """Back to before the last jump."""
        spot = self.explorer_screen.history.step_back()
        if spot is None:
            self.say(word("nothing-back-from", self.language))
        else:
            self._go_to(spot, remember=False)

    def _go_to(self, spot: Spot, remember: bool) -> None:
        screen = self.explorer_screen
        self._close_screens()
        here = screen.spot
        if remember and here is not None:
            screen.history.remember(here)
        with self.answering():
            self._take_book_of(spot)
            screen.go_to(spot)

    def _take_book_of(self, spot: Spot) -> None:
        """Take the Book a place is in, where that is another than the one shown."""
        if any(section.id == spot.section_id for section in self.contents):
            return
        book_id = spot.book_id
        if not book_id and spot.line_id is not None:
            book_id = self.archive.load_detail(spot.line_id).section.book_id
        book = self.archive.find_book(book_id) if book_id else None
        if book is not None:
            self.open_book(book, spot)
            self.explorer_screen.show_book()

    def _close_screens(self) -> None:
        """Close what is open over the explorer."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def on_keep_hits(self, message: messages.KeepHits) -> None:
        """Keep the hits of a search for going through them."""
        ids = [hit.place.row.id for hit in message.hits]
        self.explorer_screen.hits = KeptHits(message.text, ids, message.position, message.total)

    def on_open_search(self, message: messages.OpenSearch) -> None:
        open_search(self, message.text)

    def on_open_comparison(self, message: messages.OpenComparison) -> None:
        section = next((s for s in self.contents if s.id == message.section_id), None)
        if section is not None:
            open_comparison(self, section)

    def on_open_export(self, message: messages.OpenExport) -> None:
        open_export(self, message.subject)

    def on_open_audit(self, message: messages.OpenAudit) -> None:
        open_audit(self, message.line_id)

    def on_open_series(self, message: messages.OpenSeries) -> None:
        open_series(self, message.section, message.row)

    def on_open_movers(self) -> None:
        open_movers(self)

    def on_open_books(self) -> None:
        open_books(self)

    def on_copy_text(self, message: messages.CopyText) -> None:
        """Put text on the clipboard of the person's terminal."""
        from xgbudget_tui.tui.views.clipboard import copy_text

        sentence, sent = copy_text(self, message.text, message.what, self.language)
        self.say(sentence, problem=not sent)

    def action_open_help(self) -> None:
        """Show the keys."""
        open_help(self, getattr(self.screen, "help_keys", "explorer"))

    def action_open_palette(self) -> None:
        """Show the command palette."""
        open_palette(self)

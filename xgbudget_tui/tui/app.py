"""The explorer's App: what all screens share, and the requests that concern more than one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.reactive import reactive

from xgbudget_tui.model.archive import Archive, BookEntry, SectionEntry
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.tui import messages, openings
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.palette import THEME
from xgbudget_tui.tui.places import KeptHits, Spot
from xgbudget_tui.tui.screens.explorer import ExplorerScreen
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.wire.app import TerminalApp
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "nothing-back-from": ("没有可返回的位置", "Nowhere to go back to"),
    }
)


class Explorer(TerminalApp[None]):
    """An Archive on screen.

    Shared by all screens: ``archive``, ``book`` (the Book shown) and its ``contents``,
    ``language`` and ``unit`` (reactive), ``ascii_only``, ``kiosk`` (nothing is written).
    ``start`` is where the explorer screen begins; ``left_at`` the section key and the printed
    number of the line (0: none) where the person left.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("program")]

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
        self.archive = archive
        self.ascii_only = ascii_only
        self.kiosk = kiosk
        self.book: BookEntry | None = None
        self.contents: tuple[SectionEntry, ...] = ()
        self.start: Spot | None = None
        self.left_at: tuple[str, int] | None = None
        self.set_reactive(Explorer.language, language)
        self.register_theme(THEME)
        # Set before anything is drawn, the theme needs no second reading of the styles.
        self.set_reactive(Explorer.theme, THEME.name)
        self.stylesheet.set_variables(self.get_css_variables())

    def open_book(self, book: BookEntry, start: Spot | None = None) -> None:
        """Take a Book from the shelf; the explorer screen shows it from ``start`` on."""
        self.book = book
        self.contents = tuple(self.archive.load_contents(book.id))
        first = next((s for s in self.contents if s.first_line is not None), None)
        first = first or next(iter(self.contents), None)
        self.start = start or (Spot(book.id, first.id) if first else None)

    def get_default_screen(self) -> ExplorerScreen:
        """The explorer screen is the first on the stack."""
        return ExplorerScreen().data_bind(Explorer.unit, Explorer.language)

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
        self._say("")
        with self.answering():
            return await super().run_action(*args, **options)
        return True

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Ask the archive; where it cannot answer, one sentence says why."""
        try:
            yield
        except BudgetError as error:
            self._say(error.sentence(self.language), problem=True)

    def on_say(self, message: messages.Say) -> None:
        """Show a sentence on the bottom line."""
        self._say(message.sentence, problem=message.problem)

    def _say(self, sentence: str, problem: bool = False) -> None:
        for bar in self.screen.query(KeyBar):
            bar.say(sentence, problem)

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
            chosen = next((b for b in self.archive.find_books() if b.id == message.book_id), None)
            if chosen is not None:
                self.open_book(chosen)
                self._close_screens()
                self.explorer_screen.show_book()

    def on_go_back(self) -> None:
        """Back to before the last jump."""
        spot = self.explorer_screen.places.step_back()
        if spot is None:
            self._say(word("nothing-back-from", self.language))
        else:
            self._go_to(spot, remember=False)

    def _go_to(self, spot: Spot, remember: bool) -> None:
        screen = self.explorer_screen
        self._close_screens()
        here = screen.spot
        if remember and here is not None:
            screen.places.remember(here)
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
        book = next((book for book in self.archive.find_books() if book.id == book_id), None)
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
        openings.open_search(self, message.text)

    def on_open_comparison(self, message: messages.OpenComparison) -> None:
        section = next((s for s in self.contents if s.id == message.section_id), None)
        if section is not None:
            openings.open_comparison(self, section)

    def on_open_export(self, message: messages.OpenExport) -> None:
        openings.open_export(self, message.subject)

    def on_open_audit(self, message: messages.OpenAudit) -> None:
        openings.open_audit(self, message.line_id)

    def on_copy_text(self, message: messages.CopyText) -> None:
        """Put text on the clipboard of the person's terminal."""
        from xgbudget_tui.tui.clipboard import copy_text

        sentence, sent = copy_text(self, message.text, message.what, self.language)
        self._say(sentence, problem=not sent)

    def action_open_help(self) -> None:
        """Show the keys."""
        openings.open_help(self, getattr(self.screen, "help_keys", "explorer"))

    def action_open_palette(self) -> None:
        """Show the command palette."""
        openings.open_palette(self)

    def action_switch_language(self) -> None:
        """Chinese or English."""
        self.language = "en" if self.language == "zh" else "zh"

    def action_interrupt(self) -> None:
        """Leave at once."""
        self.exit(return_code=130)

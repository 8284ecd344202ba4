"""What all screens of the explorer share: archive, Book, language, unit, the bottom line."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.reactive import reactive

from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import BookEntry, SectionEntry
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.money import Unit
from xgbudget_tui.tui import messages, openings
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.palette import THEME
from xgbudget_tui.tui.phases import mark
from xgbudget_tui.tui.pieces import choose_cut_sign
from xgbudget_tui.tui.places import Spot
from xgbudget_tui.tui.screens.explorer import ExplorerScreen
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.wire.app import TerminalApp
from xgbudget_tui.tui.words import Language

LOAD_AHEAD = 0.3
"""Seconds after the first paint at which the search bar is made ready."""


class ExplorerShell(TerminalApp[None], inherit_css=False):
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
            self.set_timer(LOAD_AHEAD, openings.load_ahead)

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

"""What the screens that open over the explorer have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from xgbudget_tui.tui.answers import Asking
from xgbudget_tui.tui.render import UNITS
from xgbudget_tui.tui.screens.once import LeftOnce
from xgbudget_tui.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from xgbudget_tui.tui.app import Explorer
    from xgbudget_tui.tui.words import Language

Result = TypeVar("Result")


class ViewScreen(Asking, LeftOnce[Result | None]):
    """A screen with a bottom line of keys, dismissed with a result or None.

    ``help_keys`` names the screen whose keys the help shows first.
    """

    help_keys = ""

    @property
    def explorer(self) -> Explorer:
        """The app, with what all screens share."""
        return cast("Explorer", self.app)

    @property
    def language(self) -> Language:
        """The language of the words on screen."""
        return self.explorer.language

    def make_key_bar(self, *screens: str) -> KeyBar:
        """The bottom line for the keys of ``screens``."""
        bar = KeyBar()
        bar.language = self.language
        bar.screens = screens
        return bar

    def say(self, sentence: str, problem: bool = False) -> None:
        """Show a sentence on the bottom line; "" shows the keys again."""
        for bar in self.query(KeyBar):
            bar.say(sentence, problem)

    def follow_language(self, show: Callable[[], None]) -> None:
        """Have ``show`` called, and the keys written anew, whenever the language changes."""

        def change(language: Language) -> None:
            for bar in self.query(KeyBar):
                bar.language = language
            show()

        self.watch(self.explorer, "language", change, init=False)

    def switch_unit(self) -> None:
        """Take the next unit for every screen."""
        now = self.explorer.unit
        at = UNITS.index(now) + 1 if now in UNITS else 0
        self.explorer.unit = UNITS[at % len(UNITS)]

    def action_leave(self) -> None:
        """Back to where the person was."""
        self.dismiss(None)

"""Screens that open over the explorer and are dismissed with a result, at most once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen
from textual.visual import Visual

from xgbudget_tui.tui.background import BackgroundWork
from xgbudget_tui.tui.terminal.screen import TerminalScreen
from xgbudget_tui.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from textual.css.styles import RulesMap
    from textual.strip import Strip
    from textual.style import Style
    from textual.visual import RenderOptions

    from xgbudget_tui.tui.session import Session
    from xgbudget_tui.tui.words import Language

Result = TypeVar("Result")


class ResultScreen(BackgroundWork, TerminalScreen[Result]):
    """A screen that is left with a result or None.

    ``help_keys`` names the screen whose keys the help shows first.
    """

    help_keys = "explorer"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._stop_following: Callable[[], None] | None = None

    @property
    def language(self) -> Language:
        """The language of the words on screen."""
        return self.session.language

    def follow_language(self, show: Callable[[], None]) -> None:
        """Have ``show`` called whenever the language changes."""
        self._stop_following = self.session.follow("language", show)

    def after_work(self) -> None:
        """The result of a thread may be what the screen was opened for."""
        if self.expects_content:
            self.take_content()

    def on_unmount(self) -> None:
        """A closed screen shows nothing any more."""
        if self._stop_following is not None:
            self._stop_following()

    def say(self, sentence: str, problem: bool = False) -> None:
        """Show a sentence on the bottom line; "" shows the keys again."""
        for bar in self.query(KeyBar):
            bar.say(sentence, problem)

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close the screen with its result; nothing happens where it is closed already."""
        if self.app.screen is not self:
            return AwaitComplete()
        return super().dismiss(result)

    def action_leave(self) -> None:
        """Back to where the person was."""
        self.dismiss(None)


class Overlay(ResultScreen[Result], ModalScreen[Result]):
    """A screen over another; what the other shows stands around it."""

    def render(self) -> Visual:  # type: ignore[override]  # a Visual is as good as a renderable
        """What the screen below shows: its lines as they are, which Textual would take apart."""
        stack = self.app.screen_stack
        return _Below(stack[stack.index(self) - 1])


class _Below(Visual):
    """What a screen shows, as the background of another."""

    def __init__(self, screen: Screen[object]) -> None:
        self._screen = screen

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        return self._screen._compositor.render_strips()[:height]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return self._screen.size.width

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self._screen.size.height

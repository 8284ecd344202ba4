"""Screens that leave the one below in view."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual.screen import ModalScreen
from textual.visual import Visual

from xgbudget_tui.tui.screens.once import LeftOnce

if TYPE_CHECKING:
    from textual.css.styles import RulesMap
    from textual.screen import Screen
    from textual.strip import Strip
    from textual.style import Style
    from textual.visual import RenderOptions

Result = TypeVar("Result")


class Overlay(LeftOnce[Result], ModalScreen[Result]):
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

"""The Screen class whose opening and closing is painted once, when everything stands in its place.

Textual lays a new screen out and paints it when it is resumed, when it learns its size, when its
widgets have learnt theirs and when they have drawn anew: four to six whole paints, of which a
person sees the last. Here a screen is not painted until what its opening set going has happened.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeVar, cast

from textual.screen import Screen

Result = TypeVar("Result")


class Settling(Protocol):
    """What a screen asks of its App."""

    is_settling: bool

    def settle(self, screen: Screen[Any]) -> None:
        """Paint what has come for a screen when all that follows from it has happened."""


class TerminalScreen(Screen[Result]):
    """A screen of a ``TerminalApp``.

    While ``expects_content`` its opening is painted a little later, as what it shows comes soon.
    """

    expects_content = False

    @property
    def _is_held(self) -> bool:
        return cast("Settling", self.app).is_settling

    def _compositor_refresh(self) -> None:
        # What is dirty stays so until it is painted.
        if not self._is_held:
            super()._compositor_refresh()

    def _on_timer_update(self) -> None:
        if not self._is_held:
            super()._on_timer_update()

    def lay_out(self) -> bool:
        """Put everything in its place now where that is due; whether it was."""
        due = self._layout_required
        if due:
            self._refresh_layout(scroll=self._scroll_required)
            self._layout_required = self._scroll_required = False
        return due

    def take_content(self) -> None:
        """What was expected is there now: paint it in one go."""
        self.expects_content = False
        if self.is_running:
            cast("Settling", self.app).settle(self)

    def paint(self) -> None:
        """Paint now what is due."""
        if self.is_running and self.is_current:
            self._on_timer_update()
            self._compositor_refresh()

"""A screen is left once: an answer given twice counts the first time."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen

Result = TypeVar("Result")


class LeftOnce(Screen[Result]):
    """A screen that can only be dismissed while it is the one on top."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close the screen with its result; nothing happens where it is closed already."""
        if self.app.screen is not self:
            return AwaitComplete()
        return super().dismiss(result)

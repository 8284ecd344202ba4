"""Leaving by itself after nobody has typed for a while. Costs nothing until then: one timer."""

from __future__ import annotations

from time import monotonic
from typing import Any, TypeVar

from textual import events
from textual.app import App

Result = TypeVar("Result")


class IdleLogout(App[Result]):
    """An App that ends ``idle_seconds`` after the last key or click; None: never.

    ``left_idle`` says whether that is how it ended.
    """

    def __init__(self, **options: Any) -> None:
        self.idle_seconds: float | None = None
        self.left_idle = False
        self._typed_at = monotonic()
        super().__init__(**options)

    async def on_event(self, event: events.Event) -> None:
        """Remember when somebody was there."""
        if isinstance(event, events.InputEvent | events.Paste):
            self._typed_at = monotonic()
        await super().on_event(event)

    def on_ready(self) -> None:
        """Begin to wait."""
        self._typed_at = monotonic()
        if self.idle_seconds is not None:
            self.set_timer(self.idle_seconds, self._look_whether_idle)

    def _look_whether_idle(self) -> None:
        assert self.idle_seconds is not None
        left = self._typed_at + self.idle_seconds - monotonic()
        if left > 0:
            self.set_timer(left, self._look_whether_idle)
        else:
            self.left_idle = True
            self.exit()

"""The App class for slow lines: it sends only changed cells and keeps keys typed ahead in order."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from rich.color import ColorSystem
from textual import events
from textual.app import App

from xgbudget_tui.tui.terminal.browser import is_in_browser
from xgbudget_tui.tui.terminal.screen import TerminalScreen
from xgbudget_tui.tui.terminal.styles import style_parameters
from xgbudget_tui.tui.terminal.typeahead import FollowedKey, TypeAhead
from xgbudget_tui.tui.terminal.updates import read_update, understands_textual
from xgbudget_tui.tui.terminal.writer import paint_writes

if TYPE_CHECKING:
    from textual.await_complete import AwaitComplete
    from textual.screen import Screen
    from textual.timer import Timer

    from xgbudget_tui.tui.terminal.early_frame import EarlyFrame

Result = TypeVar("Result")

_ROUNDS_OF_OPENING = 2
"""How often the messages of a screen are gone through until it is laid out and painted."""

_MOST_LAYOUTS = 4
"""How often it is laid out at most before that."""

_LONGEST_SETTLING = 0.3
"""Seconds after which a screen is painted as it stands."""

_PATIENCE = 0.06
"""Seconds that a screen that is laid out waits for its content before it says that it loads it."""

CRASHED = 70
"""Exit code after an internal error (EX_SOFTWARE of sysexits)."""


def narrow_text() -> Callable[[str], str]:
    """What makes every sign one cell wide; loaded where a terminal needs it."""
    from xgbudget_tui.tui.terminal.narrow_signs import narrow

    return narrow


class TerminalApp(App[Result]):
    """An App whose frames go through a cell-by-cell comparison with what the terminal shows.

    ``whole_lines`` switches the comparison off: Textual then repaints as it always does. It is
    switched off by itself under a Textual this code was not tested with. ``crash_report`` holds
    the traceback after an internal error, for the caller to keep. ``early_frame`` is what stands
    on the terminal already when it starts. While ``is_settling`` a screen that opens or closes is
    not painted.

    It ends ``idle_seconds`` after the last key or click (None: never); ``left_idle`` says whether
    that is how it ended.
    """

    ENABLE_COMMAND_PALETTE = False

    narrow_signs = False
    """Whether characters that this terminal would draw two cells wide are sent as others."""

    def __init__(self, *, whole_lines: bool = False, **options: Any) -> None:
        self.sends_cells = not whole_lines and understands_textual()
        self.crash_report: str | None = None
        self.idle_seconds: float | None = None
        self.early_frame: EarlyFrame | None = None
        self.left_idle = False
        self.is_settling = False
        self._settling_timer: Timer | None = None
        self._typed_at = monotonic()
        self._typeahead = TypeAhead(self, super().on_event)
        super().__init__(**options)
        self.animation_level = "none"

    @property
    def is_flooded(self) -> bool:
        """Whether more was typed than can be acted on; may be asked in a thread."""
        return self._typeahead.is_flooded

    @property
    def is_acting(self) -> bool:
        """Whether what was typed is still acted on, or what it opens not yet painted."""
        return self.is_settling or self._typeahead.is_acting

    async def on_event(self, event: events.Event) -> None:
        """Act on an event; what was typed waits for what was typed before."""
        if isinstance(event, events.InputEvent | events.Paste):
            self._typed_at = monotonic()
        await self._typeahead.take(event)

    async def on_followed_key(self, message: FollowedKey) -> None:
        """A key has been acted on; go on with the next."""
        await self._typeahead.arrived(message)

    def push_screen(self, *args: Any, **options: Any) -> Any:
        """Open a screen; what is typed from now on waits until it is there."""
        opened = super().push_screen(*args, **options)
        self._settle(_ROUNDS_OF_OPENING)
        return opened

    def pop_screen(self) -> AwaitComplete:
        """Close a screen; what is typed from now on waits until the one below is back."""
        closed = super().pop_screen()
        self._settle(_ROUNDS_OF_OPENING)
        return closed

    def _settle(self, rounds: int) -> None:
        """Paint the screen on view when what its opening set going has happened."""
        screen = self.screen
        if not isinstance(screen, TerminalScreen):
            self._typeahead.follow(screen)
            return
        self.is_settling = True
        self._paint_after(_LONGEST_SETTLING)
        then = partial(self._lay_out_settled, _MOST_LAYOUTS)
        if not self._typeahead.follow(screen, rounds, then):
            self._paint_settled()

    def settle(self, screen: Screen[Any]) -> None:
        """Paint what has come for a screen when all that follows from it has happened."""
        if screen is self.screen:
            self._settle(_ROUNDS_OF_OPENING)

    def _paint_after(self, seconds: float) -> None:
        if self._settling_timer is not None:
            self._settling_timer.stop()
        self._settling_timer = self.set_timer(seconds, self._paint_settled)

    def _lay_out_settled(self, left: int) -> None:
        screen = self.screen
        if isinstance(screen, TerminalScreen) and screen.expects_content:
            self._paint_after(_PATIENCE)
            return
        laid_out = isinstance(screen, TerminalScreen) and screen.lay_out()
        # Widgets that have learnt a new size may draw themselves anew, or need a scrollbar.
        then = partial(self._lay_out_settled, left - 1)
        if not left or not laid_out or not self._typeahead.follow(screen, 1, then):
            self._paint_settled()

    def _paint_settled(self) -> None:
        if self.is_settling:
            self.is_settling = False
            if self._settling_timer is not None:
                self._settling_timer.stop()
            if isinstance(self.screen, TerminalScreen):
                self.screen.paint()

    def on_ready(self) -> None:
        """Begin to wait for keys."""
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

    def get_driver_class(self) -> Any:
        """Our driver on a Unix terminal, Textual's for a browser, its choice elsewhere."""
        if is_in_browser(os.environ):
            from textual.drivers.web_driver import WebDriver

            return WebDriver
        if sys.platform == "win32" or sys.__stdin__ is None:
            return super().get_driver_class()
        from xgbudget_tui.tui.terminal.driver import TerminalDriver

        return TerminalDriver

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        driver = self._driver
        frames = getattr(driver, "frames", None)
        writes = read_update(renderable) if self.sends_cells and frames is not None else None
        if writes is None or frames is None:
            if frames is not None and renderable is not None:
                frames.paint(lambda shown: shown.forget())
            super()._display(screen, renderable)
            return
        try:
            if self._batch_count or not self._running or self._closed:
                return
            made = narrow_text() if self.narrow_signs else str
            system = self.console._color_system or ColorSystem.TRUECOLOR
            styled = [
                (x, y, made(text), style_parameters(style, system)) for x, y, text, style in writes
            ]
            cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
            frames.synchronised = self._sync_available
            size = (self.size.width, self.size.height)
            frames.paint(paint_writes(styled, (cursor.x, cursor.y), size))
        except Exception as error:
            self._handle_exception(error)
        finally:
            self.post_display_hook()

    async def _shutdown(self) -> None:
        self._exit = True
        await super()._shutdown()

    def _handle_exception(self, error: Exception) -> None:
        # Messages still under way when the screens are closed find nothing any more.
        if not self._exit:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Keep the traceback for the report instead of printing it, and end."""
        self.crash_report = traceback.format_exc()
        self._return_code = CRASHED
        self._close_messages_no_wait()

"""The App class for slow lines: it sends only changed cells and keeps keys typed ahead in order.

Textual hands every key at once to what has the focus, so that what is typed right after ``/`` goes
to the tree and not to the search bar, and may close a screen that is still being made. Here a key
waits until those before it have been acted on: a message follows each key along the same queues,
and when it arrives, whatever the key opened or closed has happened.
"""

from __future__ import annotations

import sys
import traceback
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from rich.color import ColorSystem
from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

from xgbudget_tui.tui.terminal.updates import read_update, style_parameters, understands_textual
from xgbudget_tui.tui.terminal.writer import paint_writes

if TYPE_CHECKING:
    from textual.await_complete import AwaitComplete
    from textual.screen import Screen

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


REPEATED = frozenset(
    [
        "up",
        "down",
        "pageup",
        "pagedown",
        "left",
        "right",
        "j",
        "k",
        "h",
        "l",
        "shift+up",
        "shift+down",
    ]
)
"""Keys that are held down and open nothing: they wait for those before, not for each other."""

AT_ONCE = frozenset(("ctrl+c", "ctrl+q"))
"""Keys that never wait."""

MOST_WAITING = 4096
"""Input beyond this is dropped: nobody types so far ahead."""

FLOOD = 1024
"""With so much waiting no more is read from the terminal, which then holds its sender back."""

PATIENCE = 1.0
"""Seconds after which a message that does not come back is given up."""

_ROUNDS = {"enter": 3}
_USUAL_ROUNDS = 2
"""A key may post a message that posts another: so often the queues are gone through."""

_TYPED = (events.Key, events.Paste, events.MouseDown, events.MouseUp)


class FollowedKey(Message, bubble=True):
    """Goes the way of a key, behind it, up to the App."""

    def __init__(self, target: MessagePump, rounds: int) -> None:
        super().__init__()
        self.target = target
        self.rounds = rounds


class TypeAhead(App[Result]):
    """An App that acts on keys in the order in which they were typed, whatever they open."""

    def __init__(self, **options: Any) -> None:
        self._ahead: deque[events.Event] = deque()
        self._followed: FollowedKey | None = None
        self._followed_since = 0.0
        super().__init__(**options)

    @property
    def is_flooded(self) -> bool:
        """Whether more was typed than can be acted on; may be asked in a thread."""
        return self._message_queue.qsize() + len(self._ahead) > FLOOD

    async def on_event(self, event: events.Event) -> None:
        """Act on an event; what was typed waits for what was typed before."""
        waits = isinstance(event, _TYPED) and not event.is_forwarded
        if not waits or getattr(event, "key", "") in AT_ONCE:
            await super().on_event(event)
            return
        if len(self._ahead) < MOST_WAITING:
            self._ahead.append(event)
        await self._act_on_waiting()

    async def _act_on_waiting(self) -> None:
        while self._ahead and not self._is_busy() and not self._exit:
            event = self._ahead.popleft()
            target = self.focused or self.screen
            await super().on_event(event)
            key = getattr(event, "key", "")
            # What the key itself opened or closed is already being followed.
            if key not in REPEATED and not self._is_busy():
                self._follow(target, _ROUNDS.get(key, _USUAL_ROUNDS))

    def _is_busy(self) -> bool:
        return self._followed is not None and monotonic() - self._followed_since < PATIENCE

    def _follow(self, target: MessagePump, rounds: int) -> None:
        followed = FollowedKey(target, rounds)
        self._followed_since = monotonic()
        self._followed = followed if target.post_message(followed) else None

    async def on_followed_key(self, message: FollowedKey) -> None:
        """A key has been acted on as far as the message went along; go on with the next."""
        if message is not self._followed:
            return
        if message.rounds > 1 and message.target.is_attached:
            self._follow(message.target, message.rounds - 1)
        else:
            self._followed = None
        await self._act_on_waiting()

    def push_screen(self, *args: Any, **options: Any) -> Any:
        """Open a screen; what is typed from now on waits until it is there."""
        opened = super().push_screen(*args, **options)
        self._follow(self.screen, 1)
        return opened

    def pop_screen(self) -> AwaitComplete:
        """Close a screen; what is typed from now on waits until the one below is back."""
        closed = super().pop_screen()
        self._follow(self.screen, 1)
        return closed


CRASHED = 70
"""Exit code after an internal error (EX_SOFTWARE of sysexits)."""


class TerminalApp(IdleLogout[Result], TypeAhead[Result]):
    """An App whose frames go through a cell-by-cell comparison with what the terminal shows.

    ``whole_lines`` switches the comparison off: Textual then repaints as it always does. It is
    switched off by itself under a Textual this code was not tested with. ``crash_report`` holds
    the traceback after an internal error, for the caller to keep.
    """

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *, whole_lines: bool = False, **options: Any) -> None:
        self.sends_cells = not whole_lines and understands_textual()
        self.crash_report: str | None = None
        super().__init__(**options)
        self.animation_level = "none"

    def get_driver_class(self) -> Any:
        """Our driver on a Unix terminal; Textual's choice elsewhere."""
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
            system = self.console._color_system or ColorSystem.TRUECOLOR
            styled = [(x, y, text, style_parameters(style, system)) for x, y, text, style in writes]
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

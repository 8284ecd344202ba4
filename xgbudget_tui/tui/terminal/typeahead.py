"""Keys typed faster than they are acted on, kept in order.

Textual hands every key at once to what has the focus, so that what is typed right after ``/`` goes
to the tree and not to the search bar, and may close a screen that is still being made. Here a key
waits until those before it have been acted on: a message follows each key along the same queues,
and when it arrives, whatever the key opened or closed has happened.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

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
"""With so much waiting no more of what was read is turned into keys."""

PATIENCE = 1.0
"""Seconds after which a message that does not come back is given up."""

_ROUNDS = {"enter": 3}
_USUAL_ROUNDS = 2
"""A key may post a message that posts another: so often the queues are gone through."""

_TYPED = (events.Key, events.Paste, events.MouseDown, events.MouseUp)


class FollowedKey(Message, bubble=True):
    """Goes the way of a key, behind it, up to the App."""

    def __init__(
        self, target: MessagePump, rounds: int, then: Callable[[], None] | None = None
    ) -> None:
        super().__init__()
        self.target = target
        self.rounds = rounds
        self.then = then


class TypeAhead:
    """Acts on what is typed in the order in which it was typed, whatever it opens.

    ``act`` has the App act on an event at once.
    """

    def __init__(self, app: App[Any], act: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._act = act
        self._ahead: deque[events.Event] = deque()
        self._followed: FollowedKey | None = None
        self._followed_since = 0.0

    @property
    def is_flooded(self) -> bool:
        """Whether more was typed than can be acted on; may be asked in a thread."""
        return self._app._message_queue.qsize() + len(self._ahead) > FLOOD

    @property
    def is_acting(self) -> bool:
        """Whether something typed waits, or what it set going is not done yet."""
        return bool(self._ahead) or self._is_busy()

    async def take(self, event: events.Event) -> None:
        """Act on an event; what was typed waits for what was typed before."""
        waits = isinstance(event, _TYPED) and not event.is_forwarded
        if not waits or getattr(event, "key", "") in AT_ONCE:
            await self._act(event)
            return
        if len(self._ahead) < MOST_WAITING:
            self._ahead.append(event)
        await self._act_on_waiting()

    async def _act_on_waiting(self) -> None:
        while self._ahead and not self._is_busy() and not self._app._exit:
            event = self._ahead.popleft()
            target = self._app.focused or self._app.screen
            await self._act(event)
            key = getattr(event, "key", "")
            # What the key itself opened or closed is already being followed.
            if key not in REPEATED and not self._is_busy():
                self.follow(target, _ROUNDS.get(key, _USUAL_ROUNDS))

    def _is_busy(self) -> bool:
        return self._followed is not None and monotonic() - self._followed_since < PATIENCE

    def follow(
        self, target: MessagePump, rounds: int = 1, then: Callable[[], None] | None = None
    ) -> bool:
        """Let what is typed from now on wait until ``target`` has gone through its messages.

        ``then`` is called before what waits is acted on, unless another target is followed
        meanwhile. False where the target takes no messages any more.
        """
        followed = FollowedKey(target, rounds, then)
        self._followed_since = monotonic()
        self._followed = followed if target.post_message(followed) else None
        return self._followed is not None

    async def arrived(self, message: FollowedKey) -> None:
        """A key has been acted on as far as the message went along; go on with the next."""
        if message is not self._followed:
            return
        if message.rounds > 1 and message.target.is_attached:
            self.follow(message.target, message.rounds - 1, message.then)
        else:
            self._followed = None
            if message.then is not None:
                message.then()
        await self._act_on_waiting()

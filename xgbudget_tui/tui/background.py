"""Results of work in threads: handed to the widget that asked, dropped when it is closed by then.

Waiting for the screen's own thread (``call_from_thread``) could outlive the program; a message
posted to a widget that is closed is simply not delivered.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import Worker, get_current_worker


class Answered(Message, bubble=False):
    """``worker``, a thread, has an answer; ``receive`` takes it, in the thread of the screen."""

    def __init__(self, receive: Callable[[], object], worker: Worker[object]) -> None:
        super().__init__()
        self.receive = receive
        self.worker = worker


class Asking(MessagePump):
    """A widget or screen that asks questions in threads."""

    def hand_back(self, receive: Callable[..., object], *values: object) -> None:
        """From a worker's thread: have ``receive`` called with the values on the screen's."""
        self.post_message(Answered(partial(receive, *values), get_current_worker()))

    def on_answered(self, event: Answered) -> None:
        """Take the answer, unless the question was overtaken."""
        event.stop()
        if not event.worker.is_cancelled:
            event.receive()

"""Results of work in threads: handed to the widget that asked, dropped when it is closed by then.

Waiting for the screen's own thread (``call_from_thread``) could outlive the program; a message
posted to a widget that is closed is simply not delivered. A thread cannot be stopped when its work
is overtaken by newer work; its result is dropped when it comes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import Worker, get_current_worker


class WorkDone(Message, bubble=False):
    """``worker``, a thread, has a result; ``receive`` takes it, in the thread of the screen."""

    def __init__(self, receive: Callable[[], object], worker: Worker[object]) -> None:
        super().__init__()
        self.receive = receive
        self.worker = worker


class BackgroundWork(MessagePump):
    """A widget or screen that has work done in threads."""

    def hand_back(self, receive: Callable[..., object], *values: object) -> None:
        """From a worker's thread: have ``receive`` called with the values on the screen's."""
        self.post_message(WorkDone(partial(receive, *values), get_current_worker()))

    def on_work_done(self, event: WorkDone) -> None:
        """Take the result, unless the work was overtaken."""
        event.stop()
        if not event.worker.is_cancelled:
            event.receive()
            self.after_work()

    def after_work(self) -> None:
        """Called when a result has been taken."""

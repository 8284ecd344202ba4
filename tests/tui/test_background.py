"""Answers from threads: the last question's is taken, one that was overtaken is not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from textual.app import App

from tests.tui.reading import settle
from xgbudget_tui.tui.background import BackgroundWork


class Curious(BackgroundWork, App[None]):
    """Asks one question at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[str] = []

    def ask(self, find: Callable[[], str]) -> threading.Event:
        """Have a thread find the answer; the event tells that the thread is through."""
        through = threading.Event()
        run = partial(self._find, find, through)
        self.run_worker(run, thread=True, exclusive=True, group="one")
        return through

    def _find(self, find: Callable[[], str], through: threading.Event) -> None:
        self.hand_back(self.answers.append, find())
        through.set()


async def test_the_answer_to_a_question_that_was_overtaken_is_dropped() -> None:
    begun, let_go = threading.Event(), threading.Event()
    app = Curious()

    def find_slowly() -> str:
        begun.set()
        assert let_go.wait(20)
        return "old"

    async with app.run_test() as pilot:
        through = app.ask(find_slowly)
        await pilot.pause()
        assert begun.wait(20)
        app.ask(lambda: "new")
        await settle(pilot)
        let_go.set()
        assert through.wait(20)
        await pilot.pause()
        assert app.answers == ["new"]

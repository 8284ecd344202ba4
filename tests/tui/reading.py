"""Reading what an app under test shows."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual.pilot import Pilot
from textual.widget import Widget
from textual.worker import WorkerCancelled


def text_on(widget: Widget) -> str:
    """The text of a widget that draws line by line, as it stands on the screen."""
    return "\n".join(widget.render_line(y).text for y in range(widget.size.height))


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until the threads have answered, also what their answers ask, and all is shown."""
    await pilot.pause()
    while True:
        asked = [worker for worker in pilot.app.workers if not worker.is_finished]
        if not asked and not getattr(pilot.app, "is_acting", False):
            return
        for worker in asked:
            with suppress(WorkerCancelled):  # an answer may overtake what another thread looks for
                await worker.wait()
        await pilot.pause()

"""Reading what an app under test shows."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.widget import Widget


def text_on(widget: Widget) -> str:
    """The text of a widget that draws line by line, as it stands on the screen."""
    return "\n".join(widget.render_line(y).text for y in range(widget.size.height))


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until the threads have answered and the answers are shown."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()

"""A screen that opens or closes is painted once, with all that it shows."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from xgbudget_tui.tui.terminal.app import TerminalApp
from xgbudget_tui.tui.terminal.screen import TerminalScreen


class Below(TerminalScreen[None]):
    def compose(self) -> ComposeResult:
        yield Static("below", id="below")


class Above(TerminalScreen[None]):
    """Draws itself anew when it is mounted, and when its widgets know their sizes."""

    def compose(self) -> ComposeResult:
        yield Input()
        yield OptionList(*(f"line {number}" for number in range(99)))
        yield Static("", id="said")

    def on_mount(self) -> None:
        self.query_one(OptionList).styles.height = 5

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#said", Static).update(f"{event.size.width} wide")


class Waiting(Above):
    """Shows what comes after it was opened."""

    def on_mount(self) -> None:
        super().on_mount()
        self.expects_content = True

    def come(self) -> None:
        """What it waits for."""
        self.query_one("#said", Static).update("came")
        self.take_content()


class PaintedApp(TerminalApp[None]):
    """Counts paints, and keeps what each showed."""

    def __init__(self) -> None:
        super().__init__()
        self.paints: list[str] = []

    def get_default_screen(self) -> Below:
        return Below()

    def _display(self, screen: Any, renderable: Any) -> None:
        if renderable is not None:
            lines = screen._compositor.render_strips()
            self.paints.append("\n".join(strip.text for strip in lines))
        super()._display(screen, renderable)


async def settled(app: PaintedApp, pilot: Pilot[None]) -> None:
    """Wait until what opens or closes is painted, and all that follows is done."""
    while app.is_settling:
        await pilot.pause()
    await pilot.pause()


async def test_a_screen_that_opens_is_painted_once_and_whole() -> None:
    app = PaintedApp()
    async with app.run_test(size=(40, 12)) as pilot:
        app.paints.clear()
        await app.push_screen(Above())
        await settled(app, pilot)

        assert "line 0" in app.paints[0]
        assert "40 wide" in app.paints[0]
        assert len(set(app.paints)) == 1


async def test_a_screen_that_closes_leaves_the_one_below_painted_once() -> None:
    app = PaintedApp()
    async with app.run_test(size=(40, 12)) as pilot:
        await app.push_screen(Above())
        await settled(app, pilot)
        app.paints.clear()
        await app.pop_screen()
        await settled(app, pilot)

        assert ["below" in paint for paint in app.paints] == [True]


async def test_content_that_comes_soon_is_in_the_first_paint() -> None:
    app = PaintedApp()
    async with app.run_test(size=(40, 12)) as pilot:
        app.paints.clear()
        screen = Waiting()
        await app.push_screen(screen)
        screen.come()
        await settled(app, pilot)

        assert "came" in app.paints[0]


async def test_a_screen_whose_content_does_not_come_is_painted_without() -> None:
    app = PaintedApp()
    async with app.run_test(size=(40, 12)) as pilot:
        app.paints.clear()
        await app.push_screen(Waiting())
        await settled(app, pilot)

        assert "line 0" in app.paints[0]
        assert not app.is_settling

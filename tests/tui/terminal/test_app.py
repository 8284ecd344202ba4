"""Real sessions: what the layer sends leaves the same screen as what Textual would have sent."""

import random
from typing import Any, ClassVar

import pytest
from rich.color import ColorSystem
from rich.console import Console
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, OptionList, Static

from tests.tui.terminal.emulator import Terminal
from xgbudget_tui.tui.terminal.app import TerminalApp
from xgbudget_tui.tui.terminal.cells import CellScreen
from xgbudget_tui.tui.terminal.styles import style_parameters
from xgbudget_tui.tui.terminal.updates import read_update, understands_textual
from xgbudget_tui.tui.theme import style_of


class TwinApp(TerminalApp[None]):
    """Shows every update twice: through the layer and as Textual renders it."""

    CSS = """
    Input { dock: bottom; }
    OptionList { width: 1fr; border: round green; }
    #detail { width: 40%; }
    """
    BINDINGS: ClassVar = [("ctrl+n", "note", "note")]

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self.compared = 0
        self.start_over(width, height)

    def start_over(self, width: int, height: int) -> None:
        """Two fresh terminals of this size."""
        self.cells = CellScreen(width, height)
        self.cells.cleared()
        self.ours, self.theirs = Terminal(width, height), Terminal(width, height)

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield OptionList(*(f"{n:>3} 教育支出 {n * 1234:,} 万元 ██▏" for n in range(60)))
            yield Static("明细\n[b]普通教育[/b] 33,655 │ 占上级 68.7%\n" * 8, id="detail")
        yield Input(placeholder="查找")

    def action_note(self) -> None:
        self.query_one("#detail", Static).update(f"第 {self.compared} 次 …\n" * 5)

    def _display(self, screen: Any, renderable: Any) -> None:
        writes = read_update(renderable)
        if writes is not None and self._running:
            size = self.size
            if (size.width, size.height) != (self.ours.columns, self.ours.lines):
                self.start_over(size.width, size.height)
            system = ColorSystem.EIGHT_BIT
            for x, y, text, style in writes:
                self.cells.paint(x, y, text, style_parameters(style, system))
            self.ours.feed(self.cells.take_difference())
            console = Console(color_system="256", force_terminal=True)
            self.theirs.feed(renderable.render_segments(console).replace("\n", ""))
            assert self.ours.cells() == self.theirs.cells()
            self.compared += 1
        super()._display(screen, renderable)


@pytest.mark.slow
async def test_a_random_session_is_the_same_cell_for_cell() -> None:
    choice = random.Random(20231)
    keys = ["down", "up", "pagedown", "pageup", "end", "home", "tab", "教", "a", "ctrl+n"]
    app = TwinApp(80, 24)
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(40):
            await pilot.press(choice.choice(keys))
        for width, height in [(120, 40), (40, 10), (200, 50)]:
            await pilot.resize_terminal(width, height)
            await pilot.press("down", "pagedown", "ctrl+n")
    assert app.compared > 30


def test_the_installed_textual_is_understood() -> None:
    assert understands_textual()


def test_another_textual_is_left_alone(monkeypatch: Any) -> None:
    def of_another_shape(self: Any, lines: Any) -> None: ...

    monkeypatch.setattr("textual._compositor.LayoutUpdate.__init__", of_another_shape)
    assert not TerminalApp().sends_cells


def test_with_16_colours_the_cursor_is_white_on_blue() -> None:
    cursor = style_of("cursor")

    assert style_parameters(cursor, ColorSystem.STANDARD).endswith("44")
    assert style_parameters(cursor, ColorSystem.EIGHT_BIT).endswith("48;5;25")

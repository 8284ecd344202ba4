"""The command palette: type, and tables, actions and lines that fit are listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, cast

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.tui.answers import Asking
from xgbudget_tui.tui.keys import bindings_of
from xgbudget_tui.tui.palette_commands import Command, CommandSource
from xgbudget_tui.tui.pieces import Piece, cut_right, fill_right, printable
from xgbudget_tui.tui.screens.overlay import Overlay
from xgbudget_tui.tui.widgets.frame import Frame
from xgbudget_tui.tui.widgets.plain_input import PlainInput
from xgbudget_tui.tui.widgets.row_list import RowList
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "palette.title": ("命令", "Commands"),
        "palette.placeholder": (
            "表、操作或行：输入编号、名称或拼音",
            "a table, an action or a line: type its number, name or pinyin",
        ),
    }
)


def command_pieces(command: Command, width: int, language: Language) -> list[Piece]:
    """A command in ``width`` cells: kind, name, and its key, group or amount at the right."""
    kind = fill_right(word(f"palette.{command.kind}", language), 7)
    right = cut_right(printable(command.right), max(0, width // 3))
    room = width - cell_len(kind) - cell_len(right) - 1
    return [
        (kind, "dim"),
        (fill_right(printable(command.name), room), ""),
        (" " + right, "key" if command.kind == "action" else "dim"),
    ]


class CommandList(RowList):
    """The commands that fit."""

    def __init__(self, language: Language, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.commands: Sequence[Command] = ()
        self._language = language

    def show(self, commands: Sequence[Command], cursor: int = 0) -> None:
        """List these commands."""
        self.commands = commands
        self.show_rows(len(commands), cursor)

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        return command_pieces(self.commands[index], width - 2, self._language)


class PaletteScreen(Asking, Overlay[None]):
    """Asks ``sources`` at once and ``lines`` in a thread; runs the command that is taken.

    ``prepare`` is what ``sources`` need to find names by sound: run once, when letters are typed.
    """

    CSS_PATH = "picker.tcss"
    AUTO_FOCUS = "#palette-text"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("picker")]

    def __init__(
        self,
        sources: Sequence[CommandSource],
        lines: CommandSource,
        prepare: Callable[[], None],
    ) -> None:
        super().__init__()
        self._sources = sources
        self._lines = lines
        self._prepare = prepare
        self._prepared = False

    @property
    def language(self) -> Language:
        """The language of the words on screen."""
        return cast("Language", getattr(self.app, "language", "zh"))

    def compose(self) -> ComposeResult:
        with Frame(word("palette.title", self.language), id="picker-panel"):
            placeholder = word("palette.placeholder", self.language)
            yield PlainInput(placeholder=placeholder, id="palette-text")
            commands = CommandList(self.language, id="palette-commands")
            commands.can_focus = False
            yield commands

    def on_mount(self) -> None:
        self.query_one("#picker-panel").styles.height = "80%"
        self._list = self.query_one(CommandList)
        self._find("")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._find(event.value.strip())

    def _find(self, text: str) -> None:
        found = [command for source in self._sources for command in source.find(text)]
        self._list.show(found)
        if text:
            run = partial(self._find_lines, text, found)
            self.run_worker(run, thread=True, exclusive=True, group="lines")

    def _find_lines(self, text: str, found: Sequence[Command]) -> None:
        """In a thread: lines, listed after the tables and actions already found."""
        try:
            lines = self._lines.find(text)
        except BudgetError:
            return
        self.hand_back(self._add_lines, text, found, lines)
        if text.isascii() and text.isalpha() and not self._prepared:
            self._prepared = True
            self._prepare()
            self.hand_back(self._find_again)

    def _find_again(self) -> None:
        self._find(self.query_one(PlainInput).value.strip())

    def _add_lines(self, text: str, found: Sequence[Command], lines: Sequence[Command]) -> None:
        if text == self.query_one(PlainInput).value.strip():
            self._list.show([*found, *lines], self._list.cursor)

    @on(Input.Submitted)
    @on(RowList.RowChosen)
    def _take(self, event: Message) -> None:
        event.stop()
        if self._list.cursor < len(self._list.commands):
            command = self._list.commands[self._list.cursor]
            self.dismiss()
            self.app.call_later(command.run)

    def action_move(self, rows: int) -> None:
        """Go up or down among the commands."""
        self._list.action_move(rows)

    def action_page(self, pages: int) -> None:
        """Go a screenful up or down."""
        self._list.action_page(pages)

    def action_leave(self) -> None:
        """Take none."""
        self.dismiss()

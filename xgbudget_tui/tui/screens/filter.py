"""Screens with a line to type in that narrows a list: choices, keys, commands."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.text import cell_len, printable
from xgbudget_tui.tui.drawing.choices import Choice, choice_pieces, matching_choices
from xgbudget_tui.tui.drawing.glyphs import glyphs_of
from xgbudget_tui.tui.drawing.pieces import (
    Piece,
    cut_right,
    fill_right,
    widest,
)
from xgbudget_tui.tui.keys import KEYS, bindings_of
from xgbudget_tui.tui.screens.palette_commands import (
    ActionCommands,
    Command,
    LineCommands,
    TableCommands,
)
from xgbudget_tui.tui.screens.result_screen import Overlay, Result, ResultScreen
from xgbudget_tui.tui.session import Session
from xgbudget_tui.tui.views.help import HelpRow, help_pieces, help_rows, key_width
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.piece_lines import Frame
from xgbudget_tui.tui.widgets.plain_input import PlainInput
from xgbudget_tui.tui.widgets.row_list import RowList
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "picker.placeholder": ("输入以缩小范围", "type to narrow"),
        "help.title": ("按键", "Keys"),
        "help.find": ("输入以查找按键", "type to find a key"),
        "palette.title": ("命令", "Commands"),
        "palette.placeholder": (
            "表、操作或行：输入编号、名称或拼音",
            "a table, an action or a line: type its number, name or pinyin",
        ),
    }
)


class FilterScreen(ResultScreen[Result]):
    """A line to type in, the list that it narrows, and the keys of ``screens`` if any."""

    CSS_PATH = "filter.tcss"
    AUTO_FOCUS = "#filter-text"

    def __init__(
        self, session: Session, rows: RowList, title: str, placeholder: str, screens: Sequence[str]
    ) -> None:
        super().__init__(session)
        self._rows = rows
        self._rows.can_focus = False
        self._heading = title
        self._placeholder = placeholder
        self._screens = screens

    def compose(self) -> ComposeResult:
        with Frame(self._heading, ascii_only=self.session.ascii_only, id="filter-panel"):
            yield PlainInput(placeholder=self._placeholder, id="filter-text")
            yield self._rows
            if self._screens:
                yield KeyBar(self.session, *self._screens)

    @abstractmethod
    def narrow(self, text: str) -> None:
        """List what speaks of ``text``."""

    @abstractmethod
    def take(self) -> None:
        """Do what enter or a click means for the row under the cursor."""

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.narrow(event.value)

    @on(Input.Submitted)
    @on(RowList.RowChosen)
    def _take(self, event: Message) -> None:
        event.stop()
        self.take()

    def action_move(self, rows: int) -> None:
        """Go up or down in the list."""
        self._rows.action_move(rows)

    def action_page(self, pages: int) -> None:
        """Go a screenful up or down in the list."""
        self._rows.action_page(pages)


_MEASURED = 200
"""How many choices are measured for the width of what stands at their right."""


class PickList(RowList):
    """The choices that fit what was typed."""

    def __init__(self, choices: Sequence[Choice], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.choices = choices
        self._shown: Sequence[int] = range(len(choices))
        self._right = widest(choice.right for choice in choices[:_MEASURED])

    def narrow(self, text: str, cursor: int = 0) -> None:
        """List only the choices that hold ``text``."""
        self._shown = matching_choices(self.choices, text)
        self.show_rows(len(self._shown), cursor)

    def position(self) -> int | None:
        """The place among all choices of the one under the cursor, None if none is listed."""
        return self._shown[self.cursor] if self.cursor < len(self._shown) else None

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        return choice_pieces(self.choices[self._shown[index]], width - 2, self._right)


class PickerScreen(FilterScreen[int], Overlay[int]):
    """Dismissed with the position of the choice taken, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("picker")]

    def __init__(
        self,
        session: Session,
        title: str,
        choices: PickList,
        *,
        at: int = 0,
        screens: Sequence[str] = ("picker", "list"),
    ) -> None:
        placeholder = word("picker.placeholder", session.language)
        super().__init__(session, choices, title, placeholder, screens)
        self.choices = choices
        self._at = at

    def on_mount(self) -> None:
        self.query_one("#filter-panel").styles.height = self.panel_height
        self.choices.narrow("", self._at)

    @property
    def panel_height(self) -> int:
        """The rows that the panel takes where the screen has them."""
        return max(8, min(len(self.choices.choices) + 4, 40))

    def narrow(self, text: str) -> None:
        self.choices.narrow(text)

    def take(self) -> None:
        position = self.choices.position()
        if position is not None:
            self.dismiss(position)


class HelpList(RowList):
    """The keys, drawn as they come into view."""

    def __init__(self, language: Language, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: Sequence[HelpRow] = ()
        self._language = language
        self._keys = key_width(KEYS)

    def show(self, rows: Sequence[HelpRow]) -> None:
        """Show these rows."""
        self.rows = rows
        self.show_rows(len(rows))

    def is_selectable(self, index: int) -> bool:
        return not self.rows[index].heading

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        return help_pieces(self.rows[index], width - 2, self._keys, self._language)


class HelpScreen(FilterScreen[None]):
    """The keys of ``first`` on top, then all others."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("help")]

    def __init__(self, session: Session, first: str = "") -> None:
        language = session.language
        self._list = HelpList(language, id="help-rows")
        title, placeholder = word("help.title", language), word("help.find", language)
        super().__init__(session, self._list, title, placeholder, ("help",))
        self._first = first

    def on_mount(self) -> None:
        self.narrow("")

    def narrow(self, text: str) -> None:
        glyphs = glyphs_of(self.session.ascii_only)
        self._list.show(help_rows(KEYS, self.language, text, self._first, glyphs))

    def take(self) -> None:
        """Nothing: keys are pressed where they work."""

    def on_plain_input_emptied(self) -> None:
        self.action_leave()


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


class PaletteScreen(FilterScreen[None], Overlay[None]):
    """Finds tables and actions at once and lines in a thread; the command taken is posted."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("picker")]

    def __init__(self, session: Session) -> None:
        language = session.language
        self._list = CommandList(language, id="palette-commands")
        title, placeholder = word("palette.title", language), word("palette.placeholder", language)
        super().__init__(session, self._list, title, placeholder, ())
        self._tables = TableCommands(session)
        self._actions = ActionCommands(session)
        self._lines = LineCommands(session)
        self._titles_read = False

    def on_mount(self) -> None:
        self.query_one("#filter-panel").styles.height = "80%"
        self.narrow("")

    def narrow(self, text: str) -> None:
        text = text.strip()
        found = [*self._tables.find(text), *self._actions.find(text)]
        self._list.show(found)
        if text:
            run = partial(self._find_lines, text, found)
            self.run_worker(run, thread=True, exclusive=True, group="lines")
        if text.isascii() and text.isalpha() and not self._titles_read:
            self._titles_read = True
            # A worker of its own, which is not overtaken by what is typed meanwhile.
            self.run_worker(self._make_ready, thread=True, group="sounds")

    def _find_lines(self, text: str, found: Sequence[Command]) -> None:
        """In a thread: lines, listed after the tables and actions already found."""
        try:
            lines = self._lines.find(text)
        except BudgetError:
            return
        self.hand_back(self._add_lines, text, found, lines)

    def _make_ready(self) -> None:
        """In a thread: what is needed to find tables by the sound of their titles."""
        self._tables.read_titles()
        self.hand_back(self._find_again)

    def _find_again(self) -> None:
        self.narrow(self.query_one(PlainInput).value)

    def _add_lines(self, text: str, found: Sequence[Command], lines: Sequence[Command]) -> None:
        if text == self.query_one(PlainInput).value.strip():
            self._list.show([*found, *lines], self._list.cursor)

    def take(self) -> None:
        if self._list.cursor < len(self._list.commands):
            command = self._list.commands[self._list.cursor]
            self.dismiss()
            self.app.post_message(command.request)

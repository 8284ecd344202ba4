"""Screens with a line to type in that narrows a list: choices, Books, keys, commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast, overload

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.terms import Verdict
from xgbudget_tui.tui.background import Asking
from xgbudget_tui.tui.drawing.choices import Choice, choice_pieces, matching_choices
from xgbudget_tui.tui.drawing.pieces import (
    Piece,
    cut_right,
    fill_left,
    fill_right,
    printable,
    widest,
)
from xgbudget_tui.tui.keys import KEYS, bindings_of
from xgbudget_tui.tui.screens.palette_commands import (
    ActionCommands,
    Command,
    CommandSource,
    LineCommands,
    TableCommands,
)
from xgbudget_tui.tui.screens.result_screen import Overlay, ViewScreen
from xgbudget_tui.tui.views.help import HelpRow, help_pieces, help_rows, key_width
from xgbudget_tui.tui.views.line_search import LineSearch
from xgbudget_tui.tui.widgets.key_bar import KeyBar
from xgbudget_tui.tui.widgets.piece_lines import Frame
from xgbudget_tui.tui.widgets.plain_input import PlainInput
from xgbudget_tui.tui.widgets.row_list import RowList
from xgbudget_tui.tui.words import Language, declare_words, word

if TYPE_CHECKING:
    from xgbudget_tui.tui.app import Explorer

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


declare_words(
    {
        "picker.placeholder": ("输入以缩小范围", "type to narrow"),
    }
)


class PickerScreen(Overlay[int | None]):
    """Dismissed with the position of the choice taken, or None."""

    CSS_PATH = "picker.tcss"
    AUTO_FOCUS = "#picker-text"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("picker")]

    def __init__(
        self, title: str, choices: Sequence[Choice], language: Language, *, at: int = 0
    ) -> None:
        super().__init__()
        self._heading = title
        self._language = language
        self._at = at
        self.choices = PickList(choices, id="picker-choices")
        self.choices.can_focus = False

    def compose(self) -> ComposeResult:
        with Frame(self._heading, id="picker-panel"):
            placeholder = word("picker.placeholder", self._language)
            yield PlainInput(placeholder=placeholder, id="picker-text")
            yield self.choices
            bar = KeyBar()
            bar.language, bar.screens = self._language, ("picker", "list")
            yield bar

    def on_mount(self) -> None:
        rows = len(self.choices.choices)
        self.query_one("#picker-panel").styles.height = max(8, min(rows + 4, 40))
        self.choices.narrow("", self._at)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.choices.narrow(event.value)

    @on(Input.Submitted)
    @on(RowList.RowChosen)
    def _take(self, event: Message) -> None:
        event.stop()
        position = self.choices.position()
        if position is not None:
            self.dismiss(position)

    def action_move(self, rows: int) -> None:
        """Go up or down among the choices."""
        self.choices.action_move(rows)

    def action_page(self, pages: int) -> None:
        """Go a screenful up or down among the choices."""
        self.choices.action_page(pages)

    def action_leave(self) -> None:
        """Take none."""
        self.dismiss(None)


_MOST_GROUPED = 3000
"""Longer shelves are listed without headings until the list is narrowed."""
_SIGNS = {Verdict.FAILS: ("!", "fails"), Verdict.SUSPECT: ("?", "suspect")}


class BookList(PickList):
    """The Books that fit what was typed, by place; places are headings, not choices."""

    def __init__(
        self,
        choices: Sequence[Choice],
        books: Sequence[BookEntry],
        language: Language,
        *,
        id: str | None = None,  # noqa: A002 - textual's own word
    ) -> None:
        super().__init__(choices, id=id)
        self._books = books
        self._language = language
        self._rows: list[int | str] = []

    def narrow(self, text: str, cursor: int = 0) -> None:
        """List only the Books that hold ``text``; the cursor stands on the choice ``cursor``."""
        super().narrow(text, cursor)
        shown = list(self._shown)
        self._rows = self._group(shown) if len(shown) <= _MOST_GROUPED else [*shown]
        at = shown[cursor] if cursor < len(shown) else -1
        place = self._rows.index(at) if at in self._rows else 0
        self.show_rows(len(self._rows), place)

    def _group(self, shown: Sequence[int]) -> list[int | str]:
        rows: list[int | str] = []
        heading = None
        for position in shown:
            book = self._books[position]
            place = " › ".join(name for name in (book.parent_region, book.region) if name)
            if place != heading:
                heading = place
                rows.append(place)
            rows.append(position)
        return rows

    def is_selectable(self, index: int) -> bool:
        return isinstance(self._rows[index], int) if index < len(self._rows) else True

    def position(self) -> int | None:
        row = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        return row if isinstance(row, int) else None

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        row = self._rows[index]
        room = width - 2
        if isinstance(row, str):
            return [(fill_right(printable(row) or "?", room), "heading")]
        book, choice = self._books[row], self.choices[row]
        sign, style = _SIGNS.get(book.tally.worst or Verdict.EXACT, (" ", ""))
        stage = fill_right(book.stage.label(self._language), 10)
        right = self._right if room - self._right >= 40 else 0
        lead = f"  {book.year} {stage} " if len(self._rows) > len(self._shown) else "  "
        title = book.title if len(self._rows) > len(self._shown) else choice.name
        text = fill_right(lead + printable(title), room - right - 2)
        pieces: list[Piece] = [(sign, style), (text, "")]
        return [*pieces, (fill_left(choice.right, right), "dim")] if right else pieces


declare_words(
    {
        "shelf.title": ("选一册预算（共 {count} 册）", "Pick a budget ({count} in all)"),
        "shelf.lines": ("{lines} 行", "{lines} lines"),
    }
)


def book_choice(book: BookEntry, language: Language) -> Choice:
    """A Book as a choice: region, year, stage and title; its lines and what does not add up."""
    worst = book.tally.worst
    sign = {Verdict.FAILS: ("! ", "fails"), Verdict.SUSPECT: ("? ", "suspect")}
    stage = book.stage.label(language)
    return Choice(
        name=f"{book.region} {book.year} {stage}  {book.title}",
        right=word("shelf.lines", language, lines=f"{book.lines:,}"),
        sign=sign.get(worst, ("  ", "")) if worst else ("  ", ""),
    )


class BookChoices(Sequence[Choice]):
    """The Books of an archive as choices, made when they come into view: there may be thousands."""

    def __init__(self, books: Sequence[BookEntry], language: Language) -> None:
        self._books = books
        self._language = language
        self._made: dict[int, Choice] = {}

    def __len__(self) -> int:
        return len(self._books)

    @overload
    def __getitem__(self, index: int) -> Choice: ...

    @overload
    def __getitem__(self, index: slice) -> list[Choice]: ...

    def __getitem__(self, index: int | slice) -> Choice | list[Choice]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        if index not in self._made:
            self._made[index] = book_choice(self._books[index], self._language)
        return self._made[index]


class BookPickerScreen(PickerScreen):
    """The Books by place and year; dismissed with the position of one in ``books``, or None.

    ``beside`` says whether it is to stand beside the Book one is in, rather than be opened.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("shelf")]

    def __init__(
        self, books: Sequence[BookEntry], language: Language, *, book_id: int | None = None
    ) -> None:
        at = next((i for i, book in enumerate(books) if book.id == book_id), 0)
        title = word("shelf.title", language, count=f"{len(books):,}")
        choices = BookChoices(books, language)
        super().__init__(title, choices, language, at=at)
        self.choices = BookList(choices, books, language, id="picker-choices")
        self.choices.can_focus = False
        self.beside = False

    def on_mount(self) -> None:
        self.query_one(KeyBar).screens = ("shelf", "picker", "list")
        self.call_later(self._fit)

    def _fit(self) -> None:
        """Make room for the headings too."""
        self.query_one("#picker-panel").styles.height = max(8, min(self.choices.count + 4, 40))

    def action_beside(self) -> None:
        """Set this Book beside the one that is open."""
        position = self.choices.position()
        if position is not None:
            self.beside = True
            self.dismiss(position)


declare_words(
    {
        "help.title": ("按键", "Keys"),
        "help.find": ("输入以查找按键", "type to find a key"),
    }
)


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
        return self.rows[index].key is not None

    def row_pieces(self, index: int, width: int) -> Sequence[Piece]:
        return help_pieces(self.rows[index], width - 2, self._keys, self._language)


class HelpScreen(ViewScreen[None]):
    """The keys of ``first`` on top, then all others."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "#help-text"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("help")]

    def __init__(self, first: str = "") -> None:
        super().__init__()
        self._first = first

    def compose(self) -> ComposeResult:
        with Frame(word("help.title", self.language), id="help-panel"):
            yield PlainInput(placeholder=word("help.find", self.language), id="help-text")
            rows = HelpList(self.language, id="help-rows")
            rows.can_focus = False
            yield rows
            yield self.make_key_bar("help")

    def on_mount(self) -> None:
        self._narrow("")

    def _narrow(self, text: str) -> None:
        rows = help_rows(KEYS, self.language, text, self._first)
        self.query_one(HelpList).show(rows)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow(event.value)

    def on_plain_input_emptied(self) -> None:
        self.action_leave()

    def action_move(self, rows: int) -> None:
        """Go up or down among the keys."""
        self.query_one(HelpList).action_move(rows)

    def action_page(self, pages: int) -> None:
        """Go a screenful up or down."""
        self.query_one(HelpList).action_page(pages)


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
        if text.isascii() and text.isalpha() and not self._prepared:
            self._prepared = True
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
        """In a thread: what is needed to find names by their sound; then look again."""
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


def open_command_palette(app: Explorer) -> None:
    """Show the palette over whatever is open."""

    if app.book is not None:
        line_search = LineSearch(app.archive, app.book.id, app.unit)
        tables = TableCommands(app)
        sources = (tables, ActionCommands(app))
        app.push_screen(PaletteScreen(sources, LineCommands(app, line_search), tables.read_titles))

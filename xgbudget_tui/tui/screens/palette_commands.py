"""The command palette's sources: tables of the Book, actions of the keys, lines found by a search.

Each source is asked with what was typed and answers with commands; the palette only lists them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from xgbudget_tui.model.addresses import find_numbered, table_name
from xgbudget_tui.model.entries import Hit, SectionEntry
from xgbudget_tui.tui.keys import Key, keys_of
from xgbudget_tui.tui.messages import OpenBooks, ShowLine, ShowSection
from xgbudget_tui.tui.views.line_search import LineSearch
from xgbudget_tui.tui.words import Language, declare_words, word

if TYPE_CHECKING:
    from xgbudget_tui.tui.app import Explorer

declare_words(
    {
        "palette.table": ("表", "table"),
        "palette.action": ("操作", "action"),
        "palette.line": ("行", "line"),
        "palette.books": ("换一册预算", "open another budget"),
    }
)

_ACTION_SCREENS = ("explorer", "tree", "program")
_NOT_COMMANDS = frozenset(("program.palette", "program.interrupt"))

_WRITING = frozenset(("explorer.export",))
"""Not offered where nothing may be written."""

Run = Callable[[], Awaitable[object] | None]


@dataclass(frozen=True, slots=True)
class Command:
    """Something the palette can do: its kind, its name, what stands at its right.

    ``words`` is what it is found by, in small letters.
    """

    kind: str
    name: str
    right: str
    words: str
    run: Run

    def holds(self, text: str) -> bool:
        """Whether every word of ``text`` is among its words."""
        return all(part in self.words for part in text.casefold().split())


class CommandSource(Protocol):
    """Answers with the commands for what was typed; may be asked in a thread."""

    def find(self, text: str) -> Sequence[Command]:
        """The commands for ``text``, the likeliest first."""
        ...


class TableCommands:
    """The sections of the Book, by number, title, and the sound of the title once it is read."""

    def __init__(self, app: Explorer) -> None:
        self._sections = tuple(app.contents)
        self._commands = [self._command(app, section) for section in self._sections]
        self._read = False

    @staticmethod
    def _command(app: Explorer, section: SectionEntry) -> Command:
        def run() -> None:
            app.post_message(ShowSection(section.id))

        return Command(
            kind="table",
            name=table_name(section),
            right=section.group.label(app.language),
            words=f"{section.key} {section.title} {section.listed} "
            f"{section.group.zh} {section.group.en}".casefold(),
            run=run,
        )

    def find(self, text: str) -> Sequence[Command]:
        # A number means the table of that number before any title with the digit in it.
        numbered = {section.id for section in find_numbered(self._sections, text)}
        commands = [*zip(self._sections, self._commands, strict=True)]
        first = [command for section, command in commands if section.id in numbered]
        return first + [
            command
            for section, command in commands
            if section.id not in numbered and command.holds(text)
        ]

    def read_titles(self) -> None:
        """Learn how the titles sound; loads a dictionary, so it is asked for in a thread."""
        from xgbudget_tui.store.pinyin import read_name

        read = []
        for command in self._commands:
            reading = read_name(command.name)
            sounds = f"{command.words} {reading.sounds}"
            read.append(replace(command, words=sounds))
        self._commands = read


class ActionCommands:
    """What the keys do, in the words of both languages."""

    def __init__(self, app: Explorer) -> None:
        self._commands = [
            _action(app, key, screen)
            for screen in _ACTION_SCREENS
            for key in keys_of(screen)
            if key.id not in _NOT_COMMANDS and not (app.kiosk and key.id in _WRITING)
        ]
        self._commands.append(_shelf_command(app))

    def find(self, text: str) -> Sequence[Command]:
        return [command for command in self._commands if command.holds(text)]


def _action(app: Explorer, key: Key, screen: str) -> Command:
    async def run() -> None:
        from xgbudget_tui.tui.widgets.line_tree import LineTree

        owner = {"program": app, "explorer": app.explorer_screen}.get(screen)
        await app.run_action(key.action_name, owner or app.explorer_screen.query_one(LineTree))

    language: Language = app.language
    words = (key.zh, key.en, key.help_zh, key.help_en, key.display)
    return Command("action", key.help(language), key.display, " ".join(words).casefold(), run)


def _shelf_command(app: Explorer) -> Command:
    def run() -> None:
        app.post_message(OpenBooks())

    name = word("palette.books", app.language)
    words = f"{word('palette.books', 'zh')} {word('palette.books', 'en')} shelf book 书架"
    return Command("action", name, "", words, run)


class LineCommands:
    """Lines of the Book, as the search bar finds them. Raises QueryError like it."""

    def __init__(self, app: Explorer, line_search: LineSearch) -> None:
        self._app = app
        self._line_search = line_search

    def find(self, text: str) -> Sequence[Command]:
        if not text.strip():
            return ()
        return [self._command(hit) for hit in self._line_search.find_page(text.strip(), 0).hits]

    def _command(self, hit: Hit) -> Command:
        def run() -> None:
            self._app.post_message(ShowLine(hit.place.row.id))

        above = " › ".join(hit.place.path[-2:])
        name = f"{hit.place.row.name}  {above}" if above else hit.place.row.name
        right = f"{hit.place.section_key}  {self._line_search.amount(hit)}".strip()
        return Command("line", name, right, "", run)

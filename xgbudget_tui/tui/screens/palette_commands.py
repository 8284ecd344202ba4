"""The command palette's sources: tables of the Book, actions of the keys, lines found by a search.

Each source is asked with what was typed and answers with commands; the palette only lists them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from textual.message import Message

from xgbudget_tui.model.addresses import find_numbered
from xgbudget_tui.model.entries import Hit, SectionEntry
from xgbudget_tui.tui.drawing.names import line_name, table_title, title_name
from xgbudget_tui.tui.keys import Key, keys_of
from xgbudget_tui.tui.messages import OpenBooks, RunAction, ShowLine, ShowSection
from xgbudget_tui.tui.session import Session
from xgbudget_tui.tui.views.line_search import LineSearch
from xgbudget_tui.tui.words import Language, declare_words, word

declare_words(
    {
        "palette.table": ("表", "table"),
        "palette.action": ("操作", "action"),
        "palette.line": ("行", "line"),
        "palette.books": ("换一册预算", "open another budget"),
    }
)

_SHORTEST_ENGLISH = 3
_ACTION_SCREENS = ("explorer", "tree", "program")
_NOT_COMMANDS = frozenset(("program.palette", "program.interrupt"))

_WRITING = frozenset(("explorer.export",))
"""Not offered where nothing may be written."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something the palette can do: its kind, its name, what stands at its right.

    ``words`` is what it is found by, in small letters; ``request`` is posted to the App when it is
    taken.
    """

    kind: str
    name: str
    right: str
    words: str
    request: Message

    def holds(self, text: str) -> bool:
        """Whether every word of ``text`` is among its words."""
        return all(part in self.words for part in text.casefold().split())


class CommandSource(Protocol):
    """Answers with the commands for what was typed; may be asked in a thread."""

    def find(self, text: str) -> Sequence[Command]:
        """The commands for ``text``, the likeliest first."""
        ...


class TableCommands:
    """The sections of the Book, by number and title; once read, by its sound and its English."""

    def __init__(self, session: Session) -> None:
        self._sections = tuple(session.contents)
        self._commands = [_table_command(section, session.language) for section in self._sections]
        self._english: dict[int, str] = {}
        """Titles in English by the id of the section, once they are read."""

    def find(self, text: str) -> Sequence[Command]:
        # A number means the table of that number before any title with the digit in it.
        numbered = {section.id for section in find_numbered(self._sections, text)}
        commands = [*zip(self._sections, self._commands, strict=True)]
        first = [command for section, command in commands if section.id in numbered]
        fitting = self._find_english(text)
        return first + [
            command
            for section, command in commands
            if section.id not in numbered and (command.holds(text) or section.id in fitting)
        ]

    def _find_english(self, text: str) -> set[int]:
        """The sections whose title has these words of English in any form."""
        if not self._english or not text.isascii() or len(text) < _SHORTEST_ENGLISH:
            return set()
        from xgbudget_tui.classification.english_words import EnglishWords

        words = EnglishWords(text)
        return {one for one, title in self._english.items() if words.fit(title) is not None}

    def read_titles(self) -> None:
        """Learn how the titles sound and what they are in English; loads a
        dictionary, so it is asked for in a thread."""
        from xgbudget_tui.store.pinyin import read_name

        read = []
        english: dict[int, str] = {}
        for section, command in zip(self._sections, self._commands, strict=True):
            reading = read_name(section.title or section.listed)
            english[section.id] = title_name(section.title or section.listed, "en")
            sounds = f"{command.words} {reading.sounds} {english[section.id].casefold()}"
            read.append(replace(command, words=sounds))
        self._commands, self._english = read, english


def _table_command(section: SectionEntry, language: Language) -> Command:
    return Command(
        kind="table",
        name=table_title(section, language),
        right=section.group.label(language),
        words=f"{section.key} {section.title} {section.listed} "
        f"{section.group.zh} {section.group.en}".casefold(),
        request=ShowSection(section.id),
    )


class ActionCommands:
    """What the keys do, in the words of both languages."""

    def __init__(self, session: Session) -> None:
        self._commands = [
            _action_command(key, screen, session.language)
            for screen in _ACTION_SCREENS
            for key in keys_of(screen)
            if key.id not in _NOT_COMMANDS and not (session.kiosk and key.id in _WRITING)
        ]
        self._commands.append(_books_command(session.language))

    def find(self, text: str) -> Sequence[Command]:
        return [command for command in self._commands if command.holds(text)]


def _action_command(key: Key, screen: str, language: Language) -> Command:
    words = (key.zh, key.en, key.help_zh, key.help_en, key.display)
    request = RunAction(key.action_name, screen)
    return Command("action", key.help(language), key.display, " ".join(words).casefold(), request)


def _books_command(language: Language) -> Command:
    words = f"{word('palette.books', 'zh')} {word('palette.books', 'en')} shelf book 书架"
    return Command("action", word("palette.books", language), "", words, OpenBooks())


class LineCommands:
    """Lines of the Book, as the search bar finds them. Raises QueryError like it."""

    def __init__(self, session: Session) -> None:
        self._line_search = LineSearch(session.archive, session.book.id, session.unit)
        self._language = session.language

    def find(self, text: str) -> Sequence[Command]:
        if not text.strip():
            return ()
        return [self._command(hit) for hit in self._line_search.find_page(text.strip(), 0).hits]

    def _command(self, hit: Hit) -> Command:
        row, language = hit.place.row, self._language
        above = " › ".join(line_name(name, language) for name in hit.place.path[-2:])
        name = line_name(row.name, language, row.code) + (f"  {above}" if above else "")
        right = f"{hit.place.section_key}  {self._line_search.amount(hit)}".strip()
        return Command("line", name, right, "", ShowLine(hit.place.row.id))

"""``xgbudget completions``: the line that a shell needs to complete commands, tables and lines.

What may stand at the cursor is asked of the program itself (argcomplete), so that it follows the
database: sections by number, lines under a section, Books, codes of rules.
"""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from xgbudget_tui.cli.arguments import COMMANDS, Parser
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.errors import BudgetError
from xgbudget_tui.model.text import Language, printable
from xgbudget_tui.model.value import value_class


@value_class
class Options:
    """What the command line asks for."""

    shell: str


ABOUT = (
    "打印让 bash、zsh 或 fish 补全命令、表号、行名的一段脚本。",
    "Print the script that makes bash, zsh or fish complete commands, tables and lines.",
)
EXAMPLES = (
    "例：\n"
    '  eval "$(xgbudget completions bash)"                  写入 ~/.bashrc\n'
    '  eval "$(xgbudget completions zsh)"                   写入 ~/.zshrc，在 compinit 之后\n'
    "  xgbudget completions fish | source                   写入 ~/.config/fish/config.fish",
    "examples:\n"
    '  eval "$(xgbudget completions bash)"                  in ~/.bashrc\n'
    '  eval "$(xgbudget completions zsh)"                   in ~/.zshrc, after compinit\n'
    "  xgbudget completions fish | source                   in ~/.config/fish/config.fish",
)


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    parser.add_argument(
        "shell",
        choices=("bash", "zsh", "fish"),
        help=parser.say("哪一种 shell", "which shell"),
    )


def run(options: Options, terminal: Terminal) -> int:
    """Print the script."""
    from argcomplete.shell_integration import shellcode

    for line in shellcode(["xgbudget"], shell=options.shell).strip().splitlines():
        terminal.line(line)
    return 0


def complete(language: Language) -> int:
    """Answer a shell that asks what may stand at the cursor; it takes the answer from a pipe."""
    import argcomplete

    from xgbudget_tui.cli.whole_parser import make_parser

    _count_cursor_in_characters()
    try:
        words = shlex.split(os.environ.get("COMP_LINE", ""))
    except ValueError:  # a quote that is still open
        words = os.environ.get("COMP_LINE", "").split()
    named = [word for word in words if word in COMMANDS]
    parser = make_parser(language, named[:1])
    command = named[0] if named else ""
    for action in (*parser._actions, *(_commands_of(parser)[command]._actions if named else ())):
        completer = _COMPLETERS.get(f"{command} {action.dest}") or _COMPLETERS.get(action.dest)
        if completer is not None:
            vars(action)["completer"] = partial(completer, language=language)
    argcomplete.autocomplete(parser, always_complete_options=False)
    return 0


def _count_cursor_in_characters() -> None:
    """In a locale without hanzi bash says in bytes where the cursor stands; else in characters."""
    line, point = os.environ.get("COMP_LINE", ""), os.environ.get("COMP_POINT", "")
    if point.isdecimal() and int(point) > len(line):
        before = os.fsencode(line)[: int(point)].decode(errors="ignore")
        os.environ["COMP_POINT"] = str(len(before))


def _commands_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _complete_place(
    prefix: str, parsed_args: Any, language: Language, **_: object
) -> dict[str, str]:
    """Sections by number with their titles; after a / the lines below, with their codes.

    In English with their English names, unless Chinese is typed.
    """
    english = language == "en" and prefix.isascii()
    try:
        return dict(_find_places(prefix, parsed_args, english=english))
    except BudgetError:
        return {}


_MOST = 200


def _find_places(prefix: str, parsed_args: Any, *, english: bool) -> Iterator[tuple[str, str]]:
    from xgbudget_tui.classification.english_names import english_name, title_in_english
    from xgbudget_tui.cli.selection import find_book, find_target, open_database

    with open_database(getattr(parsed_args, "db", None)) as archive:
        book_words = getattr(parsed_args, "book", None)
        above, slash, typed = prefix.rpartition("/")
        if not slash:
            book = find_book(archive, book_words)
            for section in archive.load_contents(book.id):
                title = title_in_english(section) if english else ""
                yield section.key, title or printable(section.title)
            return
        target = find_target(archive, book_words, above)
        top = target.row
        for section in target.sections[:1]:
            branches = archive.load_branches(section.id, top.id if top else None, 1 if top else 0)
            below = branches[0].children if top and branches else branches
            for branch in below[:_MOST]:
                row = branch.row
                found = english_name(row.name, row.code) if english else None
                name = found.full if found and "/" not in found.full else printable(row.name)
                # Shells compare letter by letter.
                name = name[:1].lower() + name[1:] if typed[:1].islower() else name
                yield f"{above}/{name}", row.code or ""


def _complete_book(parsed_args: Any, language: Language, **_: object) -> dict[str, str]:
    from xgbudget_tui.cli.selection import open_database

    try:
        with open_database(getattr(parsed_args, "db", None)) as archive:
            books = archive.find_books()[:_MOST]
            return {_name_book(one, language): printable(one.title) for one in books}
    except BudgetError:
        return {}


def _name_book(book: BookEntry, language: Language) -> str:
    from xgbudget_tui.classification.english_places import english_areas

    area = english_areas(book.region) if language == "en" else None
    return printable(f"{area or book.region} {book.year}")


def _complete_rule(**_: object) -> list[str]:
    from xgbudget_tui.audit import ALL_RULES

    return [rule.code for rule in ALL_RULES]


_COMPLETERS: dict[str, Callable[..., Iterable[str]]] = {
    "address": _complete_place,
    "line": _complete_place,
    "compare what": _complete_place,
    "remove what": _complete_book,
    "copy what": _complete_book,
    "book": _complete_book,
    "codes": _complete_rule,
    "check only": _complete_rule,
}

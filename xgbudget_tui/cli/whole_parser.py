"""All commands in one parser: for completion in a shell and for the manual page."""

from __future__ import annotations

import importlib
from collections.abc import Collection
from typing import Any

from xgbudget_tui.cli.arguments import COMMANDS, EXPLORE, Parser, add_common
from xgbudget_tui.cli.language import say


def make_parser(language: str, filled: Collection[str] | None = None) -> Parser:
    """The parser of the whole command line.

    Of the commands in ``filled`` (None: all) the options are declared, of the others the names.
    """
    explore = importlib.import_module(f"xgbudget_tui.cli.{EXPLORE}")
    parser = Parser(language, "xgbudget", say(language, *explore.ABOUT), "")
    add_common(parser)
    _add_options(parser, explore)
    more: Any = {"parser_class": _make_empty, "title": say(language, "命令", "commands")}
    commands: Any = parser.add_subparsers(metavar="COMMAND", **more)
    for name, (module, zh, en) in COMMANDS.items():
        command: Parser = commands.add_parser(
            name, help=say(language, zh, en), language=language, program=f"xgbudget {name}"
        )
        if filled is None or name in filled:
            room = importlib.import_module(f"xgbudget_tui.cli.{module}")
            command.description = say(language, *room.ABOUT)
            command.epilog = say(language, *room.EXAMPLES)
            room.add_arguments(command)
        add_common(command)
    return parser


def _make_empty(*, language: str, program: str, **_: object) -> Parser:
    return Parser(language, program, "", "")


def _add_options(parser: Parser, module: object) -> None:
    """Declare the explorer's options; its argument, a file, would take a command's name."""
    apart = Parser(parser.language, "", "", "")
    module.add_arguments(apart)  # type: ignore[attr-defined]
    for action in apart._actions:
        if action.option_strings:
            parser._add_action(action)

"""All commands in one parser: for completion in a shell and for the manual page."""

from __future__ import annotations

import importlib
from collections.abc import Collection
from typing import Any

from xgbudget_tui.cli.arguments import COMMANDS, EXPLORE, Parser, add_common
from xgbudget_tui.cli.full_parser import FullParser
from xgbudget_tui.cli.language import say


def make_parser(language: str, filled: Collection[str] | None = None) -> FullParser:
    """The parser of the whole command line.

    Of the commands in ``filled`` (None: all) the options are declared, of the others the names.
    """
    explore = importlib.import_module(f"xgbudget_tui.cli.{EXPLORE}")
    own = Parser(language, "xgbudget", say(language, *explore.ABOUT), "")
    add_common(own)
    parser = own.make_full()
    _add_options(parser, explore)
    more: Any = {"parser_class": _make_empty, "title": say(language, "命令", "commands")}
    commands: Any = parser.add_subparsers(metavar="COMMAND", **more)
    for name, (module, zh, en) in COMMANDS.items():
        command: FullParser = commands.add_parser(
            name, help=say(language, zh, en), language=language, program=f"xgbudget {name}"
        )
        declared = Parser(language, "", "", "")
        if filled is None or name in filled:
            room = importlib.import_module(f"xgbudget_tui.cli.{module}")
            command.description = say(language, *room.ABOUT)
            command.epilog = say(language, *room.EXAMPLES)
            room.add_arguments(declared)
        add_common(declared)
        command.declare(declared.declared)
    return parser


def _make_empty(*, language: str, program: str, **_: object) -> FullParser:
    return FullParser(language, program, "", "")


def _add_options(parser: FullParser, module: object) -> None:
    """Declare the explorer's options; its argument, a file, would take a command's name."""
    apart = Parser(parser.language, "", "", "")
    module.add_arguments(apart)  # type: ignore[attr-defined]
    for names, settings in apart.declared:
        if names[0].startswith("-"):
            parser.add_argument(*names, **settings)

"""``xgbudget [DATABASE]``: the explorer; in a pipe, the contents."""

from __future__ import annotations

import argparse
import os
import sys

from xgbudget_tui.cli.arguments import Parser
from xgbudget_tui.cli.place import choose_books, match_books, named_book, open_database
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.model.archive import Archive

ABOUT = (
    "阅读、核对、对比政府预算。不带命令时打开浏览器。",
    "Read, check and compare government budgets. Without a command the explorer opens.",
)
EXAMPLES = ("", "")


def add_arguments(parser: Parser) -> None:
    """Declare the options of the explorer."""
    zh = parser.language == "zh"
    parser.add_argument(
        "database", nargs="?", metavar="DATABASE", help="数据库" if zh else "a database"
    )
    parser.add_argument(
        "--at",
        metavar="PLACE",
        default="",
        help="打开于：4 或 4/教育支出" if zh else "where to begin: 4, or 4/教育支出",
    )
    parser.add_argument(
        "--no-restore",
        action="store_true",
        help="不回到上次的位置" if zh else "do not return to the last place",
    )
    parser.add_argument(
        "--kiosk",
        action="store_true",
        help="只读终端：不写文件" if zh else "for strangers: nothing is written",
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Open the explorer, or print the contents where there is no terminal to draw on."""
    with open_database(options.database or options.db) as archive:
        books = choose_books(archive, named_book(options))
        if _can_draw():
            return _explore(archive, options, terminal)
        from xgbudget_tui.cli.tables import print_contents

        print_contents(archive, books, None, terminal)
    terminal.warn(
        terminal.say(
            "xgbudget: 不在终端里，只列出各表；另有 show、search、compare、check、export 等命令。",
            "xgbudget: not on a terminal, so only the contents; "
            "there are show, search, compare, check and export.",
        )
    )
    return 0


def _can_draw() -> bool:
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return on_terminal and os.environ.get("TERM", "") not in {"dumb", "unknown"}


def _explore(archive: Archive, options: argparse.Namespace, terminal: Terminal) -> int:
    from xgbudget_tui.tui.start import run_explorer

    wanted = named_book(options)
    found = match_books(archive.find_books(), wanted) if wanted else []
    return run_explorer(
        archive,
        language=terminal.language,
        ascii_only=terminal.ascii_only,
        start="/".join(filter(None, (f"#{found[0].id}" if found else "", options.at))),
        restore=not options.no_restore,
        kiosk=options.kiosk,
    )

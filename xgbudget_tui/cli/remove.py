"""``xgbudget remove``: take a Book out of a database."""

from __future__ import annotations

import sys

from xgbudget_tui.cli.arguments import Parser
from xgbudget_tui.cli.selection import find_book, find_database, open_database
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.value import value_class

ABOUT = ("从数据库移除一册预算。", "Take a budget out of a database.")
EXAMPLES = (
    '例：\n  xgbudget remove "西岗区 2023" --db 全省.db',
    'examples:\n  xgbudget remove "西岗区 2023" --db province.db',
)


@value_class
class Options:
    """What the command line asks for."""

    db: str | None
    book: str | None
    what: str | None
    yes: bool


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    say = parser.say
    parser.add_argument(
        "what",
        nargs="?",
        metavar="BOOK",
        help=say("“地区 年度”或编号", "“region year” or its id"),
    )
    parser.add_argument(
        "-y", "--yes", action="store_true", help=say("不再询问", "do not ask again")
    )


def run(options: Options, terminal: Terminal) -> int:
    """Remove the Book after asking; without a terminal to ask on only with ``--yes``."""
    wanted = options.what or options.book
    if not wanted:
        raise QueryError(
            "Which budget? Name it: `xgbudget books` lists them.",
            "请指明移除哪一册：见 `xgbudget books`。",
        )
    path = find_database(options.db)
    with open_database(options.db) as archive:
        book = find_book(archive, wanted)
    named = f"{terminal.names.region(book.region)} {book.year}"
    title = terminal.names.title(book.title)
    if not options.yes and not _confirm(f"{named} ({title}), {path}", terminal):
        terminal.warn(terminal.say("未作改动", "nothing was changed"))
        return 0
    from xgbudget_tui.batch.prior_year import settle_years
    from xgbudget_tui.store import open_library

    library = open_library(path)
    library.remove(book.id)
    with open_database(options.db) as archive:
        for _ in settle_years(archive, library, [(book.region, book.year)]):
            pass
    terminal.line(terminal.say(f"已移除 {named}", f"removed {named}"))
    return 0


def _confirm(what: str, terminal: Terminal) -> bool:
    if not sys.stdin.isatty():
        raise QueryError("Nobody to ask: add --yes to remove it.", "无法询问：确要移除请加 --yes。")
    terminal.warn(terminal.say(f"移除 {what}？输入 y 确认：", f"Remove {what}? Type y to do so:"))
    return sys.stdin.readline().strip().lower() in {"y", "yes", "是"}

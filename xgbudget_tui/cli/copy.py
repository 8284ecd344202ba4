"""``xgbudget copy``: Books of one database into another."""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.cli.arguments import Parser
from xgbudget_tui.cli.selection import choose_books, open_database, resolve_database
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.value import value_class

ABOUT = (
    "把若干册预算复制到另一个数据库（文件或 PostgreSQL）。",
    "Copy budgets into another database, a file or PostgreSQL.",
)
EXAMPLES = (
    "例：\n  xgbudget copy --db 全省.db -o 全国.db\n"
    '  xgbudget copy "西岗区 2023" --db postgresql:///budgets -o 西岗.db',
    "examples:\n  xgbudget copy --db province.db -o nation.db\n"
    '  xgbudget copy "西岗区 2023" --db postgresql:///budgets -o xigang.db',
)


@value_class
class Options:
    """What the command line asks for."""

    db: str | None
    book: str | None
    what: Sequence[str]
    output: str
    quiet: bool


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    say = parser.say
    parser.add_argument(
        "what",
        nargs="*",
        metavar="BOOK",
        help=say("“地区 年度”、地区或编号；不写为全部", "“region year”, region or id; else all"),
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DB",
        required=True,
        help=say("复制到的数据库，可以尚不存在", "the database to copy into; it need not exist"),
    )
    parser.add_argument(
        "-q", "--quiet", action="store_true", help=say("不逐册列出", "do not list each one")
    )


def run(options: Options, terminal: Terminal) -> int:
    """Copy Book by Book, each in one transaction; what was copied before a failure stays."""
    from xgbudget_tui.batch.prior_year import copy_books
    from xgbudget_tui.store import open_library

    source, output = resolve_database(options.db), resolve_database(options.output)
    if source == output:
        raise QueryError(
            f"{output} is the database to copy from: name another with -o.",
            f"{output} 就是被复制的数据库：请用 -o 指定另一个。",
        )
    with open_database(source) as archive:
        chosen = _choose(archive, [*options.what, *([options.book] if options.book else [])])
        library = open_library(output)
        with library.hold():
            copies = copy_books(archive, library, chosen)
            for book in copies:
                if not options.quiet:
                    region = terminal.names.region(book.region)
                    terminal.line(f"{region} {book.year} → {output}")
            if chosen:
                with open_database(output) as copied:
                    copies.settle(copied)
    count = len(chosen)
    terminal.warn(terminal.say(f"已复制 {count} 册", f"{count} budget{'s' * (count != 1)} copied"))
    return 0


def _choose(archive: Archive, wanted: Sequence[str]) -> list[BookEntry]:
    """All Books that fit any of the names, each once."""
    found = {book.id: book for name in wanted or (None,) for book in choose_books(archive, name)}
    return list(found.values())

"""``xgbudget compare``: two columns, two tables, or the same table of two Books."""

from __future__ import annotations

import argparse

from xgbudget_tui.cli.arguments import (
    Parser,
    add_depth,
    add_format,
    add_output,
    add_unit,
    wants_export,
)
from xgbudget_tui.cli.comparing import arrange, find_pair, make_comparison, names_books
from xgbudget_tui.cli.place import find_book, open_database
from xgbudget_tui.cli.print_comparison import print_comparison
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.comparison import Comparison
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.errors import QueryError

ABOUT = (
    "对比：一张表的两列、同类的两张表，或两册预算（全部各表、一张表、变动最大的行）。",
    "Compare two columns of a table, two tables of a kind, or two budgets: all their tables, "
    "one table, or the lines that moved most.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget compare 7                              表内两列（2022 执行与 2023 预算）\n"
    "  xgbudget compare 2 4                            全区与区本级\n"
    '  xgbudget compare "甲区 2022" "甲区 2023"        两册各表的总数\n'
    '  xgbudget compare "甲区 2022" "甲区 2023" 4      后一册的第 4 表与前一册的同类表\n'
    '  xgbudget compare "甲区 2022" "甲区 2023" --movers --top 20  变动最大的 20 行\n'
    "  xgbudget compare 7 --sort change --only less    减少最多的在前",
    "examples:\n"
    "  xgbudget compare 7                              the two years of one table\n"
    "  xgbudget compare 2 4                            two tables\n"
    '  xgbudget compare "甲区 2022" "甲区 2023"        the totals of all tables of two budgets\n'
    '  xgbudget compare "甲区 2022" "甲区 2023" 4      section 4 of the later and its like\n'
    '  xgbudget compare "甲区 2022" "甲区 2023" --movers --top 20   the biggest movers\n'
    "  xgbudget compare 7 --sort change --only less    the biggest cuts first",
)


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    zh = parser.language == "zh"
    parser.add_argument(
        "what",
        nargs="+",
        metavar="WHAT",
        help="表 | 表 表 | 册 册 [表]" if zh else "SECTION | SECTION SECTION | BOOK BOOK [SECTION]",
    )
    parser.add_argument(
        "--columns",
        metavar="A,B",
        type=_columns,
        help="对比第 A、B 列（从 1 起）" if zh else "the columns to compare, counted from 1",
    )
    parser.add_argument(
        "--sort",
        choices=("print", "change", "percent"),
        help="次序：原表、变化额、变化率" if zh else "order: as printed, by change, by percent",
    )
    parser.add_argument(
        "--only",
        choices=("more", "less", "new", "ended"),
        help="只列增加、减少、新增、取消" if zh else "only what grew, shrank, is new, ended",
    )
    parser.add_argument(
        "--movers",
        action="store_true",
        help="两册全部各表中变动最大的行" if zh else "the lines of all tables that moved most",
    )
    parser.add_argument(
        "--top", metavar="N", type=_count, help="只列前 N 行" if zh else "only the first N rows"
    )
    add_depth(parser)
    add_unit(parser)
    add_format(parser, "table", "json", "csv", "md")
    add_output(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print the comparison."""
    options.sort = options.sort or ("change" if options.movers else "print")
    with open_database(options.db) as archive:
        if options.movers or names_books(archive, options.what):
            comparison, sides = _compare_whole(archive, options)
        else:
            pair = find_pair(archive, options)
            comparison = make_comparison(archive, pair, options)
            sides = pair.before.book, pair.after.book
    if wants_export(options):
        from xgbudget_tui.cli.emit import emit
        from xgbudget_tui.export.content import ComparisonExport

        books = tuple({book.id: book for book in sides}.values())
        emit(ComparisonExport(comparison, books), options, terminal)
    else:
        print_comparison(comparison, options.unit, terminal)
    return 0


def _compare_whole(
    archive: Archive, options: argparse.Namespace
) -> tuple[Comparison, tuple[BookEntry, BookEntry]]:
    from xgbudget_tui.compare import compare_books, compare_movers

    if len(options.what) != 2:
        raise QueryError(
            "Name two budgets to find what moved most between them.",
            "请给出两册预算，以找出其间变动最大的行。",
        )
    before, after = (find_book(archive, word) for word in options.what)
    compare = compare_movers if options.movers else compare_books
    return arrange(compare(archive, before, after), options), (before, after)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def _columns(text: str) -> tuple[int, int]:
    before, comma, after = text.partition(",")
    if not (comma and before.strip().isdecimal() and after.strip().isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not two numbers like 1,2")
    return int(before), int(after)

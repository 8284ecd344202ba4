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
from xgbudget_tui.cli.comparing import find_pair, make_comparison
from xgbudget_tui.cli.place import open_database
from xgbudget_tui.cli.print_comparison import print_comparison
from xgbudget_tui.cli.terminal import Terminal

ABOUT = (
    "对比：一张表的两列、同类的两张表，或两册预算的同一张表。",
    "Compare two columns of a table, two tables of a kind, or one table of two budgets.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget compare 7                              表内两列（2022 执行与 2023 预算）\n"
    "  xgbudget compare 2 4                            全区与区本级\n"
    '  xgbudget compare "甲区 2022" "甲区 2023" 4      两册的第 4 表\n'
    "  xgbudget compare 7 --sort change --only less    减少最多的在前",
    "examples:\n"
    "  xgbudget compare 7                              the two years of one table\n"
    "  xgbudget compare 2 4                            two tables\n"
    '  xgbudget compare "甲区 2022" "甲区 2023" 4      section 4 of two budgets\n'
    "  xgbudget compare 7 --sort change --only less    the biggest cuts first",
)


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    zh = parser.language == "zh"
    parser.add_argument(
        "what",
        nargs="+",
        metavar="WHAT",
        help="表 | 表 表 | 册 册 表" if zh else "SECTION | SECTION SECTION | BOOK BOOK SECTION",
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
        default="print",
        help="次序：原表、变化额、变化率" if zh else "order: as printed, by change, by percent",
    )
    parser.add_argument(
        "--only",
        choices=("more", "less", "new", "ended"),
        help="只列增加、减少、新增、取消" if zh else "only what grew, shrank, is new, ended",
    )
    add_depth(parser)
    add_unit(parser)
    add_format(parser, "table", "json", "csv", "md")
    add_output(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print the comparison."""
    with open_database(options.db) as archive:
        pair = find_pair(archive, options)
        comparison = make_comparison(archive, pair, options)
    if wants_export(options):
        from xgbudget_tui.cli.emit import emit
        from xgbudget_tui.export.content import ComparisonExport

        books = tuple(
            {pair.before.book.id: pair.before.book, pair.after.book.id: pair.after.book}.values()
        )
        emit(ComparisonExport(comparison, books), options, terminal)
    else:
        print_comparison(comparison, options.unit, terminal)
    return 0


def _columns(text: str) -> tuple[int, int]:
    before, comma, after = text.partition(",")
    if not (comma and before.strip().isdecimal() and after.strip().isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not two numbers like 1,2")
    return int(before), int(after)

"""``xgbudget export``: a section, a number with its parts, or a branch, as a file or to a pipe."""

from __future__ import annotations

from xgbudget_tui.cli.arguments import Parser, add_depth, add_output, add_unit
from xgbudget_tui.cli.names import Naming, add_names
from xgbudget_tui.cli.selection import find_target, open_database
from xgbudget_tui.cli.show import parser_help
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.value import value_class

ABOUT = (
    "导出一张表或其中一支：csv、json、xlsx 或 md。",
    "Export a table or a branch of it: csv, json, xlsx or md.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget export 4 -o 支出.xlsx             电子表格，可分级折叠\n"
    "  xgbudget export 4/教育支出 -o 教育.csv\n"
    "  xgbudget export 9 --format json            一个编号下的各部分\n"
    "  xgbudget verify 支出.xlsx                  以后复核",
    "examples:\n"
    "  xgbudget export 4 -o out.xlsx              a spreadsheet that folds\n"
    "  xgbudget export 4/教育支出 -o out.csv\n"
    "  xgbudget export 9 --format json            all parts of a number\n"
    "  xgbudget verify out.xlsx                   prove it again later",
)


@value_class
class Options:
    """What the command line asks for."""

    db: str | None
    book: str | None
    address: str
    depth: int | None
    format: str | None
    names: Naming | None
    unit: Unit | None
    output: str | None
    force: bool


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    say = parser.say
    parser.add_argument("address", metavar="SECTION[/LINE…]", help=parser_help(parser.language))
    add_output(parser)
    parser.add_argument(
        "--format",
        choices=("csv", "json", "xlsx", "md"),
        help=say("格式（默认看后缀；无 -o 时为 json）", "format (default: by suffix; else json)"),
    )
    add_depth(parser)
    add_unit(parser)
    add_names(parser)


def run(options: Options, terminal: Terminal) -> int:
    """Write the export."""
    from xgbudget_tui.cli.output import write_output as emit
    from xgbudget_tui.export.tables import gather_tables

    with open_database(options.db) as archive:
        target = find_target(archive, options.book, options.address)
        line_id = target.row.id if target.row else None
        depth = None if options.depth is None else options.depth - 1
        emit(
            gather_tables(archive, target.book, target.sections, line_id, depth), options, terminal
        )
    return 0

"""``xgbudget export``: a section, a number with its parts, or a branch, as a file or to a pipe."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from xgbudget_tui.cli.arguments import Parser, add_depth, add_output, add_unit
from xgbudget_tui.cli.names import Naming, add_names
from xgbudget_tui.cli.selection import find_target, open_database
from xgbudget_tui.cli.show import parser_help
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.model.errors import QueryError
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
    "  xgbudget export --archive 全省/            整个档案为 Parquet，供 DuckDB 等\n"
    "  xgbudget verify 支出.xlsx                  以后复核",
    "examples:\n"
    "  xgbudget export 4 -o out.xlsx              a spreadsheet that folds\n"
    "  xgbudget export 4/教育支出 -o out.csv\n"
    "  xgbudget export 9 --format json            all parts of a number\n"
    "  xgbudget export --archive all/             the archive as Parquet, for DuckDB\n"
    "  xgbudget verify out.xlsx                   prove it again later",
)


@value_class
class Options:
    """What the command line asks for."""

    db: str | None
    book: str | None
    address: str | None
    depth: int | None
    format: str | None
    names: Naming | None
    unit: Unit | None
    output: str | None
    force: bool
    archive: str | None


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    say = parser.say
    parser.add_argument(
        "address", nargs="?", metavar="SECTION[/LINE…]", help=parser_help(parser.language)
    )
    parser.add_argument(
        "--archive",
        metavar="FOLDER",
        help=say(
            "整个档案写入此文件夹：按年与省分区的 Parquet，附元数据",
            "the whole archive into this folder: Parquet by year and province, with its metadata",
        ),
    )
    add_output(parser)
    parser.add_argument(
        "--format",
        choices=("csv", "json", "xlsx", "md", "parquet"),
        help=say("格式（默认看后缀；无 -o 时为 json）", "format (default: by suffix; else json)"),
    )
    add_depth(parser)
    add_unit(parser)
    add_names(parser)


def run(options: Options, terminal: Terminal) -> int:
    """Write the export."""
    if options.archive is not None:
        return _export_archive(Path(options.archive), options, terminal)
    if options.address is None:
        raise QueryError(
            "Name a section, or a folder for all of it with --archive.",
            "请写明哪张表；要导出整个档案请用 --archive 文件夹。",
        )
    if options.format == "parquet":
        raise QueryError(
            "Parquet holds a whole archive: name a folder with --archive.",
            "Parquet 用于整个档案：请用 --archive 指定文件夹。",
        )
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


def _export_archive(folder: Path, options: Options, terminal: Terminal) -> int:
    if options.address or options.output or options.format not in {None, "parquet"}:
        raise QueryError(
            "--archive writes the whole archive as Parquet: it takes no section, file or format.",
            "--archive 把整个档案写成 Parquet：不能再写表号、文件或其他格式。",
        )
    if find_spec("pyarrow") is None:
        raise QueryError(
            "Parquet needs another package: pip install 'xgbudget[parquet]'.",
            "Parquet 还需要一个包：pip install 'xgbudget[parquet]'。",
        )
    from xgbudget_tui.export.dataset import write_dataset

    with open_database(options.db) as archive:
        count = write_dataset(archive, folder, replace=options.force)
    zh, en = f"写入 {folder}：{count} 册", f"{folder}: {count} budgets written"
    terminal.warn(terminal.say(zh, en))
    return 0

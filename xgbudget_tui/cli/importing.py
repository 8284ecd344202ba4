"""``xgbudget import``: documents become Books of a database."""

from __future__ import annotations

import argparse
from pathlib import Path

from xgbudget_tui.cli.arguments import Parser
from xgbudget_tui.cli.documents import Source, find_sources
from xgbudget_tui.cli.import_run import ImportRun
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.model.errors import ArchiveError

ABOUT = (
    "把公开的预算文件读入数据库：还原各表的层次，核对各处勾稽，逐份报告。",
    "Read published budgets into a database: rebuild each table's tree, prove its sums, report.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget import 预算.txt                      写入当前文件夹的 预算.db\n"
    "  xgbudget import 预算/ '*.xlsx' 包.zip -o 全省.db  多份文件写入一个数据库\n"
    "  xgbudget import 预算/ -o 全省.db --reports 报告/  每份文件的报告另存\n"
    "  xgbudget import 预算.txt -o a.db --fresh       重新生成\n"
    "内容已在库中的文件跳过（--again 则重读）；同名的更正件替换原有的一册；\n"
    "中断后再运行同一命令即接着读；一份文件出错不影响其他；有任何一份失败时返回 2。",
    "examples:\n"
    "  xgbudget import budget.txt                        writes budget.db in this folder\n"
    "  xgbudget import folder/ '*.xlsx' more.zip -o all.db   many documents, one database\n"
    "  xgbudget import folder/ -o all.db --reports out/  a report for each beside\n"
    "  xgbudget import budget.txt -o a.db --fresh        write it anew\n"
    "What is there already is skipped (--again reads it anew); a corrected document of the same\n"
    "name replaces its budget; the same command goes on after an interruption; one bad file\n"
    "never stops the rest; exit 2 if any failed.",
)


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    zh = parser.language == "zh"
    parser.add_argument(
        "documents",
        nargs="+",
        metavar="DOCUMENT",
        help="文件、文件夹、通配符或 zip" if zh else "files, folders, globs, zip archives",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DATABASE",
        help="数据库（默认：第一份文件同名的 .db）" if zh else "default: named after the document",
    )
    parser.add_argument(
        "--fresh",
        action="store_true",
        help="写成新的数据库，代替原有的" if zh else "write a new database in place of the old one",
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help="内容已在库中的也重读" if zh else "also read what is there already",
    )
    parser.add_argument(
        "--mapping",
        metavar="TOML",
        help="开放数据的列说明" if zh else "what the columns of an open-data table are",
    )
    parser.add_argument(
        "--preview",
        action="store_true",
        help="只显示各表读成什么样，不写数据库"
        if zh
        else "show how the tables come in; write nothing",
    )
    parser.add_argument(
        "--reports",
        metavar="FOLDER",
        help="每份文件的报告写入此文件夹" if zh else "write the report of each document there",
    )
    parser.add_argument(
        "-q", "--quiet", action="store_true", help="不逐份报告" if zh else "no reports"
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Import each document; 2 if any could not be."""
    sources = find_sources(options.documents)
    if options.preview:
        from xgbudget_tui.cli.preview import print_previews

        return 0 if print_previews(sources, options.mapping, terminal) else 2
    first = Path(options.documents[0]).expanduser() if options.documents else Path()
    named = first.stem if first.is_file() or first.is_dir() else sources[0].path.stem
    output = Path(options.output or options.db or f"{named or 'budget'}.db")
    _refuse_early(output, sources, options.fresh)
    running = ImportRun(output, sources, options, terminal)
    running.run()
    return 2 if running.failed else 0


def _refuse_early(output: Path, sources: list[Source], fresh: bool) -> None:
    """Say now what would be said after a long import: a file that is not ours is left alone."""
    paths = {source.path for source in sources}
    if output.exists() and any(one.exists() and one.samefile(output) for one in paths):
        raise ArchiveError(
            f"{output} is the document itself: name another database with -o.",
            f"{output} 就是要读的文件：请用 -o 另指定数据库。",
        )
    if output.is_dir() or (output.is_file() and output.stat().st_size and not fresh):
        from xgbudget_tui.store import open_archive

        open_archive(output).close()

"""``xgbudget check``: the proofs of a database or of a document."""

from __future__ import annotations

import argparse
from pathlib import Path

from xgbudget_tui.cli.arguments import Parser
from xgbudget_tui.cli.findings import Findings, from_archive, from_document
from xgbudget_tui.cli.place import choose_books, find_database, named_book, open_database
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.model.terms import Verdict

ABOUT = (
    "核对勾稽关系：先列不符，再列可疑，四舍五入折叠，最后是统计。有不符时返回 1。",
    "Print the proofs: failures first, then suspects, rounding folded, then the tally. "
    "Exit 1 where something fails.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget check                            数据库里的全部\n"
    "  xgbudget check 预算.txt                   尚未读入的文件，发布前自查\n"
    "  xgbudget check --only fails\n"
    "  xgbudget check --format json > 核对.json",
    "examples:\n"
    "  xgbudget check                            everything in the database\n"
    "  xgbudget check budget.txt                 a document, before it is published\n"
    "  xgbudget check --only fails\n"
    "  xgbudget check --format json > proofs.json",
)
_MAGIC = b"SQLite format 3\0"


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    zh = parser.language == "zh"
    parser.add_argument(
        "subject",
        nargs="?",
        metavar="DATABASE|DOCUMENT",
        help="数据库或文件" if zh else "a database or a document",
    )
    parser.add_argument(
        "--format",
        choices=("table", "json", "csv", "md"),
        help="输出格式（默认 table）" if zh else "how to print it (default: table)",
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="RULE|VERDICT",
        help=(
            "只列某条规则或结论（fails、suspect、rounding、undecidable），可重复"
            if zh
            else "a rule's code or a verdict (fails, suspect, rounding, undecidable); repeatable"
        ),
    )
    parser.add_argument(
        "--all", action="store_true", help="也展开四舍五入" if zh else "unfold rounding too"
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print the findings of each Book; 1 if anything fails."""
    wanted = [word for given in options.only for word in given.split(",") if word]
    found = [one.only(wanted) for one in _findings(options)]
    if options.format == "json":
        from xgbudget_tui.cli.write_checks import checks_json

        terminal.write_bytes(checks_json(found, terminal.language))
    elif options.format == "csv":
        from xgbudget_tui.cli.write_checks import checks_csv

        terminal.write_bytes(checks_csv(found, terminal.language))
    elif options.format == "md":
        from xgbudget_tui.cli.write_checks import checks_markdown

        terminal.write_bytes(checks_markdown(found, terminal.language))
    else:
        from xgbudget_tui.cli.print_checks import print_checks

        for one in found:
            print_checks(one, terminal, unfold=options.all or "rounding" in wanted)
    failed = any(proof.verdict is Verdict.FAILS for one in found for proof in one.proofs)
    return 1 if failed else 0


def _findings(options: argparse.Namespace) -> list[Findings]:
    path = Path(options.subject) if options.subject else find_database(options.db)
    if options.subject and not _is_database(path):
        return [from_document(path)]
    with open_database(str(path)) as archive:
        books = choose_books(archive, named_book(options))
        found = [from_archive(archive, book) for book in books]
        # Names are looked up while the database is still open.
        return [_with_names(one) for one in found]


def _with_names(findings: Findings) -> Findings:
    from dataclasses import replace

    refs = {proof.subject for proof in findings.proofs} | {one.ref for one in findings.suspects}
    names = {ref: findings.name_of(ref) for ref in refs if ref is not None}
    return replace(findings, name_of=names.get)


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return path.suffix == ".db"  # then the store says what is wrong with it

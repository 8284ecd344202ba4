"""``xgbudget import``: documents become Books of a database."""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator
from pathlib import Path

from xgbudget_tui.cli.arguments import Parser
from xgbudget_tui.cli.documents import find_documents
from xgbudget_tui.cli.report import print_report
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.model.book import Book
from xgbudget_tui.model.errors import ArchiveError, BudgetError, DocumentError
from xgbudget_tui.model.proof import Audit

ABOUT = (
    "把公开的预算文件读入数据库：还原各表的层次，核对各处勾稽，逐份报告。",
    "Read published budgets into a database: rebuild each table's tree, prove its sums, report.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget import 预算.txt                  写入当前文件夹的 预算.db\n"
    "  xgbudget import 预算/ '*.xlsx' -o 全省.db  多份文件写入一个数据库\n"
    "  xgbudget import 预算.txt -o a.db --fresh   重新生成\n"
    "已有的同一册会被替换；一份文件出错不影响其他；有任何一份失败时返回 2。",
    "examples:\n"
    "  xgbudget import budget.txt                    writes budget.db in this folder\n"
    "  xgbudget import folder/ '*.xlsx' -o all.db    many documents, one database\n"
    "  xgbudget import budget.txt -o a.db --fresh    write it anew\n"
    "A budget that is there already is replaced; one bad file never stops the rest; "
    "exit 2 if any failed.",
)

Read = tuple[Path, Book, Audit]


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    zh = parser.language == "zh"
    parser.add_argument(
        "documents",
        nargs="+",
        metavar="DOCUMENT",
        help="文件、文件夹或通配符" if zh else "files, folders, globs",
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
        "--mapping",
        metavar="TOML",
        help="开放数据的列说明" if zh else "what the columns of an open-data table are",
    )
    parser.add_argument(
        "-q", "--quiet", action="store_true", help="不逐份报告" if zh else "no reports"
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Import each document; 2 if any could not be."""
    documents = find_documents(options.documents)
    output = Path(options.output or options.db or f"{documents[0].stem or 'budget'}.db")
    _refuse_early(output, documents, options.fresh)
    importing = _Importing(output, options, terminal)
    importing.run(documents)
    return 2 if importing.failed else 0


def _refuse_early(output: Path, documents: list[Path], fresh: bool) -> None:
    """Say now what would be said after a long import: a file that is not ours is left alone."""
    if output.exists() and any(one.exists() and one.samefile(output) for one in documents):
        raise ArchiveError(
            f"{output} is the document itself: name another database with -o.",
            f"{output} 就是要读的文件：请用 -o 另指定数据库。",
        )
    if output.is_dir() or (output.is_file() and output.stat().st_size and not fresh):
        from xgbudget_tui.store import open_archive

        open_archive(output).close()


class _Importing:
    """One run over some documents."""

    def __init__(self, output: Path, options: argparse.Namespace, terminal: Terminal) -> None:
        self.output = output
        self.options = options
        self.terminal = terminal
        self.failed = 0

    def run(self, documents: list[Path]) -> None:
        from xgbudget_tui.store import save_books

        found = self._read_each(documents)
        first = next(found, None)
        if first is None:
            return
        if self.options.fresh:
            # All in one new file, which appears when the last of them is in.
            reads = [first, *found]
            save_books(self.output, [(book, audit) for _, book, audit in reads], fresh=True)
            for read in reads:
                self._report(read)
            return
        for read in itertools.chain([first], found):
            self._save(read)

    def _save(self, read: Read) -> None:
        from xgbudget_tui.store import save_book

        path, book, audit = read
        try:
            save_book(self.output, book, audit)
        except ArchiveError as error:
            self._fail(path, error)
            return
        self._report(read)

    def _report(self, read: Read) -> None:
        if not self.options.quiet:
            print_report(*read, self.output, self.terminal)

    def _read_each(self, documents: list[Path]) -> Iterator[Read]:
        from xgbudget_tui.audit import prove_book

        for number, path in enumerate(documents, start=1):
            if len(documents) > 1 and self.terminal.is_screen:
                self.terminal.warn(f"[{number}/{len(documents)}] {path}")
            try:
                book = self._read(path)
                yield path, book, prove_book(book)
            except BudgetError as error:
                self._fail(path, error)
            except RecursionError:
                self._fail(path, _too_deep(path))

    def _read(self, path: Path) -> Book:
        if not self.options.mapping:
            from xgbudget_tui.importer import read_book

            return read_book(path)
        from xgbudget_tui.importer.mapping import read_mapping
        from xgbudget_tui.importer.open_data import read_mapped_book

        return read_mapped_book(path, read_mapping(Path(self.options.mapping)))

    def _fail(self, path: Path, error: BudgetError) -> None:
        self.failed += 1
        sentence = error.sentence(self.terminal.language)
        named = sentence if path.name in sentence else f"{path}: {sentence}"
        self.terminal.warn(f"xgbudget: {named}")


def _too_deep(path: Path) -> DocumentError:
    return DocumentError(f"{path}: its tables nest too deeply.", f"{path}：表的层次过深。")

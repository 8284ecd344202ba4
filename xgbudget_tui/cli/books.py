"""``xgbudget books``: what is on the shelf."""

from __future__ import annotations

from xgbudget_tui.cli.arguments import Parser, add_format
from xgbudget_tui.cli.names import Naming, add_names
from xgbudget_tui.cli.selection import open_database
from xgbudget_tui.cli.terminal import Field, Terminal
from xgbudget_tui.model.entries import BookEntry
from xgbudget_tui.model.value import value_class

ABOUT = ("列出数据库中的各册预算。", "List the budgets in a database.")
EXAMPLES = (
    "例：\n  xgbudget books --db 全省.db",
    "examples:\n  xgbudget books --db province.db",
)


@value_class
class Options:
    """What the command line asks for."""

    db: str | None
    book: str | None
    format: str | None
    names: Naming | None


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    add_format(parser, "table", "json", "csv")
    add_names(parser)


def run(options: Options, terminal: Terminal) -> int:
    """Print the shelf."""
    from xgbudget_tui.model.addresses import match_books

    with open_database(options.db) as archive:
        wanted = options.book
        books = list(archive.find_books())
        if wanted:
            books = match_books(books, wanted)
    if options.format == "json":
        _print_json(books, terminal)
        return 0
    heads = (
        ("编号", "id", True),
        ("地区", "region", False),
        ("年度", "year", True),
        ("阶段", "stage", False),
        ("表", "sections", True),
        ("行", "lines", True),
        ("数", "figures", True),
        ("错误", "faults", True),
        ("存疑", "doubts", True),
        ("上级", "part of", False),
        ("区划代码", "code", False),
        ("标题", "title", False),
        ("来源", "source", False),
    )
    fields = [Field(terminal.say(zh, en), right) for zh, en, right in heads]
    rows = [_row(book, terminal) for book in books]
    if options.format == "csv":
        from xgbudget_tui.export.csv import csv_bytes

        terminal.write_bytes(csv_bytes([field.head for field in fields], rows))
    else:
        terminal.table(fields, rows)
    return 0


def _row(book: BookEntry, terminal: Terminal) -> list[str]:
    return [
        str(book.id),
        terminal.names.region(book.region),
        str(book.year),
        book.stage.label(terminal.language),
        str(book.sections),
        str(book.lines),
        str(book.figures),
        str(book.tally.fault),
        str(book.tally.doubt),
        terminal.names.region(book.parent_region or ""),
        book.region_code or "",
        terminal.names.title(book.title),
        book.source_name,
    ]


def _print_json(books: list[BookEntry], terminal: Terminal) -> None:
    from xgbudget_tui.export.json import book_value, write_json

    entries = [
        {
            "id": book.id,
            **book_value(book),
            **_title_en(book, terminal),
            "parent_region": book.parent_region,
            "region_code": book.region_code,
            "sections": book.sections,
            "lines": book.lines,
            "figures": book.figures,
            "marks": {
                "exact": book.tally.exact,
                "rounding": book.tally.rounding,
                "unchecked": book.tally.unchecked,
                "doubt": book.tally.doubt,
                "fault": book.tally.fault,
            },
        }
        for book in books
    ]
    terminal.write_bytes((write_json(entries) + "\n").encode(errors="replace"))


def _title_en(book: BookEntry, terminal: Terminal) -> dict[str, str | None]:
    """The title in English where that was asked for, None where it has none."""
    if not terminal.names.asked_english:
        return {}
    from xgbudget_tui.classification.english_names import english_title

    found = english_title(book.title)
    return {"title_en": found.full if found else None}

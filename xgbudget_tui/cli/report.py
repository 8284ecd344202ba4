"""``xgbudget report``: one page about a Book, to hand on; or its pictures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from xgbudget_tui.cli.arguments import Parser
from xgbudget_tui.cli.findings import from_archive, settled
from xgbudget_tui.cli.names import Names, Naming, add_names, translate_findings
from xgbudget_tui.cli.output import write_bytes
from xgbudget_tui.cli.selection import find_book, open_database
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.export.report.book import BookReport, PrintedTable
from xgbudget_tui.export.report.content import Drawing
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import BookEntry, SectionEntry
from xgbudget_tui.model.errors import ExportError, QueryError
from xgbudget_tui.model.overview import BudgetSide
from xgbudget_tui.model.terms import SectionKind
from xgbudget_tui.model.value import change_value, value_class

ABOUT = (
    "一册预算的报告，一个可转交、可打印的网页：概览、流向图、面积图、与上年的对比、核对发现、各表。",
    "A report on a budget, one page to hand on and to print: overview, pictures, what changed, "
    "findings, tables.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget report -o 报告.html                  数据库只有一册时不必指明\n"
    '  xgbudget report "甲区 2023" -o 报告.html\n'
    "  xgbudget report -o report.html --lang en      英文\n"
    "  xgbudget report --svg 图                      只要图，写入文件夹\n"
    "  xgbudget report --png 图                      需要 cairosvg",
    "examples:\n"
    "  xgbudget report -o report.html                the only budget need not be named\n"
    '  xgbudget report "甲区 2023" -o report.html\n'
    "  xgbudget report -o report.html --lang zh      in Chinese\n"
    "  xgbudget report --svg pictures                the pictures alone, into a folder\n"
    "  xgbudget report --png pictures                needs cairosvg",
)


@value_class
class Options:
    """What the command line asks for."""

    db: str | None
    book: str | None
    wanted: str | None
    output: str | None
    svg: str | None
    png: str | None
    names: Naming | None
    force: bool


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    say = parser.say
    parser.add_argument(
        "wanted",
        nargs="?",
        metavar="BOOK",
        help=say("哪一册（只有一册时可省）", "which budget (the only one need not be named)"),
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=say("网页文件（.html）", "the page to write (.html)"),
    )
    parser.add_argument(
        "--svg", metavar="FOLDER", help=say("把图写入文件夹（SVG）", "write the pictures as SVG")
    )
    parser.add_argument(
        "--png",
        metavar="FOLDER",
        help=say(
            "把图写入文件夹（PNG，需要 cairosvg）", "write the pictures as PNG (needs cairosvg)"
        ),
    )
    parser.add_argument(
        "-f",
        "--force",
        action="store_true",
        help=say("允许覆盖已有文件", "replace existing files"),
    )
    add_names(parser)


def run(options: Options, terminal: Terminal) -> int:
    """Write the page, or the pictures."""
    from xgbudget_tui.export.report.book import find_drawings
    from xgbudget_tui.export.report.pictures import check_renderer

    if not (options.output or options.svg or options.png):
        raise QueryError(
            "Where to? Name a page with -o FILE.html, or a folder with --svg or --png.",
            "写到哪里？请用 -o 文件.html 指定网页，或用 --svg、--png 指定文件夹。",
        )
    page = Path(options.output) if options.output else None
    if page is not None and page.suffix.lower() not in {".html", ".htm"}:
        raise ExportError(
            f"A report is a page: name a file that ends in .html, not {page.name}.",
            f"报告是网页：请给出以 .html 结尾的文件名，不是 {page.name}。",
        )
    if options.png:
        check_renderer()
    # A report is for people wherever it is written to.
    names = Names(options.names, terminal.language, is_screen=True)
    with open_database(options.db) as archive:
        book = find_book(archive, options.wanted or options.book)
        report = gather_report(archive, book, tables=page is not None)
        # Names in findings are looked up while the database is still open.
        content = _render(report, names, terminal) if page is not None else b""
    if options.output:
        write_bytes(options.output, content, options.force, terminal)
    for folder, suffix in ((options.svg, ".svg"), (options.png, ".png")):
        if folder:
            drawings = find_drawings(report, terminal.language, names)
            _write_pictures(drawings, Path(folder), suffix, options.force, terminal)
    return 0


def _render(report: BookReport, names: Names, terminal: Terminal) -> bytes:
    from xgbudget_tui.export.report.book import write_book_report
    from xgbudget_tui.export.report.page import render_page

    if names.shown != "zh":
        report = change_value(report, findings=translate_findings(report.findings, names))
    return render_page([write_book_report(report, terminal.language, names)], terminal.language)


def gather_report(archive: Archive, book: BookEntry, *, tables: bool = True) -> BookReport:
    """All that a report says of a Book; without its ``tables`` for the pictures alone."""
    from xgbudget_tui.compare.books import compare_books
    from xgbudget_tui.compare.overview import find_book_before, find_money_flow, find_overview

    contents = archive.load_contents(book.id)
    overview = find_overview(archive, book, contents)
    before = find_book_before(archive, book)
    findings = settled(archive, book) if tables else from_archive(archive, book)
    report = BookReport(
        overview=overview,
        money=find_money_flow(archive, book, contents),
        findings=findings,
        tables=tuple(
            PrintedTable(section, tuple(archive.load_branches(section.id, None, None)))
            for section in contents
            if tables and section.kind is SectionKind.TABLE and section.first_line is not None
        ),
        books=compare_books(archive, before, book) if before is not None and tables else None,
    )
    return _with_treemap(archive, contents, report)


def _with_treemap(
    archive: Archive, contents: Sequence[SectionEntry], report: BookReport
) -> BookReport:
    from xgbudget_tui.model.figures import main_measure
    from xgbudget_tui.pictures.parts import load_nested

    section = _finest(report.overview.uses, contents)
    measure = main_measure(section) if section is not None else None
    if section is None or measure is None:
        return report
    uses = report.overview.uses
    total = uses.total.amount if uses is not None else None
    nested = load_nested(archive, section, measure.position, total)
    return change_value(report, treemap=nested, drawn=section)


def _finest(side: BudgetSide | None, contents: Sequence[SectionEntry]) -> SectionEntry | None:
    """The table that breaks down most what a side is the total of."""
    if side is None:
        return None
    own = next((section for section in contents if section.id == side.section_id), None)

    def size(section: SectionEntry) -> int:
        first, last = section.first_line, section.last_line
        return 0 if first is None or last is None else last - first

    alike = [
        section
        for section in contents
        if own is not None
        and (section.kind_id, section.year) == (own.kind_id, own.year)
        and section.total is not None
        and section.total.value == side.total.amount
    ]
    return max(alike, key=size, default=own)


def _write_pictures(
    drawings: Mapping[str, Drawing], folder: Path, suffix: str, force: bool, terminal: Terminal
) -> None:
    from xgbudget_tui.export.report.pictures import render_picture

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ExportError(
            f"{folder}: no folder can be made there, {reason}",
            f"{folder}：无法建立文件夹，{reason}",
        ) from error
    for name, drawing in drawings.items():
        content = render_picture(drawing, suffix)
        write_bytes(str(folder / f"{name}{suffix}"), content, force, terminal)

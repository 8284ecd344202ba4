"""``xgbudget search``: lines by name, pinyin, code or amount."""

from __future__ import annotations

from collections.abc import Mapping

from xgbudget_tui.cli.arguments import Parser, add_format, add_output, add_unit, wants_export
from xgbudget_tui.cli.names import Naming, add_names
from xgbudget_tui.cli.selection import find_book, open_database
from xgbudget_tui.cli.terminal import Field, Terminal
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import BookEntry, Hit, HitPage, SectionEntry
from xgbudget_tui.model.figures import figure_at, main_measure, shown_figure, unit_mark
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.value import value_class

ABOUT = (
    "查找各行：名称的一部分、拼音或首字母、编码开头、数额。",
    "Find lines: part of a name, words of its English, pinyin or its initials, the start of a "
    "code, an amount.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget search 教育\n"
    "  xgbudget search jiaoyu           拼音；jy 为首字母\n"
    "  xgbudget search 20502            编码开头\n"
    "  xgbudget search '>5000'          大于；'=49001' 等于\n"
    "没有找到时也返回 0。",
    "examples:\n"
    "  xgbudget search schools          English words, in any form and order\n"
    "  xgbudget search 教育\n"
    "  xgbudget search jiaoyu           pinyin; jy are its initials\n"
    "  xgbudget search 20502            the start of a code\n"
    "  xgbudget search '>5000'          larger than; '=49001' equal to",
)


@value_class
class Options:
    """What the command line asks for."""

    db: str | None
    book: str | None
    query: tuple[str, ...]
    limit: int
    format: str | None
    names: Naming | None
    unit: Unit | None
    output: str | None
    force: bool


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    say = parser.say
    parser.add_argument("query", nargs="+", metavar="QUERY", help=say("查找的内容", "what to find"))
    parser.add_argument(
        "--limit",
        metavar="N",
        type=int,
        default=200,
        help=say("最多列出几条（默认 200，0 为全部）", "at most N hits (default 200, 0: all)"),
    )
    add_unit(parser)
    add_format(parser, "table", "json", "csv", "md")
    add_output(parser)
    add_names(parser)


def run(options: Options, terminal: Terminal) -> int:
    """Print the hits; none found is no failure."""
    query = " ".join(options.query)
    limit = options.limit if options.limit > 0 else 1_000_000
    with open_database(options.db) as archive:
        wanted = options.book
        book = find_book(archive, wanted) if wanted else None
        page = archive.search(query, book.id if book else None, 0, limit)
        if wants_export(options):
            from xgbudget_tui.cli.output import write_output as emit
            from xgbudget_tui.export.hits import gather_hits

            emit(gather_hits(archive, query, page), options, terminal)
        else:
            _print(archive, page, options.unit, terminal)
            if not page.total:
                _suggest(archive, query, book, terminal)
    return 0


def _suggest(archive: Archive, query: str, book: BookEntry | None, terminal: Terminal) -> None:
    """The words that may have been meant, if they find something."""
    from xgbudget_tui.classification.english_words import correct_words

    meant = correct_words(query)
    if meant is not None and archive.search(meant, book.id if book else None, 0, 1).total:
        terminal.warn(terminal.say(f"是否为 {meant}？", f"did you mean {meant}?"))


def _print(archive: Archive, page: HitPage, unit: Unit | None, terminal: Terminal) -> None:
    met = {hit.place.book_id for hit in page.hits}
    books = archive.find_books_by_id(met)
    many = len(archive.find_books()) > 1
    contents = archive.load_contents_of(sorted(met)).values()
    sections = {one.id: one for of_book in contents for one in of_book}
    fields = [
        Field(terminal.say("预算", "budget"), where="both" if many else "plain"),
        Field(terminal.say("表", "section"), right=True),
        Field(terminal.say("编码", "code")),
        Field(terminal.say("路径", "path")),
        Field(terminal.say("数额", "amount"), right=True),
        Field(terminal.say("单位", "unit")),
    ]
    rows = [_row(hit, books, sections, unit, terminal) for hit in page.hits]
    if rows or not terminal.is_screen:
        terminal.table(fields, rows)
    _print_count(page, terminal)


def _print_count(page: HitPage, terminal: Terminal) -> None:
    more = "" if page.exact else "+"
    if not page.total:
        terminal.warn(terminal.say("没有找到", "nothing found"))
        return
    if len(page.hits) < page.total or terminal.is_screen:
        terminal.warn(
            terminal.say(
                f"共 {page.total}{more} 条，列出 {len(page.hits)} 条",
                f"{len(page.hits)} of {page.total}{more} hits",
            )
        )


def _row(
    hit: Hit,
    books: Mapping[int, BookEntry],
    sections: dict[int, SectionEntry],
    chosen: Unit | None,
    terminal: Terminal,
) -> list[str]:
    place, names = hit.place, terminal.names
    book, section = books.get(place.book_id), sections.get(place.row.section_id)
    separator = " / " if terminal.ascii_only or not terminal.is_screen else " › "
    amount, unit = _amount(hit, section, chosen, terminal)
    return [
        f"{names.region(book.region)} {book.year}" if book else "",
        place.section_key,
        place.row.code or "",
        separator.join([*map(names.above, place.path), names.line(place.row.name, place.row.code)]),
        amount,
        terminal.names.unit(unit),
    ]


def _amount(
    hit: Hit, section: SectionEntry | None, chosen: Unit | None, terminal: Terminal
) -> tuple[str, str]:
    """The figure of the table's main column, whatever stands there, and its unit."""
    measure = main_measure(section) if section is not None else None
    if section is None or measure is None:
        return "", ""
    figure = figure_at(hit.place.row.figures, measure.position)
    text = shown_figure(section, measure, figure, chosen, grouped=terminal.is_screen)
    return text, unit_mark(section, measure, chosen) if text else ""

"""``xgbudget tables``: the sections of a Book."""

from __future__ import annotations

from collections.abc import Sequence

from xgbudget_tui.cli.arguments import Parser, add_format
from xgbudget_tui.cli.names import Naming, add_names
from xgbudget_tui.cli.selection import choose_books, open_database
from xgbudget_tui.cli.terminal import Field, Terminal
from xgbudget_tui.model.addresses import place_names, short_title
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import BookEntry, Listing, SectionEntry
from xgbudget_tui.model.figures import shown_figure
from xgbudget_tui.model.terms import Fill, SectionKind
from xgbudget_tui.model.value import value_class

ABOUT = (
    "列出一册预算的各表：编号、表名、总数。",
    "List the sections of a budget: number, title, total.",
)
EXAMPLES = (
    '例：\n  xgbudget tables\n  xgbudget tables --book "西岗区 2023" --format json',
    'examples:\n  xgbudget tables\n  xgbudget tables --book "西岗区 2023" --format json',
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
    """Print the contents of the Books that fit."""
    with open_database(options.db) as archive:
        books = choose_books(archive, options.book)
        print_contents(archive, books, options.format, terminal)
    return 0


def print_contents(
    archive: Archive, books: list[BookEntry], form: str | None, terminal: Terminal
) -> None:
    """Print the contents of some Books; also what stands in for the explorer in a pipe."""
    shelf = [(book, archive.load_contents(book.id)) for book in books]
    if form == "json":
        _print_json([(book, section) for book, sections in shelf for section in sections], terminal)
        return
    fields = [
        Field(terminal.say("预算", "budget"), where="plain"),
        Field("", where="screen"),
        Field(terminal.say("编号", "no."), right=True),
        Field(terminal.say("表名", "title")),
        Field(terminal.say("总数", "total"), right=True),
        Field(terminal.say("单位", "unit")),
        Field(terminal.say("说明", "remark")),
    ]
    grouped = terminal.is_screen and form is None
    rows = _rows(shelf, terminal, grouped=grouped, short=False)
    if not terminal.fits(fields, rows):
        # What all titles of a Book say is left out before any is cut at its end.
        rows = _rows(shelf, terminal, grouped=grouped, short=True)
    if form == "csv":
        _print_csv(fields, rows, terminal)
        return
    terminal.table(fields, rows)
    if terminal.names.asked_english:
        for book in books:
            _say_untranslated(archive, book, terminal)


def _rows(
    shelf: Sequence[tuple[BookEntry, Sequence[SectionEntry]]],
    terminal: Terminal,
    *,
    grouped: bool,
    short: bool,
) -> list[list[str] | str]:
    rows: list[list[str] | str] = []
    for book, sections in shelf:
        rows.append(
            f"{terminal.names.region(book.region)} {book.year}  {terminal.names.title(book.title)}"
        )
        group = None
        for section in sections:
            if section.group is not group:
                group = section.group
                rows.append(f"-- {group.label(terminal.language)}")
            row = _row(book, section, terminal, grouped=grouped)
            if short:
                row[_TITLE] = terminal.names.title(short_title(section, place_names(book)))
            rows.append(row)
    return rows


_TITLE = 3
"""The place of the title in a row."""


_WINDOW = 2_000
_DEEPEST = 10_000


def _say_untranslated(archive: Archive, book: BookEntry, terminal: Terminal) -> None:
    """How many lines of a Book have no English name."""
    from xgbudget_tui.classification.english_names import english_name

    total = unnamed = 0
    for section in archive.load_contents(book.id):
        if section.first_line is None or section.last_line is None:
            continue
        listing, offset = Listing(section.first_line, section.last_line, _DEEPEST), 0
        while rows := archive.load_rows(listing, offset, _WINDOW):
            total += len(rows)
            unnamed += sum(english_name(row.name, row.code) is None for row in rows)
            offset += len(rows)
    place = f"{terminal.names.region(book.region)} {book.year}"
    terminal.warn(
        terminal.say(
            f"{place}：{total:,} 行中 {unnamed:,} 行没有英文名称",
            f"{place}: {unnamed:,} of {total:,} lines have no English name",
        )
    )


def _row(book: BookEntry, section: SectionEntry, terminal: Terminal, *, grouped: bool) -> list[str]:
    total = ""
    if section.total is not None and section.total_measure is not None:
        measure = section.measures[section.total_measure - 1]
        total = shown_figure(section, measure, section.total, None, grouped=grouped)
    return [
        f"{terminal.names.region(book.region)} {book.year}",
        terminal.mark(section.tally.worst),
        section.key,
        terminal.names.title(section.title),
        total,
        terminal.names.unit(section.unit_word),
        remark_of(section, terminal),
    ]


def remark_of(section: SectionEntry, terminal: Terminal) -> str:
    """Why a section has no figures, where it has none."""
    if section.kind is SectionKind.MISSING:
        return terminal.say("目录列出而正文缺失", "listed but missing")
    if section.kind is SectionKind.NOTE:
        return terminal.say("说明", "prose")
    if section.fill is Fill.FILLED:
        return doubt_of(section, terminal)
    return section.statement or section.fill.label(terminal.language)


def doubt_of(section: SectionEntry, terminal: Terminal) -> str:
    """What is said of a section on doubtful pages; nothing of others."""
    if not section.doubtful:
        return ""
    pages = [page for page in section.doubtful if page]
    where = terminal.say("、", ", ").join(pages)
    return terminal.say(
        f"存疑：{where or '本表'}有数字没有归类",
        f"doubtful: numbers of {where or 'this table'} are not accounted for",
    )


def _print_json(shelf: list[tuple[BookEntry, SectionEntry]], terminal: Terminal) -> None:
    from xgbudget_tui.export.json import write_json
    from xgbudget_tui.model.figures import figure_number, shown_unit, unique_labels

    entries = []
    for book, section in shelf:
        total = None
        if section.total is not None and section.total_measure is not None:
            measure = section.measures[section.total_measure - 1]
            total = figure_number(section.total, shown_unit(section, measure))
        entries.append(
            {
                "region": book.region,
                "year": book.year,
                "key": section.key,
                "number": section.number,
                "title": section.title,
                **_title_en(section, terminal),
                "listed": section.listed,
                "kind": section.kind.value,
                "group": section.group.value,
                "unit": section.unit_word or None,
                "fill": section.fill.value,
                "statement": section.statement,
                "file": section.file or None,
                "doubtful_pages": list(section.doubtful),
                "measures": list(unique_labels(section.measures)),
                "total": total,
                "worst": section.tally.worst.value if section.tally.worst else None,
            }
        )
    terminal.write_bytes((write_json(entries) + "\n").encode(errors="replace"))


def _title_en(section: SectionEntry, terminal: Terminal) -> dict[str, str | None]:
    """The title in English for a machine that asks for it."""
    if terminal.names.written == "zh":
        return {}
    from xgbudget_tui.classification.english_names import title_in_english

    return {"title_en": title_in_english(section) or None}


def _print_csv(fields: list[Field], rows: list[list[str] | str], terminal: Terminal) -> None:
    from xgbudget_tui.export.csv import csv_bytes

    kept = [i for i, field in enumerate(fields) if field.where != "screen"]
    heads = [fields[i].head for i in kept]
    lines = [[row[i] for i in kept] for row in rows if not isinstance(row, str)]
    terminal.write_bytes(csv_bytes(heads, lines))

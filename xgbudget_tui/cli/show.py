"""``xgbudget show``: a table or a branch, printed."""

from __future__ import annotations

from collections.abc import Iterator

from xgbudget_tui.cli.arguments import (
    Parser,
    add_depth,
    add_format,
    add_output,
    add_unit,
    wants_export,
)
from xgbudget_tui.cli.names import Naming, add_names
from xgbudget_tui.cli.selection import find_target, open_database
from xgbudget_tui.cli.tables import doubt_of, remark_of
from xgbudget_tui.cli.terminal import Field, Terminal
from xgbudget_tui.model.addresses import Target
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.entries import Listing, Row, SectionEntry
from xgbudget_tui.model.figures import UNPROVED, figure_at, is_doubtful, shown_figure
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.terms import Mark, MeasureKind, SectionKind
from xgbudget_tui.model.value import value_class

ABOUT = (
    "显示一张表，或其中一行及其下级。",
    "Print a table, or one of its lines with what is under it.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget show 4                  第 4 表\n"
    "  xgbudget show 4/教育支出         其中一支（名称，或编码 4/205）\n"
    "  xgbudget show 9 --unit 亿元      第 9 表的两部分\n"
    "  xgbudget show 4 --depth 3        只到类",
    "examples:\n"
    "  xgbudget show 4                  section 4\n"
    "  xgbudget show 4/教育支出         a branch (names, or codes: 4/205)\n"
    "  xgbudget show 9 --unit yi        both parts of section 9, in 亿元\n"
    "  xgbudget show 4 --depth 3        three levels",
)
_WINDOW = 500
EYE = "°"
"""Behind a figure that was read by eye and that no equality proves."""
_ALL = 10_000


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
    parser.add_argument(
        "address",
        metavar="SECTION[/LINE…]",
        help=parser_help(parser.language),
    )
    add_depth(parser)
    add_unit(parser)
    add_format(parser, "table", "json", "csv", "md")
    add_output(parser)
    add_names(parser)


def parser_help(language: str) -> str:
    """What an address is."""
    if language == "zh":
        return "编号（4、表4、28.2）或表名中的字，后接行：4/教育支出/普通教育；#2/4 在编号 2 的册"
    return (
        "a number (4, 表4, 28.2) or words of a title, then a path of lines: "
        "4/教育支出/普通教育; #2/4 is in the budget with the id 2"
    )


def run(options: Options, terminal: Terminal) -> int:
    """Print what the address names."""
    with open_database(options.db) as archive:
        target = find_target(archive, options.book, options.address)
        if wants_export(options):
            _export(archive, target, options, terminal)
        else:
            _print(archive, target, options, terminal)
    return 0


def _export(
    archive: Archive,
    target: Target,
    options: Options,
    terminal: Terminal,
) -> None:
    from xgbudget_tui.cli.output import write_output as emit
    from xgbudget_tui.export.tables import gather_tables

    line_id = target.row.id if target.row else None
    depth = None if options.depth is None else options.depth - 1
    content = gather_tables(archive, target.book, target.sections, line_id, depth)
    emit(content, options, terminal)


def _print(archive: Archive, target: Target, options: Options, terminal: Terminal) -> None:
    for index, section in enumerate(target.sections):
        if index:
            terminal.line()
        if terminal.is_screen or len(target.sections) > 1:
            _print_title(archive, section, target.row, options.unit, terminal)
        if section.kind is SectionKind.NOTE:
            for paragraph in archive.load_note(section.id).paragraphs:
                terminal.line(paragraph.text)
            continue
        if section.first_line is None:
            terminal.line(remark_of(section, terminal))
            continue
        _print_lines(archive, section, target.row, options, terminal)
        if section.statement and terminal.is_screen:
            terminal.line(section.statement)


def _print_title(
    archive: Archive, section: SectionEntry, row: Row | None, unit: Unit | None, terminal: Terminal
) -> None:
    names = terminal.names
    lines = archive.load_ancestors(row.id) if row else ()
    above = [names.line(one.name, one.code) for one in lines]
    path = " › " if not terminal.ascii_only else " > "
    title = path.join([f"{section.key} {names.title(section.title or section.listed)}", *above])
    word = names.unit(unit.word if unit else section.unit_word)
    terminal.line(title + (terminal.say(f"（{word}）", f" ({word})") if word else ""))
    for said in (section.file and terminal.say(f"见 {section.file}", f"in {section.file}"),
                 doubt_of(section, terminal)):  # fmt: skip
        if said:
            terminal.line(said)


def _print_lines(
    archive: Archive,
    section: SectionEntry,
    row: Row | None,
    options: Options,
    terminal: Terminal,
) -> None:
    rows = list(_load(archive, section, row, options.depth))
    base = rows[0].depth if rows else 0
    sign = "" if not terminal.is_screen else "*" if terminal.ascii_only else EYE
    doubtful = any(is_doubtful(figure) for one in rows for figure in one.figures)
    codes = any(one.code for one in rows)
    fields = [
        Field("", where="screen"),
        Field(terminal.say("层次", "level"), where="plain"),
        Field(terminal.say("编码", "code"), where="both" if codes else "plain"),
        Field(terminal.say("名称", "name")),
        *(
            Field(terminal.names.label(measure.label), right=measure.kind is not MeasureKind.TEXT)
            for measure in section.measures
        ),
        *([Field(terminal.say("识读", "by eye"), where="plain")] if doubtful else []),
    ]
    terminal.table(
        fields,
        [
            [
                _mark(one, terminal),
                str(one.depth + 1),
                one.code or "",
                "  " * (one.depth - base) + terminal.names.line(one.name, one.code),
                *_figures(section, one, options.unit, sign),
                *([_by_eye(section, one)] if doubtful else []),
            ]
            for one in rows
        ],
    )
    if doubtful and terminal.is_screen:
        zh, en = f"{sign} 识读，{UNPROVED.zh}", f"{sign} read by eye, {UNPROVED.en}"
        terminal.line(terminal.say(zh, en))


def _figures(section: SectionEntry, row: Row, unit: Unit | None, sign: str) -> Iterator[str]:
    """The figures of a row; on a screen grouped, and with ``sign`` where they are doubtful."""
    for measure in section.measures:
        figure = figure_at(row.figures, measure.position)
        text = shown_figure(section, measure, figure, unit, grouped=bool(sign))
        yield text + (sign if is_doubtful(figure) else "")


def _by_eye(section: SectionEntry, row: Row) -> str:
    """The columns whose figures were read by eye and are not proved."""
    return " ".join(
        measure.label
        for measure in section.measures
        if is_doubtful(figure_at(row.figures, measure.position))
    )


def _mark(row: Row, terminal: Terminal) -> str:
    """The worst of a line and of what is under it; nothing where all of it simply holds."""
    verdicts = [v for v in (row.mark, row.below) if v is not None]
    worst = max(verdicts, key=lambda verdict: verdict.rank, default=None)
    return "" if worst is Mark.EXACT else terminal.mark(worst)


def _load(
    archive: Archive, section: SectionEntry, row: Row | None, depth: int | None
) -> Iterator[Row]:
    assert section.first_line is not None
    assert section.last_line is not None
    first, last = (row.id, row.last) if row else (section.first_line, section.last_line)
    top = row.depth if row else 0
    listing = Listing(first, last, _ALL if depth is None else top + depth - 1)
    offset = 0
    while window := archive.load_rows(listing, offset, _WINDOW):
        yield from window
        offset += len(window)

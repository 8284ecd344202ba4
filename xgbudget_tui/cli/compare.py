"""``xgbudget compare``: two columns, two tables, or the same table of two Books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xgbudget_tui.cli.arguments import (
    Parser,
    add_depth,
    add_format,
    add_output,
    add_unit,
    read_count,
    wants_export,
    wrong_value,
)
from xgbudget_tui.cli.names import Naming, add_names
from xgbudget_tui.cli.selection import (
    find_book,
    find_target,
    find_target_in,
    match_named,
    open_database,
)
from xgbudget_tui.cli.terminal import Field, Terminal
from xgbudget_tui.compare import (
    RowOrder,
    TableSide,
    compare_measures,
    compare_tables,
    find_counterpart,
    is_restated,
    order_rows,
)
from xgbudget_tui.compare.change import RowFilter, coarse_rows, filter_rows
from xgbudget_tui.compare.options import PairedColumn, Pairing, pairing_labels, pairings_within
from xgbudget_tui.export.comparisons import change_word, has_restated, restated_label, side_unit
from xgbudget_tui.model.addresses import Target, is_table_number
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.comparison import Change, Comparison, ComparisonRow
from xgbudget_tui.model.entries import BookEntry, Branch, Row, SectionEntry
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.figures import (
    change_text,
    figure_text,
    growth_text,
    like_measure,
    main_measure,
    percent_text,
)
from xgbudget_tui.model.money import Unit
from xgbudget_tui.model.value import value_class


@value_class
class Options:
    """What the command line asks for."""

    db: str | None
    book: str | None
    what: tuple[str, ...]
    columns: tuple[int, int] | None
    sort: str | None
    only: str | None
    movers: bool
    top: int | None
    depth: int | None
    format: str | None
    names: Naming | None
    unit: Unit | None
    output: str | None
    force: bool

    @property
    def order(self) -> str:
        """The order asked for; without a word movers, rises and cuts come largest first."""
        ranked = self.movers or self.only in {"more", "less"}
        return self.sort or ("change" if ranked else "print")


@value_class
class Side:
    """One side: a table of a Book, or a line of it with what is under it, and the column."""

    book: BookEntry
    section: SectionEntry
    row: Row | None
    column: int


@value_class
class Pair:
    """Both sides; of one table where its columns are compared."""

    before: Side
    after: Side


def find_pair(archive: Archive, options: Options) -> Pair:
    """The two sides that the words of the command line name. Raises QueryError."""
    words = options.what
    if len(words) > 3:
        raise QueryError("Compare takes at most BOOK BOOK SECTION.", "最多给出：册 册 表。")
    if len(words) == 3:
        first, second = find_book(archive, words[0]), find_book(archive, words[1])
        return _pair_across(archive, first, (second, words[2]), options)
    targets = [find_target(archive, options.book, word) for word in words]
    if len(words) == 2:
        return _pair_of(targets[0], targets[1], options)
    return _pair_within(archive, targets[0], options)


def names_books(archive: Archive, words: Sequence[str]) -> bool:
    """Whether two words name two Books rather than two tables of one."""
    if len(words) != 2 or any(is_table_number(word) for word in words):
        return False
    books = archive.find_books()
    return all(match_named(books, word) for word in words)


def _filled(target: Target) -> tuple[SectionEntry, Row | None]:
    """The first table of a target that has lines. Raises QueryError if none has."""
    filled = [section for section in target.sections if section.first_line is not None]
    if not filled:
        title = target.sections[0].title
        raise QueryError(
            f"{title} has no lines to compare.", f"《{title}》没有可对比的行。", (title,)
        )
    return filled[0], target.row


def _pair_within(archive: Archive, target: Target, options: Options) -> Pair:
    book, (section, row) = target.book, _filled(target)
    if options.columns:
        _check_columns(section, options.columns)
        before, after = (Side(book, section, row, column) for column in options.columns)
        return Pair(before, after)
    _main_column(section)
    pairings = pairings_within(book, section, archive.load_contents(book.id))
    if not pairings or (row is not None and not pairings[0].is_one_table):
        raise QueryError(
            f"{section.title} has one column: name a second table, as in `compare 2 4`.",
            f"《{section.title}》只有一列：请再给一张表，如 compare 2 4。",
            (section.title,),
        )
    before, after = (
        Side(side.book, side.section, row, side.measure.position)
        for side in (pairings[0].before, pairings[0].after)
    )
    return Pair(before, after)


def _pair_across(
    archive: Archive, old: BookEntry, after: tuple[BookEntry, str], options: Options
) -> Pair:
    """A table of the later Book and the one of the other that holds the same.

    Numbers differ from document to document, so the address is read in the later one.
    """
    section, row = _filled(find_target_in(archive, *after))
    contents = archive.load_contents(old.id)
    other = find_counterpart(section, contents)
    if other is None:
        raise QueryError(
            f"{old.region} {old.year} has no table like {section.title}.",
            f"{old.region}{old.year}年没有与《{section.title}》同类的表。",
            (old.region, section.title),
        )
    columns = options.columns or _like_columns(section, other)[::-1]
    _check_columns(other, (columns[0],))
    _check_columns(section, (columns[1],))
    other_row = _like_row(archive, other, row) if row else None
    return Pair(Side(old, other, other_row, columns[0]), Side(after[0], section, row, columns[1]))


def _like_row(archive: Archive, section: SectionEntry, row: Row) -> Row:
    path = [above.name for above in archive.load_ancestors(row.id)][-1:]
    for wanted in ([row.code or ""], [*path, row.name], [row.name]):
        found = archive.find_line(section.id, wanted) if wanted[0] else None
        if found is not None:
            return found
    raise QueryError(
        f"{section.title} has no line {row.name!r}.",
        f"《{section.title}》没有“{row.name}”这一行。",
        (section.title, row.name),
    )


def _pair_of(before: Target, after: Target, options: Options) -> Pair:
    old_section, old_row = _filled(before)
    new_section, new_row = _filled(after)
    columns = options.columns or _like_columns(old_section, new_section)
    _check_columns(old_section, (columns[0],))
    _check_columns(new_section, (columns[1],))
    return Pair(
        Side(before.book, old_section, old_row, columns[0]),
        Side(after.book, new_section, new_row, columns[1]),
    )


def _main_column(section: SectionEntry) -> Measure:
    """The column that a table is compared in. Raises QueryError for a table without amounts."""
    measure = main_measure(section)
    if measure is None:
        raise QueryError(
            f"{section.title} has no amounts to compare.",
            f"《{section.title}》没有可对比的数额。",
            (section.title,),
        )
    return measure


def _like_columns(section: SectionEntry, other: SectionEntry) -> tuple[int, int]:
    """The column that a table is compared in, and its like in another table."""
    _main_column(other)
    measure = _main_column(section)
    like = like_measure(other, measure) or _main_column(other)
    return measure.position, like.position


def _check_columns(section: SectionEntry, columns: tuple[int, ...]) -> None:
    positions = {measure.position for measure in section.measures}
    if set(columns) <= positions:
        return
    listed = ", ".join(f"{measure.position} {measure.label}" for measure in section.measures)
    raise QueryError(
        f"{section.title} has no such column: it has {listed}.",
        f"《{section.title}》没有这一列：现有 {listed}。",
        (section.title, *(measure.label for measure in section.measures)),
    )


def make_comparison(archive: Archive, pair: Pair, options: Options, language: str) -> Comparison:
    """The comparison with its rows as the options ask for them."""
    old, new = pair.before, pair.after
    depth = None if options.depth is None else options.depth - 1
    branches = _load(archive, new, depth)
    if (old.section.id, old.row) == (new.section.id, new.row):
        comparison = compare_measures(new.section, branches, old.column, new.column)
    else:
        labels = _labels(pair, language)
        comparison = compare_tables(
            TableSide(old.section, _load(archive, old, depth), old.column),
            TableSide(new.section, branches, new.column),
            labels,
        )
    return arrange(comparison, options)


def arrange(comparison: Comparison, options: Options) -> Comparison:
    """The rows in the order, of the kind and as many as the options ask for."""
    order, only = RowOrder(options.order), RowFilter(options.only or "all")
    rows = comparison.rows
    if order is not RowOrder.PRINT or only is not RowFilter.ALL:
        coarse = coarse_rows(rows)
        rows = tuple(row for row in rows if id(row) not in coarse)
    kept = tuple(order_rows(filter_rows(rows, only), order))
    return replace(comparison, rows=kept[: options.top])


def _load(archive: Archive, side: Side, depth: int | None) -> tuple[Branch, ...]:
    line_id = side.row.id if side.row else None
    return tuple(archive.load_branches(side.section.id, line_id, depth))


def _labels(pair: Pair, language: str) -> tuple[str, str]:
    before, after = (
        PairedColumn(side.section, _measure(side), side.book) for side in (pair.before, pair.after)
    )
    return pairing_labels(Pairing(before, after), language)


def _measure(side: Side) -> Measure:
    return next(one for one in side.section.measures if one.position == side.column)


def print_comparison(comparison: Comparison, chosen: Unit | None, terminal: Terminal) -> None:
    """Print the rows; printed changes that do not agree are marked and shown in full."""
    units = side_unit(comparison.before, chosen), side_unit(comparison.after, chosen)
    if terminal.is_screen:
        word = terminal.names.unit(units[1].word)
        terminal.line(_title(comparison, terminal) + terminal.say(f"（{word}）", f" ({word})"))
    reasons = any(row.reason for row in comparison.rows)
    again = has_restated(comparison)
    tables = not (comparison.after.section_key or comparison.after.section_title)
    checked = any(row.printed_difference or row.printed_percent for row in comparison.rows)
    fields = [
        Field(terminal.say("层次", "level"), where="plain"),
        Field(terminal.say("编码", "code"), where="plain"),
        Field(terminal.say("名称", "name")),
        Field(terminal.names.label(comparison.before.label), right=True),
        Field(terminal.names.label(comparison.after.label), right=True),
        Field(terminal.say("差额", "difference"), right=True),
        Field(terminal.say("增减", "change"), right=True),
        Field(terminal.say("变化", "kind")),
        *([Field(restated_label(comparison, terminal.language), right=True)] if again else []),
        *(
            [
                Field(terminal.say("原文增减", "printed"), right=True),
                Field(terminal.say("核对", "check")),
            ]
            if checked
            else []
        ),
        *([Field(terminal.say("原因", "reason"))] if reasons else []),
        *([Field(terminal.say("表", "table"))] if tables else []),
    ]
    rows = []
    for row in comparison.rows:
        cells = _row(row, units, terminal, _one_sided(comparison, row, terminal))
        if terminal.is_screen and comparison.before.year != comparison.after.year:
            cells[6] = growth_text(row.percent, row.before, row.after, terminal.language)
        if again:
            cells.append(figure_text(row.restated, units[1], grouped=terminal.is_screen))
            if is_restated(comparison, row):
                cells[7] = " ".join([*filter(None, [cells[7]]), terminal.say("重述", "restated")])
        cells += [_printed(row), _mark(row, terminal)] if checked else []
        cells += [row.reason] if reasons else []
        rows.append([*cells, row.printed] if tables else cells)
    terminal.table(fields, rows)


def _row(
    row: ComparisonRow, units: tuple[Unit, Unit], terminal: Terminal, one_sided: str
) -> list[str]:
    grouped = terminal.is_screen
    sides = row.before, row.after
    return [
        str(row.depth + 1),
        row.code or "",
        "  " * row.depth + terminal.names.line(row.name, row.code),
        figure_text(row.before, units[0], grouped=grouped),
        figure_text(row.after, units[1], grouped=grouped),
        change_text(row.difference, units[1], sides, grouped=grouped),
        percent_text(row.percent, grouped=grouped),
        one_sided,
    ]


def _title(comparison: Comparison, terminal: Terminal) -> str:
    """What is compared: both tables by number and title, or the Books."""
    sides = comparison.before, comparison.after
    if terminal.names.shown == "zh" or not any(side.section_key for side in sides):
        return comparison.name
    title = terminal.names.title
    names = [f"{side.section_key} {title(side.section_title)}" for side in sides]
    return " / ".join(dict.fromkeys(names))


def _one_sided(comparison: Comparison, row: ComparisonRow, terminal: Terminal) -> str:
    if row.change not in {Change.NEW, Change.ENDED}:
        return ""
    return change_word(comparison, row.change, terminal.language)


def _printed(row: ComparisonRow) -> str:
    shown = (row.printed_difference, row.printed_percent)
    return " ".join(figure.printed for figure in shown if figure is not None)


def _mark(row: ComparisonRow, terminal: Terminal) -> str:
    verdicts = [v for v in (row.difference_verdict, row.percent_verdict) if v is not None]
    return terminal.verdict_mark(max(verdicts, key=lambda verdict: verdict.rank, default=None))


ABOUT = (
    "对比：一张表的两列、同类的两张表，或两册预算（全部各表、一张表、变动最大的行）。",
    "Compare two columns of a table, two tables of a kind, or two budgets: all their tables, "
    "one table, or the lines that moved most.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget compare 7                              表内两列（2022 执行与 2023 预算）\n"
    "  xgbudget compare 2 4                            全区与区本级\n"
    '  xgbudget compare "甲区 2022" "甲区 2023"        两册各表的总数\n'
    '  xgbudget compare "甲区 2022" "甲区 2023" 4      后一册的第 4 表与前一册的同类表\n'
    '  xgbudget compare "甲区 2022" "甲区 2023" --movers --top 20  变动最大的 20 行\n'
    "  xgbudget compare 7 --only less                  减少最多的在前",
    "examples:\n"
    "  xgbudget compare 7                              the two years of one table\n"
    "  xgbudget compare 2 4                            two tables\n"
    '  xgbudget compare "甲区 2022" "甲区 2023"        the totals of all tables of two budgets\n'
    '  xgbudget compare "甲区 2022" "甲区 2023" 4      section 4 of the later and its like\n'
    '  xgbudget compare "甲区 2022" "甲区 2023" --movers --top 20   the biggest movers\n'
    "  xgbudget compare 7 --only less                  the biggest cuts first",
)


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    say = parser.say
    parser.add_argument(
        "what",
        nargs="+",
        metavar="WHAT",
        help=say("表 | 表 表 | 册 册 [表]", "SECTION | SECTION SECTION | BOOK BOOK [SECTION]"),
    )
    parser.add_argument(
        "--columns",
        metavar="A,B",
        type=_columns,
        help=say("对比第 A、B 列（从 1 起）", "the columns to compare, counted from 1"),
    )
    parser.add_argument(
        "--sort",
        choices=("print", "change", "percent"),
        help=say("次序：原表、变化额、变化率", "order: as printed, by change, by percent"),
    )
    parser.add_argument(
        "--only",
        choices=("more", "less", "new", "ended"),
        help=say(
            "只列增加（含新增）、减少（含取消），由大到小；或只列新增、取消",
            "only what grew (new lines included) or shrank (ended ones), largest first; "
            "only what is new, or ended",
        ),
    )
    parser.add_argument(
        "--movers",
        action="store_true",
        help=say("两册全部各表中变动最大的行", "the lines of all tables that moved most"),
    )
    parser.add_argument(
        "--top", metavar="N", type=read_count, help=say("只列前 N 行", "only the first N rows")
    )
    add_depth(parser)
    add_unit(parser)
    add_format(parser, "table", "json", "csv", "md")
    add_output(parser)
    add_names(parser)


def run(options: Options, terminal: Terminal) -> int:
    """Print the comparison."""
    with open_database(options.db) as archive:
        if options.movers or names_books(archive, options.what):
            comparison, sides = _compare_whole(archive, options)
        else:
            pair = find_pair(archive, options)
            comparison = make_comparison(archive, pair, options, terminal.language)
            sides = pair.before.book, pair.after.book
    if wants_export(options):
        from xgbudget_tui.cli.output import write_output as emit
        from xgbudget_tui.export.comparisons import ComparisonExport

        books = tuple({book.id: book for book in sides}.values())
        emit(ComparisonExport(comparison, books), options, terminal)
    else:
        print_comparison(comparison, options.unit, terminal)
    return 0


def _compare_whole(
    archive: Archive, options: Options
) -> tuple[Comparison, tuple[BookEntry, BookEntry]]:
    from xgbudget_tui.compare import compare_books, compare_movers

    if len(options.what) != 2:
        raise QueryError(
            "Name two budgets to find what moved most between them.",
            "请给出两册预算，以找出其间变动最大的行。",
        )
    before, after = (find_book(archive, word) for word in options.what)
    compare = compare_movers if options.movers else compare_books
    return arrange(compare(archive, before, after), options), (before, after)


def _columns(text: str) -> tuple[int, int]:
    before, comma, after = text.partition(",")
    if not (comma and before.strip().isdecimal() and after.strip().isdecimal()):
        raise wrong_value(f"{text!r} is not two numbers like 1,2")
    return int(before), int(after)

"""``xgbudget series``: one line over the years and across places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from xgbudget_tui.cli.arguments import Parser, add_format, add_output, add_unit, wants_export
from xgbudget_tui.cli.names import Naming, add_names
from xgbudget_tui.cli.population import read_populations
from xgbudget_tui.cli.selection import find_book, open_database
from xgbudget_tui.cli.terminal import Field, Terminal
from xgbudget_tui.compare.occurrences import LineKey
from xgbudget_tui.compare.series import find_line_key, load_series, select_points
from xgbudget_tui.export.series import population_words, statement_unit
from xgbudget_tui.model.addresses import parse_address
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.figures import change_text, figure_text, growth_text, percent_text
from xgbudget_tui.model.money import Unit, format_amount
from xgbudget_tui.model.series import Series, SeriesPoint, Statement
from xgbudget_tui.model.terms import Phase, Scope
from xgbudget_tui.model.value import value_class


@value_class
class Options:
    """What the command line asks for."""

    db: str | None
    book: str | None
    line: str
    region: tuple[str, ...]
    year: tuple[int, ...]
    phase: tuple[str, ...]
    scope: str | None
    across: bool
    population: tuple[str, ...]
    format: str | None
    names: Naming | None
    unit: Unit | None
    output: str | None
    force: bool


Entry = tuple[Series, SeriesPoint]


def print_series(series: Sequence[Series], options: Options, terminal: Terminal) -> None:
    """Print the points of each series; restated figures and renames are named."""
    people = any(one.population for one in series)
    unit = options.unit or _coarsest(series)
    fields = [
        Field(terminal.say("地区", "region")),
        Field(terminal.say("年度", "year"), right=True),
        Field(terminal.say("阶段", "phase")),
        Field(_amount_head(unit, terminal), right=True),
        Field(terminal.say("比上年", "change"), right=True),
        Field(terminal.say("增减", "percent"), right=True),
        Field(terminal.say("占总计", "share"), right=True),
        *([Field(terminal.say("人均（元）", "yuan a head"), right=True)] if people else []),
        Field(terminal.say("名称", "name"), where="plain"),
        Field(terminal.say("编码", "code"), where="plain"),
        Field(terminal.say("表", "table"), where="plain"),
        Field(terminal.say("说明", "remark")),
    ]
    rows: list[list[str] | str] = []
    for _, group in groupby(series, key=lambda one: one.family):
        block = list(group)
        rows.append(_heading(block[0], terminal))
        for one, point in _entries(block, across=options.across):
            rows.append(_row(one, point, unit, people, terminal))
    terminal.table(fields, rows)
    for one in series:
        if one.population is not None and terminal.is_screen:
            words = population_words(one.population, terminal.language)
            terminal.line(
                terminal.say(f"{one.region}人口：{words}", f"{one.region} population: {words}")
            )


def _amount_head(unit: Unit, terminal: Terminal) -> str:
    return terminal.say(f"数额（{unit.word}）", f"amount ({terminal.names.unit(unit.word)})")


def _coarsest(series: Sequence[Series]) -> Unit:
    """The unit most documents print; amounts are written in it exactly."""
    units = [statement_unit(point.own, None) for one in series for point in one.points]
    return max(units, key=units.count, default=Unit.WAN_YUAN)


def _heading(series: Series, terminal: Terminal) -> str:
    family = series.family
    words = [series.code or "", terminal.names.line(series.name, series.code)]
    for term in (family.budget, family.flow, family.scope):
        words.append(term.label(terminal.language) if term else "")
    return f"-- {'  '.join(word for word in words if word)}"


def _entries(block: Sequence[Series], *, across: bool) -> Iterator[Entry]:
    entries = [(one, point) for one in block for point in one.points]
    if across:
        phases = list(type(entries[0][1].phase))
        entries.sort(
            key=lambda e: (-e[1].year, phases.index(e[1].phase), -(e[1].amount or 0), e[0].region)
        )
    yield from entries


def _row(
    series: Series, point: SeriesPoint, unit: Unit, people: bool, terminal: Terminal
) -> list[str]:
    grouped = terminal.is_screen
    own = point.own
    written = statement_unit(own, unit)
    sides = own.figure, point.base.figure if point.base else None
    return [
        terminal.names.region(series.region),
        str(point.year),
        point.phase.label(terminal.language),
        figure_text(own.figure, written, grouped=grouped),
        change_text(point.change, written, sides, grouped=grouped),
        growth_text(point.percent, sides[1], sides[0], terminal.language)
        if grouped
        else percent_text(point.percent, grouped=False),
        percent_text(point.share, grouped=grouped, signed=False),
        *([_per_head(point.per_head, grouped=grouped)] if people else []),
        terminal.names.line(own.name, own.code),
        own.code or "",
        f"{terminal.names.region(own.book.region)} {own.book.year} {own.section.key}",
        _remark(series, point, unit, terminal),
    ]


def _per_head(fen: int | None, *, grouped: bool) -> str:
    if fen is None:
        return ""
    text = format_amount(fen, Unit.YUAN, 2)
    return text if grouped else text.replace(",", "")


def _remark(series: Series, point: SeriesPoint, unit: Unit, terminal: Terminal) -> str:
    """What is to be said of a point: restated by whom, and the name it bears from here on."""
    remarks = [_restated(statement, unit, terminal) for statement in point.restated]
    if len(point.statements) > 1 and not point.restated:
        count = len(point.statements)
        remarks.append(terminal.say(f"{count} 份文件一致", f"{count} documents agree"))
    for year, name, code in series.renames[1:]:
        first = next((p for p in series.points if p.year >= year), None)
        if point is first:
            called = " ".join(word for word in (code, name) if word)
            remarks.append(
                terminal.say(f"改称 {called}", f"now called {terminal.names.sentence(called)}")
            )
    return terminal.say("；", "; ").join(remarks)


def _restated(statement: Statement, unit: Unit, terminal: Terminal) -> str:
    amount = figure_text(
        statement.figure, statement_unit(statement, unit), grouped=terminal.is_screen
    )
    book = f"{terminal.names.region(statement.book.region)} {statement.book.year}"
    return terminal.say(f"重述：{amount}（{book}）", f"restated: {amount} ({book})")


ABOUT = (
    "一行的历年与各地：按官方编码（科目改名、换码也跟随），没有编码的按路径与名称。",
    "One line over the years and across places: by official code, followed through renames; "
    "by path and name where there is no code.",
)
EXAMPLES = (
    "例：\n"
    "  xgbudget series 205                              教育支出，各地各年\n"
    '  xgbudget series 4/教育支出/普通教育 --book "甲区 2023"  由一册的一行出发\n'
    "  xgbudget series 205 --across --year 2023 --phase budget  同一年各地，从大到小\n"
    '  xgbudget series 205 --population "甲区=303000,2020,第七次人口普查"   人均\n'
    "  xgbudget series 205 --scope own_level -o 教育.xlsx",
    "examples:\n"
    "  xgbudget series 205                              education, every place and year\n"
    '  xgbudget series 4/教育支出/普通教育 --book "甲区 2023"  from a line of one budget\n'
    "  xgbudget series 205 --across --year 2023 --phase budget  places of one year by size\n"
    '  xgbudget series 205 --population "甲区=303000,2020,census"   per head\n'
    "  xgbudget series 205 --scope own_level -o education.xlsx",
)


def add_arguments(parser: Parser) -> None:
    """Declare the options of this command."""
    say = parser.say
    parser.add_argument(
        "line",
        metavar="CODE | NAME | SECTION/LINE",
        help=say("编码、名称，或某册的一行", "a code, a name, or a line of a budget"),
    )
    parser.add_argument(
        "--region",
        action="append",
        default=[],
        metavar="PLACE",
        help=say("只列此地（可多次）", "only this place (may be repeated)"),
    )
    parser.add_argument(
        "--year",
        action="append",
        default=[],
        type=int,
        metavar="YEAR",
        help=say("只列此年（可多次）", "only this year (may be repeated)"),
    )
    parser.add_argument(
        "--phase",
        action="append",
        default=[],
        choices=[phase.value for phase in Phase],
        help=say("只列此阶段", "only this phase"),
    )
    parser.add_argument(
        "--scope",
        choices=[scope.value for scope in Scope],
        help=say("只列此口径：全域、本级、对下", "only tables of this scope"),
    )
    parser.add_argument(
        "--across",
        action="store_true",
        help=say("同年各地并列，从大到小", "places side by side, year by year, by size"),
    )
    parser.add_argument(
        "--population",
        action="append",
        default=[],
        metavar="FILE|PLACE=N",
        help=say(
            "人口（TOML、CSV，或 地区=人数,年份,来源），用于人均",
            "people for figures per head: a TOML or CSV file, or PLACE=N,YEAR,SOURCE",
        ),
    )
    add_unit(parser)
    add_format(parser, "table", "json", "csv", "md")
    add_output(parser)
    add_names(parser)


def run(options: Options, terminal: Terminal) -> int:
    """Print the series."""
    populations = read_populations(options.population)
    with open_database(options.db) as archive:
        key = _find_key(archive, options)
        series = load_series(archive, key, populations, regions=options.region, years=options.year)
    chosen = _choose(series, options)
    if not chosen:
        raise QueryError(
            f"No table has an amount for {options.line!r} that fits: try `xgbudget search`.",
            f"没有符合的“{options.line}”：可试 `xgbudget search`。",
        )
    unused = [p.region for p in populations if all(one.population != p for one in series)]
    if unused:
        terminal.warn(
            terminal.say(
                f"没有这些地区的数，人口未用：{'、'.join(unused)}",
                f"no figures for {', '.join(unused)}: the population was not used",
            )
        )
    if wants_export(options):
        from xgbudget_tui.cli.output import write_output as emit
        from xgbudget_tui.export.series import SeriesExport

        title = f"{chosen[0].code or ''} {chosen[0].name}".strip()
        emit(SeriesExport(title, tuple(chosen)), options, terminal)
    else:
        print_series(chosen, options, terminal)
    return 0


def _find_key(archive: Archive, options: Options) -> LineKey:
    address = parse_address(options.line)
    named = bool(address.path) and address.book_id is None
    book = find_book(archive, options.book) if named else None
    return find_line_key(archive, options.line, book)


def _choose(series: list[Series], options: Options) -> list[Series]:
    kept = [one for one in series if not options.scope or one.family.scope is Scope(options.scope)]
    return select_points(kept, options.year, [Phase(word) for word in options.phase])

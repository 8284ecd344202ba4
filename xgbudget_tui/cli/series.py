"""``xgbudget series``: one line over the years and across places."""

from __future__ import annotations

import argparse

from xgbudget_tui.cli.arguments import Parser, add_format, add_output, add_unit, wants_export
from xgbudget_tui.cli.place import find_book, find_target, named_book, open_database
from xgbudget_tui.cli.population import read_populations
from xgbudget_tui.cli.print_series import print_series
from xgbudget_tui.cli.terminal import Terminal
from xgbudget_tui.compare.pairing import family_of
from xgbudget_tui.compare.series import key_of_line, load_series, select_points
from xgbudget_tui.compare.sightings import LineKey
from xgbudget_tui.model.archive import Archive
from xgbudget_tui.model.errors import QueryError
from xgbudget_tui.model.series import Series
from xgbudget_tui.model.terms import Phase, Scope

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
    zh = parser.language == "zh"
    parser.add_argument(
        "line",
        metavar="CODE | NAME | SECTION/LINE",
        help="编码、名称，或某册的一行" if zh else "a code, a name, or a line of a budget",
    )
    parser.add_argument(
        "--region",
        action="append",
        default=[],
        metavar="PLACE",
        help="只列此地（可多次）" if zh else "only this place (may be repeated)",
    )
    parser.add_argument(
        "--year",
        action="append",
        default=[],
        type=int,
        metavar="YEAR",
        help="只列此年（可多次）" if zh else "only this year (may be repeated)",
    )
    parser.add_argument(
        "--phase",
        action="append",
        default=[],
        choices=[phase.value for phase in Phase],
        help="只列此阶段" if zh else "only this phase",
    )
    parser.add_argument(
        "--scope",
        choices=[scope.value for scope in Scope],
        help="只列此口径：全域、本级、对下" if zh else "only tables of this scope",
    )
    parser.add_argument(
        "--across",
        action="store_true",
        help="同年各地并列，从大到小" if zh else "places side by side, year by year, by size",
    )
    parser.add_argument(
        "--population",
        action="append",
        default=[],
        metavar="FILE|PLACE=N",
        help="人口（TOML、CSV，或 地区=人数,年份,来源），用于人均"
        if zh
        else "people for figures per head: a TOML or CSV file, or PLACE=N,YEAR,SOURCE",
    )
    add_unit(parser)
    add_format(parser, "table", "json", "csv", "md")
    add_output(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print the series."""
    populations = read_populations(options.population)
    with open_database(options.db) as archive:
        key = _find_key(archive, options)
        series = load_series(archive, key, populations)
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
        from xgbudget_tui.cli.emit import emit
        from xgbudget_tui.export.content import SeriesExport

        title = f"{chosen[0].code or ''} {chosen[0].name}".strip()
        emit(SeriesExport(title, tuple(chosen)), options, terminal)
    else:
        print_series(chosen, options, terminal)
    return 0


def _find_key(archive: Archive, options: argparse.Namespace) -> LineKey:
    """What the word means: a code, else a line of a Book where it has a /, else a name."""
    from xgbudget_tui.classification import kindred_codes
    from xgbudget_tui.cli.official import key_of_code

    word: str = options.line.strip()
    if "/" in word:
        book = find_book(archive, named_book(options))
        target = find_target(archive, book, word)
        if target.row is None:
            raise QueryError(
                "Name a line after the section, as in 4/教育支出.",
                "请在表后写明一行，如 4/教育支出。",
            )
        codes = kindred_codes(target.row.code) if target.row.code else ()
        key = key_of_line(archive, target.row, codes)
        family = family_of(target.sections[0])
        return LineKey(key.codes, key.path, (family,))
    if word.isascii() and word.isdecimal():
        return key_of_code(word)
    hits = archive.search(word, None, 0, 50).hits
    exact = [hit.place for hit in hits if hit.place.row.name == word]
    places = exact or [hit.place for hit in hits[:1]]
    if not places:
        raise QueryError(f"No line is called {word!r}.", f"没有名为“{word}”的行。")
    codes = tuple(dict.fromkeys(p.row.code for p in places if p.row.code is not None))
    known = tuple(code for one in codes for code in kindred_codes(one))
    return LineKey(known, (*places[0].path, places[0].row.name))


def _choose(series: list[Series], options: argparse.Namespace) -> list[Series]:
    kept = [
        one
        for one in series
        if (not options.region or any(word in one.region for word in options.region))
        and (not options.scope or one.family.scope is Scope(options.scope))
    ]
    return select_points(kept, options.year, [Phase(word) for word in options.phase])

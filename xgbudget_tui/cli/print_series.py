"""A line over years and places on a terminal: a block for each kind of table."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import groupby

from xgbudget_tui.cli.figures import shown_amount, shown_percent
from xgbudget_tui.cli.terminal import Field, Terminal
from xgbudget_tui.export.series_listing import population_words, statement_unit
from xgbudget_tui.model.money import MICROPERCENT, Unit, format_amount
from xgbudget_tui.model.series import Series, SeriesPoint, Statement

Entry = tuple[Series, SeriesPoint]


def print_series(series: Sequence[Series], options: argparse.Namespace, terminal: Terminal) -> None:
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
    return terminal.say(f"数额（{unit.word}）", f"amount ({unit.word})")


def _coarsest(series: Sequence[Series]) -> Unit:
    """The unit most documents print; amounts are written in it exactly."""
    units = [statement_unit(point.own, None) for one in series for point in one.points]
    return max(units, key=units.count, default=Unit.WAN_YUAN)


def _heading(series: Series, terminal: Terminal) -> str:
    family = series.family
    words = [series.code or "", series.name]
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
    change = shown_amount(point.change, written, grouped=grouped)
    if grouped and (point.change or 0) > 0:
        change = f"+{change}"
    return [
        series.region,
        str(point.year),
        point.phase.label(terminal.language),
        shown_amount(point.amount, written, grouped=grouped),
        change,
        shown_percent(point.percent, grouped=grouped),
        _share(point.share, grouped=grouped),
        *([_per_head(point.per_head, grouped=grouped)] if people else []),
        own.name,
        own.code or "",
        f"{own.book.region} {own.book.year} {own.section.key}",
        _remark(series, point, unit, terminal),
    ]


def _share(share: int | None, *, grouped: bool) -> str:
    text = shown_percent(share, grouped=grouped)
    return text.lstrip("+") if share is not None and abs(share) >= MICROPERCENT // 20 else text


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
            remarks.append(terminal.say(f"改称 {called}", f"now called {called}"))
    return terminal.say("；", "; ").join(remarks)


def _restated(statement: Statement, unit: Unit, terminal: Terminal) -> str:
    amount = shown_amount(
        statement.figure.value, statement_unit(statement, unit), grouped=terminal.is_screen
    )
    book = f"{statement.book.region} {statement.book.year}"
    return terminal.say(f"重述：{amount}（{book}）", f"restated: {amount} ({book})")

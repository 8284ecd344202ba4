"""Books written as a few lines of text, for the rules' case files.

``== 1 general_revenue overall 2023 key=value | column | column`` opens a section; rows follow, two
spaces deeper per level, ``name #code | amount | …``. A ``*`` after the name lists its parts as
其中, a ``!`` says the importer could not place it. A column is a label, or one of
``label year=2022``, ``label phase=final``, ``label part=1`` (of column 1), ``label change=2-1``,
``label rate=2-1``, ``label share=1/2``, ``label text``, ``label lastyear``
(a percentage of last year, which is not printed). Under a kind that ends in ``_note`` each row is
a claim: ``2023 subject: -10万元 change -> 24/1/3``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tests import builders
from xgbudget_tui.model.book import ABSENT, Book, Claim, Figure, LineItem, Measure, Section
from xgbudget_tui.model.errors import Problem, Severity
from xgbudget_tui.model.money import Unit, parse_amount, parse_percent
from xgbudget_tui.model.names import bare_name, split_outline
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.terms import (
    Breakdown,
    Budget,
    Evidence,
    FigureState,
    Fill,
    Flow,
    MeasureKind,
    Phase,
    Role,
    Scope,
    SectionKind,
)

_BUDGETS = {
    "general": Budget.GENERAL_PUBLIC,
    "fund": Budget.GOVERNMENT_FUNDS,
    "capital": Budget.STATE_CAPITAL,
    "insurance": Budget.SOCIAL_INSURANCE,
}
_RATIOS = {MeasureKind.PERCENT_OF, MeasureKind.PERCENT_CHANGE}
_CLAIM = re.compile(
    r"(?P<year>\d{4}) (?P<subject>.+): (?P<number>-?[\d,.]+)(?P<unit>\D*?)"
    r"(?: (?P<kind>change|rate|share))?(?: -> (?P<target>\S+))?"
)


def read_casebook(text: str, year: int = 2023) -> Book:
    """The Book a case describes."""
    sections: list[Section] = []
    problems: list[Problem] = []
    for block in re.split(r"^== ", text, flags=re.MULTILINE)[1:]:
        head, _, body = block.partition("\n")
        words, *columns = [part.strip() for part in head.split("|")]
        key, kind, *options = words.split()
        rows = [row for row in body.split("\n") if row.strip()]
        named = dict(option.split("=", 1) for option in options if "=" in option)
        section = _section(key, kind, [o for o in options if "=" not in o], named)
        if kind.endswith("_note"):
            section = replace(section, kind=SectionKind.NOTE, claims=tuple(_claims(rows)))
        elif section.kind is SectionKind.TABLE:
            unit = section.unit or Unit.WAN_YUAN
            measures = tuple(_measures(columns or ["预算数"], section.year, unit))
            lines = tuple(_lines(rows, measures))
            section = replace(section, measures=measures, lines=lines, fill=_fill(lines))
        if "problem" in named:
            problems.append(Problem(named["problem"], Severity.WARNING, "错位", "shifted", key))
        sections.append(section)
    return builders.book(*sections, year=year, problems=tuple(problems))


def _section(key: str, kind: str, flags: list[str], named: dict[str, str]) -> Section:
    title = named.get("title", f"{key}号{kind}表")
    prefix, side = kind.partition("_")[0], kind.rpartition("_")[2]
    section = builders.table(key, title, [])
    return replace(
        section,
        listed=named.get("listed", "" if "unlisted" in flags else title),
        kind=SectionKind.MISSING if "missing" in flags else SectionKind.TABLE,
        kind_id=kind,
        budget=_BUDGETS.get(prefix),
        flow={"revenue": Flow.REVENUE, "expenditure": Flow.EXPENDITURE}.get(side),
        scope=next((Scope(flag) for flag in flags if flag in set(Scope)), None),
        year=int(named.get("year", 2023)),
        unit=Unit.from_word(named.get("unit", "万元")),
        statement=named.get("statement", ""),
        repeats=(SourcePlace(int(named["repeats"])),) if "repeats" in named else (),
        open_classes=(named["open"],) if "open" in named else (),
    )


def _measures(columns: list[str], year: int | None, unit: Unit) -> Iterator[Measure]:
    for position, column in enumerate(columns, 1):
        label, *options = column.split()
        named = dict(option.split("=", 1) for option in options if "=" in option)
        measure = Measure(position, label, label, MeasureKind.AMOUNT, unit, year, Phase.BUDGET)
        if "year" in named:
            measure = replace(measure, year=int(named["year"]))
        if "phase" in named:
            measure = replace(measure, phase=Phase(named["phase"]))
        if "part" in named:
            measure = replace(measure, part=True, of=int(named["part"]))
        if "text" in options:
            measure = replace(measure, kind=MeasureKind.TEXT, unit=None)
        if "lastyear" in options:
            measure = replace(measure, kind=MeasureKind.PERCENT_OF, unit=None, phase=None)
        for word, kind in (
            ("change", MeasureKind.CHANGE),
            ("rate", MeasureKind.PERCENT_CHANGE),
            ("share", MeasureKind.PERCENT_OF),
        ):
            if word in named:
                against, of = re.split("[-/]", named[word])
                measure = replace(measure, kind=kind, against=int(against), of=int(of))
        yield measure


def _lines(rows: list[str], measures: tuple[Measure, ...]) -> Iterator[LineItem]:
    open_lines: list[int] = []
    for number, row in enumerate(rows, 1):
        label, *operands = [part.rstrip() for part in row.split("|")]
        depth = (len(label) - len(label.lstrip())) // 2
        name, _, code = label.strip().partition(" #")
        del open_lines[depth:]
        total = name in {"合计", "总计", "收入总计", "支出总计"}
        field = name.startswith("@")
        marked = name.rstrip("*!").lstrip("@")
        yield LineItem(
            number,
            marked,
            bare_name(marked),
            tuple(
                _figure(operand.strip(), m) for operand, m in zip(operands, measures, strict=False)
            ),
            outline=split_outline(marked)[0],
            parent=open_lines[-1] if open_lines else None,
            role=Role.FIELD if field else Role.GRAND_TOTAL if total else Role.ITEM,
            breakdown=Breakdown.PARTIAL if name.endswith("*") else Breakdown.FULL,
            code=code.strip() or None,
            evidence=(Evidence.INDENT,) if depth else (),
            placed=not name.endswith("!"),
            place=SourcePlace(number),
        )
        open_lines.append(number)


def _figure(text: str, measure: Measure) -> Figure:
    if text == "~":
        return ABSENT
    if measure.kind is MeasureKind.TEXT and text:
        return Figure(FigureState.TEXT, printed=text)
    if measure.kind in _RATIOS and text:
        ratio = parse_percent(text)
        assert ratio is not None
        return Figure(FigureState.RATIO, ratio[0], text, ratio[1])
    figure = builders.figure(text.rstrip("^"), measure.unit or Unit.WAN_YUAN)
    return replace(figure, repeats=(SourcePlace(99),)) if text.endswith("^") else figure


def _fill(lines: tuple[LineItem, ...]) -> Fill:
    values = [figure.value for line in lines for figure in line.figures]
    if any(values):
        return Fill.FILLED
    return Fill.ZERO if 0 in values else Fill.EMPTY


def _claims(rows: list[str]) -> Iterator[Claim]:
    kinds = {
        "change": MeasureKind.CHANGE,
        "rate": MeasureKind.PERCENT_CHANGE,
        "share": MeasureKind.PERCENT_OF,
    }
    for number, row in enumerate(rows, 1):
        match = _CLAIM.fullmatch(row.strip())
        assert match, row
        ratio = match["unit"] == "%"
        unit = Unit.from_word(match["unit"]) or Unit.WAN_YUAN
        read = parse_percent(match["number"]) if ratio else parse_amount(match["number"], unit)
        assert read is not None
        target = None
        if match["target"]:
            section, line, measure = match["target"].split("/")
            target = FigureRef(section, int(line), int(measure))
        yield Claim(
            number,
            match["subject"],
            match["number"],
            FigureState.RATIO if ratio else FigureState.AMOUNT,
            read[0],
            read[1],
            match["unit"],
            0,
            0,
            1,
            int(match["year"]),
            target=target,
            kind=kinds.get(match["kind"] or "", MeasureKind.AMOUNT),
        )

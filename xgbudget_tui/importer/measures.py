"""A column's label to a Measure: year, phase, unit, amount or ratio, and what it refers to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from xgbudget_tui.importer.columns import Column
from xgbudget_tui.importer.pieces import read_unit
from xgbudget_tui.importer.titles import find_phase, find_year
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.money import Unit, parse_decimal
from xgbudget_tui.model.terms import MeasureKind, Phase

_PERCENT = re.compile(r"[%％]|比重|占比|百分比|率(?:[(（].*[)）])?$|增幅|降幅")
_CHANGE = re.compile(
    r"增减|增长|增幅|降幅|增加|减少|[+＋±][-－]?|同比|差额|变动(?!预算)|比.*[增减]"
)
_TEXT = re.compile(
    r"原因|依据|内容|理由|说明|备注|目标|来源|^.{0,8}(?:单位|部门|地点|区域|时间|日期|名称|地区)$"
)
_TOTAL = re.compile(r"^(?:.*/)?(?:合计|总计|小计|总额|金额合计)[:：]?$")
_BASE = re.compile(r"(?:为|占|完成|比|较)(?P<base>.{0,24}?)(?:的?[%％±+增减]|的|增|减|$)")
_LAST_YEAR = re.compile(r"上年|去年|上一年|上年度")
_THIS_YEAR = re.compile(r"本年|当年|今年|本年度")


@dataclass(frozen=True, slots=True)
class Ground:
    """What the table says of all its columns: year, phase and unit from title and unit line."""

    year: int | None
    phase: Phase | None
    unit: Unit | None


def read_measures(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], ground: Ground
) -> tuple[Measure, ...]:
    """One Measure per column; ``cells[i]`` are the texts printed under ``columns[i]``."""
    measures = []
    for position, (column, texts) in enumerate(zip(columns, cells, strict=True), start=1):
        measures.append(_read_measure(position, column, texts, ground))
    return _find_parts(_find_references(measures), cells)


def _read_measure(position: int, column: Column, texts: Sequence[str], ground: Ground) -> Measure:
    label = column.label or "金额"
    kind = _find_kind(label, texts)
    is_money = kind in {MeasureKind.AMOUNT, MeasureKind.CHANGE}
    year = find_year(label)
    if year is None and ground.year is not None and kind is not MeasureKind.TEXT:
        year = ground.year - 1 if _LAST_YEAR.search(label) and is_money else ground.year
    phase = None
    if kind is MeasureKind.AMOUNT:
        phase = find_phase(label) or (None if re.search("限额|余额", label) else ground.phase)
    return Measure(
        position=position,
        label=label,
        printed=column.printed,
        kind=kind,
        unit=(read_unit(column.printed) or _unit_in(label) or ground.unit) if is_money else None,
        year=year if kind is not MeasureKind.TEXT else None,
        phase=phase,
    )


def _unit_in(label: str) -> Unit | None:
    match = re.search(r"[(（](千元|百万元|万元|亿元|元)[)）]", label)
    return Unit.from_word(match.group(1)) if match else None


def _find_kind(label: str, texts: Sequence[str]) -> MeasureKind:
    filled = [text for text in texts if text]
    numbers = [text for text in filled if _numeric(text)]
    signs = sum(1 for text in filled if text.endswith(("%", "％")))
    dashes = sum(1 for text in filled if len(text) < 4 and not text.isalnum())
    if _TEXT.search(label) and len(numbers) * 2 <= len(filled):
        return MeasureKind.TEXT
    if len(filled) > 2 and not numbers and dashes + signs < len(filled) / 2 and not _money(label):
        return MeasureKind.TEXT
    if _PERCENT.search(label) or (filled and signs * 2 > len(filled)):
        last = label.rsplit("/", 1)[-1]
        of = re.search(r"为|占|完成|比重", label) and not re.search(r"增|减|[+＋±]|同比", last)
        return MeasureKind.PERCENT_OF if of else MeasureKind.PERCENT_CHANGE
    if _CHANGE.search(label):
        return MeasureKind.CHANGE
    return MeasureKind.AMOUNT


def _money(label: str) -> bool:
    return re.search(r"数$|额$|金额|合计|预算|决算|执行", label) is not None


def _numeric(text: str) -> bool:
    return parse_decimal(text.rstrip("%％")) is not None


def _find_references(measures: list[Measure]) -> list[Measure]:
    """Changes and percentages learn the columns they compare."""
    amounts = [measure for measure in measures if measure.kind is MeasureKind.AMOUNT]
    found = []
    for measure in measures:
        if measure.kind in {MeasureKind.AMOUNT, MeasureKind.TEXT} or len(amounts) < 2:
            found.append(measure)
            continue
        base = _find_base(measure, amounts)
        against = _find_against(measure, amounts, base)
        found.append(
            replace(
                measure,
                of=base.position if base else None,
                against=against.position if against and base else None,
                year=against.year if against and base else measure.year,
            )
        )
    return found


def _find_base(measure: Measure, amounts: list[Measure]) -> Measure | None:
    """The column named behind 为, 占, 比; else, for a change, the earlier year."""
    named = _BASE.search(measure.label)
    words = named.group("base") if named else ""
    year, phase = find_year(words), find_phase(words)
    latest = max((amount.year for amount in amounts if amount.year), default=None)
    if year is None and latest and _LAST_YEAR.search(words):
        year = latest - 1
    if year is None and latest and _THIS_YEAR.search(words):
        year = latest
    if year is not None or phase is not None:
        fitting = [a for a in amounts if year in {None, a.year} and phase in {None, a.phase}]
        if fitting:
            return fitting[0]
    if measure.kind is MeasureKind.PERCENT_OF:
        return amounts[0] if len(amounts) == 2 else None
    earlier = [a for a in amounts if a.year and latest and a.year < latest]
    return earlier[-1] if earlier else None


def _find_against(measure: Measure, amounts: list[Measure], base: Measure | None) -> Measure | None:
    """The column compared with the base: the one named before 为, else the nearest on the left."""
    others = [a for a in amounts if a is not base]
    before = re.split(r"为|占|完成|比|较", measure.label, maxsplit=1)[0]
    year, phase = find_year(before), find_phase(before)
    if year is not None or phase is not None:
        fitting = [a for a in others if year in {None, a.year} and phase in {None, a.phase}]
        if fitting:
            return fitting[-1]
    left = [a for a in others if a.position < measure.position]
    latest = max((a.year for a in left if a.year), default=None)
    newest = [a for a in left if a.year == latest]
    return newest[-1] if newest else None


def _find_parts(measures: list[Measure], cells: Sequence[Sequence[str]]) -> tuple[Measure, ...]:
    """Columns that a 合计 column beside them adds up (基本支出, 其他支出) name it in ``of``."""
    result = list(measures)
    for total in measures:
        if total.kind is not MeasureKind.AMOUNT or not _TOTAL.match(total.label):
            continue
        parts = _run_of_parts(total, measures)
        if len(parts) >= 1 and _adds_up(total, parts, cells):
            for part in parts:
                result[part.position - 1] = replace(part, part=True, of=total.position)
    return tuple(result)


def _run_of_parts(total: Measure, measures: list[Measure]) -> list[Measure]:
    head = total.label.rsplit("/", 1)[0] if "/" in total.label else ""
    parts = []
    for measure in measures[total.position :]:
        same_head = not head or measure.label.startswith(f"{head}/")
        if measure.kind is not MeasureKind.AMOUNT or _TOTAL.match(measure.label) or not same_head:
            break
        if measure.year != total.year:
            break
        parts.append(measure)
    return parts


def _adds_up(total: Measure, parts: list[Measure], cells: Sequence[Sequence[str]]) -> bool:
    """Whether four rows in five add up across; a column of parts is no guess."""
    tried = held = 0
    for row, text in enumerate(cells[total.position - 1]):
        whole = parse_decimal(text)
        numbers = [parse_decimal(cells[part.position - 1][row]) for part in parts]
        known = [number for number in numbers if number is not None]
        if whole is None or not known:
            continue
        tried += 1
        held += abs(sum(known) - whole) <= len(parts)
    return tried > 0 and held * 5 >= tried * 4

"""Header rows to columns, and each column's label to a Measure: year, phase, unit, amount or ratio.

A table may print two tables side by side (收入 | 支出, 限额 | 余额): each is a :class:`Side`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from xgbudget_tui.document import Cell
from xgbudget_tui.importer.column_roles import (
    AMOUNT_WORD,
    PLACE_NAME,
    ColumnRole,
    classify_heading,
    is_column_numbers,
    is_number,
)
from xgbudget_tui.importer.printed_sections import read_unit
from xgbudget_tui.importer.titles import find_phase, find_year
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.money import Unit, parse_decimal
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.terms import Basis, MeasureKind, Phase

MOST_HEADER_ROWS = 8
MOST_COLUMNS = 128
"""Columns read of one side of a table; the widest published tables have about thirty."""

Rows = Sequence[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a side: its cell index (from 0), its use, its label over all header rows."""

    index: int
    head: ColumnRole
    label: str
    printed: str


@dataclass(frozen=True, slots=True)
class Side:
    """One logical table of a grid: the words over it alone, and its columns."""

    banner: str
    columns: tuple[Column, ...]

    def find(self, head: ColumnRole) -> Column | None:
        """The first column of this use, or None."""
        return next((column for column in self.columns if column.head is head), None)

    @property
    def excess(self) -> int:
        """How many columns there are beyond those that are read."""
        return max(0, len(self.columns) - MOST_COLUMNS)

    @property
    def measures(self) -> tuple[Column, ...]:
        """The columns that hold figures or texts of the lines."""
        read = self.columns[:MOST_COLUMNS]
        return tuple(column for column in read if column.head is ColumnRole.MEASURE)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a grid is to be read. ``header`` counts its header rows (0: it prints none)."""

    header: int
    sides: tuple[Side, ...]


def read_layout(rows: Rows) -> Layout:
    """Read the header of a grid; a grid without one gets its columns from what the cells hold."""
    labels = find_header(rows)
    if labels is None:
        return Layout(0, (_guess_side(rows),))
    head, header = labels
    width = max((len(row) for row in rows[:header]), default=0)
    heads = [classify_heading(_head_text(rows, head, header, i)) for i in range(width)]
    body = rows[header:]
    for index, use in enumerate(heads):
        if (
            use is ColumnRole.NAME
            and ColumnRole.NAME in heads[index + 1 :]
            and _holds_codes(body, index)
        ):
            # 经济分类科目 over a column of codes, with the names to its right.
            heads[index] = ColumnRole.CODE
        elif use is ColumnRole.NAME and _is_amount_column(body, index):
            heads[index] = ColumnRole.MEASURE
    if ColumnRole.NAME not in heads and ColumnRole.CODE not in heads:
        heads[_find_names(body, heads)] = ColumnRole.NAME
    for index in range(1, width):
        # One heading over several columns of codes (类, 款, 项) leaves all but the first blank.
        if heads[index - 1] is ColumnRole.CODE and not _text(rows[head], index):
            heads[index] = ColumnRole.CODE if _holds_codes(body, index) else heads[index]
    sides = tuple(_read_side(rows, head, header, heads, span) for span in _split_sides(heads))
    return Layout(header, sides)


def _head_text(rows: Rows, head: int, header: int, index: int) -> str:
    """A column's word in the row that names the columns; for the first columns also below it."""
    text = _text(rows[head], index)
    if text or any(_text(rows[head], before) for before in range(index)):
        return text
    return next((text for row in rows[head + 1 : header] if (text := _text(row, index))), "")


def _is_amount_column(body: Rows, index: int) -> bool:
    """Whether a column holds figures, whatever its heading (市县 over the counties' amounts)."""
    texts = [text for row in body if (text := _text(row, index))]
    return len(texts) > 1 and sum(map(is_number, texts)) * 2 > len(texts)


def _holds_codes(body: Rows, index: int) -> bool:
    texts = [text for row in body if (text := _text(row, index))]
    codes = sum(re.fullmatch(r"\d{2,9}", text) is not None for text in texts)
    # 合计 is often printed in the first cell, whatever the column is.
    return codes > 0 and codes * 3 >= len(texts) * 2


def _find_names(body: Rows, heads: list[ColumnRole]) -> int:
    """The first column whose cells are words, where no heading says which one names the lines."""
    for index, head in enumerate(heads):
        texts = [text for row in body if (text := _text(row, index))]
        words = sum(not is_number(text) for text in texts)
        if head is ColumnRole.MEASURE and texts and words * 2 > len(texts):
            return index
    return next((index for index, head in enumerate(heads) if head is ColumnRole.MEASURE), 0)


def find_header(rows: Rows) -> tuple[int, int] | None:
    """``(index of the row that names the columns, number of header rows)``, or None."""
    for index, row in enumerate(rows[:MOST_HEADER_ROWS]):
        texts = [normalise_name(cell.text) for cell in row if cell.text]
        if any(is_number(text) for text in texts):
            break
        heads = [classify_heading(text) for text in texts]
        named = ColumnRole.NAME in heads or ColumnRole.CODE in heads
        if named and any(head is ColumnRole.MEASURE for head in heads):
            return index, _end_of_header(rows, index)
    return _find_plain_header(rows)


def _find_plain_header(rows: Rows) -> tuple[int, int] | None:
    """A first row of words over rows of figures heads them, if one word is that of an amount."""
    if len(rows) < 2:
        return None
    texts = [normalise_name(cell.text) for cell in rows[0] if cell.text]
    full = len(texts) > 1 and len(texts) * 2 > len(rows[0])
    if not full or any(is_number(text) for text in texts):
        return None
    figures = any(is_number(_text(row, i)) for row in rows[1:4] for i in range(1, len(row)))
    said = any(AMOUNT_WORD.search(text) for text in texts)
    return (0, _end_of_header(rows, 0)) if figures and said else None


def _end_of_header(rows: Rows, head: int) -> int:
    """Rows under the named one that only divide its columns further, or count them."""
    end = head + 1
    while end < min(len(rows), head + 4):
        row = rows[end]
        if not (_divides(rows[head], row) or is_column_numbers(row)):
            break
        end += 1
    return end


def _divides(above: tuple[Cell, ...], row: tuple[Cell, ...]) -> bool:
    filled = [i for i, cell in enumerate(row) if cell.text]
    if not filled or any(is_number(normalise_name(row[i].text)) for i in filled):
        return False
    if all(re.fullmatch("[类款项目]", _text(row, i)) for i in filled):
        return True
    first = _text(row, 0)
    if first and first != _text(above, 0) and classify_heading(first) is ColumnRole.MEASURE:
        return False
    wide = [i for i in filled if not _text(above, i)]
    return bool(wide) or all(_text(above, i) == normalise_name(row[i].text) for i in filled)


def _split_sides(heads: list[ColumnRole]) -> list[range]:
    """Where a name or a code comes after a measure, a further table begins."""
    starts, seen = [0], False
    for index, head in enumerate(heads):
        if (
            head in {ColumnRole.NAME, ColumnRole.CODE}
            and seen
            and ColumnRole.MEASURE in heads[index:]
        ):
            starts.append(index)
            seen = False
        seen = seen or head is ColumnRole.MEASURE
    ends = [*starts[1:], len(heads)]
    return [range(start, end) for start, end in zip(starts, ends, strict=True)]


def _read_side(rows: Rows, head: int, header: int, heads: list[ColumnRole], span: range) -> Side:
    own = [i for i in span if heads[i] is ColumnRole.NAME]
    name = _choose_name(rows[head], own)
    levels = [_spread(rows[row], span, is_last=row == header - 1) for row in range(header)
              if not is_column_numbers(rows[row])]  # fmt: skip
    banner = _banner(levels[:head], span)
    columns = []
    for index in span:
        use = heads[index]
        if use is ColumnRole.NAME and index != name:
            use = ColumnRole.MEASURE
        printed = _stack(levels, index, banner)
        if use is ColumnRole.MEASURE and not printed and not _any_filled(rows[header:], index):
            continue
        columns.append(Column(index, use, normalise_name(printed).rstrip(":"), printed))
    return Side(banner, tuple(columns))


def _choose_name(row: tuple[Cell, ...], own: list[int]) -> int | None:
    """Of several columns that could name the lines, one that says 项目 or 科目, the last such."""
    items = [i for i in own if not PLACE_NAME.fullmatch(_text(row, i).rstrip(":"))] or own
    return items[-1] if items else None


def _spread(row: tuple[Cell, ...], span: range, *, is_last: bool) -> dict[int, str]:
    """A header row's words by column; a wide heading also covers the blank cells on its right."""
    words: dict[int, str] = {}
    current, covered = "", -1
    for index in span:
        cell = row[index] if index < len(row) else None
        text = cell.text if cell else ""
        if cell and text:
            current = text
            covered = index + cell.across if cell.across > 1 else -1
        elif 0 <= covered <= index:
            # The format says how far a merged heading goes; plain text says nothing of it.
            current = ""
        words[index] = text if is_last else (text or current)
    return words


def _banner(above: list[dict[int, str]], span: range) -> str:
    """Words above the named row that stand over the whole side."""
    parts = []
    for level in above:
        words = {normalise_name(level.get(index, "")) for index in span}
        if len(words) == 1 and (word := words.pop()):
            parts.append(word)
    return "".join(parts)


def _stack(levels: list[dict[int, str]], index: int, banner: str) -> str:
    parts: list[str] = []
    for level in levels:
        text = level.get(index, "")
        plain = normalise_name(text)
        if text and plain not in {normalise_name(part) for part in parts} and plain not in banner:
            parts.append(text)
    return "/".join(parts)


def _guess_side(rows: Rows) -> Side:
    """Columns of a grid that prints no header: codes, then names, then figures."""
    width = max((len(row) for row in rows), default=0)
    columns: list[Column] = []
    named = False
    for index in range(min(width, 64)):
        texts = [text for row in rows if (text := _text(row, index))]
        numbers = sum(1 for text in texts if is_number(text))
        if not texts:
            continue
        if not named and all(re.fullmatch(r"\d{3,9}", text) for text in texts):
            columns.append(Column(index, ColumnRole.CODE, "", ""))
        elif not named and numbers * 2 < len(texts):
            named = True
            columns.append(Column(index, ColumnRole.NAME, "", ""))
        else:
            columns.append(Column(index, ColumnRole.MEASURE, "", ""))
    return Side("", tuple(columns))


def _any_filled(rows: Rows, index: int) -> bool:
    return any(_text(row, index) for row in rows)


def _text(row: tuple[Cell, ...], index: int) -> str:
    return normalise_name(row[index].text) if index < len(row) else ""


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
class ColumnDefaults:
    """What the table says of all its columns: year, phase and unit from title and unit line.

    The bases say whether the table prints them or they are supposed, from the whole document.
    """

    year: int | None
    phase: Phase | None
    unit: Unit | None
    year_basis: Basis = Basis.AGREED
    phase_basis: Basis = Basis.AGREED
    unit_basis: Basis = Basis.PRINTED


def read_measures(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], defaults: ColumnDefaults
) -> tuple[Measure, ...]:
    """One Measure per column; ``cells[i]`` are the texts printed under ``columns[i]``."""
    measures = []
    for position, (column, texts) in enumerate(zip(columns, cells, strict=True), start=1):
        measures.append(_read_measure(position, column, texts, defaults))
    return _find_parts(_find_references(measures), cells)


def _read_measure(
    position: int, column: Column, texts: Sequence[str], defaults: ColumnDefaults
) -> Measure:
    label = column.label or "金额"
    kind = _find_kind(label, texts)
    basis: dict[str, Basis] = {} if column.label else {"kind": Basis.GUESSED}
    is_money = kind in {MeasureKind.AMOUNT, MeasureKind.CHANGE}
    year = find_year(label)
    if year is None and defaults.year is not None and kind is not MeasureKind.TEXT:
        basis["year"] = defaults.year_basis
        year = defaults.year - 1 if _LAST_YEAR.search(label) and is_money else defaults.year
    phase = None
    if kind is MeasureKind.AMOUNT:
        phase = find_phase(label)
        if phase is None and not re.search("限额|余额", label):
            phase = defaults.phase
            basis["phase"] = defaults.phase_basis
    unit = (read_unit(column.printed) or _unit_in(label)) if is_money else None
    if is_money and unit is None:
        unit = defaults.unit
        basis["unit"] = defaults.unit_basis
    return Measure(
        position=position,
        label=label,
        printed=column.printed,
        kind=kind,
        unit=unit,
        year=year if kind is not MeasureKind.TEXT else None,
        phase=phase,
        basis=_weak(basis),
    )


def _weak(basis: dict[str, Basis]) -> tuple[tuple[str, Basis], ...]:
    """What is not simply printed, in a fixed order."""
    return tuple((aspect, one) for aspect, one in sorted(basis.items()) if one is not Basis.PRINTED)


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
        base, of = _find_base(measure, amounts)
        against, by = _find_against(measure, amounts, base)
        found.append(
            replace(
                measure,
                of=base.position if base else None,
                against=against.position if against and base else None,
                year=against.year if against and base else measure.year,
                basis=_weak({**dict(measure.basis), "of": of, "against": by}),
            )
        )
    return found


def _find_base(measure: Measure, amounts: list[Measure]) -> tuple[Measure | None, Basis]:
    """The column named behind 为, 占, 比; else, for a change, the earlier year.

    With it how surely: a name that fits one column tells it, one that fits several does not.
    """
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
            return fitting[0], _by_name(fitting)
    if measure.kind is MeasureKind.PERCENT_OF:
        return (amounts[0], Basis.AGREED) if len(amounts) == 2 else (None, Basis.GUESSED)
    earlier = [a for a in amounts if a.year and latest and a.year < latest]
    return (earlier[-1], _the_only(earlier)) if earlier else (None, Basis.GUESSED)


def _find_against(
    measure: Measure, amounts: list[Measure], base: Measure | None
) -> tuple[Measure | None, Basis]:
    """The column compared with the base: the one named before 为, else the nearest on the left.

    With it how surely.
    """
    others = [a for a in amounts if a is not base]
    before = re.split(r"为|占|完成|比|较", measure.label, maxsplit=1)[0]
    year, phase = find_year(before), find_phase(before)
    if year is not None or phase is not None:
        fitting = [a for a in others if year in {None, a.year} and phase in {None, a.phase}]
        if fitting:
            return fitting[-1], _by_name(fitting)
    left = [a for a in others if a.position < measure.position]
    latest = max((a.year for a in left if a.year), default=None)
    newest = [a for a in left if a.year == latest]
    return (newest[-1], _the_only(newest)) if newest else (None, Basis.GUESSED)


def _by_name(fitting: list[Measure]) -> Basis:
    return Basis.PRINTED if len(fitting) == 1 else Basis.SUPPOSED


def _the_only(fitting: list[Measure]) -> Basis:
    return Basis.AGREED if len(fitting) == 1 else Basis.SUPPOSED


def _find_parts(measures: list[Measure], cells: Sequence[Sequence[str]]) -> tuple[Measure, ...]:
    """Columns that a 合计 column beside them adds up (基本支出, 其他支出) name it in ``of``."""
    result = list(measures)
    for total in measures:
        if total.kind is not MeasureKind.AMOUNT or not _TOTAL.match(total.label):
            continue
        parts = _run_of_parts(total, measures)
        if len(parts) >= 1 and _adds_up(total, parts, cells):
            for part in parts:
                basis = _weak({**dict(part.basis), "part": Basis.PROVED})
                result[part.position - 1] = replace(part, part=True, of=total.position, basis=basis)
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

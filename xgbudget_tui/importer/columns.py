"""Header rows to columns, and each column's label to a Measure: year, phase, unit, amount or ratio.

A table may print two tables side by side (收入 | 支出, 限额 | 余额): each is a :class:`Side`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xgbudget_tui.document import Cell
from xgbudget_tui.importer.column_contents import (
    ColumnContent,
    find_content,
    holds_codes,
    is_silent,
)
from xgbudget_tui.importer.column_formulas import read_sums
from xgbudget_tui.importer.column_roles import (
    AMOUNT_WORD,
    ColumnRole,
    classify_heading,
    is_column_numbers,
    is_number,
)
from xgbudget_tui.importer.derived_columns import settle_references
from xgbudget_tui.importer.header_rows import find_header, read_cell
from xgbudget_tui.importer.name_columns import ColumnFacts, name_lines
from xgbudget_tui.importer.printed_sections import read_unit
from xgbudget_tui.importer.titles import find_phase, find_year
from xgbudget_tui.model.book import Measure
from xgbudget_tui.model.money import Unit, parse_decimal
from xgbudget_tui.model.names import normalise_name
from xgbudget_tui.model.terms import Basis, MeasureKind, Phase
from xgbudget_tui.model.value import value_class

MOST_COLUMNS = 128
"""Columns read of one side of a table; the widest published tables have about thirty."""

_AMONG = re.compile("其中:?")
"""A heading that divides the one before it."""

Rows = Sequence[tuple[Cell, ...]]


@value_class
class Column:
    """A column of a side: its cell index (from 0), its use, its label over all header rows.

    ``parts`` are the indexes of the columns that the header says it is the sum of (``A=B+C``).
    """

    index: int
    head: ColumnRole
    label: str
    printed: str
    parts: tuple[int, ...] = ()


@value_class
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


@value_class
class Layout:
    """How a grid is to be read. ``header`` counts its header rows (0: it prints none).

    ``headed`` is each column that has a heading, as ``(index, label over all header rows)``.
    """

    header: int
    sides: tuple[Side, ...]
    head: int = 0
    headed: tuple[tuple[int, str], ...] = ()


def read_layout(rows: Rows) -> Layout:
    """Read the header of a grid; a grid without one gets its columns from what the cells hold."""
    labels = find_header(rows)
    if labels is None:
        return Layout(0, (_guess_side(rows),))
    head, header = labels
    return lay_out(rows[:header], head, rows[header:])


def lay_out(header: Rows, head: int, body: Rows) -> Layout:
    """Columns from header rows, of which ``head`` names them, and from all rows under them."""
    width = max((len(row) for row in header), default=0)
    headings = [_head_text(header, head, index) for index in range(width)]
    contents = [find_content(_print_column(body, index)) for index in range(width)]
    facts = ColumnFacts(headings, body, contents, [classify_heading(text) for text in headings])
    _read_codes(facts, header[head])
    _hear_contents(facts)
    spans = _split_sides(facts)
    for span in spans:
        name_lines(facts, span)
    sides = tuple(_read_side(header, head, facts, span) for span in spans)
    headed = tuple(
        (index, label)
        for index, label in _stack_labels(header, range(width))
        if label and _is_headed(header, index)
    )
    return Layout(len(header), sides, head, headed)


def _print_column(body: Rows, index: int) -> list[str]:
    return [row[index].text if index < len(row) else "" for row in body]


def _read_codes(facts: ColumnFacts, row: tuple[Cell, ...]) -> None:
    """A heading of names over codes: 科目 over both, 经济分类科目 with the names to its right."""
    heads, width = facts.heads, len(facts.heads)
    for index, use in enumerate(heads):
        texts = [read_cell(cells, index) for cells in facts.body]
        beside = index + 1 < width and not read_cell(row, index + 1)
        words = beside and facts.contents[index + 1] is ColumnContent.WORDS
        if use is ColumnRole.NAME and holds_codes(texts):
            if words:
                heads[index + 1] = ColumnRole.NAME
            if words or ColumnRole.NAME in heads[index + 1 :]:
                heads[index] = ColumnRole.CODE
        elif index and heads[index - 1] is ColumnRole.CODE and not read_cell(row, index):
            # One heading over several columns of codes (类, 款, 项) leaves all but the first blank.
            heads[index] = ColumnRole.CODE if holds_codes(texts) else heads[index]


def _hear_contents(facts: ColumnFacts) -> None:
    """What the cells of a column are overrules a heading that says otherwise, or nothing."""
    for index, (use, content) in enumerate(zip(facts.heads, facts.contents, strict=True)):
        heading, many = facts.headings[index], len(facts.filled[index]) > 1
        if use is ColumnRole.NAME and content is not ColumnContent.WORDS and many:
            # 市县 over the counties' amounts.
            if _count_numbers(facts, index) * 2 > len(facts.filled[index]):
                facts.heads[index] = ColumnRole.MEASURE
        elif use is ColumnRole.MEASURE and content is ColumnContent.ORDINALS:
            if not AMOUNT_WORD.search(heading):
                facts.heads[index] = ColumnRole.INDEX
        elif use is ColumnRole.CODE and many and not holds_codes(facts.texts(index)):
            # 项目编码: what a project is registered under is no code of a classification.
            facts.heads[index] = ColumnRole.MEASURE
        elif use is ColumnRole.MEASURE and content is ColumnContent.MARKS and not heading:
            # ① beside the figures of the column before.
            facts.heads[index] = ColumnRole.REMARK


def _count_numbers(facts: ColumnFacts, index: int) -> int:
    return sum(is_number(read_cell(facts.body[row], index)) for row in facts.filled[index])


def _head_text(header: Rows, head: int, index: int) -> str:
    """A column's word in the row that names the columns; for the first columns also below it."""
    text = read_cell(header[head], index)
    if text or any(read_cell(header[head], before) for before in range(index)):
        return text
    return next((text for row in header[head + 1 :] if (text := read_cell(row, index))), "")


def _split_sides(facts: ColumnFacts) -> list[range]:
    """Where a name or a code comes after a column of amounts, a further table begins."""
    heads, starts, seen = facts.heads, [0], False
    for index, head in enumerate(heads):
        names = head in {ColumnRole.NAME, ColumnRole.CODE}
        if names and seen and ColumnRole.MEASURE in heads[index:]:
            starts.append(index)
            seen = False
        seen = seen or facts.is_amount(index)
    ends = [*starts[1:], len(heads)]
    return [range(start, end) for start, end in zip(starts, ends, strict=True)]


def _read_side(header: Rows, head: int, facts: ColumnFacts, span: range) -> Side:
    levels, sums = _spread_rows(header, span), read_sums(header)
    banner = _banner(levels[:head], span)
    columns = []
    for index in span:
        use = facts.heads[index]
        printed = _stack(levels, index, banner)
        nothing = not facts.filled[index] and not _is_headed(header, index)
        if use is ColumnRole.MEASURE and nothing:
            # A blank column that a page's drawing makes under a wide heading, or beside all.
            continue
        label = normalise_name(printed).rstrip(":")
        columns.append(Column(index, use, label, printed, sums.get(index, ())))
    return Side(banner, tuple(columns))


def _stack_labels(header: Rows, span: range) -> list[tuple[int, str]]:
    levels = _spread_rows(header, span)
    return [(index, normalise_name(_stack(levels, index, ""))) for index in span]


def _spread_rows(header: Rows, span: range) -> list[dict[int, str]]:
    rows = [row for row in header if not is_column_numbers(row)]
    return [_spread(row, span, is_last=row is rows[-1]) for row in rows]


def _spread(row: tuple[Cell, ...], span: range, *, is_last: bool) -> dict[int, str]:
    """A header row's words by column; a wide heading also covers the blank cells on its right."""
    words: dict[int, str] = {}
    current, covered, before = "", -1, ""
    several = sum(_AMONG.fullmatch(normalise_name(cell.text)) is not None for cell in row) > 1
    for index in span:
        cell = row[index] if index < len(row) else None
        text = cell.text if cell else ""
        if cell and text:
            if several and before and _AMONG.fullmatch(normalise_name(text)):
                text = f"{before}/{text}"
            current = before = text
            covered = index + cell.across if cell.across > 1 else -1
        elif 0 <= covered <= index or (cell and cell.across > 1):
            # The format says how far a merged heading goes; plain text says nothing of it.
            current = ""
        words[index] = text if is_last else (text or current)
    return words


def _is_headed(header: Rows, index: int) -> bool:
    """Whether a heading begins in a column, and does not only stretch over it."""
    return any(read_cell(row, index) for row in header if not is_column_numbers(row))


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
        texts = [text for row in rows if (text := read_cell(row, index))]
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


_PERCENT = re.compile(r"[%％]|比重|占比|百分比|率(?:[(（].*[)）])?$|增幅|降幅")
_CHANGE = re.compile(
    r"增减|增长|增幅|降幅|增加|减少|[增减]收[额数]|[+＋±][-－]?|同比|差额|变动(?!预算)|比.*[增减]"
    r"|(?:预算|决算|执行|完成)数?比.{0,8}(?:预算|决算|执行|完成)数?$"
)
_RATE_OF_CHANGE = re.compile(
    r"增|减|[+＋±]|同比|环比|变[动化]|[升降涨]|[比较](?:上|去|前|年初|同期|\d|.*[数额])"
)
_SHARE = re.compile(r"为|占|完成|比重|(?:执行|使用|支出|到位)率|进度")
"""Of a column of percentages: whether it says how much more or less, or of what it is a part.

A heading that says neither (利率, 上缴比例, 得分率) is no change, and of no column beside it.
"""
_TEXT = re.compile(
    r"原因|依据|内容|理由|说明|备注|目标|来源|^.{0,8}(?:单位|部门|地点|区域|时间|日期|名称|地区)$"
)
_COUNT = re.compile(
    r"(?:[户人家个次辆台件亩]数|数量|年限|期限|[分比]值|得分|评分|权重|面积|批次|里程|[^占]比"
    r"|编码|代码|编号|[(（](?:户|人|家|个|次|辆|台|件|年|月|天|亩|平方米|公里)[)）])$"
)
"""Headings of numbers that are no money."""
_NO_AMOUNTS = {ColumnContent.YEARS, ColumnContent.CODES, ColumnContent.ORDINALS}
_TOTAL = re.compile(r"^(?:.*/)?(?:合计|总计|小计|总额|金额合计)[:：]?$")
_BASE = re.compile(r"(?:为|占|完成|比|较)(?P<base>.{0,24}?)(?:的?[%％±+增减]|的|增|减|$)")
_LAST_YEAR = re.compile(r"(?:上年度?|去年|上一年)(?!结转)")
"""What is carried over from last year (上年结转) is money of this one."""
_THIS_YEAR = re.compile(r"本年|当年|今年|本年度")


@value_class
class ColumnDefaults:
    """What the table says of all its columns: year, phase and unit from title and unit line.

    The bases say whether the table prints them or they are supposed, from the whole document.
    ``scores`` says that the title speaks of scores: a column without a heading is then no money.
    """

    year: int | None
    phase: Phase | None
    unit: Unit | None
    year_basis: Basis = Basis.AGREED
    phase_basis: Basis = Basis.AGREED
    unit_basis: Basis = Basis.PRINTED
    scores: bool = False


def read_measures(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], defaults: ColumnDefaults
) -> tuple[Measure, ...]:
    """One Measure per column; ``cells[i]`` are the texts printed under ``columns[i]``."""
    measures = []
    for position, (column, texts) in enumerate(zip(columns, cells, strict=True), start=1):
        measures.append(_read_measure(position, column, texts, defaults))
    referring = settle_references(_find_references(measures), cells)
    found = _find_parts(referring, cells)
    return _take_stated_parts(columns, found, cells)


def _read_measure(
    position: int, column: Column, texts: Sequence[str], defaults: ColumnDefaults
) -> Measure:
    scores = defaults.scores and not column.label
    label = column.label or ("内容" if scores else "金额")
    kind = MeasureKind.TEXT if scores else _find_kind(label, texts)
    basis: dict[str, Basis] = {} if column.label else {"kind": Basis.GUESSED}
    content = find_content(texts)
    if content in _NO_AMOUNTS and kind is MeasureKind.TEXT:
        basis[content.value] = Basis.AGREED
    elif content in _NO_AMOUNTS and kind is MeasureKind.AMOUNT:
        # The heading says an amount, and every cell looks like something else.
        basis[content.value] = basis["kind"] = Basis.SUPPOSED
    if kind is MeasureKind.PERCENT_OF and not _SHARE.search(label):
        basis.setdefault("kind", Basis.SUPPOSED)
    is_money = kind in {MeasureKind.AMOUNT, MeasureKind.CHANGE}
    year = find_year(label)
    if year is None and defaults.year is not None and kind is not MeasureKind.TEXT:
        basis["year"] = defaults.year_basis
        year = defaults.year - 1 if _LAST_YEAR.search(label) and is_money else defaults.year
    phase = None
    if kind is MeasureKind.AMOUNT:
        phase = find_phase(label)
        if phase is None and not re.search("限额|余额", label) and not _is_past(label, defaults):
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


def _is_past(label: str, defaults: ColumnDefaults) -> bool:
    """Whether a heading names a year that was over when the table's amounts were planned."""
    year = find_year(label)
    if year is None or defaults.year is None or defaults.phase is not Phase.BUDGET:
        return False
    return year < defaults.year


def _weak(basis: dict[str, Basis]) -> tuple[tuple[str, Basis], ...]:
    """What is not simply printed, in a fixed order."""
    return tuple((aspect, one) for aspect, one in sorted(basis.items()) if one is not Basis.PRINTED)


def _unit_in(label: str) -> Unit | None:
    match = re.search(r"[(（](千元|百万元|万元|亿元|元)[)）]", label)
    return Unit.from_word(match.group(1)) if match else None


def _find_kind(label: str, texts: Sequence[str]) -> MeasureKind:
    filled = [text for text in texts if text]
    if filled and _is_no_amount(label, texts):
        return MeasureKind.TEXT
    numbers = [text for text in filled if _numeric(text)]
    signs = sum(1 for text in filled if text.endswith(("%", "％")))
    said = [text for text in filled if not is_silent(text)]
    if _TEXT.search(label) and len(numbers) * 2 <= len(filled):
        return MeasureKind.TEXT
    if said and not numbers and signs * 2 < len(said) and not _money(label):
        return MeasureKind.TEXT
    if _PERCENT.search(label) or (filled and signs * 2 > len(filled)):
        return _find_percentage(label)
    if _CHANGE.search(label):
        return MeasureKind.CHANGE
    return MeasureKind.AMOUNT


def _find_percentage(label: str) -> MeasureKind:
    last = label.rsplit("/", 1)[-1]
    share = _SHARE.search(label) and not re.search(r"增|减|[+＋±]|同比", last)
    changes = not share and _RATE_OF_CHANGE.search(label)
    return MeasureKind.PERCENT_CHANGE if changes else MeasureKind.PERCENT_OF


def _is_no_amount(label: str, texts: Sequence[str]) -> bool:
    """Whether a column counts something else than money, or holds nothing but years or codes."""
    if _COUNT.search(label):
        return not any(text.endswith(("%", "％")) for text in texts)
    return not _money(label) and find_content(texts) in _NO_AMOUNTS


def _money(label: str) -> bool:
    return re.search(r"数$|额$|金额|合计|预算|决算|执行", label) is not None


def _numeric(text: str) -> bool:
    return parse_decimal(text.rstrip("%％")) is not None


def _find_references(measures: list[Measure]) -> list[Measure]:
    """Changes and percentages learn the columns they compare."""
    amounts = [measure for measure in measures if measure.kind is MeasureKind.AMOUNT]
    found = []
    for measure in measures:
        compares = measure.kind not in {MeasureKind.AMOUNT, MeasureKind.TEXT} and len(amounts) > 1
        if not compares or _is_base_unprinted(measure, amounts):
            found.append(measure)
            continue
        own = _own_amounts(measure, measures) or amounts
        base, of = _find_base(measure, own)
        against, by = _find_against(measure, own, base)
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


def _own_amounts(measure: Measure, measures: list[Measure]) -> list[Measure]:
    """The amounts that a percentage stands right behind, where all of a table do so alike.

    收入预算, 收入完成, 占预算(%), 支出预算, 支出完成, 占预算(%): each is of the two before it. ()
    where the table has no such groups.
    """
    groups: list[list[Measure]] = []
    for one in measures:
        amount = one.kind is MeasureKind.AMOUNT
        if not groups or (amount and groups[-1][-1].kind is not MeasureKind.AMOUNT):
            groups.append([])
        groups[-1].append(one)
    shapes = {tuple(one.kind for one in group) for group in groups}
    if len(groups) == 1 or len(shapes) > 1:
        return []
    group = next(group for group in groups if measure in group)
    own = [one for one in group if one.kind is MeasureKind.AMOUNT]
    return own if len(own) > 1 else []


def _find_base_words(label: str) -> re.Match[str] | None:
    """What a share is of, said in the heading's last row (完成数/完成预算%) or over all of them."""
    return _BASE.search(label.rsplit("/", 1)[-1]) or _BASE.search(label)


def _is_base_unprinted(measure: Measure, amounts: list[Measure]) -> bool:
    """Whether a share is of nothing printed: of last year's, without a column, or of none named."""
    if measure.kind is not MeasureKind.PERCENT_OF:
        return False
    if not _SHARE.search(measure.label):
        return True
    named = _find_base_words(measure.label)
    if named is None:
        return False
    years = {amount.year for amount in amounts if amount.year}
    last = _LAST_YEAR.search(named.group("base"))
    year = find_year(named.group("base")) or (max(years) - 1 if last and years else None)
    return year is not None and year not in years


def _find_base(measure: Measure, amounts: list[Measure]) -> tuple[Measure | None, Basis]:
    """The column named behind 为, 占, 比; else, for a change, the earlier year.

    With it how surely: a name that fits one column tells it, one that fits several does not.
    """
    named = _find_base_words(measure.label)
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
        # Of two columns of that phase (完成数, 上年同期数) the one of the latest year is meant.
        last = max((a.year for a in fitting if a.year), default=None)
        newest = [a for a in fitting if a.year == last]
        if newest:
            return newest[-1], _by_name(newest)
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


def _take_stated_parts(
    columns: Sequence[Column], measures: tuple[Measure, ...], cells: Sequence[Sequence[str]]
) -> tuple[Measure, ...]:
    """Columns that the header says another is the sum of name it in ``of``, if they add up."""
    result = list(measures)
    at = {column.index: place for place, column in enumerate(columns)}
    for column, total in zip(columns, measures, strict=True):
        if not column.parts or not all(index in at for index in column.parts):
            continue
        parts = [measures[at[index]] for index in column.parts]
        amounts = all(one.kind is MeasureKind.AMOUNT for one in [total, *parts])
        if amounts and _adds_up(total, parts, cells):
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
    """Whether four rows in five add up across, or all of three or more but one.

    A column of parts is no guess, and one wrong figure in a short table makes it none.
    """
    tried = held = 0
    for row, text in enumerate(cells[total.position - 1]):
        whole = parse_decimal(text)
        numbers = [parse_decimal(cells[part.position - 1][row]) for part in parts]
        known = [number for number in numbers if number is not None]
        if whole is None or not known:
            continue
        tried += 1
        held += abs(sum(known) - whole) <= len(parts)
    return tried > 0 and (held * 5 >= tried * 4 or 1 < held == tried - 1)

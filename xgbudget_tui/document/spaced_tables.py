"""Tables in running text whose cells are separated by single spaces.

A plain extraction drops blank cells, so a row may have fewer figures than its table has columns.
What a figure looks like (5.1% stands in no column of amounts) and how the ratios of full rows come
about settle most of them; where several ways remain, the row is marked as unsure.

Only lines between a unit line (单位：万元) and the next sentence or page number are looked at, so
prose that happens to end in a number stays prose. Headers may be broken over many lines; where a
row has fewer figures than its header has columns, the rest of the row decides which, or the row is
reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from enum import Enum
from itertools import combinations, permutations

from xgbudget_tui.document.blocks import Block, Cell, Grid, TextBlock
from xgbudget_tui.model.errors import Problem, Severity
from xgbudget_tui.model.source import SourcePlace
from xgbudget_tui.model.value import value_class

_YEAR = r"(?:(?:19|20)\d\d年)?"
_STAGE = r"(?:预计执行|预计完成|预算|决算|执行|完成|快报)"
_WORDS = re.compile(
    r"(?P<text>项目明细|备注|说明)"
    r"|(?P<code>(?:功能|经济)?(?:分类)?科目(?:编码|代码)|(?:政府|部门)经济分类科目|编码|代码)"
    rf"|(?P<ratio>{_YEAR}(?:为|占|比|较|完成(?!数)|同比)[^%％年]{{0,16}}(?:年[^%％]{{0,10}})?[%％]"
    r"|(?:增减|增长|增幅)率?[%％]?)"
    rf"|(?P<amount>{_YEAR}(?:上年|本年)?(?:年初|调整|变动)?(?:收入|支出)?{_STAGE}(?:总额|草案)?数?(?!科目)"
    r"|金额|合计|小计|总计|增减额|其中[:：][\u4e00-\u9fff]{2,4}"
    r"|[\u4e00-\u9fff]{2,10}?保险(?:[(（][^()（）]*[)）])?基金)"
    r"|(?P<name>(?:功能)?(?:分类)?科目名称|项目名称|(?:预算|功能|收支|基金)?(?:科目|项目)|收入|支出|地区)"
)


class Use(Enum):
    """What a column of the header holds."""

    CODE = "code"
    NAME = "name"
    AMOUNT = "amount"
    RATIO = "ratio"
    TEXT = "text"


@value_class
class Word:
    """A column's heading and what it holds."""

    label: str
    use: Use


@value_class
class Header:
    """The columns of each side of a table, and the words that stand over the sides."""

    sides: tuple[tuple[Word, ...], ...]
    banners: tuple[str, ...] = ()


def read_header(lines: Sequence[str]) -> Header | None:
    """The columns that the header's lines name together; None if any part is no known heading."""
    joined = re.sub(r"\s+", "", "".join(lines))
    words: list[Word] = []
    at = 0
    while at < len(joined):
        match = _WORDS.match(joined, at)
        if match is None or match.lastgroup is None:
            return None
        words.append(Word(match.group(), Use(match.lastgroup)))
        at = match.end()
    banners: list[str] = []
    while len(words) > 2 and words[0].use is Use.NAME and words[1].use is Use.NAME:
        banners.append(words.pop(0).label)
    if len(banners) == 1 and words and words[0].label in {"收入", "支出"}:
        banners.append(words.pop(0).label)
    sides = _part(words)
    if not sides or (banners and len(banners) != len(sides)):
        return None
    return Header(tuple(sides), tuple(banners))


def _part(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """A name or a code behind a figure opens a further side."""
    sides: list[list[Word]] = []
    for word in words:
        opens = word.use in {Use.NAME, Use.CODE}
        if not sides or (opens and any(w.use in {Use.AMOUNT, Use.RATIO} for w in sides[-1])):
            sides.append([])
        sides[-1].append(word)
    whole = all(
        any(w.use is Use.NAME for w in side) and any(w.use is Use.AMOUNT for w in side)
        for side in sides
    )
    return [tuple(side) for side in sides] if whole else []


FIGURE = re.compile(r"[-+−－]?[\d０-９][\d０-９,]*(?:\.\d+)?[%％]?|[-—－×]|——|--")
_CODE = re.compile(r"\d{3}(?:\d{2}){0,3}")
_SPENT = re.compile(r"(?:支出|年终结余|净结余|调出资金|调节基金)$")
_NEAR = Decimal("0.06")
MOST_WAYS = 500


@dataclass(slots=True)
class SideRow:
    """One side of a row: code, name, a text per column (None: not known to be any), a remark."""

    code: str = ""
    name: str = ""
    figures: list[str] = field(default_factory=list)
    remark: str = ""
    cells: tuple[str, ...] = ()
    unsure: bool = False


def split_row(text: str, header: Header) -> list[SideRow] | None:
    """The sides of a row; None if its words and figures do not alternate as the header's do."""
    tokens = text.split()
    rows: list[SideRow] = []
    for side in header.sides:
        row = SideRow()
        coded = any(word.use is Use.CODE for word in side)
        if coded and tokens and _CODE.fullmatch(tokens[0]):
            row.code = tokens.pop(0)
        words = list(_take(tokens, figures=False))
        row.figures = list(_take(tokens, figures=True))
        row.name = " ".join(words)
        row.figures = _without_filler(row, side)
        rows.append(row)
    if tokens and any(word.use is Use.TEXT for word in header.sides[-1]):
        rows[-1].remark = " ".join(tokens)
        tokens = []
    if tokens:
        return None
    if len(rows) == 2 and not rows[1].name and not rows[1].figures:
        _move_right(rows, header)
    return rows


def _take(tokens: list[str], *, figures: bool) -> Iterator[str]:
    while tokens and (FIGURE.fullmatch(tokens[0]) is not None) is figures:
        yield tokens.pop(0)


def _without_filler(row: SideRow, side: Sequence[Word]) -> list[str]:
    """The figures of a side without the crosses that fill a side on which the row has no line.

    There they stand for the name too, so that there is one more of them than there are columns.
    """
    if not row.name and not row.code and all(figure == _CROSS for figure in row.figures):
        return []
    columns = sum(word.use in {Use.AMOUNT, Use.RATIO} for word in side)
    figures = list(row.figures)
    while len(figures) > columns and figures[-1] == _CROSS:
        figures.pop()
    return figures


_CROSS = "×"


def _move_right(rows: list[SideRow], header: Header) -> None:
    """Two names with figures behind the second only: the first line's own cells are blank.

    A single name stands where its words belong: 支出 and 结余 on the side that is spent.
    """
    left, right = rows
    over = [header.banners[i] if header.banners else side[0].label
            for i, side in enumerate(header.sides)]  # fmt: skip
    single = len(left.name.split()) == 1
    if single and "支出" in over[1] and "收入" in over[0] and _SPENT.search(left.name):
        rows[0], rows[1] = right, left
        return
    words = left.name.split()
    if len(words) > 1 and all(len(word) > 1 for word in words):
        left.name, right.name = " ".join(words[:-1]), words[-1]
        right.figures, left.figures = left.figures, []


def align_rows(rows: Sequence[SideRow], columns: Sequence[Word]) -> None:
    """Give every figure of one side its column, the sure ones first."""
    full = [row.figures for row in rows if len(row.figures) == len(columns)]
    relations = _learn(full, columns)
    marked = {
        index
        for index, word in enumerate(columns)
        if word.use is Use.RATIO and any(figures[index].endswith(("%", "％")) for figures in full)
    }
    for row in rows:
        ways = list(_ways(row.figures, columns, marked))
        if not ways:
            row.cells = (*row.figures, *[""] * (len(columns) - len(row.figures)))
            row.unsure = True
            continue
        ranked = sorted(ways, key=lambda way: -_score(way, relations))
        row.cells = ranked[0]
        best = _score(ranked[0], relations)
        row.unsure = len(ranked) > 1 and _score(ranked[1], relations) == best


def _ways(
    figures: Sequence[str], columns: Sequence[Word], marked: set[int]
) -> Iterator[tuple[str, ...]]:
    """Every way to put the figures into the columns in order, each where it may stand."""
    if len(figures) > len(columns):
        return
    for tried, chosen in enumerate(combinations(range(len(columns)), len(figures))):
        if tried > MOST_WAYS:
            return
        fits = all(
            figure.endswith(("%", "％")) == (column in marked)
            if columns[column].use is Use.RATIO and marked
            else not figure.endswith(("%", "％")) or columns[column].use is Use.RATIO
            for figure, column in zip(figures, chosen, strict=True)
            if figure[-1].isdigit() or figure.endswith(("%", "％"))
        )
        if fits:
            cells = [""] * len(columns)
            for figure, column in zip(figures, chosen, strict=True):
                cells[column] = figure
            yield tuple(cells)


@value_class
class _Relation:
    """How a column of ratios comes about: ``over`` by ``base``, as a share or as a growth."""

    ratio: int
    over: int
    base: int
    growth: bool

    def holds(self, cells: Sequence[str]) -> bool | None:
        """Whether it holds in a row; None where one of the two amounts is missing."""
        over, base = _number(cells[self.over]), _number(cells[self.base])
        if over is None or not base:
            return None
        ratio = _number(cells[self.ratio])
        if ratio is None:
            return False
        expected = 100 * over / base - (100 if self.growth else 0)
        return abs(ratio - expected) <= _NEAR


def _learn(full: Sequence[Sequence[str]], columns: Sequence[Word]) -> list[_Relation]:
    """The relation of each column of ratios that most full rows keep."""
    amounts = [i for i, word in enumerate(columns) if word.use is Use.AMOUNT]
    learnt: list[_Relation] = []
    for ratio in [i for i, word in enumerate(columns) if word.use is Use.RATIO]:
        kinds = [
            _Relation(ratio, over, base, growth)
            for over, base in permutations(amounts, 2)
            for growth in (False, True)
        ]
        counts = [(sum(kind.holds(cells) is True for cells in full), kind) for kind in kinds]
        best = max(counts, key=lambda one: one[0], default=(0, None))
        if best[1] is not None and best[0] * 2 > len(full) > 0:
            learnt.append(best[1])
    return learnt


def _score(cells: Sequence[str], relations: Sequence[_Relation]) -> int:
    score = 0
    for relation in relations:
        held = relation.holds(cells)
        if held is None:
            # A ratio without the amounts it compares has come from nowhere.
            score -= bool(cells[relation.ratio])
        else:
            score += 2 if held else -1
    return score


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.rstrip("%％").replace(",", "").replace("−", "-").replace("－", "-"))
    except InvalidOperation:
        return None


_UNIT = re.compile(r"单\s*位\s*[:：]\s*(?:人民币)?\s*(?:千元|百万元|万元|亿元|元)")
_SENTENCE = re.compile(r"[。；！？]|^(?:注|备注|说明|情况说明)\s*[:：]|[，,]$|^.{24,}，")
_PAGE = re.compile(r"[-—–]\s*\d{1,4}\s*[-—–]")
_ENDED = re.compile(r"(?:收入|支出|费用?|款|金|税|助|计|数|务|入|出)$")
_OUTLINE = re.compile(r"\s*(?:[一二三四五六七八九十]+、|[（(]|\d+[.、]|其中)")
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d")
_TOTAL = re.compile(r"合\s*计|总\s*计|小\s*计")
_LONGEST = 90
_MOST_SILENT = 40
"""Lines without figures that a table may have one after the other (headers, blank rows)."""


def find_spaced_tables(blocks: Sequence[Block]) -> tuple[list[Block], list[Problem]]:
    """The blocks with tables of spaced rows made grids, and the rows whose columns are unsure."""
    result: list[Block] = []
    problems: list[Problem] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        result.append(block)
        index += 1
        if isinstance(block, TextBlock) and _UNIT.search(block.text):
            run = _take_run(blocks, index)
            grid = _build_grid(run, problems)
            if grid is not None:
                result.append(grid)
                index += len(run)
    return result, problems


def _take_run(blocks: Sequence[Block], start: int) -> list[TextBlock]:
    """The lines of a table: up to the last with figures, or to the end of the page."""
    run: list[TextBlock] = []
    last_row = 0
    for block in blocks[start:]:
        if not isinstance(block, TextBlock) or _UNIT.search(block.text):
            break
        if _PAGE.fullmatch(block.text):
            return run if last_row else []
        if _SENTENCE.search(block.text) or len(block.text) > _LONGEST:
            break
        run.append(block)
        if _has_figures(block.text):
            last_row = len(run)
        elif len(run) - last_row > _MOST_SILENT:
            break
    # A row without figures belongs to the table if rows follow; a title behind it does not.
    return run[:last_row]


def _has_figures(text: str) -> bool:
    """Whether a line names something and ends in a figure, or bears one between words."""
    tokens = text.split()
    figures = [FIGURE.fullmatch(token) is not None for token in tokens]
    return any(figures) and re.search(r"[\u4e00-\u9fff]", text) is not None


def _build_grid(run: list[TextBlock], problems: list[Problem]) -> Grid | None:
    texts = [block.text for block in run]
    for first in range(min(len(run) - 1, _MOST_SILENT), 0, -1):
        header = read_header(texts[:first])
        if header is not None:
            return _read_body(run, first, header, problems)
    start = next((i for i, text in enumerate(texts) if _is_plain_row(text)), None)
    header = _plain_header(run, start) if start is not None else None
    return _read_body(run, start or 0, header, problems) if header else None


def _is_plain_row(text: str) -> bool:
    """Whether a line ends in a figure that is no year of a heading."""
    last = text.rsplit(maxsplit=1)[-1]
    return (
        _has_figures(text)
        and FIGURE.fullmatch(last) is not None
        and not _YEAR_ALONE.fullmatch(last)
    )


def _plain_header(run: list[TextBlock], first: int) -> Header | None:
    """Columns counted, not named: as many as the fullest row has figures."""
    rows = [block.text.split() for block in run[first:] if _is_plain_row(block.text)]
    width = max(sum(FIGURE.fullmatch(token) is not None for token in row) for row in rows)
    heads = run[first - 1].text.split() if first else []
    coded = sum(re.fullmatch(r"\d{3}|\d{5}|\d{7}", row[0]) is not None for row in rows) > 1
    width -= coded
    names = ["科目编码", "项目"] if coded else ["项目"]
    if len(heads) != width + len(names):
        heads = [*names, *[""] * width]
    uses = [Use.CODE, Use.NAME] if coded else [Use.NAME]
    words = [Word(label, use) for label, use in
             zip(heads, [*uses, *[Use.AMOUNT] * width], strict=True)]  # fmt: skip
    return Header((tuple(words),)) if len(rows) > 1 and width > 0 else None


def _read_body(
    run: list[TextBlock], first: int, header: Header, problems: list[Problem]
) -> Grid | None:
    body: list[tuple[TextBlock, list[SideRow]]] = []
    for block in run[first:]:
        rows = split_row(block.text, header)
        if rows is None:
            rows = [SideRow(name=block.text), *[SideRow() for _ in header.sides[1:]]]
        if body and _runs_on(body[-1][1], rows, header):
            before, merged = body[-1]
            body[-1] = (replace(before, text=f"{before.text}\n{block.text}"), merged)
            continue
        body.append((block, rows))
    if sum(any(row.figures for row in rows) for _, rows in body) < 2:
        return None
    for index, side in enumerate(header.sides):
        columns = [word for word in side if word.use in {Use.AMOUNT, Use.RATIO}]
        align_rows([rows[index] for _, rows in body], columns)
    problems.extend(_unsure(block) for block, rows in body if any(row.unsure for row in rows))
    heads = _header_rows(run[:first], header)
    cells = [_cells(block.place, _row_texts(rows, header)) for block, rows in body]
    sources = ["\n".join(block.text for block in run[:first])] * len(heads)
    return Grid((*heads, *cells), (*sources, *(block.text for block, _ in body)))


def _runs_on(before: list[SideRow], rows: list[SideRow], header: Header) -> bool:
    """Whether a line only carries on a name that the line before it broke off; joins them then."""
    coded = any(word.use is Use.CODE for word in header.sides[0])
    for earlier, row in zip(before, rows, strict=True):
        others = [r for r in rows if r is not row]
        if any(r.name or r.figures or r.code for r in others) or row.code or not row.name:
            continue
        if earlier.figures or not earlier.name or _OUTLINE.match(row.name):
            continue
        broken = not _ENDED.search(earlier.name.rstrip()) and len(earlier.name) > 10
        if (broken or (coded and earlier.code)) and not _TOTAL.search(row.name):
            earlier.name += row.name
            earlier.figures, earlier.remark = row.figures, row.remark
            return True
    return False


def _header_rows(lines: list[TextBlock], header: Header) -> list[tuple[Cell, ...]]:
    labels = [[word.label for word in side] for side in header.sides]
    rows = []
    if header.banners and len(lines) > 1:
        texts = [t for b, side in zip(header.banners, labels, strict=True)
                 for t in (b, *[""] * (len(side) - 1))]  # fmt: skip
        rows.append(_cells(lines[0].place, texts))
    if lines:
        rows.append(_cells(lines[-1].place, [label for side in labels for label in side]))
    return rows


def _row_texts(rows: list[SideRow], header: Header) -> list[str]:
    texts: list[str] = []
    for row, side in zip(rows, header.sides, strict=True):
        figures = iter(row.cells)
        given = {Use.CODE: row.code, Use.NAME: row.name, Use.TEXT: row.remark}
        texts += [given[w.use] if w.use in given else next(figures, "") for w in side]
        texts += list(figures)
    # What is not printed at the end of a row is no cell, rather than a blank one.
    while len(texts) > 1 and not texts[-1]:
        texts.pop()
    return texts


def _cells(place: SourcePlace, texts: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(
        Cell(text, SourcePlace(place.line, i, place.sheet)) for i, text in enumerate(texts, start=1)
    )


def _unsure(block: TextBlock) -> Problem:
    return Problem(
        "cells-ambiguous",
        Severity.WARNING,
        f"第 {block.place.line} 行的数少于表头的栏数，无法确知各属哪一栏：“{block.text[:40]}”。",
        f"Line {block.place.line} has fewer figures than the header has columns; which columns "
        f"they belong to is not certain: “{block.text[:40]}”.",
        place=block.place,
    )

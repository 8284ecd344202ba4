"""Rows parted by single spaces: which words name a line, and to which columns its figures belong.

A plain extraction drops blank cells, so a row may have fewer figures than its table has columns.
What a figure looks like (5.1% stands in no column of amounts) and how the ratios of full rows come
about settle most of them; where several ways remain, the row is marked as unsure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import combinations, permutations

from xgbudget_tui.document.spaced_header import Header, Use, Word

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


@dataclass(frozen=True, slots=True)
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

"""Which column of a side names its lines, and which columns left of it name what lines belong to.

Several columns of words may stand left of the figures: 类 and 款, 债券类型 and 地区, 部门 and 项目.
One names the lines. A column whose cells stand beside several of them (merged down, or printed
once for all) names what these are parts of: a group; other words say something of each line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from xgbudget_tui.document import Cell
from xgbudget_tui.importer.column_contents import TOTAL, ColumnContent
from xgbudget_tui.importer.column_roles import (
    AMOUNT_WORD,
    PLACE_NAME,
    ColumnRole,
    classify_heading,
)
from xgbudget_tui.importer.header_rows import read_cell
from xgbudget_tui.importer.titles import find_year

_NAMED = re.compile(r"名称(?:[(（].*[)）])?$|项目$")
_REMARKS = re.compile(r"原因|依据|内容|理由|说明|备注|目标|来源|时间|日期")


@dataclass(slots=True)
class ColumnFacts:
    """What is known of the columns of a grid, each a list by index: headings, cells, uses."""

    headings: list[str]
    body: Sequence[tuple[Cell, ...]]
    contents: list[ColumnContent]
    heads: list[ColumnRole]
    filled: list[set[int]] = field(init=False)
    """The rows in which a column has words."""

    def __post_init__(self) -> None:
        self.filled = [
            {number for number, row in enumerate(self.body) if read_cell(row, index)}
            for index in range(len(self.headings))
        ]

    def is_amount(self, index: int) -> bool:
        """Whether a column holds amounts, or nothing yet under a heading of amounts."""
        if self.heads[index] is not ColumnRole.MEASURE:
            return False
        if self.contents[index] is ColumnContent.EMPTY:
            heading = self.headings[index]
            return bool(AMOUNT_WORD.search(heading)) or find_year(heading) is not None
        if classify_heading(self.headings[index]) is ColumnRole.CODE:
            return False
        return self.contents[index] is not ColumnContent.WORDS

    def texts(self, index: int) -> list[str]:
        """What is printed in a column, row by row."""
        return [read_cell(row, index) for row in self.body]

    def is_merged_into(self, index: int, left: int) -> bool:
        """Whether a blank column is covered by cells that begin in a column left of it."""
        return any(
            left < len(row) and row[left].text and left + row[left].across > index
            for row in self.body
        )


def name_lines(facts: ColumnFacts, span: range) -> None:
    """Settle in ``facts.heads`` the one NAME of a side and its GROUP columns."""
    heads = facts.heads
    words = _find_words(facts, span)
    name = _choose(facts, span, words)
    if name is None:
        return
    inner = _find_inner(facts, words, name)
    for index in span:
        if index != inner and heads[index] is ColumnRole.NAME:
            heads[index] = ColumnRole.MEASURE
    heads[inner] = ColumnRole.NAME
    begun: list[int] = []
    for index in reversed(words):
        if index < inner and _is_group(facts, index, inner, begun):
            heads[index] = ColumnRole.GROUP
            starts = find_group_starts(facts.body, index, inner, begun) or {}
            begun = sorted(starts.values()) or begun
    for index in words:
        if facts.contents[index] is ColumnContent.EMPTY and facts.is_merged_into(index, inner):
            heads[index] = ColumnRole.GROUP


def _find_words(facts: ColumnFacts, span: range) -> list[int]:
    """The columns of words left of every figure of a side, with blank ones among them."""
    found = []
    for index in span:
        if facts.is_amount(index):
            break
        if facts.heads[index] in {ColumnRole.NAME, ColumnRole.MEASURE}:
            found.append(index)
    return found


def _choose(facts: ColumnFacts, span: range, words: list[int]) -> int | None:
    """The column that names the lines: by its heading, else the first that has words in most."""
    own = [i for i in span if facts.heads[i] is ColumnRole.NAME]
    items = [i for i in own if not PLACE_NAME.fullmatch(facts.headings[i])]
    if items:
        return items[-1]
    said = [i for i in dict.fromkeys([*words, *own]) if facts.contents[i] is ColumnContent.WORDS]
    most = max((len(facts.filled[i]) for i in said), default=0)
    full = [i for i in said if len(facts.filled[i]) * 10 >= most * 9]
    if own and (not full or own[-1] in full):
        return own[-1]
    if not own and any(facts.heads[i] is ColumnRole.CODE for i in span):
        return None
    named = [i for i in full if _NAMED.search(facts.headings[i])]
    fullest = [i for i in full if len(facts.filled[i]) == most]
    return next(iter([*named, *fullest]), None)


def _find_inner(facts: ColumnFacts, words: list[int], name: int) -> int:
    """The innermost of the columns that name lines in turn: 款 is printed where 类 is blank."""
    for index in words:
        if index <= name or _REMARKS.search(facts.headings[index]):
            continue
        alone = facts.filled[index] - facts.filled[name]
        if facts.contents[index] is not ColumnContent.WORDS or PLACE_NAME.fullmatch(
            facts.headings[index]
        ):
            continue
        if alone and len(alone) * 2 >= len(facts.filled[index]):
            name = index
    return name


def _is_group(facts: ColumnFacts, index: int, name: int, inner: Sequence[int]) -> bool:
    """Whether cells of a column stand over several lines, not beside each."""
    if facts.contents[index] is ColumnContent.EMPTY:
        return True
    beside = facts.filled[index] & facts.filled[name]
    merged = any(facts.body[row][index].down > 1 for row in beside)
    if not merged and len(beside) * 2 > len(facts.filled[name]):
        return False
    return find_group_starts(facts.body, index, name, inner) is not None


def find_group_starts(
    body: Sequence[tuple[Cell, ...]], index: int, name: int, inner: Sequence[int]
) -> dict[int, int] | None:
    """For each row with a group's name beside that of a line the row its group begins at.

    A name over the top row of its group, or merged down from it, stands where the group begins. One
    set in the middle does not: its group then begins at a total, or where groups further in
    (``inner``) begin, if these can be shared out evenly. None where nothing tells.
    """
    named = [row for row in range(len(body)) if read_cell(body[row], name)]
    labels = [row for row in named if read_cell(body[row], index)]
    if all(body[row][index].down > 1 for row in labels):
        return {row: row for row in labels}
    totals = [row for row in named if TOTAL.fullmatch(read_cell(body[row], name))]
    starts = list(inner or totals)
    size, rest = divmod(len(starts), len(labels))
    if starts and not rest:
        firsts = starts[::size]
        ends = [*firsts[1:], len(body)]
        if all(a <= row < b for a, row, b in zip(firsts, labels, ends, strict=True)):
            return dict(zip(labels, firsts, strict=True))
    first = next((row for row in named if row not in totals), len(body))
    return {row: row for row in labels} if labels[0] <= first else None

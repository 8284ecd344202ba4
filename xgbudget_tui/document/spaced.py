"""Tables in running text: rows whose cells are parted by single spaces, as extractions print them.

Only lines between a unit line (单位：万元) and the next sentence or title-like line are looked at,
so prose that happens to end in a number stays prose. Where a row has fewer figures than its header
has columns, the columns they belong to cannot be known: the row is reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xgbudget_tui.document.blocks import Block, Cell, Grid, TextBlock
from xgbudget_tui.model.errors import Problem, Severity
from xgbudget_tui.model.source import SourcePlace

_UNIT = re.compile(r"单\s*位\s*[:：]\s*(?:人民币)?\s*(?:千元|百万元|万元|亿元|元)")
_FIGURE = r"(?:[-+−－]?[\d０-９][\d０-９,]*(?:\.\d+)?[%％]?|-|—|－|——|--)"
_ROW = re.compile(rf"^(?P<label>\S.*?)\s+(?P<figures>{_FIGURE}(?:\s+{_FIGURE})*)$")
_SENTENCE = re.compile(r"[。；！？]|^(?:注|备注|说明|情况说明)\s*[:：]|[，,]$")
_WIDE = re.compile(r"\s{2,}")
_LONGEST_LABEL = 60
_HEAD_WORDS = re.compile(
    r"(?:(?:19|20)\d\d年)?(?:科目编码|科目代码|科目名称|项目名称|项目|科目|"
    r"(?:上年|本年)?(?:年初|调整|变动)?(?:预算|执行|决算|完成|预计执行)数?|合计|增减额|增减率|增减%|"
    r"增长率|增长%|备注|金额|比上年增减%?)"
)


@dataclass(frozen=True, slots=True)
class _Line:
    block: TextBlock
    label: str
    figures: tuple[str, ...]


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
    run: list[TextBlock] = []
    last_row = 0
    for block in blocks[start:]:
        if not isinstance(block, TextBlock) or _UNIT.search(block.text):
            break
        if _SENTENCE.search(block.text) or len(block.text) > 3 * _LONGEST_LABEL:
            break
        run.append(block)
        if _read_line(block) is not None:
            last_row = len(run)
        elif len(run) - last_row > 3:
            break
    # A row without figures belongs to the table if rows follow; a title behind it does not.
    return run[:last_row]


def _read_line(block: TextBlock) -> _Line | None:
    match = _ROW.match(block.text)
    if match is None or len(match.group("label")) > _LONGEST_LABEL:
        return None
    if not re.search(r"[\u4e00-\u9fff]", match.group("label")):
        return None
    return _Line(block, match.group("label"), tuple(match.group("figures").split()))


def _build_grid(run: list[TextBlock], problems: list[Problem]) -> Grid | None:
    lines = [_read_line(block) for block in run]
    first = next((i for i, line in enumerate(lines) if line is not None), None)
    rows = [line for line in lines if line is not None]
    if first is None or len(rows) < 2:
        return None
    width = max(len(line.figures) for line in rows)
    heads = [_split_header(block.text, width + 1) for block in run[:first]]
    coded = any(len(texts) == width + 2 for texts in heads)
    body = run[first:]
    cells = [_cells(block, texts) for block, texts in zip(run[:first], heads, strict=True)]
    for block, line in zip(body, lines[first:], strict=True):
        if line is None:
            cells.append(_cells(block, _name_cells(block.text, coded=coded)))
            continue
        if len(line.figures) < width:
            problems.append(_unsure(block))
        cells.append(_cells(block, [*_name_cells(line.label, coded=coded), *line.figures]))
    return Grid(tuple(cells), tuple(block.text for block in run))


def _name_cells(label: str, *, coded: bool) -> list[str]:
    if not coded:
        return [label]
    match = re.match(r"(\d{3,9})\s*(\D.*)$", label)
    return [match.group(1), match.group(2)] if match else ["", label]


def _split_header(text: str, width: int) -> list[str]:
    """A header's words as cells: by wide gaps, by spaces, or by the field's own words."""
    for parts in (_WIDE.split(text), text.split()):
        # A word of one character is a piece of a letter-spaced one: 项 目.
        if len(parts) in {width, width + 1} and all(len(part) > 1 for part in parts):
            return parts
    joined = re.sub(r"\s+", "", text)
    words = _HEAD_WORDS.findall(joined)
    if len(words) in {width, width + 1} and "".join(words) == joined:
        return words
    return [text]


def _cells(block: TextBlock, texts: Sequence[str]) -> tuple[Cell, ...]:
    line, sheet = block.place.line, block.place.sheet
    return tuple(Cell(text, SourcePlace(line, i, sheet)) for i, text in enumerate(texts, start=1))


def _unsure(block: TextBlock) -> Problem:
    return Problem(
        "cells-ambiguous",
        Severity.WARNING,
        f"第 {block.place.line} 行的数少于表头的栏数，无法确知各属哪一栏：“{block.text[:40]}”。",
        f"Line {block.place.line} has fewer figures than the header has columns; which columns "
        f"they belong to is not certain: “{block.text[:40]}”.",
        place=block.place,
    )

"""Tables in running text: rows whose cells are parted by single spaces, as extractions do.

Only lines between a unit line (单位：万元) and the next sentence or page number are looked at, so
prose that happens to end in a number stays prose. Headers may be broken over many lines; where a
row has fewer figures than its header has columns, the rest of the row decides which, or the row is
reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xgbudget_tui.document.blocks import Block, Cell, Grid, TextBlock
from xgbudget_tui.document.spaced_header import Header, Use, Word, read_header
from xgbudget_tui.document.spaced_rows import FIGURE, SideRow, align_rows, split_row
from xgbudget_tui.model.errors import Problem, Severity
from xgbudget_tui.model.source import SourcePlace

_UNIT = re.compile(r"单\s*位\s*[:：]\s*(?:人民币)?\s*(?:千元|百万元|万元|亿元|元)")
_SENTENCE = re.compile(r"[。；！？]|^(?:注|备注|说明|情况说明)\s*[:：]|[，,]$|^.{24,}，")
_PAGE = re.compile(r"[-—–]\s*\d{1,4}\s*[-—–]")
_ENDED = re.compile(r"(?:收入|支出|费用?|款|金|税|助|计|数|务|入|出)$")
_OUTLINE = re.compile(r"\s*(?:[一二三四五六七八九十]+、|[（(]|\d+[.、]|其中)")
_YEAR = re.compile(r"(?:19|20)\d\d")
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
    return _has_figures(text) and FIGURE.fullmatch(last) is not None and not _YEAR.fullmatch(last)


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

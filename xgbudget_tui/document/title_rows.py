"""Rows of a sheet or a word-processor table that are not rows of a table: titles, units, notes.

Spreadsheets and Word tables hold a table's title, number and unit as rows of their own, and often
several tables below each other. Such rows become paragraphs, and each stretch between them a grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xgbudget_tui.document.blocks import Block, Cell, Grid, TextBlock
from xgbudget_tui.document.spaced_tables import FIGURE

_NUMBER = re.compile(
    r"(?:附\s*)?(?:[表件]\s*[一二三四五六七八九十\d]+(?:[-—－.]\d+)*|附\s*[表件])[:：]?"
)
_UNIT = re.compile(r"[（(]?\s*(?:金额)?\s*单\s*位\s*[:：]")
_NOTE = re.compile(r"[（(]?\s*(?:备\s*)?注\s*\d*\s*[:：]|说明\s*[:：]|情况说明|[*＊※]")
_TITLE = re.compile(
    r"[\s\S]*(?:\d{4}|[二○〇零一三四五六七八九]{4})\s*年[\s\S]*[表]\s*(?:[（(].*[）)])?\s*"
)
_WRAP = re.compile(r"(?:(?<=([\x21-\x7e]))|(?<=[^\x21-\x7e]))[ ]*\n\s*(?=([\x21-\x7e])|)")
_MOST_LABELS = 20
"""Rows that have no figures at the top of a page of a table, at most."""
_WIDE = 0.6
"""A cell merged over more than this share of the columns heads or closes a table."""


def join_wrapped(text: str) -> str:
    """A cell's text with the breaks of wrapping taken out: none inside Chinese, else a space."""
    return _WRAP.sub(lambda found: " " if found.group(1) and found.group(2) else "", text).strip()


def divide_rows(rows: Sequence[tuple[Cell, ...]]) -> Iterator[Block]:
    """Rows in order as paragraphs and grids. Rows without any text end a grid and are dropped."""
    gathered: list[tuple[Cell, ...]] = []
    for at, row in enumerate(rows):
        filled = [cell for cell in row if cell.text]
        width = max((len(other) for other in rows[max(0, at - 3) : at + 4]), default=1)
        inside = bool(gathered) or _goes_on(rows, at)
        if filled and not _is_text_row(row, filled, width, inside):
            gathered.append(row)
            continue
        if gathered and (filled or _ends_here(rows, at)):
            yield from _as_blocks(gathered)
            gathered = []
        for cell in filled:
            yield _as_text(cell)
    if gathered:
        yield from _as_blocks(gathered)


def _is_text_row(row: Sequence[Cell], filled: list[Cell], width: int, inside: bool) -> bool:
    first = filled[0]
    if all(is_head(cell.text) for cell in filled):
        return True
    if len({cell.text for cell in filled}) == 1 and _TITLE.fullmatch(first.text):
        return True
    if len(filled) > 1:
        return False
    if _NUMBER.fullmatch(first.text.strip()) or _TITLE.fullmatch(first.text):
        return True
    if first.across > 1 and first.across >= _WIDE * width:
        return True
    return not inside and len(row) > 1


def _goes_on(rows: Sequence[tuple[Cell, ...]], at: int) -> bool:
    """Whether a table goes on that has no heading here: a label, below which figures follow."""
    for row in rows[at : at + _MOST_LABELS]:
        filled = [cell for cell in row if cell.text]
        if not filled or not row[0].text or row[0].across > 1 or is_head(row[0].text):
            return False
        if len(filled) > 1:
            return all(FIGURE.fullmatch(cell.text) for cell in filled[1:])
    return False


def part_heads(lines: Sequence[str]) -> Iterator[str]:
    """The lines of one text, parted before those that say a table's number or unit."""
    held: list[str] = []
    for line in lines:
        number = _NUMBER.match(line)
        behind = line[number.end() :].strip() if number else line
        if held and (is_head(line) or (number and _UNIT.match(behind))):
            yield "\n".join(held)
            held = []
        held.append(line)
    yield "\n".join(held)


def is_head(text: str) -> bool:
    """Whether a cell says a table's unit, number or note."""
    return bool(_UNIT.match(text) or _NOTE.match(text) or _NUMBER.fullmatch(text.strip()))


def _ends_here(rows: Sequence[tuple[Cell, ...]], at: int) -> bool:
    """Whether a blank row parts two tables: what follows is a title, or nothing follows."""
    for row in rows[at + 1 : at + 4]:
        filled = [cell for cell in row if cell.text]
        if filled:
            return _is_text_row(row, filled, len(row), False)
    return True


def _as_text(cell: Cell) -> TextBlock:
    """A cell as a paragraph."""
    return TextBlock(" ".join(cell.text.split()), cell.place, confidence=cell.confidence)


def _as_blocks(rows: list[tuple[Cell, ...]]) -> Iterator[Block]:
    """A grid; or paragraphs, where only one column is used."""
    used = max(
        (number for row in rows for number, cell in enumerate(row, start=1) if cell.text), default=1
    )
    if used == 1:
        yield from (_as_text(row[0]) for row in rows)
        return
    kept = tuple(_close_columns([row[:used] for row in rows]))
    yield Grid(kept, tuple("\t".join(cell.text for cell in row) for row in kept))


def _close_columns(rows: Sequence[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """Rows without the columns in which no cell of theirs begins.

    Two tables of a page or of one grid in a document need not have their lines at the same places;
    then each has columns of the other, over which all of its own cells are merged.
    """
    begun = {column for row in rows for column in _find_starts(row)}
    width = max(map(len, rows))
    if len(begun) == width:
        yield from rows
        return
    for row in rows:
        kept = [(column, cell) for column, cell in enumerate(row) if column in begun]
        yield tuple(
            replace(cell, across=len(begun.intersection(range(column, column + cell.across))))
            if cell.across > 1
            else cell
            for column, cell in kept
        )


def _find_starts(row: Sequence[Cell]) -> Iterator[int]:
    """The columns that are not merged into a cell on their left."""
    covered = 0
    for column, cell in enumerate(row):
        if column >= covered or cell.text:
            yield column
            covered = column + cell.across

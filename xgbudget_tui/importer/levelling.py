"""Blocks made level: titles, units and notes inside grids become lines, torn grids are mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from xgbudget_tui.document import Block, Cell, Grid, TextBlock
from xgbudget_tui.importer.labels import split_label
from xgbudget_tui.importer.pieces import is_statement, read_unit
from xgbudget_tui.importer.titles import is_title
from xgbudget_tui.model.names import normalise_name


def level_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with titles, units and notes that stand inside grids taken out as lines of text."""
    for block in _mend_grids(blocks):
        if isinstance(block, TextBlock):
            yield block
            continue
        rows: list[tuple[Cell, ...]] = []
        source: list[str] = []
        for row, text in zip(block.rows, block.source, strict=True):
            lone = _lone_text(row)
            if lone is None:
                rows.append(row)
                source.append(text)
                continue
            if rows:
                yield Grid(tuple(rows), tuple(source))
                rows, source = [], []
            yield lone
        if rows:
            yield Grid(tuple(rows), tuple(source))


def _lone_text(row: Iterable[Cell]) -> TextBlock | None:
    filled = [cell for cell in row if cell.text]
    if not filled or len(filled) > 2:
        return None
    last = filled[-1]
    if read_unit(last.text) is not None and len(normalise_name(last.text)) <= 14:
        if len(filled) == 1 or split_label(filled[0].text):
            return TextBlock(last.text, last.place)
        return None
    if len(filled) == 1 and (is_statement(last.text) or _is_table_title(last.text)):
        return TextBlock(last.text, last.place)
    return None


def _is_table_title(text: str) -> bool:
    return is_title(text) and "表" in text[-8:]


def _mend_grids(blocks: Sequence[Block]) -> Iterator[Block]:
    """A line without cells between two rows of one grid is a row with one cell."""
    grid: Grid | None = None
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if grid is not None:
            if isinstance(block, Grid) and _adjacent(grid, block):
                grid = _glue(grid, block)
                continue
            if isinstance(block, TextBlock) and _is_row(grid, block, following):
                grid = _glue(grid, _as_row(block))
                continue
            yield grid
            grid = None
        if isinstance(block, Grid):
            grid = block
        else:
            yield block
    if grid is not None:
        yield grid


def _is_row(grid: Grid, block: TextBlock, following: Block | None) -> bool:
    if not isinstance(following, Grid) or not block.text or len(block.text) > 60:
        return False
    line = block.place.line
    between = grid.rows[-1][0].place.line + 1 == line == following.place.line - 1
    return between and not (
        is_title(block.text) or read_unit(block.text) or is_statement(block.text)
    )


def _adjacent(grid: Grid, following: Block) -> bool:
    return following.place.line == grid.rows[-1][0].place.line + 1


def _glue(one: Grid, other: Grid) -> Grid:
    return Grid(one.rows + other.rows, one.source + other.source)


def _as_row(block: TextBlock) -> Grid:
    place = replace(block.place, column=0)
    return Grid(((Cell(block.text, place),),), (block.text,))

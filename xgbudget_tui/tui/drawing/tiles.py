"""Tiles that share their borders, drawn in cells: each with lines of text on its own fill."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xgbudget_tui.model.text import cell_len
from xgbudget_tui.pictures.boxes import Box
from xgbudget_tui.tui.drawing.pieces import Piece, fill_right

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
"""Where lines leave a cell."""
_LINES = {
    LEFT | RIGHT: "─",
    UP | DOWN: "│",
    DOWN | RIGHT: "┌",
    DOWN | LEFT: "┐",
    UP | RIGHT: "└",
    UP | LEFT: "┘",
    UP | DOWN | RIGHT: "├",
    UP | DOWN | LEFT: "┤",
    DOWN | LEFT | RIGHT: "┬",
    UP | LEFT | RIGHT: "┴",
    UP | DOWN | LEFT | RIGHT: "┼",
}


class Tile(NamedTuple):
    """A box in cells, its lines of text, and the name of the style of its fill.

    Its upper row and left column are borders; what is right of it and below it has the others.
    """

    box: Box
    lines: Sequence[Sequence[Piece]]
    style: str


def draw_tiles(
    tiles: Sequence[Tile], width: int, height: int, *, ascii_only: bool = False
) -> list[list[Piece]]:
    """Tiles that together cover ``width - 1`` by ``height - 1`` cells, as rows of pieces."""
    joints = [[0] * width for _ in range(height)]
    for tile in tiles:
        _border(joints, tile.box)
    rows: list[list[tuple[int, Piece]]] = [[] for _ in range(height)]
    for tile in tiles:
        left, inner = int(tile.box.left) + 1, int(tile.box.width) - 1
        for y in range(int(tile.box.top) + 1, int(tile.box.bottom)):
            at = y - int(tile.box.top) - 1
            pieces = tile.lines[at] if at < len(tile.lines) else ()
            rows[y] += _filled(pieces, left, inner, tile.style)
    return [
        _join(sorted(row), joints[y], width, ascii_only=ascii_only) for y, row in enumerate(rows)
    ]


def _border(joints: list[list[int]], box: Box) -> None:
    left, top, right, bottom = int(box.left), int(box.top), int(box.right), int(box.bottom)
    for x in range(left, right):
        for y in (top, bottom):
            joints[y][x] |= RIGHT
            joints[y][x + 1] |= LEFT
    for y in range(top, bottom):
        for x in (left, right):
            joints[y][x] |= DOWN
            joints[y + 1][x] |= UP


def _filled(pieces: Sequence[Piece], left: int, inner: int, style: str) -> list[tuple[int, Piece]]:
    """The pieces at their columns, the rest of the row in the fill."""
    placed: list[tuple[int, Piece]] = []
    room = inner
    for text, name in pieces:
        kept = text if cell_len(text) <= room else fill_right(text, room)
        if kept:
            placed.append((left + inner - room, (kept, name or style)))
            room -= cell_len(kept)
    if room > 0:
        placed.append((left + inner - room, (" " * room, style)))
    return placed


def _join(
    placed: Sequence[tuple[int, Piece]], joints: Sequence[int], width: int, *, ascii_only: bool
) -> list[Piece]:
    """What stands in a row, with the borders between."""
    row: list[Piece] = []
    x = 0
    for left, (text, style) in placed:
        row.append((_line_text(joints[x:left], ascii_only=ascii_only), "faint"))
        row.append((text, style))
        x = left + cell_len(text)
    row.append((_line_text(joints[x:width], ascii_only=ascii_only), "faint"))
    return [piece for piece in row if piece[0]]


def _line_text(joints: Sequence[int], *, ascii_only: bool) -> str:
    return "".join(line_sign(joint, ascii_only=ascii_only) for joint in joints)


def line_sign(joint: int, *, ascii_only: bool) -> str:
    """The sign of a cell that lines leave to these sides; a blank for none."""
    if not ascii_only or not joint:
        return _LINES.get(joint, " ")
    if joint == LEFT | RIGHT:
        return "-"
    return "|" if joint == UP | DOWN else "+"

"""Thousands separators read by eye: a comma that was taken for a point makes a figure too small.

On a coarse scan both are one dark speck. Where most figures of a table have a comma before three
digits, none of a column has decimals, and one of that column has a point before three digits, the
speck is a comma there too. What the recogniser saw first is kept with the figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xgbudget_tui.document.pdf_grids import Piece
from xgbudget_tui.document.pdf_ties import CellText, Row

_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}(?:[.,]\d{3})+")
_DECIMAL = re.compile(r"[-+]?[\d,]*\.\d+")


def settle_separators(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], int]:
    """The tables with such points as commas, and how many figures that changed."""
    settled = tuple(_settle(piece) for piece in pieces)
    changed = sum(
        cell.first != before.first
        for piece, old in zip(settled, pieces, strict=True)
        for row, old_row in zip(piece.rows, old.rows, strict=True)
        for cell, before in zip(row, old_row, strict=True)
    )
    return settled, changed


def _settle(piece: Piece) -> Piece:
    columns = [
        at for at in range(max(map(len, piece.rows), default=0))
        if not any(_has_decimals(row, at) for row in piece.rows)
    ]  # fmt: skip
    texts = [row[at].text for row in piece.rows for at in columns if at < len(row)]
    grouped = [text for text in texts if _GROUPED.fullmatch(text)]
    pointed = sum("." in text for text in grouped)
    if not pointed or len(grouped) - pointed <= pointed:
        return piece
    rows = tuple(
        [_with_commas(cell) if at in columns else cell for at, cell in enumerate(row)]
        for row in piece.rows
    )
    return replace(piece, rows=rows)


def _has_decimals(row: Row, at: int) -> bool:
    text = row[at].text if at < len(row) else ""
    return _DECIMAL.fullmatch(text) is not None and _GROUPED.fullmatch(text) is None


def _with_commas(cell: CellText) -> CellText:
    if cell.confidence == 1 or "." not in cell.text or not _GROUPED.fullmatch(cell.text):
        return cell
    text = cell.text.replace(".", ",")
    readings = tuple(one for one in cell.readings if one != text)
    return replace(cell, text=text, first=cell.text, readings=(cell.text, *readings))

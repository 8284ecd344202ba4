"""Printed pieces joined into sections: pages of one table, a note printed twice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from xgbudget_tui.document import Grid
from xgbudget_tui.importer.pieces import Piece
from xgbudget_tui.importer.titles import core_title, find_year
from xgbudget_tui.model.names import normalise_name


@dataclass(slots=True)
class Printed:
    """One section as printed: its pieces in order, and the pieces that print it again whole."""

    pieces: list[Piece]
    repeats: list[Piece] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The title above its first piece."""
        return self.pieces[0].full_title

    @property
    def label(self) -> str:
        """The number printed on it (表3: ``3``), "" if none is."""
        return next((piece.label for piece in self.pieces if piece.label), "")

    @property
    def is_table(self) -> bool:
        """Whether it has any grid."""
        return any(piece.grids for piece in self.pieces)

    def release(self) -> None:
        """Let go of the grids once they are read, so that a long table is in memory once."""
        for piece in (*self.pieces, *self.repeats):
            piece.grids.clear()


def join_pieces(pieces: list[Piece]) -> list[Printed]:
    """Join what is printed over several pages; set apart what is printed twice."""
    printed: list[Printed] = []
    by_title: dict[tuple[str, int | None, str], Printed] = {}
    for piece in pieces:
        key = (core_title(piece.full_title), find_year(piece.full_title), piece.label)
        earlier = by_title.get(key) if piece.titled else None
        latest = printed[-1] if printed else None
        if earlier is not None and _same_content(earlier, piece):
            earlier.repeats.append(piece)
        elif latest is not None and _belongs(latest, piece, same_title=earlier is latest):
            latest.pieces.append(piece)
        else:
            section = Printed([piece])
            printed.append(section)
            by_title[key] = section
    return printed


def _belongs(section: Printed, piece: Piece, *, same_title: bool) -> bool:
    """A page that carries on the one before it: rows under rows, prose under prose."""
    first = section.pieces[0]
    if piece.sheet != first.sheet:
        return False
    if not piece.titled:
        return piece.label in {"", first.label} and _same_header(section, piece)
    if not same_title:
        return False
    if section.is_table:
        return not piece.grids or _same_header(section, piece)
    return not piece.grids


def _same_header(section: Printed, piece: Piece) -> bool:
    """Whether a page starts with the header its table started with, or has none of its own."""
    first = next((p.grids[0] for p in section.pieces if p.grids), None)
    if first is None or not piece.grids:
        return False
    ours, theirs = _shape(first), _shape(piece.grids[0])
    if ours[0] == theirs[0]:
        return True
    return abs(len(first.rows[-1]) - len(piece.grids[0].rows[0])) <= 1 and _has_figures(
        piece.grids[0]
    )


def _has_figures(grid: Grid) -> bool:
    return any(re.search(r"\d", cell.text) for cell in grid.rows[0][1:])


def _shape(grid: Grid) -> list[str]:
    return ["\t".join(normalise_name(cell.text) for cell in row).strip() for row in grid.rows]


def _same_content(section: Printed, piece: Piece) -> bool:
    """Whether a piece prints a whole section again, apart from spaces and emphasis."""
    ours, theirs = _content(section.pieces), _content([piece])
    return bool(ours) and ours == theirs


def _content(pieces: list[Piece]) -> list[str]:
    rows = [row for piece in pieces for grid in piece.grids for row in _shape(grid)]
    return rows + [normalise_name(block.text) for piece in pieces for block in piece.prose]

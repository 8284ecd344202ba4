"""A document as every reader yields it: paragraphs and grids of cells, in order of print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from xgbudget_tui.model.errors import Problem
from xgbudget_tui.model.source import SourceFile, SourcePlace
from xgbudget_tui.model.value import value_class


@value_class
class Cell:
    """A cell of a grid: its text trimmed, where it stands, and its indentation.

    ``place.column`` is the cell's column in the grid, from 1. ``indent`` counts terminal cells of
    leading space (a full-width space is two) or the format's own levels of indentation; 0 where
    there is none or the format lost it. ``across`` and ``down`` are how many columns and rows a
    merged cell covers (the covered cells follow as empty ones). ``exact`` is the stored number in
    plain decimals where the format stores more digits than it shows, else empty. ``confidence``
    is that of text read by eye, in percent, and ``readings`` are other texts that the recogniser
    held possible; ``first`` is what it saw where another text was taken. None and empty where the
    text is stored. ``otherwise`` is the cell's row as another reading of the page has it, where
    both are as good and differ in this cell; ``readings`` then has what it gives for a figure.
    ``full`` says that a page has no room for one more letter in the last line of the cell.
    """

    text: str
    place: SourcePlace
    indent: int = 0
    across: int = 1
    down: int = 1
    exact: str = ""
    confidence: int | None = None
    readings: tuple[str, ...] = ()
    first: str = ""
    otherwise: str = ""
    full: bool = False


LEAD_IN = re.compile(r"(?:其中|另外)[：:]\s*")


def indent_of(printed: str) -> int:
    """How far the text of a cell is set in: a full-width space counts two; breaks do not count.

    What follows 其中： (of which) or 另外： (besides) is set under the name behind it: that name is
    measured.
    """
    start = len(printed) - len(printed.lstrip())
    lead = LEAD_IN.match(printed, start)
    if lead is not None and lead.end() < len(printed.rstrip()):
        start = lead.end()
    return sum(
        2 if unicodedata.east_asian_width(char) in "FW" else 1
        for char in printed[:start]
        if char not in "\r\n"
    )


@value_class
class TextBlock:
    """One line or paragraph of running text, trimmed; ``heading`` where the format marks one.

    ``confidence`` is that of text read by eye, in percent; None where the text is stored.
    """

    text: str
    place: SourcePlace
    heading: bool = False
    confidence: int | None = None


@value_class
class Grid:
    """Rows of cells. Rows may differ in length; ``source`` is each row as it stands in the file."""

    rows: tuple[tuple[Cell, ...], ...]
    source: tuple[str, ...]

    @property
    def place(self) -> SourcePlace:
        """Where the grid starts."""
        return self.rows[0][0].place


Block = TextBlock | Grid


@value_class
class Document:
    """A file read: its identity, its blocks in order, and what could not be read of it."""

    source: SourceFile
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...] = ()

    def texts(self) -> Iterator[tuple[SourcePlace, str]]:
        """Every printed text with its place: paragraphs, and the cells of grids."""
        for block in self.blocks:
            if isinstance(block, TextBlock):
                yield block.place, block.text
            else:
                for row in block.rows:
                    for cell in row:
                        if cell.text:
                            yield cell.place, cell.text

"""A document with one figure printed otherwise, or without its codes, for reading it again.

The change is made in what the document's reader yields, so every format can be altered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from xgbudget_tui.document.blocks import Block, Cell, Document, Grid, TextBlock
from xgbudget_tui.model.book import Book, Claim, Figure
from xgbudget_tui.model.proof import FigureRef
from xgbudget_tui.model.source import SourcePlace

Change = Callable[[Cell], Cell]


def find_figure(book: Book, ref: FigureRef) -> Figure | None:
    """The figure of a table that a reference names, or None."""
    section = book.section(ref.section)
    line = next((x for x in section.lines if x.number == ref.line), None) if section else None
    return line.figures[ref.measure - 1] if line else None


def rewrite_figure(document: Document, book: Book, ref: FigureRef, value: int) -> Document | None:
    """The document with a figure of a table or of its prose printed as ``value``.

    None where the figure has no cell of its own, or is printed in a way that is not understood. One
    that is printed in several places (a repeated total) is changed in the first only.
    """
    if ref.is_claim:
        return _rewrite_claim(document, book, ref, value)
    figure = find_figure(book, ref)
    if figure is None or figure.place is None or figure.resolution <= 0:
        return None
    printed = _print_like(figure.printed.strip(), value // figure.resolution)
    if printed is None:
        return None
    found = [0]

    def change(cell: Cell) -> Cell:
        if cell.text.strip() != figure.printed.strip():
            return cell
        found[0] += 1
        return replace(cell, text=printed, exact="")

    altered = _change_cells(document, {figure.place: change})
    return altered if found[0] == 1 else None


def _rewrite_claim(document: Document, book: Book, ref: FigureRef, value: int) -> Document | None:
    section = book.section(ref.section)
    claims = section.claims if section else ()
    claim: Claim | None = next((one for one in claims if one.number == ref.line), None)
    if section is None or claim is None or not claim.resolution:
        return None
    printed = _print_like(claim.printed, value // claim.resolution)
    paragraph = section.paragraphs[claim.paragraph].text
    if printed is None or paragraph[claim.start : claim.end] != claim.printed:
        return None
    changed = paragraph[: claim.start] + printed + paragraph[claim.end :]
    blocks: list[Block] = []
    found = 0
    for block in document.blocks:
        if isinstance(block, TextBlock) and block.text == paragraph:
            found += 1
            block = replace(block, text=changed)  # noqa: PLW2901
        blocks.append(block)
    return replace(document, blocks=tuple(blocks)) if found == 1 else None


def without_codes(document: Document, book: Book) -> Document:
    """The document with every cell left blank that holds nothing but the code of its row."""
    codes: dict[tuple[int, str], str] = {}
    for section in book.sections:
        for line in section.lines:
            if line.code and line.place:
                codes[line.place.line, line.place.sheet] = line.code
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            rows = tuple(tuple(_blank_code(cell, codes) for cell in row) for row in block.rows)
            block = replace(block, rows=rows)  # noqa: PLW2901
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _blank_code(cell: Cell, codes: Mapping[tuple[int, str], str]) -> Cell:
    code = codes.get((cell.place.line, cell.place.sheet), "")
    plain = re.sub(r"\s", "", cell.text)
    alone = bool(code) and plain.isdigit() and code.endswith(plain) and len(plain) > 1
    return replace(cell, text="", exact="") if alone else cell


def _change_cells(document: Document, changes: Mapping[SourcePlace, Change]) -> Document:
    sheets = {(place.line, place.sheet) for place in changes}
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Grid) and any(
            row and (row[0].place.line, row[0].place.sheet) in sheets for row in block.rows
        ):
            rows = tuple(
                tuple(changes[cell.place](cell) if cell.place in changes else cell for cell in row)
                for row in block.rows
            )
            block = replace(block, rows=rows)  # noqa: PLW2901
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _print_like(printed: str, digits: int) -> str | None:
    """A number of last digits printed with the decimals and separators of another; None if odd."""
    match = re.fullmatch(r"-?[\d,，]*\d(?:\.(\d+))?", printed)
    if match is None:
        return None
    decimals = len(match.group(1) or "")
    text = str(abs(digits)).rjust(decimals + 1, "0")
    whole, rest = (text[:-decimals], text[-decimals:]) if decimals else (text, "")
    grouped = "," in printed or "，" in printed
    shown = f"{int(whole):,}" if grouped else whole
    return ("-" if digits < 0 else "") + shown + (f".{rest}" if rest else "")

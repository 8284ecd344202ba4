"""The reader of PDF files with a text layer, with pypdfium2: words first, then lines.

A page is read as words with their places, turned to the direction in which most of its text runs;
tables are found in them (:mod:`pdf_grids`), what is outside is paragraphs. ``sheet`` of a place is
the page (``p. 12``), ``line`` counts lines and rows on the page. Pages are read one by one and
released, so a long document costs no more memory than its longest page; where cores are free,
several are read at a time (:mod:`pdf_helpers`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from xgbudget_tui.document.blocks import Block, Cell, Document, TextBlock
from xgbudget_tui.document.limits import Gathering
from xgbudget_tui.document.pdf_grids import CellText, Piece, find_pieces
from xgbudget_tui.document.pdf_helpers import read_in_order
from xgbudget_tui.document.pdf_limits import OutOfTime, check_streams, time_limit
from xgbudget_tui.document.pdf_words import PageContent, read_page_content
from xgbudget_tui.document.title_rows import divide_rows, join_wrapped
from xgbudget_tui.model.errors import DocumentError, Problem, Severity
from xgbudget_tui.model.library_calls import LibraryError, ask
from xgbudget_tui.model.source import SourceFile, SourcePlace

MOST_PAGES = 3000
MOST_SECONDS = 30.0
"""Seconds of work for one page; those of budgets take about one tenth at most."""
_SCANNED = 8
"""Characters a page with nothing but a picture may have (a page number)."""
_GARBAGE = 0.2
"""The share of characters without a meaning from which a page is as good as without text."""
_PAGE_NUMBER = re.compile(r"[-—－–─·\s]*(?:第?\s*\d{1,4}\s*页?)[-—－–─·\s]*")
_SPREAD = re.compile(r"(?:\S ){3,}\S")


@dataclass(frozen=True, slots=True)
class Page:
    """A page read: its tables and lines. ``silent`` where it shows something but has no text."""

    pieces: tuple[Piece, ...] = ()
    silent: bool = False

    @property
    def cells(self) -> int:
        """How many cells its tables have."""
        return sum(len(row) for piece in self.pieces for row in piece.rows)


def read_pdf(content: bytes, source: SourceFile) -> Document:
    """Read a PDF. Raises DocumentError for a scan without text, a protected or a damaged file."""
    import pypdfium2

    check_streams(content, source.name)
    try:
        with time_limit(MOST_SECONDS):
            book = ask(pypdfium2.PdfDocument, content)
    except OutOfTime:
        raise _too_slow(source.name) from None
    except LibraryError as error:
        if "password" in str(error.__cause__).lower():
            raise _locked(source.name) from None
        raise
    try:
        blocks, empty = _read_pages(book, Gathering(source.name))
    except OutOfTime:
        raise _too_slow(source.name) from None
    finally:
        book.close()
    if not blocks:
        raise DocumentError(
            f"{source.name} is a scan without text: run it through text recognition (OCR) and "
            "import the result.",
            f"{source.name} 是没有文字层的扫描件：请先做文字识别（OCR）再导入。",
        )
    problems: list[Problem] = []
    if empty:
        problems.append(
            Problem(
                "pages-scanned",
                Severity.WARNING,
                f"有 {empty} 页只有图片，没有文字，未能读取。",
                f"{empty} pages are pictures without text and were not read.",
            )
        )
    return Document(source, tuple(blocks), tuple(problems))


def _read_pages(book: Any, gathering: Gathering) -> tuple[list[Block], int]:
    """The blocks of all pages, and how many pages are pictures without text."""
    blocks: list[Block] = []
    empty = 0

    def read(index: int) -> Page:
        with time_limit(MOST_SECONDS):
            return read_page(book, index)

    pages = read_in_order(read, min(len(book), MOST_PAGES))
    with closing(pages):
        for number, page in enumerate(pages, start=1):
            gathering.count(page.cells)
            empty += page.silent
            blocks += make_blocks(page, number)
    return blocks, empty


def read_page(book: Any, index: int) -> Page:
    """A page of an open document, from 0; depends on nothing but the page and can be pickled."""
    page = ask(book.__getitem__, index)
    try:
        content = ask(read_page_content, page)
    finally:
        page.close()
    return arrange_page(content)


def arrange_page(content: PageContent) -> Page:
    """What a page holds, as tables and lines; recognised words are arranged as stored ones are."""
    few = content.characters < _SCANNED
    if few or content.unreadable > _GARBAGE * content.characters:
        return Page(silent=content.pictures or not few)
    return Page(tuple(find_pieces(content)))


def make_blocks(page: Page, number: int) -> Iterator[Block]:
    """The blocks of a page from top to bottom, with their places on page ``number``."""
    sheet = f"p. {number}"
    line = 0
    last = len(page.pieces) - 1
    for at, piece in enumerate(page.pieces):
        if piece.rows:
            rows: list[tuple[Cell, ...]] = []
            for row in piece.rows:
                line += 1
                rows.append(tuple(_read_row(row, line, sheet)))
            yield from divide_rows(rows)
            continue
        line += 1
        text = _close_up(piece.text)
        # Page numbers stand alone at the head or the foot of the page, or beside it.
        if text and not (at in (0, last, last - 1) and _PAGE_NUMBER.fullmatch(text)):
            yield TextBlock(text, SourcePlace(line, 0, sheet))


def _too_slow(name: str) -> DocumentError:
    return DocumentError(
        f"{name} has a page that takes more than the {MOST_SECONDS:.0f} seconds given to one: "
        "print it to a new PDF and import that.",
        f"{name} 有一页的读取超过 {MOST_SECONDS:.0f} 秒：请重新打印为 PDF 再导入。",
    )


def _locked(name: str) -> DocumentError:
    return DocumentError(
        f"{name} is protected by a password: save a copy without one and import that.",
        f"{name} 有密码保护：请另存为无密码的副本再导入。",
    )


def _read_row(row: Sequence[CellText], line: int, sheet: str) -> Iterator[Cell]:
    """A row's cells; places that a cell to the left covers are empty."""
    for at, cell in enumerate(row):
        place = SourcePlace(line, at + 1, sheet)
        yield Cell(_close_up(join_wrapped(cell.text)), place, cell.indent, across=cell.across)


def _close_up(text: str) -> str:
    """Letter-spaced text (``一 般 公 共``) closed up; other text as it is."""
    text = text.strip()
    return text.replace(" ", "") if _SPREAD.fullmatch(text) and not text.isascii() else text
